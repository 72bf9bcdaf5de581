"""From a dossier and its record to a hindcast."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.errors import Problem, UsageError
from counterpoise.evidence.hindcasting.baselines import Arx, foresee
from counterpoise.evidence.hindcasting.feeding import Fed, feed, list_causes
from counterpoise.evidence.hindcasting.results import BASELINES, Hindcast, VariableHindcast
from counterpoise.evidence.hindcasting.simulating import add_errors, crps, simulate_states
from counterpoise.evidence.mixtures import Mixture
from counterpoise.evidence.observations import Observations, Panel
from counterpoise.evidence.parameters import fit_posterior_to, hash_observations
from counterpoise.evidence.questions import find_accounting
from counterpoise.evidence.weighing import check_accounts, read_observations
from counterpoise.simulation import QUANTILES
from counterpoise.simulation.options import settle_options
from counterpoise.system import Posterior, expit

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.record import Record

DRAWS = 2000
_LIGHT = 1e-3  # components that weigh less than this share of the heaviest are not in the AR(1)'s drawn fan
_BANDS = {"inside_50": (0.25, 0.75), "inside_90": (0.05, 0.95)}


@dataclass(frozen=True)
class _Cell:
    """One account and state: the figures, and the fans as quantiles in native units."""

    found: VariableHindcast
    fan: np.ndarray
    arx: np.ndarray


@dataclass(frozen=True)
class _Plain:
    """How the baselines of a state did, and the fan of the AR(1), in logits."""

    scores: dict[str, float | None]
    inside_90: float | None
    steps: int
    inputs: tuple[str, ...]
    fan: np.ndarray


def hindcast(
    dossier: Dossier | str | os.PathLike[str],
    record: Record | None = None,
    *,
    start: int,
    accounts: Iterable[str] | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    closure: str = "common",
    mode: str = "at-its-word",
    posterior: bool = False,
) -> Hindcast:
    """What each account would have made of the years from `start` on, given their inputs as they came to be.

    Conditional: observed instruments, and observed states that the account does not explain, are fed as
    observed; states start at the figure of the year before, or at base where there is none; instruments of
    which nothing was observed stay at base; nobody has a policy and no event strikes. The engine that runs is
    that of `simulate`. Hindsight: the dossier was coded later, with its ranges and bases.

    Parameters
    ----------
    dossier
        A dossier, or what `load` takes.
    record
        What was observed; the dossier's own record by default.
    start
        The first year that is foretold.
    accounts
        Ids; all if not given.
    draws, seed, closure, mode
        As in `simulate`.
    posterior
        Whether parameters are drawn as the record of the years before `start` leaves them.

    Returns
    -------
    Hindcast
        Coverage and CRPS by account and variable, beside an AR(1) with the same inputs, and the fans.

    Raises
    ------
    DossierError
        Where dossier or record has errors, or O001 where there is no record.
    UsageError
        U001 where an option cannot be used, or the record has no state at the end of the year before `start`
        that an account explains and that was observed later.

    Examples
    --------
    >>> found = hindcast("russia", start=2014, accounts=["significant-but-limited-2023"], draws=50)
    >>> found.start, found.last, len(found.found) > 5
    (2014, 2025, True)
    """
    from counterpoise.record import load

    content = dossier if isinstance(dossier, Dossier) else load(dossier)
    named = None if accounts is None else list(accounts)
    check_accounts(content, named)
    return hindcast_observations(
        content,
        read_observations(content, record),
        start=start,
        accounts=named,
        draws=draws,
        seed=seed,
        closure=closure,
        mode=mode,
        posterior=posterior,
    )


def hindcast_observations(
    dossier: Dossier,
    observations: Observations,
    *,
    start: int,
    accounts: Sequence[str] | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    closure: str = "common",
    mode: str = "at-its-word",
    posterior: bool = False,
) -> Hindcast:
    """The same, from series by variable."""
    settled = settle_options(
        dossier, draws=draws, years=1, seed=seed, accounts=accounts, policies=[], closure=closure, mode=mode,
        workers=1,
    )  # fmt: skip
    panel = Panel.of(dossier, observations)
    _refuse_other_years(panel, start)
    fitted = _fit(dossier, observations, settled.accounts, start) if posterior else None
    fed = {
        account: feed(
            dossier,
            observations,
            account,
            start,
            closure=settled.closure,
            mode=settled.mode,
            posterior=fitted,
        )
        for account in settled.accounts
    }
    last = int(panel.years[-1])
    work = _Work(panel, start, last, draws, seed)
    cells = [cell for account, one in fed.items() for cell in work.run(account, one)]
    if not cells:
        raise _no_state(start, panel)
    return Hindcast(
        dossier=dossier.name,
        start=start,
        last=last,
        draws=draws,
        seed=seed,
        closure=closure,
        mode=mode,
        posterior=None if fitted is None else {name: list(one.system.known) for name, one in fed.items()},
        record_sha256=hash_observations(observations),
        found=tuple(cell.found for cell in cells),
        inputs={name: one.inputs for name, one in fed.items()},
        resting={name: one.resting for name, one in fed.items()},
        dataset=_assemble(panel, cells, start, last),
    )


def _fit(dossier: Dossier, observations: Observations, accounts: Sequence[str], start: int) -> Posterior:
    return fit_posterior_to(dossier, observations, accounts=accounts, until=start - 1)


class _Work:
    """The runs of accounts against what happened; baselines that accounts share are made once."""

    def __init__(self, panel: Panel, start: int, last: int, draws: int, seed: int) -> None:
        self.panel, self.start, self.last = panel, start, last
        self.draws, self.seed = draws, seed
        self._plain: dict[tuple, _Plain] = {}

    def run(self, account: str, fed: Fed) -> list[_Cell]:
        """One account's fans."""
        if not fed.foretold:
            return []
        years = self.last - self.start + 1
        levels = simulate_states(fed.system, fed.foretold, years, self.draws, self.seed)
        return [
            self._hold(account, fed, variable, path)
            for variable, path in zip(fed.foretold, levels, strict=True)
        ]

    def _hold(self, account: str, fed: Fed, variable: str, path: np.ndarray) -> _Cell:
        """One fan against what happened."""
        panel, start = self.panel, self.start
        z, r = (values[panel.years >= start] for values in panel.logits(variable))
        shown = add_errors(path[1:], r, variable, self.seed)
        causes = list_causes(fed, variable, fed.inputs)
        plain = self._foresee(variable, causes, z, r)
        published = _published(panel.dossier, account)
        seen = np.flatnonzero(np.isfinite(z))
        years = tuple(int(start + year) for year in seen)
        found = VariableHindcast(
            account=account,
            variable=variable,
            title=panel.dossier.variables[variable].title,
            own=any(term.effect == variable and term.origin == "own" for term in fed.system.terms),
            inputs=tuple(causes),
            arx_inputs=plain.inputs,
            accounting=tuple(name for name in causes if find_accounting(panel, name, variable)),
            years=years,
            hindsight=sum(1 for year in years if published is None or year < published),
            **{name: _inside(shown[seen], z[seen], *ends) for name, ends in _BANDS.items()},
            crps=float(np.mean(crps(shown[seen], z[seen]))),
            baselines=plain.scores,
            arx_inside_90=plain.inside_90,
            arx_steps=plain.steps,
        )
        low, high = panel.dossier.bounds[variable]
        begin = np.quantile(path[:1], QUANTILES, axis=1)
        fan = np.concatenate([begin, np.quantile(shown, QUANTILES, axis=1)], axis=1)
        return _Cell(found, *(low + (high - low) * expit(part) for part in (fan, plain.fan)))

    def _foresee(self, variable: str, causes: dict[str, float], z: np.ndarray, r: np.ndarray) -> _Plain:
        """The baselines of one state with some inputs."""
        key = (variable, tuple(causes.items()))
        if key in self._plain:
            return self._plain[key]
        found = {
            name: foresee(self.panel, variable, causes, self.start, self.last, trend=name == "trend-arx")
            for name in BASELINES
        }
        ahead = {name: _widen(arx, r) for name, arx in found.items()}
        seen = np.flatnonzero(np.isfinite(z))
        fan = np.full((len(QUANTILES), len(z) + 1), np.nan)
        if ahead["arx"]:
            drawn = [one.trimmed(_LIGHT) for one in ahead["arx"]]
            fan[:, 1:] = [[one.quantile(share) for one in drawn] for share in QUANTILES]
        scores = {name: _score(mixtures, z, seen) for name, mixtures in ahead.items()}
        inside = _share_inside(ahead["arx"], z, seen)
        plain = _Plain(scores, inside, found["arx"].steps, found["arx"].inputs, fan)
        return self._plain.setdefault(key, plain)


def _inside(draws: np.ndarray, happened: np.ndarray, low: float, high: float) -> float:
    """The share of figures between two quantiles of their draws."""
    ends = np.quantile(draws, (low, high), axis=1)
    return float(np.mean((ends[0] <= happened) & (happened <= ends[1])))


def _widen(arx: Arx, variances: np.ndarray) -> tuple[Mixture, ...]:
    """Forecasts of what would be observed: with the error of each year's figure."""
    errors = np.nan_to_num(variances)
    return tuple(
        Mixture(one.weights, one.means, np.sqrt(one.sds**2 + error))
        for one, error in zip(arx.ahead, errors, strict=False)
    )


def _score(ahead: tuple[Mixture, ...], happened: np.ndarray, seen: np.ndarray) -> float | None:
    return float(np.mean([ahead[year].crps(happened[year]) for year in seen])) if ahead else None


def _share_inside(ahead: tuple[Mixture, ...], happened: np.ndarray, seen: np.ndarray) -> float | None:
    """The share of figures within the central 90%."""
    if not ahead:
        return None
    return float(np.mean([0.05 <= ahead[year].cdf(happened[year]) <= 0.95 for year in seen]))


def _assemble(panel: Panel, cells: list[_Cell], start: int, last: int) -> xr.Dataset:
    """Fans and what was observed as one dataset."""
    import xarray as xr

    years = np.arange(start - 1, last + 1)
    accounts = list(dict.fromkeys(cell.found.account for cell in cells))
    variables = sorted({cell.found.variable for cell in cells})
    shape = (len(accounts), len(variables), len(QUANTILES), len(years))
    fans = {kind: np.full(shape, np.nan) for kind in ("fan", "arx")}
    for cell in cells:
        place = accounts.index(cell.found.account), variables.index(cell.found.variable)
        fans["fan"][place], fans["arx"][place] = cell.fan, cell.arx
    content: dict[str, Any] = {
        kind: (("account", "variable", "quantile", "time"), values) for kind, values in fans.items()
    }
    for name, end in (("observed", "level"), ("observed_low", "low"), ("observed_high", "high")):
        rows = [_on_years(panel.series[variable], end, years) for variable in variables]
        content[name] = (("variable", "time"), np.array(rows))
    units = [panel.dossier.variables[name].unit for name in variables]
    coords = {"account": accounts, "variable": variables, "quantile": list(QUANTILES), "time": years}
    return xr.Dataset(content, {**coords, "unit": ("variable", units)})


def _on_years(series: Any, end: str, years: np.ndarray) -> np.ndarray:
    """A series on some years, NaN where nothing was observed."""
    known = dict(zip((int(year) for year in series.years), getattr(series, end), strict=True))
    return np.array([known.get(int(year), np.nan) for year in years])


def _published(dossier: Dossier, account: str) -> int | None:
    """The year of the latest document that an account draws on; None where one has no date."""
    documents = [dossier.documents.get(name) for name in dossier.accounts[account].content.documents]
    years = [None if one is None else one.date.year if one.date else one.year for one in documents]
    known = [year for year in years if year is not None]
    return max(known) if known and len(known) == len(years) else None


def _refuse_other_years(panel: Panel, start: int) -> None:
    first, last = (int(panel.years[0]) + 1, int(panel.years[-1])) if len(panel.years) else (0, -1)
    if first <= start <= last:
        return
    message = f"A hindcast begins in a year from {first} to {last}, within the record."
    if last < first:
        message = "The record measures no variable of the dossier: there is nothing to begin with."
    nearest = str(min(max(start, first), last)) if first <= last else None
    raise UsageError(
        Problem("U001", message, found=str(start), nearest=nearest, edit="Give --from such a year.")
    )


def _no_state(start: int, panel: Panel) -> UsageError:
    """Nothing can be foretold: which states were observed, and when."""
    states = [
        f"{name} ({series.years[0]} to {series.years[-1]})"
        for name, series in sorted(panel.series.items())
        if panel.dossier.variables[name].role == "state"
    ]
    message = (
        f"No account explains a state that was observed at the end of {start - 1} and later: there is "
        "nothing to hold against the record."
    )
    edit = f"Begin where states are observed: {', '.join(states) or 'none is'}."
    return UsageError(Problem("U001", message, found=str(start), edit=edit))
