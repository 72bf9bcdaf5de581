"""The first page: every sentence says what the cells say, and hinges are what turns without a claim."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.report.synthetic import CELLS, make_runs

import counterpoise as cp
from counterpoise.dossier import load
from counterpoise.report import answer
from counterpoise.report.brief import write_brief
from counterpoise.report.closures import compare_closures
from counterpoise.report.hinges import Hinges, list_hinges, say_hinge
from counterpoise.report.opening import say_closures, say_draws, say_survival, write_opening
from counterpoise.report.sentences import classify
from counterpoise.report.words import MINUS


def brief(runs):
    return [sentence.text for sentence in write_brief(answer(runs), runs.dossier.bounds)]


def test_what_each_account_implies_is_counted_and_named():
    firmness, patience, critics, *_ = brief(make_runs())
    assert firmness == (
        "“Firmness” speaks of 4 of 4 pairs, with a material change in 4; the largest: a rise in Thirst in "
        "the lowland (+12.3) under “Close the gates”, for the worse (Lowland)."
    )
    assert patience == (
        "“Patience” speaks of 2 of 4 pairs, with a material change in 1; the largest, which leans on what no "
        "account disputes: a rise in Peace (+0.080) under “Close the gates”, for the better (Lowland)."
    )
    assert critics.startswith("“The critics” (no one's own) speaks of 2 of 4 pairs")


def test_the_largest_change_is_named_whosever_claims_it_leans_on():
    cells = {
        ("peace", "open", "firmness"): (0.3, 0.05, True, "common"),
        ("peace", "open", "patience"): (0.25, 0.05, True, "common"),
        ("peace", "close", "firmness"): (-0.1, 0.05, True, "own"),
        ("peace", "open", "critics"): (-0.2, 0.05, True, "common"),
        ("LOW.thirst", "close", "patience"): (-10.0, 0.05, True, "own"),
        ("LOW.thirst", "open", "patience"): (24.0, 0.05, True, "own"),
    }
    firmness, patience, critics, *_ = brief(make_runs(cells))
    assert firmness.endswith(
        "the largest, which leans on what no account disputes: a rise in Peace (+0.300) under “Open the "
        "gates”, for the better (Lowland); by its own claims alone: a fall in Peace "
        f"({MINUS}0.100) under “Close the gates”, for the worse (Lowland)."
    )
    assert patience.endswith(
        "the largest is that of “Firmness” (here +0.250), leaning on what no account disputes; by its own "
        "claims alone: a rise in Thirst in the lowland (+24.0) under “Open the gates”, for the worse "
        "(Lowland)."
    )
    assert f"a fall in Peace ({MINUS}0.200)" in critics  # another direction is another change
    assert "by its own claims alone" not in critics


def test_two_accounts_are_not_paired_and_one_is_not_compared():
    whole = make_runs()
    for names in (("firmness", "patience"), ("firmness",)):
        accounts = {name: whole.dossier.accounts[name] for name in names}
        runs = make_runs()
        runs.dossier = replace(whole.dossier, accounts=accounts)
        text = " ".join(brief(runs)[len(names) :])
        assert "point opposite ways" not in text
        assert ("On no pair do both accounts see the same direction." in text) == (len(names) == 2)


def test_who_contradicts_whom_where_all_agree_and_where_none_speaks():
    *_, opposed, agreed = brief(make_runs())
    assert opposed == (
        "Accounts point opposite ways on one pair: “Firmness” and “Patience” (1); “Patience” and "
        "“The critics” (1)."
    )
    assert agreed.startswith("All that speak see the same direction on one pair: “Open the gates” raises ")
    assert agreed.endswith("(two accounts).")
    cells = {key: value for key, value in CELLS.items() if key[1] == "close" and key[0] == "peace"}
    assert brief(make_runs(cells))[-1] == (
        "Of three pairs no account speaks; under “Open the gates”, none speaks of any headline variable."
    )


def test_where_nothing_is_said_the_sentences_say_so():
    found = brief(make_runs({}))
    assert found[0] == "“Firmness” speaks of 0 of 4 pairs."
    assert found[3] == "No two accounts point opposite ways on any pair of policy and variable."
    assert found[4] == "On no pair do two accounts or more speak and all see the same direction."


def test_hinges_are_the_claims_that_turn_cells():
    runs = make_runs()
    found = list_hinges(runs)
    by_claim = {hinge.claim: hinge for hinge in found.hinges}
    assert set(by_claim) == {"f-thirst", "co-calm"}  # dropping p-thirst leaves a cell immaterial, as it was
    thirst = by_claim["f-thirst"]
    turned = {(flip.variable, flip.policy): flip for flip in thirst.flips}
    assert set(turned) == {("LOW.thirst", "close"), ("LOW.thirst", "open"), ("peace", "close")}
    assert turned["LOW.thirst", "close"].after == "no material difference"
    assert turned["LOW.thirst", "open"].after == "silent"
    assert turned["LOW.thirst", "open"].median_after is None
    assert (turned["peace", "close"].before, turned["peace", "close"].after) == ("falls", "rises")
    assert turned["LOW.thirst", "close"].text == "+12.3 → ≈ 0"
    widths = {name: high - low for name, (low, high) in runs.dossier.bounds.items()}
    expected = (12.3 - 0.2 + 6.0) / widths["LOW.thirst"] + (0.11 + 0.12) / widths["peace"]
    assert thirst.weight == pytest.approx(expected)
    assert [flip.account for flip in thirst.flips] == ["firmness"] * 3
    assert found.hinges[0].weight >= found.hinges[1].weight


def test_an_undisputed_claim_is_dropped_from_every_account_at_once():
    found = list_hinges(make_runs())
    calm = next(hinge for hinge in found.hinges if hinge.claim == "co-calm")
    assert calm.account == "common"
    assert {(flip.account, flip.policy) for flip in calm.flips} == {
        ("patience", "close"),
        ("critics", "open"),
    }
    changes = {(change.variable, change.policy): (change.before, change.after) for change in calm.findings}
    assert changes == {
        ("peace", "close"): ("contradiction", "agreement"),
        ("peace", "open"): ("agreement", "contradiction"),
    }


def test_what_holds_is_counted():
    found = list_hinges(make_runs())
    assert found.material == 7
    assert found.held == 2  # firmness and critics, each on one pair that no dropped claim turns
    assert (found.findings, found.findings_held) == (4, 0)
    assert list_hinges(make_runs({})).hinges == ()


def test_a_hinge_in_words():
    runs = make_runs()
    found = list_hinges(runs)
    thirst = next(hinge for hinge in found.hinges if hinge.claim == "f-thirst")
    assert say_hinge(runs, thirst) == (
        "Without it three cells change direction, most of all Peace under “Close the gates” in “Firmness” "
        f"({MINUS}0.120 → +0.110); two findings change."
    )


@pytest.mark.parametrize(
    ("held", "material", "findings_held", "findings", "said"),
    [
        (0, 6, 0, 6, "Each of the six material changes turns or fades when some one claim is dropped, and "
                     "every finding changes with some claim."),
        (0, 1, 1, 2, "The one material change turns or fades when some one claim is dropped, and 1 of two "
                     "findings stands throughout."),
        (1, 6, 0, 6, "1 of six material changes keeps its direction whichever single claim is dropped, and "
                     "no finding stands throughout."),
        (18, 104, 54, 135, "18 of 104 material changes keep their direction whichever single claim is "
                           "dropped, and 54 of 135 findings stand throughout."),
        (2, 2, 3, 3, "All two material changes keep their direction whichever single claim is dropped, and "
                     "every finding stands throughout."),
    ],
)  # fmt: skip
def test_what_holds_in_words(held, material, findings_held, findings, said):
    hinges = Hinges((), material, held, findings, findings_held, 200)
    assert list(say_survival(hinges)) == [said]
    assert say_survival(Hinges((), 0, 0, 0, 0, 200)) == ()


def test_the_draws_that_hinges_were_found_on_are_told():
    assert "on 200 of 2,000 draws" in say_draws(200, 2000)
    assert "differ" in say_draws(200, 2000)
    assert say_draws(200, 80).endswith("; on all 80 draws.")
    runs = make_runs()
    opening = write_opening(runs, answer(runs))
    assert opening.hinges_note == say_draws(100, 100)
    weights = [hinge.weight for hinge in list_hinges(runs).hinges]
    assert weights == sorted(weights, reverse=True)  # what the note says orders them
    assert [view.claim for view in opening.hinges] == [hinge.claim for hinge in list_hinges(runs).hinges]


def test_what_closures_fill_in_words():
    runs = make_runs()
    found = compare_closures(runs)
    spoken = {
        name: sum(count.spoken for count in found.counts if count.closure == name)
        for name in ("own", "common")
    }
    assert spoken == {"own": 7, "common": 8}
    assert list(say_closures(found)) == [
        "By their own claims alone the accounts speak of seven cells, with undisputed ones of one more."
    ]
    turned = replace(found, reversals=2)
    assert say_closures(turned)[0].endswith(
        "Two cells point the opposite way when silences are filled otherwise."
    )


def test_closures_are_counted_and_compared():
    found = compare_closures(make_runs())
    counts = {(count.account, count.closure): (count.spoken, count.material) for count in found.counts}
    assert counts["patience", "own"] == (1, 0)
    assert counts["patience", "common"] == (2, 1)
    assert counts["firmness", "own"] == counts["firmness", "completed"] == (4, 4)
    assert found.cells == ()  # a silence that is filled is no difference
    assert found.reversals == 0


def test_the_opening_of_a_real_run_agrees_with_its_numbers(tiny: Path):
    runs = cp.simulate(load(tiny), draws=80, years=3, workers=1)
    found = answer(runs)
    opening = write_opening(runs, found)
    table = runs.summary()
    spoken = table[table.reach != "silent"]
    for sentence, label in zip(opening.voices, found.accounts, strict=True):
        own = spoken[spoken.account == label.id]
        assert f"speaks of {len(own)} of {len(table) // len(found.accounts)} pairs" in sentence.text
        if own.material.any():
            assert f"with a material change in {int(own.material.sum())};" in sentence.text
            width = {name: high - low for name, (low, high) in runs.dossier.bounds.items()}
            moved = own[own.material.astype(bool)]
            most = moved.loc[(moved["median"].abs() / moved.variable.map(width)).idxmax()]
            assert ("what no account disputes" in sentence.text) == (most.reach == "common")
        assert {cell.account for cell in sentence.cells} == {label.id}
    rows = [row for entry in found.tables for row in entry.rows]
    opposed = sum(classify(row.cells) == "contradiction" for row in rows)
    text = " ".join(sentence.text for sentence in opening.lead)
    told = re.search(r"contradict each other on (\w+)", text)
    numerals = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    assert (numerals.index(told.group(1)) if told else 0) == opposed


def test_hinges_of_a_real_run_are_found_again_by_running_without_the_claim(tiny: Path):
    from counterpoise.dossier import Account

    made = load(tiny)
    chosen = {"draws": 80, "years": 3, "workers": 1}
    whole = cp.simulate(made, **chosen)
    hinge = next(hinge for hinge in list_hinges(whole).hinges if hinge.account != "common")
    content = made.accounts[hinge.account].content
    kept = tuple(claim for claim in content.claims if claim.id != hinge.claim)
    account = Account(hinge.account, content.model_copy(update={"claims": kept}))
    less = cp.simulate(replace(made, accounts={**made.accounts, hinge.account: account}), **chosen)

    def directions(runs):
        table = runs.summary().set_index(["account", "policy", "variable"])
        sign = np.sign(table["median"]).where(table["material"].astype(bool), 0.0)
        return sign.where(table["reach"] != "silent", 9.0)

    before, after = directions(whole), directions(less)
    turned = set(before.index[before != after])
    assert turned == {(flip.account, flip.policy, flip.variable) for flip in hinge.flips}
    assert turned


def test_the_first_page_says_how_far_a_second_coding_agrees():
    runs = make_runs()
    assert write_opening(runs, answer(runs)).standing[-1] == (
        "Coded by one reader; no second coding of these documents has been compared with it."
    )
    fields = [{"field": "sign", "alpha": 0.8154}, {"field": "strength", "alpha": None}]
    runs.agreement = {
        "b": "again",
        "claims_a": 40,
        "pairs": [{}] * 31,
        "total": {"f1": 0.734},
        "fields": fields,
    }
    assert write_opening(runs, answer(runs)).standing[-1] == (
        "Coded by one reader. A second coding, “again”, agrees on what carries a claim with F1 0.73 and has "
        "31 claims in common with the 40 here; Krippendorff's alpha on what they pair: sign 0.82."
    )


def test_the_matrix_and_the_sides_hold_each_claim_where_it_belongs():
    from counterpoise.report.differences import list_differences, make_matrix
    from counterpoise.report.sidebyside import set_side_by_side

    made = load("russia")
    accounts = list(made.accounts)
    rows = make_matrix(made, accounts, list_differences(made, accounts))
    assert len(rows) == sum(view.kind != "presence" for view in list_differences(made, accounts))
    for row in rows:
        assert sum(bool(mark) for mark, _ in row.cells) >= 2
        assert all(bool(mark) == bool(words) for mark, words in row.cells)
    sides = set_side_by_side(made, accounts)
    told = {
        (account, saying.claim)
        for row in sides
        for account, cell in zip(accounts, row.cells, strict=True)
        for saying in cell
    }
    assert told == {(a.id, claim.id) for a in made.accounts.values() for claim in a.causal_claims()}
    for row in sides:
        for account, cell in zip(accounts, row.cells, strict=True):
            claims = {claim.id: claim for claim in made.accounts[account].causal_claims()}
            for saying in cell:
                claim = claims[saying.claim]
                assert claim.effect == row.variable
                size = {"weak": 1, "moderate": 2, "strong": 3}[claim.strength]
                assert saying.mark == {"+": "+" * size, "-": MINUS * size, "0": "0"}[claim.sign]
