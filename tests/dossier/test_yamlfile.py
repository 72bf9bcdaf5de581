"""YAML 1.2 as plain data with positions, from either parser."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.dossier import yamlfile
from counterpoise.dossier.yamlfile import MAX_DEPTH, YamlError, parse_yaml, resolve_plain

TINY = Path(__file__).resolve().parent.parent / "data" / "tiny"


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the two parsers in turn."""
    if request.param == "python":
        monkeypatch.setattr(yamlfile, "_open_parser", yamlfile._open_python_parser)
    else:
        pytest.importorskip("yaml.cyaml", reason="libyaml is not installed")
    return request.param


def test_scalars_follow_the_core_schema(parser: str) -> None:
    text = "{a: NO, b: yes, c: ~, d: 0o17, e: 0x1f, f: .5, g: 1_000, h: 2026-01-01, "
    text += "i: '1', j: 1e3, k: +2, l: null}"
    wanted = {"a": "NO", "b": "yes", "c": None, "d": 15, "e": 31, "f": 0.5, "g": "1_000", "h": "2026-01-01"}
    assert parse_yaml(text)[0] == {**wanted, "i": "1", "j": 1000.0, "k": 2, "l": None}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("True", True),
        ("FALSE", False),
        ("017", 17),
        ("-.inf", -math.inf),
        ("1:30", "1:30"),
        ("9" * 400, math.inf),
        ("-", "-"),
    ],
)
def test_a_plain_scalar(text: str, value: object) -> None:
    assert resolve_plain(text) == value


def test_not_a_number_is_not_a_number() -> None:
    assert math.isnan(resolve_plain(".nan"))


def test_names_with_colons_stand_plain_in_flow_style(parser: str) -> None:
    text = "sets:\n  - {instrument: WEST:RUS.sanctions, url: https://example.org/a#b, value: 80}\n"
    data, positions = parse_yaml(text)
    assert data["sets"][0] == {
        "instrument": "WEST:RUS.sanctions",
        "url": "https://example.org/a#b",
        "value": 80,
    }
    assert positions.values["sets", 0, "value"] == (2, 75)
    assert positions.keys["sets", 0, "value"] == (2, 68)


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: &x 1\n", "F007", 1, 4),
        ("a: 1\nb: *x\n", "F007", 2, 4),
        ("<<: 1\na: 1\na: 2\n", "F008", 3, 1),
        ("a: !!str 1\n", "F006", 1, 4),
        ("a: 1\n--- \nb: 1\n", "F006", 2, 1),
        ("a: [\n", "F006", 2, 1),
        ("[a]: 1\n", "F006", 1, 1),
        ('a: "\\x"\n', "F006", 1, None),
        ('a: "\\ud800"\n', "F006", 1, None),
        ("a: b\u0000", "F006", 1, 5),
        ("é: \ufffe", "F006", 1, 4),
    ],
)
def test_what_is_refused(parser: str, text: str, code: str, line: int, column: int | None) -> None:
    with pytest.raises(YamlError) as caught:
        parse_yaml(text)
    assert (caught.value.code, caught.value.line) == (code, line)
    assert column is None or caught.value.column == column


@pytest.mark.parametrize(
    ("text", "line", "edit"),
    [
        ("claims:\n  - id: a\n    sign: -\n    strength: weak\n", 3, 'Write sign: "-".'),
        ("sign: -  # less of it\nb: 1\n", 1, 'Write sign: "-".'),
        ("a:\n  paraphrase: note: it rains\n", 2, 'Quote the text: write paraphrase: "note: it rains".'),
        ("- {p: note: x, q: 1}\n", 1, 'Quote the text: write p: "note: x".'),
        ('- p: a "b": c  # d\n', 1, r'Quote the text: write p: "a \"b\": c".'),
        ("p: @home\n", 1, 'Quote the text: write p: "@home".'),
        (
            'p: "Tolls" pay\nq: 1\n',
            1,
            r"Put the whole text of p in double quotes, with \" for each quotation mark inside it.",
        ),
        ("a: x\n  b: y\n", 2, None),
        ("a: [\n", 2, None),
    ],
)
def test_a_likely_slip_gets_its_edit(parser: str, text: str, line: int, edit: str | None) -> None:
    with pytest.raises(YamlError) as caught:
        parse_yaml(text)
    assert (caught.value.code, caught.value.line, caught.value.edit) == ("F006", line, edit)
    if edit is not None and ": write " in edit:  # what is to be written can be read
        assert parse_yaml(edit.partition(": write ")[2].removesuffix("."))[0]


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("at: [a]\nat: [b]\n", "Put what stands under both under one at."),
        ("coverage: {a: []}\ncoverage: {b: []}\n", "Put what stands under both under one coverage."),
        ("at: horizon\nat: mean\n", None),
        ("range: [0, 1]\nrange: [0, 2]\n", None),
    ],
)
def test_of_two_keys_that_hold_entries_none_is_to_be_removed(
    parser: str, text: str, edit: str | None
) -> None:
    with pytest.raises(YamlError) as caught:
        parse_yaml(text)
    assert (caught.value.code, caught.value.edit) == ("F008", edit)


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_depth_is_counted_before_anything_recurses(parser: str, opening: str, closing: str) -> None:
    assert parse_yaml(opening * MAX_DEPTH + closing * MAX_DEPTH)[0]
    for count in (MAX_DEPTH + 1, 1_000_000):
        with pytest.raises(YamlError) as caught:
            parse_yaml(opening * count)
        assert caught.value.code == "F010"


def test_a_file_of_too_many_values_is_refused() -> None:
    with pytest.raises(YamlError) as caught:
        parse_yaml("[" + "1," * yamlfile.MAX_VALUES + "]")
    assert caught.value.code == "F003"


@pytest.mark.parametrize("path", sorted(TINY.rglob("*.yaml")), ids=lambda path: path.stem)
def test_both_parsers_agree(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text(encoding="utf-8")
    first = parse_yaml(text)
    monkeypatch.setattr(yamlfile, "_open_parser", yamlfile._open_python_parser)
    assert parse_yaml(text) == first


@given(st.text(alphabet="ab:-[]{},\n \"'&*!#%?|>~0.1é", max_size=60))
def test_any_text_is_data_or_a_coded_fault(text: str) -> None:
    code = None
    try:
        data, positions = parse_yaml(text)
    except YamlError as fault:
        code = fault.code
    if code is None:
        assert data is None or () in positions.values
    else:
        assert code in {"F006", "F007", "F008", "F010"}
