"""`counterpoise locate`: where words of a text stand, ready to paste into a dossier."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counterpoise.cli.options import AsJson

if TYPE_CHECKING:
    from counterpoise.documents import Text


def locate(
    file: Annotated[Path, typer.Argument(metavar="TEXT", help="The file of a text.")],
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORDS]...", help="A passage of it; several are entries of one `at`."),
    ] = None,
    document: Annotated[
        str | None,
        typer.Option(metavar="ID", help="The document's id; made of the file's name if not given."),
    ] = None,
    paragraph: Annotated[
        int | None, typer.Option(metavar="N", help="Only where the words begin in the nth paragraph.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print where words of a text stand, ready to paste into a claim.

    Each passage in quotation marks. Without WORDS the text's entry for documents.yaml. Nothing is
    written.
    """
    from counterpoise.cli.screen import print_json, print_lines
    from counterpoise.documents import locate_passages, name_document, read_text

    text = read_text(file)
    name = check_id(document) if document is not None else name_document(file)
    if not words:
        _print_entry(file, text, name, as_json)
        return
    passages = [found.to_dict() for found in locate_passages(text, words, name, paragraph)]
    if as_json:
        print_json(passages[0] if len(passages) == 1 else {"at": passages})
        return
    lines = ["    at:"]
    for found in passages:
        start, end = found["span"]
        lines += [
            f"      - document: {name}",
            f"        paragraph: {found['paragraph']}",
            f"        span: [{start}, {end}]",
            f"        sha256: {found['sha256']}",
        ]
    print_lines(*lines)


def check_id(text: str) -> str:
    """A document's id as it is given; U001 where it cannot be one."""
    from counterpoise.documents import name_document
    from counterpoise.errors import Problem, UsageError
    from counterpoise.names import IDENTIFIER

    if IDENTIFIER.fullmatch(text) is None:
        message = "An id is small letters, digits and hyphens."
        near = name_document(Path(f"{text}.txt"))
        raise UsageError(Problem("U001", message, None, text[:80], near, f"Write {near}."))
    return text


def _print_entry(file: Path, text: Text, name: str, as_json: bool) -> None:
    """A text's entry for documents.yaml, or what it holds as JSON."""
    from counterpoise.cli.screen import print_json, print_lines
    from counterpoise.documents import describe_text
    from counterpoise.dossier.starter_text import as_yaml

    found = describe_text(file, text)
    if as_json:
        print_json({"document": name, **found})
        return
    print_lines(
        f"  {name}:",
        f"    title: {as_yaml(found['title'])}",
        f"    file: {as_yaml(found['file'])}",
        f"    sha256: {found['sha256']}",
        f"    length: {found['length']}",
        "    kind: text               # say what it is: essay, report, speech",
    )
