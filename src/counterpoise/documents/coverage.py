"""Coverage: what of a text no passage accounts for, and what two account for."""

from __future__ import annotations

from collections.abc import Iterable

from counterpoise.documents.texts import Span


def list_uncovered(spans: Iterable[Span], length: int) -> tuple[Span, ...]:
    """The stretches of [0, length) that no span covers, in order.

    Examples
    --------
    >>> list_uncovered([(2, 4), (6, 9)], 10)
    ((0, 2), (4, 6), (9, 10))
    """
    found: list[Span] = []
    reached = 0
    for start, end in sorted(spans):
        if start > reached:
            found.append((reached, min(start, length)))
        reached = max(reached, end)
    if reached < length:
        found.append((reached, length))
    return tuple(found)


def find_gaps(spans: Iterable[Span], content: str) -> tuple[Span, ...]:
    """The stretches of a text that no span covers and that are not blank, without blanks around them.

    Examples
    --------
    >>> find_gaps([(0, 4)], "One. Two. ")
    ((5, 9),)
    """
    found: list[Span] = []
    for start, end in list_uncovered(spans, len(content)):
        piece = content[start:end]
        if piece.strip():
            found.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
    return tuple(found)


def find_overlaps(spans: Iterable[Span]) -> tuple[tuple[int, Span], ...]:
    """The spans (by index in the order given) that begin before an earlier one has ended, with the overlap.

    Examples
    --------
    >>> find_overlaps([(0, 4), (3, 6)])
    ((1, (3, 4)),)
    """
    found: list[tuple[int, Span]] = []
    reached = 0
    for start, end, index in sorted((start, end, index) for index, (start, end) in enumerate(spans)):
        if start < reached:
            found.append((index, (start, min(end, reached))))
        reached = max(reached, end)
    return tuple(found)
