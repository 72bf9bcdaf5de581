"""Intervals over blocks of years: how often they hold the truth, and that a seed fixes them."""

from __future__ import annotations

import numpy as np
import pytest

from counterpoise.evidence.scoring.blocks import bootstrap_total, bound_together, draw_blocks

RUN, ROUNDS = 5, 300


def draw(rng: np.random.Generator, years: int, kind: str) -> np.ndarray:
    """Yearly gains of mean zero: independent, or as forecasts up to five years ahead overlap."""
    if kind == "independent":
        return rng.standard_normal(years)
    return np.convolve(rng.standard_normal(years + RUN - 1), np.ones(RUN) / RUN, "valid")


@pytest.mark.parametrize("kind", ["independent", "overlapping"])
@pytest.mark.parametrize("years", [15, 20, 40])
def test_about_nine_in_ten_hold_the_truth(kind: str, years: int) -> None:
    rng = np.random.default_rng(years)
    found = [bootstrap_total(draw(rng, years, kind), RUN, seed=k) for k in range(ROUNDS)]
    held = np.mean([one.low < 0 < one.high for one in found])
    assert 0.78 < held < 0.98  # nominal 0.9; decision 0054 has the figures
    assert np.mean([one.above for one in found]) < 0.12  # nominal 0.05


def test_single_years_resampled_without_widening_would_hold_it_far_too_seldom() -> None:
    rng = np.random.default_rng(1)
    held = []
    for k in range(ROUNDS):
        yearly = draw(rng, 20, "overlapping")
        drawn = draw_blocks(20, 1, seed=k, draws=400) @ yearly
        held.append(np.quantile(drawn, 0.05) < 0 < np.quantile(drawn, 0.95))
    assert np.mean(held) < 0.6


def test_a_seed_fixes_the_numbers_and_few_years_have_no_interval() -> None:
    yearly = np.random.default_rng(2).standard_normal(20)
    assert bootstrap_total(yearly, RUN, 7) == bootstrap_total(yearly, RUN, 7)
    assert bootstrap_total(yearly, RUN, 7) != bootstrap_total(yearly, RUN, 8)
    few = bootstrap_total(yearly[:8], RUN, 7)
    assert np.isnan(few.low)
    assert not few.above
    assert few.to_list()[1:] == [None, None]
    assert bootstrap_total(yearly[:0], RUN, 7).value == 0


def test_the_best_of_many_has_to_be_better() -> None:
    drawn = np.random.default_rng(3).standard_normal((5000, 6))
    assert bound_together(drawn[:, :1], both=False) == pytest.approx(1.645, abs=0.06)
    assert bound_together(drawn, both=False) == pytest.approx(2.387, abs=0.08)  # 0.95 ** (1/6)
    assert bound_together(np.zeros((10, 2)), both=True) == 0
