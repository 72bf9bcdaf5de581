"""Locators and coverage, without the texts and against them (family L)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from counterpoise.documents import Text, find_gaps, find_overlaps, hash_text, read_text
from counterpoise.dossier.checks.support import check_name
from counterpoise.dossier.draft import Draft, Entered
from counterpoise.dossier.mending import mend_name
from counterpoise.dossier.reading import stays_inside
from counterpoise.errors import Place, Problem

Span = tuple[int, int]


def list_spans(draft: Draft) -> Iterator[tuple[str, Span, Place]]:
    """Every span of the dossier: its document, itself and where it stands."""
    for entered in draft.claims:
        for index, locator in enumerate(entered.content.at):
            yield locator.document, locator.span, entered.place("at", index, "span")
    for document, passages in draft.coverage.items():
        for entered in passages:
            yield document, entered.content.span, entered.place("span")


def check_spans(draft: Draft) -> Iterator[Problem]:
    """Spans are not empty and lie inside their document."""
    for document, (start, end), place in list_spans(draft):
        found = f"[{start}, {end}]"
        if end <= start:
            yield Problem("L008", "A span ends after it starts.", place, found)
        declared = draft.documents.get(document)
        if start < 0:
            yield Problem("L001", "A span starts at 0 or later.", place, found)
        elif declared is not None and end > declared.content.length:
            message = f"The document {document} has {declared.content.length} code points."
            whole = f"[{start}, {declared.content.length}]" if start < declared.content.length else None
            yield Problem("L001", message, place, found, whole)


def check_coverage(draft: Draft) -> Iterator[Problem]:
    """Every document is covered, by known claims, and nothing twice."""
    for passages in draft.coverage.values():
        for index, (start, end) in find_overlaps([entered.content.span for entered in passages]):
            place = passages[index].place("span")
            yield Problem("L004", "A passage before this one covers part of it.", place, f"[{start}, {end}]")
        for entered in passages:
            for index, claim in enumerate(entered.content.claims):
                yield from check_name(draft, "claims", "N007", claim, entered.place("claims", index))
            if not entered.content.claims and entered.content.as_ is None:
                message = "A passage says which claims it carries, or what else it is (as)."
                yield Problem("S001", message, entered.place(), edit="Add claims or as.")
    yield from _check_documents_covered(draft)


def _check_documents_covered(draft: Draft) -> Iterator[Problem]:
    """coverage.yaml has an entry for every document, and no other."""
    source = draft.folder.sources.get("coverage.yaml")
    if source is None and "coverage.yaml" in draft.folder.unread:
        return
    entries = source.data.get("coverage") if source is not None and isinstance(source.data, dict) else {}
    entries = entries if isinstance(entries, dict) else {}
    for document in entries:
        if source is not None:
            name, place = mend_name("documents", str(document)), source.key_place(("coverage", document))
            yield from check_name(draft, "documents", "N006", name, place)
    covered = {mend_name("documents", str(document)) for document in entries}
    for name, entered in draft.documents.items():
        if mend_name("documents", name) not in covered:
            message = f"Nothing in coverage.yaml accounts for the document {name}."
            edit = f"Add {name} to coverage.yaml; `counterpoise cover` prints the lines for it."
            yield Problem("L003", message, entered.key_place(), name, edit=edit)


def check_marks(draft: Draft) -> Iterator[Problem]:
    """A claim's passage is marked with its id where the document is covered."""
    marked: dict[str, dict[str, list[Span]]] = {}
    for document, passages in draft.coverage.items():
        by_claim = marked.setdefault(document, {})
        for entered in passages:
            for claim in entered.content.claims:
                by_claim.setdefault(claim, []).append(entered.content.span)
    for entered in draft.claims:
        for index, locator in enumerate(entered.content.at):
            if locator.document not in marked:
                continue
            spans = marked[locator.document].get(entered.content.id, [])
            start, end = locator.span
            if not any(a < end and start < b for a, b in spans):
                message = f"coverage.yaml does not mark this passage with {entered.content.id}."
                yield Problem("L007", message, entered.place("at", index, "span"), f"[{start}, {end}]")


def check_files(draft: Draft) -> Iterator[Problem]:
    """A document's file is named without leading out of the folder of texts."""
    for entered in draft.documents.values():
        if not stays_relative(entered.content.file):
            message = "A document's file is named relative to the folder of texts, and stays inside it."
            yield Problem("F005", message, entered.place("file"), entered.content.file[:80])


def stays_relative(file: str) -> bool:
    """Whether a file's name is relative, and leads out of no folder."""
    path = PurePosixPath(file.replace("\\", "/"))
    return bool(path.parts) and not (path.is_absolute() or ".." in path.parts or ":" in file)


def check_texts(draft: Draft, folder: Path) -> Iterator[Problem]:
    """Everything that can be said against the texts themselves, which lie in `folder`.

    Raises
    ------
    SurroundingsError
        R001 where a text is there and cannot be read.
    """
    texts: dict[str, Text] = {}
    for name, entered in draft.documents.items():
        path = folder / entered.content.file
        if not stays_relative(entered.content.file):
            continue
        if not _is_file(path):
            message = f"The text of {name} is not in the folder of documents."
            yield Problem("L005", message, entered.place("file"), entered.content.file[:80])
        elif not stays_inside(path, folder):
            message = f"The text of {name} is a link that leads out of the folder of documents."
            yield Problem("F005", message, entered.place("file"), entered.content.file[:80])
        else:
            texts[name] = read_text(path)
            yield from _check_text(draft, name, entered, texts[name])
            texts[name] = texts[name].undo_saving(entered.content.sha256) or texts[name]
    yield from _check_locators(draft, texts)


def find_text(draft: Draft, name: str, folder: Path) -> Text | None:
    """The text of a document; None where it is not in the folder."""
    entered = draft.documents.get(name)
    if entered is None or not stays_relative(entered.content.file):
        return None
    path = folder / entered.content.file
    return read_text(path) if _is_file(path) and stays_inside(path, folder) else None


def _is_file(path: Path) -> bool:
    """Whether a file is there; a name that no system takes is not."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _check_text(draft: Draft, name: str, entered: Entered, text: Text) -> Iterator[Problem]:
    """The file is the one that was coded, and all of it is accounted for."""
    if text.sha256 != entered.content.sha256:
        coded = text.undo_saving(entered.content.sha256)
        yield _changed(name, entered, text, coded)
        if coded is None:
            return
        text = coded
    if text.length != entered.content.length:
        message = f"The text of {name} has {text.length} code points."
        edit = f"Write {text.length}."
        yield Problem(
            "L001", message, entered.place("length"), str(entered.content.length), str(text.length), edit
        )
    passages = draft.coverage.get(name, [])
    spans = [*(passage.content.span for passage in passages), *_list_written_spans(draft, name)]
    for start, end in find_gaps(spans, text.content) if passages else ():
        place = _before(passages, start)
        paragraph = text.paragraph_of(start)
        message = f"After this passage, [{start}, {end}] in paragraph {paragraph} is not accounted for."
        edit = "Add the passage; `counterpoise cover` prints what is missing."
        yield Problem("L003", message, place, f"[{start}, {end}]", edit=edit)


def _changed(name: str, entered: Entered, text: Text, coded: Text | None) -> Problem:
    """A text that is not the one that was coded, or only was saved in another way."""
    place = entered.place("sha256")
    if coded is None:
        return Problem("L002", f"The text of {name} is not the one that was coded.", place, text.sha256)
    message = f"The text of {name} is the one that was coded, saved in another way."
    ends = "CRLF" if "\r\n" in coded.content else "LF"
    mark = "without" if text.content.startswith("\ufeff") else "with"
    edit = f"Save {entered.content.file[:80]} with {ends} line ends"
    if text.content.startswith("\ufeff") != coded.content.startswith("\ufeff"):
        edit += f", {mark} a byte order mark (BOM)"
    found = "CRLF line ends" if "\r\n" in text.content else "LF line ends"
    return Problem("L002", message, place, found, edit=f"{edit}.")


def _list_written_spans(draft: Draft, name: str) -> Iterator[Span]:
    """The spans of a document's coverage as they are written, also of an entry that is wrong elsewhere."""
    source = draft.folder.sources.get("coverage.yaml")
    data: Any = source.data if source is not None else None
    for key in ("coverage", name):
        data = data.get(key) if isinstance(data, dict) else None
    for entry in data if isinstance(data, list) else ():
        span = entry.get("span") if isinstance(entry, dict) else None
        if isinstance(span, list) and len(span) == 2 and all(type(end) is int for end in span):
            yield span[0], span[1]


def _before(passages: list[Entered], position: int) -> Place:
    """The place of the last passage that starts before a code point, else of the first."""
    earlier = [entered for entered in passages if entered.content.span[0] <= position]
    chosen = max(earlier, key=lambda entered: entered.content.span) if earlier else passages[0]
    return chosen.place("span")


def _check_locators(draft: Draft, texts: dict[str, Text]) -> Iterator[Problem]:
    """Passages have the hash and the paragraph that their locators say."""
    for entered in draft.claims:
        for index, locator in enumerate(entered.content.at):
            text = texts.get(locator.document)
            start, end = locator.span
            if text is None or not 0 <= start < end:
                continue
            passage = text.content[start:end]
            if len(passage) < end - start or hash_text(passage) != locator.sha256:
                message = f"The passage in {locator.document} is not the one that was coded."
                yield Problem("L002", message, entered.place("at", index, "sha256"), f"[{start}, {end}]")
                continue
            paragraph = text.paragraph_of(start)
            if paragraph != locator.paragraph:
                place = entered.place("at", index, "paragraph")
                close = None if paragraph is None else str(paragraph)
                yield Problem(
                    "L006", "The passage stands in another paragraph.", place, str(locator.paragraph), close
                )
