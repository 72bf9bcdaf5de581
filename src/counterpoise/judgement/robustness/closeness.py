"""How close the runner-up is, whether the draws suffice to tell, and what taking a policy away changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.errors import Problem, UsageError
from counterpoise.judgement.robustness.measuring import align_thresholds, find_second, pick
from counterpoise.judgement.robustness.metrics import (
    METRICS,
    REGRET,
    THRESHOLDS,
    Metric,
    Options,
    evaluate,
    find_metric,
)
from counterpoise.judgement.robustness.preparing import Silence, Utilities, prepare

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

SUFFICES = 0.95  # of resamples in which the same policy wins
FEWEST_DRAWS = 30  # for a resample of draws to mean anything
BLOCK = 2_000_000  # numbers that are held at a time


def judge_closeness(
    utility: xr.DataArray,
    weights: pd.Series | Mapping[str, float] | None = None,
    *,
    seed: int,
    metrics: tuple[str, ...] = ("minimax regret", "90th percentile regret", "maximin", "mean"),
    met: xr.DataArray | None = None,
    resamples: int = 1000,
    alpha: float = 0.5,
    percentile: float = 0.9,
    silence: Silence = "left out",
    coverage: pd.Series | None = None,
) -> pd.DataFrame:
    """Whether the draws suffice to tell the choice from the runner-up, by a paired bootstrap over draws.

    Parameters
    ----------
    utility, weights, met, alpha, percentile, silence, coverage
        As for `measure_robustness`.
    seed
        Fixes the resamples.
    metrics
        Names of metrics.
    resamples
        At least 100. Each draws as many draws as there are, with replacement, the same ones for every policy
        and account, since draws are common to them.

    Returns
    -------
    DataFrame
        By metric: `choice`, `runner-up`, `worse by` (of the runner-up, in the metric's unit) with the 90%
        interval `low` to `high`, `wins` (share of resamples in which the choice wins), `draws suffice`
        (whether that is 95% or more), and `draws`. None and NaN where there is no choice.

    Raises
    ------
    UsageError
        As `measure_robustness`; J023 with fewer than 30 draws; U001 with fewer than 100 resamples or an
        unknown metric.

    Notes
    -----
    Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 6 and section 10. The bootstrap
    speaks of Monte Carlo error alone: whether more draws could change the answer, not whether accounts are
    right. Two policies that tie exactly are told apart by their order, and so seem certain: see `worse by`.

    Examples
    --------
    `push` gains 1 in 60 draws and loses 1 in 40: a mean of 0.2, and a standard error of 0.098.

    >>> import numpy as np, xarray as xr
    >>> gain = np.where(np.arange(100) < 60, 1.0, -1.0)
    >>> utility = xr.DataArray(
    ...     [[0 * gain, gain]],
    ...     coords={"account": ["A"], "policy": ["continuity", "push"], "draw": np.arange(100)},
    ...     dims=("account", "policy", "draw"),
    ... )
    >>> row = judge_closeness(utility, seed=1, metrics=("mean",)).loc["mean"]
    >>> print(round(row["worse by"], 3), 0.96 < row["wins"] < 1.0)
    0.2 True
    """
    import pandas as pd

    data = prepare(utility, weights, silence=silence, coverage=coverage)
    if data.draws < FEWEST_DRAWS:
        message = f"Resamples of fewer than {FEWEST_DRAWS} draws cannot tell whether the draws suffice."
        raise UsageError(Problem("J023", message, found=f"{data.draws} draws"))
    if resamples < 100:
        raise UsageError(
            Problem("U001", "A bootstrap takes 100 resamples or more.", None, str(resamples), "100")
        )
    options = Options(alpha, percentile)
    table = None if met is None else align_thresholds(met, utility, data)
    chosen = [find_metric(name) for name in metrics]
    if table is None and any(metric.name == THRESHOLDS for metric in chosen):
        raise UsageError(
            Problem("J021", f"{THRESHOLDS} needs to know where thresholds are met.", found="None")
        )
    rng = np.random.default_rng(seed)
    counts = rng.multinomial(data.draws, np.full(data.draws, 1 / data.draws), size=resamples)
    rows = [_compare(metric, data, options, table, counts) for metric in chosen]
    out = pd.DataFrame(rows, index=pd.Index(list(metrics), name="metric"))
    out.attrs["units"] = {metric.name: metric.unit for metric in chosen}
    return out


def _compare(
    metric: Metric, data: Utilities, options: Options, met: np.ndarray | None, counts: np.ndarray
) -> dict:
    values = evaluate(metric, data, options, met)[0]
    first = pick(metric, values, data)
    row = {"choice": None, "runner-up": None, "worse by": np.nan, "low": np.nan, "high": np.nan}
    if first is None:
        return row | {"wins": np.nan, "draws suffice": None, "draws": data.draws}
    sign = 1 if metric.higher else -1
    second = find_second(metric, values, data, first)
    found = _resample(metric, data, options, met, counts)
    with np.errstate(invalid="ignore"):
        gap = sign * (values[first] - values[second])
        gaps = sign * (found[:, first] - found[:, second])
    gaps = gaps[np.isfinite(gaps)]
    low, high = np.quantile(gaps, [0.05, 0.95]) if len(gaps) else (np.nan, np.nan)
    wins = float(np.mean([pick(metric, line, data) == first for line in found]))
    row = {"choice": data.policies[first], "runner-up": data.policies[second]}
    row |= {"worse by": float(gap), "low": float(low), "high": float(high)}
    return row | {"wins": wins, "draws suffice": wins >= SUFFICES, "draws": data.draws}


def _resample(
    metric: Metric, data: Utilities, options: Options, met: np.ndarray | None, counts: np.ndarray
) -> np.ndarray:
    """The metric of every policy in every resample, shape (resample, policy), some resamples at a time."""
    size = max(1, BLOCK // max(1, data.points.shape[0] * data.draws))
    starts = range(0, len(counts), size)
    return np.concatenate(
        [evaluate(metric, data, options, met, counts[start : start + size]) for start in starts]
    )


def find_reversals(
    utility: xr.DataArray,
    weights: pd.Series | Mapping[str, float] | None = None,
    *,
    met: xr.DataArray | None = None,
    alpha: float = 0.5,
    percentile: float = 0.9,
    silence: Silence = "left out",
    coverage: pd.Series | None = None,
) -> pd.DataFrame:
    """What each metric would choose were one policy not there.

    Parameters
    ----------
    utility, weights, met, alpha, percentile, silence, coverage
        As for `measure_robustness`. Continuity is never taken away.

    Returns
    -------
    DataFrame
        A row for each metric and policy taken away: `choice` before, `choice without` it, and `flips`:
        True where that is not the best of the rest by what the metric said before (which, for a policy that
        was not chosen, is the choice). Metrics of regret can flip, since regret is measured against what
        could have been done (Chernoff 1954, Econometrica 22:422-443); others cannot.

    Raises
    ------
    UsageError
        As `measure_robustness`.

    Examples
    --------
    At worst the regrets are 6, 5 and 7; without `c` they are 4 and 5: continuity instead of `b`.

    >>> import numpy as np, xarray as xr
    >>> utility = xr.DataArray(
    ...     [[[0.0], [1.0], [6.0]], [[0.0], [-5.0], [-6.0]], [[0.0], [4.0], [-3.0]]],
    ...     coords={"account": list("ABC"), "policy": ["continuity", "b", "c"], "draw": [0]},
    ...     dims=("account", "policy", "draw"),
    ... )
    >>> found = find_reversals(utility).set_index(["metric", "taken away"])
    >>> found.loc[("minimax regret", "c"), ["choice", "choice without"]].tolist()
    ['b', 'continuity']
    """
    import pandas as pd

    data = prepare(utility, weights, silence=silence, coverage=coverage)
    options = Options(alpha, percentile)
    table = None if met is None else align_thresholds(met, utility, data)
    fewer = [data.without(policy) for policy in data.policies[1:] if len(data.policies) > 2]
    rows = []
    for metric in METRICS:
        if metric.name != THRESHOLDS or table is not None:
            rows += _take_away(metric, data, fewer, options, table)
    return pd.DataFrame(rows, columns=["metric", "taken away", "choice", "choice without", "flips"])


def _take_away(
    metric: Metric, data: Utilities, fewer: Sequence[Utilities], options: Options, met: np.ndarray | None
) -> list[dict]:
    """What a metric chooses among fewer policies: without the second, without the third, and so on."""
    values = evaluate(metric, data, options, met)[0]
    first = pick(metric, values, data)
    if first is None:
        return []
    rows = []
    for place, rest in enumerate(fewer, start=1):
        keep = np.arange(len(data.policies)) != place
        wanted = pick(metric, values[keep], rest)
        changed = metric.transformation == REGRET  # no other is measured against what else could be done
        after = pick(metric, evaluate(metric, rest, options)[0] if changed else values[keep], rest)
        rows.append(
            {
                "metric": metric.name,
                "taken away": data.policies[place],
                "choice": data.policies[first],
                "choice without": None if after is None else rest.policies[after],
                "flips": after != wanted,
            }
        )
    return rows
