"""Small decisions with known answers."""

from __future__ import annotations

from typing import Any

from tests.helpers.build import causal, dossier, instrument, policy, state

from counterpoise.dossier import Dossier
from counterpoise.judgement import Choice, settle_choice

STATES = ("xx", "yy")


def two_levers(accounts: dict[str, Any], aims: list[dict[str, Any]] | None = None, **more: Any) -> Dossier:
    """Two levers of the actor AA, full out under a policy each, and two quiet states at one half."""
    variables = {name: state(50, 0.5) for name in STATES} | {
        "AA.left": instrument(),
        "AA.right": instrument(),
    }
    policies = {
        "left": policy({"instrument": "AA.left", "value": 100}),
        "right": policy({"instrument": "AA.right", "value": 100}),
    }
    wanted = [{"variable": "xx", "direction": "higher"}] if aims is None else aims
    return dossier(variables, accounts, policies=policies, aims={"AA": wanted} if wanted else {}, **more)


def rivals(**more: Any) -> Dossier:
    """One account says that the left lever helps, the other that the right one does."""
    return two_levers(
        {
            "one": [causal("AA.left", "xx", "+", "strong"), causal("AA.right", "xx", "-", "weak")],
            "two": [causal("AA.right", "xx", "+", "strong"), causal("AA.left", "xx", "-", "moderate")],
        },
        **more,
    )


def choose(made: Dossier, **more: Any) -> Choice:
    """A choice of the actor AA on few draws."""
    return settle_choice(made, "AA", **{"draws": 200, "years": 10, **more})
