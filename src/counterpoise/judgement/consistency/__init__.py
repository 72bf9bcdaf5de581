"""Consistency: does an account's advice follow from its own claims, and what would have to be true."""

from counterpoise.judgement.consistency.advice import Advice
from counterpoise.judgement.consistency.changes import Change
from counterpoise.judgement.consistency.conditions import Conditions, find_conditions
from counterpoise.judgement.consistency.goals import Goal
from counterpoise.judgement.consistency.separation import Bound, Rule, Separation
from counterpoise.judgement.consistency.smallest import Smallest, find_smallest_changes
from counterpoise.judgement.consistency.standing import Standing, find_standing
from counterpoise.judgement.consistency.surviving import Upheld, find_upheld
from counterpoise.judgement.consistency.verdicts import Consistency, Judged, find_consistency
from counterpoise.judgement.consistency.words import (
    say_conditions,
    say_smallest,
    say_verdict,
)

__all__ = [
    "Advice",
    "Bound",
    "Change",
    "Conditions",
    "Consistency",
    "Goal",
    "Judged",
    "Rule",
    "Separation",
    "Smallest",
    "Standing",
    "Upheld",
    "find_conditions",
    "find_consistency",
    "find_smallest_changes",
    "find_standing",
    "find_upheld",
    "say_conditions",
    "say_smallest",
    "say_verdict",
]
