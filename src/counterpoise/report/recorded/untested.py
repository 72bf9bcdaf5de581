"""What the record cannot test, and what would make it testable."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from counterpoise.report.recorded.verdicts import is_tested
from counterpoise.report.words import capitalise, join_words, say_count

NOT_OBSERVED = "not observed: "  # how a reason of the evidence begins that names variables
STEPS = "yearly steps"
MOST_LACKS = 12  # in the table; the others follow in a line


@dataclass(frozen=True, slots=True)
class LackView:
    """A variable without a series: how many claims lack it, and how many lack nothing else."""

    variable: str
    title: str
    claims: int
    alone: int


@dataclass(frozen=True, slots=True)
class UntestedView:
    """A claim that is not tested, why, and what would make it testable, in words."""

    claim: str
    whose: str
    paraphrase: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Untested:
    """All that cannot be tested: a sentence, what would change that, variables lacking, and the claims."""

    line: str
    remedies: tuple[str, ...]
    lacks: tuple[LackView, ...]
    claims: tuple[UntestedView, ...]


def list_untested(
    claims: Sequence[Mapping[str, Any]], titles: Mapping[str, str], accounts: Mapping[str, str]
) -> Untested:
    """The claims that the record cannot test.

    Parameters
    ----------
    claims
        Entries of the evidence.
    titles, accounts
        What variables and accounts are called.
    """
    rest = [claim for claim in claims if not is_tested(claim)]
    lacking: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for claim in rest:
        names = find_lacking(claim)
        lacking.update(names)
        if len(names) == 1:
            alone.update(names)
    lacks = [LackView(name, titles.get(name, name), lacking[name], alone[name]) for name in lacking]
    lacks.sort(key=lambda lack: (-lack.alone, -lack.claims, lack.title))
    views = tuple(
        UntestedView(
            claim["claim"],
            accounts.get(claim["account"], claim["account"]),
            claim["paraphrase"],
            _say_reason(claim, titles),
            say_remedy(claim, titles),
        )
        for claim in rest
    )
    return Untested(say_untested(rest, len(claims)), list_remedies(rest), tuple(lacks), views)


def find_lacking(claim: Mapping[str, Any]) -> tuple[str, ...]:
    """The variables that a claim names and of which there is no series.

    Examples
    --------
    >>> find_lacking({"reason": "not observed: peace, LOW.thirst"})
    ('peace', 'LOW.thirst')
    >>> find_lacking({"reason": "2 yearly steps with cause and effect observed, 8 needed"})
    ()
    """
    reason = claim["reason"]
    return tuple(reason.removeprefix(NOT_OBSERVED).split(", ")) if reason.startswith(NOT_OBSERVED) else ()


def say_untested(rest: Sequence[Mapping[str, Any]], total: int) -> str:
    """How many claims cannot be tested, by what is missing.

    Examples
    --------
    >>> say_untested([{"reason": "not observed: peace", "verdict": "untestable"}], 4)
    'One of four causal claims cannot be tested: one names something of which there is no series.'
    """
    if not rest:
        return "Every causal claim can be tested."
    unseen = sum(bool(find_lacking(claim)) for claim in rest)
    short = sum(STEPS in claim["reason"] for claim in rest)
    sums = sum(claim["verdict"] == "accounting" for claim in rest)
    other = len(rest) - unseen - short - sums
    parts = [
        (unseen, "names something", "name something", "of which there is no series"),
        (short, "has", "have", "cause and effect observed together for too few years"),
        (sums, "is", "are", "arithmetic, as cause and effect are computed from the same figures"),
        (other, "has", "have", "a condition that never held"),
    ]
    said = [f"{say_count(count, one, many)} {what}" for count, one, many, what in parts if count]
    head = f"{say_count(len(rest), 'of', 'of')} {say_count(total, 'causal claim')} cannot be tested"
    return f"{capitalise(head)}: {join_words(said)}."


def _say_reason(claim: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    names = find_lacking(claim)
    if names:
        return f"no series of {join_words([titles.get(name, name) for name in names])}"
    return claim["reason"].replace("1 yearly steps", "1 yearly step")


def say_remedy(claim: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """What would make one claim testable.

    Examples
    --------
    >>> say_remedy({"reason": "not observed: peace", "verdict": "untestable"}, {"peace": "Peace"})
    'a yearly series of Peace'
    >>> say_remedy({"reason": "2 yearly steps with both observed, 8 needed", "verdict": "untestable"}, {})
    '6 more yearly steps in which cause and effect are observed'
    >>> say_remedy({"reason": "both are measured by X", "verdict": "accounting"}, {})
    'an indicator of its own for one of the two'
    >>> say_remedy({"reason": "its condition never held", "verdict": "untestable"}, {})
    'years in which its condition holds'
    """
    names = find_lacking(claim)
    if names:
        few = "a yearly series" if len(names) == 1 else "yearly series"
        return f"{few} of {join_words([titles.get(name, name) for name in names])}"
    if claim["verdict"] == "accounting":
        return "an indicator of its own for one of the two"
    if STEPS in claim["reason"]:
        had, needed = (int(number) for number in re.findall(r"\d+", claim["reason"])[:2])
        more = needed - had
        return f"{more} more yearly step{'' if more == 1 else 's'} in which cause and effect are observed"
    return "years in which its condition holds"


def list_remedies(rest: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What would make claims testable, one sentence a reason, with how many claims it is of.

    Examples
    --------
    >>> list_remedies([{"reason": "both are measured by X", "verdict": "accounting"}])
    ('For one claim: an indicator for cause or effect that is not computed from the figures of the other.',)
    """
    alone = sum(len(find_lacking(claim)) == 1 for claim in rest)
    several = sum(len(find_lacking(claim)) > 1 for claim in rest)
    short = sum(STEPS in claim["reason"] for claim in rest)
    sums = sum(claim["verdict"] == "accounting" for claim in rest)
    other = len(rest) - alone - several - short - sums
    parts = (
        (alone, "a yearly series of the one variable that is not observed"),
        (several, "yearly series of all of the two or more variables that are not observed"),
        (short, "older figures, or more years, in which cause and effect are both observed"),
        (sums, "an indicator for cause or effect that is not computed from the figures of the other"),
        (other, "years in which its condition holds"),
    )
    return tuple(f"For {say_count(count, 'claim')}: {what}." for count, what in parts if count)
