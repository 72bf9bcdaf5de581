"""The answer of a judgement in a few sentences, made of its numbers and claiming no more than they do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from counterpoise.dossier import CONTINUITY, Dossier
from counterpoise.judgement.across import RULE, Across
from counterpoise.judgement.consistency.words import name_policy
from counterpoise.judgement.plain import to_plain
from counterpoise.judgement.survival import ACROSS, Survival
from counterpoise.judgement.utilities import LEAST_COVERAGE

if TYPE_CHECKING:
    from counterpoise.judgement.deciding import Judgement
    from counterpoise.judgement.information import Information, Sought


def say_judgement(found: Judgement) -> tuple[str, ...]:
    """What is recommended and what it survives; then account by account, advice, and what to find out."""
    lines = [*say_recommendation(found)]
    lines.append(_say_accounts(found))
    if found.consistency is not None and (text := _say_consistency(found)):
        lines.append(text)
    if found.information is not None:
        lines.append(_say_information(found.information, found.sought))
    return tuple(lines)


def _say_information(found: Information, sought: Sought | None) -> str:
    """What knowing everything is worth, what is worth most, and what that survives."""
    top = found.top
    survives = "" if sought is None or top is None else sought.say(top)
    return f"{found.first_line} {survives}".rstrip()


def say_recommendation(found: Judgement) -> tuple[str, str]:
    """Two sentences: what can be recommended across accounts, and what that survives."""
    across = found.across
    if across.chosen is not None:
        return _say_choice(found, across), _say_survival(found, found.survival, across)
    first = _say_no_choice(found)
    borrowed = found.borrowed
    if borrowed is None:
        return first, "What each account implies by itself stands beside it."
    if borrowed.chosen is None:
        return first, "That stays so where their silence is filled with what their rivals claim."
    said = _say_choice(found, borrowed, begin=False)
    survived = _say_survival(found, found.borrowed_survival, borrowed)
    begin = "Were their silence filled with what their rivals claim, which they do not say, "
    return first, f"{begin}{said} {survived}"


def _say_no_choice(found: Judgement) -> str:
    """Why no choice is made across accounts: of which policy they say most, and how little that is."""
    coverage = found.across.coverage.drop(CONTINUITY)
    most = str(coverage.idxmax())
    name = found.choice.dossier.actors[found.choice.actor].name
    return (
        f"Across accounts no policy can be recommended to {name}: a choice needs accounts that speak on "
        f"{LEAST_COVERAGE:.0%} of its aims, and even of {name_policy(found.choice.dossier, most)} they "
        f"speak on {coverage[most]:.0%}."
    )


def _say_choice(found: Judgement, across: Across, begin: bool = True) -> str:
    """The policy with the smallest greatest regret, the runner-up, and whether the draws tell them apart."""
    dossier, row = found.choice.dossier, across.robustness.choices.loc[RULE]
    chosen = name_policy(dossier, str(row["choice"]))
    most = f"by {_say_points(row['value'])} at most under any account that speaks"
    if row["value"] == 0:
        most = "under no account that speaks"
    text = f"{_start(chosen) if begin else chosen} would be regretted least: {most}"
    if row["runner-up"] is not None and float(row["worse by"]) == float(row["worse by"]):
        second = name_policy(dossier, str(row["runner-up"]))
        text += f", {second} by {_say_points(row['value'] + row['worse by'])}"
        wins = float(across.closeness.loc[RULE, "wins"])
        told = (
            "the draws suffice to tell them apart"
            if across.suffices
            else f"too close for so few draws: the first wins in {wins:.0%} of resamples"
        )
        small = "" if across.is_material else f"no material difference, being under {across.margin:.1f}; "
        text += f" ({small}{told})"
    return text + "."


def _say_points(value: float) -> str:
    return "less than 0.05 points" if value < 0.05 else f"{value:.1f} points"


def say_trade_offs(found: Judgement, across: Across) -> tuple[str, ...]:
    """Which policies no other beats on every aim, and which choices flip when a policy is taken away."""
    dossier = found.choice.dossier
    if across.chosen is None:
        return ()
    lines = []
    if len(found.choice.aims) > 1:
        efficient = zip(across.pareto.index, across.pareto["efficient"], strict=True)
        names = [name_policy(dossier, str(name)) for name, so in efficient if so]
        lines.append(f"No other policy is as good on every aim and better on one: {_join(names)}.")
    flips = [row for row in to_plain(across.reversals) if row["flips"] and row["choice without"]]
    for row in flips:
        gone, instead, chosen = (
            name_policy(dossier, str(row[key])) for key in ("taken away", "choice without", "choice")
        )
        lines.append(f"By {row['metric']}, without {gone} the choice would be {instead} and not {chosen}.")
    if not flips:
        lines.append("Taking any one policy away flips no choice among the others.")
    return tuple(lines)


def _say_survival(found: Judgement, survival: Survival | None, across: Across) -> str:
    """In how many readings of the coding the choice holds, which turn it, and what the control does."""
    if survival is None:
        return "What that survives was not asked."
    rows = survival.of(ACROSS)
    if rows.empty:
        return f"On {survival.draws:,} draws, as many as its survival is tried on, there is no such choice."
    count = survival.count(ACROSS)
    total = len(rows)
    text = f"It holds in {count['holds']} of {total} other readings of the coding"
    if count["level"]:
        text += f", is level with another policy in {count['level']}"
    turns = rows[rows["outcome"] == "turns"]
    if len(turns):
        named = "; ".join(
            f"{variant}: {name_policy(found.choice.dossier, str(best))}"
            for variant, best in zip(turns["variant"], turns["best"], strict=True)
        )
        text += f", turns in {len(turns)} ({named})"
    if count["no choice"]:
        none = count["no choice"]
        text += f", and {none} {'allows' if none == 1 else 'allow'} no choice"
    control = survival.control.set_index("conclusion").loc[ACROSS]
    kept = f"{control['kept']:.0%} of {control['tosses']} times"
    chosen = str(rows["chosen"].iloc[0])
    text += f"; with a coin tossed for the sign of every claim it comes out {kept}"
    text += "" if control["destroyed"] else ", oftener than what rests on signs can"
    if chosen != across.chosen:
        text += (
            f". All this is of {name_policy(found.choice.dossier, chosen)}, which is chosen on "
            f"{survival.draws:,} draws"
        )
    return text + f" ({survival.draws:,} draws each, {survival.tossed_draws:,} for a toss)."


def _say_accounts(found: Judgement) -> str:
    """What is best under each account by itself."""
    dossier, best = found.choice.dossier, found.best
    groups: dict[str, list[str]] = {}
    for account, policy in best.items():
        groups.setdefault(policy, []).append(dossier.accounts[account].short)
    parts = [f"{name_policy(dossier, policy)} by {_join(names)}" for policy, names in groups.items()]
    whose = _WHOSE[found.choice.options.closure]
    text = f"Best {whose}: {'; '.join(parts)}."
    thin = [dossier.accounts[name].short for name, lead in found.leads.items() if not lead.material]
    if thin:
        text += f" By {_join(thin)} its lead over the next is no material difference."
    silent = [dossier.accounts[name].short for name in found.across.utilities.abstaining]
    return text + (f" {_join(silent)} {'says' if len(silent) == 1 else 'say'} nothing." if silent else "")


def _say_consistency(found: Judgement) -> str:
    """How many pieces of advice follow from their author's own claims."""
    assert found.consistency is not None  # noqa: S101 - asked before
    table = found.consistency.tabulate()
    pairs = zip(table["closure"], table["verdict"], strict=True)
    verdicts = [str(verdict) for closure, verdict in pairs if closure == "own"]
    if not verdicts:
        return ""
    parts = [f"{count} {_VERDICTS[verdict]}" for verdict, count in Counter(verdicts).most_common()]
    return f"Of {len(verdicts)} pieces of advice, held against their authors' own claims: {', '.join(parts)}."


_WHOSE = {
    "own": "by an account's own claims",
    "common": "by an account's own claims and those that no account disputes",
    "completed": "where an account's silence is filled with what its rivals claim",
}
_VERDICTS = {
    "follows": "follow",
    "no difference": "make no difference",
    "does not follow": "do not follow",
    "silent": "rest on something that the claims do not state",
}


def _join(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]


def title_of(dossier: Dossier, policy: str) -> str:
    """A policy's title, without quotation marks."""
    return name_policy(dossier, policy).strip("“”")
