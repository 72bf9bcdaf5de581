"""Where the passages of a dossier stand after its texts were edited, written into the dossier's files."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterpoise.documents import Text, hash_text, read_text
from counterpoise.dossier.checks.texts import check_files, stays_relative
from counterpoise.dossier.draft import Draft, Entered
from counterpoise.dossier.exchange.writing import write_file
from counterpoise.dossier.loading import builtin_names, read_draft
from counterpoise.dossier.reading import stays_inside
from counterpoise.dossier.yamlfile import Path as DataPath
from counterpoise.dossier.yamlfile import YamlError, parse_yaml
from counterpoise.errors import DossierError, Place, Problem, SurroundingsError, UsageError

Span = tuple[int, int]
_SCALAR = re.compile(r"""[^\s,\]}#"']+""")
# A passage begins at most where something other than a letter or a digit stands before it; usually there.
_BEGINNING = re.compile(r"(?<!\w)\S")


@dataclass(frozen=True, slots=True)
class Move:
    """A passage that stands elsewhere now: of which document, in which file and line, from where to where.

    `sort` is "claim" or "coverage".
    """

    sort: str
    document: str
    file: str
    line: int | None
    before: Span
    after: Span

    def to_dict(self) -> dict[str, Any]:
        """The move as plain data."""
        spans = {"before": list(self.before), "after": list(self.after)}
        return {"sort": self.sort, "document": self.document, "file": self.file, "line": self.line, **spans}


@dataclass(frozen=True, slots=True)
class Relocation:
    """What of a dossier stands elsewhere in its texts now.

    `documents` are those whose text has changed, `moves` what has a new place, `problems` what has none
    that is certain; `files` hold, by relative name, the text of every file with the new places in it, and
    are empty where there is nothing to write, or a passage has several places.
    """

    documents: tuple[str, ...]
    moves: tuple[Move, ...]
    problems: tuple[Problem, ...]
    files: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data, without the files' texts."""
        return {
            "documents": list(self.documents),
            "moves": [move.to_dict() for move in self.moves],
            "problems": [problem.to_dict() for problem in self.problems],
            "files": sorted(self.files),
        }


@dataclass(frozen=True, slots=True)
class _Edit:
    """A scalar of a file, and what is to stand there instead."""

    file: str
    path: DataPath
    value: int | str


def relocate(
    source: str | os.PathLike[str], documents: str | os.PathLike[str], *, write: bool = True
) -> Relocation:
    r"""Find the passages of texts that were edited, and write where they stand now into the dossier.

    A text counts as edited where its hash is not that of documents.yaml. A claim's passage is looked for by
    its hash, so it is found only if it reads as it did: every place of the text is tried. Coverage has no
    hashes: an entry with a claim's span goes with the claim, and any other moves as the passages before and
    after it do, if these move alike. Spans, paragraphs, and the document's hash and length are written; all
    else in the files, comments and layout too, stays byte for byte. A file is replaced whole or not at all.

    Nothing is written where a passage stands in several places and in none of them as before, since which
    is meant cannot be known. What is not found any more stays as it is, as a problem.

    Parameters
    ----------
    source
        The path of a dossier's folder.
    documents
        The folder that holds the texts as they are now.
    write
        False looks only.

    Returns
    -------
    Relocation
        What moved, and what is left to do by hand: L002 for a passage that is nowhere, U010 for one in
        several places, L003 for coverage beside an edit.

    Raises
    ------
    UsageError
        U008 where the dossier is built in or kept by a run.
    DossierError
        F001 where there is no such dossier; what stands in the way of reading documents, claims and coverage.
    SurroundingsError
        R001 where a folder or a file cannot be read, R002 where one cannot be written.

    Examples
    --------
    Twelve letters more before a passage move it by twelve:

    >>> import tempfile
    >>> from counterpoise.dossier.starter import write_starter
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = write_starter(f"{folder}/valley")
    ...     text = made / "texts" / "what-opens-a-gate.txt"
    ...     _ = text.write_text("A preface.\n\n" + text.read_text())
    ...     found = relocate(made, made / "texts")
    >>> found.documents, found.moves[0].before, found.moves[0].after
    (('what-opens-a-gate',), (95, 151), (107, 163))
    """
    draft, folder = _read(source)
    texts = _read_edited(draft, Path(os.fspath(documents)))
    edits: list[_Edit] = []
    moves: list[Move] = []
    problems: list[Problem] = []
    for name, text in texts.items():
        places = _place_claims(draft, name, text, problems)
        for entered, index, after in places:
            locator = entered.content.at[index]
            edits += _edit_span(entered, ("at", index), after)
            edits.append(_Edit(entered.source.name, (*entered.path, "at", index, "paragraph"), after[2]))
            moves += _move("claim", name, entered, ("at", index), locator.span, after[:2])
        anchors = {entered.content.at[index].span: after[:2] for entered, index, after in places}
        for entered, span in _place_coverage(draft, name, text, anchors, problems):
            edits += _edit_span(entered, (), span)
            moves += _move("coverage", name, entered, (), entered.content.span, span)
        entered = draft.documents[name]
        edits.append(_Edit(entered.source.name, (*entered.path, "sha256"), text.sha256))
        edits.append(_Edit(entered.source.name, (*entered.path, "length"), text.length))
    unsure = any(problem.code == "U010" for problem in problems)
    files = {} if unsure else _apply(folder, edits)
    if write:
        for file, content in files.items():
            write_file(folder / file, content)
    return Relocation(tuple(texts), tuple(moves), tuple(problems), files)


def _read(source: str | os.PathLike[str]) -> tuple[Draft, Path]:
    """The draft and its folder, which has to be one's own and readable as far as it matters here."""
    draft = read_draft(source)
    if draft.location is None or (isinstance(source, str) and source in builtin_names()):
        what = "A run's dossier" if draft.location is None else "A built-in dossier"
        edit = "Name the folder of a dossier of your own."
        raise UsageError(Problem("U008", f"{what} does not change.", None, str(source)[:200], None, edit))
    bearing = [
        problem
        for problem in (*draft.folder.problems, *draft.problems)
        if problem.place is not None
        and problem.severity == "error"
        and problem.place.file.startswith(("documents.yaml", "common.yaml", "coverage.yaml", "accounts/"))
    ]
    if bearing:
        raise DossierError(bearing)
    return draft, draft.location


def _read_edited(draft: Draft, folder: Path) -> dict[str, Text]:
    """The texts that are there and are not the ones that were coded."""
    if not folder.is_dir():
        edit = "Give the folder that holds the texts."
        raise SurroundingsError(
            Problem("R001", "The folder of documents is not there.", None, str(folder)[:200], None, edit)
        )
    if problems := [problem for problem in check_files(draft) if problem.severity == "error"]:
        raise DossierError(problems)
    found: dict[str, Text] = {}
    for name, entered in draft.documents.items():
        path = folder / entered.content.file
        if stays_relative(entered.content.file) and stays_inside(path, folder) and path.is_file():
            text = read_text(path)
            if text.sha256 != entered.content.sha256:
                found[name] = text
    return found


def _place_claims(
    draft: Draft, name: str, text: Text, problems: list[Problem]
) -> list[tuple[Entered, int, tuple[int, int, int]]]:
    """The locators into a text that are certain, each with its span and paragraph there."""
    locators = [
        (entered, index, locator)
        for entered in draft.claims
        for index, locator in enumerate(entered.content.at)
        if locator.document == name and 0 <= locator.span[0] < locator.span[1]
    ]
    starts = find_passages(text, {(loc.span[1] - loc.span[0], loc.sha256) for _, _, loc in locators})
    found: list[tuple[Entered, int, tuple[int, int, int]]] = []
    for entered, index, locator in locators:
        length = locator.span[1] - locator.span[0]
        places = starts[length, locator.sha256]
        if locator.span[0] in places:
            places = [locator.span[0]]  # one of them is where it was
        place = entered.place("at", index, "span")
        shown = f"[{locator.span[0]}, {locator.span[1]}]"
        if len(places) == 1:
            start = places[0]
            found.append((entered, index, (start, start + length, text.paragraph_of(start) or 1)))
        elif places:
            standing = ", ".join(str(text.paragraph_of(start)) for start in places[:10])
            message = (
                f"The passage stands in {len(places)} places of {name} now, in the paragraphs {standing}."
            )
            edit = "Say which is meant: `counterpoise locate` prints it, with --paragraph."
            problems.append(Problem("U010", message, place, shown, edit=edit))
        else:
            message = f"The passage stands nowhere in {name} any more: it was edited itself."
            edit = "Read it again, and print its new place by `counterpoise locate`; or take the claim out."
            problems.append(Problem("L002", message, place, shown, edit=edit))
    return found


def find_passages(text: Text, wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], list[int]]:
    """Where the passages of given lengths and hashes begin in a text, each in order; maybe nowhere.

    Beginnings of words are tried first, and every place only for what is not found there.

    Examples
    --------
    >>> text = Text.from_bytes(b"One. Two. One.")
    >>> find_passages(text, [(4, hash_text("One.")), (3, hash_text("wo."))]).values()
    dict_values([[0, 10], [6]])
    """
    content = text.content
    found: dict[tuple[int, str], list[int]] = {key: [] for key in wanted}
    words = [match.start() for match in _BEGINNING.finditer(content)]
    for starts in (words, range(len(content))):
        missing: defaultdict[int, set[str]] = defaultdict(set)
        for (length, digest), places in found.items():
            if not places:
                missing[length].add(digest)
        for length, digests in missing.items():
            for start in starts:
                if start + length > len(content):
                    break
                digest = hash_text(content[start : start + length])
                if digest in digests:
                    found[length, digest].append(start)
    return found


def _place_coverage(
    draft: Draft, name: str, text: Text, anchors: dict[Span, Span], problems: list[Problem]
) -> Iterator[tuple[Entered, Span]]:
    """The entries of coverage whose place is certain; of the others, a problem each."""
    ends = {(0, 0): (0, 0), (length := draft.documents[name].content.length,) * 2: (text.length,) * 2}
    known = sorted({**ends, **anchors}.items())
    for entered in draft.coverage.get(name, []):
        start, end = entered.content.span
        if (start, end) in anchors:
            yield entered, anchors[start, end]
            continue
        before = max((pair for pair in known if pair[0][1] <= start), default=known[0])
        after = min((pair for pair in known if pair[0][0] >= end), default=known[-1])
        first, second = before[1][1] - before[0][1], after[1][0] - after[0][0]
        across = any(old[0] < end and start < old[1] for old in anchors)
        if first == second and not across and end <= length:
            yield entered, (start + first, end + first)
            continue
        message = f"Beside this passage of {name} the text was edited, so that its place is not certain."
        edit = "Take the entry out; `counterpoise cover` prints what is missing then."
        problems.append(Problem("L003", message, entered.place("span"), f"[{start}, {end}]", edit=edit))


def _edit_span(entered: Entered, at: DataPath, span: tuple[int, ...]) -> list[_Edit]:
    """The two edits that give an entry another span."""
    return [_Edit(entered.source.name, (*entered.path, *at, "span", end), span[end]) for end in (0, 1)]


def _move(
    sort: str, name: str, entered: Entered, at: DataPath, before: Span, after: tuple[int, ...]
) -> list[Move]:
    """The move, if it is one."""
    start, end = after
    if before == (start, end):
        return []
    place = entered.place(*at, "span")
    return [Move(sort, name, entered.source.name, place.line, before, (start, end))]


def _apply(folder: Path, edits: list[_Edit]) -> dict[str, str]:
    """The texts of the files that change, by name; nothing of them but the edited scalars differs."""
    by_file: defaultdict[str, list[_Edit]] = defaultdict(list)
    for edit in edits:
        by_file[edit.file].append(edit)
    found: dict[str, str] = {}
    last = "documents.yaml"  # until it is written the text counts as edited, and all can be done again
    for file, wanted in sorted(by_file.items(), key=lambda item: (item[0] == last, item[0])):
        try:
            text = (folder / file).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise SurroundingsError(Problem("R001", f"{file} could not be read again.")) from fault
        try:
            changed = edit_scalars(text, {edit.path: edit.value for edit in wanted})
        except ValueError as fault:
            message = (
                "The file could not be edited: something in its layout is unusual, such as its line ends."
            )
            edit = "Save it with plain line ends, spans as [a, b], and no other quotation than needed."
            raise DossierError(Problem("F006", message, Place(file), edit=edit)) from fault
        if changed != text:
            found[file] = changed
    return found


def edit_scalars(text: str, values: dict[DataPath, int | str]) -> str:
    r"""A YAML text with other plain scalars at some paths; all else stays as it is.

    ValueError where the result would not read as the same data with these values.

    Examples
    --------
    >>> edit_scalars("a: [1, 2] # two\nb: x\n", {("a", 1): 30, ("b",): "y"})
    'a: [1, 30] # two\nb: y\n'
    """
    data, positions = parse_yaml(text)
    lines = re.split(r"(?<=\n)", text)
    for path, value in sorted(values.items(), key=lambda item: positions.values[item[0]], reverse=True):
        line, column = positions.values[path]
        if line > len(lines):
            raise ValueError("the file has other line ends")
        before, rest = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
        quote = rest[:1] if rest[:1] in "\"'" else ""
        lines[line - 1] = before + quote + _SCALAR.sub(str(value), rest[len(quote) :], count=1)
        holder = data
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = value
    changed = "".join(lines)
    try:
        same = parse_yaml(changed)[0] == data
    except YamlError:
        same = False
    if not same:
        raise ValueError("the file would not read as it should")
    return changed
