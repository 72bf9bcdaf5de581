"""The one rule by which a policy is said to come out best, worse, or ahead of another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from counterpoise.dossier import CONTINUITY
from counterpoise.judgement.consistency.ground import Values
from counterpoise.simulation import MATERIAL_ERRORS

Kind = Literal["for", "against", "beats"]
Verdict = Literal["follows", "no difference", "does not follow", "silent"]
VERDICTS: tuple[Verdict, ...] = ("follows", "no difference", "does not follow", "silent")


class Need(NamedTuple):
    """A policy that has to be ahead of another materially, or only not materially behind it."""

    policy: str
    other: str
    ahead: bool


class Difference(NamedTuple):
    """A paired difference of expected utility, points, and its Monte Carlo standard error."""

    mean: float
    error: float


@dataclass(frozen=True)
class Goal:
    """What is asked of an account's utilities.

    A difference is material if it is at least the margin and at least two Monte Carlo errors.

    Parameters
    ----------
    kind
        "for": no rival is materially ahead of the policy, and it is materially ahead of continuity.
        "against": it is materially behind continuity. "beats": it is materially ahead of its one rival.
    policy
        Which policy.
    rivals
        Those that it is held against.
    margin
        Points.
    """

    kind: Kind
    policy: str
    rivals: tuple[str, ...]
    margin: float

    @property
    def needs(self) -> tuple[Need, ...]:
        """All that has to be so; for advice, what would speak against it stands first."""
        if self.kind == "against":
            return (Need(CONTINUITY, self.policy, ahead=False), Need(CONTINUITY, self.policy, ahead=True))
        if self.kind == "beats":
            return tuple(Need(self.policy, rival, ahead=True) for rival in self.rivals)
        level = tuple(Need(self.policy, rival, ahead=False) for rival in self.rivals if rival != self.policy)
        gain = () if self.policy == CONTINUITY else (Need(self.policy, CONTINUITY, ahead=True),)
        return level + gain

    def slack(self, need: Need, values: Values) -> float:
        """By how many points a need is met, negative where it is not; NaN where the account is silent."""
        if need.policy not in values or need.other not in values:
            return np.nan
        found = differ(values, need.policy, need.other)
        bar = max(self.margin, MATERIAL_ERRORS * found.error)
        return found.mean - bar if need.ahead else found.mean + bar

    def is_met(self, values: Values) -> bool:
        """Whether all needs are met; a rival of which the account is silent is no rival."""
        return self.policy in values and self._meet(values, lambda _: True)

    def judge(self, values: Values) -> Verdict:
        """The verdict on a piece of advice."""
        if self.policy not in values or len(values) == 1:  # of continuity alone nothing is said
            return "silent"
        if not self._meet(values, lambda need: not need.ahead):
            return "does not follow"
        return "follows" if self.is_met(values) else "no difference"

    def worst(self, values: Values) -> float:
        """The smallest slack, points; NaN where the account is silent on the policy."""
        slacks = [self.slack(need, values) for need in self.needs]
        known = [slack for slack in slacks if not np.isnan(slack)]
        return min(known) if known and self.policy in values else np.nan

    def _meet(self, values: Values, counts: Callable[[Need], bool]) -> bool:
        for need in filter(counts, self.needs):
            slack = self.slack(need, values)
            if np.isnan(slack):
                if self.kind == "beats":
                    return False
                continue
            if slack < 0 or (slack == 0 and not need.ahead):
                return False
        return True


def differ(values: Values, policy: str, other: str) -> Difference:
    """How far a policy is ahead of another in expectation, with the error of the paired difference."""
    gaps = values[policy] - values[other]
    return Difference(float(gaps.mean()), float(gaps.std(ddof=1) / np.sqrt(gaps.size)))
