"""The engine's own swings and response times come back; verdicts come at the rate that power predicts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from tests.evidence.engine_series import build, draw_shares, run_outcome, year_means
from tests.evidence.made import by_variable, made
from tests.helpers.build import causal, dossier, instrument, state

from counterpoise.evidence.fitting import Equation, Fit, fit
from counterpoise.evidence.grids import Pace
from counterpoise.evidence.weighing import weigh_claims

SWINGS = {"heat": 2.0, "rain": -1.2}
TAU, VOLATILITY = 2.5, 0.25


class Recovered(NamedTuple):
    fit: Fit
    swing: np.ndarray
    tau: np.ndarray
    s: np.ndarray


def recover(stay: float, years: int, series: int, *, start_of_year: bool, seed: int = 4) -> Recovered:
    """Posterior means of the first swing, response time and volatility, one a series."""
    rng = np.random.default_rng(seed)
    shares = {name: draw_shares(rng, years, stay) for name in SWINGS}
    content = build(shares, SWINGS, TAU, VOLATILITY)
    z = run_outcome(content, SWINGS, years, series, seed)
    causes = np.zeros((years + 1, 2))
    for place, path in enumerate(shares.values()):
        causes[1:, place] = (path[:-1] if start_of_year else year_means(path)) - 0.5
    equation = Equation(np.arange(years + 1), z[0], np.zeros(years + 1), causes, Pace(2.0, 0.3))
    found = fit(equation, z=z)
    weight = np.exp(found.log_weight)
    swing = np.einsum("mgr,mgr->r", weight, found.mean)
    grid = weight.sum(axis=0)
    return Recovered(found, swing, found.grid.tau @ grid, found.grid.s @ grid)


def test_swing_response_time_and_volatility_come_back() -> None:
    found = recover(0.7, 100, 60, start_of_year=False)
    error = np.std(found.swing) / np.sqrt(60)
    assert np.mean(found.swing) == pytest.approx(2.0, abs=0.05 + 3 * error)
    assert np.mean(found.tau) == pytest.approx(TAU, rel=0.15)
    assert np.mean(found.s) == pytest.approx(VOLATILITY, rel=0.05)
    low, high = (
        np.array([found.fit.mixture(r).quantile(share) for r in range(60)]) for share in (0.05, 0.95)
    )
    assert 0.78 <= np.mean((low < 2.0) & (high > 2.0)) <= 1.0


def test_causes_at_the_start_of_the_year_make_swings_too_small() -> None:
    """Where a cause's yearly points are independent, its level at the start tells half of the year's mean."""
    means, starts = (recover(0.0, 100, 40, start_of_year=bias) for bias in (False, True))
    assert np.mean(means.swing) == pytest.approx(2.0, abs=0.25)
    assert 0.3 < np.mean(starts.swing) / np.mean(means.swing) < 0.7
    assert np.mean(starts.s) > np.mean(means.s)  # what the start does not tell is taken for noise


def weigh_series(years: int, seed: int) -> dict[str, tuple[str, float]]:
    """Verdict and power of a true strong claim and of its contrary, for one series of the engine."""
    rng = np.random.default_rng(seed)
    shares = {"heat": draw_shares(rng, years, 0.8)}
    truth = {"heat": 2.2}
    z = run_outcome(build(shares, truth, TAU, VOLATILITY), truth, years, 1, seed)[0]
    variables = {"outcome": state(50, 2.0, 0.3), "heat": instrument(50)}
    rivals = {
        "a": [causal("heat", "outcome", "+", "strong")],
        "b": [causal("heat", "outcome", "-", "strong")],
    }
    first = 2024 - years
    cause = np.concatenate([[np.nan], year_means(shares["heat"])])
    observed = by_variable(made("outcome", 1 / (1 + np.exp(-z)), first), made("heat", cause, first))
    found = weigh_claims(dossier(variables, rivals), observed, seed=seed)
    return {entry.account: (entry.verdict, entry.power or 0.0) for entry in found}


@pytest.mark.slow
def test_true_claims_are_supported_at_the_rate_that_power_predicts_as_data_grow() -> None:
    rates, powers, count = [], [], 16
    for years in (25, 80):
        found = [weigh_series(years, 100 * years + k) for k in range(count)]
        rates.append(np.mean([one["a"][0] == "supported" for one in found]))
        powers.append(np.mean([one["a"][1] for one in found]))
        assert not any(one["a"][0] == "contradicted" or one["b"][0] == "supported" for one in found)
        assert all((one["a"][0] == "supported") == (one["b"][0] == "contradicted") for one in found)
        spread = np.sqrt(max(powers[-1] * (1 - powers[-1]), 0.02) / count)
        assert abs(rates[-1] - powers[-1]) < 3.5 * spread
    assert rates[0] < rates[-1]
    assert rates[-1] > 0.9
