"""Swings that keep their sign, and the inverse normal distribution that they are drawn by."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tests.helpers.chance import ALARM

from counterpoise.system.normal import cdf, quantile
from counterpoise.system.signed import draw_signed

MEAN, ROOT = np.array([0.6, -0.4]), np.array([[1.0, 0.0], [-0.4, 0.9]])


def test_the_inverse_is_scipys_from_end_to_end() -> None:
    shares = np.concatenate(
        [np.logspace(-300, -1, 400), np.linspace(0.1, 0.9, 81), 1 - np.logspace(-15, -1, 50)]
    )
    np.testing.assert_allclose(quantile(shares), stats.norm.ppf(shares), rtol=1e-13, atol=1e-14)
    assert quantile(np.array([0.0, 1.0])).tolist() == [-np.inf, np.inf]
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(quantile(shares), stats.norm.ppf(shares * 1.001), rtol=1e-13)


@pytest.mark.parametrize("middle", [-45.0, -29.0, -3.0, 0.0, 4.0])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_one_swing_is_a_cut_normal_and_grows_with_its_number(middle: float, sign: float) -> None:
    shares = (np.arange(2000) + 0.5) / 2000
    drawn = draw_signed(
        np.full((2000, 1), sign * middle * 0.5),
        np.full((2000, 1, 1), 0.5),
        np.array([sign]),
        quantile(shares)[:, None],
    )[:, 0]
    assert np.all(sign * drawn >= 0)
    assert np.all(np.diff(sign * drawn) >= 0)
    cut = stats.truncnorm.ppf(shares, -middle, np.inf, middle * 0.5, 0.5)
    np.testing.assert_allclose(sign * drawn, cut, rtol=3e-3, atol=1e-9)


@given(st.integers(0, 2**32), st.lists(st.sampled_from([1.0, -1.0, 0.0]), min_size=1, max_size=4))
def test_signs_hold_whatever_the_normals(seed: int, signs: list[float]) -> None:
    rng = np.random.default_rng(seed)
    size, terms = 50, len(signs)
    roots = np.tril(rng.normal(size=(size, terms, terms)))
    roots[:, range(terms), range(terms)] = rng.exponential(size=(size, terms)) + 0.01
    drawn = draw_signed(
        5 * rng.normal(size=(size, terms)), roots, np.array(signs), rng.normal(size=(size, terms))
    )
    assert np.all(np.isfinite(drawn))
    assert np.all(drawn * np.array(signs) >= 0)


def test_without_signs_they_are_the_joint_normal() -> None:
    x = np.random.default_rng(1).standard_normal((500, 2))
    drawn = draw_signed(np.tile(MEAN, (500, 1)), np.tile(ROOT, (500, 1, 1)), np.zeros(2), x)
    np.testing.assert_allclose(drawn, MEAN + x @ ROOT.T)


def test_two_swings_are_near_the_joint_cut_normal_and_one_with_a_free_one_is_it() -> None:
    """Against rejection: exact where one has a sign, else an eighth of a standard deviation off."""
    rng = np.random.default_rng(2)
    plain = MEAN + rng.standard_normal((400_000, 2)) @ ROOT.T
    x = rng.standard_normal((100_000, 2))
    tiled = np.tile(MEAN, (len(x), 1)), np.tile(ROOT, (len(x), 1, 1))
    one = draw_signed(*tiled, np.array([1.0, 0.0]), x)
    kept = plain[plain[:, 0] > 0]
    for column in range(2):
        assert stats.ks_2samp(one[:5000, column], kept[:5000, column]).pvalue > ALARM
    both = draw_signed(*tiled, np.array([1.0, -1.0]), x)
    kept = plain[(plain[:, 0] > 0) & (plain[:, 1] < 0)]
    assert np.abs(both.mean(axis=0) - kept.mean(axis=0)).max() < 0.15 * kept.std(axis=0).min()
    np.testing.assert_allclose(both.std(axis=0), kept.std(axis=0), rtol=0.1)


def test_the_distribution_and_its_inverse_undo_each_other() -> None:
    x = np.linspace(-37, 5, 200)
    np.testing.assert_allclose(quantile(cdf(x)), x, rtol=1e-7, atol=1e-7)
