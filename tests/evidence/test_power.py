"""Power with other indicators: what they would show of simulated records, and what that takes from power."""

from __future__ import annotations

import numpy as np
import pytest
from tests.evidence.made import made
from tests.evidence.test_weighing import make, observe, paths
from tests.helpers.build import causal

from counterpoise.evidence import ClaimEvidence, weigh_observations
from counterpoise.evidence.fitting import Equation
from counterpoise.evidence.grids import Pace
from counterpoise.evidence.power import follow

CLAIM = {"right": [causal("push", "effect", "+", "strong")]}
NONE = np.nan


def equation(first: int, z: list[float]) -> Equation:
    years = first + np.arange(len(z))
    return Equation(years, np.array(z), np.zeros(len(z)), np.empty((len(z), 0)), Pace(1.0, 0.3))


def test_another_indicator_shows_the_truth_and_its_own_deviation() -> None:
    """By hand: 9, 1 and 3 above in shared years, 2 between the last two, and 3 where the first has ended."""
    first = equation(2000, [0.0, 0.0, 0.0, 0.0, NONE])
    other = equation(1999, [9.0, 9.0, 1.0, NONE, 3.0, 4.0, 5.0])
    level = np.array([[10.0, 20.0, 30.0, 40.0, 50.0], [0.0, 0.0, 0.0, 0.0, 0.0]])
    asked, z = follow(first, other, level)
    deviation = [9.0, 1.0, 2.0, 3.0, 3.0]
    np.testing.assert_allclose(z[:, 1:6], level + np.array(deviation))
    assert np.isfinite(asked.z).tolist() == [False, True, True, False, True, True, False]


def test_an_indicator_that_shares_no_year_shows_nothing() -> None:
    asked, _ = follow(equation(2000, [0.0, 1.0]), equation(2010, [0.0, 1.0]), np.zeros((3, 2)))
    assert not np.any(np.isfinite(asked.z))


def weigh_with(*others) -> ClaimEvidence:
    """The claim, weighed with other indicators beside the first ones."""
    data = dict(observe(paths(swing=2.2)))
    for one in others:
        data[one.variable] = (*data[one.variable], one)
    return weigh_observations(make(CLAIM), data).found[0]


@pytest.fixture(scope="module")
def alone() -> ClaimEvidence:
    return weigh_with()


def test_power_is_that_of_the_rule_with_every_indicator(alone: ClaimEvidence) -> None:
    """A copy takes next to nothing away, noise takes all, of the effect as of the cause."""
    assert alone.power > 0.6
    found, rng = paths(swing=2.2), np.random.default_rng(5)
    noise = rng.uniform(0.1, 0.9, len(found["effect"]))
    for name in ("effect", "push"):
        copied = weigh_with(made(name, found[name], indicator="copy"))
        noisy = weigh_with(made(name, noise, indicator="noise"))
        assert copied.power == pytest.approx(alone.power, abs=0.06)
        assert noisy.power < 0.1
        assert copied.power_single == noisy.power_single == alone.power_single


def test_an_indicator_of_other_years_takes_nothing_away(alone: ClaimEvidence) -> None:
    late = np.concatenate([np.full(33, NONE), np.random.default_rng(1).uniform(0.2, 0.8, 20)])
    assert weigh_with(made("effect", late, indicator="late")).power == alone.power
