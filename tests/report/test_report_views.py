"""Claims, disagreements, assumptions and fans as view data."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.synthetic import TEXT, make_dossier, make_runs

from counterpoise.dossier.model import Account
from counterpoise.report import answer
from counterpoise.report.assumptions import (
    list_events,
    list_levels,
    list_policies,
    list_priors,
    list_variables,
)
from counterpoise.report.differences import list_differences
from counterpoise.report.fans import MAX_POLICIES, gather_fans, select_policies, spread_labels
from counterpoise.report.sources import list_documents
from counterpoise.report.statements import list_accounts
from counterpoise.schema import PROBABILITY, STRENGTH


@pytest.fixture
def dossier():
    return make_dossier()


@pytest.fixture
def claims(dossier):
    views = list_accounts(dossier, dossier.accounts, {"dams-2024": TEXT})
    return {claim.id: claim for view in views for claim in view.claims}


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("f-thirst", "More of Closure of the gates: much more of Thirst in the lowland"),
        ("f-peace", "More of Thirst in the lowland: moderately less of Peace"),
        ("p-thirst", "More of Closure of the gates: no effect on Thirst in the lowland"),
        ("f-advice", "Advises Close the gates"),
        ("p-aim", "Lowland wants Peace higher"),
        ("p-level", "Thirst in the lowland: high (2020s)"),
        ("p-forecast", "Peace will be higher by 2030-01-01; refuted if war by 2030"),
    ],
)
def test_a_claim_reads_as_it_was_coded(claims, claim, statement):
    assert claims[claim].statement == statement


def test_a_claim_carries_where_it_stands_and_how_firmly(claims):
    view = claims["f-peace"]
    assert (view.hedge, view.stance, view.unused) == ("likely", "asserted", "")
    assert (view.places[0].title, view.places[0].paragraph, view.places[0].span) == ("On dams", 2, (24, 63))
    assert view.places[0].passage == "The lowland fears thirst more than war."
    assert claims["f-thirst"].debate == "Do gates work?: They do"
    assert claims["c-peace"].attributed_to == "engineers"
    assert claims["co-calm"].outside.text == "Annals"


def test_a_passage_is_shown_only_if_its_text_is_at_hand_and_unchanged(dossier):
    def place(texts):
        return list_accounts(dossier, ["firmness"], texts)[0].claims[0].places[0]

    assert (place(None).passage, place(None).changed) == (None, False)
    altered = place({"dams-2024": "Weirs" + TEXT[4:]})
    assert (altered.passage, altered.changed) == (None, True)


@pytest.mark.parametrize(
    ("change", "composite", "reason"),
    [
        ({"stance": "rejected"}, False, "rejected: makes no link"),
        ({"stance": "reported"}, False, "only reported: makes no link"),
        ({"stance": "reported"}, True, ""),
        ({"confidence": "unlikely"}, False, "hedged below even: not taken at its word"),
        ({"confidence": "even"}, False, ""),
    ],
)
def test_a_claim_that_makes_no_link_says_why(dossier, change, composite, reason):
    account = dossier.accounts["firmness"]
    claim = account.claims[0].model_copy(update=change)
    content = account.content.model_copy(update={"claims": (claim,), "composite": composite})
    changed = replace(dossier, accounts={"firmness": Account("firmness", content)})
    assert list_accounts(changed, ["firmness"])[0].claims[0].unused == reason


def test_differences_name_who_says_what_and_who_is_silent(dossier):
    views = {(v.cause, v.effect): v for v in list_differences(dossier, list(dossier.accounts))}
    view = views["UP:LOW.closure", "LOW.thirst"]
    assert view.kind == "an effect or none"
    assert [(p.account, p.text, p.claims[0].id) for p in view.positions] == [
        ("firmness", "much more of it", "f-thirst"),
        ("patience", "no effect on it", "p-thirst"),
    ]
    assert view.silent == ("The critics",)


def test_differences_among_others_are_not_this_run_s(dossier):
    views = list_differences(dossier, ["firmness", "critics"])
    assert {view.kind for view in views} == {"presence"}
    assert list_differences(dossier, ["firmness"]) == ()


def test_levels_are_counted_once_each_and_know_their_source(dossier):
    levels = list_levels(dossier)
    assert [(level.variable, level.which, level.judgement) for level in levels] == [
        ("UP:LOW.closure", "base", True),
        ("LOW.thirst", "base", True),
        ("peace", "base", False),
    ]
    assert levels[1].text == "50 (30 to 70)"
    thirst = dossier.variables["LOW.thirst"].model_copy(update={"start": 64.0})
    started = replace(dossier, variables={**dossier.variables, "LOW.thirst": thirst})
    assert [level.text for level in list_levels(started) if level.which == "start"] == ["64"]


def test_what_else_was_assumed_is_listed(dossier):
    assert [view.name for view in list_variables(dossier)] == list(dossier.variables)
    assert list_policies(dossier)[0].settings == ("Closure of the gates to 90, over 1 year",)
    assert list_events(dossier)[0].hazard_text == "0.1 a year, once at most, lasts 1 year"
    assert list_events(dossier)[0].effects == ("shifts Thirst in the lowland by +10",)
    priors = " ".join(prior.meaning for prior in list_priors())
    for word, level in STRENGTH.items():
        assert f"{word} to {100 * level:.0f}%" in priors
    for word, share in PROBABILITY.items():
        assert f"{word.replace('_', ' ')} {share:g}" in priors
    documents = list_documents(dossier, ["patience"])
    assert [document.id for document in documents] == ["dams-2024", "rivers"]
    assert documents[0].byline == "A. Writer, 2024"


def test_a_fan_shows_the_quantiles_of_the_dataset_and_no_silent_policy():
    runs = make_runs()
    fans, left_out = gather_fans(runs, answer(runs))
    assert (len(fans), left_out) == (2, 0)
    thirst = fans[0]
    assert [panel.account for panel in thirst.panels] == ["firmness", "patience"]
    assert thirst.silent == ("The critics",)
    assert [policy.id for policy in thirst.policies] == ["close", "open"]
    by_account = {panel.account: panel for panel in thirst.panels}
    assert {row["series"] for row in by_account["patience"].rows if row["kind"] == "end"} == {1}
    levels = runs.dataset["level_quantile"].sel(variable="LOW.thirst", account="firmness")
    medians = [
        row["y"] for row in by_account["firmness"].rows if row["kind"] == "median" and row["series"] == 1
    ]
    assert medians == levels.sel(policy="close", quantile=0.5).values.tolist()
    ends = [row for row in by_account["firmness"].rows if row["kind"] == "end" and row["series"] == 2]
    expected = levels.sel(policy="open", time=4).sel(quantile=[0.05, 0.95]).values.tolist()
    assert [ends[0]["low"], ends[0]["high"]] == expected
    bands = [row for row in by_account["firmness"].rows if row["kind"] == "band"]
    continuity = levels.sel(policy="continuity", quantile=0.95).values.tolist()
    assert [row["high"] for row in bands] == continuity
    assert (thirst.first, thirst.last) == (2025.0, 2029.0)


def test_a_variable_that_nothing_moves_has_no_fan():
    runs = make_runs({("peace", "close", "firmness"): (0.001, 0.1, False, "own")})
    assert gather_fans(runs, answer(runs)) == ((), 0)


def test_the_policies_that_matter_are_few_and_the_largest():
    found = answer(make_runs())
    table = found.tables[0]
    rows = tuple(
        replace(table.rows[0], policy=f"p{n}", cells=(replace(table.rows[0].cells[0], median=float(-n)),))
        for n in range(1, 8)
    )
    labels = [replace(found.policies[0], id=row.policy) for row in rows]
    chosen = select_policies(replace(table, rows=rows), labels, 100.0)
    assert [policy.id for policy in chosen] == ["p7", "p6", "p5", "p4"]
    assert len(chosen) == MAX_POLICIES


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=6), st.floats(0.1, 20))
def test_labels_keep_their_order_and_distance(values, gap):
    places = spread_labels(values, gap)
    order = np.argsort(values, kind="stable")
    assert np.all(np.diff(np.array(places)[order]) >= gap * (1 - 1e-9) - 1e-9)
    if len(values) == 1 or np.min(np.diff(np.sort(values))) >= gap:
        assert places == pytest.approx(values)
