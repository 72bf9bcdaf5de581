"""Metrics of robustness: each is a row of a table that says what it is made of; one function computes it.

A metric over accounts first averages an account's draws to its expected utility, and its states are the
accounts. A metric over draws takes every draw of every account as a state with an equal part of its
account's weight. Draws are the same for all accounts and policies, so a resample of draws is one vector of
counts that serves all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal

import numpy as np

from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.judgement.robustness import transformations as steps
from counterpoise.judgement.robustness.preparing import Utilities

if TYPE_CHECKING:
    import pandas as pd

Over = Literal["accounts", "draws"]
Transformation = Literal[
    "none", "regret from the best policy", "shortfall from the policy's own median", "thresholds met"
]
Subset = Literal["all", "the worst", "the worst and the best", "a percentile", "the worse half"]
Aggregation = Literal["as it is", "weighted sum", "mean", "mean over standard deviation"]


@dataclass(frozen=True)
class Options:
    """What metrics may be told.

    Parameters
    ----------
    alpha
        Weight of the worst account in Hurwicz's rule, 0 to 1; 1 is maximin, 0 is maximax.
    percentile
        Of regret, as a share, 0 to 1.
    """

    alpha: float = 0.5
    percentile: float = 0.9

    def __post_init__(self) -> None:
        for option in fields(self):
            value = getattr(self, option.name)
            if not 0 <= value <= 1:
                message = f"{option.name} is a share, from 0 to 1."
                raise UsageError(
                    Problem("U001", message, found=f"{value:g}", nearest="0" if value < 0 else "1")
                )


@dataclass(frozen=True)
class Metric:
    """One metric: its three steps, and which end is better.

    Parameters
    ----------
    name
        By which it is chosen.
    over
        Whether its states are accounts or draws of accounts.
    transformation, subset, aggregation
        T1, T2 and T3 of McPhail et al. (2018).
    higher
        Whether more is better.
    unit
        Points, share, or none.
    weighted
        Whether the weights of accounts bear on it (a weight of 0 always does).
    compute
        From transformed values, shape (1 or resample, state), and weights of states.
    source
        Who proposed it.
    """

    name: str
    over: Over
    transformation: Transformation
    subset: Subset
    aggregation: Aggregation
    higher: bool
    unit: str
    weighted: bool
    compute: Callable[[np.ndarray, np.ndarray, Options], np.ndarray]
    source: str


def _largest(u: np.ndarray, w: np.ndarray, _: Options) -> np.ndarray:
    return -steps.worst(-u, w)


def _worst(u: np.ndarray, w: np.ndarray, _: Options) -> np.ndarray:
    return steps.worst(u, w)


def _mean(u: np.ndarray, w: np.ndarray, _: Options) -> np.ndarray:
    return steps.mean(u, w)


REGRET: Transformation = "regret from the best policy"
MEDIAN: Transformation = "shortfall from the policy's own median"
METRICS: tuple[Metric, ...] = (
    Metric(
        "minimax regret", "accounts", REGRET, "the worst", "as it is", False, "points", False, _largest,
        "Savage 1951",
    ),
    Metric(
        "mean account regret", "accounts", REGRET, "all", "mean", False, "points", True, _mean, "Savage 1951"
    ),
    Metric(
        "90th percentile regret", "draws", REGRET, "a percentile", "as it is", False, "points", True,
        lambda u, w, options: steps.percentile(u, w, options.percentile), "Herman et al. 2015",
    ),
    Metric(
        "mean draw regret", "draws", REGRET, "all", "mean", False, "points", True, _mean,
        "Raiffa & Schlaifer 1961",
    ),
    Metric(
        "maximin", "accounts", "none", "the worst", "as it is", True, "points", False, _worst, "Wald 1950"
    ),
    Metric(
        "Hurwicz", "accounts", "none", "the worst and the best", "weighted sum", True, "points", False,
        lambda u, w, options: steps.hurwicz(u, w, options.alpha), "Hurwicz 1953",
    ),
    Metric(
        "Laplace", "accounts", "none", "all", "mean", True, "points", False,
        lambda u, w, _: steps.mean(u, _equal(w)), "Laplace & Simon 1951",
    ),
    Metric("mean", "draws", "none", "all", "mean", True, "points", True, _mean, "Bernoulli 1738"),
    Metric(
        "Starr's domain criterion", "draws", "thresholds met", "all", "mean", True, "share", True, _mean,
        "Starr 1963",
    ),
    Metric(
        "undesirable deviations", "draws", MEDIAN, "the worse half", "mean", False, "points", True,
        lambda u, w, _: steps.undesirable_deviations(u, w), "Kwakkel et al. 2016",
    ),
    Metric(
        "signal-to-noise", "draws", "none", "all", "mean over standard deviation", True, "none", True,
        lambda u, w, _: steps.signal_to_noise(u, w), "Hamarat et al. 2014",
    ),
)  # fmt: skip
THRESHOLDS = "Starr's domain criterion"


def find_metric(name: str) -> Metric:
    """The metric of this name.

    Raises
    ------
    UsageError
        U001 where there is none.

    Examples
    --------
    >>> find_metric("maximin").subset
    'the worst'
    """
    for metric in METRICS:
        if metric.name == name:
            return metric
    near = nearest(name, [metric.name for metric in METRICS])
    raise UsageError(Problem("U001", "There is no such metric.", found=name, nearest=near))


def tabulate_metrics() -> pd.DataFrame:
    """The metrics and what they are made of, one row each.

    Examples
    --------
    >>> tabulate_metrics().loc["maximin", ["over", "subset", "better"]].tolist()
    ['accounts', 'the worst', 'higher']
    """
    import pandas as pd

    rows = [
        {
            "metric": one.name,
            "over": one.over,
            "transformation": one.transformation,
            "subset": one.subset,
            "aggregation": one.aggregation,
            "better": "higher" if one.higher else "lower",
            "unit": one.unit,
            "weights": "count" if one.weighted else "do not count",
            "source": one.source,
        }
        for one in METRICS
    ]
    return pd.DataFrame(rows).set_index("metric")


def evaluate(
    metric: Metric,
    data: Utilities,
    options: Options,
    met: np.ndarray | None = None,
    counts: np.ndarray | None = None,
) -> np.ndarray:
    """A metric of every policy, for the draws as they are or for resamples of them.

    Parameters
    ----------
    metric, data, options
        What is computed, and from what.
    met
        Whether all thresholds are met, shape (account, policy, draw), for Starr's criterion only.
    counts
        How often each draw stands in each resample, shape (resample, draw); once each where None.

    Returns
    -------
    ndarray
        Shape (resample, policy); NaN for a policy on which no account speaks.
    """
    counts = np.ones((1, data.draws)) if counts is None else counts
    if metric.over == "accounts":
        return _over_accounts(metric, data, options, counts)
    return _over_draws(metric, data, options, met, counts)


def _over_accounts(metric: Metric, data: Utilities, options: Options, counts: np.ndarray) -> np.ndarray:
    shares = counts / counts.sum(axis=1, keepdims=True)
    expected = np.einsum("apd,rd->apr", data.points, shares)
    if metric.transformation == REGRET:
        expected = steps.regret_from_best(expected, data.spoken)
    out = np.full((len(counts), len(data.policies)), np.nan)
    for column in range(len(data.policies)):
        said = data.spoken[:, column]
        if said.any():
            weights = data.weights[said] / data.weights[said].sum()
            table = np.broadcast_to(weights, (len(counts), len(weights)))
            out[:, column] = metric.compute(expected[said, column].T, table, options)
    return out


def _over_draws(
    metric: Metric, data: Utilities, options: Options, met: np.ndarray | None, counts: np.ndarray
) -> np.ndarray:
    values = data.points
    if metric.transformation == REGRET:
        values = steps.regret_from_best(values, data.spoken)
    elif metric.transformation == "thresholds met":
        if met is None:
            raise ValueError("Starr's domain criterion needs to know where thresholds are met")
        values = met.astype(float)
    shares = counts / counts.sum(axis=1, keepdims=True)
    out = np.full((len(counts), len(data.policies)), np.nan)
    for column in range(len(data.policies)):
        said = data.spoken[:, column]
        if said.any():
            weights = data.weights[said] / data.weights[said].sum()
            table = (weights[None, :, None] * shares[:, None, :]).reshape(len(counts), -1)
            out[:, column] = metric.compute(values[said, column].reshape(1, -1), table, options)
    return out


def _equal(w: np.ndarray) -> np.ndarray:
    """Equal weights for all states that have any."""
    some = (w > 0).astype(float)
    return some / some.sum(axis=1, keepdims=True)
