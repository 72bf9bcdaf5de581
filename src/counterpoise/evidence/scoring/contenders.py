"""Who foretells: the shared baseline, persistence, drift, each account where it speaks (decision 0052)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.dossier.links import group_links, is_held, list_links
from counterpoise.evidence import grids
from counterpoise.evidence.filtering import Act
from counterpoise.evidence.fitting import TREND_SD, Equation
from counterpoise.evidence.grids import Grid
from counterpoise.evidence.mixtures import Mixture
from counterpoise.evidence.observations import Panel
from counterpoise.evidence.predicting import Forecaster
from counterpoise.evidence.questions import (
    COMMON,
    LEAST_KEPT,
    LEAST_ROWS,
    build_equation,
    find_accounting,
    form_of,
)
from counterpoise.evidence.regression import OUT_SD
from counterpoise.evidence.scoring.futures import Futures
from counterpoise.evidence.strengths import match_moments
from counterpoise.schema import CausalClaim

BASELINE, PERSISTENCE, DRIFT = "baseline", "persistence", "drift"
REFERENCES = (PERSISTENCE, DRIFT, COMMON)
FOREVER = 1e6  # years: with such a response time the yearly equation is a random walk

Claims = tuple[CausalClaim, ...]


def list_spoken(dossier: Dossier, panel: Panel, account: str) -> dict[str, Claims]:
    """An account's own claims, held even or better, by the observed effect that they are on.

    Common claims do not join them: they are nobody's merit, and are a contender of their own, `COMMON`.

    Parameters
    ----------
    dossier, panel
        Claims, and what is observed.
    account
        An account's id, or `COMMON` for the claims that no account disputes.
    """
    if account == COMMON:
        links = group_links(dossier.common_causal_claims())
    else:
        links = list_links(dossier, account, common=False)
    found: dict[str, list[CausalClaim]] = {}
    for (cause, effect), made in links.items():
        usable = _pick(panel, cause, effect, made)
        if usable:
            found.setdefault(effect, []).extend(usable)
    return {effect: tuple(claims) for effect, claims in found.items()}


def turn(spoken: Mapping[str, Claims]) -> dict[str, Claims]:
    """The same claims with their signs turned round: what says the opposite, about the same causes."""
    other = {"+": "-", "-": "+", "0": "0"}
    return {
        effect: tuple(claim.model_copy(update={"sign": other[claim.sign]}) for claim in claims)
        for effect, claims in spoken.items()
    }


def _pick(panel: Panel, cause: str, effect: str, claims: Iterable[CausalClaim]) -> list[CausalClaim]:
    """Of the claims on a link those that can be used: effect and cause observed, and no accounting."""
    if effect not in panel.series or find_accounting(panel, cause, effect):
        return []
    ordered = sorted(claims, key=lambda claim: (form_of(claim), claim.id))
    return [claim for claim in ordered if is_held(claim) and not form_of(claim).missing(panel)]


def make_walk(equation: Equation, *, drift: bool) -> Forecaster:
    """A random walk, with or without a drift of its own, as a case of the yearly equation.

    With a response time of a million years the level forgets nothing, and a column of ones over that time
    is a step a year. Volatility and errors of measurement are learnt as in every other equation.
    """
    pace = grids.Pace(FOREVER, equation.pace.s)
    ones = np.ones((len(equation.years), 1))
    walk = Equation(equation.years, equation.z, equation.r, ones, pace, equation.base, trend=False)
    made = Forecaster(walk, [(0.0, TREND_SD * FOREVER if drift else OUT_SD)])
    wide = grids.lay_wide(pace, walk.rows)
    one = np.isclose(wide.tau, FOREVER)
    made.grid = Grid(wide.tau[one], wide.s[one], wide.log_mass[one])
    return made


@dataclass(frozen=True)
class Fitted:
    """An equation that can foretell, and in which years all its causes have figures of their own."""

    forecaster: Forecaster
    known: np.ndarray

    def count_known(self, origin: int) -> int:
        """Yearly steps up to a year that are compared with what was predicted from known causes."""
        one = self.forecaster.equation
        upto = (one.years <= origin) & (one.acts == Act.OBSERVE)
        return int(np.sum(upto & self.known))


def fit_claims(panel: Panel, effect: str, claims: Claims) -> Fitted:
    """The equation of an effect with some claims in, on the same years as the baseline's.

    A year in which a cause has no figure takes its last one, and before its first one the first: else claims
    would decide which years an equation learns from, and a claim of no effect could gain by that alone.
    Swings keep the sign that is claimed, whatever the record says.
    """
    equation = build_equation(panel, effect, tuple(form_of(claim) for claim in claims))
    known = np.all(np.isfinite(equation.causes), axis=1)
    filled = replace(equation, causes=hold_last(equation.causes))
    swings = [match_moments(claim.sign, claim.strength) for claim in claims]
    signs = [float(np.sign(mean)) for mean, _ in swings]
    return Fitted(Forecaster(filled, swings, signs), known)


def hold_last(columns: np.ndarray) -> np.ndarray:
    """Gaps filled with the last figure before them, and those at the start with the first figure.

    Examples
    --------
    >>> hold_last(np.array([[np.nan], [1.0], [np.nan], [3.0]])).ravel().tolist()
    [1.0, 1.0, 1.0, 3.0]
    """
    known = np.isfinite(columns)
    rows = np.arange(len(columns))[:, None]
    last = np.maximum.accumulate(np.where(known, rows, -1), axis=0)
    first = np.argmax(known, axis=0)
    return np.take_along_axis(columns, np.where(last < 0, first, last), axis=0)


class Contender:
    """An account's forecasts: by its own claims where it speaks, else none.

    Parameters
    ----------
    panel, futures
        What is observed, and causes after an origin.
    spoken
        From `list_spoken`.
    shared
        Equations by effect, causes and priors, which contenders have in common.
    """

    def __init__(
        self,
        panel: Panel,
        futures: Futures,
        spoken: Mapping[str, Claims],
        shared: dict[tuple, Fitted],
    ) -> None:
        self.panel = panel
        self.futures = futures
        self.spoken = spoken
        self._shared = shared

    def foresee(self, effect: str, origin: int, error: float) -> tuple[Mixture, ...] | None:
        """The years after an origin; None where the account is silent."""
        kept = self.keep(effect, origin)
        if not kept:
            return None
        columns = [self._look(claim, origin) for claim in kept]
        causes = np.column_stack([column[0] for column in columns])
        spread = np.column_stack([column[1] for column in columns])
        return self._fit(effect, kept).forecaster.foresee(origin, causes, error, spread)

    def keep(self, effect: str, origin: int) -> Claims:
        """The claims that can be used from an origin, by what was there up to then.

        Claims come in one by one, in the order of their causes, while at least `LEAST_ROWS` yearly steps up
        to the origin have all causes, and `LEAST_KEPT` of those that the baseline has.
        """
        kept: Claims = ()
        needed = max(LEAST_ROWS, LEAST_KEPT * self.futures.baseline(effect).count_rows(origin))
        for claim in self.spoken.get(effect, ()):
            if self.futures.look_ahead(form_of(claim), origin) is None:
                continue
            if self._fit(effect, (*kept, claim)).count_known(origin) >= needed:
                kept = (*kept, claim)
        return kept

    def _look(self, claim: CausalClaim, origin: int) -> tuple[np.ndarray, np.ndarray]:
        found = self.futures.look_ahead(form_of(claim), origin)
        if found is None:
            raise ValueError(f"{claim.cause} is not known in {origin}")
        return found

    def _fit(self, effect: str, claims: Claims) -> Fitted:
        key = (effect, *((form_of(claim), match_moments(claim.sign, claim.strength)) for claim in claims))
        if key not in self._shared:
            self._shared[key] = fit_claims(self.panel, effect, claims)
        return self._shared[key]
