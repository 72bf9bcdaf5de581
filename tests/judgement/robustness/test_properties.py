"""What holds of regret and choices whatever the utilities."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.judgement.robustness.made import make_utility, utilities, weights_for

from counterpoise.judgement.robustness import (
    METRICS,
    draw_regret,
    find_reversals,
    measure_robustness,
    tabulate_metrics,
)

MANY = settings(max_examples=25, deadline=None)


@MANY
@given(utilities())
def test_regret_is_never_negative_and_zero_at_the_best(utility: xr.DataArray):
    found = measure_robustness(utility)
    assert (found.account_regret.min(axis=1) == 0).all()
    assert (found.account_regret.fillna(0) >= 0).to_numpy().all()
    expected = utility.mean("draw").sel(account=list(found.account_regret.index))
    best = expected.fillna(-np.inf).argmax("policy").to_numpy()
    assert (found.account_regret.to_numpy()[np.arange(len(best)), best] == 0).all()
    per_draw = draw_regret(utility)
    assert float(per_draw.min()) == 0
    assert (per_draw.isnull() == utility.isnull()).all()
    regret = [name for name in found.scores if "regret" in name]
    assert (found.scores[regret].fillna(0) >= 0).to_numpy().all()


@MANY
@given(utilities(), st.data())
def test_the_smallest_mean_draw_regret_is_the_value_of_perfect_information(utility: xr.DataArray, data):
    weights = data.draw(weights_for(utility))
    found = measure_robustness(utility, weights)
    for account in found.account_regret.index:
        said = utility.sel(account=account).dropna("policy").to_numpy()
        wanted = said.max(axis=0).mean() - said.mean(axis=1).max()
        assert found.evpi.loc[account, "evpi"] == pytest.approx(wanted, abs=1e-9)
    kept = list(found.account_regret.index)
    whole = utility.sel(account=kept).dropna("policy")
    share = xr.DataArray([weights[name] for name in kept], dims="account")
    share = share / share.sum()
    before = float((whole.mean("draw") * share).sum("account").max())
    after = float((whole.max("policy").mean("draw") * share).sum("account"))
    assert found.evpi.loc["all", "evpi"] == pytest.approx(after - before, abs=1e-9)


@MANY
@given(utilities(), st.data())
def test_a_policy_dominated_in_every_draw_changes_no_choice(utility: xr.DataArray, data):
    weights = data.draw(weights_for(utility))
    before = measure_robustness(utility, weights)
    assume(before.choices["choice"].notna().all())
    above = data.draw(st.sampled_from(list(utility["policy"].to_numpy())))
    worse = utility.sel(policy=[above]) - data.draw(st.integers(1, 8)) / 4
    worse = worse.where(~utility["account"].isin(before.silent))  # still silent, or coverage would change
    more = xr.concat([utility, worse.assign_coords(policy=["worse"])], "policy")
    after = measure_robustness(more, weights)
    assert before.choices["choice"].tolist() == after.choices["choice"].tolist()
    assert before.scores.equals(after.scores.drop("worse"))


@MANY
@given(utilities(), st.data(), st.sampled_from([0.5, 3.0, 1024.0]))
def test_one_factor_on_all_weights_changes_no_choice(utility: xr.DataArray, data, factor: float):
    weights = data.draw(weights_for(utility))
    before = measure_robustness(utility, weights)
    after = measure_robustness(utility, {name: factor * value for name, value in weights.items()})
    assert before.choices["choice"].tolist() == after.choices["choice"].tolist()
    assert np.allclose(before.scores, after.scores, equal_nan=True)


@MANY
@given(utilities(gaps=False), st.sampled_from([0.5, 2.0, 8.0]))
def test_one_factor_on_utilities_changes_no_choice(utility: xr.DataArray, factor: float):
    before, after = measure_robustness(utility), measure_robustness(utility * factor)
    assert before.choices["choice"].tolist() == after.choices["choice"].tolist()
    points = [metric.name for metric in METRICS if metric.unit == "points"]
    assert np.allclose(before.scores[points] * factor, after.scores[points])


@MANY
@given(utilities(gaps=False), st.data())
def test_weights_move_only_what_the_table_of_metrics_says(utility: xr.DataArray, data):
    one, two = (measure_robustness(utility, data.draw(weights_for(utility))) for _ in range(2))
    table = tabulate_metrics()
    for name in one.scores:
        if table.loc[name, "weights"] == "do not count":
            assert one.scores[name].tolist() == two.scores[name].tolist()


@MANY
@given(utilities(gaps=False))
def test_the_choice_without_a_policy_is_that_of_a_table_without_it(utility: xr.DataArray):
    """Measured from the beginning, by every metric: only those of regret say something else of the others."""
    found = find_reversals(utility).set_index(["metric", "taken away"])
    for taken in dict.fromkeys(found.index.get_level_values("taken away")):
        fresh = measure_robustness(utility.drop_sel(policy=taken))
        kept = measure_robustness(utility).scores.drop(taken)
        for metric, choice in fresh.choices["choice"].items():
            assert found.loc[(metric, taken), "choice without"] == choice
            if "regret" not in metric:
                assert kept[metric].equals(fresh.scores[metric])
                assert not found.loc[(metric, taken), "flips"]


def test_minimax_regret_does_flip():
    """Regrets at worst are 6, 5 and 7; without `c` 4 and 5."""
    found = find_reversals(make_utility([[0, 0, 0], [1, -5, 4], [6, -6, -3]], ["a", "b", "c"]))
    row = found.set_index(["metric", "taken away"]).loc[("minimax regret", "c")]
    assert (row["choice"], row["choice without"], row["flips"]) == ("b", "a", True)
