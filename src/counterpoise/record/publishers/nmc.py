"""National material capabilities (Correlates of War)."""

from __future__ import annotations

from pathlib import Path

from counterpoise.record.publishers.tables import NUMBER, Frame, read_table
from counterpoise.schema import RecordSource

SOURCE = RecordSource(
    publisher="Correlates of War",
    title="National Material Capabilities",
    version="7.0, years to 2022",
    licence="free with citation",
    citation=(
        "Singer, J. David, Stuart Bremer and John Stuckey (1972), Capability Distribution, Uncertainty, and "
        "Major Power War, 1820-1965, in Bruce Russett (ed.), Peace, War, and Numbers, 19-48; Singer, J. "
        "David (1987), International Interactions 14, 115-132"
    ),
    address="https://correlatesofwar.org/data-sets/national-material-capabilities/",
    note="CINC is the mean of six shares of the world, and weighs people and steel more than wealth.",
)
PUBLISHED = "nmc/NMC-70-abridged.csv"
FILES = ("nmc/cow_nmc_1816_2022.csv", PUBLISHED)
_MISSING = -9


def read(folder: Path) -> Frame:
    """Capabilities by state and year.

    Parameters
    ----------
    folder
        The folder that holds `nmc/`, with the table in the layout of this project or as published.

    Returns
    -------
    pandas.DataFrame
        Columns `ccode` (Correlates of War), `year`, `cinc` (share of the world), `milex` (military
        expenditure, thousand current USD). NaN is what the publisher could not find.

    Raises
    ------
    SurroundingsError
        R001 or O011, as `read_table`.
    """
    table = read_table(folder, FILES, dict.fromkeys(("ccode", "year", "cinc", "milex"), NUMBER))
    table = table.mask(table == _MISSING)
    return table.dropna(subset=["ccode", "year"]).astype({"ccode": "int64", "year": "int64"})
