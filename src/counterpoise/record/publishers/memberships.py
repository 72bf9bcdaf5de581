"""Members of organisations by the years in which they joined and left (compiled by hand)."""

from __future__ import annotations

from pathlib import Path

from counterpoise.record.publishers.tables import NUMBER, TEXT, Frame, read_table
from counterpoise.schema import RecordSource

SOURCE = RecordSource(
    publisher="compiled by hand from public facts",
    title="Members of NATO, the EU, the SCO, BRICS and the EAEU: years of joining and leaving",
    version="as of 2025",
    licence="facts; no licence needed",
    citation=(
        "Treaties and protocols of accession of the organisations; the same memberships stand one by one, "
        "each with its source, in chronology.yaml of this dossier"
    ),
    note=(
        "Saudi Arabia, invited to BRICS in 2023, is not counted: it has neither accepted nor refused in "
        "public. South Africa counts from 2010, when BRICS admitted it; chronology.yaml has the first summit "
        "that it attended, in April 2011."
    ),
)
FILES = ("memberships/memberships_handcoded.csv",)


def read(folder: Path) -> Frame:
    """Memberships, one a line.

    Parameters
    ----------
    folder
        The folder that holds `memberships/`.

    Returns
    -------
    pandas.DataFrame
        Columns `organisation`, `iso3`, `since`, `until` (years; `until` is NaN for a member today).

    Raises
    ------
    SurroundingsError
        R001 or O011, as `read_table`.
    """
    wanted = {"org": TEXT, "iso3": TEXT, "join_year": NUMBER, "leave_year": NUMBER}
    names = ["organisation", "iso3", "since", "until"]
    return read_table(folder, FILES, wanted).set_axis(names, axis="columns")
