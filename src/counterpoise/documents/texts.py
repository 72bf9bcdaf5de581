"""A document's text as spans count it: code points of the file as decoded, line ends untouched."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from counterpoise.errors import Place, Problem, SurroundingsError, nearest

MAX_BYTES = 20_000_000
_LINE = re.compile(r"[^\n]*")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'\u201d\u2019)\]]*(?=\s)")
_ABBREVIATIONS = frozenset(
    "Mr Mrs Ms Dr Prof St Gen Sen Rep Gov Jr Sr Inc Ltd Co vs cf etc al "  # noqa: SIM905
    "No Vol p pp ed eds U.S U.K e.g i.e a.m p.m".split()
)
_INITIAL = re.compile(r"[A-Z]")

Span = tuple[int, int]


@dataclass(frozen=True)
class Text:
    r"""A document's text.

    Parameters
    ----------
    content
        The file as decoded from UTF-8, with no newline translation.
    sha256
        Of the file's bytes, as 64 hexadecimal digits.

    Examples
    --------
    >>> text = Text.from_bytes("One. Two.\n\nThree.\n".encode())
    >>> text.length, text.passage((5, 9)), text.paragraph_of(11)
    (18, 'Two.', 2)
    """

    content: str
    sha256: str

    @classmethod
    def from_bytes(cls, content: bytes) -> Text:
        """The text of a file's bytes; UnicodeDecodeError if they are not UTF-8."""
        return cls(content.decode("utf-8"), hashlib.sha256(content).hexdigest())

    @property
    def length(self) -> int:
        """The number of code points."""
        return len(self.content)

    def undo_saving(self, sha256: str) -> Text | None:
        r"""The text with other line ends, or a byte order mark more or less, whose bytes have this hash.

        An editor or a download may change these in a whole file, and nothing else.

        Examples
        --------
        >>> coded = Text.from_bytes(b"One.\n")
        >>> Text.from_bytes(b"\xef\xbb\xbfOne.\r\n").undo_saving(coded.sha256) == coded
        True
        """
        plain = self.content.removeprefix("\ufeff").replace("\r\n", "\n")
        for ends in (plain, plain.replace("\n", "\r\n")):
            for content in (ends, "\ufeff" + ends):
                if hash_text(content) == sha256:
                    return Text(content, sha256)
        return None

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The spans of the lines that are not blank, in order; paragraph n is item n - 1."""
        return split_paragraphs(self.content)

    def passage(self, span: Span) -> str:
        """The text of a span; IndexError if it is not inside the document."""
        start, end = span
        if not 0 <= start < end <= self.length:
            raise IndexError(f"span [{start}, {end}] is not inside the document's {self.length} code points")
        return self.content[start:end]

    def paragraph_of(self, position: int) -> int | None:
        """The number, from 1, of the paragraph that holds a code point; None between paragraphs."""
        index = bisect_right([start for start, _ in self.paragraphs], position) - 1
        if index < 0 or position >= self.paragraphs[index][1]:
            return None
        return index + 1


def read_text(path: Path) -> Text:
    """The text of a file.

    Raises
    ------
    SurroundingsError
        R001 where the file cannot be read, is larger than 20 MB, or is not UTF-8.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise SurroundingsError(Problem("R001", "The text is larger than 20 MB.", Place(path.name)))
        return Text.from_bytes(content)
    except UnicodeDecodeError as fault:
        raise SurroundingsError(Problem("R001", "The text is not UTF-8.", Place(path.name))) from fault
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise SurroundingsError(_missing_text(path)) from fault
    except OSError as fault:
        reason = (fault.strerror or "unknown reason").lower()
        raise SurroundingsError(
            Problem("R001", f"The text could not be read: {reason}.", Place(path.name))
        ) from fault


def _missing_text(path: Path) -> Problem:
    """R001 for a file that is not there, with the path that was meant, seen from the folder one is in."""
    near = _mean_path(path)
    edit = (
        None if near else "Paths are taken from the folder you are in: go to the right one, or mend the path."
    )
    return Problem("R001", "The text is not there.", Place(path.name), str(path)[:200], near, edit)


def _mean_path(path: Path) -> str | None:
    """A path without its first folders, if that is there; else the file of its folder named most alike."""
    if not path.is_absolute():
        for shorter in (Path(*path.parts[first:]) for first in range(1, len(path.parts))):
            if shorter.is_file():
                return str(shorter)
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:
        return None
    close = nearest(path.name, sorted(names))
    return None if close is None else str(path.with_name(close))


def hash_text(passage: str) -> str:
    """The SHA-256 of a passage's UTF-8, as 64 hexadecimal digits.

    Examples
    --------
    >>> hash_text("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(passage.encode("utf-8")).hexdigest()


def split_paragraphs(content: str) -> tuple[Span, ...]:
    r"""The spans of the lines that are not blank, without the blanks around them.

    Examples
    --------
    >>> split_paragraphs("One.\n\n  Two. \r\n")
    ((0, 4), (8, 12))
    """
    found: list[Span] = []
    for match in _LINE.finditer(content):
        line = match[0]
        if line.strip():
            start = match.start() + len(line) - len(line.lstrip())
            found.append((start, match.start() + len(line.rstrip())))
    return tuple(found)


def split_sentences(content: str) -> tuple[Span, ...]:
    """The spans of the sentences, in order; together they hold all that is not blank.

    A sentence ends with its paragraph, or after . ! ? or … (and closing quotes and brackets) that a
    blank and no lower-case letter follow, unless what ends there is an initial or one of a short
    list of abbreviations.

    Examples
    --------
    >>> text = 'He left. "Why?" Dr. Low asked.'
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['He left.', '"Why?"', 'Dr. Low asked.']
    """
    found: list[Span] = []
    for start, end in split_paragraphs(content):
        begin = start
        for match in _SENTENCE_END.finditer(content, start, end):
            if not _ends_sentence(content, begin, match, end):
                continue
            found.append((begin, match.end()))
            begin = match.end() + len(content[match.end() : end]) - len(content[match.end() : end].lstrip())
        if begin < end:
            found.append((begin, end))
    return tuple(found)


def _ends_sentence(content: str, begin: int, match: re.Match[str], end: int) -> bool:
    """Whether the stop is one, and not part of an abbreviation."""
    following = content[match.end() : end].lstrip()[:1]
    if following.islower():
        return False
    if not match[0].startswith(".") or len(match[0]) > 1:
        return True
    words = content[max(begin, match.start() - 20) : match.start()].split()
    word = words[-1].lstrip("\"'\u201c\u2018([") if words else ""
    return word not in _ABBREVIATIONS and not _INITIAL.fullmatch(word)
