"""Agreement on what paired claims say, field by field."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from counterpoise.dossier.agreement.coefficients import (
    Scale,
    cohen_kappa,
    krippendorff_alpha,
    resample_intervals,
)
from counterpoise.dossier.agreement.pairing import Pair
from counterpoise.schema import PROBABILITY, STRENGTH

# Each field with its order, if it has one, from least to most.
MEASURED: dict[str, tuple[str, ...] | None] = {
    "kind": None,
    "stance": None,
    "cause": None,
    "effect": None,
    "sign": None,
    "strength": tuple(STRENGTH),
    "confidence": tuple(PROBABILITY),
}
LANDIS_KOCH = ((0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial"))
TENTATIVE, RELIABLE = 0.667, 0.8


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How far two coders agree on one field of the claims that were paired.

    Parameters
    ----------
    field, scale
        The field, and whether its values have an order ("ordinal") or not ("nominal").
    units
        Pairs of which both claims have the field; a denial has no strength.
    categories
        Different values given.
    agreed
        The share of units with one value; NaN without units.
    kappa, kappa_low, kappa_high
        Cohen's kappa, in which every difference counts alike, with its 95% interval.
    alpha, alpha_low, alpha_high
        Krippendorff's alpha, which knows the order, with its 95% interval.
    remark
        Why a number is NaN; empty where none is.
    """

    field: str
    scale: Scale
    units: int
    categories: int
    agreed: float
    kappa: float
    kappa_low: float
    kappa_high: float
    alpha: float
    alpha_low: float
    alpha_high: float
    remark: str = ""

    @property
    def kappa_reading(self) -> str | None:
        """Kappa in the words of Landis and Koch (1977); None where it is undefined."""
        return read_kappa(self.kappa)

    @property
    def alpha_reading(self) -> str | None:
        """What Krippendorff (2004) would rest on such an alpha; None where it is undefined."""
        return read_alpha(self.alpha)

    def to_dict(self) -> dict[str, Any]:
        """Numbers and readings as plain data; numbers may be NaN."""
        names = (
            "field", "scale", "units", "categories", "agreed",
            "kappa", "kappa_low", "kappa_high", "kappa_reading",
            "alpha", "alpha_low", "alpha_high", "alpha_reading", "remark",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


def read_kappa(kappa: float) -> str | None:
    """A kappa in conventional words; None for NaN.

    References
    ----------
    J. R. Landis and G. G. Koch, "The measurement of observer agreement for categorical data",
    Biometrics 33 (1977), 159-174, who call their divisions arbitrary.

    Examples
    --------
    >>> read_kappa(0.49), read_kappa(-0.1), read_kappa(1.0)
    ('moderate', 'poor', 'almost perfect')
    """
    if math.isnan(kappa):
        return None
    if kappa < 0:
        return "poor"
    return next((word for limit, word in LANDIS_KOCH if kappa <= limit), "almost perfect")


def read_alpha(alpha: float) -> str | None:
    """What may rest on data with such an alpha; None for NaN.

    References
    ----------
    K. Krippendorff, Content Analysis, 2nd ed. (2004), chapter 11: rely on .800 and more; from .667
    draw tentative conclusions only.

    Examples
    --------
    >>> read_alpha(0.8), read_alpha(0.7), read_alpha(0.5)
    ('reliable', 'tentative', 'not reliable')
    """
    if math.isnan(alpha):
        return None
    if alpha >= RELIABLE:
        return "reliable"
    return "tentative" if alpha >= TENTATIVE else "not reliable"


def measure_fields(pairs: Sequence[Pair], resamples: int, seed: int) -> tuple[FieldAgreement, ...]:
    """The agreement on every measured field, over the pairs that have it on both sides."""
    return tuple(_measure_field(field, pairs, resamples, seed) for field in MEASURED)


def _measure_field(field: str, pairs: Sequence[Pair], resamples: int, seed: int) -> FieldAgreement:
    both = [(pair.a.values.get(field), pair.b.values.get(field)) for pair in pairs]
    given = [(one, other) for one, other in both if one is not None and other is not None]
    first, second = [one for one, _ in given], [other for _, other in given]
    order = MEASURED[field]
    scale: Scale = "nominal" if order is None else "ordinal"
    intervals = resample_intervals(first, second, scale, order, resamples=resamples, seed=seed)
    agreed = sum(one == other for one, other in given)
    return FieldAgreement(
        field,
        scale,
        len(given),
        len({*first, *second}),
        agreed / len(given) if given else math.nan,
        cohen_kappa(first, second),
        *intervals.kappa,
        krippendorff_alpha([first, second], scale, order),
        *intervals.alpha,
        _remark(first, second, intervals.undefined),
    )


def _remark(first: Sequence[str], second: Sequence[str], undefined: float) -> str:
    """Why numbers are missing, or what the interval leaves out."""
    if not first:
        return "no pair of claims has this field on both sides"
    if len({*first, *second}) == 1:
        return (
            f"one category only ({first[0]}): chance alone would make the coders agree, so neither "
            "coefficient is defined"
        )
    if first == second:
        hidden = 1 - 0.05 ** (1 / len(first))  # Clopper and Pearson (1934), one-sided, no failure in n
        return (
            f"no difference in {len(first)} pairs gives no interval; with 95% confidence at most "
            f"{hidden:.0%} of such pairs differ"
        )
    if undefined > 0:
        return f"{undefined:.1%} of the resamples had one category only and are left out of the interval"
    return ""
