"""The index of Western sanctions on Russia, from the chronology coded by hand."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from counterpoise.record.computed import Computed, from_years
from counterpoise.record.publishers.tables import Frame
from counterpoise.record.sanctions import sanctions_index
from counterpoise.schema import Indicator, RecordSource

SOURCE = RecordSource(
    publisher="Counterpoise",
    title="Western sanctions on Russia, coded by hand as steps of measures",
    version="1992 to 2025",
    licence="as Counterpoise",
    citation="Every step cites its act: sanctions.yaml beside this file, whose head states the coding rule",
    note="A lower bound: what could not be dated or cited with certainty is left out.",
)
INDEX, MAXIMUM = "index", "maximum"


def compute(_: Path) -> list[Computed]:
    """The index of sanctions, its alternative, and its parts by kind, by year; nothing without a file.

    Raises
    ------
    DossierError
        As `sanctions_index`.
    """
    path = Path(str(files("counterpoise.dossier"))) / "builtin" / "russia" / "record" / "sanctions.yaml"
    if not path.is_file():
        return []
    table: Frame = sanctions_index(path).set_index("year")
    return [
        Computed(
            "WEST:RUS.sanctions" if name == INDEX else f"WEST:RUS.sanctions_{name}",
            _describe(str(name), str(table.attrs["columns"][name])),
            "sanctions",
            from_years(table[name].items(), int(table.index.min()), int(table.index.max())),
        )
        for name in table.columns
    ]


def _describe(name: str, meaning: str) -> Indicator:
    """What a column of the index is."""
    what = {INDEX: "", MAXIMUM: ", by the kind that is closed most"}.get(name, f": {name}")
    return Indicator(
        title=f"Western sanctions on Russia{what}",
        unit="index, 0 to 100",
        range=(0, 100),
        computed=f"{meaning[0].upper()}{meaning[1:]} (decision 0035)",
    )
