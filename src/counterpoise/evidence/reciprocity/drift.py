"""What makes strangers look as if they answered, as columns to be allowed for: a trend, and steps."""

from __future__ import annotations

import numpy as np

from counterpoise.evidence.reciprocity.model import fit_model
from counterpoise.evidence.reciprocity.priors import Prior, measure_scales
from counterpoise.evidence.reciprocity.special import Floats

MARGIN = 0.1


def make_drift(values: Floats, lags: int, prior: Prior) -> Floats:
    """A linear trend from -1/2 to 1/2, and for each series a step where it is likeliest: periods x (n + 1).

    A series' step is where its own autoregression with one step has the largest marginal likelihood, not in
    the first or the last tenth. All columns stand in every equation.

    Examples
    --------
    >>> jump = np.random.default_rng(1).standard_normal((60, 2))
    >>> jump[30:, 1] += 5
    >>> make_drift(jump, 1, Prior())[:, 2].argmax()
    np.int64(30)
    """
    length = len(values)
    trend = np.linspace(-0.5, 0.5, length)
    steps = [make_step(length, find_step_date(series[:, None], lags, prior)) for series in values.T]
    return np.column_stack([trend, *dict.fromkeys(map(tuple, steps))])


def make_step(length: int, date: int) -> list[float]:
    """-1/2 before a date and 1/2 from it on.

    Examples
    --------
    >>> make_step(4, 3)
    [-0.5, -0.5, -0.5, 0.5]
    """
    return [-0.5 if period < date else 0.5 for period in range(length)]


def find_step_date(series: Floats, lags: int, prior: Prior) -> int:
    """The likeliest date of one step in one series (periods x 1)."""
    length = len(series)
    edge = max(lags + 2, round(length * MARGIN))
    dates = range(edge, length - edge + 1)
    scales = measure_scales(series)

    def weigh(date: int) -> float:
        step = np.array(make_step(length, date))[:, None]
        return fit_model(series, lags, prior, scales=scales, drift=step).evidence or 0.0

    return max(dates, key=weigh)
