"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.cli.completion import complete_dossier

Dossier = Annotated[
    str,
    typer.Argument(
        metavar="DOSSIER", help="A built-in dossier's name, or a folder.", autocompletion=complete_dossier
    ),
]
Documents = Annotated[
    Path | None,
    typer.Option("--documents", metavar="DIR", help="Folder with the texts; passages are checked and shown."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, with the same facts, on standard output.")]


def split_names(text: str | None) -> list[str] | None:
    """The names of a comma-separated list; None for None.

    Examples
    --------
    >>> split_names("raise-tolls, lower-tolls")
    ['raise-tolls', 'lower-tolls']
    """
    if text is None:
        return None
    return [name.strip() for name in text.split(",") if name.strip()]


def choose_names(text: str | None) -> list[str] | None:
    """The same for an option that chooses: where it names nothing, one empty name, which is refused.

    Examples
    --------
    >>> choose_names(" , ")
    ['']
    """
    names = split_names(text)
    return [""] if names == [] else names
