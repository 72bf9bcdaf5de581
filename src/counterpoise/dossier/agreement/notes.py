"""What has to be known to read an agreement: what was left out, how claims were paired, what is customary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from counterpoise.dossier.agreement.codings import NAMED, CodedClaim

if TYPE_CHECKING:
    from counterpoise.dossier.agreement.whole import Agreement

# Below this an interval over half the scale is usual; where the line is drawn is a judgement.
FEW_UNITS = 30
_SHOWN = 6
READING = (
    "How it is customarily read: kappa up to .20 slight, .40 fair, .60 moderate, .80 substantial, above "
    "almost perfect (Landis & Koch 1977, who call the divisions arbitrary); alpha from .800 reliable, from "
    ".667 for tentative conclusions only (Krippendorff 2004)."
)
PAIRING = (
    "Coefficients are about the {pairs} paired claims: {left_a} of A's {claims_a} and {left_b} of B's "
    "{claims_b} have no counterpart and are in none of them. Claims are paired by the overlap of their "
    "passages; where that leaves a choice, by cause and effect, so that agreement on these two is an upper "
    "bound."
)


def write_notes(
    found: Agreement,
    a: Sequence[CodedClaim],
    b: Sequence[CodedClaim],
    unplaced: tuple[int, int],
) -> tuple[str, ...]:
    """The notes on an agreement; `unplaced` counts the claims without a passage in a shared document."""
    return tuple(
        note
        for note in (
            _on_documents(found),
            _on_unplaced(unplaced),
            PAIRING.format(
                pairs=len(found.pairs),
                left_a=len(found.unpaired_a),
                claims_a=found.claims_a,
                left_b=len(found.unpaired_b),
                claims_b=found.claims_b,
            ),
            _on_names(a, b),
            _on_few(found),
            f"Intervals hold 95% and come from {found.resamples} resamples of the pairs, taken as "
            f"independent (seed {found.seed}); claims on one passage are not quite that.",
            READING,
        )
        if note
    )


def _on_documents(found: Agreement) -> str:
    """The documents of one coding only."""
    parts = [
        f"only {side} codes {_shorten(names)}"
        for side, names in (("A", found.only_a), ("B", found.only_b))
        if names
    ]
    return f"Documents left out: {'; '.join(parts)}." if parts else ""


def _on_unplaced(unplaced: tuple[int, int]) -> str:
    if not any(unplaced):
        return ""
    return f"Claims left out, which cite no shared document: {unplaced[0]} of A, {unplaced[1]} of B."


def _on_names(a: Sequence[CodedClaim], b: Sequence[CodedClaim]) -> str:
    """The names that claims of one coding use and those of the other do not."""
    used_a, used_b = _list_used(a), _list_used(b)
    parts = [
        f"only {side} uses {_shorten(names)}"
        for side, names in (("A", sorted(used_a - used_b)), ("B", sorted(used_b - used_a)))
        if names
    ]
    if not parts:
        return ""
    return f"Names: {'; '.join(parts)}. If some of these are one concept, say so (--map, `names`)."


def _list_used(claims: Iterable[CodedClaim]) -> set[str]:
    """The concepts that claims name. Mapped names stand for one concept, and are thus in both."""
    return {
        value
        for claim in claims
        for field, value in claim.values.items()
        if field in NAMED and value is not None
    }


def _on_few(found: Agreement) -> str:
    few = [field for field in found.fields if field.units < FEW_UNITS]
    if not few:
        return ""
    units = ", ".join(f"{field.field} {field.units}" for field in few)
    return (
        f"Few units ({units}): under {FEW_UNITS} pairs the intervals are wide, and rough themselves; read "
        "the list of differences rather than the coefficients."
    )


def _shorten(names: Sequence[str]) -> str:
    """Names in a row, the first few of many."""
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
