"""The columns of a drawing: each layer is one or several, so that links within it lead to the right too.

Many variables are one link away from an instrument and lead to one another. In one column their links
would lie on top of each other; in a few columns side by side most lead forward. The columns of a layer
stand together, and a layer is never mixed with another.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from counterpoise.report.maps.graphs import Edge

# What a link costs by how many columns it leads forward, and what a crowded column costs: judged by eye.
BESIDE, BACK, FARTHER, CROWD = 5.0, 6.0, 1.0, 0.12
ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each variable, from 0, and the layer of each column."""

    column: dict[str, int]
    layers: tuple[int, ...]


def assign_columns(layers: Mapping[str, int], edges: Collection[Edge], most: int) -> Columns:
    """Columns for all variables such that few links lead back, and none leads far.

    Each layer first takes as many columns as its longest chain of links asks for, as far as `most`
    allows; then variables move within their layer as long as that makes the links cheaper.

    Parameters
    ----------
    layers
        By variable.
    edges
        Links between variables.
    most
        The greatest number of columns; every layer has one anyway.

    Examples
    --------
    >>> assign_columns({"lever": 0, "a": 1, "b": 1}, [("lever", "a"), ("lever", "b"), ("a", "b")], 3).column
    {'a': 1, 'b': 2, 'lever': 0}
    """
    edges = sorted({edge for edge in edges if edge[0] != edge[1]})
    steps = _count_steps(layers, edges)
    room = _share_room(layers, steps, most)
    first, total = {}, 0
    for layer, count in room.items():
        first[layer], total = total, total + count
    length = {layer: 1 + max(steps[name] for name in layers if layers[name] == layer) for layer in room}
    column = {
        name: first[layers[name]] + steps[name] * room[layers[name]] // length[layers[name]]
        for name in sorted(layers)
    }
    _improve(column, edges, {name: (first[layers[name]], room[layers[name]]) for name in column})
    return _close_up(column, layers)


def _count_steps(layers: Mapping[str, int], edges: Sequence[Edge]) -> dict[str, int]:
    """How many links of its own layer lead up to each variable, those aside that lead back."""
    inner = [edge for edge in edges if layers[edge[0]] == layers[edge[1]]]
    place = {name: place for place, name in enumerate(rank_forward(sorted(layers), inner))}
    steps = dict.fromkeys(layers, 0)
    for cause, effect in sorted(inner, key=lambda edge: (place[edge[0]], edge)):
        if place[cause] < place[effect]:
            steps[effect] = max(steps[effect], steps[cause] + 1)
    return steps


def rank_forward(names: Sequence[str], edges: Collection[Edge]) -> list[str]:
    """The variables in an order in which few links lead back, and none if there are no loops.

    The rule is that of Eades, Lin and Smyth (1993, Information Processing Letters 47, 319-323): take
    away what leads nowhere to the end, what nothing leads to to the front, and else to the front what
    most exceeds its causes by its effects; the first by name among equals.

    Examples
    --------
    >>> rank_forward(["a", "b", "c"], [("c", "b"), ("b", "a")])
    ['c', 'b', 'a']
    """
    left = set(names)
    causes: dict[str, set[str]] = {name: set() for name in names}
    effects: dict[str, set[str]] = {name: set() for name in names}
    for cause, effect in edges:
        effects[cause].add(effect)
        causes[effect].add(cause)
    front: list[str] = []
    back: list[str] = []
    while left:
        ends = [name for name in sorted(left) if not effects[name]]
        heads = [name for name in sorted(left) if not causes[name]]
        if ends:
            taken, side = ends[0], back
        else:
            margin = {name: len(effects[name]) - len(causes[name]) for name in sorted(left)}
            taken, side = (heads or [max(margin, key=margin.__getitem__)])[0], front
        side.append(taken)
        left.remove(taken)
        for name in left:
            causes[name].discard(taken)
            effects[name].discard(taken)
    return front + back[::-1]


def _share_room(layers: Mapping[str, int], steps: Mapping[str, int], most: int) -> dict[int, int]:
    """How many columns each layer gets: one, and then one more where the chain a column holds is longest."""
    wanted = dict.fromkeys(sorted(set(layers.values())), 1)
    for name, layer in layers.items():
        wanted[layer] = max(wanted[layer], steps[name] + 1)
    room = dict.fromkeys(wanted, 1)
    while sum(room.values()) < most:
        short = [layer for layer in room if room[layer] < wanted[layer]]
        if not short:
            break
        room[max(short, key=lambda layer: (wanted[layer] / room[layer], -layer))] += 1
    return room


def _improve(column: dict[str, int], edges: Sequence[Edge], span: Mapping[str, tuple[int, int]]) -> None:
    """Move variables one at a time, in name order, as long as something becomes cheaper."""
    ahead: dict[str, list[str]] = {name: [] for name in column}
    behind: dict[str, list[str]] = {name: [] for name in column}
    for cause, effect in edges:
        ahead[cause].append(effect)
        behind[effect].append(cause)
    crowd: dict[int, int] = {}
    for place in column.values():
        crowd[place] = crowd.get(place, 0) + 1

    def cost(name: str, place: int) -> float:
        others = crowd.get(place, 0) - (column[name] == place)
        links = sum(_weigh(column[other] - place) for other in ahead[name])
        links += sum(_weigh(place - column[other]) for other in behind[name])
        return links + CROWD * (2 * others + 1)

    for _ in range(ROUNDS):
        moved = False
        for name, (first, count) in span.items():
            best = min(range(first, first + count), key=lambda place, name=name: (cost(name, place), place))
            if cost(name, best) < cost(name, column[name]) - 1e-9:
                crowd[column[name]] -= 1
                crowd[best] = crowd.get(best, 0) + 1
                column[name], moved = best, True
        if not moved:
            return


def _weigh(distance: int) -> float:
    """What a link costs that leads so many columns to the right."""
    if distance > 0:
        return FARTHER * (distance - 1)
    return BESIDE if distance == 0 else BACK - FARTHER * distance


def _close_up(column: Mapping[str, int], layers: Mapping[str, int]) -> Columns:
    """The columns without empty ones."""
    used = sorted({(place, layers[name]) for name, place in column.items()})
    number = {place: new for new, (place, _) in enumerate(used)}
    return Columns({name: number[place] for name, place in column.items()}, tuple(layer for _, layer in used))
