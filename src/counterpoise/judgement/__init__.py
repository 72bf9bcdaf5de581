"""Judgement: which policy stands up whichever account is right, and what the choice hangs on."""

from counterpoise.judgement.aims import Wanted, read_aim, settle_aims
from counterpoise.judgement.choice import Choice, list_candidates, settle_choice
from counterpoise.judgement.deciding import PARTS, Judgement, decide
from counterpoise.judgement.utilities import (
    LEAST_COVERAGE,
    Utilities,
    build_systems,
    find_utilities,
    settle_weights,
    share_of_best,
    weigh_outcomes,
)

__all__ = [
    "LEAST_COVERAGE",
    "PARTS",
    "Choice",
    "Judgement",
    "Utilities",
    "Wanted",
    "build_systems",
    "decide",
    "find_utilities",
    "list_candidates",
    "read_aim",
    "settle_aims",
    "settle_choice",
    "settle_weights",
    "share_of_best",
    "weigh_outcomes",
]
