"""What became of the predictions that documents make, as values that can be shown and stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

Status = Literal["came true", "failed", "open", "not observable"]
STATUSES: tuple[Status, ...] = ("came true", "failed", "open", "not observable")
MEANINGS = {
    "account": "whose prediction",
    "claim": "its id",
    "status": "came true, failed, open or not observable",
    "final": "whether its date has been reached; without a date of its own it can still turn",
    "reason": "how that was decided, or why it could not be",
    "document": "where it stands first",
    "said": "day before which nothing of what is predicted can have happened: the document's, or 1 January",
    "by": "its date, if it gives one",
    "variable": "what it is about",
    "event": "the event that it is about or that it takes for granted",
    "direction": "higher, lower or same",
    "value": "level that it names, in the variable's unit",
    "indicator": "what the variable is measured by",
    "before_year": "year of the last figure before the document",
    "before": "that figure, in the variable's unit",
    "after_year": "year of the figure that decides",
    "after": "that figure",
    "margin": "half of the 90% interval of their difference (of the figure itself for a level)",
    "source": "names of the sources in the record, or of the chronology's entry",
    "refuted_if": "what would refute it in the document's own terms, which nothing here reads",
    "paraphrase": "what it says, in the coder's words",
}
RESOLUTION_RULE = (
    "A direction is judged by the last figure before the document's date and the figure at the prediction's "
    "date, or the latest. Higher and lower came true where the change is over 0.02 of the range and over its "
    "measurement error, and failed where not even with the error it could be; same failed where the change "
    "is over both, and came true where even with the error it is not; else the prediction is open. An event "
    "came true where the chronology has a dated entry that names it, or has its title. What would refute a "
    "prediction is in words, and no words are judged: one with such words and no date is never called failed."
)


@dataclass(frozen=True)
class Resolution:
    """One prediction and what became of it; what the fields are `MEANINGS` says."""

    account: str
    claim: str
    status: Status
    final: bool
    reason: str
    document: str
    said: str | None
    by: str | None
    variable: str | None
    event: str | None
    direction: str | None
    value: float | None
    paraphrase: str
    refuted_if: str | None
    indicator: str | None = None
    before_year: int | None = None
    before: float | None = None
    after_year: int | None = None
    after: float | None = None
    margin: float | None = None
    source: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data, in the order of `MEANINGS`."""
        found = asdict(self)
        return {name: found[name] for name in MEANINGS}


def count_statuses(found: Sequence[Resolution]) -> Mapping[str, int]:
    """How many predictions have each status, in the order of `STATUSES`."""
    seen = [one.status for one in found]
    return {status: seen.count(status) for status in STATUSES}


def summarise(found: Sequence[Resolution]) -> str:
    """What became of the predictions, in a sentence.

    Examples
    --------
    >>> summarise([])
    'No account makes a prediction.'
    """
    if not found:
        return "No account makes a prediction."
    counts = count_statuses(found)
    dated = sum(one.by is not None for one in found)
    parts = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    turn = any(one.status in ("came true", "failed") and not one.final for one in found)
    so_far = " What has no date of its own is judged so far, and can still turn." if turn else ""
    return f"Of {len(found)} predictions, {dated} with a date: {parts}.{so_far}"


def tabulate(found: Sequence[Resolution]) -> pd.DataFrame:
    """One row a prediction; `attrs` says what the columns mean and states the rule."""
    import pandas as pd

    frame = pd.DataFrame([one.to_dict() for one in found], columns=list(MEANINGS))
    frame.attrs = {"columns": dict(MEANINGS), "rule": RESOLUTION_RULE}
    return frame
