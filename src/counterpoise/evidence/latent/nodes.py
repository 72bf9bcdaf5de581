"""One variable's equation, with what it reads of other variables' paths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from counterpoise.evidence.filtering import Act
from counterpoise.evidence.fitting import TARGET, Equation
from counterpoise.evidence.grids import VOLATILITY_UNSAID, Pace
from counterpoise.evidence.observations import Panel, share_of_base
from counterpoise.evidence.questions import build_equation, form_of
from counterpoise.evidence.strengths import match_moments
from counterpoise.evidence.wholes import make_prior
from counterpoise.expressions import parse
from counterpoise.schema import CausalClaim
from counterpoise.system import logit

Kind = Literal["effect", "cause", "unobserved"]


@dataclass(frozen=True)
class Reading:
    """A column of an equation that is another variable's path.

    Parameters
    ----------
    column
        Its place among the causes.
    variable
        Whose path.
    before, after
        Where the two years between which it is read stand on that path, shape (year,); 0 where unused.
    part
        How far from `before`'s year toward the one before it, from 0 to 1.
    base
        The cause's base as a share of its range.
    factor
        How far the claim's condition held, and 0 in years that are not used, shape (year,).
    averaged
        Whether the path holds levels at the ends of years, whose mean over a year is that of both ends.
    """

    column: int
    variable: str
    before: np.ndarray
    after: np.ndarray
    part: float
    base: float
    factor: np.ndarray
    averaged: bool = False


@dataclass(frozen=True)
class Node:
    """One variable's equation.

    Parameters
    ----------
    variable
        Whose.
    kind
        "effect": observed, with causes; "cause": observed with errors or gaps, and read by others, with
        level, trend and inertia only; "unobserved": a state without indicators.
    equation
        The closed form's own; columns that are read from paths hold 0 where the path is known.
    claims
        One a cause.
    readings
        Columns that come from paths.
    """

    variable: str
    kind: Kind
    equation: Equation
    claims: tuple[CausalClaim, ...]
    readings: tuple[Reading, ...]

    @cached_property
    def prior(self) -> tuple[np.ndarray, np.ndarray]:
        """Means and standard deviations of intercept, trend and swings before a swing is cut at its sign.

        They are those of the closed form.
        """
        return make_prior(self.equation, [match_moments(one.sign, one.strength) for one in self.claims])

    @cached_property
    def signs(self) -> np.ndarray:
        """1 or -1 for a swing that keeps the sign that is claimed, else 0, shape (column,)."""
        return np.where(np.arange(len(self.prior[0])) < TARGET, 0.0, np.sign(self.prior[0]))

    @cached_property
    def acts(self) -> np.ndarray:
        """What each year does; an unobserved path begins at rest and is followed from there."""
        if self.kind != "unobserved":
            return self.equation.acts
        acts = np.full(len(self.equation.years), Act.PREDICT, dtype=int)
        acts[0] = Act.BEGIN
        return acts

    @cached_property
    def free(self) -> np.ndarray:
        """The years in which the level is not known exactly, as places."""
        exact = np.isfinite(self.equation.z) & (self.equation.r == 0)
        return np.flatnonzero((self.acts != Act.LOST) & ~exact)

    @property
    def offset(self) -> float:
        """Years from the middle, where the intercept stands, to the last year."""
        return float(self.equation.years[-1] - np.mean(self.equation.years))


def has_errors(panel: Panel, name: str) -> bool:
    """Whether a variable's own figures have errors, or gaps between them."""
    if name not in panel.series:
        return False
    z, r = panel.logits(name)
    seen = np.flatnonzero(np.isfinite(z))
    return bool(np.any(r[seen] > 0) or len(seen) <= seen[-1] - seen[0])


def build_effect(panel: Panel, effect: str, known: np.ndarray) -> Equation:
    """An observed effect's equation without columns, followed through years in which causes are known."""
    equation = build_equation(panel, effect, ())
    missing = np.where(known[_place(panel, equation.years)], 0.0, np.nan)
    return replace(equation, causes=missing[:, None])


def build_path(
    panel: Panel,
    name: str,
    kind: Kind,
    claims: tuple[CausalClaim, ...],
    reads: Iterable[str],
    nodes: Mapping[str, Node],
) -> Node:
    """The equation of an observed variable.

    Parameters
    ----------
    panel, name
        What was observed, and whose equation.
    kind
        As in `Node`.
    claims
        Those that stand in it.
    reads
        The causes that are read as paths.
    nodes
        By variable, the equations that have these paths.
    """
    equation = build_equation(panel, name, ())
    columns = _columns(panel, claims)[_place(panel, equation.years)]
    whole = replace(equation, causes=columns)
    return _attach(panel, Node(name, kind, whole, claims, ()), set(reads), nodes)


def build_unobserved(
    panel: Panel,
    name: str,
    claims: tuple[CausalClaim, ...],
    reads: Iterable[str],
    nodes: Mapping[str, Node],
) -> Node:
    """The equation of a state without indicators, on the longest run of years with all causes known."""
    empty = np.full(len(panel.years), np.nan)
    variable = panel.dossier.variables[name]
    pace = Pace(variable.response_time or 1.0, variable.volatility or VOLATILITY_UNSAID)
    base = float(logit(np.clip(share_of_base(panel.dossier, name), 0.01, 0.99)))
    whole = Equation(panel.years, empty, np.zeros(len(empty)), _columns(panel, claims), pace, base)
    node = _attach(panel, Node(name, "unobserved", whole, claims, ()), set(reads), nodes)
    kept = longest_run(np.all(np.isfinite(node.equation.causes), axis=1))
    inside = replace(
        node.equation,
        years=whole.years[kept],
        z=empty[kept],
        r=whole.r[kept],
        causes=node.equation.causes[kept],
    )
    readings = tuple(
        replace(one, before=one.before[kept], after=one.after[kept], factor=one.factor[kept])
        for one in node.readings
    )
    return replace(node, equation=inside, readings=readings)


def longest_run(known: np.ndarray) -> np.ndarray:
    """The longest unbroken run of a mask, the first of equals, as a mask.

    Examples
    --------
    >>> longest_run(np.array([True, False, True, True])).tolist()
    [False, False, True, True]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], known.astype(int), [0]])))
    out = np.zeros(len(known), dtype=bool)
    if len(edges):
        best = int(np.argmax(edges[1::2] - edges[::2]))
        out[edges[2 * best] : edges[2 * best + 1]] = True
    return out


def _columns(panel: Panel, claims: tuple[CausalClaim, ...]) -> np.ndarray:
    """Causes as observed, on the panel's years, shape (year, cause); NaN where a cause is not."""
    empty = np.full(len(panel.years), np.nan)
    found = [empty if panel.missing(one.cause) else form_of(one).column(panel) for one in claims]
    return np.column_stack(found) if found else np.empty((len(empty), 0))


def _attach(panel: Panel, node: Node, reads: set[str], nodes: Mapping[str, Node]) -> Node:
    """The same with columns read from paths: 0 where the path is known, NaN elsewhere."""
    causes = node.equation.causes.copy()
    readings = []
    for column, claim in enumerate(node.claims):
        if claim.cause not in reads:
            continue
        reading, known = _read(panel, column, claim, node.equation.years, nodes[claim.cause])
        causes[:, column] = np.where(known, 0.0, np.nan)
        readings.append(reading)
    return replace(node, equation=replace(node.equation, causes=causes), readings=tuple(readings))


def _read(
    panel: Panel, column: int, claim: CausalClaim, years: np.ndarray, source: Node
) -> tuple[Reading, np.ndarray]:
    """How a claim's cause is read from its path, and in which years it can be.

    An observed variable's figure is its level at the year's end and its mean over the year alike (decision
    0049). Of an unobserved one, levels stand at the ends of years, and the mean over a year is that of both
    ends.
    """
    whole, part = int(claim.lag), claim.lag - int(claim.lag)
    there = source.acts != Act.LOST
    usable = there.copy()
    if source.kind == "unobserved":
        usable[0] = False
    place = years - source.equation.years[0] - whole
    known = _inside(usable, place) & (_inside(usable, place - 1) if part else True)
    truth = np.ones(len(years))
    if claim.when:
        truth = panel.truth(parse(claim.when))[_place(panel, years)]
    known = known & np.isfinite(truth)
    last = len(there) - 1
    reading = Reading(
        column,
        claim.cause,
        np.clip(place, 0, last),
        np.clip(place - 1, 0, last),
        part,
        panel.bases[claim.cause],
        np.where(known, truth, 0.0),
        source.kind == "unobserved",
    )
    return reading, known


def _inside(usable: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Whether a place on a path exists and may be read."""
    fits = (place >= 0) & (place < len(usable))
    return fits & usable[np.clip(place, 0, len(usable) - 1)]


def _place(panel: Panel, years: np.ndarray) -> np.ndarray:
    """Where years stand on the panel."""
    return years - panel.years[0]
