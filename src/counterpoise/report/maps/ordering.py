"""The order within columns: median and barycentre sweeps that lessen the crossings of lines.

After Sugiyama, Tagawa and Toda (1981, IEEE Transactions on Systems, Man, and Cybernetics 11, 109-125),
with the exchange of neighbours of Gansner, Koutsofios, North and Vo (1993, IEEE Transactions on Software
Engineering 19, 214-230). Crossings are counted as inversions (Barth, Jünger and Mutzel 2002).

Places are numbers. Lines join places in neighbouring columns only: a longer link passes through places of
its own. What comes out has never more crossings than what was given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

SWEEPS = 12
ROUNDS = 6

Neighbours = Mapping[int, Sequence[int]]


def count_crossings(columns: Sequence[Sequence[int]], after: Neighbours) -> int:
    """How many pairs of lines cross.

    Parameters
    ----------
    columns
        The places of each column from above.
    after
        By place, those of the next column that a line joins it to.

    Examples
    --------
    >>> count_crossings([[0, 1], [2, 3]], {0: [3], 1: [2]})
    1
    """
    total = 0
    for left, right in pairwise(columns):
        rank = {place: number for number, place in enumerate(right)}
        ends = [end for place in left for end in sorted(rank[other] for other in after.get(place, ()))]
        total += _count_inversions(ends, len(right))
    return total


def _count_inversions(values: Sequence[int], size: int) -> int:
    """How many pairs stand in falling order, by a Fenwick tree."""
    tree, total = [0] * (size + 1), 0
    for seen, value in enumerate(values):
        total += seen
        place = value + 1
        while place:  # less those that are not greater
            total -= tree[place]
            place &= place - 1
        place = value + 1
        while place <= size:
            tree[place] += 1
            place += place & -place
    return total


def order_columns(
    columns: Sequence[Sequence[int]], after: Neighbours, sweeps: int = SWEEPS
) -> list[list[int]]:
    """The columns in an order with few crossings, never more than in the order given.

    Parameters
    ----------
    columns
        The places of each column, in an order that alone decides among equals.
    after
        By place, those of the next column that a line joins it to.
    sweeps
        How often to go through all columns, there or back.

    Examples
    --------
    >>> order_columns([[0, 1], [2, 3]], {0: [3], 1: [2]})
    [[0, 1], [3, 2]]
    """
    before: dict[int, list[int]] = {}
    for column in columns:
        for place in column:
            for other in after.get(place, ()):
                before.setdefault(other, []).append(place)
    best = [list(column) for column in columns]
    least = count_crossings(best, after)
    for average in (_median, _mean):
        order = [list(column) for column in columns]
        for sweep in range(sweeps):
            if not least:
                return best
            if sweep % 2 == 0:
                _sweep(order, range(1, len(order)), -1, before, average)
            else:
                _sweep(order, range(len(order) - 2, -1, -1), 1, after, average)
            _exchange(order, before, after)
            crossings = count_crossings(order, after)
            if crossings < least:
                best, least = [list(column) for column in order], crossings
    return best


def _median(values: Sequence[int]) -> float:
    """The median, between two middle ones nearer to the side that is packed more closely."""
    count = len(values)
    middle = count // 2
    if count % 2:
        return float(values[middle])
    if count == 2:
        return (values[0] + values[1]) / 2
    left, right = values[middle - 1] - values[0], values[-1] - values[middle]
    if not left + right:
        return (values[middle - 1] + values[middle]) / 2
    return (values[middle - 1] * right + values[middle] * left) / (left + right)


def _mean(values: Sequence[int]) -> float:
    return sum(values) / len(values)


def _sweep(
    order: list[list[int]],
    numbers: range,
    step: int,
    joined: Neighbours,
    average: Callable[[Sequence[int]], float],
) -> None:
    """Order column after column by where the lines from the one just passed come from."""
    for number in numbers:
        rank = {place: position for position, place in enumerate(order[number + step])}
        wanted = {
            place: average(sorted(rank[other] for other in joined[place]))
            for place in order[number]
            if joined.get(place)
        }
        loose = sorted(wanted, key=wanted.__getitem__)
        moved = iter(loose)
        # what has no line there keeps its position
        order[number] = [next(moved) if place in wanted else place for place in order[number]]


def _exchange(order: list[list[int]], before: Neighbours, after: Neighbours) -> None:
    """Exchange neighbours as long as that removes crossings."""
    for _ in range(ROUNDS):
        changed = False
        for number, column in enumerate(order):
            sides = []
            if number:
                sides.append((before, {place: rank for rank, place in enumerate(order[number - 1])}))
            if number + 1 < len(order):
                sides.append((after, {place: rank for rank, place in enumerate(order[number + 1])}))
            ranks = {
                place: [sorted(rank[other] for other in joined.get(place, ())) for joined, rank in sides]
                for place in column
            }
            for upper in range(len(column) - 1):
                one, other = column[upper], column[upper + 1]
                gain = sum(_gain(a, b) for a, b in zip(ranks[one], ranks[other], strict=True))
                if gain > 0:
                    column[upper], column[upper + 1] = other, one
                    changed = True
        if not changed:
            return


def _gain(upper: Sequence[int], lower: Sequence[int]) -> int:
    """How many crossings fewer there are with the two exchanged; both in rising order."""
    gain = 0
    for end in upper:
        for other in lower:
            gain += (end > other) - (end < other)
    return gain
