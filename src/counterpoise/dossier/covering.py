"""What of the texts coverage.yaml does not account for yet, and which claims stand there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterpoise.documents import Text, find_gaps, read_text, split_sentences
from counterpoise.dossier.checks.texts import check_files, check_texts, stays_relative
from counterpoise.dossier.draft import Draft
from counterpoise.dossier.loading import read_draft
from counterpoise.dossier.reading import stays_inside
from counterpoise.errors import Problem, SurroundingsError
from counterpoise.schema import Document

Span = tuple[int, int]
_STOPPING = {"L002", "L005", "F005"}


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A sentence, or what is left of one, that coverage.yaml does not account for.

    `claims` are the ids of the claims that have a passage in it, in the order of the dossier's files;
    `text` is the sentence, on one line.
    """

    document: str
    span: Span
    paragraph: int
    claims: tuple[str, ...]
    text: str

    def to_dict(self) -> dict[str, Any]:
        """The sentence as plain data."""
        return {
            "document": self.document,
            "span": list(self.span),
            "paragraph": self.paragraph,
            "claims": list(self.claims),
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Rest:
    """All that is left to account for, in the order of the texts, and what stood in the way of looking.

    `problems` hold the texts that are missing or are not the ones that were coded, and the entries of
    documents, claims and coverage that could not be read.
    """

    uncovered: tuple[Uncovered, ...]
    problems: tuple[Problem, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "uncovered": [entry.to_dict() for entry in self.uncovered],
            "problems": [problem.to_dict() for problem in self.problems],
        }


def find_uncovered(source: str | os.PathLike[str], documents: str | os.PathLike[str]) -> Rest:
    r"""The sentences that coverage.yaml does not account for yet, with the claims that stand in them.

    The dossier may be wrong elsewhere. A document whose text is missing, or is not the one that was
    coded, is left out and named in `problems`.

    Parameters
    ----------
    source
        A built-in name, or the path of a dossier's folder.
    documents
        The folder that holds the texts.

    Raises
    ------
    DossierError
        F001 where there is no such dossier.
    SurroundingsError
        R001 where the folder of texts is not there, or a file cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from counterpoise.dossier.starter import write_starter
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = write_starter(f"{folder}/valley")
    ...     _ = (made / "coverage.yaml").write_text("coverage:\n")
    ...     rest = find_uncovered(made, made / "texts")
    >>> len(rest.uncovered), rest.uncovered[2].span, rest.uncovered[2].claims
    (13, (110, 185), ('tolls-open-the-gates',))
    """
    folder = Path(os.fspath(documents))
    if not folder.is_dir():
        message = "The folder of documents is not there."
        edit = "Give the folder that holds the texts."
        raise SurroundingsError(Problem("R001", message, None, str(folder)[:200], None, edit))
    draft = read_draft(source)
    about_texts = [*check_files(draft), *check_texts(draft, folder)]
    found: list[Uncovered] = []
    for name, entered in draft.documents.items():
        text = _read_coded(folder, entered.content)
        if text is not None:
            found += _list_rest(draft, name, text)
    unread = [problem for problem in (*draft.folder.problems, *draft.problems) if _bears(problem)]
    stopping = [problem for problem in about_texts if problem.code in _STOPPING]
    return Rest(tuple(found), tuple(dict.fromkeys([*unread, *stopping])))


def _read_coded(folder: Path, document: Document) -> Text | None:
    """The text of a document; None where it is missing, outside the folder, or another than was coded."""
    path = folder / document.file
    try:
        is_there = stays_relative(document.file) and path.is_file() and stays_inside(path, folder)
    except (OSError, ValueError):  # a name that no system takes
        return None
    text = read_text(path) if is_there else None
    return text if text is not None and text.sha256 == document.sha256 else None


def _bears(problem: Problem) -> bool:
    """Whether a problem of reading may hide a document, a claim or a passage."""
    if problem.place is None or problem.severity == "warning":
        return False
    file = problem.place.file
    return file in ("documents.yaml", "common.yaml", "coverage.yaml") or file.startswith("accounts/")


def _list_rest(draft: Draft, name: str, text: Text) -> Iterator[Uncovered]:
    """The sentences of one text that are not accounted for."""
    covered = [entered.content.span for entered in draft.coverage.get(name, [])]
    standing = [
        (locator.span, entered.content.id)
        for entered in draft.claims
        for locator in entered.content.at
        if locator.document == name
    ]
    for start, end in _split(find_gaps(covered, text.content), text.content):
        claims = dict.fromkeys(claim for (a, b), claim in standing if a < end and start < b)
        sentence = " ".join(text.content[start:end].split())
        yield Uncovered(name, (start, end), text.paragraph_of(start) or 1, tuple(claims), sentence)


def _split(gaps: tuple[Span, ...], content: str) -> Iterator[Span]:
    """The gaps, sentence by sentence, without blanks at their ends."""
    for start, end in split_sentences(content):
        for first, last in gaps:
            a, b = max(start, first), min(end, last)
            if a < b and (piece := content[a:b].strip()):
                a += len(content[a:b]) - len(content[a:b].lstrip())
                yield a, a + len(piece)
