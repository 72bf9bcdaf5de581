"""Made-up systems for the latent version."""

from __future__ import annotations

import numpy as np
from tests.evidence.made import by_variable, made
from tests.helpers.build import causal, dossier, instrument, state

from counterpoise.dossier import Dossier
from counterpoise.evidence.observations import Observations

YEARS = 30


def expit(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def plain(error: float = 0.0, gaps: tuple[int, ...] = (), seed: int = 3) -> tuple[Dossier, Observations]:
    """An effect of two instruments that are observed exactly; its own figures may have errors and gaps."""
    rng = np.random.default_rng(seed)
    shares = {name: rng.uniform(0.1, 0.9, YEARS) for name in ("heat", "rain")}
    z = np.zeros(YEARS)
    for t in range(1, YEARS):
        settled = 0.4 + 2.0 * (shares["heat"][t] - 0.5) - 1.0 * (shares["rain"][t] - 0.5)
        z[t] = 0.6 * z[t - 1] + 0.4 * settled + 0.2 * rng.standard_normal()
    z += error * rng.standard_normal(YEARS)
    z[list(gaps)] = np.nan
    variables = {"outcome": state(50, 2.0, 0.3), "heat": instrument(50), "rain": instrument(50)}
    claims = [causal("heat", "outcome", "+", "strong"), causal("rain", "outcome", "-", "moderate")]
    outcome = made("outcome", expit(z), error=error or None)
    series = [outcome, *(made(name, path) for name, path in shares.items())]
    return dossier(variables, {"a": claims}), by_variable(*series)


def chain(*more: dict, roles: dict | None = None) -> Dossier:
    """A cause that moves a hidden state that moves two effects."""
    variables = {
        "first": state(50, 1.5, 0.25),
        "second": state(50, 2.0, 0.25),
        "hidden": state(50, 2.0, 0.3),
        "other": state(50, 2.0, 0.3),
        "lever": instrument(50),
        "unseen": instrument(50),
        **(roles or {}),
    }
    claims = [
        causal("lever", "hidden", "+", "strong"),
        causal("hidden", "first", "+", "strong"),
        causal("hidden", "second", "-", "strong"),
        *more,
    ]
    return dossier(variables, {"a": claims})


def observe(*names: str, years: int = YEARS, error: float | None = None) -> Observations:
    """Series of noise, where only what is observed matters."""
    rng = np.random.default_rng(1)
    return by_variable(*(made(name, rng.uniform(0.2, 0.8, years), error=error) for name in names))
