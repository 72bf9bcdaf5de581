"""Each account's own equations held against the record: parameters to run it with.

Here an account is taken at its word on which causes there are and which way they work: all its causes that
the record holds are in, each with the claim's own prior, and a swing keeps the sign that is claimed, as it
does in scores and in the engine's own draws (decision 0064). What it says of causes that are not observed
stays as the engine draws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.dossier.links import is_held, list_links
from counterpoise.evidence.fitting import TARGET
from counterpoise.evidence.observations import Observations, Panel
from counterpoise.evidence.questions import LEAST_ROWS, Form, build_equation, find_accounting, form_of
from counterpoise.evidence.strengths import match_moments
from counterpoise.evidence.wholes import Whole, fit_whole, summarise_swing
from counterpoise.schema import CausalClaim


@dataclass(frozen=True)
class EffectPosterior:
    """What the record leaves of an account's equation for one effect.

    Parameters
    ----------
    effect
        The variable.
    claims
        Those whose causes are in the equation, in the order of the swings.
    whole
        The joint posterior: intercept, trend, then one swing a claim.
    last_offset
        Years from the middle of the series, where the intercept stands, to its last year.
    """

    effect: str
    claims: tuple[CausalClaim, ...]
    whole: Whole
    last_offset: float

    @property
    def forms(self) -> tuple[Form, ...]:
        """The causes as regressors."""
        return tuple(form_of(claim) for claim in self.claims)

    def draw(self, rng: np.random.Generator, draws: int) -> dict[str, np.ndarray]:
        """Joint draws: response_time, volatility, settled (logits, last year) and swings (draw, claim)."""
        tau, s, coefficients = self.whole.draw(rng, draws)
        settled = coefficients[:, 0] + coefficients[:, 1] * self.last_offset
        return {"response_time": tau, "volatility": s, "settled": settled, "swings": coefficients[:, TARGET:]}

    def to_dict(self) -> dict[str, Any]:
        """Summaries as plain data: years, logits per root year, logits."""
        grid, weights = self.whole.grid, self.whole.weights
        return {
            "effect": self.effect,
            "response_time": _summarise_positive(grid.tau, weights),
            "volatility": _summarise_positive(grid.s, weights),
            "links": [
                {
                    "claim": claim.id,
                    "cause": claim.cause,
                    "lag": claim.lag,
                    "when": claim.when,
                    **summarise_swing(self.whole, place),
                }
                for place, claim in enumerate(self.claims)
            ],
        }


def find_posteriors(
    dossier: Dossier, observations: Observations, account: str, *, common: bool = True
) -> dict[str, EffectPosterior]:
    """The posterior of every equation of an account that the record says something of, by effect.

    Parameters
    ----------
    dossier, observations
        Claims, and series by variable.
    account
        The account's id; KeyError if there is none.
    common
        Whether claims that no account disputes stand where the account is silent.

    Returns
    -------
    dict of str to EffectPosterior
        Effects whose series allow `LEAST_ROWS` yearly steps with at least one of the account's causes. Claims
        that the text holds less than even are left out, as the engine does at an account's word.
    """
    panel = Panel.of(dossier, observations)
    claims: dict[str, list[CausalClaim]] = {}
    for (cause, effect), made in list_links(dossier, account, common).items():
        if effect in panel.series and not find_accounting(panel, cause, effect):
            claims.setdefault(effect, []).extend(claim for claim in made if is_held(claim))
    found = {}
    for effect, made in sorted(claims.items()):
        kept = _keep_observed(panel, effect, made)
        if not kept:
            continue
        equation = build_equation(panel, effect, tuple(form_of(claim) for claim in kept))
        swings = [match_moments(claim.sign, claim.strength) for claim in kept]
        whole = fit_whole(equation, swings, [float(np.sign(mean)) for mean, _ in swings])
        offset = float(equation.years[-1] - np.mean(equation.years))
        found[effect] = EffectPosterior(effect, kept, whole, offset)
    return found


def _keep_observed(panel: Panel, effect: str, claims: list[CausalClaim]) -> tuple[CausalClaim, ...]:
    """Claims whose causes are observed and which together leave enough yearly steps."""
    kept: tuple[CausalClaim, ...] = ()
    for claim in claims:
        wider = (*kept, claim)
        forms = tuple(form_of(one) for one in wider)
        if not any(form.missing(panel) for form in forms) and (
            build_equation(panel, effect, forms).rows >= LEAST_ROWS
        ):
            kept = wider
    return kept


def _summarise_positive(values: np.ndarray, weights: np.ndarray) -> dict[str, float]:
    """Median and 90% interval of a weighted sample of positive numbers, linear between points in logs."""
    points, where = np.unique(np.log(values).round(12), return_inverse=True)
    mass = np.bincount(where, weights)
    reached = (np.cumsum(mass) - 0.5 * mass) / mass.sum()
    low, median, high = np.exp(np.interp([0.05, 0.5, 0.95], reached, points))
    return {"median": float(median), "low": float(low), "high": float(high)}
