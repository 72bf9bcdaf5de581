"""`counterpoise compare`: what changed between two runs, or between two versions of a dossier."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counterpoise.cli.options import AsJson

if TYPE_CHECKING:
    from rich.console import Console

    from counterpoise.dossier.changes import Change
    from counterpoise.report.comparison import Comparison, MovedCell
    from counterpoise.simulation import Runs

DRAWS = 200
MOST_FIELDS = 60  # characters of a field's value that are printed


def compare(
    before: Annotated[str, typer.Argument(metavar="A", help="A run's folder, or a dossier.")],
    after: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    as_json: AsJson = False,
) -> None:
    """Say what changed between two runs, or two versions of a dossier, and why conclusions moved.

    Dossiers are simulated on 200 draws for this; run folders are only read.
    """
    from counterpoise.cli.screen import print_json
    from counterpoise.report.comparison import compare as find

    runs = open_runs(before), open_runs(after)
    found = find(*runs)
    if as_json:
        print_json(found.to_dict())
    else:
        print_comparison(found, *runs)


def open_runs(source: str) -> Runs:
    """The runs of a run's folder, or of a dossier that is simulated now."""
    from counterpoise.cli.interruption import noticing_interruptions
    from counterpoise.record import load
    from counterpoise.simulation import Runs, simulate
    from counterpoise.simulation.store import RUN_FILE

    if (Path(source) / RUN_FILE).is_file():
        return Runs.load(source)
    content = load(source)
    with noticing_interruptions() as ask:
        return simulate(content, draws=DRAWS, progress=lambda done, total: ask())


def print_comparison(found: Comparison, before: Runs, after: Runs) -> None:
    """Options, entries and conclusions that differ."""
    from counterpoise.cli.screen import clean, open_console
    from counterpoise.report.comparison import name_cells
    from counterpoise.report.words import say_count

    console = open_console()
    if found.same:
        console.print("The two say the same.")
        return
    for change in found.options:
        console.print(clean(f"{change.name}: {_say(change.before)} → {_say(change.after)}"))
    if found.changes:
        console.print(clean("What changed in the dossier", "bold"))
    for change in found.changes:
        _print_change(change, console)
    console.print()
    titles = {**name_cells(before), **name_cells(after)}
    moved = say_count(len(found.moved), "cell")
    console.print(clean(f"Conclusions: {moved} of {found.cells} changed direction.", "bold"))
    for cell in found.moved:
        _print_moved(cell, titles, console)
    for finding in found.findings:
        where = f"{titles[finding.variable]} under “{titles[finding.policy]}”"
        console.print(clean(f"- {where}: {finding.before} → {finding.after}"))


def _print_change(change: Change, console: Console) -> None:
    from counterpoise.cli.screen import clean

    whose = f" of {change.account}" if change.account else ""
    words = " (wording only)" if change.wording_only else ""
    console.print(clean(f"- {change.part} {change.name}{whose}: {change.what}{words}"))
    for field in change.fields:
        console.print(clean(f"    {field.field}: {_cut(field.before)} → {_cut(field.after)}", "dim"))


def _cut(value: object) -> str:
    text = "none" if value is None else str(value)
    return text if len(text) <= MOST_FIELDS else f"{text[: MOST_FIELDS - 1]}…"


def _print_moved(cell: MovedCell, titles: dict[str, str], console: Console) -> None:
    from counterpoise.cli.screen import clean

    where = f"{titles[cell.variable]} under “{titles[cell.policy]}” in “{titles[cell.account]}”"
    console.print(clean(f"- {where}: {cell.text}"))
    for reason in cell.reasons:
        console.print(clean(f"    {reason.proof}: {reason.what}", "dim"))
    if not cell.reasons:
        console.print(clean("    not traced to a change", "dim"))


def _say(value: object) -> str:
    """An option's value as text, names with commas between them."""
    return ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)
