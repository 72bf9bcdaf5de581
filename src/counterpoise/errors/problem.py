"""One fault found in what a user wrote, and the exceptions that carry a list of them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from counterpoise.errors.catalogue import CATALOGUE

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a problem is: a file inside the dossier, and a line and column counted from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, with everything a person needs to mend it.

    Parameters
    ----------
    code
        A code of the catalogue; stable between versions, whereas wording is not.
    message
        What is wrong, in one sentence.
    place
        File, line and column; None only where no file is involved.
    found
        The value that was met, as text.
    nearest
        The nearest valid name or value, where there is one.
    edit
        The change to make, as an instruction; where none is given, to write the nearest valid value, or
        else what the catalogue says of the code.
    """

    code: str
    message: str
    place: Place | None = None
    found: str | None = None
    nearest: str | None = None
    edit: str | None = None

    def __post_init__(self) -> None:
        if self.code not in CATALOGUE:
            raise KeyError(f"{self.code} is not in the catalogue of problems")
        if self.edit is None:
            edit = CATALOGUE[self.code].mend if self.nearest is None else f"Write {self.nearest}."
            object.__setattr__(self, "edit", edit)

    @property
    def severity(self) -> Severity:
        """Whether the code stops the work ("error") or only asks for attention ("warning")."""
        return CATALOGUE[self.code].severity

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        text = f"{where}{self.severity} {self.code}: {self.message}"
        if self.found is not None:
            text += f" Found: {self.found}."
        if self.nearest is not None:
            text += f" Nearest: {self.nearest}."
        if self.edit is not None:
            text += f" {self.edit}"
        return text

    def to_dict(self) -> dict[str, Any]:
        """The problem as plain data, the same for the screen, JSON and Python."""
        return {**asdict(self), "severity": self.severity}


class CounterpoiseError(Exception):
    """The base of every error that Counterpoise raises on purpose.

    Parameters
    ----------
    problems
        All problems of the pass, at least one.
    """

    exit_code = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[CounterpoiseError], tuple[tuple[Problem, ...]]]:
        """What makes the same error again in another process."""
        return type(self), (self.problems,)


class DossierError(CounterpoiseError):
    """The dossier is wrong: nothing was computed."""

    exit_code = 1


class UsageError(CounterpoiseError):
    """The command or call is wrong: an unknown account, a negative number of draws."""

    exit_code = 2


class SurroundingsError(CounterpoiseError):
    """The surroundings are wrong: no such folder, no permission, a full disk."""

    exit_code = 3


_FEWEST = 4  # letters of a beginning that is taken for a name


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """The valid name most like `name`, large and small letters being the same, or None where none is alike.

    Examples
    --------
    >>> nearest("RUS.autonmy", ["RUS.autonomy", "CHN.restraint"])
    'RUS.autonomy'
    """
    plain: dict[str, list[str]] = {}
    for word in valid:
        plain.setdefault(word.casefold(), []).append(word)
    matches = difflib.get_close_matches(name[:200].casefold(), plain, n=1, cutoff=0.6)
    if not matches:  # the beginning of a longer one
        begun = name.casefold()
        matches = [word for word in sorted(plain) if len(begun) >= _FEWEST and word.startswith(begun)]
    if not matches:
        return None
    alike = plain[matches[0]]
    return (difflib.get_close_matches(name[:200], alike, n=1, cutoff=0.0) or alike)[0]
