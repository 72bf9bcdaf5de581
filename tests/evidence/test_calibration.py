"""Simulation-based calibration: ranks of the truth in its posterior are uniform, and a wrong variance shows.

Talts, Betancourt, Simpson, Vehtari & Gelman (2018), arXiv:1804.06788.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from tests.helpers.chance import ALARM

from counterpoise.evidence.fitting import ENCOMPASSING_SD, LEVEL_SD, TREND_SD, Equation, fit
from counterpoise.evidence.grids import RESPONSE_SIGMA, VOLATILITY_SIGMA, Pace

PACE, YEARS, TRUTHS = Pace(2.0, 0.3), 28, 400


def draw_rank(rng: np.random.Generator, error: float, gaps: bool, widen: float = 1.0) -> float:
    """The posterior probability below the truth, for one world drawn from the prior."""
    years = np.arange(YEARS)
    causes = rng.uniform(-0.6, 0.6, (YEARS, 2))
    tau = PACE.tau * np.exp(RESPONSE_SIGMA * rng.standard_normal())
    s = PACE.s * np.exp(VOLATILITY_SIGMA * rng.standard_normal())
    swing, rival = ENCOMPASSING_SD * rng.standard_normal(2)
    rival *= rng.random() < 0.5
    level, trend = LEVEL_SD * rng.standard_normal(), TREND_SD * rng.standard_normal()
    phi, q = np.exp(-1 / tau), s**2 * tau / 2 * -np.expm1(-2 / tau)
    settled = level + trend * (years - years.mean()) + causes @ np.array([swing, rival])
    z = np.empty(YEARS)
    z[0] = settled[0] + 3 * rng.standard_normal()
    for t in range(1, YEARS):
        z[t] = phi * z[t - 1] + (1 - phi) * settled[t] + np.sqrt(q) * rng.standard_normal()
    r = np.full(YEARS, error**2) * rng.uniform(0.5, 2, YEARS)
    z += np.sqrt(r) * rng.standard_normal(YEARS)
    if gaps:
        z[rng.integers(1, YEARS - 1, 4)] = np.nan
    posterior = fit(Equation(years, z, r, causes, PACE)).mixture()
    deviation = (swing - posterior.means) / (posterior.sds * widen)
    return float(posterior.weights @ stats.norm.cdf(deviation))


@pytest.mark.parametrize(("error", "gaps"), [(0.0, False), (0.15, True)])
def test_ranks_are_uniform(error: float, gaps: bool) -> None:
    rng = np.random.default_rng(20)
    ranks = [draw_rank(rng, error, gaps) for _ in range(TRUTHS)]
    assert stats.kstest(ranks, "uniform").pvalue > ALARM
    assert (
        stats.kstest(np.abs(2 * np.array(ranks) - 1), "uniform").pvalue > ALARM
    )  # spread, not only location


def test_a_wrong_variance_is_noticed() -> None:
    rng = np.random.default_rng(20)
    ranks = [draw_rank(rng, 0.0, False, widen=0.55) for _ in range(TRUTHS)]
    assert stats.kstest(np.abs(2 * np.array(ranks) - 1), "uniform").pvalue < ALARM
