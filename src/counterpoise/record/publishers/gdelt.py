"""Conflict and cooperation between two states in the news, by month (GDELT)."""

from __future__ import annotations

from pathlib import Path

from counterpoise.record.publishers.tables import NUMBER, TEXT, Frame, read_table
from counterpoise.schema import RecordSource

SOURCE = RecordSource(
    publisher="The GDELT Project",
    title="GDELT Event Database: conflict and cooperation by pair of states and month",
    version="January 2018 to February 2024",
    licence="free with citation and link",
    citation=(
        "Leetaru, Kalev and Philip A. Schrodt (2013), GDELT: Global Data on Events, Location and Tone, "
        "1979-2012, ISA Annual Convention; The GDELT Project, https://www.gdeltproject.org"
    ),
    address="https://www.gdeltproject.org/",
    note=(
        "The score is a sum over the events that machines found in the news, positive for cooperation; the "
        "pair has no direction. It grows with the number of articles, which fell over these years. Some days "
        "are missing, above all from November 2022 to June 2023."
    ),
)
FILES = ("gdelt/gdelt_dyad_month.parquet",)


def read(folder: Path) -> Frame:
    """Scores by pair of states and month.

    Parameters
    ----------
    folder
        The folder that holds `gdelt/`.

    Returns
    -------
    pandas.DataFrame
        Columns `month` (YYYY-MM), `pair` (two codes in alphabetical order, joined by a hyphen), `score` (sum
        over events, positive for cooperation), `days` (days of the month that the publisher covers).

    Raises
    ------
    SurroundingsError
        R001 or O011, as `read_table`; R005 where pyarrow is not installed.
    """
    wanted = {"month": TEXT, "iso3_a": TEXT, "iso3_b": TEXT, "score_sum": NUMBER, "n_days": NUMBER}
    table = read_table(folder, FILES, wanted)
    in_order = table["iso3_a"] < table["iso3_b"]
    first = table["iso3_a"].where(in_order, table["iso3_b"])
    second = table["iso3_b"].where(in_order, table["iso3_a"])
    table["pair"] = first + "-" + second
    table = table.rename(columns={"score_sum": "score", "n_days": "days"})
    return table[["month", "pair", "score", "days"]].dropna().astype({"days": "int64"})
