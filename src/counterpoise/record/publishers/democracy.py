"""Electoral democracy by state and year (V-Dem)."""

from __future__ import annotations

from pathlib import Path

from counterpoise.record.publishers.tables import NUMBER, TEXT, Frame, read_table
from counterpoise.schema import RecordSource

SOURCE = RecordSource(
    publisher="V-Dem Institute",
    title="V-Dem Dataset: electoral democracy index (v2x_polyarchy)",
    version="16, years to 2025",
    licence="CC BY 4.0, as Our World in Data records it",
    citation=(
        "Coppedge, Michael, John Gerring, Carl Henrik Knutsen, Staffan I. Lindberg, Jan Teorell et al. "
        "(2026), V-Dem Dataset v16, Varieties of Democracy Project, https://doi.org/10.23696/vdemds26"
    ),
    address="https://www.v-dem.net/data/the-v-dem-dataset/",
    note=(
        "From a table that joins it to other measures and has no intervals; the publisher's own file has "
        "them."
    ),
)
FILES = ("democracy/democracy_cow_1816_2025.csv",)


def read(folder: Path) -> Frame:
    """The electoral democracy index by state and year.

    Parameters
    ----------
    folder
        The folder that holds `democracy/`.

    Returns
    -------
    pandas.DataFrame
        Columns `iso3`, `year`, `value` (0 to 1); lines without a code or a value are left out.

    Raises
    ------
    SurroundingsError
        R001 or O011, as `read_table`.
    """
    wanted = {"iso3": TEXT, "year": NUMBER, "v2x_polyarchy": NUMBER}
    table = read_table(folder, FILES, wanted).set_axis(["iso3", "year", "value"], axis="columns")
    return table.dropna().astype({"year": "int64"}).reset_index(drop=True)
