"""Whose word a draw takes, where accounts differ: on a link, or on where a variable settles or starts.

In a factorised system each contested matter draws its account apart from all others, so that what it hangs
on can be told matter by matter. A draw takes the same account's word under every policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from counterpoise.system import streams
from counterpoise.system.levels import LevelPrior
from counterpoise.system.terms import Link, link_name

Priors = Mapping[str, LevelPrior]  # by account
Choices = Mapping[str, np.ndarray]  # by name of what is contested: places in its accounts, shape (draw,)


@dataclass(frozen=True)
class Sources:
    """What accounts differ about, and how likely each is to be taken at its word.

    Parameters
    ----------
    shares
        By account, its weight, above 0.
    links
        By contested link, the accounts that speak on it, by name.
    settles, start
        By variable on which they differ, the prior of each account that gives one.
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    links: Mapping[Link, tuple[str, ...]] = field(default_factory=dict)
    settles: Mapping[str, Priors] = field(default_factory=dict)
    start: Mapping[str, Priors] = field(default_factory=dict)

    @property
    def contested(self) -> dict[str, tuple[str, ...]]:
        """By the name under which it is drawn, the accounts that speak on each contested matter."""
        found = {link_name(link): speakers for link, speakers in self.links.items()}
        for kind in ("settles", "start"):
            rivals = getattr(self, kind)
            found |= {level_name(kind, name): tuple(sorted(priors)) for name, priors in rivals.items()}
        return found


def level_name(kind: str, variable: str) -> str:
    """The name under which the source of a level is drawn; no link's is like it."""
    return f"\x1f{kind}\x1f{variable}"


def draw_choices(sources: Sources, seed: int, chunk: int, draws: int) -> Choices:
    """Whose word each draw takes on each contested matter: one uniform number a matter and draw.

    Examples
    --------
    >>> sources = Sources({"a": 1.0, "b": 3.0}, {("x", "y"): ("a", "b")})
    >>> found = draw_choices(sources, seed=1, chunk=0, draws=500)
    >>> round(float(found[link_name(("x", "y"))].mean()), 1)  # b three times in four
    0.8
    """
    found = {}
    for name, speakers in sources.contested.items():
        shares = np.cumsum([sources.shares[account] for account in speakers])
        uniform = streams.stream(seed, "source", name, chunk).random(draws)
        places = np.searchsorted(shares / shares[-1], uniform, side="right")
        found[name] = np.minimum(places, len(speakers) - 1)
    return found


def is_taken(sources: Sources, choices: Choices, link: Link, speakers: tuple[str, ...]) -> np.ndarray | bool:
    """In which draws the word of one of these is taken on a link; in all where it is not contested."""
    everyone = sources.links.get(link)
    if everyone is None or not speakers:
        return True
    return np.isin(choices[link_name(link)], [everyone.index(account) for account in speakers])
