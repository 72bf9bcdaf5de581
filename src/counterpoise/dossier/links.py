"""Links: what the causal claims of an account, or of common.yaml, amount to."""

from __future__ import annotations

from collections.abc import Iterable

from counterpoise.dossier.model import Dossier
from counterpoise.schema import PROBABILITY, CausalClaim, Claim

Link = tuple[str, str]


def is_held(claim: Claim) -> bool:
    """Whether the text holds a claim even or better, which is what counts when it is taken at its word.

    Examples
    --------
    >>> from counterpoise.schema import CausalClaim
    >>> said = {"id": "a", "kind": "causal", "cause": "x", "effect": "y", "sign": "+"}
    >>> is_held(CausalClaim(**said, paraphrase="it rises", confidence="even"))
    True
    """
    return PROBABILITY[claim.confidence] >= 0.5


def group_links(claims: Iterable[CausalClaim]) -> dict[Link, tuple[CausalClaim, ...]]:
    """The claims by the link (cause, effect) that they are about, in name order of the links."""
    found: dict[Link, list[CausalClaim]] = {}
    for claim in claims:
        found.setdefault((claim.cause, claim.effect), []).append(claim)
    return {link: tuple(found[link]) for link in sorted(found)}


def list_links(dossier: Dossier, account: str, common: bool = True) -> dict[Link, tuple[CausalClaim, ...]]:
    """The links of one account, in name order.

    Parameters
    ----------
    dossier
        The dossier.
    account
        An account's id; KeyError if there is no such account.
    common
        Whether common claims stand where the account is silent. An account's claims on a link
        replace the common ones.
    """
    own = group_links(dossier.accounts[account].causal_claims())
    shared = group_links(dossier.common_causal_claims()) if common else {}
    return dict(sorted({**shared, **own}.items()))
