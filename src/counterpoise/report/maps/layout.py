"""Where everything of a map stands: boxes, lines between them, the marks at their ends.

The layers stand side by side from left to right, each of one or several columns. A line leads from the
right of its cause to the left of its effect. One that leads back goes the other way, from the left of
its cause to the right of its effect, and one within a column turns in the space beside it. Lines pass
columns only at heights kept free for them, so that none meets a box but its own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from counterpoise.report.maps.columns import Columns, assign_columns
from counterpoise.report.maps.ordering import count_crossings, order_columns
from counterpoise.report.maps.placing import place_columns
from counterpoise.report.maps.routing import Frame, Route, rank_places, route_lines
from counterpoise.report.maps.spacing import (
    HEADER,
    MARGIN,
    Item,
    Spacing,
    Tie,
    count_sides,
    fit_columns,
    measure_item,
    space_columns,
)

PASS_HEIGHT, PASS_GAP, ITEM_GAP = 2.0, 4.0, 6.0
LEVEL, STRAIGHT = 1.0, 4.0  # how much it counts that a line is level: at a box, and between two passes


@dataclass(frozen=True, slots=True)
class Box:
    """A variable's box: its left and upper edge, its size, and its title in lines."""

    name: str
    column: int
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """The strip of one layer, from left to right."""

    layer: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A map's drawing without its looks. Lengths are in pixels of a screen."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]
    bands: tuple[Band, ...]
    crossings: int
    crossings_at_first: int


@dataclass(frozen=True, slots=True)
class Net:
    """The places of a layout: the items in name order, then those at which long lines pass a column.

    `columns` holds the places of each column, `after`, by place, those of the next column that it is
    joined to, `chains`, by tie, the places from its cause to its effect.
    """

    columns: list[list[int]]
    after: dict[int, list[int]]
    chains: tuple[tuple[int, ...], ...]
    size: int


def lay_out(items: Collection[Item], ties: Collection[Tie], width: float, most: int) -> Layout:
    """The layout of a map.

    Parameters
    ----------
    items
        The variables, in any order.
    ties
        The lines, in any order; at most one from one item to another.
    width
        The width in pixels that is not exceeded unless the layers alone need more.
    most
        The greatest number of columns, unless there are more layers.

    Returns
    -------
    Layout
        Boxes in name order, routes in that of (cause, effect); the same whatever the order given.

    Examples
    --------
    >>> items = [Item("a", "A lever", 0), Item("b", "What it moves", 1)]
    >>> found = lay_out(items, [Tie("a", "b")], 1168, 8)
    >>> found.boxes[0].y == found.boxes[1].y, found.routes[0].back
    (True, False)
    """
    items = sorted(items, key=lambda item: item.name)
    ties = sorted(ties, key=lambda tie: (tie.cause, tie.effect))
    columns = _choose_columns(items, ties, width, most)
    net = _build_net(items, ties, columns)
    order = order_columns(net.columns, net.after)
    passing = {
        number: sum(PASS_HEIGHT + 2 * PASS_GAP for place in column if place >= len(items))
        for number, column in enumerate(order)
    }
    spacing = space_columns(items, ties, columns, passing, width)
    lines, heights = _measure(items, ties, columns, spacing, net)
    gaps = [ITEM_GAP if place < len(items) else PASS_GAP for place in range(net.size)]
    middles = place_columns(order, _weigh_lines(net, len(items)), heights, gaps)
    middles = [HEADER + middle for middle in middles]
    frame = Frame(columns, spacing, *rank_places(order, net.size), middles, heights)
    return Layout(
        width=spacing.width,
        height=max((m + h / 2 for m, h in zip(middles, heights, strict=True)), default=HEADER) + 2 * MARGIN,
        boxes=_draw_boxes(items, columns, spacing, lines, frame),
        routes=route_lines(ties, net.chains, frame),
        bands=_draw_bands(columns, spacing),
        crossings=count_crossings(order, net.after),
        crossings_at_first=count_crossings(net.columns, net.after),
    )


def _choose_columns(items: Sequence[Item], ties: Sequence[Tie], width: float, most: int) -> Columns:
    """As many columns as are wanted and fit the width."""
    layers = {item.name: item.layer for item in items}
    edges = [(tie.cause, tie.effect) for tie in ties]
    least = len(set(layers.values()))
    for count in range(max(most, least), least, -1):
        columns = assign_columns(layers, edges, count)
        if fit_columns(ties, columns) <= width:
            return columns
    return assign_columns(layers, edges, least)


def _build_net(items: Sequence[Item], ties: Sequence[Tie], columns: Columns) -> Net:
    """The places and what joins them, in an order of names."""
    number = {item.name: place for place, item in enumerate(items)}
    order: list[list[int]] = [[] for _ in columns.layers]
    for name, place in number.items():
        order[columns.column[name]].append(place)
    after: dict[int, list[int]] = {}
    chains, size = [], len(items)
    for tie in ties:
        first, last = columns.column[tie.cause], columns.column[tie.effect]
        step = 1 if last > first else -1
        between = range(first + step, last, step) if first != last else range(0)
        chain = (number[tie.cause], *range(size, size + len(between)), number[tie.effect])
        size += len(between)
        for column, place in zip(between, chain[1:], strict=False):
            order[column].append(place)
        for one, other in pairwise(chain if step > 0 else chain[::-1]):
            if first != last:
                after.setdefault(one, []).append(other)
        chains.append(chain)
    return Net(order, after, tuple(chains), size)


def _measure(
    items: Sequence[Item], ties: Sequence[Tie], columns: Columns, spacing: Spacing, net: Net
) -> tuple[list[tuple[str, ...]], list[float]]:
    """The lines of each item, and the height of each place."""
    sides = count_sides(ties, columns)
    measured = [
        measure_item(item, spacing.widths[columns.column[item.name]], sides[item.name]) for item in items
    ]
    passes = [PASS_HEIGHT] * (net.size - len(items))
    return [lines for lines, _ in measured], [height for _, height in measured] + passes


def _weigh_lines(net: Net, items: int) -> list[tuple[int, int, float]]:
    """The joined places; lines between two passes, and within a column, count by their own weights."""
    return [
        (one, other, STRAIGHT if one >= items and other >= items else LEVEL)
        for one, others in sorted(net.after.items())
        for other in others
    ]


def _draw_boxes(
    items: Sequence[Item],
    columns: Columns,
    spacing: Spacing,
    lines: Sequence[tuple[str, ...]],
    frame: Frame,
) -> tuple[Box, ...]:
    boxes = []
    for place, item in enumerate(items):
        column, height = columns.column[item.name], frame.heights[place]
        left, wide = spacing.lefts[column], spacing.widths[column]
        boxes.append(
            Box(item.name, column, left, frame.middles[place] - height / 2, wide, height, lines[place])
        )
    return tuple(boxes)


def _draw_bands(columns: Columns, spacing: Spacing) -> tuple[Band, ...]:
    """The layers' strips, which meet in the middle between their columns."""
    edges = [
        (spacing.starts[number] + spacing.ends[number + 1]) / 2 for number in range(len(columns.layers) - 1)
    ]
    edges = [0.0, *edges, spacing.width]
    bands: list[Band] = []
    for number, layer in enumerate(columns.layers):
        if bands and bands[-1].layer == layer:
            bands[-1] = Band(layer, bands[-1].x, edges[number + 1] - bands[-1].x)
        else:
            bands.append(Band(layer, edges[number], edges[number + 1] - edges[number]))
    return tuple(bands)
