"""From words to where they stand: what is found is there, and what is not found is said to be near."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.documents import Text, describe_text, locate_passage, name_document, split_sentences
from counterpoise.errors import Problem, UsageError
from counterpoise.names import IDENTIFIER

PROSE = (
    "On tolls\n\nTolls keep carts away. \u201cCarts pay,\u201d it is said \u2013 and carters\u2019 wives "
    "count it.\n\nTolls keep carts away. The rest is\nsilence.\n"
)
TEXT = Text.from_bytes(PROSE.encode())


def refuse(words: str, paragraph: int | None = None, text: Text = TEXT) -> Problem:
    with pytest.raises(UsageError) as caught:
        locate_passage(text, words, "tolls", paragraph)
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


def test_a_locator_worked_by_hand() -> None:
    text = Text.from_bytes("A b\r\n\r\né. Carts pay.\r\n".encode())
    # A b\r\n\r\n is seven code points, "é. " three; the second paragraph is the second line with words.
    found = locate_passage(text, "  Carts pay. ", "note")
    assert found.to_dict() == {
        "document": "note",
        "paragraph": 2,
        "span": [10, 20],
        "sha256": hashlib.sha256(b"Carts pay.").hexdigest(),
    }


@given(st.data())
def test_every_stretch_of_a_text_is_found_where_it_stands_or_said_to_stand_more_than_once(
    data: st.DataObject,
) -> None:
    prose = data.draw(st.text(alphabet="ab .\n'\u2019-\u2013é", min_size=1, max_size=60))
    start = data.draw(st.integers(0, len(prose) - 1))
    end = data.draw(st.integers(start + 1, len(prose)))
    words = prose[start:end].strip()
    text = Text.from_bytes(prose.encode())
    if not words:
        assert refuse(prose[start:end], text=text).code == "U001"
        return
    if prose.count(words) > 1:
        with pytest.raises(UsageError, match="U010"):
            locate_passage(text, words, "x")
        return
    found = locate_passage(text, words, "x")
    assert text.passage(found.span) == words
    assert found.sha256 == hashlib.sha256(words.encode()).hexdigest()
    a, b = text.paragraphs[found.paragraph - 1]
    assert a <= found.span[0] < b


@pytest.mark.parametrize(
    "typed",
    [
        '"Carts pay," it is said - and carters\' wives count it.',
        "\u201cCARTS  pay,\u201d it is\nsaid \u2014 and carters' wives count it.",
    ],
)
def test_what_is_typed_is_found_as_it_is_printed(typed: str) -> None:
    found = locate_passage(TEXT, typed, "tolls")
    passage = "\u201cCarts pay,\u201d it is said \u2013 and carters\u2019 wives count it."
    assert TEXT.passage(found.span) == passage
    assert found.sha256 == hashlib.sha256(passage.encode()).hexdigest(), "of the text's words, not of ours"


def test_exact_words_win_over_alike_ones() -> None:
    text = Text.from_bytes(b"tolls Tolls TOLLS")
    assert locate_passage(text, "Tolls", "x").span == (6, 11)
    assert refuse("tOLLS", text=text).code == "U010"


def test_words_may_go_over_a_line_break() -> None:
    assert TEXT.passage(locate_passage(TEXT, "The rest is silence.", "x").span) == "The rest is\nsilence."


def test_a_paragraph_tells_two_passages_apart() -> None:
    problem = refuse("Tolls keep carts away.")
    assert problem.code == "U010"
    assert "twice, in the paragraphs 2, 3" in problem.message
    assert "--paragraph" in (problem.edit or "")
    first, second = (locate_passage(TEXT, "Tolls keep carts away.", "x", n) for n in (2, 3))
    assert first.span[0] < second.span[0]
    assert (first.paragraph, second.paragraph) == (2, 3)
    assert first.sha256 == second.sha256
    assert refuse("Tolls keep carts away.", 1).code == "U009"


def test_twice_in_one_paragraph_only_more_words_help() -> None:
    problem = refuse("car", 2)
    assert problem.code == "U010"
    assert "--paragraph" not in (problem.edit or "")


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("Tolls keep carts afar.", "Tolls keep carts away."),
        ("Carts pay,\u201d it is said, and so on", "Carts pay,\u201d it is said \u2013 and carters\u2019"),
        ("Toll keeps cart away.", "Tolls keep carts away."),
        ("nothing of the kind stands here at all", None),
    ],
)
def test_what_is_not_there_has_a_neighbour(words: str, near: str | None) -> None:
    problem = refuse(words)
    assert (problem.code, problem.found, problem.nearest) == ("U009", words, near)
    if near is not None:
        assert locate_passage(TEXT, near, "x", 2), "the neighbour itself is found"


@pytest.mark.parametrize(("words", "paragraph"), [(" \n", None), ("x" * 20_001, None), ("On", 0), ("On", 99)])
def test_what_can_never_be_found_is_refused(words: str, paragraph: int | None) -> None:
    assert refuse(words, paragraph).code == "U001"


def test_signs_of_patterns_are_words() -> None:
    text = Text.from_bytes(rb"a (b* [c] \d+ .* end")
    assert text.passage(locate_passage(text, r"(B*  [c] \d+ .*", "x").span) == r"(b* [c] \d+ .*"
    assert refuse("a.*end", text=text).code == "U009"


def test_a_long_text_is_searched_at_once() -> None:
    text = Text.from_bytes(("word " * 200_000 + "end\n").encode())
    assert locate_passage(text, "WORD end", "x").span == (999_995, 1_000_003)
    assert refuse("word " * 3_000 + "nowhere", text=text).code == "U009"


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("The price of water", "The price of water"),
        ("\ufeffWhat opens a gate?", "What opens a gate?"),
        ("It begins with a sentence.", "My note 2"),
        ("long " * 60, "My note 2"),
        ("", "My note 2"),
    ],
)
def test_a_text_is_described(first: str, title: str) -> None:
    content = f"{first}\n\nAnd so on.\n" if first else ""
    found = describe_text(Path("somewhere/my_note-2.txt"), Text.from_bytes(content.encode()))
    assert found == {
        "title": title,
        "file": "my_note-2.txt",
        "sha256": hashlib.sha256(content.encode()).hexdigest(),
        "length": len(content),
    }


@given(st.text(min_size=1, max_size=100).filter(lambda name: "/" not in name and "\0" not in name))
def test_a_name_becomes_an_id(name: str) -> None:
    assert IDENTIFIER.fullmatch(name_document(Path(name)))


def test_every_sentence_of_a_text_can_be_located() -> None:
    for start, end in split_sentences(PROSE):
        words = PROSE[start:end]
        if PROSE.count(words) == 1:
            assert locate_passage(TEXT, words, "x").span == (start, end)
