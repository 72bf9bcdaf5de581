"""One account as a system of equations: its variables, its terms and the priors of its levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.expressions import Expression, parse
from counterpoise.schema import Event, Variable
from counterpoise.system.levels import LevelPrior, prior_of
from counterpoise.system.posterior import Known, Posterior
from counterpoise.system.reading import DESIGNED, Reading
from counterpoise.system.sources import Sources
from counterpoise.system.terms import Closure, Link, Mode, Term, collect_terms

if TYPE_CHECKING:
    from counterpoise.system.parameters import Parameters

_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097  # after which the Gregorian calendar repeats


@dataclass(frozen=True)
class System:
    """The equations of one account, ready to be drawn and run.

    All levels are shares of a variable's range, u in [0, 1]. For a state i with base b, response time
    tau and volatility s, over a step dt (design: "The system: what a claim means")::

        z*_i = logit(settled_i) + sum over terms of w m (u_cause - b_cause)
        z_i(t + dt) = z*_i + (z_i - z*_i) exp(-dt / tau) + s sqrt(tau/2 (1 - exp(-2 dt/tau))) xi

    Parameters
    ----------
    dossier, account, closure, mode
        What was built, from whose account, with whose claims, taken how.
    terms
        In the order of summation.
    base
        Priors of the levels that causes are centred on; derived variables have none.
    settled
        Priors of the levels that states settle at where the account gives its own.
    start
        Priors of the levels at as_of where they are given; otherwise a variable starts at its base.
    known
        By effect, parameters as a record leaves them, which stand in for the prior's.
    reading
        What strengths, response times and volatility are taken to mean; the terms are read already.
    sources
        In a factorised system, whose word each draw takes on what accounts differ about.
    """

    dossier: Dossier
    account: str
    closure: Closure
    mode: Mode
    terms: tuple[Term, ...]
    base: dict[str, LevelPrior]
    settled: dict[str, LevelPrior]
    start: dict[str, LevelPrior]
    known: Known = field(default_factory=dict)
    reading: Reading = DESIGNED
    sources: Sources = field(default_factory=Sources)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All variables, by name."""
        return tuple(sorted(self.dossier.variables))

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The states, by name."""
        return self._with_role("state")

    @cached_property
    def instruments(self) -> tuple[str, ...]:
        """The instruments, by name."""
        return self._with_role("instrument")

    @cached_property
    def drivers(self) -> tuple[str, ...]:
        """The drivers, by name."""
        return self._with_role("driver")

    @cached_property
    def derived(self) -> tuple[tuple[str, Expression], ...]:
        """The derived variables with their expressions, each after those that it needs."""
        waiting = {
            name: parse(variable.expression)
            for name in self._with_role("derived")
            if (variable := self.variable(name)).expression
        }
        done: list[tuple[str, Expression]] = []
        while waiting:
            ready = [name for name, formula in waiting.items() if not set(formula.names) & set(waiting)]
            if not ready:
                raise ValueError("derived variables form a circle")  # refused by the dossier's checks
            done += [(name, waiting.pop(name)) for name in ready]
        return tuple(done)

    @property
    def events(self) -> dict[str, Event]:
        """The events, by name."""
        return {name: self.dossier.events[name] for name in sorted(self.dossier.events)}

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links on which any term stands, by name."""
        return tuple(sorted({term.link for term in self.terms}))

    def variable(self, name: str) -> Variable:
        """The variable of that name."""
        return self.dossier.variables[name]

    def decay(self, name: str, drawn: Mapping[str, np.ndarray] | None = None) -> np.ndarray:
        """exp(-dt/tau): the share of a state's departure that is left after a step.

        Shape () for the dossier's response time, (draw,) where `drawn` holds response times of the state.
        """
        return np.asarray(np.exp(-self.dossier.step / self._response_time(name, drawn)))

    def noise_scale(self, name: str, parameters: Parameters) -> np.ndarray:
        """The standard deviation in logits of a step's noise: s sqrt(tau/2 (1 - exp(-2 dt/tau))).

        Shape () for the dossier's volatility, (draw,) where it was drawn.
        """
        tau = self._response_time(name, parameters.response_time)
        stated = (self.variable(name).volatility or 0.0) * self.reading.volatility
        volatility = parameters.volatility.get(name, stated)
        return np.asarray(volatility * np.sqrt(tau / 2 * -np.expm1(-2 * self.dossier.step / tau)))

    def driver_path(self, name: str, times: np.ndarray) -> np.ndarray:
        """A driver's level in [0, 1] at times in years after as_of: linear between points, held outside."""
        points = sorted(self.variable(name).points.items())
        dates = [years_between(self.dossier, day) for day, _ in points]
        low, high = self.variable(name).range
        return (np.interp(times, dates, [value for _, value in points]) - low) / (high - low)

    def _with_role(self, role: str) -> tuple[str, ...]:
        return tuple(name for name in self.names if self.variable(name).role == role)

    def _response_time(self, name: str, drawn: Mapping[str, np.ndarray] | None = None) -> float | np.ndarray:
        if drawn and name in drawn:
            return drawn[name]
        tau = self.variable(name).response_time
        if tau is None:
            raise ValueError(f"{name} has no response time")  # refused by the dossier's checks
        return self.reading.response_time(tau, self.dossier.step)


def years_between(dossier: Dossier, day: date) -> float:
    """Years from as_of to a date: whole years to the last anniversary, then its share of a year.

    An as_of on 29 February has its anniversary on 1 March where there is no such day.
    """
    whole = day.year - dossier.as_of.year
    if _anniversary(dossier.as_of, whole) > day.toordinal():
        whole -= 1
    last, following = (_anniversary(dossier.as_of, years) for years in (whole, whole + 1))
    return whole + (day.toordinal() - last) / (following - last)


def _anniversary(start: date, years: int) -> int:
    """The day's number some years after `start`; the calendar repeats, so years 0 and 10000 have one too."""
    year = start.year + years
    cycles = (year < 1) - (year > 9999)  # of 400 years, into those that `date` knows
    known = year + cycles * _CYCLE_YEARS
    try:
        day = start.replace(year=known)
    except ValueError:
        day = date(known, 3, 1)
    return day.toordinal() - cycles * _CYCLE_DAYS


def build_system(
    dossier: Dossier,
    account: str,
    *,
    closure: Closure = "common",
    mode: Mode = "at-its-word",
    posterior: Posterior | None = None,
    reading: Reading = DESIGNED,
) -> System:
    """The system of equations that an account's claims make.

    Assumes that a claim means "other things equal, more of the cause moves where the effect settles",
    that effects add on the logit scale, and that what the account does not speak of has no effect
    (closures `own` and `common`) or an unknown one (`completed`).

    Parameters
    ----------
    dossier
        A checked dossier.
    account
        The account's id.
    closure
        "own": its claims alone; "common": with the claims that no account disputes; "completed": with
        the claims of the others where it is silent.
    mode
        "at-its-word": a claim that the text holds even or better holds, others do not; "hedged": a
        claim holds with the probability of the text's hedge; "credence": with the analyst's own.
    posterior
        Parameters as a record leaves them, for the effects of which it says something.
    reading
        What strengths, response times and volatility are taken to mean.

    Raises
    ------
    KeyError
        If there is no such account.
    """
    return Builder(dossier, posterior).build(account, closure=closure, mode=mode, reading=reading)


@dataclass(frozen=True, eq=False)
class Builder:
    """Builds the systems of a dossier's accounts, and takes each apart once, however it is read then.

    Parameters
    ----------
    dossier, posterior
        As for `build_system`; the dossier is not changed meanwhile.

    Examples
    --------
    >>> import counterpoise as cp
    >>> builder = Builder(cp.load("russia"))
    >>> plain, strong = (builder.build("bear-hug-2017", reading=Reading(strength=k)) for k in (1.0, 2.0))
    >>> max(term.swing for term in strong.terms) / max(term.swing for term in plain.terms)
    2.0
    """

    dossier: Dossier
    posterior: Posterior | None = None
    _designed: dict[tuple[str, Closure, Mode], System] = field(default_factory=dict, repr=False)

    def build(
        self,
        account: str,
        *,
        closure: Closure = "common",
        mode: Mode = "at-its-word",
        reading: Reading = DESIGNED,
    ) -> System:
        """The system of an account, as `build_system` gives it."""
        key = (account, closure, mode)
        if key not in self._designed:
            self._designed[key] = self._take_apart(*key)
        designed = self._designed[key]
        return replace(designed, terms=reading.read(designed.terms, account), reading=reading)

    def _take_apart(self, account: str, closure: Closure, mode: Mode) -> System:
        dossier, content = self.dossier, self.dossier.accounts[account]
        base: dict[str, LevelPrior] = {}
        start: dict[str, LevelPrior] = {}
        for name, variable in dossier.variables.items():
            if variable.role == "derived":
                continue
            base[name] = _base_prior(dossier, name)
            if variable.start is not None:
                start[name] = prior_of(variable.start, variable.range)
        bounds = dossier.bounds
        settled = {entry.variable: prior_of(entry.level, bounds[entry.variable]) for entry in content.settles}
        start |= {entry.variable: prior_of(entry.level, bounds[entry.variable]) for entry in content.starts}
        known = {} if self.posterior is None else self.posterior.of(account, closure)
        terms = collect_terms(dossier, content, closure, mode)
        return System(dossier, account, closure, mode, terms, base, settled, start, known)


def _base_prior(dossier: Dossier, name: str) -> LevelPrior:
    """A variable's base; a driver without one is centred on its level at as_of."""
    variable = dossier.variables[name]
    if variable.base is not None:
        return prior_of(variable.base, variable.range)
    points = sorted(variable.points.items())
    level = float(np.interp(0.0, [years_between(dossier, day) for day, _ in points], [v for _, v in points]))
    return prior_of(level, variable.range)
