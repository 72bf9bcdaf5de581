"""indicators.csv: lines into observations, with everything that is wrong and where it stands."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from counterpoise.dossier.exchange.cells import Cell, Sheet, read_sheet
from counterpoise.errors import Place, Problem, nearest
from counterpoise.record.dates import find_kind
from counterpoise.record.model import COLUMNS, Observation
from counterpoise.schema import SourcesFile

NEEDED = ("indicator", "date", "value", "source")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


@dataclass
class Lines:
    """What a file of indicators gives: observations, and what is wrong with it."""

    observations: list[Observation] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_lines(text: str, name: str, declared: SourcesFile | None) -> Lines:
    r"""The observations of a CSV text (comma, semicolon or tab; RFC 4180).

    Parameters
    ----------
    text
        The file's text. Where cells are parted by semicolons or tabs, decimals may have a comma.
    name
        What places call the file.
    declared
        What sources.yaml declares; None where that could not be read, so that nothing is measured by it.

    Examples
    --------
    >>> text = "indicator,date,value,source\nwheat,2014,1e3,fao\nwheat,2014,2,fao\n"
    >>> lines = read_lines(text, "a.csv", None)
    >>> lines.observations[0].value, [str(problem.place) for problem in lines.problems]
    (1000.0, ['a.csv:3:1'])
    """
    found = Lines()
    sheet = read_sheet(text, name)
    found.problems += sheet.problems
    if not sheet.rows:
        found.problems.append(_no_column(Place(name, 1, 1), NEEDED, ""))
        return found
    columns = _match_columns(sheet, found)
    if columns is not None:
        reader = _Reader(sheet, declared, columns, len(sheet.rows[0]), found)
        for cells in sheet.rows[1:]:
            reader.read(cells)
    return found


def _match_columns(sheet: Sheet, found: Lines) -> dict[str, int] | None:
    """Where each column stands; None where one that is needed is missing."""
    columns: dict[str, int] = {}
    header = sheet.rows[0]
    named = [cell.text for cell in header]
    for number, cell in enumerate(header):
        if cell.text in COLUMNS and cell.text not in columns:
            columns[cell.text] = number
            continue
        twice = cell.text in columns
        message = f"The column {cell.text[:40]} is there twice." if twice else "No such column is read."
        close = None if twice else nearest(cell.text, [name for name in COLUMNS if name not in named])
        found.problems.append(Problem("O002", message, sheet.place(cell.start), cell.text[:80], close))
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        found.problems.append(_no_column(sheet.place(header[0].start), missing, ", ".join(named)))
    return None if missing else columns


def _no_column(place: Place, missing: tuple[str, ...] | list[str], named: str) -> Problem:
    what = f"the column {missing[0]}" if len(missing) == 1 else f"the columns {', '.join(missing)}"
    edit = "Name the columns in the first line: indicator,date,value,low,high,source."
    return Problem("O002", f"The first line does not name {what}.", place, named[:80] or "nothing", edit=edit)


@dataclass
class _Reader:
    """Reads lines one after the other, and remembers what came before."""

    sheet: Sheet
    declared: SourcesFile | None
    columns: dict[str, int]
    width: int
    found: Lines
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    kinds: dict[str, tuple[str, int]] = field(default_factory=dict)

    def read(self, cells: list[Cell]) -> None:
        """Add a line's observation, or what is wrong with the line."""
        extra = next((cell for cell in cells[self.width :] if cell.text), None)
        if extra is not None:
            message = f"The line has {len(cells)} cells, and the first line names {self.width}."
            problem = Problem("F013", message, self._place(extra), extra.text[:80])
            self.found.problems.append(problem)
            return
        line = {name: self._cell(cells, number) for name, number in self.columns.items()}
        numbers = {name: self._number(line.get(name)) for name in ("value", "low", "high")}
        problems = [*self._check_names(line), *self._check_date(line), *self._check_numbers(line, numbers)]
        self.found.problems += problems
        if not problems:
            value, low, high = (numbers[name] or 0.0 for name in ("value", "low", "high"))
            texts = (line["indicator"].text, line["date"].text)
            self.found.observations.append(Observation(*texts, value, low, high, line["source"].text))

    def _cell(self, cells: list[Cell], number: int) -> Cell:
        """A cell of the line; an empty one at the line's end where the line is shorter."""
        if number < len(cells):
            return cells[number]
        return Cell("", cells[-1].start + len(cells[-1].text))

    def _place(self, cell: Cell) -> Place:
        return self.sheet.place(cell.start)

    def _number(self, cell: Cell | None) -> float | None:
        """The number in a cell; NaN for an empty one, None for what is no finite number."""
        text = "" if cell is None else cell.text
        if self.sheet.delimiter != ",":
            text = text.replace(",", ".")
        if not text:
            return math.nan
        value = float(text) if _NUMBER.fullmatch(text) else math.inf
        return value if math.isfinite(value) else None

    def _check_names(self, line: dict[str, Cell]) -> Iterator[Problem]:
        """The indicator and the source are declared."""
        for name, code in (("indicator", "O008"), ("source", "O007")):
            cell, known = line[name], None
            if self.declared is not None:
                known = self.declared.indicators if name == "indicator" else self.declared.sources
            if cell.text and (known is None or cell.text in known):
                continue
            close = nearest(cell.text, known or ())
            message = (
                f"sources.yaml declares no {name} of this name." if cell.text else f"No {name} is named."
            )
            yield Problem(code, message, self._place(cell), cell.text[:80] or "nothing", close)

    def _check_date(self, line: dict[str, Cell]) -> Iterator[Problem]:
        """The date can be read, is of the kind of the others, and comes once."""
        name, cell = line["indicator"].text, line["date"]
        kind = find_kind(cell.text)
        if kind is None:
            message = "The date is not a year, a quarter, a month or a day."
            yield Problem("O003", message, self._place(cell), cell.text[:80] or "nothing")
            return
        number = self._place(cell).line or 0
        first, line_of_first = self.kinds.setdefault(name, (kind, number))
        if kind != first:
            message = f"The dates of {name[:80]} are {first}s from line {line_of_first} on; this is a {kind}."
            yield Problem("O010", message, self._place(cell), cell.text)
        before = self.seen.setdefault((name, cell.text), number)
        if before != number:
            message = f"{name[:80]} has a value for {cell.text} in line {before} already."
            yield Problem("O005", message, self._place(line["indicator"]), f"{name[:60]}, {cell.text}")

    def _check_numbers(self, line: dict[str, Cell], numbers: dict[str, float | None]) -> Iterator[Problem]:
        """Numbers are numbers, within the range, and in order."""
        for name, number in numbers.items():
            cell = line.get(name)
            if cell is None:
                continue
            if number is None:
                message = f"{name} is not a finite number."
                yield Problem("O004", message, self._place(cell), cell.text[:80])
            elif (problem := self._leave_range(line["indicator"].text, cell, number)) is not None:
                yield problem
        if None not in numbers.values():
            value, low, high = (numbers[name] or 0.0 for name in ("value", "low", "high"))
            yield from self._check_interval(line, value, low, high)

    def _leave_range(self, name: str, cell: Cell, number: float) -> Problem | None:
        """That a number lies outside what the indicator declares, if it does."""
        entry = None if self.declared is None else self.declared.indicators.get(name)
        if entry is None or math.isnan(number) or entry.range[0] <= number <= entry.range[1]:
            return None
        low, high = entry.range
        message = f"{name} lies between {low:.12g} and {high:.12g} ({entry.unit})."
        return Problem("O006", message, self._place(cell), cell.text[:80])

    def _check_interval(
        self, line: dict[str, Cell], value: float, low: float, high: float
    ) -> Iterator[Problem]:
        """Low and high come together, around a value."""
        ends = [line[name] for name in ("low", "high") if name in line and line[name].text]
        if not ends or low <= value <= high:
            return
        if len(ends) == 1:
            message = "Of low and high only one is given."
        elif math.isnan(value):
            message = "A gap has no interval."
        else:
            message = "The value does not lie between low and high."
        shown = ", ".join(
            f"{name} {line[name].text or 'empty'}" for name in ("low", "value", "high") if name in line
        )
        yield Problem("O009", message, self._place(ends[0]), shown[:120])
