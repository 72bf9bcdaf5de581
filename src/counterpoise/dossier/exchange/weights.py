"""Signed weights from -1 to 1, which cognitive-map tools work with, and the words they stand for.

A strength is the share to which an even level settles when its cause goes from none to all (60, 75 or 90
per cent; docs/decisions/0002). The weight is the part of the way from the middle to the end that this is,
2 share - 1 = tanh(w/2) with w the swing in logits: 0.2, 0.5 and 0.8. tanh is also the squashing function
with which fuzzy cognitive maps keep their concepts between -1 and 1 (Kosko 1986).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from counterpoise.schema import STRENGTH, CausalClaim

WEIGHT = {word: round(2 * share - 1, 6) for word, share in STRENGTH.items()}
_ROUNDING = 1e-9


def signed_weight(claim: CausalClaim) -> float:
    """The weight of a claim, from -1 to 1; 0 for a denial.

    Examples
    --------
    >>> said = {"id": "a", "kind": "causal", "cause": "x", "effect": "y", "paraphrase": "it falls"}
    >>> signed_weight(CausalClaim(**said, sign="-", strength="strong"))
    -0.8
    """
    if claim.sign == "0":
        return 0.0
    return WEIGHT[claim.strength] if claim.sign == "+" else -WEIGHT[claim.strength]


@dataclass(frozen=True, slots=True)
class Scale:
    """How the sizes of a file's weights are read: thirds of `top`, or signs only where it is None."""

    top: float | None

    def strength(self, size: float) -> str | None:
        """The word for a size; None where only signs are given.

        Examples
        --------
        >>> [Scale(3.0).strength(size) for size in (1.0, 2.0, 3.0)]
        ['weak', 'moderate', 'strong']
        """
        if self.top is None:
            return None
        share = size / self.top - _ROUNDING
        return "weak" if share <= 1 / 3 else "moderate" if share <= 2 / 3 else "strong"

    def describe(self) -> str:
        """The rule in words."""
        if self.top is None:
            return "All weights are 1 or -1: they were read as signs, which say nothing of strength."
        return (
            f"Weights were read on a scale that ends at {self.top:g}: up to a third of it weak, up to two "
            "thirds moderate, above that strong."
        )


def find_scale(sizes: Collection[float]) -> Scale:
    """The scale of a file, judged by the sizes of all its weights that are not zero.

    Up to 1, the scale ends at 1; whole numbers up to 3 are one of three; otherwise it ends at the largest
    weight. Where every weight is 1, only signs are meant.

    Examples
    --------
    >>> find_scale([0.2, 0.8]).top, find_scale([1, 2]).top, find_scale([1, 1]).top, find_scale([4, 10]).top
    (1.0, 3.0, None, 10)
    """
    largest = max(sizes, default=1)
    if all(size == 1 for size in sizes):
        return Scale(None)
    if largest <= 1:
        return Scale(1.0)
    if largest <= 3 and all(float(size).is_integer() for size in sizes):
        return Scale(3.0)
    return Scale(largest)
