"""Predictions held against the record: what came true, what failed, what no one can tell (decision 0056)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from counterpoise.dossier import Account, Dossier
from counterpoise.evidence.foretelling.results import Resolution, Status
from counterpoise.evidence.observations import Observations, Series
from counterpoise.schema import ChronologyEntry, Document, PredictionClaim
from counterpoise.simulation.material import MATERIAL_SHARE

_NO_FIGURE = "the record has no figure of it from before the document"
_SO_FAR = " so far; it names no date"
_IN_WORDS = "That is not the direction as coded, but what would refute it is in words, which are not judged"


@dataclass(frozen=True)
class _Found:
    """A status and how it was decided."""

    status: Status
    reason: str
    final: bool = False
    more: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class _Figure:
    """A yearly figure with half of the 90% interval of its measurement."""

    year: int
    level: float
    half: float


def resolve_predictions(dossier: Dossier, observations: Observations) -> tuple[Resolution, ...]:
    """Every prediction of every account with what became of it.

    Predictions that an account rejects are left out, and those that it reports unless it is composite.

    Parameters
    ----------
    dossier, observations
        Claims, chronology and documents; series by variable, of which the first is used.

    Examples
    --------
    >>> from counterpoise.dossier import load
    >>> from counterpoise.evidence import read_observations
    >>> dossier = load("russia")
    >>> found = resolve_predictions(dossier, read_observations(dossier))
    >>> sum(one.status == "not observable" for one in found) > 0
    True
    """
    return tuple(
        _resolve(dossier, observations, account, claim)
        for account in dossier.accounts.values()
        for claim in _list_predictions(account)
    )


def _list_predictions(account: Account) -> Iterator[PredictionClaim]:
    stances = {"asserted", "reported"} if account.composite else {"asserted"}
    for claim in account.claims:
        if isinstance(claim, PredictionClaim) and claim.stance in stances:
            yield claim


def _resolve(
    dossier: Dossier, observations: Observations, account: Account, claim: PredictionClaim
) -> Resolution:
    """One prediction with what became of it."""
    cited = [place.document for place in claim.at] or list(account.content.documents)
    said, document = _find_date(dossier, cited)
    found = _judge(dossier, observations, claim, said)
    return Resolution(
        account=account.id,
        claim=claim.id,
        status=found.status,
        final=found.final,
        reason=found.reason,
        document=document,
        said=said.isoformat() if said else None,
        by=claim.by.isoformat() if claim.by else None,
        variable=claim.variable,
        event=claim.event,
        direction=claim.direction,
        value=claim.value,
        paraphrase=claim.paraphrase,
        refuted_if=claim.refuted_if,
        **dict(found.more),
    )


def _find_date(dossier: Dossier, cited: Sequence[str]) -> tuple[date | None, str]:
    """The day of the earliest dated document that makes it; of one with a year only, its first day."""
    dated = [
        (day, name) for name in cited if name in dossier.documents and (day := _day(dossier.documents[name]))
    ]
    return min(dated) if dated else (None, cited[0] if cited else "")


def _day(document: Document) -> date | None:
    if document.date is not None:
        return document.date
    return None if document.year is None else date(document.year, 1, 1)


def _judge(dossier: Dossier, observations: Observations, claim: PredictionClaim, said: date | None) -> _Found:
    """What became of it, in the order in which it can be known."""
    series = observations.get(claim.variable or "", ())
    if claim.variable is not None and not series:
        return _Found("not observable", f"nothing in the record measures {claim.variable}")
    if said is None:
        return _Found("not observable", "its document has no date, so that before and after cannot be told")
    if claim.event is not None:
        entry = find_event(dossier, claim.event, said)
        if claim.variable is None:
            return _judge_event(claim, entry, dossier.as_of)
        if entry is None:
            return _Found("open", f"the chronology has no entry of {claim.event}, on which it depends")
        said = entry.date
    if claim.variable is None:
        return _Found("not observable", "it names neither a variable nor an event")
    bounds = dossier.bounds[claim.variable]
    return _judge_level(series[0], bounds[1] - bounds[0], claim, said)


def find_event(dossier: Dossier, event: str, since: date) -> ChronologyEntry | None:
    """The first entry of the chronology after a day that is of an event; what is only like it is not.

    It is of the event that it names, or, where it names none, of the one whose id or title it has.
    """
    title = _squeeze(dossier.events[event].title) if event in dossier.events else None
    wanted = {_squeeze(event), title}
    entries = [
        one
        for one in dossier.chronology
        if one.date > since
        and (one.event == event if one.event is not None else _squeeze(one.title) in wanted)
    ]
    return min(entries, key=lambda one: (one.date, one.title), default=None)


def _judge_event(claim: PredictionClaim, entry: ChronologyEntry | None, as_of: date) -> _Found:
    """An event came true if it is in the chronology in time; that it is not there proves nothing."""
    if entry is None:
        return _Found("open", f"the chronology, which ends by {as_of}, has no entry of {claim.event}")
    more = (("source", f"chronology, {entry.date}: {entry.title}"),)
    if claim.by is not None and entry.date > claim.by:
        return _Found("failed", f"it came on {entry.date}, after its date", True, more)
    return _Found("came true", f"it came on {entry.date}", True, more)


def _judge_level(series: Series, width: float, claim: PredictionClaim, said: date) -> _Found:
    """A direction or a level, by the figures before the document and at the prediction's date."""
    figures = [
        _Figure(int(year), float(level), _half(low, high))
        for year, level, low, high in zip(series.years, series.level, series.low, series.high, strict=True)
    ]
    before = next((one for one in reversed(figures) if one.year < said.year), None)
    last = None if claim.by is None else _last_year(claim.by)
    after = next((one for one in reversed(figures) if last is None or one.year <= last), None)
    if before is None:
        return _Found("not observable", _NO_FIGURE)
    more = (
        ("indicator", series.indicator),
        ("before_year", before.year),
        ("before", before.level),
        ("source", getattr(series, "source", None)),
    )
    if last is not None and figures[-1].year < last:
        return _Found("open", f"the record ends in {figures[-1].year}, before its date", more=more)
    if after is None or after.year < said.year:
        return _Found("open", f"the record has no figure from after the document ({said.year})", more=more)
    if claim.direction is None and claim.value is None:
        return _Found("not observable", "it names neither a direction nor a level", more=more)
    if claim.value is not None:
        change, margin = after.level - claim.value, after.half
    else:
        change, margin = after.level - before.level, float(np.hypot(before.half, after.half))
    status = judge_change(change, margin, MATERIAL_SHARE * width, claim.direction or "same")
    said_of = (
        f"a change of {change:+.3g}" if claim.value is None else f"{change:+.3g} from the level it names"
    )
    reason = f"{said_of}, give or take {margin:.2g}" + ("" if claim.by else _SO_FAR)
    if status == "failed" and claim.by is None and claim.refuted_if:
        status, reason = "open", f"{reason}. {_IN_WORDS}"
    decided = (("after_year", after.year), ("after", after.level), ("margin", margin))
    return _Found(status, reason, claim.by is not None, more + decided)


def judge_change(change: float, margin: float, material: float, direction: str) -> Status:
    """Whether a change is what was predicted, by what its measurement error leaves possible.

    Parameters
    ----------
    change, margin
        In the variable's unit; the change lies within the margin of the truth with 90%.
    material
        The least change that counts.
    direction
        higher, lower or same.

    Examples
    --------
    >>> [judge_change(change, 1, 2, "higher") for change in (5, 1.5, -4)]
    ['came true', 'open', 'failed']
    >>> [judge_change(change, 1, 2, "same") for change in (0.5, 1.5, -4)]
    ['came true', 'open', 'failed']
    >>> judge_change(0.5, 3, 2, "same")  # too uncertain to say that nothing changed
    'open'
    """
    if direction == "same":
        if abs(change) + margin <= material:
            return "came true"
        return "failed" if abs(change) > max(material, margin) else "open"
    ahead = change if direction == "higher" else -change
    if ahead > max(material, margin):
        return "came true"
    return "failed" if ahead + margin < material else "open"


def _last_year(by: date) -> int:
    """The last year that has ended by a day."""
    return by.year if (by.month, by.day) == (12, 31) else by.year - 1


def _half(low: float, high: float) -> float:
    return (high - low) / 2 if np.isfinite(high - low) else 0.0


def _squeeze(text: str) -> str:
    """A title without case, hyphens and doubled spaces."""
    return " ".join(text.casefold().replace("-", " ").split())
