"""`counterpoise evidence --latent`: unobserved variables and errors of measurement, inferred."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterpoise.dossier import Dossier
    from counterpoise.evidence.latent import Inferred, Latent

_SHOWN = ("swing", "response time")


def infer_and_print(
    content: Dossier,
    accounts: list[str] | None,
    variable: str | None,
    draws: int | None,
    seed: int,
    as_json: bool,
) -> int:
    """Infer, print, and give the exit code: 1 where an equation was refused."""
    from counterpoise.cli.progress import show_progress
    from counterpoise.cli.screen import open_console, print_json, print_problems
    from counterpoise.evidence.latent import infer
    from counterpoise.evidence.latent.inferring import DRAWS

    with show_progress("inferring") as show:
        found = infer(
            content, accounts=accounts, variable=variable, draws=draws or DRAWS, seed=seed, tell=show
        )
    if as_json:
        print_json(found.to_dict())
    else:
        print_latent(found)
        print_problems([one.problem for one in found.refused], open_console(error=True))
    return 1 if found.refused else 0


def print_latent(found: Latent) -> None:
    """What stands, group by group, and why the rest has no equation."""
    from counterpoise.cli.screen import clean, open_console, print_records

    console = open_console()
    console.print(clean(found.first_line, "bold"))
    for one in found.found:
        console.print()
        console.print(clean(_title(one), "bold"))
        print_records([_show(row) for row in _rows(one)], console)
        console.print(clean(f"{str(one.diagnosis)[0].upper()}{str(one.diagnosis)[1:]}."))
    reasons = [
        {"account": account, "not inferred, because": reason, "claims": count}
        for account, counted in found.count_left_out().items()
        for reason, count in counted.items()
    ]
    if reasons:
        console.print()
        print_records(reasons, console)
    console.print(clean(found.rule, "dim"))


def _title(one: Inferred) -> str:
    unobserved = one.part.unobserved
    more = f", with {', '.join(unobserved)} unobserved" if unobserved else ""
    return f"{', '.join(one.part.effects)} by {one.part.account}{more}"


def _rows(one: Inferred) -> list[dict[str, Any]]:
    """Swings and response times of the equations, and the last year of each unobserved path."""
    rows: Any = one.summary
    chosen = rows[rows["quantity"].isin(_SHOWN) & (rows["kind"] != "cause")]
    paths = rows[(rows["quantity"] == "path") & (rows["kind"] == "unobserved")]
    last = paths.groupby("effect", sort=False).tail(1)
    return [*chosen.to_dict("records"), *last.to_dict("records")]


def _show(row: dict[str, Any]) -> dict[str, Any]:
    from counterpoise.evidence.latent.results import BARELY

    what = row["quantity"]
    if what == "swing":
        what = f"swing by {row['cause']}"
    elif what == "path":
        what = f"level in {row['year']:.0f}"
    learned = row["learned"]
    told = "" if learned != learned else f"{learned:.0%}" + (" (silent)" if learned < BARELY else "")
    return {
        "of": row["effect"],
        "what": what,
        "median": f"{row['median']:.2g}",
        "90%": f"{row['low']:.2g} to {row['high']:.2g}",
        "unit": row["unit"],
        "learned": told,
    }
