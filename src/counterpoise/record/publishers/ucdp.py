"""Deaths in battle by pair of parties and year (Uppsala Conflict Data Program)."""

from __future__ import annotations

from pathlib import Path

from counterpoise.record.publishers.tables import NUMBER, TEXT, Frame, read_table
from counterpoise.schema import RecordSource

SOURCE = RecordSource(
    publisher="Uppsala Conflict Data Program",
    title="UCDP Battle-Related Deaths Dataset, dyadic",
    version="24.1, years to 2023",
    licence="CC BY 4.0",
    citation=(
        "Davies, Shawn, Garoun Engström, Therése Pettersson and Magnus Öberg (2024), Organized violence "
        "1989-2023, and the prevalence of organized crime groups, Journal of Peace Research 61(4), 673-693"
    ),
    address="https://ucdp.uu.se/downloads/index.html#battlerelated",
    note="A pair has a line for a year with at least 25 deaths in battle between the two.",
)
FILES = ("ucdp/ucdp_brd_dyadic_v24_1_1989_2023.csv",)


def read(folder: Path) -> Frame:
    """Deaths in battle by pair of parties and year.

    Parameters
    ----------
    folder
        The folder that holds `ucdp/`.

    Returns
    -------
    pandas.DataFrame
        Columns `side_a`, `side_b` (Gleditsch and Ward numbers of states as text, empty for other parties),
        `year`, `value` (best estimate), `low`, `high` (the publisher's own bounds).

    Raises
    ------
    SurroundingsError
        R001 or O011, as `read_table`.
    """
    wanted = {
        **dict.fromkeys(("gwno_a", "gwno_b"), TEXT),
        **dict.fromkeys(("year", "bd_best", "bd_low", "bd_high"), NUMBER),
    }
    names = ["side_a", "side_b", "year", "value", "low", "high"]
    table = read_table(folder, FILES, wanted).set_axis(names, axis="columns")
    table = table.dropna(subset=["year"]).astype({"year": "int64"})
    for side in ("side_a", "side_b"):
        table[side] = table[side].fillna("").str.removesuffix(".0")
    return table
