"""How two policies stand to each other under other readings: signs hold, sizes may not, coins turn both."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.helpers.build import causal
from tests.judgement.made import choose, two_levers

from counterpoise.judgement.consistency import Standing, find_conditions, find_standing


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
    assert standing.say("one").endswith("other readings.") or "other readings (" in standing.say("one")


def test_of_a_silent_account_nothing_is_said() -> None:
    found = stand([causal("AA.left", "xx", "+", "strong")])
    assert found.table.empty
    assert found.say("one") == ""
    assert found.to_dict()["readings"] == []
