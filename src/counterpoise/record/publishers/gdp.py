"""Gross domestic product in current dollars (World Bank)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from counterpoise.record.publishers.tables import NUMBER, TEXT, read_table
from counterpoise.schema import RecordSource

if TYPE_CHECKING:
    import pandas as pd

SOURCE = RecordSource(
    publisher="World Bank",
    title="World Development Indicators: GDP, current US dollars (NY.GDP.MKTP.CD)",
    version="years to 2023",
    licence="CC BY 4.0",
    citation="World Bank, World Development Indicators, NY.GDP.MKTP.CD; World Bank and OECD national accounts",
    address="https://data.worldbank.org/indicator/NY.GDP.MKTP.CD",
    note="At market exchange rates: a fall of the rouble is a fall of Russia's share.",
)
FILES = ("gdp/gdp_current_usd.csv",)


def read(folder: Path) -> pd.DataFrame:
    """GDP by country (or group of countries) and year.

    Parameters
    ----------
    folder
        The folder that holds `gdp/`.

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
    wanted = {"iso3": TEXT, "year": NUMBER, "gdp_current_usd": NUMBER}
    table = read_table(folder, FILES, wanted).set_axis(["iso3", "year", "value"], axis="columns")
    return table.dropna().astype({"year": "int64"}).reset_index(drop=True)
