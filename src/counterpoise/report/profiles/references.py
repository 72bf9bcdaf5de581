"""What a page refers to: claims and variables at home in one place, sources by number, documents cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from counterpoise.dossier.model import Dossier
from counterpoise.report.assumptions import PolicyView, list_policies
from counterpoise.report.differences import DifferenceView
from counterpoise.report.profiles.records import (
    AimView,
    Annex,
    CitedDocument,
    Profile,
    Through,
    VariableEntry,
)
from counterpoise.report.profiles.variables import Variables
from counterpoise.report.sources import SourceView, view_document
from counterpoise.report.statements import ClaimView


@dataclass(frozen=True, slots=True)
class References:
    """Where everything on a page is at home.

    Parameters
    ----------
    homes
        By anchor ("claim-ID", "variable-NAME", "policy-ID") the section in which it is first shown and
        which carries the anchor.
    sources
        Outside sources, each once, in reading order; the number of one is its place, from 1.
    """

    homes: dict[str, str]
    sources: tuple[SourceView, ...]

    def number(self, source: SourceView) -> int:
        """The number of a source."""
        return self.sources.index(source) + 1


def walk(value: Any) -> Iterator[Any]:
    """Every record within, in reading order; not those of a difference, which repeats what stands nearby."""
    if isinstance(value, tuple):
        for entry in value:
            yield from walk(entry)
    elif is_dataclass(value) and not isinstance(value, type):
        yield value
        if not isinstance(value, DifferenceView):
            for field in fields(value):
                yield from walk(getattr(value, field.name))


def find_claims(value: Any) -> dict[str, ClaimView]:
    """Every claim within, each once."""
    return {entry.id: entry for entry in walk(value) if isinstance(entry, ClaimView)}


def refer(profile: Profile) -> References:
    """The places and numbers for the page of a profile."""
    homes: dict[str, str] = {}
    for section, content in list_places(profile):
        for entry in walk(content):
            anchor = _name_anchor(entry)
            if anchor:
                homes.setdefault(anchor, section)
    cited = (entry for entry in walk(profile) if isinstance(entry, SourceView) and not entry.judgement)
    return References(homes, tuple(dict.fromkeys(cited)))


def list_places(profile: Profile) -> tuple[tuple[str, Any], ...]:
    """The parts of the page that may carry anchors, in reading order, by name."""
    return (
        ("aims", profile.aims),
        ("arc", (profile.eras, profile.undated)),
        *((f"partner-{relation.partner.code}", relation) for relation in profile.relations),
        ("position", profile.position),
        ("order", profile.order),
        ("means", profile.means),
        ("debates", profile.debates),
        ("outlook", profile.outlook),
        ("annex", profile.annex),
    )


def _name_anchor(entry: Any) -> str:
    if isinstance(entry, ClaimView):
        return f"claim-{entry.id}"
    if isinstance(entry, VariableEntry):
        return f"variable-{entry.variable.name}"
    return f"policy-{entry.id}" if isinstance(entry, PolicyView) else ""


def find_annex(dossier: Dossier, variables: Variables, found: Profile) -> Annex:
    """The variables and policies that a profile names and does not show."""
    shown: set[str] = set()
    named: set[str] = set()
    advised: set[str] = set()
    for entry in walk(found):
        if isinstance(entry, VariableEntry):
            shown.add(entry.variable.name)
        elif isinstance(entry, PolicyView):
            shown.add(entry.id)
        elif isinstance(entry, DifferenceView):
            named.update((entry.cause, entry.effect))
        elif isinstance(entry, AimView):
            named.add(entry.variable)
        elif isinstance(entry, Through):
            named.update(name for name, _ in entry.variables)
        elif isinstance(entry, ClaimView):
            named.update(term.variable for term in entry.terms if term.variable)
            advised.update(term.policy for term in entry.terms if term.policy)
    policies = tuple(view for view in list_policies(dossier) if view.id in advised - shown)
    return Annex(variables.show(named - shown), policies)


def find_documents(dossier: Dossier, claims: Iterable[ClaimView]) -> tuple[CitedDocument, ...]:
    """The documents that the claims stand in, in the order of documents.yaml."""
    counts: dict[str, int] = {}
    for claim in claims:
        for name in {place.document for place in claim.places}:
            counts[name] = counts.get(name, 0) + 1
    return tuple(
        CitedDocument(
            view_document(
                name,
                document,
                tuple(entry.title for entry in dossier.accounts.values() if name in entry.content.documents),
            ),
            counts[name],
        )
        for name, document in dossier.documents.items()
        if name in counts
    )
