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
    record: Annotated[
        bool, typer.Option("--record", help="With coverage: which claims the record can test.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what a dossier holds.

    Without PART an overview, else that part as a table. `record` draws every series that was observed.
    """
    from counterpoise.cli.screen import open_console, print_json, print_records
    from counterpoise.record import load

    _refuse_elsewhere(record, part)
    content = load(dossier, documents)
    tell_source(content, documents)
    found = (
        find_tests(content) if record else summarise(content) if part is None else find_part(content, part)
    )
    if as_json:
        print_json(found)
    elif record and isinstance(found, dict):
        print_tests(found)
    else:
        records = [{"": key, " ": found[key]} for key in found] if isinstance(found, dict) else found
        print_records(records, open_console())


def _refuse_elsewhere(record: bool, part: str | None) -> None:
    """A `UsageError` U005 where --record stands without coverage."""
    if record and part != "coverage":
        from counterpoise.errors import Problem, UsageError

        edit = "Write `show DOSSIER coverage --record`, or `show DOSSIER record` for the series."
        raise UsageError(Problem("U005", "--record goes with coverage.", None, part, None, edit))


def find_part(content: Content, part: str) -> list[dict[str, Any]]:
    """A part of the dossier, or its record, as records with the same keys."""
    from counterpoise.dossier.tables import tabulate

    if part != "record":
        return tabulate(content, part)
    from counterpoise.record import load_record
    from counterpoise.record.shown import tabulate_series

    return tabulate_series(content, load_record(content))


def find_tests(content: Content) -> dict[str, Any]:
    """Which causal claims the record can test, and what the others lack."""
    from counterpoise.record import load_record, measure
    from counterpoise.record.shown import tabulate_testable

    return tabulate_testable(content, measure(content, load_record(content)))


def print_tests(found: dict[str, Any]) -> None:
    """How many claims can be tested, and each with its years or what it lacks."""
    from counterpoise.cli.screen import clean, open_console, print_records

    console = open_console()
    counts = f"{found['testable']} of {found['claims']} causal claims can be tested on the record"
    others = f"{found['accounting']} would be accounting and {found['untestable']} cannot be tested"
    lacking = ", ".join(f"{what}: {count}" for what, count in found["lacking"].items())
    console.print(clean(f"{counts}; {others}."))
    console.print(clean(f"What they lack: {lacking or 'nothing'}."))
    console.print(clean(f"A test needs {found['pairs needed']} pairs of successive years or more."))
    console.print()
    print_records([_describe_test(entry) for entry in found["list"]], console)


def _describe_test(entry: dict[str, Any]) -> dict[str, Any]:
    """A claim as a reader expects it."""
    when = f" when {entry['when']}" if entry["when"] else ""
    return {
        "claim": f"{entry['claim']} ({entry['account']})",
        "says": f"{entry['cause']} ({entry['sign']}) {entry['effect']}{when}",
        "verdict": entry["verdict"],
        "pairs": f"{entry['pairs']}, {entry['first']} to {entry['last']}" if entry["pairs"] else "",
        "lacks": entry["missing"],
        "would help": entry["remedy"],
    }


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
