"""Records made from an account by the yearly equation, and dossiers of accounts to hold against them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from tests.evidence.made import by_variable, made
from tests.helpers.build import causal, dossier, instrument, state

from counterpoise.dossier import Dossier
from counterpoise.evidence import Observations

FIRST, TAU, VOLATILITY = 1950, 2.0, 0.25
EFFECTS = ("peace", "trade")


def wander(rng: np.random.Generator, years: int) -> np.ndarray:
    """A lever's shares of its range: it stays for some ten years, then is set anew."""
    u = np.empty(years)
    u[0] = rng.uniform(0, 1)
    for t in range(1, years):
        u[t] = rng.uniform(0, 1) if rng.uniform() < 0.1 else u[t - 1]
    return u


def follow(rng: np.random.Generator, cause: np.ndarray, swing: float) -> np.ndarray:
    """An effect's shares of its range under the engine's yearly step."""
    phi = np.exp(-1 / TAU)
    noise = VOLATILITY * np.sqrt(TAU / 2 * -np.expm1(-2 / TAU))
    z = np.zeros(len(cause))
    for t in range(1, len(cause)):
        z[t] = phi * z[t - 1] + (1 - phi) * swing * (cause[t] - 0.5) + noise * rng.standard_normal()
    return 1 / (1 + np.exp(-z))


def observe(seed: int, years: int, swing: float = 3.0) -> Observations:
    """A lever `pact` that moves both effects, and a lever `talk` that moves nothing."""
    rng = np.random.default_rng(seed)
    levers = {name: wander(rng, years) for name in ("pact", "talk")}
    effects = {name: follow(rng, levers["pact"], swing) for name in EFFECTS}
    return by_variable(*(made(name, share, FIRST) for name, share in {**levers, **effects}.items()))


def shuffle(seen: Observations, seed: int) -> Observations:
    """The same with the years of the levers in another order."""
    order = np.random.default_rng(seed).permutation(len(seen["pact"][0].years))
    moved = {name: made(name, seen[name][0].level[order] / 100, FIRST) for name in ("pact", "talk")}
    return {**seen, **{name: (one,) for name, one in moved.items()}}


def write(accounts: Mapping[str, list[dict[str, Any]]], **more: Any) -> Dossier:
    """A dossier in which accounts make claims on levers and effects."""
    variables = {
        **{name: state(50, TAU, VOLATILITY) for name in EFFECTS},
        **{name: instrument(50) for name in ("pact", "talk")},
    }
    return dossier(variables, accounts, **more)


def right(*effects: str) -> list[dict[str, Any]]:
    """What is true of the record above: the pact moves the effects, strongly."""
    return [causal("pact", name, "+", "strong") for name in effects or EFFECTS]


def wrong(*effects: str) -> list[dict[str, Any]]:
    """The opposite."""
    return [causal("pact", name, "-", "strong") for name in effects or EFFECTS]


def ghost(*effects: str, sign: str = "+") -> list[dict[str, Any]]:
    """A claim on what has no effect."""
    return [causal("talk", name, sign, "moderate") for name in effects or EFFECTS]
