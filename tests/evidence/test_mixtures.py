"""The normal distribution, mixtures and their scores, against SciPy and numerical integration."""

from __future__ import annotations

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, optimize, special, stats

from counterpoise.evidence.hindcasting.simulating import crps
from counterpoise.evidence.mixtures import Mixture
from counterpoise.system.normal import cdf, density


def test_the_distribution_is_scipys() -> None:
    points = np.linspace(-36, 9, 20_001)
    assert np.allclose(cdf(points), special.ndtr(points), rtol=1e-8, atol=0)
    assert np.allclose(cdf(points), special.ndtr(points), rtol=0, atol=1e-15)
    assert np.allclose(density(points), stats.norm.pdf(points), rtol=1e-12, atol=0)
    assert cdf(60.0) == 1.0
    assert cdf(-60.0) < 1e-290


@st.composite
def mixtures(draw: st.DrawFn) -> Mixture:
    count = draw(st.integers(1, 5))
    numbers = st.floats(-4, 4)
    weights = np.array(draw(st.lists(st.floats(0.05, 1), min_size=count, max_size=count)))
    means = np.array(draw(st.lists(numbers, min_size=count, max_size=count)))
    sds = np.array(draw(st.lists(st.floats(0.1, 3), min_size=count, max_size=count)))
    return Mixture(weights / weights.sum(), means, sds)


@given(mixtures(), st.floats(-6, 6))
def test_scores_are_those_of_numerical_integration(mixture: Mixture, x: float) -> None:
    def below(at: float) -> float:
        return float(mixture.weights @ special.ndtr((at - mixture.means) / mixture.sds))

    left = integrate.quad(lambda at: below(at) ** 2, -40, x, limit=400, epsabs=1e-10)[0]
    right = integrate.quad(lambda at: (1 - below(at)) ** 2, x, 40, limit=400, epsabs=1e-10)[0]
    assert mixture.crps(x) == pytest.approx(left + right, abs=1e-6)
    parts = stats.norm.pdf(x, mixture.means, mixture.sds)
    assert mixture.log_score(x) == pytest.approx(np.log(mixture.weights @ parts), abs=1e-9)


@given(mixtures(), st.floats(0.01, 0.99))
def test_quantiles_are_those_of_a_root_finder(mixture: Mixture, share: float) -> None:
    found = optimize.brentq(lambda at: mixture.cdf(at) - share, -60, 60)
    assert mixture.quantile(share) == pytest.approx(found, abs=1e-6)


@given(mixtures())
def test_moments_are_those_of_draws_in_the_limit(mixture: Mixture) -> None:
    first = mixture.weights @ mixture.means
    second = mixture.weights @ (mixture.means**2 + mixture.sds**2)
    assert mixture.mean == pytest.approx(first)
    assert mixture.sd == pytest.approx(np.sqrt(second - first**2), abs=1e-7)


def test_the_score_is_least_for_the_truth() -> None:
    rng = np.random.default_rng(3)
    happened = rng.normal(0, 1, 4000)
    one = np.ones(1)
    scores = {sd: np.mean([Mixture(one, 0 * one, sd * one).crps(x) for x in happened]) for sd in (0.5, 1, 2)}
    assert min(scores, key=scores.__getitem__) == 1


def test_light_components_hardly_change_the_score() -> None:
    weights = np.array([1 - 1e-9, 1e-9])
    two = Mixture(weights, np.array([0.0, 5.0]), np.ones(2))
    assert two.crps(0.3) == pytest.approx(Mixture(np.ones(1), np.zeros(1), np.ones(1)).crps(0.3), abs=1e-7)


def test_scores_are_those_of_scoringrules() -> None:
    """Another implementation: one normal and a mixture in closed form, and draws by the fair estimator."""
    rng = np.random.default_rng(4)
    for _ in range(100):
        count = int(rng.integers(1, 5))
        weights, means = rng.dirichlet(np.ones(count)), 2 * rng.normal(size=count)
        sds, happened = rng.exponential(size=count) + 0.5, float(rng.normal())
        one = Mixture(np.ones(1), means[:1], sds[:1])
        assert one.crps(happened) == pytest.approx(
            float(scoringrules.crps_normal(happened, means[0], sds[0], backend="numpy")), abs=1e-12
        )
        assert -Mixture(weights, means, sds).log_score(happened) == pytest.approx(
            float(scoringrules.logs_mixnorm(happened, means, sds, weights, backend="numpy")), abs=1e-10
        )
    draws, happened = rng.normal(size=(5, 200)), rng.normal(size=5)
    fair, plain = (
        scoringrules.crps_ensemble(happened, draws, estimator=name, backend="numpy")
        for name in ("fair", "nrg")
    )
    np.testing.assert_allclose(crps(draws, happened), fair, atol=1e-12)
    assert np.abs(crps(draws, happened) - plain).min() > 1e-4  # the other estimator would be told apart


@given(mixtures(), st.floats(-6, 6))
def test_scores_of_any_mixture_are_those_of_scoringrules(mixture: Mixture, x: float) -> None:
    """A library of its own for scores: its CRPS and log score (negated) of a mixture of normals."""
    import scoringrules

    parts = (mixture.means, mixture.sds, mixture.weights)
    assert mixture.crps(x) == pytest.approx(float(scoringrules.crps_mixnorm(x, *parts)), abs=1e-8)
    if mixture.log_score(x) > -600:  # further out its density is nothing, and it has no logarithm
        found = -float(scoringrules.logs_mixnorm(x, *parts))
        assert mixture.log_score(x) == pytest.approx(found, abs=1e-9, rel=1e-9)
    one = Mixture(np.ones(1), mixture.means[:1], mixture.sds[:1])
    assert one.crps(x) == pytest.approx(
        float(scoringrules.crps_normal(x, one.means[0], one.sds[0])), abs=1e-9
    )


def test_the_sums_are_those_of_scoringrules() -> None:
    import scoringrules

    rng = np.random.default_rng(2)
    mixture = Mixture(rng.dirichlet(np.ones(200)), rng.normal(0, 1, 200), rng.uniform(0.2, 1.5, 200))
    for x in (-3.0, 0.1, 2.5):
        found = float(scoringrules.crps_mixnorm(x, mixture.means, mixture.sds, mixture.weights))
        assert mixture.crps_by_sums(x) == pytest.approx(found, abs=3e-4)
