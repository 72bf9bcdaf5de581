"""What an answer hangs on: the claims that turn it when they are dropped, one at a time.

Directions are read from the variants of a run (`Runs.variants`), with and without a claim on the same
draws, so a difference is the claim's and not chance's. A common claim is dropped from all accounts at
once. That a conclusion hangs on a claim says nothing about whether the claim is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.report.findings import label_accounts, label_policies
from counterpoise.report.sentences import classify_directions
from counterpoise.report.views import Direction, Finding, plain
from counterpoise.report.words import NO_DIFFERENCE, count_digits, format_change

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.schema import Claim
    from counterpoise.simulation import Runs

_Place = tuple[int, int, int]  # account, policy, variable
_DIRECTIONS: tuple[Direction, ...] = ("silent", "rises", "falls", "no material difference")


@dataclass(frozen=True, slots=True)
class Flip:
    """A cell whose direction a dropped claim changes; medians in native units, None where silent."""

    account: str
    policy: str
    variable: str
    before: Direction
    after: Direction
    median_before: float | None
    median_after: float | None
    text: str


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A policy and headline variable on which the accounts together come to another finding."""

    policy: str
    variable: str
    before: Finding
    after: Finding


@dataclass(frozen=True, slots=True)
class Hinge:
    """A claim that turns something when it is dropped.

    Parameters
    ----------
    claim, paraphrase
        Which claim, in the coder's words.
    account
        Whose, or "common".
    flips
        The cells that change direction, the largest change first (as a share of the range).
    findings
        Policies and variables on which the finding over all accounts changes.
    weight
        The sum over the flips of the size of the change, in shares of the variables' ranges.
    """

    claim: str
    paraphrase: str
    account: str
    flips: tuple[Flip, ...]
    findings: tuple[FindingChange, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Hinges:
    """All claims that turn something, those with the greatest weight first.

    `material` counts the cells in which an account sees a material change, `held` those of them that
    keep their direction whichever single claim is dropped; `findings` and `findings_held` count the
    same for pairs of policy and variable on which any account speaks; `draws` says on how many draws.
    """

    hinges: tuple[Hinge, ...]
    material: int
    held: int
    findings: int
    findings_held: int
    draws: int

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data for JSON."""
        return plain(asdict(self))


def list_hinges(runs: Runs) -> Hinges:
    """The claims that an answer hangs on.

    Assumes that claims fail one at a time; two that carry the same conclusion hide each other, for
    dropping either leaves the other.

    Parameters
    ----------
    runs
        The results; the variants are read from the run, or simulated where it has none.

    Returns
    -------
    Hinges
        Empty where nothing turns.

    Examples
    --------
    >>> import counterpoise as cp
    >>> runs = cp.simulate(cp.load("russia"), draws=40, years=2, policies=["wedge-outreach"])
    >>> found = cp.hinges(runs)
    >>> found.held <= found.material
    True
    """
    return _Reader(runs).read()


class _Reader:
    """The variants as whole-number directions, (account, policy, variable)."""

    def __init__(self, runs: Runs) -> None:
        self.runs = runs
        data = runs.variants
        self.data = data
        base = data.sel(closure=runs.options.closure)
        self.base = read_directions(base, "closure")
        self.base_median = base["closure_median"].to_numpy()
        self.dropped = read_directions(data, "drop")
        self.dropped_median = data["drop_median"].to_numpy()
        self.names = {name: [str(v) for v in data[name].values] for name in ("account", "policy", "variable")}

    @cached_property
    def widths(self) -> np.ndarray:
        """The width of each headline variable's range."""
        bounds = self.runs.dossier.bounds
        return np.array([bounds[name][1] - bounds[name][0] for name in self.names["variable"]])

    def read(self) -> Hinges:
        """All hinges, and what holds whichever claim is dropped."""
        hinges, turned = [], np.zeros(self.base.shape, bool)
        turned_findings: set[tuple[str, str]] = set()
        for claim, origin, places in self._claims():
            after, median = self.base.copy(), self.base_median.copy()
            for account, place in places:
                after[account], median[account] = self.dropped[place], self.dropped_median[place]
            changed = after != self.base
            if not changed.any():
                continue
            turned |= changed
            hinge = self._hinge(claim, origin, places, after, median, changed)
            turned_findings |= {(change.policy, change.variable) for change in hinge.findings}
            hinges.append(hinge)
        hinges.sort(key=lambda hinge: (-hinge.weight, hinge.claim))
        material = (self.base == 1) | (self.base == 2)
        spoken = int((self.base > 0).any(axis=0).sum())
        return Hinges(
            tuple(hinges),
            int(material.sum()),
            int((material & ~turned).sum()),
            spoken,
            spoken - len(turned_findings),
            int(self.data.attrs["draws"]),
        )

    def _claims(self) -> Iterator[tuple[str, str, list[tuple[int, int]]]]:
        """Each claim once: id, origin, and for each account that has it its index and the drop's."""
        found: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        columns = (self.data[f"drop_{name}"].values for name in ("account", "claim", "origin"))
        for place, (account, claim, origin) in enumerate(zip(*columns, strict=True)):
            key = (str(claim), "common" if origin == "common" else str(account))
            found[key].append((self.names["account"].index(str(account)), place))
        for (claim, owner), places in found.items():
            yield claim, owner, places

    def _hinge(
        self,
        claim: str,
        owner: str,
        places: list[tuple[int, int]],
        after: np.ndarray,
        median: np.ndarray,
        changed: np.ndarray,
    ) -> Hinge:
        def size(cell: _Place) -> float:
            return float(abs(median[cell] - self.base_median[cell]) / self.widths[cell[2]])

        places_changed: list[_Place] = [(a, p, v) for a, p, v in np.argwhere(changed).tolist()]
        cells = sorted(places_changed, key=lambda cell: (-size(cell), cell))
        flips = tuple(self._flip(cell, after, median) for cell in cells)
        content = _find_claim(self.runs, owner, claim)
        findings = tuple(self._finding_changes(after))
        return Hinge(claim, content.paraphrase, owner, flips, findings, sum(map(size, cells)))

    def _flip(self, cell: _Place, after: np.ndarray, median: np.ndarray) -> Flip:
        account, policy, variable = cell
        name = self.names["variable"][variable]
        digits = count_digits(*self.runs.dossier.bounds[name])
        before_word, after_word = _DIRECTIONS[self.base[cell]], _DIRECTIONS[after[cell]]
        before = None if before_word == "silent" else float(self.base_median[cell])
        left = None if after_word == "silent" else float(median[cell])
        text = f"{_say(before_word, before, digits)} → {_say(after_word, left, digits)}"
        return Flip(
            self.names["account"][account],
            self.names["policy"][policy],
            name,
            before_word,
            after_word,
            before,
            left,
            text,
        )

    def _finding_changes(self, after: np.ndarray) -> Iterator[FindingChange]:
        """Pairs on which the accounts together come to another finding."""
        for policy, variable in zip(*np.nonzero((after != self.base).any(axis=0)), strict=True):
            was = _classify(self.base[:, policy, variable])
            becomes = _classify(after[:, policy, variable])
            if was != becomes:
                yield FindingChange(
                    self.names["policy"][policy], self.names["variable"][variable], was, becomes
                )


def _classify(codes: np.ndarray) -> Finding:
    return classify_directions([_DIRECTIONS[code] for code in codes])


def read_directions(data: xr.Dataset, kind: str) -> np.ndarray:
    """The direction of each cell of the variants named `kind`, as an index: silent, rises, falls, neither."""
    median = data[f"{kind}_median"].to_numpy()
    material = data[f"{kind}_material"].to_numpy().astype(bool)
    silent = data[f"{kind}_reach"].to_numpy() == "silent"
    return np.where(silent, 0, np.where(~material, 3, np.where(median > 0, 1, 2))).astype(int)


def _find_claim(runs: Runs, owner: str, claim: str) -> Claim:
    dossier = runs.dossier
    claims = dossier.common if owner == "common" else dossier.accounts[owner].claims
    return next(entry for entry in claims if entry.id == claim)


def _say(direction: Direction, median: float | None, digits: int) -> str:
    """A cell's content in a word."""
    if median is None:
        return "silent"
    return NO_DIFFERENCE if direction == "no material difference" else format_change(median, digits)


def say_hinge(runs: Runs, hinge: Hinge) -> str:
    """What turns without the claim, in a sentence: how many cells, the largest of them, and findings."""
    from counterpoise.report.words import say_count

    accounts = {label.id: label.title for label in label_accounts(runs)}
    policies = {label.id: label.title for label in label_policies(runs)}
    first = hinge.flips[0]
    where = f"{runs.dossier.variables[first.variable].title} under “{policies[first.policy]}”"
    text = (
        f"Without it {say_count(len(hinge.flips), 'cell changes', 'cells change')} direction, most of all "
        f"{where} in “{accounts[first.account]}” ({first.text})"
    )
    if hinge.findings:
        text += f"; {say_count(len(hinge.findings), 'finding changes', 'findings change')}"
    return f"{text}."
