"""Where the accounts differ: each contested link, and what every account says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.dossier.disagreements import disagreements
from counterpoise.dossier.model import Dossier
from counterpoise.report.statements import ClaimView, say_effect, view_claim
from counterpoise.report.words import MINUS, join_words
from counterpoise.schema import CausalClaim

PRESENCE = "presence"


@dataclass(frozen=True, slots=True)
class PositionView:
    """What one account says of a link: "much more of it" and the claims that say so."""

    account: str
    title: str
    sign: str
    text: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """A contested link: in what the accounts differ, their positions, and those that are silent on it."""

    cause: str
    effect: str
    cause_title: str
    effect_title: str
    kind: str
    positions: tuple[PositionView, ...]
    silent: tuple[str, ...]


def list_differences(dossier: Dossier, accounts: Sequence[str]) -> tuple[DifferenceView, ...]:
    """The links on which the named accounts differ, most contested first.

    Parameters
    ----------
    dossier
        The dossier.
    accounts
        Ids of the accounts that were run; links that only others contest are left out.

    Returns
    -------
    tuple of DifferenceView
        In the order of `counterpoise.dossier.disagreements`; links on which the accounts that were
        run do not differ are left out.
    """
    views = []
    for record in disagreements(dossier):
        positions, silent = _find_positions(dossier, accounts, record.cause, record.effect)
        kind = name_difference(positions, silent)
        if kind:
            views.append(
                DifferenceView(
                    cause=record.cause,
                    effect=record.effect,
                    cause_title=_title(dossier, record.cause),
                    effect_title=_title(dossier, record.effect),
                    kind=kind,
                    positions=positions,
                    silent=silent,
                )
            )
    return tuple(views)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A contested link in the matrix: by account a mark and its words, both empty where it is silent."""

    cause_title: str
    effect_title: str
    kind: str
    cells: tuple[tuple[str, str], ...]


def make_matrix(
    dossier: Dossier, accounts: Sequence[str], differences: Sequence[DifferenceView]
) -> tuple[MatrixRow, ...]:
    """The links on which those that speak differ, with a mark an account.

    A mark repeats its sign with the strength: "+" weak, "++" moderate, "+++" strong; "0" is a denial. Where
    an account makes several claims on a link, under conditions, it has a mark for each.
    """
    rows = []
    for view in differences:
        if view.kind == PRESENCE:
            continue
        said = {position.account: position.text for position in view.positions}
        cells = tuple(
            (" / ".join(_marks(dossier, name, view.cause, view.effect)), said.get(name, ""))
            for name in accounts
        )
        rows.append(MatrixRow(view.cause_title, view.effect_title, view.kind, cells))
    return tuple(rows)


def mark_claim(claim: CausalClaim) -> str:
    """A causal claim's sign, repeated with its strength; "0" for a denial."""
    signs = {"+": "+", "-": MINUS, "0": "0"}
    sizes = {"weak": 1, "moderate": 2, "strong": 3}
    return signs[claim.sign] * (1 if claim.sign == "0" else sizes[claim.strength])


def _marks(dossier: Dossier, account: str, cause: str, effect: str) -> list[str]:
    return [
        mark_claim(claim)
        for claim in dossier.accounts[account].causal_claims()
        if (claim.cause, claim.effect) == (cause, effect)
    ]


def name_difference(positions: Sequence[PositionView], silent: Sequence[str] = ()) -> str:
    """In what accounts differ on one link; empty if they do not.

    "opposite directions", "an effect or none", "strength", or "presence": those that speak agree, and
    others are silent.
    """
    signs = {sign for position in positions for sign in position.sign}
    if {"+", "-"} <= signs and len(positions) > 1:
        return "opposite directions"
    if "0" in signs and len(signs) > 1 and len(positions) > 1:
        return "an effect or none"
    if len({position.text for position in positions}) > 1:
        return "strength"
    return PRESENCE if positions and silent else ""


def _title(dossier: Dossier, name: str) -> str:
    return dossier.variables[name].title if name in dossier.variables else name


def _find_positions(
    dossier: Dossier, accounts: Sequence[str], cause: str, effect: str
) -> tuple[tuple[PositionView, ...], tuple[str, ...]]:
    """The positions taken on one link, and the titles of the accounts that take none."""
    positions, silent = [], []
    for name in accounts:
        account = dossier.accounts[name]
        claims = [
            claim for claim in account.causal_claims() if (claim.cause, claim.effect) == (cause, effect)
        ]
        if not claims:
            silent.append(account.title)
            continue
        said = []
        for claim in claims:
            condition = f" when {claim.when}" if claim.when else ""
            said.append(f"{say_effect(claim.sign, claim.strength)} it{condition}")
        positions.append(
            PositionView(
                account=name,
                title=account.title,
                sign="".join(dict.fromkeys(claim.sign for claim in claims)),
                text=join_words(said),
                claims=tuple(view_claim(dossier, claim, account) for claim in claims),
            )
        )
    return tuple(positions), tuple(silent)
