"""The interval of a distance: against simulation, and a rule that is wrong on purpose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.record.intervals import Estimate, combine, take_size

Z = 1.6448536269514722  # the 95 per cent quantile of the normal distribution
DRAWS = 200_000
PLACES = st.floats(-3, 3)
HALVES = st.floats(0.01, 1)


def covered(found: Estimate, draws: np.ndarray) -> float:
    return float(((found.low <= draws) & (draws <= found.high)).mean())


@pytest.mark.parametrize("weights", [(1, -1), (1, -0.5, -0.5), (*(1 / 27,) * 27, -1)])
def test_ninety_per_cent_of_independent_normal_draws_lie_inside(weights: tuple[float, ...]) -> None:
    rng = np.random.default_rng(7)
    places, spreads = rng.normal(size=len(weights)), rng.uniform(0.1, 0.4, size=len(weights))
    terms = [Estimate(x, x - Z * s, x + Z * s) for x, s in zip(places, spreads, strict=True)]
    draws = (rng.normal(size=(DRAWS, len(weights))) * spreads + places) @ np.array(weights)
    found = combine(weights, terms)
    assert covered(found, draws) == pytest.approx(0.9, abs=0.003)
    # Wrong on purpose: halves added up, as if all erred the same way.
    added = sum(abs(w) * Z * s for w, s in zip(weights, spreads, strict=True))
    assert covered(Estimate(found.value, found.value - added, found.value + added), draws) > 0.95


def test_skew_stays_on_its_side() -> None:
    rng = np.random.default_rng(8)
    skewed, plain = rng.gamma(4, 0.1, DRAWS), rng.normal(0, 0.05, DRAWS)
    terms = []
    for drawn in (skewed, plain):
        low, value, high = map(float, np.quantile(drawn, [0.05, 0.5, 0.95]))
        terms.append(Estimate(value, low, high))
    found = combine([1, -1], terms)
    assert found.high - found.value > 1.2 * (found.value - found.low)
    assert covered(found, skewed - plain) == pytest.approx(0.9, abs=0.01)
    turned = combine([-1, 1], terms)
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))


@pytest.mark.parametrize("apart", [0, 0.05, 0.3, 2])
def test_the_interval_of_a_size_covers_at_least_as_often(apart: float) -> None:
    rng = np.random.default_rng(9)
    draws = rng.normal(apart, 0.1, DRAWS)
    found = take_size(Estimate(apart, apart - Z * 0.1, apart + Z * 0.1))
    assert covered(found, np.abs(draws)) >= 0.897


@given(st.lists(st.tuples(PLACES, HALVES, HALVES, st.floats(-1, 1)), min_size=1, max_size=6))
def test_the_value_lies_inside_and_more_terms_are_never_surer(
    drawn: list[tuple[float, float, float, float]],
) -> None:
    terms = [Estimate(x, x - low, x + high) for x, low, high, _ in drawn]
    weights = [weight for *_, weight in drawn]
    found = combine(weights, terms)
    assert found.low <= found.value <= found.high
    fewer = combine(weights[1:], terms[1:])
    assert found.high - found.low >= (fewer.high - fewer.low) * (1 - 1e-9) - 1e-12
    size = take_size(found)
    assert 0 <= size.low <= size.value <= size.high
