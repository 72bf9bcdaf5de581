"""`counterpoise agreement`: two codings of the same documents, compared."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.cli.options import AsJson, Documents

if TYPE_CHECKING:
    from counterpoise.dossier.agreement import Agreement, FieldAgreement, SpanAgreement


def agreement(
    a: Annotated[str, typer.Argument(metavar="A", help="A dossier: a built-in name, or a folder.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another coding of the same documents.")],
    names: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="CSV: a name in A, what B calls the same.")
    ] = None,
    documents: Documents = None,
    as_json: AsJson = False,
) -> None:
    """Compare two codings of the same documents, and list what to read a third time."""
    from counterpoise.cli.run import read_texts
    from counterpoise.cli.screen import print_json
    from counterpoise.dossier.agreement import agreement as compare
    from counterpoise.dossier.agreement import load_codings, read_names

    first, second = load_codings(a, b, documents)
    pairs = None if names is None else read_names(names)
    found = compare(first, second, names=pairs, texts=read_texts(first, documents))
    if as_json:
        print_json(found.to_dict())
    else:
        print_agreement(found)
        print_warnings({"A": len(first.warnings), "B": len(second.warnings)})


def print_agreement(found: Agreement) -> None:
    """Everything that an agreement says, on standard output."""
    from counterpoise.cli.screen import clean, open_console, print_records

    console = open_console()
    console.print(clean(f"A is {found.a}, B is {found.b}: {_say_claims(found)}.", "bold"), soft_wrap=True)
    for title, records in (
        ("What carries a claim", [_show_spans(row) for row in (*found.spans, found.total)]),
        ("What the paired claims say", [_show_field(row) for row in found.fields]),
        ("To be read a third time", [_show_difference(row.to_dict()) for row in found.differences]),
    ):
        console.print()
        console.print(clean(title, "bold"))
        print_records(records, console)
    console.print()
    for remark in dict.fromkeys(f"{row.field}: {row.remark}." for row in found.fields if row.remark):
        console.print(clean(remark, "dim"))
    for note in found.notes:
        console.print(clean(note, "dim"))


def print_warnings(counts: Mapping[str, int]) -> None:
    """How many warnings each dossier has, if any."""
    from counterpoise.cli.screen import clean, open_console

    for side, count in counts.items():
        if count:
            told = clean(f"Warnings about {side}: {count}; see `counterpoise check`.", "yellow")
            open_console().print(told)


def _say_claims(found: Agreement) -> str:
    where = "with a passage in a shared document"
    return f"{found.claims_a} and {found.claims_b} claims {where}, {len(found.pairs)} pairs"


def _show_spans(row: SpanAgreement) -> dict[str, str]:
    """A line of the table of spans."""
    return {
        "document": row.document or "all",
        "points A/B/both": f"{row.points_a}/{row.points_b}/{row.points_both}",
        "precision": _number(row.precision),
        "recall": _number(row.recall),
        "F1": _number(row.f1),
        "passages A/B": f"{row.passages_a}/{row.passages_b}",
        "found A/B": f"{row.found_a}/{row.found_b}",
        "passage F1": _number(row.passage_f1),
    }


def _show_field(row: FieldAgreement) -> dict[str, str]:
    """A line of the table of fields."""
    return {
        "field": row.field,
        "pairs": str(row.units),
        "agree": "" if math.isnan(row.agreed) else f"{row.agreed:.0%}",
        "kappa": _with_interval(row.kappa, row.kappa_low, row.kappa_high),
        "": row.kappa_reading or "",
        "alpha": _with_interval(row.alpha, row.alpha_low, row.alpha_high),
        " ": row.alpha_reading or "",
    }


def _show_difference(row: Mapping[str, Any]) -> dict[str, str]:
    """A block of the list of differences; what is not there stays blank."""
    what = row["field"] or row["sort"]
    return {
        "place": f"{row['document']}, paragraph {row['paragraph']}: {what}",
        "A": _say_side(row, "a"),
        "B": _say_side(row, "b"),
        "passage": row["passage"] or "",
    }


def _say_side(row: Mapping[str, Any], side: str) -> str:
    """What one coding says, with the claims that say it."""
    if row[f"says_{side}"] is None:
        return "nothing"
    return f"{row[f'says_{side}']} ({row[f'account_{side}']}: {', '.join(row[f'claims_{side}'])})"


def _number(value: float) -> str:
    """A share or coefficient with three decimals; blank for NaN."""
    return "" if math.isnan(value) else f"{value:.3f}"


def _with_interval(value: float, low: float, high: float) -> str:
    """A coefficient with its interval, as far as they are defined."""
    if math.isnan(value):
        return "undefined"
    return _number(value) + ("" if math.isnan(low) else f" [{_number(low)}, {_number(high)}]")
