"""A file or a frame as cells with their places, so that both are checked in one way."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.dossier.exchange.cells import Cell, read_sheet
from counterpoise.dossier.reading import RefusedError, decode, read_bytes
from counterpoise.errors import DossierError, Place, Problem, SurroundingsError
from counterpoise.evidence.reciprocity.directed import find_undirected_columns

if TYPE_CHECKING:
    import pandas as pd

FRAME = "frame"
_LARGEST = 100_000_000


@dataclass(frozen=True)
class Table:
    """A header and rows of cells. `place` says where a cell stands; `comma` whether decimals have one."""

    name: str
    header: list[Cell]
    rows: list[list[Cell]]
    place: Callable[[Cell], Place]
    comma: bool = False


def read_table(source: str | os.PathLike[str] | pd.DataFrame) -> Table:
    """The cells of a CSV file (comma, semicolon or tab), of a Parquet file, or of a frame.

    Parameters
    ----------
    source
        A path, or a frame whose index, if it holds dates, is its first column.

    Raises
    ------
    DossierError
        O030 where pairs have no direction, O031 where there is no table; F003, F004 or F014 where the text
        cannot be read.
    SurroundingsError
        R001 where the file cannot be read, R005 where it is Parquet and pyarrow is not installed.
    """
    if not isinstance(source, (str, os.PathLike)):
        return _from_frame(source, FRAME)
    path = Path(os.fspath(source))
    if path.suffix == ".parquet":
        return _from_frame(_read_parquet(path), path.name)
    try:
        text = decode(read_bytes(path, path.name, _LARGEST), path.name).removeprefix("\ufeff")
    except RefusedError as fault:
        raise DossierError(fault.problem) from fault
    except ValueError as fault:  # a path that no system takes
        message = f"{path.name[:80]!a} could not be read: the path cannot be used."
        raise SurroundingsError(Problem("R001", message)) from fault
    sheet = read_sheet(text, path.name)
    if sheet.problems:
        raise DossierError(sheet.problems)
    if not sheet.rows:
        raise DossierError(Problem("O031", "The file is empty.", Place(path.name, 1, 1)))
    _refuse_undirected(sheet.rows[0], lambda cell: sheet.place(cell.start))
    return Table(
        path.name, sheet.rows[0], sheet.rows[1:], lambda cell: sheet.place(cell.start), sheet.delimiter != ","
    )


def _read_parquet(path: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        import pyarrow  # noqa: F401  # pyright: ignore[reportMissingImports]
    except ImportError as fault:
        edit = "Install it with `pip install 'counterpoise[record]'`, or save the table as CSV."
        message = "Reading Parquet needs pyarrow, which cannot be loaded."
        raise SurroundingsError(Problem("R005", message, found=str(fault)[:120], edit=edit)) from fault
    try:
        return pd.read_parquet(path, engine="pyarrow")
    except (OSError, ValueError) as fault:
        message = f"{path.name[:80]!a} could not be read as Parquet."
        raise SurroundingsError(Problem("R001", message, found=str(fault).splitlines()[0][:80])) from fault


def _from_frame(frame: pd.DataFrame, name: str) -> Table:
    """The cells of a frame; their places count rows from 1 below the header, and columns from 1."""
    import pandas as pd

    if isinstance(frame.index, (pd.DatetimeIndex, pd.PeriodIndex)) or frame.index.name is not None:
        frame = frame.reset_index(names=frame.index.name or "date")
    width = max(1, frame.shape[1])

    def place(cell: Cell) -> Place:
        line, number = divmod(cell.start, width)
        return Place(name, line or None, number + 1 if line else None)

    header = [Cell(str(column), number) for number, column in enumerate(frame.columns)]
    _refuse_undirected(header, place)
    columns = [_write_column(frame.iloc[:, number]) for number in range(frame.shape[1])]
    rows = [
        [Cell(text, (line + 1) * width + number) for number, text in enumerate(texts)]
        for line, texts in enumerate(zip(*columns, strict=True))
    ]
    return Table(name, header, rows, place)


def _refuse_undirected(header: list[Cell], place: Callable[[Cell], Place]) -> None:
    """Refuse a header in which pairs have no direction, before the lines below it are looked at."""
    problem = find_undirected_columns([(cell.text, place(cell)) for cell in header])
    if problem is not None:
        raise DossierError(problem)


def _write_column(column: pd.Series) -> list[str]:
    """The texts of a column: gaps empty."""
    import pandas as pd

    return ["" if pd.isna(value) else _write(value) for value in column]


def _write(value: Any) -> str:
    """A number so that it reads back as it was; a period as its date, that of a week being its first day."""
    import pandas as pd

    if isinstance(value, pd.Period):
        return str(value).replace("Q", "-Q").partition("/")[0]
    return repr(float(value)) if isinstance(value, float) else str(value)
