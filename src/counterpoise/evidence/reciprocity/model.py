"""A vector autoregression of some series, fitted: its prior and posterior, for one number of lags or several.

| symbol | is |
|---|---|
| n, T | series, and periods that are explained |
| k | coefficients of an equation, n p + 1 |
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from counterpoise.evidence.reciprocity.conjugate import Belief, lag_values, measure_evidence, update
from counterpoise.evidence.reciprocity.priors import Prior, build_belief, measure_scales
from counterpoise.evidence.reciprocity.special import Floats, log_determinant

LEAST_PERIODS, PERIODS_PER_COEFFICIENT = 20, 3


@dataclass(frozen=True)
class Model:
    """What a fit holds: how many lags, the scales that its prior was built with, prior and posterior."""

    lags: int
    scales: Floats
    prior: Belief
    posterior: Belief

    @property
    def evidence(self) -> float | None:
        """The log marginal likelihood of what was explained; None where the prior is flat."""
        return measure_evidence(self.prior, self.posterior) if self.prior.is_proper else None


def fit_model(
    values: Floats,
    lags: int,
    prior: Prior,
    *,
    first: int | None = None,
    scales: Floats | None = None,
    drift: Floats | None = None,
) -> Model:
    """The posterior given all periods from `first` (counted from 0) on; `lags` by default.

    Parameters
    ----------
    values
        A row for each period, a column for each series.
    lags
        p, at least 1.
    prior
        The prior's numbers.
    first
        The first period that is explained.
    scales
        The series' scales in the prior; measured on `values` by default.
    drift
        Further columns, such as a trend, a row for each period.

    Examples
    --------
    >>> walk = np.random.default_rng(1).standard_normal((60, 2)).cumsum(axis=0)
    >>> fit_model(walk, 2, Prior()).posterior.mean.shape
    (5, 2)
    """
    sizes = measure_scales(values) if scales is None else scales
    begin = lags if first is None else first
    further = 0 if drift is None else drift.shape[1]
    belief = build_belief(prior, sizes, lags, values[begin - lags : begin].mean(axis=0), further)
    return Model(lags, sizes, belief, update(belief, lag_values(values, lags, begin, drift)))


def count_needed(series: int, lags: int) -> int:
    """The periods that a file has to have: the lags, then 20 or three for each coefficient of an equation.

    Examples
    --------
    >>> count_needed(2, 1), count_needed(3, 6)
    (21, 63)
    """
    return lags + max(LEAST_PERIODS, PERIODS_PER_COEFFICIENT * (series * lags + 1))


def weigh_lags(values: Floats, most: int, prior: Prior) -> list[dict[str, float | None]]:
    """How well 1 to `most` lags explain the same periods: all after the first `most`.

    The marginal likelihood, the posterior probability with all numbers of lags equally likely before, and the
    criteria of H. Lutkepohl, *New Introduction to Multiple Time Series Analysis* (2005), section 4.3, from
    least squares: AIC (4.3.2), Hannan-Quinn (4.3.8) and Schwarz (4.3.9), of which less is better.
    """
    rows: list[dict[str, float | None]] = []
    for lags in range(1, most + 1):
        evidence = fit_model(values, lags, prior, first=most).evidence
        criteria = _measure_criteria(values, lags, most)
        rows.append({"lags": float(lags), "log_marginal_likelihood": evidence, **criteria})
    logs = [row["log_marginal_likelihood"] for row in rows]
    known = np.array([value for value in logs if value is not None])
    weights = np.exp(known - known.max()) if len(known) == len(rows) else None
    for number, row in enumerate(rows):
        row["probability"] = None if weights is None else float(weights[number] / weights.sum())
    return rows


def choose_lags(rows: list[dict[str, float | None]]) -> int:
    """The number of lags with the largest marginal likelihood; by Schwarz's criterion under a flat prior."""

    def rank(row: dict[str, float | None]) -> float:
        evidence = row["log_marginal_likelihood"]
        return -(row["schwarz"] or 0.0) if evidence is None else evidence

    return int(max(rows, key=rank)["lags"] or 1)


def _measure_criteria(values: Floats, lags: int, most: int) -> dict[str, float | None]:
    data = lag_values(values, lags, most)
    length, order = data.y.shape
    residual = data.y - data.x @ np.linalg.lstsq(data.x, data.y, rcond=None)[0]
    fit = log_determinant(residual.T @ residual / length)
    free = lags * order**2
    penalties = {"aic": 2.0, "hannan_quinn": 2 * np.log(np.log(length)), "schwarz": np.log(length)}
    return {name: float(fit + weight * free / length) for name, weight in penalties.items()}
