"""What verdicts on advice survive: a strong reason every reading, a thin one not, and coins destroy both."""

from __future__ import annotations

from typing import Any

import pytest
from tests.helpers.build import causal
from tests.judgement.made import choose, two_levers

from counterpoise.judgement.consistency import Upheld, find_consistency, find_upheld

ADVICE = {"id": "go-left", "kind": "prescription", "policy": "left", "paraphrase": "go left"}


def uphold(claims: list[dict[str, Any]], **more: Any) -> tuple[str, Upheld]:
    found = find_consistency(choose(two_levers({"one": [*claims, ADVICE]}), draws=300, years=8))
    (own,) = [entry.verdict for entry in found.judged if entry.ground.closure == "own"]
    return own, find_upheld(found, **more)


def test_a_strong_reason_holds_in_every_reading_and_in_half_of_the_tosses() -> None:
    verdict, found = uphold([causal("AA.left", "xx", "+", "strong")], tosses=200)
    assert verdict == "follows"
    assert set(found.table["found"]) == {"follows"}
    assert len(found.table) == 10
    assert found.control["kept"].item() == pytest.approx(0.5, abs=0.11)  # three standard errors
    said = found.say(0, verdict)
    assert said.startswith(f"On {found.draws} draws that holds in 10 of 10 other readings, and in ")
    assert f"{found.control['kept'].item():.0%} of 200 tosses of a coin" in said


def test_a_thin_lead_falls_when_every_strength_is_alike() -> None:
    """A strong claim beats a weak one; with signs only they are level, which is no reason any more."""
    claims = [causal("AA.left", "xx", "+", "strong"), causal("AA.right", "xx", "+", "weak")]
    verdict, found = uphold(claims, tosses=2)
    rows = found.table.set_index("variant")["found"]
    assert verdict == rows["strengths halved"] == "follows"
    thin, other = uphold(
        [causal("AA.left", "xx", "+", "weak"), causal("AA.right", "xx", "+", "strong")], tosses=2
    )
    assert thin == "does not follow"
    assert other.table.set_index("variant")["found"]["signs only"] == "follows"
    assert "not in signs only: follows" in other.say(0, thin)


def test_silent_advice_has_nothing_to_survive() -> None:
    verdict, found = uphold([causal("AA.right", "xx", "+", "strong")], tosses=2)
    assert verdict == "silent"
    assert found.table.empty
    assert found.say(0, verdict) == ""


def test_where_fewer_draws_say_otherwise_that_is_said() -> None:
    verdict, found = uphold([causal("AA.left", "xx", "+", "strong")], tosses=2)
    assert found.say(0, "no difference").startswith("On 300 draws, as many as its survival is tried on")
    assert verdict == "follows"
