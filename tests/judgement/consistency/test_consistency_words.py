"""Sentences say what the numbers say."""

from __future__ import annotations

import re

import pytest
from tests.judgement.consistency.advised import LEFT, RIGHT, advises, causal, decide, judge, search

from counterpoise.judgement.consistency import (
    Bound,
    find_conditions,
    find_consistency,
    say_conditions,
    say_smallest,
    say_verdict,
)
from counterpoise.judgement.consistency.words import say_bound, say_change, say_points

CLAIMS = [causal(*LEFT, "+", "strong"), causal(*RIGHT, "-", "weak")]
NUMBER = re.compile(r"[+-]?\d+\.\d(?= points)")


def test_a_verdict_names_account_policy_number_and_verdict() -> None:
    entry = judge(CLAIMS, advises("left"))
    gain = say_points(entry.by_policy["left"].mean())
    assert say_verdict(entry) == (
        f"one advises “A policy”. On its own claims that comes to {gain} against changing nothing, "
        "and no policy is better: the advice follows."
    )


@pytest.mark.parametrize(
    ("advice", "says"),
    [
        (advises("right"), "the advice does not follow."),
        (advises("right", avoid=True), "which is materially worse: the advice follows."),
        (advises("left", avoid=True), "which is materially better: the advice does not follow."),
    ],
)
def test_each_verdict_has_its_end_and_its_numbers(advice: dict, says: str) -> None:
    entry = judge(CLAIMS, advice)
    said = say_verdict(entry)
    assert said.endswith(says)
    row = find_consistency(decide(CLAIMS, [advice]), closures=["own"]).tabulate().iloc[0]
    numbers = [float(number) for number in NUMBER.findall(said)]
    assert numbers[0] == pytest.approx(row.expected, abs=0.05)
    if row.beaten_by:
        assert numbers[1] == pytest.approx(row.rival_gap, abs=0.05)
    assert ("against “" in said) == advice.get("avoid", False)


def test_silence_no_difference_and_conditions_are_said() -> None:
    silent = judge([causal(*LEFT), causal("AA.right", "yy")], advises("right", when="yy > 20"))
    assert "while yy > 20. On its own claims nothing is said" in say_verdict(silent)
    denied = say_verdict(judge([causal(*LEFT, "0")], advises("left")))
    assert denied.endswith("no material difference (2.0 would be material): they give no reason for it.")
    assert "0.0 would be" not in denied


def test_a_leader_that_is_advised_too_is_not_passed_over() -> None:
    both = [causal(*LEFT, "+", "strong"), causal(*RIGHT, "+", "weak")]
    found = find_consistency(decide(both, [advises("right"), advises("left")]), closures=["own"])
    right, left = (say_verdict(entry) for entry in found.judged)
    assert "nothing that it does not advise itself is materially better" in right
    assert "no policy is better" in left


def test_the_smallest_change_is_said_with_its_claim_and_its_numbers() -> None:
    entry = judge([causal(*LEFT, "-"), causal(*RIGHT, "+", "weak")], advises("left"))
    found = search(entry)
    said = say_smallest(found, entry.ground.choice.dossier)
    assert "(c-aa-left-xx)" in said
    who = entry.ground.choice.dossier.accounts[found.account].short
    assert said.startswith(f"{who}, on its own claims: the advice for ")
    assert "more of “An instrument” raises “A state” and no longer lowers it" in said
    before, after = (float(number) for number in NUMBER.findall(said))
    assert found.after is not None
    assert (before, after) == (round(found.before.mean, 1), round(found.after.mean, 1))
    assert "smaller" not in said


def test_two_changes_say_that_no_smaller_one_does() -> None:
    entry = judge(CLAIMS, advises("right"))
    said = say_smallest(search(entry), entry.ground.choice.dossier)
    assert "No smaller change does." in said
    assert said.count("(c-aa-") == 2


def test_a_change_that_was_not_found_is_said_with_what_was_tried() -> None:
    entry = judge([causal("AA.left", "yy", "+", "weak"), causal("yy", "xx", "+", "weak")], advises("left"))
    whole = say_smallest(search(entry), entry.ground.choice.dossier)
    assert "by no change of up to four claims (each of 4 single changes and each of 4 pairs)" in whole
    some = say_smallest(search(entry, pairs=2, most=2), entry.ground.choice.dossier)
    assert "No change of one claim does" in some
    assert "the 2 most promising of 4 pairs" in some


def test_a_dropped_claim_is_said_not_to_hold() -> None:
    ground = judge([causal(*LEFT, "0")], advises("left")).ground
    from counterpoise.judgement.consistency.changes import list_changes

    said = [say_change(change, ground.choice.dossier) for change in list_changes(ground, 50)]
    assert said[0].startswith("it did not hold that more of “An instrument” does nothing to “A state”")
    assert "raises “A state” and no longer does nothing to it" in said[1]


def test_conditions_are_said_with_share_difference_and_rules() -> None:
    even = [causal(*LEFT), causal(*RIGHT)]
    choice = decide(even, [], draws=1000)
    found = find_conditions(choice, "left", "right", "one", changes=False)[0]
    said = say_conditions(found, choice.dossier)
    assert found.rules is not None
    assert found.difference is not None
    assert say_points(found.difference.mean) in said[0]
    assert f"better in {found.better:.0%} of" in said[0]
    assert f"in {found.rules.rules[0].share:.0%} of the draws in which the effect of" in said[1]
    assert f"right of {found.rules.accuracy:.0%} of 500 draws held out; without them" in said[-1]
    silent = find_conditions(decide([causal(*LEFT)], []), "left", "right", "one")[0]
    assert "nothing to compare" in say_conditions(silent, choice.dossier)[0]


def test_bounds_are_in_multiples_and_in_the_variables_own_unit() -> None:
    content = decide(CLAIMS, []).dossier
    strength = say_bound(Bound("strength: AA.left -> xx", True, 0.0), 0.5, content)
    assert strength == "the effect of “An instrument” on “A state” is above 1.00 times its claimed strength"
    weaker = say_bound(Bound("strength: AA.left -> xx", False, -1.3863), 0.5, content)
    assert weaker.endswith("at most 0.50 times its claimed strength")
    assert (
        say_bound(Bound("base: xx", False, 41.234), 0.5, content) == "the base of “A state” is at most 41.2"
    )
    lender = Bound("completion: AA.left -> xx is two", False, 0.5)
    assert say_bound(lender, 0.5, content) == "what is borrowed on AA.left -> xx is not that of two"
    holds = Bound("holds: AA.left -> xx", True, 0.5)
    assert say_bound(holds, 0.5, content) == "the claim AA.left -> xx holds"
