"""Runs the Python of the README and of docs/, each page as one test, in an empty folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.parsers.markdown import PythonCodeBlockParser


def parse_page(document: Document) -> Iterator[Region]:
    """All the Python blocks of a page as one example: a later block may use what an earlier one made."""
    blocks = list(PythonCodeBlockParser()(document))
    if blocks:
        yield Region(blocks[0].start, blocks[-1].end, blocks, run_page)


def run_page(example: Example) -> None:
    """Run the blocks in order, in one namespace."""
    text = example.document.text
    for block in example.parsed:
        first_line = text.count("\n", 0, block.start) + 1
        code = compile("\n" * first_line + str(block.parsed), example.path, "exec", dont_inherit=True)
        exec(code, example.namespace)  # noqa: S102


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory for the time of a test: a new, empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


pytest_collect_file = Sybil(
    parsers=[parse_page],
    patterns=["README.md", "docs/*.md", "docs/**/*.md"],
    fixtures=["empty_folder"],
).pytest()
