"""The publishers' files as frames that `states` and `dyads` add, with what each column means and its unit."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.record.panels.keys import list_codes
from counterpoise.record.panels.system import LAST
from counterpoise.record.publishers import SOURCES
from counterpoise.record.publishers import democracy as democracy_file
from counterpoise.record.publishers import energy as energy_file
from counterpoise.record.publishers import gdp as gdp_file
from counterpoise.record.publishers import memberships as memberships_file
from counterpoise.record.publishers import nmc as nmc_file
from counterpoise.record.publishers import ucdp as ucdp_file
from counterpoise.record.publishers import unga as unga_file
from counterpoise.record.publishers import us_troops as us_troops_file
from counterpoise.record.publishers.tables import NUMBER, read_table

if TYPE_CHECKING:
    import pandas as pd

Folder = str | os.PathLike[str]
DOUBLE_COUNTED = 2008  # in the file of troops: about twice the years before and after


def nmc(folder: Folder) -> pd.DataFrame:
    r"""Material capabilities by state and year: CINC and military expenditure.

    Parameters
    ----------
    folder
        The folder that holds `nmc/`, and so for all readers here: each publisher's file in a folder of its
        own, as `counterpoise.record.publishers` says.

    Returns
    -------
    pandas.DataFrame
        Columns `cow`, `year`, `cinc`, `milex`; `attrs` says what they mean, in which unit, whose they are.

    Raises
    ------
    SurroundingsError
        R001 where the file is not there or cannot be read, O011 where it is not the publisher's.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "nmc").mkdir()
    ...     file = Path(folder, "nmc", "NMC-70-abridged.csv")
    ...     _ = file.write_text("ccode,year,milex,cinc\n2,2016,-9,0.13\n")
    ...     table = nmc(folder)
    >>> table["cinc"].tolist(), table["milex"].isna().tolist(), table.attrs["units"]["milex"]
    ([0.13], [True], '1,000 USD, current prices')
    """
    table = nmc_file.read(Path(folder)).rename(columns={"ccode": "cow"})
    meanings = {
        "cinc": "composite index of national capability",
        "milex": "military expenditure",
    }
    return _say(table, "nmc", meanings, {"cinc": "share of the world", "milex": "1,000 USD, current prices"})


def democracy(folder: Folder) -> pd.DataFrame:
    """Electoral democracy by state and year (`polyarchy`, V-Dem), by Correlates of War number."""
    wanted: dict[str, str] = dict.fromkeys(("ccode", "year", "v2x_polyarchy"), NUMBER)
    table = read_table(Path(folder), democracy_file.FILES, wanted).dropna()
    table = table.set_axis(["cow", "year", "polyarchy"], axis="columns").astype(
        {"cow": "int64", "year": "int64"}
    )
    return _say(table, "democracy", {"polyarchy": "electoral democracy index"}, {"polyarchy": "0 to 1"})


def gdp(folder: Folder) -> pd.DataFrame:
    """Gross domestic product by state and year (`gdp`, current USD); groups of states are left out."""
    table = gdp_file.read(Path(folder)).rename(columns={"value": "gdp"})
    table, left = _keep_states(table, ["iso3"])
    meanings = {"gdp": "gross domestic product at current prices and market exchange rates"}
    return _say(table, "gdp", meanings, {"gdp": "USD"}, left_out=left)


def ideal_points(folder: Folder) -> pd.DataFrame:
    """Ideal points in the General Assembly by state and year (`ideal_point`), by Correlates of War number."""
    table = _read_points(folder)
    meanings = {"ideal_point": "ideal point from votes on final passage; more is nearer the United States"}
    return _say(table, "unga", meanings, {"ideal_point": "the publisher's scale"})


def ideal_point_distances(folder: Folder) -> pd.DataFrame:
    """Distances between ideal points by pair and year (`ideal_point_distance`); the pair has no order."""
    import numpy as np
    import pandas as pd

    found = []
    for year, points in _read_points(folder).groupby("year"):
        code, place = points["cow"].to_numpy(), points["ideal_point"].to_numpy()
        first, second = np.triu_indices(len(points), 1)
        columns = {"cow_1": code[first], "cow_2": code[second], "year": year}
        found.append(pd.DataFrame({**columns, "ideal_point_distance": np.abs(place[first] - place[second])}))
    table = pd.concat(found, ignore_index=True)
    meanings = {"ideal_point_distance": "distance between ideal points from votes on final passage"}
    units = {"ideal_point_distance": "the publisher's scale"}
    return _say(table, "unga", meanings, units, directed=False)


def us_troops(folder: Folder) -> pd.DataFrame:
    """Active-duty personnel of the United States by country and year (`us_troops`); 2008 is left out.

    A country without a line in a year is NaN: that is not said to be zero.
    """
    table = us_troops_file.read(Path(folder)).rename(columns={"value": "us_troops"})
    table = table.loc[table["year"] != DOUBLE_COUNTED]
    meanings = {
        "us_troops": "US active-duty personnel in the country; 2008 is a gap, since it was counted twice"
    }
    return _say(table, "us-troops", meanings, {"us_troops": "persons"})


def ucdp(folder: Folder) -> pd.DataFrame:
    """Deaths in battle between two states by year (`battle_deaths`, `_low`, `_high`); the pair has no order.

    A pair without a line had fewer than 25 deaths and is NaN. Where several states stood on one side, deaths
    cannot be given to a pair: `attrs["left_out"]` names these lines.
    """
    import numpy as np

    table = ucdp_file.read(Path(folder))
    names = {"value": "battle_deaths", "low": "battle_deaths_low", "high": "battle_deaths_high"}
    table = table.loc[table["side_b"] != ""].rename(columns=names)
    several = table["side_a"].str.contains(",") | table["side_b"].str.contains(",")
    lines = zip(*(table.loc[several, name] for name in ("side_a", "side_b", "year")), strict=True)
    left = {f"{first} against {second}, {year}": 1 for first, second, year in lines}
    table = table.drop(index=table.index[several])
    pair = np.sort(table[["side_a", "side_b"]].to_numpy("int64"), axis=1)
    table = table.assign(gw_1=pair[:, 0], gw_2=pair[:, 1])
    table = table.groupby(["gw_1", "gw_2", "year"], as_index=False)[list(names.values())].sum()
    best, low, high = names.values()
    meanings = {
        best: "deaths in battle between the two states, best estimate; NaN is under 25",
        low: "the publisher's lower bound",
        high: "the publisher's upper bound",
    }
    return _say(table, "ucdp", meanings, dict.fromkeys(meanings, "persons"), directed=False, left_out=left)


def memberships(folder: Folder) -> pd.DataFrame:
    """Whether a state was a member of an organisation in a year (`nato`, `eu`, ...): 1 or 0.

    The year of joining counts, that of leaving does not; the file goes to 2025.
    """
    import pandas as pd

    table = memberships_file.read(Path(folder))
    names = table["organisation"].str.partition("_")[0].str.lower()
    spans = zip(names, table["iso3"], table["since"], table["until"].fillna(LAST + 1), strict=True)
    inside = {
        (code, year, name) for name, code, since, until in spans for year in range(int(since), int(until))
    }
    long = pd.DataFrame(sorted(inside), columns=["iso3", "year", "organisation"]).assign(member=1)
    wide = long.pivot_table("member", ["iso3", "year"], "organisation", fill_value=0).astype("int64")
    wide.columns = list(wide.columns)
    meanings = {name: f"member of {name.upper()} in the year" for name in wide.columns}
    units = dict.fromkeys(meanings, "1 or 0")
    return _say(wide.reset_index(), "memberships", meanings, units, otherwise=0)


def energy(folder: Folder) -> pd.DataFrame:
    """Exports of energy from the first state to the second by year, by product and together.

    Columns `energy_exports` and one for each product of the file. A flow that is not listed is NaN: it may be
    nothing, or confidential. Codes of the publisher's own are left out, among them S19, which is Taiwan with
    what else of Asia has no code.
    """
    table = energy_file.read(Path(folder)).rename(columns={"exporter": "iso3_1", "importer": "iso3_2"})
    table, left = _keep_states(table, ["iso3_1", "iso3_2"])
    keys = ["iso3_1", "iso3_2", "year"]
    wide = table.pivot_table("value", keys, "product", aggfunc="sum")
    wide.columns = [f"{name}_exports" for name in wide.columns]
    wide.insert(0, "energy_exports", wide.sum(axis="columns", min_count=1))
    meanings = {name: name.replace("_", " ") for name in wide.columns}
    meanings["energy_exports"] = "exports of crude oil, gas and coal together"
    units = dict.fromkeys(meanings, "1,000 USD, current prices")
    return _say(wide.reset_index(), "energy", meanings, units, left_out=left)


def _read_points(folder: Folder) -> pd.DataFrame:
    """Ideal points by Correlates of War number, since the file's ISO codes are not those of the time."""
    names = {"ccode": "cow", "year": "year", "idealpointfp": "ideal_point"}
    table = read_table(Path(folder), unga_file.FILES, dict.fromkeys(names, NUMBER)).rename(columns=names)
    return table.dropna().astype({"cow": "int64", "year": "int64"}).reset_index(drop=True)


def _keep_states(table: pd.DataFrame, columns: list[str]) -> tuple[pd.DataFrame, dict[str, int]]:
    """The rows whose codes are of states or territories, and how many rows each other code had."""
    known = list_codes("iso")
    left: dict[str, int] = {}
    for column in columns:
        strange = ~table[column].isin(known)
        for code, rows in table.loc[strange, column].value_counts(sort=False).items():
            left[str(code)] = left.get(str(code), 0) + int(rows)
        table = table.loc[~strange]
    return table, left


def _say(
    table: pd.DataFrame,
    source: str,
    meanings: Mapping[str, str],
    units: Mapping[str, str],
    **more: Any,
) -> pd.DataFrame:
    """A frame that says in `attrs` what it holds."""
    entry = SOURCES[source]
    table = table.reset_index(drop=True)
    table.attrs = {
        "title": entry.title,
        "columns": dict(meanings),
        "units": dict(units),
        "sources": {source: entry.citation},
        **more,
    }
    return table
