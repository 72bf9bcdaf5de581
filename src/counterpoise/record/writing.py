"""The two files of a record as text: the same input gives the same bytes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel

from counterpoise.dossier.exchange.cells import write_csv
from counterpoise.dossier.exchange.yamltext import quote
from counterpoise.record.computed import Computed
from counterpoise.record.model import COLUMNS
from counterpoise.schema import RecordSource

DECIMALS = 6
WIDTH = 106
HEAD = "# Written by `counterpoise record build`, which writes it anew; an edit would be lost.\n"


def write_indicators(indicators: Sequence[Computed]) -> str:
    """indicators.csv: a line a value, in the order of indicators and dates, LF at the ends of lines."""
    rows = [
        (
            entry.name,
            point.date,
            *("" if number is None else format_number(number) for number in point[1:]),
            entry.source,
        )
        for entry in indicators
        for point in entry.points
    ]
    return ",".join(COLUMNS) + "\n" + write_csv(_plain(row) for row in sorted(rows, key=lambda row: row[:2]))


def _plain(row: Sequence[str]) -> list[str | float]:
    """A row whose negative numbers are numbers, so that no cell is taken for a formula."""
    return [float(cell) if cell.startswith("-") else cell for cell in row]


def format_number(number: float) -> str:
    """A number with at most six decimals, none of them a trailing zero.

    Examples
    --------
    >>> [format_number(number) for number in (91723.0, 0.5157779, -1e-9, 1 / 3)]
    ['91723', '0.515778', '0', '0.333333']
    """
    text = f"{number:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def write_sources(indicators: Sequence[Computed], sources: Mapping[str, RecordSource]) -> str:
    """sources.yaml: the sources that are used and what each indicator is, in the order of names."""
    used = {entry.source for entry in indicators}
    lines = ["sources:"]
    for name in sorted(used):
        lines += ["", f"  {quote(name)}:", *_write_entry(sources[name])]
    lines += ["", "indicators:"]
    for entry in sorted(indicators, key=lambda entry: entry.name):
        lines += ["", f"  {quote(entry.name)}:", *_write_entry(entry.entry)]
    return HEAD + "\n".join(lines) + "\n"


def _write_entry(entry: BaseModel) -> Iterator[str]:
    """The fields of an entry; those without a value are left out."""
    for name, value in entry.model_dump(exclude_none=True).items():
        if isinstance(value, str):
            yield from _write_text(name, value)
        else:
            yield f"    {name}: [{', '.join(f'{number:.12g}' for number in value)}]"


def _write_text(name: str, text: str) -> Iterator[str]:
    """A field of text: on the line of its name where it fits, else folded below it."""
    line = f"    {name}: {quote(text)}"
    if len(line) <= WIDTH:
        yield line
        return
    yield f"    {name}: >-"
    for part in textwrap.wrap(text, WIDTH - 6, break_long_words=False, break_on_hyphens=False):
        yield f"      {part}"
