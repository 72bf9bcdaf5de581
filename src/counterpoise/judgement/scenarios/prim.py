"""Patient rule induction: a box of inputs in which failures are dense, peeled and pasted a little at a time.

Friedman & Fisher (1999, Statistics and Computing 9:123-143), with the criterion for peels and pastes of
Kwakkel & Jaxa-Rozen (2016, Environmental Modelling & Software 79:311-321, "lenient 1"): the gain in density
over the number of rows that leave or join, so that a large category is not preferred for its size. Peels,
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
    columns
        The transpose of `x`, so that one input is one stretch of memory.
    """

    x: np.ndarray
    levels: tuple[int, ...]
    order: np.ndarray
    columns: np.ndarray

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

    def allows(self, column: int, values: np.ndarray) -> np.ndarray:
        """Which values of one input are within its limits, shape (row,), bool."""
        if self.kept[column]:
            return np.array(self.kept[column])[values.astype(int)]
        return (values >= self.low[column]) & (values <= self.high[column])

    def contains(self, x: np.ndarray) -> np.ndarray:
        """Which rows are inside, shape (row,), bool."""
        inside = np.ones(len(x), bool)
        for column in self.restricted:
            inside &= self.allows(column, x[:, column])
        return inside

    @property
    def restrictions(self) -> list[tuple[int, str]]:
        """Every limit: an input and "low", "high" or "kept"."""
        out = []
        for column in self.restricted:
            if self.kept[column]:
                out.append((column, "kept"))
            else:
                out += [(column, "low")] * bool(np.isfinite(self.low[column]))
                out += [(column, "high")] * bool(np.isfinite(self.high[column]))
        return out

    def freed(self, column: int, side: str | None = None) -> Box:
        """The same without the limits of one input, or one of them."""
        low, high = self.low.copy(), self.high.copy()
        if side != "high":
            low[column] = -np.inf
        if side != "low":
            high[column] = np.inf
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
    return Table(x, levels, np.ascontiguousarray(order), np.ascontiguousarray(x.T))


def open_box(table: Table) -> Box:
    """The box without limits."""
    size = len(table.levels)
    kept = tuple((True,) * count for count in table.levels)
    return Box(np.full(size, -np.inf), np.full(size, np.inf), kept)


@dataclass(frozen=True)
class Step:
    """A box on the way: how many rows it holds, and how many of them failed."""

    box: Box
    size: int
    failures: float


@dataclass(frozen=True)
class _Change:
    """A box that a step could lead to: by which input, the gain, and what it would hold."""

    box: Box
    column: int
    gain: float
    size: int
    failures: float


def find_trajectory(
    table: Table,
    y: np.ndarray,
    *,
    peel: float = PEEL,
    paste: float = PASTE,
    least_mass: float = LEAST_MASS,
) -> list[Step]:
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
    list of Step
        The open box first, the last one found last.

    Examples
    --------
    Failures are the rows over 0.6; peels of 5% come as near to it as they can.

    >>> x = np.linspace(0, 1, 101)[:, None]
    >>> last = find_trajectory(make_table(x, (0,)), (x[:, 0] > 0.6).astype(float))[-1]
    >>> bool(0.58 < last.box.low[0] <= 0.62), last.size
    (True, 39)
    """
    y = np.asarray(y, float)
    steps = [Step(open_box(table), len(y), float(y.sum()))]
    inside, order = np.ones(len(y), bool), table.order
    while (change := _peel(table, y, steps[-1], inside, order, peel)) is not None:
        if change.size / len(y) < least_mass:
            break
        inside = inside & change.box.allows(change.column, table.columns[change.column])
        order = order[inside[order]].reshape(len(order), -1)
        steps.append(Step(change.box, change.size, change.failures))
    while (change := _paste(table, y, steps[-1], paste)) is not None:
        steps.append(Step(change.box, change.size, change.failures))
    return steps


def _best(changes: list[_Change]) -> _Change | None:
    """The change with the highest gain; of equal ones that with the fewest limits, then the first."""
    able = [change for change in changes if change.gain > 0]
    if not able:
        return None
    most = max(change.gain for change in able)
    ties = [one for one in able if one.gain == most]
    return ties[0] if len(ties) == 1 else min(ties, key=lambda one: len(one.box.restricted))


def _peel(
    table: Table, y: np.ndarray, step: Step, inside: np.ndarray, order: np.ndarray, share: float
) -> _Change | None:
    """The next smaller box, or None where no peel gains anything."""
    peels = [*_number_peels(table, y, step, order, share), *_category_peels(table, y, step, inside)]
    return _best(peels)


def _number_peels(table: Table, y: np.ndarray, step: Step, order: np.ndarray, share: float) -> list[_Change]:
    """The peels of numbers that share the highest gain; from above before from below."""
    columns, size = table.numbers, order.shape[1]
    if not len(columns) or size < 2:
        return []
    low, below = _cut(table, order, share, upper=False)
    high, above = _cut(table, order, 1 - share, upper=True)
    gone = np.stack([above, below], axis=1)
    most = max(int(gone.max()), 1)
    ends = np.zeros((2, len(columns), most + 1))
    np.cumsum(y[order[:, : size - most - 1 if size > most else None : -1]], axis=1, out=ends[0, :, 1:])
    np.cumsum(y[order[:, :most]], axis=1, out=ends[1, :, 1:])
    rows = np.arange(len(columns))
    failed = np.stack([ends[0][rows, gone[:, 0]], ends[1][rows, gone[:, 1]]], axis=1)
    density = step.failures / step.size
    with np.errstate(divide="ignore", invalid="ignore"):
        gains = ((step.failures - failed) / (size - gone) - density) / gone
    gains = np.where((gone > 0) & (gone < size), gains, 0.0)
    out = []
    for row, side in np.argwhere(gains == gains.max()):
        column = int(columns[row])
        bound = (step.box.low if side else step.box.high).copy()
        bound[column] = (low if side else high)[row]
        box = replace(step.box, low=bound) if side else replace(step.box, high=bound)
        left, failures = size - int(gone[row, side]), step.failures - float(failed[row, side])
        out.append(_Change(box, column, float(gains[row, side]), left, failures))
    return out


def _cut(table: Table, order: np.ndarray, share: float, *, upper: bool) -> tuple[np.ndarray, np.ndarray]:
    """Limits of a step, half-way between neighbours and past values that are equal, and the rows beyond each.

    Rows are in rising order of each number, so that the neighbours say how many are beyond, but for ties.
    """
    columns, last = table.numbers, order.shape[1] - 1
    left, right = floor(last * share), ceil(last * share)
    one, two = table.columns[columns, order[:, left]], table.columns[columns, order[:, right]]
    limits = (one + two) / 2
    gone = np.full(len(columns), last + 1 - right if upper else left + 1)
    for row in np.flatnonzero((limits <= one) | (limits >= two)):
        values = table.columns[columns[row], order[row]]
        if one[row] == two[row]:
            limits[row] = _pass_ties(values, left, right, upper=upper)
        gone[row] = np.count_nonzero(values > limits[row] if upper else values < limits[row])
    return limits, gone


def _limit(values: np.ndarray, share: float, *, upper: bool) -> float:
    """The limit of a step in rising values of one number."""
    last = len(values) - 1
    left, right = floor(last * share), ceil(last * share)
    if values[left] == values[right]:
        return _pass_ties(values, left, right, upper=upper)
    return float((values[left] + values[right]) / 2)


def _pass_ties(values: np.ndarray, left: int, right: int, *, upper: bool) -> float:
    """A limit half-way to the next value that differs, where the neighbours are equal."""
    last = len(values) - 1
    if upper:
        left = min(left, max(int(np.searchsorted(values, values[right], "left")) - 1, 0))
    else:
        right = max(right, min(int(np.searchsorted(values, values[left], "right")), last))
    return float((values[left] + values[right]) / 2)


def _category_peels(table: Table, y: np.ndarray, step: Step, inside: np.ndarray) -> list[_Change]:
    """Every box with one category less."""
    density, out = step.failures / step.size, []
    rows = np.flatnonzero(inside) if table.categories else np.arange(0)
    for column in table.categories:
        kept = step.box.kept[column]
        if sum(kept) < 2:
            continue
        codes = table.columns[column, rows].astype(int)
        count = np.bincount(codes, minlength=len(kept))
        failed = np.bincount(codes, weights=y[rows], minlength=len(kept))
        for level in np.flatnonzero(kept):
            size, failures = step.size - int(count[level]), step.failures - float(failed[level])
            gain = (failures / size - density) / count[level] if 0 < size < step.size else 0.0
            fewer = tuple(bool(stays) and place != level for place, stays in enumerate(kept))
            out.append(_Change(step.box.with_kept(column, fewer), column, float(gain), size, failures))
    return out


def _paste(table: Table, y: np.ndarray, step: Step, share: float) -> _Change | None:
    """The next larger box, or None where no paste gains anything."""
    restricted = step.box.restricted
    if not restricted:
        return None
    allowed = np.array([step.box.allows(column, table.columns[column]) for column in restricted])
    missed = (~allowed).sum(axis=0)
    pastes: list[_Change] = []
    for row, column in enumerate(restricted):
        beyond = np.flatnonzero((missed == 1) & ~allowed[row])  # kept out by this input alone
        edge = np.flatnonzero((missed == 0) | ((missed == 1) & ~allowed[row]))
        make = _category_pastes if step.box.kept[column] else _number_pastes
        pastes += make(table, y, step, column, beyond, edge, share)
    return _best(pastes)


def _number_pastes(
    table: Table, y: np.ndarray, step: Step, column: int, beyond: np.ndarray, edge: np.ndarray, share: float
) -> list[_Change]:
    """Boxes with a lower or higher limit moved out past a share of the rows from the limit on."""
    out, low, high = [], float(step.box.low[column]), float(step.box.high[column])
    outside, near = table.columns[column, beyond], table.columns[column, edge]
    if np.isfinite(low):
        past = np.sort(near[near <= low])
        limit = _limit(past, 1 - share, upper=True) if past.size else -np.inf
        bound = step.box.low.copy()
        bound[column] = limit
        joined = beyond[(outside >= limit) & (outside < low)]
        out.append(_joined(replace(step.box, low=bound), y, step, column, joined))
    if np.isfinite(high):
        past = np.sort(near[near >= high])
        limit = _limit(past, share, upper=False) if past.size else np.inf
        bound = step.box.high.copy()
        bound[column] = limit
        joined = beyond[(outside <= limit) & (outside > high)]
        out.append(_joined(replace(step.box, high=bound), y, step, column, joined))
    return out


def _category_pastes(
    table: Table, y: np.ndarray, step: Step, column: int, beyond: np.ndarray, edge: np.ndarray, share: float
) -> list[_Change]:
    """Boxes with one category more."""
    del edge, share
    kept, codes, out = step.box.kept[column], table.columns[column, beyond], []
    for level in np.flatnonzero(~np.array(kept)):
        more = tuple(bool(stays) or place == level for place, stays in enumerate(kept))
        out.append(_joined(step.box.with_kept(column, more), y, step, column, beyond[codes == level]))
    return out


def _joined(box: Box, y: np.ndarray, step: Step, column: int, rows: np.ndarray) -> _Change:
    """What a box holds that more rows have joined."""
    size, failures = step.size + len(rows), step.failures + float(y[rows].sum())
    gain = (failures / size - step.failures / step.size) / len(rows) if len(rows) else 0.0
    return _Change(box, column, gain, size, failures)
