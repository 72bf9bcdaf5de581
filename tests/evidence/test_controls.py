"""Independent series are hardly ever called cause and effect; with the trend term left out many are."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.controls import draw_pairs, is_false

KINDS = (("trend", "trend"), ("step", "step"), ("trend", "step"), ("step", "trend"))


@pytest.mark.slow
def test_independent_trends_and_steps_give_few_false_verdicts_and_many_without_a_trend() -> None:
    """By the rule at most one in twenty of each kind; of two trends most by one fit without a trend."""
    pairs = {kind: list(draw_pairs(kind, 50, seed=7)) for kind in KINDS}
    rates = {kind: np.mean([is_false(pair) for pair in made]) for kind, made in pairs.items()}
    plain = {"trend": False, "drops": False, "step": False}
    bare = {kind: np.mean([is_false(pair, **plain) for pair in made]) for kind, made in pairs.items()}
    assert max(rates.values()) <= 0.05
    assert bare["trend", "trend"] > 0.4
    assert 0.12 < np.mean(list(bare.values())) < 0.35


@pytest.mark.slow
def test_two_steps_near_each_other_are_called_an_effect_unless_the_effect_may_step_by_itself() -> None:
    pairs = list(draw_pairs(("step", "step"), 150, seed=5))
    with_step, without = (np.mean([is_false(pair, step=step) for pair in pairs]) for step in (True, False))
    assert with_step <= 0.03
    assert without > with_step + 0.02


def test_two_random_walks_are_hardly_ever_called_an_effect() -> None:
    assert np.mean([is_false(pair, trend=True) for pair in draw_pairs(("walk", "walk"), 60, seed=8)]) <= 0.08
