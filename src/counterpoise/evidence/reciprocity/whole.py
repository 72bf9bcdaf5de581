"""Who answers whom: everything that one table of directed series says, computed once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.errors import DossierError, Problem, UsageError
from counterpoise.evidence.reciprocity import tabulating
from counterpoise.evidence.reciprocity.conjugate import draw
from counterpoise.evidence.reciprocity.holdout import hold_out
from counterpoise.evidence.reciprocity.model import choose_lags, count_needed, fit_model, weigh_lags
from counterpoise.evidence.reciprocity.priors import Prior
from counterpoise.evidence.reciprocity.responses import WAYS, find_unstable, respond
from counterpoise.evidence.reciprocity.robustness import vary
from counterpoise.evidence.reciprocity.series import read_series
from counterpoise.evidence.reciprocity.shapes import Choice, Directed
from counterpoise.evidence.reciprocity.tables import read_table
from counterpoise.evidence.reciprocity.words import list_notes, say_all

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

MOST_LAGS = {"year": 2, "quarter": 4, "month": 6, "week": 8, "day": 14}
RANGES = {
    "lags": (1, 52),
    "max_lags": (1, 52),
    "horizon": (1, 120),
    "draws": (100, 100_000),
    "seed": (0, 2**63 - 1),
}


@dataclass(frozen=True, repr=False)
class Reciprocity:
    """Who answers whom in some directed series.

    Attributes
    ----------
    series, first, last, step, periods
        Names in the order in which they move; the first and last date; the step; how many periods.
    lags, lag_weights
        The number of lags, and a line for each that was weighed.
    prior, horizon, draws, seed
        What the numbers depend on besides the table.
    answers
        A line for each ordered pair: whether one answers the other, and how. A verdict needs a Bayes factor
        over 10, as it stands and with a trend and a step in each series allowed for.
    robustness
        The same with a trend and steps allowed for, and under other priors and numbers of lags.
    couples
        For each two series that face each other: which answers more strongly.
    responses
        Responses to a surprise of one standard deviation, in the unit of the series that responds: `median`,
        `low` and `high` (pointwise), `shape_low` and `shape_high` (along the first principal direction of the
        whole path, Sims and Zha 1999) and `shape_part` (of the variance that this direction holds).
    decomposition
        Shares of the variance of forecast errors: `mean`, and a 90% interval from `low` to `high`.
    forecasts
        A line for each series: forecasts out of sample, by the past of all and by its own alone.
    unstable
        The share of draws in which surprises never die out.
    sentences, notes
        What that comes to, in words, and what is to be borne in mind.
    """

    series: tuple[str, ...]
    first: str
    last: str
    step: str
    periods: int
    lags: int
    prior: Prior
    horizon: int
    draws: int
    seed: int
    unstable: float
    lag_weights: pd.DataFrame
    answers: pd.DataFrame
    robustness: pd.DataFrame
    couples: pd.DataFrame
    responses: xr.Dataset
    decomposition: xr.Dataset
    forecasts: pd.DataFrame
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "\n".join(self.sentences)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data; what does not exist is None."""
        return tabulating.to_plain(self)


def reciprocity(
    source: str | os.PathLike[str] | pd.DataFrame,
    *,
    series: Sequence[str] | None = None,
    value: str | None = None,
    start: str | None = None,
    every: str | None = None,
    since: str | None = None,
    until: str | None = None,
    zeros: bool = False,
    lags: int | None = None,
    max_lags: int | None = None,
    horizon: int = 12,
    prior: str | Prior = "default",
    draws: int = 2000,
    seed: int = 1,
) -> Reciprocity:
    """Who answers whom in directed series, by a Bayesian vector autoregression with a Sims-Zha prior.

    Parameters
    ----------
    source
        A CSV or Parquet file, or a frame: a date and a column of numbers for each directed series, or the
        columns date, source, target and a value.
    series
        Which series, in the order in which they move within a period; all as they stand by default.
    value
        The column of values, where source and target have columns.
    start, every
        Where there are no dates: the first, and `year`, `quarter`, `month`, `week` or `day`.
    since, until
        The first and the last period to read.
    zeros
        Where source and target have columns: a period without a line counts as zero, as in counts or sums of
        events. By default it is a gap.
    lags
        How many; by default the number with the largest marginal likelihood.
    max_lags
        The most that are weighed; by default 2 years, 4 quarters, 6 months, 8 weeks or 14 days, or as many as
        there are periods for.
    horizon
        Periods over which responses are followed.
    prior
        `default`, `brandt-freeman` or `flat`, or a `Prior`.
    draws, seed
        Of the posterior, and what fixes every number.

    Returns
    -------
    Reciprocity
        Tables, responses and sentences.

    Raises
    ------
    DossierError
        O030 where the series have no direction; O003 to O005, O010 and O031 to O036 for what else is wrong
        with the table; F003, F004 and F014 for its text.
    UsageError
        U001 where an option does not fit.
    SurroundingsError
        R001 where the file cannot be read, R005 where it is Parquet and pyarrow is not installed.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> noise = np.random.default_rng(3).standard_normal((120, 2))
    >>> noise[1:, 1] += 0.8 * noise[:-1, 0]  # the second answers the first
    >>> months = pd.period_range("1990-01", periods=120, freq="M", name="month")
    >>> found = reciprocity(pd.DataFrame(noise, months, ["NORTH>SOUTH", "SOUTH>NORTH"]), draws=500)
    >>> found.answers.set_index("answering")["verdict"].to_dict()
    {'NORTH>SOUTH': 'undecided', 'SOUTH>NORTH': 'answers'}
    """
    numbers = {"lags": lags, "max_lags": max_lags, "horizon": horizon, "draws": draws, "seed": seed}
    _check_numbers(numbers)
    belief = Prior.named(prior) if isinstance(prior, str) else prior
    table = read_table(source)
    directed = read_series(table, Choice(series, value, start, every, since, until, zeros))
    most = _settle_most(directed, lags, max_lags, table.name)
    return _compute(directed, belief, lags, most, horizon, draws, seed)


def _check_numbers(numbers: dict[str, int | None]) -> None:
    problems = []
    for name, found in numbers.items():
        low, high = RANGES[name]
        if found is None and name in ("lags", "max_lags"):
            continue
        if not isinstance(found, int) or isinstance(found, bool) or not low <= found <= high:
            message = f"{name} is a whole number from {low:,} to {high:,}."
            problems.append(Problem("U001", message, None, repr(found)[:80]))
    if problems:
        raise UsageError(problems)


def _settle_most(directed: Directed, lags: int | None, most: int | None, name: str) -> int:
    """The most lags that are weighed; refused where there are too few periods."""
    from counterpoise.errors import Place

    periods, order = len(directed.dates), len(directed.names)
    wanted = lags or most or 1
    needed = count_needed(order, wanted)
    if periods < needed:
        what = f"{order} series with {wanted} lag{'s' * (wanted > 1)}"
        message = f"{what} need {needed} periods, and there are fewer."
        raise DossierError(Problem("O032", message, Place(name), f"{periods} periods"))
    if lags or most:
        return wanted
    tried = range(MOST_LAGS[directed.step], 1, -1)
    return next((number for number in tried if count_needed(order, number) <= periods), 1)


def _compute(
    directed: Directed, prior: Prior, lags: int | None, most: int, horizon: int, draws: int, seed: int
) -> Reciprocity:
    values = directed.data - directed.data.mean(axis=0)  # where zero lies must not matter
    weights = weigh_lags(values, most, prior)
    used = choose_lags(weights) if lags is None else lags
    model = fit_model(values, used, prior)
    drawn = draw(model.posterior, draws, np.random.default_rng([seed, 1]))
    paths = {way: respond(drawn, horizon, way) for way in WAYS}
    variants = vary(values, used, prior)
    held = hold_out(directed.data, most, prior, lags)
    found = Reciprocity(
        series=directed.names,
        first=directed.dates[0],
        last=directed.dates[-1],
        step=directed.step,
        periods=len(directed.dates),
        lags=used,
        prior=prior,
        horizon=horizon,
        draws=draws,
        seed=seed,
        unstable=find_unstable(drawn.coefficients),
        lag_weights=tabulating.tabulate_lags(weights),
        answers=tabulating.tabulate_answers(directed.names, model, paths, variants),
        robustness=tabulating.tabulate_variants(directed.names, model, variants),
        couples=tabulating.tabulate_couples(directed.names, paths, drawn.factors),
        responses=tabulating.gather_responses(directed.names, paths),
        decomposition=tabulating.gather_shares(directed.names, paths),
        forecasts=tabulating.tabulate_forecasts(directed, held, np.random.default_rng([seed, 2])),
    )
    return _with_words(found)


def _with_words(found: Reciprocity) -> Reciprocity:
    from dataclasses import replace

    return replace(found, sentences=say_all(found), notes=list_notes(found))
