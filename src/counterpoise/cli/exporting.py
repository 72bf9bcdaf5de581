"""`counterpoise export`: a dossier's links as a file for another program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.cli.completion import complete_accounts
from counterpoise.cli.options import AsJson, Dossier


def export(
    dossier: Dossier,
    form: Annotated[str, typer.Option("--to", metavar="FORM", help="csv, json, graphml or kumu.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write.")],
    account: Annotated[
        str | None,
        typer.Option(metavar="A", help="Only this account, or common.", autocompletion=complete_accounts),
    ] = None,
    layout: Annotated[str, typer.Option(help="Of csv: edges, or matrix for one account.")] = "edges",
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the links of a dossier for a spreadsheet, NetworkX, Gephi or Kumu.

    `--to json` writes all of it, normalised, with its hash.
    """
    from counterpoise.cli.manner import tell_source
    from counterpoise.cli.screen import clean, open_console, print_json
    from counterpoise.dossier.exchange import export_dossier
    from counterpoise.record import load

    content = load(dossier)
    tell_source(content)
    found = export_dossier(content, out, form, account=account, layout=layout, force=force)
    if as_json:
        print_json(found.to_dict())
        return
    what = "the whole dossier" if found.links is None else f"links: {found.links}"
    console = open_console()
    accounts = ", ".join(found.accounts) or "none"
    console.print(clean(f"Wrote {found.file} ({what}; accounts: {accounts})."), soft_wrap=True)
    for note in found.notes:
        console.print(clean(note, "dim"), soft_wrap=True)
