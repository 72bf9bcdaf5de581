"""Ways to spoil the small dossier, each with the code that it must get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Step = Callable[[Path], None]


@dataclass(frozen=True)
class Case:
    """A change to the small dossier and the problem that follows.

    `at` is the file and, after a blank, text that stands there once, with ¦ where the problem is; a
    file alone where the problem has no line.
    """

    code: str
    steps: tuple[Step, ...]
    at: str
    nearest: str | None = None
    found: str | None = None
    edit: str | None = None
    texts: bool = False
    name: str = ""

    @property
    def id(self) -> str:
        """What the test is called."""
        return f"{self.code}-{self.name}" if self.name else self.code


def find_place(folder: Path, at: str) -> tuple[str, int | None, int | None]:
    """File, line and column that `at` means, counted here apart from the loader."""
    file, _, mark = at.partition(" ")
    if not mark:
        return file, None, None
    text = (folder / file).read_bytes().decode()
    plain = mark.replace("¦", "")
    assert text.count(plain) == 1, f"{plain!r} stands {text.count(plain)} times in {file}"
    before = text[: text.index(plain) + mark.index("¦")]
    return file, before.count("\n") + 1, len(before) - before.rfind("\n")


def swap(file: str, old: str, new: str) -> Step:
    """Replace the one place where `old` stands."""

    def step(folder: Path) -> None:
        path = folder / file
        text = path.read_bytes().decode()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_bytes(text.replace(old, new).encode())

    return step


def append(file: str, text: str) -> Step:
    """Add to the end of a file."""

    def step(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8", newline="") as stream:
            stream.write(text)

    return step


def write(file: str, content: bytes | str) -> Step:
    """Write a file."""

    def step(folder: Path) -> None:
        (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())

    return step


def remove(file: str) -> Step:
    """Remove a file."""
    return lambda folder: (folder / file).unlink()


def link(file: str, target: str) -> Step:
    """Make a file a symbolic link."""

    def step(folder: Path) -> None:
        (folder / file).unlink(missing_ok=True)
        (folder / file).symlink_to(target)

    return step
