"""Texts, paragraphs, sentences and coverage."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.documents import (
    Text,
    find_gaps,
    find_overlaps,
    hash_text,
    list_uncovered,
    read_text,
    split_paragraphs,
    split_sentences,
)
from counterpoise.errors import SurroundingsError

SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda pair: (pair[0], sum(pair))), max_size=6
)
PROSE = st.text(alphabet="Ab. \n\r\t!?\"'é…)", max_size=80)


def test_spans_count_code_points_with_line_ends_as_they_are() -> None:
    text = Text.from_bytes("\ufeffé\r\n\r\nTwo 𝄞.\r\n".encode())
    assert text.length == 14
    assert text.passage((6, 12)) == "Two 𝄞."
    assert (text.paragraph_of(1), text.paragraph_of(6), text.paragraph_of(3)) == (1, 2, None)


@pytest.mark.parametrize("span", [(-1, 2), (0, 0), (3, 2), (0, 9)])
def test_a_span_outside_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(IndexError):
        Text.from_bytes(b"12345678").passage(span)


@given(PROSE)
def test_sentences_hold_all_that_is_not_blank(content: str) -> None:
    sentences = split_sentences(content)
    assert find_gaps(sentences, content) == ()
    assert find_overlaps(sentences) == ()
    assert all(content[a:b] == content[a:b].strip() != "" for a, b in sentences)
    paragraphs = split_paragraphs(content)
    assert len(paragraphs) == sum(bool(line.strip()) for line in content.split("\n"))
    assert all(any(a <= start and end <= b for a, b in paragraphs) for start, end in sentences)


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("The U.S. Army left. It was 3.5 km.", ["The U.S. Army left.", "It was 3.5 km."]),
        ("J. Smith (ed.) wrote. It held.", ["J. Smith (ed.) wrote.", "It held."]),
        ("He said “no.” Then he left…", ["He said “no.”", "Then he left…"]),
        ("No stop\nNext line", ["No stop", "Next line"]),
    ],
)
def test_sentences(content: str, sentences: list[str]) -> None:
    assert [content[a:b] for a, b in split_sentences(content)] == sentences


@given(SPANS)
def test_coverage_agrees_with_counting(spans: list[tuple[int, int]]) -> None:
    counts = [sum(a <= position < b for a, b in spans) for position in range(40)]
    uncovered = {position for a, b in list_uncovered(spans, 40) for position in range(a, b)}
    assert uncovered == {position for position, count in enumerate(counts) if count == 0}
    doubled = {position for _, (a, b) in find_overlaps(spans) for position in range(a, b)}
    assert doubled == {position for position, count in enumerate(counts) if count > 1}


def test_gaps_leave_out_blanks() -> None:
    assert find_gaps([(0, 4), (12, 15)], "One.  \n Two.Thr \n") == ((8, 12),)


def test_a_text_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a\r\nb\n")
    assert read_text(path).content == "a\r\nb\n"
    assert read_text(path).sha256 == hash_text("a\r\nb\n")


@pytest.mark.parametrize("content", [b"\xff", None])
def test_a_text_that_cannot_be_read(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SurroundingsError) as caught:
        read_text(path)
    assert caught.value.problems[0].code == "R001"


def test_every_document_splits_into_paragraphs_and_sentences(shared: Path) -> None:
    for path in sorted((shared / "documents").glob("*.txt")):
        text = read_text(path)
        assert find_gaps(split_sentences(text.content), text.content) == ()
        assert len(text.paragraphs) <= len(split_sentences(text.content))


def test_a_text_that_is_not_there_says_which_was_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "gate.txt").write_text("A gate.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for path, near in (
        ("valley/texts/gate.txt", "texts/gate.txt"),  # as seen from the folder above
        ("texts/gates.txt", "texts/gate.txt"),
        ("texts/nothing-like-it.txt", None),
        ("nowhere/gate", None),
    ):
        with pytest.raises(SurroundingsError) as caught:
            read_text(Path(path))
        (problem,) = caught.value.problems
        assert (problem.code, problem.found, problem.nearest) == ("R001", path, near)
        assert problem.edit == f"Write {near}." if near else "folder you are in" in problem.edit
