"""The one panel on which all accounts are scored: observed state x origin year x horizon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.evidence.mixtures import Mixture
from counterpoise.evidence.observations import Panel
from counterpoise.evidence.questions import COMMON
from counterpoise.evidence.scoring.contenders import (
    BASELINE,
    DRIFT,
    PERSISTENCE,
    Contender,
    list_spoken,
    make_walk,
    turn,
)
from counterpoise.evidence.scoring.futures import Futures

HORIZONS = 5  # years
LEAST_STEPS = 12  # yearly steps of the state itself that an origin has behind it


@dataclass(frozen=True)
class Cells:
    """What everyone foretold in every cell, and how it scored; arrays of shape (cell,).

    Parameters
    ----------
    variable, origin, horizon
        The cell; what is foretold is the variable's figure `horizon` years after the origin.
    observed
        That figure, in logits.
    weight
        One over the number of horizons at which the same figure is foretold: a figure counts once.
    log, crps
        Scores by contender: baseline, persistence, drift, common, then accounts.
    spoken
        By account and for common, whether it speaks; where it does not, its scores are the baseline's.
    turned
        Log scores of the same with the signs of all claims turned round.
    """

    variable: np.ndarray
    origin: np.ndarray
    horizon: np.ndarray
    observed: np.ndarray
    weight: np.ndarray
    log: Mapping[str, np.ndarray]
    crps: Mapping[str, np.ndarray]
    spoken: Mapping[str, np.ndarray]
    turned: Mapping[str, np.ndarray]

    @property
    def target(self) -> np.ndarray:
        """The year that is foretold."""
        return self.origin + self.horizon

    def __len__(self) -> int:
        return len(self.origin)

    def count_figures(self, mask: np.ndarray) -> int:
        """How many different figures, variable and year, are foretold in some cells."""
        return len(set(zip(self.variable[mask].tolist(), self.target[mask].tolist(), strict=True)))


def fill_cells(dossier: Dossier, panel: Panel, *, horizons: int = HORIZONS) -> Cells:
    """Every contender's score in every cell.

    A cell is a state's observed figure, seen from an origin that has at least `LEAST_STEPS` of the state's
    own yearly steps behind it. Which cells there are depends on no account.

    Parameters
    ----------
    dossier, panel
        Claims, and what was observed.
    horizons
        How many years ahead.
    """
    futures = Futures(panel, horizons)
    shared: dict = {}
    names = [COMMON, *sorted(dossier.accounts)]
    spoken = {name: list_spoken(dossier, panel, name) for name in names}
    contenders = {name: Contender(panel, futures, spoken[name], shared) for name in names}
    turned = {name: Contender(panel, futures, turn(spoken[name]), shared) for name in names}
    rows = [
        row
        for variable in sorted(panel.series)
        if dossier.variables[variable].role == "state"
        for row in _fill_variable(variable, panel, futures, contenders, turned)
    ]
    return _collect(rows, names)


def _fill_variable(
    variable: str,
    panel: Panel,
    futures: Futures,
    contenders: Mapping[str, Contender],
    turned: Mapping[str, Contender],
) -> Iterator[dict]:
    """The cells of one state, as rows: who spoke, and everyone's scores."""
    baseline = futures.baseline(variable)
    equation = baseline.equation
    walks = {PERSISTENCE: make_walk(equation, drift=False), DRIFT: make_walk(equation, drift=True)}
    for place, origin in enumerate(equation.years.tolist()):
        figures = equation.z[place + 1 : place + 1 + futures.steps]
        if not np.any(np.isfinite(figures)):
            continue
        if not baseline.can(origin) or baseline.count_rows(origin) < LEAST_STEPS:
            continue
        error = float(np.sqrt(last_error(equation.r[: place + 1])))
        empty = np.empty((futures.steps, 0))
        shared = {BASELINE: baseline.foresee(origin, empty, error)}
        for name, walk in walks.items():
            shared[name] = walk.foresee(origin, np.ones((futures.steps, 1)), error)
        own, other = (
            {name: one.foresee(variable, origin, error) for name, one in group.items()}
            for group in (contenders, turned)
        )
        for step, figure in enumerate(figures):
            if np.isfinite(figure):
                yield _score_cell((variable, origin, step + 1, float(figure)), shared, own, other)


def _score_cell(
    cell: tuple[str, int, int, float],
    shared: Mapping[str, tuple[Mixture, ...]],
    own: Mapping[str, tuple[Mixture, ...] | None],
    other: Mapping[str, tuple[Mixture, ...] | None],
) -> dict:
    """Scores of one cell; who is silent has the baseline's."""
    step, figure = cell[2] - 1, cell[3]
    log = {name: ahead[step].log_score(figure) for name, ahead in shared.items()}
    crps = {name: ahead[step].crps_by_sums(figure) for name, ahead in shared.items()}
    for name, ahead in own.items():
        log[name] = log[BASELINE] if ahead is None else ahead[step].log_score(figure)
        crps[name] = crps[BASELINE] if ahead is None else ahead[step].crps_by_sums(figure)
    return {
        "cell": cell,
        "log": log,
        "crps": crps,
        "turned": {
            name: log[BASELINE] if ahead is None else ahead[step].log_score(figure)
            for name, ahead in other.items()
        },
        "spoken": {name: ahead is not None for name, ahead in own.items()},
    }


def _collect(rows: list[dict], names: list[str]) -> Cells:
    """Rows as arrays."""
    variable = np.array([row["cell"][0] for row in rows], dtype=str)
    origin, horizon = (np.array([row["cell"][k] for row in rows], dtype=int) for k in (1, 2))
    figures = list(zip(variable.tolist(), (origin + horizon).tolist(), strict=True))
    times: dict[tuple[str, int], int] = {}
    for figure in figures:
        times[figure] = times.get(figure, 0) + 1
    everyone = [BASELINE, PERSISTENCE, DRIFT, *names]
    return Cells(
        variable,
        origin,
        horizon,
        np.array([row["cell"][3] for row in rows]),
        np.array([1 / times[figure] for figure in figures]),
        {name: np.array([row["log"][name] for row in rows]) for name in everyone},
        {name: np.array([row["crps"][name] for row in rows]) for name in everyone},
        {name: np.array([row["spoken"][name] for row in rows], dtype=bool) for name in names},
        {name: np.array([row["turned"][name] for row in rows]) for name in names},
    )


def last_error(errors: np.ndarray) -> float:
    """The last variance of measurement that is known; 0 where none is."""
    known = errors[np.isfinite(errors)]
    return float(known[-1]) if len(known) else 0.0
