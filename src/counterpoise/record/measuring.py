"""Variables as observed: an indicator's yearly values in the variable's own unit, with their error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.errors import DossierError, Place, Problem, nearest
from counterpoise.record.model import Observation, Record
from counterpoise.record.scales import make_scale
from counterpoise.record.years import Yearly, take_years
from counterpoise.schema import Measure, Variable

if TYPE_CHECKING:
    import pandas as pd

# Half of a 90% interval where neither the dossier nor the record says how exact an indicator is, as a share
# of the variable's range (a judgement, decision 0036).
USUAL_ERROR = 0.05
COLUMNS = {
    "variable": "name",
    "principal": "whether it is the first indicator that the dossier gives for the variable",
    "indicator": "name; what it is stands in the record",
    "year": "calendar year",
    "value": "in the indicator's unit",
    "level": "in the variable's unit",
    "low": "lower end of the 90% interval of the level, in the variable's unit",
    "high": "upper end of it",
    "beyond": "whether the value lay beyond the ends of `at`, so that the level is held at an end",
    "source": "names of the sources in the record",
}
Locate = Callable[[str, int], Place]


@dataclass(frozen=True, eq=False)
class Series:
    """A variable as one indicator shows it, by year; a year without a value is not there.

    `observed` is in the indicator's unit; `level`, `low` and `high` (a 90% interval of measurement error) in
    the variable's, low <= level <= high whatever the direction. `beyond` marks years whose value lay outside
    `at`. `error` says where the interval is from: the dossier ("declared"), the record, or the usual one.
    """

    variable: str
    indicator: str
    principal: bool
    measure: Measure
    unit: str
    years: np.ndarray
    observed: np.ndarray
    level: np.ndarray
    low: np.ndarray
    high: np.ndarray
    beyond: np.ndarray
    sources: tuple[str, ...]
    error: Literal["declared", "record", "usual"]

    @property
    def source(self) -> str:
        """The names of the sources, in one text."""
        return ", ".join(self.sources)

    @property
    def transform(self) -> str:
        """linear, log or logit: what was applied before values were placed."""
        return self.measure.transform

    @property
    def share_of(self) -> str | None:
        """The whole that the indicator is a share of, if any."""
        return self.measure.share_of

    @property
    def clipped(self) -> int:
        """In how many years the value lay beyond the ends of `at`."""
        return int(np.count_nonzero(self.beyond))


@dataclass(frozen=True, eq=False)
class Measured:
    """Every variable that the record shows, principal indicator first, and what to mind (O048)."""

    dossier: str
    series: dict[str, tuple[Series, ...]]
    warnings: tuple[Problem, ...] = field(default=())

    def principal(self, variable: str) -> Series | None:
        """The series of a variable's first indicator; None where it has no whole year."""
        found = self.series.get(variable, ())
        return found[0] if found and found[0].principal else None

    def table(self) -> pd.DataFrame:
        """All series as a tidy pandas.DataFrame, a row a year; `attrs` says what the columns are.

        Examples
        --------
        >>> from counterpoise.dossier import load
        >>> from counterpoise.record import load_record, measure
        >>> dossier = load("russia")
        >>> table = measure(dossier, load_record(dossier)).table()
        >>> rows = table[table["variable"] == "RUS.dependence_on_china"]
        >>> rows[["year", "level"]].tail(1).round(1).to_dict("records")
        [{'year': 2024, 'level': 46.5}]
        """
        import pandas as pd

        every = [entry for found in self.series.values() for entry in found]
        columns: dict[str, list[object]] = {name: [] for name in COLUMNS}
        for entry in every:
            count = len(entry.years)
            for name in ("variable", "principal", "indicator", "source"):
                columns[name] += [getattr(entry, name)] * count
            columns["year"] += entry.years.tolist()
            columns["value"] += entry.observed.tolist()
            for name in ("level", "low", "high", "beyond"):
                columns[name] += getattr(entry, name).tolist()
        kinds = {"principal": "bool", "year": "int64", "beyond": "bool"}
        numbers = dict.fromkeys(("value", "level", "low", "high"), "float64")
        table = pd.DataFrame(columns).astype({**kinds, **numbers})
        units = {entry.variable: entry.unit for entry in every}
        table.attrs = {"title": f"{self.dossier}: as observed", "columns": dict(COLUMNS), "units": units}
        return table


def measure(dossier: Dossier, record: Record) -> Measured:
    """Every variable as its indicators show it, in the variable's own unit.

    Assumes what `measured_by` says: that the indicator is the variable but for a measurement error, placed in
    the range by `at` after `transform`. The error is `error` (in the indicator's unit) where it is declared,
    else the interval that the record gives, else `USUAL_ERROR` of the range. Yearly values are those
    of yearly indicators, or means of years of which every quarter, month or day is there. A gap stays a gap,
    and years before `since` are not read.

    Parameters
    ----------
    dossier
        Its variables say by what they are measured.
    record
        What was observed.

    Returns
    -------
    Measured
        By variable, in the order of names, a series an indicator; without those that have no whole year.

    Raises
    ------
    DossierError
        O040 where the record declares no such indicator.

    Examples
    --------
    >>> from counterpoise.dossier import load
    >>> from counterpoise.record import load_record
    >>> dossier = load("russia")
    >>> found = measure(dossier, load_record(dossier)).principal("RUS.dependence_on_china")
    >>> int(found.years[-1]), round(float(found.level[-1]), 1)
    (2024, 46.5)
    """
    return measure_at(dossier.name, dossier.variables, record)


def measure_at(
    name: str, variables: dict[str, Variable], record: Record, locate: Locate | None = None
) -> Measured:
    """The same for variables whose entries stand somewhere: `locate` gives the place of a measure."""
    rows = _sort_rows(record)
    series: dict[str, tuple[Series, ...]] = {}
    warnings: list[Problem] = []
    for variable, entry in sorted(variables.items()):
        found: list[Series] = []
        for index, how in enumerate(entry.measured_by):
            place = Place("variables.yaml") if locate is None else locate(variable, index)
            if how.indicator not in record.declared:
                close = nearest(how.indicator, record.declared)
                message = f"There is no indicator of the record called {how.indicator[:80]}."
                raise DossierError(Problem("O040", message, place, how.indicator[:80], close))
            years = [row for row in take_years(rows.get(how.indicator, [])) if row.year >= (how.since or 0)]
            if years:
                found.append(_measure_one(variable, entry, how, index == 0, years))
                warnings += _warn(found[-1], place)
        if found:
            series[variable] = tuple(found)
    return Measured(name, series, tuple(warnings))


def _sort_rows(record: Record) -> dict[str, list[Observation]]:
    """The observations by indicator, in one pass."""
    rows: dict[str, list[Observation]] = {}
    for row in record.observations:
        rows.setdefault(row.indicator, []).append(row)
    return rows


def _measure_one(
    variable: str, entry: Variable, how: Measure, principal: bool, years: list[Yearly]
) -> Series:
    """One indicator's yearly values as levels of a variable."""
    scale = make_scale(entry, how)
    values = np.array([row.value for row in years])
    places = scale.place(values)
    beyond = (places < -1e-9) | (places > 1 + 1e-9)
    level = scale.to_levels(values)
    ends = np.array([[row.low for row in years], [row.high for row in years]])
    error: Literal["declared", "record", "usual"] = "usual"
    if how.error is not None:
        error, ends = "declared", np.stack([values - how.error, values + how.error])
    elif not np.isnan(ends).all():
        error = "record"
    reach = USUAL_ERROR * (entry.range[1] - entry.range[0])
    usual = np.clip(np.stack([level - reach, level + reach]), *scale.to_levels(np.array(how.at)))
    mapped = np.sort(scale.to_levels(ends), axis=0)
    bounds = np.where(np.isnan(mapped), usual, mapped)
    return Series(
        variable=variable,
        indicator=how.indicator,
        principal=principal,
        measure=how,
        unit=entry.unit,
        years=np.array([row.year for row in years], dtype=int),
        observed=values,
        level=level,
        low=np.minimum(bounds[0], level),
        high=np.maximum(bounds[1], level),
        beyond=beyond,
        sources=tuple(sorted({name for row in years for name in row.sources})),
        error=error,
    )


def _warn(series: Series, place: Place) -> list[Problem]:
    """That values lie beyond the ends of a measure, if some do."""
    if not series.clipped:
        return []
    years = series.years[series.beyond]
    values = series.observed[series.beyond]
    message = (
        f"{series.clipped} of {len(series.years)} yearly values of {series.indicator} lie beyond `at`, "
        f"from {values.min():g} to {values.max():g}; {series.variable} is held at the end of its range."
    )
    span = f"{years[0]}" if len(years) == 1 else f"{series.clipped} years from {years[0]} to {years[-1]}"
    first, second = series.measure.at
    ends = sorted((first, second, float(values.min()), float(values.max())))
    wide = (ends[0], ends[-1]) if first < second else (ends[-1], ends[0])
    edit = f"Widen at to [{wide[0]:g}, {wide[1]:g}] or more, or read only the years that fit, by `since`."
    return [Problem("O048", message, place, span, edit=edit)]
