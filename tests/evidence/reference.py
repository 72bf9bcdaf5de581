"""The model written again, slowly: a joint Gaussian, and a filter with coefficients in the state."""

from __future__ import annotations

import numpy as np
from scipy import stats


def joint(
    years: int,
    x: np.ndarray,
    r: np.ndarray,
    phi: float,
    q: float,
    start: float,
    prior: tuple[np.ndarray, np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of all observations after the first and of the coefficients, given the first.

    The level at year 0 is Normal(start, r[0]). Order: observations of years 1 to n-1, then coefficients.
    """
    mean, sd = prior
    columns = len(mean)
    basis = 1 + (years - 1) + columns  # level's error at 0, a shock a year, the coefficients
    level = np.zeros((years, basis))
    level[0, 0] = np.sqrt(r[0])
    constant = np.full(years, start, dtype=float)
    for t in range(1, years):
        level[t] = phi * level[t - 1]
        level[t, t] += np.sqrt(q)
        level[t, years:] += (1 - phi) * x[t] * sd
        constant[t] = phi * constant[t - 1] + (1 - phi) * x[t] @ mean
    coefficients = np.zeros((columns, basis))
    coefficients[np.arange(columns), years + np.arange(columns)] = sd
    rows = np.vstack([level[1:], coefficients])
    covariance = rows @ rows.T
    covariance[np.arange(years - 1), np.arange(years - 1)] += r[1:]
    return np.concatenate([constant[1:], mean]), covariance


def by_joint(
    z: np.ndarray, x: np.ndarray, r: np.ndarray, phi: float, q: float, prior: tuple[np.ndarray, np.ndarray]
) -> tuple[float, np.ndarray, np.ndarray]:
    """Log likelihood, posterior mean and covariance of the coefficients, by conditioning."""
    years = len(z)
    mean, covariance = joint(years, x, r, phi, q, z[0], prior)
    seen = np.flatnonzero(np.isfinite(z[1:]))
    rest = np.arange(years - 1, len(mean))
    inner = covariance[np.ix_(seen, seen)]
    gap = z[1:][seen] - mean[seen]
    gain = covariance[np.ix_(rest, seen)] @ np.linalg.inv(inner)
    log_likelihood = stats.multivariate_normal(mean[seen], inner, allow_singular=False).logpdf(z[1:][seen])
    after = covariance[np.ix_(rest, rest)] - gain @ covariance[np.ix_(seen, rest)]
    return float(log_likelihood), mean[rest] + gain @ gap, after


def by_state(
    z: np.ndarray, x: np.ndarray, r: np.ndarray, phi: float, q: float, prior: tuple[np.ndarray, np.ndarray]
) -> tuple[float, np.ndarray, np.ndarray]:
    """The same by a Kalman filter whose state is the level and the coefficients."""
    mean, sd = prior
    state = np.concatenate([[z[0]], mean])
    spread = np.diag(np.concatenate([[r[0]], sd**2]))
    total = 0.0
    for t in range(1, len(z)):
        move = np.eye(len(state))
        move[0, 0], move[0, 1:] = phi, (1 - phi) * x[t]
        state, spread = move @ state, move @ spread @ move.T
        spread[0, 0] += q
        if not np.isfinite(z[t]):
            continue
        variance = spread[0, 0] + r[t]
        total += stats.norm.logpdf(z[t], state[0], np.sqrt(variance))
        gain = spread[:, 0] / variance
        state = state + gain * (z[t] - state[0])
        spread = spread - np.outer(gain, gain) * variance
    return total, state[1:], spread[1:, 1:]
