"""Whether the claims on a variable, taken together, push it against its range (C009)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from counterpoise.dossier.checks.claims import Link, links_of
from counterpoise.dossier.draft import COMMON, Draft, Entered
from counterpoise.errors import Problem
from counterpoise.schema import STRENGTH, likely_level

MOST_LOGITS = 6.0


def check_saturation(draft: Draft) -> Iterator[Problem]:
    """Warn where the links into a state could move its settled level by more than `MOST_LOGITS`.

    The bound takes every link of the account and of common.yaml at its median strength, with each
    cause at the end of its range that is farther from its base, all pushing one way. With
    `feedback: contracting` swings are scaled down and nothing is warned of.
    """
    if draft.feedback == "contracting":
        return
    common = links_of(draft, COMMON)
    for account in draft.accounts:
        own = links_of(draft, account)
        swings: dict[str, float] = {}
        for (cause, effect), claims in {**common, **own}.items():
            swings[effect] = swings.get(effect, 0.0) + _swing(draft, cause, claims)
        for effect, swing in swings.items():
            place = _first_place(own, effect)
            if swing > MOST_LOGITS and place is not None:
                message = f"Together the claims can move {effect} by {swing:.1f} logits, which saturates it."
                yield Problem("C009", message, place.place("effect"), f"{swing:.1f} logits")


def _swing(draft: Draft, cause: str, claims: list[Entered]) -> float:
    """The largest shift, in logits, of one link."""
    held = [claim.content for claim in claims if claim.content.sign != "0"]
    strength = max((STRENGTH[claim.strength] for claim in held), default=0.5)
    return math.log(strength / (1 - strength)) * _departure(draft, cause)


def _departure(draft: Draft, name: str) -> float:
    """How far a cause can go from its base, as a share of its range (1 where that is not known)."""
    variable = draft.variable(name)
    if variable is None or variable.base is None or not variable.range[0] < variable.range[1]:
        return 1.0
    low, high = variable.range
    share = min(max((likely_level(variable.base) - low) / (high - low), 0.0), 1.0)
    return max(share, 1 - share)


def _first_place(own: dict[Link, list[Entered]], effect: str) -> Entered | None:
    """The account's first claim on an effect."""
    return next((claims[0] for link, claims in own.items() if link[1] == effect), None)
