"""What is known of causes in a year, and how they are taken to go on from there (decision 0053).

Nothing after the origin is used. A state goes on as the shared baseline foresees it from its last figure;
what is set, an instrument or a driver, stays at its last figure, with the spread of a random walk whose steps
are as large as its past ones. A cause whose last figure is older than `MOST_STALE` years is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from counterpoise.evidence.observations import Panel
from counterpoise.evidence.predicting import Forecaster
from counterpoise.evidence.questions import Form, build_equation
from counterpoise.expressions import parse
from counterpoise.system import expit

MOST_STALE = 3  # years
LEAST_TO_FORESEE = 5  # yearly steps; a state with fewer stays at its last figure


@dataclass(frozen=True)
class Outlook:
    """A variable up to a year as observed and after it as foreseen: a series like those of the record."""

    variable: str
    indicator: str
    years: np.ndarray
    level: np.ndarray
    low: np.ndarray
    high: np.ndarray
    share_of: str | None = None


@dataclass(frozen=True)
class Ahead:
    """A variable's years to come, in its own unit: foreseen, and one standard deviation higher."""

    known: np.ndarray  # years
    level: np.ndarray
    ahead: np.ndarray
    higher: np.ndarray


class Futures:
    """Causes as regressors of the years after any origin.

    Parameters
    ----------
    panel
        What was observed.
    steps
        How many years ahead.
    """

    def __init__(self, panel: Panel, steps: int) -> None:
        self.panel = panel
        self.steps = steps
        self._baselines: dict[str, Forecaster] = {}
        self._ahead: dict[tuple[str, int], Ahead | None] = {}
        self._columns: dict[tuple[Form, int], tuple[np.ndarray, np.ndarray] | None] = {}

    def baseline(self, variable: str) -> Forecaster:
        """The shared baseline of a state: its own yearly equation without causes."""
        if variable not in self._baselines:
            self._baselines[variable] = Forecaster(build_equation(self.panel, variable, ()), [])
        return self._baselines[variable]

    def look_ahead(self, form: Form, origin: int) -> tuple[np.ndarray, np.ndarray] | None:
        """A cause's regressor in the years after an origin and its standard deviation, shape (step,) each.

        None where a variable that it reads was not observed up to then, or too long before.
        """
        key = (form, origin)
        if key not in self._columns:
            self._columns[key] = self._find_columns(form, origin)
        return self._columns[key]

    def _find_columns(self, form: Form, origin: int) -> tuple[np.ndarray, np.ndarray] | None:
        read = parse(form.when).names if form.when else ()
        names = tuple(dict.fromkeys(leaf for name in (form.cause, *read) for leaf in self._leaves(name)))
        found = {name: self._foresee(name, origin) for name in names}
        known = {name: one for name, one in found.items() if one is not None}
        if len(known) < len(found):
            return None
        middle = self._column(form, origin, known)
        moved = [self._column(form, origin, known, name) - middle for name in known]
        spread = np.sqrt(np.sum(np.square(moved), axis=0)) if moved else np.zeros(self.steps)
        return (middle, spread) if np.all(np.isfinite(middle)) else None

    def _column(
        self, form: Form, origin: int, known: Mapping[str, Ahead], moved: str | None = None
    ) -> np.ndarray:
        """The regressor with one variable moved up by a standard deviation, or none."""
        series = {
            name: _join(name, one, one.higher if name == moved else one.ahead) for name, one in known.items()
        }
        years = np.arange(self.panel.years[0], origin + self.steps + 1)
        ahead = replace(self.panel, series={**self.panel.series, **series}, years=years)
        vars(ahead)["bases"] = self.panel.bases  # the dossier's, whatever the years: not computed anew
        return form.column(ahead)[-self.steps :]

    def _leaves(self, name: str) -> tuple[str, ...]:
        """What a variable is read from: itself, or what it is derived from."""
        variable = self.panel.dossier.variables[name]
        if name in self.panel.series or variable.role != "derived" or not variable.expression:
            return (name,)
        return tuple(leaf for read in parse(variable.expression).names for leaf in self._leaves(read))

    def _foresee(self, name: str, origin: int) -> Ahead | None:
        key = (name, origin)
        if key not in self._ahead:
            self._ahead[key] = self._find_ahead(name, origin)
        return self._ahead[key]

    def _find_ahead(self, name: str, origin: int) -> Ahead | None:
        values = self.panel.native(name)
        seen = np.isfinite(values) & (self.panel.years <= origin)
        if not np.any(seen) or self.panel.years[seen][-1] < origin - MOST_STALE:
            return None
        known, level = self.panel.years[seen], values[seen]
        steps = origin - int(known[-1]) + self.steps
        state = self.panel.dossier.variables[name].role == "state"
        if state and self.baseline(name).count_rows(int(known[-1])) >= LEAST_TO_FORESEE:
            ahead, higher = self._follow(name, int(known[-1]), steps)
        else:
            ahead, higher = self._hold(name, known, level, steps)
        return Ahead(known, level, ahead, higher)

    def _follow(self, name: str, last: int, steps: int) -> tuple[np.ndarray, np.ndarray]:
        """A state as its baseline foresees it."""
        low, high = self.panel.dossier.bounds[name]
        found = self.baseline(name).foresee(last, np.empty((steps, 0)))
        means, sds = np.array([one.mean for one in found]), np.array([one.sd for one in found])
        return low + (high - low) * expit(means), low + (high - low) * expit(means + sds)

    def _hold(
        self, name: str, known: np.ndarray, level: np.ndarray, steps: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """The last figure, and one standard deviation of a random walk higher."""
        gaps = np.diff(known)
        step = np.sqrt(np.mean(np.diff(level) ** 2 / gaps)) if len(level) > 1 else 0.0
        held = np.full(steps, level[-1])
        higher = held + step * np.sqrt(np.arange(1, steps + 1))
        return held, np.minimum(higher, np.maximum(self.panel.dossier.bounds[name][1], held))


def _join(name: str, one: Ahead, ahead: np.ndarray) -> Outlook:
    """What is known and what is foreseen as one series."""
    years = np.concatenate([one.known, one.known[-1] + 1 + np.arange(len(ahead))])
    level = np.concatenate([one.level, ahead])
    unknown = np.full(len(level), np.nan)
    return Outlook(name, "foreseen", years, level, unknown, unknown)
