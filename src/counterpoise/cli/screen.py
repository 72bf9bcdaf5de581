"""Printing: rich consoles that never read text as markup, plain tables, and JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.cli.manner import MANNER

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from counterpoise.errors import Problem

WIDTH_IN_PIPES = 120
_GAP = 2


def open_console(error: bool = False) -> Console:
    """A console on standard output, or standard error, that takes all text literally.

    Its width is the terminal's; in a pipe it is that of COLUMNS, or 120.
    """
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() or os.environ.get("COLUMNS") else WIDTH_IN_PIPES
    no_color = True if MANNER.no_color else None  # None: as NO_COLOR says
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False, no_color=no_color)


def clean(text: object, style: str = "") -> Text:
    """Text of any origin, made harmless to a terminal, with a style."""
    from rich.text import Text

    from counterpoise.safety import clean_text

    return Text(clean_text(str(text)), style=style)


def print_lines(*lines: str) -> None:
    """Lines on standard output as they are, each made harmless and never broken: to be copied."""
    console = open_console()
    for line in lines:
        console.print(clean(line), soft_wrap=True)


def print_json(data: Any) -> None:
    """Data as JSON on standard output, and nothing else."""
    text = json.dumps(data, ensure_ascii=True, allow_nan=False, indent=2)
    sys.stdout.write(text + "\n")


def render_problem(problem: Problem) -> Text:
    """A problem as lines: place, severity, code and message; then found, nearest and the edit."""
    from rich.text import Text

    colour = "bold red" if problem.severity == "error" else "bold yellow"
    text = Text()
    if problem.place is not None:
        text.append_text(clean(problem.place, "bold")).append(": ")
    text.append(f"{problem.severity} {problem.code}", colour).append(": ").append_text(clean(problem.message))
    for label, value in (("found", problem.found), ("nearest", problem.nearest), ("edit", problem.edit)):
        if value is not None:
            text.append(f"\n    {label:<8}", "dim").append_text(clean(value))
    return text


def print_problems(problems: Iterable[Problem], console: Console) -> None:
    """Every problem, one after the other; long lines are left to the terminal to wrap."""
    for problem in problems:
        console.print(render_problem(problem), soft_wrap=True)


def print_records(records: Sequence[dict[str, Any]], console: Console) -> None:
    """Records with the same keys: a table where it fits the console's width, else a block a record."""
    if not records:
        console.print("Nothing.")
        return
    rows = [[clean(format_value(value)) for value in record.values()] for record in records]
    titles = [clean(name, "bold") for name in records[0]]
    columns = zip(titles, *rows, strict=True)
    if sum(max(cell.cell_len for cell in column) + _GAP for column in columns) - _GAP <= console.width:
        _print_table(titles, rows, console)
    else:
        _print_blocks(titles, rows, console)


def _print_table(titles: list[Text], rows: list[list[Text]], console: Console) -> None:
    """A line a record."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0))
    for title in titles:
        table.add_column(title)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _print_blocks(titles: list[Text], rows: list[list[Text]], console: Console) -> None:
    """The first value of a record, then a line for every other one that is not empty."""
    width = max(title.cell_len for title in titles) + _GAP
    for row in rows:
        console.print(clean(row[0], "bold"), soft_wrap=True)
        for title, cell in zip(titles[1:], row[1:], strict=True):
            if cell.plain:
                label = clean(title.plain.ljust(width), "dim")
                console.print(clean("    ").append_text(label).append_text(cell), soft_wrap=True)


def format_value(value: Any) -> str:
    """A value of a record as a reader expects it.

    Examples
    --------
    >>> format_value({"tolls": 40.0}), format_value(["a", "b"]), format_value(None)
    ('tolls: 40', 'a, b', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {format_value(entry)}" for key, entry in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(format_value(entry) for entry in value)
    return str(value)
