"""Text from a stranger's dossier in a terminal, a spreadsheet, a page and a link."""

from __future__ import annotations

import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from counterpoise.safety import clean_text, csv_cell, embedded_json, web_link

ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from("\x1b\x9b\u202e\n\t[]\\<=+-@'\""), max_size=60)


@given(ANY_TEXT)
def test_clean_text_commands_nothing_and_loses_nothing_else(text):
    cleaned = clean_text(text)
    assert len(cleaned) == len(text)
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in cleaned)
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert clean_text(cleaned) == cleaned
    cleaned.encode("utf-8")


def test_ordinary_text_is_untouched():
    text = "Kyiv\u2019s naïve “plan” \u2013 20 % 中俄 [sic] <b>"
    assert clean_text(text) == text


@given(ANY_TEXT)
def test_rich_prints_the_text_and_obeys_none_of_it(text):
    stream = io.StringIO()
    console = Console(
        file=stream, force_terminal=True, width=10_000, highlight=False, emoji=False, markup=False
    )
    console.print(clean_text(text), end="", soft_wrap=True)
    assert "\x1b" not in stream.getvalue()
    assert stream.getvalue() == clean_text(text)


@given(ANY_TEXT)
def test_no_cell_of_text_is_a_formula(text):
    cell = csv_cell(text)
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("text", ["=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_formulas_get_an_apostrophe(text):
    assert csv_cell(text) == "'" + text


@pytest.mark.parametrize("value", [-1.5, 3, None, True, "plain", "a=b"])
def test_other_cells_pass(value):
    assert csv_cell(value) == value


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=30) | st.integers() | st.none(), max_size=5))
def test_embedded_json_is_the_same_data_and_closes_no_script(data):
    text = embedded_json(data)
    assert json.loads(text) == data
    assert not set(text) & set("<>&\u2028\u2029")


def test_embedded_json_refuses_nan():
    with pytest.raises(ValueError, match="JSON"):
        embedded_json(float("nan"))


@pytest.mark.parametrize(
    "url", ["https://example.org/a?b=1#c", "http://example.org", "HTTPS://EXAMPLE.org/x"]
)
def test_web_addresses_are_links(url):
    assert web_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        " https://example.org",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org",
        "/a",
        "https://",
        "http:///x",
        "https://user:pw@example.org",
        "vbscript:x",
        'https://example.org/"onclick=1',
        "https://example.org/\u202egpj",
        "https://[bad",
        "\x01https://example.org",
    ],
)
def test_other_addresses_are_text(url):
    assert web_link(url) is None
