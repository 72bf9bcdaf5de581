"""Disagreements: the links on which accounts differ in sign, presence or strength."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from counterpoise.dossier.links import Link, group_links
from counterpoise.dossier.model import Dossier
from counterpoise.schema import CausalClaim

Kind = Literal["sign", "denial", "strength", "presence"]
_ORDER: tuple[Kind, ...] = ("sign", "denial", "strength", "presence")


@dataclass(frozen=True, slots=True)
class Position:
    """What one account says of a link.

    `signs` and `strengths` hold each value once, in the order of the claims: an account that makes
    several claims on a link, under different conditions, may have more than one.
    """

    account: str
    signs: tuple[str, ...]
    strengths: tuple[str, ...]
    claims: tuple[str, ...]
    conditional: bool

    def to_dict(self) -> dict[str, Any]:
        """The position as plain data."""
        return {
            "account": self.account,
            "signs": list(self.signs),
            "strengths": list(self.strengths),
            "claims": list(self.claims),
            "conditional": self.conditional,
        }


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A link on which accounts differ.

    Parameters
    ----------
    cause, effect
        The link.
    kind
        The sharpest difference: "sign" (one says more, another less), "denial" (one says an effect,
        another none), "strength", or "presence" (some speak of it and others are silent).
    positions
        Those of the accounts that speak of the link, in the order of the dossier.
    silent
        The accounts that do not, in the same order.
    common
        What common.yaml says of it for them, if it does.
    """

    cause: str
    effect: str
    kind: Kind
    positions: tuple[Position, ...]
    silent: tuple[str, ...]
    common: Position | None = None

    def to_dict(self) -> dict[str, Any]:
        """The disagreement as plain data."""
        return {
            "cause": self.cause,
            "effect": self.effect,
            "kind": self.kind,
            "positions": [position.to_dict() for position in self.positions],
            "silent": list(self.silent),
            "common": None if self.common is None else self.common.to_dict(),
        }


def disagreements(dossier: Dossier) -> list[Disagreement]:
    """The links on which accounts differ, most contested first.

    Opposite signs come before a denial, a denial before a difference in strength, and that before
    silence; within a kind, the link of which more accounts speak comes first, then name order.
    Silence on a link that common.yaml states is agreement with it.

    Returns
    -------
    list of Disagreement
        One for each link; empty where the accounts do not differ.
    """
    own = {name: group_links(account.causal_claims()) for name, account in dossier.accounts.items()}
    shared = group_links(dossier.common_causal_claims())
    found = []
    for link in sorted({link for links in own.values() for link in links}):
        positions = tuple(_take_position(name, links[link]) for name, links in own.items() if link in links)
        silent = tuple(name for name, links in own.items() if link not in links)
        common = _take_position("common", shared[link]) if link in shared else None
        kind = _name_kind(positions, silent, common)
        if kind is not None:
            found.append(Disagreement(*link, kind, positions, silent, common))
    return sorted(found, key=_contest)


def _take_position(account: str, claims: tuple[CausalClaim, ...]) -> Position:
    """What claims on one link amount to."""
    return Position(
        account,
        tuple(dict.fromkeys(claim.sign for claim in claims)),
        tuple(dict.fromkeys(claim.strength for claim in claims if claim.sign != "0")),
        tuple(claim.id for claim in claims),
        any(claim.when is not None for claim in claims),
    )


def _name_kind(
    positions: tuple[Position, ...], silent: tuple[str, ...], common: Position | None
) -> Kind | None:
    """The sharpest difference between positions, if they differ."""
    voices = positions if common is None or not silent else (*positions, common)
    pairs = [(one, other) for one in voices for other in voices if one.account < other.account]
    if any(
        "+" in (*a.signs, *b.signs) and "-" in (*a.signs, *b.signs) and a.signs != b.signs for a, b in pairs
    ):
        return "sign"
    if any(("0" in a.signs) != ("0" in b.signs) for a, b in pairs):
        return "denial"
    if any(a.strengths != b.strengths for a, b in pairs):
        return "strength"
    return "presence" if silent and common is None else None


def _contest(found: Disagreement) -> tuple[int, int, Link]:
    """How contested: the kind, then how many speak, then the name."""
    return _ORDER.index(found.kind), -len(found.positions), (found.cause, found.effect)
