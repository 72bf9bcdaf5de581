"""Runs the README and the pages of docs/, each as one test, in an empty folder: Python, commands, files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer

# Before NumPy is loaded, and inherited: every process of a test has the threads that the command has.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A file that the page shows, or a change of one: ```yaml title="quota/aims.yaml"
TITLED = RawFencedCodeBlockLexer(re.compile(r'(?P<first>[a-z]+ title="[^"\n]+")$\n', re.MULTILINE))


def run_page(example: Example) -> None:
    """Run the blocks in order; those of Python share one namespace."""
    for block in example.parsed:
        line = example.document.text.count("\n", 0, block.start) + 1
        block.evaluator(str(block.parsed), line, example)


def run_python(block: str, line: int, example: Example) -> None:
    """Run a block of Python, so that a failure names the line of the page."""
    code = compile("\n" * line + block, example.path, "exec", dont_inherit=True)
    exec(code, example.namespace)  # noqa: S102


def run_console(block: str, line: int, example: Example) -> None:
    """Run the commands of a block; `tests.helpers.console` says what is compared."""
    from tests.helpers.console import run_block

    run_block(block, f"{example.path}:{line}")


def run_file(block: str, line: int, example: Example) -> None:
    """Write the file of a block, as its first line says; `tests.helpers.files` says what may stand there."""
    from tests.helpers.files import write_block

    first, _, content = block.partition("\n")
    language, _, title = first.partition(' title="')
    try:
        write_block(language, title.removesuffix('"'), content)
    except ValueError as fault:
        raise ValueError(f"{example.path}:{line}: {fault}") from fault


def parse_files(document: Document) -> Iterator[Region]:
    """The blocks that name a file, each with its first line."""
    for block in TITLED(document):
        yield Region(block.start, block.end, f"{block.lexemes['first']}\n{block.lexemes['source']}", run_file)


RUNNERS = {
    PythonCodeBlockParser(): run_python,
    CodeBlockParser("console", run_page): run_console,
    parse_files: run_file,
}


def parse_page(document: Document) -> Iterator[Region]:
    """All the blocks of a page as one example: a later block may use what an earlier one made."""
    found = [
        Region(block.start, block.end, block.parsed, runner)
        for parse, runner in RUNNERS.items()
        for block in parse(document)
    ]
    if found:
        blocks = sorted(found, key=lambda block: block.start)
        yield Region(blocks[0].start, blocks[-1].end, blocks, run_page)


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
