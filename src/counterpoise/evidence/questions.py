"""Which claims can be asked of the record, against which rival causes, and what is missing for the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.evidence.fitting import MOST_RIVALS, Equation
from counterpoise.evidence.grids import VOLATILITY_UNSAID, Pace
from counterpoise.evidence.observations import Panel, share_of_base
from counterpoise.expressions import parse
from counterpoise.record.testable import FEWEST_PAIRS
from counterpoise.schema import CausalClaim
from counterpoise.system import logit

LEAST_ROWS = FEWEST_PAIRS  # yearly steps that a claim needs
LEAST_KEPT = 0.75  # share of them that has to be left when a rival's gaps are taken out
COMMON = "common"


@dataclass(frozen=True, order=True)
class Form:
    """A cause as it enters an equation: which, how long before, and under which condition."""

    cause: str
    lag: float = 0.0
    when: str = ""

    def missing(self, panel: Panel) -> tuple[str, ...]:
        """Variables that would have to be observed."""
        read = parse(self.when).names if self.when else ()
        return tuple(dict.fromkeys(part for name in (self.cause, *read) for part in panel.missing(name)))

    def column(self, panel: Panel) -> np.ndarray:
        """Its regressor, shape (year,)."""
        return panel.departure(self.cause, self.lag, parse(self.when) if self.when else None)

    def __str__(self) -> str:
        lag = f" {self.lag:g} years before" if self.lag else ""
        return self.cause + lag + (f" while {self.when}" if self.when else "")


@dataclass(frozen=True)
class Question:
    """A claim put to the record.

    Parameters
    ----------
    account, claim
        Whose claim, and which.
    form
        Its cause as a regressor.
    rivals
        Other causes of the effect that any account names and the record holds.
    left_out
        Rivals that the record holds for too few of the years.
    verdict, reason
        Where it cannot be tested, "untestable" or "accounting", and why.
    """

    account: str
    claim: CausalClaim
    form: Form
    rivals: tuple[Form, ...] = ()
    left_out: tuple[str, ...] = ()
    verdict: str | None = None
    reason: str = ""


def form_of(claim: CausalClaim) -> Form:
    """The cause of a claim as it enters an equation."""
    return Form(claim.cause, claim.lag, claim.when or "")


def list_claims(dossier: Dossier) -> Iterator[tuple[str, CausalClaim]]:
    """Every causal claim that makes a link, with its account."""
    for account in dossier.accounts.values():
        for claim in account.causal_claims():
            yield account.id, claim
    for claim in dossier.common_causal_claims():
        yield COMMON, claim


def pose(dossier: Dossier, panel: Panel) -> list[Question]:
    """Every causal claim as a question, in the order of the dossier."""
    claims = list(list_claims(dossier))
    return [_pose(account, claim, claims, panel) for account, claim in claims]


def build_equation(panel: Panel, effect: str, forms: tuple[Form, ...]) -> Equation:
    """The equation of an effect with some causes, from its first to its last observation."""
    variable = panel.dossier.variables[effect]
    z, r = panel.logits(effect)
    seen = np.flatnonzero(np.isfinite(z))
    span = slice(seen[0], seen[-1] + 1) if len(seen) else slice(0, 0)
    columns = [form.column(panel)[span] for form in forms]
    causes = np.column_stack(columns) if columns else np.empty((len(z[span]), 0))
    pace = Pace(variable.response_time or 1.0, variable.volatility or VOLATILITY_UNSAID)
    base = float(logit(np.clip(share_of_base(panel.dossier, effect), 0.01, 0.99)))
    return Equation(panel.years[span], z[span], r[span], causes, pace, base)


def _pose(account: str, claim: CausalClaim, claims: list[tuple[str, CausalClaim]], panel: Panel) -> Question:
    form = form_of(claim)
    accounting = find_accounting(panel, claim.cause, claim.effect)
    if accounting:
        return Question(account, claim, form, verdict="accounting", reason=accounting)
    missing = (*panel.missing(claim.effect), *form.missing(panel))
    if missing:
        reason = "not observed: " + ", ".join(sorted(set(missing)))
        return Question(account, claim, form, verdict="untestable", reason=reason)
    rows = build_equation(panel, claim.effect, (form,)).rows
    if rows < LEAST_ROWS:
        reason = f"{rows} yearly steps with cause and effect observed, {LEAST_ROWS} needed"
        return Question(account, claim, form, verdict="untestable", reason=reason)
    if claim.when and not np.nanmax(panel.truth(parse(claim.when))) > 0:
        return Question(account, claim, form, verdict="untestable", reason="its condition never held")
    rivals, left_out = _find_rivals(account, claim, claims, panel, rows)
    return Question(account, claim, form, rivals, left_out)


def find_accounting(panel: Panel, cause: str, effect: str) -> str:
    """Why a link holds or fails by arithmetic, where it does; else nothing."""
    a, b = panel.series.get(cause), panel.series.get(effect)
    if a is not None and b is not None:
        if a.share_of is not None and a.share_of == b.share_of:
            return f"both are parts of {a.share_of}: when one grows, the others shrink"
        if a.indicator == b.indicator:
            return f"both are measured by {a.indicator}"
    if a is None and effect in _read_by(panel.dossier, cause):
        return f"{cause} is computed from {effect}"
    return ""


def _read_by(dossier: Dossier, name: str) -> set[str]:
    """The variables that a derived one is computed from, at any remove."""
    variable = dossier.variables[name]
    if variable.role != "derived" or not variable.expression:
        return set()
    direct = parse(variable.expression).names
    return set(direct).union(*(_read_by(dossier, part) for part in direct))


def _find_rivals(
    account: str, claim: CausalClaim, claims: list[tuple[str, CausalClaim]], panel: Panel, rows: int
) -> tuple[tuple[Form, ...], tuple[str, ...]]:
    """Rival causes of the effect in the order in which they are let in, and those that would cost years."""
    form = form_of(claim)
    chosen: list[Form] = []
    left_out: list[str] = []
    for rival in _list_candidates(account, claim, claims):
        if rival.missing(panel) or find_accounting(panel, rival.cause, claim.effect):
            continue
        equation = build_equation(panel, claim.effect, (form, *chosen, rival))
        if len(chosen) == MOST_RIVALS or equation.rows < max(LEAST_ROWS, LEAST_KEPT * rows):
            left_out.append(str(rival))
        elif np.ptp(equation.causes[equation.acts > 1, -1]) > 0:
            chosen.append(rival)
    return tuple(chosen), tuple(left_out)


def _list_candidates(account: str, claim: CausalClaim, claims: list[tuple[str, CausalClaim]]) -> list[Form]:
    """The account's other claims on the link, then other causes, those that more accounts name first.

    Another cause enters in the form that most accounts give it; of equals, the plainer.
    """
    own = {
        form_of(other)
        for name, other in claims
        if name == account and other.effect == claim.effect and other.cause == claim.cause
    }
    forms: dict[str, Counter[Form]] = {}
    for _, other in claims:
        if other.effect == claim.effect and other.cause != claim.cause:
            forms.setdefault(other.cause, Counter())[form_of(other)] += 1
    order = sorted(forms, key=lambda cause: (-sum(forms[cause].values()), cause))
    usual = [
        min(forms[cause], key=lambda form: (-forms[cause][form], bool(form.when), form)) for cause in order
    ]
    return [*sorted(own - {form_of(claim)}), *usual]
