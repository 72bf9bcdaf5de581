"""`counterpoise show`: what a dossier holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.cli.completion import complete_part
from counterpoise.cli.manner import tell_source
from counterpoise.cli.options import AsJson, Documents, Dossier

if TYPE_CHECKING:
    from counterpoise.dossier import Dossier as Content

PARTS = "variables, claims, accounts, disagreements, policies, documents or coverage"


def show(
    dossier: Dossier,
    part: Annotated[
        str | None,
        typer.Argument(metavar="[PART]", help=f"One of {PARTS}.", autocompletion=complete_part),
    ] = None,
    documents: Documents = None,
    as_json: AsJson = False,
) -> None:
    """Show what a dossier holds.

    Without PART an overview, else that part as a table.
    """
    from counterpoise.cli.screen import open_console, print_json, print_records
    from counterpoise.dossier.tables import tabulate
    from counterpoise.record import load

    content = load(dossier, documents)
    tell_source(content, documents)
    found = summarise(content) if part is None else tabulate(content, part)
    if as_json:
        print_json(found)
    else:
        records = [{"": key, " ": found[key]} for key in found] if isinstance(found, dict) else found
        print_records(records, open_console())


def summarise(content: Content) -> dict[str, Any]:
    """The dossier at a glance: its question, its frame and how much it holds."""
    claims = [claim for _, claim in content.all_claims()]
    kinds = sorted({claim.kind for claim in claims})
    return {
        "dossier": content.name,
        "title": content.title,
        "question": content.question,
        "as of": content.as_of.isoformat(),
        "horizon in years": content.horizon,
        "step in years": content.step,
        "actors": list(content.actors),
        "documents": len(content.documents),
        "accounts": list(content.accounts),
        "variables": len(content.variables),
        "claims": {kind: sum(claim.kind == kind for claim in claims) for kind in kinds},
        "policies": list(content.policies),
        "events": list(content.events),
        "headline": [entry.variable for entry in content.headline],
        "hash": content.hash,
    }
