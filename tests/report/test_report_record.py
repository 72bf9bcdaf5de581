"""What the record says: every sentence says what the evidence says, and nothing is said without one."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from itertools import product

import pytest
from tests.report.recorded import make_claim, make_kept, make_prediction, make_score, make_scores
from tests.report.synthetic import make_runs

import counterpoise as cp
from counterpoise.report import render_report
from counterpoise.report.opening import write_opening
from counterpoise.report.page import gather_page
from counterpoise.report.recorded.keeping import keep_evidence
from counterpoise.report.recorded.scores import say_scores, say_weights, view_predictions, view_scores
from counterpoise.report.recorded.section import explain_undecided, say_decision
from counterpoise.report.recorded.series import list_series
from counterpoise.report.recorded.untested import find_lacking, list_untested, say_untested
from counterpoise.report.recorded.verdicts import Names, group_verdicts, is_tested
from counterpoise.report.words import MINUS, say_number
from counterpoise.system import expit, logit

NUMBERS = {"none": 0} | {say_number(count): count for count in range(11)}
TITLES = {"firmness": "Firmness", "patience": "Patience", "critics": "The critics"}
LACKING = "not observed: peace"


def read_number(text: str) -> int:
    return NUMBERS[text] if text in NUMBERS else int(text.replace(",", ""))


def render_with(kept) -> str:
    runs = make_runs()
    runs.evidence = kept
    return render_report(runs)


@pytest.mark.parametrize(("yes", "no", "left", "short"), list(product((0, 1, 2), repeat=4)))
def test_the_sentence_on_decisions_counts_what_was_decided(yes: int, no: int, left: int, short: int) -> None:
    verdicts = ["supported"] * yes + ["contradicted"] * no + ["undecided"] * left + ["cannot decide"] * short
    claims = [make_claim(f"c{place}", verdict) for place, verdict in enumerate(verdicts)]
    said = say_decision([*claims, make_claim("x", "untestable", reason=LACKING)])
    total, tested = re.match(r"Of (\w+) causal claims? the record .*?can test (\w+)", said).groups()
    assert read_number(total) == len(claims) + 1
    assert read_number(tested) == len(claims)
    if not claims:
        return
    assert "(1990 to 2020)" in said
    if yes + no == 0:
        assert "decides none" in said
        assert "supports" not in said
        assert ("too short or too even" in said) == (short > 0)
    else:
        found = re.search(r"supports (\w+), contradicts (\w+)", said).groups()
        assert [read_number(word) for word in found] == [yes, no]
    kept = re.search(r"leaves (?:it )?(\w+) open", said)
    assert (read_number(kept[1]) if kept else 0) == left
    some = re.search(r"for (\w+) it is too short", said)
    if some:
        assert read_number(some[1]) == short


def test_what_cannot_decide_means_is_said_with_its_numbers_and_only_where_it_is_said() -> None:
    claims = [make_claim("a", steps=11, power=0.0), make_claim("b", steps=32, power=0.12)]
    decided = make_claim("c", "supported", steps=90, power=0.99)
    said = explain_undecided([*claims, decided])
    assert "two such claims rest on 11 to 32 yearly steps, and the highest power is 12%" in said
    assert "the one such claim rests on 11 yearly steps, and the power is <1%" in explain_undecided(
        claims[:1]
    )
    assert explain_undecided([decided]) == ""


def test_contested_links_come_first_within_a_verdict() -> None:
    claims = [
        make_claim("plain", link=("peace", "LOW.thirst")),
        make_claim("denied", account="patience", sign="0"),
        make_claim("claimed"),
        make_claim("won", "supported", link=("peace", "LOW.thirst")),
        make_claim("unseen", "untestable", reason=LACKING),
    ]
    names = Names({}, TITLES, {("UP:LOW.closure", "LOW.thirst"): "an effect or none"})
    groups = group_verdicts(claims, make_kept(claims)["claimed"], names)
    assert [(group.verdict, [row.claim for row in group.rows]) for group in groups] == [
        ("supported", ["won"]),
        ("cannot decide", ["denied", "claimed", "plain"]),
    ]
    denied, claimed, plain = groups[1].rows
    assert (denied.contested, plain.contested) == ("an effect or none", "")
    assert claimed.text == f"+12 [{MINUS}21, +40]"
    assert [(one.rival, one.text) for one in claimed.factors] == [("no effect", "1.2"), ("less", "2.4")]
    assert [(one.rival, one.text) for one in denied.factors] == [("more", "0.83"), ("less", "2")]


def test_what_is_lacking_is_counted() -> None:
    claims = [
        make_claim("a", "untestable", reason="not observed: peace"),
        make_claim("b", "untestable", reason="not observed: peace, strain"),
        make_claim("c", "untestable", reason="2 yearly steps with cause and effect observed, 8 needed"),
        make_claim("d", "accounting", reason="both are measured by X"),
        make_claim("e", "untestable", reason="its condition never held"),
        make_claim("f"),
    ]
    found = list_untested(claims, {"peace": "Peace"}, TITLES)
    assert [(lack.title, lack.alone, lack.claims) for lack in found.lacks] == [
        ("Peace", 1, 2),
        ("strain", 0, 1),
    ]
    assert found.line == (
        "Five of six causal claims cannot be tested: two name something of which there is no series, one has "
        "cause and effect observed together for too few years, one is arithmetic, as cause and effect are "
        "computed from the same figures and one has a condition that never held."
    )
    assert [entry.reason for entry in found.claims][:2] == [
        "no series of Peace",
        "no series of Peace and strain",
    ]
    assert found.remedies == (
        "For one claim: a yearly series of the one variable that is not observed.",
        "For one claim: yearly series of all of the two or more variables that are not observed.",
        "For one claim: older figures, or more years, in which cause and effect are both observed.",
        "For one claim: an indicator for cause or effect that is not computed from the figures of the other.",
        "For one claim: years in which its condition holds.",
    )
    assert [entry.remedy for entry in found.claims] == [
        "a yearly series of Peace",
        "yearly series of Peace and strain",
        "6 more yearly steps in which cause and effect are observed",
        "an indicator of its own for one of the two",
        "years in which its condition holds",
    ]
    assert say_untested([], 3) == "Every causal claim can be tested."


def test_no_account_is_said_to_beat_the_baseline_that_does_not() -> None:
    best = make_score("patience", (1.5, -0.5, 3.0), beats=False)
    silent = make_score("critics", (0.0, 0.0, 0.0), cells=0, beats=False)
    scores = make_scores(make_score("firmness", (0.5, -1.0, 2.0), beats=False), best, silent)
    assert say_scores(scores, TITLES) == (
        "None of three accounts (two speak on what is observed) beats the baseline: the most, “Patience”, "
        f"gains +1.50 [{MINUS}0.50, +3.00] in log score."
    )
    assert say_scores(make_scores(silent), TITLES).startswith("No account can be scored")


def test_a_winner_is_named_with_what_may_be_luck() -> None:
    winner = make_score("critics", (2.0, 1.0, 3.0), kind="composite account", after=4, hindsight=16)
    other = make_score("firmness", (0.0, -1.0, 1.0), beats=False)
    said = say_scores(make_scores(winner, other), TITLES)
    assert said == (
        "One of two accounts (two speak on what is observed) beats the baseline: “The critics” (no one's "
        "own) by +2.00 [+1.00, +3.00] in log score, 16 of 20 in hindsight. With both considered at once none "
        "does: it may be luck."
    )
    assert "it holds for “The critics”" in say_scores(make_scores(winner, other, sure=("critics",)), TITLES)
    assert say_scores(make_scores(winner), TITLES).endswith("It is the only one that speaks.")


def test_weights_are_called_equal_only_where_they_are() -> None:
    rows = [make_score(name, (0.0, -1.0, 1.0), beats=False) for name in ("firmness", "patience")]
    assert say_weights(make_scores(*rows)) == "Weights cannot be told from equal: equal ones are given."
    assert say_weights(make_scores(*rows, equal=False)) == (
        "Weights differ from equal (0.50) for at least one account: they run from 0.40 to 0.50."
    )


def test_scores_and_predictions_are_shown_where_the_evidence_has_them() -> None:
    claims = [make_claim("f-thirst")]
    assert view_scores({"claims": claims}, TITLES) is None
    assert view_predictions({"claims": claims}, TITLES, {}) is None
    resolved = {"line": "Of 1 predictions.", "rule": "How.", "resolved": [make_prediction("f-peace")]}
    shown = view_predictions({"predictions": resolved}, TITLES, {"LOW.thirst": "Thirst"})
    assert shown.rows[0].reason == "nothing in the record measures Thirst"
    assert shown.rows[0].observed == "41.26 in 2015, 44 in 2020 (by THIRST.survey)"
    scores = make_scores(make_score("firmness", (2.0, 1.0, 3.0)))
    page = render_with(make_kept(claims, scores=scores, predictions=resolved))
    assert 'id="scores"' in page
    assert 'id="predictions"' in page
    plain = render_with(make_kept(claims))
    assert 'id="record"' in plain
    assert 'id="scores"' not in plain
    assert 'id="predictions"' not in plain


def test_a_series_says_what_it_misses_and_a_gap_breaks_its_line() -> None:
    (view,) = list_series(make_runs().dossier, make_kept([]))
    assert view.observed.last == "30 in 2004"
    assert (view.observed.held, view.observed.changes_only) == (1, True)
    line = re.search(r'class="line" d="([^"]*)"', view.chart)[1]
    assert line.count("M") == 2, "one run of two years and one of one"
    assert [other.indicator for other in view.others] == ["THIRST.wells"]
    page = unescape(render_with(make_kept([])))
    for text in ("hides who is too thirsty to answer", "CC0 1.0", "Held at an end of the range in 1 year."):
        assert text in page


def test_every_link_of_the_section_leads_somewhere_and_the_claim_has_its_verdict() -> None:
    claims = [make_claim("f-thirst"), make_claim("p-thirst", account="patience", sign="0")]
    page = render_with(make_kept(claims))
    section = page[page.index('<section id="record"') : page.index('<section id="claims"')]
    anchors = set(re.findall(r'\bid="([^"]+)"', page))
    targets = set(re.findall(r'href="#([^"]+)"', section))
    assert {"claim-f-thirst", "claim-p-thirst", "variable-LOW.thirst"} <= targets <= anchors
    assert page.count("record: cannot decide</a>") == 2
    assert "contested: an effect or none" in section


def test_without_evidence_nothing_is_said_of_a_record() -> None:
    page = render_with(None)
    assert "#record" not in page
    assert "verdict" not in page
    runs = make_runs()
    assert write_opening(runs, cp.report.answer(runs)).record == ""


def test_texts_of_a_record_are_escaped() -> None:
    hostile = "<script>alert(1)</script>"
    kept = make_kept([make_claim("f-thirst", paraphrase=hostile, when=hostile)])
    for entry in kept["series"]:
        entry |= {"title": hostile, "note": hostile}
    kept["sources"]["survey"] |= {"publisher": hostile, "address": "javascript:alert(1)", "note": hostile}
    page = render_with(kept)
    assert hostile not in page
    assert 'href="javascript' not in page


@pytest.fixture(scope="module")
def russia():
    runs = cp.simulate(cp.load("russia"), draws=20, years=1, policies=["sustained-pressure"])
    runs.evidence = keep_evidence(runs.dossier)
    return runs


def test_the_section_agrees_with_the_evidence_of_russia(russia) -> None:
    found = cp.weigh(russia.dossier)
    page = gather_page(russia)
    rows = {row.claim: row for group in page.record.groups for row in group.rows}
    tested = {one.claim: one for one in found.found if one.swing}
    assert rows.keys() == tested.keys() == page.record.tags.keys()
    for name, row in rows.items():
        one = tested[name]
        assert (row.verdict, row.median, row.low, row.high) == (
            one.verdict,
            one.points.median,
            one.points.low,
            one.points.high,
        )
    assert page.opening.record == page.record.lines[0]
    counts = Counter(one.verdict for one in tested.values())
    assert sum(counts.values()) + len(page.record.untested.claims) == len(found.found)
    assert page.record.lines[1] == found.second_line
    names = {name for claim in found.to_dict()["claims"] for name in find_lacking(claim)}
    assert names <= russia.dossier.variables.keys()


def test_what_a_claim_states_is_drawn_where_its_strength_puts_it(russia) -> None:
    kept = russia.evidence
    claim = next(entry for entry in kept["evidence"]["claims"] if is_tested(entry) and entry["sign"] == "+")
    swing = {"weak": 0.6, "moderate": 0.75, "strong": 0.9}[claim["strength"]]
    from counterpoise.evidence.observations import share_of_base

    base = share_of_base(russia.dossier, claim["effect"])
    states = 100 * float(expit(logit(base) + logit(swing)) - base)
    assert kept["claimed"][f"{claim['account']} {claim['claim']}"] == pytest.approx(states)
