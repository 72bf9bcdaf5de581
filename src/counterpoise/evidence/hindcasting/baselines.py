"""What a plain autoregression with the same inputs foretells, fitted on the years before the start only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from counterpoise.evidence.fitting import ENCOMPASSING_SD, Equation
from counterpoise.evidence.grids import VOLATILITY_UNSAID, Pace
from counterpoise.evidence.hindcasting.feeding import path_of
from counterpoise.evidence.mixtures import Mixture
from counterpoise.evidence.observations import Panel, share_of_base
from counterpoise.evidence.predicting import Forecaster
from counterpoise.evidence.questions import LEAST_KEPT, find_accounting
from counterpoise.system import logit

LEAST_STEPS = 4  # yearly steps before the start; with fewer only the priors speak


@dataclass(frozen=True)
class Arx:
    """Forecasts of one effect: mixtures on the logit scale, one a year; none where the record is too short.

    `inputs` are those that it was given.
    """

    ahead: tuple[Mixture, ...]
    steps: int
    inputs: tuple[str, ...] = ()


def foresee(
    panel: Panel, effect: str, causes: Mapping[str, float], start: int, last: int, *, trend: bool
) -> Arx:
    """An effect's level at the end of each year from `start` to `last`.

    Parameters
    ----------
    panel
        What was observed.
    effect
        The state.
    causes
        Inputs with their lags in years; given as they came to be, after the start too. One that was observed
        too late is left out, and so is one whose figures and the effect's are parts of one whole.
    start, last
        The first and the last year that are foretold.
    trend
        Whether the settled level has a linear trend.
    """
    causes = _choose(panel, effect, causes, start)
    equation = _build(panel, effect, causes, start, trend)
    before = equation.rows
    if before < LEAST_STEPS:
        return Arx((), before)
    ahead = np.arange(start, last + 1)
    given = [_hold_first(_departures(panel, name, lag, ahead)) for name, lag in causes.items()]
    columns = np.column_stack(given) if given else np.empty((len(ahead), 0))
    forecaster = Forecaster(equation, [(0.0, ENCOMPASSING_SD)] * len(causes))
    return Arx(forecaster.foresee(start - 1, columns), before, tuple(causes))


def _choose(panel: Panel, effect: str, causes: Mapping[str, float], start: int) -> dict[str, float]:
    """Inputs that leave most of the years before the start to be fitted to."""
    alone = _build(panel, effect, {}, start, trend=False).rows
    kept: dict[str, float] = {}
    for name, lag in causes.items():
        wider = {**kept, name: lag}
        rows = _build(panel, effect, wider, start, trend=False).rows
        if rows >= max(LEAST_STEPS, LEAST_KEPT * alone) and not find_accounting(panel, name, effect):
            kept = wider
    return kept


def _build(panel: Panel, effect: str, causes: Mapping[str, float], start: int, trend: bool) -> Equation:
    """The effect's equation on the years before the start: later figures are not in it."""
    variable = panel.dossier.variables[effect]
    kept = panel.years < start
    z, r = panel.logits(effect)
    columns = [_departures(panel, name, lag, panel.years[kept]) for name, lag in causes.items()]
    regressors = np.column_stack(columns) if columns else np.empty((int(kept.sum()), 0))
    pace = Pace(variable.response_time or 1.0, variable.volatility or VOLATILITY_UNSAID)
    base = float(logit(np.clip(share_of_base(panel.dossier, effect), 0.01, 0.99)))
    return Equation(panel.years[kept], z[kept], r[kept], regressors, pace, base, trend=trend)


def _departures(panel: Panel, name: str, lag: float, years: np.ndarray) -> np.ndarray:
    """An input's departure from its base, `lag` years before each year."""
    low, high = panel.dossier.bounds[name]
    native = path_of(panel.series[name], years - lag)
    return (np.clip(native, low, high) - low) / (high - low) - panel.bases[name]


def _hold_first(values: np.ndarray) -> np.ndarray:
    """What a lag reads from before the first figure is that figure, as the engine has it."""
    known = np.flatnonzero(np.isfinite(values))
    return values if not len(known) else np.where(np.isfinite(values), values, values[known[0]])
