"""The commands that compute nothing: new, check, show, list, explain, schema, help."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.outcomes import Command, assert_problems

from counterpoise import __version__
from counterpoise.cli.screen import format_value
from counterpoise.dossier import load
from counterpoise.dossier.tables import SUBJECTS, tabulate
from counterpoise.errors import CATALOGUE

COMMANDS = (
    *("run", "report", "compare", "check", "show", "locate", "cover", "relocate", "agreement", "evidence"),
    *("decide", "monitor", "profile", "reciprocity", "search", "export", "import", "new", "list"),
    *("explain", "schema", "record"),
)


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",)])
def test_help_names_every_command(command: Command, words: tuple[str, ...]) -> None:
    outcome = command(*words)
    assert outcome.code == 0
    listed = outcome.out.split("Commands:")[1].split("\n")
    assert tuple(line.split()[0] for line in listed if line.strip()) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(command: Command, name: str) -> None:
    outcome = command(name, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith(f"Usage: counterpoise {name}")


def test_version(command: Command) -> None:
    assert command("--version").out == f"counterpoise {__version__}\n"


def test_new_makes_a_dossier_that_passes_check(command: Command) -> None:
    assert command("new", "here/valley").code == 0
    outcome = command("check", "here/valley", "--documents", "here/valley/texts")
    assert (outcome.code, outcome.out) == (0, "0 errors, 0 warnings.\n")


def test_new_overwrites_nothing(command: Command, starter: Path) -> None:
    before = {path: path.read_bytes() for path in starter.rglob("*") if path.is_file()}
    outcome = command("new", starter)
    assert outcome.code == 2
    assert outcome.err.startswith("error U003: ")
    assert {path: path.read_bytes() for path in starter.rglob("*") if path.is_file()} == before


def test_check_prints_every_problem_and_counts(command: Command, broken: Path) -> None:
    (broken / "policies.yaml").write_text("policies: {}\n", encoding="utf-8")
    outcome = command("check", broken)
    assert outcome.code == 1
    assert "accounts/firmness.yaml:" in outcome.out
    assert "error N002: " in outcome.out
    assert "nearest trust\n" in outcome.out
    assert "error N004: " in outcome.out
    data = command("check", broken, "--json").data
    codes = [problem["code"] for problem in data["problems"]]
    assert data["errors"] == sum(CATALOGUE[code].severity == "error" for code in codes)
    assert data["errors"] + data["warnings"] == len(codes)
    assert outcome.out.endswith(f"{data['errors']} errors, {data['warnings']} warnings.\n")
    for problem in data["problems"]:
        assert f"{problem['severity']} {problem['code']}: {problem['message']}" in outcome.out


def test_check_in_json(command: Command, broken: Path) -> None:
    outcome = command("check", broken, "--json")
    assert outcome.code == 1
    assert_problems(outcome, "N002")
    text = (broken / "accounts" / "firmness.yaml").read_text(encoding="utf-8")
    assert outcome.data["problems"][0]["place"]["line"] == text.split("trusst")[0].count("\n") + 1


def test_check_with_a_changed_text_warns_and_passes(command: Command, starter: Path) -> None:
    text = starter / "texts" / "what-opens-a-gate.txt"
    text.write_text(text.read_text(encoding="utf-8").replace("wrecked", "cheered"), encoding="utf-8")
    outcome = command("check", starter, "--documents", starter / "texts", "--json")
    assert outcome.code == 0
    assert outcome.data["errors"] == 0
    assert "L002" in {problem["code"] for problem in outcome.data["problems"]}


def test_show_overview(command: Command, starter: Path) -> None:
    data = command("show", starter, "--json").data
    assert data["hash"] == load(starter).hash
    assert data["claims"] == {"causal": 6, "prescription": 2}
    printed = command("show", starter).out
    assert data["title"] in printed
    assert "causal: 6, prescription: 2" in printed


@pytest.mark.parametrize("part", SUBJECTS)
def test_show_prints_the_same_facts_as_json_and_python(command: Command, starter: Path, part: str) -> None:
    outcome = command("show", starter, part, "--json")
    assert outcome.code == 0
    records = tabulate(load(starter), part)
    assert outcome.data == json.loads(json.dumps(records))
    assert len({tuple(record) for record in records}) == 1, "all records have the same keys"
    printed = command("show", starter, part).out
    for record in records:
        for key, value in record.items():
            assert format_value(value) in printed, key


@pytest.mark.parametrize("width", [20, 500])
def test_records_are_whole_at_any_width(
    command: Command, starter: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    printed = command("show", starter, "claims").out
    records = tabulate(load(starter), "claims")
    lines = printed.rstrip().split("\n")
    assert (len(lines) == len(records) + 1) == (width == 500)
    for record in records:
        assert record["paraphrase"] in printed
        assert record["says"] in printed


def test_show_disagreements_of_the_starter(command: Command, starter: Path) -> None:
    printed = command("show", starter, "disagreements").out
    assert "COAST:HIGH.tolls" in printed
    assert "trust" in printed


def test_show_of_an_unknown_part(command: Command, starter: Path) -> None:
    outcome = command("show", starter, "claim", "--json")
    assert outcome.code == 2
    assert_problems(outcome, "U001")
    assert outcome.data["problems"][0]["nearest"] == "claims"


def test_list(command: Command) -> None:
    data = command("list", "--json").data
    if not data:
        pytest.skip("no dossier is built in yet")
    printed = command("list").out
    for entry in data:
        assert entry["dossier"] in printed
        assert entry["title"][:20] in printed


@pytest.mark.parametrize("code", CATALOGUE)
def test_explain_knows_every_code(command: Command, code: str) -> None:
    entry = CATALOGUE[code]
    outcome = command("explain", code.lower())
    assert outcome.code == 0
    assert outcome.out.startswith(f"{code} ({entry.severity}): {entry.title}\n")
    assert command("explain", code, "--json").data["mend"] == entry.mend


def test_explain_of_an_unknown_code(command: Command) -> None:
    outcome = command("explain", "V01", "--json")
    assert outcome.code == 2
    assert_problems(outcome, "U002")
    assert outcome.data["problems"][0]["nearest"] == "V001"


def test_schema_is_json(command: Command) -> None:
    outcome = command("schema")
    assert outcome.code == 0
    assert outcome.data["$schema"].startswith("https://json-schema.org/")
