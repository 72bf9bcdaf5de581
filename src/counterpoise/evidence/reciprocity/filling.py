"""Cells laid out period by period: gaps, doubles, constants and copies are refused."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from counterpoise.dossier.exchange.cells import Cell
from counterpoise.dossier.exchange.values import read_number
from counterpoise.errors import DossierError, Place, Problem, UsageError
from counterpoise.evidence.reciprocity.directed import WHAT, WHY
from counterpoise.evidence.reciprocity.priors import FEWEST_TO_MEASURE, find_surprising
from counterpoise.evidence.reciprocity.shapes import Choice, Column, Directed
from counterpoise.evidence.reciprocity.special import Floats
from counterpoise.evidence.reciprocity.steps import Moment, place_on, read_moment, write_moment
from counterpoise.evidence.reciprocity.tables import Table


def fill(
    table: Table,
    columns: list[Column],
    numbers: list[int],
    step: str,
    moments: list[Moment],
    choice: Choice,
    *,
    zeros: bool,
) -> Directed:
    """The series from the first period to the last.

    Parameters
    ----------
    table
        Where the cells stand.
    columns
        The series.
    numbers, moments
        The period of every row, on the calendar of `step`, and as it was written.
    step
        Between periods.
    choice
        Of which the first and the last period are read.
    zeros
        Whether a period without a line counts as zero.

    Raises
    ------
    DossierError
        O004, O005, O030, O033, O034 and O036.
    """
    first, last = _find_ends(numbers, step, choice)
    periods = range(first, last + 1)
    values = np.full((len(periods), len(columns)), 0.0 if zeros else np.nan)
    problems: list[Problem] = []
    for at, column in enumerate(columns):
        problems += _fill_column(table, column, numbers, periods, values[:, at])
        if not problems:
            problems += _find_gap(table, column, numbers, periods, values[:, at], step)
    if problems:
        raise DossierError(problems)
    _refuse_same(columns, values)
    return _finish(table, columns, values, step, numbers, moments, periods)


def _find_ends(numbers: list[int], step: str, choice: Choice) -> tuple[int, int]:
    """The first and the last period that are wanted."""
    if not numbers:
        raise DossierError(Problem("O032", "The table has no lines below the first.", found="0 periods"))
    ends = [min(numbers), max(numbers)]
    for at, (text, name) in enumerate(((choice.since, "--since"), (choice.until, "--until"))):
        if text is None:
            continue
        moment = read_moment(text)
        if moment is None or (moment.kind != step and moment.kind != "day"):
            kind = "day" if step == "week" else step
            raise UsageError(Problem("U001", f"{name} is not a date: a {kind} or a day.", None, text[:80]))
        number = place_on(step, moment)
        ends[at] = max(ends[0], number) if at == 0 else min(ends[1], number)
    if ends[0] > ends[1]:
        found = f"{choice.since or 'the first'} to {choice.until or 'the last'}"
        raise UsageError(Problem("U001", "No period lies between --since and --until.", None, found[:80]))
    return ends[0], ends[1]


def _fill_column(
    table: Table, column: Column, numbers: list[int], periods: range, values: Floats
) -> list[Problem]:
    """What is wrong with the cells of a series, whose numbers are put in their places."""
    problems: list[Problem] = []
    seen: set[int] = set()
    for line, cell in column.cells.items():
        number = numbers[line]
        if number not in periods:
            continue
        if number in seen:
            message = f"{column.name[:40]} has a second value for one period."
            problems.append(Problem("O005", message, table.place(table.rows[line][0])))
            continue
        seen.add(number)
        value = _read_cell(table, cell)
        if isinstance(value, Problem):
            problems.append(value)
        else:
            values[number - periods.start] = value
    return problems


def _find_gap(
    table: Table, column: Column, numbers: list[int], periods: range, values: Floats, step: str
) -> list[Problem]:
    """The first period without a value, at the line after it."""
    missing = np.flatnonzero(np.isnan(values))
    if not len(missing):
        return []
    period = periods[int(missing[0])]
    later = {numbers[line]: line for line in column.cells if numbers[line] > period}
    place: Place | None = column.place
    if later:
        place = table.place(table.rows[later[min(later)]][0])
    what = write_moment(step, period * 7) if step == "week" else write_moment(step, period)
    many = f", and {len(missing) - 1} more" if len(missing) > 1 else ""
    when = f"{step} about" if step == "week" else step
    message = f"{column.name[:40]} has no value for the {when} {what}{many}."
    return [Problem("O033", message, place)]


def _refuse_same(columns: Sequence[Column], values: Floats) -> None:
    """Refuse series that never change, two that are the same, and one that the others make up."""
    constant = [
        Problem("O034", f"{columns[at].name[:40]} is {values[0, at]:g} in every period.", columns[at].place)
        for at in _find_constant(values)
    ]
    if constant:
        raise DossierError(constant)
    centred = values - values.mean(axis=0)
    if len(values) > FEWEST_TO_MEASURE:
        for at in find_surprising(values, False):
            message = f"{columns[at].name[:40]} is foretold exactly by its own last value."
            raise DossierError(Problem("O034", message, columns[at].place))
    for at, column in enumerate(columns):
        for earlier in range(at):
            if np.array_equal(values[:, at], values[:, earlier]):
                other = columns[earlier].name[:40]
                message = f"{column.name[:40]} and {other} are the same in every period. {WHY}"
                raise DossierError(Problem("O030", message, column.place, column.name[:80], edit=WHAT))
    scaled = centred / centred.std(axis=0)
    for at, column in enumerate(columns if len(values) > len(columns) + 1 else ()):
        if np.linalg.matrix_rank(scaled[:, : at + 1]) <= at:
            message = f"{column.name[:40]} follows exactly from the series before it."
            raise DossierError(Problem("O036", message, column.place, column.name[:80]))


def _finish(
    table: Table,
    columns: list[Column],
    values: Floats,
    step: str,
    numbers: list[int],
    moments: list[Moment],
    periods: range,
) -> Directed:
    texts = _as_text(step, moments, numbers)
    weekday = moments[0].number % 7 if step == "week" else 0
    dates = tuple(
        texts.get(number) or write_moment(step, number * 7 + weekday if step == "week" else number)
        for number in periods
    )
    return Directed(values, tuple(column.name for column in columns), dates, step)


def _read_cell(table: Table, cell: Cell) -> float | Problem:
    """The number in a cell, or what is wrong with it."""
    if not cell.text:
        return Problem("O033", "The cell is empty.", table.place(cell))
    value = read_number(cell.text, table.comma)
    if value is None:
        return Problem("O004", "The cell does not hold a finite number.", table.place(cell), cell.text[:80])
    return value


def _as_text(step: str, moments: Sequence[Moment], numbers: Sequence[int]) -> dict[int, str]:
    """How the dates of periods are written: as weeks and days where they were days, else by the step."""
    if step in ("week", "day"):
        return {n: write_moment("day", moment.number) for n, moment in zip(numbers, moments, strict=True)}
    return {number: write_moment(step, number) for number in numbers}


def _find_constant(values: Floats) -> list[int]:
    """The numbers of the columns that never change.

    Examples
    --------
    >>> _find_constant(np.array([[1.0, 2.0], [1.0, 3.0]]))
    [0]
    """
    return [number for number, column in enumerate(values.T) if np.ptp(column) == 0]
