"""The terms of an account's equations: what its claims, and its silences, put into each effect.

A claim becomes a term of its effect's equation. Whose word a term rests on is its origin: the
account's own claim, a claim that no account disputes (common), or, where the account says nothing
and the closure asks for it, a claim borrowed from the others (completion).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from counterpoise.dossier import Account, Dossier
from counterpoise.expressions import Expression, parse
from counterpoise.schema import PROBABILITY, STRENGTH, CausalClaim

Origin = Literal["own", "common", "completion"]
Closure = Literal["own", "common", "completed"]
Mode = Literal["at-its-word", "hedged", "credence"]
Link = tuple[str, str]

CLOSURES: tuple[Closure, ...] = ("own", "common", "completed")
MODES: tuple[Mode, ...] = ("at-its-word", "hedged", "credence")
HELD_AT = PROBABILITY["even"]


@dataclass(frozen=True, slots=True)
class Term:
    """One term of one effect's equation.

    Parameters
    ----------
    cause, effect
        Variables; the pair is the link.
    sign
        +1, -1, or 0 for a denial.
    swing
        Median size in logits of the move of the settled level when the cause goes from 0 to 1;
        0 for a denial.
    lag
        In whole steps, at least 0.
    when
        The condition under which the claim speaks, or None.
    probability
        The text's hedge as a probability (ICD 203 midpoint); in the mode `credence`, the analyst's own.
    origin
        Whose word it rests on.
    lender
        For a completion, the account that the claim was borrowed from; "" for the symmetric prior.
    speakers
        In a factorised system, the accounts whose claim it is: it stands in the draws that take the word of
        one of them. Empty in an account's own system.
    """

    cause: str
    effect: str
    sign: int
    swing: float
    lag: int
    when: Expression | None
    probability: float
    origin: Origin
    lender: str = ""
    speakers: tuple[str, ...] = ()

    @property
    def link(self) -> Link:
        """The pair (cause, effect), whatever the condition."""
        return self.cause, self.effect

    @property
    def held(self) -> bool:
        """Whether the text holds the claim even or better."""
        return self.probability >= HELD_AT

    @property
    def order(self) -> tuple[str, ...]:
        """The order in which terms are summed: by name, never by place in a file."""
        when = self.when.text if self.when else ""
        return self.effect, self.cause, when, self.origin, self.lender, *self.speakers


def link_name(link: Link) -> str:
    """The name under which a link's numbers are drawn."""
    return f"{link[0]}\x1f{link[1]}"


def swing_of(strength: str) -> float:
    """The median swing in logits of a strength word.

    Examples
    --------
    >>> round(swing_of("strong"), 4)  # log(0.9 / 0.1)
    2.1972
    """
    share = STRENGTH[strength]
    return math.log(share / (1 - share))


def collect_terms(
    dossier: Dossier, account: Account, closure: Closure, mode: Mode = "at-its-word"
) -> tuple[Term, ...]:
    """All terms that may enter the account's equations under a closure, in the order of summation.

    A common term stands on a link even where the account makes its own claim: it comes in for the
    draws in which that claim does not hold. The same goes for completions, which are borrowed as the
    texts hold them, whatever the mode.

    Raises
    ------
    ValueError
        In the mode `credence`, where a claim has none; see `find_without_credence`.
    """
    own = [_term(claim, dossier.step, "own", mode=mode) for claim in account.causal_claims()]
    terms = list(own)
    if closure != "own":
        terms += [_term(claim, dossier.step, "common", mode=mode) for claim in dossier.common_causal_claims()]
    if closure == "completed":
        terms += _completions(dossier, account, {term.link for term in terms})
    return tuple(sorted(terms, key=lambda term: term.order))


def find_without_credence(dossier: Dossier, account: str, closure: Closure) -> list[CausalClaim]:
    """The claims that would make the account's equations but state no credence."""
    common = () if closure == "own" else dossier.common_causal_claims()
    claims = (*dossier.accounts[account].causal_claims(), *common)
    return [claim for claim in claims if claim.credence is None]


def _term(
    claim: CausalClaim, step: float, origin: Origin, lender: str = "", mode: Mode = "at-its-word"
) -> Term:
    return Term(
        cause=claim.cause,
        effect=claim.effect,
        sign={"+": 1, "-": -1, "0": 0}[claim.sign],
        swing=0.0 if claim.sign == "0" else swing_of(claim.strength),
        lag=round(claim.lag / step),
        when=parse(claim.when) if claim.when else None,
        probability=_probability(claim, mode),
        origin=origin,
        lender=lender,
    )


def _probability(claim: CausalClaim, mode: Mode) -> float:
    if mode != "credence":
        return PROBABILITY[claim.confidence]
    if claim.credence is None:
        raise ValueError(f"{claim.id} has no credence")  # refused where options are settled
    return claim.credence


def _completions(dossier: Dossier, account: Account, spoken: set[Link]) -> list[Term]:
    """What could stand in for the account's silence: others' held claims, else a symmetric moderate one."""
    pool = [
        term
        for other in dossier.accounts.values()
        if other.id != account.id
        for claim in other.causal_claims()
        if (term := _term(claim, dossier.step, "completion", other.id)).held
    ]
    pooled = {term.link for term in pool}
    symmetric = [
        Term(cause, effect, 1, swing_of("moderate"), 0, None, 1.0, "completion")
        for cause, effect in sorted(spoken - pooled)
    ]
    return pool + symmetric
