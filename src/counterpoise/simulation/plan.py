"""What the engine walks through: an account's system and the policies, laid out as rows and slots.

Rows hold levels: states first (those with most terms on top), then instruments, drivers, derived
variables, then delayed copies of causes. A slot is "the j-th plain term of every state that has one":
because of the order of states, slot j concerns the first n_j rows, so that a whole slot is one
multiplication. Terms under a condition, or switched by an event, are walked one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from counterpoise.dossier import CONTINUITY, Dossier, join_policies
from counterpoise.expressions import Expression, parse
from counterpoise.schema import Policy, Setting
from counterpoise.system import Link, System, Term, find_levers, years_between


@dataclass(frozen=True)
class Slot:
    """The j-th plain term of the first `count` states: where each cause's level is, and the term's index."""

    count: int
    sources: np.ndarray
    terms: np.ndarray


@dataclass(frozen=True)
class Conditional:
    """A term that speaks only under a condition, or while (or while not) certain events last."""

    state: int
    source: int
    cause: str
    term: int
    when: Expression | None
    needs: tuple[str, ...]
    stops: tuple[str, ...]


@dataclass(frozen=True)
class Move:
    """One setting of one policy: the share of the way from start to `value`, at each step."""

    policy: int
    row: int
    instrument: str
    value: float
    share: np.ndarray
    when: Expression | None


@dataclass(frozen=True)
class Plan:
    """One account under some policies, for a number of years. Policy 0 is continuity."""

    system: System
    policies: tuple[str, ...]
    years: int

    @property
    def dossier(self) -> Dossier:
        """The dossier."""
        return self.system.dossier

    @cached_property
    def steps_a_year(self) -> int:
        """Steps in a year."""
        return round(1 / self.dossier.step)

    @property
    def steps(self) -> int:
        """Steps in the run."""
        return self.years * self.steps_a_year

    @cached_property
    def times(self) -> np.ndarray:
        """Years since as_of at each step, 0 to the end, shape (step + 1,)."""
        return np.arange(self.steps + 1) / self.steps_a_year

    @cached_property
    def _plain(self) -> dict[str, list[int]]:
        """By state, the indices of its plain terms."""
        plain: dict[str, list[int]] = {name: [] for name in self.system.states}
        for index, term in enumerate(self.system.terms):
            if not self._is_conditional(term):
                plain[term.effect].append(index)
        return plain

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The states in the order of their rows."""
        return tuple(sorted(self.system.states, key=lambda name: (-len(self._plain[name]), name)))

    @cached_property
    def rows(self) -> dict[str, int]:
        """By variable, its row."""
        derived = tuple(name for name, _ in self.system.derived)
        order = (*self.states, *self.system.instruments, *self.system.drivers, *derived)
        return {name: row for row, name in enumerate(order)}

    @cached_property
    def delayed(self) -> dict[tuple[str, int], int]:
        """By cause and lag in steps, the row of the delayed copy."""
        pairs = sorted({(term.cause, term.lag) for term in self.system.terms if term.lag})
        return {pair: len(self.rows) + index for index, pair in enumerate(pairs)}

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The slots, j = 0, 1, ..."""
        slots = []
        depth = 0
        while True:
            chosen = [self._plain[name][depth] for name in self.states if len(self._plain[name]) > depth]
            if not chosen:
                return tuple(slots)
            sources = [self._source(self.system.terms[index]) for index in chosen]
            slots.append(Slot(len(chosen), np.array(sources), np.array(chosen)))
            depth += 1

    @cached_property
    def conditionals(self) -> tuple[Conditional, ...]:
        """The terms under a condition or a switch, in the order of summation."""
        found = []
        for index, term in enumerate(self.system.terms):
            if self._is_conditional(term):
                needs, stops = self._switched.get(term.link, ((), ()))
                state = self.rows[term.effect]
                found.append(
                    Conditional(state, self._source(term), term.cause, index, term.when, needs, stops)
                )
        return tuple(found)

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """What the policies do, setting by setting."""
        return tuple(
            self._move(index, setting)
            for index, name in enumerate(self.policies)
            if name != CONTINUITY
            for setting in sorted(find_policy(self.dossier, name).sets, key=lambda item: item.instrument)
        )

    @cached_property
    def driver_paths(self) -> dict[str, np.ndarray]:
        """By driver, its level in [0, 1] at each step."""
        return {name: self.system.driver_path(name, self.times) for name in self.system.drivers}

    @cached_property
    def event_conditions(self) -> dict[str, Expression | None]:
        """By event, the condition that scales its hazard."""
        return {name: parse(event.when) if event.when else None for name, event in self.system.events.items()}

    def instruments_set(self, policy: str) -> dict[str, tuple[float, float]]:
        """The instruments that a policy moves, with the levels between which each is; none for continuity.

        An instrument whose every setting is under a condition that cannot hold is left out.
        """
        sets = () if policy == CONTINUITY else find_policy(self.dossier, policy).sets
        return find_levers(self.system, sets)

    def _source(self, term: Term) -> int:
        return self.delayed[term.cause, term.lag] if term.lag else self.rows[term.cause]

    @cached_property
    def _switched(self) -> dict[Link, tuple[tuple[str, ...], tuple[str, ...]]]:
        """By link that events switch, those that it needs to last and those that stop it."""
        found: dict[Link, tuple[list[str], list[str]]] = {}
        for name, event in self.system.events.items():
            for side, links in enumerate((event.switches.on, event.switches.off)):
                for link in dict.fromkeys((one.cause, one.effect) for one in links):
                    found.setdefault(link, ([], []))[side].append(name)
        return {link: (tuple(needs), tuple(stops)) for link, (needs, stops) in found.items()}

    def _is_conditional(self, term: Term) -> bool:
        return term.when is not None or term.link in self._switched

    def _move(self, policy: int, setting: Setting) -> Move:
        low, high = self.dossier.bounds[setting.instrument]
        start = moment(self.dossier, setting.start)
        until = None if setting.until is None else moment(self.dossier, setting.until)
        return Move(
            policy,
            self.rows[setting.instrument],
            setting.instrument,
            (setting.value - low) / (high - low),
            trapezoid(self.times, start, setting.ramp, until),
            parse(setting.when) if setting.when else None,
        )


def find_policy(dossier: Dossier, name: str) -> Policy:
    """The policy of that name, or the join of several ("a+b")."""
    return dossier.policies[name] if name in dossier.policies else join_policies(dossier, name)


def list_conditions(dossier: Dossier, policy: str) -> set[str]:
    """The variables that the conditions of a policy's settings read."""
    settings = () if policy == CONTINUITY else find_policy(dossier, policy).sets
    return {name for setting in settings if setting.when for name in parse(setting.when).names}


def moment(dossier: Dossier, value: float | date) -> float:
    """A moment in years after as_of."""
    return years_between(dossier, value) if isinstance(value, date) else float(value)


def trapezoid(times: np.ndarray, start: float, ramp: float, until: float | None) -> np.ndarray:
    """The share of the way to a setting's value: up from `start` over `ramp`, down from `until` likewise.

    Examples
    --------
    >>> trapezoid(np.arange(6.0), 1.0, 2.0, 4.0).tolist()
    [0.0, 0.0, 0.5, 1.0, 1.0, 0.5]
    """

    def rise(begin: float, at: np.ndarray) -> np.ndarray:
        if ramp == 0.0:
            return (at >= begin - 1e-9).astype(float)
        return np.clip((at - begin) / ramp, 0.0, 1.0)

    if until is None:
        return rise(start, times)
    return np.maximum(rise(start, np.minimum(times, until)) - rise(until, times), 0.0)
