"""Whether each account's advice follows from its own claims, by what the chooser wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.dossier import CONTINUITY
from counterpoise.judgement.choice import Choice
from counterpoise.judgement.consistency.advice import (
    Advice,
    add_conditional,
    collect_advice,
    say_unjudged,
)
from counterpoise.judgement.consistency.asking import check_closures
from counterpoise.judgement.consistency.goals import Goal, differ
from counterpoise.judgement.consistency.ground import Asked, Ground, Values, lay_grounds
from counterpoise.judgement.utilities import share_of_best

if TYPE_CHECKING:
    import pandas as pd

MODE = "at-its-word"
ADVICE_CLOSURES = ("own", "common")
COLUMNS = (
    *("account", "closure", "policy", "against", "when", "claims", "verdict"),
    *("expected", "error", "rank", "of", "best", "leader", "gap", "gap_error"),
    *("rival", "rival_gap", "rival_error", "beaten_by", "margin"),
)


@dataclass(frozen=True, eq=False)
class Judged:
    """One piece of advice on one ground: the goal that it sets, and the policies of the choice."""

    advice: Advice
    ground: Ground
    goal: Goal
    policies: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """The verdict."""
        return self.goal.judge(self.by_policy)

    @property
    def by_policy(self) -> Values:
        """Utilities by policy; the advised policy without its condition does not compete with it."""
        kept = {*self.policies} - {self.advice.policy} | {CONTINUITY, self.goal.policy}
        return {name: found for name, found in self.ground.by_policy.items() if name in kept}


@dataclass(frozen=True, eq=False)
class Consistency:
    """Each account's advice, held against its own claims.

    Attributes
    ----------
    choice
        The decision.
    judged
        Every piece of advice on a policy of the choice, in every closure.
    unjudged
        A frame: account, policy, against, when, claims, reason.
    without_advice
        Accounts that advise nothing.
    composite
        Accounts left out, since no author answers for them.
    """

    choice: Choice
    judged: tuple[Judged, ...]
    unjudged: pd.DataFrame
    without_advice: tuple[str, ...]
    composite: tuple[str, ...]

    def tabulate(self) -> pd.DataFrame:
        """The verdicts.

        Returns
        -------
        pandas.DataFrame
            One row for each account, closure and piece of advice. `policy`, `against`, `when`, `claims`: the
            advice. `verdict`: "follows", "no difference", "does not follow" or "silent" (decision 0076).
            `expected`, `error`: expected utility of the policy as advised, as a change from continuity, and
            its Monte Carlo error, points. `rank`: by it, 1 the best, among the `of` policies of which the
            account speaks, continuity included. `best`: the probability that it is best, ties shared.
            `leader`, `gap`, `gap_error`: the best of all other policies, how far it is ahead (negative:
            behind) in expectation, and the error of the paired difference. `rival`, `rival_gap`,
            `rival_error`: the same of the policies that count against the advice: those that the account
            does not itself advise, and continuity; for advice against, continuity alone. `beaten_by`: the
            rival where it is materially ahead, else "". `margin`: what is material, points. Numbers are NaN
            and names "" where the account is silent.

        Examples
        --------
        >>> import counterpoise as cp
        >>> from counterpoise.judgement import settle_choice
        >>> some = ["wedge-outreach", "early-concession"]
        >>> choice = settle_choice(cp.load("russia"), "USA", policies=some, draws=100, years=2)
        >>> find_consistency(choice, closures=["own"]).tabulate()["account"].unique().tolist()
        ['bear-hug-2017', 'maximalist-goals']
        """
        import pandas as pd

        return pd.DataFrame([_describe(entry) for entry in self.judged], columns=list(COLUMNS))


def find_consistency(choice: Choice, *, closures: Sequence[str] = ADVICE_CLOSURES) -> Consistency:
    """Whether each account's own advice follows from its own claims.

    Assumes that advice is given for the chooser's aims, and that a policy advised under a condition is
    followed while it holds. Claims are taken at their word and as they stand in the dossier, whatever the
    mode and posterior of the choice.

    Parameters
    ----------
    choice
        The decision; its aims, policies, accounts, draws, years and seed are used.
    closures
        With whose claims: "own", "common" (with those that no account disputes), also "completed".

    Raises
    ------
    UsageError
        U001: no such closure.
    """
    import pandas as pd

    check_closures(closures)
    dossier = choice.dossier
    authors = [name for name in choice.accounts if not dossier.accounts[name].composite]
    given = {name: collect_advice(choice, name) for name in authors}
    unjudged, kept = [], {}
    for name, advices in given.items():
        reasons = {advice: say_unjudged(choice, advice) for advice in advices}
        unjudged += [_say_reason(advice, reason) for advice, reason in reasons.items() if reason]
        kept[name] = tuple(advice for advice, reason in reasons.items() if not reason)
    widened = replace(choice, dossier=add_conditional(dossier, chain.from_iterable(kept.values())))
    asked = [
        Asked(name, closure, [*choice.policies, *(advice.name for advice in advices)])
        for name, advices in kept.items()
        if advices
        for closure in closures
    ]
    judged = [
        Judged(
            advice,
            ground,
            set_goal(choice, advice, kept[ground.account], ground.margin),
            choice.policies,
        )
        for ground in lay_grounds(widened, asked, MODE)
        for advice in kept[ground.account]
    ]
    columns = ["account", "policy", "against", "when", "claims", "reason"]
    return Consistency(
        choice,
        tuple(judged),
        pd.DataFrame(unjudged, columns=columns),
        tuple(name for name in authors if not given[name]),
        tuple(name for name in choice.accounts if name not in authors),
    )


def set_goal(choice: Choice, advice: Advice, advices: Sequence[Advice], margin: float) -> Goal:
    """What has to be so for a piece of advice to follow; the account's other advice is no rival to it."""
    if advice.against:
        return Goal("against", advice.name, (CONTINUITY,), margin)
    also = {other.policy for other in advices if not other.against} | {advice.policy}
    rivals = tuple(name for name in choice.policies if name == CONTINUITY or name not in also)
    return Goal("for", advice.name, rivals, margin)


def _say_reason(advice: Advice, reason: str) -> dict[str, Any]:
    return {
        "account": advice.account,
        "policy": advice.policy,
        "against": advice.against,
        "when": advice.when or "",
        "claims": advice.claims,
        "reason": reason,
    }


def _describe(entry: Judged) -> dict[str, Any]:
    advice, ground, values, name = entry.advice, entry.ground, entry.by_policy, entry.goal.policy
    row: dict[str, Any] = dict.fromkeys(COLUMNS, np.nan)
    row |= {
        "account": advice.account,
        "closure": ground.closure,
        "policy": advice.policy,
        "against": advice.against,
        "when": advice.when or "",
        "claims": advice.claims,
        "verdict": entry.verdict,
        "of": len(values) if entry.verdict != "silent" else 0,
        **dict.fromkeys(("leader", "rival", "beaten_by"), ""),
    }
    if entry.verdict == "silent":
        return row
    means = {policy: float(found.mean()) for policy, found in values.items()}
    own = values[name]
    row |= {
        "expected": means[name],
        "error": float(own.std(ddof=1) / np.sqrt(own.size)),
        "rank": 1 + sum(mean > means[name] for mean in means.values()),
        "best": float(share_of_best(np.stack(list(values.values())))[list(values).index(name)]),
        "margin": entry.goal.margin,
    }
    leader = _find_first(means, [policy for policy in means if policy != name])
    rival = _find_first(means, [policy for policy in entry.goal.rivals if policy in means and policy != name])
    for who, prefix, key in ((leader, "", "leader"), (rival, "rival_", "rival")):
        if who:
            row[key] = who
            row[f"{prefix}gap"], row[f"{prefix}error" if prefix else "gap_error"] = differ(values, who, name)
    if entry.verdict == "does not follow" and not advice.against:
        row["beaten_by"] = rival
    return row


def _find_first(means: dict[str, float], policies: Sequence[str]) -> str:
    """The best of some policies, the first of equals; "" of none."""
    return max(policies, key=lambda policy: means[policy], default="")
