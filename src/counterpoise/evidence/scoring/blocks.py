"""Intervals from blocks of years: runs of origin years are resampled, with everything foretold from them.

A year's shock is common to all states, and forecasts from neighbouring origins are of the same figures. So
origins are resampled in runs as long as the longest horizon, round the end to the beginning (Politis & Romano
1992, A circular block-resampling procedure for stationary data; Künsch 1989, Annals of Statistics 17:
1217-1241), all states, horizons and accounts of an origin together. With some twenty origins the plain
percentiles are far too narrow. Deviations are therefore widened twice (decision 0054): by sqrt(n / (n - l))
for what runs of l among n years lose of the variance, and by Student's t over the normal quantile, with as
many degrees of freedom as there are whole runs less one. Tests measure what is then covered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DRAWS = 1000
LEVEL = 0.9  # of every interval
LEAST_RUNS = 2.0
_NORMAL = 1.6448536269514722
_DEGREES = np.array([1.0, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 60])
_STUDENT = np.array(
    [6.3138, 2.92, 2.3534, 2.1318, 2.015, 1.9432, 1.8595, 1.8125, 1.7531, 1.7247, 1.6973, 1.6706]
)  # 95% quantiles


@dataclass(frozen=True)
class Interval:
    """A number with its 90% interval; NaN ends where there are too few years for one."""

    value: float
    low: float
    high: float

    @property
    def above(self) -> bool:
        """Whether all of it lies above zero."""
        return self.low > 0

    def __str__(self) -> str:
        if np.isnan(self.low):
            return f"{self.value:+.2f}, too few years for an interval"
        return f"{self.value:+.2f} [{self.low:+.2f}, {self.high:+.2f}]"

    def to_list(self) -> list[float | None]:
        """Value, low and high; None where there is no end."""
        return [None if np.isnan(end) else float(end) for end in (self.value, self.low, self.high)]


def draw_blocks(years: int, run: int, seed: int, draws: int = DRAWS) -> np.ndarray:
    """How often each year is drawn, shape (draw, year).

    Parameters
    ----------
    years
        How many consecutive years there are.
    run
        The length of a block.
    seed
        Where the random numbers start; nothing else decides them.

    Examples
    --------
    >>> counts = draw_blocks(20, 5, seed=1, draws=3)
    >>> counts.sum(axis=1).tolist()
    [20, 20, 20]
    """
    rng = np.random.Generator(np.random.Philox(key=seed))
    starts = rng.integers(0, years, size=(draws, -(-years // run)))
    drawn = ((starts[:, :, None] + np.arange(run)) % years).reshape(draws, -1)[:, :years]
    counts = np.zeros((draws, years), dtype=int)
    np.add.at(counts, (np.arange(draws)[:, None], drawn), 1)
    return counts


def find_widening(years: int, run: int) -> float:
    """By what deviations from the estimate are multiplied; NaN under `LEAST_RUNS` whole runs.

    Examples
    --------
    >>> round(find_widening(20, 5), 3), round(find_widening(200, 5), 3)
    (1.652, 1.037)
    """
    runs = years / run
    if runs < LEAST_RUNS:
        return float("nan")
    student = np.interp(-1 / (runs - 1), -1 / _DEGREES, _STUDENT)
    return float(student / _NORMAL * np.sqrt(years / (years - run)))


def find_interval(value: float, drawn: np.ndarray, widening: float) -> Interval:
    """The interval of an estimate from what resampling gave, shape (draw,)."""
    low, high = np.quantile(drawn - value, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) * widening
    return Interval(float(value), float(value + low), float(value + high))


def bound_together(drawn: np.ndarray, *, both: bool) -> float:
    """How many standard deviations hold for all of several estimates at once.

    The 95% quantile of the largest of their standardised deviations, or the 90% quantile of the largest in
    size, as in White's reality check (2000, Econometrica 68: 1097-1126): of many contenders, one will
    look good by luck.

    Parameters
    ----------
    drawn
        Deviations of the estimates in each draw, shape (draw, estimate); those that never vary are left out.
    both
        Whether deviations count on both sides.

    Examples
    --------
    >>> few, many = (np.random.default_rng(1).standard_normal((4000, count)) for count in (1, 10))
    >>> bound_together(few, both=False) < bound_together(many, both=False)
    True
    """
    sd = np.std(drawn, axis=0)
    varying = sd > 0
    if not np.any(varying):
        return 0.0
    standard = drawn[:, varying] / sd[varying]
    most = np.max(np.abs(standard) if both else standard, axis=1)
    return float(np.quantile(most, LEVEL if both else (1 + LEVEL) / 2))


def bootstrap_total(yearly: np.ndarray, run: int, seed: int) -> Interval:
    """The sum over consecutive years with its interval; NaN ends where years are too few.

    Examples
    --------
    >>> found = bootstrap_total(np.full(20, 0.5), 5, seed=1)
    >>> found.value, round(found.low, 6), round(found.high, 6)
    (10.0, 10.0, 10.0)
    """
    counts = draw_blocks(len(yearly), run, seed) if len(yearly) else np.zeros((1, 0))
    return find_interval(float(np.sum(yearly)), counts @ yearly, find_widening(len(yearly), run))
