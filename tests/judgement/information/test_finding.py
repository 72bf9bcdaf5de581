"""What is worth finding out in a dossier: against nested simulation, with ghosts, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.helpers.build import causal, dossier, instrument, policy, state

from counterpoise.judgement import settle_choice
from counterpoise.judgement.information import Information, find_information
from counterpoise.simulation import Plan, run_block
from counterpoise.system import build_factorised, draw_parameters, streams, swing_of

HARD = {"likely": 45, "low": 30, "high": 60}


def decision(more: Mapping[str, Any] | None = None, extra: list | None = None, **fields: Any):
    """AA wants x high; accounts differ on whether its first lever raises or lowers x, not on the second's."""
    variables = {"x": state(HARD, 1.0, 0.3), "AA.one": instrument(), "AA.two": instrument(), **(more or {})}
    accounts = {
        "doves": [
            causal("AA.one", "x", "+", debate="the-lever"),
            causal("AA.two", "x", "+", "weak"),
            *(extra or []),
        ],
        "hawks": [causal("AA.one", "x", "-", "weak", debate="the-lever"), causal("AA.two", "x", "+", "weak")],
    }
    policies = {
        name: policy({"instrument": f"AA.{name}", "value": 100, "start": "0 years"})
        for name in ("one", "two")
    }
    aims = {"AA": [{"variable": "x", "direction": "higher", "weight": 1}]}
    return dossier(variables, accounts, policies=policies, aims=aims, horizon=4.0, **fields)


def look(content, draws: int = 4000, **options: Any) -> Information:
    return find_information(settle_choice(content, "AA", draws=draws, **options))


def row(found: Information, kind: str, name: str):
    frame = found.frame
    return frame[(frame["kind"] == kind) & (frame["name"] == name)].iloc[0]


def find_nested(content, draws: int = 1500) -> float:
    """EVPPI of AA.one -> x by an inner simulation at every source and at nodes of the strength's factor."""
    system = build_factorised(content, ["doves", "hawks"])
    plan = Plan(system, ("continuity", "one", "two"), 4)
    noise = streams.paths(11, system.states, 0, 500, plan.steps)
    drawn = draw_parameters(system, 11, 0, 500)
    rows = [index for index, term in enumerate(system.terms) if term.cause == "AA.one"]
    nodes, masses = np.polynomial.hermite_e.hermegauss(24)
    means, weights = [], []
    for swing in (swing_of("moderate"), -swing_of("weak")):
        for node, mass in zip(nodes, masses / masses.sum(), strict=True):
            changed = drawn.weights.copy()
            changed[rows] = 0.0
            changed[rows[0]] = swing * np.exp(0.5 * node)
            levels = run_block(plan, replace(drawn, weights=changed), noise, {}).levels[-1]
            x = levels[system.names.index("x")].mean(axis=-1)
            means.append(100 * (x - x[0]))
            weights.append(mass / 2)
    table, shares = np.array(means), np.array(weights)
    return float(shares @ table.max(axis=1) - (shares @ table).max())


def test_a_contested_link_is_worth_what_nested_simulation_says():
    content = decision()
    found = look(content)
    nested = find_nested(content)
    link = row(found, "link", "AA.one -> x")
    assert nested > 1
    assert link["value"] == pytest.approx(nested, rel=0.1)
    assert link["contested"]
    assert link["sure"]
    assert found.frame.iloc[0]["name"] == "AA.one -> x"
    debate = row(found, "debate", "the-lever")
    assert debate["estimate"] == pytest.approx(link["estimate"])  # the debate is about that link alone
    assert row(found, "link", "AA.two -> x")["value"] < nested / 3
    assert found.evpi > link["value"]


def test_which_account_is_right_is_worth_less_than_its_link_with_the_strength():
    found = look(decision())
    account = row(found, "account", "which account is right")
    assert 0 < account["value"] <= row(found, "link", "AA.one -> x")["value"] + 0.5
    assert account["sure"]
    assert "Knowing which account is right would gain" in found.account_line


def test_claims_that_lead_to_no_aim_are_worth_nothing_and_those_without_a_policy_only_chance():
    ghosts = {name: state(HARD, 1.0, 0.3) for name in ("ghost", "idle")}
    extra = [causal("AA.one", "ghost"), causal("idle", "x", "+", "strong")]
    found = look(decision(ghosts, extra))
    ghost = row(found, "link", "AA.one -> ghost")
    assert ghost["value"] == 0
    assert ghost["columns"] == 0
    assert not ghost["above_floor"]
    assert row(found, "level", "ghost")["value"] == 0
    assert not [item for item in found.items if "ghost" in item.finding.name]
    # Adding ghosts changes neither the draws nor what the others are worth.
    plain = look(decision())
    assert (
        row(look(decision({"ghost": ghosts["ghost"]}, extra[:1])), "link", "AA.one -> x")["value"]
        == row(plain, "link", "AA.one -> x")["value"]
    )


def test_a_link_that_moves_both_policies_alike_is_under_its_floor_in_most_seeds():
    """Y is moved by nothing that a policy sets: its link to x shifts all policies' outcomes together."""
    more, extra = {"y": state(50, 1.0, 0.0)}, [causal("y", "x", "+", "weak")]
    above = [
        bool(row(look(decision(more, extra), draws=400, seed=seed), "link", "y -> x")["above_floor"])
        for seed in range(12)
    ]
    assert sum(above) <= 4  # 0.6 expected


def test_the_list_says_what_to_collect_whose_claims_differ_and_what_measures():
    measured = {"indicator": "trade.volume", "at": (0, 10)}
    content = decision({"x": state(HARD, 1.0, 0.3, measured_by=[measured])})
    found = look(content)
    item = next(one for one in found.items if one.finding.kind == "link")
    assert [claim[:2] for claim in item.claims] == [("doves", "c-aa-one-x"), ("hawks", "c-aa-one-x")]
    assert "doves: raises it, moderate (c-aa-one-x); hawks: lowers it, weak (c-aa-one-x)" in item.text
    assert "no indicator measures AA.one; x: trade.volume" in item.text
    assert item.to_dict()["indicators"] == {"AA.one": [], "x": ["trade.volume"]}


def rename_claims(content):
    """Every claim under another id, in the reverse order of ids."""
    renamed = {}
    for name, account in content.accounts.items():
        claims = tuple(
            claim.model_copy(update={"id": f"z-{99 - place}"}) for place, claim in enumerate(account.claims)
        )
        renamed[name] = replace(account, content=account.content.model_copy(update={"claims": claims}))
    return replace(content, accounts=renamed)


def test_renaming_claims_and_the_order_of_accounts_change_no_number():
    content = decision()
    first = look(content, draws=300)
    turned = replace(content, accounts=dict(reversed(content.accounts.items())))
    assert look(turned, draws=300).frame.equals(first.frame)
    renamed = look(rename_claims(content), draws=300)
    assert renamed.frame.equals(first.frame)
    assert {claim[1] for item in renamed.items for claim in item.claims} <= {"z-98", "z-99"}
    assert look(content, draws=300).to_dict() == first.to_dict()
    assert not look(content, draws=300, seed=2).frame.equals(first.frame)


def test_weights_are_the_shares_of_sources_and_of_accounts():
    choice = settle_choice(decision(), "AA", draws=500)
    sure = find_information(choice, weights={"doves": 1.0, "hawks": 0.0})
    assert row(sure, "account", "which account is right")["estimate"] == 0
    assert not row(sure, "link", "AA.one -> x")["contested"]
    assert not any(claim[0] == "hawks" for item in sure.items for claim in item.claims)


def test_where_too_little_is_said_there_is_no_number():
    content = decision()
    content = replace(content, aims={"BB": content.aims["AA"]})
    variables = dict(content.variables) | {"z": state(50)}
    content = replace(content, variables=variables)
    choice = settle_choice(content, "BB", aims=["z=higher"], policies=["one"], draws=100)
    found = find_information(choice)
    assert found.policies == ()
    assert found.frame["value"].isna().all()
    assert found.items == ()
    assert found.to_dict()["evpi"] is None
    assert "Too little is said" in found.first_line


def test_only_several_accounts_make_a_mixture() -> None:
    found = {
        accounts: find_information(
            settle_choice(decision(), "AA", policies=["one"], draws=200, accounts=accounts), permutations=19
        )
        for accounts in (("doves",), ("doves", "hawks"))
    }
    for accounts, information in found.items():
        assert ("mixture" in information.first_line) == (len(accounts) == 2)
        assert (
            "knowing all that a draw fixes, noise included, would gain AA"
            in information.first_line.replace("Knowing", "knowing")
        )
