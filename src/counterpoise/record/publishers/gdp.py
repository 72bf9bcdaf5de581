"""Gross domestic product in current dollars (World Bank)."""

from __future__ import annotations

from pathlib import Path

from counterpoise.record.publishers.tables import NUMBER, TEXT, Frame, find_file, read_table
from counterpoise.schema import RecordSource

SOURCE = RecordSource(
    publisher="World Bank",
    title="World Development Indicators: GDP, current US dollars (NY.GDP.MKTP.CD)",
    version="years to 2023",
    licence="CC BY 4.0",
    citation=(
        "World Bank, World Development Indicators, NY.GDP.MKTP.CD; World Bank and OECD national accounts"
    ),
    address="https://data.worldbank.org/indicator/NY.GDP.MKTP.CD",
    note="At market exchange rates: a fall of the rouble is a fall of Russia's share.",
)
PUBLISHED = "gdp/API_NY.GDP.MKTP.CD_DS2_en_csv_v2.csv"
FILES = ("gdp/gdp_current_usd.csv", PUBLISHED)
_CODE, _PREAMBLE = "Country Code", 4


def read(folder: Path) -> Frame:
    """GDP by country (or group of countries) and year.

    Parameters
    ----------
    folder
        The folder that holds `gdp/`, with the table in the layout of this project (a line a country and year)
        or as published (a column a year, below four lines of preamble).

    Returns
    -------
    pandas.DataFrame
        Columns `iso3` (the publisher's codes for groups are among them: WLD, EUU), `year`, `value` (current
        USD).

    Raises
    ------
    SurroundingsError
        R001 or O011, as `read_table`.
    """
    if find_file(folder, FILES) == PUBLISHED:
        return _read_published(folder)
    wanted = {"iso3": TEXT, "year": NUMBER, "gdp_current_usd": NUMBER}
    table = read_table(folder, FILES, wanted).set_axis(["iso3", "year", "value"], axis="columns")
    return table.dropna().astype({"year": "int64"}).reset_index(drop=True)


def _read_published(folder: Path) -> Frame:
    """The same from the file as the publisher gives it out."""
    table = read_table(folder, (PUBLISHED,), {_CODE: TEXT}, preamble=_PREAMBLE, years=True)
    table = table.melt(id_vars=_CODE, var_name="year").rename(columns={_CODE: "iso3"})
    return table.dropna().astype({"year": "int64"})[["iso3", "year", "value"]].reset_index(drop=True)
