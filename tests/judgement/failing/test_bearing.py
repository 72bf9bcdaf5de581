"""Failing under other readings: planted conditions hold, coins destroy them, and all is counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.build import causal, dossier, instrument, policy, state
from tests.judgement.made import choose, two_levers

import counterpoise as cp
from counterpoise.dossier import Dossier
from counterpoise.judgement import find_utilities
from counterpoise.judgement.choice import Choice
from counterpoise.judgement.failing import Borne, Failing, add_borne, find_borne, find_failures
from counterpoise.judgement.failing.finding import name_accounts
from counterpoise.judgement.failing.surviving import _Draws
from counterpoise.judgement.readings import READINGS, Variant, list_tosses, list_variants
from counterpoise.judgement.scenarios import Limit, Region
from counterpoise.judgement.scenarios.prim import Box
from counterpoise.judgement.scenarios.regions import name_box
from counterpoise.judgement.scenarios.tabulating import read_inputs
from counterpoise.simulation import find_outcomes
from counterpoise.system import Reading, build_system, describe_inputs

TURNING = [
    causal("AA.left", "xx", "+", "moderate", when="weather > 40"),
    causal("AA.left", "xx", "-", "moderate", when="weather < 40"),
]


def weathered(claims: list[dict[str, Any]], **more: Any) -> Dossier:
    """A lever, an aim, and weather that is anywhere between 20 and 80."""
    variables = {
        "xx": state(50, 0.5),
        "weather": state({"likely": 50, "low": 20, "high": 80}, 0.5),
        "AA.left": instrument(),
    }
    aims = {"AA": [{"variable": "xx", "direction": "higher"}]}
    policies = {"left": policy({"instrument": "AA.left", "value": 100})}
    return dossier(variables, {"one": claims}, policies=policies, aims=aims, **more)


def fail(made: Dossier, **more: Any) -> tuple[Choice, tuple[Failing, ...]]:
    choice = choose(made, **{"draws": 800, "years": 3, **more})
    return choice, find_failures(find_utilities(choice), [("one", "left")])


def hedge() -> tuple[Choice, Failing]:
    """A lever on which the account is silent: whose word is borrowed matters, and whether a claim holds."""
    accounts = {
        "quiet": {
            "claims": [
                causal("weather", "xx", "+", "weak", confidence="likely"),
                causal("AA.left", "yy", "+", "weak"),
            ]
        },
        "hopeful": {"claims": [causal("AA.left", "xx", "+", "strong")], "short": "The hopeful"},
        "sceptic": {
            "claims": [
                causal("AA.left", "xx", "-", "moderate", when="weather < 50"),
                causal("AA.left", "xx", "+", "weak", when="weather > 50"),
            ],
            "short": "The sceptic",
        },
    }
    weather = state({"likely": 50, "low": 20, "high": 80}, 0.5, 1.0)  # it changes, too: noise decides
    variables = {"xx": state(50, 0.5), "yy": state(50, 0.5), "weather": weather}
    made = dossier(
        {**variables, "AA.left": instrument()},
        accounts,
        policies={"left": policy({"instrument": "AA.left", "value": 100})},
        aims={"AA": [{"variable": name, "direction": "higher"} for name in ("xx", "yy")]},
    )
    choice = choose(made, draws=800, years=3, closure="completed", mode="hedged", seed=7, replicates=2)
    (failing,) = find_failures(find_utilities(choice), [("quiet", "left")])
    region = Region(
        (
            Limit("completion: AA.left -> xx", -np.inf, np.inf, ("The sceptic",)),
            Limit("holds: weather -> xx", -np.inf, np.inf, (True,)),
            Limit("base: weather", 25.0, np.inf, None),
        )
    )
    assert failing.tree is not None
    return choice, replace(failing, discovery=None, tree=replace(failing.tree, regions=(region,)))


def look_alone(choice: Choice, variant: Variant, draws: int) -> _Draws:
    """What a reading comes to by the plain way: utilities and inputs of a choice that is read so."""
    options = replace(variant.apply(choice.options), draws=draws)
    found = find_utilities(replace(choice, options=options), reading=variant.reading)
    system = build_system(
        choice.dossier, "quiet", closure=options.closure, mode=options.mode, reading=variant.reading
    )
    inputs = name_accounts(describe_inputs(system, options.seed, draws), choice.dossier)
    utility = found.utility.sel(account="quiet", policy="left").to_numpy()
    return _Draws(None if np.isnan(utility).any() else utility < 0, inputs)


def test_a_planted_condition_holds_in_every_reading_and_in_a_quarter_of_the_tosses() -> None:
    """Coins leave both signs, or turn both (then it is the other way around), or make them alike."""
    choice, failures = fail(weathered(TURNING))
    (borne,) = find_borne(choice, failures, tosses=100)
    assert list(failures[0].regions) == ["the box", "the tree's densest part"]
    assert set(borne.regions["outcome"]) == {"holds"}
    assert len(borne.regions) == 2 * len(borne.shares) == 2 * 12
    control = borne.control.set_index("region")
    assert control["kept"].to_list() == pytest.approx([0.25, 0.25], abs=0.13)  # three standard errors
    assert control["destroyed"].all()
    assert borne.shares["share"].between(0.1, 0.6).all()
    share, box, tree = borne.sentences
    assert share.startswith("In 12 other readings of 500 draws each ")
    shares = borne.shares.set_index("variant")["share"]
    assert f"{shares.min():.1%} to {shares.max():.1%} of draws fail (most: {shares.idxmax()})." in share
    assert box.startswith("In the box the odds of failure are doubled in 12 of 12 other readings, and in ")
    assert tree.startswith("In the tree's densest part the odds of failure are doubled in 12 of 12")


def test_a_condition_that_rests_on_no_sign_is_kept_too_often_and_that_is_said() -> None:
    """The policy sets the aim itself, to where it harms if the aim would have stood higher."""
    variables = {"AA.aim": instrument(base={"likely": 50, "low": 20, "high": 80}), "xx": state(50, 0.5)}
    made = dossier(
        variables,
        {"one": [causal("AA.aim", "xx", "+", "strong")]},
        policies={"left": policy({"instrument": "AA.aim", "value": 50})},
        aims={"AA": [{"variable": "AA.aim", "direction": "higher"}]},
    )
    choice, failures = fail(made)
    (borne,) = find_borne(choice, failures)
    assert failures[0].regions
    assert borne.control["kept"].tolist() == [1.0] * len(borne.control)
    assert not borne.control["destroyed"].any()
    assert borne.sentences[1].endswith(
        "in 100% of 20 tosses of a coin for every sign, oftener than what rests on signs can."
    )


def test_shares_are_those_of_the_choice_under_each_reading() -> None:
    claims = [
        causal("AA.left", "xx", "+", "weak"),
        causal("AA.left", "xx", "-", "strong", when="weather < 40"),
    ]
    choice, failures = fail(weathered([*claims, causal("weather", "xx", "0")]))
    found = find_borne(choice, failures, region_draws=300, tosses=0)[0].shares.set_index("variant")["share"]
    few = replace(choice, options=replace(choice.options, draws=300))
    for name, reading in {"strengths doubled": Reading(strength=2.0), "sigma 1": Reading(sigma=1.0)}.items():
        utility = find_utilities(few, reading=reading).utility.sel(account="one", policy="left").to_numpy()
        assert found[name] == np.mean(utility < 0)
    assert 0 < found["sigma 1"] < 1


def test_each_reading_is_looked_at_in_its_own_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closure, mode, seed, replicates and coins: all as if each reading were a choice by itself."""
    choice, failing = hedge()
    simulated: list[int] = []

    def simulate(*args: Any, **more: Any) -> Any:
        simulated.extend(more["draws"])
        return find_outcomes(*args, **more)

    monkeypatch.setitem(find_borne.__globals__, "find_outcomes", simulate)
    (borne,) = find_borne(choice, [failing], tossed_draws=320)
    assert sorted(simulated) == [320] * 20 + [500] * 13
    (region,) = failing.regions.values()
    shares = borne.shares.set_index("variant")["share"]
    rows = borne.regions.set_index("variant")
    variants = list(list_variants(choice))
    assert [variant.name for variant in variants] == list(shares.index) == list(rows.index)
    for variant in variants:
        alone = look_alone(choice, variant, 500)
        assert shares[variant.name] == pytest.approx(alone.share, nan_ok=True), variant.name
        found, row = alone.look(region), rows.loc[variant.name]
        assert [row["inside"], row["outcome"]] == [found["inside"], found["outcome"]], variant.name
        assert row["density"] == pytest.approx(found["density"], nan_ok=True), variant.name
    absent = {"signs only", "own claims only", "at its word"}  # no claim can fail, or none is borrowed
    assert set(rows.index[rows["outcome"] == "absent"]) == absent
    (control,) = borne.control.to_dict("records")
    assert control["base"] == "holds"
    tossed = [look_alone(choice, coin, 320).look(region)["outcome"] for coin in list_tosses(7, 20)]
    assert control["kept"] == pytest.approx(tossed.count("holds") / 20)
    assert 0 < control["kept"] < 1


def test_no_more_draws_are_tried_than_the_choice_has() -> None:
    choice, failures = fail(weathered(TURNING), draws=300)
    few = replace(choice, options=replace(choice.options, draws=150))
    (borne,) = find_borne(few, failures, tosses=0)
    assert (borne.draws, borne.tossed_draws) == (150, 150)


def test_limits_are_inclusive() -> None:
    assert Limit("x", 1.0, 2.0, None).allows(np.array([0.9, 1.0, 2.0, 2.1])).tolist() == [0, 1, 1, 0]


def test_tosses_may_have_more_draws_than_readings_and_a_region_with_few_of_them_is_not_told() -> None:
    choice, failures = fail(weathered(TURNING))
    (many,) = find_borne(choice, failures, region_draws=300, tosses=3, tossed_draws=600)
    assert many.control["tosses"].tolist() == [3, 3]
    (few,) = find_borne(choice, failures, tosses=3, tossed_draws=20)
    assert few.control["tosses"].tolist() == [0, 0]
    assert few.control["kept"].isna().all()
    assert "tosses" not in " ".join(few.sentences)


def test_without_the_threshold_that_counted_there_is_nothing_to_count() -> None:
    """Whether yy stays above 50; on its own claims the account speaks of xx alone."""
    made = two_levers(
        {"one": [causal("AA.left", "xx", "+", "weak")]}, common=[causal("AA.left", "yy", "-", "moderate")]
    )
    choice, failures = fail(made, aims=["xx=higher", "yy=higher,threshold=50"])
    assert failures[0].meaning == "some threshold is missed"
    shares = find_borne(choice, failures)[0].shares.set_index("variant")["share"]
    assert shares.isna().to_dict() == {name: name == "own claims only" for name in shares.index}


def test_where_thresholds_count_no_share_of_tosses_is_too_often() -> None:
    """Failure is where the aim stands low of itself: turning the sign of a weak lever does not lift it."""
    made = weathered([causal("AA.left", "weather", "+", "weak")])
    choice, failures = fail(made, aims=["weather=higher,threshold=50"])
    (borne,) = find_borne(choice, failures)
    assert list(borne.control["tosses"]) == [20, 20]
    assert borne.control["kept"].to_list() == [1.0, 1.0]
    assert borne.control["destroyed"].to_list() == [None, None]
    assert borne.sentences[1].endswith("and in 100% of 20 tosses of a coin for every sign.")


def test_that_changing_nothing_misses_a_threshold_is_tried_too() -> None:
    made = weathered([causal("AA.left", "weather", "+", "weak")])
    choice = choose(made, draws=800, years=3, aims=["weather=higher,threshold=50"])
    failures = find_failures(find_utilities(choice), [("one", "continuity")])
    (borne,) = find_borne(choice, failures, tosses=1)
    assert 0.3 < failures[0].share < 0.7
    assert borne.shares["share"].between(0.3, 0.7).all()
    assert set(borne.regions["outcome"]) == {"holds"}


def test_tosses_of_so_few_draws_that_nothing_would_hold_on_them_are_not_told() -> None:
    """Outside of the region are 3% of draws: enough of 500, but not of 200."""
    choice, failures = fail(weathered(TURNING))
    inputs = describe_inputs(build_system(choice.dossier, "one"), choice.options.seed, 500)
    region = Region((Limit("base: weather", -np.inf, inputs["base: weather"].quantile(0.97), None),))
    assert failures[0].tree is not None
    tree = replace(failures[0].tree, regions=(region,))
    (borne,) = find_borne(choice, [replace(failures[0], discovery=None, tree=tree)], tosses=2)
    assert borne.control["base"].item() == "holds"
    assert borne.control["tosses"].item() == 0
    assert borne.control["destroyed"].item() is None


def test_where_the_account_is_silent_under_a_reading_nothing_is_said_of_it() -> None:
    choice, failures = fail(weathered([], common=TURNING))
    (borne,) = find_borne(choice, failures, tosses=0)
    rows = borne.shares.set_index("variant")["share"]
    assert np.isnan(rows["own claims only"])
    assert (
        borne.regions.set_index(["region", "variant"]).loc[("the box", "own claims only"), "outcome"]
        == "absent"
    )
    assert borne.sentences[0].startswith("In 11 other readings of 500 draws each ")
    assert "nothing to count in own claims only)." in borne.sentences[0]
    assert "doubled in 11 of 12 other readings (nothing to look at in own claims only)." in borne.sentences[1]


def test_without_regions_it_is_how_often_it_fails() -> None:
    choice, failures = fail(weathered([causal("AA.left", "xx", "+", "strong")]))
    (borne,) = find_borne(choice, failures)
    assert (borne.draws, len(borne.regions), len(borne.control)) == (300, 0, 0)
    assert borne.sentences == ("In 12 other readings of 300 draws each no draw fails.",)
    assert borne.to_dict()["says"] == list(borne.sentences)


def test_what_fails_is_tried_in_its_own_closure() -> None:
    """Also where the choice is in another one: each as if the choice had been in that closure."""
    choice, failures = fail(weathered(TURNING), draws=300)
    other = replace(failures[0], closure="completed")
    completed = replace(choice, options=replace(choice.options, closure="completed"))
    for asked in (choice, completed):
        lent, own = add_borne(asked, [other, failures[0]])
        assert lent.borne is not None
        assert own.borne is not None
        assert lent.borne.to_dict() == find_borne(completed, [other])[0].to_dict()
        assert own.borne.to_dict() == find_borne(choice, failures)[0].to_dict()
        assert own.survives == own.borne.sentences
        assert own.to_dict()["borne"]["says"] == list(own.survives)
    assert find_borne(choice, failures)[0].to_dict() != find_borne(completed, [other])[0].to_dict()


def test_workers_find_the_same() -> None:
    found = []
    for workers in (1, 2):
        choice, failures = fail(weathered(TURNING), draws=300, workers=workers)
        found.append([borne.to_dict() for borne in find_borne(choice, [*failures, *failures], tosses=3)])
    assert found[0] == found[1]
    assert found[0][0] == found[0][1]


def look(failed: np.ndarray, inside: np.ndarray) -> str:
    region = Region((Limit("where", 0.5, np.inf, None),))
    return _Draws(failed, pd.DataFrame({"where": inside.astype(float)})).look(region)["outcome"]


@pytest.mark.parametrize(
    ("in_box", "out_of_it", "size", "outcome"),
    [
        (30, 30, 50, "holds"),  # 60% against 12%
        (15, 60, 60, "turns"),  # 25% against 25%, though with the halves that are added the odds are 1.02
        (20, 60, 60, "weaker"),  # 33% against 25%
        (10, 100, 50, "turns"),  # 20% against 40%
        (8, 30, 9, "open"),  # nine draws inside
        (4, 2, 50, "open"),  # 2% fail
        (49, 246, 50, "open"),  # under 2.5% do not
    ],
)
def test_outcomes(in_box: int, out_of_it: int, size: int, outcome: str) -> None:
    inside = np.arange(300) < size
    failed = np.where(inside, np.arange(300) < in_box, np.arange(300) - size < out_of_it)
    assert look(failed, inside) == outcome


def test_a_base_that_does_not_hold_is_said_first() -> None:
    choice, failures = fail(weathered(TURNING), draws=300)
    (borne,) = find_borne(choice, failures, tosses=1)
    for base, said in {
        "weaker": "the odds of failure are not doubled",
        "open": "there are too few draws to tell how dense failure is",
    }.items():
        weak = Borne(borne.shares, borne.regions, borne.control.assign(base=base), 300, 100)
        assert weak.sentences[1] == (
            f"On 300 draws as it is read, in the box {said}; other readings are not told."
        )


def test_a_share_that_is_the_same_within_rounding_is_told_once() -> None:
    shares = pd.DataFrame({"variant": ["hedged", "sigma 1"], "share": [0.1, 0.1004]})
    none = pd.DataFrame(columns=["region"])
    assert Borne(shares, none, none, 500, 200).sentences == (
        "In 2 other readings of 500 draws each 10.0% of draws fail.",
    )


@pytest.mark.parametrize("mode", ["at-its-word", "hedged"])
def test_what_a_draw_fixes_is_the_same_under_readings_of_strength_pace_and_signs(mode: Any) -> None:
    made = cp.load("russia")
    plain = describe_inputs(build_system(made, "bear-hug-2017", closure="completed", mode=mode), 1, 60)
    readings = [one.reading for one in READINGS if not one.reading.signs_only]
    for reading in {*readings, Reading(tossed=4)}:
        system = build_system(made, "bear-hug-2017", closure="completed", mode=mode, reading=reading)
        pd.testing.assert_frame_equal(describe_inputs(system, 1, 60), plain)


def test_fewer_draws_are_the_first_of_more() -> None:
    system = build_system(cp.load("russia"), "bear-hug-2017", closure="completed")
    many, few = describe_inputs(system, 1, 1200), describe_inputs(system, 1, 300)
    pd.testing.assert_frame_equal(many[few.columns].iloc[:300], few)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_box_by_names_holds_the_rows_that_it_holds_by_columns(data: st.DataObject) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    frame = pd.DataFrame(
        {
            "level": rng.normal(size=40),
            "holds": np.arange(40) % 3 == 0,
            "lender": np.array(["A", "B", "C"])[rng.permutation(np.arange(40) % 3)],
        }
    )
    inputs = read_inputs(frame)
    low = data.draw(st.sampled_from([-np.inf, -0.5, 0.3]))
    high = data.draw(st.sampled_from([np.inf, 0.8]))
    kept = tuple(
        tuple(data.draw(st.lists(st.booleans(), min_size=count, max_size=count))) for count in inputs.levels
    )
    limits = [np.where(np.array(inputs.levels) == 0, end, end / abs(end) * np.inf) for end in (low, high)]
    box = Box(np.array(limits[0], float), np.array(limits[1], float), kept)
    inside = name_box(box, inputs).contains(frame)
    assert inside is not None
    np.testing.assert_array_equal(inside, box.contains(inputs.x))


def test_a_category_that_a_box_has_not_seen_is_outside_and_without_an_input_there_is_none() -> None:
    region = Region((Limit("lender", -np.inf, np.inf, ("A", "B")),))
    inside = region.contains(pd.DataFrame({"lender": ["A", "C"]}))
    assert inside is not None
    assert inside.tolist() == [True, False]
    assert region.contains(pd.DataFrame({"other": [1.0]})) is None
    assert (
        _Draws(np.arange(300) < 90, pd.DataFrame({"other": np.ones(300)})).look(region)["outcome"] == "absent"
    )


def test_an_account_that_says_nothing_has_nothing_to_try() -> None:
    choice = choose(two_levers({"one": [causal("AA.left", "xx")]}))
    assert find_borne(choice, []) == []
