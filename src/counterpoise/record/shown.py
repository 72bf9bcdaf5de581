"""A dossier's record and what it can test, as plain tables for the screen and JSON alike."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from counterpoise.dossier import Dossier
from counterpoise.record.measuring import Measured
from counterpoise.record.model import Record
from counterpoise.record.tables import tabulate_record
from counterpoise.record.testable import FEWEST_PAIRS, list_testable

BARS = "▁▂▃▄▅▆▇█"
GAP = "·"
MOST_BARS = 40


def tabulate_series(dossier: Dossier, record: Record) -> list[dict[str, Any]]:
    """Every series of a record, with the variables that it measures and a small plot.

    Parameters
    ----------
    dossier
        Its variables say by what they are measured.
    record
        What was observed.

    Returns
    -------
    list of dict
        The entries of `tabulate_record`, with `measures` (variables; "(alternative)" where another indicator
        comes first) and `plot`, from the first date to the last, a gap as "·".

    Examples
    --------
    >>> from counterpoise.record import load, load_record
    >>> dossier = load("russia")
    >>> rows = {row["indicator"]: row for row in tabulate_series(dossier, load_record(dossier))}
    >>> rows["RUS:CHN.energy_export_share"]["measures"]
    ['RUS.dependence_on_china']
    """
    measures: dict[str, list[str]] = {}
    for name, variable in dossier.variables.items():
        for number, how in enumerate(variable.measured_by):
            measures.setdefault(how.indicator, []).append(f"{name} (alternative)" if number else name)
    rows = []
    for entry in tabulate_record(record)["series"]:
        name = entry["indicator"]
        values = record.series(name).tolist()
        rows.append({**entry, "measures": measures.get(name, []), "plot": draw_line(values)})
    return rows


def draw_line(values: Sequence[float], most: int = MOST_BARS) -> str:
    """Numbers as a line of bars from the lowest to the highest; a gap is a point.

    Of more than `most` numbers, each bar is the mean of as many neighbours as are needed.

    Examples
    --------
    >>> draw_line([0, 1, float("nan"), 7])
    '▁▂·█'
    """
    width = max(math.ceil(len(values) / most), 1)
    parts = [values[first : first + width] for first in range(0, len(values), width)]
    means = [_average([value for value in part if not math.isnan(value)]) for part in parts]
    known = [mean for mean in means if mean is not None]
    if not known:
        return GAP * len(means)
    low, high = min(known), max(known)
    scale = (len(BARS) - 1) / (high - low) if high > low else 0.0
    return "".join(GAP if mean is None else BARS[round((mean - low) * scale)] for mean in means)


def _average(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def tabulate_testable(dossier: Dossier, measured: Measured) -> dict[str, Any]:
    """Which causal claims the record can say anything of, and what the others lack.

    Returns
    -------
    dict
        `claims`: how many there are; `testable`, `accounting` and `untestable`: how many of them; `lacking`:
        how many lack what; `pairs needed`; and `list`, an entry a claim (see `Testability`), testable ones
        first.

    Examples
    --------
    >>> from counterpoise.record import load, load_record, measure
    >>> dossier = load("russia")
    >>> found = tabulate_testable(dossier, measure(dossier, load_record(dossier)))
    >>> found["claims"] == found["testable"] + found["accounting"] + found["untestable"]
    True
    """
    found = list_testable(dossier, measured)
    order = ("testable", "accounting", "untestable")
    counts = Counter(entry.verdict for entry in found)
    lacking = Counter(" and ".join(entry.missing) for entry in found if entry.missing)
    ranked = sorted(found, key=lambda entry: (order.index(entry.verdict), not entry.pairs))
    return {
        "claims": len(found),
        **{verdict: counts[verdict] for verdict in order},
        "lacking": dict(lacking.most_common()),
        "pairs needed": FEWEST_PAIRS,
        "list": [entry.to_dict() for entry in ranked],
    }
