"""The publishers' files as indicators, against known values in them; skipped where they are not here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from counterpoise.errors import SurroundingsError
from counterpoise.record import panels
from counterpoise.record.panels import dyads, states

READERS: dict[str, tuple[Callable[[Path], pd.DataFrame], str]] = {
    "nmc": (panels.nmc, "nmc"),
    "democracy": (panels.democracy, "democracy"),
    "gdp": (panels.gdp, "gdp"),
    "ideal_points": (panels.ideal_points, "unga"),
    "ideal_point_distances": (panels.ideal_point_distances, "unga"),
    "us_troops": (panels.us_troops, "us_troops"),
    "ucdp": (panels.ucdp, "ucdp"),
    "memberships": (panels.memberships, "memberships"),
    "energy": (panels.energy, "energy"),
}
PAIRS = ("ideal_point_distances", "ucdp", "energy")


@pytest.fixture(scope="module")
def data(shared: Path) -> Path:
    """The folder of the publishers' files."""
    folder = shared / "data"
    missing = [name for _, name in READERS.values() if not (folder / name).is_dir()]
    if missing:
        pytest.skip(f"needs the publishers' files; {', '.join(missing)} are not here")
    return folder


@pytest.mark.parametrize("name", READERS)
def test_every_reader_says_what_it_gives_and_loses_nothing(data, name):
    table = READERS[name][0](data)
    build = dyads if name in PAIRS else states
    panel = build((1988, 1994), add=[table])
    own = set(table.columns) - {
        "year",
        "iso3",
        "cow",
        *(key + end for key in ("iso3", "cow", "gw") for end in ("_1", "_2")),
    }
    assert set(table.attrs["columns"]) == set(table.attrs["units"]) == own
    assert own <= set(panel.columns)
    assert len(table.attrs["sources"]) == 1
    assert len(panel) == len(build((1988, 1994)))
    counts = panel.attrs["added"][0]
    assert counts["rows"] == counts["used"] + counts["outside_years"] + counts["unmatched"]


@pytest.mark.parametrize("name", READERS)
def test_a_file_that_is_not_there(tmp_path, name):
    with pytest.raises(SurroundingsError) as caught:
        READERS[name][0](tmp_path)
    assert caught.value.problems[0].code == "R001"


def test_capabilities_and_distances_of_known_years(data):
    panel = dyads((2013, 2014), False, add=[panels.ideal_point_distances(data), panels.nmc(data)])
    pair = panel.query("state_1 == 'RUS' and state_2 == 'CHN'").set_index("year")
    assert pair["ideal_point_distance"].round(2).tolist() == [0.52, 0.81]
    assert pair["cinc_2"][2014] > 0.2 > pair["cinc_1"][2014]
    raw = pd.read_csv(data / "nmc" / "cow_nmc_1816_2022.csv").set_index(["ccode", "year"])["cinc"]
    assert pair["cinc_2"][2014] == raw[710, 2014]


def test_capabilities_fill_every_member_to_2022(data):
    panel = states((1816, 2022), add=[panels.nmc(data)], unmatched="raise")
    raw = pd.read_csv(data / "nmc" / "cow_nmc_1816_2022.csv").astype({"year": "int64"})
    sums = panel.groupby("year")["cinc"].sum()
    pd.testing.assert_series_equal(sums, raw.groupby("year")["cinc"].sum())
    assert panel["cinc"].notna().mean() > 0.99


def test_distances_are_those_of_a_reading_by_hand(data):
    raw = pd.read_csv(data / "unga" / "unga_idealpoints_1946_2024.csv")
    points = raw[raw["year"] == 2024].dropna(subset="idealpointfp").set_index("ccode")["idealpointfp"]
    panel = dyads(2024, add=[panels.ideal_point_distances(data)]).dropna(subset="ideal_point_distance")
    by_hand = abs(points.loc[panel["cow_1"]].to_numpy() - points.loc[panel["cow_2"]].to_numpy())
    assert abs(panel["ideal_point_distance"].to_numpy() - by_hand).max() < 1e-12
    assert len(panel) == len(points) * (len(points) - 1)


def test_shares_of_energy_exports_come_out_of_the_panel(data):
    panel = dyads((2019, 2024), add=[panels.energy(data)])
    russian = panel[panel["state_1"] == "RUS"].pivot_table("energy_exports", "year", "state_2", aggfunc="sum")
    share = 100 * russian.div(russian.sum(axis="columns"), axis="index")
    assert share.loc[[2019, 2024], "CHN"].round(0).tolist() == [21, 47]  # Taiwan is not among the partners
    assert share.loc[[2019, 2024], "IND"].round(0).tolist() == [1, 31]


def test_members_and_troops_of_known_years(data):
    panel = states((1990, 2025), add=[panels.memberships(data), panels.us_troops(data)])
    by_year = panel.drop_duplicates(["state", "year"]).groupby("year")[["nato", "eu", "eaeu"]].sum()
    assert by_year.loc[[1990, 1999, 2004, 2009, 2024], "nato"].tolist() == [16, 19, 26, 28, 32]
    assert by_year.loc[[1995, 2004, 2013, 2019, 2020], "eu"].tolist() == [15, 25, 28, 28, 27]
    assert by_year.loc[[2014, 2015], "eaeu"].tolist() == [0, 5]
    assert panel[panel["year"] == 2008]["us_troops"].isna().all()


def test_wars_between_states(data):
    panel = dyads((1990, 2023), False, add=[panels.ucdp(data)])
    found = panel.dropna(subset="battle_deaths").set_index(["state_1", "state_2", "year"])["battle_deaths"]
    assert found["RUS", "UKR", 2022] > 10_000
    left = [entry for entry in panel.attrs["unmatched"] if entry["why"].startswith("left out")]
    assert "900, 200, 2 against 645, 2003" in {entry["code"] for entry in left}


def test_democracy_tells_the_two_yemens_apart(data):
    raw = pd.read_csv(data / "democracy" / "democracy_cow_1816_2025.csv").set_index(["ccode", "year"])
    panel = states(1980, add=[panels.democracy(data)]).set_index("state")["polyarchy"]
    assert [panel["YEM"], panel["YMD"]] == raw.loc[[(678, 1980), (680, 1980)], "v2x_polyarchy"].tolist()


def test_what_is_left_out_by_a_reader_is_no_error(data):
    panel = states((2000, 2001), add=[panels.nmc(data), panels.gdp(data)])
    assert {"WLD", "EUU"} <= {entry["code"] for entry in panel.attrs["unmatched"]}
    states(
        2016,
        add=[panels.ucdp(data).iloc[:0].rename(columns={"gw_1": "gw"}).drop(columns="gw_2")],
        unmatched="raise",
    )
