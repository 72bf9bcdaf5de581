"""Which inputs an outcome hangs on: Sobol's shares of variance, or Morris's elementary effects, by SALib."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from counterpoise.errors import Problem, UsageError
from counterpoise.judgement.extras import need

if TYPE_CHECKING:
    import pandas as pd

Method = Literal["sobol", "morris"]
CONFIDENCE = 0.95
RESAMPLES = 200  # bootstrap resamples behind the intervals
GRID = 4  # levels of Morris's grid
LEAST = {"sobol": 16, "morris": 4}


def rank_inputs(
    function: Callable[[np.ndarray], np.ndarray],
    names: Sequence[str],
    *,
    method: Method = "sobol",
    samples: int = 512,
    seed: int,
    unit: str = "",
) -> pd.DataFrame:
    """Inputs in the order of what they do to an outcome, with 95% intervals.

    Parameters
    ----------
    function
        From points of the unit cube, shape (point, input), to the outcome of each, shape (point,). The same
        point must give the same outcome: noise is to be fixed, or averaged over. Independent inputs of any
        distribution come from the unit cube by their quantiles.
    names
        Of the inputs, two or more.
    method
        "sobol": shares of the variance, from `samples` x (inputs + 2) points. "morris": mean steps, from
        `samples` x (inputs + 1) points, for a first look at many inputs.
    samples
        A power of two from 16 on for Sobol; trajectories, from 4 on, for Morris.
    seed
        Fixes points and bootstrap.
    unit
        Of the outcome.

    Returns
    -------
    DataFrame
        By input, most important first. Sobol: `first order` (share of variance that goes if the input were
        known) and `total` (share that stays if all others were), with `first order low`, `first order high`,
        `total low` and `total high`. Morris: `mean absolute effect` with `low` and `high`, `mean effect` and
        `spread` (much spread: other inputs or curvature matter), each for a step across the whole of the
        input. `attrs` hold method, points, variance and units.

    Raises
    ------
    UsageError
        J024 where the outcome does not vary; J025 where names or outcomes cannot be used; U001 for options.
    SurroundingsError
        R005 where SALib is not installed.

    Notes
    -----
    Saltelli et al. (2010, Computer Physics Communications 181:259-270), the estimators of SALib, on scrambled
    Sobol points; Morris (1991, Technometrics 33:161-174) with the absolute mean of Campolongo et al. (2007).
    Estimated shares can be a little under 0 or over 1. They divide variance, not mean: an input that matters
    only in rare draws ranks low.

    Examples
    --------
    y = 3 a + b: variances are as 9 to 1, so a has 0.9 of it.

    >>> found = rank_inputs(lambda x: 3 * x[:, 0] + x[:, 1], ["a", "b"], samples=1024, seed=1)
    >>> found["first order"].round(2).tolist(), found["total"].round(2).tolist()
    ([0.9, 0.1], [0.9, 0.1])
    """
    _check(names, method, samples)
    need("SALib", "SALib", "Sensitivity")
    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    rank = _sobol if method == "sobol" else _morris
    out, points, outcome = rank(function, problem, samples, seed)
    out.index = list(names)
    out.index.name = "input"
    out = out.sort_values(out.columns[1 if method == "sobol" else 0], ascending=False, kind="stable")
    shares = dict.fromkeys(out.columns, "share of variance" if method == "sobol" else unit)
    out.attrs = {
        "method": method,
        "points": len(points),
        "confidence": CONFIDENCE,
        "variance": float(np.var(outcome)),
        "units": shares,
    }
    return out


def _sobol(function: Callable, problem: dict[str, Any], samples: int, seed: int):
    import pandas as pd
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sampling

    points = sampling.sample(problem, samples, calc_second_order=False, seed=seed)
    outcome = _evaluate(function, points)
    found = analysis.analyze(
        problem,
        outcome,
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        seed=seed,
    )
    first, total = np.asarray(found["S1"]), np.asarray(found["ST"])
    first_half, total_half = np.asarray(found["S1_conf"]), np.asarray(found["ST_conf"])
    columns = {
        "first order": first,
        "total": total,
        "first order low": first - first_half,
        "first order high": first + first_half,
        "total low": total - total_half,
        "total high": total + total_half,
    }
    return pd.DataFrame(columns), points, outcome


def _morris(function: Callable, problem: dict[str, Any], samples: int, seed: int):
    import pandas as pd
    from SALib.analyze import morris as analysis
    from SALib.sample import morris as sampling

    points = sampling.sample(problem, samples, num_levels=GRID, seed=seed)
    outcome = _evaluate(function, points)
    found = analysis.analyze(
        problem,
        points,
        outcome,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        num_levels=GRID,
        seed=seed,
    )
    size, half = np.asarray(found["mu_star"], float), np.asarray(found["mu_star_conf"], float)
    columns = {
        "mean absolute effect": size,
        "low": size - half,
        "high": size + half,
        "mean effect": np.asarray(found["mu"], float),
        "spread": np.asarray(found["sigma"], float),
    }
    return pd.DataFrame(columns), points, outcome


def _evaluate(function: Callable, points: np.ndarray) -> np.ndarray:
    outcome = np.asarray(function(points), float)
    if outcome.shape != (len(points),) or not np.isfinite(outcome).all():
        message = "The function gives one finite outcome for each point."
        raise UsageError(Problem("J025", message, found=f"shape {outcome.shape} for {len(points)} points"))
    if outcome.std() <= 1e-12 * max(1.0, float(np.abs(outcome).max())):
        message = "The outcome is the same at every point, so there is no variance to share out."
        raise UsageError(Problem("J024", message, found=f"{outcome[0]:g} at {len(points)} points"))
    return outcome


def _check(names: Sequence[str], method: str, samples: int) -> None:
    if method not in LEAST:
        raise UsageError(Problem("U001", "The method is sobol or morris.", found=method, nearest="sobol"))
    if len(names) < 2 or len(set(names)) < len(names):
        raise UsageError(
            Problem("J025", "Inputs are two or more, by different names.", found=f"{list(names)}"[:80])
        )
    if samples < LEAST[method]:
        message = f"{method} takes {LEAST[method]} samples or more."
        raise UsageError(Problem("U001", message, found=str(samples), nearest=str(LEAST[method])))
    if method == "sobol" and samples & (samples - 1):
        near = 2 ** round(np.log2(samples))
        message = "Sobol points are balanced where their number is a power of two."
        raise UsageError(Problem("U001", message, found=str(samples), nearest=str(near)))
