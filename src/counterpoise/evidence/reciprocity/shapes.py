"""Directed series, what of a table is wanted, and a column of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.dossier.exchange.cells import Cell
from counterpoise.errors import Place
from counterpoise.evidence.reciprocity.special import Floats


@dataclass(frozen=True)
class Directed:
    """Series without gaps: periods x series, their names, the dates as written, and the step between them."""

    data: Floats
    names: tuple[str, ...]
    dates: tuple[str, ...]
    step: str


@dataclass(frozen=True)
class Choice:
    """What of a table is wanted.

    Parameters
    ----------
    series
        Names, in the order in which they are to move; all by default.
    value
        The column of numbers of a long table.
    start, every
        For a table without dates: the first date, and year, quarter, month, week or day.
    since, until
        The first and the last period.
    zeros
        Whether in a long table a period without a line counts as zero.
    """

    series: Sequence[str] | None = None
    value: str | None = None
    start: str | None = None
    every: str | None = None
    since: str | None = None
    until: str | None = None
    zeros: bool = False


@dataclass(frozen=True)
class Column:
    """A series as it stands in the table: its name, where it begins, and its cells by line."""

    name: str
    place: Place
    cells: dict[int, Cell]
