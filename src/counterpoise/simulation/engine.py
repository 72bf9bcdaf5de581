"""The engine: one block of draws of one account under all its policies, step by step.

Arrays are laid out (policy, row, draw): a step is a handful of whole-array operations, in single
precision, into buffers that are made once. What belongs to a draw, its weights and its noise, has the
shape (row, draw) and serves all policies. Sums run in the order of the terms' names, one term at a time
and without BLAS, so that results do not depend on the size of a block.

====== =============================================== ==========================
symbol meaning                                         unit, shape
====== =============================================== ==========================
u      level                                           share, (policy, row, draw)
z      logit of a state's level                        logits, (policy, state, draw)
k      exp(-dt/tau)                                    share, (state, draw)
m      whether a conditional term speaks               [0, 1], (policy, draw)
====== =============================================== ==========================
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from counterpoise.expressions import Expression
from counterpoise.simulation.events import EventClock
from counterpoise.simulation.native import Native
from counterpoise.simulation.plan import Move, Plan
from counterpoise.system import Parameters, logit

Precision = type[np.float32] | type[np.float64]


@dataclass(frozen=True)
class BlockResult:
    """Levels as shares of range: yearly, (year, variable by name, policy, draw); and means of outcomes."""

    levels: np.ndarray
    means: np.ndarray


def run_block(
    plan: Plan,
    parameters: Parameters,
    noise: np.ndarray | None,
    uniforms: Mapping[str, np.ndarray],
    *,
    precision: Precision = np.float32,
    kick: np.ndarray | None = None,
    outcomes: Sequence[str] | None = None,
) -> BlockResult:
    """The levels of all variables at each year's end, for a block of draws.

    Parameters
    ----------
    plan
        The account, the policies, the years.
    parameters
        Of the block's draws.
    noise
        Standard normals, shape (step, state by name, draw), or None for none.
    uniforms
        By event, shape (step, draw); an empty mapping leaves events out.
    precision
        Of the arithmetic.
    kick
        Added to the states' logits at the start, shape (state by name, policy).
    outcomes
        Variables whose means over time are wanted; all, by name, if not given.

    Returns
    -------
    BlockResult
        `means` are over the ends of all steps, shape (outcome, policy, draw).
    """
    block = _Block(plan, parameters, noise, uniforms, precision, kick)
    order = np.array([plan.rows[name] for name in plan.system.names])
    levels = np.empty((plan.years + 1, len(plan.policies), len(order), parameters.draws), precision)
    kept = [plan.rows[name] for name in (plan.system.names if outcomes is None else outcomes)]
    totals = np.zeros((len(plan.policies), len(kept), parameters.draws), precision)
    for step in range(plan.steps + 1):
        block.set_inputs(step)
        if step:
            totals += block.u[:, kept]
        if step % plan.steps_a_year == 0:
            np.take(block.u, order, axis=1, out=levels[step // plan.steps_a_year], mode="clip")
        if step < plan.steps:
            block.advance(step)
    totals /= precision(max(plan.steps, 1))
    return BlockResult(levels.swapaxes(1, 2), totals.swapaxes(0, 1))


class _Block:
    """The arrays of a block and the two halves of a step."""

    def __init__(
        self,
        plan: Plan,
        parameters: Parameters,
        noise: np.ndarray | None,
        uniforms: Mapping[str, np.ndarray],
        precision: Precision,
        kick: np.ndarray | None,
    ) -> None:
        self.plan, self.noise, self.precision = plan, noise, precision
        self.bounds = plan.dossier.bounds
        policies, draws = len(plan.policies), parameters.draws
        self.u = np.empty((policies, len(plan.rows) + len(plan.delayed), draws), precision)
        self.native = Native(plan, self.u)
        self._lay_out_start(parameters, kick)
        self._lay_out_terms(parameters)
        self._lay_out_past()
        self.events = EventClock(plan, parameters, uniforms, (policies, draws), precision)

    def _lay_out_start(self, parameters: Parameters, kick: np.ndarray | None) -> None:
        """Levels at as_of, before any policy."""
        plan = self.plan
        self.by_name = [plan.system.states.index(name) for name in plan.states]
        for name, level in parameters.start.items():
            self.u[:, plan.rows[name]] = level
        begin = np.stack([logit(parameters.start[name]) for name in plan.states])
        if kick is not None:
            begin = begin + kick[self.by_name].T[:, :, None]
        self.z = np.empty((len(plan.policies), len(plan.states), parameters.draws), self.precision)
        self.z[:] = begin
        if kick is not None:
            self._set_levels()
        self.instrument_start = {
            name: parameters.start[name].astype(self.precision) for name in plan.system.instruments
        }

    def _lay_out_terms(self, parameters: Parameters) -> None:
        """Weights by slot, already scaled by 1 - k, and each state's constant pull."""
        plan = self.plan
        decay = _stack([plan.system.decay(name, parameters.response_time) for name in plan.states])
        pull = np.stack([parameters.settled[name] for name in plan.states])
        self.keep = np.broadcast_to(decay, pull.shape).astype(self.precision)
        self.weights = []
        for slot in plan.slots:
            weight = parameters.weights[slot.terms]
            centre = np.stack([parameters.base[plan.system.terms[term].cause] for term in slot.terms])
            pull[: slot.count] -= weight * centre
            self.weights.append(((1 - decay[: slot.count]) * weight).astype(self.precision))
        self.pull = ((1 - decay) * pull).astype(self.precision)
        scales = [plan.system.noise_scale(name, parameters) for name in plan.states]
        self.scale = _stack(scales).astype(self.precision)
        most = np.empty(self.z.size, self.precision)
        shapes = [(len(self.z), slot.count, parameters.draws) for slot in plan.slots]
        self.pushes = [most[: math.prod(shape)].reshape(shape) for shape in shapes]
        self.push = np.empty((len(self.z), parameters.draws), self.precision)
        self.conditional_weights = [
            ((1 - decay[term.state]) * parameters.weights[term.term]).astype(self.precision)
            for term in plan.conditionals
        ]
        self.conditional_centres = [
            parameters.base[term.cause].astype(self.precision) for term in plan.conditionals
        ]

    def _lay_out_past(self) -> None:
        """Before as_of drivers stood on their paths, and all else where it starts."""
        plan = self.plan
        self.lagged = sorted({cause for cause, _ in plan.delayed})
        self.memory = 1 + max((lag for _, lag in plan.delayed), default=0)
        rows = [plan.rows[cause] for cause in self.lagged]
        self.past = np.empty((self.memory, len(self.u), len(rows), self.u.shape[-1]), self.precision)
        for back in range(self.memory - 1, -1, -1):  # ends at as_of
            for name in plan.system.drivers:
                time = np.array([-back / plan.steps_a_year])
                self.u[:, plan.rows[name]] = plan.system.driver_path(name, time)
            self._set_derived()
            self.past[-back % self.memory] = self.u[:, rows]

    def set_inputs(self, step: int) -> None:
        """Everything that is not a state, at the start of a step.

        Conditions of policies and hazards of events see the states and drivers of this moment, and
        instruments and derived variables as they stood in the step before.
        """
        for name, path in self.plan.driver_paths.items():
            self.u[:, self.plan.rows[name]] = path[step]
        self.events.strike(step, self.native)
        self._set_instruments(step)
        self.events.impose(self.u, self.z)
        self._set_derived()
        self._remember(step)

    def _set_instruments(self, step: int) -> None:
        changed = {(move.policy, move.row) for move in self.plan.moves if self._changes(move, step)}
        moves = [move for move in self.plan.moves if (move.policy, move.row) in changed]
        known: dict[tuple[int, str], np.ndarray] = {}
        shares = [self._share(move, step, known) for move in moves]
        for name, start in self.instrument_start.items():
            if name in self.events.touched:
                self.u[:, self.plan.rows[name]] = start
        for move, share in zip(moves, shares, strict=True):
            start = self.instrument_start[move.instrument]
            self.u[move.policy, move.row] = start + share * (self.precision(move.value) - start)

    def _changes(self, move: Move, step: int) -> bool:
        """Whether a setting may put its instrument elsewhere than in the step before."""
        if step == 0 or move.when is not None or move.instrument in self.events.touched:
            return True
        return move.share[step] != move.share[step - 1]

    def _share(self, move: Move, step: int, known: dict[tuple[int, str], np.ndarray]) -> Any:
        """How far a setting is carried out, before any instrument of this step is set.

        What a policy's conditions come to is kept in `known` for its other settings.
        """
        share: Any = self.precision(move.share[step])
        if move.when is None or not share:
            return share
        key = (move.policy, move.when.text)
        if key not in known:
            seen = Native(self.plan, self.u, move.policy)
            known[key] = np.asarray(move.when.truth(seen, self.bounds), self.precision)
        return share * known[key]

    def _set_derived(self) -> None:
        for name, formula in self.plan.system.derived:
            low, high = self.bounds[name]
            level = (formula.value(self.native) - low) / (high - low)
            self.u[:, self.plan.rows[name]] = np.clip(level, 0.0, 1.0)

    def _remember(self, step: int) -> None:
        if not self.lagged:
            return
        self.past[step % self.memory] = self.u[:, [self.plan.rows[cause] for cause in self.lagged]]
        for (cause, lag), row in self.plan.delayed.items():
            self.u[:, row] = self.past[(step - lag) % self.memory, :, self.lagged.index(cause)]

    def advance(self, step: int) -> None:
        """The exact step of every state toward the level at which its causes, held, would settle it."""
        self.z *= self.keep
        for slot, weight, push in zip(self.plan.slots, self.weights, self.pushes, strict=True):
            np.take(self.u, slot.sources, axis=1, out=push, mode="clip")  # other modes buffer the output
            push *= weight
            self.z[:, : slot.count] += push
        known: dict[str, np.ndarray] = {}
        for index, term in enumerate(self.plan.conditionals):
            push = np.subtract(self.u[:, term.source], self.conditional_centres[index], out=self.push)
            push *= self.conditional_weights[index]
            if term.needs or term.stops:
                push *= self.events.switch(term)
            if term.when is not None:
                push *= self._find_truth(term.when, known)
            self.z[:, term.state] += push
        self.z += self.pull if self.noise is None else self.pull + self._noise(self.noise[step])
        self.events.shift_states(self.z, self.keep)
        self._set_levels()
        self.events.hold(self.u, self.z)

    def _find_truth(self, when: Expression, known: dict[str, np.ndarray]) -> np.ndarray:
        """What a condition comes to at this moment, kept in `known` for other terms under it."""
        if when.text not in known:
            known[when.text] = np.asarray(when.truth(self.native, self.bounds), self.precision)
        return known[when.text]

    def _noise(self, normals: np.ndarray) -> np.ndarray:
        """Standard normals (state by name, draw) as each state's noise in logits, in the order of rows."""
        return normals[self.by_name] * self.scale

    def _set_levels(self) -> None:
        """U = (1 + tanh(z/2)) / 2, the logistic function."""
        levels = self.u[:, : len(self.plan.states)]
        np.multiply(self.z, self.precision(0.5), out=levels)
        np.tanh(levels, out=levels)
        levels *= self.precision(0.5)
        levels += self.precision(0.5)


def _stack(rows: Sequence[np.ndarray]) -> np.ndarray:
    """Numbers of the states, shape (state, 1), or (state, draw) where a state has one for each draw."""
    if not rows:
        return np.empty((0, 1))
    return np.stack([np.atleast_1d(row) for row in np.broadcast_arrays(*rows)])
