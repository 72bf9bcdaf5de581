"""What a frame of indicators is keyed by: which columns name states, and in which coding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.names import ISO_ALPHA_3
from counterpoise.record.panels.members import CODE_LISTS
from counterpoise.record.panels.system import System, read_spells

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

CODINGS = {
    **dict.fromkeys(("state", "iso3"), "iso"),
    **dict.fromkeys(("cow", "ccode"), "cow"),
    **dict.fromkeys(("gw", "gwcode", "gwno"), "gw"),
}
SUFFIXES = (("",), ("_1", "_2"), ("_a", "_b"), ("1", "2"))
ADVICE = "Name the columns of states iso3, cow or gw (for pairs iso3_1 and iso3_2), that of years year."


@dataclass(frozen=True, eq=False)
class Keys:
    """The keys of a frame, a row each: places in `codes` by side, and years."""

    columns: tuple[str, ...]
    coding: str
    codes: tuple[str, ...]
    places: tuple[np.ndarray[Any, Any], ...]
    years: np.ndarray[Any, Any]
    indicators: tuple[str, ...]

    @property
    def dyadic(self) -> bool:
        """Whether a row is of a pair of states."""
        return len(self.places) == 2


def list_codes(coding: str) -> list[str]:
    """The codes of a coding that stand for a state, or for a territory that ISO has a code for."""
    codes = {spell.code for spell in read_spells() if spell.listed in CODE_LISTS[coding]}
    return sorted(codes | ISO_ALPHA_3) if coding == "iso" else sorted(codes, key=int)


def read_keys(frame: pd.DataFrame, which: str, system: System) -> Keys:
    """The keys of a frame, checked.

    Parameters
    ----------
    frame
        A row for each state (or pair) and year.
    which
        What problems call the frame.
    system
        The system whose numbers are taken first where a frame has several codes.

    Raises
    ------
    UsageError
        U001 where no columns name states and years, or they hold what is no code or no year; O005 where a
        state (or pair) comes twice in a year.
    """
    _check_names(frame, which)
    columns, coding = _find_columns(frame, which, system)
    years = _read_years(frame, which)
    sides = [_read_codes(frame[column], f"{which}, column {column}", coding) for column in columns]
    codes = tuple(dict.fromkeys(code for found in sides for code in found[1]))
    place = {code: number for number, code in enumerate(codes)}
    places = tuple(_renumber(found, [place[code] for code in names]) for found, names in sides)
    keys = Keys(columns, coding, codes, places, years, _find_indicators(frame, which))
    _check_twice(keys, which)
    return keys


def _check_names(frame: pd.DataFrame, which: str) -> None:
    """Columns have names, each its own."""
    names = list(frame.columns)
    wrong = [name for name in names if not isinstance(name, str) or names.count(name) > 1]
    if wrong:
        message = f"{which} has a column without a name of its own."
        edit = "Give columns names that are text, each once."
        raise UsageError(Problem("U001", message, found=str(wrong[0])[:80], edit=edit))


def _find_columns(frame: pd.DataFrame, which: str, system: System) -> tuple[tuple[str, ...], str]:
    """The columns that name the states of a row, and the coding of their codes."""
    names = sorted(CODINGS, key=lambda name: CODINGS[name] != system)
    for suffixes in reversed(SUFFIXES):
        for name in names:
            columns = tuple(name + suffix for suffix in suffixes)
            if all(column in frame.columns for column in columns):
                return columns, CODINGS[name]
    found = ", ".join(map(str, frame.columns))[:80] or "no columns"
    message = f"{which} has no column that names states."
    raise UsageError(Problem("U001", message, found=found, edit=ADVICE))


def _find_indicators(frame: pd.DataFrame, which: str) -> tuple[str, ...]:
    """The columns that hold indicators: all but codes, names and years."""
    keys = {f"{name}{end}" for name in (*CODINGS, "name") for suffixes in SUFFIXES for end in suffixes}
    found = tuple(column for column in frame.columns if column not in keys and column != "year")
    if not found:
        edit = "Give each indicator a column."
        raise UsageError(Problem("U001", f"{which} has no indicator.", edit=edit))
    return found


def _read_years(frame: pd.DataFrame, which: str) -> np.ndarray[Any, Any]:
    """The years as whole numbers."""
    import numpy as np
    import pandas as pd

    if "year" not in frame.columns:
        found = ", ".join(map(str, frame.columns))[:80]
        raise UsageError(Problem("U001", f"{which} has no column year.", found=found, edit=ADVICE))
    numbers = pd.Series(pd.to_numeric(frame["year"], errors="coerce"))
    years = numbers.to_numpy(dtype="float64", na_value=np.nan)
    wrong = ~((years == np.floor(years)) & (np.abs(years) < 10_000))
    if wrong.any():
        found = str(frame["year"].iloc[int(wrong.argmax())])[:80]
        message = f"{which}, column year: {_say(int(wrong.sum()), 'row')} without a year."
        edit = "Write years as whole numbers, such as 2014."
        raise UsageError(Problem("U001", message, found=found, edit=edit))
    return years.astype("int64")


def _read_codes(column: Any, where: str, coding: str) -> tuple[np.ndarray[Any, Any], list[str]]:
    """The codes of a column: a place in the list for each row, and the list."""
    import pandas as pd

    places, found = pd.factorize(column, use_na_sentinel=True)
    names = [_write_code(code) for code in found]
    known = set(list_codes(coding))
    empty = int((places < 0).sum())
    unknown = [name for name in names if name not in known]
    if empty:
        edit = "Fill in the codes, or leave the rows out."
        message = f"{where}: {_say(empty, 'row')} without a code."
        raise UsageError(Problem("U001", message, edit=edit))
    if unknown:
        raise UsageError([_name_unknown(name, where, coding) for name in unknown[:50]])
    return places, names


def _name_unknown(name: str, where: str, coding: str) -> Problem:
    kind = {"iso": "ISO 3166 alpha-3", "cow": "Correlates of War", "gw": "Gleditsch and Ward"}[coding]
    message = f"{where}: no state has this {kind} code."
    close = _find_nearest(name, coding)
    write = f"Write {close}" if close else "Correct the code"
    edit = f"{write}, or leave its rows out if it is of a group of states."
    return Problem("U001", message, None, name[:80] or "an empty text", close, edit)


def _find_nearest(name: str, coding: str) -> str | None:
    """The code most like a name: that of the nearest number, or with two of three letters in their places."""
    codes = list_codes(coding)
    if coding != "iso":
        return min(codes, key=lambda code: abs(int(code) - int(name))) if name.isdecimal() else None
    upper = name.upper()
    alike = [code for code in codes if sum(map(str.__eq__, upper, code)) >= 2] if len(name) == 3 else []
    best = max(alike, key=lambda code: (code == upper, code in _state_codes()), default=None)
    return best or nearest(name, codes)


def _state_codes() -> set[str]:
    return {spell.code for spell in read_spells() if spell.listed == "iso"}


def _write_code(code: object) -> str:
    """A code as text: numbers that files hold as 365.0 are 365."""
    text = str(code)
    return text.removesuffix(".0") if text.removesuffix(".0").isdecimal() else text


def _renumber(places: np.ndarray[Any, Any], numbers: Iterable[int]) -> np.ndarray[Any, Any]:
    import numpy as np

    return np.fromiter(numbers, "int64")[places] if len(places) else places.astype("int64")


def _check_twice(keys: Keys, which: str) -> None:
    """No state, or pair in the same order, comes twice in a year."""
    import pandas as pd

    key = keys.places[0]
    for more in (*keys.places[1:], keys.years):
        low = int(more.min()) if len(more) else 0
        key = key * (int(more.max()) - low + 1 if len(more) else 1) + more - low
    twice = pd.Series(key).duplicated()
    if twice.any():
        row = int(twice.argmax())
        pair = "-".join(keys.codes[side[row]] for side in keys.places)
        message = f"{which}: a state, or a pair, comes twice in a year ({_say(int(twice.sum()), 'row')})."
        raise UsageError(Problem("O005", message, found=f"{pair}, {keys.years[row]}"))


def _say(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
