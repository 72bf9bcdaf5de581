"""Whether an account's loops settle: the spectral radius of the step at base, lags included.

Linearised at base, z_i(t+1) = k_i z_i(t) + (1 - k_i) sum_l w_l m_l b_c (1 - b_c) z_c(t - lag_l), with
k = exp(-dt/tau). Its companion matrix carries one further row for every step of lag of a state. Below
1 a small push dies out. Only states on loops need the matrix: elsewhere the eigenvalues are the k_i.
"""

from __future__ import annotations

import numpy as np

from counterpoise.expressions import Expression
from counterpoise.system.model import System
from counterpoise.system.parameters import Parameters
from counterpoise.system.terms import Term

DERIVATIVE_STEP = 1e-4  # share of the range


def spectral_radius(system: System, parameters: Parameters) -> np.ndarray:
    """The largest modulus of the companion matrix's eigenvalues, shape (draw,).

    Assumes levels at base and conditions as they stand there; events are left out, and with them the
    links that only an event switches on.
    """
    asleep = {(link.cause, link.effect) for event in system.events.values() for link in event.switches.on}
    index = {name: row for row, name in enumerate(system.states)}
    slopes = _slopes(system, parameters)
    links = [
        (index[term.effect], index[source], term.lag, gain)
        for row, term in enumerate(system.terms)
        if term.link not in asleep
        for source, gain in _gains(system, parameters, slopes, row, term)
        if source in index and np.any(gain)
    ]
    decays = np.stack(
        [
            np.broadcast_to(system.decay(name, parameters.response_time), parameters.draws)
            for name in system.states
        ]
    )
    blocks = _loops(len(index), [(effect, cause) for effect, cause, _, _ in links])
    alone = np.delete(decays, [state for block in blocks for state in block], axis=0)
    radius = alone.max(axis=0, initial=0.0)
    for block in blocks:
        members = set(block)
        inner = [link for link in links if link[0] in members and link[1] in members]
        matrix = _companion(block, inner, decays, parameters.draws)
        radius = np.maximum(radius, np.abs(np.linalg.eigvals(matrix)).max(axis=-1))
    return radius


def _companion(
    block: list[int], links: list[tuple[int, int, int, np.ndarray]], decays: np.ndarray, draws: int
) -> np.ndarray:
    """The companion matrices of one loop, shape (draw, row, row): states first, then their delayed copies."""
    place = {state: row for row, state in enumerate(block)}
    size = len(block)
    delayed: dict[tuple[int, int], int] = {(state, 0): place[state] for state in block}
    for state in block:
        longest = max((lag for _, cause, lag, _ in links if cause == state), default=0)
        for lag in range(1, longest + 1):
            delayed[state, lag] = size
            size += 1
    matrix = np.zeros((draws, size, size))
    for state in block:
        matrix[:, place[state], place[state]] += decays[state]
    for effect, cause, lag, gain in links:
        matrix[:, place[effect], delayed[cause, lag]] += (1 - decays[effect]) * gain
    for (state, lag), row in delayed.items():
        if lag:
            matrix[:, row, delayed[state, lag - 1]] = 1.0
    return matrix


def _gains(
    system: System, parameters: Parameters, slopes: dict[str, dict[str, np.ndarray]], row: int, term: Term
) -> list[tuple[str, np.ndarray]]:
    """What a term passes on of each state's small departure in logits, through derived causes too."""
    weight = parameters.weights[row]
    if term.when is not None:
        weight = weight * term.when.truth(_native(system, parameters), system.dossier.bounds)
    return [
        (source, weight * slope * parameters.base[source] * (1 - parameters.base[source]))
        for source, slope in slopes.get(term.cause, {term.cause: np.ones(parameters.draws)}).items()
    ]


def _native(system: System, parameters: Parameters) -> dict[str, np.ndarray]:
    """The bases in native units."""
    return {
        name: low + (high - low) * parameters.base[name]
        for name, (low, high) in system.dossier.bounds.items()
    }


def _slopes(system: System, parameters: Parameters) -> dict[str, dict[str, np.ndarray]]:
    """By derived variable, its slope (shares of range) on each variable that is not derived."""
    slopes: dict[str, dict[str, np.ndarray]] = {}
    for name, formula in system.derived:
        direct = {source: _slope(system, parameters, name, formula, source) for source in formula.names}
        total: dict[str, np.ndarray] = {}
        for source, slope in direct.items():
            for origin, inner in slopes.get(source, {source: np.ones(parameters.draws)}).items():
                total[origin] = total.get(origin, 0.0) + slope * inner
        slopes[name] = total
    return slopes


def _slope(system: System, parameters: Parameters, name: str, formula: Expression, source: str) -> np.ndarray:
    """The central difference of a formula in one of its variables, in shares of range."""
    native, bounds = _native(system, parameters), system.dossier.bounds
    width = bounds[source][1] - bounds[source][0]
    step = DERIVATIVE_STEP * width
    up = formula.value({**native, source: native[source] + step})
    down = formula.value({**native, source: native[source] - step})
    own_width = bounds[name][1] - bounds[name][0]
    return np.broadcast_to((up - down) / (2 * DERIVATIVE_STEP) / own_width, (parameters.draws,))


def _loops(count: int, links: list[tuple[int, int]]) -> list[list[int]]:
    """The sets of states that lie on a common loop (strongly connected, more than one or self-linked)."""
    reach = np.zeros((count, count), dtype=bool)
    for effect, cause in links:
        reach[cause, effect] = True
    for middle in range(count):
        reach |= np.outer(reach[:, middle], reach[middle, :])
    mutual = reach & reach.T
    blocks = {tuple(np.flatnonzero(mutual[state]).tolist()) for state in range(count) if mutual[state, state]}
    return [list(block) for block in sorted(blocks)]
