"""`counterpoise run`: simulate every account under every policy, and say what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.cli.interruption import noticing_interruptions
from counterpoise.cli.options import AsJson, Documents, Dossier, split_names

if TYPE_CHECKING:
    from counterpoise.dossier import Dossier as Content
    from counterpoise.simulation import Runs

REPORT = "report.html"


def run(
    dossier: Dossier,
    draws: Annotated[int, typer.Option(help="Draws of everything uncertain.")] = 2000,
    years: Annotated[int | None, typer.Option(help="Length; the dossier's horizon by default.")] = None,
    seed: Annotated[int, typer.Option(help="Where the random numbers start.")] = 1,
    accounts: Annotated[str | None, typer.Option(metavar="A,B", help="Only these accounts.")] = None,
    policies: Annotated[str | None, typer.Option(metavar="P,Q,A+B", help="Only these; a+b joins.")] = None,
    closure: Annotated[str, typer.Option(help="What fills silence: own, common or completed.")] = "common",
    mode: Annotated[str, typer.Option(help="How hedges count: at-its-word or hedged.")] = "at-its-word",
    documents: Documents = None,
    workers: Annotated[int | None, typer.Option(help="Processes; the result does not depend on it.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="The run's folder.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the run's folder.")] = False,
    as_json: AsJson = False,
) -> None:
    """Simulate every account under every policy and answer."""
    from counterpoise.dossier import load

    content = load(dossier, documents)
    folder = out if out is not None else default_folder(content, seed)
    asked = {
        "draws": draws, "years": years, "seed": seed, "accounts": split_names(accounts),
        "policies": split_names(policies), "closure": closure, "mode": mode, "workers": workers,
        "out": folder, "force": force,
    }  # fmt: skip
    runs = write_run(content, asked, read_texts(content, documents))
    print_run(runs, folder, as_json)


def write_run(content: Content, asked: dict[str, Any], texts: dict[str, str] | None) -> Runs:
    """The runs, written with their report; `asked` are the options of `simulate`."""
    from counterpoise.report import write_report
    from counterpoise.simulation import simulate

    def add_report(runs: Runs, aside: Path) -> None:
        write_report(runs, aside / REPORT, texts)

    with noticing_interruptions() as ask, show_progress() as show:

        def go_on(done: int, total: int) -> None:
            ask()
            show(done, total)

        return simulate(content, **asked, progress=go_on, finish=add_report)


def print_run(runs: Runs, folder: Path, as_json: bool) -> None:
    """The answer of a run, on the screen or as JSON."""
    from counterpoise.cli.answers import print_answer
    from counterpoise.cli.screen import print_json
    from counterpoise.report import answer

    found = answer(runs)
    if as_json:
        print_json({**found.to_dict(), "directory": str(folder)})
    else:
        print_answer(found, folder, len(runs.dossier.warnings))


def default_folder(content: Content, seed: int) -> Path:
    """Where a run goes unless told otherwise: named by dossier, hash and seed."""
    return Path("runs") / f"{content.name}-{content.hash[:8]}-s{seed}"


def read_texts(content: Content, documents: Path | None) -> dict[str, str] | None:
    """The texts by document, for the report to quote; None where no folder was given.

    A text that is not in the folder, or not inside it, is left out: loading has warned of it.
    """
    if documents is None:
        return None
    from counterpoise.documents import read_text

    inside = documents.resolve()
    places = {name: (inside / entry.file).resolve() for name, entry in content.documents.items()}
    return {
        name: read_text(place).content
        for name, place in places.items()
        if place.is_relative_to(inside) and place.is_file()
    }


@contextmanager
def show_progress() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error where that is a terminal; elsewhere nothing is printed."""
    from counterpoise.cli.screen import open_console

    console = open_console(error=True)
    if not console.is_terminal:
        yield lambda done, total: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("simulating"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
