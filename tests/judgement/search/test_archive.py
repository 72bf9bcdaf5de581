"""The archive: never one point above another, nothing good is lost, and plain dominance as its limit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoise.judgement.search import Archive, find_front

POINTS = st.integers(1, 4).flatmap(
    lambda objectives: st.lists(
        st.tuples(
            st.lists(
                st.sampled_from([0.0, 0.1, 0.24, 0.25, 0.5, 1.0, -0.3, -2.0]),
                min_size=objectives,
                max_size=objectives,
            ),
            st.integers(0, 2),
        ),
        min_size=1,
        max_size=25,
    )
)


def fill(entries: list, width: float) -> tuple[Archive, np.ndarray]:
    values = np.array([value for value, _ in entries])
    archive = Archive(width)
    archive.offer(np.arange(len(values))[:, None], values, np.array([float(cost) for _, cost in entries]))
    return archive, values


def dominates(one: np.ndarray, other: np.ndarray) -> bool:
    """Written afresh: as good everywhere and better somewhere."""
    return all(a <= b for a, b in zip(one, other, strict=True)) and any(
        a < b for a, b in zip(one, other, strict=True)
    )


@given(POINTS, st.sampled_from([0.0, 0.25, 1.0]))
def test_no_kept_point_is_dominated_by_another(entries: list, width: float) -> None:
    archive, _ = fill(entries, width)
    kept = archive.values
    assert not any(dominates(one, other) for one in kept for other in kept)
    assert find_front(kept).all()


@given(POINTS)
def test_without_boxes_it_is_the_front_of_all_that_was_offered(entries: list) -> None:
    archive, values = fill(entries, 0.0)
    front = [one for one in values if not any(dominates(other, one) for other in values)]
    assert sorted(map(tuple, archive.values)) == sorted(set(map(tuple, front)))


@given(POINTS, st.sampled_from([0.25, 1.0]))
def test_every_point_offered_is_within_a_box_of_a_kept_one(entries: list, width: float) -> None:
    archive, values = fill(entries, width)
    for value in values:
        assert ((archive.values <= value + width + 1e-12).all(axis=1)).any()
    boxes = np.floor(archive.values / width)
    assert len(np.unique(boxes, axis=0)) == len(boxes)


@given(POINTS)
def test_points_are_kept_with_their_own_values(entries: list) -> None:
    archive, values = fill(entries, 0.25)
    places = archive.points[:, 0].astype(int)
    assert (values[places] == archive.values).all()
    assert [entries[place][1] for place in places] == archive.costs.tolist()


def test_of_two_in_one_box_the_cheaper_stays_whichever_comes_first() -> None:
    for order in ([0, 1], [1, 0]):
        archive = Archive(0.5)
        values, costs = np.array([[0.1, 0.1], [0.2, 0.2]])[order], np.array([3.0, 1.0])[order]
        archive.offer(np.zeros((2, 1)), values, costs)
        assert archive.values.tolist() == [[0.2, 0.2]]


@settings(max_examples=30)
@given(st.integers(1, 40), st.integers(1, 3), st.integers(0, 1000))
def test_the_front_agrees_with_pymoo(count: int, objectives: int, seed: int) -> None:
    from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting

    values = np.random.default_rng(seed).integers(0, 6, (count, objectives)).astype(float)
    theirs = NonDominatedSorting().do(values, only_non_dominated_front=True)
    assert sorted(theirs) == np.flatnonzero(find_front(values)).tolist()


def test_a_value_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        Archive().offer(np.zeros((1, 1)), np.array([[np.nan]]))
