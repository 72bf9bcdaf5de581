"""Comparing runs: what changed in the dossier, which conclusions moved, and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import counterpoise as cp
from counterpoise.dossier import Account, Dossier, load
from counterpoise.dossier.changes import FieldChange, compare_dossiers
from counterpoise.report.hinges import list_hinges
from counterpoise.simulation import Runs, simulate

CHOSEN = {"draws": 80, "years": 3, "workers": 1}


def alter(made: Dossier, account: str, claim: str, **fields: object) -> Dossier:
    """The dossier with some fields of a claim changed, or without the claim if none are given."""
    content = made.accounts[account].content
    claims = [
        entry.model_copy(update=fields) if entry.id == claim else entry
        for entry in content.claims
        if fields or entry.id != claim
    ]
    changed = Account(account, content.model_copy(update={"claims": tuple(claims)}))
    return replace(made, accounts={**made.accounts, account: changed})


@pytest.fixture(scope="module")
def made() -> Dossier:
    return load(Path(__file__).parents[1] / "data" / "tiny")


@pytest.fixture(scope="module")
def whole(made: Dossier) -> Runs:
    return simulate(made, **CHOSEN)


@pytest.fixture(scope="module")
def turning(whole: Runs):
    return next(hinge for hinge in list_hinges(whole).hinges if hinge.account != "common")


def test_a_run_and_itself_are_the_same(whole: Runs) -> None:
    found = cp.compare(whole, whole)
    assert found.same
    assert (found.options, found.changes, found.moved, found.findings) == ((), (), (), ())
    assert found.cells == sum(len(row.cells) for table in cp.answer(whole).tables for row in table.rows)


def test_a_dropped_claim_is_named_and_shown_to_be_why(made: Dossier, whole: Runs, turning) -> None:
    less = simulate(alter(made, turning.account, turning.claim), **CHOSEN)
    found = cp.compare(whole, less)
    (change,) = (entry for entry in found.changes if entry.part == "claim")
    assert (change.account, change.name, change.what) == (turning.account, turning.claim, "dropped")
    assert {(cell.account, cell.policy, cell.variable) for cell in found.moved} == {
        (flip.account, flip.policy, flip.variable) for flip in turning.flips
    }
    for cell in found.moved:
        assert [reason.proof for reason in cell.reasons] == ["shown"]
        assert turning.claim in cell.reasons[0].what
    assert {(moved.policy, moved.variable) for moved in found.findings} == {
        (moved.policy, moved.variable) for moved in turning.findings
    }


def test_an_added_claim_is_the_same_the_other_way_round(made: Dossier, whole: Runs, turning) -> None:
    less = simulate(alter(made, turning.account, turning.claim), **CHOSEN)
    there, back = cp.compare(whole, less), cp.compare(less, whole)
    assert [change.what for change in back.changes if change.part == "claim"] == ["added"]
    assert [(cell.before, cell.after) for cell in there.moved] == [
        (cell.after, cell.before) for cell in back.moved
    ]
    assert all(cell.reasons[0].proof == "shown" for cell in back.moved)


def test_a_changed_sign_bears_on_what_it_leads_to_and_on_nothing_else(made: Dossier, whole: Runs) -> None:
    account = next(iter(made.accounts.values()))
    claim = next(entry for entry in account.causal_claims() if entry.sign != "0")
    other = {"+": "-", "-": "+"}[claim.sign]
    found = cp.compare(whole, simulate(alter(made, account.id, claim.id, sign=other), **CHOSEN))
    (change,) = found.changes
    assert change.fields == (FieldChange("sign", claim.sign, other),)
    assert not change.wording_only
    assert found.moved
    for cell in found.moved:
        assert cell.account == account.id
        assert [reason.proof for reason in cell.reasons] == ["bears on it"]


def test_other_words_move_nothing(made: Dossier, whole: Runs) -> None:
    account = next(iter(made.accounts.values()))
    claim = account.causal_claims()[0]
    reworded = alter(made, account.id, claim.id, paraphrase="said otherwise")
    found = cp.compare(whole, simulate(reworded, **CHOSEN))
    assert [change.wording_only for change in found.changes] == [True]
    assert found.moved == ()
    assert not found.same


def test_options_that_differ_are_said_and_bear_on_every_cell(whole: Runs, made: Dossier) -> None:
    other = simulate(made, **{**CHOSEN, "years": 1})
    found = cp.compare(whole, other)
    assert [(change.name, change.before, change.after) for change in found.options] == [("years", 3, 1)]
    assert found.moved
    for cell in found.moved:
        assert ("years: 3 → 1", "bears on it") in [(r.what, r.proof) for r in cell.reasons]


def test_runs_of_different_accounts_are_compared_where_they_meet(whole: Runs, made: Dossier) -> None:
    one = next(iter(made.accounts))
    found = cp.compare(whole, simulate(made, **CHOSEN, accounts=[one]))
    assert found.cells * len(made.accounts) == sum(
        len(row.cells) for table in cp.answer(whole).tables for row in table.rows
    )
    assert found.moved == ()
    assert found.findings == ()


def test_entries_of_every_part_are_compared(made: Dossier) -> None:
    name, variable = next((n, v) for n, v in made.variables.items() if v.role == "state")
    slower = variable.model_copy(update={"response_time": 7.0})
    found = compare_dossiers(made, replace(made, variables={**made.variables, name: slower}, policies={}))
    assert [(c.part, c.name, c.what) for c in found if c.part == "variable"] == [
        ("variable", name, "changed")
    ]
    assert {c.name for c in found if c.part == "policy"} == set(made.policies)
    assert {c.what for c in found if c.part == "policy"} == {"dropped"}
