"""Conditional hindcasts: what accounts would have made of years whose inputs are given as they came to be."""

from counterpoise.evidence.hindcasting.results import BASELINES, Hindcast, VariableHindcast
from counterpoise.evidence.hindcasting.whole import hindcast, hindcast_observations

__all__ = ["BASELINES", "Hindcast", "VariableHindcast", "hindcast", "hindcast_observations"]
