"""The same question under other priors and numbers of lags, and with a drift allowed for."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoise.evidence.reciprocity.drift import make_drift
from counterpoise.evidence.reciprocity.granger import list_pairs, weigh_answer
from counterpoise.evidence.reciprocity.model import count_needed, fit_model
from counterpoise.evidence.reciprocity.priors import PRIORS, Prior
from counterpoise.evidence.reciprocity.special import Floats

DRIFT = "a trend and steps"


@dataclass(frozen=True)
class Variant:
    """A prior and a number of lags, and the log Bayes factors for an answer of every ordered pair."""

    name: str
    lags: int
    factors: dict[tuple[int, int], float]


def vary(values: Floats, lags: int, prior: Prior) -> list[Variant]:
    """A drift, priors half and twice as tight, that of Brandt and Freeman, a lag fewer and a lag more.

    None under a flat prior, which gives no Bayes factors.
    """
    if prior.flat:
        return []
    length, order = values.shape
    wanted = [
        ("a prior twice as tight", prior.scaled(0.5), lags),
        ("a prior half as tight", prior.scaled(2.0), lags),
        ("a lag fewer", prior, lags - 1),
        ("a lag more", prior, lags + 1),
        ("the prior brandt-freeman", PRIORS["brandt-freeman"], lags),
    ]
    drift = Variant(DRIFT, lags, _weigh(values, lags, prior, make_drift(values, lags, prior)))
    return [drift] + [
        Variant(name, number, _weigh(values, number, tried))
        for name, tried, number in wanted
        if (tried, number) != (prior, lags) and number >= 1 and count_needed(order, number) <= length
    ]


def _weigh(
    values: Floats, lags: int, prior: Prior, drift: Floats | None = None
) -> dict[tuple[int, int], float]:
    model = fit_model(values, lags, prior, drift=drift)
    found = {pair: weigh_answer(model, *pair) for pair in list_pairs(values.shape[1])}
    return {pair: factor for pair, factor in found.items() if factor is not None}
