"""What a map needs to know of a graph: distances, loops, and the paths that lead to one variable.

All answers are in name order or keyed by name, and none depends on the order in which links are given.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping

Edge = tuple[str, str]


def list_followers(edges: Iterable[Edge]) -> dict[str, list[str]]:
    """What each variable leads to directly, in name order."""
    followers: dict[str, list[str]] = {}
    for start, end in sorted(set(edges)):
        followers.setdefault(start, []).append(end)
    return followers


def measure_distances(edges: Iterable[Edge], starts: Iterable[str]) -> dict[str, int]:
    """The least number of links from any of the starts to each variable that can be reached.

    Examples
    --------
    >>> measure_distances([("a", "b"), ("b", "c"), ("a", "c"), ("d", "a")], ["a"])
    {'a': 0, 'b': 1, 'c': 1}
    """
    followers = list_followers(edges)
    distances = dict.fromkeys(sorted(set(starts)), 0)
    waiting = deque(distances)
    while waiting:
        here = waiting.popleft()
        for name in followers.get(here, ()):
            if name not in distances:
                distances[name] = distances[here] + 1
                waiting.append(name)
    return distances


def find_layers(names: Iterable[str], edges: Collection[Edge], starts: Iterable[str]) -> dict[str, int]:
    """The layer of every variable: its least distance from the starts.

    What no start leads to is measured from what heads it: the variables without a cause among the
    given links, and of a loop that nothing leads into, the first by name. These stand in layer 0.

    Parameters
    ----------
    names
        All variables of the map.
    edges
        Links (cause, effect) between them.
    starts
        The instruments and drivers among them.

    Returns
    -------
    dict
        By variable, in name order.

    Examples
    --------
    >>> find_layers(["lever", "a", "b", "given"], [("lever", "a"), ("a", "b"), ("given", "b")], ["lever"])
    {'a': 1, 'b': 2, 'given': 0, 'lever': 0}
    """
    layers = measure_distances(edges, starts)
    rest = set(names) - set(layers)
    inner = [(start, end) for start, end in edges if start in rest and end in rest]
    layers.update(measure_distances(inner, _find_heads(rest, inner)))
    return dict(sorted(layers.items()))


def _find_heads(names: Collection[str], edges: Collection[Edge]) -> list[str]:
    """The first variable by name of each loop, or single variable, that nothing outside it leads into."""
    components = _find_components(names, edges)
    home = {name: place for place, component in enumerate(components) for name in component}
    entered = {home[end] for start, end in edges if home[start] != home[end]}
    return [min(component) for place, component in enumerate(components) if place not in entered]


def find_loops(edges: Collection[Edge]) -> tuple[tuple[str, ...], ...]:
    """The sets of two or more variables that all lead to one another, each in name order.

    These are the strongly connected components (Tarjan 1972), found without recursion.

    Examples
    --------
    >>> find_loops([("a", "b"), ("b", "a"), ("b", "c"), ("c", "d")])
    (('a', 'b'),)
    """
    found = _find_components({name for edge in edges for name in edge}, edges)
    return tuple(sorted(tuple(sorted(component)) for component in found if len(component) > 1))


def _find_components(names: Iterable[str], edges: Iterable[Edge]) -> list[list[str]]:
    """The strongly connected components, single variables among them."""
    search = _Components(list_followers(edges))
    for name in sorted(names):
        search.visit(name)
    return search.found


class _Components:
    """Tarjan's search: numbers in order of discovery, and the earliest that each can lead back to."""

    def __init__(self, followers: Mapping[str, list[str]]) -> None:
        self.followers = followers
        self.number: dict[str, int] = {}
        self.earliest: dict[str, int] = {}
        self.open: list[str] = []
        self.closed: set[str] = set()
        self.found: list[list[str]] = []

    def visit(self, root: str) -> None:
        """Search from a variable that may have been seen before."""
        if root in self.number:
            return
        self._discover(root)
        walk = [(root, iter(self.followers.get(root, ())))]
        while walk:
            here, following = walk[-1]
            name = next(following, None)
            if name is None:
                walk.pop()
                self._leave(here, walk[-1][0] if walk else None)
            elif name not in self.number:
                self._discover(name)
                walk.append((name, iter(self.followers.get(name, ()))))
            elif name not in self.closed:
                self.earliest[here] = min(self.earliest[here], self.number[name])

    def _discover(self, name: str) -> None:
        self.number[name] = self.earliest[name] = len(self.number)
        self.open.append(name)

    def _leave(self, here: str, parent: str | None) -> None:
        if parent is not None:
            self.earliest[parent] = min(self.earliest[parent], self.earliest[here])
        if self.earliest[here] != self.number[here]:
            return
        place = self.open.index(here)
        component = self.open[place:]
        del self.open[place:]
        self.closed.update(component)
        self.found.append(component)


def find_circuits(edges: Collection[Edge], loop: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """For each link within a loop the shortest circuit through it, each circuit once, shortest first.

    A circuit starts at its first variable by name; of several equally short ones the first by name
    is taken at each step. Every variable of the loop is on one of them.

    Examples
    --------
    >>> find_circuits([("a", "b"), ("b", "a"), ("b", "c"), ("c", "a")], ["a", "b", "c"])
    (('a', 'b'), ('a', 'b', 'c'))
    """
    inner = sorted({(start, end) for start, end in edges if start in loop and end in loop})
    found = set()
    for start, end in inner:
        walk = _walk_back(inner, end, start)
        first = walk.index(min(walk))
        found.add((*walk[first:], *walk[:first]))
    return tuple(sorted(found, key=lambda circuit: (len(circuit), circuit)))


def _walk_back(edges: Collection[Edge], start: str, end: str) -> list[str]:
    """A shortest walk from `start` to `end`, which there is."""
    remaining = measure_distances(((b, a) for a, b in edges), [end])
    followers = list_followers(edges)
    walk = [start]
    while walk[-1] != end:
        near = [name for name in followers[walk[-1]] if name in remaining]
        walk.append(min(near, key=lambda name: (remaining[name], name)))
    return walk


def keep_paths(edges: Collection[Edge], starts: Iterable[str], end: str) -> tuple[Edge, ...]:
    """The links that lie on a walk from one of the starts to the end, in name order.

    A walk may pass a variable twice, so that loops which feed back on the way, or on the end itself,
    are kept.

    Examples
    --------
    >>> keep_paths([("a", "b"), ("b", "c"), ("b", "x"), ("y", "c")], ["a"], "c")
    (('a', 'b'), ('b', 'c'))
    """
    reached = measure_distances(edges, starts)
    leading = measure_distances(((effect, cause) for cause, effect in edges), [end])
    return tuple(sorted({edge for edge in edges if edge[0] in reached and edge[1] in leading}))
