"""Stacking against a convex solver, and what it must and must not depend on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from counterpoise.evidence.scoring.stacking import stack, weigh_by_bootstrap


def make(seed: int, cells: int = 60, accounts: int = 4) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(0, 1, (cells, accounts)) + rng.normal(0, 0.3, accounts), rng.uniform(0.2, 1, cells)


def solve(log_density: np.ndarray, counts: np.ndarray, credit: float) -> float:
    """The largest value of the objective by SLSQP, from several starts."""
    density, accounts = np.exp(log_density), log_density.shape[1]

    def lose(w: np.ndarray) -> float:
        return -value(density, counts, np.maximum(w, 1e-12), credit)

    starts = np.random.default_rng(0).dirichlet(np.ones(accounts), 3)
    limits = {"type": "eq", "fun": lambda w: np.sum(w) - 1}
    options = {"ftol": 1e-12, "maxiter": 500}
    found = [
        optimize.minimize(
            lose, w, bounds=[(1e-9, 1)] * accounts, constraints=limits, method="SLSQP", options=options
        )
        for w in starts
    ]
    return -min(one.fun for one in found)


def value(density: np.ndarray, counts: np.ndarray, w: np.ndarray, credit: float) -> float:
    return float(counts @ np.log(density @ w) + credit * np.sum(np.log(np.maximum(w, 1e-300))))


@pytest.mark.parametrize("credit", [0.0, 0.5, 5.0])
@pytest.mark.parametrize("seed", range(4))
def test_no_convex_solver_does_better(seed: int, credit: float) -> None:
    log_density, counts = make(seed)
    ours = stack(log_density, counts, credit=credit)
    assert ours.sum() == pytest.approx(1)
    best = solve(log_density, counts, credit)
    assert value(np.exp(log_density), counts, ours, credit) >= best - 1e-5


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 9999), st.permutations(range(4)))
def test_the_order_of_accounts_does_not_matter(seed: int, order: list[int]) -> None:
    log_density, counts = make(seed)
    one, other = stack(log_density, counts), stack(log_density[:, order], counts)
    assert np.allclose(one[order], other, atol=1e-7)


def test_equal_accounts_have_equal_weights_and_neutral_cells_do_not_count() -> None:
    log_density, counts = make(1)
    same = np.column_stack([log_density[:, 0]] * 3)
    assert np.allclose(stack(same, counts), 1 / 3)
    wider = np.vstack([log_density, np.full((500, 4), -2.0)])
    assert np.allclose(stack(wider), stack(log_density), atol=1e-8)


def test_several_problems_at_once_are_each_alone() -> None:
    log_density, counts = make(2)
    many = np.stack([counts, counts[::-1], np.zeros(60)])
    found = stack(log_density, many)
    assert np.allclose(found[1], stack(log_density, counts[::-1]), atol=1e-8)
    assert np.allclose(found[2], 0.25)


def test_pseudo_bma_finds_the_better_and_does_not_jump() -> None:
    rng = np.random.default_rng(3)
    yearly = rng.normal(0, 1, (20, 1)) + np.array([0.5, 0.0])
    clear = weigh_by_bootstrap(yearly, seed=1)
    noisy = weigh_by_bootstrap(rng.normal(0, 1, (20, 2)), seed=1)
    assert clear[0] > 0.99
    assert 0.02 < noisy[0] < 0.98
    assert np.array_equal(clear, weigh_by_bootstrap(yearly, seed=1))
