"""Stretches of draws, and the one tree in which their results are added up.

A span is a number of chunks that is a power of two, and begins at a multiple of that number: so spans are
the nodes of a binary tree over all chunks. Counts are whole numbers, which may be added in any order. Sums
of fractions may not: those of two spans are added only where the two are the halves of a third, the earlier
first. So every result is the same to the last bit, whoever did which span, in which order, and on which
machine they were put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from counterpoise.simulation.summaries import Moments
from counterpoise.system import CHUNK

LONGEST = 16  # chunks that a worker does before it hands over its counts; see decision 0068
MOST_IN_16_BITS = 2**16 - 1

Span = tuple[int, int]  # the first chunk, and how many
Nodes = dict[Span, list[Moments]]  # by span, the moments of each summary


@dataclass(frozen=True)
class Outcomes:
    """Outcomes of consecutive draws, at the horizon and as time means, (account, policy, outcome, draw)."""

    first: int
    horizon: np.ndarray
    mean: np.ndarray

    @property
    def draws(self) -> int:
        """How many draws."""
        return self.horizon.shape[-1]


@dataclass(frozen=True)
class Harvest:
    """What some spans gave.

    Parameters
    ----------
    draws
        How many there are in them.
    counts
        Of each summary, how many values each bin of each cell has.
    nodes
        The moments, added up as far as the tree goes.
    outcomes
        Of every draw.
    """

    draws: int
    counts: list[np.ndarray]
    nodes: Nodes
    outcomes: list[Outcomes]

    def __add__(self, other: Harvest) -> Harvest:
        """Both together; neither is changed."""
        draws = self.draws + other.draws
        nodes = dict(self.nodes)
        for span, moments in other.nodes.items():
            put(nodes, span, moments)
        kind = count_type(draws)
        counts = [np.add(mine, its, dtype=kind) for mine, its in zip(self.counts, other.counts, strict=True)]
        return Harvest(draws, counts, nodes, [*self.outcomes, *other.outcomes])


def count_type(draws: int) -> type[np.unsignedinteger]:
    """The type in which so many draws can be counted."""
    return np.uint16 if draws <= MOST_IN_16_BITS else np.uint32


def put(nodes: Nodes, span: Span, moments: list[Moments]) -> None:
    """Put a span's moments in their place, and add up what thereby becomes whole."""
    first, size = span
    while (half := (first ^ size, size)) in nodes:
        other = nodes.pop(half)
        earlier, later = (other, moments) if half[0] < first else (moments, other)
        moments = [a + b for a, b in zip(earlier, later, strict=True)]
        first, size = min(first, half[0]), 2 * size
    nodes[first, size] = moments


def settle(nodes: Nodes) -> list[Moments]:
    """The moments of all chunks, once every one has its place: the tree's last, ragged branches."""
    branches = [nodes[span] for span in sorted(nodes, reverse=True)]
    return reduce(
        lambda later, earlier: [a + b for a, b in zip(earlier, later, strict=True)], branches[1:], branches[0]
    )


def find_gaps(done: Iterable[Span], chunks: int) -> list[tuple[int, int]]:
    """Where chunks are missing: from which, and up to which.

    Examples
    --------
    >>> find_gaps([(2, 2)], 7)
    [(0, 2), (4, 7)]
    """
    gaps, place = [], 0
    for first, size in sorted(done):
        if first > place:
            gaps.append((place, first))
        place = first + size
    return [*gaps, (place, chunks)] if place < chunks else gaps


def cut(gaps: Sequence[tuple[int, int]], workers: int, longest: int = LONGEST) -> Iterator[Span]:
    """Spans that fill the gaps: long ones first, shorter ones at the end, so that all workers end together.

    Parameters
    ----------
    gaps
        From which chunk, and up to which.
    workers
        How many share the work.
    longest
        The most chunks of a span, a power of two.

    Examples
    --------
    >>> list(cut([(0, 7)], 2))
    [(0, 2), (2, 2), (4, 1), (5, 1), (6, 1)]
    """
    left = sum(end - start for start, end in gaps)
    for start, end in gaps:
        place = start
        while place < end:
            size = min(longest, power_within(left // workers), power_within(end - place))
            size = min(size, place & -place) if place else size
            yield place, size
            place, left = place + size, left - size


def power_within(number: int) -> int:
    """The largest power of two that is not more; 1 for less than that."""
    return 1 << max(0, number.bit_length() - 1)


def count_draws(span: Span, draws: int) -> int:
    """How many draws there are in a span, of a run of so many."""
    first, size = span
    return min(size * CHUNK, draws - first * CHUNK)
