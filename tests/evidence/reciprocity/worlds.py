"""Vector autoregressions whose answers are known, and data that they make."""

from __future__ import annotations

import numpy as np

IMPACT = np.array([[1.0, 0.0], [0.3, 0.8]])
# The second series answers the first; the first does not answer.
ONE_WAY = np.array([[[0.5, 0.0], [0.4, 0.3]]])
# Both answer, the first with a lag of two.
BOTH = np.array([[[0.4, 0.0], [0.3, 0.4]], [[0.1, 0.25], [0.0, 0.1]]])
NOBODY = np.array([[[0.5, 0.0], [0.0, 0.4]]])


def simulate(
    steps: np.ndarray, periods: int, generator: np.random.Generator, impact: np.ndarray = IMPACT
) -> np.ndarray:
    """Periods x series from lag matrices A[1], A[2], ... and an impact matrix, settled."""
    lags, order = len(steps), steps.shape[1]
    values = np.zeros((100 + lags + periods, order))
    noise = generator.standard_normal(values.shape) @ impact.T
    for at in range(lags, len(values)):
        values[at] = sum(steps[lag] @ values[at - lag - 1] for lag in range(lags)) + noise[at]
    return values[-periods:]


def true_responses(steps: np.ndarray, horizon: int, impact: np.ndarray = IMPACT) -> np.ndarray:
    """Responses by hand, from powers of the companion matrix: (horizon + 1) x series x series."""
    lags, order = len(steps), steps.shape[1]
    companion = np.zeros((lags * order, lags * order))
    companion[:order] = np.hstack(list(steps))
    companion[order:, :-order] = np.eye((lags - 1) * order)
    powers = [np.linalg.matrix_power(companion, ahead)[:order, :order] for ahead in range(horizon + 1)]
    return np.array(powers) @ impact
