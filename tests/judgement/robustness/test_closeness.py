"""Whether draws suffice, against the normal approximation; bad input; the Pareto set."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.judgement.robustness.made import make_utility

from counterpoise.errors import UsageError
from counterpoise.judgement.robustness import find_pareto_set, judge_closeness, measure_robustness


def make_pair(gap: float, draws: int = 400, shared: float = 0.0, seed: int = 0):
    """Two policies whose difference has mean `gap` and standard deviation 1 in the sample, exactly."""
    rng = np.random.default_rng(seed)
    difference = rng.normal(size=draws)
    difference = (difference - difference.mean()) / difference.std() + gap
    common = shared * rng.normal(size=draws)
    return make_utility([[0 * common, 100 + common, 100 + common + difference]])


@pytest.mark.parametrize("gap", [0.02, 0.05, 0.08, 0.2])
def test_the_share_of_wins_is_that_of_a_normal_mean(gap: float):
    row = judge_closeness(make_pair(gap), seed=3, metrics=("mean",), resamples=4000).loc["mean"]
    wanted = stats.norm.cdf(gap * np.sqrt(400))
    assert row["wins"] == pytest.approx(wanted, abs=4 * np.sqrt(wanted * (1 - wanted) / 4000) + 0.006)
    assert row["worse by"] == pytest.approx(gap)
    assert row["draws suffice"] == (row["wins"] >= 0.95)
    width = 2 * stats.norm.isf(0.05) / np.sqrt(400)
    assert row["high"] - row["low"] == pytest.approx(width, rel=0.1)


def test_it_is_paired_noise_that_policies_share_does_not_matter():
    near, far = (
        judge_closeness(make_pair(0.2, shared=noise), seed=3, metrics=("mean",)) for noise in (0.0, 50.0)
    )
    assert near.loc["mean", "wins"] == far.loc["mean", "wins"] > 0.95


def test_a_seed_fixes_every_number():
    utility = make_pair(0.05)
    one, again, other = (judge_closeness(utility, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, again)
    assert not one.equals(other)


def test_every_metric_can_be_resampled():
    rng = np.random.default_rng(2)
    utility = make_utility(rng.normal(size=(3, 4, 60)))
    met = utility > 0
    names = tuple(measure_robustness(utility, met=met).scores)
    found = judge_closeness(utility, seed=1, metrics=names, met=met, resamples=200)
    measured = measure_robustness(utility, met=met).choices
    assert found["choice"].tolist() == measured["choice"].tolist()
    assert np.allclose(found["worse by"].astype(float), measured["worse by"].astype(float))
    assert ((found["low"] <= found["high"]) & found["wins"].between(0, 1)).all()


def test_the_pareto_set_of_three_aims():
    means = pd.DataFrame(
        [[0, 0, 0], [3, 1, 2], [1, 3, 2], [1, 1, 2], [3, 1, 2], [9, np.nan, 9]],
        index=["continuity", "b", "c", "d", "e", "f"],
        columns=["peace", "trade", "standing"],
    )
    found = find_pareto_set(means)
    assert found["efficient"].tolist() == [False, True, True, False, True, False]
    assert found["beaten by"].tolist() == ["b", None, None, "b", None, None]
    assert found["compared"].tolist() == [True] * 5 + [False]


def gap_in_one_draw():
    utility = make_utility(np.zeros((1, 2, 3)))
    utility[0, 1, 1] = np.nan
    return utility


PLAIN = make_utility(np.zeros((2, 2, 3)))


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("J006", lambda: measure_robustness(PLAIN.isel(policy=[0]))),
        ("J006", lambda: find_pareto_set(pd.DataFrame({"peace": [1.0]}))),
        ("J021", lambda: measure_robustness(gap_in_one_draw())),
        ("J021", lambda: measure_robustness(PLAIN.rename(draw="run"))),
        ("J021", lambda: measure_robustness(PLAIN, {"a0": 1})),
        ("J021", lambda: measure_robustness(PLAIN, {"a0": 1, "a1": 1, "b": 1})),
        ("J021", lambda: measure_robustness(PLAIN, {"a0": 0, "a1": 0})),
        ("J021", lambda: measure_robustness(PLAIN, {"a0": -1, "a1": 2})),
        ("J021", lambda: measure_robustness(PLAIN, met=PLAIN.isel(draw=[0]) > 0)),
        ("J021", lambda: measure_robustness(PLAIN, silence="yes")),
        ("J021", lambda: measure_robustness(PLAIN, coverage=pd.Series({"continuity": 1.0}))),
        ("J022", lambda: measure_robustness(PLAIN.where(PLAIN["policy"] == "continuity"))),
        ("J023", lambda: judge_closeness(PLAIN, seed=1)),
        ("U001", lambda: judge_closeness(make_pair(0.1), seed=1, resamples=5)),
        ("U001", lambda: judge_closeness(make_pair(0.1), seed=1, metrics=("minmax regret",))),
        ("U001", lambda: measure_robustness(PLAIN, alpha=1.5)),
        ("U001", lambda: measure_robustness(PLAIN, percentile=float("nan"))),
    ],
)
def test_bad_input_is_told_by_its_code(code: str, call):
    with pytest.raises(UsageError) as caught:
        call()
    assert [problem.code for problem in caught.value.problems] == [code]
