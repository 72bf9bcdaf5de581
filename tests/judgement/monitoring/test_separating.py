"""What a next figure would tell: against closed forms and quadrature."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from counterpoise.evidence import Mixture
from counterpoise.judgement.monitoring import find_entropy, find_gain


def normal(mean: float, sd: float) -> Mixture:
    return Mixture(np.ones(1), np.array([mean]), np.array([sd]))


def gain_of(forecasts, weights, seed: int = 1, draws: int = 20_000):
    return find_gain(forecasts, np.asarray(weights, dtype=float), np.random.default_rng(seed), draws)


def relative_entropy(one: Mixture, other: Mixture) -> float:
    """Of two normals, in bits, in closed form."""
    (m, s), (n, t) = ((part.means[0], part.sds[0]) for part in (one, other))
    return float((np.log(t / s) + (s**2 + (m - n) ** 2) / (2 * t**2) - 0.5) / np.log(2))


def test_the_two_that_it_tells_apart_best_by_the_closed_form_of_normals():
    forecasts = [normal(0.0, 1.0), normal(0.3, 1.2), normal(1.5, 0.8)]
    gain = gain_of(forecasts, [0.2, 0.3, 0.5])
    assert gain.pair == (0, 2)
    wanted = (relative_entropy(forecasts[0], forecasts[2]) + relative_entropy(forecasts[2], forecasts[0])) / 2
    assert gain.pair_bits == pytest.approx(wanted, rel=0.03)
    assert gain.pair_bits != pytest.approx(wanted, rel=0.001, abs=0.0)  # it is simulated


def test_the_gain_is_the_mutual_information_by_quadrature():
    forecasts = [
        normal(-0.4, 0.7),
        Mixture(np.array([0.3, 0.7]), np.array([0.0, 1.0]), np.array([0.5, 1.5])),
        normal(0.5, 0.7),
    ]
    weights = np.array([0.5, 0.3, 0.2])

    def density(one: Mixture, y: float) -> float:
        return float(one.weights @ stats.norm.pdf(y, one.means, one.sds))

    def integrand(y: float) -> float:
        each = np.array([density(one, y) for one in forecasts])
        return float(np.sum(weights * each * np.log2(each / (weights @ each))))

    wanted, _ = integrate.quad(integrand, -8, 9, limit=200)
    gain = gain_of(forecasts, weights)
    assert abs(gain.bits - wanted) < 4 * gain.error
    assert gain.error < wanted / 20
    assert (
        abs(gain_of(forecasts, [0.9, 0.05, 0.05]).bits - wanted) > 4 * gain.error
    )  # other weights are told apart


def test_forecasts_far_apart_tell_all_there_is_and_equal_ones_nothing():
    weights = np.array([0.5, 0.25, 0.25])
    far = [normal(mean, 1.0) for mean in (-50.0, 0.0, 50.0)]
    assert gain_of(far, weights).bits == pytest.approx(find_entropy(weights)) == pytest.approx(1.5)
    shared = normal(0.0, 1.0)
    nothing = gain_of([shared] * 3, weights)
    assert (nothing.bits, nothing.error, nothing.pair) == (0.0, 0.0, None)
    alike = gain_of([normal(0.0, 1.0) for _ in range(3)], weights)  # the same, but not one object
    assert alike.bits < 1e-9


def test_an_account_without_weight_tells_nothing():
    far = [normal(-50.0, 1.0), normal(50.0, 1.0), normal(0.0, 1.0)]
    assert gain_of(far, [0.5, 0.5, 0.0]).bits == pytest.approx(1.0)
    assert gain_of(far, [1.0, 0.0, 0.0]).bits == 0.0


@given(
    means=st.lists(st.floats(-3, 3), min_size=2, max_size=5),
    sds=st.lists(st.floats(0.2, 3), min_size=5, max_size=5),
    seed=st.integers(0, 1000),
)
@settings(max_examples=40)
def test_never_negative_never_more_than_the_entropy_and_fixed_by_the_seed(means, sds, seed: int):
    forecasts = [normal(mean, sd) for mean, sd in zip(means, sds, strict=False)]
    weights = np.random.default_rng(seed).dirichlet(np.ones(len(forecasts)))
    gain = gain_of(forecasts, weights, seed, draws=500)
    assert 0 <= gain.bits <= find_entropy(weights) + 4 * gain.error + 1e-9
    assert gain == gain_of(forecasts, weights, seed, draws=500)
