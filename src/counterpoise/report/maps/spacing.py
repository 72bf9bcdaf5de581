"""Widths: how wide the columns of a map are, and what is kept free between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from counterpoise.report.maps.columns import Columns
from counterpoise.report.maps.lettering import wrap_text

FONT, LINE, MOST_LINES = 12.0, 14.0, 6
PAD_X, PAD_Y = 7.0, 6.0
MARGIN, HEADER = 6.0, 30.0
ARROW = 11.0  # from a line's last mark to the box
NARROW, WIDE, WIDER = 98.0, 176.0, 8.0  # the least and greatest width of a box, and the step between
CORE, WISHED_CORE, MOST_CORE = 30.0, 75.0, 92.0  # room for curves: least, where lines are many, at most
MORE, WISHED_MORE = 0.5, 0.9  # what each line adds to the room for curves: least, wished for
PORT, END_PORT, MARKED_PORT = 8.0, 11.0, 15.0  # how much of a box's side a line's start or end takes


@dataclass(frozen=True, slots=True)
class Item:
    """A variable to be drawn."""

    name: str
    title: str
    layer: int
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A line to be drawn from one item to another; `mark` is the width of the marks at its end."""

    cause: str
    effect: str
    mark: float = 0.0


@dataclass(frozen=True, slots=True)
class Spacing:
    """By column: the left edge and width of its boxes, where curves before it end and after it start."""

    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    ends: tuple[float, ...]
    starts: tuple[float, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Sides:
    """How much height the ends of lines take on either side of a box."""

    left: float = 0.0
    right: float = 0.0


def leads_back(tie: Tie, columns: Columns) -> bool:
    """Whether a line turns beside its column or leads to an earlier one."""
    return columns.column[tie.effect] <= columns.column[tie.cause]


def count_sides(ties: Sequence[Tie], columns: Columns) -> dict[str, Sides]:
    """By item, the height that the ends of its lines take on either side."""
    left = dict.fromkeys(columns.column, 0.0)
    right = dict.fromkeys(columns.column, 0.0)
    for tie in ties:
        back = leads_back(tie, columns)
        beside = columns.column[tie.effect] == columns.column[tie.cause]
        (left if back and not beside else right)[tie.cause] += PORT
        (right if back else left)[tie.effect] += MARKED_PORT if tie.mark else END_PORT
    return {name: Sides(left[name], right[name]) for name in columns.column}


def measure_item(item: Item, width: float, sides: Sides) -> tuple[tuple[str, ...], float]:
    """The lines of an item's title in a box so wide, and the height of the box."""
    lines = wrap_text(item.title, width - 2 * PAD_X, FONT, MOST_LINES, item.bold)
    return lines, max(LINE * len(lines) + 2 * PAD_Y, sides.left + PAD_Y, sides.right + PAD_Y)


def fit_columns(ties: Sequence[Tie], columns: Columns) -> float:
    """The least width of a map with these columns."""
    passing, leads = _measure_channels(ties, columns)
    cores = [_least_core(lines) for lines in passing]
    return 2 * MARGIN + NARROW * len(columns.layers) + sum(cores) + sum(map(sum, leads))


def _least_core(lines: int) -> float:
    """The least room for the curves of so many lines."""
    return CORE + min(MORE * lines, CORE) if lines else 0.0


def _measure_channels(ties: Sequence[Tie], columns: Columns) -> tuple[list[int], list[tuple[float, float]]]:
    """How many lines pass or turn after each column, and what marks and arrows take on either side of it."""
    count = len(columns.layers)
    passing = [0] * count
    left, right = [0.0] * count, [0.0] * count
    for tie in ties:
        start, end = columns.column[tie.cause], columns.column[tie.effect]
        side = right if leads_back(tie, columns) else left
        side[end] = max(side[end], ARROW + tie.mark)
        for column in range(min(start, end), max(start, end, min(start, end) + 1)):
            passing[column] += 1
    return passing, list(zip(left, right, strict=True))


def space_columns(
    items: Sequence[Item],
    ties: Sequence[Tie],
    columns: Columns,
    passes: Mapping[int, float],
    width: float,
) -> Spacing:
    """Widths that use the room there is, where that makes the map lower and then where lines are many.

    Parameters
    ----------
    items, ties, columns
        The map.
    passes
        By column, the height that lines take which only pass it.
    width
        What is not exceeded if it can be helped.
    """
    passing, leads = _measure_channels(ties, columns)
    widths = [NARROW] * len(columns.layers)
    spare = max(0.0, width - fit_columns(ties, columns))
    cores, spare = _widen_cores(passing, spare)
    sides = count_sides(ties, columns)
    members = [[item for item in items if columns.column[item.name] == c] for c in range(len(widths))]

    def needs(column: int, wide: float) -> float:
        boxes = (measure_item(item, wide, sides[item.name])[1] for item in members[column])
        return passes.get(column, 0.0) + sum(height + 2 * PAD_Y for height in boxes)

    while spare > 0:
        wider = [
            (needs(column, wide), column, better)
            for column, wide in enumerate(widths)
            if (better := _find_better(column, wide, min(WIDE, wide + spare), needs))
        ]
        if not wider:
            break
        _, column, better = max(wider, key=lambda found: (found[0], -found[1]))
        spare -= better - widths[column]
        widths[column] = better
    used = [core for core in cores if core]
    more = min(max(spare, 0.0) / max(len(used), 1), MOST_CORE - CORE)
    cores = [min(core + more, max(core, MOST_CORE)) if core else 0.0 for core in cores]
    return _add_up(widths, cores, leads)


def _widen_cores(passing: Sequence[int], spare: float) -> tuple[list[float], float]:
    """Room for curves, and what is spared still: where lines are many up to half goes to them."""
    cores = [_least_core(lines) for lines in passing]
    wished = [
        min(CORE + WISHED_MORE * lines, WISHED_CORE) - core if lines else 0.0
        for lines, core in zip(passing, cores, strict=True)
    ]
    share = min(1.0, spare / 2 / sum(wished)) if sum(wished) else 0.0
    cores = [core + share * wish for core, wish in zip(cores, wished, strict=True)]
    return cores, spare - share * sum(wished)


def _find_better(column: int, wide: float, most: float, needs: Callable[[int, float], float]) -> float:
    """The next width at which the column needs less height; 0 if there is none."""
    now, wider = needs(column, wide), wide + WIDER
    while wider <= most:
        if needs(column, wider) < now:
            return wider
        wider += WIDER
    return 0.0


def _add_up(widths: Sequence[float], cores: Sequence[float], leads: Sequence[tuple[float, float]]) -> Spacing:
    """Edges from widths."""
    lefts, ends, starts, x = [], [], [], MARGIN
    for wide, core, (left, right) in zip(widths, cores, leads, strict=True):
        ends.append(x)
        lefts.append(x + left)
        starts.append(x + left + wide + right)
        x = starts[-1] + core
    return Spacing(tuple(lefts), tuple(widths), tuple(ends), tuple(starts), x + MARGIN)
