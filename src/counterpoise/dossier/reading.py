"""Files of a dossier's folder, read safely: size, encoding, and no way out of the folder."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from counterpoise.dossier.yamlfile import Path as DataPath
from counterpoise.dossier.yamlfile import Positions, YamlError, parse_yaml
from counterpoise.errors import CATALOGUE, Place, Problem, SurroundingsError, nearest

MAX_BYTES = 5_000_000
REQUIRED = ("dossier.yaml", "variables.yaml")
OPTIONAL = (
    "documents.yaml",
    "common.yaml",
    "coverage.yaml",
    "policies.yaml",
    "events.yaml",
    "aims.yaml",
    "chronology.yaml",
)
ACCOUNTS = "accounts"


@dataclass
class Source:
    """One file's data, and where in the file each part stands. `name` is relative to the folder."""

    name: str
    data: Any = None
    positions: Positions = field(default_factory=Positions)
    shown: str | None = None

    def place(self, path: DataPath, key: bool = False) -> Place:
        """The place of the value at `path`, or of its key; of the nearest that stands there."""
        for end in range(len(path), -1, -1):
            part = path[:end]
            first, second = self.positions.values, self.positions.keys
            if key or end < len(path):
                first, second = second, first
            found = first.get(part) or second.get(part)
            if found is not None:
                return Place(self.shown or self.name, *found)
        return Place(self.shown or self.name)

    def key_place(self, path: DataPath) -> Place:
        """The place of the key at `path`."""
        return self.place(path, key=True)


@dataclass
class Folder:
    """What was read of a folder: sources by relative name, and the problems met."""

    sources: dict[str, Source] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def read_folder(folder: Path) -> Folder:
    """All files of the format in `folder`, each with its own problems (families F).

    Raises
    ------
    SurroundingsError
        R001 where the folder or a file cannot be read.
    """
    found = Folder()
    for name in _list_files(folder, found):
        source = _read_source(folder, name, found)
        if source is None:
            found.unread.add(name)
        else:
            found.sources[name] = source
    return found


def _list_files(folder: Path, found: Folder) -> list[str]:
    """The relative names of the format's files that are there, in name order."""
    names = sorted(entry.name for entry in _scan(folder))
    known = [*REQUIRED, *OPTIONAL]
    for name in REQUIRED:
        if name not in names:
            found.problems.append(_missing_file(name, names))
    for name in names:
        if name.endswith((".yaml", ".yml")) and name not in known:
            found.problems.append(_unknown_file(name, _mean_file(name, known, names), names))
    accounts = []
    if ACCOUNTS in names:
        accounts = _list_accounts(folder, found)
    if not accounts:
        message = "There is no account: the folder accounts/ holds no .yaml file."
        close = None if ACCOUNTS in names else nearest(ACCOUNTS, names)
        edit = f"Write an account into {ACCOUNTS}/."
        found.problems.append(Problem("F002", message, Place(f"{ACCOUNTS}/"), None, close, edit))
    return [name for name in known if name in names] + accounts


def _list_accounts(folder: Path, found: Folder) -> list[str]:
    """The relative names of the account files."""
    base = folder / ACCOUNTS
    if not stays_inside(base, folder):
        message = "accounts/ is a link that leads out of the dossier."
        found.problems.append(Problem("F005", message, Place(f"{ACCOUNTS}/")))
        return []
    if not base.is_dir():
        return []
    names = sorted(entry.name for entry in _scan(base) if not entry.name.startswith("."))
    for name in names:
        if name.endswith((".yml", ".json")):
            found.problems.append(_unknown_file(f"{ACCOUNTS}/{name}", f"{Path(name).stem}.yaml", names))
    return [f"{ACCOUNTS}/{name}" for name in names if name.endswith(".yaml")]


def stays_inside(path: Path, folder: Path) -> bool:
    """Whether a path, its links followed, is inside a folder."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a circle of links, a name that is too long
        return False


def _scan(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as fault:
        raise SurroundingsError(_unreadable(str(folder.name), fault)) from fault


def _missing_file(name: str, names: list[str]) -> Problem:
    known = {*REQUIRED, *OPTIONAL}
    close = nearest(name, [other for other in names if other not in known])
    return Problem("F002", f"The file {name} is missing.", Place(name), nearest=close, edit=f"Add {name}.")


def _mean_file(name: str, known: list[str], names: list[str]) -> str | None:
    """The file of the format that was meant: rather one that is missing than one that is there."""
    return nearest(name, [other for other in known if other not in names]) or nearest(name, known)


def _unknown_file(name: str, close: str | None, names: list[str]) -> Problem:
    message = "The file is not part of the format and is not read."
    edit = None
    if close in names:
        edit = f"There is a {close} too: keep what is meant in it, and take {name} away."
    elif close:
        edit = f"Rename it to {close}."
    return Problem("F009", message, Place(name), name, close, edit)


def _unreadable(name: str, fault: OSError) -> Problem:
    reason = (fault.strerror or "unknown reason").lower()
    return Problem("R001", f"{name} could not be read: {reason}.", Place(name))


def _read_source(folder: Path, name: str, found: Folder) -> Source | None:
    """One file's data, or None with its problems noted."""
    path = folder / name
    if not stays_inside(path, folder):
        found.problems.append(
            Problem("F005", "The file is a link that leads out of the dossier.", Place(name))
        )
        return None
    try:
        text = decode(read_bytes(path, name), name)
        data, positions = parse_yaml(text)
    except RefusedError as fault:
        found.problems.append(fault.problem)
        return None
    except YamlError as fault:
        place = Place(name, fault.line, fault.column)
        edit = fault.edit or CATALOGUE[fault.code].mend
        found.problems.append(Problem(fault.code, fault.message, place, fault.found, edit=edit))
        return None
    return Source(name, data, positions)


class RefusedError(Exception):
    """A file that is not read on, with the problem why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_bytes(path: Path, name: str, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file of at most `limit` bytes."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError(None, "not a regular file")
        with path.open("rb") as stream:
            content = stream.read(limit + 1)
    except OSError as fault:
        raise SurroundingsError(_unreadable(name, fault)) from fault
    if len(content) > limit:
        message = f"The file is larger than {limit // 1_000_000} MB."
        raise RefusedError(Problem("F003", message, Place(name), f"more than {limit:,} bytes"))
    return content


def decode(content: bytes, name: str) -> str:
    """The text of a file: UTF-8, without NUL."""
    if (at := content.find(b"\0")) >= 0:
        raise RefusedError(
            Problem("F004", "The file holds a NUL byte.", _place_of_byte(content, at, name), "\\x00")
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        found = f"\\x{content[fault.start]:02x}"
        place = _place_of_byte(content, fault.start, name)
        raise RefusedError(Problem("F004", "The file is not UTF-8.", place, found)) from fault


def _place_of_byte(content: bytes, at: int, name: str) -> Place:
    before = content[:at]
    start = before.rfind(b"\n") + 1
    return Place(name, before.count(b"\n") + 1, len(before[start:].decode("utf-8", "replace")) + 1)
