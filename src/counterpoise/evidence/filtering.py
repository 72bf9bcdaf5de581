"""Whitening a yearly series given its inertia and noise: the Kalman filter behind every fit.

====== ============================================================ ==========================
symbol meaning                                                      unit, shape
====== ============================================================ ==========================
z      level of the effect as observed, on the logit scale           logits, (replicate, year)
r      variance of the observation's error                           logits^2, (year,)
x      regressors of the transition into a year, of what the         (year, column)
       settled level is a linear function
c      coefficients of the regressors                                logits per unit, (column,)
phi    share of a departure that is left after a year, exp(-1/tau)   (grid,)
q      variance of a year's noise, s^2 tau/2 (1 - exp(-2/tau))       logits^2, (grid,)
a      predicted level before the observation, for c = 0             logits, (grid, replicate)
h      what each coefficient adds to it                              (grid, column)
p      variance of the level given what was seen                     logits^2, (grid,)
f      variance of an observation given those before it, p + r       logits^2, (grid,)
====== ============================================================ ==========================

The model is, for every year t,

    level(t) = phi level(t-1) + (1 - phi) x(t) c + e(t),   var e = q
    z(t) = level(t) + error(t),                            var error = r(t)

which is the engine's exact step over a year with causes at their year's mean. Coefficients in the state of
a Kalman filter and the filter run on the data and on every regressor apart give the same likelihood
(Rosenberg 1973; de Jong 1991, Annals of Statistics 19: 1073-1083); the second needs a scalar recursion only
and leaves rows to which every prior and every choice of regressors applies. The level at the first
observation has a flat prior, so that without error the rows are z(t) - phi z(t-1) and (1 - phi) x(t), each
over sqrt(q): the closed form.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np


class Act(IntEnum):
    """What a year does to the filter."""

    LOST = 0  # the level is not known, and nothing was observed
    BEGIN = 1  # the level is learnt afresh from this observation, which says nothing of the transition
    OBSERVE = 2  # the observation is compared with what was predicted
    PREDICT = 3  # nothing was observed, but what moved the level was


def plan_years(observed: np.ndarray, known: np.ndarray, dropped: np.ndarray) -> np.ndarray:
    """What each year does, given where there are observations.

    Parameters
    ----------
    observed
        Whether the effect was observed in the year, shape (year,).
    known
        Whether every regressor of the transition into the year was.
    dropped
        Whether the transition into the year is left out.

    Returns
    -------
    numpy.ndarray
        Values of `Act`, shape (year,). A gap in the effect is bridged; a gap in the causes, or a year that
        is left out, ends what can be followed, and the next observation begins anew.

    Examples
    --------
    >>> yes, no = True, False
    >>> plan = plan_years(np.array([yes, yes, no, yes]), np.array([yes] * 4), np.array([no] * 4))
    >>> [Act(code).name for code in plan]
    ['BEGIN', 'OBSERVE', 'PREDICT', 'OBSERVE']
    """
    acts = np.empty(len(observed), dtype=int)
    following = False
    for year in range(len(observed)):
        if following and known[year] and not dropped[year]:
            acts[year] = Act.OBSERVE if observed[year] else Act.PREDICT
        else:
            acts[year] = Act.BEGIN if observed[year] else Act.LOST
            following = bool(observed[year])
    return acts


@dataclass(frozen=True)
class Whitened:
    """Rows that are independent standard normals about x c, and the level after each year.

    Parameters
    ----------
    y
        Shape (grid, row, replicate).
    x
        Shape (grid, row, column).
    log_scale
        log sqrt(f) of each row, shape (grid, row): what whitening took from the density.
    level, adds, variance
        a, h and p after each year's observation, from which forecasts begin; year first. Empty where they
        were not asked for.
    """

    y: np.ndarray
    x: np.ndarray
    log_scale: np.ndarray
    level: np.ndarray
    adds: np.ndarray
    variance: np.ndarray


def whiten(
    z: np.ndarray,
    r: np.ndarray,
    x: np.ndarray,
    acts: np.ndarray,
    phi: np.ndarray,
    q: np.ndarray,
    *,
    levels: bool = True,
) -> Whitened:
    """The filter run over a series, for every point of a grid at once.

    Parameters
    ----------
    z, r, x, phi, q
        As in the table above; NaN is allowed where `acts` does not use the value.
    acts
        From `plan_years`.
    levels
        Whether the level after each year is kept, which of many replicates takes more memory than all else.

    Examples
    --------
    >>> made = whiten(np.array([[1.0, 2.0]]), np.zeros(2), np.ones((2, 1)), np.array([1, 2]),
    ...               np.array([0.5]), np.array([0.25]))
    >>> made.y[0, :, 0].tolist(), made.x[0, :, 0].tolist()  # (2 - 0.5) / 0.5 and (1 - 0.5) / 0.5
    ([3.0], [1.0])
    """
    grid, replicates, columns = len(phi), z.shape[0], x.shape[1]
    rows = int(np.sum(acts == Act.OBSERVE))
    out_y, out_x = np.empty((grid, rows, replicates)), np.empty((grid, rows, columns))
    log_scale = np.empty((grid, rows))
    a, h, p = np.zeros((grid, replicates)), np.zeros((grid, columns)), np.zeros(grid)
    after: list[tuple[np.ndarray, ...]] = [] if levels else [(a[:0], h[:0], p[:0])]
    row = 0
    begin, observe, predict = int(Act.BEGIN), int(Act.OBSERVE), int(Act.PREDICT)  # plain ones compare faster
    for year, act in enumerate(acts.tolist()):
        if act == begin:
            a, h, p = np.tile(z[:, year], (grid, 1)), np.zeros((grid, columns)), np.full(grid, r[year])
        elif act in (observe, predict):
            a, h = phi[:, None] * a, phi[:, None] * h + (1 - phi)[:, None] * x[year]
            p = phi**2 * p + q
        if act == observe:
            f = p + r[year]
            root, gain = np.sqrt(f), p / f
            innovation = z[None, :, year] - a
            out_y[:, row], out_x[:, row] = innovation / root[:, None], h / root[:, None]
            log_scale[:, row] = np.log(root)
            a, h, p = a + gain[:, None] * innovation, (1 - gain)[:, None] * h, p * r[year] / f
            row += 1
        if levels:
            after.append((a, h, p))
    level, adds, variance = (np.stack(part) for part in zip(*after, strict=True))
    return Whitened(out_y, out_x, log_scale, level, adds, variance)
