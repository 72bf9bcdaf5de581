"""`counterpoise monitor`: what new rows of indicators change, and which to watch next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.cli.judging_options import Aims
from counterpoise.cli.manner import tell_source, telling_time
from counterpoise.cli.options import AsJson, Dossier, choose_names
from counterpoise.cli.run_options import Accounts, Closure, Draws, Mode, Policies, Seed, Workers, Years

if TYPE_CHECKING:
    from counterpoise.judgement.monitoring import Figure, Monitoring, Signal

_MOST_SIGNALS = 10  # on the screen; all are in --json


def monitor(
    dossier: Dossier,
    rows: Annotated[
        Path | None,
        typer.Option("--with", metavar="NEW.CSV", help="New rows, as record/indicators.csv has them."),
    ] = None,
    actor: Annotated[
        str | None, typer.Option("--for", metavar="ACTOR", help="Who chooses: policies are ranked anew.")
    ] = None,
    weights: Annotated[
        str, typer.Option(metavar="W", help="Weights before: equal, evidence, or A=2,B=1.")
    ] = "equal",
    aims: Aims = None,
    policies: Policies = None,
    accounts: Accounts = None,
    draws: Draws = 2000,
    years: Years = None,
    seed: Seed = 1,
    closure: Closure = "common",
    mode: Mode = "at-its-word",
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Let new figures move the accounts' weights and the ranking; name those that would tell most next."""
    from counterpoise.cli.screen import print_json
    from counterpoise.judgement.monitoring import monitor as follow
    from counterpoise.judgement.monitoring import read_weights
    from counterpoise.record import load

    asked = {
        "aims": aims,
        "policies": choose_names(policies),
        "accounts": choose_names(accounts),
        "years": years,
    }
    _refuse(actor, asked)
    before = read_weights(weights)
    content = load(dossier)
    tell_source(content, None)
    choice = None
    if actor is not None:
        from counterpoise.judgement import settle_choice

        ways = {"draws": draws, "seed": seed, "closure": closure, "mode": mode, "workers": workers}
        choice = settle_choice(content, actor, **asked, **ways)
    with telling_time("monitoring"):
        found = follow(content, rows or (), choice=choice, weights=before, seed=seed)
    if as_json:
        print_json(found.to_dict())
    else:
        print_monitoring(found)


def _refuse(actor: str | None, asked: dict[str, Any]) -> None:
    """Refuse options of a ranking where there is no chooser (U001)."""
    from counterpoise.errors import Problem, UsageError

    named = {"aims": "aim"}
    problems = [
        Problem(
            "U001",
            f"--{named.get(name, name)} is about the ranking, and there is none without a chooser.",
            found=f"--{named.get(name, name)}",
            edit="Name the chooser with --for, or leave the option out.",
        )
        for name, value in asked.items()
        if value is not None and actor is None
    ]
    if problems:
        raise UsageError(problems)


def print_monitoring(found: Monitoring) -> None:
    """Everything on standard output: what moved first, what to watch last."""
    from counterpoise.cli.screen import clean, open_console, print_records

    console = open_console()
    console.print(clean(found.first_line, "bold"))
    for line in (found.second_line, found.third_line):
        if line:
            console.print(clean(line))
    for note in found.skipped:
        console.print(clean(f"Left out: {note}", "dim"))
    console.print()
    print_records(
        [
            {"account": row["account"], **{name: f"{row[name]:.1%}" for name in ("before", "after", "bayes")}}
            for row in found.weights.reset_index(names="account").to_dict("records")
        ],
        console,
    )
    for records in (
        [_show_figure(one) for one in found.figures],
        _show_ranking(found),
        [_show_signal(one) for one in found.signals[:_MOST_SIGNALS]],
    ):
        if records:
            console.print()
            print_records(records, console)
    console.print()
    console.print(clean(found.rule, "dim"))


def _show_figure(one: Figure) -> dict[str, Any]:
    """A line of a new figure."""
    gains = {name: _signed(one.log[name] - one.baseline) for name in one.spoken}
    return {
        "new figure": f"{one.indicator} {one.year}",
        "state": f"{one.variable} {one.level:.3g}",
        "lower by what was foretold": f"{one.place:.0%}",
        "log density over the baseline's": gains or "no account speaks",
    }


def _show_ranking(found: Monitoring) -> list[dict[str, Any]]:
    """Lines of the policies of which there is a ranking."""
    if found.ranking is None:
        return []
    rows = [row for row in found.ranking.to_dict("records") if row["rank_after"] == row["rank_after"]]
    if len(rows) < 2:
        return []
    return [
        {
            "policy": row["policy"],
            "points before": _signed(row["value_before"]),
            "points after": _signed(row["value_after"]),
            "rank before": "" if row["rank_before"] != row["rank_before"] else f"{row['rank_before']:.0f}",
            "rank after": f"{row['rank_after']:.0f}",
        }
        for row in sorted(rows, key=lambda row: row["rank_after"])
    ]


def _signed(value: float) -> str:
    """A change with its sign; nothing has none.

    Examples
    --------
    >>> _signed(1.234), _signed(-0.001)
    ('+1.23', '0.00')
    """
    return f"{value:+.2f}" if abs(value) >= 0.005 else "0.00"


def _show_signal(one: Signal) -> dict[str, Any]:
    """A line of what a next figure would tell."""
    apart = f"{one.first} and {one.second}" if one.tells else ""
    return {
        "next figure": f"{one.indicator} {one.year}",
        "of": one.variable,
        "would tell, bits": f"{one.bits:.4f}" if one.tells else "nothing",
        "above all between": apart,
    }
