"""Statistical checks with a stated false-alarm rate: each refuses a true engine once in a million seeds."""

from __future__ import annotations

import numpy as np
from scipy import stats

ALARM = 1e-6


def check_mean(values: np.ndarray, mean: float, sd: float, what: str, share: float = 1.0) -> None:
    """Assert that independent normal values of known sd have the mean; `share` of the alarm rate is spent."""
    z = (np.mean(values) - mean) / (sd / np.sqrt(np.size(values)))
    limit = stats.norm.isf(ALARM * share / 2)
    assert abs(z) < limit, f"{what}: mean {np.mean(values):.6g}, should be {mean:.6g} (z = {z:.1f})"


def check_sd(values: np.ndarray, sd: float, what: str, share: float = 1.0) -> None:
    """Assert that independent normal values have the standard deviation (chi-square)."""
    count = np.size(values)
    ratio = (count - 1) * np.var(values, ddof=1) / sd**2
    low, high = stats.chi2.ppf([ALARM * share / 2, 1 - ALARM * share / 2], count - 1)
    assert low < ratio < high, f"{what}: sd {np.std(values, ddof=1):.6g}, should be {sd:.6g}"


def check_frequency(hits: np.ndarray, probability: float, what: str, share: float = 1.0) -> None:
    """Assert that independent trials succeed with the probability (exact binomial)."""
    test = stats.binomtest(int(np.sum(hits)), int(np.size(hits)), probability)
    assert test.pvalue > ALARM * share, f"{what}: frequency {np.mean(hits):.5f}, should be {probability:.5f}"


def check_normal(values: np.ndarray, mean: float, sd: float, what: str) -> None:
    """Assert mean, standard deviation and shape (Kolmogorov-Smirnov) of independent normal values."""
    check_mean(values, mean, sd, what, 1 / 3)
    check_sd(values, sd, what, 1 / 3)
    found = stats.kstest((np.ravel(values) - mean) / sd, "norm").pvalue
    assert found > ALARM / 3, f"{what}: not normal with mean {mean:.4g} and sd {sd:.4g} (p = {found:.2g})"


def check_uncorrelated(left: np.ndarray, right: np.ndarray, what: str) -> None:
    """Assert that independent pairs are uncorrelated (Fisher's z)."""
    z = np.arctanh(np.corrcoef(left, right)[0, 1]) * np.sqrt(np.size(left) - 3)
    assert abs(z) < stats.norm.isf(ALARM / 2), f"{what}: correlated (z = {z:.1f})"
