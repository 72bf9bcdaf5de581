"""Monitoring: new figures move the weights of accounts and the ranking; which figures to watch next."""

from counterpoise.judgement.monitoring.arrivals import join_rows, read_arrivals
from counterpoise.judgement.monitoring.following import monitor, monitor_observations
from counterpoise.judgement.monitoring.ranking import rank_policies
from counterpoise.judgement.monitoring.results import Figure, Monitoring, Signal
from counterpoise.judgement.monitoring.separating import Gain, find_entropy, find_gain
from counterpoise.judgement.monitoring.updating import update_by_bayes, update_weights
from counterpoise.judgement.monitoring.weighting import read_weights

__all__ = [
    "Figure",
    "Gain",
    "Monitoring",
    "Signal",
    "find_entropy",
    "find_gain",
    "join_rows",
    "monitor",
    "monitor_observations",
    "rank_policies",
    "read_arrivals",
    "read_weights",
    "update_by_bayes",
    "update_weights",
]
