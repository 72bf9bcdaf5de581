"""Weights after new figures: Bayes' rule, and the rule that is used."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from counterpoise.evidence import stack
from counterpoise.judgement.monitoring import update_by_bayes, update_weights

WEIGHTS = np.array([0.5, 0.3, 0.2])


def test_bayes_by_hand():
    density = np.array([[0.2, 0.4, 0.1], [0.5, 0.5, 0.25]])
    # 0.5 * 0.1 = 0.05, 0.3 * 0.2 = 0.06, 0.2 * 0.025 = 0.005, of 0.115 together
    found = update_by_bayes(np.log(density), WEIGHTS)
    np.testing.assert_allclose(found, np.array([0.05, 0.06, 0.005]) / 0.115)
    one_by_one = update_by_bayes(np.log(density[1:]), update_by_bayes(np.log(density[:1]), WEIGHTS))
    np.testing.assert_allclose(one_by_one, found)


def test_the_rule_that_is_used_is_the_largest_of_its_own_sum():
    """Against scipy's search for the maximum of the sum that the module states."""
    rng = np.random.default_rng(1)
    log = rng.normal(0, 1, (12, 3))

    def loss(free: np.ndarray) -> float:
        w = np.exp(free - free.max())
        w /= w.sum()
        return -float(np.log(np.exp(log) @ w).sum() + 5 * 3 * WEIGHTS @ np.log(w))

    best = optimize.minimize(loss, np.zeros(3), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
    wanted = np.exp(best.x) / np.exp(best.x).sum()
    np.testing.assert_allclose(update_weights(log, WEIGHTS), wanted, atol=1e-4)
    assert np.abs(update_by_bayes(log, WEIGHTS) - wanted).max() > 0.01


def test_from_equal_weights_it_is_the_evidence_s_stacking():
    log = np.random.default_rng(2).normal(0, 1, (20, 4))
    np.testing.assert_allclose(update_weights(log, np.full(4, 0.25)), stack(log), atol=1e-9)


def test_a_few_figures_move_it_little_where_bayes_is_certain():
    """Six figures, each ten times as dense by the first: by hand 1e6 to 1 by Bayes' rule."""
    log = np.log([[1.0, 0.1]] * 6)
    half = np.array([0.5, 0.5])
    assert update_by_bayes(log, half)[0] == pytest.approx(1e6 / (1e6 + 1))
    # Ten figures of credit and six new ones; each goes to the first by w / (w + 0.1 (1 - w)).
    found = update_weights(log, half)[0]
    assert found == pytest.approx((5 + 6 * found / (found + 0.1 * (1 - found))) / 16)
    assert found == pytest.approx(0.670, abs=0.001)
    many = np.log([[1.0, 0.1]] * 2000)
    assert update_weights(many, half)[0] > 0.99


@given(seed=st.integers(0, 10_000), accounts=st.integers(1, 6), figures=st.integers(0, 8))
@settings(max_examples=40)
def test_weights_stay_weights(seed: int, accounts: int, figures: int):
    rng = np.random.default_rng(seed)
    before = rng.dirichlet(np.ones(accounts))
    if accounts > 1:
        before[0] = 0.0
        before /= before.sum()
    log = rng.normal(0, 5, (figures, accounts))
    for update in (update_weights, update_by_bayes):
        after = update(log, before)
        assert after.sum() == pytest.approx(1.0)
        assert (after >= 0).all()
        assert not after[before == 0].any()
        shifted = update(log + rng.normal(0, 3, (figures, 1)), before)  # a figure easy or hard for all
        np.testing.assert_allclose(shifted, after, atol=1e-6)
    same = update_weights(np.zeros((figures, accounts)), before)
    np.testing.assert_allclose(same, before, atol=1e-9)
