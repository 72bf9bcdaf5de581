"""Paraphrases that are not in the coder's own words (L009)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from counterpoise.dossier.checks.texts import find_text
from counterpoise.dossier.draft import Draft
from counterpoise.errors import Problem

MOST_WORDS = 10  # in a row: fewer are met by chance, in a title or a set phrase
_WORD = re.compile(r"\w+")


def check_copies(draft: Draft, folder: Path) -> Iterator[Problem]:
    """Warn of a paraphrase that has ten words in a row from a document that its claim cites.

    Capitals, punctuation and line breaks do not count.
    """
    plain: dict[str, str] = {}
    for entered in draft.claims:
        words = _split(entered.content.paraphrase)
        if len(words) < MOST_WORDS:
            continue
        for document in dict.fromkeys(locator.document for locator in entered.content.at):
            if document not in plain:
                text = find_text(draft, document, folder)
                plain[document] = "" if text is None else f" {' '.join(_split(text.content))} "
            copied = _find_copied(words, plain[document])
            if copied is not None:
                message = f"The paraphrase has {MOST_WORDS} words or more in a row from {document}."
                yield Problem("L009", message, entered.place("paraphrase"), f"{copied} ...")


def _split(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _find_copied(words: list[str], plain: str) -> str | None:
    """The first ten words in a row that stand in a text; None where none do."""
    rows = (" ".join(words[start : start + MOST_WORDS]) for start in range(len(words) - MOST_WORDS + 1))
    return next((row for row in rows if f" {row} " in plain), None)
