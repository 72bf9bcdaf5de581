"""The loop of a search: generations of NSGA-III, an archive of all it meets, its hypervolume, and an end.

After Deb & Jain (2014), "An evolutionary many-objective optimization algorithm using
reference-point-based nondominated sorting approach", IEEE Transactions on Evolutionary Computation 18(4).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.judgement.extras import need
from counterpoise.judgement.search.archive import Archive

if TYPE_CHECKING:
    import pandas as pd

Evaluate = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
Tell = Callable[[int, int], None]
_MARGIN = 0.1  # how far beyond the first generation's worst the hypervolume's reference point lies


@dataclass(frozen=True)
class Stop:
    """When a search ends: when its budget is spent, or when it has ceased to gain.

    Parameters
    ----------
    evaluations
        The budget: the most candidates that are evaluated, rounded up to a whole generation.
    gain
        The share of the hypervolume that `patience` generations have to add, or the search ends.
    patience
        Generations.
    """

    evaluations: int
    gain: float = 0.005
    patience: int = 10


@dataclass(frozen=True, eq=False)
class Exploration:
    """What a search met.

    Attributes
    ----------
    archive
        The points of which none is dominated.
    history
        By generation: `evaluations` so far, `hypervolume` of the archive above the reference point, and
        `archive`, how many points it holds.
    reference
        The point from which hypervolume is measured: per objective a tenth of the first generation's
        spread beyond its worst.
    stopped
        Why the search ended: "budget" or "gain".
    """

    archive: Archive
    history: pd.DataFrame
    reference: np.ndarray
    stopped: str


@dataclass
class _Log:
    """The hypervolume by generation."""

    reference: np.ndarray
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, archive: Archive, evaluations: int) -> None:
        volume = measure_hypervolume(archive.values, self.reference)
        self.rows.append({"evaluations": evaluations, "hypervolume": volume, "archive": len(archive)})

    def has_stalled(self, stop: Stop) -> bool:
        if len(self.rows) <= stop.patience:
            return False
        last, before = (self.rows[place]["hypervolume"] for place in (-1, -1 - stop.patience))
        return last - before <= stop.gain * abs(last)


def explore(
    evaluate: Evaluate,
    starts: np.ndarray,
    stop: Stop,
    *,
    seed: int,
    width: float = 0.0,
    redraw: float = 0.0,
    tell: Tell | None = None,
) -> Exploration:
    """The points of the unit cube of which none is dominated, as far as a search finds them.

    Assumes that `evaluate` gives the same values for the same points: no noise, or common random numbers.

    Parameters
    ----------
    evaluate
        From points in [0, 1], shape (point, dimension), to what is to be made small, shape (point,
        objective), and what each costs, shape (point,), which decides between points of one box.
    starts
        The first generation, shape (population, dimension); later ones have as many points.
    stop
        When to end.
    seed
        Fixes every number.
    width
        Of the archive's boxes.
    redraw
        How many of an offspring's numbers are drawn anew, on average, on top of the polynomial mutation:
        it crosses the thresholds behind which choices lie, which small steps do not.
    tell
        Called with the evaluations made, and the most there will be.

    Raises
    ------
    SurroundingsError
        R005, if pymoo is not installed.

    Examples
    --------
    >>> def evaluate(x):  # the nearer to 0 the first number, the nearer to 1 the other objective's best
    ...     return np.column_stack([x[:, 0], 1 - x[:, 0]]), np.zeros(len(x))
    >>> found = explore(evaluate, np.linspace(0, 1, 20)[:, None], Stop(40), seed=1)
    >>> bool(np.allclose(found.archive.values.sum(axis=1), 1.0)), found.stopped
    (True, 'budget')
    """
    import pandas as pd

    generator = np.random.default_rng([seed, 5])
    values, costs = evaluate(starts)
    archive, spent = Archive(width), len(starts)
    archive.offer(starts, values, costs)
    log = _Log(values.max(axis=0) + _MARGIN * np.maximum(np.ptp(values, axis=0), 1e-9))
    log.add(archive, spent)
    algorithm = _Algorithm(starts, values, seed)
    why = "budget"
    while spent + len(starts) <= stop.evaluations:
        points = algorithm.ask()
        if redraw:
            points = _redraw(points, redraw, generator)
        values, costs = evaluate(points)
        algorithm.tell(points, values)
        archive.offer(points, values, costs)
        spent += len(points)
        log.add(archive, spent)
        if tell is not None:
            tell(min(spent, stop.evaluations), stop.evaluations)
        if log.has_stalled(stop):
            why = "gain"
            break
    history = pd.DataFrame(log.rows, pd.RangeIndex(len(log.rows), name="generation"))
    return Exploration(archive, history, log.reference, why)


def require_pymoo() -> None:
    """R005 where pymoo is not installed, before anything is computed."""
    _import("pymoo.algorithms.moo.nsga3")


def measure_hypervolume(values: np.ndarray, reference: np.ndarray) -> float:
    """The volume that points dominate short of a reference point; all is to be made small.

    Examples
    --------
    >>> measure_hypervolume(np.array([[0.0, 0.5], [0.5, 0.0]]), np.array([1.0, 1.0]))
    0.75
    """
    indicator = _import("pymoo.indicators.hv").HV
    inside = values[(values < reference).all(axis=1)]
    return float(indicator(ref_point=reference)(inside)) if len(inside) else 0.0


def spread_directions(objectives: int, most: int) -> np.ndarray:
    """Directions spread evenly over the simplex, at most so many: Das & Dennis's, with a second layer inside.

    Parameters
    ----------
    objectives
        How many, from 1.
    most
        Directions, at least as many as objectives.

    Returns
    -------
    numpy.ndarray
        Shape (direction, objective), each summing to 1.

    Examples
    --------
    >>> spread_directions(3, 100).shape, spread_directions(6, 60).shape, spread_directions(1, 9).tolist()
    ((91, 3), (56, 6), [[1.0]])
    """
    if objectives == 1:
        return np.ones((1, 1))
    get = _import("pymoo.util.ref_dirs").get_reference_directions
    outer = _partitions(objectives, most)
    found = get("das-dennis", objectives, n_partitions=outer)
    inner = _partitions(objectives, most - len(found)) if outer < objectives else 0
    if not inner:
        return found
    middle = np.full(objectives, 1 / objectives)
    return np.vstack([found, 0.5 * get("das-dennis", objectives, n_partitions=inner) + 0.5 * middle])


def _partitions(objectives: int, most: int) -> int:
    """The finest partition of the simplex with at most so many points; 0 where there is none."""
    finest = 0
    while math.comb(objectives + finest, finest + 1) <= most:
        finest += 1
    return finest


class _Algorithm:
    """NSGA-III by asking and telling, in numbers from 0 to 1."""

    def __init__(self, starts: np.ndarray, values: np.ndarray, seed: int) -> None:
        size, dimensions = starts.shape
        objectives = values.shape[1]
        problem = _import("pymoo.core.problem").Problem(n_var=dimensions, n_obj=objectives, xl=0.0, xu=1.0)
        directions = spread_directions(objectives, size)
        self._algorithm = _import("pymoo.algorithms.moo.nsga3").NSGA3(
            directions, pop_size=size, sampling=starts, eliminate_duplicates=False
        )
        self._algorithm.setup(problem, seed=seed, termination=("n_gen", 10**9), verbose=False)
        self._asked = self._algorithm.ask()
        self.tell(starts, values)

    def ask(self) -> np.ndarray:
        """The next generation."""
        self._asked = self._algorithm.ask()
        return self._asked.get("X").astype(float)

    def tell(self, points: np.ndarray, values: np.ndarray) -> None:
        """What it is worth."""
        self._asked.set("X", points, "F", values)
        for entry in self._asked:
            entry.evaluated.update({"F", "G", "H"})
        self._algorithm.tell(infills=self._asked)


def _redraw(points: np.ndarray, number: float, generator: np.random.Generator) -> np.ndarray:
    chosen = generator.random(points.shape) < number / points.shape[1]
    return np.where(chosen, generator.random(points.shape), points)


def _import(module: str) -> Any:
    """A module of pymoo's."""
    import importlib

    need(module, "pymoo", "A search", extra="search")
    return importlib.import_module(module)
