"""Directed series from a table, wide or long, with everything that is wrong with it and where."""

from __future__ import annotations

from collections.abc import Sequence

from counterpoise.errors import DossierError, Problem, UsageError, nearest
from counterpoise.evidence.reciprocity.directed import (
    PAIRS,
    RECEIVERS,
    SENDERS,
    WHAT,
    WHY,
    are_undirected,
)
from counterpoise.evidence.reciprocity.filling import fill
from counterpoise.evidence.reciprocity.shapes import Choice, Column, Directed
from counterpoise.evidence.reciprocity.steps import STEPS, Moment, find_step, place_on, read_moment
from counterpoise.evidence.reciprocity.tables import Table

DATES = ("date", "year", "quarter", "month", "week", "day", "period", "time")
MOST_SERIES = 8


def read_series(table: Table, choice: Choice) -> Directed:
    """The series of a table, in the order of `choice`.

    Raises
    ------
    DossierError
        O003, O004, O005, O010 and O030 to O036; all that one look finds.
    UsageError
        U001 where the choice does not fit the table.
    """
    names = [(cell.text, table.place(cell)) for cell in table.header]
    _refuse_pairs(table)
    twice = [place for number, (name, place) in enumerate(names) if name in [n for n, _ in names[:number]]]
    if twice:
        raise DossierError(Problem("O031", "Two columns have one name.", twice[0]))
    is_long = _find(table, SENDERS) is not None and _find(table, RECEIVERS) is not None
    moments = _read_dates(table, choice, is_long)
    columns = _pick(_read_long(table, choice) if is_long else _read_wide(table), choice)
    return _lay_out(table, columns, moments, choice, is_long)


def _find(table: Table, names: Sequence[str]) -> int | None:
    """The column that has one of these names."""
    folded = [cell.text.casefold() for cell in table.header]
    return next((folded.index(name) for name in names if name in folded), None)


def _read_dates(table: Table, choice: Choice, is_long: bool) -> list[Moment]:
    """The date of every row, all of one kind."""
    column = _find(table, DATES)
    if column is None and choice.start is not None and choice.every is not None and not is_long:
        return _count_dates(len(table.rows), choice.start, choice.every)
    place = table.place(table.header[0])
    if column is None:
        edit = "Name the date column `date`; if each line is one period, --start and --every say which."
        found = ", ".join(cell.text for cell in table.header)[:80]
        raise DossierError(Problem("O031", "No column holds dates.", place, found, edit=edit))
    if choice.start is not None or choice.every is not None:
        found = table.header[column].text
        raise UsageError(Problem("U001", "--start and --every are for tables without dates.", place, found))
    problems: list[Problem] = []
    moments: list[Moment] = []
    for row in table.rows:
        moment = read_moment(row[column].text) if column < len(row) else None
        if moment is None:
            cell = row[min(column, len(row) - 1)]
            message = "The date is not a year, a quarter, a month or a day."
            problems.append(Problem("O003", message, table.place(cell), cell.text[:80] or "nothing"))
        elif moments and moment.kind != moments[0].kind:
            message = f"The date is a {moment.kind}, and the first is a {moments[0].kind}."
            problems.append(Problem("O010", message, table.place(row[column]), row[column].text[:80]))
        else:
            moments.append(moment)
    if problems:
        raise DossierError(problems)
    return moments


def _count_dates(count: int, start: str, every: str) -> list[Moment]:
    """Dates one step after the other."""
    if every not in STEPS:
        edit = f"Use one of {', '.join(STEPS)}."
        raise UsageError(
            Problem("U001", "There is no such step.", None, every[:80], nearest(every, STEPS), edit)
        )
    first = read_moment(start)
    wanted = "day" if every == "week" else every
    if first is None or first.kind != wanted:
        example = {"year": "2014", "quarter": "2014-Q1", "month": "2014-03"}.get(wanted, "2014-03-18")
        message = f"--start is not a {wanted}, such as {example}."
        raise UsageError(Problem("U001", message, None, start[:80]))
    pace = 7 if every == "week" else 1
    return [Moment(wanted, first.number + pace * number) for number in range(count)]


def _read_wide(table: Table) -> list[Column]:
    """A column for each series."""
    dates = _find(table, DATES)
    return [
        Column(
            cell.text,
            table.place(cell),
            {line: row[at] for line, row in enumerate(table.rows) if at < len(row)},
        )
        for at, cell in enumerate(table.header)
        if at != dates
    ]


def _read_long(table: Table, choice: Choice) -> list[Column]:
    """A line for each period and directed pair."""
    sender, receiver = _find(table, SENDERS), _find(table, RECEIVERS)
    value = _find_value(table, choice)
    found: dict[str, Column] = {}
    for line, row in enumerate(table.rows):
        if len(row) <= max(sender or 0, receiver or 0):
            message = "The line ends before source and target."
            raise DossierError(Problem("O031", message, table.place(row[-1])))
        name = f"{row[sender or 0].text}>{row[receiver or 0].text}"
        column = found.setdefault(name, Column(name, table.place(row[sender or 0]), {}))
        if value < len(row):
            column.cells[line] = row[value]
    return list(found.values())


def _find_value(table: Table, choice: Choice) -> int:
    """The column of numbers of a long table."""
    known = {cell.text for cell in table.header if cell.text.casefold() not in {*DATES, *SENDERS, *RECEIVERS}}
    if choice.value is None and len(known) == 1:
        return [cell.text for cell in table.header].index(next(iter(known)))
    if choice.value in known:
        return [cell.text for cell in table.header].index(choice.value or "")
    edit = f"Give --value one of {', '.join(sorted(known))[:80]}." if known else None
    message = (
        "Which column holds the values is not said." if choice.value is None else "There is no such column."
    )
    near = None if choice.value is None else nearest(choice.value, known)
    raise UsageError(Problem("U001", message, table.place(table.header[0]), choice.value, near, edit))


def _pick(columns: list[Column], choice: Choice) -> list[Column]:
    """The series that were asked for, or all."""
    named = {column.name: column for column in columns}
    if choice.series is not None:
        problems = [
            Problem("U001", "There is no such series.", None, name[:80] or "nothing", nearest(name, named))
            for name in choice.series
            if name not in named
        ]
        if len(set(choice.series)) < len(choice.series):
            problems.append(Problem("U001", "A series is named twice.", found=", ".join(choice.series)[:80]))
        if problems:
            raise UsageError(problems)
        columns = [named[name] for name in choice.series]
    if len(columns) > MOST_SERIES:
        edit = f"Choose at most {MOST_SERIES} with --series."
        message = f"There are {len(columns)} series, more than can answer one another in one table."
        raise UsageError(
            Problem("U001", message, None, ", ".join(column.name for column in columns)[:80], edit=edit)
        )
    return columns


def _lay_out(
    table: Table, columns: list[Column], moments: list[Moment], choice: Choice, is_long: bool
) -> Directed:
    """The series period by period, checked."""
    if len(columns) < 2:
        found = ", ".join(column.name for column in columns) or "none"
        message = "Nobody can answer in fewer than two series."
        raise DossierError(Problem("O031", message, table.place(table.header[0]), found[:80]))
    kind = moments[0].kind if moments else "year"
    step = choice.every or find_step(kind, [moment.number for moment in moments])
    if step is None:
        at = _find(table, DATES) or 0
        found = ", ".join(row[at].text for row in table.rows[:3])
        message = "The dates are not a year, a quarter, a month, a week or a day apart."
        raise DossierError(Problem("O035", message, table.place(table.rows[0][at]), found[:80]))
    numbers = [place_on(step, moment) for moment in moments]
    return fill(table, columns, numbers, step, moments, choice, zeros=choice.zeros and is_long)


def _refuse_pairs(table: Table) -> None:
    """Refuse a column `pair` or `dyad`: as undirected where its names are in the order of the alphabet."""
    at = _find(table, PAIRS)
    if at is None:
        return
    cells = [row[at] for row in table.rows if at < len(row)]
    if cells and are_undirected(cell.text for cell in cells):
        message = f"The pairs are named in the order of the alphabet. {WHY}"
        raise DossierError(Problem("O030", message, table.place(cells[0]), cells[0].text[:80], edit=WHAT))
    message = f"The column {table.header[at].text} does not say who acted on whom."
    edit = "Give the two their own columns, source and target."
    raise DossierError(Problem("O031", message, table.place(table.header[at]), edit=edit))
