"""What was observed, as the arrays that an equation needs.

Everything here is on consecutive years. A figure of a year counts as the cause's mean over that year and as
the effect's level at its end (decision 0049).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np

from counterpoise.dossier import Account, Dossier
from counterpoise.expressions import Expression, parse
from counterpoise.record.scales import USUAL_FLOOR
from counterpoise.schema import AccountFile, likely_level
from counterpoise.system import System, build_system, logit
from counterpoise.system.levels import NORMAL_95

FLOOR = 1e-3  # of the range, from its ends: levels stand within their measure's floor, intervals may not


class Series(Protocol):
    """A variable as one indicator shows it: what is used here of `counterpoise.record.Series`."""

    @property
    def variable(self) -> str:
        """What was measured."""
        ...

    @property
    def indicator(self) -> str:
        """By what."""
        ...

    @property
    def years(self) -> np.ndarray:
        """In rising order; a year without an observation is not there."""
        ...

    @property
    def level(self) -> np.ndarray:
        """In the variable's own unit."""
        ...

    @property
    def low(self) -> np.ndarray:
        """Lower end of the 90% interval of the measurement; NaN where there is none."""
        ...

    @property
    def high(self) -> np.ndarray:
        """Upper end of it."""
        ...

    @property
    def share_of(self) -> str | None:
        """The whole of which the variable is a part, if it is one."""
        ...


Observations = Mapping[str, tuple[Series, ...]]  # by variable; the first is the one that counts

_PARTS = 12  # of a year, over which a driver's line is averaged


@dataclass(frozen=True)
class Panel:
    """The chosen series of a dossier's variables on common consecutive years.

    Parameters
    ----------
    dossier
        Whose variables they are.
    series
        By variable, the series that is used.
    years
        Consecutive, from the first to the last that any series has.
    """

    dossier: Dossier
    series: Mapping[str, Series]
    years: np.ndarray

    @classmethod
    def of(cls, dossier: Dossier, observations: Observations) -> Panel:
        """The panel of every variable's first series."""
        chosen = {name: found[0] for name, found in observations.items() if found and len(found[0].years)}
        seen = [year for found in chosen.values() for year in (found.years[0], found.years[-1])]
        years = np.arange(min(seen), max(seen) + 1) if seen else np.arange(0)
        return cls(dossier, chosen, years)

    def using(self, other: Series) -> Panel:
        """The same with another series for one variable."""
        return Panel(self.dossier, {**self.series, other.variable: other}, self.years)

    @cached_property
    def bases(self) -> dict[str, float]:
        """By variable, the likely base as a share of its range; derived ones from those that they read."""
        system = _build_any(self.dossier)
        found = {name: prior.likely for name, prior in system.base.items()}
        bounds = self.dossier.bounds
        native = {name: bounds[name][0] + share * np.ptp(bounds[name]) for name, share in found.items()}
        for name, formula in system.derived:
            native[name] = np.clip(formula.value(native), *bounds[name])
            found[name] = float((native[name] - bounds[name][0]) / np.ptp(bounds[name]))
        return found

    def missing(self, name: str) -> tuple[str, ...]:
        """What would have to be observed for a variable to be known: itself, or what it is derived from."""
        variable = self.dossier.variables[name]
        if name in self.series or variable.points:
            return ()
        if variable.role != "derived" or not variable.expression:
            return (name,)
        return tuple(part for read in parse(variable.expression).names for part in self.missing(read))

    def native(self, name: str) -> np.ndarray:
        """A variable in its own unit, NaN where it was not observed, shape (year,)."""
        if name not in self.series and self.dossier.variables[name].points:
            return self._follow_driver(name)
        if name not in self.series and not self.missing(name):
            formula = parse(self.dossier.variables[name].expression or "")
            found = formula.value({read: self.native(read) for read in formula.names})
            return np.clip(np.broadcast_to(found, self.years.shape), *self.dossier.bounds[name])
        return self._spread(name, "level")

    def share(self, name: str) -> np.ndarray:
        """A variable as a share of its range."""
        low, high = self.dossier.bounds[name]
        return (self.native(name) - low) / (high - low)

    def logits(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """A state on the logit scale, and the variance of its measurement error; shape (year,) each.

        Levels and the ends of their intervals are first kept `FLOOR` from the ends of the range. A 90%
        interval of the measurement becomes the normal error whose central 90% is as wide.
        """
        ends = [logit(self._inside(self._spread(name, end), name)) for end in ("level", "low", "high")]
        error = (ends[2] - ends[1]) / (2 * NORMAL_95)
        return ends[0], np.where(np.isfinite(error), error, 0.0) ** 2

    def floored(self, name: str) -> int:
        """How many observations stand at the ends of the range, or as near as a floor lets them come."""
        share = self.share(name)
        return int(np.sum((share <= USUAL_FLOOR) | (share >= 1 - USUAL_FLOOR)))

    def departure(self, name: str, lag: float, when: Expression | None = None) -> np.ndarray:
        """A cause as a regressor: its departure from base, `lag` years ago, where its condition holds.

        A lag that is not a whole number of years is read linearly between two years' figures.
        """
        whole, part = int(lag), lag - int(lag)
        share = self.share(name) - self.bases[name]
        past = _shift(share, whole)
        if part > 0:
            past = (1 - part) * past + part * _shift(share, whole + 1)
        return past if when is None else past * self.truth(when)

    def truth(self, when: Expression) -> np.ndarray:
        """How far a condition held in each year, from 0 to 1."""
        values = {name: self.native(name) for name in when.names}
        return np.broadcast_to(when.truth(values, self.dossier.bounds), self.years.shape)

    def _follow_driver(self, name: str) -> np.ndarray:
        """A driver's mean over each year that lies within its dated points, which it joins by lines."""
        points = sorted(self.dossier.variables[name].points.items())
        dates = [day.year + (day.timetuple().tm_yday - 1) / 365.25 for day, _ in points]
        moments = self.years[:, None] + (np.arange(_PARTS) + 0.5) / _PARTS
        means = np.interp(moments, dates, [value for _, value in points]).mean(axis=1)
        inside = (self.years >= points[0][0].year) & (self.years <= points[-1][0].year)
        return np.where(inside, means, np.nan)

    def _inside(self, native: np.ndarray, name: str) -> np.ndarray:
        low, high = self.dossier.bounds[name]
        return np.clip((native - low) / (high - low), FLOOR, 1 - FLOOR)

    def _spread(self, name: str, field: str) -> np.ndarray:
        """A field of a series on the panel's years."""
        found = self.series[name]
        out = np.full(len(self.years), np.nan)
        inside = np.isin(found.years, self.years)
        out[found.years[inside] - self.years[0]] = getattr(found, field)[inside]
        return out


def share_of_base(dossier: Dossier, name: str) -> float:
    """A state's likely base as a share of its range."""
    low, high = dossier.bounds[name]
    base = dossier.variables[name].base
    return 0.5 if base is None else (likely_level(base) - low) / (high - low)


def _build_any(dossier: Dossier) -> System:
    """The system of any account: bases and derived variables are the same in all."""
    if not dossier.accounts:
        nobody = Account("nobody", AccountFile(title="nobody", documents=()))
        dossier = replace(dossier, accounts={nobody.id: nobody})
    return build_system(dossier, next(iter(dossier.accounts)))


def _shift(values: np.ndarray, years: int) -> np.ndarray:
    """Values of some years before; NaN where there are none."""
    if years == 0:
        return values
    return np.concatenate([np.full(min(years, len(values)), np.nan), values[:-years]])
