"""Spans and their one tree: the same bits whoever puts together what, and every chunk once."""

from __future__ import annotations

import random
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.simulation.stretches import (
    LONGEST,
    Harvest,
    Span,
    count_type,
    cut,
    find_gaps,
    put,
    settle,
)
from counterpoise.simulation.summaries import Moments, sum_up
from counterpoise.simulation.tasks import Job, cut_pieces
from counterpoise.system import CHUNK

CELLS = 5


def make_moments(chunks: int, seed: int) -> list[Moments]:
    rng = np.random.default_rng(seed)
    return [sum_up(rng.random((CELLS, 7)).astype(np.float32)) for _ in range(chunks)]


def add_by_halves(moments: list[Moments], first: int, size: int) -> Moments:
    """The tree as it is defined, from the top: the earlier half, and what there is of the later one."""
    if size == 1:
        return moments[first]
    half = size // 2
    earlier = add_by_halves(moments, first, half)
    if first + half >= len(moments):
        return earlier
    return earlier + add_by_halves(moments, first + half, half)


def harvest(moments: list[Moments], span: Span) -> Harvest:
    """What a worker would give for a span: one count for each draw, and the chunks put in their places."""
    nodes: dict[Span, list[Moments]] = {}
    first, size = span
    for chunk in range(first, first + size):
        put(nodes, (chunk, 1), [moments[chunk]])
    draws = CHUNK * size
    return Harvest(draws, [np.full((CELLS, 3), draws, count_type(draws))], nodes, [])


@given(
    st.integers(1, 70), st.integers(1, 9), st.sampled_from([1, 2, 8, 16]), st.randoms(use_true_random=False)
)
def test_the_same_bits_in_any_order(chunks: int, workers: int, longest: int, chance: random.Random) -> None:
    moments = make_moments(chunks, chunks)
    parts = [harvest(moments, span) for span in cut([(0, chunks)], workers, longest)]
    while len(parts) > 1:
        left = parts.pop(chance.randrange(len(parts)))
        parts.append(left + parts.pop(chance.randrange(len(parts))))
    found, expected = settle(parts[0].nodes)[0], add_by_halves(moments, 0, 128)
    for part in ("total", "square", "low", "high"):
        np.testing.assert_array_equal(getattr(found, part), getattr(expected, part))
    assert parts[0].draws == CHUNK * chunks
    assert (parts[0].counts[0] == CHUNK * chunks).all()


def test_the_order_would_matter_without_the_tree() -> None:
    moments = make_moments(50, 1)
    plain = moments[0]
    for later in moments[1:]:
        plain = plain + later
    assert (plain.square != add_by_halves(moments, 0, 64).square).any()
    np.testing.assert_allclose(plain.square, add_by_halves(moments, 0, 64).square, rtol=1e-13)


def test_adding_changes_neither() -> None:
    moments = make_moments(2, 3)
    left, right = harvest(moments, (0, 1)), harvest(moments, (1, 1))
    before = left.nodes[0, 1][0].total.copy()
    both = left + right
    assert list(left.nodes) == [(0, 1)]
    assert list(both.nodes) == [(0, 2)]
    np.testing.assert_array_equal(left.nodes[0, 1][0].total, before)
    assert left.counts[0].max() == CHUNK


def test_counts_widen_before_they_overflow() -> None:
    moments = make_moments(256, 4)
    whole = harvest(moments, (0, 128)) + harvest(moments, (128, 128))
    assert harvest(moments, (0, 128)).counts[0].dtype == np.uint16
    assert whole.counts[0].dtype == np.uint32
    assert (whole.counts[0] == 256 * CHUNK).all()


GAPS = st.lists(st.integers(0, 200), min_size=2, max_size=8, unique=True).map(
    lambda cuts: [(a, b) for a, b in pairwise(sorted(cuts))][::2]
)


@given(GAPS, st.integers(1, 300))
def test_spans_fill_the_gaps_and_are_nodes_of_the_tree(gaps: list[tuple[int, int]], workers: int) -> None:
    spans = list(cut(gaps, workers))
    chunks = [chunk for first, size in spans for chunk in range(first, first + size)]
    assert chunks == [chunk for start, end in gaps for chunk in range(start, end)]
    assert all(size & (size - 1) == 0 and first % size == 0 and size <= LONGEST for first, size in spans)
    assert [span for piece in cut_pieces(gaps, workers) for span in piece] == spans


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_no_worker_is_left_with_much_at_the_end(workers: int) -> None:
    """Given to whoever is free, at one chunk a second, nobody waits longer than the last short span lasts."""
    free = [0] * workers
    for _, size in cut([(0, 200)], workers):
        free[free.index(min(free))] += size
    assert max(free) - min(free) <= 1


@given(st.integers(1, 60), st.data())
def test_gaps_are_what_is_not_done(chunks: int, data: st.DataObject) -> None:
    spans = list(cut([(0, chunks)], 3))
    done = data.draw(st.lists(st.sampled_from(spans), unique=True))
    missing = [chunk for start, end in find_gaps(done, chunks) for chunk in range(start, end)]
    there = [chunk for first, size in done for chunk in range(first, first + size)]
    assert sorted(missing + there) == list(range(chunks))


class Scheduler:
    """What a job asks of a client: it notes where each task is wished to be done; nothing is done."""

    def __init__(self, threads: dict[str, int]) -> None:
        self.threads, self.wishes = threads, {}

    def submit(self, function: Any, *arguments: Any, key: str, **wish: Any) -> SimpleNamespace:
        self.wishes[key.split("-", 2)[2]] = (wish.get("workers"), wish.get("allow_other_workers"))
        return SimpleNamespace(status="pending", key=key)


def test_spans_are_dealt_out_evenly_by_threads_and_others_may_take_them() -> None:
    """Six spans for three threads on two workers: two go to the one with one thread, four to the other."""
    client = Scheduler({"tcp://b": 2, "tcp://a": 1})
    job = Job(client, dict, 48_000, {}, lambda: None)
    for first in range(0, 96, 32):
        job.submit([(first, 16), (first + 16, 16)], client.threads)
    wishes = {name: wish for name, wish in client.wishes.items() if name.startswith("span")}
    places = [where[0] for where, _ in wishes.values()]
    assert (places.count("tcp://a"), places.count("tcp://b")) == (2, 4)
    assert all(others for _, others in wishes.values())
    assert [name for name in client.wishes if name.startswith("make")] == ["make-0", "make-1"]


def test_without_workers_a_span_is_anyones() -> None:
    client = Scheduler({})
    Job(client, dict, 8000, {}, lambda: None).submit([(0, 16)], {})
    assert client.wishes["span-0-16"] == (None, None)
