"""A record in memory: observations with their sources, read whole and never changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.record.dates import FREQUENCIES, find_kind
from counterpoise.schema import Indicator, RecordSource

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("indicator", "date", "value", "low", "high", "source")
MEANINGS = {
    "indicator": "name; what it is stands in `Record.declared`",
    "date": "year, quarter, month or day, as text",
    "value": "in the indicator's unit; NaN where the file says that there is none",
    "low": "lower end of the interval that the indicator declares; NaN where there is none",
    "high": "upper end of it",
    "source": "name of the source; what it is stands in `Record.sources`",
}


class Observation(NamedTuple):
    """A line of indicators.csv; NaN stands for an empty cell."""

    indicator: str
    date: str
    value: float
    low: float
    high: float
    source: str


@dataclass(frozen=True, eq=False)
class Record:
    """What was observed, as the folder record/ of a dossier says it.

    `dossier` is the dossier's name, `observations` the lines in the order of indicator and date,
    `declared` what each indicator is (title, unit, range, how computed, what its interval is), `sources`
    who published what. A date without a line is a gap, and nothing fills it.
    """

    dossier: str
    observations: tuple[Observation, ...]
    declared: dict[str, Indicator]
    sources: dict[str, RecordSource]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The indicators that have a line, in the order of their names."""
        return tuple(sorted({row.indicator for row in self.observations}))

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything in it, as hexadecimal digits; two records share it only if they are the same.

        Examples
        --------
        >>> from counterpoise.record import load_record
        >>> len(load_record("russia").hash)
        64
        """
        declared = {name: entry.model_dump(mode="json") for name, entry in sorted(self.declared.items())}
        sources = {name: entry.model_dump(mode="json") for name, entry in sorted(self.sources.items())}
        text = json.dumps([self.observations, declared, sources], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    @property
    def indicators(self) -> pd.DataFrame:
        """All observations as a new pandas.DataFrame, one row a line; `attrs` says what the columns are."""
        import pandas as pd

        table = pd.DataFrame(list(self.observations), columns=list(COLUMNS))
        table = table.astype(dict.fromkeys(("value", "low", "high"), "float64"))
        table.attrs = {"title": f"{self.dossier}: observations", "columns": dict(MEANINGS)}
        return table

    def series(self, name: str) -> pd.Series:
        """One indicator's values by period.

        Parameters
        ----------
        name
            An indicator that the record declares.

        Returns
        -------
        pandas.Series
            In the indicator's unit, indexed by every period (year, quarter, month or day) from the first
            to the last that has a line; NaN is a gap. Empty where the indicator has no line. `attrs` holds
            `title`, `unit` and the `sources` of the values.

        Raises
        ------
        UsageError
            U001 where the record declares no such indicator.

        Examples
        --------
        >>> from counterpoise.record import load_record
        >>> record = load_record("russia")
        >>> distance = record.series("CHN-RUS.ideal_point_distance")
        >>> round(float(distance["2014"]), 2)
        0.81
        """
        import pandas as pd

        if name not in self.declared:
            message = "The record declares no such indicator."
            problem = Problem("U001", message, None, str(name)[:80], nearest(str(name), self.declared))
            raise UsageError(problem)
        rows = [row for row in self.observations if row.indicator == name]
        frequency = FREQUENCIES[find_kind(rows[0].date) or "year"] if rows else "Y"
        index = pd.PeriodIndex([row.date for row in rows], freq=frequency)
        found = pd.Series([row.value for row in rows], index, "float64", name)
        if rows:
            found = found.reindex(pd.period_range(index.min(), index.max(), freq=frequency))
        entry = self.declared[name]
        used = sorted({row.source for row in rows})
        found.attrs = {"title": entry.title, "unit": entry.unit, "sources": used}
        return found
