"""Whether series are directed: who did it to whom, and not what passed between two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from counterpoise.errors import Place, Problem

_ARROWS = re.compile(r"(.+?)\s*(?:->|>|→|_to_)\s*(.+)")
_TWO = re.compile(r"([A-Za-z]+)2([A-Za-z]+)")
_HYPHEN = re.compile(r"([A-Za-z][A-Za-z0-9]*)-([A-Za-z][A-Za-z0-9]*)(\.[\w.]+)?")
SENDERS = ("source", "sender", "from", "actor")
RECEIVERS = ("target", "receiver", "to")
BOTH_SIDES = (
    ("iso3_a", "iso3_b"),
    ("state_a", "state_b"),
    ("country_a", "country_b"),
    ("a", "b"),
)
PAIRS = ("pair", "dyad")
WHY = (
    "It holds one number for both directions, so that what A did to B cannot be told from what B did to A, "
    "and neither can be seen to answer the other."
)
WHAT = "Bring a series for each direction, such as USA>RUS and RUS>USA, counted by who acted."


def split_direction(name: str) -> tuple[str, str] | None:
    """Who acts and on whom, where the name of a series says so: `A>B`, `A->B`, `A2B` or `A_to_B`.

    Examples
    --------
    >>> split_direction("USA>RUS"), split_direction("I2P"), split_direction("JPI")
    (('USA', 'RUS'), ('I', 'P'), None)
    """
    match = _ARROWS.fullmatch(name.strip()) or _TWO.fullmatch(name.strip())
    return None if match is None else (match[1], match[2])


def find_undirected_columns(names: Sequence[tuple[str, Place]]) -> Problem | None:
    """The problem of a header in which pairs have no direction, at the first column that shows it.

    Two columns that name two sides alike (`iso3_a` and `iso3_b`), or names of series that join two actors
    with a hyphen in the order of the alphabet and never the other way round (`CHN-RUS`, and no `RUS-CHN`).
    """
    folded = {name.casefold(): place for name, place in names}
    for one, other in BOTH_SIDES:
        if one in folded and other in folded:
            message = f"The columns {one} and {other} name a pair, not who acted on whom. {WHY}"
            return Problem("O030", message, folded[one], f"{one}, {other}", edit=WHAT)
    joined = [(name, place) for name, place in names if _HYPHEN.fullmatch(name)]
    if joined and are_undirected(name for name, _ in joined):
        name, place = joined[0]
        message = f"{name[:40]} names a pair in the order of the alphabet. {WHY}"
        return Problem("O030", message, place, name[:80], edit=WHAT)
    return None


def are_undirected(names: Iterable[str]) -> bool:
    """Whether names of pairs are all in the order of the alphabet, none of them the other way round.

    Examples
    --------
    >>> are_undirected(["CHN-RUS", "IND-RUS"]), are_undirected(["CHN-RUS", "RUS-CHN"])
    (True, False)
    """
    matches = [_HYPHEN.fullmatch(name) for name in names]
    sides = [(match[1].casefold(), match[2].casefold()) for match in matches if match is not None]
    return bool(sides) and len(sides) == len(matches) and all(one <= other for one, other in sides)
