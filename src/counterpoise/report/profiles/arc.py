"""The historical arc: dated events that name an actor, and what accounts say of the years."""

from __future__ import annotations

import re
from collections import defaultdict

from counterpoise.dossier.model import Dossier
from counterpoise.report.profiles.records import DatedEvent, Era, PeriodClaim
from counterpoise.report.profiles.scope import Scope, label_actor
from counterpoise.report.profiles.voices import Voices
from counterpoise.report.sources import say_source
from counterpoise.schema import LevelClaim

_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")


def find_year(period: str) -> int | None:
    """The first year that a period names, or None.

    Examples
    --------
    >>> find_year("2014-2023"), find_year("the last ten years")
    (2014, None)
    """
    match = _YEAR.search(period)
    return int(match[0]) if match else None


def list_events(dossier: Dossier, actor: str) -> tuple[DatedEvent, ...]:
    """The entries of the chronology that name the actor, earliest first.

    An anchor is made of the date; a second event of a day gets "-2", and so on.
    """
    named = sorted(
        (entry for entry in dossier.chronology if actor in entry.actors), key=lambda entry: entry.date
    )
    seen: dict[str, int] = defaultdict(int)
    events = []
    for entry in named:
        day = entry.date.isoformat()
        seen[day] += 1
        events.append(
            DatedEvent(
                id=day if seen[day] == 1 else f"{day}-{seen[day]}",
                date=entry.date,
                title=entry.title,
                others=tuple(
                    label_actor(dossier, code) for code in dict.fromkeys(entry.actors) if code != actor
                ),
                source=say_source(entry.source),
            )
        )
    return tuple(events)


def view_arc(
    scope: Scope, voices: Voices, events: tuple[DatedEvent, ...]
) -> tuple[tuple[Era, ...], tuple[PeriodClaim, ...]]:
    """The decades, and the level claims whose period names no year.

    A claim stands in the decade in which its period begins; claims on a variable of `scope.variables`
    are taken.
    """
    claims: dict[int | None, list[PeriodClaim]] = defaultdict(list)
    for claim, said in voices.list_said(scope.concerns):
        if isinstance(claim, LevelClaim) and claim.period:
            claims[find_year(claim.period)].append(PeriodClaim(claim.period, said))
    undated = tuple(claims.pop(None, ()))
    years = {year for year in claims if year is not None} | {event.date.year for event in events}
    eras = []
    for decade in sorted({year - year % 10 for year in years}):
        within = range(decade, decade + 10)
        spoken = [entry for year in within for entry in claims.get(year, ())]
        eras.append(
            Era(f"{decade}s", tuple(spoken), tuple(event for event in events if event.date.year in within))
        )
    return tuple(eras), undated
