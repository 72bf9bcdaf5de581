"""Power: how often the rule would support a claim that is true at its stated strength, on a record like this.

Replicates of the effect are drawn from the fitted equation along the observed causes, gaps and measurement
errors as they are: inertia, noise, level, trend and rivals from the posterior, the swing in question as the
claim states it. Each replicate is then judged by the very rule, the years that are left out and other
indicators included. Another indicator of a cause is as it was observed. One of the effect deviates from the
replicate's true level as it was observed to deviate from the first indicator (decision 0065).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator, Philox

from counterpoise.evidence.filtering import Act
from counterpoise.evidence.fitting import ENCOMPASSING_SD, TARGET, Equation, Fit, fit
from counterpoise.evidence.grids import Grid
from counterpoise.evidence.hypotheses import SIGNS, find_decided, weigh_signs
from counterpoise.evidence.regression import solve

REPLICATES = 200
TOP_CHOICES = 6  # sets of rivals that replicates are judged with: those that weigh most


@dataclass(frozen=True)
class Power:
    """The probability that the rule would support a true claim, and that a single fit would.

    `error` is the Monte Carlo standard error of the first.
    """

    value: float
    error: float
    single: float


@dataclass(frozen=True)
class Alternative:
    """The claim's equation by another indicator, the grid of its fit, and whether it is one of the effect."""

    equation: Equation
    grid: Grid
    of_effect: bool


def make_generator(seed: int, *names: object) -> Generator:
    """Random numbers of their own for what the names say, whatever else is drawn."""
    text = "\x1f".join(map(str, (seed, "evidence", *names))).encode()
    return Generator(Philox(key=int.from_bytes(hashlib.sha256(text).digest()[:16], "little")))


def find_power(
    equation: Equation,
    found: Fit,
    sign: str,
    swing: float,
    drops: tuple[tuple[int, ...], ...],
    rng: Generator,
    replicates: int = REPLICATES,
    others: Sequence[Alternative] = (),
) -> Power:
    """The power of a claim.

    Parameters
    ----------
    equation, found
        The main equation of the claim, and its fit.
    sign
        The claim's.
    swing
        What it states, in logits, with its sign; 0 for a denial.
    drops
        Sets of years that the variants leave out.
    rng
        From `make_generator`.
    others
        By the other indicators that the rule asks.
    """
    order = np.argsort(-np.exp(found.log_weight[..., 0]).sum(axis=1), kind="stable")[:TOP_CHOICES]
    choices = found.choices[np.sort(order)]
    level, z = simulate_replicates(equation, found, swing, rng, replicates)
    supported, single = np.ones(replicates, dtype=bool), 0.0
    for years in ((), *drops):
        part = equation.without(years) if years else equation
        judged = fit(part, (0.0, ENCOMPASSING_SD), grid=found.grid, choices=choices, z=z)
        supported &= find_decided(weigh_signs(judged, ENCOMPASSING_SD)) == SIGNS.index(sign)
        single = single if years else float(np.mean(supported))
    for other in others:
        chosen = np.flatnonzero(supported)
        supported[chosen] = _survives_other(equation, other, sign, choices, level[chosen], z[chosen])
    supported[supported] = _survives_step(equation, found, sign, choices, z[supported])
    share = float(np.mean(supported))
    error = float(np.sqrt(max(share * (1 - share), 0.25 / replicates) / replicates))
    return Power(share, error, single)


def _survives_other(
    equation: Equation, other: Alternative, sign: str, choices: np.ndarray, level: np.ndarray, z: np.ndarray
) -> np.ndarray:
    """Whether each replicate supports the sign by another indicator too; without a shared year it may."""
    if not len(z):
        return np.zeros(0, dtype=bool)
    asked = other.equation
    if other.of_effect:
        asked, z = follow(equation, asked, level)
        if not np.any(np.isfinite(asked.z)):
            return np.ones(len(z), dtype=bool)
    judged = fit(asked, (0.0, ENCOMPASSING_SD), grid=other.grid, choices=choices, z=z)
    return find_decided(weigh_signs(judged, ENCOMPASSING_SD)) == SIGNS.index(sign)


def follow(equation: Equation, other: Equation, level: np.ndarray) -> tuple[Equation, np.ndarray]:
    """What another indicator of the effect would show of replicates.

    Parameters
    ----------
    equation, other
        By the first indicator, and by the other.
    level
        True levels of replicates on the years of the first, shape (replicate, year), NaN where unknown.

    Returns
    -------
    tuple
        The other equation without the years of which there is no true level, and the replicates on its years:
        the true level and the deviation that was observed, linear over years that only one indicator has, and
        held before and after.
    """
    years = other.years
    on_other = np.full((len(level), len(years)), np.nan)
    first = np.full(len(years), np.nan)
    shared, mine, its = np.intersect1d(equation.years, years, return_indices=True)
    on_other[:, its], first[its] = level[:, mine], equation.z[mine]
    deviation = other.z - first
    known = np.isfinite(deviation)
    if not len(shared) or not np.any(known):
        return replace(other, z=np.full(len(years), np.nan)), on_other
    replicates = on_other + np.interp(years, years[known], deviation[known])
    seen = np.isfinite(other.z) & np.all(np.isfinite(on_other), axis=0)
    return replace(other, z=np.where(seen, other.z, np.nan)), replicates


def _survives_step(
    equation: Equation, found: Fit, sign: str, choices: np.ndarray, z: np.ndarray
) -> np.ndarray:
    """Whether each replicate supports the sign despite a step of its own, which differs between them."""
    survived = np.zeros(len(z), dtype=bool)
    places = equation.find_steps(z) if len(z) else np.zeros(0, dtype=int)
    for place in np.unique(places):
        mine = np.flatnonzero(places == place)
        judged = fit(
            equation.stepped(int(place)),
            (0.0, ENCOMPASSING_SD),
            grid=found.grid,
            choices=equation.stepped_choices(choices),
            z=z[mine],
        )
        survived[mine] = find_decided(weigh_signs(judged, ENCOMPASSING_SD)) == SIGNS.index(sign)
    return survived


def simulate_replicates(
    equation: Equation, found: Fit, swing: float, rng: Generator, replicates: int
) -> tuple[np.ndarray, np.ndarray]:
    """True and observed levels that the equation could have given with that swing; (replicate, year)."""
    at, coefficients = _draw_coefficients(equation, found, rng, replicates)
    coefficients[:, TARGET] = swing
    phi, noise = found.grid.phi[at], np.sqrt(found.grid.q[at])
    pushes = (1 - phi)[:, None] * (coefficients @ np.nan_to_num(equation.regressors).T)
    shocks = rng.standard_normal((2, replicates, len(equation.years)))
    level = np.empty((replicates, len(equation.years)))
    for year, act in enumerate(equation.acts):
        if act in (Act.BEGIN, Act.LOST) and not (year and equation.acts[year - 1] != Act.LOST):
            level[:, year] = equation.z[year]
        else:
            level[:, year] = phi * level[:, year - 1] + pushes[:, year] + noise * shocks[0, :, year]
    return level, level + np.sqrt(equation.r) * shocks[1]


def _draw_coefficients(
    equation: Equation, found: Fit, rng: Generator, replicates: int
) -> tuple[np.ndarray, np.ndarray]:
    """Points of the grid and coefficients from the posterior, shapes (replicate,) and (replicate, column)."""
    weight = np.exp(found.log_weight[..., 0]).ravel()
    drawn = rng.choice(weight.size, size=replicates, p=weight / weight.sum())
    choice, at = np.unravel_index(drawn, found.log_weight.shape[:2])
    moments = equation.moments(found.grid)
    normals = rng.standard_normal((replicates, equation.regressors.shape[1]))
    out = np.empty_like(normals)
    for one in np.unique(choice):
        prior = equation.priors((0.0, ENCOMPASSING_SD), found.choices[one : one + 1])
        solved = solve(moments, *prior)
        mine = np.flatnonzero(choice == one)
        roots = np.linalg.cholesky(solved.covariance[0, at[mine]])
        out[mine] = solved.mean[0, at[mine], :, 0] + np.einsum("nij,nj->ni", roots, normals[mine])
    return at, out
