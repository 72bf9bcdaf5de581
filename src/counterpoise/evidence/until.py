"""Series up to a year, and nothing later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from counterpoise.evidence.observations import Observations, Series


@dataclass(frozen=True)
class CutSeries:
    """A series as far as it reaches to a year; see `counterpoise.evidence.observations.Series`."""

    variable: str
    indicator: str
    years: np.ndarray
    level: np.ndarray
    low: np.ndarray
    high: np.ndarray
    share_of: str | None


def cut_after(observations: Observations, last: int) -> Observations:
    """The observations without the years after `last`; series of which nothing is left are not there.

    Parameters
    ----------
    observations
        By variable.
    last
        The last year that may be read.
    """
    cut = {name: tuple(_cut(one, last) for one in found) for name, found in observations.items()}
    return {name: found for name, found in cut.items() if found and len(found[0].years)}


def _cut(series: Series, last: int) -> CutSeries:
    kept = np.asarray(series.years) <= last
    years, level, low, high = (
        np.asarray(getattr(series, name))[kept] for name in ("years", "level", "low", "high")
    )
    return CutSeries(series.variable, series.indicator, years, level, low, high, series.share_of)
