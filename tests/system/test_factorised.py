"""The factorised ensemble: each contested matter takes some account's word, apart from all others."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.helpers.build import causal, dossier, instrument, policy, state
from tests.helpers.chance import check_frequency

from counterpoise.dossier import load
from counterpoise.simulation import Plan, run_block
from counterpoise.system import (
    FACTORISED,
    build_factorised,
    build_system,
    chunk_sizes,
    describe_inputs,
    draw_parameters,
    find_reach,
    read_column,
    streams,
)

DRAWS = 4000
LEVER = "AA.lever"


def contested_dossier(**more):
    """Three accounts: they differ on x (sign), y (denial) and z (strength), agree on v; one alone has w."""
    names = "vwxyz"
    variables = {name: state() for name in names} | {LEVER: instrument()}
    shared = causal(LEVER, "v")
    accounts = {
        "one": [
            shared,
            causal(LEVER, "w"),
            causal(LEVER, "x"),
            causal(LEVER, "y"),
            causal(LEVER, "z", "+", "weak"),
        ],
        "two": [shared, causal(LEVER, "x", "-"), causal(LEVER, "y", "0"), causal(LEVER, "z", "+", "strong")],
        "three": [shared, causal(LEVER, "x", "-"), causal(LEVER, "z", "+", "weak")],
    }
    return dossier(
        variables, accounts, policies={"push": policy({"instrument": LEVER, "value": 100})}, **more
    )


def weights_of(built, seed: int = 3, draws: int = DRAWS) -> np.ndarray:
    parts = [
        draw_parameters(built, seed, chunk, size).weights for chunk, size in enumerate(chunk_sizes(draws))
    ]
    return np.concatenate(parts, axis=1)


@pytest.mark.parametrize("closure", ["own", "common", "completed"])
@pytest.mark.parametrize("mode", ["at-its-word", "hedged"])
@pytest.mark.parametrize("account", ["what-russia-really-wants-2023", "significant-but-limited-2023"])
def test_one_account_alone_is_that_account_bit_for_bit(account: str, mode: str, closure: str):
    content = load("russia")
    alone = build_factorised(content, [account], closure=closure, mode=mode)
    own = build_system(content, account, closure=closure, mode=mode)
    assert not alone.sources.contested
    for chunk, size in ((0, 500), (3, 120)):
        first, second = (draw_parameters(built, 7, chunk, size) for built in (alone, own))
        np.testing.assert_array_equal(first.weights, second.weights)
        for part in ("base", "settled", "start"):
            found, wanted = getattr(first, part), getattr(second, part)
            assert found.keys() == wanted.keys()
            for name in wanted:
                np.testing.assert_array_equal(found[name], wanted[name])


def test_a_run_of_one_account_alone_is_that_account_s_run():
    content = load("russia")
    account = "bear-hug-2017"
    results = []
    for built in (build_factorised(content, [account]), build_system(content, account)):
        plan = Plan(built, ("continuity", "wedge-outreach"), 2)
        noise = streams.paths(1, built.states, 0, 50, plan.steps)
        results.append(run_block(plan, draw_parameters(built, 1, 0, 50), noise, {}).levels)
    np.testing.assert_array_equal(*results)
    assert np.ptp(results[0]) > 0


def test_only_what_accounts_differ_on_is_contested():
    built = build_factorised(contested_dossier(), ["one", "two", "three"])
    assert built.account == FACTORISED
    assert built.sources.links == {
        (LEVER, "x"): ("one", "three", "two"),
        (LEVER, "y"): ("one", "two"),
        (LEVER, "z"): ("one", "three", "two"),
    }
    speakers = {(term.effect, term.sign, round(term.swing, 3)): term.speakers for term in built.terms}
    assert speakers[("v", 1, 1.099)] == ("one", "three", "two")  # agreed: always in
    assert speakers[("x", -1, 1.099)] == ("three", "two")  # the same claim of two accounts is one term
    weights = weights_of(built)
    rows = {(term.effect, term.speakers): weights[row] for row, term in enumerate(built.terms)}
    assert (rows["v", ("one", "three", "two")] != 0).all()
    assert (rows["w", ("one",)] != 0).all()


@pytest.mark.parametrize("fields", [{"lag": "1 years"}, {"when": "w > 50"}, {"confidence": "unlikely"}])
def test_lag_condition_and_hedge_make_a_link_contested(fields: dict):
    variables = {"w": state(), "x": state(), LEVER: instrument()}
    accounts = {"one": [causal(LEVER, "x")], "two": [causal(LEVER, "x", **fields)]}
    assert list(build_factorised(dossier(variables, accounts), ["one", "two"]).sources.links) == [
        (LEVER, "x")
    ]
    accounts["two"] = [causal(LEVER, "x", paraphrase="the same in other words", confidence="likely")]
    assert not build_factorised(dossier(variables, accounts), ["one", "two"]).sources.links


def test_sources_are_uniform_among_those_that_speak_and_each_takes_its_own_claim():
    built = build_factorised(contested_dossier(), ["one", "two", "three"])
    frame = describe_inputs(built, 3, DRAWS)
    for effect, speakers in (
        ("x", ("one", "three", "two")),
        ("y", ("one", "two")),
        ("z", ("one", "three", "two")),
    ):
        source = frame[f"source: {LEVER} -> {effect}"]
        for account in speakers:
            check_frequency(
                (source == account).to_numpy(), 1 / len(speakers), f"{account} on {effect}", 1 / 8
            )
    weights = weights_of(built)
    x = frame[f"source: {LEVER} -> x"]
    total = sum(weights[row] for row, term in enumerate(built.terms) if term.effect == "x")
    np.testing.assert_array_equal(np.sign(total), np.where(x == "one", 1, -1))


def test_a_draw_takes_each_account_s_own_number():
    """On every link the weight is, draw by draw, that of the source's own system: strengths are shared."""
    content = contested_dossier()
    built = build_factorised(content, ["one", "two", "three"])
    frame, found = describe_inputs(built, 3, DRAWS), weights_of(built)
    for effect in "xyz":
        got = sum(found[row] for row, term in enumerate(built.terms) if term.effect == effect)
        source = frame[f"source: {LEVER} -> {effect}"].to_numpy()
        wanted = np.empty(DRAWS)
        for account in ("one", "two", "three"):
            own = build_system(content, account)
            rows = [row for row, term in enumerate(own.terms) if term.effect == effect]
            if rows:
                wanted[source == account] = weights_of(own)[rows[0]][source == account]
        np.testing.assert_array_equal(got, wanted)


def test_sources_of_different_links_are_independent():
    """Chi-square over pairs of links; one stream for all, the control, fails."""
    built = build_factorised(contested_dossier(), ["one", "two", "three"])
    frame = describe_inputs(built, 3, DRAWS)
    columns = [frame[f"source: {LEVER} -> {effect}"] for effect in "xyz"]

    def tell(one, other) -> float:
        table = np.array([[np.sum((one == a) & (other == b)) for b in other.unique()] for a in one.unique()])
        return stats.chi2_contingency(table).pvalue

    for one, other in itertools.combinations(columns, 2):
        assert tell(one, other) > 1e-6
    assert tell(columns[0], columns[0]) < 1e-6


@pytest.mark.parametrize("mode", ["at-its-word", "hedged"])
def test_columns_about_some_matters_are_those_of_the_whole_table(mode):
    """Over two chunks of draws, of a mixture and of an account that borrows."""
    content = contested_dossier()
    for built in (
        build_factorised(content, ["one", "two", "three"], mode=mode),
        build_system(content, "one", closure="completed", mode=mode),
    ):
        whole = describe_inputs(built, 3, 700)
        matters = {read_column(name).about for name in whole}
        assert len(matters) == 5
        for matter in matters:
            wanted = [name for name in whole if read_column(name).about == matter]
            pd.testing.assert_frame_equal(describe_inputs(built, 3, 700, {matter}), whole[wanted])
        assert describe_inputs(built, 3, 700, set()).shape == (700, 0)


def test_weights_of_accounts_are_the_shares_of_sources():
    built = build_factorised(
        contested_dossier(), ["one", "two", "three"], weights={"one": 3, "two": 1, "three": 0}
    )
    frame = describe_inputs(built, 3, DRAWS)
    check_frequency((frame[f"source: {LEVER} -> x"] == "one").to_numpy(), 0.75, "one")
    assert built.sources.links[LEVER, "x"] == ("one", "two")
    with pytest.raises(ValueError, match="weight"):
        build_factorised(contested_dossier(), ["one"], weights={"one": 0})


def test_a_common_claim_stands_where_nobody_speaks_and_where_the_source_s_claim_does_not_hold():
    variables = {"x": state(), "y": state(), LEVER: instrument()}
    accounts = {"one": [causal(LEVER, "x")], "two": [causal(LEVER, "x", confidence="unlikely")]}
    common = [causal(LEVER, "y"), causal(LEVER, "x", "-", "weak")]
    built = build_factorised(dossier(variables, accounts, common=common), ["one", "two"])
    weights = weights_of(built)
    source = describe_inputs(built, 3, DRAWS)[f"source: {LEVER} -> x"]
    rows = {(term.effect, term.origin, term.speakers): weights[row] for row, term in enumerate(built.terms)}
    assert (rows["y", "common", ()] != 0).all()
    np.testing.assert_array_equal(rows["x", "own", ("one",)] != 0, source == "one")
    np.testing.assert_array_equal(rows["x", "common", ()] != 0, source == "two")


def test_levels_are_taken_from_a_source_too():
    low, high = ({"variable": "x", "level": level} for level in (20, 70))
    variables = {"x": state(), "y": state(), LEVER: instrument()}
    accounts = {
        "one": {"claims": [causal(LEVER, "x")], "settles": [low], "starts": [low]},
        "two": {"claims": [causal(LEVER, "x")], "settles": [high], "starts": [high]},
        "three": {"claims": [causal(LEVER, "x")]},
    }
    built = build_factorised(dossier(variables, accounts), list(accounts))
    drawn = [draw_parameters(built, 3, chunk, size) for chunk, size in enumerate(chunk_sizes(DRAWS))]
    frame = describe_inputs(built, 3, DRAWS)
    settled = np.concatenate([one.settled["x"] for one in drawn])
    start = np.concatenate([one.start["x"] for one in drawn])
    np.testing.assert_allclose(
        settled, np.where(frame["source: x settles"] == "one", np.log(0.25), np.log(7 / 3))
    )
    np.testing.assert_allclose(start, np.where(frame["source: x starts"] == "one", 0.2, 0.7))
    np.testing.assert_allclose(frame["settles: x"], np.where(frame["source: x settles"] == "one", 20, 70))
    check_frequency((frame["source: x settles"] == "one").to_numpy(), 0.5, "settles")
    both = (frame["source: x settles"] == frame["source: x starts"]).to_numpy()
    check_frequency(both, 0.5, "settles and starts are drawn apart")


def test_hedged_claims_hold_as_often_as_the_source_says():
    variables = {"x": state(), LEVER: instrument()}
    accounts = {
        "one": [causal(LEVER, "x", confidence="likely")],
        "two": [causal(LEVER, "x", "-", confidence="unlikely")],
    }
    built = build_factorised(dossier(variables, accounts), ["one", "two"], mode="hedged")
    weights, frame = weights_of(built), describe_inputs(built, 3, DRAWS)
    source = frame[f"source: {LEVER} -> x"].to_numpy()
    for row, term in enumerate(built.terms):
        mine = source == term.speakers[0]
        assert not weights[row][~mine].any()
        check_frequency(weights[row][mine] != 0, {"one": 0.675, "two": 0.325}[term.speakers[0]], "held", 0.5)
    held = frame[f"holds: {LEVER} -> x by one"].to_numpy()
    np.testing.assert_array_equal(weights[0][source == "one"] != 0, held[source == "one"])


def test_it_reaches_what_any_account_reaches():
    built = build_factorised(contested_dossier(), ["one", "two", "three"])
    assert set(find_reach(built, [LEVER]).values()) == {"own"}


@given(order=st.permutations(["one", "two", "three"]), draws=st.integers(1, 700))
@settings(max_examples=15)
def test_neither_the_order_of_accounts_nor_the_number_of_draws_bears_on_a_draw(order: list[str], draws: int):
    content = contested_dossier()
    built = build_factorised(content, order)
    whole = weights_of(build_factorised(content, ["one", "two", "three"]), draws=1000)
    np.testing.assert_array_equal(weights_of(built, draws=draws), whole[:, :draws])
    frame = describe_inputs(built, 3, draws)
    assert len(frame) == draws


def test_inputs_say_what_the_parameters_hold():
    """The factor on a strength gives the weight: swing exp(0.5 g), from the table alone."""
    content = dossier(
        {"x": state({"low": 20, "likely": 40, "high": 70}), LEVER: instrument()},
        {"one": [causal(LEVER, "x")]},
    )
    built = build_system(content, "one")
    frame = describe_inputs(built, 5, 700)
    assert list(frame) == [f"strength: {LEVER} -> x", "base: x"]
    assert [read_column(name).about for name in frame] == [(LEVER, "x"), ("x",)]
    g = frame[f"strength: {LEVER} -> x"].to_numpy()
    np.testing.assert_allclose(weights_of(built, 5, 700)[0], np.log(3) * np.exp(0.5 * g))
    base = np.concatenate(
        [draw_parameters(built, 5, chunk, size).base["x"] for chunk, size in ((0, 500), (1, 200))]
    )
    np.testing.assert_allclose(frame["base: x"], 100 * base)


def test_inputs_of_a_completed_account_say_who_lends():
    frame = describe_inputs(build_system(contested_dossier(), "three", closure="completed"), 5, 900)
    assert set(frame[f"completion: {LEVER} -> y"]) == {"one", "two"}
    assert f"completion: {LEVER} -> x" not in frame  # its own claim stands there
