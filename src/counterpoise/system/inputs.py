"""What each draw fixed, as a table: what a result can be traced to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import numpy as np

from counterpoise.system import streams
from counterpoise.system.levels import expit
from counterpoise.system.model import System
from counterpoise.system.parameters import (
    Parameters,
    draw_coin,
    draw_holds,
    draw_parameters,
    list_lenders,
)
from counterpoise.system.sources import draw_choices, level_name
from counterpoise.system.streams import chunk_sizes
from counterpoise.system.terms import Link, Term, link_name

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["source", "strength", "holds", "completion", "base", "start", "settles", "pace", "volatility"]


@dataclass(frozen=True)
class Column:
    """A column of inputs: what kind it is, and of what, a link or a variable, with more words perhaps."""

    kind: Kind
    of: str

    @property
    def name(self) -> str:
        """The column's name."""
        return f"{self.kind}: {self.of}"

    @property
    def about(self) -> tuple[str, ...]:
        """Cause and effect of the link, or the variable alone."""
        words = self.of.split(" ")
        return (words[0], words[2]) if words[1:2] == ["->"] else (words[0],)


Found = Iterator[tuple[Column, np.ndarray]]
About = Collection[tuple[str, ...]] | None


def describe_inputs(system: System, seed: int, draws: int, about: About = None) -> pd.DataFrame:
    """What each draw of an ensemble fixes, of all that differs between its draws; noise and events left out.

    Parameters
    ----------
    system
        An account's, or a factorised one.
    seed, draws
        Of the ensemble.
    about
        Links (cause, effect) and variables (alone) of which the columns are wanted; of all if not given.

    Returns
    -------
    pandas.DataFrame
        One row a draw. Columns, each where it varies:

        - ``source: CAUSE -> EFFECT``, ``source: VARIABLE settles``, ``source: VARIABLE starts``: the account
          whose word is taken, in a factorised system;
        - ``strength: CAUSE -> EFFECT``: the standard normal of the factor on the link's strength (of the
          swing, where a record gave it);
        - ``holds: CAUSE -> EFFECT``: whether a claim holds, in the modes that draw it; its condition and, in
          a factorised system, its speakers stand behind it;
        - ``completion: CAUSE -> EFFECT``: who lends a claim where the account is silent, or + or -;
        - ``base: VARIABLE``, ``start: VARIABLE``, ``settles: VARIABLE``: levels in the variable's unit;
        - ``pace: VARIABLE``, ``volatility: VARIABLE``: response time in years and logits per root year,
          where a record leaves them open.

        Of links and claims only those that enter the equations in some draw are there.

        `read_column` takes a column's name apart.

    Examples
    --------
    >>> import counterpoise as cp
    >>> from counterpoise.system import build_system
    >>> system = build_system(cp.load("russia"), "bear-hug-2017")
    >>> frame = describe_inputs(system, seed=1, draws=50)
    >>> len(frame), read_column("settles: RUS:CHN.alignment") in map(read_column, frame)
    (50, True)
    """
    import pandas as pd

    parts: dict[Column, list[np.ndarray]] = {}
    silent: set[Column] | None = None
    for chunk, size in enumerate(chunk_sizes(draws)):
        drawn = draw_parameters(system, seed, chunk, size)
        for column, values in _describe_chunk(system, drawn, seed, chunk, about):
            if about is None or column.about in about:
                parts.setdefault(column, []).append(values)
        idle = _find_idle(system, drawn)
        silent = idle if silent is None else silent & idle
    found = {
        column: np.concatenate(values) for column, values in parts.items() if column not in (silent or ())
    }
    kept = {column: values for column, values in found.items() if (values != values[0]).any()}
    frame = pd.DataFrame({column.name: values for column, values in kept.items()}, index=range(draws))
    frame.index.name = "draw"
    return frame


def read_column(name: str) -> Column:
    """What a column of inputs is about, from its name.

    Examples
    --------
    >>> read_column("strength: USA.sanctions -> RUS.growth").about
    ('USA.sanctions', 'RUS.growth')
    >>> read_column("source: RUS:CHN.alignment settles").about
    ('RUS:CHN.alignment',)
    """
    kind, _, of = name.partition(": ")
    return Column(cast(Kind, kind), of)


def say_link(link: Link) -> str:
    """A link as columns name it.

    Examples
    --------
    >>> say_link(("sanctions", "growth"))
    'sanctions -> growth'
    """
    return f"{link[0]} -> {link[1]}"


def _describe_chunk(system: System, drawn: Parameters, seed: int, chunk: int, about: About) -> Found:
    """The columns of a chunk, and some that are not wanted where that costs little."""
    draws = drawn.draws
    yield from _describe_sources(system, seed, chunk, draws)
    for link in (one for one in system.links if about is None or one in about):
        values = streams.normals(seed, "strength", link_name(link), chunk, draws)
        yield Column("strength", say_link(link)), values
    yield from _describe_holds(system, seed, chunk, draws)
    yield from _describe_completions(system, seed, chunk, draws)
    yield from _describe_levels(system, drawn)


def _find_idle(system: System, drawn: Parameters) -> set[Column]:
    """Columns of links on which no term, or no borrowed one, enters in any of the draws."""
    enters: dict[Column, bool] = {}
    for term, weights in zip(system.terms, drawn.weights, strict=True):
        kinds: tuple[Kind, ...] = ("strength", "completion") if term.origin == "completion" else ("strength",)
        for kind in kinds:
            column = Column(kind, say_link(term.link))
            enters[column] = enters.get(column, False) or bool(weights.any())
    return {column for column, entered in enters.items() if not entered}


def _describe_sources(system: System, seed: int, chunk: int, draws: int) -> Found:
    contested = system.sources.contested
    names = {link_name(link): say_link(link) for link in system.sources.links}
    names |= {level_name("settles", name): f"{name} settles" for name in system.sources.settles}
    names |= {level_name("start", name): f"{name} starts" for name in system.sources.start}
    for name, places in draw_choices(system.sources, seed, chunk, draws).items():
        yield Column("source", names[name]), np.array(contested[name], dtype=object)[places]


def _describe_holds(system: System, seed: int, chunk: int, draws: int) -> Found:
    for term, holds in zip(system.terms, draw_holds(system, seed, chunk, draws), strict=True):
        if term.origin != "completion":
            yield Column("holds", _say_term(term)), holds


def _say_term(term: Term) -> str:
    """A term as columns name it: its link, condition and whose word it is."""
    condition = f" if {term.when.text}" if term.when else ""
    speakers = f" by {', '.join(term.speakers)}" if term.speakers else ""
    common = " (common)" if term.origin == "common" else ""
    return say_link(term.link) + condition + speakers + common


def _describe_completions(system: System, seed: int, chunk: int, draws: int) -> Found:
    for link, lenders in sorted(list_lenders(system.terms).items()):
        whose, sign = draw_coin(seed, link, chunk, draws)
        if lenders == [""]:
            names = np.where(sign < 0.5, "-", "+").astype(object)
        else:
            names = np.array(lenders, dtype=object)[np.floor(whose * len(lenders)).astype(int)]
        yield Column("completion", say_link(link)), names


def _describe_levels(system: System, drawn: Parameters) -> Found:
    bounds = system.dossier.bounds

    def native(name: str, shares: np.ndarray) -> np.ndarray:
        low, high = bounds[name]
        return low + (high - low) * shares

    derived = {name for name, _ in system.derived}
    for name in sorted(set(drawn.base) - derived):
        yield Column("base", name), native(name, drawn.base[name])
    for name in sorted({*system.start, *system.sources.start}):
        yield Column("start", name), native(name, drawn.start[name])
    for name in sorted({*system.settled, *system.sources.settles}):
        yield Column("settles", name), native(name, expit(drawn.settled[name]))
    for name, values in sorted(drawn.response_time.items()):
        yield Column("pace", name), values
    for name, values in sorted(drawn.volatility.items()):
        yield Column("volatility", name), values
