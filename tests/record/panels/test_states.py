"""State-years: against the members in Correlates of War's own data, known counts, and dates of the lists."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import counterpoise
from counterpoise.errors import UsageError
from counterpoise.names import ISO_ALPHA_3
from counterpoise.record.panels import states
from counterpoise.record.panels.system import read_spells

# Withdrawn codes of ISO 3166-3, and those of our own for states that never had one.
WITHDRAWN = {"CSK", "DDR", "SCG", "SUN", "YMD", "YUG"}
YEARS = st.tuples(st.integers(1816, 2025), st.integers(0, 12)).map(
    lambda pair: (pair[0], min(2025, sum(pair)))
)
HYDERABAD = "751"  # a number of UCDP's own
SYSTEMS = st.sampled_from(["cow", "gw"])


def code(frame: pd.DataFrame, number: int, year: int, system: str = "cow") -> str:
    """The code that a state has in a year."""
    rows = frame[(frame[system] == number) & (frame["year"] == year)]
    assert len(rows) == 1
    return rows["state"].iloc[0]


@pytest.fixture(scope="module")
def capabilities(shared: Path) -> pd.DataFrame:
    """Correlates of War's material capabilities, whose state-years are the members of the system."""
    file = shared / "data" / "nmc" / "cow_nmc_1816_2022.csv"
    if not file.is_file():
        pytest.skip("needs the table of material capabilities, which is not here")
    return pd.read_csv(file)


def test_members_are_those_of_the_capabilities(capabilities):
    theirs = set(zip(capabilities["ccode"].astype(int), capabilities["year"].astype(int), strict=True))
    frame = states((1816, 2022), "cow")
    assert set(zip(frame["cow"].astype(int), frame["year"], strict=True)) == theirs
    assert len(frame) == len(theirs) == 17_121


def test_codes_agree_with_those_of_the_capabilities_where_they_are_of_the_time(capabilities):
    # The table's codes are those of today for some: Russia is RUS throughout, Yugoslavia YUG to the end.
    ours = states((1816, 2022)).set_index(["cow", "year"])["state"]
    theirs = capabilities.dropna(subset="iso3").astype({"ccode": "int64", "year": "int64"})
    both = theirs.set_index(["ccode", "year"])["iso3"].rename_axis(["cow", "year"]).to_frame()
    both["ours"] = ours.reindex(both.index)
    differ = both[both["iso3"] != both["ours"]].reset_index()
    assert set(differ["cow"]) == {345, 365, 678, 680}
    assert set(differ[differ["cow"] == 680]["iso3"]) == {"YAR"}  # which is not South Yemen


@pytest.mark.parametrize(("year", "count"), [(1816, 23), (1946, 66), (2011, 195), (2016, 195), (2025, 195)])
def test_counts_of_correlates_of_war(year, count):
    assert len(states(year)) == count


def test_the_lists_have_no_state_twice_in_a_year_and_spells_in_order():
    for name in ("cow", "gw"):
        spells = [spell for spell in read_spells() if spell.listed == name]
        assert all(spell.start <= spell.end for spell in spells)
        for one, two in pairwise(spells):
            if one.code == two.code:
                assert date.fromordinal(one.end).year < date.fromordinal(two.start).year


@pytest.mark.parametrize(
    ("system", "number", "first", "last"),
    [
        ("cow", 255, 1990, 2025),
        ("cow", 260, 1955, 1990),
        ("gw", 260, 1949, 2025),
        ("cow", 265, 1954, 1990),
        ("gw", 265, 1949, 1990),
        ("cow", 315, 1946, 1992),
        ("cow", 316, 1993, 2025),
        ("cow", 341, 2006, 2025),
        ("cow", 345, 1946, 2025),
        ("gw", 345, 1946, 2006),
        ("gw", 340, 2006, 2025),
        ("cow", 347, 2008, 2025),
        ("cow", 365, 1946, 2025),
        ("cow", 626, 2011, 2025),
        ("cow", 678, 1946, 1990),
        ("cow", 679, 1990, 2025),
        ("gw", 678, 1946, 2025),
        ("cow", 680, 1967, 1990),
        ("cow", 816, 1954, 2025),
        ("cow", 817, 1954, 1975),
    ],
)
def test_states_that_came_and_went(system, number, first, last):
    frame = states((1946, 2025), system)
    assert frame[frame[system] == number]["year"].tolist() == list(range(first, last + 1))


def test_codes_follow_the_dates():
    frame = states((1900, 2025))
    assert [code(frame, 365, year) for year in (1922, 1923, 1991, 1992)] == ["RUS", "SUN", "SUN", "RUS"]
    assert [code(frame, 345, year) for year in (1918, 1919, 2002, 2003, 2005, 2006)] == [
        *("SRB", "YUG", "YUG", "SCG", "SCG", "SRB"),
    ]
    assert {code(frame, 260, 1955), code(frame, 255, 1991), code(frame, 255, 1914)} == {"DEU"}
    assert [code(frame, number, 1980) for number in (265, 315, 680, 817 - 1)] == ["DDR", "CSK", "YMD", "VNM"]
    assert code(frame, 817, 1970) == "RVN"
    at_end = states((1990, 1993), on="end")
    assert [code(at_end, 365, year) for year in (1990, 1991)] == ["SUN", "RUS"]
    assert 265 not in set(at_end["cow"])


def test_both_numbers_stand_beside_the_code():
    frame = states((1990, 1992))
    germany = frame[frame["state"] == "DEU"][["cow", "gw", "year", "name"]].to_numpy().tolist()
    assert germany == [
        [255, 260, 1990, "Germany"],
        [255, 260, 1991, "Germany"],
        [255, 260, 1992, "Germany"],
        [260, 260, 1990, "West Germany"],
    ]
    yugoslavia = states((2005, 2007), "gw").query("cow == 345")[["gw", "year", "state"]].to_numpy().tolist()
    assert yugoslavia == [[340, 2006, "SRB"], [340, 2007, "SRB"], [345, 2005, "SCG"], [345, 2006, "SCG"]]
    assert states(1900, "gw").query("gw == 20")["cow"].isna().all()  # Canada joins the other list in 1920


@given(YEARS, SYSTEMS, st.sampled_from(["any", "start", "end"]), st.booleans())
def test_a_state_has_one_row_a_year(years, system, on, microstates):
    frame = states(years, system, on=on, microstates=microstates)
    assert not frame.duplicated([system, "year"]).any()
    assert frame[["state", "name", system]].notna().all(axis=None)
    assert frame["year"].between(*years).all()
    twice = frame[frame.duplicated(["state", "year"])]
    allowed = {("DEU", 1990), ("YEM", 1990)} if (system, on) == ("cow", "any") else set()
    assert set(zip(twice["state"], twice["year"], strict=True)) <= allowed


@given(YEARS, SYSTEMS)
def test_any_day_takes_in_the_first_and_the_last(years, system):
    found = {}
    for on in ("any", "start", "end"):
        frame = states(years, system, on=on)
        found[on] = set(zip(frame[system], frame["year"], strict=True))
    assert found["start"] | found["end"] <= found["any"]


def test_codes_are_of_iso_or_said_to_be_our_own():
    own = {spell.code for spell in read_spells() if spell.listed == "own"}
    for system in ("cow", "gw"):
        assert set(states(None, system)["state"]) <= ISO_ALPHA_3 | WITHDRAWN | own
    listed = {spell.code for spell in read_spells() if spell.listed == "iso"}
    assert listed <= ISO_ALPHA_3 | WITHDRAWN
    assert own & ISO_ALPHA_3 == {"KOR", "VNM"}  # Korea to 1910 and Vietnam to 1893


def test_microstates_can_be_left_out():
    all_of_them, large = states(2000, "gw"), states(2000, "gw", microstates=False)
    gone = set(all_of_them["state"]) - set(large["state"])
    assert {"AND", "MCO", "TUV"} <= gone
    assert not gone & {"ISL", "LUX", "MLT"}
    assert len(all_of_them) == len(large) + len(gone)


def test_attributes_say_what_columns_mean():
    frame = states((1990, 1991), "gw", on="start")
    assert list(frame.attrs["columns"]) == list(frame.columns) == ["state", "name", "cow", "gw", "year"]
    assert frame.attrs["title"].endswith("1990 to 1991, members on 1 January")
    assert {"cow", "gw"} <= set(frame.attrs["sources"])
    assert Counter(map(str, frame.dtypes)) == {"str": 2, "Int64": 2, "int64": 1}


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ({"years": 1815}, "1815"),
        ({"years": (2000, 1999)}, "(2000, 1999)"),
        ({"years": (1990, 2026)}, "(1990, 2026)"),
        ({"years": "1990"}, "1990"),
        ({"years": (1990.5, 1991)}, "(1990.5, 1991)"),
        ({"system": "gww"}, "gww"),
        ({"on": "middle"}, "middle"),
        ({"unmatched": "ignore"}, "ignore"),
    ],
)
def test_options_out_of_range(arguments, found):
    with pytest.raises(UsageError) as caught:
        states(**arguments)
    (problem,) = caught.value.problems
    assert (problem.code, problem.found) == ("U001", found)


def test_the_package_can_be_reached_from_the_outside():
    assert counterpoise.record.panels.states is states
    assert "record" in dir(counterpoise)


def test_states_at_war_are_in_the_list_of_gleditsch_and_ward(shared):
    # UCDP keeps to that list, so that it is an independent reading of its numbers and years.
    file = shared / "data" / "ucdp" / "ucdp_acd_1946_2024.csv"
    if not file.is_file():
        pytest.skip("needs UCDP's table of armed conflicts, which is not here")
    table = pd.read_csv(file, dtype="str")
    columns = [
        table[[name, "year"]].set_axis(["gw", "year"], axis="columns") for name in ("gwno_a", "gwno_b")
    ]
    rows = pd.concat(columns).dropna()
    rows = rows.assign(gw=rows["gw"].str.split(",")).explode("gw")
    rows = rows.apply(lambda column: column.str.strip().str.removesuffix(".0")).drop_duplicates()
    rows = rows[rows["gw"] != HYDERABAD].assign(at_war=1)
    frame = states((1946, 2024), "gw", add=[rows], unmatched="raise")
    assert frame["at_war"].sum() == len(rows) > 2000
