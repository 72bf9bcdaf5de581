"""What is refused where a question of this package cannot be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.judgement.choice import Choice
from counterpoise.system import CLOSURES


def check_closures(closures: Iterable[str]) -> None:
    """U001 for each closure that there is not, and where none is named."""
    given = tuple(closures)
    problems = [
        Problem(
            "U001",
            "There is no closure of this name.",
            found=name,
            nearest=nearest(name, CLOSURES),
            edit=f"Use one of: {', '.join(CLOSURES)}.",
        )
        for name in given
        if name not in CLOSURES
    ]
    if not given:
        problems.append(Problem("U001", "No closure is named.", edit=f"Use one of: {', '.join(CLOSURES)}."))
    if problems:
        raise UsageError(problems)


def check_policies(choice: Choice, policies: Sequence[str]) -> None:
    """J040 for each policy that is not in the choice."""
    if problems := list_strangers(choice, policies):
        raise UsageError(problems)


def list_strangers(choice: Choice, policies: Sequence[str]) -> list[Problem]:
    """A problem for each policy that is not in the choice."""
    return [
        Problem(
            "J040",
            f"{name} is not among the policies of this choice.",
            found=name,
            nearest=nearest(name, choice.policies),
            edit=f"Use one of: {', '.join(choice.policies)}.",
        )
        for name in policies
        if name not in choice.policies
    ]


def check_comparison(choice: Choice, policies: Sequence[str], account: str) -> None:
    """J040 for a comparison that is none or of policies that are not in the choice; J041 for an account."""
    problems = list_strangers(choice, policies)
    if not problems and len(set(policies)) < len(policies):
        edit = "Name two policies of the choice that differ; one may be continuity."
        problems.append(Problem("J040", "A policy cannot beat itself.", found=policies[0], edit=edit))
    if account not in choice.accounts:
        problems.append(
            Problem(
                "J041",
                f"{account} is not among the accounts of this choice.",
                found=account,
                nearest=nearest(account, choice.accounts),
                edit=f"Use one of: {', '.join(choice.accounts)}.",
            )
        )
    if problems:
        raise UsageError(problems)
