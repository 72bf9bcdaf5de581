"""Claims of one coding paired with claims of the other: which are two readings of one passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from counterpoise.dossier.agreement.codings import FIELDS, NAMED, CodedClaim
from counterpoise.dossier.agreement.spans import measure_overlap
from counterpoise.schema import Locator

# Less overlap than this is taken for an accident at the edge of neighbouring passages. A judgement: it lets a
# clause meet the long sentence that it stands in, and keeps apart sentences that share a stray word.
LEAST_OVERLAP = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim of A and a claim of B, and the two passages of theirs that overlap most."""

    a: CodedClaim
    b: CodedClaim
    at_a: Locator
    at_b: Locator
    overlap: Fraction

    def to_dict(self) -> dict[str, Any]:
        """Who is paired with whom, where, and how much the passages overlap, as plain data."""
        return {
            "document": self.at_a.document,
            "paragraph": self.at_a.paragraph,
            "account_a": self.a.account,
            "claim_a": self.a.id,
            "account_b": self.b.account,
            "claim_b": self.b.id,
            "overlap": float(self.overlap),
        }


def pair_claims(a: Sequence[CodedClaim], b: Sequence[CodedClaim]) -> tuple[Pair, ...]:
    """Pairs of claims, each claim in one pair at most, in the order of A.

    Two claims can be paired where passages of theirs in one document overlap by at least a tenth
    (intersection over union), and their accounts are of one sort: authors' own, composite, or
    common.yaml. The best pair is made first, then the best of what is left, and so on. Better means,
    in this order: more overlap of their best passages, in tenths, so that a full stop more or less
    does not decide; more of cause and effect (or what else the claims are about) in common; the same
    kind; the same sign; more of all fields the same; more overlap exactly; ids in alphabetical order.
    The rule knows no first coder: with A and B exchanged the same claims are paired.
    """
    options = sorted(_find_options(a, b), key=_rank)
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    chosen: list[Pair] = []
    for option in options:
        if id(option.a) not in taken_a and id(option.b) not in taken_b:
            taken_a.add(id(option.a))
            taken_b.add(id(option.b))
            chosen.append(option)
    place = {id(claim): position for position, claim in enumerate(a)}
    return tuple(sorted(chosen, key=lambda pair: place[id(pair.a)]))


def _find_options(a: Sequence[CodedClaim], b: Sequence[CodedClaim]) -> Iterator[Pair]:
    """All pairs that can be made."""
    for one in a:
        for other in b:
            if one.sort != other.sort:
                continue
            found = [
                (measure_overlap(at_a.span, at_b.span), at_a, at_b)
                for at_a in one.passages
                for at_b in other.passages
                if at_a.document == at_b.document
            ]
            overlap, at_a, at_b = min(found, key=_rank_passages, default=(Fraction(0), None, None))
            if overlap >= LEAST_OVERLAP and at_a is not None and at_b is not None:
                yield Pair(one, other, at_a, at_b, overlap)


def _rank_passages(found: tuple[Fraction, Locator, Locator]) -> tuple[Any, ...]:
    """The place of two passages in the order of choice: more overlap, then earlier."""
    overlap, at_a, at_b = found
    return -overlap, at_a.document, sorted([at_a.span, at_b.span])


def _rank(pair: Pair) -> tuple[Any, ...]:
    """The place of a pair in the order of choice: lower is chosen first."""
    tenths = (20 * pair.overlap + 1) // 2  # rounded to the nearest tenth
    kind = pair.a.kind == pair.b.kind
    sign = pair.a.values.get("sign") == pair.b.values.get("sign")
    alike = sum(1 for field in pair.a.values if pair.a.values[field] == pair.b.values.get(field, ...))
    return -tenths, -_count_shared(pair), not kind, not sign, -alike, -pair.overlap, pair.a.id, pair.b.id


def _count_shared(pair: Pair) -> Fraction:
    """How much of what two claims are about they share: cause and effect, or what the kind names."""
    if pair.a.kind != pair.b.kind:
        return Fraction(0)
    named = [field for field in FIELDS[pair.a.kind] if field in NAMED]
    shared = sum(pair.a.values[field] == pair.b.values[field] for field in named)
    return Fraction(shared, len(named))
