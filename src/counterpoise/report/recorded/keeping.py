"""What a run keeps of its evidence, as plain data: verdicts, scores and series; a report needs no record.

The report shows what is kept here and computes nothing from observations: `counterpoise report RUN` says the
same on a machine that has neither the dossier's folder nor its record.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterpoise.dossier import Dossier
    from counterpoise.record import Measured, Record, Series

FORMAT = 1
COMMON = "common"
DIGITS = 6  # of a kept level: finer than any measurement, and half the bytes


def has_record(dossier: Dossier) -> bool:
    """Whether a dossier was read from a folder that holds a record.

    Examples
    --------
    >>> from counterpoise.dossier import load
    >>> has_record(load("russia")), has_record(load("nile"))
    (True, False)
    """
    from counterpoise.record.loading import FOLDER

    return dossier.folder is not None and (Path(dossier.folder) / FOLDER).is_dir()


def keep_evidence(
    dossier: Dossier, accounts: Sequence[str] | None = None, seed: int = 1
) -> dict[str, Any] | None:
    """What the record says of a dossier's claims, with the series that it rests on, as plain data.

    Parameters
    ----------
    dossier
        A dossier; None comes back where it has no record.
    accounts
        Only claims of these accounts and those that no account disputes; all if not given.
    seed
        Of the simulations that give the power, and of the hindcasts.

    Returns
    -------
    dict or None
        `record_sha256`; `evidence`, what `counterpoise.weigh(...).to_dict()` gives; `claimed`, by account and
        claim the median of what it states, in points of the effect's range; `least_steps`, under which there
        is no test; `hindcasts`, as `keep_hindcasts` gives them; and what `keep_series` gives.

    Raises
    ------
    DossierError
        What is wrong with the record.
    UsageError
        U001 where there is no such account.
    """
    if not has_record(dossier):
        return None
    from counterpoise.evidence import weigh
    from counterpoise.evidence.questions import LEAST_ROWS
    from counterpoise.record import load_record
    from counterpoise.report.recorded.keeping_hindcasts import keep_hindcasts

    record = load_record(dossier)
    asked = None if accounts is None else [*accounts, COMMON]
    evidence = weigh(dossier, record, accounts=asked, seed=seed).to_dict()
    return {
        "format": FORMAT,
        "record_sha256": record.hash,
        "evidence": evidence,
        "least_steps": LEAST_ROWS,
        "claimed": _state_points(dossier, evidence["claims"]),
        "hindcasts": keep_hindcasts(dossier, record, accounts, seed),
        **keep_series(dossier, record),
    }


def keep_series(dossier: Dossier, record: Record) -> dict[str, Any]:
    """Every variable as the record shows it, in its own unit, and where that comes from, as plain data.

    Returns
    -------
    dict
        `series`: an entry for each indicator of a variable, in the order of variables.yaml, the first one
        first; `unmeasured`: states and instruments without a series; `sources`: by name.
    """
    from counterpoise.record import measure

    found = measure(dossier, record)
    kept = [_keep_one(series, record) for name in dossier.variables for series in found.series.get(name, ())]
    used = sorted({name for entry in kept for name in entry["sources"]})
    return {
        "series": kept,
        "unmeasured": _list_unmeasured(dossier, found),
        "sources": {name: record.sources[name].model_dump(mode="json") for name in used},
    }


def _keep_one(series: Series, record: Record) -> dict[str, Any]:
    """One variable as one indicator shows it."""
    declared = record.declared[series.indicator]
    return {
        "variable": series.variable,
        "principal": series.principal,
        "indicator": series.indicator,
        "title": declared.title,
        "unit": declared.unit,
        "computed": declared.computed,
        "remark": declared.note or "",
        "note": series.measure.note or "",
        "reads": series.measure.reads,
        "error": series.error,
        "years": series.years.tolist(),
        "observed": _shorten(series.observed.tolist()),
        "level": _shorten(series.level.tolist()),
        "low": _shorten(series.low.tolist()),
        "high": _shorten(series.high.tolist()),
        "beyond": series.beyond.tolist(),
        "sources": list(series.sources),
    }


def _shorten(values: Sequence[float]) -> list[float]:
    return [float(f"{value:.{DIGITS}g}") for value in values]


def _list_unmeasured(dossier: Dossier, found: Measured) -> list[str]:
    """States and instruments of which the record has no series."""
    return [
        name
        for name, variable in dossier.variables.items()
        if variable.role in ("state", "instrument") and found.principal(name) is None
    ]


def _state_points(dossier: Dossier, claims: Sequence[dict[str, Any]]) -> dict[str, float]:
    """By "account claim", the median swing that a tested claim states, in points from its effect's base."""
    from counterpoise.evidence.observations import share_of_base
    from counterpoise.evidence.strengths import state_swing

    stated = {}
    for claim in claims:
        if claim["points"] is None:
            continue
        base = share_of_base(dossier, claim["effect"])
        moved = math.log(base / (1 - base)) + state_swing(claim["sign"], claim["strength"] or "moderate")
        stated[f"{claim['account']} {claim['claim']}"] = 100 * (1 / (1 + math.exp(-moved)) - base)
    return stated
