"""Patient rule induction: a box of inputs in which failures are dense, peeled and pasted a little at a time.

Friedman & Fisher (1999, Statistics and Computing 9:123-143), with the criterion for peels and pastes of
Kwakkel &
Jaxa-Rozen (2016, Environmental Modelling & Software 79:311-321, "lenient 1"): the gain in density over the
number of rows that leave or join, so that dropping a large category is not preferred for its size. Peels,
quantiles and ties are those of EMA workbench 3, with which results agree; whole numbers are treated as any
numbers, true or false and categories as sets of values.

====== =========================================================== ==================
symbol meaning                                                     shape
====== =========================================================== ==================
x      inputs as numbers; the code of a category where they are    (row, input)
y      failed, 1 or 0                                              (row,)
order  rows in the box, in rising order of each number             (number, row in box)
====== =========================================================== ==================
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, floor

import numpy as np

PEEL = 0.05  # of the rows in the box, a step; Friedman & Fisher use 0.05 to 0.1
PASTE = 0.05
LEAST_MASS = 0.05  # of all rows


@dataclass(frozen=True)
class Table:
    """Inputs as arrays.

    Parameters
    ----------
    x
        Shape (row, input), float; categories are codes from 0 on.
    levels
        How many categories each input has; 0 for a number.
    order
        Rows in rising order of each number, shape (number, row).
    """

    x: np.ndarray
    levels: tuple[int, ...]
    order: np.ndarray

    @property
    def numbers(self) -> np.ndarray:
        """The columns that hold numbers."""
        return np.flatnonzero(np.array(self.levels) == 0)

    @property
    def categories(self) -> list[int]:
        """The columns that hold categories, of which there are two at least."""
        return [column for column, count in enumerate(self.levels) if count > 1]


@dataclass(frozen=True)
class Box:
    """Limits of every input.

    Parameters
    ----------
    low, high
        Of numbers, inclusive; -inf and inf where there is none, shape (input,).
    kept
        For each input with categories, whether each of them is in the box; empty for numbers.
    """

    low: np.ndarray
    high: np.ndarray
    kept: tuple[tuple[bool, ...], ...]

    @property
    def restricted(self) -> list[int]:
        """The inputs that are limited."""
        numbers = np.isfinite(self.low) | np.isfinite(self.high)
        return [column for column, kept in enumerate(self.kept) if numbers[column] or not all(kept)]

    def contains(self, x: np.ndarray, without: int | None = None) -> np.ndarray:
        """Which rows are inside, shape (row,), bool; `without` the limits of one input."""
        inside = np.ones(len(x), bool)
        for column in self.restricted:
            if column != without:
                value = x[:, column]
                if self.kept[column]:
                    inside &= np.array(self.kept[column])[value.astype(int)]
                else:
                    inside &= (value >= self.low[column]) & (value <= self.high[column])
        return inside

    def freed(self, column: int) -> Box:
        """The same without limits of one input."""
        low, high = self.low.copy(), self.high.copy()
        low[column], high[column] = -np.inf, np.inf
        return self.with_kept(column, (True,) * len(self.kept[column]), low, high)

    def with_kept(
        self,
        column: int,
        kept: tuple[bool, ...],
        low: np.ndarray | None = None,
        high: np.ndarray | None = None,
    ) -> Box:
        """The same with other categories of one input."""
        every = (*self.kept[:column], kept, *self.kept[column + 1 :])
        return Box(self.low if low is None else low, self.high if high is None else high, every)


def make_table(x: np.ndarray, levels: tuple[int, ...]) -> Table:
    """Inputs with the order of each number worked out."""
    numbers = np.flatnonzero(np.array(levels) == 0)
    order = np.argsort(x[:, numbers], axis=0, kind="stable").T
    return Table(x, levels, np.ascontiguousarray(order))


def open_box(table: Table) -> Box:
    """The box without limits."""
    size = len(table.levels)
    kept = tuple((True,) * count for count in table.levels)
    return Box(np.full(size, -np.inf), np.full(size, np.inf), kept)


def find_trajectory(
    table: Table,
    y: np.ndarray,
    *,
    peel: float = PEEL,
    paste: float = PASTE,
    least_mass: float = LEAST_MASS,
) -> list[Box]:
    """Every box on the way: from all rows, peeled until nothing is gained, then pasted.

    Parameters
    ----------
    table
        Inputs.
    y
        Whether each row failed, shape (row,), 0 or 1.
    peel, paste
        Share of the rows that a step takes away or adds.
    least_mass
        Share of all rows that a box keeps.

    Returns
    -------
    list of Box
        The open box first, the last one found last.

    Examples
    --------
    Failures are the rows over 0.6; peels of 5% come as near to it as they can.

    >>> x = np.linspace(0, 1, 101)[:, None]
    >>> box = find_trajectory(make_table(x, (0,)), (x[:, 0] > 0.6).astype(float))[-1]
    >>> bool(0.58 < box.low[0] <= 0.62)
    True
    """
    y = np.asarray(y, float)
    boxes = [open_box(table)]
    inside, order = np.ones(len(y), bool), table.order
    while True:
        found = _peel(table, y, boxes[-1], inside, order, peel, least_mass)
        if found is None:
            break
        box, inside = found
        order = order[inside[order]].reshape(len(order), -1)
        boxes.append(box)
    while (box := _paste(table, y, boxes[-1], paste, least_mass)) is not None:
        boxes.append(box)
    return boxes


def _peel(
    table: Table,
    y: np.ndarray,
    box: Box,
    inside: np.ndarray,
    order: np.ndarray,
    share: float,
    least_mass: float,
) -> tuple[Box, np.ndarray] | None:
    """The next smaller box and the rows inside it, or None where no peel gains anything."""
    size, failures = int(inside.sum()), float(y[inside].sum())
    density = failures / size
    peels = [
        *_number_peels(table, y, box, order, share, failures, density),
        *_category_peels(table, y, box, inside, density),
    ]
    free = [len(table.levels) - len(candidate.restricted) for _, candidate, _ in peels]
    if not peels:
        return None
    best = max(range(len(peels)), key=lambda k: (peels[k][0], free[k], -k))
    gain, smaller, left = peels[best]
    if gain <= 0 or not 0 < left < size or left / len(y) < least_mass:
        return None
    return smaller, inside & smaller.contains(table.x)


def _number_peels(
    table: Table,
    y: np.ndarray,
    box: Box,
    order: np.ndarray,
    share: float,
    failures: float,
    density: float,
) -> list[tuple[float, Box, int]]:
    """The best peel of numbers, as a list of one: its gain, the box, and how many rows are left.

    Only peels that share the highest gain are made into boxes.
    """
    columns = table.numbers
    if not len(columns) or order.shape[1] < 2:
        return []
    size = order.shape[1]
    values = table.x[order, columns[:, None]]
    low = _quantiles(values, share, upper=False)
    high = _quantiles(values, 1 - share, upper=True)
    below = (values < low[:, None]).sum(axis=1)  # rows that a peel from below takes away
    above = (values > high[:, None]).sum(axis=1)
    most = int(max(below.max(), above.max(), 1))
    hits = np.zeros((len(columns), most + 1))
    np.cumsum(y[order[:, :most]], axis=1, out=hits[:, 1:])
    tail = np.zeros_like(hits)
    np.cumsum(y[order[:, : size - most - 1 : -1]], axis=1, out=tail[:, 1:])
    rows = np.arange(len(columns))
    gone = np.stack([above, below], axis=1)
    failed = np.stack([tail[rows, above], hits[rows, below]], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        gains = np.where(
            (gone > 0) & (gone < size), ((failures - failed) / (size - gone) - density) / gone, 0.0
        )
    limit = gains.max()
    out = []
    for row, side in np.argwhere(gains == limit):
        bound = (box.high if side == 0 else box.low).copy()
        bound[columns[row]] = (high if side == 0 else low)[row]
        smaller = replace(box, high=bound) if side == 0 else replace(box, low=bound)
        out.append((float(limit), smaller, size - int(gone[row, side])))
    return out


def _quantiles(values: np.ndarray, share: float, *, upper: bool) -> np.ndarray:
    """Limits of a peel in rows of rising values: half-way between neighbours, past values that are equal."""
    last = values.shape[1] - 1
    place = last * share
    left, right = floor(place), ceil(place)
    out = (values[:, left] + values[:, right]) / 2
    for row in np.flatnonzero(values[:, left] == values[:, right]):
        one, two = left, right
        if upper:
            one = max(int(np.searchsorted(values[row], values[row, two], "left")) - 1, 0)
            one = min(one, left)
        else:
            two = min(int(np.searchsorted(values[row], values[row, one], "right")), last)
            two = max(two, right)
        out[row] = (values[row, one] + values[row, two]) / 2
    return out


def _category_peels(
    table: Table, y: np.ndarray, box: Box, inside: np.ndarray, density: float
) -> list[tuple[float, Box, int]]:
    """Every box with one category less, its gain, and how many rows are left."""
    rows = np.flatnonzero(inside)
    size, failures = len(rows), float(y[rows].sum())
    out = []
    for column in table.categories:
        kept = box.kept[column]
        if sum(kept) < 2:
            continue
        codes = table.x[rows, column].astype(int)
        count = np.bincount(codes, minlength=len(kept))
        failed = np.bincount(codes, weights=y[rows], minlength=len(kept))
        for level in np.flatnonzero(kept):
            left = size - int(count[level])
            mean = (failures - failed[level]) / left if left else 0.0
            gain = (mean - density) / count[level] if count[level] else 0.0
            fewer = tuple(stays and place != level for place, stays in enumerate(kept))
            out.append((float(gain), box.with_kept(column, fewer), left))
    return out


def _paste(table: Table, y: np.ndarray, box: Box, share: float, least_mass: float) -> Box | None:
    """The next larger box, or None where no paste gains anything."""
    inside = box.contains(table.x)
    size, density = int(inside.sum()), float(y[inside].mean())
    best: tuple[float, int] | None = None
    found: Box | None = None
    for larger in _pastes(table, box, share):
        within = larger.contains(table.x)
        joined = int(within.sum()) - size
        gain = (float(y[within].mean()) - density) / joined if joined > 0 else 0.0
        key = (gain, len(table.levels) - len(larger.restricted))
        if gain > 0 and (size + joined) / len(y) >= least_mass and (best is None or key > best):
            best, found = key, larger
    return found


def _pastes(table: Table, box: Box, share: float) -> list[Box]:
    out = []
    for column in box.restricted:
        if kept := box.kept[column]:
            for level in np.flatnonzero(~np.array(kept)):
                more = tuple(stays or place == level for place, stays in enumerate(kept))
                out.append(box.with_kept(column, more))
            continue
        others = table.x[box.contains(table.x, without=column), column]
        if np.isfinite(box.low[column]):
            beyond = np.sort(others[others <= box.low[column]])[None]
            low = box.low.copy()
            low[column] = _quantiles(beyond, 1 - share, upper=True)[0] if beyond.size else -np.inf
            out.append(replace(box, low=low))
        if np.isfinite(box.high[column]):
            beyond = np.sort(others[others >= box.high[column]])[None]
            high = box.high.copy()
            high[column] = _quantiles(beyond, share, upper=False)[0] if beyond.size else np.inf
            out.append(replace(box, high=high))
    return out
