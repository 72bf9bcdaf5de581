"""Which policy stands up: the page says what the stored judgement says, and nothing without one."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from tests.report.synthetic import make_runs

import counterpoise as cp
from counterpoise.report import compare, render_report
from counterpoise.report.judged.naming import Names
from counterpoise.report.judged.section import view_judgement
from counterpoise.report.page import gather_page
from counterpoise.simulation import Runs

HOSTILE = "<script>alert(1)</script>\u202e\"'&"
PARTS = ("survival", "borrowed_survival", "consistency", "information", "borrowed")


@pytest.fixture(scope="module")
def kept() -> dict:
    """A stored judgement, as its file holds it."""
    found = cp.decide(cp.load("nile"), "EGY", draws=100, years=2, workers=1)
    return json.loads(json.dumps(found.to_dict(), allow_nan=False))


@pytest.fixture(scope="module")
def runs() -> Runs:
    return cp.simulate(cp.load("nile"), draws=60, years=2, workers=1)


def render_with(runs: Runs, kept: dict | None) -> str:
    runs.judgement = kept
    try:
        return render_report(runs)
    finally:
        runs.judgement = None


def cut(page: str, begin: str, end: str) -> str:
    return page[page.index(begin) :].partition(end)[0]


def strip(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def read_rows(table: str) -> list[list[str]]:
    body = cut(table, "<tbody>", "</tbody>")
    return [
        [strip(one) for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in body.split("<tr")[1:]
    ]


def test_the_two_sentences_are_the_stored_ones_on_the_first_page_and_in_the_section(runs, kept) -> None:
    page = render_with(runs, kept)
    block = cut(page, '<div class="recommended">', "</div>")
    section = cut(page, '<section id="judgement"', "</section>")
    first, second = kept["sentences"][:2]
    assert "For Egypt" in block
    assert [strip(one) for one in re.findall(r"<p>(.*?)</p>", block, re.S)] == [
        first,
        f"{second} Which policy stands up",
    ]
    assert [strip(one) for one in re.findall(r'<p class="lead">(.*?)</p>', section, re.S)] == [first, second]


def test_the_heat_map_shows_the_stored_regret_the_least_first(runs, kept) -> None:
    page = render_with(runs, kept)
    table = cut(page, '<table class="heat regret">', "</table>")
    stored = {row["account"]: row for row in kept["across"]["account_regret"]}
    names = Names(cp.load("nile"))
    rows = read_rows(table)
    assert "regretted least" in rows[0][0]
    assert names.policy(kept["across"]["chosen"]) in rows[0][0]
    assert len(rows) == len(kept["across"]["coverage"])
    for row in kept["across"]["coverage"]:
        policy = row["policy"]
        shown = next(cells for cells in rows if cells[0].startswith(names.policy(policy)))
        values = [stored[account][policy] for account in stored]
        assert shown[1:] == [f"{value:.1f}" for value in (*values, max(values))]
    greatest = [float(row[-1]) for row in rows]
    assert greatest == sorted(greatest)


def test_points_and_trade_offs_and_fates_are_the_stored_ones(runs, kept) -> None:
    runs.judgement = kept
    view = view_judgement(runs)
    runs.judgement = None
    stored = {(row["account"], row["policy"]): row["mean"] for row in kept["across"]["table"]}
    accounts = [name for name, _ in view.points.accounts]
    for row in view.points.rows:
        assert [cell.value for cell in row.cells] == [stored[name, row.policy] for name in accounts]
    means = {row["policy"]: [row[aim] for aim in kept["aims"]] for row in kept["across"]["by_aim"]}
    efficient = [row["policy"] for row in kept["across"]["pareto"] if row["efficient"]]
    trades = [[cell.value for cell in row.cells] for row in view.across.trades.rows]
    assert trades == [means[policy] for policy in efficient]
    fates = [fate.outcome for _, row in view.survival.rows for fate in row]
    outcomes = [row["outcome"] for row in kept["survival"]["variants"]]
    assert sorted(fates) == sorted(outcomes)
    assert [item.value for item in view.collection.items] == [
        item["value"] for item in kept["information"]["collect"]
    ]


def test_without_a_judgement_nothing_is_said_of_one(runs, kept) -> None:
    page = render_with(runs, None)
    for sign in ('id="judgement"', 'class="recommended"', "#judgement", "Which policy stands up", ".fates"):
        assert sign not in page
        assert sign in render_with(runs, kept)


def test_a_judgement_of_another_dossier_or_format_is_not_shown(runs, kept) -> None:
    plain = render_with(runs, None)
    assert render_with(runs, {**kept, "dossier_sha256": "0" * 64}) == plain
    assert render_with(runs, {**kept, "format": 99}) == plain


@pytest.mark.parametrize("part", [*PARTS, "all"])
def test_what_was_not_asked_is_left_out(runs, kept, part: str) -> None:
    missing = dict.fromkeys(PARTS if part == "all" else [part])
    found = {**kept, **missing} | ({"failures": []} if part == "all" else {})
    section = cut(render_with(runs, found), '<section id="judgement"', "</section>")
    assert ('id="judgement-consistency"' in section) == (found["consistency"] is not None)
    assert ('id="judgement-collection"' in section) == (found["information"] is not None)
    assert ('id="judgement-failures"' in section) == bool(found["failures"])
    assert ("What the conclusions survive with silence filled" in section) == (
        found["borrowed_survival"] is not None
    )
    assert "None" not in strip(section)


def test_borrowed_numbers_are_said_to_be_borrowed(runs, kept) -> None:
    assert "Borrowed, not said." not in render_with(runs, kept)
    found = deepcopy(kept)
    found["across"] |= {"chosen": None, "closeness": None, "reversals": None, "pareto": None}
    found["borrowed"]["account_regret"][0]["egypt-eases"] = 77.7
    page = render_with(runs, found)
    assert "Borrowed, not said." in page
    assert "77.7" in cut(page, '<table class="heat regret">', "</table>")
    silent = {**found, "borrowed": None}
    assert "Borrowed, not said." not in render_with(runs, silent)


def test_hostile_titles_and_sentences_are_text(runs, kept) -> None:
    dossier = runs.dossier
    policies = {
        name: policy.model_copy(update={"title": HOSTILE}) for name, policy in dossier.policies.items()
    }
    actors = {name: actor.model_copy(update={"name": HOSTILE}) for name, actor in dossier.actors.items()}
    frame = dossier.frame.model_copy(update={"actors": actors})
    variables = {
        name: entry.model_copy(update={"title": HOSTILE}) for name, entry in dossier.variables.items()
    }
    spoilt = replace(dossier, policies=policies, frame=frame, variables=variables)
    found = {**deepcopy(kept), "dossier_sha256": spoilt.hash, "sentences": [HOSTILE] * 5}
    found["consistency"]["verdicts"][0]["says"] = HOSTILE
    found["failures"][0]["words"] = [HOSTILE]
    found["information"]["collect"][0]["claims"][0]["says"] = HOSTILE
    other = cp.simulate(spoilt, draws=60, years=2, workers=1)
    page = render_with(other, found)
    assert 'id="judgement"' in page
    assert page.count("&lt;script&gt;alert(1)") > 20
    assert "<script>alert" not in page
    assert "\u202e" not in page


def test_ids_are_told_by_their_titles(runs, kept) -> None:
    section = strip(cut(render_with(runs, kept), '<section id="judgement"', "</section>"))
    ids = [name for name in runs.dossier.variables if "." in name]
    ids += [*runs.dossier.accounts, *runs.dossier.policies]
    assert [name for name in ids if re.search(rf"(?<![\w.:-]){re.escape(name)}(?![\w.:-])", section)] == []


def test_a_kept_sentence_keeps_its_ordinary_words() -> None:
    names = Names(cp.load("russia"))
    assert names.retell("a settlement is near") == "a settlement is near"
    assert names.retell("settlement -> settlement, settlement is above 3").count("“Progress") == 3
    assert names.retell("“WEST.unity” or WEST.unity") == "“WEST.unity” or “Unity of the West behind Ukraine”"


def test_it_is_rebuilt_from_the_folder_and_two_such_runs_are_compared(
    runs, kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs.judgement = kept
    runs.save(tmp_path / "one")
    page = render_report(runs)
    runs.judgement = None
    runs.save(tmp_path / "two")
    one, two = Runs.load(tmp_path / "one"), Runs.load(tmp_path / "two")
    monkeypatch.setattr("counterpoise.simulation.outcomes.find_outcomes", None)
    again = render_report(one)
    for begin, end in (('<div class="recommended">', "</div>"), ('<section id="judgement"', "</section>")):
        assert cut(again, begin, end) == cut(page, begin, end)
    assert two.judgement is None
    assert not compare(one, two).moved


def test_a_run_of_anything_may_lack_one() -> None:
    assert gather_page(make_runs()).judged is None


def test_a_choice_with_one_policy_left_has_no_trade_off() -> None:
    found = cp.decide(cp.load("nile"), "ETH", draws=100, years=2, workers=1, parts=[]).to_dict()
    pareto = (found["across"]["pareto"] or []) + (found["borrowed"]["pareto"] or [])
    assert all(row["efficient"] for row in pareto if row["beaten by"] is None)


def test_what_is_found_out_and_failures_stand_beside_what_they_survive(runs, kept) -> None:
    runs.judgement = kept
    view = view_judgement(runs)
    runs.judgement = None
    assert view is not None
    assert view.collection is not None
    assert view.failures is not None
    section = strip(cut(render_with(runs, kept), 'id="judgement"', "</section>"))
    tried = [item.survives for item in view.collection.items if item.survives]
    assert len(tried) == sum(bool(item["survives"]) for item in kept["information"]["collect"]) > 0
    failures = [*view.failures.boxes, *view.failures.rest]
    assert len(failures) == len(kept["failures"]) > 0
    assert all(row.survives for row in failures)
    assert all(line in section for line in [*tried, *(line for row in failures for line in row.survives)])
    assert view.collection.line == Names(runs.dossier).retell(kept["information"]["first_line"], actors=True)
    assert not [line for line in view.lines if kept["information"]["first_line"] in line]
