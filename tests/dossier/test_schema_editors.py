"""JSON Schema for editors, held against an independent checker: what `check` passes it passes, and names."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError
from tests.conftest import TINY
from tests.dossier.cases import CASES
from tests.dossier.spoil import Case

from counterpoise.dossier import builtin_names, check, collect_names
from counterpoise.dossier.loading import read_draft
from counterpoise.dossier.starter import write_starter
from counterpoise.errors import UsageError
from counterpoise.schema import json_schema, parse_duration, write_schemas
from counterpoise.schema.published import FILES, KINDS
from counterpoise.schema.references import DECLARED, REFERENCES

# Problems of these families that no schema can see: in the text of an expression, between two entries or
# fields, in the name of a file.
BEYOND = {
    "S001-passage",
    "N001-may-set",
    "N002-when",
    "N009-no-debate",
    "N010-account",
    "N011",
    "N011-common",
    "N011-continuity",
    "N011-starts",
}
# Text of any form: what it says is for a reader, or is measured elsewhere (an expression, a file's name).
FREE = {
    *("title", "name", "question", "coder", "summary", "short", "unit", "note", "paraphrase", "citation"),
    *("url", "attributed_to", "author", "publisher", "leaning", "file", "period", "refuted_if", "sides"),
    *("when", "expression", "share_of", "version", "licence", "address", "computed", "interval"),
}


def run_checker(*words: object) -> tuple[int, str]:
    """check-jsonschema in this process: its exit code and what it printed."""
    outcome = CliRunner().invoke(check_jsonschema, [str(word) for word in words])
    if outcome.exception is not None and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    return outcome.exit_code, outcome.output


def list_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file of a dossier with its kind."""
    for kind, pattern in KINDS.items():
        for path in sorted(folder.glob(pattern)):
            yield kind, path


def refuses(schemas: Path, folder: Path) -> dict[str, str]:
    """What the checker refuses of a dossier: file, and what it says."""
    found = {}
    for kind, path in list_files(folder):
        code, printed = run_checker("--schemafile", schemas / f"{kind}.schema.json", path)
        assert code in (0, 1)
        if code:
            found[path.relative_to(folder).as_posix()] = printed
    return found


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The schemas without names."""
    folder = tmp_path_factory.mktemp("plain")
    assert len(write_schemas(folder)) == len(FILES)
    return folder


@pytest.fixture(params=[*builtin_names(), "starter", "tiny"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A dossier that is right: each built-in one, the starter, the small one of the tests."""
    if request.param == "starter":
        return write_starter(tmp_path / "valley", actors=["RUS", "EU=the European Union: all"])
    if request.param == "tiny":
        return TINY
    location = read_draft(request.param).location
    assert location is not None
    return location


def test_the_checker_passes_every_file_that_check_passes(folder: Path, plain: Path, tmp_path: Path) -> None:
    strict = tmp_path / "strict"
    write_schemas(strict, collect_names(folder))
    assert len(list(list_files(folder))) >= 9
    assert refuses(plain, folder) == {}
    assert refuses(strict, folder) == {}


def test_the_schemas_are_json_schemas(plain: Path, tmp_path: Path) -> None:
    write_schemas(tmp_path, collect_names(TINY))
    for schemas in (plain, tmp_path):
        code, printed = run_checker("--check-metaschema", *schemas.glob("*.json"))
        assert code == 0, printed


@pytest.mark.parametrize("case", [case for case in CASES if case.code[0] in "SN"], ids=lambda case: case.id)
def test_the_checker_refuses_what_check_refuses_of_shape_and_names(
    case: Case, tiny: Path, tmp_path: Path
) -> None:
    for step in case.steps:
        step(tiny)
    file = case.at.partition(" ")[0].replace("\u00a0", " ")
    kind = "account" if file.startswith("accounts/") else file.removesuffix(".yaml")
    schema = tmp_path / "one.schema.json"
    schema.write_text(json.dumps(json_schema(kind, collect_names(tiny))), encoding="utf-8")
    code, printed = run_checker("--schemafile", schema, tiny / file)
    assert code == (case.id not in BEYOND), printed


def test_only_names_tell_the_two_schemas_apart(tiny: Path, plain: Path, tmp_path: Path) -> None:
    """Controls: without names a well-formed wrong one passes; offered names refuse nothing more."""
    names = collect_names(tiny)
    write_schemas(tmp_path / "strict", names)
    write_schemas(tmp_path / "loose", names, strict=False)
    path = tiny / "accounts" / "pressure-works.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("cause: SOUTH.resolve\n") == 1
    path.write_text(text.replace("cause: SOUTH.resolve\n", "cause: SOUTH.resolv\n"), encoding="utf-8")
    assert [problem.code for problem in check(tiny)] == ["N002"]
    assert refuses(plain, tiny) == {}
    assert refuses(tmp_path / "loose", tiny) == {}
    refused = refuses(tmp_path / "strict", tiny)
    assert list(refused) == ["accounts/pressure-works.yaml"]
    assert "SOUTH.resolv" in refused["accounts/pressure-works.yaml"]
    path.write_text(text.replace("cause: SOUTH.resolve\n", "cause: South resolve\n"), encoding="utf-8")
    for schemas in (plain, tmp_path / "loose", tmp_path / "strict"):
        assert list(refuses(schemas, tiny)) == ["accounts/pressure-works.yaml"]


def test_the_program_itself_shows_it(tiny: Path, tmp_path: Path) -> None:
    """As an analyst would call it, in a process of its own."""
    write_schemas(tmp_path / "schema", collect_names(tiny))
    words = (sys.executable, "-m", "check_jsonschema", "--schemafile")
    path = tiny / "policies.yaml"
    for old, new, code in (("", "", 0), ("owner: HILL", "owner: HIL", 1)):
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        done = subprocess.run(  # noqa: S603
            (*words, tmp_path / "schema" / "policies.schema.json", path), capture_output=True, text=True
        )
        assert done.returncode == code, done.stdout + done.stderr
    assert "'HIL' is not one of ['HILL', 'NORTH', 'SOUTH']" in done.stdout


def test_every_field_of_text_is_decided_upon() -> None:
    """A field that names something says so; one that takes any text is on the list of those that do."""
    definitions = json_schema()["$defs"]
    undecided = set()
    for entry, definition in definitions.items():
        for field, node in definition["properties"].items():
            if (entry, field) not in {**REFERENCES, **DECLARED} and field not in FREE:
                undecided |= {f"{entry}.{field}" for text in find_any_text(node) if text}
    assert undecided == {"Document.kind"}
    for entry, field in (*REFERENCES, *DECLARED):
        assert field in definitions[entry]["properties"]
        assert field not in FREE


def find_any_text(node: dict[str, Any]) -> Iterator[bool]:
    """Whether each text that a schema takes may be any."""
    if node.get("type") == "string":
        yield not {"enum", "const", "pattern"} & set(node)
    for inner in (node.get("items"), node.get("additionalProperties"), *node.get("anyOf", [])):
        if isinstance(inner, dict):
            yield from find_any_text(inner)


@given(st.from_regex(r"\A\s?[0-9]{1,3}(\.[0-9])?\s?([a-zA-Z]{1,4}|days?|Weeks|MONTH|quarters|yearS?)\s?\Z"))
def test_a_duration_is_one_in_both(text: str) -> None:
    pattern = json_schema("dossier")["properties"]["horizon"]["pattern"]
    try:
        parse_duration(text)
        known = True
    except PydanticCustomError:
        known = False
    assert (re.search(pattern, text) is not None) == known


def test_a_duration_may_be_written_as_check_reads_it() -> None:
    pattern = json_schema("dossier")["properties"]["horizon"]["pattern"]
    for text, known in (
        ("6 months", True),
        ("1 Year", True),
        ("0.5years", True),
        ("6", False),
        ("6 moons", False),
    ):
        assert (re.search(pattern, text) is not None) == known


def test_names_are_read_of_a_dossier_that_is_wrong(tiny: Path) -> None:
    before = collect_names(tiny)
    assert before["policies"] == ["continuity", "ease", "press"]
    assert before["instruments"] == ["NORTH:SOUTH.pressure"]
    assert before["moved"] == ["SOUTH.concession", "SOUTH.resolve"]
    assert before["sides"] == ["fails", "pays"]
    (tiny / "events.yaml").write_text("events: {drought: [, }\n", encoding="utf-8")
    path = tiny / "policies.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("owner: HILL", "own: HIL"), encoding="utf-8")
    after = collect_names(tiny)
    assert "events" not in after
    assert after == {kind: names for kind, names in before.items() if kind != "events"}


def test_the_starter_points_its_editor_to_its_schemas(tmp_path: Path) -> None:
    made = write_starter(tmp_path / "valley")
    for kind, path in list_files(made):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        target = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert target is not None, path
        schema = json.loads((path.parent / target[1]).read_text(encoding="utf-8"))
        assert schema["title"] == f"{KINDS[kind]} of a Counterpoise dossier"
    account = json.loads((made / "schema" / "account.schema.json").read_text(encoding="utf-8"))
    offered = account["$defs"]["CausalClaim"]["properties"]["cause"]["anyOf"][0]["enum"]
    assert offered == ["COAST:HIGH.tolls", "HIGH.water_release", "trust"]


def test_what_is_not_ours_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "aims.schema.json").write_text("{}", encoding="utf-8")
    (tmp_path / "events.schema.json").write_text("not json", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        write_schemas(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["U003", "U003"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["aims.schema.json", "events.schema.json"]


def test_schemas_are_written_anew(tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in write_schemas(tmp_path / "schema")}
    again = {path.name: path.read_bytes() for path in write_schemas(tmp_path / "schema", collect_names(TINY))}
    assert set(first) == set(again) == {path.name for path in (tmp_path / "schema").iterdir()}
    assert first["policies.schema.json"] != again["policies.schema.json"]


def test_an_unknown_kind_of_file() -> None:
    with pytest.raises(UsageError) as caught:
        json_schema("acount")
    assert [(problem.code, problem.nearest) for problem in caught.value.problems] == [("U001", "account")]


def test_one_kind_holds_all_that_it_needs() -> None:
    whole = json_schema()
    for kind, file in KINDS.items():
        schema = json_schema(kind)
        name = whole["properties"][file]["$ref"].rpartition("/")[2]
        assert schema["properties"] == whole["$defs"][name]["properties"]
        assert all(schema["$defs"][entry] == whole["$defs"][entry] for entry in schema["$defs"])
        assert set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema))) <= set(schema["$defs"])
