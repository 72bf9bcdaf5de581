"""One claim held against the record: every fit of it, its power, its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from counterpoise.evidence.filtering import Act
from counterpoise.evidence.fitting import ENCOMPASSING_SD, Equation, Fit, fit
from counterpoise.evidence.hypotheses import (
    SIGNS,
    compare_signs,
    find_decided,
    judge,
    weigh_signs,
)
from counterpoise.evidence.observations import Observations, Panel, share_of_base
from counterpoise.evidence.power import Alternative, Power, find_power, make_generator
from counterpoise.evidence.questions import LEAST_ROWS, Form, Question, build_equation
from counterpoise.evidence.results import ClaimEvidence, Posterior, Variant
from counterpoise.evidence.strengths import match_moments, state_swing
from counterpoise.system import expit, logit

DROPPED = {"without 2014": (2014,), "without 2022-24": (2022, 2023, 2024)}
OWN_STEP = "own step"
SENSITIVITY = {"prior sd 1": 1.0, "prior sd 4": 4.0}


@dataclass(frozen=True)
class LinkFits:
    """All fits of one cause in one form, which claims of several accounts may share."""

    equation: Equation
    main: Fit
    variants: tuple[Variant, ...]
    decided: tuple[int, ...]
    drops: tuple[tuple[int, ...], ...]
    others: tuple[Alternative, ...] = ()


def fit_link(
    panel: Panel, observations: Observations, effect: str, form: Form, rivals: tuple[Form, ...]
) -> LinkFits:
    """The main fit of a link and its variants.

    Parameters
    ----------
    panel
        The series that count.
    observations
        All series, of which the others are variants.
    effect, form, rivals
        The equation.
    """
    equation = build_equation(panel, effect, (form, *rivals))
    main = fit(equation)
    support = weigh_signs(main, ENCOMPASSING_SD)
    variants = [_describe("main", True, equation, main, ENCOMPASSING_SD)]
    decided = [int(find_decided(support)[0])]
    drops, others = [], []
    for name, changed, years in _vary(panel, observations, effect, form, rivals, equation):
        own_step = name == OWN_STEP
        found = fit(changed, choices=equation.stepped_choices(equation.choices()) if own_step else None)
        variants.append(_describe(name, True, changed, found, ENCOMPASSING_SD))
        decided.append(int(find_decided(weigh_signs(found, ENCOMPASSING_SD))[0]))
        drops += [years] if years else []
        if not years and not own_step:
            others.append(Alternative(changed, found.grid, name.startswith(f"{effect} by ")))
    plain = replace(equation, trend=False)
    variants.append(_describe("no trend", False, plain, fit(plain), ENCOMPASSING_SD))
    for name, sd in SENSITIVITY.items():
        found = fit(equation, (0.0, sd), grid=main.grid)
        variants.append(_describe(name, False, equation, found, sd))
    return LinkFits(equation, main, tuple(variants), tuple(decided), tuple(drops), tuple(others))


def _vary(
    panel: Panel,
    observations: Observations,
    effect: str,
    form: Form,
    rivals: tuple[Form, ...],
    equation: Equation,
) -> Iterator[tuple[str, Equation, tuple[int, ...]]]:
    """The variants that a verdict has to survive: name, equation, and years left out."""
    compared = set(equation.years[equation.acts == Act.OBSERVE].tolist())
    for name, years in DROPPED.items():
        if compared & set(years):
            yield name, equation.without(years), years
    yield OWN_STEP, equation.stepped(int(equation.find_steps()[0])), ()
    for variable in dict.fromkeys((effect, form.cause)):
        for other in observations.get(variable, ())[1:]:
            changed = build_equation(panel.using(other), effect, (form, *rivals))
            if changed.rows >= LEAST_ROWS:
                yield f"{variable} by {other.indicator}", changed, ()


def _describe(name: str, counts: bool, equation: Equation, found: Fit, prior_sd: float) -> Variant:
    support = weigh_signs(found, prior_sd)
    sign = int(find_decided(support)[0])
    swing = summarise(found)
    factors = {pair: float(value) for pair, value in compare_signs(support[:, 0]).items()}
    decides = None if sign < 0 else SIGNS[sign]
    return Variant(name, counts, equation.rows, decides, factors, swing.median, swing.low, swing.high)


def summarise(found: Fit) -> Posterior:
    """Median and 90% interval of a swing in logits."""
    mixture = found.mixture()
    return Posterior(*(mixture.quantile(share) for share in (0.5, 0.05, 0.95)))


def convert(swing: Posterior, base: float) -> Posterior:
    """A swing as percentage points of the effect's range, from its base as a share of the range.

    Examples
    --------
    >>> moved = convert(Posterior(np.log(9), 0.0, np.log(99)), 0.5)
    >>> round(moved.median, 6), round(moved.low, 6), round(moved.high, 6)
    (40.0, 0.0, 49.0)
    """
    start = logit(base)
    points = [100 * float(expit(start + value) - base) for value in (swing.median, swing.low, swing.high)]
    return Posterior(*points)


def weigh_claim(panel: Panel, question: Question, fits: LinkFits, power: Power) -> ClaimEvidence:
    """What the record says of a claim that can be tested.

    Parameters
    ----------
    panel
        The series that count.
    question, fits, power
        From `pose`, `fit_link` and `find_power`.
    """
    claim, main = question.claim, fits.main
    own = fit(fits.equation, match_moments(claim.sign, claim.strength), grid=main.grid)
    within = weigh_signs(main, ENCOMPASSING_SD)[SIGNS.index("0"), 0]
    gain = float(np.exp(np.clip(own.log_likelihood[0] - main.log_likelihood[0], -25, 25)))
    swing = summarise(main)
    named = {variant.name: variant for variant in fits.variants}
    weight = main.on_grid()
    names = dict.fromkeys((claim.effect, claim.cause))
    return replace(
        start_entry(question, judge(claim.sign, fits.decided, power.value)),
        first=int(fits.equation.years[0]),
        last=int(fits.equation.years[-1]),
        steps=fits.equation.rows,
        floored=panel.floored(claim.effect),
        indicators={name: panel.series[name].indicator for name in names if name in panel.series},
        rivals={str(form): float(p) for form, p in zip(question.rivals, main.inclusion(), strict=True)},
        left_out=question.left_out,
        swing=swing,
        points=convert(swing, share_of_base(panel.dossier, claim.effect)),
        factors=named["main"].factors,
        factors_no_trend=named["no trend"].factors,
        as_claimed_over_zero=gain / float(within),
        as_claimed=summarise(own),
        variants=fits.variants,
        power=power.value,
        power_error=power.error,
        power_single=power.single,
        response_time=_weighted_median(main.grid.tau, weight),
        volatility=_weighted_median(main.grid.s, weight),
    )


def start_entry(question: Question, verdict: str) -> ClaimEvidence:
    """A claim with its verdict, and nothing found yet."""
    claim = question.claim
    return ClaimEvidence(
        account=question.account,
        claim=claim.id,
        cause=claim.cause,
        effect=claim.effect,
        sign=claim.sign,
        strength=None if claim.sign == "0" else claim.strength,
        lag=claim.lag,
        when=claim.when,
        paraphrase=claim.paraphrase,
        verdict=verdict,  # pyright: ignore[reportArgumentType]
        reason=question.reason,
    )


def find_link_power(fits: LinkFits, question: Question, seed: int) -> Power:
    """The power of a claim, from random numbers that belong to what it says."""
    claim = question.claim
    swing = state_swing(claim.sign, claim.strength)
    rng = make_generator(seed, claim.effect, question.form, claim.sign, claim.strength)
    return find_power(fits.equation, fits.main, claim.sign, swing, fits.drops, rng, others=fits.others)


def _weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    """The value at which half of the weight is reached, on the grid's points, linear between in logs."""
    points, where = np.unique(values.round(12), return_inverse=True)
    mass = np.bincount(where, weights)
    reached = np.cumsum(mass) - 0.5 * mass
    return float(np.exp(np.interp(0.5, reached / mass.sum(), np.log(points))))
