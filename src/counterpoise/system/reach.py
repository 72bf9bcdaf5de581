"""How far an account's word carries: which variables a policy reaches, and on whose claims.

A policy moves instruments; claims lead from there. `own`: some path to the variable rests on the
account's own claims alone. `common`: every such path needs a claim that no account disputes, or an
event of the dossier. `completed`: every path needs a borrowed claim (closure `completed` only).
`denied`: paths exist, and each passes a claim of no effect. `silent`: no path at all, so the account
says nothing on the matter, and no number is shown for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from counterpoise.system.model import System
from counterpoise.system.terms import Term

Reach = Literal["own", "common", "completed", "denied", "silent"]
REACHES: tuple[Reach, ...] = ("own", "common", "completed", "denied", "silent")

# An edge: from, to, the grade of what it rests on (an index into REACHES), and, for a condition, the
# cause that has to leave its base for the condition to matter ("" otherwise).
Edge = tuple[str, str, int, str]
_OWN, _COMMON, _COMPLETED, _DENIED = range(4)
_GRADE = {"own": _OWN, "common": _COMMON, "completion": _COMPLETED}


def find_reach(system: System, instruments: Iterable[str]) -> dict[str, Reach]:
    """How each variable is reached from the given instruments.

    A condition (`when`) carries too, for what moves it moves the effect, but only where the cause can
    leave its base: a claim about an instrument that nobody moves says nothing, whatever its condition.
    A derived variable is reached as its inputs are. Claims that the mode never lets hold carry nothing.

    Returns
    -------
    dict
        By variable, in the order of `system.names`; the instruments themselves are "own".
    """
    return find_reaches(system, [instruments])[0]


def find_reaches(system: System, starts: Sequence[Iterable[str]]) -> list[dict[str, Reach]]:
    """The same for several sets of instruments."""
    edges, idle = _edges(system), _idle_instruments(system)
    found = []
    for instruments in starts:
        chosen = set(instruments)
        live = [edge for edge in edges if edge[3] not in idle or edge[3] in chosen]
        reached: dict[str, Reach] = {}
        for worst in (_OWN, _COMMON, _COMPLETED, _DENIED):
            usable = [(start, end) for start, end, grade, _ in live if grade <= worst]
            for name in _closure(usable, chosen):
                reached.setdefault(name, REACHES[worst])
        found.append({name: reached.get(name, "silent") for name in system.names})
    return found


def find_movable(system: System, instruments: Iterable[str]) -> set[str]:
    """All that the given instruments could bear on, in any draw; the rest cannot differ from continuity."""
    steps = [
        (source, term.effect)
        for term in system.terms
        for source in (term.cause, *(term.when.names if term.when else ()))
    ]
    steps += [(source, name) for name, formula in system.derived for source in formula.names]
    steps += [(source, target) for source, target, _, _ in _event_edges(system)]
    return _closure(steps, instruments)


def _edges(system: System) -> list[Edge]:
    edges: list[Edge] = []
    for term in system.terms:
        if system.mode == "at-its-word" and not term.held:
            continue
        if term.origin != "own" and _replaced(system, term):
            continue
        grade = _GRADE[term.origin] if term.sign else _DENIED
        edges.append((term.cause, term.effect, grade, ""))
        if term.when is not None:
            edges += [(source, term.effect, grade, term.cause) for source in term.when.names]
    for name, formula in system.derived:
        edges += [(source, name, _OWN, "") for source in formula.names]
    return edges + _event_edges(system)


def _idle_instruments(system: System) -> set[str]:
    """Instruments that stay at their base unless a policy sets them: no start of their own, no event."""
    moved = {name for event in system.events.values() for name in (*event.set, *event.shift)}
    return set(system.instruments) - set(system.start) - moved


def _replaced(system: System, term: Term) -> bool:
    """Whether the account's own word (for a completion: or a common one) stands in the term's place."""
    if system.mode != "at-its-word":
        return False
    stronger = {"own"} if term.origin == "common" else {"own", "common"}
    return any(other.link == term.link and other.origin in stronger and other.held for other in system.terms)


def _event_edges(system: System) -> list[Edge]:
    """Events belong to the dossier: what moves their condition moves what they move."""
    from counterpoise.expressions import parse

    edges: list[Edge] = []
    for event in system.events.values():
        if event.when is None:
            continue
        sources = parse(event.when).names
        switched = [
            link.effect
            for link in (*event.switches.on, *event.switches.off)
            if (link.cause, link.effect) in system.links
        ]
        targets = {*event.set, *event.shift, *switched}
        edges += [(source, target, _COMMON, "") for source in sources for target in sorted(targets)]
    return edges


def _closure(edges: list[tuple[str, str]], starts: Iterable[str]) -> set[str]:
    """All that can be walked to along the edges, the starts included."""
    following: dict[str, list[str]] = {}
    for start, end in edges:
        following.setdefault(start, []).append(end)
    found, waiting = set(starts), list(starts)
    while waiting:
        for end in following.get(waiting.pop(), ()):
            if end not in found:
                found.add(end)
                waiting.append(end)
    return found
