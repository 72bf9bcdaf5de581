"""From new rows of indicators to new weights, a new ranking, and what to watch next."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.evidence import Observations, Panel, read_observations
from counterpoise.evidence.scoring.cells import HORIZONS, LEAST_STEPS, Cells, fill_cells
from counterpoise.evidence.scoring.scores import find_handicap
from counterpoise.judgement.choice import Choice
from counterpoise.judgement.monitoring.arrivals import join_rows, read_arrivals
from counterpoise.judgement.monitoring.foretelling import Foreteller
from counterpoise.judgement.monitoring.ranking import rank_policies
from counterpoise.judgement.monitoring.results import SILENT, Figure, Monitoring, Signal
from counterpoise.judgement.monitoring.separating import find_entropy, find_gain
from counterpoise.judgement.monitoring.updating import update_by_bayes, update_weights
from counterpoise.judgement.monitoring.weighting import settle_before
from counterpoise.judgement.utilities import Utilities, find_utilities
from counterpoise.record import Observation, Record, load_record
from counterpoise.system import streams

if TYPE_CHECKING:
    import pandas as pd

Rows = Sequence[Observation] | str | os.PathLike[str]


def monitor(
    dossier: Dossier,
    rows: Rows = (),
    *,
    choice: Choice | None = None,
    utilities: Utilities | None = None,
    weights: Mapping[str, float] | pd.Series | str = "equal",
    record: Record | None = None,
    seed: int = 1,
) -> Monitoring:
    """What new rows of indicators do to the weights of accounts and the ranking, and what to watch next.

    Parameters
    ----------
    dossier
        A checked dossier with a record.
    rows
        New observations, or a file of them with the columns of record/indicators.csv. None by default: then
        the weights stay, and what there is to watch is told.
    choice
        The decision, for the ranking; its accounts are those that are weighed. Without one, all are.
    utilities
        Of the choice, if they were found before.
    weights
        Before: "equal", "evidence" (those that the record so far earns them, `counterpoise.weigh`), or a
        number from 0 for each account.
    record
        What was observed before; the dossier's own record by default.
    seed
        Of the simulated figures to come; it fixes every number.

    Returns
    -------
    Monitoring
        Weights before and after, the new figures with what was foretold of them, the ranking, the signals.

    Raises
    ------
    DossierError
        O001 where there is no record; what is wrong with the rows (see `read_arrivals`).
    UsageError
        J008: weights that do not fit.

    Examples
    --------
    >>> import counterpoise as cp
    >>> found = monitor(cp.load("russia"))  # no new rows
    >>> found.signals[0].indicator, found.after.equals(found.before)
    ('RUS:CHN.energy_export_share', True)
    """
    past = load_record(dossier) if record is None else record
    new = read_arrivals(rows, past) if isinstance(rows, str | os.PathLike) else tuple(rows)
    old = read_observations(dossier, past)
    later = read_observations(dossier, join_rows(past, new)) if new else old
    return monitor_observations(
        dossier, old, later, choice=choice, utilities=utilities, weights=weights, seed=seed
    )


def monitor_observations(
    dossier: Dossier,
    old: Observations,
    later: Observations,
    *,
    choice: Choice | None = None,
    utilities: Utilities | None = None,
    weights: Mapping[str, float] | pd.Series | str = "equal",
    seed: int = 1,
) -> Monitoring:
    """The same from series by variable: those before, and those with the new figures in them."""
    names = list(dossier.accounts) if choice is None else list(choice.accounts)
    before, cells = settle_before(dossier, names, weights, old, seed)
    foreteller = Foreteller(dossier, Panel.of(dossier, later), names)
    figures, skipped = _list_figures(foreteller, Panel.of(dossier, old), before)
    after, bayes = _update(dossier, old, cells, figures, before)
    ranking = None
    if choice is not None:
        ranking = rank_policies(find_utilities(choice) if utilities is None else utilities, before, after)
    return Monitoring(
        before=before,
        after=after,
        bayes=bayes,
        figures=figures,
        skipped=skipped,
        ranking=ranking,
        signals=_list_signals(foreteller, after, seed),
        entropy=find_entropy(after.to_numpy()),
        actor=None if choice is None else choice.actor,
        seed=seed,
    )


def _list_figures(
    foreteller: Foreteller, old: Panel, before: pd.Series
) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    """The new figures of states with what was foretold of them, by year; and what is left out."""
    figures: list[Figure] = []
    skipped = []
    panel = foreteller.panel
    for variable in panel.series:
        known = set(_list_observed(old, variable))
        new = [year for year in _list_observed(panel, variable) if year not in known]
        if not new:
            continue
        if variable not in foreteller.states:
            skipped.append(f"{variable} is no state: its new figures tell only how others' causes stand.")
            continue
        found = [_foretell(foreteller, variable, year, before) for year in new]
        figures += [one for one in found if one is not None]
        short = [year for year, one in zip(new, found, strict=True) if one is None]
        if short:
            skipped.append(
                f"{variable} in {', '.join(map(str, short))}: no figure of the {HORIZONS} years before has "
                f"{LEAST_STEPS} yearly steps behind it."
            )
    return tuple(sorted(figures, key=lambda one: (one.year, one.variable))), tuple(skipped)


def _list_observed(panel: Panel, variable: str) -> list[int]:
    """The years of which a panel has a figure of a variable."""
    if variable not in panel.series:
        return []
    series = panel.series[variable]
    return [int(year) for year, level in zip(series.years, series.level, strict=True) if np.isfinite(level)]


def _foretell(foreteller: Foreteller, variable: str, year: int, before: pd.Series) -> Figure | None:
    """A new figure as foretold from the last one before it."""
    earlier = [one for one in foreteller.list_years(variable) if one < year]
    foretold = foreteller.foresee(variable, earlier[-1], year) if earlier else None
    if foretold is None:
        return None
    z = foreteller.level(variable, year)
    series = foreteller.panel.series[variable]
    shares = {str(name): float(share) for name, share in before.items()}
    forecasts = {name: foretold.by(name) for name in shares}
    return Figure(
        variable=variable,
        indicator=series.indicator,
        year=year,
        level=float(series.level[list(series.years).index(year)]),
        log={name: one.log_score(z) for name, one in forecasts.items()},
        baseline=foretold.baseline.log_score(z),
        spoken=tuple(foretold.spoken),
        place=sum(shares[name] * one.cdf(z) for name, one in forecasts.items()),
    )


def _update(
    dossier: Dossier,
    old: Observations,
    cells: Cells | None,
    figures: Sequence[Figure],
    before: pd.Series,
) -> tuple[pd.Series, pd.Series]:
    """The weights after, by the rule that is used and by Bayes' rule alone."""
    if not any(figure.spoken for figure in figures):
        return before.copy(), before.copy()
    scored = fill_cells(dossier, Panel.of(dossier, old)) if cells is None else cells
    names = [str(name) for name in before.index]
    handicap = {name: float(np.max(find_handicap(scored, name), initial=0.0)) for name in names}
    log = np.array(
        [
            [figure.log[name] - handicap[name] * (name in figure.spoken) for name in names]
            for figure in figures
        ]
    )
    after, bayes = before.copy(), before.copy()
    after[:] = update_weights(log, before.to_numpy())
    bayes[:] = update_by_bayes(log, before.to_numpy())
    return after, bayes


def _list_signals(foreteller: Foreteller, weights: pd.Series, seed: int) -> tuple[Signal, ...]:
    """What each observed state's next figure would tell, the most first."""
    entropy = find_entropy(weights.to_numpy())
    names = [str(name) for name in weights.index]
    signals = []
    for variable in foreteller.states:
        foretold = foreteller.foresee_next(variable)
        if foretold is None:
            continue
        gain = find_gain(
            [foretold.by(name) for name in names],
            weights.to_numpy(),
            streams.stream(seed, "foretold", variable, 0),
        )
        pair = ["", ""]
        if gain.pair is not None:
            pair = sorted(names[place] for place in gain.pair if names[place] in foretold.spoken)
            pair = [*pair, SILENT][:2]
        signals.append(
            Signal(
                variable=variable,
                indicator=foreteller.panel.series[variable].indicator,
                year=foretold.year,
                bits=gain.bits,
                error=gain.error,
                share=gain.bits / entropy if entropy > 0 else 0.0,
                first=pair[0],
                second=pair[1],
                pair_bits=gain.pair_bits,
                spoken=tuple(foretold.spoken),
            )
        )
    return tuple(sorted(signals, key=lambda one: (-one.bits, one.variable)))
