"""`counterpoise search`: the best mixes of an actor's instruments, and what they survive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterpoise.cli.judging_options import (
    Actor,
    Aims,
    Evaluations,
    FreshDraws,
    Objective,
    Pick,
    Population,
    Save,
    SearchDraws,
    Weights,
)
from counterpoise.cli.options import AsJson, Dossier, choose_names
from counterpoise.cli.run_options import Accounts, Closure, Mode, Posterior, Seed, Workers, Years

if TYPE_CHECKING:
    from counterpoise.judgement.search import Search


def search(
    dossier: Dossier,
    actor: Actor,
    aim: Aims = None,
    objective: Objective = "accounts",
    evaluations: Evaluations = 2000,
    population: Population = 60,
    draws: SearchDraws = 100,
    fresh_draws: FreshDraws = 1000,
    years: Years = None,
    seed: Seed = 1,
    accounts: Accounts = None,
    closure: Closure = "common",
    mode: Mode = "at-its-word",
    weights: Weights = "equal",
    posterior: Posterior = False,
    save: Save = None,
    pick: Pick = "least-regret",
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Search for the best mix of an actor's instruments: levels, timing, conditions.

    It starts from the dossier's policies, and judges what it picks again on draws that it has not seen.
    Needs the extra `search`.
    """
    from counterpoise.cli.interruption import noticing_interruptions
    from counterpoise.cli.manner import telling_time
    from counterpoise.cli.progress import show_progress
    from counterpoise.cli.questions import find_weights
    from counterpoise.cli.run import find_posterior
    from counterpoise.cli.screen import print_json, print_lines
    from counterpoise.judgement.search import save_policy, search_policies
    from counterpoise.judgement.search.saving import refuse_unsavable
    from counterpoise.record import load

    content = load(dossier)
    if save is not None:
        refuse_unsavable(content, dossier, save, pick)
    some = choose_names(accounts)
    asked: dict[str, Any] = {
        "aims": aim or None, "accounts": some, "weights": find_weights(content, weights, some),
        "objective": objective, "evaluations": evaluations, "population": population, "draws": draws,
        "fresh_draws": fresh_draws, "years": years, "seed": seed, "closure": closure, "mode": mode,
        "posterior": find_posterior(content, some) if posterior else None, "workers": workers,
    }  # fmt: skip
    with noticing_interruptions() as ask, show_progress("searching") as show, telling_time("search"):

        def tell(done: int, total: int) -> None:
            ask()
            show(done, total)

        found = search_policies(content, actor, **asked, tell=tell)
    if not as_json:
        print_search(found)
    saved = None if save is None else save_policy(found, pick, dossier, save)
    if as_json:
        print_json({**found.to_dict(), "saved": None if saved is None else str(saved)})
    elif saved is not None:
        print_lines("", f"Saved as {save} in {saved}.")


def print_search(found: Search) -> None:
    """Everything at a glance, on standard output."""
    from counterpoise.cli.screen import clean, open_console, print_records

    console = open_console()
    first, *others = found.sentences
    console.print(clean(first, "bold"), soft_wrap=True)
    for sentence in others:
        console.print()
        console.print(clean(sentence), soft_wrap=True)
    for title, records in (
        (
            "Picks: points on the search's draws, on fresh draws, and ahead of the dossier's best",
            _show(found),
        ),
        ("Expected change by account on fresh draws, points", _show_accounts(found)),
    ):
        console.print()
        console.print(clean(title, "bold"))
        print_records(records, console)
    console.print()
    for note in found.notes:
        console.print(clean(note, "dim"), soft_wrap=True)


def _show(found: Search) -> list[dict[str, Any]]:
    return [
        {
            "pick": score.pick,
            "measure": score.measure,
            "search": f"{score.search:.2f}",
            "fresh": f"{score.fresh:.2f} ± {score.error:.2f}",
            "dossier's best": score.rival,
            "ahead": f"{score.better_by:+.2f} ± {score.better_by_error:.2f}",
            "verdict": score.verdict,
            "coverage": f"{score.coverage:.0%}",
        }
        for score in found.scores
    ]


def _show_accounts(found: Search) -> list[dict[str, Any]]:
    """A row a policy, a column an account; silence is left empty."""
    rows: dict[str, dict[str, Any]] = {}
    for entry in found.expected.to_dict("records"):
        row = rows.setdefault(entry["policy"], {"policy": entry["policy"]})
        row[entry["account"]] = f"{entry['fresh']:+.2f}" if entry["speaks"] else ""
    return list(rows.values())
