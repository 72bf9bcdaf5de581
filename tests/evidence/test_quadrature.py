"""What the grid, the normal stand-in for a claimed strength and the enumeration cost, against quadrature."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from tests.evidence.reference import by_joint

from counterpoise.evidence.fitting import ENCOMPASSING_SD, Equation, fit
from counterpoise.evidence.grids import RESPONSE_SIGMA, VOLATILITY_SIGMA, Pace
from counterpoise.evidence.hypotheses import weigh_signs
from counterpoise.evidence.strengths import match_moments
from counterpoise.system import STRENGTH_SIGMA, swing_of

PACE = Pace(2.0, 0.3)


def make(seed: int, years: int, swing: float, rivals: int = 0, error: float = 0.0) -> Equation:
    rng = np.random.default_rng(seed)
    causes = rng.uniform(-0.5, 0.5, (years, 1 + rivals))
    z = np.zeros(years)
    phi = np.exp(-1 / 2.0)
    for t in range(1, years):
        z[t] = phi * z[t - 1] + (1 - phi) * swing * causes[t, 0] + 0.25 * rng.standard_normal()
    z += error * rng.standard_normal(years)
    return Equation(np.arange(2000, 2000 + years), z, np.full(years, error**2), causes, PACE)


def dense_evidence(equation: Equation, points: int) -> tuple[float, np.ndarray]:
    """Log marginal likelihood and the mass of (+, 0, -), on a fine wide grid and from joint Gaussians."""
    log_tau = np.log(PACE.tau) + RESPONSE_SIGMA * np.linspace(-4.5, 4.5, points)
    log_s = np.log(PACE.s) + VOLATILITY_SIGMA * np.linspace(-4.5, 4.5, points)
    prior = tuple(part[0] for part in equation.priors((0.0, ENCOMPASSING_SD), np.ones((1, 0), dtype=bool)))
    logs, masses = [], []
    for lt in log_tau:
        for ls in log_s:
            tau, s = np.exp(lt), np.exp(ls)
            q = s**2 * tau / 2 * (1 - np.exp(-2 / tau))
            log_likelihood, mean, covariance = by_joint(
                equation.z, equation.regressors, equation.r, np.exp(-1 / tau), q, prior
            )
            ends = stats.norm.cdf([-0.2, 0.2], mean[2], np.sqrt(covariance[2, 2]))
            weight = stats.norm.logpdf(lt, np.log(PACE.tau), RESPONSE_SIGMA)
            weight += stats.norm.logpdf(ls, np.log(PACE.s), VOLATILITY_SIGMA)
            logs.append(log_likelihood + weight)
            masses.append([1 - ends[1], ends[1] - ends[0], ends[0]])
    logs = np.array(logs)
    cell = np.log((log_tau[1] - log_tau[0]) * (log_s[1] - log_s[0]))
    weights = np.exp(logs - logs.max())
    total = logs.max() + np.log(weights.sum()) + cell
    return float(total), weights @ np.array(masses) / weights.sum()


@pytest.mark.parametrize(("years", "swing", "error"), [(9, 1.0, 0.0), (14, 2.5, 0.1), (30, -1.5, 0.0)])
def test_the_grid_gives_the_marginal_likelihood_and_the_masses(years, swing, error) -> None:
    equation = make(years, years, swing, error=error)
    found = fit(equation)
    total, masses = dense_evidence(equation, 61)
    assert found.log_likelihood.item() == pytest.approx(total, abs=0.01)
    tail = stats.norm.cdf(-0.2 / ENCOMPASSING_SD)
    prior = np.array([tail, 1 - 2 * tail, tail])
    assert np.allclose(weigh_signs(found, ENCOMPASSING_SD)[:, 0] * prior, masses, rtol=0.03, atol=1e-4)


def test_a_coarser_quadrature_would_be_noticed() -> None:
    equation = make(30, 30, -1.5)
    assert abs(dense_evidence(equation, 9)[0] - fit(equation).log_likelihood.item()) > 0.01


def test_enumeration_is_the_average_of_the_fits_with_each_set_of_rivals() -> None:
    equation = make(5, 25, 1.5, rivals=2)
    whole = fit(equation)
    parts = []
    for kept in ([0], [0, 1], [0, 2], [0, 1, 2]):
        part = replace(equation, causes=equation.causes[:, kept])
        every = np.ones((1, len(kept) - 1), dtype=bool)
        parts.append(fit(part, choices=every).log_likelihood.item() + (len(kept) - 1) * np.log(2))
    assert whole.log_likelihood.item() == pytest.approx(np.log(np.mean(np.exp(parts))), abs=0.02)


@pytest.mark.parametrize("strength", ["weak", "moderate", "strong"])
@pytest.mark.parametrize("swing", [0.0, 1.0, 2.5])
def test_the_normal_stand_in_for_a_claimed_strength_costs_little(strength: str, swing: float) -> None:
    """Bayes factors of a size as claimed are within a third of those of the exact lognormal, unless tiny."""
    equation = make(11, 33, swing)
    broad = fit(equation)
    stand_in = fit(equation, match_moments("+", strength), grid=broad.grid)
    ratio = np.exp(stand_in.log_likelihood.item() - broad.log_likelihood.item())
    w = np.linspace(1e-4, 15, 6001)
    mixture = broad.mixture()
    posterior = stats.norm.pdf(w[:, None], mixture.means, mixture.sds) @ mixture.weights
    lognormal = stats.lognorm.pdf(w, STRENGTH_SIGMA, scale=swing_of(strength))
    exact = np.trapezoid(posterior / stats.norm.pdf(w, 0, ENCOMPASSING_SD) * lognormal, w)
    assert ratio == pytest.approx(exact, rel=0.34, abs=0.02)
