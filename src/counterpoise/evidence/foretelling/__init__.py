"""Predictions that documents make, and what became of them."""

from counterpoise.evidence.foretelling.resolving import resolve_predictions
from counterpoise.evidence.foretelling.results import (
    RESOLUTION_RULE,
    STATUSES,
    Resolution,
    count_statuses,
    summarise,
    tabulate,
)

__all__ = [
    "RESOLUTION_RULE",
    "STATUSES",
    "Resolution",
    "count_statuses",
    "resolve_predictions",
    "summarise",
    "tabulate",
]
