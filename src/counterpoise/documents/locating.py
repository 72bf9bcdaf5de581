"""From words of a text to where they stand: what a claim's `at` and a document's entry say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterpoise.documents.texts import Span, Text, hash_text, split_sentences
from counterpoise.errors import Problem, UsageError, nearest

LONGEST_WORDS = 20_000
LONGEST_TITLE = 200
_SHOWN = 100
_MOST_SENTENCES = 2_000
# What a page shows and what a keyboard types: quotation marks and dashes of either kind agree.
_ALIKE = ('"\u201c\u201d\u201e\u00ab\u00bb', "'\u2018\u2019\u201a", "-\u2010\u2011\u2012\u2013\u2014")
_PLAIN = {sign: signs[0] for signs in _ALIKE for sign in signs}


@dataclass(frozen=True, slots=True)
class Located:
    """Where a passage stands: the document's id, and the rest of what a locator holds."""

    document: str
    paragraph: int
    span: Span
    sha256: str

    def to_dict(self) -> dict[str, Any]:
        """The locator as plain data, in the order of the format."""
        return {
            "document": self.document,
            "paragraph": self.paragraph,
            "span": list(self.span),
            "sha256": self.sha256,
        }


def locate_passage(text: Text, words: str, document: str, paragraph: int | None = None) -> Located:
    r"""The locator of the one passage of a text that has these words.

    The words are looked for as they stand. Only if they are nowhere, line breaks, runs of blanks, small
    and large letters and the kinds of quotation marks and dashes no longer count: what was copied from a
    page or typed is then found all the same. The hash is always that of the text's own words.

    Parameters
    ----------
    text
        The document's text.
    words
        The passage; blanks around it are left out.
    document
        The document's id, as in documents.yaml.
    paragraph
        Only a passage that begins in this one, counted from 1 as lines that are not blank; any by default.

    Raises
    ------
    UsageError
        U001 where there are no words, more than 20,000 characters, or no such paragraph. U009 where the
        words are not there; `nearest` is the passage that begins alike, or the most similar sentence.
        U010 where they are there more than once.

    Examples
    --------
    >>> text = Text.from_bytes(b"Tolls\n\nTolls keep carts away. Carts pay.\n")
    >>> found = locate_passage(text, "carts  PAY.", "tolls")
    >>> found.paragraph, found.span, text.passage(found.span)
    (2, (30, 40), 'Carts pay.')
    """
    sought = words.strip()
    _refuse_unusable(text, sought, paragraph)
    spans = _find(text, sought, paragraph)
    if not spans:
        where = "the text" if paragraph is None else f"paragraph {paragraph}"
        near = find_nearest(text, sought)
        edit = "Copy the words from the text; they need not be whole sentences."
        raise UsageError(
            Problem("U009", f"The words are not in {where}.", None, _shorten(sought), near, edit)
        )
    if len(spans) > 1:
        raise UsageError(_say_several(text, sought, spans, paragraph))
    start, end = spans[0]
    standing = text.paragraph_of(start) or 1  # it is in one: a passage does not begin with a blank
    return Located(document, standing, (start, end), hash_text(text.content[start:end]))


def locate_passages(
    text: Text, passages: Sequence[str], document: str, paragraph: int | None = None
) -> tuple[Located, ...]:
    r"""The locators of several passages of a text, in the order given; see `locate_passage`.

    Raises
    ------
    UsageError
        With what is wrong with every passage; U001 alone where they are the words of one passage, given
        apart.

    Examples
    --------
    >>> text = Text.from_bytes(b"Tolls\n\nTolls keep carts away. Carts pay.\n")
    >>> [found.span for found in locate_passages(text, ["Carts pay.", "Tolls keep"], "tolls")]
    [(30, 40), (7, 17)]
    """
    found: list[Located] = []
    problems: list[Problem] = []
    for words in passages:
        try:
            found.append(locate_passage(text, words, document, paragraph))
        except UsageError as fault:
            problems.extend(fault.problems)
    apart = problems or not any(len(words.split()) > 1 for words in passages)
    if apart and len(passages) > 1 and _find(text, " ".join(passages).strip(), paragraph):
        whole = _shorten(" ".join(passages))
        message = "The words of one passage are given apart, as if each were a passage."
        raise UsageError(Problem("U001", message, None, whole, edit="Put the passage in quotation marks."))
    if problems:
        raise UsageError(dict.fromkeys(problems))
    return tuple(found)


def _refuse_unusable(text: Text, sought: str, paragraph: int | None) -> None:
    """U001 for what can never be found."""
    if not sought:
        raise UsageError(Problem("U001", "There are no words to look for.", edit="Give words of the text."))
    if len(sought) > LONGEST_WORDS:
        message = f"The words are longer than {LONGEST_WORDS:,} characters."
        edit = "Give a shorter passage."
        raise UsageError(Problem("U001", message, None, f"{len(sought)} characters", None, edit))
    number = len(text.paragraphs)
    if paragraph is not None and not 1 <= paragraph <= number:
        message = f"The text has {number} paragraphs." if number != 1 else "The text has one paragraph."
        near = str(min(max(paragraph, 1), number))
        edit = "Count the lines that are not blank, from 1."
        raise UsageError(Problem("U001", message, None, str(paragraph), near, edit))


def _say_several(text: Text, sought: str, spans: list[Span], paragraph: int | None) -> Problem:
    """U010, with the paragraphs in which the words stand."""
    standing = sorted({text.paragraph_of(start) or 0 for start, _ in spans})
    times = "twice" if len(spans) == 2 else f"{len(spans)} times"
    listed = ", ".join(map(str, standing[:10])) + (", …" if len(standing) > 10 else "")
    where = f"paragraph {listed}" if len(standing) == 1 else f"the paragraphs {listed}"
    edit = "Give more of the words around them"
    edit += "." if len(standing) == 1 or paragraph is not None else ", or --paragraph with one of these."
    return Problem("U010", f"The words are there {times}, in {where}.", None, _shorten(sought), None, edit)


def _find(text: Text, sought: str, paragraph: int | None) -> list[Span]:
    """The passages with these words: exactly these if there are any, else those that agree loosely."""

    def keep(spans: Iterable[Span]) -> list[Span]:
        return [span for span in spans if paragraph in (None, text.paragraph_of(span[0]))]

    exact = keep((start, start + len(sought)) for start in _list_starts(text.content, sought))
    if exact:
        return exact
    plain, places = _make_plain(text.content)
    words = _make_plain(sought)[0]
    return keep((places[start], places[start + len(words) - 1] + 1) for start in _list_starts(plain, words))


def _list_starts(content: str, sought: str) -> Iterator[int]:
    """Where a text begins in another, one after the other."""
    start = content.find(sought)
    while start >= 0:
        yield start
        start = content.find(sought, start + len(sought))


def _make_plain(content: str) -> tuple[str, list[int]]:
    """A text in small letters, with plain quotation marks and dashes and single blanks, and its places."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(content):
        if not sign.isspace():
            small = sign.lower()
            signs.append(_PLAIN.get(sign, small if len(small) == 1 else sign))
        elif signs and signs[-1] != " ":
            signs.append(" ")
        else:
            continue
        places.append(place)
    return "".join(signs), places


def find_nearest(text: Text, sought: str) -> str | None:
    """What of a text is most like words that are not in it, shortened; None where nothing is.

    That is the longest passage that begins with the same words, as long as the words are, if at least
    three words agree; else the most similar sentence.
    """
    words = sought.split()
    start, agreeing = _find_beginning(text.content, words)
    if start is not None and agreeing >= min(3, len(words)):
        return _shorten(" ".join(text.content[start : start + len(sought) + _SHOWN].split()[: len(words)]))
    close = nearest(sought, _list_sentences(text))
    return None if close is None else _shorten(close)


def _find_beginning(content: str, words: list[str]) -> tuple[int | None, int]:
    """Where the longest run of first words stands, and how many words it has."""
    plain, places = _make_plain(content)
    sought = _make_plain(" ".join(words))[0].split()
    found, low, high = None, 0, len(sought)
    while low < high:
        middle = (low + high + 1) // 2
        start = plain.find(" ".join(sought[:middle]))
        if start < 0:
            high = middle - 1
        else:
            found, low = places[start], middle
    return found, low


def _list_sentences(text: Text) -> Iterator[str]:
    """The first sentences, each on one line and cut to the length that is compared."""
    for start, end in split_sentences(text.content)[:_MOST_SENTENCES]:
        yield " ".join(text.content[start:end].split())[:200]


def _shorten(words: str) -> str:
    return words if len(words) <= _SHOWN else words[: _SHOWN - 2].rstrip() + " …"


def describe_text(path: Path, text: Text) -> dict[str, Any]:
    r"""What documents.yaml says of a text, as far as the file itself can tell.

    Parameters
    ----------
    path
        The file; its last part is its name in the folder of texts.
    text
        What was read of it.

    Returns
    -------
    dict
        `title` (the first line if it is short enough and no sentence, else the file's name), `file`,
        `sha256` and `length`.

    Examples
    --------
    >>> found = describe_text(Path("on-tolls.txt"), Text.from_bytes(b"On tolls\n\nThey keep carts away.\n"))
    >>> found["title"], found["file"], found["length"]
    ('On tolls', 'on-tolls.txt', 32)
    """
    heading = text.passage(text.paragraphs[0]).lstrip("\ufeff") if text.paragraphs else ""
    is_title = 0 < len(heading) <= LONGEST_TITLE and not heading.endswith((".", "!", "…", ":", ";", ","))
    named = re.sub(r"[-_\s]+", " ", path.stem).strip() or path.name
    title = heading if is_title else named[0].upper() + named[1:]
    return {"title": title, "file": path.name, "sha256": text.sha256, "length": text.length}


def name_document(path: Path) -> str:
    """The id that a file's name makes: small letters, digits and hyphens.

    Examples
    --------
    >>> name_document(Path("texts/On Tolls (2).txt"))
    'on-tolls-2'
    """
    return re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:80].strip("-") or "text"
