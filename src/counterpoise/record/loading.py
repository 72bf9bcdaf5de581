"""The folder record/ of a dossier into a `Record`, or into all that is wrong with it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from counterpoise.dossier import Dossier, load
from counterpoise.dossier.loading import find_folder
from counterpoise.dossier.reading import RefusedError, Source, decode, read_bytes, stays_inside
from counterpoise.dossier.shapes import MOST_PROBLEMS, find_truths, translate
from counterpoise.dossier.yamlfile import YamlError, parse_yaml
from counterpoise.errors import CATALOGUE, DossierError, Place, Problem, SurroundingsError, nearest
from counterpoise.record.model import Record
from counterpoise.record.rows import Lines, read_lines
from counterpoise.schema import SourcesFile

FOLDER, INDICATORS, SOURCES = "record", "indicators.csv", "sources.yaml"
MOST_BYTES = 20_000_000
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,79}")


def load_record(dossier: Dossier | str | os.PathLike[str]) -> Record:
    """What was observed, as the folder record/ of a dossier says it, checked.

    The record is no part of the dossier's normalised content or hash (decision 0034). Nothing is
    filled in: a date without a line is a gap.

    Parameters
    ----------
    dossier
        A dossier, or what `load` takes: a built-in name, or the path of a folder.

    Returns
    -------
    Record
        Its observations, what each indicator is, and where they come from.

    Raises
    ------
    DossierError
        With every problem of both files: O001 where there is no record; F002 to F008, F010, F013 and F014
        for the files; S001 to S004, N010 and V008 for sources.yaml; O002 to O010 for indicators.csv.
    SurroundingsError
        R001 where a file cannot be read.

    Examples
    --------
    >>> record = load_record("russia")
    >>> len(record.series("NATO.members")), record.series("NATO.members")["2004"].item()
    (34, 26.0)
    """
    content = dossier if isinstance(dossier, Dossier) else load(dossier)
    folder = None if content.folder is None else Path(content.folder)
    if folder is None or not (folder / FOLDER).is_dir():
        raise DossierError(_no_record(content.name, folder))
    found = _read_record(content.name, folder)
    if isinstance(found, Record):
        return found
    raise DossierError(found)


def check_record(dossier: Dossier | str | os.PathLike[str]) -> tuple[Problem, ...]:
    """All that is wrong with a dossier's record, in the order of files and lines; nothing without a record.

    Takes what `load_record` takes, and looks at the folder record/ alone; the rest may be wrong.

    Raises
    ------
    SurroundingsError
        R001 where a file cannot be read.

    Examples
    --------
    >>> check_record("russia"), check_record("nile")
    ((), ())
    """
    if isinstance(dossier, Dossier):
        folder = None if dossier.folder is None else Path(dossier.folder)
    else:
        folder = find_folder(dossier)
    if folder is None or not (folder / FOLDER).is_dir():
        return ()
    found = _read_record(folder.name, folder)
    return () if isinstance(found, Record) else tuple(found)


def _no_record(name: str, folder: Path | None) -> Problem:
    """That a dossier has no record, with a folder whose name is like it."""
    names = [] if folder is None else [name for name in _list(folder) if (folder / name).is_dir()]
    close = nearest(FOLDER, names)
    edit = None if close is None else f"Rename the folder {close} to {FOLDER}."
    return Problem("O001", f"{name} has no record.", Place(f"{FOLDER}/"), None, close, edit)


def _read_record(name: str, folder: Path) -> Record | list[Problem]:
    """The record in a dossier's folder, or what is wrong with it."""
    problems: list[Problem] = []
    yaml = _read(folder, SOURCES, problems)
    declared = None if yaml is None else _read_sources(yaml, problems)
    csv = _read(folder, INDICATORS, problems)
    lines = Lines() if csv is None else read_lines(csv, f"{FOLDER}/{INDICATORS}", declared)
    problems += lines.problems
    if problems or declared is None:
        return sorted(dict.fromkeys(problems), key=_by_place)[:MOST_PROBLEMS]
    rows = tuple(sorted(lines.observations, key=lambda row: row[:2]))
    return Record(name, rows, dict(declared.indicators), dict(declared.sources))


def _read(folder: Path, file: str, problems: list[Problem]) -> str | None:
    """The text of a file of the record; None where there is none, with the reason noted."""
    path, place, names = folder / FOLDER / file, Place(f"{FOLDER}/{file}"), _list(folder / FOLDER)
    if file not in names:
        close = nearest(file, names)
        edit = f"Add {place.file}." if close is None else f"Rename {close}, or add {place.file}."
        problems.append(
            Problem("F002", f"The file {place.file} is missing.", place, nearest=close, edit=edit)
        )
        return None
    if not stays_inside(path, folder):
        problems.append(Problem("F005", "The file is a link that leads out of the dossier.", place))
        return None
    try:
        return decode(read_bytes(path, place.file, MOST_BYTES), place.file).removeprefix("\ufeff")
    except RefusedError as fault:
        problems.append(fault.problem)
        return None


def _list(folder: Path) -> list[str]:
    """The names in a folder."""
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError as fault:
        reason = (fault.strerror or "unknown reason").lower()
        problem = Problem("R001", f"{folder.name} could not be read: {reason}.", Place(f"{folder.name}/"))
        raise SurroundingsError(problem) from fault


def _read_sources(text: str, problems: list[Problem]) -> SourcesFile | None:
    """What sources.yaml declares; None where it cannot be used, with what is wrong noted."""
    name = f"{FOLDER}/{SOURCES}"
    try:
        data, positions = parse_yaml(text)
    except YamlError as fault:
        place = Place(name, fault.line, fault.column)
        problems.append(
            Problem(fault.code, fault.message, place, fault.found, edit=CATALOGUE[fault.code].mend)
        )
        return None
    source = Source(name, data, positions)
    truths = find_truths(source)
    problems += truths
    try:
        declared = SourcesFile.model_validate(data)
    except ValidationError as fault:
        problems += translate(fault, SourcesFile, source)
        return None
    problems += _check_declared(declared, source)
    return None if truths else declared


def _check_declared(declared: SourcesFile, source: Source) -> list[Problem]:
    """Names are well formed, and ranges go from low to high."""
    problems = []
    for name, entry in declared.indicators.items():
        if not _NAME.fullmatch(name):
            message = (
                "An indicator's name is letters, digits and _ . : -, at most 80, and begins with a letter."
            )
            close = re.sub(r"[^A-Za-z0-9_.:-]+", "_", name).strip("_.:-0123456789")[:80] or None
            place = source.key_place(("indicators", name))
            problems.append(Problem("N010", message, place, name[:80], close))
        low, high = entry.range
        if not low < high:
            place = source.place(("indicators", name, "range"))
            shown = f"[{low:.12g}, {high:.12g}]"
            problems.append(
                Problem("V008", "A range needs low < high.", place, shown, edit="Write [low, high].")
            )
    return problems


def _by_place(problem: Problem) -> tuple[Any, ...]:
    place = problem.place or Place("")
    return place.file, place.line or 0, place.column or 0, problem.code, problem.message
