"""The loop on problems whose fronts are known in closed form, with random search as the control.

ZDT: Zitzler, Deb & Thiele (2000), Evolutionary Computation 8(2). DTLZ2: Deb, Thiele, Laumanns & Zitzler
(2005). Reference points of hypervolumes are 1.1 in every objective.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoise.errors import SurroundingsError
from counterpoise.judgement.search import Archive, Stop, explore, measure_hypervolume, spread_directions

Function = Callable[[np.ndarray], np.ndarray]


def zdt(shape: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Function:
    def evaluate(x: np.ndarray) -> np.ndarray:
        first, g = x[:, 0], 1 + 9 * x[:, 1:].mean(axis=1)
        return np.column_stack([first, g * shape(first, g)])

    return evaluate


def dtlz2(x: np.ndarray) -> np.ndarray:
    g = ((x[:, 2:] - 0.5) ** 2).sum(axis=1)
    a, b = x[:, 0] * np.pi / 2, x[:, 1] * np.pi / 2
    return (1 + g)[:, None] * np.column_stack([np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)])


def zdt3_volume() -> float:
    """By quadrature: the lowest second objective at or left of each first one."""
    first = np.linspace(0, 1.1, 1_100_001)
    inside = first <= 1
    second = np.where(inside, 1 - np.sqrt(first.clip(0, 1)) - first * np.sin(10 * np.pi * first), np.inf)
    return float((1.1 - np.minimum.accumulate(second)).mean() * 1.1)


# The volume short of (1.1, 1.1): a strip of 0.1 x 1.1 beyond f1 = 1, and 1.1 - f2 over f1 from 0 to 1.
KNOWN = {
    "ZDT1": (zdt(lambda f, g: 1 - np.sqrt(f / g)), 30, 2, 0.11 + 0.1 + 2 / 3),
    "ZDT2": (zdt(lambda f, g: 1 - (f / g) ** 2), 30, 2, 0.11 + 0.1 + 1 / 3),
    "ZDT3": (zdt(lambda f, g: 1 - np.sqrt(f / g) - f / g * np.sin(10 * np.pi * f)), 30, 2, zdt3_volume()),
    "DTLZ2": (dtlz2, 12, 3, 1.1**3 - math.pi / 6),
}
BUDGET = {"ZDT1": 12_000, "ZDT2": 20_000, "ZDT3": 12_000, "DTLZ2": 10_000}


@cache
def search(name: str) -> Archive:
    function, dimensions, _, _ = KNOWN[name]
    starts = np.random.default_rng(11).random((100, dimensions))
    stop = Stop(BUDGET[name], gain=0.0, patience=BUDGET[name])
    return explore(lambda x: (function(x), np.zeros(len(x))), starts, stop, seed=4, width=0.01).archive


def random_volume(name: str, budget: int) -> float:
    function, dimensions, objectives, _ = KNOWN[name]
    values = function(np.random.default_rng(11).random((budget, dimensions)))
    archive = Archive(0.01)
    archive.offer(np.zeros((budget, 1)), values)
    return measure_hypervolume(archive.values, np.full(objectives, 1.1))


@pytest.mark.slow
@pytest.mark.parametrize("name", KNOWN)
def test_known_fronts_are_reached_and_random_search_falls_short(name: str) -> None:
    _, _, objectives, known = KNOWN[name]
    found = search(name)
    volume = measure_hypervolume(found.values, np.full(objectives, 1.1))
    assert 0.96 * known < volume <= known * (1 + 1e-4)
    assert random_volume(name, BUDGET[name]) < 0.75 * volume


@pytest.mark.slow
def test_the_found_sphere_is_close_to_the_true_one() -> None:
    found = search("DTLZ2").values
    true = spread_directions(3, 500)
    true = true / np.linalg.norm(true, axis=1)[:, None]
    distance = np.linalg.norm(true[:, None] - found[None], axis=2).min(axis=1).mean()
    assert distance < 0.05
    blind = dtlz2(np.random.default_rng(1).random((BUDGET["DTLZ2"], 12)))
    assert np.linalg.norm(true[:, None] - blind[None], axis=2).min(axis=1).mean() > 2 * distance


def test_hypervolumes_known_by_hand() -> None:
    assert measure_hypervolume(np.array([[1.0, 3.0], [2.0, 1.0]]), np.array([4.0, 4.0])) == pytest.approx(7)
    assert measure_hypervolume(np.array([[5.0, 0.0]]), np.array([4.0, 4.0])) == 0.0
    assert measure_hypervolume(np.array([[0.25]]), np.array([1.0])) == 0.75


def test_hypervolume_never_falls_where_every_good_point_is_kept() -> None:
    function, dimensions, _, _ = KNOWN["ZDT1"]
    starts = np.random.default_rng(1).random((40, dimensions))
    found = explore(lambda x: (function(x), np.zeros(len(x))), starts, Stop(800, 0.0, 800), seed=1)
    assert (found.history["hypervolume"].diff().dropna() >= -1e-12).all()
    assert found.history["hypervolume"].iloc[-1] > found.history["hypervolume"].iloc[0]
    assert found.history["evaluations"].tolist() == list(range(40, 801, 40))


def test_it_ends_when_nothing_is_gained() -> None:
    starts = np.random.default_rng(1).random((20, 3))

    def flat(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.ones((len(x), 2)), np.zeros(len(x))

    found = explore(flat, starts, Stop(10_000, gain=0.01, patience=4), seed=1)
    assert found.stopped == "gain"
    assert len(found.history) == 5
    assert explore(flat, starts, Stop(60, gain=0.01, patience=4), seed=1).stopped == "budget"


def test_a_seed_fixes_every_number_and_another_changes_them() -> None:
    function, dimensions, _, _ = KNOWN["ZDT2"]
    starts = np.random.default_rng(1).random((20, dimensions))

    def go(seed: int) -> np.ndarray:
        made = explore(
            lambda x: (function(x), np.zeros(len(x))), starts, Stop(200, 0.0, 200), seed=seed, redraw=1.0
        )
        return made.archive.points

    assert np.array_equal(go(1), go(1))
    assert not np.array_equal(go(1), go(2))


def test_one_objective_is_searched_too() -> None:
    def evaluate(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return ((x - 0.3) ** 2).sum(axis=1, keepdims=True), np.zeros(len(x))

    starts = np.random.default_rng(1).random((30, 4))
    found = explore(evaluate, starts, Stop(3000, 0.0, 3000), seed=1)
    assert len(found.archive) == 1
    assert np.abs(found.archive.points - 0.3).max() < 0.02


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 9), st.integers(0, 60))
def test_directions_are_spread_over_the_simplex(objectives: int, more: int) -> None:
    most = 2 * objectives + more
    found = spread_directions(objectives, most)
    assert objectives <= len(found) <= most
    assert np.allclose(found.sum(axis=1), 1.0)
    assert (found >= 0).all()
    assert len(np.unique(found.round(9), axis=0)) == len(found)


def test_a_missing_extra_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pymoo.indicators.hv", None)
    with pytest.raises(SurroundingsError) as caught:
        measure_hypervolume(np.zeros((1, 2)), np.ones(2))
    (problem,) = caught.value.problems
    assert problem.code == "R005"
    assert "counterpoise[search]" in (problem.edit or "")


@pytest.mark.parametrize("budget", [40, 50, 59])
def test_no_more_is_tried_than_the_budget_allows(budget: int) -> None:
    tried = []

    def evaluate(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        tried.append(len(points))
        return np.column_stack([points[:, 0], 1 - points[:, 0]]), np.zeros(len(points))

    explore(evaluate, np.linspace(0, 1, 20)[:, None], Stop(budget, gain=0.0), seed=1)
    assert sum(tried) == 40
