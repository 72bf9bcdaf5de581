"""Whether advice follows: dossiers where the answer is known, by closed forms where there are any."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.build import instrument, policy
from tests.judgement.consistency.advised import LEFT, RIGHT, advises, causal, decide, expect, judge
from tests.judgement.made import choose, two_levers

from counterpoise.dossier import CONTINUITY
from counterpoise.errors import UsageError
from counterpoise.judgement import Choice
from counterpoise.judgement.consistency import find_consistency

GOOD_LEFT = [causal(*LEFT, "+", "strong"), causal(*RIGHT, "-", "weak")]
STRENGTHS = ("weak", "moderate", "strong")


def table(choice: Choice, *closures: str) -> pd.DataFrame:
    return find_consistency(choice, closures=closures or ["own"]).tabulate()


def test_advice_that_is_best_follows_and_its_numbers_are_the_closed_forms() -> None:
    row = table(decide(GOOD_LEFT, [advises("left")], draws=2000)).iloc[0]
    assert (row.verdict, row["rank"], row.of, row.best, row.beaten_by) == ("follows", 1, 3, 1.0, "")
    assert row.expected == pytest.approx(expect("strong"), abs=4 * row.error)
    assert (row.leader, row.rival) == (CONTINUITY, CONTINUITY)
    assert row.gap == pytest.approx(-row.expected)
    assert row.margin == pytest.approx(2.0)


def test_advice_that_another_policy_beats_does_not_follow_by_the_right_gap() -> None:
    row = table(decide(GOOD_LEFT, [advises("right")], draws=2000)).iloc[0]
    assert (row.verdict, row["rank"], row.best, row.beaten_by) == ("does not follow", 3, 0.0, "left")
    gap = expect("strong") - expect("weak", -1)
    assert row.gap == pytest.approx(gap, abs=4 * row.gap_error)
    assert row.expected == pytest.approx(expect("weak", -1), abs=4 * row.error)


def test_turning_every_sign_turns_the_verdict() -> None:
    turned = [{**claim, "sign": {"+": "-", "-": "+"}[claim["sign"]]} for claim in GOOD_LEFT]
    assert judge(GOOD_LEFT, advises("left")).verdict == "follows"
    assert judge(turned, advises("left")).verdict == "does not follow"


def test_advice_against_follows_where_the_policy_is_worse_than_continuity() -> None:
    assert judge(GOOD_LEFT, advises("right", avoid=True)).verdict == "follows"
    assert judge(GOOD_LEFT, advises("left", avoid=True)).verdict == "does not follow"
    denied = [causal(*LEFT, "0"), causal(*RIGHT, "-")]
    assert judge(denied, advises("left", avoid=True)).verdict == "no difference"


def test_silence_is_said_and_is_no_difference() -> None:
    entry = judge([causal(*LEFT), causal("AA.right", "yy")], advises("right"))
    assert entry.verdict == "silent"
    assert judge([causal(*LEFT), causal(*RIGHT, "0")], advises("right")).verdict == "does not follow"
    assert judge([causal(*RIGHT, "0")], advises("right")).verdict == "no difference"


def test_what_is_material_counts_the_aims_spoken_of_alone() -> None:
    aims = [
        {"variable": "xx", "direction": "higher", "weight": 1},
        {"variable": "yy", "direction": "higher", "weight": 3},
    ]
    entry = judge(GOOD_LEFT, advises("left"), aims=aims)
    assert entry.goal.margin == pytest.approx(0.5)
    assert entry.verdict == "follows"


def test_policies_that_do_the_same_tie_and_both_follow() -> None:
    made = two_levers({"one": [causal(*LEFT), advises("left"), advises("left-too")]})
    made.policies["left-too"] = policy({"instrument": "AA.left", "value": 100})
    rows = table(choose(made))
    assert rows.verdict.tolist() == ["follows", "follows"]
    assert rows["rank"].tolist() == [1, 1]
    assert rows.best.tolist() == pytest.approx([0.5, 0.5])
    assert rows.gap.tolist() == [0.0, 0.0]


def test_other_advice_of_the_account_is_no_rival_but_is_named_as_leader() -> None:
    claims = [causal(*LEFT, "+", "strong"), causal(*RIGHT, "+", "weak")]
    assert judge(claims, advises("right")).verdict == "does not follow"
    rows = table(decide(claims, [advises("right"), advises("left")])).set_index("policy")
    assert rows.verdict.tolist() == ["follows", "follows"]
    assert rows.loc["right", ["leader", "rival", "rank"]].tolist() == ["left", CONTINUITY, 2]
    against = table(decide(claims, [advises("right"), advises("left", avoid=True)])).set_index("policy")
    assert against.verdict["right"] == "does not follow"


def test_a_condition_is_part_of_the_policy() -> None:
    always = decide(
        GOOD_LEFT, [advises("left"), advises("left", when="yy < 60"), advises("left", when="yy > 60")]
    )
    rows = table(always)
    assert rows.when.tolist() == ["", "yy < 60", "yy > 60"]
    assert rows.expected[1] == rows.expected[0] > 0
    assert rows.expected[2] == 0.0
    assert rows.verdict.tolist() == ["follows", "follows", "no difference"]
    assert rows.of.tolist() == [3, 3, 3]  # the policy without the condition does not compete


def test_a_condition_joins_that_of_the_setting() -> None:
    made = two_levers({"one": [*GOOD_LEFT, advises("left", when="yy < 60")]})
    made.policies["left"] = policy({"instrument": "AA.left", "value": 100, "when": "yy > 60"})
    assert table(choose(made)).expected[0] == 0.0


def test_common_claims_speak_in_the_closure_common_only() -> None:
    made = two_levers({"one": [causal(*RIGHT, "-"), advises("left")]}, common=[causal(*LEFT, "+", "strong")])
    rows = table(choose(made), "own", "common").set_index("closure")
    assert rows.verdict.to_dict() == {"own": "silent", "common": "follows"}


def test_what_is_not_judged_is_listed_with_its_reason() -> None:
    made = two_levers(
        {
            "one": [*GOOD_LEFT, advises("right"), advises("theirs"), advises("left", stance="reported")],
            "all": {"claims": [causal(*LEFT), advises("left")], "composite": True},
            "quiet": GOOD_LEFT,
        }
    )
    made.variables["BB.lever"] = instrument(owners=["BB"])
    made.policies["theirs"] = policy({"instrument": "BB.lever", "value": 100}, owner="BB")
    found = find_consistency(choose(made, policies=["left"]), closures=["own"])
    assert found.judged == ()
    assert found.tabulate().empty
    assert found.unjudged.policy.tolist() == ["right", "theirs"]
    assert found.unjudged.reason.tolist() == [
        "it is not among the policies of this choice",
        "another actor's lever: it is for BB to set, not for AA",
    ]
    assert (found.without_advice, found.composite) == (("quiet",), ("all",))


def test_advice_to_change_nothing_follows_unless_something_is_materially_better() -> None:
    worse = [causal(*LEFT, "-"), causal(*RIGHT, "-")]
    assert judge(worse, advises(CONTINUITY)).verdict == "follows"
    assert judge(GOOD_LEFT, advises(CONTINUITY)).verdict == "does not follow"
    found = find_consistency(decide(worse, [advises(CONTINUITY, avoid=True)]), closures=["own"])
    assert found.unjudged.reason[0].startswith("advice against changing nothing")


def test_joined_policies_are_found_in_any_order() -> None:
    made = two_levers({"one": [*GOOD_LEFT, advises("right + left")]})
    made.policies["right"] = policy({"instrument": "AA.right", "value": 100}, owner="BB")
    assert table(choose(made, policies=["left+right"])).policy.tolist() == ["left+right"]


def test_the_mode_is_at_its_word_whatever_the_choice() -> None:
    hedged = [causal(*LEFT, "+", "strong", confidence="likely")]
    one = judge(hedged, advises("left"), mode="hedged")
    other = judge(hedged, advises("left"), mode="at-its-word")
    assert one.by_policy["left"].tolist() == other.by_policy["left"].tolist()


def test_a_closure_that_there_is_not_is_refused() -> None:
    for closures in (["everything"], []):
        with pytest.raises(UsageError) as fault:
            find_consistency(decide(GOOD_LEFT, [advises("left")]), closures=closures)
        assert [problem.code for problem in fault.value.problems] == ["U001"]


@settings(max_examples=20, deadline=None)
@given(st.sampled_from("+-0"), st.sampled_from(STRENGTHS), st.sampled_from("+-0"), st.sampled_from(STRENGTHS))
def test_a_stronger_claim_for_the_advised_policy_never_undoes_a_verdict(
    sign: str, strength: str, other: str, against: str
) -> None:
    """Along weak, moderate, strong of a helpful claim "follows" is never lost; of others never won."""

    def verdict(strength: str) -> str:
        claims = [causal(*LEFT, sign, strength), causal(*RIGHT, other, against)]
        return judge(claims, advises("left"), draws=100).verdict

    follows = [verdict(each) == "follows" for each in STRENGTHS]
    assert follows == sorted(follows, reverse=sign == "-")
    assert sign == "+" or not any(follows)
    if sign == "+" and other != "+":
        assert verdict(strength) == "follows"
