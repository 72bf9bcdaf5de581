"""An archive of the best that a search has met: in boxes of a stated width, never one point above another.

====== ============================================================ ===========================
symbol meaning                                                      unit, shape
====== ============================================================ ===========================
f      what is to be made small                                     (point, objective)
b      the box of a point: floor(f / width); f itself where the     (point, objective)
       width is 0
====== ============================================================ ===========================

After Laumanns, Thiele, Deb & Zitzler (2002), "Combining convergence and diversity in evolutionary
multiobjective optimization", Evolutionary Computation 10(3), algorithm 3.
"""

from __future__ import annotations

import numpy as np


class Archive:
    """The points of which none is dominated, at most one a box.

    A point leaves when another's box is as good in every objective and better in one. Of two in one box the
    one stays that costs less; at the same cost, one that dominates, else the one nearer to the box's best
    corner. So every point ever offered lies within one width, in every objective, of a point that is kept or
    of one that is better.

    Parameters
    ----------
    width
        Of a box, in the objectives' unit, from 0; with 0 every point that is not dominated is kept.

    Attributes
    ----------
    points
        What was searched over, shape (kept, dimension).
    values
        What is to be made small, shape (kept, objective).
    costs
        How much each costs, shape (kept,).

    Examples
    --------
    >>> archive = Archive()
    >>> archive.offer(np.zeros((3, 1)), np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]))
    2
    >>> archive.values.tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """

    def __init__(self, width: float = 0.0) -> None:
        self.width = width
        self.points, self.values = np.empty((0, 0)), np.empty((0, 0))
        self.costs = np.empty(0)
        self._boxes = np.empty((0, 0))

    def __len__(self) -> int:
        return len(self.values)

    def offer(self, points: np.ndarray, values: np.ndarray, costs: np.ndarray | None = None) -> int:
        """Offer points, one after the other.

        Parameters
        ----------
        points
            Shape (point, dimension).
        values
            Shape (point, objective), finite.
        costs
            Shape (point,); 0 if not given.

        Returns
        -------
        int
            How many were taken, whether or not a later one drove them out.
        """
        if not np.isfinite(values).all():
            raise ValueError("values are finite")
        given = np.zeros(len(values)) if costs is None else costs
        if not len(self):
            self.points, self.values, self._boxes = (
                np.empty((0, data.shape[1])) for data in (points, values, values)
            )
        return sum(self._take(*entry) for entry in zip(points, values, given, strict=True))

    def _take(self, point: np.ndarray, value: np.ndarray, cost: float) -> bool:
        box = np.floor(value / self.width) if self.width > 0 else value
        no_worse = (self._boxes <= box).all(axis=1)
        same = no_worse & (self._boxes == box).all(axis=1)
        if (no_worse & ~same).any():
            return False
        if same.any() and not self._beats(value, cost, int(np.flatnonzero(same)[0]), box):
            return False
        kept = ~(box <= self._boxes).all(axis=1)
        self.points = np.vstack([self.points[kept], point])
        self.values = np.vstack([self.values[kept], value])
        self.costs = np.append(self.costs[kept], cost)
        self._boxes = np.vstack([self._boxes[kept], box])
        return True

    def _beats(self, value: np.ndarray, cost: float, other: int, box: np.ndarray) -> bool:
        """Whether a point takes the place of the one in its box."""
        if cost != self.costs[other]:
            return bool(cost < self.costs[other])
        rival = self.values[other]
        if (value == rival).all() or (rival <= value).all():
            return False
        if (value <= rival).all():
            return True
        corner = box * self.width
        return bool(((value - corner) ** 2).sum() < ((rival - corner) ** 2).sum())


def find_front(values: np.ndarray) -> np.ndarray:
    """Whether each point is dominated by no other; of equal points all are kept.

    Parameters
    ----------
    values
        What is to be made small, shape (point, objective).

    Examples
    --------
    >>> find_front(np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])).tolist()
    [True, True, False]
    """
    no_worse = np.all(values[:, None] <= values[None], axis=2)
    better = np.any(values[:, None] < values[None], axis=2)
    return np.logical_not(np.any(no_worse & better, axis=0))
