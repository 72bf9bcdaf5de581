"""Spans of two codings held against each other: by code points, and passage by passage."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Span = tuple[int, int]

# A passage is found again where the two share at least this much of what they cover together. A half is the
# custom where spans are matched: a sentence and most of it are the same, it and its paragraph are not.
SAME_PASSAGE = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class SpanAgreement:
    """How far two codings take the same stretches of a document to carry claims.

    Precision and recall are those of B with A as the measure; called the other way round they change
    places and F1 stays. A share of nothing is NaN.

    Parameters
    ----------
    document
        The document's id in A; None for all documents together.
    points_a, points_b, points_both
        Code points that claims of A, of B, and of both cover.
    passages_a, passages_b
        Different spans that claims of A and of B cite.
    found_a, found_b
        How many of A's passages the other coding has too, and of B's: two passages are the same if
        their intersection is at least half of their union.
    """

    document: str | None
    points_a: int
    points_b: int
    points_both: int
    passages_a: int
    passages_b: int
    found_a: int
    found_b: int

    @property
    def precision(self) -> float:
        """The share of B's code points that are A's too."""
        return _share(self.points_both, self.points_b)

    @property
    def recall(self) -> float:
        """The share of A's code points that are B's too."""
        return _share(self.points_both, self.points_a)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall: 2 both / (A + B)."""
        return _share(2 * self.points_both, self.points_a + self.points_b)

    @property
    def passage_precision(self) -> float:
        """The share of B's passages that A has too."""
        return _share(self.found_b, self.passages_b)

    @property
    def passage_recall(self) -> float:
        """The share of A's passages that B has too."""
        return _share(self.found_a, self.passages_a)

    @property
    def passage_f1(self) -> float:
        """The harmonic mean of the two; 0 where one coding has no passage, NaN where neither has."""
        if not self.found_a or not self.found_b:
            return 0.0 if self.passages_a or self.passages_b else math.nan
        precision, recall = self.passage_precision, self.passage_recall
        return 2 * precision * recall / (precision + recall)

    def to_dict(self) -> dict[str, Any]:
        """Counts and shares as plain data; a share may be NaN."""
        names = (
            "document", "points_a", "points_b", "points_both", "precision", "recall", "f1",
            "passages_a", "passages_b", "found_a", "found_b",
            "passage_precision", "passage_recall", "passage_f1",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


def compare_spans(document: str | None, a: Sequence[Span], b: Sequence[Span]) -> SpanAgreement:
    """The agreement of the spans that two codings cite in one document.

    Examples
    --------
    A marks ten code points and B marks twelve, of which eight are A's; 2 * 8 / (10 + 12):

    >>> found = compare_spans("a-text", [(0, 10)], [(2, 14)])
    >>> found.points_both, round(found.f1, 4), found.passage_f1
    (8, 0.7273, 1.0)
    """
    first, second = merge_spans(a), merge_spans(b)
    ours, theirs = sorted(set(a)), sorted(set(b))
    return SpanAgreement(
        document,
        sum(end - start for start, end in first),
        sum(end - start for start, end in second),
        _count_shared(first, second),
        len(ours),
        len(theirs),
        sum(is_found(span, theirs) for span in ours),
        sum(is_found(span, ours) for span in theirs),
    )


def add_up(parts: Iterable[SpanAgreement]) -> SpanAgreement:
    """The agreement over all documents: counts are added, so that long documents weigh more."""
    rows = list(parts)
    names = (
        "points_a", "points_b", "points_both", "passages_a", "passages_b", "found_a", "found_b",
    )  # fmt: skip
    return SpanAgreement(None, *(sum(getattr(row, name) for row in rows) for name in names))


def is_found(span: Span, others: Iterable[Span]) -> bool:
    """Whether one of the other spans is the same passage."""
    return any(measure_overlap(span, other) >= SAME_PASSAGE for other in others)


def measure_overlap(one: Span, other: Span) -> Fraction:
    """The intersection over the union of two spans, exactly.

    Examples
    --------
    >>> measure_overlap((0, 10), (5, 15))
    Fraction(1, 3)
    """
    shared = min(one[1], other[1]) - max(one[0], other[0])
    if shared <= 0:
        return Fraction(0)
    return Fraction(shared, one[1] - one[0] + other[1] - other[0] - shared)


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """The stretches that the spans cover together, in order and apart from each other.

    Examples
    --------
    >>> merge_spans([(4, 6), (0, 3), (2, 4), (8, 9)])
    [(0, 6), (8, 9)]
    """
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _count_shared(first: Sequence[Span], second: Sequence[Span]) -> int:
    """The code points in both of two lists of spans that are in order and apart."""
    shared = left = right = 0
    while left < len(first) and right < len(second):
        start = max(first[left][0], second[right][0])
        end = min(first[left][1], second[right][1])
        shared += max(0, end - start)
        if first[left][1] <= second[right][1]:
            left += 1
        else:
            right += 1
    return shared


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
