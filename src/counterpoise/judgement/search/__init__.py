"""Search: the best mixes of an actor's instruments, by account and across accounts, and what they survive."""

from counterpoise.judgement.search.archive import Archive, find_front
from counterpoise.judgement.search.exploring import (
    Exploration,
    Stop,
    explore,
    measure_hypervolume,
    spread_directions,
)
from counterpoise.judgement.search.found import Search, Stage
from counterpoise.judgement.search.levers import Lever, Space, list_instruments, list_starts
from counterpoise.judgement.search.picking import Pick
from counterpoise.judgement.search.saving import save_policy
from counterpoise.judgement.search.searching import search_policies

__all__ = [
    "Archive",
    "Exploration",
    "Lever",
    "Pick",
    "Search",
    "Space",
    "Stage",
    "Stop",
    "explore",
    "find_front",
    "list_instruments",
    "list_starts",
    "measure_hypervolume",
    "save_policy",
    "search_policies",
    "spread_directions",
]
