"""Hindcasts on the page: sentences count what was kept, and drawings show it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import numpy as np
import pytest
from tests.report.recorded import make_claim, make_kept
from tests.report.synthetic import make_runs

import counterpoise as cp
from counterpoise.evidence import hindcast
from counterpoise.record import load_record
from counterpoise.report import render_report
from counterpoise.report.recorded.fanplots import Past, draw_past, lay_axis
from counterpoise.report.recorded.hindcasts import say_better, say_hold, view_hindcasts
from counterpoise.report.recorded.keeping_hindcasts import ORIGINS, keep_hindcasts, keep_one

YEARS = [2013, 2014, 2015, 2016]
FAN = [[level + part for part in (0.0, 1.0, 2.0, 3.0)] for level in (10.0, 15.0, 20.0, 25.0, 30.0)]
ARX = [[None, *row[1:]] for row in FAN]


def make_pair(account: str = "firmness", ratio: float | None = 0.5, **more: Any) -> dict[str, Any]:
    pair = {
        "account": account,
        "variable": "LOW.thirst",
        "own": True,
        "counts": True,
        "accounting": [],
        "years": [2014, 2016],
        "hindsight": 1,
        "inside_50": 0.5,
        "inside_90": 1.0,
        "crps": 0.4,
        "baselines": {"arx": None if ratio is None else 0.4 / ratio, "trend-arx": None},
        "arx_steps": 9,
        "ratio": ratio,
        "fan": FAN,
        "arx": None if ratio is None else ARX,
    }
    return pair | more


def make_origin(*pairs: dict[str, Any], start: int = 2014) -> dict[str, Any]:
    observed = {
        "level": [11.0, 12.0, None, 14.0],
        "low": [9.0, 10.0, None, 12.0],
        "high": [13.0, 14.0, None, 16.0],
    }
    return {
        "start": start,
        "last": 2016,
        "years": YEARS,
        "pairs": list(pairs),
        "observed": {"LOW.thirst": observed},
    }


def make_hindcasts(*origins: dict[str, Any], left_out: tuple = ()) -> dict[str, Any]:
    return {
        "origins": list(origins),
        "left_out": list(left_out),
        "notes": ["Conditional: so.", "Hindsight: so."],
    }


def render_with(hindcasts: dict[str, Any]) -> str:
    runs = make_runs()
    runs.evidence = make_kept([make_claim("f-thirst")]) | {"hindcasts": hindcasts}
    return unescape(" ".join(render_report(runs).split()))


def test_the_sentences_count_what_counts_and_can_be_compared() -> None:
    pairs = [make_pair(ratio=ratio) for ratio in (0.5, 0.99, 1.01, None)]
    silent = make_pair(ratio=0.1, counts=False, inside_90=0.0, own=False, fan=None, arx=None)
    early = make_origin(make_pair(ratio=2.0), start=2000)
    said = say_better([early, make_origin(*pairs, silent)])
    assert said.endswith("in 0 of 1 pairs of account and variable from 2000 on and 2 of 3 from 2014 on.")
    assert "hold 100%, the central halves 50%" in say_hold([make_origin(*pairs, silent)])
    assert "cannot be compared" in say_better([make_origin(make_pair(ratio=None))])
    assert "From none of these years" in say_better([])
    assert say_hold([]) == ""


def test_the_page_shows_fans_what_happened_and_what_is_left_out() -> None:
    silent = make_pair("patience", counts=False, own=False, fan=None, arx=None)
    sums = make_pair("critics", counts=False, accounting=["peace"])
    left = {"start": 1850, "reason": "The record begins later."}
    page = render_with(make_hindcasts(make_origin(make_pair(), silent, sums), left_out=(left,)))
    assert page.count('class="panel past-panel"') == page.count('<svg class="past" ') == 2
    for text in (
        "Conditional: so. Hindsight: so.",
        "From 2014 to 2016: nearer in 1 of 1 pairs",
        "Of 2 yearly figures 1 are hindsight",
        "learnt from 9 yearly steps before 2014",
        "One pair is not drawn, where undisputed claims alone",
        "One is drawn and not counted, being partly arithmetic",
        "Nearer: CRPS 0.40 against 0.80; 90% hold 2 of 2 years",
        "Not from 1850: The record begins later.",
    ):
        assert text in page, text
    section = page[page.index('id="hindcasts"') : page.index('id="series"')]
    anchors = set(re.findall(r'\bid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', section)) <= anchors


def test_where_nothing_reaches_or_nothing_was_kept_the_page_says_so_or_nothing() -> None:
    left = [{"start": year, "reason": "Too early."} for year in ORIGINS]
    page = render_with(make_hindcasts(left_out=tuple(left)))
    assert "From none of these years can accounts be held against the record." in page
    assert page.count("Too early.") == len(ORIGINS)
    assert "past-panel" not in page[page.index("<body>") :]
    runs = make_runs()
    assert view_hindcasts(runs.dossier, None, {}) is None
    runs.evidence = make_kept([make_claim("f-thirst")])  # as runs before this were kept
    assert 'id="hindcasts"' not in render_report(runs)
    runs.evidence = None
    assert "the dossier has none, or the run was told to leave it out" in render_report(runs)


def read_points(path: str) -> list[list[tuple[float, float]]]:
    """The runs of a path of lines, in the drawing's pixels."""
    return [
        [tuple(map(float, point.split(","))) for point in part.strip("Z").split("L")]
        for part in path.split("M")[1:]
    ]


def test_a_drawing_has_levels_where_they_belong_and_breaks_in_gaps() -> None:
    axis = lay_axis([*FAN, [11.0]])
    assert axis == (10.0, 35.0, 5.0)
    origin = make_origin()
    past = Past(YEARS, FAN, ARX, axis=axis, **origin["observed"]["LOW.thirst"])
    drawn = draw_past(past, "thirst & more")
    assert 'aria-label="thirst &amp; more"' in drawn
    paths = dict(re.findall(r'<path class="([^"]+)" d="([^"]*)"/>', drawn))
    (median,) = read_points(paths["median"])
    labels = {float(y) - 4: text for y, text in re.findall(r'y="([\d.]+)" text-anchor="end">([^<]+)', drawn)}
    top, bottom = min(labels), max(labels)
    assert (labels[top], labels[bottom]) == ("35", "10")
    scale = (bottom - top) / 25
    assert [10 + (bottom - y) / scale for _, y in median] == pytest.approx([20, 21, 22, 23], abs=0.05)
    assert paths["happened"].count("M") == 2, "two years, a gap, one year"
    assert paths["error"].count("M") == 2
    (arx,) = read_points(paths["arx"])
    assert len(arx) == 3, "nothing in the year before the start"
    assert "arx" not in draw_past(Past(YEARS, FAN, (), axis=axis, **origin["observed"]["LOW.thirst"]), "")


@pytest.mark.parametrize(
    "ends", [(0.0, 1.0), (40.2, 98.0), (0.3, 0.31), (-5.0, 1200.0), (7.0, 7.0), (0.0, 0.39)]
)
def test_an_axis_holds_its_rows_with_few_round_ticks(ends: tuple[float, float]) -> None:
    low, high, step = lay_axis([list(ends)])
    assert low <= ends[0] <= ends[1] <= high
    assert 1 <= round((high - low) / step) <= 6
    assert (high - low) / step == pytest.approx(round((high - low) / step))


def test_what_is_kept_is_the_hindcast_of_the_command() -> None:
    dossier = cp.load("russia")
    record, account = load_record(dossier), ["bear-hug-2017"]
    found = hindcast(dossier, record, start=2014, accounts=account, draws=40)
    kept = keep_one(found)
    assert [pair["variable"] for pair in kept["pairs"] if pair["counts"]] == [
        one.variable for one in found.counted
    ]
    drawn = [pair for pair in kept["pairs"] if pair["fan"]]
    assert {pair["variable"] for pair in drawn} == set(kept["observed"]) == {"RUS:CHN.alignment"}
    cell = found.dataset.sel(account=account[0], variable="RUS:CHN.alignment")
    np.testing.assert_allclose(np.array(drawn[0]["fan"], float), cell["fan"].to_numpy(), rtol=1e-4)
    np.testing.assert_allclose(
        np.array(kept["observed"]["RUS:CHN.alignment"]["level"], float),
        cell["observed"].to_numpy(),
        rtol=1e-4,
    )


def test_years_that_the_record_does_not_reach_are_left_out_with_the_reason(monkeypatch) -> None:
    monkeypatch.setattr("counterpoise.report.recorded.keeping_hindcasts.ORIGINS", (1850, 2014))
    dossier = cp.load("russia")
    kept = keep_hindcasts(dossier, load_record(dossier), ["foreign-relations-critics"])
    assert [one["start"] for one in kept["origins"]] == [2014]
    assert [one["start"] for one in kept["left_out"]] == [1850]
    assert "within the record" in kept["left_out"][0]["reason"]
