"""A dossier as of an earlier year: observed inputs become drivers, states start where they were observed.

The engine runs on it as on any other dossier; nothing of a hindcast is in the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.evidence.observations import Observations, Series
from counterpoise.schema import Interval, Level, Variable
from counterpoise.system import Closure, Mode, Posterior, System, build_system

EDGE = 1e-3  # of a range: how near its ends a start may come


@dataclass(frozen=True)
class Fed:
    """One account, as of the start of a hindcast.

    Parameters
    ----------
    system
        Its equations, with what was observed and is not explained as drivers.
    foretold
        States that the account explains and that were observed at the start and after it.
    inputs
        Observed variables that are given as they came to be.
    resting
        Instruments of which nothing was observed: they stay at their base.
    """

    system: System
    foretold: tuple[str, ...]
    inputs: tuple[str, ...]
    resting: tuple[str, ...]


def feed(
    dossier: Dossier,
    observations: Observations,
    account: str,
    start: int,
    *,
    closure: Closure = "common",
    mode: Mode = "at-its-word",
    posterior: Posterior | None = None,
) -> Fed:
    """An account's system as of the first of January of `start`.

    Parameters
    ----------
    dossier, observations
        The dossier, and what was observed, by variable.
    account
        Its id.
    start
        The first year that is foretold.
    closure, mode, posterior
        As in `build_system`.
    """
    whole = build_system(dossier, account, closure=closure, mode=mode)
    explained = {term.effect for term in whole.terms if term.held or mode != "at-its-word"}
    seen = {name: found[0] for name, found in observations.items() if found and len(found[0].years)}
    at_start = {name for name, series in seen.items() if start - 1 in series.years}
    roles = {name: variable.role for name, variable in dossier.variables.items()}
    inputs = {
        name
        for name in at_start
        if roles[name] == "instrument" or (roles[name] == "state" and name not in explained)
    }
    variables = {
        name: _begin(variable, seen.get(name), start, name in inputs)
        for name, variable in dossier.variables.items()
    }
    made = _set_back(dossier, variables, account, start)
    system = build_system(made, account, closure=closure, mode=mode, posterior=posterior)
    terms = tuple(term for term in system.terms if term.effect not in inputs)
    known = {effect: found for effect, found in system.known.items() if effect not in inputs}
    foretold = {
        name for name in at_start & explained if roles[name] == "state" and seen[name].years[-1] >= start
    }
    return Fed(
        replace(system, terms=terms, known=known),
        tuple(sorted(foretold)),
        tuple(sorted(inputs)),
        tuple(sorted(name for name, role in roles.items() if role == "instrument" and name not in inputs)),
    )


def path_of(series: Series, years: np.ndarray) -> np.ndarray:
    """An input's figures by year: linear over gaps, held after the last, NaN before the first."""
    found = np.interp(years, series.years, series.level)
    return np.where(years < series.years[0], np.nan, found)


def _set_back(dossier: Dossier, variables: Mapping[str, Variable], account: str, start: int) -> Dossier:
    """The dossier at an earlier day, with one account, and without what it says of starts."""
    content = dossier.accounts[account]
    alone = replace(content, content=content.content.model_copy(update={"starts": ()}))
    frame = dossier.frame.model_copy(update={"as_of": date(start, 1, 1)})
    others = {name: other for name, other in dossier.accounts.items() if name != account}
    return replace(dossier, frame=frame, variables=dict(variables), accounts={account: alone, **others})


def _begin(variable: Variable, series: Series | None, start: int, fed: bool) -> Variable:
    """A variable as of the start: a driver on its figures, a state at its figure, or at its base."""
    if series is not None and fed:
        base = variable.base if variable.base is not None else float(np.mean(variable.range))
        update = {"role": "driver", "points": _points(variable, series), "base": base, "start": None}
        return variable.model_copy(update=update)
    if variable.role not in ("state", "instrument"):
        return variable
    place = None if series is None else np.flatnonzero(np.asarray(series.years) == start - 1)
    if variable.role == "state" and series is not None and place is not None and len(place):
        level = _level(variable, series, int(place[0]))
        return variable.model_copy(update={"start": level})
    return variable.model_copy(update={"start": None})


def _points(variable: Variable, series: Series) -> dict[date, float]:
    """A figure held over its year: the engine, like the evidence, takes it for the year's mean."""
    low, high = variable.range
    held = np.clip(np.asarray(series.level, dtype=float), low, high)
    points: dict[date, float] = {}
    for year, level in zip(series.years, held, strict=True):
        points[date(int(year), 1, 1)] = points[date(int(year), 12, 31)] = float(level)
    return points


def _level(variable: Variable, series: Series, place: int) -> Level:
    """The figure at the start, with the interval of its measurement where that has room in the range."""
    low, high = variable.range
    margin = EDGE * (high - low)

    def inside(value: float) -> float:
        return float(np.clip(value, low + margin, high - margin))

    level, least, most = (inside(getattr(series, end)[place]) for end in ("level", "low", "high"))
    return Interval(likely=level, low=least, high=most) if least < level < most else level


def list_causes(fed: Fed, effect: str, inputs: Iterable[str]) -> dict[str, float]:
    """The inputs that lead to an effect in the account, with the lag in years of the direct ones (else 0)."""
    given = set(inputs)
    sources: dict[str, set[str]] = {}
    lags: dict[str, float] = {}
    for term in fed.system.terms:
        if not term.held or term.sign == 0:
            continue
        sources.setdefault(term.effect, set()).update(_read(fed.system, term.cause))
        if term.effect == effect and term.cause in given:
            lags[term.cause] = term.lag * fed.system.dossier.step
    reached, waiting = set(), [effect]
    while waiting:
        new = sources.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += new
    return {name: lags.get(name, 0.0) for name in sorted(reached & given)}


def _read(system: System, name: str) -> set[str]:
    """A cause, or what a derived one is computed from."""
    formulas = dict(system.derived)
    if name not in formulas:
        return {name}
    return set().union(*(_read(system, part) for part in formulas[name].names))
