"""Series that the project's own engine gives: an effect of drivers whose every year is known."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from tests.helpers.build import causal, dossier, driver, fixed_parameters, state, system

from counterpoise.dossier import Dossier
from counterpoise.simulation import Plan, run_block
from counterpoise.system import streams

STEPS = 12  # a year: the engine holds causes over a step


def draw_shares(rng: np.random.Generator, years: int, stay: float) -> np.ndarray:
    """A driver's shares of its range at year ends, an autoregression of a given persistence."""
    z = np.empty(years + 1)
    z[0] = rng.standard_normal()
    for t in range(1, years + 1):
        z[t] = stay * z[t - 1] + np.sqrt(1 - stay**2) * rng.standard_normal()
    return np.clip(0.5 + 0.22 * z, 0, 1)


def build(
    shares: Mapping[str, np.ndarray], swings: Mapping[str, float], tau: float, volatility: float
) -> Dossier:
    """A dossier whose effect `outcome` has each driver as its cause."""
    years = len(next(iter(shares.values()))) - 1
    variables = {
        name: driver({f"{2026 + t}-01-01": 100 * u for t, u in enumerate(path)}, base=50)
        for name, path in shares.items()
    }
    claims = [causal(name, "outcome", "+" if swing > 0 else "-", "strong") for name, swing in swings.items()]
    every = {"outcome": state(50, tau, volatility), **variables}
    return dossier(every, {"a": claims}, step=1 / STEPS, horizon=min(years, 100))


def run_outcome(
    content: Dossier, swings: Mapping[str, float], years: int, series: int, seed: int
) -> np.ndarray:
    """The outcome's logits at year ends, shape (series, year), from the engine with its own noise."""
    built = system(content)
    links = {(name, "outcome"): swing for name, swing in swings.items()}
    parameters = fixed_parameters(built, series, links)
    noise = streams.paths(seed, built.states, 0, series, years * STEPS)
    found = run_block(Plan(built, ("continuity",), years), parameters, noise, {}, precision=np.float64)
    share = found.levels[:, built.names.index("outcome"), 0].astype(float).T
    return np.log(share / (1 - share))


def year_means(path: np.ndarray) -> np.ndarray:
    """Means over each year of a driver that is linear between year ends."""
    return 0.5 * (path[1:] + path[:-1])
