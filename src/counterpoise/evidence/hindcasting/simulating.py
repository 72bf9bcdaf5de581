"""The engine run on a dossier that was set back: each draw's levels at the ends of years, in logits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from counterpoise.dossier import CONTINUITY
from counterpoise.evidence.observations import FLOOR
from counterpoise.simulation import Plan, run_block
from counterpoise.system import System, chunk_sizes, draw_parameters, logit, streams


def simulate_states(system: System, names: Sequence[str], years: int, draws: int, seed: int) -> np.ndarray:
    """Levels of some states at the start and after each year, shape (state, year, draw), in logits.

    Nobody does anything but what was observed, and no event strikes: what happened is in the inputs. Draw k
    has the numbers that it has in a run of the same seed, so the first N draws are those of a run of N.

    Parameters
    ----------
    system
        From `feed`.
    names
        The states that are wanted.
    years, draws, seed
        How many of each, and where the random numbers start.
    """
    plan = Plan(system, (CONTINUITY,), years)
    rows = [system.names.index(name) for name in names]
    parts = []
    for chunk, size in enumerate(chunk_sizes(draws)):
        noise = streams.paths(seed, system.states, chunk, size, plan.steps)
        parameters = draw_parameters(system, seed, chunk, size)
        parts.append(run_block(plan, parameters, noise, {}).levels[:, rows, 0].swapaxes(0, 1))
    share = np.concatenate(parts, axis=2).astype(float)
    return logit(np.clip(share, FLOOR / 100, 1 - FLOOR / 100))


def add_errors(levels: np.ndarray, variances: np.ndarray, name: str, seed: int) -> np.ndarray:
    """Levels as they would be observed: with a normal error for each year and draw.

    Parameters
    ----------
    levels
        Shape (year, draw), in logits.
    variances
        Of the errors, shape (year,); NaN counts as none.
    name, seed
        Of the variable, and of the run.
    """
    scale = np.sqrt(np.nan_to_num(variances))[:, None]
    parts = [
        streams.stream(seed, "error", name, chunk).standard_normal((size, len(levels))).T
        for chunk, size in enumerate(chunk_sizes(levels.shape[1]))
    ]
    return levels + scale * np.concatenate(parts, axis=1)


def crps(draws: np.ndarray, happened: np.ndarray) -> np.ndarray:
    """The continuous ranked probability score of draws, shape (year,): less is better.

    Parameters
    ----------
    draws
        Shape (year, draw).
    happened
        Shape (year,).

    Notes
    -----
    E|x - y| less half of E|x - x'|, the second over all pairs of different draws, by their ranks (the fair
    score of Ferro 2014, Quarterly Journal of the Royal Meteorological Society 140: 1917-1923).

    Examples
    --------
    >>> crps(np.array([[0.0, 2.0]]), np.array([1.0])).tolist()
    [0.0]
    >>> crps(np.array([[0.0, 0.0]]), np.array([3.0])).tolist()
    [3.0]
    """
    count = draws.shape[1]
    first = np.mean(np.abs(draws - happened[:, None]), axis=1)
    if count == 1:
        return first
    rank = 2 * np.arange(1, count + 1) - count - 1
    return first - np.sort(draws, axis=1) @ rank / (count * (count - 1))
