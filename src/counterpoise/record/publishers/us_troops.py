"""United States military personnel abroad by country and year (Department of Defense)."""

from __future__ import annotations

from pathlib import Path

from counterpoise.record.publishers.tables import NUMBER, TEXT, Frame, read_table
from counterpoise.schema import RecordSource

SOURCE = RecordSource(
    publisher="US Department of Defense, Defense Manpower Data Center",
    title="US active-duty military personnel by country",
    version="years 1950 to 2024",
    licence="public domain (US government)",
    citation=(
        "US Department of Defense, Defense Manpower Data Center, reports on personnel by location; Allen, "
        "Michael A., Michael E. Flynn and Carla Martinez Machain (2022), US global military deployments, "
        "1950-2020, Conflict Management and Peace Science 39(3)"
    ),
    address="https://dwp.dmdc.osd.mil/dwp/app/dod-data-reports/workforce-reports",
    note=(
        "2008 is left out: the figures for that year are about twice those of the years before and after in "
        "most countries, which looks like a double count. Forces afloat that no country is named for do not "
        "count."
    ),
)
FILES = ("us_troops/us_troops_country_year_1950_2024.csv",)
# Places that the publisher's table names without a code.
PLACES = {
    "Kosovo": "XKX",
    "Gibraltar": "GIB",
    "Hong Kong": "HKG",
    "Yugoslavia": "YUG",
    "Czechoslovakia": "CSK",
}


def read(folder: Path) -> Frame:
    """Active-duty personnel by country and year, as published.

    Parameters
    ----------
    folder
        The folder that holds `us_troops/`.

    Returns
    -------
    pandas.DataFrame
        Columns `iso3` (XKX, GIB, HKG, YUG and CSK by the name of the place), `year`, `value` (persons).
        Countries that go by two names in a year are added up; places without a code are left out.

    Raises
    ------
    SurroundingsError
        R001 or O011, as `read_table`.
    """
    wanted = {"iso3": TEXT, "countryname": TEXT, "year": NUMBER, "troops_ad": NUMBER}
    table = read_table(folder, FILES, wanted)
    table["iso3"] = table["iso3"].fillna(table["countryname"].map(PLACES))
    table = table.dropna(subset=["iso3", "year", "troops_ad"]).astype({"year": "int64"})
    summed = table.groupby(["iso3", "year"], as_index=False)["troops_ad"].sum()
    return summed.rename(columns={"troops_ad": "value"})
