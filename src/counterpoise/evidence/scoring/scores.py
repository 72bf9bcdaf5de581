"""From cells to scores and weights of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from counterpoise.dossier import Account, Dossier
from counterpoise.evidence.observations import Observations, Panel
from counterpoise.evidence.scoring.blocks import (
    LEVEL,
    Interval,
    bootstrap_total,
    bound_together,
    draw_blocks,
    find_widening,
)
from counterpoise.evidence.scoring.cells import HORIZONS, Cells, fill_cells
from counterpoise.evidence.scoring.contenders import BASELINE, REFERENCES
from counterpoise.evidence.scoring.results import LEAST_AFTER, AccountScore, AccountWeight, Scores
from counterpoise.evidence.scoring.stacking import stack, weigh_by_bootstrap

WEIGHT_DRAWS = 400
WITHOUT = {"without 2014": (2014,), "without 2022-24": (2022, 2023, 2024)}
_ENDS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
_ROUNDING = 1e-6  # of the logarithm of a weight: what the search for it leaves


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
    names = sorted(dossier.accounts)
    weights, differ = _weigh(cells, names, seed) if names else ({}, False)
    scored = tuple(
        _score(
            cells, one.id, "composite account" if one.composite else "account", find_year(dossier, one), seed
        )
        for one in accounts
    )
    references = tuple(_score(cells, name, "reference", None, seed) for name in REFERENCES)
    figures = cells.count_figures(np.ones(len(cells), dtype=bool))
    return Scores(
        accounts=scored,
        references=references,
        sure=find_sure_winners(cells, [one.name for one in scored if one.beats], names, seed),
        table=tuple(replace(weights[one.id], composite=one.composite) for one in accounts),
        differ=differ,
        cells=cells,
        figures=figures,
        seed=seed,
    )


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
        over_turned=_sum(cells, cells.log[name] - cells.turned.get(name, cells.log[BASELINE]), None, seed),
        crps_gain=_sum(cells, crps_gain, None, seed),
        crps_ratio=1 - float(np.sum((cells.weight * crps_gain)[spoken])) / base if base else None,
        published=published,
        hindsight=cells.count_figures(spoken & ~after),
        after=figures_after,
        after_log_gain=float(np.sum((cells.weight * log_gain)[after]))
        if figures_after >= LEAST_AFTER
        else None,
        variables={one: _sum(cells, log_gain, spoken & (cells.variable == one), seed) for one in variables},
        without={
            label: _sum(cells, np.where(np.isin(cells.target, years), 0.0, log_gain), None, seed)
            for label, years in WITHOUT.items()
        },
    )


def _sum(cells: Cells, values: np.ndarray, mask: np.ndarray | None, seed: int) -> Interval:
    return bootstrap_total(sum_by_origin(cells, values, mask), HORIZONS, seed)


def find_sure_winners(
    cells: Cells, winners: Sequence[str], names: Sequence[str], seed: int
) -> tuple[str, ...]:
    """Those of the winners whose gain is above 0 with all accounts that speak considered at once."""
    speak = sorted(name for name in names if np.any(cells.spoken[name]))
    gains = [sum_by_origin(cells, cells.log[name] - cells.log[BASELINE]) for name in speak]
    if not gains or np.isnan(find_widening(len(gains[0]), HORIZONS)):
        return ()
    yearly = np.column_stack(gains)
    drawn = (draw_blocks(len(yearly), HORIZONS, seed) - 1) @ yearly
    reach = find_widening(len(yearly), HORIZONS) * bound_together(drawn, both=False)
    least = yearly.sum(axis=0) - reach * np.std(drawn, axis=0)
    return tuple(name for name, value in zip(speak, least, strict=True) if value > 0 and name in winners)


def _weigh(cells: Cells, names: Sequence[str], seed: int) -> tuple[dict[str, AccountWeight], bool]:
    """Weights by name, with intervals over blocks of years, and whether they differ from equal."""
    log = np.column_stack([cells.log[name] - find_handicap(cells, name) for name in names])
    weights = stack(log, cells.weight)
    deviations = _resample_weights(cells, log, weights, seed)
    low, high = np.minimum(weights * np.exp(np.quantile(deviations, _ENDS, axis=0)), 1.0)
    far = np.abs(np.log(weights * len(names)))
    reach = bound_together(deviations, both=True) * np.std(deviations, axis=0)
    gains = log - cells.log[BASELINE][:, None]
    yearly = np.column_stack([sum_by_origin(cells, gains[:, k]) for k in range(len(names))])
    beside = weigh_by_bootstrap(yearly, seed)
    found = {
        name: AccountWeight(name, False, *(float(part[k]) for part in (weights, low, high, beside)))
        for k, name in enumerate(names)
    }
    return found, bool(np.any(far > reach + _ROUNDING))


def find_handicap(cells: Cells, name: str) -> np.ndarray:
    """What weights do not credit an account with, shape (cell,): its opposite's mean gain where it speaks.

    Naming causes widens forecasts, and where the baseline is too sure of itself that alone gains. A claim
    without any effect gains no more by it, in the mean, than its opposite does.
    """
    spoken = cells.spoken[name]
    total = float(np.sum((cells.weight * (cells.turned[name] - cells.log[BASELINE]))[spoken]))
    figures = float(np.sum(cells.weight[spoken]))
    return np.where(spoken, max(total, 0.0) / figures if figures else 0.0, 0.0)


def _resample_weights(cells: Cells, log: np.ndarray, weights: np.ndarray, seed: int) -> np.ndarray:
    """Deviations of the weights' logarithms, shape (draw, account); NaN where years are too few."""
    years = int(np.ptp(cells.origin)) + 1 if len(cells) else 0
    widening = find_widening(years, HORIZONS)
    if np.isnan(widening):
        return np.full((1, len(weights)), np.nan)
    drawn = draw_blocks(years, HORIZONS, seed, WEIGHT_DRAWS)
    counts = drawn[:, cells.origin - cells.origin.min()] * cells.weight
    found = stack(log, counts, start=weights, enough=1e-7)
    return widening * (np.log(found) - np.log(weights))
