"""Metrics against tables worked by others, and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.judgement.robustness.made import make_utility

from counterpoise.judgement.robustness import draw_regret, measure_robustness, tabulate_metrics
from counterpoise.judgement.robustness import transformations as steps


def test_the_contractor_of_stevensons_operations_management():
    """Profits (low, high demand); the book's answers: maximin do nothing, minimax regret subcontract."""
    policies = ["do nothing", "expand", "subcontract"]
    found = measure_robustness(make_utility([[50, 60], [20, 80], [40, 70]], policies))
    assert found.account_regret.T.to_numpy().tolist() == [[0, 20], [30, 0], [10, 10]]
    assert found.scores["minimax regret"].tolist() == [20, 30, 10]
    assert found.choices.loc["minimax regret", "choice"] == "subcontract"
    assert found.choices.loc["maximin", ["choice", "value"]].tolist() == ["do nothing", 50]
    assert found.scores["Laplace"].tolist() == [55, 50, 55]


def test_the_investor_of_savages_rule():
    """Stocks, bonds, money market as rates rise, stay, fall: at worst 7, 5 and 11 regretted; bonds win."""
    table = [[-4, 4, 12], [-2, 3, 8], [3, 2, 1]]
    found = measure_robustness(make_utility(table, ["stocks", "bonds", "money market"]))
    assert found.scores["minimax regret"].tolist() == [7, 5, 11]
    assert found.choices.loc["minimax regret", ["choice", "runner-up", "worse by"]].tolist() == [
        "bonds",
        "stocks",
        2,
    ]
    assert found.scores["maximin"].tolist() == [-4, -2, 1]
    assert found.choices.loc["maximin", "choice"] == "money market"


def test_a_textbooks_three_plans():
    """Laplace chooses A, maximin C, a coefficient of optimism of 0.6 and minimax regret B."""
    table = [[3000, 4500, 6000], [1000, 9000, 2000], [4500, 4000, 3500]]
    found = measure_robustness(make_utility(table, ["A", "B", "C"]), alpha=0.4)
    assert found.scores["minimax regret"].tolist() == [4500, 4000, 5000]
    assert found.scores["Hurwicz"].tolist() == pytest.approx([4800, 5800, 4100])
    chosen = found.choices["choice"]
    assert chosen[["Laplace", "maximin", "Hurwicz", "minimax regret"]].tolist() == ["A", "C", "B", "B"]


@pytest.mark.parametrize(
    ("name", "expected", "options"),
    [
        ("maximin", [0.5, 0.6], {}),
        ("Hurwicz", [0.625, 0.6225], {"alpha": 0.75}),
        ("Laplace", [0.83, 0.63], {}),
        ("minimax regret", [0.1, 0.4], {}),
        ("90th percentile regret", [0.0, 0.3], {"percentile": 0.5}),
        ("undesirable deviations", [0.245, 0.0], {}),
    ],
)
def test_the_figures_of_the_first_authors_own_tests(name: str, expected: list[float], options: dict):
    """RAPID (McPhail, MIT licence), metrics/test/test_metrics.py, which counts regret as negative."""
    states = np.array([[0.99, 1.0, 0.5], [0.69, 0.6, 0.6]])
    over = tabulate_metrics().loc[name, "over"]
    table = states[None] if over == "draws" else states
    found = measure_robustness(make_utility(table), **options)
    assert found.scores[name].tolist() == pytest.approx(expected)


def test_starrs_criterion_is_the_weighted_share_of_states():
    utility = make_utility(np.zeros((2, 2, 4)))
    met = utility.astype(bool)
    met[0, 1] = [True, True, True, False]
    met[1, 1] = [True, False, False, False]
    found = measure_robustness(utility, {"a0": 3, "a1": 1}, met=met)
    assert found.scores["Starr's domain criterion"].tolist() == [0, 0.75 * 0.75 + 0.25 * 0.25]
    assert "Starr's domain criterion" not in measure_robustness(utility).scores


def test_signal_to_noise_by_hand():
    """Means 3, 2 and 0 over standard deviations 2, 0 and the root of 2."""
    utility = make_utility([[[0, 0, 0, 0], [1, 1, 5, 5], [2, 2, 2, 2], [-2, 0, 2, 0]]])
    found = measure_robustness(utility).scores["signal-to-noise"]
    assert found.tolist() == [0, 1.5, np.inf, 0]


def test_mean_regrets_by_hand():
    """Account means are (0, 3.5, 3) and (0, 1, -1); the best of the draws are 6, 3 and 2, 0."""
    utility = make_utility([[[0, 0], [4, 3], [6, 0]], [[0, 0], [2, 0], [0, -2]]])
    found = measure_robustness(utility, {"a0": 3, "a1": 1})
    assert found.account_regret.to_numpy().tolist() == [[3.5, 0, 0.5], [1, 0, 2]]
    assert found.scores["mean account regret"].tolist() == [2.875, 0, 0.875]
    # Regrets of a0: (6, 3), (2, 0), (0, 3); of a1: (2, 0), (0, 0), (2, 2).
    assert found.scores["mean draw regret"].tolist() == [0.75 * 4.5 + 0.25, 0.75, 0.75 * 1.5 + 0.25 * 2]
    assert found.evpi.loc["all", "evpi"] == 0.75


def test_evpi_by_hand():
    """Knowing the draw is worth 2: the best of each draw is 4, 0, 4, 0 and the best policy has mean 0."""
    utility = make_utility([[[0, 0, 0, 0], [4, -4, 4, -4]], [[0, 0, 0, 0], [3, 3, 3, 3]]])
    found = measure_robustness(utility, {"a0": 1, "a1": 3})
    assert found.evpi["evpi"].tolist() == [2, 0, 0.25 * 2]
    assert found.evpi["policy"].tolist() == ["continuity", "p1", "p1"]
    assert draw_regret(utility).sel(account="a0", policy="p1").to_numpy().tolist() == [0, 4, 0, 4]


def test_silent_cells_are_left_out_or_read_as_no_change():
    utility = make_utility([[[0.0], [6.0], [1.0]], [[0.0], [np.nan], [-3.0]], [[0.0], [np.nan], [np.nan]]])
    left = measure_robustness(utility, {"a0": 2, "a1": 1, "a2": 1})
    assert left.silent == ("a2",)
    assert left.policies["coverage"].tolist() == [1.0, 0.5, 0.75]
    assert left.scores.loc["p1", ["mean", "maximin"]].tolist() == [6, 6]
    assert np.isnan(left.account_regret.loc["a1", "p1"])
    read = measure_robustness(utility, {"a0": 2, "a1": 1, "a2": 1}, silence="no change")
    assert read.scores.loc["p1", ["mean", "maximin"]].tolist() == [4, 0]
    assert read.policies["coverage"].tolist() == [1.0, 0.5, 0.75]


def test_no_choice_falls_on_a_policy_under_half_coverage():
    utility = make_utility([[[0.0], [9.0], [1.0]], [[0.0], [np.nan], [1.0]], [[0.0], [np.nan], [1.0]]])
    found = measure_robustness(utility)
    assert not found.policies.loc["p1", "eligible"]
    assert set(found.choices["choice"]) == {"p2"}
    assert measure_robustness(utility, {"a0": 2, "a1": 1, "a2": 1}).choices.loc["mean", "choice"] == "p1"
    alone = measure_robustness(utility.isel(policy=[0, 1]))
    assert alone.choices["choice"].isna().all()


def test_coverage_by_aims_may_be_given():
    utility = make_utility([[[0.0], [9.0]]])
    coverage = pd.Series({"continuity": 1.0, "p1": 0.4})
    assert measure_robustness(utility).choices.loc["mean", "choice"] == "p1"
    assert measure_robustness(utility, coverage=coverage).choices.loc["mean", "choice"] is None


def test_a_dominated_policy_is_not_chosen_for_its_evenness():
    """The control: by undesirable deviations alone continuity would be chosen."""
    utility = make_utility([[[0, 0, 0, 0], [9, 9, 20, 30], [5, 5, 5, 5]]])
    found = measure_robustness(utility)
    assert found.scores["undesirable deviations"].idxmin() == "continuity"
    assert found.policies["dominated"].tolist() == [True, False, True]
    assert set(found.choices["choice"]) == {"p1"}


def test_a_policy_that_is_better_in_some_draw_or_elsewhere_spoken_of_is_not_dominated():
    utility = make_utility([[[0, 0, 0, 0], [9, 9, 9, 9], [5, 5, 5, 10]], [[0.0] * 4, [1.0] * 4, [0.5] * 4]])
    assert measure_robustness(utility).policies["dominated"].tolist() == [True, False, False]
    utility[0, 2, 3] = 5
    assert measure_robustness(utility).policies["dominated"].tolist() == [True, False, True]
    utility[1, 2] = np.nan  # of it less is said: whether it is worse there is not known
    assert measure_robustness(utility).policies["dominated"].tolist() == [True, False, False]


def test_weighted_quantiles_are_numpys():
    rng = np.random.default_rng(1)
    u, w = rng.normal(size=(1, 200)), rng.random((3, 200))
    w /= w.sum(axis=1, keepdims=True)
    for share in (0.1, 0.5, 0.9):
        wanted = [np.quantile(u[0], share, weights=row, method="inverted_cdf").item() for row in w]
        assert steps.percentile(u, w, share).tolist() == pytest.approx(wanted)
    assert steps.median(u, np.full((1, 200), 1 / 200))[0] == pytest.approx(np.median(u))
