"""The two lists of states, and the codes that states go by, with their dates.

`state_system.csv` holds a line for every spell, in five lists: `cow` and `gw` as published, `iso` (the ISO
3166 codes of a state, withdrawn ones among them, by the dates of the state rather than of the standard),
`own` (a code for states that never had one of ISO) and `alias` (codes that files use beside these). The
column `state` holds one number for a state whatever the lists call it: it is what joins them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from counterpoise.schema import RecordSource

System = Literal["cow", "gw"]
FIRST, LAST = 1816, 2025
NAMES = {"cow": "Correlates of War", "gw": "Gleditsch and Ward"}
SOURCES = {
    "cow": RecordSource(
        publisher="Correlates of War",
        title="State System Membership",
        version="2016, to the end of that year; nobody has joined or left since, as far as we know",
        licence="free with citation",
        citation="Correlates of War Project (2017), State System Membership List, v2016",
        address="https://correlatesofwar.org/data-sets/state-system-membership/",
        note=(
            "A state needs recognition, and is no member while it is occupied: France is none from 1942 to "
            "1944. The national capabilities go on to 2022 with the same members."
        ),
    ),
    "gw": RecordSource(
        publisher="Kristian Skrede Gleditsch and Michael D. Ward",
        title="List of Independent States, with the tentative list of microstates",
        version="states as of 2025",
        licence="free with citation",
        citation=(
            "Gleditsch, Kristian S. and Michael D. Ward (1999), Interstate System Membership: A Revised List "
            "of the Independent States since 1816, International Interactions 25(4), 393-413"
        ),
        address="http://ksgleditsch.com/statelist.html",
        note=(
            "States that govern themselves and have 250,000 inhabitants; microstates are those with fewer. "
            "It overlooks wartime occupation. Kiribati is 970, Nauru 971, Tonga 972 and Tuvalu 973, of which "
            "Correlates of War gives 970 to Nauru."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which a code stood for a state; days are ordinals, the last one included."""

    listed: str
    code: str
    name: str
    start: int
    end: int
    entity: int
    microstate: bool

    def overlap(self, start: int, end: int) -> int:
        """How many of some days fall into the spell."""
        return max(0, min(self.end, end) - max(self.start, start) + 1)

    def distance(self, start: int, end: int) -> int:
        """How many days lie between the spell and some days; 0 where they meet."""
        return max(0, self.start - end, start - self.end)


@cache
def read_spells() -> tuple[Spell, ...]:
    """Every spell, in the order of the file.

    Examples
    --------
    >>> [spell.code for spell in read_spells() if spell.listed == "cow" and spell.name == "Yemen"]
    ['679']
    """
    text = (files("counterpoise.record.panels") / "state_system.csv").read_text(encoding="utf-8")
    return tuple(_read_spell(row) for row in csv.DictReader(text.splitlines()))


def _read_spell(row: dict[str, str]) -> Spell:
    start = date.fromisoformat(row["start"]).toordinal()
    end = date.fromisoformat(row["end"]).toordinal() if row["end"] else date.max.toordinal()
    small = row["microstate"] == "yes"
    return Spell(row["system"], row["code"], row["name"], start, end, int(row["state"]), small)


@cache
def group_spells(*lists: str) -> dict[int, tuple[Spell, ...]]:
    """The spells of some lists, by the number that a state has whatever the lists call it."""
    found: dict[int, list[Spell]] = {}
    for spell in read_spells():
        if spell.listed in lists:
            found.setdefault(spell.entity, []).append(spell)
    return {entity: tuple(spells) for entity, spells in found.items()}


def find_days(year: int, on: str) -> tuple[int, int]:
    """The first and the last day that `on` asks of in a year: any day, the first, or the last.

    Examples
    --------
    >>> first, last = find_days(2024, "any")
    >>> last - first + 1
    366
    """
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return {"any": (first, last), "start": (first, first), "end": (last, last)}[on]
