"""From cells to scores and weights of accounts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from counterpoise.dossier import Account, Dossier
from counterpoise.evidence.observations import Observations, Panel
from counterpoise.evidence.questions import COMMON
from counterpoise.evidence.scoring.blocks import (
    LEVEL,
    Interval,
    bootstrap_total,
    draw_blocks,
    find_widening,
)
from counterpoise.evidence.scoring.cells import HORIZONS, Cells, fill_cells
from counterpoise.evidence.scoring.contenders import BASELINE, REFERENCES
from counterpoise.evidence.scoring.results import LEAST_AFTER, AccountScore, AccountWeight, Scores
from counterpoise.evidence.scoring.stacking import stack, weigh_by_bootstrap


def score_accounts(dossier: Dossier, observations: Observations, *, seed: int = 1) -> Scores:
    """Every account's forecasts of the record against the shared baseline's, and what weights they earn.

    Posteriors at each origin use data up to it only: leaving the future out exactly, for which Bürkner,
    Gabry & Vehtari (2020, Journal of Statistical Computation and Simulation 90: 2499-2523) approximate. The
    log score and the CRPS are strictly proper (Gneiting & Raftery 2007, Journal of the American
    Statistical Association 102: 359-378).

    Parameters
    ----------
    dossier, observations
        Claims, and series by variable.
    seed
        Of the resampling of years; it fixes every number.

    Returns
    -------
    Scores
        Whatever the order of accounts, the same numbers.
    """
    cells = fill_cells(dossier, Panel.of(dossier, observations))
    accounts = list(dossier.accounts.values())
    scored = tuple(
        _score(cells, one.id, "composite account" if one.composite else "account", find_year(dossier, one), seed)
        for one in accounts
    )
    references = tuple(_score(cells, name, "reference", None, seed) for name in REFERENCES)
    figures = cells.count_figures(np.ones(len(cells), dtype=bool))
    return Scores(scored, references, _weigh(cells, accounts, seed), cells, figures, seed)


def find_year(dossier: Dossier, account: Account) -> int | None:
    """The year of an account's latest document; None where one of them has no date."""
    years = []
    for name in account.content.documents:
        document = dossier.documents.get(name)
        year = None if document is None else document.date.year if document.date else document.year
        if year is None:
            return None
        years.append(year)
    return max(years, default=None)


def sum_by_origin(cells: Cells, values: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
    """Sums over cells, as they count, by origin year; years in between without a cell have 0.

    Parameters
    ----------
    values
        Shape (cell,).
    mask
        Cells to sum over; all by default.
    """
    mask = np.ones(len(cells), dtype=bool) if mask is None else mask
    if not np.any(mask):
        return np.zeros(0)
    origin = cells.origin[mask]
    return np.bincount(origin - origin.min(), (cells.weight * values)[mask])


def _score(cells: Cells, name: str, kind: str, published: int | None, seed: int) -> AccountScore:
    """One contender's row."""
    spoken = cells.spoken.get(name, np.ones(len(cells), dtype=bool))
    log_gain = cells.log[name] - cells.log[BASELINE]
    crps_gain = cells.crps[BASELINE] - cells.crps[name]
    after = spoken & (cells.origin >= published) if published is not None else np.zeros_like(spoken)
    figures_after = cells.count_figures(after)
    base = float(np.sum((cells.weight * cells.crps[BASELINE])[spoken]))
    variables = sorted(set(cells.variable[spoken].tolist()))
    return AccountScore(
        name=name,
        kind=kind,
        cells=int(np.sum(spoken)),
        figures=cells.count_figures(spoken),
        log_gain=_sum(cells, log_gain, None, seed),
        crps_gain=_sum(cells, crps_gain, None, seed),
        crps_ratio=1 - float(np.sum((cells.weight * crps_gain)[spoken])) / base if base else None,
        published=published,
        hindsight=cells.count_figures(spoken & ~after),
        after=figures_after,
        after_log_gain=float(np.sum((cells.weight * log_gain)[after]))
        if figures_after >= LEAST_AFTER
        else None,
        variables={one: _sum(cells, log_gain, spoken & (cells.variable == one), seed) for one in variables},
    )


def _sum(cells: Cells, values: np.ndarray, mask: np.ndarray | None, seed: int) -> Interval:
    return bootstrap_total(sum_by_origin(cells, values, mask), HORIZONS, seed)


def _weigh(cells: Cells, accounts: Sequence[Account], seed: int) -> tuple[AccountWeight, ...]:
    """Weights with intervals over blocks of years; computed in the order of names."""
    names = sorted(account.id for account in accounts)
    if not names:
        return ()
    log = np.column_stack([cells.log[name] for name in names])
    weights = stack(log, cells.weight)
    low, high = _find_ends(cells, log, weights, seed)
    gains = log - cells.log[BASELINE][:, None]
    yearly = np.column_stack([sum_by_origin(cells, gains[:, k]) for k in range(len(names))])
    beside = weigh_by_bootstrap(yearly, seed)
    found = {
        name: AccountWeight(name, False, float(weights[k]), low[k], high[k], float(beside[k]))
        for k, name in enumerate(names)
    }
    return tuple(
        AccountWeight(**{**vars(found[account.id]), "composite": account.composite}) for account in accounts
    )


def _find_ends(
    cells: Cells, log: np.ndarray, weights: np.ndarray, seed: int
) -> tuple[list[float | None], list[float | None]]:
    """Ends of the weights' intervals, from deviations of their logarithms, at most 1."""
    none: list[float | None] = [None] * len(weights)
    years = int(np.ptp(cells.origin)) + 1 if len(cells) else 0
    widening = find_widening(years, HORIZONS)
    if np.isnan(widening):
        return none, none
    counts = draw_blocks(years, HORIZONS, seed)[:, cells.origin - cells.origin.min()] * cells.weight
    deviations = widening * (np.log(stack(log, counts)) - np.log(weights))
    ends = np.quantile(deviations, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    low, high = np.minimum(weights * np.exp(ends), 1.0)
    return low.tolist(), high.tolist()


__all__ = ["COMMON", "find_year", "score_accounts", "sum_by_origin"]
