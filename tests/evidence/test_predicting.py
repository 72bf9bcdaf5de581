"""Forecasts against a joint Gaussian, their calibration, and that they know nothing of what comes after."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tests.evidence.reference import joint
from tests.helpers.chance import ALARM

from counterpoise.evidence import Forecaster
from counterpoise.evidence.fitting import LEVEL_SD, TREND_SD, Equation
from counterpoise.evidence.grids import RESPONSE_SIGMA, VOLATILITY_SIGMA, Pace, lay_point

PACE, SWINGS = Pace(2.0, 0.3), [(1.0, 0.6)]


def make(seed: int, years: int, error: float) -> Equation:
    rng = np.random.default_rng(seed)
    z = np.cumsum(0.3 * rng.standard_normal(years))
    return Equation(np.arange(years), z, np.full(years, error**2), rng.uniform(-0.5, 0.5, (years, 1)), PACE)


@given(st.integers(0, 999), st.integers(3, 18), st.sampled_from([0.0, 0.2]), st.integers(1, 5))
def test_it_is_the_conditional_of_the_joint_gaussian(
    seed: int, origin: int, error: float, steps: int
) -> None:
    equation = make(seed, 20, error)
    forecaster = Forecaster(equation, SWINGS)
    forecaster.grid = lay_point(PACE)
    future = np.random.default_rng(seed + 1).uniform(-0.5, 0.5, (steps, 1))
    found = forecaster.foresee(origin, future)
    years = origin + 1 + steps
    t = np.arange(years)
    x = np.column_stack([np.ones(years), t - 9.5, np.vstack([equation.causes[: origin + 1], future])])
    r = np.concatenate([equation.r[: origin + 1], np.zeros(steps)])
    mean, spread = joint(
        years, x, r, forecaster.grid.phi[0], forecaster.grid.q[0], equation.z[0], forecaster.prior
    )
    past, ahead = np.arange(origin), np.arange(origin, origin + steps)
    gain = spread[np.ix_(ahead, past)] @ np.linalg.inv(spread[np.ix_(past, past)])
    means = mean[ahead] + gain @ (equation.z[1 : origin + 1] - mean[past])
    variances = np.diag(spread[np.ix_(ahead, ahead)] - gain @ spread[np.ix_(past, ahead)])
    assert np.allclose([one.mean for one in found], means, atol=1e-8)
    assert np.allclose([one.sd**2 for one in found], variances, atol=1e-8)


def test_nothing_after_the_origin_is_known() -> None:
    equation = make(1, 20, 0.1)
    later = equation.z.copy()
    later[12:] += 7
    other = Equation(equation.years, later, equation.r, equation.causes, PACE)
    one, two = (Forecaster(each, SWINGS).foresee(11, np.zeros((3, 1))) for each in (equation, other))
    assert all(np.array_equal(a.means, b.means) for a, b in zip(one, two, strict=True))


def test_a_year_without_a_known_level_is_refused() -> None:
    equation = make(1, 20, 0.1)
    gap = Equation(
        equation.years, np.where(equation.years < 3, np.nan, equation.z), equation.r, equation.causes, PACE
    )
    forecaster = Forecaster(gap, SWINGS)
    assert not forecaster.can(2)
    assert not forecaster.can(20)
    with pytest.raises(ValueError, match="not known in 2"):
        forecaster.foresee(2, np.zeros((1, 1)))


def draw_world(rng: np.random.Generator) -> tuple[Equation, np.ndarray]:
    """Twenty-five years from the prior, and the five that follow, without causes."""
    tau = PACE.tau * np.exp(RESPONSE_SIGMA * rng.standard_normal())
    s = PACE.s * np.exp(VOLATILITY_SIGMA * rng.standard_normal())
    phi, q = np.exp(-1 / tau), s**2 * tau / 2 * -np.expm1(-2 / tau)
    settled = LEVEL_SD * rng.standard_normal() + TREND_SD * rng.standard_normal() * (np.arange(30) - 12)
    z = np.empty(30)
    z[0] = settled[0]
    for t in range(1, 30):
        z[t] = phi * z[t - 1] + (1 - phi) * settled[t] + np.sqrt(q) * rng.standard_normal()
    return Equation(np.arange(25), z[:25], np.zeros(25), np.empty((25, 0)), PACE), z[25:]


def test_what_happens_falls_anywhere_in_the_forecasts_alike() -> None:
    rng = np.random.default_rng(9)
    places, wrong = [], []
    for _ in range(250):
        equation, after = draw_world(rng)
        ahead = Forecaster(equation, []).foresee(24, np.empty((5, 0)))
        places.append([mixture.cdf(x) for mixture, x in zip(ahead, after, strict=True)])
        wrong.append(ahead[0].cdf(after[4]))
    for step in range(5):
        assert stats.kstest(np.array(places)[:, step], "uniform").pvalue > ALARM
    assert stats.kstest(wrong, "uniform").pvalue < 1e-3  # the forecast of next year for five years ahead


def test_an_observations_own_error_widens_the_forecast() -> None:
    forecaster = Forecaster(make(2, 20, 0.1), SWINGS)
    bare, wide = (forecaster.foresee(15, np.zeros((1, 1)), error)[0] for error in (0.0, 0.3))
    assert wide.sd**2 == pytest.approx(bare.sd**2 + 0.09)
