"""Indicators of other frames as columns of a panel: nothing is dropped unsaid, and no row comes twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from counterpoise.errors import Problem, UsageError
from counterpoise.record.panels.keys import Keys, read_keys
from counterpoise.record.panels.matching import Lookup, list_unmatched, make_lookup
from counterpoise.record.panels.members import Member
from counterpoise.record.panels.system import System

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MOST_PROBLEMS = 50
GROUP = "left out by the reader of the file"


@dataclass(frozen=True, eq=False)
class Base:
    """A panel before anything is added: the places of the members of each row, and the rows' years."""

    system: System
    years: tuple[int, int]
    members: Sequence[Member]
    sides: tuple[np.ndarray[Any, Any], ...]
    row_years: np.ndarray[Any, Any]
    directed: bool


@dataclass
class Added:
    """What the added frames give: columns, and what `attrs` says of them."""

    columns: dict[str, Any] = field(default_factory=dict)
    meanings: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    frames: list[dict[str, Any]] = field(default_factory=list)
    unmatched: list[dict[str, Any]] = field(default_factory=list)


def add_frames(base: Base, frames: Sequence[pd.DataFrame], taken: Sequence[str], unmatched: str) -> Added:
    """The columns that frames give a panel.

    Parameters
    ----------
    base
        The panel.
    frames
        The frames, in the order of their columns.
    taken
        The names of columns that the panel has.
    unmatched
        "raise" where a row within the years that finds no place is an error.

    Raises
    ------
    UsageError
        U001 and O005, as `read_keys`; U001 where two columns have one name, a frame of pairs is added to
        states, or a row finds no place and shall.
    """
    found = Added()
    for number, frame in enumerate(frames, 1):
        which = _name_frame(frame, number)
        keys = read_keys(frame, which, base.system)
        if keys.dyadic and len(base.sides) == 1:
            edit, found_column = "Add it to `dyads`, or add up over partners first.", keys.columns[0]
            raise UsageError(
                Problem("U001", f"{which} is of pairs of states.", found=found_column, edit=edit)
            )
        lookup = make_lookup(keys, base.members, base.system, base.years)
        used = _add(base, frame, lookup, set(taken), found, which)
        found.sources.update(frame.attrs.get("sources", {}))
        _report(base, frame, lookup, used, found, number, which)
    faults = [entry for entry in found.unmatched if entry["why"] != GROUP]
    if unmatched == "raise" and faults:
        raise UsageError([_complain(entry) for entry in faults[:MOST_PROBLEMS]])
    return found


def _name_frame(frame: Any, number: int) -> str:
    """What problems call a frame: its title if it has one."""
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        edit = "Add DataFrames, or what a reader such as `nmc` gives."
        message = f"Element {number} of `add` is no DataFrame."
        raise UsageError(Problem("U001", message, found=type(frame).__name__, edit=edit))
    title = frame.attrs.get("title")
    return f"Frame {number} of `add`" + (f" ({title})" if isinstance(title, str) else "")


def _add(
    base: Base, frame: pd.DataFrame, lookup: Lookup, taken: set[str], found: Added, which: str
) -> np.ndarray[Any, Any]:
    """Add a frame's columns; which of its rows were used."""
    import numpy as np

    used = np.zeros(len(frame), bool)
    meanings, units = (_look_up(frame, name) for name in ("columns", "units"))
    mirrored = lookup.keys.dyadic and not frame.attrs.get("directed", True)
    first, second = _mirror(frame, lookup, which) if mirrored else (used[:0], used[:0])
    for end, sides, said in _list_views(base, lookup.keys, mirrored):
        rows = lookup.find(sides, base.row_years)
        used[rows[rows >= 0]] = True
        for name in lookup.keys.indicators:
            column = f"{name}{end}"
            if column in taken or column in found.columns:
                _refuse(column, which)
            found.columns[column] = _take(frame, name, rows, base.row_years, lookup.keys)
            found.meanings[column] = (meanings.get(name) or "as added; the frame does not say") + said
            if name in units:
                found.units[column] = units[name]
    used[second] = used[first]
    return used


def _list_views(base: Base, keys: Keys, mirrored: bool) -> list[tuple[str, tuple[Any, ...], str]]:
    """The ends of a frame's columns, with the sides that each is looked up by and what to say of it."""
    if keys.dyadic and (base.directed or mirrored):
        return [("", base.sides, "" if mirrored else "; of the first state toward the second")]
    if keys.dyadic:
        return [
            ("_12", base.sides, "; of the first state toward the second"),
            ("_21", base.sides[::-1], "; of the second state toward the first"),
        ]
    if len(base.sides) == 1:
        return [("", base.sides, "")]
    return [
        (f"_{number}", (side,), f"; of the {word} state")
        for number, word, side in zip((1, 2), ("first", "second"), base.sides, strict=True)
    ]


def _mirror(
    frame: pd.DataFrame, lookup: Lookup, which: str
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Let a row of a pair stand for both orders; the rows of pairs that have both, and the repetitions.

    Raises
    ------
    UsageError
        O005 where the two orders differ.
    """
    import numpy as np

    table = lookup.table
    other = np.swapaxes(table, 0, 1).copy()
    both = (table >= 0) & (other > table)
    first, second = table[both], other[both]
    values = frame[list(lookup.keys.indicators)]
    one, two = (values.iloc[rows].reset_index(drop=True) for rows in (first, second))
    differ = ~((one == two) | (one.isna() & two.isna())).all(axis="columns").to_numpy()
    if differ.any():
        row = first[differ.argmax()]
        message = f"{which} is undirected and has a pair in both orders, with different values."
        pair = "-".join(lookup.keys.codes[side[row]] for side in lookup.keys.places)
        raise UsageError(Problem("O005", message, found=f"{pair}, {lookup.keys.years[row]}"))
    np.copyto(table, other, where=(table < 0) | ((other >= 0) & (other < table)))
    return first, second


def _refuse(column: str, which: str) -> None:
    message = f"{which} brings a column that the panel already has."
    edit = "Rename it, or leave it out."
    raise UsageError(Problem("U001", message, found=column[:80], edit=edit))


def _take(
    frame: pd.DataFrame, name: str, rows: np.ndarray[Any, Any], years: np.ndarray[Any, Any], keys: Keys
) -> Any:
    """A column's values by rows of the frame; missing, or as the frame says, where there is no row."""
    import pandas as pd

    column = frame[name].astype("boolean") if frame[name].dtype == bool else frame[name]
    values = pd.api.extensions.take(column.array, rows, allow_fill=True)
    if len(frame) and "otherwise" in frame.attrs:
        first, last = keys.years.min(), keys.years.max()
        values[(rows < 0) & (years >= first) & (years <= last)] = frame.attrs["otherwise"]
    return values


def _look_up(frame: pd.DataFrame, name: str) -> Mapping[str, str]:
    said = frame.attrs.get(name)
    return said if isinstance(said, Mapping) else {}


def _report(
    base: Base,
    frame: pd.DataFrame,
    lookup: Lookup,
    used: np.ndarray[Any, Any],
    found: Added,
    number: int,
    which: str,
) -> None:
    """Note what became of a frame's rows."""
    outside = int((~lookup.within()).sum())
    entries = [
        *list(_list_left_out(frame)),
        *(
            {"code": left.code, "from": left.first, "to": left.last, "rows": left.rows, "why": left.why}
            for left in list_unmatched(lookup, base.members, used)
        ),
    ]
    missed = sum(entry["rows"] for entry in entries)
    rows = len(frame) + sum(entry["rows"] for entry in entries if entry["why"] == GROUP)
    counts = {"rows": rows, "used": int(used.sum()), "outside_years": outside, "unmatched": missed}
    found.frames.append({"frame": number, "title": which, "columns": list(lookup.keys.indicators), **counts})
    found.unmatched += [{"frame": number, **entry} for entry in entries]


def _list_left_out(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """What the reader of a publisher's file left out, since it is of no state."""
    for code, rows in _look_up(frame, "left_out").items():
        yield {"code": code, "from": None, "to": None, "rows": rows, "why": GROUP}


def _complain(entry: Mapping[str, Any]) -> Problem:
    """A code whose rows found no place, as a problem."""
    years = f"{entry['from']} to {entry['to']}"
    message = f"Frame {entry['frame']} of `add` has rows that no row of the panel takes: {entry['why']}."
    edit = 'Leave the rows out, or have them reported with unmatched="report".'
    return Problem("U001", message, None, f"{entry['code']}, {years} ({entry['rows']:,})", edit=edit)
