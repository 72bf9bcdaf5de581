"""What the checks share: problems of unknown names, and cautious suggestions."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from counterpoise.dossier.draft import Draft
from counterpoise.dossier.states import match_state
from counterpoise.errors import Place, Problem, nearest
from counterpoise.names import ACTOR, ISO_ALPHA_3

_MOST_CANDIDATES = 2_000
_FEW = 8  # names that fit into a sentence


def suggest(name: str, valid: Collection[str]) -> str | None:
    """The nearest valid name, unless there are so many that the search would take long."""
    return nearest(name, sorted(valid)) if len(valid) <= _MOST_CANDIDATES else None


def unknown(code: str, what: str, name: str, valid: Collection[str], place: Place) -> Problem:
    """The problem of a name that is not declared."""
    close = suggest(name, valid)
    few = 0 < len(valid) <= _FEW and close is None
    edit = f"Use one of: {', '.join(sorted(valid))}." if few else None
    return Problem(code, f"There is no {what} {name[:80]}.", place, name[:80], close, edit)


def check_name(draft: Draft, kind: str, code: str, name: str, place: Place) -> Iterator[Problem]:
    """A problem where `name` is not declared; none where that cannot be known."""
    declared = draft.declared.get(kind)
    if declared is not None and name not in declared:
        yield unknown(code, _SINGULAR[kind], name, declared, place)


def check_actor(draft: Draft, name: str, place: Place, any_state: bool = False) -> Iterator[Problem]:
    """The same for an actor; with `any_state`, a state needs no declaration."""
    declared = draft.declared.get("actors")
    if declared is None or name in declared or (any_state and name in ISO_ALPHA_3):
        return
    meant = _find_actor(draft, name)
    if meant is None:
        yield unknown("N001", "actor", name, declared, place)
        return
    known = meant in declared or any_state
    edit = None if known else f"Write {meant}, and declare it under actors in dossier.yaml."
    yield Problem("N001", f"There is no actor {name[:80]}.", place, name[:80], meant, edit)


def _find_actor(draft: Draft, name: str) -> str | None:
    """The code of the actor or state that is meant by a name, or by a state's other code."""
    plain = name.strip().casefold().removeprefix("the ")
    for code, entered in draft.actors.items():
        if ACTOR.fullmatch(code) and entered.content.name.casefold().removeprefix("the ") == plain:
            return code
    return match_state(name)


def check_variable(draft: Draft, name: str, place: Place) -> Iterator[Problem]:
    """The same for a variable."""
    yield from check_name(draft, "variables", "N002", name, place)


def show_number(value: float) -> str:
    """A number as an analyst would write it."""
    return f"{value:g}"


_SINGULAR = {
    "actors": "actor",
    "variables": "variable",
    "documents": "document",
    "policies": "policy",
    "events": "event",
    "debates": "debate",
    "claims": "claim",
}
