"""Variants of a run, on its first draws and at the horizon: every closure, and every claim dropped.

They show what an answer hangs on. A claim that is dropped leaves its link as if the account were
silent: a common claim on it comes in, and in the closure `completed` a borrowed one. A common claim is
dropped from one account at a time; put the accounts together to see what it carries.

Only what can change is simulated: a dropped claim bears on a policy's effect on a variable only if the
claim's effect leads there, or to what a condition of the policy reads, and the policy moves it. All other
cells stand as they were, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.dossier import CONTINUITY, Dossier
from counterpoise.simulation.engine import run_block
from counterpoise.simulation.material import CellNumbers, describe_cells
from counterpoise.simulation.options import Options, count_cores
from counterpoise.simulation.plan import Plan, find_policy, list_conditions
from counterpoise.simulation.workers import Crew, can_start
from counterpoise.system import (
    CHUNK,
    CLOSURES,
    Closure,
    Posterior,
    System,
    Term,
    build_system,
    draw_parameters,
    find_movable,
    find_reaches,
    streams,
)

if TYPE_CHECKING:
    import xarray as xr

VARIANT_DRAWS = 200
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Variant:
    """One account in one closure, whole or without one of its terms.

    Parameters
    ----------
    account, closure
        Whose claims, and what fills its silences.
    dropped
        The index of the term that is left out, or None.
    policies
        Those whose effects are wanted; continuity comes first.
    """

    account: str
    closure: Closure
    dropped: int | None
    policies: tuple[str, ...]


@dataclass(frozen=True)
class VariantCells:
    """What a variant gives for its policies but continuity: numbers and reach, shape (policy, variable)."""

    numbers: CellNumbers
    reach: np.ndarray


def find_variants(
    dossier: Dossier, options: Options, tell: Tell | None = None, posterior: Posterior | None = None
) -> xr.Dataset:
    """Every closure, and every claim dropped, with the numbers at the horizon.

    Parameters
    ----------
    dossier, options
        Of the run; its first 200 draws (or all, if fewer) are simulated again.
    tell
        Called with how many variants are done, and how many there are.
    posterior
        Of the run, if it had one. A claim that is dropped leaves the posterior of the others as it was.

    Returns
    -------
    xarray.Dataset
        Changes from continuity of the headline variables in native units. `closure_median`, `_low`,
        `_high` (the 90% interval), `_error`, `_material` and `_reach` have the dimensions closure,
        account, policy, variable; `drop_median` and so on dropped, policy, variable. The coordinates
        `drop_account`, `drop_claim` and `drop_origin` say which claim a drop is of, from which account,
        and whether it is the account's own or a common one. A claim that cannot bear on any cell has no
        drop. The attribute `draws` says on how many draws all this rests.
    """
    work = VariantWork(dossier, options, posterior)
    closures = [
        Variant(account, closure, None, options.policies)
        for closure in CLOSURES
        for account in options.accounts
    ]
    drops = work.list_drops()
    variants = [*closures, *drops]
    cells = []
    for done, found in enumerate(_work_off(work, variants, options.workers), 1):
        cells.append(found)
        if tell is not None:
            tell(done, len(variants))
    return _assemble(work, variants, cells)


def _work_off(work: VariantWork, variants: Sequence[Variant], workers: int) -> Iterable[VariantCells]:
    workers = min(workers, len(variants), count_cores()) if can_start() else 1
    if workers == 1:
        yield from map(work, variants)
        return
    with Crew(partial(VariantWork, work.dossier, work.options, work.posterior), workers) as crew:
        yield from crew.map(variants)


class VariantWork:
    """The simulation of variants, with the draws that they share."""

    def __init__(self, dossier: Dossier, options: Options, posterior: Posterior | None = None) -> None:
        self.dossier, self.options, self.posterior = dossier, options, posterior
        self.draws = min(VARIANT_DRAWS, options.draws, CHUNK)
        self.variables = tuple(entry.variable for entry in dossier.headline)
        self.systems = {
            (account, closure): build_system(
                dossier, account, closure=closure, mode=options.mode, posterior=posterior
            )
            for account in options.accounts
            for closure in CLOSURES
        }
        low, high = np.array([dossier.bounds[name] for name in self.variables]).T
        self._width = high - low
        steps = self._plan(Variant(options.accounts[0], options.closure, None, (CONTINUITY,))).steps
        first = self.systems[options.accounts[0], options.closure]
        self._noise = streams.paths(options.seed, first.states, 0, self.draws, steps)
        self._uniforms = {
            name: streams.uniforms(options.seed, name, 0, self.draws, steps) for name in first.events
        }

    def __call__(self, variant: Variant) -> VariantCells:
        """A variant's cells."""
        plan = self._plan(variant)
        parameters = draw_parameters(plan.system, self.options.seed, 0, self.draws)
        found = run_block(plan, parameters, self._noise, self._uniforms, outcomes=self.variables[:1])
        rows = [plan.system.names.index(name) for name in self.variables]
        levels = found.levels[-1][rows].swapaxes(0, 1)
        change = (levels[1:] - levels[:1]) * self._width[:, None]
        reaches = find_reaches(plan.system, [plan.instruments_set(name) for name in variant.policies[1:]])
        reach = [[reached[name] for name in self.variables] for reached in reaches]
        shape = (len(variant.policies) - 1, len(self.variables))
        return VariantCells(describe_cells(change, self._width), np.array(reach, dtype=object).reshape(shape))

    def _plan(self, variant: Variant) -> Plan:
        system = self.systems[variant.account, variant.closure]
        if variant.dropped is not None:
            kept = tuple(term for index, term in enumerate(system.terms) if index != variant.dropped)
            system = replace(system, terms=kept)
        return Plan(system, variant.policies, self.options.years)

    def list_drops(self) -> list[Variant]:
        """Every account without each of its claims that can bear on a cell, in the run's closure."""
        drops, shown = [], set(self.variables)
        for account in self.options.accounts:
            system = self.systems[account, self.options.closure]
            moved = {
                name: find_movable(system, self._instruments(name)) for name in self.options.policies[1:]
            }
            read = {name: list_conditions(self.dossier, name) for name in moved if moved[name] & shown}
            weights = draw_parameters(system, self.options.seed, 0, self.draws).weights
            for index, term in enumerate(system.terms):
                if term.origin == "completion" or not weights[index].any():
                    continue
                downstream = find_movable(system, [term.effect])
                bears = tuple(
                    name for name in read if moved[name] & downstream & shown or read[name] & downstream
                )
                if bears:
                    drops.append(Variant(account, self.options.closure, index, (CONTINUITY, *bears)))
        return drops

    def _instruments(self, policy: str) -> set[str]:
        return {setting.instrument for setting in find_policy(self.dossier, policy).sets}

    def term(self, variant: Variant) -> Term:
        """The term that a variant leaves out."""
        assert variant.dropped is not None  # noqa: S101 - asked of drops only
        return self.systems[variant.account, variant.closure].terms[variant.dropped]


def find_claim(system: System, term: Term) -> str:
    """The id of the claim that a term stands for."""
    dossier = system.dossier
    own = term.origin == "own"
    claims = dossier.accounts[system.account].causal_claims() if own else dossier.common_causal_claims()
    return next(
        claim.id
        for claim in claims
        if (claim.cause, claim.effect) == term.link and _same_condition(claim.when, term)
    )


def _same_condition(when: str | None, term: Term) -> bool:
    from counterpoise.expressions import parse

    return (parse(when).text if when else "") == (term.when.text if term.when else "")


def _assemble(work: VariantWork, variants: Sequence[Variant], cells: Sequence[VariantCells]) -> xr.Dataset:
    """Everything as one dataset; cells that a drop cannot change are those of the run's closure."""
    import xarray as xr

    options = work.options
    policies, accounts = options.policies[1:], options.accounts
    count = len(CLOSURES) * len(accounts)
    shape = (len(CLOSURES), len(accounts), len(policies), len(work.variables))
    chosen = CLOSURES.index(options.closure)
    drops = list(zip(variants[count:], cells[count:], strict=True))
    content: dict[str, Any] = {}
    for field in (*CellNumbers._fields, "reach"):
        closures = np.array([_field(found, field) for found in cells[:count]]).reshape(shape)
        content[f"closure_{field}"] = (("closure", "account", "policy", "variable"), closures)
        filled = np.empty((len(drops), *shape[2:]), closures.dtype)
        for place, (variant, found) in enumerate(drops):
            filled[place] = closures[chosen, accounts.index(variant.account)]
            rows = [policies.index(name) for name in variant.policies[1:]]
            filled[place, rows] = _field(found, field)
        content[f"drop_{field}"] = (("dropped", "policy", "variable"), filled)
    named = [
        (variant.account, find_claim(work.systems[variant.account, variant.closure], term), term.origin)
        for variant, term in ((variant, work.term(variant)) for variant, _ in drops)
    ]
    coords: dict[str, Any] = {
        "closure": list(CLOSURES),
        "account": list(accounts),
        "policy": list(policies),
        "variable": list(work.variables),
    }
    for place, name in enumerate(("drop_account", "drop_claim", "drop_origin")):
        coords[name] = ("dropped", np.array([entry[place] for entry in named], dtype=object))
    return xr.Dataset(content, coords, {"draws": work.draws, "closure": options.closure})


def _field(found: VariantCells, field: str) -> np.ndarray:
    """One kind of a variant's numbers, in the precision in which they are stored."""
    if field == "reach":
        return found.reach
    numbers = getattr(found.numbers, field)
    return numbers if field == "material" else numbers.astype(np.float32)
