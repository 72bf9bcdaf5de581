"""Valid names and ids for whatever a file calls its variables, accounts and links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from counterpoise.names import IDENTIFIER, parse_variable

_RESERVED = frozenset({"and", "or", "not", "min", "max", "mean", "true", "false", "null"})
_LONGEST_NAME = 54  # of the 60 characters of a bare name: room for a letter before and a number after it
_LONGEST_ID = 50  # of the 60 of a policy's, and the 80 of any other


def name_variables(wanted: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A valid name for each key, from the text that it is to be named by; no name twice.

    A text that is a valid name stays. Any other is turned into lower-case letters, digits and
    underscores; where nothing is left of it, a number is given.

    Examples
    --------
    >>> name_variables([("a", "Régime type"), ("b", "RUS.autonomy"), ("c", "regime-type"), ("d", "+")])
    {'a': 'regime_type', 'b': 'RUS.autonomy', 'c': 'regime_type_2', 'd': 'variable_4'}
    """
    entries = list(wanted)
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key, text in entries:  # valid names first, so that none of them has to give way
        if parse_variable(text) is not None and text not in taken:
            names[key] = text
            taken.add(text)
    for number, (key, text) in enumerate(entries, start=1):
        if key not in names:
            names[key] = make_unique(_slug(text, "_", _LONGEST_NAME) or f"variable_{number}", taken, "_")
            taken.add(names[key])
    return {key: names[key] for key, _ in entries}


def make_id(text: str, taken: Collection[str], otherwise: str) -> str:
    """An id of lower-case letters, digits and hyphens that is not among those taken.

    A text that is one already stays.

    Examples
    --------
    >>> make_id("Tolls (2024)", {"tolls-2024"}, "link")
    'tolls-2024-2'
    """
    if IDENTIFIER.fullmatch(text) and text not in taken:
        return text
    return make_unique(_slug(text, "-", _LONGEST_ID) or otherwise, taken, "-")


def make_unique(name: str, taken: Collection[str], mark: str) -> str:
    """The name, with a number after it if it is taken."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}{mark}{number}"
    return found


def _slug(text: str, mark: str, longest: int) -> str:
    """Lower-case letters, digits and marks between them; a name begins with a letter."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    found = re.sub(r"[^a-z0-9]+", mark, plain).strip(mark)[:longest].strip(mark)
    if mark == "_" and found and (found[0].isdigit() or found in _RESERVED):
        return f"v_{found}"
    return found
