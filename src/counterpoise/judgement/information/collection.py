"""The analyst's collection list: what to find out, who says what about it, and what would settle it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from counterpoise.dossier import Dossier
from counterpoise.judgement.information.indicators import Measured, find_indicators, list_titles
from counterpoise.judgement.information.results import Finding, Item
from counterpoise.schema import CausalClaim, Interval, Level
from counterpoise.system import Closure, Link

Said = tuple[str, str, str]
_SIGNS = {"+": "raises it", "-": "lowers it", "0": "no effect"}


def write_items(
    dossier: Dossier,
    findings: Sequence[Finding],
    links: Mapping[tuple[str, str], Sequence[Link]],
    accounts: Sequence[str],
    closure: Closure,
) -> tuple[Item, ...]:
    """A line for each finding that exceeds its floor, the most valuable first.

    Parameters
    ----------
    dossier
        Its claims, and by what variables are measured.
    findings
        Of any kinds.
    links
        By a finding's kind and name, the links that it is about.
    accounts
        Those that are judged.
    closure
        With "own", common claims are not named.
    """
    titles = list_titles(dossier)
    kept = [one for one in findings if one.worth.above_floor and one.worth.value > 0]
    items = []
    for one in sorted(kept, key=lambda one: (-one.worth.value, one.kind, one.name)):
        about = links.get((one.kind, one.name), ())
        said = _list_said(dossier, one, about, accounts, closure)
        variables = dict.fromkeys(name for link in about for name in link)
        if one.kind == "level":
            variables = {one.name: None}
        measured = find_indicators(dossier, variables)
        question = _ask(dossier, one)
        items.append(Item(one, question, said, measured, _say(one, question, said, measured, titles)))
    return tuple(items)


def _ask(dossier: Dossier, one: Finding) -> str:
    """What to find out."""
    if one.kind == "account":
        return "Which account is right"
    if one.kind == "level":
        differ = ", on which accounts differ" if one.contested else ""
        return f"Where {one.name} ({dossier.variables[one.name].title}) stands of itself{differ}"
    if one.kind == "debate":
        return f"Who is right in the debate {one.name}, on all its links together"
    cause, effect = one.name.split(" -> ")
    if one.contested:
        return f"Whose word on {cause} and {effect} is right, and how strong the link is"
    return f"How strongly {cause} moves {effect}"


def _say(
    one: Finding,
    question: str,
    said: Sequence[Said],
    measured: Sequence[Measured],
    titles: Mapping[str, str],
) -> str:
    """A line of the list in words."""
    share = "" if one.share != one.share else f", {one.share:.0%} of knowing everything"
    luck = "" if one.worth.sure else "; with everything that was looked at considered at once it may be luck"
    parts = [f"{question}: worth {one.worth.value:.2f}{one.worth.give_or_take} points{share}{luck}."]
    if said:
        verb = "Accounts differ: " if one.contested else "Said by "
        parts.append(verb + "; ".join(f"{account}: {says} ({claim})" for account, claim, says in said) + ".")
    if measured:
        told = "; ".join(entry.say(titles) for entry in measured)
        parts.append(f"What would tell: {told}.")
    elif one.kind == "account":
        parts.append("What would tell: the indicators that `counterpoise monitor` names.")
    return " ".join(parts)


def _list_said(
    dossier: Dossier, one: Finding, about: Sequence[Link], accounts: Sequence[str], closure: Closure
) -> tuple[Said, ...]:
    """Who says what of a thing: account, claim, and the claim in a few words."""
    if one.kind == "level":
        return tuple(
            (name, entry.claim or "no claim", f"{word} at {_say_level(entry.level)}")
            for name in accounts
            for word, entries in (
                ("settles", dossier.accounts[name].settles),
                ("starts", dossier.accounts[name].starts),
            )
            for entry in entries
            if entry.variable == one.name
        )
    wanted = set(about)
    said = [
        (name, claim.id, _say_claim(claim, one.kind == "debate"))
        for name in accounts
        for claim in dossier.accounts[name].causal_claims()
        if (claim.cause, claim.effect) in wanted
    ]
    if closure != "own":
        said += [
            ("common", claim.id, _say_claim(claim, one.kind == "debate"))
            for claim in dossier.common_causal_claims()
            if (claim.cause, claim.effect) in wanted
        ]
    return tuple(said)


def _say_claim(claim: CausalClaim, named: bool) -> str:
    """What a claim says, in a few words; with its link where there are several."""
    strength = "" if claim.sign == "0" else f", {claim.strength}"
    when = f" if {claim.when}" if claim.when else ""
    held = "" if claim.confidence == "almost_certain" else f" ({claim.confidence.replace('_', ' ')})"
    link = f"{claim.cause} -> {claim.effect} " if named else ""
    return f"{link}{_SIGNS[claim.sign]}{strength}{when}{held}"


def _say_level(level: Level) -> str:
    """A level in the variable's unit.

    Examples
    --------
    >>> _say_level(Interval(likely=60, low=44, high=74)), _say_level(12.5)
    ('60 [44, 74]', '12.5')
    """
    if isinstance(level, Interval):
        return f"{level.likely:g} [{level.low:g}, {level.high:g}]"
    return f"{level:g}"
