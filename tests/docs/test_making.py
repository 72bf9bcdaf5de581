"""What the generated pages are made of: quoted lines with a mark at the fault, and notebooks that are run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from docs.making.alike import alike
from docs.making.examples import keep_problems, show_code
from docs.making.excerpts import WIDTH, describe_change, quote_lines
from docs.making.notebook import run_notebook

from counterpoise.errors import CATALOGUE

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "examples" / "first-look.ipynb"


def cell(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": source.splitlines(keepends=True), "outputs": []}


def run(*sources: str) -> list[list[dict[str, Any]]]:
    """The outputs of each of these cells."""
    done = run_notebook({"cells": [cell(source) for source in sources]})
    return [made["outputs"] for made in done["cells"]]


def test_the_mark_stands_at_the_place_that_is_printed() -> None:
    checked = 0
    for code in CATALOGUE:
        example = show_code(code)
        assert example is not None
        place = re.match(r"\S+?:(\d+):(\d+): ", example.printed)
        marks = [number for number, line in enumerate(example.quoted) if re.fullmatch(r" *\| +\^", line)]
        assert bool(marks) == (place is not None and "check" in example.command), code
        for number in marks:
            margin, line = example.quoted[number - 1].split(" | ", 1)
            column = example.quoted[number].index("^") - len(margin) - len(" | ")
            assert place is not None
            assert (int(margin), column + 1) == (int(place[1]), int(place[2])) or line.startswith("…"), code
            checked += 1
    assert checked > 40


def test_lines_are_numbered_as_in_the_file_and_gaps_are_shown() -> None:
    before = "".join(f"line {number}\n" for number in range(1, 21)).encode()
    after = before.replace(b"line 3\n", b"LINE 3\n").replace(b"line 15\n", b"")
    assert quote_lines("a.yaml", before, after, (3, 6)) == [
        "a.yaml",
        " 2 | line 2",
        " 3 | LINE 3",
        "   |      ^",
        "   ...",
        "14 | line 14",
        "15 | line 16",
    ]


def test_long_lines_are_cut_around_the_fault_and_control_characters_escaped() -> None:
    content = b"a: " + b"x" * 200 + b"Y" + b"z" * 200 + b"\nb: \x1b\xff\n"
    _, line, mark, other = quote_lines("a.yaml", None, content, (1, 204))
    assert line[mark.index("^")] == "Y"
    assert len(line) < WIDTH + 8
    assert (line.count("…"), other) == (2, r"2 | b: \x1b\xff")


def test_what_cannot_be_quoted_is_said() -> None:
    assert describe_change("a.yaml", b"x", None) == "`a.yaml` is missing."
    assert describe_change("a.yaml", b"x", b"x" * 200_000) == "`a.yaml` is 200,000 bytes long."
    assert describe_change("a.yaml", b"x", b"y") is None


def test_an_example_that_prints_another_problem_is_refused() -> None:
    with pytest.raises(ValueError, match="N001"):
        keep_problems("N001", "a.yaml:1:1: error V001: x")


def test_alike_forgives_last_digits_and_nothing_else() -> None:
    stored = {"a": ["median 27.50\n", "up"], "b": '<svg d="M10.2,20.9">'}
    assert alike(stored, {"a": ["median 27.46\n", "up"], "b": '<svg d="M10.9,20.1">'})
    assert not alike(stored, {"a": ["median 25.50\n", "up"], "b": stored["b"]})
    assert not alike(stored, {"a": ["median 27.50\n", "down"], "b": stored["b"]})
    assert not alike(stored, {"a": ["median 27.50\n", "up"], "b": '<svg d="M14.2,20.9">'})
    assert not alike(stored, {"a": ["median 27.50 27.50\n", "up"], "b": stored["b"]})
    assert not alike("(\N{MINUS SIGN}3.5)", "(3.5)")
    assert alike('<svg id="clip20"/>', '<svg id="clip210"/>')


def test_a_notebook_shows_what_is_printed_and_the_last_value() -> None:
    printed, valued, drawn = run(
        "x = 2\nprint('two')",
        "import sys\nprint('oh', file=sys.stderr)\nx + 1",
        "class Picture:\n    def _repr_svg_(self):\n        return '<svg/>'\n    def __repr__(self):\n"
        "        return 'picture'\nPicture()",
    )
    assert printed == [{"output_type": "stream", "name": "stdout", "text": ["two\n"]}]
    assert [output.get("name") for output in valued] == ["stderr", None]
    assert valued[1]["data"] == {"text/plain": ["3"]}
    assert drawn[0]["data"] == {"image/svg+xml": ["<svg/>"], "text/plain": ["picture"]}


def test_a_cell_that_fails_is_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        run("1 / 0", "2")
    with pytest.raises(NameError):
        run("y", "y = 1")


def test_the_notebook_is_well_formed_small_and_says_nothing_of_a_machine() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    notebook = json.loads(text)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    cells = notebook["cells"]
    assert len({made["id"] for made in cells}) == len(cells)
    code = [made for made in cells if made["cell_type"] == "code"]
    assert [made["execution_count"] for made in code] == list(range(1, len(code) + 1))
    assert all(made["outputs"] for made in code)
    assert not [output for made in code for output in made["outputs"] if output.get("name") == "stderr"]
    assert len(text) < 150_000
    assert not re.search(r"/(home|root|tmp|work|Users)/|\b[A-Z]:\\\\|https?://(?!www\.w3\.org)", text)
    assert "<script" not in text
