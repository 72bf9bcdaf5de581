"""The whitened regression against a joint Gaussian, a full filter, and least squares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.reference import by_joint, by_state

from counterpoise.evidence.filtering import Act, plan_years, whiten
from counterpoise.evidence.regression import gather, solve

PRIOR = (np.array([0.3, 0.0, -0.5]), np.array([2.0, 0.1, 1.5]))


def by_rows(z, x, r, phi, q, prior, dropped=()):
    known, left = np.all(np.isfinite(x), axis=1), np.isin(np.arange(len(z)), dropped)
    acts = plan_years(np.isfinite(z), known, left)
    rows = whiten(z[None], r, x, acts, np.array([phi]), np.array([q]))
    found = solve(gather(rows), prior[0][None], prior[1][None])
    return found.log_likelihood.item(), found.mean[0, 0, :, 0], found.covariance[0, 0]


def series(seed: int, years: int, error: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(years), np.arange(years) - years / 2, rng.uniform(-0.5, 0.5, years)])
    r = error * rng.uniform(0, 2, years) if error else np.zeros(years)
    return np.cumsum(0.3 * rng.standard_normal(years)), x, r


@given(
    st.integers(0, 10_000), st.integers(4, 25), st.sampled_from([0.0, 0.01, 0.3]), st.floats(0.05, 0.98),
    st.floats(0.001, 1.0), st.sets(st.integers(1, 23), max_size=8),
)  # fmt: skip
def test_rows_give_what_conditioning_and_the_whole_filter_give(seed, years, error, phi, q, gaps) -> None:
    z, x, r = series(seed, years, error)
    z[[gap for gap in gaps if gap < years]] = np.nan
    if not np.isfinite(z[1:]).any():
        return
    found = by_rows(z, x, r, phi, q, PRIOR)
    for other in (by_joint, by_state):
        for mine, theirs in zip(found, other(z, x, r, phi, q, PRIOR), strict=True):
            assert np.allclose(mine, theirs, rtol=1e-6, atol=1e-7)


def test_a_wrong_variance_would_be_noticed() -> None:
    z, x, r = series(1, 20, 0.1)
    assert by_rows(z, x, r, 0.7, 0.1, PRIOR)[0] != pytest.approx(
        by_joint(z, x, r, 0.7, 0.11, PRIOR)[0], abs=0.01
    )


def test_without_error_and_with_wide_priors_it_is_least_squares() -> None:
    z, x, r = series(2, 40, 0.0)
    _, mean, _ = by_rows(z, x, r, 0.6, 0.05, (np.zeros(3), np.full(3, 1e4)))
    fitted = np.linalg.lstsq(0.4 * x[1:], z[1:] - 0.6 * z[:-1], rcond=None)[0]
    assert np.allclose(mean, fitted, atol=1e-4)


def test_a_gap_in_a_cause_splits_the_series_in_two_that_share_coefficients() -> None:
    z, x, r = series(3, 20, 0.1)
    x[8, 2] = np.nan
    whole = by_rows(z, x, r, 0.6, 0.05, PRIOR)
    parts = []
    for part in (slice(0, 8), slice(8, 20)):
        acts = plan_years(
            np.ones(len(z[part]), bool), np.ones(len(z[part]), bool), np.zeros(len(z[part]), bool)
        )
        parts.append(
            whiten(z[None, part], r[part], np.nan_to_num(x[part]), acts, np.array([0.6]), np.array([0.05]))
        )
    y = np.concatenate([part.y for part in parts], axis=1)
    rows = np.concatenate([part.x for part in parts], axis=1)
    precision = (rows[0].T @ rows[0]) + np.diag(1 / PRIOR[1] ** 2)
    mean = np.linalg.solve(precision, rows[0].T @ y[0, :, 0] + PRIOR[0] / PRIOR[1] ** 2)
    assert np.allclose(whole[1], mean)


def test_a_year_left_out_counts_for_nothing_whatever_happened_in_it() -> None:
    z, x, r = series(4, 20, 0.0)
    kept = by_rows(z, x, r, 0.6, 0.05, PRIOR, dropped=(9,))
    z[9:] += 5.0  # a jump in that year, for good: later transitions see it in their level only
    x[9, 2] = 100.0
    moved = by_rows(z - np.where(np.arange(20) >= 9, 5.0, 0.0), x, r, 0.6, 0.05, PRIOR, dropped=(9,))
    assert np.allclose(kept[1], moved[1])


def test_replicates_are_filtered_as_if_alone() -> None:
    one, x, r = series(5, 15, 0.1)
    two = series(6, 15, 0.1)[0]
    acts = plan_years(np.ones(15, bool), np.ones(15, bool), np.zeros(15, bool))
    phi, q = np.array([0.3, 0.9]), np.array([0.1, 0.2])
    together = whiten(np.stack([one, two]), r, x, acts, phi, q)
    alone = whiten(two[None], r, x, acts, phi, q)
    assert np.array_equal(together.y[:, :, 1], alone.y[:, :, 0])


def test_what_years_do() -> None:
    z = np.array([1, 0, 1, 1, 0, 1, 1], bool)
    known = np.array([1, 1, 1, 0, 1, 1, 1], bool)
    dropped = np.array([0, 0, 0, 0, 0, 0, 1], bool)
    acts = [Act(code).name for code in plan_years(z, known, dropped)]
    assert acts == ["BEGIN", "PREDICT", "OBSERVE", "BEGIN", "PREDICT", "OBSERVE", "BEGIN"]
