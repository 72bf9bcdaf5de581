"""Who was a member of a system in which years, under which codes."""

from __future__ import annotations

from typing import NamedTuple

from counterpoise.record.panels.system import Spell, System, find_days, group_spells, read_spells

CODE_LISTS = {"iso": ("iso", "own", "alias"), "cow": ("cow",), "gw": ("gw",)}
SHOWN_LISTS = {**CODE_LISTS, "iso": ("iso", "own")}


class Member(NamedTuple):
    """A state in a year of its membership.

    `start` and `end` are the days of the year between which it was a member, `first` and `last` those that
    were asked for; the codes are those of the days asked for.
    """

    code: int
    year: int
    entity: int
    start: int
    end: int
    first: int
    last: int


def list_members(system: System, first: int, last: int, on: str, microstates: bool) -> list[Member]:
    """The members of a system by year, in the order of their numbers, then of years.

    Examples
    --------
    >>> [member.year for member in list_members("cow", 1988, 1992, "any", True) if member.code == 260]
    [1988, 1989, 1990]
    >>> [member.year for member in list_members("cow", 1988, 1992, "end", True) if member.code == 260]
    [1988, 1989]
    """
    found = []
    for spell in read_spells():
        if spell.listed != system or (spell.microstate and not microstates):
            continue
        for year in range(first, last + 1):
            asked = find_days(year, on)
            if spell.overlap(*asked):
                whole = find_days(year, "any")
                days = (max(spell.start, whole[0]), min(spell.end, whole[1]))
                shown = (max(spell.start, asked[0]), min(spell.end, asked[1]))
                found.append(Member(int(spell.code), year, spell.entity, *days, *shown))
    return sorted(found)


def find_holding(member: Member, coding: str) -> Spell | None:
    """The spell of a coding in which a member is on most of the days asked for; None where there is none."""
    spells = group_spells(*SHOWN_LISTS[coding]).get(member.entity, ())
    best = max(spells, key=lambda spell: spell.overlap(member.first, member.last), default=None)
    return best if best is not None and best.overlap(member.first, member.last) else None


def list_candidates(member: Member, coding: str, system: System) -> tuple[str, ...]:
    """The codes by which a frame may mean a member, the best first.

    In the system of the panel that is its number alone. Else they are the codes that the state bore while
    it was a member in that year: its own first, then those that it bore for longer. Where a system of
    numbers has none for the state in that year, since it was no member there, they are its numbers at other
    times, the nearest first: files go on using them.

    Examples
    --------
    >>> russia = next(row for row in list_members("cow", 1990, 1990, "any", True) if row.code == 365)
    >>> list_candidates(russia, "iso", "cow")
    ('SUN', 'RUS')
    """
    if coding == system:
        return (str(member.code),)
    spells = group_spells(*CODE_LISTS[coding]).get(member.entity, ())
    own = find_holding(member, coding)
    shown = None if own is None else own.code

    def rank(spell: Spell) -> tuple[bool, bool, int]:
        return spell.code != shown, spell.listed == "alias", -spell.overlap(member.start, member.end)

    held = [spell for spell in spells if spell.overlap(member.start, member.end)]
    if not held and coding != "iso":
        held = sorted(spells, key=lambda spell: spell.distance(member.start, member.end))
        return tuple(dict.fromkeys(spell.code for spell in held))
    return tuple(dict.fromkeys(spell.code for spell in sorted(held, key=rank)))
