"""Who answers whom: a Bayesian vector autoregression of directed series, and what it says."""

from counterpoise.evidence.reciprocity.priors import Prior
from counterpoise.evidence.reciprocity.whole import Reciprocity, reciprocity

__all__ = ["Prior", "Reciprocity", "reciprocity"]
