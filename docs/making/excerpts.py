"""What a reader is shown of a file that was spoilt: the lines that changed, and a mark under the fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

WIDTH = 96
MOST_LINES = 10
LARGE = 100_000


def describe_change(file: str, before: bytes | None, after: bytes | None) -> str | None:
    """A sentence for a change that cannot be shown as lines, or None.

    Parameters
    ----------
    file
        The path inside the dossier.
    before, after
        The contents; None where there is no file.
    """
    if after is None:
        return f"`{file}` is missing."
    if len(after) > LARGE:
        return f"`{file}` is {len(after):,} bytes long."
    if before is None and not after.strip():
        return f"`{file}` is empty."
    return None


def quote_lines(file: str, before: bytes | None, after: bytes, place: tuple[int, int] | None) -> list[str]:
    """The lines to be shown, numbered, with the file's name above.

    Parameters
    ----------
    file
        The path inside the dossier.
    before, after
        The contents before and after the change.
    place
        Line and column of the fault, from 1; None where it has none in this file.
    """
    old = [] if before is None else _split(before)
    new = _split(after)
    wanted = set(_list_changes(old, new))
    if place is not None:
        wanted |= {place[0] - 1, place[0]}
    shown = sorted(number for number in wanted if 1 <= number <= len(new))
    whole, shown = shown, _shorten(shown, place[0] if place else 0)
    wide = len(str(shown[-1])) if shown else 1
    lines = [file]
    for before_it, number in zip([0, *shown], shown, strict=False):
        if before_it and number > before_it + 1:
            lines.append(" " * wide + " ...")
        column = place[1] if place is not None and place[0] == number else None
        lines += _mark(new[number - 1], f"{number:>{wide}} | ", column)
    return lines if shown == whole else [*lines, " " * wide + " ..."]


def _split(content: bytes) -> list[str]:
    """Lines as a page can hold them: bytes that are no text, and control characters, as escapes."""
    lines = content.decode("utf-8", "backslashreplace").removesuffix("\n").split("\n")
    return ["".join(_escape(letter) for letter in line) for line in lines]


def _escape(letter: str) -> str:
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode()


def _list_changes(old: list[str], new: list[str]) -> Iterator[int]:
    """Numbers of new lines that differ, and of the neighbours of lines that went."""
    for kind, _, _, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "delete":
            yield from (start, start + 1)
        elif kind != "equal":
            yield from range(start + 1, end + 1)


def _shorten(numbers: list[int], kept: int) -> list[int]:
    """At most so many lines; of a long change its beginning, and always the line of the fault."""
    if len(numbers) <= MOST_LINES:
        return numbers
    return sorted({*numbers[: MOST_LINES - 2], *(n for n in numbers if kept - 1 <= n <= kept)})


def _mark(line: str, margin: str, column: int | None) -> Iterable[str]:
    """A line, cut to the page's width around the fault, and a caret below where there is one."""
    start = 0 if column is None or column < WIDTH - 6 else column - WIDTH // 2
    cut = line[start : start + WIDTH]
    cut = ("…" if start else "") + cut + ("…" if len(line) > start + WIDTH else "")
    yield f"{margin}{cut}".rstrip()
    if column is not None:
        yield " " * (len(margin) - 2) + "| " + " " * (column - 1 - start + bool(start)) + "^"
