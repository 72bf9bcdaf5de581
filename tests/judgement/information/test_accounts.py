"""What it is worth to know which account is right."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoise.judgement.information.accounts import fill_silence, find_account_worth


def make(means: np.ndarray, draws: int = 500, noise: float = 3.0, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return means[..., None] + noise * rng.standard_normal((*means.shape, draws))


def test_it_is_the_mean_of_the_best_over_the_best_in_the_mean():
    """By hand: best by account 0, 6 and 5; best in the mean 0.5 * -2 + 0.3 * 6 + 0.2 * 5."""
    means = np.array([[0.0, -2.0, -9.0], [0.0, 6.0, -9.0], [0.0, 5.0, 4.0]])
    worth, total = find_account_worth(make(means, noise=0.0), np.array([0.5, 0.3, 0.2]))
    assert worth.estimate == pytest.approx((0.3 * 6 + 0.2 * 5) - (-1 + 1.8 + 1))
    assert total == pytest.approx(worth.estimate)  # without noise the account is all there is to know
    assert worth.sure


def test_accounts_that_agree_are_worth_nothing_to_tell_apart():
    means = np.zeros((5, 3))
    found = [find_account_worth(make(means, seed=seed), np.full(5, 0.2))[0] for seed in range(40)]
    assert sum(one.above_floor for one in found) <= 8  # 2 expected of 40; 9 or more once in ten thousand
    assert np.mean([one.estimate for one in found]) > 0.02  # the control: unguarded they are worth something
    assert abs(np.mean([one.estimate - one.chance for one in found])) < 0.04


def test_an_account_that_is_silent_has_the_others_mean_and_none_of_it_is_information():
    means = np.array([[0.0, 4.0], [0.0, -2.0], [0.0, 0.0]])
    utility = make(means, noise=0.0)
    utility[2, 1] = np.nan
    worth, _ = find_account_worth(utility, np.full(3, 1 / 3))
    # Told that the third is right, one still expects 1 of the policy: (4 + 0 + 1) / 3, and 1 unknowing.
    assert worth.estimate == pytest.approx(5 / 3 - 1)
    assert np.isnan(find_account_worth(np.full((2, 2, 5), np.nan), np.full(2, 0.5))[0].value)


def test_an_account_without_weight_counts_for_nothing():
    means = np.array([[0.0, 4.0], [0.0, -2.0], [0.0, 90.0]])
    both = find_account_worth(make(means), np.array([0.5, 0.5, 0.0]))
    assert both == find_account_worth(make(means)[:2], np.array([0.5, 0.5]))


@given(seed=st.integers(0, 10_000), accounts=st.integers(1, 5), policies=st.integers(1, 4))
@settings(max_examples=30)
def test_never_negative_and_never_more_than_knowing_all(seed: int, accounts: int, policies: int):
    rng = np.random.default_rng(seed)
    utility = make(rng.normal(0, 2, (accounts, policies)), draws=30, seed=seed)
    if seed % 2 and accounts > 1:
        utility[0, -1] = np.nan
    shares = rng.dirichlet(np.ones(accounts))
    worth, total = find_account_worth(utility, shares, permutations=19)
    assert 0 <= worth.estimate <= total + 1e-9
    assert not np.isnan(fill_silence(utility, shares)).any()
