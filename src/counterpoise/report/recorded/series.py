"""Observed series for the page: what was seen of a variable, by which indicator, and what that misses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from counterpoise.dossier import Dossier
from counterpoise.report.recorded.plots import draw_series
from counterpoise.report.words import count_digits, format_plain

ERRORS = {
    "declared": "error as the dossier declares it",
    "record": "error as published",
    "usual": "error unknown: a twentieth of the range either way",
}


@dataclass(frozen=True, slots=True)
class RecordSourceView:
    """Where observations come from; `address` is as the record gives it and not yet known to be safe."""

    name: str
    text: str
    licence: str
    citation: str
    note: str
    address: str | None


@dataclass(frozen=True, slots=True)
class ObservedView:
    """A variable as one indicator shows it; levels are in the variable's unit.

    `misses` is what the dossier says of the measure, `held` in how many years the value lay beyond the
    ends of the measure, `last` the last level with its year.
    """

    variable: str
    indicator: str
    title: str
    measures: str
    misses: str
    error: str
    changes_only: bool
    held: int
    years: tuple[int, ...]
    level: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    bounds: tuple[float, float]
    unit: str
    last: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A variable's series by the indicator that counts, drawn, and its other indicators."""

    observed: ObservedView
    others: tuple[ObservedView, ...]
    chart: str


def list_series(dossier: Dossier, kept: Mapping[str, Any]) -> tuple[SeriesView, ...]:
    """The series of each variable in the order in which they are kept, drawn over the same years.

    Parameters
    ----------
    dossier
        Titles, units and ranges.
    kept
        What `keep_series` gave.
    """
    by_variable: dict[str, list[ObservedView]] = {}
    for entry in kept["series"]:
        if entry["variable"] in dossier.variables:
            by_variable.setdefault(entry["variable"], []).append(view_observed(dossier, entry))
    years = [year for views in by_variable.values() for view in views for year in view.years]
    span = (min(years), max(years)) if years else (0, 0)
    return tuple(_draw(views, span) for views in by_variable.values())


def view_observed(dossier: Dossier, entry: Mapping[str, Any]) -> ObservedView:
    """One kept series for people."""
    variable = dossier.variables[entry["variable"]]
    bounds = dossier.bounds[entry["variable"]]
    digits = count_digits(*bounds)
    last = format_plain(round(entry["level"][-1], digits))
    return ObservedView(
        variable=entry["variable"],
        indicator=entry["indicator"],
        title=variable.title,
        measures=f"{entry['title']} ({entry['unit']})",
        misses=entry["note"],
        error=ERRORS[entry["error"]],
        changes_only=entry["reads"] == "changes",
        held=sum(entry["beyond"]),
        years=tuple(entry["years"]),
        level=tuple(entry["level"]),
        low=tuple(entry["low"]),
        high=tuple(entry["high"]),
        bounds=(float(bounds[0]), float(bounds[1])),
        unit=variable.unit,
        last=f"{last} in {entry['years'][-1]}",
        sources=tuple(entry["sources"]),
    )


def _draw(views: Sequence[ObservedView], span: tuple[int, int]) -> SeriesView:
    first, *others = views
    low, high = (format_plain(end) for end in first.bounds)
    said = (
        f"{first.title}, observed {first.years[0]} to {first.years[-1]}: last {first.last}, of a range from "
        f"{low} to {high} ({first.unit})"
    )
    return SeriesView(first, tuple(others), draw_series(first, others, first.bounds, span, said))


def list_record_sources(kept: Mapping[str, Any]) -> dict[str, RecordSourceView]:
    """The sources of the kept series, by name."""
    return {name: _view_source(name, entry) for name, entry in sorted(kept["sources"].items())}


def _view_source(name: str, entry: Mapping[str, Any]) -> RecordSourceView:
    version = f", {entry['version']}" if entry.get("version") else ""
    return RecordSourceView(
        name=name,
        text=f"{entry['publisher']}, {entry['title']}{version}",
        licence=entry["licence"],
        citation=entry["citation"],
        note=entry.get("note") or "",
        address=entry.get("address"),
    )
