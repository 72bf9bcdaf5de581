"""A judgement on the screen: the answer, its tables, and what was asked besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterpoise.judgement import Judgement

_MOST_ITEMS = 5  # of the collection list; all are in --json


def print_judgement(found: Judgement, more: dict[str, Any]) -> None:
    """Everything at a glance, on standard output; `more` is what was asked besides."""
    from counterpoise.cli.screen import clean, open_console, print_records

    console = open_console()
    for place, sentence in enumerate(found.sentences):
        console.print(clean(sentence, "bold" if place < 2 else ""), soft_wrap=True)
        console.print()
    console.print(clean(_say_basis(found), "dim"), soft_wrap=True)
    for title, records in _list_tables(found):
        console.print()
        console.print(clean(title, "bold"), soft_wrap=True)
        print_records(records, console)
    for title, lines in _list_texts(found, more):
        console.print()
        console.print(clean(title, "bold"))
        for line in lines:
            console.print(clean(f"- {line}"), soft_wrap=True)


def _say_basis(found: Judgement) -> str:
    """By what the policies are judged, on how many draws."""
    options, aims = found.choice.options, "; ".join(aim.say() for aim in found.choice.aims)
    shared = f" Needs others' consent: {', '.join(found.choice.shared)}." if found.choice.shared else ""
    weights = found.weights
    equal = float(weights.max() - weights.min()) < 1e-9
    told = ", ".join(f"{name} {share:.0%}" for name, share in weights.items())
    more = "" if options.posterior is None else ", parameters as the record leaves them"
    more += "" if found.choice.replicates == 1 else f", noise drawn {found.choice.replicates} times"
    more += ", accounts weighed equally" if equal else f", accounts weighed: {told}"
    return (
        f"Aims: {aims}. Points: hundredths of the aims' ranges, against changing nothing in the same draw; "
        f"{options.draws:,} draws, closure {options.closure}, {options.mode}, seed {options.seed}{more}."
        f"{shared}"
    )


def _list_tables(found: Judgement) -> list[tuple[str, list[dict[str, Any]]]]:
    tables = [
        (
            "Policy by account: expected points [90% of draws], probability of being best, rank",
            _show_table(found),
        )
    ]
    across = found.shown
    if across.chosen is not None:
        tables.append((f"Across accounts, closure {across.closure}", _show_metrics(across)))
        tables.append((f"Regret by account, points, closure {across.closure}", _show_regret(across)))
    again = found.choice.replicates
    noise = "its noise too" if again == 1 else f"its noise averaged over {again}"
    title = f"Worth of knowing all that a draw fixes, {noise} (EVPI, the smallest mean draw regret), points"
    tables.append((f"{title}, closure {across.closure}", _show_evpi(across)))
    for survival, name in ((found.survival, ""), (found.borrowed_survival, ", silence filled")):
        if survival is not None:
            tables.append(
                (f"What the choices survive{name} ({_say_tried(found, survival)})", _show_survival(survival))
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
            "worse by": _say_behind(row["worse by"]),
        }
        for metric, row in across.robustness.choices.iterrows()
    ]


def _say_behind(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if value >= 0 else "worse in every draw"  # and so set aside, whatever the metric


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


def _show_evpi(across: Any) -> list[dict[str, Any]]:
    return [
        {"account": str(account), "best on the mean": row["policy"], "worth": f"{row['evpi']:.2f}"}
        for account, row in across.robustness.evpi.iterrows()
    ]


def _say_tried(found: Judgement, survival: Any) -> str:
    """On how many draws, and what was not tried."""
    text = f"{survival.draws:,} draws; response times are halved to no less than two steps"
    tried = found.choice.options.mode == "credence" or (survival.table["variant"] == "credence").any()
    return text if tried else f"{text}; no credences, as not every claim has one"


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


def _say_failure(entry: dict[str, Any]) -> str:
    survives = [] if entry["borne"] is None else entry["borne"]["says"]
    return (
        f"{entry['policy']} by {entry['account']}, {entry['closure']}: {entry['share']:.0%} of draws are "
        f"{entry['meaning']}. {' '.join([*entry['words'], *survives])}"
    )


def _list_texts(found: Judgement, more: dict[str, Any]) -> list[tuple[str, list[str]]]:
    from counterpoise.judgement.deciding import say_advice
    from counterpoise.judgement.words import say_trade_offs

    texts: list[tuple[str, list[str]]] = []
    across = found.shown
    if lines := say_trade_offs(found, across):
        texts.append((f"Trade-offs, closure {across.closure}", list(lines)))
    if found.consistency is not None:
        own = [
            say_advice(found.consistency, found.upheld, place)
            for place, entry in enumerate(found.consistency.judged)
            if entry.ground.closure == "own"
        ]
        texts.append(("Does advice follow from its author's own claims?", own))
    if found.failures:
        texts.append(
            (
                "When the best policies fail",
                [_say_failure(entry.to_dict()) for entry in found.failures],
            )
        )
    if found.collection:
        texts.append(("What to find out, the most valuable first", list(found.collection[:_MOST_ITEMS])))
    if "fails" in more:
        texts.append(("When policies fail, as asked", [_say_failure(entry) for entry in more["fails"]]))
    for account, lines in more.get("versus", {}).get("by_account", {}).items():
        texts.append((f"{' against '.join(more['versus']['policies'])}: {account}", lines))
    if (asked := more.get("sensitivity")) is not None:
        title = f"What {' less '.join(asked['policies'])} in {asked['variable']} hangs on, without noise"
        texts += [(f"{title}: {account}", said["says"]) for account, said in asked["by_account"].items()]
    if "smallest_changes" in more:
        texts.append(("The smallest change of claims by which advice would follow", more["smallest_changes"]))
    return texts
