"""Accounts held against the record as wholes: forecasts from every year, their scores, and weights."""

from counterpoise.evidence.scoring.results import SCORING_RULE, AccountScore, AccountWeight, Scores
from counterpoise.evidence.scoring.scores import score_accounts
from counterpoise.evidence.scoring.stacking import stack, weigh_by_bootstrap

__all__ = [
    "SCORING_RULE",
    "AccountScore",
    "AccountWeight",
    "Scores",
    "score_accounts",
    "stack",
    "weigh_by_bootstrap",
]
