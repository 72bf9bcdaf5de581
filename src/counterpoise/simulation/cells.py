"""Which cells have numbers of their own: what a policy cannot move stands as under continuity.

A policy moves what its instruments lead to, and nothing else: all other variables have, in every draw,
the very levels that they have under continuity. So they are counted once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from counterpoise.simulation.plan import Plan
from counterpoise.simulation.summaries import Moments, Summary
from counterpoise.system import find_movable


@dataclass(frozen=True)
class Cells:
    """The cells of one account, laid out in a row: by policy, year and variable that the policy can move.

    Parameters
    ----------
    times
        Years that are kept, the start included.
    variables
        Variables in all, by name.
    moved
        By policy, the indices of the variables that have cells; policy 0 is continuity.
    """

    times: int
    variables: int
    moved: tuple[np.ndarray, ...]

    @cached_property
    def starts(self) -> np.ndarray:
        """Where each policy's cells begin, and where the last one's end."""
        return np.cumsum([0, *(self.times * len(rows) for rows in self.moved)])

    @property
    def size(self) -> int:
        """How many cells there are."""
        return int(self.starts[-1])

    def part(self, policy: int, time: int) -> slice:
        """The cells of a policy's year."""
        width = len(self.moved[policy])
        start = int(self.starts[policy]) + time * width
        return slice(start, start + width)

    def spread(self, values: np.ndarray, rest: float | None) -> np.ndarray:
        """Values by cell (last axis) as (..., policy, time, variable).

        Where a policy moves nothing stands `rest`, or, if that is None, what stands under continuity.
        """
        lead = values.shape[:-1]
        out = np.full((*lead, len(self.moved), self.times, self.variables), np.nan if rest is None else rest)
        for policy, rows in enumerate(self.moved):
            if rest is None and policy:
                out[..., policy, :, :] = out[..., 0, :, :]
            own = values[..., self.starts[policy] : self.starts[policy + 1]]
            out[..., policy, :, rows] = np.moveaxis(own.reshape(*lead, self.times, len(rows)), -1, 0)
        return out


def lay_out_cells(plan: Plan) -> tuple[Cells, Cells]:
    """The cells of levels and those of changes from continuity, of which continuity itself has none."""
    names = plan.system.names
    every, none = np.arange(len(names)), np.arange(0)
    moved = [
        np.array([row for row, name in enumerate(names) if name in movable], dtype=int)
        for movable in (
            find_movable(plan.system, plan.instruments_set(policy)) for policy in plan.policies[1:]
        )
    ]
    levels = Cells(plan.years + 1, len(names), (every, *moved))
    return levels, Cells(plan.years + 1, len(names), (none, *moved))


class CellSummary:
    """The running summary of one account's cells, read as arrays over policy, year and variable."""

    def __init__(
        self, cells: Cells, low: float, high: float, bins: int, draws: int, rest: float | None
    ) -> None:
        self.cells, self.rest = cells, rest
        self.summary = Summary((cells.size,), low, high, bins, draws)

    @property
    def error(self) -> float:
        """The largest error of a quantile."""
        return self.summary.error

    def count(self, policy: int, time: int, values: np.ndarray) -> None:
        """Count a policy's year: values of the variables that it moves, shape (variable, draw)."""
        self.summary.count((self.cells.part(policy, time),), values)

    @property
    def counts(self) -> np.ndarray:
        """How many values each bin of each cell has, shape (cell, bin)."""
        return self.summary.counts

    def settle(self, draws: int, moments: Moments) -> None:
        """Take over the moments of all draws, once they have been counted."""
        self.summary.values[:] = draws
        self.summary.merge((slice(None),), moments)

    def mean(self) -> np.ndarray:
        """Means, shape (policy, time, variable)."""
        return self.cells.spread(self.summary.mean(), self.rest)

    def sd(self) -> np.ndarray:
        """Standard deviations, shape (policy, time, variable)."""
        return self.cells.spread(self.summary.sd(), self.rest)

    def quantiles(self, shares: Sequence[float]) -> np.ndarray:
        """Quantiles, shape (share, policy, time, variable)."""
        return self.cells.spread(self.summary.quantiles(shares), self.rest)
