"""Indicators as levels: the mapping and its inverse, direction, whole years, errors, starts."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.dossier.measured import BEYOND, DECLARED, RECORD, measuring
from tests.dossier.spoil import find_place, swap

import counterpoise as cp
from counterpoise.dossier import load as load_bare
from counterpoise.errors import DossierError
from counterpoise.record import (
    Record,
    check_observations,
    list_testable,
    load,
    load_record,
    measure,
    take_starts,
)
from counterpoise.record.measuring import USUAL_ERROR
from counterpoise.record.model import Observation
from counterpoise.record.scales import USUAL_FLOOR, Scale
from counterpoise.record.years import take_years
from counterpoise.schema import Interval, Measure

NAN = math.nan
INSIDE = {"linear": (-1e6, 1e6), "log": (1e-3, 1e6), "logit": (0.01, 0.99)}


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    transform = draw(st.sampled_from(sorted(INSIDE)))
    low, high = INSIDE[transform]
    ends = (draw(st.floats(low, high)), draw(st.floats(low, high)))
    assume(abs(ends[0] - ends[1]) > 1e-3 * max(1.0, abs(ends[0]), abs(ends[1])))
    bounds = draw(st.sampled_from([(0.0, 100.0), (4.0, 18.0), (-1.0, 1.0)]))
    return Scale(Measure(indicator="x", at=ends, transform=transform), bounds)  # type: ignore[arg-type]


@given(scales(), st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_levels_come_back_as_the_values_that_they_were(scale: Scale, shares: list[float]) -> None:
    low, high = scale.bounds
    levels = low + (high - low) * np.array(shares)
    assert scale.to_levels(scale.to_values(levels)) == pytest.approx(levels, abs=1e-6 * (high - low))


@given(scales())
def test_the_ends_of_at_are_the_ends_of_the_range(scale: Scale) -> None:
    assert scale.to_levels(np.array(scale.measure.at)) == pytest.approx(scale.bounds)


@given(scales(), st.lists(st.floats(0, 1), min_size=2, max_size=8))
def test_more_is_more_unless_at_is_turned(scale: Scale, shares: list[float]) -> None:
    first, last = scale.measure.at
    values = np.sort(min(first, last) + abs(last - first) * np.array(shares))
    steps = np.diff(scale.to_levels(values))
    assert np.all(steps >= -1e-9) if first < last else np.all(steps <= 1e-9)


@given(scales(), st.floats(-1e7, 1e7))
def test_a_level_never_leaves_its_range(scale: Scale, value: float) -> None:
    level = float(scale.to_levels(np.array([value]))[0])
    assert scale.bounds[0] <= level <= scale.bounds[1]


def test_a_floor_keeps_logits_finite_and_moves_no_share_inside_it() -> None:
    linear = Scale(Measure(indicator="x", at=(0, 1), floor=0.01), (0, 100), 0.01)
    assert linear.to_levels(np.array([0.0, 0.132, 1.0])) == pytest.approx([1, 13.2, 99])
    logit = Scale(Measure(indicator="x", at=(0, 1), floor=0.01, transform="logit"), (0, 100))
    assert logit.to_levels(np.array([0.0, 0.5, 1.0])) == pytest.approx([0, 50, 100])


def rows(*dated: tuple[str, float]) -> list[Observation]:
    return [Observation("x", day, value, NAN, NAN, "s") for day, value in dated]


def test_only_whole_years_count() -> None:
    months = [(f"2014-{month:02d}", float(month)) for month in range(1, 13)]
    found = take_years(rows(*months, ("2015-01", 9.0)))
    assert [(entry.year, entry.value) for entry in found] == [(2014, 6.5)]
    assert take_years(rows(*months[:-1], ("2014-12", NAN))) == []


def test_a_year_without_a_value_stays_a_gap() -> None:
    assert [entry.year for entry in take_years(rows(("2012", 1.0), ("2013", NAN), ("2015", 2.0)))] == [
        2012,
        2015,
    ]


@pytest.fixture
def measured(tiny: Path) -> Path:
    """The small dossier with a record and its readiness measured by the share of flour."""
    for step in (*RECORD, measuring("      - {indicator: flour_share, at: [1, 0]}\n")):
        step(tiny)
    return tiny


def test_levels_are_in_the_variables_unit_and_turned(measured: Path) -> None:
    dossier = load(measured)
    series = measure(dossier, load_record(dossier)).principal("SOUTH.concession")
    assert series is not None
    assert series.years.tolist() == [2023, 2024]
    assert series.level == pytest.approx([80, 10])
    assert series.low == pytest.approx([80 - 100 * USUAL_ERROR, 10 - 100 * USUAL_ERROR])
    assert np.all((series.low <= series.level) & (series.level <= series.high))
    assert series.error == "usual"


def test_the_error_is_the_dossiers_then_the_records(measured: Path) -> None:
    entry = "      - {indicator: tolls_paid, at: [0, 100]%s}\n      - {indicator: flour_share, at: [1, 0]}\n"
    old = "      - {indicator: flour_share, at: [1, 0]}\n"
    swap("variables.yaml", old, entry % "")(measured)
    dossier = load(measured)
    series = measure(dossier, load_record(dossier)).series["SOUTH.concession"]
    assert (series[0].low[0], series[0].high[0], series[0].error) == (30, 50, "record")
    assert not series[1].principal
    swap("variables.yaml", entry % "", entry % ", error: 4")(measured)
    dossier = load(measured)
    series = measure(dossier, load_record(dossier)).series["SOUTH.concession"]
    assert (series[0].low[0], series[0].high[0], series[0].error) == (36, 44, "declared")


def test_a_table_has_a_row_a_year(measured: Path) -> None:
    dossier = load(measured)
    table = measure(dossier, load_record(dossier)).table()
    assert table["level"].tolist() == pytest.approx([80, 10])
    assert set(table.columns) == set(table.attrs["columns"])


def test_values_beyond_the_ends_are_held_counted_and_warned_of(tiny: Path) -> None:
    for step in BEYOND.steps:
        step(tiny)
    dossier = load(tiny)
    series = measure(dossier, load_record(dossier)).principal("SOUTH.concession")
    assert series is not None
    assert (series.clipped, series.level[-1]) == (1, 100 * (1 - USUAL_FLOOR))
    (warning,) = check_observations(tiny)
    assert warning.place is not None
    place = (warning.place.file, warning.place.line, warning.place.column)
    assert (warning.code, warning.found, place) == (BEYOND.code, BEYOND.found, find_place(tiny, BEYOND.at))


def test_years_before_since_are_not_read_and_not_warned_of(tiny: Path) -> None:
    entry = "      - {indicator: flour_share, at: [0, 0.5], since: 2023, note: none}\n"
    spoilt = [
        *RECORD,
        measuring(entry),
        swap("record/indicators.csv", "flour_share,2024,0.9", "flour_share,2022,0.9"),
    ]
    for step in spoilt:
        step(tiny)
    dossier = load(tiny)
    series = measure(dossier, load_record(dossier)).principal("SOUTH.concession")
    assert series is not None
    assert (series.years.tolist(), series.clipped, check_observations(tiny)) == ([2023], 0, ())


def test_what_is_no_dossier_or_a_wrong_one_is_left_to_check(measured: Path) -> None:
    assert check_observations("atlantis") == ()
    swap("variables.yaml", "volatility: 0.2", "volatility: some")(measured)
    assert check_observations(measured) == ()


def test_an_indicator_that_the_record_lacks_is_refused(measured: Path) -> None:
    dossier = load(measured)
    empty = Record("mill", (), {}, {})
    with pytest.raises(DossierError, match="O040"):
        measure(dossier, empty)


# Starts


def without_start(folder: Path) -> None:
    swap("variables.yaml", "    start: 25\n", "")(folder)
    swap("variables.yaml", "    start_source: {citation: The miller's ledger, date: 2025-12-31}\n", "")(
        folder
    )


def test_a_start_of_ones_own_stays(measured: Path) -> None:
    variable = load(measured).variables["SOUTH.concession"]
    assert variable.start == 25
    assert variable.start_observed is None


def test_the_start_is_the_latest_observation_and_says_so(measured: Path) -> None:
    without_start(measured)
    variable = load(measured).variables["SOUTH.concession"]
    assert isinstance(variable.start, Interval)
    assert (variable.start.likely, variable.start.low, variable.start.high) == pytest.approx((10, 5, 15))
    assert variable.start_observed is not None
    assert (variable.start_observed.indicator, variable.start_observed.date) == ("flour_share", "2024")
    assert load_bare(measured).variables["SOUTH.concession"].start is None


def test_a_year_that_is_not_over_is_not_known(measured: Path) -> None:
    without_start(measured)
    bare = load_bare(measured)
    for day, year in ((date(2024, 12, 30), "2023"), (date(2024, 12, 31), "2024")):
        dossier = replace(bare, frame=bare.frame.model_copy(update={"as_of": day}))
        observed = take_starts(dossier, load_record(bare)).variables["SOUTH.concession"].start_observed
        assert observed is not None
        assert observed.date == year


def test_a_proxy_leaves_the_start_at_the_base(measured: Path) -> None:
    without_start(measured)
    swap("variables.yaml", "at: [1, 0]}", "at: [1, 0], reads: changes}")(measured)
    assert load(measured).variables["SOUTH.concession"].start is None


def test_a_run_is_repeated_from_its_folder_without_the_record(measured: Path, tmp_path: Path) -> None:
    without_start(measured)
    dossier = cp.load(measured)
    assert dossier.hash != load_bare(measured).hash
    first = cp.simulate(dossier, draws=20, years=1, workers=1, out=tmp_path / "run")
    again = cp.load(tmp_path / "run" / "dossier.json")
    kept = json.loads((tmp_path / "run" / "run.json").read_text())
    assert again.hash == dossier.hash == kept["dossier_sha256"]
    assert kept["observed_starts"] == {"SOUTH.concession": {"indicator": "flour_share", "date": "2024"}}
    second = cp.simulate(again, draws=20, years=1, workers=1)
    levels = first.dataset["level_mean"]
    assert levels.equals(second.dataset["level_mean"].sel(account=levels.account, policy=levels.policy))


def test_a_record_that_is_wrong_stops_the_loading_only_where_it_is_needed(measured: Path) -> None:
    (measured / "record" / "sources.yaml").write_text(DECLARED + "  extra: 1\n")
    assert load(measured).variables["SOUTH.concession"].start == 25
    without_start(measured)
    with pytest.raises(DossierError, match=r"record/sources\.yaml"):
        load(measured)


# What can be tested


def test_claims_say_what_they_lack(measured: Path) -> None:
    dossier = load(measured)
    found = {entry.claim: entry for entry in list_testable(dossier, measure(dossier, load_record(dossier)))}
    assert {entry.verdict for entry in found.values()} == {"untestable"}
    for entry in found.values():
        assert ("effect" in entry.missing) == (entry.effect != "SOUTH.concession")
        assert entry.remedy


def test_enough_years_make_a_claim_testable_and_one_whole_makes_it_accounting(measured: Path) -> None:
    add = "    measured_by:\n      - {indicator: tolls_paid, at: [0, 500]}\n"
    swap("variables.yaml", "    base: 20\n", f"    base: 20\n{add}")(measured)
    lines = [f"{name},{year},{value},ledger" for name, value in (("flour_share", 0.4), ("tolls_paid", 40))
             for year in range(2010, 2019)]  # fmt: skip
    (measured / "record" / "indicators.csv").write_text(
        "\n".join(["indicator,date,value,source", *lines]) + "\n"
    )
    link = ("NORTH:SOUTH.pressure", "SOUTH.concession")
    account = """
  - {id: more-tolls, kind: causal, cause: "NORTH:SOUTH.pressure", effect: SOUTH.concession, sign: "+",
     at: [{document: pressure-works, paragraph: 2, span: [19, 58],
     sha256: 5c8b37770a652ac4bc794276790f7bcc2d6ee4c9d7a8b30650752ea4aba39794}], paraphrase: tolls work}
"""
    swap(
        "coverage.yaml",
        "[19, 58], claims: [pw-tolls-wear-down]",
        "[19, 58], claims: [pw-tolls-wear-down, more-tolls]",
    )(measured)
    path = measured / "accounts" / "pressure-works.yaml"
    path.write_text(path.read_text().rstrip("\n") + account)
    dossier = load(measured)
    found = [
        entry
        for entry in list_testable(dossier, measure(dossier, load_record(dossier)))
        if entry.link == link
    ]
    facts = {(entry.verdict, entry.pairs, entry.first, entry.last) for entry in found}
    assert facts == {("testable", 8, 2011, 2018)}
    text = (measured / "variables.yaml").read_text()
    text = text.replace("at: [0, 500]", "at: [0, 1], share_of: trade").replace("tolls_paid", "south_share")
    text = text.replace("at: [1, 0]", "at: [1, 0], share_of: trade")
    (measured / "variables.yaml").write_text(text)
    (measured / "record" / "sources.yaml").write_text(DECLARED.replace("tolls_paid", "south_share"))
    csv = (measured / "record" / "indicators.csv").read_text()
    (measured / "record" / "indicators.csv").write_text(
        csv.replace("tolls_paid", "south_share").replace(",40,", ",0.3,")
    )
    dossier = load(measured)
    found = [
        entry
        for entry in list_testable(dossier, measure(dossier, load_record(dossier)))
        if entry.link == link
    ]
    assert {entry.verdict for entry in found} == {"accounting"}


# The Russia dossier


def test_russias_measures_are_whole_and_its_start_is_cited() -> None:
    dossier = cp.load("russia")
    measured = measure(dossier, load_record(dossier))
    declared = {name for name, variable in dossier.variables.items() if variable.measured_by}
    assert set(measured.series) == declared
    assert all(entry.note for name in declared for entry in dossier.variables[name].measured_by)
    series = measured.principal("RUS.dependence_on_china")
    assert series is not None
    assert series.level[series.years == 2024].round(1).tolist() == [46.5]
    observed = {name for name, variable in dossier.variables.items() if variable.start_observed}
    assert observed == {"WEST:RUS.sanctions"}
