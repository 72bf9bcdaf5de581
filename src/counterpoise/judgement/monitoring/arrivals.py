"""New rows of indicators: read, checked against the record, and joined to it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from counterpoise.dossier.exchange.cells import read_sheet
from counterpoise.dossier.reading import RefusedError, decode, read_bytes
from counterpoise.errors import DossierError, Problem
from counterpoise.record import Observation, Record
from counterpoise.record.loading import MOST_BYTES
from counterpoise.record.rows import read_lines
from counterpoise.schema import SourcesFile


def read_arrivals(path: str | os.PathLike[str], record: Record) -> tuple[Observation, ...]:
    """The rows of a file as record/indicators.csv has them, of what the record does not have yet.

    Parameters
    ----------
    path
        A CSV file with the columns indicator, date, value, low, high, source; low and high may be left out.
        Indicators and sources are those that the record declares.
    record
        What was observed before.

    Returns
    -------
    tuple of Observation
        In the order of the file.

    Raises
    ------
    DossierError
        O002 to O010, F004, F013 and F014 for what is wrong with the file; J030 for a row that the record has.
    SurroundingsError
        R001 where the file cannot be read.
    """
    file = Path(path)
    text = _read(file)
    declared = SourcesFile(indicators=dict(record.declared), sources=dict(record.sources))
    lines = read_lines(text, file.name, declared)
    problems = lines.problems or _list_known(text, file.name, record)
    if problems:
        raise DossierError(problems)
    return tuple(lines.observations)


def join_rows(record: Record, rows: Sequence[Observation]) -> Record:
    """The record with some more rows.

    Examples
    --------
    >>> from counterpoise.record import load_record
    >>> record = load_record("russia")
    >>> later = join_rows(record, [Observation("NATO.members", "2999", 40.0, 40.0, 40.0, "memberships")])
    >>> float(later.series("NATO.members").iloc[-1]), later.hash == record.hash
    (40.0, False)
    """
    everything = sorted((*record.observations, *rows), key=lambda row: row[:2])
    return replace(record, observations=tuple(everything))


def _read(file: Path) -> str:
    try:
        return decode(read_bytes(file, file.name, MOST_BYTES), file.name).removeprefix("\ufeff")
    except RefusedError as fault:
        raise DossierError(fault.problem) from fault


def _list_known(text: str, name: str, record: Record) -> list[Problem]:
    """J030 for each row whose indicator and date the record has."""
    known = {(row.indicator, row.date): row.value for row in record.observations}
    sheet = read_sheet(text, name)
    columns = [cell.text for cell in sheet.rows[0]]
    places = columns.index("indicator"), columns.index("date")
    problems = []
    for cells in sheet.rows[1:]:
        cell, date = (cells[place] for place in places)
        key = cell.text, date.text
        if key in known:
            message = f"The record has {key[0]} of {key[1]} already, {known[key]:g}."
            edit = "Leave the row out; a figure that was revised belongs into the record itself."
            problems.append(
                Problem("J030", message, sheet.place(cell.start), f"{key[0][:60]}, {key[1]}", edit=edit)
            )
    return problems
