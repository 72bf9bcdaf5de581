"""State-years and dyad-years: who was a member when, and the indicators that are added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.record.panels.adding import Added, Base, add_frames
from counterpoise.record.panels.members import Member, find_holding, list_members
from counterpoise.record.panels.system import FIRST, LAST, NAMES, SOURCES, System

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Years = int | tuple[int, int] | None
On = Literal["any", "start", "end"]
MEANINGS = {
    "state": "ISO 3166 code of the time (SUN, YUG, CSK, DDR), one of our own where ISO never had any (RVN)",
    "name": "usual short name in English at the time",
    "cow": "number in the Correlates of War system; <NA> where the state was no member of it",
    "gw": "number in Gleditsch and Ward's system; <NA> where the state was no member of it",
    "year": "calendar year",
}
ON = {"any": "on any day of the year", "start": "on 1 January", "end": "on 31 December"}


def states(
    years: Years = None,
    system: System = "cow",
    add: Iterable[pd.DataFrame] = (),
    *,
    on: On = "any",
    microstates: bool = True,
    unmatched: Literal["report", "raise"] = "report",
) -> pd.DataFrame:
    """A row for every state and year of its membership in a system of states, with indicators as columns.

    Parameters
    ----------
    years
        The first and the last year, or one year; from 1816 to 2025, which is also the default. Both lists are
        taken to hold to the end of 2025.
    system
        Whose list of states: "cow" (Correlates of War) or "gw" (Gleditsch and Ward).
    add
        Frames with a row for each state and year, in columns `iso3` (or `state`), `cow` (or `ccode`) or `gw`
        (or `gwcode`, `gwno`), and `year`; their other columns are added. So are what the readers of this
        package give (`nmc`, `democracy`, `gdp`, `ideal_points`, `us_troops`, `memberships`).
    on
        Which day of the year counts: "any" (the usual rule: a state counts in the years in which it began and
        ended, too), "start" (1 January) or "end" (31 December).
    microstates
        Whether states with fewer than 250,000 inhabitants, as Gleditsch and Ward list them, are in it.
    unmatched
        What becomes of a row of an added frame, within the years, of which no state-year takes a value:
        "report" notes it in `attrs["unmatched"]`, "raise" makes it an error.

    Returns
    -------
    pandas.DataFrame
        Columns `state`, `name`, `cow`, `gw`, `year` and the indicators, in the order of the system's numbers
        and of years. The system's number and the year come once; so do `state` and `year` but for DEU and YEM
        in 1990, when Correlates of War counts the state before and after unification. Codes are those of the
        day asked for, with "any" those of most days of the year: Russia is SUN up to 1991. NaN is what no
        frame has; an added frame never changes the number of rows. `attrs` says what columns mean (`columns`,
        `units`, `sources`), what became of the rows of each frame (`added`), and which found no place
        (`unmatched`: frame, code, years, rows, why).

    Raises
    ------
    UsageError
        U001 where an argument or a frame cannot be used, a code is unknown (with the nearest), or a row finds
        no place and `unmatched` is "raise"; O005 where a frame has a state and year twice.

    Examples
    --------
    The Correlates of War count 195 members in 2016. Whoever codes Russia as RUS throughout is understood:

    >>> import pandas as pd
    >>> len(states(2016))
    195
    >>> troops = pd.DataFrame({"iso3": ["RUS", "RUS"], "year": [1991, 1992], "troops": [4.0, 2.5]})
    >>> frame = states((1991, 1992), add=[troops]).query("cow == 365")
    >>> list(zip(frame["state"], frame["troops"]))
    [('SUN', 4.0), ('RUS', 2.5)]
    """
    import numpy as np
    import pandas as pd

    span = _check(years, system, on, unmatched)
    members = list_members(system, *span, on, microstates)
    places = np.arange(len(members))
    row_years = _list_years(members)
    base = Base(system, span, members, (places,), row_years, directed=False)
    labels = _label(members)
    columns = {name: labels[name].take(places) for name in ("state", "name", "cow", "gw")}
    columns["year"] = row_years
    added = add_frames(base, list(add), list(columns), unmatched)
    frame = pd.DataFrame({**columns, **added.columns}, copy=False)
    frame.attrs = _describe("state-years", base, dict(MEANINGS), added, on)
    return frame


def dyads(
    years: Years = None,
    directed: bool = True,
    system: System = "cow",
    add: Iterable[pd.DataFrame] = (),
    *,
    on: On = "any",
    microstates: bool = True,
    unmatched: Literal["report", "raise"] = "report",
) -> pd.DataFrame:
    """A row for every pair of states and year in which both were members, with indicators as columns.

    Parameters
    ----------
    years, system, add, on, microstates, unmatched
        As for `states`. A frame that has a row for each state and year gives two columns an indicator, with
        _1 and _2. One of pairs has its codes in two columns (`iso3_1` and `iso3_2`, `cow_a` and `cow_b`,
        `ccode1` and `ccode2`), and is of what the first did toward the second; wrap it in `undirected` where
        a pair has no order. Readers: those of `states`, `ideal_point_distances`, `ucdp` and `energy`.
    directed
        Whether a pair has a row for either order. Where it has one, the first state has the lower number, and
        an indicator that has a direction gives two columns, with _12 and _21.

    Returns
    -------
    pandas.DataFrame
        Columns `state_1`, `name_1`, `cow_1`, `gw_1`, the same with _2, `year` and the indicators, in the
        order of the numbers and of years. Both were members on one and the same day: West Germany and the
        Germany of 3 October 1990 make no pair. `attrs` as for `states`.

    Raises
    ------
    UsageError
        As for `states`.

    Examples
    --------
    195 states make 195 x 194 ordered pairs, and half as many without an order:

    >>> len(dyads(2016)), len(dyads(2016, directed=False))
    (37830, 18915)
    >>> import pandas as pd
    >>> visits = pd.DataFrame({"iso3_1": ["CHN"], "iso3_2": ["RUS"], "year": [2013], "visits": [1]})
    >>> frame = dyads((2013, 2014), directed=False, add=[visits])
    >>> pair = frame.query("state_1 == 'RUS' and state_2 == 'CHN'")
    >>> pair[["visits_12", "visits_21"]].to_numpy().tolist()
    [[nan, 1.0], [nan, nan]]
    """
    import pandas as pd

    span = _check(years, system, on, unmatched)
    members = list_members(system, *span, on, microstates)
    sides = _pair(members, directed)
    row_years = _list_years(members)[sides[0]]
    base = Base(system, span, members, sides, row_years, directed)
    labels, columns, meanings = _label(members), {}, {}
    for end, word, places in zip(("_1", "_2"), ("first", "second"), sides, strict=True):
        for name in ("state", "name", "cow", "gw"):
            columns[name + end] = labels[name].take(places)
            meanings[name + end] = f"{MEANINGS[name]}; of the {word} state"
    columns["year"] = row_years
    meanings["year"] = MEANINGS["year"]
    added = add_frames(base, list(add), list(columns), unmatched)
    frame = pd.DataFrame({**columns, **added.columns}, copy=False)
    kind = "dyad-years, directed" if directed else "dyad-years, undirected"
    frame.attrs = _describe(kind, base, meanings, added, on)
    return frame


def undirected(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of pairs whose order means nothing, such as a distance: a row then stands for both orders.

    Parameters
    ----------
    frame
        As for `dyads`. It may have a pair in one order or, with the same values, in both.

    Returns
    -------
    pandas.DataFrame
        A shallow copy that says so in `attrs`.

    Examples
    --------
    >>> import pandas as pd
    >>> pairs = pd.DataFrame({"cow_1": [710], "cow_2": [365], "year": [2014], "distance": [0.81]})
    >>> [int(dyads(2014, add=[frame])["distance"].count()) for frame in (pairs, undirected(pairs))]
    [1, 2]
    """
    marked = frame.copy(deep=False)
    marked.attrs = {**frame.attrs, "directed": False}
    return marked


def otherwise(frame: pd.DataFrame, value: float) -> pd.DataFrame:
    """A frame in which what is not listed has a value, such as 0 for counts and memberships.

    Parameters
    ----------
    frame
        As for `states` or `dyads`.
    value
        What a state-year or dyad-year without a row gets, between the first and the last year of the frame.

    Returns
    -------
    pandas.DataFrame
        A shallow copy that says so in `attrs`.

    Examples
    --------
    Coups in 2013 and 2014, by a list that names only these two:

    >>> import pandas as pd
    >>> coups = pd.DataFrame({"iso3": ["EGY", "THA"], "year": [2013, 2014], "coups": [1, 1]})
    >>> frame = states((2012, 2014), add=[otherwise(coups, 0)])
    >>> frame.query("state == 'EGY'")["coups"].tolist()
    [nan, 1.0, 0.0]
    """
    marked = frame.copy(deep=False)
    marked.attrs = {**frame.attrs, "otherwise": value}
    return marked


def _check(years: Years, system: str, on: str, unmatched: str) -> tuple[int, int]:
    """The first and the last year, if all options can be used."""
    choices = {"system": (system, NAMES), "on": (on, ON), "unmatched": (unmatched, ("report", "raise"))}
    for name, (value, valid) in choices.items():
        if value not in valid:
            message = f"{name} is one of {', '.join(valid)}."
            close = nearest(str(value), valid)
            edit = None if close else f"Write one of {', '.join(valid)}."
            raise UsageError(Problem("U001", message, None, str(value)[:80], close, edit))
    span = (FIRST, LAST) if years is None else years
    first, last = (span, span) if isinstance(span, int) else _part(span)
    if not FIRST <= first <= last <= LAST:
        message = f"Years go from {FIRST} to {LAST}, the first before the last."
        edit = f"Write a year, or a first and a last one: (1946, {LAST})."
        raise UsageError(Problem("U001", message, found=f"{years}"[:80], edit=edit))
    return first, last


def _part(span: Any) -> tuple[int, int]:
    """The two years of a pair; years that no check lets through where it is none."""
    import operator

    try:
        first, last = map(operator.index, span)
    except (TypeError, ValueError):
        return LAST, FIRST
    return first, last


def _list_years(members: Sequence[Member]) -> np.ndarray[Any, Any]:
    import numpy as np

    return np.fromiter((member.year for member in members), "int64", len(members))


def _label(members: Sequence[Member]) -> dict[str, Any]:
    """Code, name and numbers of each member-year."""
    import pandas as pd

    shown = [[find_holding(member, coding) for member in members] for coding in ("iso", "cow", "gw")]
    iso, cow, gw = ([None if spell is None else spell.code for spell in spells] for spells in shown)
    names = [None if spell is None else spell.name for spell in shown[0]]
    numbers = ([None if code is None else int(code) for code in codes] for codes in (cow, gw))
    texts = {"state": pd.array(iso, dtype="str"), "name": pd.array(names, dtype="str")}
    return {**texts, **dict(zip(("cow", "gw"), (pd.array(n, dtype="Int64") for n in numbers), strict=True))}


def _pair(members: Sequence[Member], directed: bool) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The places of both members of every pair, in the order of numbers and years."""
    import numpy as np

    year, code, start, end = (
        np.fromiter((member[part] for member in members), "int64", len(members))
        for part in (Member._fields.index(name) for name in ("year", "code", "first", "last"))
    )
    found: list[tuple[Any, Any]] = []
    for number in np.unique(year):
        here = np.flatnonzero(year == number)
        first, second = (here[side] for side in np.triu_indices(len(here), 1))
        together = np.maximum(start[first], start[second]) <= np.minimum(end[first], end[second])
        found.append((first[together], second[together]))
    first, second = (np.concatenate(side) for side in zip(*found, strict=True))
    if directed:
        first, second = np.concatenate([first, second]), np.concatenate([second, first])
    order = np.argsort((code[first] * 1000 + code[second]) * 10_000 + year[first])
    return first[order], second[order]


def _describe(kind: str, base: Base, meanings: dict[str, str], added: Added, on: str) -> dict[Any, Any]:
    """What `attrs` says of a panel."""
    first, last = base.years
    lists = {name: source.citation for name, source in SOURCES.items()}
    return {
        "title": f"{kind}, {NAMES[base.system]}, {first} to {last}, members {ON[on]}",
        "columns": {**meanings, **added.meanings},
        "units": added.units,
        "sources": {**lists, **added.sources},
        "added": added.frames,
        "unmatched": added.unmatched,
    }
