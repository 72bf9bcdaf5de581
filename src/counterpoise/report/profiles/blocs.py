"""Blocs and organisations: who belongs to which, since when, and by what source."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from counterpoise.dossier.model import Dossier
from counterpoise.report.profiles.records import MembershipView
from counterpoise.report.profiles.scope import label_actor
from counterpoise.report.sources import say_source


def list_memberships(
    dossier: Dossier, member: str | None = None, organisation: str | None = None
) -> tuple[MembershipView, ...]:
    """The terms of one member, or in one organisation, earliest first; those without dates come last.

    A membership that dossier.yaml declares and chronology.yaml does not date is listed without dates.
    """

    def wanted(one: str, other: str) -> bool:
        return member in (None, one) and organisation in (None, other)

    dated = [entry for entry in dossier.memberships if wanted(entry.actor, entry.organisation)]
    views = [
        MembershipView(
            member=label_actor(dossier, entry.actor),
            organisation=label_actor(dossier, entry.organisation),
            since=entry.since,
            until=entry.until,
            declared=_declares(dossier, entry.actor, entry.organisation),
            may_set=_lets(dossier, entry.actor, entry.organisation),
            source=say_source(entry.source),
        )
        for entry in sorted(dated, key=lambda entry: (entry.since, entry.actor, entry.organisation))
    ]
    known = {(entry.actor, entry.organisation) for entry in dated if entry.until is None}
    views += [
        MembershipView(
            label_actor(dossier, one),
            label_actor(dossier, other),
            since=None,
            until=None,
            declared=True,
            may_set=_lets(dossier, one, other),
            source=None,
        )
        for one, other in _list_declared(dossier)
        if wanted(one, other) and (one, other) not in known
    ]
    return tuple(views)


def find_organisations(dossier: Dossier, actor: str, on: date) -> frozenset[str]:
    """The blocs and organisations that an actor belongs to on a day, by dates or by declaration."""
    dated = (
        entry.organisation
        for entry in dossier.memberships
        if entry.actor == actor and entry.since <= on and (entry.until is None or on <= entry.until)
    )
    return frozenset((*dated, *(other for one, other in _list_declared(dossier) if one == actor)))


def _list_declared(dossier: Dossier) -> Iterable[tuple[str, str]]:
    for other, actor in dossier.actors.items():
        for one in actor.members:
            yield one, other


def _declares(dossier: Dossier, one: str, other: str) -> bool:
    return other in dossier.actors and one in dossier.actors[other].members


def _lets(dossier: Dossier, one: str, other: str) -> bool:
    return other in dossier.actors and one in dossier.actors[other].may_set
