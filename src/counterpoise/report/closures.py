"""Own, common and completed claims beside each other: where a word depends on what fills silences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoise.report.hinges import read_directions
from counterpoise.report.views import Direction
from counterpoise.report.words import NO_DIFFERENCE, count_digits, format_change

if TYPE_CHECKING:
    import numpy as np

    from counterpoise.simulation import Runs

CLOSURE_TITLES = {
    "own": "own claims only",
    "common": "with the undisputed claims",
    "completed": "silences filled from rivals",
}
_DIRECTIONS: tuple[Direction, ...] = ("silent", "rises", "falls", "no material difference")


@dataclass(frozen=True, slots=True)
class ClosureCell:
    """A cell that points another way in another closure: what it says in each, in the order of `closures`."""

    account: str
    policy: str
    variable: str
    directions: tuple[Direction, ...]
    texts: tuple[str, ...]
    reverses: bool


@dataclass(frozen=True, slots=True)
class ClosureCount:
    """One account in one closure: how many cells it speaks of, in how many it sees a rise or a fall."""

    account: str
    closure: str
    spoken: int
    material: int


@dataclass(frozen=True, slots=True)
class ClosureView:
    """All three closures, on the run's first draws.

    `cells` are those whose direction differs between two closures in which the account speaks, reversals
    first; `counts` has an entry for each account and closure; `reversed_` and `changed` count the cells.
    """

    closures: tuple[str, ...]
    counts: tuple[ClosureCount, ...]
    cells: tuple[ClosureCell, ...]
    reversals: int
    draws: int


def compare_closures(runs: Runs) -> ClosureView:
    """What each account says with its own claims only, with common ones, and with its silences filled.

    Parameters
    ----------
    runs
        The results; the variants are read from the run, or simulated where it has none.

    Returns
    -------
    ClosureView
        A silent cell that another closure fills is no difference: it is counted, not listed.
    """
    data = runs.variants
    codes = read_directions(data, "closure")
    medians = data["closure_median"].to_numpy()
    names = {
        name: [str(v) for v in data[name].values] for name in ("closure", "account", "policy", "variable")
    }
    counts, cells = [], []
    for row, account in enumerate(names["account"]):
        for place, closure in enumerate(names["closure"]):
            found = codes[place, row]
            material = int(((found == 1) | (found == 2)).sum())
            counts.append(ClosureCount(account, closure, int((found > 0).sum()), material))
        for policy, variable in _differing(codes[:, row]):
            name = names["variable"][variable]
            digits = count_digits(*runs.dossier.bounds[name])
            directions = tuple(_DIRECTIONS[code] for code in codes[:, row, policy, variable])
            texts = tuple(
                _say(direction, float(median), digits)
                for direction, median in zip(directions, medians[:, row, policy, variable], strict=True)
            )
            reverses = {"rises", "falls"} <= set(directions)
            cells.append(ClosureCell(account, names["policy"][policy], name, directions, texts, reverses))
    cells.sort(key=lambda cell: not cell.reverses)
    reversals = sum(cell.reverses for cell in cells)
    return ClosureView(
        tuple(names["closure"]), tuple(counts), tuple(cells), reversals, int(data.attrs["draws"])
    )


def _differing(codes: np.ndarray) -> Iterator[tuple[int, int]]:
    """Pairs of policy and variable where two closures in which the account speaks point different ways."""
    _, policies, variables = codes.shape
    for policy in range(policies):
        for variable in range(variables):
            if len(set(codes[:, policy, variable].tolist()) - {0}) > 1:
                yield policy, variable


def _say(direction: Direction, median: float, digits: int) -> str:
    if direction == "silent":
        return "silent"
    return NO_DIFFERENCE if direction == "no material difference" else format_change(median, digits)
