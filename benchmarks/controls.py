"""Negative controls: independent series that trend or step, and how often they are called an effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from counterpoise.evidence.claims import DROPPED
from counterpoise.evidence.fitting import ENCOMPASSING_SD, Equation, Fit, fit
from counterpoise.evidence.grids import Pace
from counterpoise.evidence.hypotheses import SIGNS, find_decided, weigh_signs

FIRST, YEARS = 1992, 33
KINDS = (("trend", "trend"), ("step", "step"), ("trend", "step"), ("step", "trend"), ("walk", "walk"))


def draw(kind: str, rng: np.random.Generator) -> np.ndarray:
    """A series in logits: a random walk, or a trend or a step with noise that halves every year."""
    if kind == "walk":
        return np.cumsum(0.25 * rng.standard_normal(YEARS))
    t, sign = np.arange(YEARS), rng.choice([-1, 1])
    if kind == "trend":
        level = sign * rng.uniform(0.03, 0.12) * (t - YEARS / 2)
    else:
        level = sign * rng.uniform(0.8, 2.0) * (t >= rng.integers(5, YEARS - 5))
    noise = np.zeros(YEARS)
    for year in range(1, YEARS):
        noise[year] = 0.5 * noise[year - 1] + 0.15 * rng.standard_normal()
    return level + noise


def draw_pairs(kinds: tuple[str, str], count: int, seed: int) -> Iterator[Equation]:
    """Equations of an effect and a cause that have nothing to do with each other."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        z, cause = draw(kinds[0], rng), 1 / (1 + np.exp(-draw(kinds[1], rng)))
        years = np.arange(FIRST, FIRST + YEARS)
        yield Equation(years, z, np.zeros(YEARS), (cause - 0.5)[:, None], Pace(2.0, 0.25))


def _list_drops(drops: bool) -> tuple[tuple[int, ...], ...]:
    """The years that each fit leaves out: none in the first."""
    return ((), *DROPPED.values()) if drops else ((),)


def is_false(equation: Equation, *, trend: bool = True, drops: bool = True, step: bool = True) -> bool:
    """Whether a pair is called an effect, of either sign: by the whole rule, or by parts of it."""
    asked = replace(equation, trend=trend)
    called: int | None = None
    for judged in _fit_all(asked, drops=drops, step=step):  # one that does not agree settles it
        verdict = int(find_decided(weigh_signs(judged, ENCOMPASSING_SD))[0])
        if verdict not in (SIGNS.index("+"), SIGNS.index("-")) or called not in (None, verdict):
            return False
        called = verdict
    return True


def _fit_all(asked: Equation, *, drops: bool, step: bool) -> Iterator[Fit]:
    """The fits that the rule asks, each made when its turn comes."""
    for years in _list_drops(drops):
        yield fit(asked.without(years) if years else asked)
    if step:
        stepped = asked.stepped(int(asked.find_steps()[0]))
        yield fit(stepped, choices=asked.stepped_choices(asked.choices()))
