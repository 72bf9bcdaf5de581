"""How far an account's word carries: which variables a policy reaches, and on whose claims.

A policy moves instruments; claims lead from there. `own`: some path to the variable rests on the
account's own claims alone. `common`: every such path needs a claim that no account disputes, or an
event of the dossier. `completed`: every path needs a borrowed claim (closure `completed` only).
`denied`: paths exist, and each passes a claim of no effect. `silent`: no path at all, so the account
says nothing on the matter, and no number is shown for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from counterpoise.dossier.extents import Extents, can_hold, can_vary, find_extents
from counterpoise.expressions import Expression, parse
from counterpoise.schema import Setting
from counterpoise.system.model import System
from counterpoise.system.terms import Link, Origin

Reach = Literal["own", "common", "completed", "denied", "silent"]
Levers = Iterable[str] | Mapping[str, tuple[float, float]]
REACHES: tuple[Reach, ...] = ("own", "common", "completed", "denied", "silent")

_OWN, _COMMON, _COMPLETED, _DENIED = range(4)
_STRONGER: dict[Origin, tuple[Origin, ...]] = {"own": (), "common": ("own",), "completion": ("own", "common")}
_GRADE = {"own": _OWN, "common": _COMMON, "completion": _COMPLETED}


@dataclass(frozen=True, slots=True)
class _Edge:
    """A way from a variable to another.

    `grade` is that of what it rests on, an index into `REACHES`; `when` the condition under which it
    is open. The way may lead through that condition itself: then `cause` is what has to leave its base
    for the condition to matter ("" for an event), and is None for a way that does not.
    """

    start: str
    end: str
    grade: int
    when: Expression | None = None
    cause: str | None = None


def find_reach(system: System, instruments: Levers) -> dict[str, Reach]:
    """How each variable is reached from the given instruments.

    A condition (`when`) carries too, for what moves it moves the effect, but only where the cause can
    leave its base: a claim about an instrument that nobody moves says nothing, whatever its condition.
    Nor does a claim whose condition cannot hold while the instruments that are not given stay where
    they start. A derived variable is reached as its inputs are. Claims that the mode never lets hold
    carry nothing.

    Parameters
    ----------
    system
        An account's.
    instruments
        The instruments that are moved, at best with the lowest and highest level (native units)
        between which each is; by their names alone they can be anywhere in their ranges.

    Returns
    -------
    dict
        By variable, in the order of `system.names`; the instruments themselves are "own".
    """
    return find_reaches(system, [instruments])[0]


def find_reaches(system: System, starts: Sequence[Levers]) -> list[dict[str, Reach]]:
    """The same for several sets of instruments."""
    edges, found = _edges(system), []
    for instruments in starts:
        reached = _walk(_live_edges(system, edges, instruments), instruments)
        found.append({name: reached.get(name, "silent") for name in system.names})
    return found


def _walk(edges: Iterable[_Edge], starts: Iterable[str]) -> dict[str, Reach]:
    """What can be walked to, and on whose word at best: a walk is as good as the worst way on it."""
    following: dict[str, list[_Edge]] = {}
    for edge in edges:
        following.setdefault(edge.start, []).append(edge)
    reached: dict[str, Reach] = {}
    waiting: list[list[str]] = [list(starts), [], [], []]
    for worst in (_OWN, _COMMON, _COMPLETED, _DENIED):
        while waiting[worst]:
            if (name := waiting[worst].pop()) not in reached:
                reached[name] = REACHES[worst]
                for edge in following.get(name, ()):
                    waiting[max(worst, edge.grade)].append(edge.end)
    return reached


def find_levers(system: System, settings: Sequence[Setting]) -> dict[str, tuple[float, float]]:
    """The instruments that settings move, each with the levels between which it then is, in native units.

    A setting whose `when` cannot hold moves nothing: its instrument is left out.
    """
    extents = _extents(system, settings)
    bounds = system.dossier.bounds
    return {
        item.instrument: extents[item.instrument] for item in settings if can_hold(item.when, extents, bounds)
    }


def _extents(system: System, settings: Sequence[Setting]) -> Extents:
    starts = {entry.variable: entry.level for entry in system.dossier.accounts[system.account].starts}
    return find_extents(system.dossier.variables, system.events.values(), settings, starts)


def _live_edges(system: System, edges: list[_Edge], instruments: Levers) -> list[_Edge]:
    """The ways that are open while the given instruments are moved, and the others rest."""
    levers = instruments if isinstance(instruments, Mapping) else {}
    bounds, chosen = system.dossier.bounds, set(instruments)
    settings = [
        Setting(instrument=name, value=level) for name in chosen for level in levers.get(name, bounds[name])
    ]
    extents = _extents(system, settings)
    idle = _idle_instruments(system, extents) - chosen
    known: dict[tuple[str, bool], bool] = {}  # many ways share a condition

    def is_open(edge: _Edge) -> bool:
        through = edge.cause is not None
        if edge.when is None or edge.cause in idle:
            return not through
        key = (edge.when.text, through)
        if key not in known:
            known[key] = (can_vary if through else can_hold)(edge.when, extents, bounds)
        return known[key]

    return [edge for edge in edges if is_open(edge)]


def find_movable(system: System, instruments: Iterable[str]) -> set[str]:
    """All that the given instruments could bear on, in any draw; the rest cannot differ from continuity."""
    return find_all_movable(system, [instruments])[0]


def find_all_movable(system: System, starts: Iterable[Iterable[str]]) -> list[set[str]]:
    """The same for several sets of instruments."""
    following: dict[str, list[str]] = {}
    for term in system.terms:
        for source in (term.cause, *(term.when.names if term.when else ())):
            following.setdefault(source, []).append(term.effect)
    for name, formula in system.derived:
        for source in formula.names:
            following.setdefault(source, []).append(name)
    for source, target, _ in _event_edges(system):
        following.setdefault(source, []).append(target)
    return [_close(following, instruments) for instruments in starts]


def _edges(system: System) -> list[_Edge]:
    edges: list[_Edge] = []
    spoken = _spoken_links(system)
    for term in system.terms:
        if term.probability == 0.0 or (system.mode == "at-its-word" and not term.held):
            continue
        if any(term.link in spoken[origin] for origin in _STRONGER[term.origin]):
            continue
        grade = _GRADE[term.origin] if term.sign else _DENIED
        edges.append(_Edge(term.cause, term.effect, grade, term.when))
        if term.when is not None:
            names = term.when.names
            edges += [_Edge(source, term.effect, grade, term.when, term.cause) for source in names]
    for name, formula in system.derived:
        edges += [_Edge(source, name, _OWN) for source in formula.names]
    return edges + [_Edge(start, end, _COMMON, when, "") for start, end, when in _event_edges(system)]


def _idle_instruments(system: System, extents: Extents) -> set[str]:
    """Instruments that stay at their base unless a policy sets them: no start of their own, no event."""
    bounds = system.dossier.bounds
    events = [event for event in system.events.values() if can_hold(event.when, extents, bounds)]
    moved = {name for event in events for name in (*event.set, *event.shift)}
    return set(system.instruments) - set(system.start) - moved


def _spoken_links(system: System) -> dict[Origin, set[Link]]:
    """The links on which a word of the account's own, or a common one, stands in every draw."""
    spoken: dict[Origin, set[Link]] = {"own": set(), "common": set()}
    if system.mode == "at-its-word":
        for term in system.terms:
            if term.held and term.origin in spoken:
                spoken[term.origin].add(term.link)
    return spoken


def _event_edges(system: System) -> list[tuple[str, str, Expression]]:
    """Events belong to the dossier: what moves their condition moves what they move."""
    edges = []
    for event in system.events.values():
        if event.when is None:
            continue
        condition = parse(event.when)
        switched = [
            link.effect
            for link in (*event.switches.on, *event.switches.off)
            if (link.cause, link.effect) in system.links
        ]
        targets = {*event.set, *event.shift, *switched}
        edges += [(source, target, condition) for source in condition.names for target in sorted(targets)]
    return edges


def _close(following: Mapping[str, Sequence[str]], starts: Iterable[str]) -> set[str]:
    """All that can be walked to, the starts included."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        for end in following.get(waiting.pop(), ()):
            if end not in found:
                found.add(end)
                waiting.append(end)
    return found
