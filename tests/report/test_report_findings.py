"""The answer against the numbers it is made from; nothing here calls the code that sorts findings."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import combinations, product
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report.synthetic import CELLS, SyntheticRuns, make_dossier, make_runs

from counterpoise.report import answer
from counterpoise.report.preamble import _say_causal
from counterpoise.report.words import format_change

DOSSIER = make_dossier()
ACCOUNTS, POLICIES, HEADLINES = tuple(DOSSIER.accounts), ("close", "open"), ("LOW.thirst", "peace")
COMPOSITE = "critics"  # no one's own: see make_dossier
PAIRS = [(variable, policy) for variable in HEADLINES for policy in POLICIES]


@st.composite
def random_cells(draw):
    """Numbers for a random choice of cells; the others are silent."""
    cells = {}
    for variable, policy in PAIRS:
        width = 100 if variable == "LOW.thirst" else 1
        for account in ACCOUNTS:
            if draw(st.booleans()):
                median = draw(st.floats(-0.4, 0.4)) * width
                material = draw(st.booleans()) and abs(median) >= 0.02 * width
                reach = draw(st.sampled_from(["own", "common", "denied", "completed"]))
                cells[variable, policy, account] = (median, 0.1 * width, material, reach)
    return cells


def judge(cells, variable, policy):
    """The finding that the numbers call for, worked out apart from the code under test."""
    spoken = [cells[variable, policy, a] for a in ACCOUNTS if (variable, policy, a) in cells]
    signs = {int(np.sign(median)) if material else 0 for median, _, material, _ in spoken}
    if not spoken:
        return "silence"
    if len(spoken) == 1:
        return "alone"
    if {1, -1} <= signs:
        return "contradiction"
    if signs == {0}:
        return "immaterial"
    return "agreement" if len(signs) == 1 else "partial"


@given(random_cells())
@settings(max_examples=25)
def test_every_pair_falls_into_the_one_finding_that_its_numbers_call_for(cells):
    sentences = answer(SyntheticRuns(DOSSIER, cells)).sentences
    for variable, policy in PAIRS:
        own = [s for s in sentences if s.variable == variable and policy in s.policies]
        assert [sentence.finding for sentence in own] == [judge(cells, variable, policy)]


NUMERALS = ("no", "one", "two", "three", "four")
SAID = {
    "agreement": "agree on the direction",
    "contradiction": "contradict each other",
    "partial": "differ over whether there is a material change",
    "immaterial": "see no material change",
    "alone": "a single account(?: speaks)?",
    "silence": "no account(?: speaks)?",
}


@given(random_cells())
@settings(max_examples=25)
def test_a_sentence_counts_what_the_numbers_hold_and_leaves_out_what_there_is_not(cells):
    found = [judge(cells, *pair) for pair in PAIRS]
    sentences = answer(SyntheticRuns(DOSSIER, cells)).sentences
    text = next(s.text for s in sentences if "of policy and headline variable, " in s.text)
    for finding, said in SAID.items():
        count = found.count(finding)
        if count == len(PAIRS):
            assert re.fullmatch(rf"On all four pairs .*, (the accounts that speak )?{said}\.", text)
        elif count:
            assert re.search(rf"{said} on {NUMERALS[count]}\b", text)
        else:
            assert not re.search(rf"\b{said} on", text)


@given(random_cells())
@settings(max_examples=25)
def test_a_contradiction_puts_every_account_on_its_own_side_with_its_own_number(cells):
    found = answer(SyntheticRuns(DOSSIER, cells))
    titles = {account.id: f"“{account.title}”" for account in found.accounts}
    for sentence in found.sentences:
        if sentence.finding != "contradiction" or sentence.variable is None:
            continue
        parts = re.split(r"; ", sentence.text.partition(": ")[2])
        up, down = (next(part for part in parts if f" a {way}" in part) for way in ("rise", "fall"))
        for key in sentence.cells:
            if (key.variable, key.policy, key.account) not in cells:
                assert titles[key.account] not in sentence.text
                continue
            median, _, material, reach = cells[key.variable, key.policy, key.account]
            digits = 1 if key.variable == "LOW.thirst" else 3
            said = f"{titles[key.account]} ({format_change(median, digits)})"
            if material:
                assert (said in up, said in down) == (median > 0, median < 0)
            else:
                assert said not in sentence.text
                way = r"den(y|ies) an effect" if reach == "denied" else "sees? no material difference"
                assert any(titles[key.account] in part and re.search(way, part) for part in parts)


@given(random_cells())
@settings(max_examples=25)
def test_the_answer_begins_with_the_widest_gap_between_two_authors(cells):
    gaps = {rank: {} for rank in product(("contradiction", "partial"), (False, True))}
    for (variable, policy), (one, other) in product(PAIRS, combinations(ACCOUNTS, 2)):
        finding, width = judge(cells, variable, policy), 100 if variable == "LOW.thirst" else 1
        ends = [cells.get((variable, policy, account)) for account in (one, other)]
        if finding not in ("contradiction", "partial") or None in ends:
            continue
        moved = [median for median, _, material, _ in ends if material]
        if len(moved) == (2 if finding == "contradiction" else 1) and (
            len(moved) == 1 or moved[0] * moved[1] < 0
        ):
            gap, rank = abs(ends[0][0] - ends[1][0]) / width, (finding, COMPOSITE in (one, other))
            gaps[rank][variable, policy] = max(gap, gaps[rank].get((variable, policy), 0))
    assert COMPOSITE in ACCOUNTS
    wanted = next((gaps[rank] for rank in gaps if gaps[rank]), {})  # two authors before no one's own
    sentence, *others = answer(SyntheticRuns(DOSSIER, cells)).sentences
    assert ("part most sharply" in sentence.text) == bool(wanted)
    assert not any("part most sharply" in other.text for other in others)
    if wanted:
        one, other = ((c.variable, c.policy, c.account) for c in sentence.cells)
        assert wanted[one[:2]] == pytest.approx(max(wanted.values()))
        gap = abs(cells[one][0] - cells[other][0]) / (100 if one[0] == "LOW.thirst" else 1)
        assert gap == pytest.approx(max(wanted.values()))
        assert f"has it {'rise' if cells[one][0] > 0 else 'fall'}" in sentence.text
        if not cells[other][2]:
            ends = {"denied": "denies an effect."}
            assert sentence.text.endswith(ends.get(cells[other][3], "sees no material difference."))


def test_the_sentences_of_the_made_up_run_read_as_they_should():
    texts = [s.text.replace("\N{MINUS SIGN}", "-") for s in answer(make_runs()).sentences]
    assert texts == [
        # The critics' fall is deeper (-0.200), but they are no one's own.
        "The accounts part most sharply on Peace under “Close the gates”: “Patience” has it rise (+0.080), "
        "“Firmness” has it fall (-0.120).",
        "Of four pairs of policy and headline variable, the accounts that speak agree on the direction on "
        "one, contradict each other on one and differ over whether there is a material change on one; a "
        "single account speaks on one.",
        "The accounts differ on Thirst in the lowland under “Close the gates”: “Firmness” (+12.3) sees a "
        "rise; “Patience” denies an effect.",
        "On Thirst in the lowland a single account speaks under one policy: “Firmness” has it fall under "
        "“Open the gates” (-6.0).",
        "Every account that speaks sees a rise in Peace, for the better (Lowland), under “Open the gates” "
        "(two accounts, +0.050 to +0.100).",
        "The accounts contradict each other on Peace under “Close the gates”: “Patience” (+0.080) sees a "
        "rise; “Firmness” (-0.120) and “The critics” (-0.200) see a fall.",
    ]


def test_cells_hold_the_numbers_of_the_summary_and_silence_holds_none():
    runs = make_runs()
    found, records = answer(runs), runs.summary().to_dict("records")
    assert len(records) == 12
    for record in records:
        cell = found.cell(record["variable"], record["policy"], record["account"])
        if record["reach"] == "silent":
            assert cell.silent
            assert (cell.median, cell.low, cell.high, cell.better, cell.error) == (None,) * 5
            assert (cell.text, cell.interval_text, cell.better_text) == ("", "", "")
        else:
            for name in ("median", "low", "high", "better", "error"):
                assert getattr(cell, name) == record[name]
    assert found.cell("LOW.thirst", "close", "firmness").text == "+12.3"
    assert found.cell("LOW.thirst", "close", "firmness").interval_text == "+8.3 to +16.3"
    assert found.cell("LOW.thirst", "close", "firmness").better_text == "10%"
    assert found.cell("LOW.thirst", "close", "patience").text == "denied"
    with pytest.raises(KeyError):
        found.cell("LOW.thirst", "close", "nobody")


def test_the_first_lines_say_what_the_answer_is():
    runs = make_runs(coder="A. Reader")
    lines = answer(runs).preamble
    assert lines[0] == (
        "What this is: consequences of nine claims (5 of them causal) as coded by A. Reader, in three "
        "accounts. They are not forecasts."
    )
    assert lines[1] == "2 of 3 levels are judgements; the others cite a source."
    assert lines[2].startswith("4 of 12 cells (33%) are silent")
    assert lines[3] == (
        "Two documents: essay and encyclopaedia. Declared leanings: upland (“On dams”); "
        "one document declares none."
    )


@pytest.mark.parametrize(
    ("claims", "causal", "said"),
    [
        (0, 0, ""),
        (1, 0, " (not causal)"),
        (1, 1, " (causal)"),
        (2, 2, " (both causal)"),
        (3, 3, " (all causal)"),
        (3, 0, " (none of them causal)"),
        (9, 5, " (5 of them causal)"),
    ],
)
def test_causal_claims_are_counted_in_words_that_fit(claims, causal, said):
    assert _say_causal(claims, causal) == said


def test_without_documents_it_says_so():
    accounts = {"critics": DOSSIER.accounts["critics"]}
    content = accounts["critics"].content.model_copy(update={"documents": ()})
    bare = replace(DOSSIER, accounts={"critics": replace(accounts["critics"], content=content)})
    lines = answer(SyntheticRuns(bare, CELLS)).preamble
    assert lines[3] == "The account draws on no document."


def test_no_silence_is_not_counted_as_nothing_of_so_many():
    spoken = {(v, p, a): (0.3, 0.1, True, "own") for v, p in PAIRS for a in ACCOUNTS}
    assert answer(SyntheticRuns(DOSSIER, spoken)).preamble[2] == "No cell is silent."
    del spoken[*PAIRS[0], ACCOUNTS[0]]
    assert answer(SyntheticRuns(DOSSIER, spoken)).preamble[2] == (
        "1 of 12 cells (8%) is silent: the account says nothing there. It is left blank, never counted as "
        "zero."
    )


def test_without_the_undisputed_claims_they_are_not_counted():
    runs = make_runs()
    runs.options.closure = "own"
    assert "eight claims (4 of them causal)" in answer(runs).preamble[0]


def test_only_the_accounts_that_were_run_are_spoken_of():
    runs = make_runs()
    narrow = replace(runs.dossier, accounts={"critics": runs.dossier.accounts["critics"]})
    found = answer(SyntheticRuns(narrow, CELLS))
    assert [account.id for account in found.accounts] == ["critics"]
    assert "two claims (both causal)" in found.preamble[0]
    assert found.preamble[3].startswith("One document, of the kind “essay”. ")
    assert {s.finding for s in found.sentences if s.variable} == {"alone", "silence"}


def test_reach_adds_up_to_all_cells():
    figures = {figure.account: figure for figure in answer(make_runs()).reach}
    assert (figures["firmness"].own, figures["firmness"].silent) == (4, 0)
    patience = figures["patience"]
    assert (patience.own, patience.common, patience.denied, patience.silent, patience.cells) == (
        0,
        1,
        1,
        2,
        4,
    )
    assert patience.text == (
        "speaks in 2 of 4 cells (50%): 1 with the undisputed claims, 1 denied; silent in 2"
    )


def test_stability_is_read_by_account_and_by_the_median():
    figures = answer(make_runs()).stability
    assert [(f.unstable, f.lingering, f.radius) for f in figures] == [
        (0, 0.02, 0.9),
        (0.01, 0.01, 0.9),
        (0.02, 0, 0.9),
    ]
    assert [figure.text for figure in figures] == [
        "a push is still felt after ten response times in 2.0% of draws",
        "a push away from the base grows in 1.0% of draws; a push is still felt after ten response times in "
        "1.0% of draws",
        "a push away from the base grows in 2.0% of draws",
    ]


def test_the_answer_is_json_without_nan():
    found = answer(make_runs())
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["tables"][0]["rows"][0]["cells"][2]["median"] is None
    assert data["tables"][0]["rows"][0]["cells"][0]["median"] == 12.3
    assert data["preamble"] == list(found.preamble)
    assert data["run"]["hash"] == make_dossier().hash


def test_joined_policies_are_labelled_by_their_parts():
    runs = make_runs()
    runs.policies = ("continuity", "close+open")
    label = answer(runs).policies[0]
    assert (label.title, label.owner) == ("Close the gates + Open the gates", "Upland")


def test_a_run_of_continuity_alone_still_answers():
    runs = make_runs()
    runs.policies = ("continuity",)
    found = answer(runs)
    assert found.policies == ()
    assert found.preamble[2] == "Only continuity was run: there is nothing to compare it with."


def test_the_run_is_named_so_that_it_can_be_repeated():
    runs = make_runs()
    runs.options = SimpleNamespace(**{**vars(runs.options), "seed": 99, "draws": 1234})
    facts = answer(runs).run
    assert facts.command == (
        "counterpoise run valley --draws 1234 --years 4 --seed 99 --closure common --mode at-its-word"
    )
    assert "1,234 draws" in facts.citation
    assert facts.hash[:12] in facts.citation


def test_agreement_that_rests_on_the_undisputed_claims_says_so():
    cells = {("peace", "open", account): (0.1, 0.02, True, "common") for account in ACCOUNTS}
    texts = [s.text for s in answer(SyntheticRuns(DOSSIER, cells)).sentences if s.finding == "agreement"]
    assert len(texts) == 1
    assert "(three accounts, none by its own claims alone, +0.100)" in texts[0]


def test_a_denial_without_any_change_shows_no_empty_interval():
    cell = answer(make_runs({("peace", "open", "patience"): (0.0, 0.0, False, "denied")})).cell(
        "peace", "open", "patience"
    )
    assert (cell.text, cell.interval_text, cell.better_text) == ("denied", "", "")
