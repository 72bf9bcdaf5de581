"""What a run's conclusions survive, as rows for the page: dropped claims and other closures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoise.report.closures import ClosureView
from counterpoise.report.hinges import Hinges
from counterpoise.report.views import Answer

if TYPE_CHECKING:
    from counterpoise.simulation import Runs


@dataclass(frozen=True, slots=True)
class HingeRow:
    """A claim that turns something: how many cells and findings, and the cell that turns most."""

    claim: str
    paraphrase: str
    whose: str
    cells: int
    findings: int
    most: str


@dataclass(frozen=True, slots=True)
class TurningRow:
    """A cell that points another way in another closure, by titles; `texts` go by closure."""

    account: str
    policy: str
    variable: str
    texts: tuple[str, ...]
    reverses: bool


def list_figures(found: Answer, hinges: Hinges, closures: ClosureView) -> tuple[tuple[str, str], ...]:
    """The bare figures behind what the page says in words: what is counted, and its numbers."""
    counts = {name: [c for c in closures.counts if c.closure == name] for name in ("own", "common")}
    spoken = {name: sum(count.spoken for count in found) for name, found in counts.items()}
    figures = [
        (
            "One claim dropped at a time",
            f"on {hinges.draws:,} draws {hinges.held:,} of {hinges.material:,} cells with a material change "
            f"keep their direction, {hinges.findings_held:,} of {hinges.findings:,} findings stand",
        ),
        (
            "Own, common and completed claims",
            f"the accounts speak of {spoken['own']:,} cells by their own claims, of {spoken['common']:,} "
            f"with undisputed ones; {closures.reversals:,} point opposite ways in two of the three",
        ),
    ]
    radii = [f"{entry.title} {entry.radius:.3f}" for entry in found.stability if entry.radius is not None]
    if radii:
        figures.append(("Spectral radius of a step, median of draws", "; ".join(radii)))
    return tuple(figures)


def list_hinge_rows(runs: Runs, found: Answer, hinges: Hinges) -> tuple[HingeRow, ...]:
    """All hinges, the heaviest first."""
    titles = _titles(runs, found)
    rows = []
    for hinge in hinges.hinges:
        first = hinge.flips[0]
        where = f"{titles[first.variable]} under “{titles[first.policy]}” in “{titles[first.account]}”"
        most = f"{where}: {first.text}"
        rows.append(
            HingeRow(
                hinge.claim,
                hinge.paraphrase,
                titles[hinge.account],
                len(hinge.flips),
                len(hinge.findings),
                most,
            )
        )
    return tuple(rows)


def list_turning_rows(runs: Runs, found: Answer, closures: ClosureView) -> tuple[TurningRow, ...]:
    """The cells that point another way in another closure."""
    titles = _titles(runs, found)
    return tuple(
        TurningRow(
            titles[cell.account], titles[cell.policy], titles[cell.variable], cell.texts, cell.reverses
        )
        for cell in closures.cells
    )


def _titles(runs: Runs, found: Answer) -> dict[str, str]:
    """What accounts, policies and variables are called."""
    return {
        "common": "Undisputed",
        **{name: variable.title for name, variable in runs.dossier.variables.items()},
        **{label.id: label.title for label in (*found.accounts, *found.policies)},
    }
