"""Forecasts out of sample: by the past of all series, and by each series' own past alone.

Every period of the last third is forecast one step ahead from all before it, by the autoregression of all
series and by one of each series alone with the same prior, each by its Student t. Lags and scales come from
the first two thirds, so nothing that is forecast was looked at before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from counterpoise.evidence.reciprocity.conjugate import Belief, Regression, lag_values, predict, update
from counterpoise.evidence.reciprocity.model import choose_lags, fit_model, weigh_lags
from counterpoise.evidence.reciprocity.priors import Prior, find_surprising, measure_scales
from counterpoise.evidence.reciprocity.special import Floats

FEWEST, RESAMPLES = 20, 2000


@dataclass(frozen=True)
class Holdout:
    """One-step forecasts of the last periods: log densities and errors, periods x series.

    `joint` are those of the autoregression of all series, `alone` those of each series by itself.
    """

    first: int
    lags: int
    joint: Floats
    alone: Floats
    joint_errors: Floats
    alone_errors: Floats


def forecast_on(values: Floats, first: int, lags: int, prior: Prior, scales: Floats) -> tuple[Floats, Floats]:
    """Log densities and errors of one-step forecasts of every period from `first` on, periods x series."""
    belief = fit_model(values[:first], lags, prior, scales=scales).posterior
    ahead = lag_values(values, lags, first)
    densities, errors = [], []
    for y, x in zip(ahead.y, ahead.x, strict=True):
        following = predict(belief, x)
        densities.append([following.pick([one]).log_density(y[[one]]) for one in range(len(y))])
        errors.append(y - following.location)
        belief = _add(belief, y, x)
    return np.array(densities), np.array(errors)


def _add(belief: Belief, y: Floats, x: Floats) -> Belief:
    return update(belief, Regression(y[None], x[None]))


def hold_out(values: Floats, most: int, prior: Prior, lags: int | None = None) -> Holdout | None:
    """The forecasts; None under a flat prior, for under 20 periods, or for a series without surprises before.

    Parameters
    ----------
    values
        Periods x series.
    most
        The most lags that are looked at.
    prior
        The prior's numbers, for both models.
    lags
        A fixed number of lags; chosen on the first two thirds by default.
    """
    first = math.ceil(len(values) * 2 / 3)
    if prior.flat or len(values) - first < FEWEST or find_surprising(values[:first], False):
        return None
    values = values - values[:first].mean(axis=0)
    known = values[:first]
    used = choose_lags(weigh_lags(known, most, prior)) if lags is None else lags
    scales = measure_scales(known)
    joint = forecast_on(values, first, used, prior, scales)
    apart = [forecast_on(values[:, [i]], first, used, prior, scales[[i]]) for i in range(len(scales))]
    alone = [np.hstack([part[which] for part in apart]) for which in (0, 1)]
    return Holdout(first, used, joint[0], alone[0], joint[1], alone[1])


def resample_mean(differences: Floats, generator: np.random.Generator) -> tuple[float, float]:
    """A 90% interval of a mean, from moving blocks.

    After H. R. Kunsch, *Annals of Statistics* 17 (1989), 1217-1241. Blocks are as long as the cube root of
    the number of periods, rounded up.

    Examples
    --------
    >>> low, high = resample_mean(np.ones(27), np.random.default_rng(1))
    >>> low, high
    (1.0, 1.0)
    """
    count = len(differences)
    length = math.ceil(count ** (1 / 3))
    starts = generator.integers(0, count - length + 1, (RESAMPLES, math.ceil(count / length)))
    places = (starts[..., None] + np.arange(length)).reshape(RESAMPLES, -1)[:, :count]
    low, high = np.quantile(differences[places].mean(axis=1), [0.05, 0.95])
    return float(low), float(high)
