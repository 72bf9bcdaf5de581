"""Events in a block of draws: when they strike, and what they do while they last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from counterpoise.simulation.native import Native
from counterpoise.simulation.plan import Conditional, Plan
from counterpoise.system import Parameters, logit

_ROUNDING = 1 + 1e-5  # above 1 by more than single precision rounds


class EventClock:
    """Which events last in which draw under which policy, and their doings.

    In a step of length dt an event strikes with probability 1 - exp(-h m dt), where h is its hazard a
    year and m its condition. The uniform number that decides is the same under every policy. An event
    that strikes acts from that step on for its duration (at least one step), or for good.

    Attributes
    ----------
    touched
        Instruments and drivers that some event sets or shifts.
    """

    def __init__(
        self,
        plan: Plan,
        parameters: Parameters,
        uniforms: Mapping[str, np.ndarray],
        shape: tuple[int, int],
        precision: Any,
    ) -> None:
        self.plan, self.precision, self.uniforms = plan, precision, uniforms
        self.events = {name: event for name, event in plan.system.events.items() if name in uniforms}
        self.left = {name: np.zeros(shape, np.int32) for name in self.events}
        self.struck = {name: np.zeros(shape, bool) for name in self.events}
        self._lasting = {name: np.zeros(shape, bool) for name in self.events}
        self._somewhere = dict.fromkeys(self.events, False)
        states = set(plan.states)
        self.touched = {
            name
            for event in self.events.values()
            for name in (*event.set, *event.shift)
            if name not in states
        }
        self._moves = self._state_shifts(parameters, states)

    def _state_shifts(self, parameters: Parameters, states: set[str]) -> list[tuple[str, int, np.ndarray]]:
        """By event and state, how far the settled level moves: logit(base + shift) - logit(base)."""
        moves = []
        for event_name, event in self.events.items():
            for name, amount in sorted(event.shift.items()):
                if name not in states:
                    continue
                low, high = self.plan.dossier.bounds[name]
                base = parameters.base[name]
                moved = np.clip(base + amount / (high - low), 1e-3, 1 - 1e-3)
                move = (logit(moved) - logit(base)).astype(self.precision)
                moves.append((event_name, self.plan.rows[name], move))
        return moves

    def strike(self, step: int, native: Native) -> None:
        """Let events end and begin at the start of a step."""
        if step >= self.plan.steps:
            return
        for name in self.events:
            left = self.left[name]
            left -= left > 0
            self._begin(name, self.uniforms[name][step], native)
            self._lasting[name] = left > 0
            self._somewhere[name] = bool(self._lasting[name].any())

    def _begin(self, name: str, uniforms: np.ndarray, native: Native) -> None:
        """Let an event begin, in those draws alone whose number is small enough under any condition."""
        event, condition = self.events[name], self.plan.event_conditions[name]
        chance: Any = event.hazard * self.plan.dossier.step
        draws = np.flatnonzero(uniforms < -np.expm1(-chance) * _ROUNDING)
        if not draws.size:
            return
        if condition is not None:
            chance = chance * condition.truth(native.pick(draws), self.plan.dossier.bounds)
        strikes = (uniforms[draws] < -np.expm1(-chance)) & (self.left[name][:, draws] == 0)
        if event.once:
            strikes &= ~self.struck[name][:, draws]
        policies, places = np.nonzero(strikes)
        self.struck[name][policies, draws[places]] = True
        self.left[name][policies, draws[places]] = self._length(name)

    def _length(self, name: str) -> int:
        duration = self.events[name].duration
        if duration is None:
            return self.plan.steps + 2
        return max(1, round(duration / self.plan.dossier.step))

    def lasts(self, name: str) -> np.ndarray:
        """Where an event lasts, shape (policy, draw)."""
        return self._lasting[name]

    def impose(self, u: np.ndarray, z: np.ndarray) -> None:
        """Set and shift levels where events last, at the start of a step."""
        states = len(self.plan.states)
        for name, event in self.events.items():
            if not self._somewhere[name]:
                continue
            lasts = self.lasts(name)
            for variable, amount in sorted(event.shift.items()):
                row = self.plan.rows[variable]
                low, high = self.plan.dossier.bounds[variable]
                if row >= states:
                    u[:, row][lasts] = np.clip(u[:, row][lasts] + amount / (high - low), 0.0, 1.0)
            for variable, value in sorted(event.set.items()):
                self._set(variable, value, lasts, u, z)

    def hold(self, u: np.ndarray, z: np.ndarray) -> None:
        """Keep states where events set them, to the end of the step that was taken."""
        for name, event in self.events.items():
            lasts = self.lasts(name)
            for variable, value in sorted(event.set.items()):
                if self.plan.rows[variable] < len(self.plan.states) and self._somewhere[name]:
                    self._set(variable, value, lasts, u, z)

    def _set(self, variable: str, value: float, lasts: np.ndarray, u: np.ndarray, z: np.ndarray) -> None:
        row = self.plan.rows[variable]
        low, high = self.plan.dossier.bounds[variable]
        share = (value - low) / (high - low)
        u[:, row][lasts] = share
        if row < len(self.plan.states):
            z[:, row][lasts] = logit(share)

    def shift_states(self, z: np.ndarray, keep: np.ndarray) -> None:
        """Move where states settle, in the step that is being taken."""
        for name, row, move in self._moves:
            if self._somewhere[name]:
                z[:, row] += (1 - keep[row]) * move * self.lasts(name)

    def switch(self, term: Conditional) -> Any:
        """1 where the events let a term speak, else 0: one that it needs lasts, none that stops it."""
        speaks: Any = self.precision(0 if term.needs else 1)
        for name in term.needs:
            if name in self.events:
                speaks = np.maximum(speaks, self.lasts(name).astype(self.precision))
        for name in term.stops:
            if name in self.events:
                speaks = speaks * ~self.lasts(name)
        return speaks
