"""Where variables start: the latest observation, where the dossier gives no start of its own."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import date

from counterpoise import dossier as dossiers
from counterpoise.dossier import Dossier
from counterpoise.dossier.loading import read_draft
from counterpoise.errors import DossierError, Place, Problem
from counterpoise.record.loading import FOLDER, load_record
from counterpoise.record.measuring import Measured, Series, measure, measure_at
from counterpoise.record.model import Record
from counterpoise.schema import Citation, Interval, Level, Observed, Variable

DIGITS = 6  # of a level that is taken over: the same on every machine, and finer than any measurement
EDGE = 1e-3  # of a range: how near its ends the interval of a level may come


@dataclass(frozen=True, slots=True)
class Start:
    """The level at which a variable starts, and the observation that it is."""

    level: Level
    observed: Observed
    source: Citation


def load(source: str | os.PathLike[str], documents: str | os.PathLike[str] | None = None) -> Dossier:
    """The dossier that `source` names, checked, with the starts that its record gives.

    A variable without a `start` starts at the latest observation of its first indicator by `as_of`, with the
    interval of its measurement error; without an observation, or where the measure says `reads: changes`,
    at its base. Such a start stands in
    the variable with `start_observed`, so that it is part of the dossier's hash and of a run's dossier.json:
    a run can be repeated from its folder, without the record. The clock plays no part.

    Parameters
    ----------
    source
        A built-in name, the path of a dossier's folder, or the path of a run's dossier.json. A
        built-in name wins over a folder of the same name; write ./NAME for the folder.
    documents
        A folder that holds the texts; with it, passages are checked against them.

    Returns
    -------
    Dossier
        Its `warnings` hold the problems that did not stop it.

    Raises
    ------
    DossierError
        With every problem found, in the order of files and lines; F001 where there is no such dossier. Where
        a start is to be read from it, also what is wrong with the record.
    SurroundingsError
        R001 where a file cannot be read.

    Examples
    --------
    >>> variable = load("russia").variables["WEST:RUS.sanctions"]
    >>> round(variable.start.likely), variable.start_observed.date
    (82, '2025')
    """
    content = dossiers.load(source, documents)
    needed = any(_wants_start(variable) for variable in content.variables.values())
    if not needed or content.folder is None or not (content.folder / FOLDER).is_dir():
        return content
    return take_starts(content, load_record(content))


def check_observations(source: str | os.PathLike[str]) -> tuple[Problem, ...]:
    """The warnings (O048) of a dossier whose observations lie beyond the ends of a measure.

    Takes what `load` takes. Nothing where the dossier has no record, or where either is wrong: `check` and
    `check_record` say that.

    Examples
    --------
    >>> [str(problem.place) for problem in check_observations("nile")]
    []
    """
    try:
        draft = read_draft(source)
    except DossierError:
        return ()
    variables = {name: entered.content for name, entered in draft.variables.items()}
    if draft.indicators is None or not any(entry.measured_by for entry in variables.values()):
        return ()

    def locate(name: str, index: int) -> Place:
        return draft.variables[name].place("measured_by", index, "at")

    try:
        record = load_record(dossiers.load(source))
        return measure_at(draft.name, variables, record, locate).warnings
    except DossierError:
        return ()


def take_starts(dossier: Dossier, record: Record) -> Dossier:
    """The dossier with the starts that a record gives; those that it has of its own stay."""
    found = find_starts(dossier, measure(dossier, record), record)
    variables = {name: _begin(variable, found.get(name)) for name, variable in dossier.variables.items()}
    return replace(dossier, variables=variables)


def find_starts(dossier: Dossier, measured: Measured, record: Record) -> dict[str, Start]:
    """The starts that a record gives, by variable.

    Of the principal indicator the last year that was over by `as_of`; only for states and instruments that
    have no `start` and whose first measure does not say `reads: changes`.
    """
    starts = {}
    for name, variable in dossier.variables.items():
        series = measured.principal(name)
        if series is None or not _wants_start(variable):
            continue
        over = [
            number for number, year in enumerate(series.years) if date(int(year), 12, 31) <= dossier.as_of
        ]
        if over:
            starts[name] = _take_start(variable, series, over[-1], record)
    return starts


def _wants_start(variable: Variable) -> bool:
    """Whether a variable starts at an observation: it has no start, and its first measure may give one."""
    if variable.start is not None or variable.role not in ("state", "instrument"):
        return False
    return bool(variable.measured_by) and variable.measured_by[0].reads == "level"


def _take_start(variable: Variable, series: Series, number: int, record: Record) -> Start:
    """The observation of a year as a start, with its interval where that has room within the range."""
    low, high = variable.range
    margin = EDGE * (high - low)
    level, least, most = (
        float(f"{float(ends[number]):.{DIGITS}g}") for ends in (series.level, series.low, series.high)
    )
    least, most = max(least, low + margin), min(most, high - margin)
    year = str(int(series.years[number]))
    entry = record.sources[series.sources[0]]
    title = record.declared[series.indicator].title
    text = f"{entry.publisher}, {entry.title}: {title}, {year}"
    taken: Level = Interval(likely=level, low=least, high=most) if least < level < most else level
    observed = Observed(indicator=series.indicator, date=year)
    return Start(taken, observed, Citation(citation=text, url=entry.address))


def _begin(variable: Variable, start: Start | None) -> Variable:
    if start is None:
        return variable
    taken = {"start": start.level, "start_source": start.source, "start_observed": start.observed}
    return variable.model_copy(update=taken)
