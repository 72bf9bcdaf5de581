"""The smallest change of claims: known answers, and every subset tried on dossiers written anew."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.build import instrument, policy, state
from tests.judgement.consistency.advised import LEFT, RIGHT, advises, causal, decide, judge, say, search
from tests.judgement.made import choose, two_levers

import counterpoise as cp
from counterpoise.judgement import settle_choice
from counterpoise.judgement.consistency import Goal, find_consistency, find_smallest_changes
from counterpoise.judgement.consistency.bench import Bench
from counterpoise.judgement.consistency.changes import are_apart, change_system, list_changes
from counterpoise.judgement.consistency.ground import Asked, Ground, lay_grounds
from counterpoise.judgement.consistency.smallest import Search, run_variants


def test_one_reversed_claim_is_found_and_is_the_only_single_one() -> None:
    entry = judge([causal(*LEFT, "-"), causal(*RIGHT, "+", "weak")], advises("left"))
    found = search(entry)
    assert say(found) == [("AA.left", "reversed")]
    assert (found.proven, found.others, found.single) == (True, (), 4)
    assert found.after is not None
    assert found.before.mean < 0 < found.after.mean


def test_two_claims_are_found_where_two_are_needed_and_no_one_does() -> None:
    found = search(judge([causal(*LEFT, "+", "strong"), causal(*RIGHT, "-", "weak")], advises("right")))
    changed = dict(say(found))
    assert changed.pop("AA.right") == "reversed"
    assert changed.popitem() in {("AA.left", "reversed"), ("AA.left", "dropped")}
    assert found.exhausted == 1
    assert found.proven


def test_where_none_suffices_it_is_said_and_is_exhaustive() -> None:
    """A lever that moves the aim through two weak claims makes a single point, whichever way they run."""
    entry = judge([causal("AA.left", "yy", "+", "weak"), causal("yy", "xx", "+", "weak")], advises("left"))
    assert entry.verdict == "no difference"
    found = search(entry)
    assert not found.found
    assert not found.proven
    assert found.after is None
    assert (found.exhausted, found.pairs, found.of_pairs) == (4, 4, 4)


def test_three_claims_are_found_by_growing_and_none_of_them_is_needless() -> None:
    """Two rivals ahead, the advised policy behind: all three claims have to go another way."""
    claims = [causal(*LEFT, "+", "strong"), causal(*RIGHT, "-"), causal("AA.third", "xx", "+", "strong")]
    made = two_levers({"one": [*claims, advises("right")]})
    made.variables["AA.third"] = instrument()
    made.policies["third"] = policy({"instrument": "AA.third", "value": 100})
    found = search(find_consistency(choose(made), closures=["own"]).judged[0])
    assert {cause for cause, _ in say(found)} == {"AA.left", "AA.right", "AA.third"}
    assert (found.exhausted, found.proven) == (2, True)
    fewer = search(find_consistency(choose(made), closures=["own"]).judged[0], pairs=3)
    assert len(fewer.changes) == 3
    assert not fewer.proven


def test_a_denial_is_reversed_into_an_effect_either_way() -> None:
    found = search(judge([causal(*LEFT, "0"), causal(*RIGHT, "+", "weak")], advises("left")))
    assert say(found) == [("AA.left", "made to raise")]
    against = search(judge([causal(*LEFT, "0")], advises("left", avoid=True)))
    assert say(against) == [("AA.left", "made to lower")]


def test_dropping_an_own_claim_lets_the_common_one_in() -> None:
    choice = decide([causal(*LEFT, "-")], [advises("left")], common=[causal(*LEFT, "+", "strong")])
    entry = find_consistency(choice, closures=["common"]).judged[0]
    found = search(entry)
    assert ("AA.left", "dropped") in [(one.term.cause, one.how) for (one,) in (found.changes, *found.others)]


def test_advice_that_follows_or_is_silent_needs_no_change() -> None:
    claims = [causal(*LEFT, "+", "strong"), causal("AA.right", "yy", "-")]
    found = find_consistency(decide(claims, [advises("left"), advises("right")]), closures=["own"])
    assert [entry.verdict for entry in found.judged] == ["follows", "silent"]
    assert find_smallest_changes(found) == ()


def test_few_draws_miss_nothing_that_many_would_find() -> None:
    """Screened on 50 draws of 1000, with room for three errors, the answer is that of all draws."""
    entry = judge([causal(*LEFT, "-"), causal(*RIGHT, "+", "weak")], advises("left"), draws=1000)
    assert say(search(entry, draws=50)) == say(search(entry, draws=500)) == [("AA.left", "reversed")]


# Every subset, on dossiers that are written with the changed claims and read from the start.

CHOICES = st.lists(
    st.tuples(
        st.sampled_from([("AA.left", "xx"), ("AA.right", "xx"), ("AA.left", "yy"), ("yy", "xx")]),
        st.sampled_from("+-0"),
        st.sampled_from(["weak", "moderate", "strong"]),
    ),
    min_size=2,
    max_size=3,
    unique_by=lambda claim: claim[0],
)


def rewrite(claim: dict[str, Any], how: str) -> list[dict[str, Any]]:
    if how == "kept":
        return [claim]
    if how == "dropped":
        return []
    turned = {"+": "-", "-": "+"}.get(claim["sign"], {"up": "+", "down": "-"}.get(how, ""))
    strength = "moderate" if claim["sign"] == "0" else claim["strength"]
    return [{**claim, "sign": turned, "strength": strength}]


def smallest_by_force(claims: list[dict[str, Any]]) -> int | None:
    """The fewest claims that, written otherwise, make the advice follow; None if no way of writing does."""
    ways = [("dropped", "up", "down") if claim["sign"] == "0" else ("dropped", "turned") for claim in claims]
    for size in range(1, len(claims) + 1):
        for chosen in combinations(range(len(claims)), size):
            for how in product(*(ways[place] for place in chosen)):
                done = dict(zip(chosen, how, strict=True))
                written = [
                    new
                    for place, claim in enumerate(claims)
                    for new in rewrite(claim, done.get(place, "kept"))
                ]
                if judge(written, advises("left"), draws=100).verdict == "follows":
                    return size
    return None


@settings(max_examples=12, deadline=None)
@given(CHOICES)
def test_the_size_is_that_of_trying_every_subset(drawn: list[tuple[tuple[str, str], str, str]]) -> None:
    claims = [causal(*link, sign, strength) for link, sign, strength in drawn]
    entry = judge(claims, advises("left"), draws=100)
    if entry.verdict not in {"no difference", "does not follow"}:
        return
    found = search(entry)
    expected = smallest_by_force(claims)
    # The account speaks of one aim at most, so the margin is the same however the claims are written.
    assert (len(found.changes) or None) == expected
    assert found.proven == (expected is not None)


# The bench against systems that are built and run one by one.


def russia(account: str, closure: str, policies: list[str]) -> Ground:
    choice = settle_choice(cp.load("russia"), "USA", policies=policies, draws=100, years=4)
    return lay_grounds(choice, [Asked(account, closure, policies)])[0]


@pytest.mark.parametrize(
    ("account", "closure"),
    [
        ("maximalist-goals", "common"),
        ("what-russia-really-wants-2023", "common"),
        ("bear-hug-2017", "completed"),
    ],
)
def test_laid_side_by_side_variants_are_what_they_are_one_by_one(account: str, closure: str) -> None:
    ground = russia(account, closure, ["wedge-outreach", "conditional-opening", "early-concession"])
    bench = Bench(ground)
    changes = list_changes(ground, bench.draws)
    rng = np.random.default_rng(3)
    pairs = [pair for pair in combinations(changes, 2) if are_apart(pair)]
    same = [pair for pair in pairs if pair[0].term.link == pair[1].term.link][:2]
    chosen = [pairs[place] for place in rng.choice(len(pairs), 6, replace=False)]
    variants = [(), *((change,) for change in changes[:4]), *chosen, *same]
    quick = bench.weigh(variants, ground.choice.policies)
    for row, found in enumerate(run_variants(ground, variants)):
        for name, values in found.items():
            place = ground.choice.policies.index(name)
            np.testing.assert_allclose(quick[row, place], values, atol=2e-3)


def test_changes_differ_from_the_account_as_it_stands() -> None:
    """The control of the test above: that agreement is not one of numbers that never change."""
    ground = russia("maximalist-goals", "common", ["wedge-outreach", "early-concession"])
    search = Search(ground)
    runs = search.bench.weigh([(), *search.single], ground.choice.policies)
    assert (np.abs(runs[1:] - runs[:1]).max(axis=(1, 2)) > 0.01).mean() > 0.5


def test_contracting_effects_are_scaled_anew() -> None:
    claims = [causal(*LEFT, "+", "strong"), causal(*RIGHT, "+", "strong"), causal("yy", "xx", "-", "strong")]
    choice = decide(claims, [advises("left")], feedback="contracting")
    ground = find_consistency(choice, closures=["own"]).judged[0].ground
    bench = Bench(ground)
    changes = list_changes(ground, bench.draws)
    variants = [
        (),
        *((change,) for change in changes),
        *(pair for pair in combinations(changes, 2) if are_apart(pair)),
    ]
    quick = bench.weigh(variants, ground.choice.policies)
    for row, found in enumerate(run_variants(ground, variants)):
        for name, values in found.items():
            np.testing.assert_allclose(quick[row, ground.choice.policies.index(name)], values, atol=2e-3)


def test_claims_that_lead_to_no_aim_are_not_changed() -> None:
    ground = judge([causal(*LEFT, "-"), causal("xx", "yy")], advises("left")).ground
    assert {change.term.effect for change in list_changes(ground, 50)} == {"xx"}
    assert change_system(ground.system, ()).terms == ground.system.terms


def test_claims_on_what_a_policys_own_condition_reads_are_changed() -> None:
    """The lever is pulled only while yy is high, which the account says that zz prevents."""
    made = two_levers(
        {"one": [causal(*LEFT, "+", "strong"), causal("zz", "yy", "-", "strong"), advises("left")]}
    )
    made.variables["zz"] = state(50, 0.5, start=99)
    made.policies["left"] = policy({"instrument": "AA.left", "value": 100, "when": "zz < 60 or yy > 60"})
    ground = find_consistency(choose(made), closures=["own"]).judged[0].ground
    assert {change.term.effect for change in list_changes(ground, 50)} == {"xx", "yy"}


def test_a_goal_says_what_is_met() -> None:
    rng = np.random.default_rng(0)
    values = {"continuity": np.zeros(400), "a": 3 + rng.normal(size=400), "b": 2 + rng.normal(size=400)}
    assert Goal("for", "a", ("continuity", "b"), 2.0).judge(values) == "follows"
    assert Goal("for", "b", ("continuity", "a"), 0.5).judge(values) == "does not follow"
    assert Goal("for", "b", ("continuity", "a"), 3.5).judge(values) == "no difference"
    assert Goal("beats", "a", ("b",), 0.5).is_met(values)
    assert not Goal("beats", "a", ("b",), 1.5).is_met(values)
    assert Goal("for", "c", ("continuity",), 2.0).judge(values) == "silent"
