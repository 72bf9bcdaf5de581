"""A file of links as a starter dossier: what the links say, and placeholders for all that they do not."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from counterpoise.dossier.exchange.cells import Sheet, read_sheet
from counterpoise.dossier.exchange.conflicts import find_conflicts
from counterpoise.dossier.exchange.edgelist import has_ends, read_edge_list
from counterpoise.dossier.exchange.guessing import note_guesses
from counterpoise.dossier.exchange.interpreting import Link, interpret
from counterpoise.dossier.exchange.jsontext import JsonError, JsonText
from counterpoise.dossier.exchange.kumu import read_kumu
from counterpoise.dossier.exchange.matrix import looks_like_matrix, read_matrix
from counterpoise.dossier.exchange.rows import MOST_LINKS, MOST_VARIABLES, Guess, Reading
from counterpoise.dossier.exchange.shaping import Shape, shape_dossier
from counterpoise.dossier.exchange.writing import find_obstacle, write_folder
from counterpoise.dossier.exchange.yamltext import write_files
from counterpoise.dossier.reading import RefusedError, decode, read_bytes
from counterpoise.dossier.shapes import MOST_PROBLEMS
from counterpoise.errors import (
    CATALOGUE,
    DossierError,
    Place,
    Problem,
    SurroundingsError,
    UsageError,
    nearest,
)

IMPORTS = ("csv", "matrix", "kumu")


@dataclass(frozen=True, slots=True)
class Imported:
    """A dossier that was made from a file of links: where it is, what it holds, what had to be guessed."""

    folder: Path
    form: str
    accounts: tuple[str, ...]
    links: int
    variables: tuple[str, ...]
    instruments: tuple[str, ...]
    guesses: tuple[Guess, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "folder": str(self.folder),
            "form": self.form,
            "accounts": list(self.accounts),
            "links": self.links,
            "variables": list(self.variables),
            "instruments": list(self.instruments),
            "guesses": [{"file": guess.file, "text": guess.text} for guess in self.guesses],
        }


def import_links(
    file: str | os.PathLike[str], folder: str | os.PathLike[str], form: str | None = None
) -> Imported:
    r"""A starter dossier made of a file of links, which passes `check` and runs.

    Every link becomes a causal claim whose source is the file and line. All that links do not say is a
    placeholder judgement: levels in the middle of a range from 0 to 1 with wide intervals, times, who
    owns the levers. Each is marked as one, listed on top of the file that it stands in, and given back.

    Parameters
    ----------
    file
        A file of at most 5 MB in UTF-8 with at most 5000 links.
    folder
        The folder to make; it must not exist. It appears whole or not at all.
    form
        "csv": an edge list, whose first line names at least a column of causes and one of effects (also
        source and target, from and to); sign, weight, strength, confidence, lag, when, paraphrase,
        account and titles are read where they are there. "matrix": an adjacency matrix in CSV, rows
        causes, columns effects. "kumu": Kumu's JSON. By default it is judged by the content.

    Returns
    -------
    Imported
        A file without accounts makes one, named after the file. Variables that nothing causes are
        instruments, each with a policy that raises it.

    Raises
    ------
    UsageError
        U001 where the form is unknown, U003 where the folder exists.
    DossierError
        With everything that is wrong with the file, each with line and column: F003, F004, F008, F010 to
        F014 where it cannot be read as links; S001, S003, S004, V005, N011 and the E family for its
        fields; C001, C002, C005 and C011 for links that cannot stand together.
    SurroundingsError
        R001 where the file cannot be read, R002 where the folder cannot be written.

    Notes
    -----
    Sizes of weights are read in thirds of a scale: weak, moderate, strong. It ends at 1, or at 3 for whole
    numbers up to 3, or else at the largest weight; where all are 1 only signs are meant, and strengths
    are moderate.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "links.csv")
    ...     _ = file.write_text("from,to,weight\nTolls,Trust,-0.9\nTrust,Water,0.4\n")
    ...     made = import_links(file, f"{folder}/valley")
    >>> made.links, made.instruments
    (2, ('tolls',))
    """
    source, target = Path(os.fspath(file)), Path(os.fspath(folder))
    problems = [problem for problem in (_find_misuse(form), find_obstacle(target)) if problem is not None]
    if problems:
        raise UsageError(problems)
    reading = read_links(_read_text(source), source.name, form)
    _refuse_excess(reading, source.name)
    links = interpret(reading)
    found = [*reading.problems, *find_conflicts(links)]
    if found:
        raise DossierError(sorted(dict.fromkeys(islice(found, MOST_PROBLEMS)), key=_by_place))
    shape = shape_dossier(reading, links, source.name)
    note_guesses(shape, links)
    write_folder(target, write_files(shape))
    return _describe(shape, reading, links, target)


def _describe(shape: Shape, reading: Reading, links: Sequence[Link], folder: Path) -> Imported:
    return Imported(
        folder=folder,
        form=reading.form,
        accounts=tuple(shape.accounts),
        links=len(links),
        variables=tuple(shape.variables),
        instruments=tuple(shape.levers),
        guesses=tuple(shape.guesses),
    )


def _find_misuse(form: str | None) -> Problem | None:
    """A form that there is not."""
    if form is None or form in IMPORTS:
        return None
    message = "Links are not imported from this form."
    edit = f"Use one of {', '.join(IMPORTS)}, or leave it out."
    return Problem("U001", message, None, str(form)[:80], nearest(str(form), IMPORTS), edit)


def _read_text(source: Path) -> str:
    """The text of the file, without a byte order mark."""
    try:
        return decode(read_bytes(source, source.name), source.name).removeprefix("\ufeff")
    except RefusedError as fault:
        raise DossierError(fault.problem) from fault
    except ValueError as fault:  # a path that no system takes
        message = f"{source.name[:80]!a} could not be read: the path cannot be used."
        raise SurroundingsError(Problem("R001", message)) from fault


def read_links(text: str, name: str, form: str | None = None) -> Reading:
    """What a text of links gives, before it is understood; `name` is what its places are called."""
    if not text.strip():
        raise DossierError(_refuse("F012", "The file is empty.", name))
    if form == "kumu" or (form is None and text.lstrip()[0] in "{["):
        return _read_map(text, name)
    if form is None and text.lstrip()[0] == "<":
        message = "The file is XML, which is not imported."
        raise DossierError(_refuse("F011", message, name, edit="Give an edge list in CSV."))
    sheet = read_sheet(text, name)
    if sheet.problems:
        raise DossierError(sheet.problems)
    if len(sheet.rows) < 2:
        raise DossierError(_refuse("F012", "The file has a first line and no other.", name))
    is_matrix = form == "matrix" or (form is None and not has_ends(sheet) and looks_like_matrix(sheet))
    return _ensure_rows(read_matrix(sheet) if is_matrix else read_edge_list(sheet), sheet)


def _ensure_rows(reading: Reading, sheet: Sheet) -> Reading:
    """The same, unless there is no link in it, and no other fault either."""
    if not reading.rows and not reading.problems:
        reading.problems.append(_refuse("F012", "Every cell of the matrix is empty or 0.", sheet.name))
    return reading


def _read_map(text: str, name: str) -> Reading:
    """What a JSON text gives."""
    try:
        source = JsonText(text, name)
    except JsonError as fault:
        raise DossierError(fault.problem) from fault
    data = source.data
    if not isinstance(data, dict) or not {"elements", "connections"} & set(data):
        message = "The JSON has neither elements nor connections, so it is no map of Kumu's."
        whole = isinstance(data, dict) and isinstance(data.get("dossier"), dict)
        edit = "This is a whole dossier: load or run it as it is." if whole else CATALOGUE["F011"].mend
        raise DossierError(_refuse("F011", message, name, edit))
    reading = read_kumu(source)
    if not reading.rows and not reading.problems:
        reading.problems.append(_refuse("F012", "The map has no connections.", name))
    return reading


def _refuse(code: str, message: str, name: str, edit: str | None = None) -> Problem:
    return Problem(code, message, Place(name, 1, 1), edit=edit or CATALOGUE[code].mend)


def _refuse_excess(reading: Reading, name: str) -> None:
    """Refuse more links or variables than a dossier is made for, before any more work is done on them."""
    problems = [
        Problem("F003", f"The file has more than {most} {what}.", Place(name), edit="Import a part of it.")
        for what, is_more, most in (
            ("links", reading.is_full, MOST_LINKS),
            ("variables", len(reading.nodes) > MOST_VARIABLES, MOST_VARIABLES),
        )
        if is_more
    ]
    if problems:
        raise DossierError(problems)


def _by_place(problem: Problem) -> tuple[int, int, str]:
    place = problem.place or Place("")
    return place.line or 0, place.column or 0, problem.code
