"""What changed between two runs: options, the dossier, the conclusions, and why they moved.

A conclusion is the direction of a cell. Why it moved is shown where that can be shown: dropping the same
claim from the first run, or the added claim from the second, turns the cell just so. Otherwise changes
that bear on the cell (their effect leads to the variable, and the policy moves it) are named as such.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from counterpoise.dossier.changes import Change, compare_dossiers
from counterpoise.report.findings import answer, label_accounts, label_policies
from counterpoise.report.hinges import Hinge, list_hinges
from counterpoise.report.sentences import classify
from counterpoise.report.views import Answer, Cell, Direction, Finding, plain
from counterpoise.system import build_system, find_movable

if TYPE_CHECKING:
    from counterpoise.schema import CausalClaim
    from counterpoise.simulation import Runs

Proof = Literal["shown", "bears on it", "may bear on it"]
_WITHOUT_REACH = ("draws", "years", "seed", "posterior")
_NUMERIC = ("draws", "years", "seed", "closure", "mode", "posterior")


@dataclass(frozen=True, slots=True)
class OptionChange:
    """An option that the two runs do not share."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a cell may have moved: what changed, and whether that was shown or only bears on the cell."""

    what: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class MovedCell:
    """A cell of both runs whose direction differs."""

    account: str
    policy: str
    variable: str
    before: Direction
    after: Direction
    text: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class MovedFinding:
    """A policy and variable on which the accounts together come to another finding."""

    policy: str
    variable: str
    before: Finding
    after: Finding


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two runs.

    `cells` counts the cells that both have; `moved` are those whose direction differs, `findings` the
    pairs of policy and variable with another finding (only where the accounts are the same).
    """

    options: tuple[OptionChange, ...]
    changes: tuple[Change, ...]
    cells: int
    moved: tuple[MovedCell, ...]
    findings: tuple[MovedFinding, ...]

    @property
    def same(self) -> bool:
        """Whether nothing at all differs."""
        return not (self.options or self.changes or self.moved)

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data for JSON."""
        return plain(asdict(self))


def compare(before: Runs, after: Runs) -> Comparison:
    """What changed between two runs, and why.

    Assumes that entries of the same name are the same thing. Runs of different dossiers can be compared
    as far as they share accounts, policies and headline variables.

    Parameters
    ----------
    before, after
        Results of `counterpoise.simulate`, or loaded from run directories.

    Returns
    -------
    Comparison
        Empty where the two say the same.

    Examples
    --------
    >>> import counterpoise as cp
    >>> runs = cp.simulate(cp.load("russia"), draws=20, years=1, policies=["wedge-outreach"])
    >>> cp.compare(runs, runs).same
    True
    """
    return _Comparer(before, after).compare()


class _Comparer:
    """Two runs and their answers."""

    def __init__(self, before: Runs, after: Runs) -> None:
        self.runs = (before, after)
        self.answers: tuple[Answer, Answer] = (answer(before), answer(after))
        self.changes = compare_dossiers(before.dossier, after.dossier)

    def compare(self) -> Comparison:
        """Everything that differs."""
        old, new = (_cells(found) for found in self.answers)
        shared = [key for key in old if key in new]
        moved = [key for key in shared if old[key].direction != new[key].direction]
        return Comparison(
            self._options(),
            self.changes,
            len(shared),
            tuple(self._moved(old[key], new[key]) for key in moved),
            tuple(self._findings()),
        )

    def _options(self) -> tuple[OptionChange, ...]:
        old, new = (run.options for run in self.runs)
        return tuple(
            OptionChange(name, getattr(old, name), getattr(new, name))
            for name in (*_NUMERIC, "accounts", "policies")
            if getattr(old, name) != getattr(new, name)
        )

    def _findings(self) -> list[MovedFinding]:
        old, new = (
            {(row.policy, table.variable): row.cells for table in found.tables for row in table.rows}
            for found in self.answers
        )
        if self.runs[0].options.accounts != self.runs[1].options.accounts:
            return []
        moved = []
        for key, cells in old.items():
            if key in new and (was := classify(cells)) != (becomes := classify(new[key])):
                moved.append(MovedFinding(*key, was, becomes))
        return moved

    def _moved(self, old: Cell, new: Cell) -> MovedCell:
        text = f"{old.text or 'silent'} → {new.text or 'silent'}"
        silence = not (old.text and new.text)
        reasons = [*self._option_reasons(silence), *self._claim_reasons(old, new), *self._other_reasons()]
        return MovedCell(
            new.account, new.policy, new.variable, old.direction, new.direction, text, tuple(reasons)
        )

    def _option_reasons(self, silence: bool) -> list[Reason]:
        """Options bear on every cell; but no number of draws or years makes an account speak, nor a seed."""
        return [
            Reason(f"{change.name}: {change.before} → {change.after}", "bears on it")
            for change in self._options()
            if change.name in _NUMERIC and not (silence and change.name in _WITHOUT_REACH)
        ]

    def _claim_reasons(self, old: Cell, new: Cell) -> list[Reason]:
        """Claims of the account, or undisputed ones, that changed and lead to the cell."""
        reasons = []
        for change in self.changes:
            if change.part != "claim" or change.wording_only or change.account not in (new.account, "common"):
                continue
            if self._shown(change, old, new):
                reasons.append(Reason(f"claim {change.name} {change.what}", "shown"))
            elif self._bears(change, new):
                fields = ", ".join(
                    f"{field.field}: {field.before} → {field.after}" for field in change.fields
                )
                said = f" ({fields})" if fields else ""
                reasons.append(Reason(f"claim {change.name} {change.what}{said}", "bears on it"))
        return sorted(reasons, key=lambda reason: reason.proof != "shown")

    def _shown(self, change: Change, old: Cell, new: Cell) -> bool:
        """Whether dropping the claim from the run that has it turns the cell just as it turned."""
        if change.what == "changed":
            return False
        hinges, goal = (
            (self._hinges[0], new.direction) if change.what == "dropped" else (self._hinges[1], old.direction)
        )
        hinge = hinges.get((change.account, change.name))
        return hinge is not None and any(
            (flip.account, flip.policy, flip.variable) == (new.account, new.policy, new.variable)
            and flip.after == goal
            for flip in hinge.flips
        )

    @cached_property
    def _hinges(self) -> tuple[dict[tuple[str, str], Hinge], ...]:
        return tuple(
            {(hinge.account, hinge.claim): hinge for hinge in list_hinges(run).hinges} for run in self.runs
        )

    def _bears(self, change: Change, cell: Cell) -> bool:
        """Whether the claim's effect leads to the variable, and the policy moves it, in a run that has it."""
        run = self.runs[0] if change.what == "dropped" else self.runs[1]
        claim = _find_causal(run, change)
        if claim is None or cell.account not in run.dossier.accounts:
            return False
        options = run.options
        system = build_system(run.dossier, cell.account, closure=options.closure, mode=options.mode)
        parts = [run.dossier.policies[part.strip()] for part in cell.policy.split("+")]
        levers = {setting.instrument for part in parts for setting in part.sets}
        return cell.variable in find_movable(system, [claim.effect]) & find_movable(system, levers)

    def _other_reasons(self) -> list[Reason]:
        """Variables, policies, events and frames that changed: what they bear on is not traced."""
        return [
            Reason(f"{change.part} {change.name} {change.what}", "may bear on it")
            for change in self.changes
            if change.part in ("variable", "policy", "event", "frame", "account") and not change.wording_only
        ]


def _cells(found: Answer) -> dict[tuple[str, str, str], Cell]:
    """All cells of an answer by account, policy and variable."""
    return {
        (cell.account, cell.policy, cell.variable): cell
        for table in found.tables
        for row in table.rows
        for cell in row.cells
    }


def _find_causal(run: Runs, change: Change) -> CausalClaim | None:
    dossier = run.dossier
    if change.account == "common":
        claims = dossier.common_causal_claims()
    else:
        account = dossier.accounts.get(change.account)
        claims = account.causal_claims() if account is not None else ()
    return next((claim for claim in claims if claim.id == change.name), None)


def name_cells(runs: Runs) -> dict[str, str]:
    """What accounts, policies and variables are called, by id."""
    return {
        **{name: variable.title for name, variable in runs.dossier.variables.items()},
        **{label.id: label.title for label in (*label_accounts(runs), *label_policies(runs))},
    }
