"""Names that are not well formed, as they are to be written: each check that speaks of one says the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from counterpoise.dossier.states import find_state
from counterpoise.names import ACTOR, IDENTIFIER, parse_variable

_LONGEST = 60


def mend_actor(name: str) -> str | None:
    """The actor that was likely meant: a state's code, else capitals; None where nothing is left.

    Examples
    --------
    >>> [mend_actor(name) for name in ("RUS", "Norway", "the Hill", "?")]
    ['RUS', 'NOR', 'THEHILL', None]
    """
    if ACTOR.fullmatch(name):
        return name
    capitals = re.sub(r"[^A-Z0-9]", "", name.upper())[:12]
    return find_state(name) or (capitals if ACTOR.fullmatch(capitals) else None)


def mend_variable(name: str) -> str | None:
    """The variable that was likely meant, as a bare name; None where nothing is left.

    Examples
    --------
    >>> mend_variable("Balance Sheet")
    'balance_sheet'
    """
    if parse_variable(name):
        return name
    bare = mend_words(name, "_")
    return bare if bare and parse_variable(bare) else None


def mend_id(name: str) -> str | None:
    """The id of a claim, a document, a policy or an event that was likely meant.

    Examples
    --------
    >>> mend_id("Line Them")
    'line-them'
    """
    return name if IDENTIFIER.fullmatch(name) else mend_words(name)


def mend_words(name: str, join: str = "-") -> str | None:
    """A name in small letters and digits, joined where there was anything else."""
    return join.join(re.findall(r"[a-z0-9]+", name.lower()))[:_LONGEST].strip(join) or None


_MENDING: Mapping[str, Callable[[str], str | None]] = {
    "actors": mend_actor,
    "variables": mend_variable,
    **dict.fromkeys(("claims", "documents", "events", "policies"), mend_id),
}


def mend_name(kind: str, name: str) -> str:
    """The name of this kind that an entry is declared under once what is said of its form is done.

    Examples
    --------
    >>> mend_name("claims", "Line Them"), mend_name("debates", "Line Them")
    ('line-them', 'Line Them')
    """
    return _MENDING.get(kind, str)(name) or name
