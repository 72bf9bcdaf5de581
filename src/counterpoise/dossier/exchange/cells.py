"""Cells of a CSV file: made harmless on the way out; with their places, and as they were, on the way in."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from counterpoise.errors import Place, Problem
from counterpoise.safety import csv_cell

DELIMITERS = ",;\t"
_PROTECTED = re.compile(r"'+ *[=+\-@\t\r\n]")
_LINE_END = re.compile(r"\r\n|\n|\r")
_QUOTED = re.compile(r'"[^"]*"')


def protect(value: Any) -> Any:
    """A cell that a spreadsheet does not run as a formula; `unprotect` gives the text back.

    Examples
    --------
    >>> protect("+"), protect("'+"), protect("tolls"), protect(-0.5)
    ("'+", "''+", 'tolls', -0.5)
    """
    safe = csv_cell(value)
    already = isinstance(value, str) and value.startswith("'") and _PROTECTED.match(safe)
    return "'" + safe if already else safe


def unprotect(text: str) -> str:
    """The text that a protected cell stands for.

    Examples
    --------
    >>> unprotect("'+"), unprotect("''+"), unprotect("'tis")
    ('+', "'+", "'tis")
    """
    return text[1:] if _PROTECTED.match(text) else text


def write_csv(rows: Iterable[Iterable[Any]]) -> str:
    """Rows as CSV, every cell protected; None is an empty cell."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([["" if cell is None else protect(cell) for cell in row] for row in rows])
    return stream.getvalue()


class Cell(NamedTuple):
    """What stands in a cell, unprotected and stripped, and where its cell begins in the text."""

    text: str
    start: int


@dataclass
class Sheet:
    """The rows of a CSV file that hold anything, and what could not be read."""

    name: str
    delimiter: str = ","
    rows: list[list[Cell]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lines: list[int] = field(default_factory=lambda: [0])

    def place(self, start: int) -> Place:
        """Line and column, from 1, of a code point."""
        line = bisect_right(self.lines, start)
        return Place(self.name, line, start - self.lines[line - 1] + 1)


def find_delimiter(text: str) -> str:
    """Comma, semicolon or tab: the one that stands most often in the first line, outside quotes.

    Examples
    --------
    >>> find_delimiter('"a,b";sign;weight')
    ';'
    """
    line = _QUOTED.sub("", next((line for line in text.splitlines() if line.strip()), ""))
    return max(DELIMITERS, key=line.count)


def read_sheet(text: str, name: str) -> Sheet:
    r"""The cells of a CSV text (RFC 4180; comma, semicolon or tab), and the places where they begin.

    Rows of empty cells are left out. A quote that is not closed ends the reading (F014).

    Examples
    --------
    >>> sheet = read_sheet('cause;effect\n"a; b";c\n', "links.csv")
    >>> [[cell.text for cell in row] for row in sheet.rows]
    [['cause', 'effect'], ['a; b', 'c']]
    >>> str(sheet.place(sheet.rows[1][1].start))
    'links.csv:2:8'
    """
    sheet = Sheet(name, find_delimiter(text))
    sheet.lines += [match.end() for match in _LINE_END.finditer(text)]
    cell = _cell_pattern(sheet.delimiter)
    row: list[Cell] = []
    start = 0
    while True:
        match = cell.match(text, start)
        if match is None:
            sheet.problems.append(_broken_quote(sheet, text.index('"', start)))
            return sheet
        content = match[1].replace('""', '"') if match[1] is not None else match[2]
        row.append(Cell(unprotect(content).strip(), start))
        end = match.end()
        if match[3] == sheet.delimiter:
            start = end
            continue
        if any(found.text for found in row):
            sheet.rows.append(row)
        if end >= len(text):
            return sheet
        row, start = [], end


@lru_cache(maxsize=len(DELIMITERS))
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    """A cell, quoted or not, and what ends it."""
    mark = re.escape(delimiter)
    return re.compile(rf'(?: *"([^"]*(?:""[^"]*)*)" *|(?! *")([^{mark}\r\n]*))({mark}|\r\n|\n|\r|\Z)')


def _broken_quote(sheet: Sheet, start: int) -> Problem:
    message = "A double quote is opened here and not closed before the cell ends."
    edit = "Close it; a double quote inside a quoted cell is written twice."
    return Problem("F014", message, sheet.place(start), '"', edit=edit)
