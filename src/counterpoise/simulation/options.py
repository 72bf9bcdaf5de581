"""What a run was asked to do, checked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from counterpoise.dossier import CONTINUITY, Dossier
from counterpoise.errors import CounterpoiseError, Problem, UsageError, nearest
from counterpoise.simulation.plan import find_policy
from counterpoise.system import CLOSURES, MODES, Closure, Mode, Posterior, find_without_credence

MOST_DRAWS = 10_000_000
WORTH_MORE_WORKERS = 100_000  # runs: with fewer, starting workers takes longer than it saves
RANGES = {"draws": (1, MOST_DRAWS), "years": (1, 100), "seed": (0, 2**63 - 1), "workers": (1, 256)}
NAMED = 5  # claims that a problem names


@dataclass(frozen=True)
class Options:
    """The options of a run. Everything but `workers` bears on the numbers.

    Parameters
    ----------
    accounts, policies
        Ids in the order of the dossier; policy 0 is continuity.
    draws
        Draws of parameters and noise for each account; the same for every policy.
    years
        Whole years from as_of.
    seed
        Fixes every number.
    closure, mode
        See `counterpoise.system.build_system`.
    workers
        Processes.
    posterior
        The hash of the record to which parameters were fitted, where they were.
    """

    accounts: tuple[str, ...]
    policies: tuple[str, ...]
    draws: int
    years: int
    seed: int
    closure: Closure
    mode: Mode
    workers: int
    posterior: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The options as plain data."""
        return {**asdict(self), "accounts": list(self.accounts), "policies": list(self.policies)}


def settle_options(
    dossier: Dossier,
    *,
    draws: int,
    years: int | None,
    seed: int,
    accounts: Sequence[str] | None,
    policies: Sequence[str] | None,
    closure: str,
    mode: str,
    workers: int | None,
    posterior: Posterior | None = None,
) -> Options:
    """The options of a run, or a `UsageError` with all that is wrong with them.

    No policies ([]) are continuity alone; a list of nothing but empty names is a slip of the command line.
    """
    horizon = round(dossier.horizon)
    problems = [
        *_out_of_range("draws", draws),
        *_out_of_range("years", horizon if years is None else years),
        *_out_of_range("seed", seed),
        *_out_of_range("workers", 1 if workers is None else workers),
        *_unknown("closure", [closure], CLOSURES, "U001"),
        *_unknown("mode", [mode], MODES, "U001"),
        *_unknown("account", filter(None, accounts or ()), dossier.accounts, "N003"),
        *([] if accounts is None or any(accounts) else [_none_named("account")]),
        *_unknown_policies(dossier, filter(None, policies or ())),
        *([] if not policies or any(policies) else [_none_named("policy")]),
    ]
    if problems:
        raise UsageError(problems)
    wanted = dossier.policies if policies is None else policies
    ordered = dict.fromkeys(_order_parts(dossier, name) for name in wanted if name)
    named = (CONTINUITY, *(name for name in ordered if name != CONTINUITY))
    voices = tuple(name for name in dossier.accounts if accounts is None or name in accounts)
    if mode == "credence":
        refuse_missing_credence(dossier, voices, closure)  # type: ignore[arg-type]
    if workers is None:
        workers = 1 if draws * len(named) * len(voices) < WORTH_MORE_WORKERS else count_cores()
    return Options(
        voices,
        named,
        draws,
        horizon if years is None else years,
        seed,
        closure,  # type: ignore[arg-type]
        mode,  # type: ignore[arg-type]
        workers,
        None if posterior is None else posterior.record_sha256,
    )


def refuse_missing_credence(dossier: Dossier, accounts: Iterable[str], closure: Closure) -> None:
    """J001 for each account, and for the common claims, of which some claims have no credence."""
    missing: dict[str, dict[str, None]] = {}
    for account in accounts:
        own = {claim.id for claim in dossier.accounts[account].causal_claims()}
        for claim in find_without_credence(dossier, account, closure):
            missing.setdefault(account if claim.id in own else "common", {})[claim.id] = None
    if missing:
        raise UsageError([_lacking(where, list(claims)) for where, claims in missing.items()])


def _lacking(where: str, claims: list[str]) -> Problem:
    """J001 of one account; its first claims are named."""
    whose = "common claims" if where == "common" else f"claims of {where}"
    more = f" and {len(claims) - NAMED} more" if len(claims) > NAMED else ""
    return Problem(
        "J001",
        f"Of the {whose} {len(claims)} {'has' if len(claims) == 1 else 'have'} no credence, which the mode "
        "`credence` needs.",
        found=", ".join(claims[:NAMED]) + more,
        edit="Write `credence: ` and a probability at each of them, or use another mode.",
    )


def count_cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return min(256, len(os.sched_getaffinity(0)))
    return min(256, os.cpu_count() or 1)


def _none_named(what: str) -> Problem:
    edit = "Name at least one, or leave the option out for all."
    return Problem("U001", f"No {what} is named.", found="nothing", edit=edit)


def _order_parts(dossier: Dossier, name: str) -> str:
    """A join of policies by its one name, whatever the order in which they were given."""
    if "+" not in name:
        return name
    parts = {part.strip() for part in name.split("+")}
    return "+".join(policy for policy in dossier.policies if policy in parts)


def _out_of_range(name: str, value: object) -> list[Problem]:
    low, high = RANGES[name]
    fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    return [] if fits else [describe_range(name, value, repr(value))]


def describe_range(name: str, value: object, found: str) -> Problem:
    """The problem of an option that is no whole number, or one out of its range.

    Parameters
    ----------
    name
        Of the option, one of `RANGES`.
    value, found
        What was given, and the same as text.
    """
    low, high = RANGES[name]
    return Problem(
        "U001",
        f"`{name}` is a whole number from {low} to {high}.",
        found=found,
        nearest=str(low if not isinstance(value, (int, float)) or value < low else high),
        edit=f"Give --{name} such a number.",
    )


def _unknown(what: str, given: Iterable[str], valid: Iterable[str], code: str) -> list[Problem]:
    return [
        Problem(
            code,
            f"There is no {what} of this name.",
            found=name,
            nearest=nearest(name, valid),
            edit=f"Use one of: {', '.join(valid)}.",
        )
        for name in given
        if name not in valid
    ]


def _unknown_policies(dossier: Dossier, given: Iterable[str]) -> list[Problem]:
    problems: list[Problem] = []
    for name in given:
        if name == CONTINUITY or name in dossier.policies:
            continue
        if "+" not in name:
            problems += _unknown("policy", [name], (CONTINUITY, *dossier.policies), "N004")
            continue
        try:
            find_policy(dossier, name)
        except CounterpoiseError as fault:
            problems += fault.problems
    return problems
