"""Printing an answer: the preamble, the findings, a table a headline variable, reach and stability."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoise.cli.manner import MANNER
from counterpoise.cli.screen import clean, open_console
from counterpoise.report.words import WIDE

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from counterpoise.report.opening import Opening
    from counterpoise.report.views import Answer, Cell, Row, Table

_POLICY_WIDTH = 26
_TOLD = ("agreement", "contradiction")
_GAP = 2


def print_answer(found: Answer, opening: Opening, folder: Path, warnings: int = 0) -> None:
    """Everything that an answer says, on standard output, and where the run was written."""
    console = open_console()
    console.print(clean(found.title, "bold"))
    console.print(clean(found.question))
    console.print()
    for line in found.preamble:
        console.print(clean(line))
    console.print()
    _print_findings(found, console)
    for table in found.tables if found.policies else ():
        console.print()
        print_table(table, [entry.title for entry in found.accounts], console)
    _print_hinges(opening, console)
    console.print()
    for figure in (*(found.reach if found.policies else ()), *found.stability):
        console.print(clean(f"{figure.title}: {figure.text}"))
    console.print()
    for note in found.notes:
        console.print(clean(note, "dim"))
    if warnings:
        console.print(clean(f"Warnings about the dossier: {warnings}; see `counterpoise check`.", "yellow"))
    hint = "" if MANNER.quiet else f"; open {folder / 'report.html'}"
    console.print(clean(f"Written to {folder}{hint}."), soft_wrap=True)


def _print_hinges(opening: Opening, console: Console) -> None:
    """The claims that turn most when they are dropped, and what survives."""
    console.print()
    if opening.hinges:
        console.print(clean("What the answer hangs on (claims dropped one at a time)", "bold"))
        console.print(clean(opening.hinges_note, "dim"))
    for hinge in opening.hinges:
        console.print(clean(f"- {hinge.paraphrase} ({hinge.whose}; {hinge.claim}). {hinge.text}"))
    for line in opening.survival:
        console.print(clean(line))


def _print_findings(found: Answer, console: Console) -> None:
    """What concerns the whole run, where accounts agree, and where they contradict each other."""
    said = [entry for entry in found.sentences if entry.variable is None or entry.finding in _TOLD]
    for entry in said:
        console.print(clean(f"- {entry.text}"))
    more = len(found.sentences) - len(said)
    if more:
        said_more = "finding is" if more == 1 else "findings are"
        console.print(clean(f"{more} more {said_more} in the report and in --json.", "dim"))


def print_table(table: Table, accounts: list[str], console: Console) -> None:
    """One headline variable, policies by accounts; split where the accounts do not fit side by side.

    Policies of which no account speaks are named below the table instead of taking a blank row each.
    """
    heading = f"{table.title} ({table.unit}); {table.better} is better for {table.whom}"
    console.print(clean(heading, "bold"))
    spoken = [row for row in table.rows if not all(cell.silent for cell in row.cells)]
    if spoken:
        cells = [cell for row in spoken for cell in row.cells]
        width = max([11, *(max(len(_first_line(cell)), len(cell.interval_text)) for cell in cells)])
        together = max(1, (console.width - _POLICY_WIDTH) // (width + _GAP))
        for first in range(0, len(accounts), together):
            columns = range(first, min(first + together, len(accounts)))
            _print_part(spoken, accounts, columns, width, console)
    unspoken = [row.title for row in table.rows if row not in spoken]
    if unspoken:
        console.print(clean(f"No account speaks of: {'; '.join(unspoken)}.", "dim"))


def _print_part(
    rows: Sequence[Row], accounts: list[str], columns: range, width: int, console: Console
) -> None:
    """Some of a table's columns, with the policies before them."""
    from rich.table import Table as Grid

    grid = Grid(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="dim")
    grid.add_column("", width=_POLICY_WIDTH - _GAP, overflow="fold")
    for column in columns:
        grid.add_column(clean(accounts[column]), width=width, overflow="fold", vertical="bottom")
    for row in rows:
        grid.add_row(clean(row.title), *(render_cell(row.cells[column]) for column in columns))
    console.print(grid)


def _first_line(cell: Cell) -> str:
    """The median and the share of draws in which it is for the better; a denial says only that."""
    return f"{cell.text}{WIDE if cell.wide else ''}  {cell.better_text}".rstrip()


def render_cell(cell: Cell) -> Text:
    """A cell of two lines: median and share for the better, then the interval; blank if silent."""
    text = clean(_first_line(cell), "" if cell.material else "dim")
    return text.append("\n").append_text(clean(cell.interval_text, "dim"))
