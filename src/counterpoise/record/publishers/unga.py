"""Ideal points of states from roll calls of the General Assembly (Bailey, Strezhnev & Voeten)."""

from __future__ import annotations

from pathlib import Path

from counterpoise.record.publishers.tables import NUMBER, TEXT, Frame, read_table
from counterpoise.schema import RecordSource

SOURCE = RecordSource(
    publisher="Bailey, Strezhnev & Voeten (Harvard Dataverse)",
    title="United Nations General Assembly Voting Data: ideal points",
    version="July 2025, votes to 2024",
    licence="CC0 1.0",
    citation=(
        "Bailey, Michael A., Anton Strezhnev and Erik Voeten (2017), Estimating Dynamic State Preferences "
        "from United Nations Voting Data, Journal of Conflict Resolution 61(2), 430-456; data: Voeten, "
        "Strezhnev and Bailey, United Nations General Assembly Voting Data, Harvard Dataverse"
    ),
    address="https://doi.org/10.7910/DVN/LEJUQZ",
    note=(
        "Ideal points from votes on final passage (columns FP), which run to 2024; those from all votes end "
        "in 2023. Russia has the points of the USSR before 1992."
    ),
)
FILES = ("unga/unga_idealpoints_1946_2024.csv",)


def read(folder: Path) -> Frame:
    """Ideal points by state and year, with the ends of their published 90% intervals.

    Parameters
    ----------
    folder
        The folder that holds `unga/`.

    Returns
    -------
    pandas.DataFrame
        Columns `iso3`, `year`, `value`, `low` and `high` (5 and 95% quantiles of the posterior), on the
        publisher's scale; lines without a code or a point are left out.

    Raises
    ------
    SurroundingsError
        R001 or O011, as `read_table`.
    """
    wanted = {"iso3": TEXT, "year": NUMBER, "idealpointfp": NUMBER, "q5fp": NUMBER, "q95fp": NUMBER}
    table = read_table(folder, FILES, wanted).set_axis(
        ["iso3", "year", "value", "low", "high"], axis="columns"
    )
    table = table.dropna().astype({"year": "int64"})
    return table.reset_index(drop=True)
