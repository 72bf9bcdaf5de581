"""Streamed summaries: moments and quantiles that grow with what is summarised, never with the draws.

Quantiles come from counts in fixed bins, so that summaries of parts can be merged by adding. Inside a
bin the distribution is taken as even; the error of a quantile is at most the width of a bin, and a
quantile never leaves the span from the smallest to the largest value seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SLAB = 4096  # cells whose quantiles are worked out together: running counts take room
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Moments:
    """Sums over some draws, double precision, and the smallest and largest values, one entry a cell."""

    total: np.ndarray
    square: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def __add__(self, later: Moments) -> Moments:
        """These and those of later draws. Sums are rounded, so it matters which are added first."""
        return Moments(
            self.total + later.total,
            self.square + later.square,
            np.minimum(self.low, later.low),
            np.maximum(self.high, later.high),
        )


def sum_up(values: np.ndarray) -> Moments:
    """The moments of values over their last axis, the draws."""
    wide = values.astype(np.float64)
    return Moments(wide.sum(-1), np.square(wide).sum(-1), values.min(-1), values.max(-1))


class Summary:
    """The running summary of one quantity in every cell.

    Parameters
    ----------
    shape
        Of the cells.
    low, high
        The span that the bins cover; values outside count in the outermost bins.
    bins
        How many; a quantile's error is at most (high - low) / bins.
    draws
        The most values a cell can get, which sets how the counts are stored.

    Examples
    --------
    >>> summary = Summary((1,), 0.0, 1.0, 100, draws=4)
    >>> values = np.array([[0.1, 0.2, 0.3, 0.4]])
    >>> summary.count((slice(None),), values)
    >>> summary.merge((slice(None),), sum_up(values))
    >>> float(summary.mean()[0]), float(summary.quantiles([1.0])[0, 0])
    (0.25, 0.4)
    """

    def __init__(self, shape: tuple[int, ...], low: float, high: float, bins: int, draws: int) -> None:
        self.low, self.high, self.bins = low, high, bins
        self.counts = np.zeros((*shape, bins), np.uint16 if draws < 2**16 else np.uint32)
        self.values = np.zeros(shape, np.int64)
        self.total, self.square = np.zeros(shape), np.zeros(shape)
        self.smallest, self.largest = np.full(shape, np.inf), np.full(shape, -np.inf)

    @property
    def error(self) -> float:
        """The largest error of a quantile."""
        return (self.high - self.low) / self.bins

    def count(self, cell: tuple, values: np.ndarray) -> None:
        """Count values (last axis: draws) into the bins of the cells that `cell` selects."""
        counts = self.counts[cell]
        place = ((values - self.low) * (self.bins / (self.high - self.low))).astype(np.int32)
        np.clip(place, 0, self.bins - 1, out=place)
        firsts = np.arange(counts.size // self.bins, dtype=np.int32) * self.bins
        place += firsts.reshape(*values.shape[:-1], 1)
        np.add.at(counts.reshape(-1), place.reshape(-1), counts.dtype.type(1))
        self.values[cell] += values.shape[-1]

    def merge(self, cell: tuple, moments: Moments) -> None:
        """Add moments to the cells that `cell` selects; call in one order, since sums are rounded."""
        self.total[cell] += moments.total
        self.square[cell] += moments.square
        self.smallest[cell] = np.minimum(self.smallest[cell], moments.low)
        self.largest[cell] = np.maximum(self.largest[cell], moments.high)

    def mean(self) -> np.ndarray:
        """The mean of each cell; NaN where nothing was counted."""
        with np.errstate(invalid="ignore"):
            return self.total / self.values

    def sd(self) -> np.ndarray:
        """The standard deviation of each cell (divisor n - 1); NaN for fewer than two values."""
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = self.square - self.total**2 / self.values
            return np.sqrt(np.maximum(spread, 0.0) / np.where(self.values > 1, self.values - 1, np.nan))

    def quantiles(self, shares: Sequence[float]) -> np.ndarray:
        """Quantiles of each cell, shape (share, *cells), by linear interpolation inside their bins.

        NaN where nothing was counted.
        """
        counts, values = self.counts.reshape(-1, self.bins), self.values.reshape(-1)
        out = np.empty((len(shares), values.size))
        for start in range(0, values.size, SLAB):
            part = slice(start, start + SLAB)
            out[:, part] = self._quantiles(counts[part], values[part], shares)
        out = out.reshape(len(shares), *self.values.shape)
        return np.where(self.values > 0, np.clip(out, self.smallest, self.largest), np.nan)

    def _quantiles(self, counts: np.ndarray, values: np.ndarray, shares: Sequence[float]) -> np.ndarray:
        """Quantiles of the cells of a slab, shape (share, cell)."""
        counts, values = counts.reshape(-1), values.reshape(-1)
        running = counts.cumsum(dtype=np.int64)
        before_cell = values.cumsum() - values
        target = before_cell + np.asarray(shares, float)[:, None] * values
        firsts = np.arange(values.size) * self.bins
        place = np.searchsorted(running, target, side="left")
        place = np.clip(place, firsts, firsts + self.bins - 1)
        inside = counts[place].astype(float)
        short = target - (running[place] - inside)
        part = np.divide(short, inside, out=np.zeros(place.shape), where=inside > 0)
        return self.low + (place - firsts + part) * (self.high - self.low) / self.bins
