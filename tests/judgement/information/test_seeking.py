"""Whether what is worth finding out stays so under other readings, and what coins do to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.helpers.build import causal, dossier, instrument, policy, state
from tests.judgement.information.test_finding import HARD, decision

from counterpoise.judgement import settle_choice, settle_weights
from counterpoise.judgement.information import (
    Finding,
    Information,
    Sought,
    Worth,
    find_information,
    find_sought,
)
from counterpoise.judgement.information.estimators import NOTHING, UNKNOWN
from counterpoise.judgement.information.finding import look_at_mixture
from counterpoise.judgement.information.surviving import PERMUTATIONS, _judge, _Looking
from counterpoise.judgement.readings import Variant, list_tosses, list_variants
from counterpoise.system import Reading

LINK = "AA.one -> x"


def seek(content: Any, *, tosses: int = 2, **more: Any) -> tuple[Information, Sought]:
    choice = settle_choice(content, "AA", draws=1000, **more)
    found = find_information(choice)
    return found, find_sought(choice, found, tosses=tosses)


def test_a_contested_link_is_worth_most_in_every_reading() -> None:
    found, sought = seek(decision())
    assert found.items[0].finding.kind == "account"  # which is not tried
    assert sought.say(found.items[0].finding) == ""
    rows = sought.table[(sought.table["kind"] == "link") & (sought.table["name"] == LINK)]
    assert len(rows) == 12
    assert set(rows["outcome"]) == {"first"}
    assert set(rows["most"]) == {LINK}
    assert sought.say(finding(LINK, 1.0)).startswith(
        "On 300 draws it is worth more than chance gives in 12 of 12 other readings, and in "
    )
    assert sought.say(finding(LINK, 1.0)).endswith(
        " tosses of a coin for every sign; it is worth most, or level with what is, in 12 of these readings."
    )


def test_values_are_those_of_the_search_under_each_reading() -> None:
    content = decision()
    choice = settle_choice(content, "AA", draws=1000)
    rows = find_sought(choice, find_information(choice), tosses=0).table.set_index(["name", "variant"])[
        "value"
    ]
    few = replace(choice, options=replace(choice.options, draws=300))
    for name, reading in {"strengths halved": Reading(strength=0.5), "sigma 1": Reading(sigma=1.0)}.items():
        frame = find_information(few, reading=reading, permutations=PERMUTATIONS).frame
        asked = frame[(frame["kind"] == "link") & (frame["name"] == LINK)]
        assert rows[LINK, name] == pytest.approx(asked["value"].item(), rel=1e-6)
    assert rows[LINK, "strengths halved"] < rows[LINK, "sigma 1"]


def test_each_reading_is_valued_in_its_own_draws() -> None:
    """Mode, closure, seed, weights and coins: all as if each reading were looked at by itself."""
    hedged = decision(extra=[causal("x", "y", "+", confidence="likely")], more={"y": state(50, 1.0)})
    choice = settle_choice(hedged, "AA", draws=400, mode="hedged", seed=7)
    weights = settle_weights(choice, {"doves": 4.0, "hawks": 1.0})
    found = find_information(choice, weights=weights)
    sought = find_sought(choice, found, {"doves": 4.0, "hawks": 1.0}, tosses=5)
    rows = sought.table.set_index(["kind", "name", "variant"])

    def value(variant: Variant) -> list[Finding]:
        options = replace(variant.apply(choice.options), draws=300)
        alone = replace(choice, options=options)
        return look_at_mixture(alone, weights, variant.reading, PERMUTATIONS).findings

    assert sought.draws == 300
    for variant in list_variants(choice):
        for one in value(variant):
            if (key := (one.kind, one.name, variant.name)) in rows.index:
                assert rows.loc[key, "value"] == pytest.approx(one.worth.value, nan_ok=True), key
    tosses = [value(coin) for coin in list_tosses(7, 5)]
    for row in sought.control.to_dict("records"):
        own = [
            one.worth for seen in tosses for one in seen if (one.kind, one.name) == (row["kind"], row["name"])
        ]
        assert row["kept"] == np.mean([worth.above_floor and worth.value > 0 for worth in own])
    assert len(set(sought.control["kept"])) > 1


def test_the_first_five_are_tried_on_no_more_draws_than_the_choice_has() -> None:
    choice = settle_choice(decision(), "AA", draws=200)
    found = find_information(choice)
    links = tuple(item for item in found.items if item.finding.kind == "link")[:1]
    sought = find_sought(choice, replace(found, items=links * 7), tosses=0)
    assert len(sought.control) == 5
    assert sought.draws == 200
    assert sought.say(links[0].finding).startswith("On 200 draws ")


def test_coins_show_how_far_it_rests_on_signs() -> None:
    """Doves and hawks differ where the coins of their claims on the lever do, in half of the tosses.

    Where they agree, how strong the lever is may still tell between it and the other one.
    """
    _, sought = seek(decision(), tosses=60)
    control = sought.control.set_index(["kind", "name"]).loc[("link", LINK)]
    assert control["base"] == "first"
    assert 0.5 - 0.2 < control["kept"] < 1  # three standard errors
    assert f"and in {control['kept']:.0%} of 60 tosses of a coin" in sought.say(finding(LINK, 1.0))


def test_an_item_that_rests_on_undisputed_claims_is_gone_without_them() -> None:
    variables = {"x": state(HARD, 1.0, 0.3), "AA.one": instrument(), "AA.two": instrument()}
    policies = {
        name: policy({"instrument": f"AA.{name}", "value": 100, "start": "0 years"})
        for name in ("one", "two")
    }
    common = [causal("AA.one", "x", "+", "moderate"), causal("AA.two", "x", "+", "moderate")]
    aims = {"AA": [{"variable": "x", "direction": "higher"}]}
    found, sought = seek(
        dossier(variables, {"a": []}, common=common, policies=policies, aims=aims, horizon=4.0)
    )
    assert {item.finding.name for item in found.items} == {"AA.one -> x", "AA.two -> x"}
    rows = sought.table[sought.table["variant"] == "own claims only"]
    assert set(rows["outcome"]) == {"no choice"}
    assert "(nothing to choose in own claims only)" in sought.say(found.items[0].finding)


def test_an_item_with_too_many_columns_for_the_draws_of_a_reading_is_left_open() -> None:
    """A debate on eight links has a column for each, and one of a hundred draws has room for five."""
    more = {f"AA.more{place}": instrument(base={"likely": 50, "low": 20, "high": 80}) for place in range(8)}
    extra = [causal(name, "x", "+", "moderate", debate="the-many") for name in more]
    choice = settle_choice(decision(more, extra), "AA", draws=1000)
    found = find_information(choice)
    (debate,) = [one for one in found.findings if one.name == "the-many"]
    item = replace(found.items[0], finding=debate)
    sought = find_sought(choice, replace(found, items=(item,)), draws=100, tosses=2)
    assert set(sought.table["outcome"]) == set(sought.control["base"]) == {"open"}
    assert "no telling what it is worth" in sought.say(debate)


def test_of_an_empty_list_nothing_is_tried() -> None:
    """One account, one lever that helps for sure: nothing could change the choice."""
    content = decision()
    doves = replace(
        content, accounts={"doves": content.accounts["doves"]}, policies={"one": content.policies["one"]}
    )
    choice = settle_choice(doves, "AA", draws=400)
    found = find_information(choice)
    sought = find_sought(choice, replace(found, items=()))
    assert sought.table.empty
    assert sought.control.empty
    assert sought.say(found.findings[0]) == ""


def test_a_seed_fixes_it_whatever_the_number_of_workers() -> None:
    plain = [seek(decision(), workers=workers)[1].to_dict() for workers in (1, 1, 2)]
    assert plain[0] == plain[1] == plain[2]


@pytest.mark.parametrize("mode", ["at-its-word", "hedged"])
def test_what_was_looked_at_before_changes_nothing(mode: Any) -> None:
    """Coins decide on which links accounts differ, so what a draw fixes is not the same in every toss."""
    choice = settle_choice(decision(), "AA", draws=100, mode=mode)
    some = frozenset({("link", LINK), ("level", "x")})
    readings = (Variant("as it is"), *list_variants(choice), *list_tosses(1, 6))
    asked = [(one, 100, wanted, some) for one in readings for wanted in (None, some)]
    weights = settle_weights(choice, None)
    alone = [_Looking(choice, weights)(one) for one in asked]
    links = [[one for one in found if one.kind == "link"] for found in alone[::2]]
    contested = [tuple(one.name for one in found if one.contested) for found in links]
    assert len(set(contested)) == 2  # agreed on as it is, the second lever is disputed in some tosses
    for order in (range(len(asked)), reversed(range(len(asked)))):
        looking = _Looking(choice, weights)
        for place in order:
            assert list(map(repr, looking(asked[place]))) == list(map(repr, alone[place]))


def test_things_looked_at_apart_are_worth_what_they_are_among_all() -> None:
    """Only `p_all` is of those seen; errors are of those asked for, and of what is worth most."""
    choice = settle_choice(decision(), "AA", draws=300)
    weights = settle_weights(choice, None)
    every = look_at_mixture(choice, weights, None, 99).findings
    worths = {(one.kind, one.name): one.worth for one in every if one.worth.columns}
    assert {kind for kind, _ in worths} == {"link", "debate", "level"}
    for key, worth in worths.items():
        (part,) = look_at_mixture(choice, weights, None, 99, frozenset({key}), frozenset()).findings
        for name in ("estimate", "chance", "floor", "p", "error", "columns"):
            assert getattr(part.worth, name) == pytest.approx(getattr(worth, name), rel=1e-5), (key, name)
    most = max(worths, key=lambda key: worths[key].value)
    told = next(key for key in worths if worths[key].error != worths[most].error)
    for one in look_at_mixture(choice, weights, None, 99, None, frozenset({told})).findings:
        if (key := (one.kind, one.name)) in worths:
            error = worths[key].error if key in (told, most) else np.nan
            assert one.worth.error == pytest.approx(error, nan_ok=True)


def finding(name: str, value: float, error: float = 0.1, floor: float = 0.05) -> Finding:
    return Finding("link", name, Worth(value, 0.0, floor, 0.01, 0.01, error, 5), True, 10.0)


@pytest.mark.parametrize(
    ("seen", "outcome"),
    [
        ([finding("a", 1.0), finding("b", 0.5)], "first"),
        ([finding("a", 1.0), finding("b", 1.2)], "level"),  # 0.2 ahead, two errors are 0.28
        ([finding("a", 1.0), finding("b", 1.3)], "behind"),
        ([finding("a", 1.0, 0.01), finding("b", 1.2, 0.2)], "level"),  # the other's error counts too
        ([finding("a", 1.0, floor=1.1), finding("b", 0.2)], "lost"),
        ([finding("b", 1.0)], "no choice"),
        ([Finding("link", "a", UNKNOWN, True, 1.0), finding("b", 1.0)], "open"),
        (
            [Finding("link", "a", UNKNOWN, True, np.nan), Finding("link", "b", UNKNOWN, True, np.nan)],
            "no choice",
        ),
        ([Finding("link", "a", NOTHING, True, 1.0), Finding("link", "b", NOTHING, True, 1.0)], "no choice"),
        ([Finding("link", "a", NOTHING, True, 1.0), finding("b", 1.0)], "lost"),
    ],
)
def test_outcomes(seen: list[Finding], outcome: str) -> None:
    assert _judge(finding("a", 9.0), seen)["outcome"] == outcome


def test_a_sentence_counts_what_is_worth_something_and_what_is_worth_most() -> None:
    outcomes = ["first", "level", "behind", "lost", "no choice", "open"]
    told = {"kind": "link", "name": LINK}
    table = pd.DataFrame([{**told, "variant": outcome.upper(), "outcome": outcome} for outcome in outcomes])
    control = pd.DataFrame([{**told, "base": "behind", "kept": 0.25, "tosses": 4}])
    assert Sought(table, control, 300).say(finding(LINK, 1.0)) == (
        "On 300 draws it is worth more than chance gives in 3 of 6 other readings (not in LOST; nothing to "
        "choose in NO CHOICE; too few draws to tell in OPEN), and in 25% of 4 tosses of a coin for every "
        "sign; it is worth most, or level with what is, in 2 of these readings."
    )


def test_an_item_that_few_draws_do_not_show_is_said_to_be_so() -> None:
    _, sought = seek(decision())
    for base, said in {
        "lost": "it is worth no more than chance gives",
        "open": "there is no telling what it is worth: they are too few for its regression",
    }.items():
        lost = Sought(sought.table, sought.control.assign(base=base), 300)
        assert lost.say(finding(LINK, 1.0)) == (f"On 300 draws, as many as its survival is tried on, {said}.")
    assert np.isfinite(sought.table["value"]).all()
