"""Small decisions with advice whose standing is known."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp
from typing import Any

from scipy.integrate import quad
from scipy.stats import norm
from tests.helpers.build import SPOT, causal
from tests.judgement.made import choose, two_levers

from counterpoise.judgement import Choice
from counterpoise.judgement.consistency import Consistency, Goal, Judged, Smallest, find_consistency
from counterpoise.judgement.consistency.smallest import Search
from counterpoise.system import swing_of

LEFT, RIGHT = ("AA.left", "xx"), ("AA.right", "xx")


def advises(policy: str, **more: Any) -> dict[str, Any]:
    """A claim that gives advice."""
    name = f"p-{policy}-{more.get('when', '')}-{more.get('avoid', '')}".lower()
    fields = {
        "id": "".join(char if char.isalnum() else "-" for char in name).strip("-"),
        "kind": "prescription",
        "policy": policy,
        "at": [SPOT],
        "paraphrase": f"on {policy}",
    }
    return {**fields, **more}


def decide(claims: Iterable[dict[str, Any]], advice: Iterable[dict[str, Any]], **more: Any) -> Choice:
    """A choice between both levers by one account."""
    options = {key: more.pop(key) for key in ("draws", "mode", "closure", "policies", "seed") if key in more}
    return choose(two_levers({"one": [*claims, *advice]}, **more), **options)


def judge(claims: Iterable[dict[str, Any]], *advice: dict[str, Any], **more: Any) -> Judged:
    """The only piece of advice, on the account's own claims."""
    return find_consistency(decide(claims, advice, **more), closures=["own"]).judged[0]


def search(entry: Judged, **more: Any) -> Smallest:
    """The smallest change for a piece of advice."""
    return Search(entry.ground, **more).find(entry.goal)


def say(found: Smallest) -> list[tuple[str, str]]:
    """The changes as (cause, how)."""
    return [(change.term.cause, change.how) for change in found.changes]


def expect(strength: str, sign: int = 1) -> float:
    """The expected points of a lever pulled from 0 to 1 on a state at one half, by quadrature."""

    def level(g: float) -> float:
        return float(norm.pdf(g)) * 100 * (1 / (1 + exp(-sign * swing_of(strength) * exp(0.5 * g))) - 0.5)

    return float(quad(level, -8, 8)[0])


__all__ = [
    "LEFT",
    "RIGHT",
    "Consistency",
    "Goal",
    "advises",
    "causal",
    "decide",
    "expect",
    "judge",
    "say",
    "search",
]
