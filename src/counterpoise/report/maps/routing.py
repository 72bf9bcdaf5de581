"""Lines: where each leaves and meets its boxes, and its path between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from counterpoise.report.maps.columns import Columns
from counterpoise.report.maps.lengths import say_length, say_point
from counterpoise.report.maps.spacing import (
    ARROW,
    END_PORT,
    MARKED_PORT,
    PAD_Y,
    PORT,
    Spacing,
    Tie,
    leads_back,
)

STEEP, SPREAD = 30.0, 0.56  # from how high a rise on lines take turns, and over which share of the way
STRETCH = 1.7  # ends of lines stand at most so much farther apart than they need
LEFT, RIGHT = 0, 1


@dataclass(frozen=True, slots=True)
class Route:
    """A line: its path in SVG's words, where its marks begin, and where the sign of a return stands.

    `back` says that it turns beside its column or leads to an earlier one; `turn` is then a point of the
    path and the direction there, 1 to the right and -1 to the left. The marks stand at `mark_x` to
    `mark_x + mark`, in the middle at `mark_y`; `from_left` says whether the line meets its effect from
    the left, so that the marks end at the arrow.
    """

    cause: str
    effect: str
    path: str
    back: bool
    turn: tuple[float, float, int]
    mark_x: float
    mark_y: float
    from_left: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What routing needs of a layout: by place its column, middle, height and rank within the column."""

    columns: Columns
    spacing: Spacing
    column_of: Sequence[int]
    ranks: Sequence[int]
    middles: Sequence[float]
    heights: Sequence[float]


def route_lines(ties: Sequence[Tie], chains: Sequence[tuple[int, ...]], frame: Frame) -> tuple[Route, ...]:
    """The routes of all ties, in their order.

    Parameters
    ----------
    ties
        The lines.
    chains
        By tie, the places that it passes from cause to effect.
    frame
        Where these places are.
    """
    ports = _find_ports(ties, chains, frame)
    heights = [
        [ports[number, 0], *(frame.middles[place] for place in chain[1:-1]), ports[number, 1]]
        for number, chain in enumerate(chains)
    ]
    bends = _find_bends(chains, heights, frame)
    return tuple(
        _route(tie, chain, heights[number], bends[number], frame)
        for number, (tie, chain) in enumerate(zip(ties, chains, strict=True))
    )


def _find_ports(
    ties: Sequence[Tie], chains: Sequence[tuple[int, ...]], frame: Frame
) -> dict[tuple[int, int], float]:
    """The height of each tie's beginning (0) and end (1).

    Along a side the ends stand in the order of what they lead to. Lines that turn within the column come
    outermost, the nearer the farther out, so that they do not cross one another.
    """
    sides: dict[tuple[int, int], list[tuple[tuple[int, float], int, int, float]]] = {}
    for number, (tie, chain) in enumerate(zip(ties, chains, strict=True)):
        beside = frame.column_of[chain[0]] == frame.column_of[chain[-1]]
        back = leads_back(tie, frame.columns)
        for end, (here, there) in enumerate(((chain[0], chain[1]), (chain[-1], chain[-2]))):
            side = RIGHT if beside or back == bool(end) else LEFT
            room = PORT if not end else MARKED_PORT if tie.mark else END_PORT
            key = (1, float(frame.ranks[there]))
            if beside:
                above = frame.ranks[there] < frame.ranks[here] or (here == there and not end)
                key = (0, -frame.ranks[there]) if above else (2, -frame.ranks[there])
            sides.setdefault((here, side), []).append((key, number, end, room))
    ports = {}
    for (place, _), ends in sides.items():
        ends.sort()
        need = sum(room for *_, room in ends)
        stretch = min(STRETCH, max(1.0, (frame.heights[place] - PAD_Y) / need))
        y = frame.middles[place] - need * stretch / 2
        for _, number, end, room in ends:
            ports[number, end] = y + room * stretch / 2
            y += room * stretch
    return ports


def _find_bends(
    chains: Sequence[tuple[int, ...]], heights: Sequence[Sequence[float]], frame: Frame
) -> list[list[float]]:
    """By tie and step, how far through the space between two columns a line rises or falls, from 0 to 1.

    Steep lines that go the same way do so one after the other, the upper first if they rise and last if
    they fall: they neither lie on one another nor cross for that alone.
    """
    bends = [[0.5] * (len(chain) - 1) for chain in chains]
    steep: dict[tuple[int, bool], list[tuple[float, float, int, int]]] = {}
    for number, (chain, ys) in enumerate(zip(chains, heights, strict=True)):
        for step, (here, there) in enumerate(pairwise(chain)):
            left, right = frame.column_of[here], frame.column_of[there]
            start, end = (ys[step], ys[step + 1]) if left < right else (ys[step + 1], ys[step])
            if left != right and abs(end - start) > STEEP:
                steep.setdefault((min(left, right), end < start), []).append((start, end, number, step))
    for (_, rising), lines in steep.items():
        lines.sort(reverse=not rising)
        for rank, (_, _, number, step) in enumerate(lines):
            bends[number][step] = 0.5 + SPREAD * ((rank + 0.5) / len(lines) - 0.5)
    return bends


def _route(
    tie: Tie, chain: Sequence[int], heights: Sequence[float], bends: Sequence[float], frame: Frame
) -> Route:
    """The route of one tie through the heights at which it leaves, passes and ends."""
    columns = [frame.column_of[place] for place in chain]
    first, last, spacing = columns[0], columns[-1], frame.spacing
    back = leads_back(tie, frame.columns)
    if first == last:
        return _turn(tie, frame, first, heights[0], heights[-1])
    begin = spacing.lefts[first] if back else spacing.lefts[first] + spacing.widths[first]
    path, turn = [f"M{say_point(begin, heights[0])}"], (0.0, 0.0, 1)
    for here, (y, height), bend in zip(columns, pairwise(heights), bends, strict=False):
        left, right = (spacing.starts[here - 1], spacing.ends[here]) if back else (
            spacing.starts[here], spacing.ends[here + 1]
        )  # fmt: skip
        out, into = (right, left) if back else (left, right)
        middle = left + (right - left) * bend
        path.append(f"H{say_length(out)}")
        path.append(f"C{say_point(middle, y)} {say_point(middle, height)} {say_point(into, height)}")
        turn = ((out + 6 * middle + into) / 8, (y + height) / 2, -1 if back else 1)
    edge = spacing.lefts[last] + spacing.widths[last] if back else spacing.lefts[last]
    path.append(f"H{say_length(edge)}")
    mark = edge + ARROW if back else edge - ARROW - tie.mark
    return Route(tie.cause, tie.effect, "".join(path), back, turn, mark, heights[-1], not back)


def _turn(tie: Tie, frame: Frame, column: int, start: float, end: float) -> Route:
    """A line to another box of the same column, through the space to its right."""
    spacing = frame.spacing
    edge = spacing.lefts[column] + spacing.widths[column]
    out = spacing.starts[column]
    room = spacing.ends[column + 1] - out if column + 1 < len(spacing.ends) else spacing.width - out - 6
    bulge = min(0.9 * room, 12 + 0.12 * abs(end - start))
    far = out + bulge * 4 / 3
    path = (
        f"M{say_point(edge, start)}H{say_length(out)}"
        f"C{say_point(far, start)} {say_point(far, end)} {say_point(out, end)}H{say_length(edge)}"
    )
    turn = (out + bulge, (start + end) / 2, 0)
    return Route(tie.cause, tie.effect, path, True, turn, edge + ARROW, end, False)


def rank_places(order: Sequence[Sequence[int]], size: int) -> tuple[list[int], list[int]]:
    """By place, its column and its rank within it."""
    columns, ranks = [0] * size, [0] * size
    for number, column in enumerate(order):
        for rank, place in enumerate(column):
            columns[place], ranks[place] = number, rank
    return columns, ranks
