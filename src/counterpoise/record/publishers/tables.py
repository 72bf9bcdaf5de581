"""Reading a publisher's table from a folder: the file is there, and holds the columns that it should."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from counterpoise.errors import Place, Problem, SurroundingsError, nearest

NUMBER, TEXT = "float64", "string"
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
# A pandas.DataFrame (or Series): pandas has no types that a checker could follow through a computation.
Frame = Any


def find_file(folder: Path, files: Sequence[str]) -> str | None:
    """The first of some files, relative to a folder, that is there."""
    return next((name for name in files if (folder / name).is_file()), None)


def read_table(
    folder: Path, files: Sequence[str], columns: Mapping[str, str], *, preamble: int = 0, years: bool = False
) -> Frame:
    """Some columns of a publisher's table, in the order of its lines.

    Parameters
    ----------
    folder
        The folder that the files lie in.
    files
        Where the table may be, relative to the folder; the first that is there is read. CSV, or Parquet by
        its ending.
    columns
        The columns to read, each with `NUMBER` or `TEXT`.
    preamble
        Lines of a CSV file before the one that names the columns.
    years
        Read every column that is named by a year too, as numbers.

    Raises
    ------
    SurroundingsError
        R001 where no file is there or it cannot be read, O011 where it does not hold these columns, R005
        where pyarrow is needed and not installed.
    """
    name = find_file(folder, files)
    if name is None:
        raise SurroundingsError(_absent(folder, files))
    path, place = folder / name, Place(name)
    table = _read_parquet(path, place) if path.suffix == ".parquet" else _read_csv(path, place, preamble)
    found_years = [str(name) for name in table.columns if years and _YEAR.fullmatch(str(name))]
    columns = {**columns, **dict.fromkeys(found_years, NUMBER)}
    missing = [name for name in columns if name not in table.columns]
    if missing:
        found = ", ".join(map(str, table.columns))[:80]
        message = f"The file has no column {' and no column '.join(missing)}."
        raise SurroundingsError(
            Problem("O011", message, place, found, nearest(missing[0], map(str, table.columns)))
        )
    try:
        return table[list(columns)].astype(columns)
    except (ValueError, TypeError) as fault:
        message = f"A column does not hold numbers: {str(fault).splitlines()[0][:120]}."
        raise SurroundingsError(Problem("O011", message, place)) from fault


def _absent(folder: Path, files: Sequence[str]) -> Problem:
    """That none of the files is there."""
    message = "The publisher's file is not there."
    edit = (
        f"Put it at {files[0]} in the folder that --from names; `counterpoise record fetch` says where it is."
    )
    return Problem("R001", message, Place(files[0]), str(folder / files[0])[:200], edit=edit)


def spread(table: Frame, key: str, value: str, wanted: Iterable[object], file: str) -> Frame:
    """A table by year, with a column for each key; those that are wanted are there, if need be empty.

    Parameters
    ----------
    table
        With the columns `year`, `key` and `value`.
    key, value
        The columns that become the new columns and their values.
    wanted
        Keys that get a column whatever the table holds.
    file
        What a problem calls the file.

    Raises
    ------
    SurroundingsError
        O011 where a key has two lines for a year.
    """
    twice = table[table.duplicated(["year", key])]
    if len(twice):
        year, name = twice.iloc[0][["year", key]]
        message = f"{name} has two lines for {year}."
        raise SurroundingsError(Problem("O011", message, Place(file), f"{year}, {name}"))
    found = table.pivot_table(index="year", columns=key, values=value, aggfunc="first")
    return found.reindex(columns=[*found.columns, *(name for name in wanted if name not in found.columns)])


def _read_csv(path: Path, place: Place, preamble: int) -> Frame:
    """The table of a CSV file, all of it as text or numbers as pandas finds them."""
    import pandas as pd

    try:
        return pd.read_csv(path, low_memory=False, keep_default_na=False, na_values=[""], skiprows=preamble)
    except OSError as fault:
        raise SurroundingsError(_unreadable(place, fault)) from fault
    except ValueError as fault:  # no columns, not UTF-8, lines of several lengths
        message = "The file cannot be read as CSV in UTF-8."
        raise SurroundingsError(Problem("O011", message, place, str(fault).splitlines()[0][:80])) from fault


def _read_parquet(path: Path, place: Place) -> Frame:
    """The table of a Parquet file."""
    import pandas as pd

    require("pyarrow", "Reading a publisher's Parquet file")
    try:
        return pd.read_parquet(path, engine="pyarrow")
    except OSError as fault:
        if fault.errno is None:  # pyarrow's own complaint of a damaged file
            raise SurroundingsError(_not_parquet(place, fault)) from fault
        raise SurroundingsError(_unreadable(place, fault)) from fault
    except ValueError as fault:
        raise SurroundingsError(_not_parquet(place, fault)) from fault


def _unreadable(place: Place, fault: OSError) -> Problem:
    return Problem(
        "R001", f"{place.file} could not be read: {(fault.strerror or 'unknown reason').lower()}.", place
    )


def _not_parquet(place: Place, fault: Exception) -> Problem:
    return Problem("O011", "The file cannot be read as Parquet.", place, str(fault).splitlines()[0][:80])


def require(library: str, what: str) -> None:
    """Make sure that a library of the extra `record` can be imported.

    Raises
    ------
    SurroundingsError
        R005 where it cannot.
    """
    from importlib import import_module

    try:
        import_module(library)
    except ImportError as fault:
        message = f"{what} needs {library}, which cannot be loaded."
        edit = "Install it with `pip install 'counterpoise[record]'`."
        raise SurroundingsError(Problem("R005", message, found=str(fault)[:120], edit=edit)) from fault
