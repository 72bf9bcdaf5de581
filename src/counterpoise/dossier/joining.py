"""Joining policies of different owners: `a+b`."""

from __future__ import annotations

from itertools import combinations

from counterpoise.dossier.model import CONTINUITY, Dossier
from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.schema import Policy


def join_policies(dossier: Dossier, name: str) -> Policy:
    """The policy of that name, or the policy that several names joined by + make together.

    Parameters
    ----------
    name
        A policy's id, or ids joined by +, such as "press+yield".

    Returns
    -------
    Policy
        With the settings of all parts, in the order given; its owner lists the owners, joined by +.
        `continuity` alone is a policy that sets nothing.

    Raises
    ------
    UsageError
        N004 where there is no such policy; P004 where parts share an owner or an instrument, or
        where `continuity` is among several.
    """
    parts = [part.strip() for part in name.split("+")]
    if not all(parts) and len(parts) > 1:
        edit = "Write the policies' names with one + between two."
        raise UsageError(Problem("N004", "A name is missing beside the +.", None, name[:80], edit=edit))
    if parts == [CONTINUITY]:
        return Policy.model_construct(title="Continuity", owner="", summary="nothing is changed", sets=())
    problems = [
        _unknown(dossier, part) for part in parts if part not in dossier.policies and part != CONTINUITY
    ]
    if problems:
        raise UsageError(problems)
    if len(parts) == 1:
        return dossier.policies[parts[0]]
    if problems := _find_conflicts(dossier, parts):
        raise UsageError(problems)
    chosen = [dossier.policies[part] for part in parts]
    return Policy(
        title=" + ".join(policy.title for policy in chosen),
        owner="+".join(policy.owner for policy in chosen),
        summary="; ".join(policy.summary for policy in chosen if policy.summary),
        sets=tuple(setting for policy in chosen for setting in policy.sets),
    )


def _unknown(dossier: Dossier, part: str) -> Problem:
    close = nearest(part, [*dossier.policies, CONTINUITY])
    edit = f"Write {close}." if close else None
    return Problem("N004", f"There is no policy {part[:80]}.", None, part[:80], close, edit)


def _find_conflicts(dossier: Dossier, parts: list[str]) -> list[Problem]:
    """What keeps known policies from being joined."""
    found = "+".join(parts)
    if CONTINUITY in parts:
        message = "continuity changes nothing and cannot be joined."
        return [Problem("P004", message, None, found, edit=f"Leave {CONTINUITY} out.")]
    problems = [
        Problem("P004", f"{part} is named twice.", None, found, edit="Name it once.")
        for part in dict.fromkeys(parts)
        if parts.count(part) > 1
    ]
    for one, other in combinations(dict.fromkeys(parts), 2):
        first, second = dossier.policies[one], dossier.policies[other]
        if first.owner == second.owner:
            message = f"{one} and {other} are both policies of {first.owner}."
            problems.append(Problem("P004", message, None, found, edit=f"Name them apart: {one},{other}."))
        shared = {s.instrument for s in first.sets} & {s.instrument for s in second.sets}
        if shared:
            message = f"{one} and {other} both set {', '.join(sorted(shared))}."
            problems.append(Problem("P004", message, None, found, edit=f"Name them apart: {one},{other}."))
    return problems
