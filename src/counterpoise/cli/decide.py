"""`counterpoise decide`: which policy stands up by an actor's aims, whichever account is right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.cli.completion import complete_actors
from counterpoise.cli.manner import tell, tell_source, telling_time
from counterpoise.cli.options import AsJson, Dossier, choose_names
from counterpoise.cli.run_options import (
    Accounts,
    Closure,
    Draws,
    Force,
    Mode,
    Policies,
    Posterior,
    Seed,
    Workers,
    Years,
)

if TYPE_CHECKING:
    from counterpoise.dossier import Dossier as Content
    from counterpoise.judgement import Judgement

_MOST_ITEMS = 5  # of the collection list on the screen; all are in --json


def decide(
    dossier: Dossier,
    actor: Annotated[
        str, typer.Option("--for", metavar="ACTOR", help="Who chooses.", autocompletion=complete_actors)
    ],
    aims: Annotated[
        list[str] | None,
        typer.Option("--aim", metavar="V=higher,...", help="In place of the actor's aims; repeat it."),
    ] = None,
    policies: Policies = None,
    accounts: Accounts = None,
    weights: Annotated[
        str, typer.Option(metavar="W", help="Of accounts: equal, evidence, or A=2,B=1.")
    ] = "equal",
    draws: Draws = 2000,
    years: Years = None,
    seed: Seed = 1,
    closure: Closure = "common",
    mode: Mode = "at-its-word",
    replicates: Annotated[int, typer.Option(help="Noise of a draw drawn anew so often, and averaged.")] = 1,
    posterior: Posterior = False,
    versus: Annotated[
        str | None,
        typer.Option(metavar="P,Q", help="Also: what would have to be true for P to beat Q."),
    ] = None,
    sensitivity: Annotated[
        str | None,
        typer.Option(metavar="V:P,Q", help="Also: which inputs P less Q in variable V hangs on."),
    ] = None,
    smallest_change: Annotated[
        bool, typer.Option("--smallest-change", help="Also: which claims would turn advice; slow.")
    ] = False,
    quick: Annotated[bool, typer.Option("--quick", help="The tables alone: seconds.")] = False,
    workers: Workers = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Also a run's folder, with the judgement in its report."),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Say which policy an actor would regret least, under each account and across them, and what it hangs on.

    It says what follows from the accounts, not which is right: where they say too little, nothing is chosen.
    """
    from counterpoise.cli.screen import print_json
    from counterpoise.judgement import PARTS
    from counterpoise.judgement import decide as judge
    from counterpoise.record import load

    content = load(dossier)
    tell_source(content, None)
    some = choose_names(accounts)
    with telling_time("judgement"):
        found = judge(
            content,
            actor,
            aims=aims or None,
            policies=choose_names(policies),
            accounts=some,
            weights=find_weights(content, weights, some),
            draws=draws,
            years=years,
            seed=seed,
            closure=closure,
            mode=mode,
            replicates=replicates,
            posterior=_find_posterior(content, some) if posterior else None,
            workers=workers,
            parts=() if quick else PARTS,
            tell=lambda part: tell(f"{part} ..."),
        )
    more = {**_ask_versus(found, versus), **_ask_sensitivity(found, sensitivity)}
    more |= _ask_smallest(found) if smallest_change else {}
    if out is not None:
        _write(content, found, out, force)
    if as_json:
        print_json({**found.to_dict(), **more, "directory": None if out is None else str(out)})
    else:
        print_judgement(found, more, out)


def find_weights(content: Content, text: str, accounts: list[str] | None) -> Any:
    """Weights of accounts from what the command line says: None for equal ones."""
    from counterpoise.judgement.monitoring import read_weights

    found = read_weights(text)
    if found != "evidence":
        return None if found == "equal" else found
    from counterpoise.evidence import weigh

    with telling_time("evidence"):
        return weigh(content, accounts=accounts).weights


def _find_posterior(content: Content, accounts: list[str] | None) -> Any:
    from counterpoise.cli.run import find_posterior

    return find_posterior(content, accounts)


def _write(content: Content, found: Judgement, out: Path, force: bool) -> None:
    """A run of the same options with the judgement in its folder and report."""
    from counterpoise.cli.run import write_run

    options = found.choice.options
    asked = {
        "draws": options.draws, "years": options.years, "seed": options.seed, "policies": None,
        "accounts": list(options.accounts), "closure": options.closure, "mode": options.mode,
        "workers": options.workers, "out": out, "force": force, "posterior": found.choice.posterior,
    }  # fmt: skip
    write_run(content, asked, None, judgement=found.to_dict())


def _ask_versus(found: Judgement, versus: str | None) -> dict[str, Any]:
    """What would have to be true for one policy to beat another, account by account."""
    if versus is None:
        return {}
    from counterpoise.errors import Problem, UsageError
    from counterpoise.judgement.consistency import find_conditions, say_conditions

    names = choose_names(versus) or []
    if len(names) != 2:
        edit = "Name two policies, as in --versus first,second."
        raise UsageError(Problem("U005", "--versus compares two policies.", found=versus, edit=edit))
    said = {}
    for account in found.choice.accounts:
        with telling_time(f"{names[0]} against {names[1]}, {account}"):
            results = find_conditions(found.choice, names[0], names[1], account)
        said[account] = [line for one in results for line in say_conditions(one, found.choice.dossier)]
    return {"versus": {"policies": names, "by_account": said}}


def _ask_sensitivity(found: Judgement, asked: str | None) -> dict[str, Any]:
    """By account that can say, which inputs the difference between two policies in a variable hangs on."""
    if asked is None:
        return {}
    from counterpoise.errors import Problem, UsageError
    from counterpoise.judgement.plain import to_plain
    from counterpoise.judgement.sensing import find_sensitivity, say_sensitivity

    variable, _, pair = asked.rpartition(":")
    names = choose_names(pair) or []
    if not variable or len(names) != 2:
        edit = "Name a variable and two policies, as in --sensitivity VARIABLE:first,second."
        raise UsageError(Problem("U005", "--sensitivity compares two policies.", found=asked, edit=edit))
    said: dict[str, Any] = {}
    for account in found.choice.accounts:
        try:
            with telling_time(f"sensitivity, {account}"):
                table = find_sensitivity(found.choice, account, names[0], names[1], variable)
        except UsageError as fault:
            if {problem.code for problem in fault.problems} & {"J024", "J025"}:  # nothing to share out
                said[account] = {
                    "says": ["No difference that varies with strengths or levels."],
                    "inputs": [],
                }
                continue
            raise
        said[account] = {"says": say_sensitivity(table), "inputs": to_plain(table)}
    return {"sensitivity": {"variable": variable, "policies": names, "by_account": said}}


def _ask_smallest(found: Judgement) -> dict[str, Any]:
    """The smallest change of claims that would make advice follow."""
    from counterpoise.judgement.consistency import find_consistency, find_smallest_changes, say_smallest

    consistency = found.consistency or find_consistency(found.choice)
    with telling_time("smallest change"):
        changes = find_smallest_changes(consistency, tell=tell)
    return {"smallest_changes": [say_smallest(one, found.choice.dossier) for one in changes]}


def print_judgement(found: Judgement, more: dict[str, Any], out: Path | None) -> None:
    """Everything at a glance, on standard output."""
    from counterpoise.cli.screen import clean, open_console, print_records

    console = open_console()
    for place, sentence in enumerate(found.sentences):
        console.print(clean(sentence, "bold" if place < 2 else ""), soft_wrap=True)
        console.print()
    console.print(clean(_say_basis(found), "dim"), soft_wrap=True)
    for title, records in _list_tables(found):
        console.print()
        console.print(clean(title, "bold"))
        print_records(records, console)
    for title, lines in _list_texts(found, more):
        console.print()
        console.print(clean(title, "bold"))
        for line in lines:
            console.print(clean(f"- {line}"), soft_wrap=True)
    if out is not None:
        console.print()
        console.print(clean(f"Written to {out}; open {out / 'report.html'}."), soft_wrap=True)


def _say_basis(found: Judgement) -> str:
    """By what the policies are judged, on how many draws."""
    options, aims = found.choice.options, "; ".join(aim.say() for aim in found.choice.aims)
    shared = f" Needs others' consent: {', '.join(found.choice.shared)}." if found.choice.shared else ""
    return (
        f"Aims: {aims}. Points: hundredths of the aims' ranges, against changing nothing in the same draw; "
        f"{options.draws:,} draws, closure {options.closure}, {options.mode}, seed {options.seed}.{shared}"
    )


def _list_tables(found: Judgement) -> list[tuple[str, list[dict[str, Any]]]]:
    tables = [
        (
            "Policy by account: expected points [90% of draws], probability of being best, rank",
            _show_table(found),
        )
    ]
    across = found.across if found.across.chosen is not None or found.borrowed is None else found.borrowed
    if across.chosen is not None:
        tables.append((f"Across accounts, closure {across.closure}", _show_metrics(across)))
        tables.append(("Regret by account, points", _show_regret(across)))
    for survival, name in ((found.survival, ""), (found.borrowed_survival, ", silence filled")):
        if survival is not None:
            tables.append(
                (f"What the choices survive{name} ({survival.draws:,} draws)", _show_survival(survival))
            )
    return tables


def _show_table(found: Judgement) -> list[dict[str, Any]]:
    """A row a policy, a column an account; silence is blank."""
    rows: dict[str, dict[str, Any]] = {}
    coverage = found.across.coverage
    for entry in found.table.to_dict("records"):
        policy = str(entry["policy"])
        row = rows.setdefault(policy, {"policy": policy, "coverage": f"{coverage[policy]:.0%}"})
        text = ""
        if entry["speaks"] and policy != found.choice.policies[0]:
            text = f"{entry['mean']:+.1f} [{entry['low']:+.1f}, {entry['high']:+.1f}] {entry['best']:.0%}"
            text += f", rank {entry['rank']:.0f}"
            if entry["met"] == entry["met"]:
                text += f", thresholds {entry['met']:.0%}"
        row[str(entry["account"])] = text
    return list(rows.values())


def _show_metrics(across: Any) -> list[dict[str, Any]]:
    return [
        {
            "metric": str(metric),
            "chooses": row["choice"] or "nothing",
            "value": "" if row["value"] is None else f"{row['value']:.2f}",
            "runner-up": row["runner-up"] or "",
            "worse by": "" if row["worse by"] is None else f"{row['worse by']:.2f}",
        }
        for metric, row in across.robustness.choices.iterrows()
    ]


def _show_regret(across: Any) -> list[dict[str, Any]]:
    regret = across.robustness.account_regret
    return [
        {
            "policy": str(policy),
            **{str(account): _points(regret.loc[account, policy]) for account in regret.index},
        }
        for policy in regret.columns
        if regret[policy].notna().any()
    ]


def _points(value: float) -> str:
    return "" if value != value else f"{value:.1f}"


def _show_survival(survival: Any) -> list[dict[str, Any]]:
    control = survival.control.set_index("conclusion")
    rows = []
    for conclusion in dict.fromkeys(survival.table["conclusion"]):
        count = survival.count(conclusion)
        turns = [
            row["variant"] for row in survival.of(conclusion).to_dict("records") if row["outcome"] == "turns"
        ]
        kept = control.loc[conclusion]
        rows.append(
            {
                "conclusion": conclusion,
                "best": kept["chosen"],
                "holds": count["holds"],
                "level": count["level"],
                "turned by": ", ".join(turns),
                "signs tossed": _say_control(kept),
            }
        )
    return rows


def _say_control(kept: Any) -> str:
    if not kept["signs"]:
        return "no signs to toss"
    return f"{kept['kept']:.0%}" + ("" if kept["destroyed"] else ", too often")


def _list_texts(found: Judgement, more: dict[str, Any]) -> list[tuple[str, list[str]]]:
    from counterpoise.judgement.consistency import say_verdict
    from counterpoise.judgement.words import say_trade_offs

    texts: list[tuple[str, list[str]]] = []
    across = found.across if found.across.chosen is not None or found.borrowed is None else found.borrowed
    if lines := say_trade_offs(found, across):
        texts.append((f"Trade-offs, closure {across.closure}", list(lines)))
    if found.consistency is not None:
        own = [say_verdict(entry) for entry in found.consistency.judged if entry.ground.closure == "own"]
        texts.append(("Does advice follow from its author's own claims?", own))
    if found.failures:
        texts.append(
            (
                "When the best policies fail",
                [
                    f"{entry.policy} by {entry.account}, {entry.closure}: {entry.share:.0%} of draws are "
                    f"{entry.meaning}. {' '.join(entry.words)}"
                    for entry in found.failures
                ],
            )
        )
    if found.collection:
        texts.append(("What to find out, the most valuable first", list(found.collection[:_MOST_ITEMS])))
    for account, lines in more.get("versus", {}).get("by_account", {}).items():
        texts.append((f"{' against '.join(more['versus']['policies'])}: {account}", lines))
    if (asked := more.get("sensitivity")) is not None:
        title = f"What {' less '.join(asked['policies'])} in {asked['variable']} hangs on, without noise"
        texts += [(f"{title}: {account}", said["says"]) for account, said in asked["by_account"].items()]
    if "smallest_changes" in more:
        texts.append(("The smallest change of claims by which advice would follow", more["smallest_changes"]))
    return texts
