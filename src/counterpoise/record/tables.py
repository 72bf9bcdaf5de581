"""A record as plain tables, for the screen and JSON alike."""

from __future__ import annotations

import math
from typing import Any

from counterpoise.record.model import Record

MEANINGS = {
    "indicator": "name",
    "unit": "unit of the last value",
    "from": "first date that has a value; empty where there is none",
    "to": "last date that has one",
    "values": "number of dates that have a value",
    "gaps": "number of dates between the first and the last that have none",
    "last": "value of the last date",
    "source": "source of the last value",
}


def tabulate_record(record: Record) -> dict[str, list[dict[str, Any]]]:
    """Every series and every source of a record, as records with the same keys.

    Parameters
    ----------
    record
        The record.

    Returns
    -------
    dict
        `series`: an entry for each declared indicator, in the order of names, with the keys of `MEANINGS`.
        `sources`: an entry for each source that is used, with its name, publisher, title, version, licence
        and address.

    Examples
    --------
    >>> from counterpoise.record import load_record
    >>> found = tabulate_record(load_record("russia"))
    >>> next(row["last"] for row in found["series"] if row["indicator"] == "RUS-UKR.battle_deaths")
    70697.0
    """
    used = {row.source for row in record.observations}
    return {
        "series": [_describe_series(record, name) for name in sorted(record.declared)],
        "sources": [
            {
                "source": name,
                "publisher": entry.publisher,
                "title": entry.title,
                "version": entry.version,
                "licence": entry.licence,
                "address": entry.address,
            }
            for name, entry in sorted(record.sources.items())
            if name in used
        ],
    }


def _describe_series(record: Record, name: str) -> dict[str, Any]:
    """An indicator: from when to when, how many gaps, and the last value with its source."""
    unit = record.declared[name].unit
    rows = [row for row in record.observations if row.indicator == name and not math.isnan(row.value)]
    if not rows:
        return {**dict.fromkeys(MEANINGS), "indicator": name, "unit": unit, "values": 0, "gaps": 0}
    first, last = rows[0], rows[-1]
    known = record.series(name)
    span = known.loc[first.date : last.date]
    return {
        "indicator": name,
        "unit": unit,
        "from": first.date,
        "to": last.date,
        "values": len(rows),
        "gaps": len(span) - len(rows),
        "last": last.value,
        "source": last.source,
    }
