"""The Russia record: all that it has to hold, figures known beforehand, and a second reading of every file.

The second reading is written apart from the package: plain loops and dictionaries over pandas' rows, and
other lists of states.
"""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from counterpoise.record import Record, build_record, load_record
from counterpoise.record.sanctions import sanctions_index

SHIPPED = Path(__file__).resolve().parents[2] / "src/counterpoise/dossier/builtin/russia/record"
PARTIES = ("CAS", "CHN", "EU", "IND", "KAZ", "RUS", "UKR", "USA")
PAIRS = [f"{a}-{b}" for a, b in combinations(PARTIES, 2)]
ENERGY = [
    *(f"RUS:{buyer}.energy_export_share" for buyer in ("CHN", "EU", "IND")),
    *(f"{buyer}:RUS.energy_import_share" for buyer in ("EU", "CHN", "IND")),
    *(f"CAS:{buyer}.energy_export_share" for buyer in ("CHN", "RUS")),
]
EU_27 = {
    *("AUT", "BEL", "BGR", "HRV", "CYP", "CZE", "DNK", "EST", "FIN", "FRA", "DEU", "GRC", "HUN", "IRL"),
    *("ITA", "LVA", "LTU", "LUX", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "ESP", "SWE"),
}
CENTRAL_ASIA = {"KAZ", "UZB", "TKM", "TJK", "KGZ"}
# Members at the end of the year, counted from the organisations' own histories of accession.
MEMBERS = {
    "NATO": {
        1992: 16,
        1998: 16,
        1999: 19,
        2003: 19,
        2004: 26,
        2009: 28,
        2017: 29,
        2020: 30,
        2023: 31,
        2024: 32,
    },
    "EU": {1992: 12, 1995: 15, 2003: 15, 2004: 25, 2007: 27, 2013: 28, 2019: 28, 2020: 27, 2025: 27},
    "SCO": {2001: 6, 2016: 6, 2017: 8, 2023: 9, 2024: 10},
    "BRICS": {2009: 4, 2010: 5, 2023: 5, 2024: 9, 2025: 10},
    "EAEU": {2015: 5, 2025: 5},
}


@pytest.fixture(scope="module")
def record() -> Record:
    return load_record("russia")


@pytest.fixture(scope="module")
def data(shared: Path) -> Path:
    folder = shared / "data"
    if not folder.is_dir():
        pytest.skip("needs ../shared/data, which is not here")
    return folder


def assert_same(record: Record, name: str, wanted: dict[str, float]) -> None:
    """The series has these values at these dates, no others, to six decimals."""
    found = {row.date: row.value for row in record.observations if row.indicator == name}
    assert wanted
    assert found.keys() == wanted.keys(), name
    for date, value in wanted.items():
        assert found[date] == pytest.approx(value, abs=5.1e-7, rel=1e-12), (name, date)


def test_the_files_are_reproduced_byte_for_byte(data: Path, tmp_path: Path) -> None:
    built = build_record("russia", data, tmp_path / "out")
    assert sorted(path.name for path in built.files) == ["indicators.csv", "sources.yaml"]
    for path in built.files:
        assert path.read_bytes() == (SHIPPED / path.name).read_bytes(), f"write {path.name} anew"
    record = load_record("russia")
    assert (built.indicators, built.observations) == (len(record.declared), len(record.observations))
    assert set(built.sources) == set(record.sources)


def test_it_holds_what_it_has_to(record: Record) -> None:
    wanted = {
        *(f"{pair}.ideal_point_distance" for pair in PAIRS),
        *ENERGY,
        "CHN:RUS.gdp_ratio",
        *(f"{state}.gdp_share" for state in ("CHN", "EU", "IND", "RUS", "UKR", "USA")),
        *(f"{state}.cinc" for state in ("CHN", "IND", "RUS", "UKR", "USA")),
        *(f"{state}.military_expenditure_share" for state in ("CHN", "IND", "RUS", "UKR", "USA")),
        *(f"{name}.members" for name in MEMBERS),
        "USA:EUROPE.troops",
        "USA:EAST_ASIA.troops",
        "RUS-UKR.battle_deaths",
        "RUS.polyarchy",
        "UKR.polyarchy",
        *(f"{state}.gpr" for state in ("CHN", "RUS", "UKR", "USA")),
        *(f"EU:RUS.{flow}_monthly" for flow in ("imports", "exports", "fuel_imports")),
        "WEST:RUS.sanctions",
    }
    assert wanted <= set(record.names)
    assert set(record.names) == set(record.declared), "nothing is declared in vain"
    assert {row.source for row in record.observations} == set(record.sources)
    pairs = {name.split(".")[0] for name in record.names if name.endswith(".gdelt_tension")}
    assert {"CHN-RUS", "RUS-USA", "CHN-USA", "RUS-UKR", "IND-RUS", "KAZ-RUS"} <= pairs
    assert {name.split(".")[0] for name in record.names if name.endswith("tension_monthly")} == pairs


@pytest.mark.parametrize("pair", PAIRS)
def test_every_distance_has_an_interval_in_every_year(record: Record, pair: str) -> None:
    rows = [row for row in record.observations if row.indicator == f"{pair}.ideal_point_distance"]
    assert len(rows) >= 32
    assert {row.date for row in rows} <= {str(year) for year in range(1992, 2025)}
    for row in rows:
        assert 0 <= row.low <= row.value <= row.high
        assert row.low < row.high


def test_the_figures_that_were_known_beforehand(record: Record) -> None:
    shares = {
        buyer: record.series(f"RUS:{buyer}.energy_export_share") * 100 for buyer in ("EU", "CHN", "IND")
    }
    assert {buyer: round(float(share["2019"]), 1) for buyer, share in shares.items()} == {
        "EU": 49.9,
        "CHN": 21.0,
        "IND": 1.2,
    }
    assert {buyer: round(float(share["2024"]), 1) for buyer, share in shares.items()} == {
        "EU": 13.2,
        "CHN": 46.5,
        "IND": 30.5,
    }
    distance = record.series("CHN-RUS.ideal_point_distance")
    cut = {year: math.floor(100 * float(distance[year])) / 100 for year in ("2013", "2014")}
    assert cut == {"2013": 0.51, "2014": 0.81}  # 0.5158, 0.8143: cut to two decimals, as they were given


def test_deaths_are_of_two_years_and_sizes_of_the_right_order(record: Record) -> None:
    deaths = record.series("RUS-UKR.battle_deaths")
    assert [str(period) for period in deaths.index] == ["2022", "2023"]
    ratio = record.series("CHN:RUS.gdp_ratio")
    assert ratio["1992"] == pytest.approx(0.93, abs=0.05)
    assert ratio["2023"] == pytest.approx(8.8, abs=0.1)
    assert record.series("USA:EUROPE.troops")["1992"] > 2.5 * record.series("USA:EUROPE.troops")["2020"]
    assert math.isnan(record.series("USA:EUROPE.troops")["2008"])
    assert record.series("UKR.polyarchy")["2020"] > record.series("RUS.polyarchy")["2020"] + 0.2
    tension = record.series("RUS-UKR.gdelt_tension_monthly")
    assert tension["2022-03"] > 5 * tension["2021-03"]


@pytest.mark.parametrize("name", MEMBERS)
def test_members_are_as_many_as_history_says(record: Record, name: str) -> None:
    series = record.series(f"{name}.members")
    assert {year: int(series[str(year)]) for year in MEMBERS[name]} == MEMBERS[name]


def test_the_index_of_sanctions_is_that_of_the_chronology(record: Record) -> None:
    table = sanctions_index(SHIPPED / "sanctions.yaml")
    wanted = {str(year): value for year, value in zip(table["year"], table["index"], strict=True)}
    assert list(wanted) == [str(year) for year in range(1992, 2026)]
    assert_same(record, "WEST:RUS.sanctions", wanted)
    assert wanted["2013"] < 1 < 30 < wanted["2015"] < wanted["2022"] < wanted["2025"]


def test_energy_shares_by_a_second_reading(record: Record, data: Path) -> None:
    flows = pd.read_parquet(data / "energy" / "energy_trade_1995_2024.parquet")
    group = {**dict.fromkeys(EU_27, "EU"), **dict.fromkeys(CENTRAL_ASIA, "CAS")}
    sold: dict = defaultdict(lambda: defaultdict(float))
    for year, seller, buyer, value in zip(
        flows["year"], flows["exporter"], flows["importer"], flows["value_kusd"], strict=True
    ):
        ends = (group.get(seller, seller), group.get(buyer, buyer))
        if ends[0] != ends[1] and year >= 1996:
            sold[year][ends] += value
    for name in ENERGY:
        (whose, other), what = name.split(".")[0].split(":"), name.split(".")[1]
        wanted = {}
        for year, ends in sold.items():
            mine = 0 if "export" in what else 1
            total = sum(value for pair, value in ends.items() if pair[mine] == whose)
            part = ends.get((whose, other) if mine == 0 else (other, whose))
            if part is not None:
                wanted[str(year)] = part / total
        assert_same(record, name, wanted)
    europe = flows[(flows["year"] == 2019) & flows["importer"].isin(EU_27)]
    russian = europe.loc[europe["exporter"] == "RUS", "value_kusd"].sum() / europe["value_kusd"].sum()
    found = record.series("EU:RUS.energy_import_share")["2019"]
    assert found > russian + 0.01, "with trade among the members the share would be another"


def test_distances_by_a_second_reading(record: Record, data: Path) -> None:
    points = pd.read_csv(data / "unga" / "unga_idealpoints_1946_2024.csv")
    members = {**{party: {party} for party in PARTIES}, "EU": EU_27, "CAS": CENTRAL_ASIA}
    for pair in PAIRS:
        first, second = pair.split("-")
        wanted = {}
        for year in range(1992, 2025):
            now = points[points["year"] == year].set_index("iso3")["idealpointfp"]
            here = {side: now[now.index.isin(members[side])].dropna() for side in (first, second)}
            if any(len(here[side]) * 10 < 8 * len(members[side]) for side in here):
                continue
            wanted[str(year)] = abs(here[first].mean() - here[second].mean())
        assert_same(record, f"{pair}.ideal_point_distance", wanted)


def test_the_interval_of_a_pair_by_hand(record: Record, data: Path) -> None:
    points = pd.read_csv(data / "unga" / "unga_idealpoints_1946_2024.csv")
    now = points[points["year"] == 2014].set_index("iso3")
    rus, chn = now.loc["RUS"], now.loc["CHN"]
    apart = rus["idealpointfp"] - chn["idealpointfp"]
    below = math.sqrt((rus["idealpointfp"] - rus["q5fp"]) ** 2 + (chn["q95fp"] - chn["idealpointfp"]) ** 2)
    above = math.sqrt((rus["q95fp"] - rus["idealpointfp"]) ** 2 + (chn["idealpointfp"] - chn["q5fp"]) ** 2)
    assert apart > below > 0
    row = next(
        row
        for row in record.observations
        if row.indicator == "CHN-RUS.ideal_point_distance" and row.date == "2014"
    )
    assert (row.low, row.high) == pytest.approx((apart - below, apart + above), abs=1e-6)


def test_the_table_of_distances_beside_them_agrees(record: Record, data: Path) -> None:
    table = pd.read_csv(data / "unga" / "dyad_distance_core41_1990_2024.csv")
    compared = 0
    for row in table.itertuples(index=False):
        name = f"{min(row.iso3_a, row.iso3_b)}-{max(row.iso3_a, row.iso3_b)}.ideal_point_distance"
        if name in record.declared and row.year >= 1992:
            assert record.series(name)[str(row.year)] == pytest.approx(row.ideal_distance, abs=6e-5)
            compared += 1
    assert compared > 300


def test_sizes_by_a_second_reading(record: Record, data: Path) -> None:
    gdp = pd.read_csv(data / "gdp" / "gdp_current_usd.csv")
    by = {(row.iso3, row.year): row.gdp_current_usd for row in gdp.itertuples(index=False)}
    years = range(1992, 2024)
    assert_same(record, "CHN:RUS.gdp_ratio", {str(year): by["CHN", year] / by["RUS", year] for year in years})
    for name in ("CHN", "EU", "IND", "RUS", "UKR", "USA"):
        code = "EUU" if name == "EU" else name
        assert_same(
            record, f"{name}.gdp_share", {str(year): by[code, year] / by["WLD", year] for year in years}
        )
    nmc = pd.read_csv(data / "nmc" / "cow_nmc_1816_2022.csv")
    nmc = nmc[nmc["year"].between(1992, 2022)]
    world = nmc[nmc["milex"] >= 0].groupby("year")["milex"].sum()
    for state in ("CHN", "IND", "RUS", "UKR", "USA"):
        own = nmc[nmc["iso3"] == state]
        assert_same(record, f"{state}.cinc", {str(int(row.year)): row.cinc for row in own.itertuples()})
        assert_same(
            record,
            f"{state}.military_expenditure_share",
            {str(int(row.year)): row.milex / world[row.year] for row in own.itertuples() if row.milex >= 0},
        )


def test_deaths_regimes_and_risk_by_a_second_reading(record: Record, data: Path) -> None:
    deaths = pd.read_csv(data / "ucdp" / "ucdp_brd_dyadic_v24_1_1989_2023.csv", low_memory=False)
    own = deaths[
        (deaths["side_a"] == "Government of Russia (Soviet Union)")
        & (deaths["side_b"] == "Government of Ukraine")
    ]
    assert_same(record, "RUS-UKR.battle_deaths", {str(row.year): row.bd_best for row in own.itertuples()})
    regimes = pd.read_csv(data / "democracy" / "democracy_cow_1816_2025.csv")
    risk = pd.read_csv(data / "gpr" / "gpr_country_month.csv")
    for state in ("RUS", "UKR"):
        rows = regimes[(regimes["iso3"] == state) & (regimes["year"] >= 1992)].dropna(
            subset=["v2x_polyarchy"]
        )
        assert_same(
            record,
            f"{state}.polyarchy",
            {str(int(row.year)): row.v2x_polyarchy for row in rows.itertuples()},
        )
    for state in ("CHN", "RUS", "UKR", "USA"):
        months: dict = defaultdict(list)
        for row in risk[risk["iso3"] == state].dropna().itertuples():
            months[row.month[:4]].append(row.gpr_share)
        wanted = {
            year: sum(values) / 12 for year, values in months.items() if len(values) == 12 and year >= "1992"
        }
        assert_same(record, f"{state}.gpr", wanted)


def test_tension_by_a_second_reading(record: Record, data: Path) -> None:
    table = pd.read_parquet(data / "gdelt" / "gdelt_dyad_month.parquet")
    sums: dict = defaultdict(dict)
    for row in table.itertuples(index=False):
        pair = "-".join(sorted((row.iso3_a, row.iso3_b)))
        assert row.month not in sums[pair], "one line a pair and month, whatever the order of the two"
        sums[pair][row.month] = (row.score_sum, row.n_days)
    names = [name for name in record.names if name.endswith(".gdelt_tension_monthly")]
    for name in names:
        months = sums[name.split(".")[0]]
        assert_same(record, name, {month: -score / days for month, (score, days) in months.items() if days})
        wanted = {}
        for year in {month[:4] for month in months}:
            inside = [value for month, value in months.items() if month[:4] == year]
            if len(inside) == 12:
                wanted[year] = -sum(score for score, _ in inside) / sum(days for _, days in inside)
        assert_same(record, name.removesuffix("_monthly"), wanted)


def test_troops_and_members_by_a_second_reading(record: Record, data: Path) -> None:
    table = pd.read_csv(data / "us_troops" / "us_troops_country_year_1950_2024.csv")
    east = {"China", "Hong Kong", "Japan", "Macau", "Mongolia", "North Korea", "South Korea", "Taiwan"}
    wanted: dict = defaultdict(float)
    for row in table.itertuples(index=False):
        named = row.countryname in east or row.iso3 in {
            "CHN",
            "HKG",
            "JPN",
            "MAC",
            "MNG",
            "PRK",
            "KOR",
            "TWN",
        }
        if named and row.year >= 1992 and row.year != 2008 and row.troops_ad == row.troops_ad:
            wanted[str(row.year)] += row.troops_ad
    assert_same(record, "USA:EAST_ASIA.troops", wanted)
    memberships = pd.read_csv(data / "memberships" / "memberships_handcoded.csv")
    for name in MEMBERS:
        own = memberships[memberships["org"] == name]
        found = record.series(f"{name}.members")
        for period, value in found.items():
            inside = [
                row.iso3
                for row in own.itertuples()
                if row.join_year <= period.year and not row.leave_year <= period.year
            ]
            assert len(inside) == len(set(inside)) == value, (name, period)


def test_trade_by_a_second_reading(record: Record, data: Path) -> None:
    table = pd.read_csv(data / "eurostat" / "eu_member_partner_month_2020_2022.csv")
    for name, flow, product in (
        ("imports", "import", "total"),
        ("exports", "export", "total"),
        ("fuel_imports", "import", "hs27_mineral_fuels"),
    ):
        own = table[
            (table["partner_iso3"] == "RUS") & (table["flow"] == flow) & (table["product"] == product)
        ]
        sums: dict = defaultdict(float)
        for row in own[own["reporter_iso3"].isin(EU_27)].itertuples():
            sums[row.month] += row.value_eur / 1e6
        months = [f"{year}-{month:02}" for year in (2020, 2021, 2022) for month in range(1, 13)]
        assert_same(record, f"EU:RUS.{name}_monthly", {month: sums[month] for month in months[:34]})
    last = table[(table["partner_iso3"] == "RUS") & (table["month"] == "2022-11")]
    assert "NLD" not in set(last["reporter_iso3"]), "why November is a gap"
