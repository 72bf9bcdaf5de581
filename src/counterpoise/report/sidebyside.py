"""The accounts side by side: for each variable that claims move, what every account says moves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.dossier.model import Dossier
from counterpoise.report.differences import mark_claim
from counterpoise.schema import CausalClaim


@dataclass(frozen=True, slots=True)
class Saying:
    """One causal claim in a cell: its mark, cause and paraphrase, its hedge, and where it stands."""

    claim: str
    mark: str
    cause: str
    paraphrase: str
    hedge: str
    place: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One variable and, account by account, the claims on what moves it; headline variables come first."""

    variable: str
    title: str
    headline: bool
    cells: tuple[tuple[Saying, ...], ...]


def set_side_by_side(dossier: Dossier, accounts: Sequence[str]) -> tuple[SideBySide, ...]:
    """The causal claims of the named accounts that make links, by what they move.

    Variables of which two accounts or more speak come before those of which one does.
    """
    found: dict[str, dict[str, list[Saying]]] = {}
    for name in accounts:
        for claim in dossier.accounts[name].causal_claims():
            by_account = found.setdefault(claim.effect, {})
            by_account.setdefault(name, []).append(_say(dossier, claim))
    headline = [entry.variable for entry in dossier.headline]
    order = sorted(found, key=lambda name: (name not in headline, -len(found[name]), name))
    return tuple(
        SideBySide(
            name,
            dossier.variables[name].title,
            name in headline,
            tuple(tuple(sorted(found[name].get(account, ()), key=_order)) for account in accounts),
        )
        for name in order
    )


def _order(saying: Saying) -> tuple[int, str, str]:
    """The strongest first, whatever the order of the file."""
    return -len(saying.mark), saying.cause, saying.claim


def _say(dossier: Dossier, claim: CausalClaim) -> Saying:
    place = ""
    if claim.at:
        first = claim.at[0]
        document = dossier.documents.get(first.document)
        section = document.section_of(first.paragraph) if document else None
        place = f"{section}, paragraph {first.paragraph}" if section else f"paragraph {first.paragraph}"
    return Saying(
        claim.id,
        mark_claim(claim),
        dossier.variables[claim.cause].title,
        claim.paraphrase,
        claim.confidence.replace("_", " "),
        place,
    )
