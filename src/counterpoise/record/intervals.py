"""The interval of a weighted sum, from the intervals of its terms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple


class Estimate(NamedTuple):
    """A value with the ends of its interval."""

    value: float
    low: float
    high: float


def combine(weights: Sequence[float], terms: Sequence[Estimate]) -> Estimate:
    """A weighted sum of independent estimates, with an interval of the level that theirs have.

    Assumes that the estimates are independent given the data, and that each interval's half below the value
    and half above it tell the spread on that side. Both halves are kept apart, so that an interval that is
    not symmetric stays so.

    Parameters
    ----------
    weights
        One a term, of any sign.
    terms
        The estimates, low <= value <= high.

    Notes
    -----
    The method of variance estimates recovery (Zou & Donner 2008, Statistics in Medicine 27: 1693-1702): with
    d = value - low and e = high - value of a term, the half below the sum is the root of the sum of squares
    of w d where w > 0 and of w e where w < 0, and the half above it the other way round. For symmetric normal
    posteriors it is exact.

    Examples
    --------
    >>> combine([1, -1], [Estimate(5, 2, 8), Estimate(1, -3, 5)])
    Estimate(value=4, low=-1.0, high=9.0)
    """
    value = sum(weight * term.value for weight, term in zip(weights, terms, strict=True))
    below = math.hypot(
        *(_half(weight, term, weight > 0) for weight, term in zip(weights, terms, strict=True))
    )
    above = math.hypot(
        *(_half(weight, term, weight < 0) for weight, term in zip(weights, terms, strict=True))
    )
    return Estimate(value, value - below, value + above)


def _half(weight: float, term: Estimate, below: bool) -> float:
    """How far a term's interval reaches on one side, times its weight."""
    return weight * ((term.value - term.low) if below else (term.high - term.value))


def take_size(signed: Estimate) -> Estimate:
    """The size of a signed estimate: what its interval becomes without the sign.

    Where the interval holds zero the size's begins at zero and ends at the farther end. The level is then at
    least that of the signed interval.

    Examples
    --------
    >>> take_size(Estimate(-3, -5, -1)), take_size(Estimate(1, -2, 4))
    (Estimate(value=3, low=1, high=5), Estimate(value=1, low=0.0, high=4))
    """
    ends = sorted((abs(signed.low), abs(signed.high)))
    low = 0.0 if signed.low <= 0 <= signed.high else ends[0]
    return Estimate(abs(signed.value), low, ends[1])
