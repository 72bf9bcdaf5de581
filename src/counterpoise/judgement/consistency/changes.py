"""Changes of claims: one dropped, or turned into its opposite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from counterpoise.dossier import CONTINUITY
from counterpoise.judgement.consistency.ground import Ground
from counterpoise.simulation import find_policy, list_conditions
from counterpoise.simulation.variants import find_claim
from counterpoise.system import System, Term, draw_parameters, find_movable, swing_of

How = Literal["dropped", "reversed", "made to raise", "made to lower"]
REVERSED_DENIAL = "moderate"  # the strength that a claim has where none is stated


@dataclass(frozen=True)
class Change:
    """One claim changed.

    Parameters
    ----------
    row
        The place of its term in the account's system.
    term
        The term as it stands.
    sign
        What takes the sign's place: None for a claim that is dropped.
    claim
        The claim's id.
    idle
        Whether the claim enters in no draw as things stand, for another stands in its place.
    """

    row: int
    term: Term
    sign: int | None
    claim: str
    idle: bool = False

    @property
    def how(self) -> How:
        """What is done to the claim; a denial is turned into an effect one way or the other."""
        if self.sign is None:
            return "dropped"
        if self.term.sign:
            return "reversed"
        return "made to raise" if self.sign > 0 else "made to lower"

    def apply(self) -> Term | None:
        """The term as changed; None where it is dropped.

        A reversed claim keeps its strength, lag, condition and hedge. A denial that becomes an effect gets
        the strength `moderate`.
        """
        if self.sign is None:
            return None
        if self.term.sign:
            return replace(self.term, sign=self.sign)
        return replace(self.term, sign=self.sign, swing=swing_of(REVERSED_DENIAL))


def change_system(system: System, changes: Iterable[Change]) -> System:
    """The system with claims changed; without its claim, a link is as if the account were silent on it."""
    changed = {change.row: change.apply() for change in changes}
    terms = (changed.get(row, term) for row, term in enumerate(system.terms))
    return replace(system, terms=tuple(term for term in terms if term is not None))


def list_changes(ground: Ground, draws: int) -> tuple[Change, ...]:
    """Every change of one claim that can bear on an aim under any of the policies, by the claims' order.

    A claim bears on an aim only if its effect leads there and some policy moves that aim, or if it leads to
    what a condition of a policy's own settings reads. That holds whatever else is changed, for no change
    makes a new link. Claims that the mode never lets hold, and the
    prior that stands in where no account speaks, are left out; claims borrowed from other accounts are not.
    """
    system, choice = ground.system, ground.choice
    aims = set(choice.variables)
    targets = set()
    for name in choice.policies:
        if name != CONTINUITY:
            levers = {setting.instrument for setting in find_policy(choice.dossier, name).sets}
            moved = find_movable(system, levers) & aims
            targets |= moved | (list_conditions(choice.dossier, name) if moved else set())
    weights = draw_parameters(system, choice.options.seed, 0, draws).weights
    changes = []
    for row, term in enumerate(system.terms):
        if not _can_hold(system, term) or not targets & find_movable(system, [term.effect]):
            continue
        claim, idle = name_claim(system, term), not weights[row].any()
        signs = (None, -term.sign) if term.sign else (None, 1, -1)
        changes += [Change(row, term, sign, claim, idle) for sign in signs]
    return tuple(changes)


def name_claim(system: System, term: Term) -> str:
    """The id of the claim that a term stands for, whosever it is."""
    if term.origin != "completion":
        return find_claim(system, term)
    own = replace(term, origin="own", lender="")
    return find_claim(replace(system, account=term.lender), own)


def are_apart(changes: Sequence[Change]) -> bool:
    """Whether they change different claims, and none to no effect.

    A claim in whose place another stands comes to bear only if a claim on the same link is changed too.
    """
    if len({change.row for change in changes}) < len(changes):
        return False
    links = [change.term.link for change in changes]
    return not any(change.idle and links.count(change.term.link) == 1 for change in changes)


def _can_hold(system: System, term: Term) -> bool:
    if term.origin == "completion" and not term.lender:
        return False
    return term.probability > 0 and (term.held or system.mode != "at-its-word")
