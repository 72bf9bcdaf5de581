"""Reach against the enumeration of every path on random graphs."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.helpers.build import causal, derived, dossier, driver, event, instrument, state

from counterpoise.system import build_system, find_reach

STATES = ("s0", "s1", "s2", "s3", "s4")
LEVERS = ("AA.one", "AA.two")
HELD = {"almost_certain": True, "even": True, "unlikely": False}
GRADES = ["own", "common", "completed", "denied"]

Claims = dict[tuple[str, str, str], dict[str, Any]]


@st.composite
def claim_sets(draw: st.DrawFn, most: int = 7) -> Claims:
    """Claims by (cause, effect, when)."""
    pairs = [(cause, effect) for cause in (*STATES, *LEVERS, "both") for effect in STATES if cause != effect]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=most, unique=True))
    claims: Claims = {}
    for cause, effect in chosen:
        for when in draw(st.sampled_from([("",), ("",), ("s0 > 50",), ("s1 > 50", "AA.two < 30")])):
            more = {"when": when} if when else {}
            sign, confidence = draw(st.sampled_from("++-0")), draw(st.sampled_from(sorted(HELD)))
            claims[cause, effect, when] = causal(cause, effect, sign, confidence=confidence, **more)
    return claims


def words_on_links(own: Claims, common: Claims, others: list[Claims], closure: str, mode: str) -> list[tuple]:
    """Every word that may stand on a link in some draw, written from the design.

    (source, effect, grade, cause): the last for conditions, which matter only where the cause can move.
    """

    def on(claims: Claims, link: tuple[str, str]) -> list[dict[str, Any]]:
        return [claim for key, claim in claims.items() if key[:2] == link]

    def may(claim: dict[str, Any]) -> bool:
        return mode == "hedged" or HELD[claim["confidence"]]

    def certain(claim: dict[str, Any]) -> bool:
        return mode == "at-its-word" and HELD[claim["confidence"]]

    edges: list[tuple] = []

    def stand(claims: list[dict[str, Any]], grade: str) -> None:
        for claim in claims:
            if may(claim):
                said = "denied" if claim["sign"] == "0" else grade
                edges.append((claim["cause"], claim["effect"], said, ""))
                conditions = mentioned(claim.get("when", ""))
                edges.extend((source, claim["effect"], said, claim["cause"]) for source in conditions)

    everyone = [own, common, *others]
    for link in sorted({key[:2] for claims in everyone for key in claims}):
        stand(on(own, link), "own")
        if closure == "own" or any(certain(claim) for claim in on(own, link)):
            continue
        stand(on(common, link), "common")
        if closure == "common" or any(certain(claim) for claim in on(common, link)):
            continue
        lent = [claim for claims in others for claim in on(claims, link) if HELD[claim["confidence"]]]
        stand(lent, "completed")
        if not lent and (on(own, link) or on(common, link)):
            edges.append((*link, "completed", ""))
    return edges


def mentioned(when: str) -> set[str]:
    return {word for word in when.replace("<", " ").replace(">", " ").split() if not word.isdigit()}


def enumerate_reach(edges: list[tuple], instruments: set[str], names: list[str]) -> dict[str, str]:
    """The best path to each variable; a path is as good as its worst word."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(names)
    for source, target, grade, cause in edges:
        if cause not in LEVERS or cause in instruments:  # a lever that nobody pulls rests at its base
            graph.add_edge(source, target, grade=GRADES.index(grade))
    found = {}
    for name in names:
        best = 0 if name in instruments else len(GRADES)
        for start in instruments:
            for path in nx.all_simple_edge_paths(graph, start, name) if start != name else ():
                best = min(best, max(graph.edges[edge]["grade"] for edge in path))
        found[name] = [*GRADES, "silent"][best]
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    own=claim_sets(),
    common=claim_sets(3),
    others=st.lists(claim_sets(4), max_size=2),
    closure=st.sampled_from(["own", "common", "completed"]),
    mode=st.sampled_from(["at-its-word", "hedged"]),
    instruments=st.sets(st.sampled_from(LEVERS)),
)
def test_reach_against_every_path(
    own: Claims, common: Claims, others: list[Claims], closure: str, mode: str, instruments: set[str]
) -> None:
    variables: dict[str, Any] = {name: state() for name in STATES} | {name: instrument() for name in LEVERS}
    variables |= {"both": derived("0.5 * s2 + 0.5 * AA.two"), "wind": driver({"2026-01-01": 50})}
    accounts = {"mine": list(own.values())} | {
        f"o{i}": list(claims.values()) for i, claims in enumerate(others)
    }
    made = dossier(variables, accounts, common=list(common.values()))
    found = find_reach(build_system(made, "mine", closure=closure, mode=mode), instruments)
    edges = words_on_links(own, common, others, closure, mode)
    edges += [("s2", "both", "own", ""), ("AA.two", "both", "own", "")]
    assert found == enumerate_reach(edges, instruments, sorted(variables))


def reach(claims: list[dict], target: str, common: list[dict] | None = None, **more: Any) -> str:
    variables = {name: state() for name in STATES} | {name: instrument() for name in LEVERS}
    made = dossier(variables, {"mine": claims}, common=common or [], **more)
    return find_reach(build_system(made, "mine"), {"AA.one"})[target]


@pytest.mark.parametrize(
    ("signs", "expected"), [(["+", "-"], "own"), (["+", "0"], "denied"), (["0", "+"], "denied")]
)
def test_one_denial_on_the_only_path_denies_all_beyond_it(signs: list[str], expected: str) -> None:
    assert reach([causal("AA.one", "s0", signs[0]), causal("s0", "s1", signs[1])], "s1") == expected


def test_a_second_path_gets_round_a_denial() -> None:
    claims = [causal("AA.one", "s1", "0"), causal("AA.one", "s0"), causal("s0", "s1")]
    assert reach(claims, "s1") == "own"
    assert reach(claims[:2], "s1", [causal("s0", "s1")]) == "common"
    assert reach(claims[:2], "s1") == "denied"


def test_a_condition_on_a_lever_that_nobody_pulls_says_nothing() -> None:
    """What opens the way for a lever bears on the effect only where the lever can leave its base."""
    claims = [causal("AA.one", "s0"), causal("AA.two", "s1", when="s0 > 50")]
    assert reach(claims, "s1") == "silent"
    alarm = {"alarm": event(1.0, set={"AA.two": 80})}
    assert reach(claims, "s1", events=alarm) == "own"
    assert reach([claims[0], causal("s2", "s1", when="s0 > 50")], "s1") == "own"


def test_silence_is_not_denial() -> None:
    assert reach([causal("AA.two", "s0")], "s0") == "silent"
    assert reach([], "s0") == "silent"
    assert reach([causal("AA.one", "s0", "+", confidence="unlikely")], "s0") == "silent"


@pytest.mark.parametrize(("own", "common"), [(["0"], []), ([], ["0"])])
def test_no_one_lends_where_a_denial_holds(own: list[str], common: list[str]) -> None:
    """The account's own denial, and a common one alike, stand before what others would lend."""
    variables = {"s0": state(), "AA.one": instrument()}
    mine, shared = ([causal("AA.one", "s0", sign) for sign in signs] for signs in (own, common))
    made = dossier(variables, {"mine": mine, "other": [causal("AA.one", "s0")]}, common=shared)
    assert find_reach(build_system(made, "mine", closure="completed"), {"AA.one"})["s0"] == "denied"


def test_what_moves_the_condition_of_an_event_reaches_what_the_event_does() -> None:
    quake = {
        "quake": event(
            1.0, when="s0 > 60", shift={"s1": 10}, switches={"on": [{"cause": "s2", "effect": "s3"}]}
        )
    }
    claims = [causal("AA.one", "s0"), causal("s2", "s3")]
    assert reach(claims, "s1", events=quake) == "common"
    assert reach(claims, "s3", events=quake) == "common"
    assert reach(claims[1:], "s1", events=quake) == "silent"
    assert reach([causal("AA.one", "s0", "0")], "s1", events=quake) == "denied"


def test_what_policies_reach_is_what_they_move() -> None:
    """The other side of reach: a cell that is silent has a change of exactly zero in every draw."""
    from tests.helpers.build import policy

    from counterpoise.simulation import simulate

    variables = {name: state(50, 1.0, 0.2) for name in STATES} | {name: instrument() for name in LEVERS}
    claims = [
        causal("AA.one", "s0", lag="3 months"),
        causal("s0", "s1", "-"),
        causal("AA.two", "s2", when="s3 > 40"),
        causal("s2", "s3", "0"),
    ]
    policies = {name: policy({"instrument": f"AA.{name}", "value": 100}) for name in ("one", "two")}
    made = dossier(variables, {"mine": claims}, policies=policies, headline=list(STATES))
    runs = simulate(made, draws=60, years=4, workers=1).dataset
    changes = abs(runs["outcome_horizon"] - runs["outcome_horizon"].sel(policy="continuity")).max("draw")
    for name in ("one", "two"):
        for target in STATES:
            cell = {"account": "mine", "policy": name}
            moved = float(changes.sel(**cell, outcome=target)) > 0
            assert moved == (str(runs["reach"].sel(**cell, variable=target).item()) != "silent"), (
                name,
                target,
            )


HOPES = {
    # when: (an event, whether the claim can speak under the policy that sets AA.one alone)
    "AA.two > 50": (None, False),
    "AA.two < 50": (None, True),
    "AA.two > 22.6": (None, False),  # the ramp is 5 wide: from 20.1 to 25.1
    "AA.two > 22.4": (None, True),
    "AA.two > 50 and s3 > 10": (None, False),
    "AA.two > 50 or s3 > 10": (None, True),
    "not AA.two < 50": (None, False),
    "twice > 60": (None, False),
    "AA.one > 50": (None, True),
    "AA.one > 95": (None, False),  # it is set to 90
    "wind > 70": (None, False),
    "AA.two > 51": (event(1.0, shift={"AA.two": -10}), False),
    "AA.two > 52": (event(1.0, shift={"AA.two": 40}), True),
    "AA.two > 53": (event(1.0, set={"AA.two": 80}), True),
    "AA.two > 54": (event(0.0, set={"AA.two": 80}), False),
    "AA.two > 55": (event(1.0, set={"AA.two": 80}, when="AA.two > 90"), False),
}


@pytest.mark.parametrize("when", HOPES)
def test_a_claim_whose_condition_cannot_hold_says_nothing(when: str) -> None:
    """Silence is where the change is zero in every draw, and only there."""
    from tests.helpers.build import policy

    from counterpoise.simulation import simulate

    happening, speaks = HOPES[when]
    variables: dict[str, Any] = {name: state(50, 1.0, 0.2) for name in STATES}
    variables |= {"AA.one": instrument(10), "AA.two": instrument(20), "twice": derived("2 * AA.two")}
    variables |= {"wind": driver({"2026-01-01": 40, "2030-01-01": 60})}
    made = dossier(
        variables,
        {"mine": [causal("AA.one", "s0", when=when), causal("s0", "s1")]},
        policies={"raise": policy({"instrument": "AA.one", "value": 90})},
        events={} if happening is None else {"it": happening},
        headline=["s0", "s1"],
    )
    runs = simulate(made, draws=60, years=5, workers=1).dataset
    changes = abs(runs["outcome_horizon"] - runs["outcome_horizon"].sel(policy="continuity")).max("draw")
    for target in ("s0", "s1"):
        cell = {"account": "mine", "policy": "raise"}
        found = str(runs["reach"].sel(**cell, variable=target).item())
        assert found == ("own" if speaks else "silent")
        assert (float(changes.sel(**cell, outcome=target)) > 0) == speaks


def test_a_setting_whose_condition_cannot_hold_moves_nothing() -> None:
    from tests.helpers.build import policy

    from counterpoise.simulation import simulate

    made = dossier(
        {"s0": state(), "AA.one": instrument(10), "AA.two": instrument(20)},
        {"mine": [causal("AA.one", "s0")], "bold": {"claims": [causal("AA.one", "s0")], "starts": START}},
        policies={"raise": policy({"instrument": "AA.one", "value": 90, "when": "AA.two > 50"})},
    )
    reach = simulate(made, draws=20, years=1, workers=1).dataset["reach"].sel(policy="raise")
    for name in ("s0", "AA.one"):
        assert str(reach.sel(account="mine", variable=name).item()) == "silent"
        assert str(reach.sel(account="bold", variable=name).item()) == "own"


START = [{"variable": "AA.two", "level": 70}]


def test_a_condition_that_never_changes_carries_nothing() -> None:
    """What moves s0 does not move s1 by a condition that is true at every level of s0."""
    claims = [causal("AA.one", "s0"), causal("s2", "s1", when="s0 > -10")]
    assert reach(claims, "s1") == "silent"
    assert reach([claims[0], causal("s2", "s1", when="s0 > 10")], "s1") == "own"


@given(
    low=st.floats(0, 50),
    width=st.floats(0, 50),
    share=st.floats(0, 1),
    other=st.floats(0, 100),
    when=st.sampled_from(
        ["a > 30", "not a > 30", "a > 30 and b < 60", "a * a > b * 20", "a + b > 90 or a < 5"]
    ),
)
def test_truths_hold_every_truth(low: float, width: float, share: float, other: float, when: str) -> None:
    """The bounds of a condition enclose its truth at every level inside the box."""
    from counterpoise.expressions import parse

    bounds = {"a": (0.0, 100.0), "b": (0.0, 100.0)}
    condition = parse(when)
    least, most = condition.truths({"a": (low, low + width), "b": (other, other)}, bounds)
    truth = float(condition.truth({"a": low + share * width, "b": other}, bounds))
    assert least - 1e-9 <= truth <= most + 1e-9
