"""`counterpoise import`: a file of links as a starter dossier."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.cli.options import AsJson


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of links.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to make.")],
    form: Annotated[
        str | None,
        typer.Option("--from", metavar="FORM", help="csv, matrix or kumu; by default judged by the content."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a starter dossier of an edge list, an adjacency matrix or Kumu's JSON.

    It passes `check` and runs. What the file does not say is a placeholder judgement, marked and
    listed.
    """
    from counterpoise.cli.manner import MANNER
    from counterpoise.cli.screen import clean, open_console, print_json
    from counterpoise.dossier.exchange import import_links

    made = import_links(file, out, form)
    if as_json:
        print_json(made.to_dict())
        return
    console = open_console()
    text = (
        f"Wrote {made.folder} (form: {made.form}; links: {made.links}; variables: {len(made.variables)}; "
        f"instruments: {len(made.instruments)}; accounts: {', '.join(made.accounts)})."
    )
    console.print(clean(text), soft_wrap=True)
    console.print("What had to be guessed, to be replaced by what you know:")
    for guess in made.guesses:
        console.print(clean(f"    {guess.file}: {guess.text}"), soft_wrap=True)
    if not MANNER.quiet:
        for command in (f"check {made.folder}", f"run {made.folder}"):
            console.print(clean(f"    counterpoise {command}"), soft_wrap=True)
