"""Failing draws: a planted condition is found and named; noise is not taken for one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.helpers.build import causal, dossier, instrument, policy, state
from tests.judgement.made import choose, two_levers

from counterpoise.dossier import Dossier
from counterpoise.judgement import find_utilities
from counterpoise.judgement.failing import Failing, find_failures
from counterpoise.judgement.failing.finding import _find_inputs
from counterpoise.judgement.scenarios import find_boxes
from counterpoise.judgement.utilities import build_systems


def weathered(claims: list[dict[str, Any]], volatility: float = 0.0, **aim: Any) -> Dossier:
    """A lever, an aim, and weather that is anywhere between 20 and 80."""
    variables = {
        "xx": state(50, 0.5, volatility),
        "weather": state({"likely": 50, "low": 20, "high": 80}, 0.5),
        "idle": state({"likely": 50, "low": 20, "high": 80}, 0.5),
        "AA.left": instrument(),
    }
    wanted = [{"variable": "xx", "direction": "higher", **aim}]
    policies = {"left": policy({"instrument": "AA.left", "value": 100})}
    return dossier(variables, {"one": claims}, policies=policies, aims={"AA": wanted})


def fail(made: Dossier) -> Failing:
    found = find_utilities(choose(made, draws=800, years=3))
    (failing,) = find_failures(found, [("one", "left")])
    return failing


def test_a_planted_condition_is_found_and_named() -> None:
    """The lever harms where the weather is under 40, and nothing else matters to the sign."""
    claims = [
        causal("AA.left", "xx", "+", "moderate", when="weather > 40"),
        causal("AA.left", "xx", "-", "moderate", when="weather < 40"),
        causal("idle", "weather", "0"),
    ]
    failing = fail(weathered(claims))
    assert failing.meaning == "worse than continuity"
    assert 0.1 < failing.share < 0.6
    assert failing.discovery is not None
    limits = failing.discovery.limits.set_index("input")
    assert "base: weather" in limits.index
    assert 33 < limits["high"].to_dict()["base: weather"] < 47
    assert "weather is below" in failing.words[0]
    assert failing.to_dict()["words"] == list(failing.words)
    assert failing.tree is not None
    top = failing.tree.leaves.iloc[0]
    assert "weather is below" in top["path"]
    assert top["density"] > 0.8
    assert failing.words[-1] == failing.tree.sentence
    told = f"most frequent ({top['failures']} of {top['draws']} other draws) where {top['path']}"
    assert told in failing.words[-1]
    assert failing.to_dict()["tree"]["leaves"][0]["path"] == top["path"]


def test_noise_is_not_taken_for_a_condition() -> None:
    """A threshold that the aim's own noise decides: about every second draw fails, whatever the inputs."""
    claims = [causal("AA.left", "xx", "0"), causal("weather", "xx", "0"), causal("idle", "xx", "0")]
    failing = fail(weathered(claims, volatility=3.0, threshold=50))
    assert failing.meaning == "some threshold is missed"
    assert 0.35 < failing.share < 0.65
    assert failing.discovery is not None
    assert failing.discovery.boxes.empty
    assert failing.words[0].startswith("No combination of inputs stands out")
    assert failing.tree is not None
    assert failing.tree.leaves.empty
    assert "tells nothing" in failing.words[-1]


def test_only_what_can_bear_on_the_failure_is_searched() -> None:
    """A link between two states that lead to no aim is no input; those of the aim and its condition are."""
    claims = [causal("AA.left", "xx", "+", "moderate", when="weather > 40"), causal("idle", "aside", "+")]
    made = weathered(claims)
    made = replace(made, variables={**made.variables, "aside": state(50, 0.5)})
    choice = choose(made, draws=200, years=3)
    columns = _find_inputs(choice, "left", build_systems(choice)["one"]).columns.tolist()
    assert "strength: AA.left -> xx" in columns
    assert "base: weather" in columns
    assert not [name for name in columns if "idle" in name or "aside" in name]


def test_a_policy_that_never_fails_is_not_searched() -> None:
    failing = fail(weathered([causal("AA.left", "xx", "+", "strong")]))
    assert (failing.share, failing.discovery) == (0.0, None)
    assert failing.words[0].endswith("is not looked for: under 2.5% of draws fail.")
    always = fail(weathered([causal("AA.left", "xx", "-", "strong")]))
    assert (always.share, always.discovery) == (1.0, None)
    assert "under 2.5% of draws do not" in always.words[0]


def test_workers_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(find_failures.__globals__, "WORTH_A_CREW", 1)
    claims = [
        causal("AA.left", "xx", "+", "moderate", when="weather > 40"),
        causal("AA.left", "xx", "-", "moderate", when="weather < 40"),
    ]
    found = [
        find_failures(
            find_utilities(choose(weathered(claims), draws=400, years=2, workers=workers)), [("one", "left")]
        )[0].to_dict()
        for workers in (1, 2)
    ]
    assert found[0] == found[1]
    assert "weather" in found[0]["words"][0]


def test_silence_is_left_out() -> None:
    found = find_utilities(choose(two_levers({"one": [causal("AA.left", "xx")]})))
    assert find_failures(found, [("one", "right")]) == ()


def test_a_borrowed_claim_is_named_by_the_lender() -> None:
    """The silent account borrows + or - from its rivals: it fails where the sceptic lends."""
    accounts = {
        "quiet": {"claims": [causal("yy", "xx", "0")]},
        "hopeful": {"claims": [causal("AA.left", "xx", "+", "strong")], "short": "The hopeful"},
        "sceptic": {"claims": [causal("AA.left", "xx", "-", "strong")], "short": "The sceptic"},
    }
    found = find_utilities(choose(two_levers(accounts), draws=600, closure="completed"))
    (failing,) = find_failures(found, [("quiet", "left")])
    assert 0.4 < failing.share < 0.6
    assert "the claim on AA.left -> xx is borrowed from The sceptic" in failing.words[0]


def test_a_screen_keeps_what_matters_and_the_guard_against_chance() -> None:
    """Of 150 inputs a search among 8 finds the two that are planted, and none where failure is a coin."""
    rng = np.random.default_rng(3)
    inputs = pd.DataFrame(rng.random((1000, 150)), columns=[f"x{k}" for k in range(150)])
    failed = (inputs["x7"].to_numpy() > 0.6) & (inputs["x90"].to_numpy() < 0.5)
    found = find_boxes(inputs, failed, seed=1, most=1, forest=False, widest=8)
    assert set(found.limits["input"]) >= {"x7", "x90"}
    coins = [
        find_boxes(inputs, rng.random(1000) < 0.3, seed=k, most=1, forest=False, widest=8, permutations=39,
                   level=0.025)
        for k in range(12)
    ]  # fmt: skip
    assert sum(len(coin.boxes) for coin in coins) <= 2  # at most 12 x 0.025 are expected


def test_a_screen_of_all_inputs_changes_nothing() -> None:
    rng = np.random.default_rng(4)
    inputs = pd.DataFrame(rng.random((400, 6)), columns=list("abcdef")).assign(g=rng.choice(list("pqr"), 400))
    failed = (inputs["a"].to_numpy() > 0.5) & (inputs["g"].to_numpy() != "p")
    every, screened = (
        find_boxes(inputs, failed, seed=1, most=1, forest=False, widest=widest, permutations=19, level=0.05)
        for widest in (None, 7)
    )
    pd.testing.assert_frame_equal(every.limits, screened.limits)
    few = find_boxes(inputs, failed, seed=1, most=1, forest=False, widest=2, permutations=19, level=0.05)
    assert set(few.limits["input"]) == {"a", "g"}
    assert few.boxes["density"].to_list() == pytest.approx([1.0], abs=0.1)
