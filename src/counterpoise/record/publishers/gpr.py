"""The Geopolitical Risk index by country and month (Caldara & Iacoviello)."""

from __future__ import annotations

from pathlib import Path

from counterpoise.record.publishers.tables import NUMBER, TEXT, Frame, read_table
from counterpoise.schema import RecordSource

SOURCE = RecordSource(
    publisher="Caldara & Iacoviello",
    title="Geopolitical Risk Index, country-specific (GPRC)",
    version="months to April 2026",
    licence="CC BY 4.0",
    citation=(
        "Caldara, Dario and Matteo Iacoviello (2022), Measuring Geopolitical Risk, American Economic Review "
        "112(4), 1194-1225"
    ),
    address="https://www.matteoiacoviello.com/gpr.htm",
    note="Counted in ten newspapers in English, nine of them from the United States, Canada or Britain.",
)
FILES = ("gpr/gpr_country_month.csv",)


def read(folder: Path) -> Frame:
    """The share of articles that speak of geopolitical risk and of a country, by country and month.

    Parameters
    ----------
    folder
        The folder that holds `gpr/`.

    Returns
    -------
    pandas.DataFrame
        Columns `iso3`, `month` (YYYY-MM), `value` (per cent of articles).

    Raises
    ------
    SurroundingsError
        R001 or O011, as `read_table`.
    """
    wanted = {"iso3": TEXT, "month": TEXT, "gpr_share": NUMBER}
    return read_table(folder, FILES, wanted).set_axis(["iso3", "month", "value"], axis="columns").dropna()
