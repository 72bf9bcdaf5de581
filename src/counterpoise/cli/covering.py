"""`counterpoise cover`: what of the texts is not accounted for yet, ready to paste into coverage.yaml."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counterpoise.cli.options import AsJson, Dossier

if TYPE_CHECKING:
    from counterpoise.dossier.covering import Rest

UNDECIDED = "undecided"


def cover(
    dossier: Dossier,
    documents: Annotated[Path, typer.Option("--documents", metavar="DIR", help="Folder with the texts.")],
    as_json: AsJson = False,
) -> None:
    """Print the sentences that coverage.yaml does not account for yet.

    Ready to paste there, with the claims that stand in them. A sentence without a claim is `undecided`,
    which `check` refuses: say background, duplicate or boilerplate. Nothing is written.
    """
    from counterpoise.cli.screen import print_json
    from counterpoise.dossier.covering import find_uncovered

    rest = find_uncovered(dossier, documents)
    if as_json:
        print_json(rest.to_dict())
    else:
        print_rest(rest)


def print_rest(rest: Rest) -> None:
    """The lines for coverage.yaml on standard output; what to decide, and what was not read, beside them."""
    import sys

    from counterpoise.cli.screen import clean, open_console, print_lines, print_problems

    console = open_console(error=True)
    print_problems(rest.problems, console)
    if not rest.uncovered:
        said = "Nothing else is left" if rest.problems else "Every sentence is accounted for"
        console.print(f"{said}.", soft_wrap=True)
        return
    lines = ["coverage:"]
    for document, entries in groupby(rest.uncovered, key=lambda entry: entry.document):
        lines.append(f"  {document}:")
        for entry in entries:
            says = f"claims: [{', '.join(entry.claims)}]" if entry.claims else f"as: {UNDECIDED}"
            lines.append(f"    - {{span: [{entry.span[0]}, {entry.span[1]}], {says}}}")
    print_lines(*lines)
    sys.stdout.flush()
    bare = [entry for entry in rest.uncovered if not entry.claims]
    if not bare:
        return
    console.print(f"\nNo claim stands in these. Instead of `{UNDECIDED}` say what each is:")
    console.print("background, duplicate or boilerplate.")
    for entry in bare:
        start, end = entry.span
        console.print(clean(f"    {entry.document} [{start}, {end}] {entry.text}"), soft_wrap=True)
