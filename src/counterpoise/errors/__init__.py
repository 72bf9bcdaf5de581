"""Problems and the exceptions that carry them: every user error has a code, a place and a remedy."""

from counterpoise.errors.catalogue import CATALOGUE
from counterpoise.errors.entry import Entry
from counterpoise.errors.explanation import explain
from counterpoise.errors.problem import (
    CounterpoiseError,
    DossierError,
    Place,
    Problem,
    SurroundingsError,
    UsageError,
    nearest,
)

__all__ = [
    "CATALOGUE",
    "CounterpoiseError",
    "DossierError",
    "Entry",
    "Place",
    "Problem",
    "SurroundingsError",
    "UsageError",
    "explain",
    "nearest",
]
