"""Utilities against closed forms, silence kept apart from denial, and what must never matter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.build import causal, dossier, event, instrument, policy, state
from tests.judgement.made import choose, rivals, two_levers

import counterpoise as cp
from counterpoise.errors import UsageError
from counterpoise.judgement import build_systems, find_utilities, settle_weights
from counterpoise.judgement.utilities import share_of_best
from counterpoise.schema import Event
from counterpoise.system import Reading

EXACT = Reading(sigma=0.0)


def test_a_moderate_lever_moves_an_aim_by_25_points() -> None:
    """From one half a moderate claim settles at 75%: 25 points of the range, every draw alike."""
    made = two_levers({"one": [causal("AA.left", "xx", "+", "moderate")]})
    found = find_utilities(choose(made), reading=EXACT)
    left = found.utility.sel(account="one", policy="left")
    np.testing.assert_allclose(left, 25.0, atol=1e-3)
    np.testing.assert_array_equal(found.utility.sel(account="one", policy="continuity"), 0.0)


def test_weights_average_the_aims_and_a_lower_aim_turns_the_sign() -> None:
    aims = [{"variable": "xx", "direction": "higher", "weight": 3}, {"variable": "yy", "direction": "lower"}]
    claims = [causal("AA.left", "xx", "+", "moderate"), causal("AA.left", "yy", "+", "strong")]
    found = find_utilities(choose(two_levers({"one": claims}, aims)), reading=EXACT)
    expected = (3 * 25 - 1 * 40) / 4
    np.testing.assert_allclose(found.utility.sel(account="one", policy="left"), expected, atol=1e-3)


def test_silence_is_blank_and_denial_is_about_nothing() -> None:
    made = two_levers({"one": [causal("AA.left", "xx", "0")], "two": [causal("AA.right", "yy")]})
    found = find_utilities(choose(made))
    assert bool(found.speaks.sel(account="one", policy="left"))
    assert not bool(found.speaks.sel(account="one", policy="right"))
    assert found.abstaining == ("two",)
    assert np.isnan(found.utility.sel(account="one", policy="right")).all()
    assert abs(float(found.utility.sel(account="one", policy="left").mean())) < 1.0
    table = found.tabulate().set_index(["account", "policy"])
    assert np.isnan(table.loc[("one", "right"), ["mean", "low", "high", "rank", "best"]].astype(float)).all()


def test_an_aim_without_a_word_adds_nothing_and_lowers_coverage() -> None:
    aims = [{"variable": "xx", "direction": "higher"}, {"variable": "yy", "direction": "higher", "weight": 3}]
    made = two_levers({"one": [causal("AA.left", "xx", "+", "moderate")]}, aims)
    found = find_utilities(choose(made), reading=EXACT)
    np.testing.assert_allclose(found.utility.sel(policy="left"), 25 / 4, atol=1e-3)
    assert found.find_coverage().to_dict() == {"continuity": 0.25, "left": 0.25, "right": 0.0}


def test_coverage_takes_the_weights_of_accounts() -> None:
    made = two_levers({"one": [causal("AA.left", "xx")], "two": [causal("AA.right", "xx")]})
    found = find_utilities(choose(made))
    weights = pd.Series({"one": 3.0, "two": 1.0})
    assert found.find_coverage(weights).to_dict() == {"continuity": 1.0, "left": 0.75, "right": 0.25}


@pytest.mark.parametrize(
    "weights", [{"one": 1}, {"one": 1, "two": -1}, {"one": 0, "two": 0}, {"one": 1, "two": np.nan}]
)
def test_weights_that_do_not_fit_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="J008"):
        settle_weights(choose(rivals()), {"one": 1, **weights})


def test_thresholds_are_met_where_they_are() -> None:
    """A strong lever goes to 90% (median): half of the draws are above, half below; 20 all, 99.9 none."""
    claims = [causal("AA.left", "xx", "+", "strong")]
    shares = []
    for threshold in (20, 90, 99.9):
        aims = [{"variable": "xx", "direction": "higher", "threshold": threshold}]
        found = find_utilities(choose(two_levers({"one": claims}, aims), draws=1000))
        shares.append(float(found.dataset["met"].sel(account="one", policy="left").mean()))
        assert np.isnan(found.dataset["met"].sel(policy="right")).all()  # silent: abstains
    assert shares[0] == 1.0
    assert abs(shares[1] - 0.5) < 3.5 * 0.5 / 1000**0.5
    assert shares[2] < 0.05


def test_without_a_threshold_none_is_met() -> None:
    assert np.isnan(find_utilities(choose(rivals())).dataset["met"]).all()


def test_the_mean_over_time_is_less_than_the_end_of_a_slow_move() -> None:
    aims = [{"variable": "xx", "direction": "higher", "at": at} for at in ("horizon", "mean")]
    variables = {"xx": state(50, 3.0), "AA.left": instrument()}
    claims = {"one": [causal("AA.left", "xx")]}
    made = dossier(
        variables,
        claims,
        policies={"left": policy({"instrument": "AA.left", "value": 100})},
        aims={"AA": aims},
    )
    change = find_utilities(choose(made)).dataset["change"].sel(policy="left", account="one").mean("draw")
    assert 0 < float(change[1]) < float(change[0])


def test_draws_are_those_of_a_run() -> None:
    made = rivals()
    runs = cp.simulate(made, draws=200, years=10)
    levels = runs.dataset["outcome_horizon"].sel(outcome="xx").transpose("account", "policy", "draw")
    expected = (levels - levels.isel(policy=0)).to_numpy()  # the range is 100: points are units
    np.testing.assert_allclose(find_utilities(choose(made)).utility.to_numpy(), expected, atol=1e-4)


def noisy(volatility: float = 1.0, **more: Any):
    variables = {"xx": state(50, 1.0, volatility), "AA.left": instrument()}
    return dossier(
        variables,
        {"one": [causal("AA.left", "xx")]},
        policies={"left": policy({"instrument": "AA.left", "value": 100})},
        aims={"AA": [{"variable": "xx", "direction": "higher"}]},
        **more,
    )


def test_replicates_average_the_noise_out() -> None:
    one, many = (find_utilities(choose(noisy(), replicates=count), reading=EXACT) for count in (1, 20))
    spread = [float(found.utility.sel(policy="left").std("draw").item()) for found in (one, many)]
    assert spread[1] < spread[0] / 3  # about 1/sqrt(20)
    assert many.dataset["change"].shape == one.dataset["change"].shape


def test_workers_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from counterpoise.simulation import outcomes

    monkeypatch.setattr(outcomes, "WORTH_A_CREW", 0)
    choice = choose(noisy(), draws=700, replicates=2)
    two = replace(choice, options=replace(choice.options, workers=2))
    np.testing.assert_array_equal(*(find_utilities(each).dataset["change"] for each in (choice, two)))


def test_the_first_draws_of_many_are_those_of_few() -> None:
    few, many = (find_utilities(choose(noisy(), draws=draws)).utility for draws in (150, 800))
    np.testing.assert_array_equal(few, many.isel(draw=slice(150)))


def test_being_best_is_shared_in_a_tie() -> None:
    made = two_levers({"one": [causal("AA.left", "yy"), causal("AA.right", "yy")]})
    found = find_utilities(choose(made, aims=["yy=higher"]), reading=EXACT)
    assert share_of_best(found.utility.sel(account="one").to_numpy()).tolist() == [0.0, 0.5, 0.5]


@settings(max_examples=10)
@given(factor=st.floats(0.01, 100), first=st.floats(0.1, 5), second=st.floats(0.1, 5))
def test_a_common_factor_of_the_weights_changes_no_utility(
    factor: float, first: float, second: float
) -> None:
    def run(scale: float):
        aims = [f"xx=higher,weight={first * scale!r},threshold=60", f"yy=lower,weight={second * scale!r}"]
        return find_utilities(choose(rivals(), aims=aims, draws=100, years=2))

    one, other = run(1.0), run(factor)
    np.testing.assert_allclose(one.utility, other.utility, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(one.dataset["met"], other.dataset["met"])


def test_titles_paraphrases_and_ids_change_nothing() -> None:
    made = rivals()
    other = rivals()
    for name, account in other.accounts.items():
        claims = [
            claim.model_copy(update={"id": f"z-{place}", "paraphrase": "other words"})
            for place, claim in enumerate(account.claims)
        ]
        content = account.content.model_copy(update={"title": "Another title", "claims": tuple(claims)})
        other.accounts[name] = replace(account, content=content)
    np.testing.assert_array_equal(*(find_utilities(choose(each)).utility for each in (made, other)))


@settings(max_examples=5)
@given(names=st.permutations(["aa", "bb", "cc", "dd"]))
def test_new_names_move_results_within_monte_carlo_error(names: list[str]) -> None:
    """Variables and accounts under other names have other random numbers, and the same answer."""
    x, y, first, second = names

    def run(x: str, y: str, first: str, second: str):
        variables = {x: state(50, 1.0, 0.3), y: state(50, 1.0, 0.3), "AA.left": instrument()}
        claims = {first: [causal("AA.left", x), causal(x, y)], second: [causal("AA.left", x, "-")]}
        made = dossier(variables, claims, policies={"left": policy({"instrument": "AA.left", "value": 100})})
        return find_utilities(choose(made, aims=[f"{y}=higher", f"{x}=higher"], draws=1000, years=5))

    plain, renamed = run("xx", "yy", "one", "two"), run(x, y, first, second)
    for place in range(2):
        left, right = (found.utility.isel(account=place, policy=1).to_numpy() for found in (plain, renamed))
        error = np.hypot(left.std() / 1000**0.5, right.std() / 1000**0.5)
        assert abs(left.mean() - right.mean()) < 4.5 * error


@settings(max_examples=5)
@given(name=st.sampled_from(["aa", "storm", "zz-top"]))
def test_a_new_name_of_an_event_moves_results_within_monte_carlo_error(name: str) -> None:
    """It has other random numbers, and strikes as often: without it the aim would stand elsewhere."""

    def run(**events: Any):
        made = dossier(
            {"xx": state(50, 1.0), "AA.left": instrument(), "AA.right": instrument()},
            {"one": [causal("AA.left", "xx"), causal("AA.right", "xx", "-")]},
            policies={"left": policy({"instrument": "AA.left", "value": 100})},
            events=events,
        )
        return find_utilities(choose(made, aims=["xx=higher"], draws=1000, years=5))

    def strike(hazard: float) -> Event:
        return event(hazard, set={"AA.left": 100})

    found = [run(quake=strike(0.2)), run(**{name: strike(0.2)}), run(quake=strike(0.6))]
    plain, renamed, oftener = (each.utility.isel(account=0, policy=1).to_numpy() for each in found)
    assert not np.array_equal(plain, renamed)
    for other, near in ((renamed, True), (oftener, False)):
        error = np.hypot(plain.std(), other.std()) / 1000**0.5
        assert (abs(plain.mean() - other.mean()) < 4.5 * error) == near


def test_readings_reach_the_systems() -> None:
    built = build_systems(choose(rivals()), Reading(strength=2.0, pace=2.0))["one"]
    assert built.terms[0].swing == pytest.approx(2 * np.log(9))
    assert built.decay("xx") == pytest.approx(np.exp(-0.25 / 1.0))  # half a year, read as one


@pytest.mark.parametrize("weight", [1e308, 5e-324])
def test_weights_of_any_size_are_shares_of_each_other(weight: float) -> None:
    """Two of 1e308 sum to more than a number can hold: they are equal weights all the same."""
    aims = [[f"xx=higher,weight={size!r}", f"yy=lower,weight={size!r}"] for size in (1.0, weight)]
    small, large = (find_utilities(choose(rivals(), aims=some)) for some in aims)
    np.testing.assert_array_equal(small.utility, large.utility)
    assert (
        small.dataset["weight"].to_numpy().tolist()
        == large.dataset["weight"].to_numpy().tolist()
        == [0.5, 0.5]
    )
    shares = settle_weights(small.choice, dict.fromkeys(small.choice.accounts, weight))
    assert shares.sum() == pytest.approx(1.0)
