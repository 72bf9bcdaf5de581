"""What every account foretells of every observed state, by the rules by which accounts are scored.

Nothing after the year from which something is foretold is used; where an account makes no claim whose causes
are observed it foretells as the shared baseline does (`counterpoise.evidence.scoring`, decision 0052).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.evidence import Mixture, Panel
from counterpoise.evidence.scoring.cells import HORIZONS, LEAST_STEPS, last_error
from counterpoise.evidence.scoring.contenders import Contender, list_spoken
from counterpoise.evidence.scoring.futures import Futures


@dataclass(frozen=True, eq=False)
class Foretold:
    """What the accounts foretell of one figure, on the logit scale.

    Parameters
    ----------
    variable, year
        The figure.
    baseline
        What whoever is silent foretells.
    spoken
        By account that speaks, what it foretells.
    """

    variable: str
    year: int
    baseline: Mixture
    spoken: dict[str, Mixture]

    def by(self, account: str) -> Mixture:
        """What an account foretells: the baseline's forecast where it is silent."""
        return self.spoken.get(account, self.baseline)


class Foreteller:
    """Forecasts of all observed states by all accounts.

    Parameters
    ----------
    dossier
        Its claims.
    panel
        What was observed.
    accounts
        Who foretells.
    """

    def __init__(self, dossier: Dossier, panel: Panel, accounts: Iterable[str]) -> None:
        self.panel = panel
        self.states = tuple(name for name in sorted(panel.series) if dossier.variables[name].role == "state")
        self._futures = Futures(panel, HORIZONS)
        shared: dict = {}
        self._contenders = {
            name: Contender(panel, self._futures, list_spoken(dossier, panel, name), shared)
            for name in accounts
        }

    def list_years(self, variable: str) -> list[int]:
        """The years in which a state was observed."""
        equation = self._futures.baseline(variable).equation
        return equation.years[np.isfinite(equation.z)].tolist()

    def level(self, variable: str, year: int) -> float:
        """A state's figure in logits."""
        equation = self._futures.baseline(variable).equation
        return float(equation.z[year - int(equation.years[0])])

    def foresee(self, variable: str, origin: int, year: int) -> Foretold | None:
        """A figure as seen from a year; None where that is too early, too long before, or not known."""
        baseline = self._futures.baseline(variable)
        step = year - origin
        if not (1 <= step <= HORIZONS and baseline.can(origin)):
            return None
        if baseline.count_rows(origin) < LEAST_STEPS:
            return None
        place = origin - int(baseline.equation.years[0])
        error = float(np.sqrt(last_error(baseline.equation.r[: place + 1])))
        common = baseline.foresee(origin, np.empty((HORIZONS, 0)), error)
        found = {name: one.foresee(variable, origin, error) for name, one in self._contenders.items()}
        spoken = {name: ahead[step - 1] for name, ahead in found.items() if ahead is not None}
        return Foretold(variable, year, common[step - 1], spoken)

    def foresee_next(self, variable: str) -> Foretold | None:
        """The first figure after the last that is known."""
        last = self.list_years(variable)[-1]
        return self.foresee(variable, last, last + 1)
