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
