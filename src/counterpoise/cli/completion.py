"""What a shell offers for a word that is being typed.

Every keystroke on the tab key starts the program anew, so what can be known without reading a dossier
is written here and compared with where it comes from by a test.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer

PARTS = (
    *("variables", "claims", "accounts", "disagreements", "policies", "documents", "coverage"),
    "record",
)
SCHEMAS = (
    *("dossier", "variables", "documents", "account", "common"),
    *("coverage", "policies", "events", "aims", "chronology", "sources"),
)
SOURCES = (
    *("democracy", "energy", "eurostat", "gdelt", "gdp", "gpr"),
    *("memberships", "nmc", "ucdp", "unga", "us-troops"),
)
CLOSURES = {
    "own": "an account's own claims only",
    "common": "also what no account disputes",
    "completed": "also what the rivals say",
}
MODES = {
    "at-its-word": "what a text holds even or likelier counts as said",
    "hedged": "claims hold as often as their text's hedge says",
    "credence": "claims hold as often as the analyst believes",
}
BUILTIN = Path(__file__).parents[1] / "dossier" / "builtin"
Offers = list[tuple[str, str]]


def complete_dossier(incomplete: str) -> Offers:
    """Built-in dossiers, and folders that hold one; elsewhere the shell offers files."""
    names = [(entry.parent.name, "built in") for entry in sorted(BUILTIN.glob("*/dossier.yaml"))]
    folder, slash, _ = incomplete.rpartition("/")
    try:
        found = [entry.parent.name for entry in sorted(Path(folder or slash).glob("*/dossier.yaml"))]
    except (OSError, ValueError):  # a folder that may not be read, a word that is no path
        found = []
    return _offer([*names, *((folder + slash + name, "a folder") for name in found)], incomplete)


def complete_part(incomplete: str) -> Offers:
    """The parts of a dossier that `show` knows."""
    return _offer([(name, "") for name in PARTS], incomplete)


def complete_schema(incomplete: str) -> Offers:
    """The kinds of files that `schema` knows."""
    return _offer([(name, "") for name in SCHEMAS], incomplete)


def complete_source(incomplete: str) -> Offers:
    """The sources whose files `record fetch` knows of."""
    return _offer([(name, "") for name in SOURCES], incomplete)


def complete_closure(incomplete: str) -> Offers:
    """What fills silence."""
    return _offer(CLOSURES.items(), incomplete)


def complete_mode(incomplete: str) -> Offers:
    """How hedges count."""
    return _offer(MODES.items(), incomplete)


def complete_code(incomplete: str) -> Offers:
    """The codes of the catalogue, with their titles, whatever the case they are typed in."""
    from counterpoise.errors import CATALOGUE

    change = str.lower if incomplete[:1].islower() else str.upper
    return _offer([(change(code), entry.title) for code, entry in CATALOGUE.items()], change(incomplete))


def complete_accounts(ctx: typer.Context, incomplete: str) -> Offers:
    """The accounts of the dossier that the command names, after the last comma."""
    return _offer_names(ctx, "accounts", incomplete, ",")


def complete_policies(ctx: typer.Context, incomplete: str) -> Offers:
    """Its policies, after the last comma or plus."""
    return _offer_names(ctx, "policies", incomplete, ",+")


def complete_actors(ctx: typer.Context, incomplete: str) -> Offers:
    """Its actors; a code holds no comma."""
    return _offer_names(ctx, "actors", incomplete, ",")


def _offer(offers: Iterable[tuple[str, str]], incomplete: str) -> Offers:
    return [(value, help_) for value, help_ in offers if value.startswith(incomplete)]


def _offer_names(ctx: typer.Context, kind: str, incomplete: str, separators: str) -> Offers:
    """Names that the dossier declares; none where it cannot be read, for a shell shows no errors."""
    from counterpoise.dossier import collect_names
    from counterpoise.errors import CounterpoiseError

    # Before an option whose value is being typed, the parser leaves the dossier among the rest.
    dossier = ctx.params.get("dossier") or next(iter(ctx.args), None)
    if dossier is None:
        return []
    start = max(incomplete.rfind(separator) for separator in separators) + 1
    try:
        names = collect_names(dossier)
    except CounterpoiseError:
        return []
    before = incomplete[:start]
    return _offer([(before + name, "") for name in names.get(kind, ())], incomplete)
