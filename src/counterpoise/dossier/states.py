"""The usual English names of states and territories, by ISO 3166-1 code, and the code that was meant."""

from __future__ import annotations

import csv
import difflib
from functools import cache
from importlib.resources import files

_ALIKE = 0.8  # of names: a slip of the pen; "Basin" is not to be taken for Bahrain
_ALPHA_2 = 2
_SHORTEST = 3  # letters that a name has to begin with


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = (files("counterpoise.dossier") / "states.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def state_names() -> dict[str, str]:
    """The name of each code that a state may have in a dossier, in the order of codes.

    The codes are those of `counterpoise.names.ISO_ALPHA_3`; the names are the usual short ones, in the
    order of speech ("South Korea"), without an article. They say nothing about anyone's status.

    Examples
    --------
    >>> state_names()["KOR"]
    'South Korea'
    """
    return {row["code"]: row["name"] for row in _rows()}


@cache
def _exact() -> dict[str, str]:
    """The alpha-3 code of every alpha-2 code, and of every usual or other name in small letters."""
    found = {row["name"].casefold(): row["code"] for row in _rows()}
    for row in _rows():
        found[row["alpha_2"]] = row["code"]
        for other in filter(None, row["also"].split(";")):
            found[other if len(other) == _ALPHA_2 else other.casefold()] = row["code"]
    return found


def match_state(text: str) -> str | None:
    """The alpha-3 code of the state that a code of ISO 3166-1 or a name stands for; None where none does.

    Examples
    --------
    >>> [match_state(text) for text in ("AF", "uk", "turkmenistan", "the Netherlands", "Basin")]
    ['AFG', 'GBR', 'TKM', 'NLD', None]
    """
    plain = " ".join(text.split())
    upper, lower = plain.upper(), plain.casefold().removeprefix("the ")
    return upper if upper in state_names() else _exact().get(upper) or _exact().get(lower)


def find_state(text: str) -> str | None:
    """The same, or where nothing fits, the code of the one name that begins so or is spelt nearly so.

    Examples
    --------
    >>> [find_state(text) for text in ("GER", "Kazakstan", "RUSS", "Basin", "EU")]
    ['DEU', 'KAZ', 'RUS', None, None]
    """
    found = match_state(text)
    plain = text.strip().casefold()[:80]
    if found is not None or len(plain) < _SHORTEST:
        return found
    names = {name.casefold(): code for code, name in state_names().items()}
    begun = [code for name, code in names.items() if name.startswith(plain)]
    if len(begun) == 1:
        return begun[0]
    codes = {code.casefold(): code for code in state_names()}
    close = difflib.get_close_matches(plain, [*names, *codes], n=1, cutoff=_ALIKE)
    return {**names, **codes}[close[0]] if close else None
