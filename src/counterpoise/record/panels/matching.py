"""Which row of a frame answers for which state-year or dyad-year, and which rows answer for none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.record.panels.keys import Keys
from counterpoise.record.panels.members import Member, list_candidates
from counterpoise.record.panels.system import System

if TYPE_CHECKING:
    import numpy as np

NOT_A_MEMBER = "not a member in these years"
OTHER_CODE = "another code of the frame stands for the state"
TOGETHER = "never members on the same day, or a state with itself"


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Rows of a frame that no row of the panel takes a value from, by code and reason."""

    code: str
    first: int
    last: int
    rows: int
    why: str


@dataclass(frozen=True, eq=False)
class Lookup:
    """Places of codes by member-year, and the rows of a frame by codes and year.

    `table` has an axis for each side and one for years, and holds rows of the frame; -1 is none. Its last
    place on each axis of codes stands for a member whose codes the frame does not have. `codes` is the place
    of the code that stands for each member-year; `meant` says which codes might have, by place and year.
    """

    keys: Keys
    first: int
    table: np.ndarray[Any, Any]
    codes: np.ndarray[Any, Any]
    meant: np.ndarray[Any, Any]

    def find(
        self, members: Sequence[np.ndarray[Any, Any]], years: np.ndarray[Any, Any]
    ) -> np.ndarray[Any, Any]:
        """The row of the frame for each row of a panel, given the places of its member-years; -1 is none."""
        return self.table[(*(self.codes[side] for side in members), years - self.first)]

    def within(self) -> np.ndarray[Any, Any]:
        """Which rows of the frame fall into the years of the panel."""
        at = self.keys.years - self.first
        return (at >= 0) & (at < self.table.shape[-1])


def make_lookup(keys: Keys, members: Sequence[Member], system: System, years: tuple[int, int]) -> Lookup:
    """How the rows of a frame are found by the member-years of a panel."""
    import numpy as np

    first, count, size = years[0], years[1] - years[0] + 1, len(keys.codes)
    table = np.full((*(size + 1 for _ in keys.places), count), -1, "int32")
    codes = np.full(len(members), size, "int64")
    lookup = Lookup(keys, first, table, codes, np.zeros((size + 1, count), bool))
    rows = np.flatnonzero(lookup.within())
    at = keys.years[rows] - first
    table[(*(places[rows] for places in keys.places), at)] = rows
    present = np.zeros((size, count), bool)
    for places in keys.places:
        present[places[rows], at] = True
    place = {code: number for number, code in enumerate(keys.codes)}
    for number, member in enumerate(members):
        found = [place[code] for code in list_candidates(member, keys.coding, system) if code in place]
        lookup.meant[found, member.year - first] = True
        codes[number] = next((code for code in found if present[code, member.year - first]), size)
    return lookup


def list_unmatched(
    lookup: Lookup, members: Sequence[Member], used: np.ndarray[Any, Any]
) -> Iterator[Unmatched]:
    """The rows within the years that no row of the panel uses, by the code (or pair) that is to blame."""
    import numpy as np
    import pandas as pd

    keys, size = lookup.keys, len(lookup.keys.codes)
    left = np.flatnonzero(lookup.within() & ~used)
    at = keys.years[left] - lookup.first
    taken = np.zeros_like(lookup.meant)
    taken[lookup.codes, np.fromiter((member.year for member in members), "int64") - lookup.first] = True
    sides = [places[left] for places in keys.places]
    blamed = np.where(taken[sides[0], at], sides[-1], sides[0])
    why = np.where(lookup.meant[blamed, at], OTHER_CODE, NOT_A_MEMBER)
    code = blamed
    if keys.dyadic:  # where both are members, the pair is to blame
        pair = taken[sides[0], at] & taken[sides[1], at]
        code = np.where(pair, size + sides[0] * size + sides[1], blamed)
        why = np.where(pair, TOGETHER, why)
    found = pd.DataFrame({"code": code, "why": why, "year": keys.years[left]})
    spans = found.groupby(["code", "why"], as_index=False)["year"].agg(["min", "max", "size"])
    for number, reason, *span in spans.itertuples(index=False):
        first, last, rows = map(int, span)
        yield Unmatched(_name(int(number), keys), first, last, rows, str(reason))


def _name(number: int, keys: Keys) -> str:
    size = len(keys.codes)
    if number < size:
        return keys.codes[number]
    return "-".join(keys.codes[place] for place in divmod(number - size, size))
