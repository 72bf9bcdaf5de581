"""`counterpoise schema`: the format of a dossier as JSON Schema, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.cli.completion import complete_dossier, complete_schema

KINDS = (
    "dossier, variables, documents, account, common, coverage, policies, events, aims, chronology or sources"
)


def schema(
    kind: Annotated[
        str | None,
        typer.Argument(metavar="[KIND]", help=f"One kind of file: {KINDS}.", autocompletion=complete_schema),
    ] = None,
    dossier: Annotated[
        str | None,
        typer.Option(
            metavar="DOSSIER",
            help="Allow only the names that this dossier declares.",
            autocompletion=complete_dossier,
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write KIND.schema.json files into this folder.")
    ] = None,
) -> None:
    """Print the JSON Schema of a dossier's files, or write it for editors.

    An editor that knows JSON Schema completes fields and, with --dossier, names, and marks what
    does not fit. The first line of each file of `counterpoise new` tells it where the schemas are;
    after a change of names write them anew: counterpoise schema --dossier DIR --out DIR/schema.
    """
    from counterpoise.cli.screen import clean, open_console, print_json
    from counterpoise.dossier import collect_names
    from counterpoise.errors import Problem, UsageError
    from counterpoise.schema import json_schema, write_schemas

    names = None if dossier is None else collect_names(dossier)
    if out is None:
        print_json(json_schema(kind, names))
        return
    if kind is not None:
        edit = "Leave out KIND or --out."
        raise UsageError(
            Problem("U001", "--out writes the schemas of all kinds of files.", None, kind, None, edit)
        )
    console = open_console()
    for path in write_schemas(out, names):
        console.print(clean(path), soft_wrap=True)
