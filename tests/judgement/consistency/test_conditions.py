"""What would have to be true for A to beat B: planted answers, and controls without any."""

from __future__ import annotations

import sys
from itertools import pairwise
from math import exp
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.helpers.build import policy, state
from tests.judgement.consistency.advised import LEFT, RIGHT, causal, decide, say
from tests.judgement.made import choose, two_levers

from counterpoise.dossier import CONTINUITY
from counterpoise.errors import CounterpoiseError, UsageError
from counterpoise.judgement import Choice
from counterpoise.judgement.consistency import Conditions, find_conditions
from counterpoise.judgement.consistency.ground import Asked, lay_grounds
from counterpoise.judgement.consistency.separation import separate
from counterpoise.system import STRENGTH_SIGMA, describe_inputs, swing_of

EVEN = [causal(*LEFT, "+", "moderate"), causal(*RIGHT, "+", "moderate")]
RNG = np.random.default_rng(5)


def compare(choice: Choice, policy: str = "left", rival: str = "right", **more: Any) -> Conditions:
    return find_conditions(choice, policy, rival, "one", **more)[0]


def test_a_policy_ahead_needs_no_change_and_the_other_one_does() -> None:
    choice = decide([causal(*LEFT, "+", "strong"), causal(*RIGHT, "+", "weak")], [])
    ahead, behind = compare(choice), compare(choice, "right", "left")
    assert (ahead.beats, ahead.smallest) == (True, None)
    assert behind.beats is False
    assert behind.smallest is not None
    assert say(behind.smallest) == [("AA.left", "reversed")]
    assert ahead.difference is not None
    assert behind.difference is not None
    assert ahead.difference.mean == -behind.difference.mean > 0
    assert ahead.better + behind.better + ahead.tied == pytest.approx(1.0)


def test_two_equal_claims_are_told_apart_by_their_strengths() -> None:
    """A is better than B exactly where the factor on its link is the larger: two standard normals."""
    found = compare(decide(EVEN, [], draws=2000), changes=False)
    assert found.better == pytest.approx(0.5, abs=4 * 0.5 / 2000**0.5)
    assert found.rules is not None
    assert found.rules.tells
    columns = {bound.column for rule in found.rules.rules for bound in rule.bounds}
    assert columns == {"strength: AA.left -> xx", "strength: AA.right -> xx"}
    # Of two questions the best are the sign of one and the other's quartile on that side: right of 7/8.
    assert found.rules.accuracy == pytest.approx(7 / 8, abs=4 * (7 / 64 / 1000) ** 0.5)
    shares = [rule.share for rule in found.rules.rules]
    assert all(one >= other for one, other in pairwise(shares))
    assert sum(rule.draws for rule in found.rules.rules) == found.rules.draws == 1000


def test_a_level_that_opens_a_condition_is_found_at_its_threshold() -> None:
    made = two_levers({"one": [causal(*LEFT, "+", "strong", when="yy > 50"), causal(*RIGHT, "+", "weak")]})
    made.variables["yy"] = state({"likely": 50, "low": 20, "high": 80}, 0.5)
    found = compare(choose(made, draws=1000), changes=False)
    assert found.rules is not None
    first = found.rules.rules[0].bounds[0]
    assert (first.column, first.above) == ("base: yy", True)
    assert first.level == pytest.approx(50, abs=3)
    assert found.rules.accuracy > 0.93


def test_a_level_that_a_policys_own_condition_reads_is_found_too() -> None:
    made = two_levers({"one": [causal(*LEFT, "+", "strong"), causal(*RIGHT, "+", "weak")]})
    made.variables["yy"] = state({"likely": 50, "low": 20, "high": 80}, 0.5)
    made.policies["left"] = policy({"instrument": "AA.left", "value": 100, "when": "yy < 40"})
    found = compare(choose(made, draws=1000), changes=False)
    assert found.rules is not None
    first = found.rules.rules[0].bounds[0]
    assert (first.column, first.above) == ("base: yy", False)
    assert first.level == pytest.approx(40, abs=4)


def test_draws_that_nothing_tells_apart_are_said_to_be_so() -> None:
    """The control: outcomes dealt out by chance; rules may not be said to tell them apart."""
    inputs = pd.DataFrame(RNG.normal(size=(2000, 30)), columns=[f"strength: c{n} -> e" for n in range(30)])
    told = [separate(inputs, RNG.random(2000) < 0.5) for _ in range(20)]
    assert sum(found is not None and found.tells for found in told) <= 2
    planted = separate(inputs, inputs.iloc[:, 7].to_numpy() > 0.3)
    assert planted is not None
    assert planted.accuracy > 0.97
    assert {bound.column for rule in planted.rules for bound in rule.bounds} == {"strength: c7 -> e"}


def test_words_and_truths_are_columns_of_their_values() -> None:
    inputs = pd.DataFrame(
        {"completion: a -> b": RNG.choice(["one", "two"], 400), "holds: a -> b": [True, False] * 200}
    )
    found = separate(inputs, (inputs["completion: a -> b"] == "two").to_numpy())
    assert found is not None
    assert found.accuracy == 1.0
    assert found.rules[0].bounds[0].column.startswith("completion: a -> b is ")


def test_in_a_mode_that_draws_what_holds_that_is_what_tells() -> None:
    claims = [causal(*LEFT, "+", "strong", confidence="even"), causal(*RIGHT, "+", "weak")]
    found = compare(decide(claims, [], draws=1000, mode="hedged"), changes=False)
    assert found.rules is not None
    assert found.rules.rules[0].bounds[0].column == "holds: AA.left -> xx"
    assert found.rules.accuracy > 0.95


def test_with_few_draws_on_a_side_there_are_no_rules() -> None:
    inputs = pd.DataFrame({"x": np.arange(400.0)})
    assert separate(inputs, np.arange(400) < 39) is None
    assert separate(inputs, np.arange(400) < 40) is not None
    found = compare(decide([causal(*LEFT, "+", "strong"), causal(*RIGHT, "-")], []))
    assert (found.better, found.rules) == (1.0, None)


def test_a_silent_account_compares_nothing() -> None:
    found = compare(decide([causal(*LEFT)], []))
    assert (found.silent, found.difference, found.smallest, found.rules) == (("right",), None, None, None)


def test_continuity_can_be_either_of_the_two() -> None:
    choice = decide([causal(*LEFT, "-", "strong"), causal(*RIGHT)], [])
    found = compare(choice, "left", CONTINUITY)
    assert found.smallest is not None
    assert say(found.smallest) == [("AA.left", "reversed")]
    assert compare(choice, CONTINUITY, "left").beats


def test_closures_are_those_that_are_asked_for() -> None:
    made = two_levers({"one": [causal(*LEFT)], "two": [causal(*RIGHT, "+", "strong")]})
    found = find_conditions(
        choose(made), "right", "left", "one", closures=["own", "completed"], changes=False
    )
    assert [(one.closure, one.silent) for one in found] == [("own", ("right",)), ("completed", ())]
    assert found[1].beats


def test_in_the_closure_completed_borrowed_claims_may_be_what_is_changed() -> None:
    made = two_levers({"one": [causal(*LEFT, "+", "weak")], "two": [causal(*RIGHT, "+", "strong")]})
    found = find_conditions(choose(made), "left", "right", "one", closures=["completed"])[0]
    assert found.smallest is not None
    change = found.smallest.changes[0]
    assert (change.term.origin, change.term.lender, change.how) == ("completion", "two", "reversed")


def test_the_strength_of_a_rule_is_the_factor_that_was_drawn() -> None:
    """Recovered from the utilities: the lever's effect on a quiet state gives the drawn factor back."""
    choice = decide([causal(*LEFT, "+", "moderate")], [])
    ground = lay_grounds(choice, [Asked("one", "own", ["left"])])[0]
    z = describe_inputs(ground.system, choice.options.seed, choice.options.draws)["strength: AA.left -> xx"]
    level = 0.5 + ground.by_policy["left"] / 100
    factor = np.log(level / (1 - level)) / swing_of("moderate")
    np.testing.assert_allclose(factor, [exp(STRENGTH_SIGMA * each) for each in z], rtol=1e-3)


@pytest.mark.parametrize(
    ("policies", "account", "codes"),
    [
        (("left", "left"), "one", ["J040"]),
        (("left", "middle"), "one", ["J040"]),
        (("left", "right"), "two", ["J041"]),
        (("lift", "middle"), "two", ["J040", "J040", "J041"]),
    ],
)
def test_what_cannot_be_compared_is_refused(
    policies: tuple[str, str], account: str, codes: list[str]
) -> None:
    with pytest.raises(UsageError) as fault:
        find_conditions(decide(EVEN, []), *policies, account)
    assert [problem.code for problem in fault.value.problems] == codes
    if policies[0] == "lift":
        assert fault.value.problems[0].nearest == "left"


def test_without_the_extra_what_to_install_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.tree", None)
    with pytest.raises(CounterpoiseError) as fault:
        compare(decide(EVEN, []), changes=False)
    assert fault.value.problems[0].code == "R005"
    assert "counterpoise[judgement]" in str(fault.value.problems[0].edit)
