"""The sections of a profile at a glance: how much each holds."""

from __future__ import annotations

from typing import Any

from counterpoise.report.profiles.records import Profile, Section
from counterpoise.report.profiles.references import find_claims
from counterpoise.report.words import say_count

Count = tuple[int, str, str]


def list_sections(found: Profile) -> tuple[Section, ...]:
    """What each section holds, in the order of the page."""
    return (
        _sum_up("aims", "Aims", *_count_aims(found)),
        _sum_up("arc", "Historical arc", *_count_arc(found)),
        _sum_up("relations", "Relations", *_count_relations(found)),
        _sum_up(
            "instruments",
            "Instruments",
            (sum(len(group.variables) for group in found.means.groups), "instrument", "instruments"),
            (len(found.means.policies), "policy", "policies"),
        ),
        _sum_up(
            "debates",
            "Debates",
            (len(found.debates.entries), "debate", "debates"),
            _count_claims(found.debates),
        ),
        _sum_up(
            "outlook",
            "Predictions and advice",
            _count_claims(found.outlook.predictions, "prediction", "predictions"),
            _count_claims(found.outlook.advice, "piece of advice", "pieces of advice"),
            (len(found.outlook.events), "event that may happen", "events that may happen"),
        ),
        _sum_up("sources", "Sources", (len(found.documents), "document", "documents")),
    )


def _sum_up(name: str, title: str, *counts: Count) -> Section:
    """A section; it is silent if all its counts are zero."""
    said = [say_count(count, noun, plural) for count, noun, plural in counts if count]
    return Section(name, title, "; ".join(said) or "silent", not said)


def _count_claims(value: Any, noun: str = "claim", plural: str = "claims") -> Count:
    return len(find_claims(value)), noun, plural


def _count_aims(found: Profile) -> tuple[Count, ...]:
    aims = found.aims
    others = len(aims.coded_of_others) + len(find_claims(aims.said_of_others))
    return (
        (len(aims.coded), "aim as the dossier weighs it", "aims as the dossier weighs them"),
        _count_claims(aims.said, "claim about its aims", "claims about its aims"),
        (others, "aim of others for it", "aims of others for it"),
    )


def _count_arc(found: Profile) -> tuple[Count, ...]:
    years = [event.date.year for era in found.eras for event in era.events]
    ends = dict.fromkeys((min(years), max(years))) if years else ()
    span = f", {' to '.join(map(str, ends))}" if ends else ""
    return (
        (len(years), f"dated event{span}", f"dated events{span}"),
        _count_claims((found.eras, found.undated), "claim about a period", "claims about periods"),
    )


def _count_relations(found: Profile) -> tuple[Count, ...]:
    partners, others = found.relations, (found.position, found.order)
    spoken = sum(entry.spoken_of for entry in partners)
    slight = sum(not entry.spoken_of and not entry.silent for entry in partners)
    return (
        (spoken, "partner with variables or claims", "partners with variables or claims"),
        (slight, "other by dates and memberships alone", "others by dates and memberships alone"),
        _count_claims((partners, others)),
        (sum(len(entry.variables) for entry in others), "further variable", "further variables"),
    )
