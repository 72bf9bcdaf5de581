"""What a small dossier's reader asks: which events run everywhere, what figures stand behind the words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report.synthetic import make_dossier, make_runs

from counterpoise.report import answer, render_report
from counterpoise.report.bearing import find_bearing
from counterpoise.report.closures import compare_closures
from counterpoise.report.hinges import list_hinges
from counterpoise.report.statements import say_effect
from counterpoise.report.survival import list_figures
from counterpoise.schema import Event


def test_events_are_named_where_links_of_some_account_lead_from_them():
    dossier = make_dossier()
    flood = Event.model_validate({"title": "Flood", "hazard": 0.1, "shift": {"strain": 5}})
    dossier = replace(dossier, events={**dossier.events, "flood": flood})
    bearing = find_bearing(dossier, list(dossier.accounts))
    assert bearing == {
        "LOW.thirst": ("Drought",),
        "peace": ("Drought",),
    }  # thirst moves peace, strain nothing
    apart = replace(dossier, common=())
    assert find_bearing(apart, ["patience"]) == {"LOW.thirst": ("Drought",), "peace": ()}


def test_the_page_says_that_events_run_in_every_account():
    html = render_report(make_runs())
    assert (
        "Events that run in every account, whichever text they stem from, and can reach it: Drought." in html
    )
    runs = make_runs()
    runs.dossier = replace(runs.dossier, events={})
    assert "Events that run" not in render_report(runs)


def test_the_bare_figures_are_those_that_were_counted():
    runs = make_runs()
    found, hinges, closures = answer(runs), list_hinges(runs), compare_closures(runs)
    dropped, filled, radius = (numbers for _, numbers in list_figures(found, hinges, closures))
    assert dropped == (
        f"on 100 draws {hinges.held} of {hinges.material} cells with a material change keep their direction, "
        f"{hinges.findings_held} of {hinges.findings} findings stand"
    )
    assert "speak of 7 cells by their own claims, of 8 with undisputed ones; 0 point" in filled
    assert radius.split("; ") == [f"{account.title} 0.900" for account in found.accounts]


def test_a_stable_account_is_said_to_be_so_in_words():
    runs = make_runs()
    data = runs.dataset
    data["unstable_share"][:] = data["lingering_share"][:] = 0.0

    class Steady(type(runs)):
        summaries = data

    steady = Steady(runs.dossier, runs.cells)
    assert {figure.text for figure in answer(steady).stability} == {
        "a push away from the base dies down in every draw"
    }
    assert "spectral" not in " ".join(figure.text for figure in answer(runs).stability)


@pytest.mark.parametrize(
    ("sign", "strength", "said"),
    [("+", "weak", "slightly more of"), ("-", "strong", "much less of"), ("0", "strong", "no effect on")],
)
def test_an_effect_is_said_without_a_verb(sign, strength, said):
    assert say_effect(sign, strength) == said
