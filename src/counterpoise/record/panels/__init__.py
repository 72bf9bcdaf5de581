"""Panels: a row for each state and year, or pair of states and year, with indicators as columns."""

from counterpoise.record.panels.frames import dyads, otherwise, states, undirected
from counterpoise.record.panels.indicators import (
    democracy,
    energy,
    gdp,
    ideal_point_distances,
    ideal_points,
    memberships,
    nmc,
    ucdp,
    us_troops,
)

__all__ = [
    "democracy",
    "dyads",
    "energy",
    "gdp",
    "ideal_point_distances",
    "ideal_points",
    "memberships",
    "nmc",
    "otherwise",
    "states",
    "ucdp",
    "undirected",
    "us_troops",
]
