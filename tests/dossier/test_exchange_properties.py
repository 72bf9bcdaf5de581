"""Exchange under random links, texts and bytes: nothing is lost, and nothing but our errors comes out."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from tests.dossier.links import Import, edges_of, write_edges

from counterpoise.dossier import check, load
from counterpoise.dossier.exchange import export_dossier, import_links
from counterpoise.dossier.exchange.cells import protect, read_sheet, unprotect
from counterpoise.dossier.exchange.jsontext import JsonError, JsonText
from counterpoise.dossier.exchange.yamltext import quote
from counterpoise.dossier.yamlfile import parse_yaml
from counterpoise.errors import CounterpoiseError
from counterpoise.safety import clean_text
from counterpoise.schema import PROBABILITY

PLAIN = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30)
NAME = PLAIN.map(str.strip).filter(lambda text: text and not text.startswith("'") and text[0] not in "{[<")
VARIABLE = st.sampled_from(["RUS.autonomy", "WEST:RUS.sanctions", "trust", "NATO.unity", "min", "null"])
LAGS = st.sampled_from(["", "3 months", "2 years", "0.2 years", "10 days"])


@st.composite
def link_sets(draw: st.DrawFn) -> list[dict[str, str]]:
    """Links between a few variables, no two on the same ends and none from a variable to itself."""
    names = draw(st.lists(NAME | VARIABLE, min_size=2, max_size=7, unique=True))
    pairs = [(cause, effect) for cause in names for effect in names if cause != effect]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=12, unique=True))
    return [
        {
            "cause": cause,
            "effect": effect,
            "sign": draw(st.sampled_from("+-0")),
            "strength": draw(st.sampled_from(["weak", "moderate", "strong"])),
            "confidence": draw(st.sampled_from(list(PROBABILITY))),
            "lag": draw(LAGS),
            "paraphrase": draw(st.just("") | PLAIN),
        }
        for cause, effect in chosen
    ]


def write_table(links: list[dict[str, str]]) -> str:
    """The links as CSV, by Python's own writer."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(links[0]))
    writer.writeheader()
    writer.writerows(links)
    return stream.getvalue()


@contextmanager
def new_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def errors_of(folder: Path) -> list[str]:
    return [str(problem) for problem in check(folder) if problem.severity == "error"]


@given(link_sets())
def test_any_links_become_a_dossier_that_says_the_same(links: list[dict[str, str]]) -> None:
    with new_folder() as folder:
        made = Import(folder)(write_table(links))
        assert errors_of(made.folder) == []
        dossier = load(made.folder)
        titles = {name: entry.title for name, entry in dossier.variables.items()}
        found = dossier.accounts["links"].causal_claims()
        assert len(set(titles)) == len({name for link in links for name in (link["cause"], link["effect"])})
        for claim, link in zip(found, links, strict=True):
            assert titles[claim.cause] == clean_text(link["cause"])
            assert titles[claim.effect] == clean_text(link["effect"])
            assert claim.sign == link["sign"]
            assert claim.sign == "0" or claim.strength == link["strength"]
            assert claim.confidence == link["confidence"]


@given(link_sets(), st.sampled_from(["csv", "kumu"]))
def test_a_second_trip_changes_no_edge(links: list[dict[str, str]], form: str) -> None:
    with new_folder() as folder:
        dossier = load(Import(folder)(write_table(links)).folder)
        first = write_edges(dossier, folder / "first.csv")
        again = import_links(export_dossier(dossier, folder / "out", form).file, folder / "again")
        assert errors_of(again.folder) == []
        assert edges_of(write_edges(load(again.folder), folder / "second.csv")) == edges_of(first)


@given(link_sets())
def test_a_second_trip_changes_no_matrix(links: list[dict[str, str]]) -> None:
    with new_folder() as folder:
        dossier = load(Import(folder)(write_table(links)).folder)
        first = export_dossier(dossier, folder / "links.csv", "csv", layout="matrix", force=True).file
        again = load(import_links(first, folder / "again").folder)
        second = export_dossier(again, folder / "second.csv", "csv", layout="matrix").file
        assert second.read_bytes() == first.read_bytes()


CELL = st.text(st.sampled_from("ab ,;\t\"'=+-@\n0é"), max_size=8)


@example("'=1")
@example("''+")
@example("'tis")
@given(CELL | st.text())
def test_protection_is_undone(text: str) -> None:
    safe = protect(text)
    assert not safe.lstrip(" ").startswith(tuple("=+-@\t\r\n"))
    if "\ufffd" not in safe:
        assert unprotect(safe) == text


def test_without_undoing_a_sign_would_be_lost() -> None:
    assert protect("+") != "+"
    assert read_sheet("sign\n'+\n", "f").rows[1][0].text == "+"


@given(
    st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_cells_are_those_of_the_csv_module(rows: list[list[str]], quoting: Any, end: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, quoting=quoting, lineterminator=end).writerows([["a", "b"], *rows])
    text = stream.getvalue()
    sheet = read_sheet(text, "f.csv")
    assert sheet.problems == []
    wanted = [[unprotect(cell).strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    assert [[cell.text for cell in row] for row in sheet.rows] == [row for row in wanted if any(row)]
    lines = text.replace("\r\n", "\n").split("\n")
    for row in sheet.rows:
        for cell in row:
            place = sheet.place(cell.start)
            assert place.line is not None
            assert place.column is not None
            shown = lines[place.line - 1][place.column - 1 :]
            assert shown.lstrip().startswith('"') or shown.startswith(text[cell.start :][:1].strip("\r\n"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@given(JSON, st.sampled_from([None, 1]))
def test_json_places_point_at_their_values(data: Any, indent: int | None) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=False)
    try:
        source = JsonText(text, "f.json")
    except JsonError:
        assert any(0xD800 <= ord(character) <= 0xDFFF for character in text)
        return
    assert source.data == data
    lines = text.split("\n")

    def look(value: Any, *path: str | int) -> None:
        place = source.place(*path)
        assert place.line is not None
        assert place.column is not None
        found, _ = json.JSONDecoder().raw_decode("\n".join(lines[place.line - 1 :])[place.column - 1 :])
        assert found == value
        for key, inner in value.items() if isinstance(value, dict) else ():
            look(inner, *path, key)
        for index, inner in enumerate(value) if isinstance(value, list) else ():
            look(inner, *path, index)

    look(data)


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_a_quoted_text_is_read_as_it_was(text: str) -> None:
    data, _ = parse_yaml(f"a: {quote(text)}\n{quote('k' + text)}: 1\n")
    assert data == {"a": text, "k" + text: 1}


SCRAPS = st.sampled_from(
    [
        *("cause,effect,weight\n", "from;to\n", ",a,b\n", "a,b,1\n", "a,a,x\n", "account,cause,effect\n"),
        *('{"elements": [', '{"connections": [{"from": "a", "to": "b"}]}', '{"label": 1}', "]}", "]", "}"),
        *('"', "'", ",", "\r", "\0", "0: denied", "when", "lag", "common", "a > 1", "a/b > 2"),
        *("1e999", "nan", "=1+1", "\ud7ff"),
    ]
)
ENDS = st.sampled_from(["a", "b", "c", "RUS.autonomy", "Ä b"])
VALUES = st.sampled_from(
    [
        *(
            "+",
            "-",
            "0",
            "0.5",
            "-3",
            "2",
            "50%",
            "1e400",
            "strong",
            "weak",
            "likely",
            "opposite",
            "same",
            "+-",
        ),
        *(
            "",
            "3 months",
            "5 days",
            "soon",
            "a > 0.5",
            "zz < 40",
            "a/b > 1",
            "a",
            "common",
            "team",
            "directed",
        ),
    ]
)
KEYS = (
    "sign",
    "weight",
    "strength",
    "confidence",
    "lag",
    "when",
    "account",
    "claim",
    "type",
    "direction",
    "x",
)


@st.composite
def tables(draw: st.DrawFn) -> str:
    """An edge list whose cells may or may not be what their columns take."""
    keys = draw(st.lists(st.sampled_from(KEYS), max_size=4, unique=True))
    rows = draw(st.lists(st.tuples(ENDS, ENDS, *(VALUES for _ in keys)), min_size=1, max_size=4))
    return "\n".join(",".join(row) for row in [("from", "to", *keys), *rows])


@st.composite
def maps(draw: st.DrawFn) -> str:
    """A map whose connections may or may not be what Kumu takes."""
    fields = st.dictionaries(st.sampled_from(KEYS), VALUES | st.integers(-2, 2) | st.none(), max_size=4)
    ends = st.fixed_dictionaries({"from": ENDS, "to": ENDS})
    connections = draw(st.lists(st.builds(lambda a, b: a | b, fields, ends), min_size=1, max_size=4))
    elements = draw(st.lists(st.fixed_dictionaries({}, optional={"id": ENDS, "label": ENDS}), max_size=3))
    return json.dumps({"elements": elements, "connections": connections})


@st.composite
def matrices(draw: st.DrawFn) -> str:
    """A matrix whose cells may or may not be weights."""
    size = draw(st.integers(1, 4))
    cell = st.sampled_from(["", "", "0", "-1", "0.5", "3", "+", "x"])
    rows = [[f"v{index}", *(draw(cell) for _ in range(size))] for index in range(size)]
    corner = draw(st.sampled_from(["", "0: denied"]))
    return "\n".join(",".join(row) for row in [[corner, *(row[0] for row in rows)], *rows])


TEXTS = st.lists(SCRAPS | PLAIN, max_size=12).map("".join)
FILES = TEXTS | st.binary(max_size=60) | tables() | maps() | matrices()


@given(FILES, st.sampled_from([None, "csv", "matrix", "kumu"]))
def test_any_file_is_imported_or_refused_with_codes(content: str | bytes, form: str | None) -> None:
    with new_folder() as folder:
        try:
            made = Import(folder)(content, form=form)
        except CounterpoiseError as fault:
            problems = fault.problems
        else:
            problems = ()
            assert errors_of(made.folder) == []
        assert (folder / "made").exists() == (problems == ())
