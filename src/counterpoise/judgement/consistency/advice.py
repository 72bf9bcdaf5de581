"""The advice that accounts give: which policy, for or against, under which condition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from counterpoise.dossier import CONTINUITY, Dossier
from counterpoise.expressions import ExpressionError, parse
from counterpoise.judgement.choice import Choice, list_candidates
from counterpoise.schema import Policy, PrescriptionClaim
from counterpoise.simulation import find_policy


@dataclass(frozen=True, slots=True)
class Advice:
    """What an account advises about one policy.

    Parameters
    ----------
    account
        Whose advice.
    policy
        The policy as the choice names it, where the choice has it.
    against
        Whether it is advice against.
    when
        The condition under which it is given, or None.
    claims
        Ids of the claims that give it.
    """

    account: str
    policy: str
    against: bool
    when: str | None
    claims: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name under which the advised policy is run: with its condition, if it has one."""
        return self.policy if self.when is None else f"{self.policy} while {self.when}"


def collect_advice(choice: Choice, account: str) -> tuple[Advice, ...]:
    """What an account itself advises, each policy once for each direction and condition.

    Only claims that the account asserts count: advice that it reports or rejects is not its own.
    """
    gathered: dict[tuple[str, bool, str | None], list[str]] = {}
    for claim in choice.dossier.accounts[account].claims:
        if isinstance(claim, PrescriptionClaim) and claim.stance == "asserted":
            when = parse(claim.when).text if claim.when else None
            key = (_name_in_choice(choice, claim.policy), claim.avoid, when)
            gathered.setdefault(key, []).append(claim.id)
    return tuple(Advice(account, *key, tuple(claims)) for key, claims in gathered.items())


def say_unjudged(choice: Choice, advice: Advice) -> str | None:
    """Why a piece of advice cannot be judged in this choice; None where it can."""
    if advice.policy == CONTINUITY and advice.against:
        return "advice against changing nothing names no policy that is to be followed"
    if advice.policy not in choice.policies:
        return _say_absent(choice, advice.policy)
    if advice.when is not None:
        try:
            _restrict(choice.dossier, advice)
        except ExpressionError:
            return "its condition and the policy's own are too long to be put together"
    return None


def add_conditional(dossier: Dossier, advices: Iterable[Advice]) -> Dossier:
    """The dossier with a policy more for each piece of advice under a condition.

    The added policy makes the same settings, each only while the condition holds as well.
    """
    added = {
        advice.name: _restrict(dossier, advice)
        for advice in advices
        if advice.when is not None and advice.policy != CONTINUITY
    }
    return replace(dossier, policies={**dossier.policies, **added})


def _restrict(dossier: Dossier, advice: Advice) -> Policy:
    policy = find_policy(dossier, advice.policy)
    settings = []
    for setting in policy.sets:
        when = advice.when if setting.when is None else f"({advice.when}) and ({setting.when})"
        if when is not None:
            parse(when)
        settings.append(setting.model_copy(update={"when": when}))
    return policy.model_copy(update={"sets": tuple(settings)})


def _name_in_choice(choice: Choice, name: str) -> str:
    """The choice's name for a policy, whatever the order of joined ones."""
    parts = sorted(part.strip() for part in name.split("+"))
    return next((known for known in choice.policies if sorted(known.split("+")) == parts), name)


def _say_absent(choice: Choice, name: str) -> str:
    own = list_candidates(choice.dossier, choice.actor)
    if all(part.strip() in own for part in name.split("+")):
        return "it is not among the policies of this choice"
    owner = find_policy(choice.dossier, name).owner
    return f"another actor's lever: it is for {owner} to set, not for {choice.actor}"
