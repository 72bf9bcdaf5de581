"""Verdicts, changes and rules as plain sentences, made of the numbers that the tables hold."""

from __future__ import annotations

import math

from counterpoise.dossier import CONTINUITY, Dossier
from counterpoise.judgement.consistency.changes import Change
from counterpoise.judgement.consistency.conditions import Conditions
from counterpoise.judgement.consistency.goals import Difference, Goal, differ
from counterpoise.judgement.consistency.separation import Bound, Rule, Separation
from counterpoise.judgement.consistency.smallest import Smallest
from counterpoise.judgement.consistency.verdicts import Judged
from counterpoise.simulation import find_policy

ON_CLAIMS = {
    "own": "its own claims",
    "common": "its own claims and those that no account disputes",
    "completed": "its own claims, with those of the others where it is silent",
}
SIGNS = {1: "raises", -1: "lowers", 0: "does nothing to"}


def say_verdict(entry: Judged) -> str:
    """One piece of advice and what its author's claims say of it, as a sentence or two.

    Examples
    --------
    >>> import counterpoise as cp
    >>> from counterpoise.judgement import settle_choice
    >>> from counterpoise.judgement.consistency import find_consistency
    >>> choice = settle_choice(cp.load("russia"), "USA", policies=["sustained-aid"], draws=100, years=2)
    >>> found = find_consistency(choice, closures=["own"])
    >>> print(say_verdict(found.judged[-1]).partition(". ")[0])
    What Russia wants advises “Sustained aid to Ukraine”
    """
    advice, values, verdict = entry.advice, entry.by_policy, entry.verdict
    dossier = entry.ground.choice.dossier
    who = dossier.accounts[advice.account].short
    what = name_policy(dossier, advice.policy)
    verb = "advises against" if advice.against else "advises"
    begin = f"{who} {verb} {what}{f' while {advice.when}' if advice.when else ''}."
    on = f"On {ON_CLAIMS[entry.ground.closure]}"
    if verdict == "silent":
        rest = "the advice rests on something that they do not state"
        return f"{begin} {on} nothing is said of what that does to any of the chooser's aims: {rest}."
    gain = differ(values, entry.goal.policy, CONTINUITY)
    told = f"{on} that comes to {say_points(gain.mean)} against changing nothing"
    if advice.policy == CONTINUITY:
        told = on
    return f"{begin} {told}{_say_why(entry, verdict)}."


def say_smallest(found: Smallest, dossier: Dossier) -> str:
    """The smallest change of claims, or that none was found, as sentences."""
    does = _say_goal(found.goal, dossier)
    if found.goal.kind != "beats":
        does = f"{dossier.accounts[found.account].short}, on {ON_CLAIMS[found.closure]}: {does}"
    if not found.found or found.after is None:
        return _say_none(found, does)
    what = "; and ".join(say_change(change, dossier) for change in found.changes)
    first, other, then = (
        name_policy(dossier, name) for name in (found.need.policy, found.need.other, found.then.other)
    )
    moved = f"{first} against {other}: from {say_points(found.before.mean)} to {say_points(found.after.mean)}"
    if then != other:
        moved = (
            f"{first} against {other}: {say_points(found.before.mean)} as things stand; against {then} "
            f"{say_points(found.after.mean)} then, and nothing is said of the other"
        )
    many = len(found.changes)
    if found.proven:
        sure = "No smaller change does." if many > 1 else ""
    else:
        sure = f"A change of fewer than {many} claims may do too: not all were tried."
    also = ""
    if found.others:
        more = len(found.others)
        also = "Another of that size would too." if more == 1 else f"{more} others of that size would too."
    return " ".join(part for part in (f"{does} if {what} ({moved}).", sure, also) if part)


def say_change(change: Change, dossier: Dossier) -> str:
    """One change of a claim, as a condition.

    It names the claim, so that it can be looked up.
    """
    term = change.term
    cause, effect = (dossier.variables[name].title for name in term.link)
    verb = SIGNS[term.sign]
    where = f", where {term.when.text}," if term.when else ""
    whose = {"own": "", "common": "common claim ", "completion": f"borrowed from {term.lender}: "}[
        term.origin
    ]
    named = f"({whose}{change.claim})"
    if change.sign is None:
        return f"it did not hold that more of “{cause}” {verb} “{effect}”{where} {named}"
    turned = SIGNS[change.sign]
    return f"more of “{cause}” {turned} “{effect}”{where} and no longer {verb} it {named}"


def say_conditions(found: Conditions, dossier: Dossier) -> list[str]:
    """What would have to be true for A to beat B, as sentences."""
    policy, rival = (name_policy(dossier, name) for name in (found.policy, found.rival))
    who = dossier.accounts[found.account].short
    on = f"{who}, on {ON_CLAIMS[found.closure]}"
    if found.silent or found.difference is None:
        silent = " and ".join(name_policy(dossier, name) for name in found.silent)
        return [f"{on}: nothing is said of any effect of {silent} on an aim, so there is nothing to compare."]
    weight = "" if _is_material(found.difference, found.margin) else ", no material difference"
    said = [
        f"{on}: {policy} against {rival} is {say_points(found.difference.mean)}{weight}; "
        f"it is better in {found.better:.0%} of the draws."
    ]
    if found.smallest is not None:
        said.append(say_smallest(found.smallest, dossier))
    if found.rules is not None:
        said += say_rules(found.rules, found, dossier)
    return said


def say_rules(rules: Separation, found: Conditions, dossier: Dossier) -> list[str]:
    """What separates the draws in which A is better than B, with how often it is right."""
    policy, rival = (name_policy(dossier, name) for name in (found.policy, found.rival))
    right = f"right of {rules.accuracy:.0%} of {rules.draws} draws held out; without them {rules.base:.0%}"
    if not rules.tells:
        return [
            f"No short rule about strengths or levels tells the draws apart in which it is better ({right})."
        ]
    better = f"{policy} is better than {rival}"
    said = [
        f"{better} in {rule.share:.0%} of the draws in which {_say_rule(rule, found, dossier)}."
        for rule in rules.rules
        if rule.draws
    ]
    return [*said, f"These rules are {right}."]


def name_policy(dossier: Dossier, name: str) -> str:
    """A policy's title, in quotation marks; continuity is "changing nothing"."""
    if name == CONTINUITY:
        return "changing nothing"
    return f"“{find_policy(dossier, name).title}”"


def say_points(points: float) -> str:
    """A difference of utility.

    Examples
    --------
    >>> say_points(1.26), say_points(-1.0), say_points(-0.04)
    ('+1.3 points', '-1.0 points', '0.0 points')
    """
    text = f"{abs(points):.1f}"
    sign = "" if float(text) == 0 else "+" if points > 0 else "-"
    return f"{sign}{text} points"


def _say_why(entry: Judged, verdict: str) -> str:
    """What decides a verdict, after what the policy brings."""
    dossier, goal, values = entry.ground.choice.dossier, entry.goal, entry.by_policy
    material = f"{goal.margin:.1f} would be material"
    if goal.kind == "against":
        return {
            "follows": ", which is materially worse: the advice follows",
            "no difference": f", no material difference ({material}): they give no reason against it",
            "does not follow": ", which is materially better: the advice does not follow",
        }[verdict]
    rivals = [name for name in goal.rivals if name in values and name != goal.policy]
    rival = max(rivals, key=lambda name: values[name].mean(), default="")
    gap = differ(values, rival, goal.policy) if rival else Difference(0.0, 0.0)
    named = name_policy(dossier, rival) if rival else ""
    if verdict == "does not follow":
        return f", and {named} is better by {abs(gap.mean):.1f} points: the advice does not follow"
    if verdict == "no difference":
        return f", no material difference ({material}): they give no reason for it"
    lead = "and no policy is better"
    means = {name: found.mean() for name, found in values.items()}
    if means[goal.policy] < max(means.values()):
        lead = "and nothing that it does not advise itself is materially better"
    return f", {lead}: the advice follows"


def _say_goal(goal: Goal, dossier: Dossier) -> str:
    policy = name_policy(dossier, goal.policy)
    if goal.kind == "beats":
        return f"{policy} would beat {name_policy(dossier, goal.rivals[0])}"
    return f"the advice {'against' if goal.kind == 'against' else 'for'} {policy} would follow"


def _say_none(found: Smallest, does: str) -> str:
    tried = f"each of {found.single} single changes"
    if found.pairs:
        every = "each" if found.pairs == found.of_pairs else f"the {found.pairs} most promising"
        tried += f" and {every} of {found.of_pairs} pairs"
    if found.exhausted >= found.most:
        return f"{does} by no change of {_count(found.most)} ({tried})."
    sure = f"No change of {_count(found.exhausted)} does" if found.exhausted else "No change was found"
    larger = ""
    if found.most > 2:
        larger = f", and those of up to {found.most} that grew from the most promising pairs"
    return f"{does} by no change that was found. {sure}. Tried: {tried}{larger}."


def _count(many: int) -> str:
    words = {1: "one claim", 2: "up to two claims", 3: "up to three claims", 4: "up to four claims"}
    return words.get(many, f"up to {many} claims")


def _is_material(found: Difference, margin: float) -> bool:
    return abs(found.mean) >= max(margin, 2 * found.error)


def _say_rule(rule: Rule, found: Conditions, dossier: Dossier) -> str:
    if not rule.bounds:
        return "nothing in particular is so"
    return " and ".join(say_bound(bound, found.sigma, dossier) for bound in rule.bounds)


def say_bound(bound: Bound, sigma: float, dossier: Dossier) -> str:
    """One condition of a rule; strengths as multiples of the claimed one.

    Parameters
    ----------
    bound
        On a column of inputs: "strength: CAUSE -> EFFECT" and so on.
    sigma
        Of the logarithm of the factor on a strength.
    dossier
        Whose titles are used.
    """
    kind, _, about = bound.column.partition(": ")
    side = "above" if bound.above else "at most"
    if kind == "holds":
        return f"the claim {about} {'holds' if bound.above else 'does not hold'}"
    if kind == "completion":  # a column for one value of several, 0 or 1
        link, _, lender = about.rpartition(" is ")
        return f"what is borrowed on {link} is {'' if bound.above else 'not '}{_say_lender(lender)}"
    if kind == "strength":
        cause, effect = (dossier.variables[name].title for name in about.split(" -> "))
        factor = math.exp(sigma * bound.level)
        return f"the effect of “{cause}” on “{effect}” is {side} {factor:.2f} times its claimed strength"
    title = dossier.variables[about].title if about in dossier.variables else about
    what = {"base": "the base of", "start": "the start of", "settles": "the settled level of"}.get(kind, kind)
    return f"{what} “{title}” is {side} {bound.level:.3g}"


def _say_lender(lender: str) -> str:
    return f"a {lender}" if lender in {"+", "-"} else f"that of {lender}"
