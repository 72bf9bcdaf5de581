"""`counterpoise profile`: one actor's foreign relations, as a dossier has them, on one page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counterpoise.cli.completion import complete_actors
from counterpoise.cli.options import AsJson, Documents, Dossier

if TYPE_CHECKING:
    from counterpoise.report.profiles import Profile


def profile(
    dossier: Dossier,
    actor: Annotated[
        str,
        typer.Argument(
            metavar="ACTOR", help="The code of an actor, such as RUS.", autocompletion=complete_actors
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The page to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
    documents: Documents = None,
    as_json: AsJson = False,
) -> None:
    """Write one actor's foreign relations as a page.

    Aims, history, partners, instruments, debates, predictions and advice: all from the dossier.
    """
    from counterpoise.cli.run import read_texts
    from counterpoise.cli.screen import print_json
    from counterpoise.record import load
    from counterpoise.report.page import write_page
    from counterpoise.report.profiles import profile as gather
    from counterpoise.report.profiles import render_profile

    content = load(dossier, documents)
    found = gather(content, actor, read_texts(content, documents))
    refuse_overwriting(out, force)
    write_page(out, render_profile(found))
    if as_json:
        print_json({**found.to_dict(), "file": str(out)})
    else:
        print_profile(found, out, len(content.warnings))


def refuse_overwriting(path: Path, force: bool) -> None:
    """A `UsageError` U003 if something stands at `path`, unless it may be replaced."""
    from counterpoise.errors import Problem, UsageError

    if not force and (path.exists() or path.is_symlink()):
        edit = "Choose another file or add --force."
        raise UsageError(Problem("U003", "The file exists.", found=str(path), edit=edit))


def print_profile(found: Profile, path: Path, warnings: int) -> None:
    """The page in a few sentences, what each section holds, and where it was written."""
    from counterpoise.cli.screen import clean, open_console, print_records

    console = open_console()
    for line in (*found.preamble, "", *found.lead):
        console.print(clean(line))
    console.print()
    print_records([{"section": section.title, "holds": section.holds} for section in found.sections], console)
    console.print()
    if warnings:
        console.print(clean(f"Warnings about the dossier: {warnings}; see `counterpoise check`.", "yellow"))
    console.print(clean(f"Written to {path}."), soft_wrap=True)
