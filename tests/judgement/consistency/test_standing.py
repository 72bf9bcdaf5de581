"""How two policies stand to each other under other readings: signs hold, sizes may not, coins turn both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.helpers.build import causal
from tests.judgement.made import choose, two_levers

from counterpoise.judgement import find_utilities
from counterpoise.judgement.consistency import Standing, find_conditions, find_standing
from counterpoise.judgement.consistency.surviving import AS_IT_IS, TRIED, lay_readings
from counterpoise.judgement.readings import Variant, list_tosses
from counterpoise.simulation import MATERIAL_ERRORS, MATERIAL_SHARE


def stand(claims: list[dict[str, Any]], tosses: int = 4, **more: Any) -> Standing:
    return find_standing(
        choose(two_levers({"one": claims}, **more), draws=300), "left", "right", tosses=tosses
    )


def test_help_stays_ahead_of_harm_and_coins_turn_it() -> None:
    """Coins give help against harm, harm against help, or both alike: the standing stays in a quarter."""
    claims = [causal("AA.left", "xx", "+", "moderate"), causal("AA.right", "xx", "-", "moderate")]
    found = stand(claims, tosses=100)
    assert set(found.table["standing"]) == set(found.table["outcome"]) == {"ahead"}
    assert len(found.table) == 10
    assert found.control["kept"].item() == pytest.approx(0.25, abs=0.13)  # three standard errors
    assert found.say("one").startswith(
        "On 300 draws the first is ahead; so it is in 10 of 10 other readings, and in "
    )


def test_a_stronger_word_is_ahead_but_not_with_signs_only() -> None:
    claims = [causal("AA.left", "xx", "+", "weak"), causal("AA.right", "xx", "+", "strong")]
    found = stand(claims)
    rows = found.table.set_index("variant")["outcome"]
    assert set(found.table["standing"]) == {"behind"}
    assert rows["signs only"] == "level"
    assert rows["sigma 1"] == rows["another seed"] == "behind"
    assert "(no material difference in signs only)" in found.say("one")


def test_it_agrees_with_the_comparison_itself() -> None:
    claims = [causal("AA.left", "xx", "+", "strong"), causal("AA.right", "xx", "+", "weak")]
    choice = choose(two_levers({"one": claims}), draws=300)
    (one,) = find_conditions(choice, "left", "right", "one", changes=False)
    standing = find_standing(choice, "left", "right", tosses=0)
    assert one.beats
    assert set(standing.table["standing"]) == {"ahead"}
    assert np.isnan(standing.control["kept"].item())
    assert "toss" not in standing.say("one")


@pytest.mark.parametrize("mode", ["at-its-word", "hedged"])
def test_each_reading_is_compared_in_its_own_draws(mode: str) -> None:
    """Closure, mode, seed and coins, by the plain way: utilities of a choice that is read so."""
    claims = [
        causal("AA.left", "xx", "+", "weak", confidence="likely"),
        causal("xx", "yy", "+", "weak", confidence="likely"),
    ]
    common = [causal("AA.right", "xx", "+", "moderate")]
    choice = choose(two_levers({"one": claims}, common=common), draws=400, mode=mode, seed=7)
    found = find_standing(choice, "left", "right", tosses=12)

    asked = dict.fromkeys(TRIED, 300)
    for one, grounds in lay_readings(choice, {"one": ["left", "right"]}, "common", None, asked):
        options = replace(one.apply(choice.options), draws=300)
        alone = find_utilities(replace(choice, options=options), reading=one.reading).utility
        for name, values in grounds["one"].by_policy.items():
            np.testing.assert_array_equal(values, alone.sel(account="one", policy=name), one.name)

    def compare(variant: Variant, draws: int) -> str:
        options = replace(variant.apply(choice.options), draws=draws)
        utility = find_utilities(replace(choice, options=options), reading=variant.reading).utility
        gaps = (utility.sel(policy="left") - utility.sel(policy="right")).to_numpy()[0]
        ahead, error = gaps.mean(), gaps.std(ddof=1) / np.sqrt(draws)
        level = abs(ahead) < max(100 * MATERIAL_SHARE, MATERIAL_ERRORS * error)
        return "level" if level else "ahead" if ahead > 0 else "behind"

    assert (found.draws, found.tossed_draws) == (300, 100)
    assert set(found.table["standing"]) == {"behind"} == {compare(AS_IT_IS, 300)}
    for one, outcome in zip(TRIED, found.table["outcome"], strict=True):
        assert outcome == compare(one, 300), one.name
    tosses = [compare(coin, 100) for coin in list_tosses(7, 12)]
    assert found.control["kept"].item() == pytest.approx(tosses.count("behind") / 12)
    assert len(set(tosses)) > 1


def test_a_lead_that_is_not_material_is_level_either_way() -> None:
    claims = [causal("AA.left", "xx", "+", "moderate"), causal("AA.right", "xx", "+", "moderate")]
    made = two_levers({"one": claims})
    thin = [causal("AA.left", "xx", "+", "moderate"), causal("AA.right", "xx", "0")]
    thin += [causal(f"AA.{side}", "yy", "0") for side in ("left", "right")]
    aims = ["xx=higher,weight=1", "yy=higher,weight=19"]  # sure to be ahead, by one point in a hundred
    choice = choose(two_levers({"one": thin}), draws=400, aims=aims)
    utility = find_utilities(choice).utility.sel(account="one")
    gaps = (utility.sel(policy="left") - utility.sel(policy="right")).to_numpy()
    assert 2 * gaps.std() / 20 < gaps.mean() < 100 * MATERIAL_SHARE
    for pair in (("left", "right"), ("right", "left")):
        assert set(find_standing(choice, *pair, tosses=0).table["standing"]) == {"level"}
    for pair in (("left", "right"), ("right", "left")):
        standing = find_standing(choose(made, draws=300), *pair, tosses=0)
        assert set(standing.table["standing"]) == {"level"}
        assert standing.say("one").startswith("On 300 draws there is no material difference; so it is in ")


def test_of_a_silent_account_nothing_is_said() -> None:
    found = stand([causal("AA.left", "xx", "+", "strong")])
    assert found.table.empty
    assert found.say("one") == ""
    assert found.to_dict()["readings"] == []
