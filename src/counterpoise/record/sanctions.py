"""Sanctions, coded by hand as steps of measures, and the yearly index that is computed from them.

A file of sanctions opens with its coding rule, as comments, and declares the years that it covers, the
senders and the kinds with their weights. Then come the episodes: each a step of a measure, with its days,
its intensity from 0 to 4 and its source. docs/decisions/0035-sanctions-index.md says why the index is what
it is.
"""

from __future__ import annotations

import math
import os
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from counterpoise.record.sanctionsfile import (
    MOST_INTENSE,
    Episode,
    SanctionsFile,
    end_ordinal,
    load_sanctions,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Episode", "SanctionsFile", "episodes", "load_sanctions", "sanctions_index"]

Spans = dict[tuple[str, str], list[tuple[int, int, int]]]
EPISODE_MEANINGS = {
    "id": "id of the step",
    "measure": "the measure that it is a step of",
    "title": "what was done",
    "senders": "who restricts: tuple of names of the file's senders",
    "kind": "what is restricted",
    "step": "begun, strengthened, renewed or eased",
    "start": "first day",
    "end": "first day on which it no longer holds; empty while it is in force",
    "intensity": "how much of the kind is closed, 0 to 4",
    "change": "what changed, in the coder's words",
    "citation": "the source",
    "url": "its address; empty where none is certain",
}


def episodes(path: str | os.PathLike[str]) -> pd.DataFrame:
    """The episodes of a file of sanctions as a table, one row a step, in the order of the file.

    Parameters
    ----------
    path
        As for `load_sanctions`, which also says what is raised.

    Returns
    -------
    pandas.DataFrame
        Columns `id`, `measure`, `title`, `senders` (a tuple), `kind`, `step`, `start`, `end` (NaT while in
        force), `intensity` (0 to 4), `change`, `citation`, `url` (missing where none is certain).
        `attrs` says what each means.

    Examples
    --------
    >>> from importlib.resources import files
    >>> table = episodes(files("counterpoise.dossier") / "builtin/russia/record/sanctions.yaml")
    >>> table.loc[table["id"] == "usa-jackson-vanik-1992-06", "intensity"].item()
    1
    """
    import pandas as pd

    content = load_sanctions(path)
    rows = []
    for episode in content.episodes:
        row = {name: getattr(episode, name) for name in EPISODE_MEANINGS if name in Episode.model_fields}
        rows.append({**row, "citation": episode.source.citation, "url": episode.source.url})
    table = pd.DataFrame(rows, columns=list(EPISODE_MEANINGS))
    for name in ("start", "end"):
        table[name] = pd.to_datetime(pd.Series(table[name], dtype="object")).astype("datetime64[s]")
    table["intensity"] = table["intensity"].astype("int64")
    table.attrs = {"title": "sanctions: episodes", "columns": dict(EPISODE_MEANINGS)}
    return table


def sanctions_index(path: str | os.PathLike[str]) -> pd.DataFrame:
    """The yearly index of sanctions, 0 to 100, with its parts by kind and an alternative.

    Assumes that intensities are evenly spaced and that kinds and senders add up by weight: both are
    judgements of the file (decision 0035). 100 would be every sender at intensity 4 in every kind.

    Parameters
    ----------
    path
        As for `load_sanctions`, which also says what is raised.

    Returns
    -------
    pandas.DataFrame
        A row for each year of the file's `years`. `year`; `index`, the parts by kind weighted; `maximum`, the
        largest part of a kind that has a weight, the alternative; then a column for each kind, its part. All
        but the year are 0 to 100 and never NaN; 0 says that nothing the file holds was in force.

    Notes
    -----
    With x(s, k, d) the largest intensity among the episodes of sender s and kind k in force on day d, v and w
    the weights of senders and kinds, and D the number of days of the year,

        part(k) = 100 * sum_s v(s) * sum_d x(s, k, d) / (4 D),    index = sum_k w(k) part(k).

    Days are counted as whole numbers, so that the result does not depend on the order of entries.

    Examples
    --------
    In 1993 COCOM restricts technology (intensity 2, all senders) and the United States grant normal tariffs
    from year to year (intensity 1): 0.15 * 100 * 2/4 + 0.15 * 100 * 0.35 * 1/4.

    >>> from importlib.resources import files
    >>> table = sanctions_index(files("counterpoise.dossier") / "builtin/russia/record/sanctions.yaml")
    >>> table.set_index("year").loc[1993, "index"].round(4).item()
    8.8125
    """
    import pandas as pd

    content = load_sanctions(path)
    first, last = content.years
    years = range(first, last + 1)
    spans = _gather_spans(content)
    parts = {kind: [_part(content, spans, kind, year) for year in years] for kind in content.kinds}
    columns: dict[str, Any] = {"year": years, "index": [], "maximum": []}
    for row in zip(*parts.values(), strict=True):
        weighted = [
            (weight, part) for weight, part in zip(content.kinds.values(), row, strict=True) if weight
        ]
        columns["index"].append(math.fsum(weight * part for weight, part in weighted))
        columns["maximum"].append(max(part for _, part in weighted))
    table = pd.DataFrame({**columns, **parts})
    table.attrs = {"title": "sanctions: yearly index", "columns": _index_meanings(content)}
    return table


def _index_meanings(content: SanctionsFile) -> dict[str, str]:
    """What the columns of the index say."""
    return {
        "year": "calendar year",
        "index": "parts by kind, weighted: 0 to 100",
        "maximum": "the largest part of a kind that has a weight: 0 to 100",
        **{
            kind: f"share of full intensity in {kind}, weighted over senders and days: 0 to 100"
            for kind in content.kinds
        },
    }


def _gather_spans(content: SanctionsFile) -> Spans:
    """First day, end and intensity of every episode, as ordinals, by sender and kind."""
    spans: Spans = {}
    for episode in content.episodes:
        for sender in episode.senders:
            span = (episode.start.toordinal(), end_ordinal(episode), episode.intensity)
            spans.setdefault((sender, episode.kind), []).append(span)
    return spans


def _part(content: SanctionsFile, spans: Spans, kind: str, year: int) -> float:
    """A kind's part in a year: the share of full intensity, weighted over senders, 0 to 100."""
    begin, end = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
    shares = []
    for sender, weight in content.senders.items():
        clipped = [(max(a, begin), min(b, end), level) for a, b, level in spans.get((sender, kind), ())]
        days = _intense_days([span for span in clipped if span[0] < span[1]])
        shares.append(100 * weight * days / (MOST_INTENSE * (end - begin)))
    return math.fsum(shares)


def _intense_days(spans: list[tuple[int, int, int]]) -> int:
    """The sum over days of the largest intensity in force; spans are [first day, end) and intensity.

    Examples
    --------
    >>> _intense_days([(0, 10, 1), (5, 8, 3)])
    16
    """
    cuts = sorted({day for first, end, _ in spans for day in (first, end)})
    return sum(
        (until - since) * max((level for first, end, level in spans if first <= since < end), default=0)
        for since, until in pairwise(cuts)
    )
