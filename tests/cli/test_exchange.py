"""`export` and `import`: the same facts on the screen, in JSON and from Python, and a way there and back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.outcomes import Command, assert_problems

from counterpoise.dossier import check, load
from counterpoise.dossier.exchange import EXPORTS

LINKS = "from,to,weight\nTolls,Trust,-0.9\nTrust,Water,0.4\n"


@pytest.fixture
def links(tmp_path: Path) -> Path:
    path = tmp_path / "links.csv"
    path.write_text(LINKS, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", EXPORTS)
def test_export_says_what_it_wrote(command: Command, starter: Path, form: str) -> None:
    outcome = command("export", starter, "--to", form, "--out", f"new/folder/links.{form}")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"Wrote new/folder/links.{form} (")
    data = command("export", starter, "--to", form, "--out", f"b.{form}", "--json").data
    assert data["form"] == form
    assert data["links"] == (None if form == "json" else 6)
    assert Path(f"b.{form}").read_bytes() == Path(f"new/folder/links.{form}").read_bytes()
    for note in data["notes"]:
        assert note in outcome.out
    for account in data["accounts"]:
        assert account in outcome.out


def test_export_of_one_account_as_a_matrix(command: Command, starter: Path) -> None:
    words = ("export", starter, "--to", "csv", "--layout", "matrix", "--out", "m.csv")
    refused = command(*words, "--json")
    assert refused.code == 2
    assert_problems(refused, "U001")
    assert "firmness, patience" in refused.data["problems"][0]["edit"]
    data = command(*words, "--account", "patience", "--json").data
    assert (data["layout"], data["accounts"], data["links"]) == ("matrix", ["patience"], 3)
    again = command(*words, "--account", "patience", "--json")
    assert again.code == 2
    assert_problems(again, "U003")
    assert command(*words, "--account", "patience", "--force").code == 0


def test_import_says_what_it_guessed(command: Command, links: Path) -> None:
    outcome = command("import", links, "--out", "valley")
    assert (outcome.code, outcome.err) == (0, "")
    data = command("import", links, "--out", "again", "--json").data
    assert (data["form"], data["links"], data["instruments"]) == ("csv", 2, ["tolls"])
    assert data["variables"] == ["tolls", "trust", "water"]
    assert data["guesses"]
    for guess in data["guesses"]:
        assert f"    {guess['file']}: {guess['text']}\n" in outcome.out
    assert "counterpoise run valley\n" in outcome.out
    assert "counterpoise run" not in command("import", links, "--out", "third", "--quiet").out


def test_there_and_back_and_a_run(command: Command, starter: Path) -> None:
    assert command("export", starter, "--to", "csv", "--out", "links.csv").code == 0
    assert command("import", "links.csv", "--out", "made").code == 0
    assert command("check", "made").out == "0 errors, 0 warnings.\n"
    assert list(load(Path("made")).accounts) == ["firmness", "patience"]
    data = command("run", "made", "--draws", "20", "--workers", "1", "--out", "run", "--json").data
    assert data["directory"] == "run"
    page = Path("run/report.html").read_text(encoding="utf-8")
    assert "links.csv, line 2" in page, "the report names the source of a claim"


def test_an_exported_json_runs(command: Command, starter: Path) -> None:
    command("export", starter, "--to", "json", "--out", "dossier.json")
    assert json.loads(Path("dossier.json").read_text(encoding="utf-8"))["hash"] == load(starter).hash
    assert command("show", "dossier.json", "--json").data["hash"] == load(starter).hash
    refused = command("import", "dossier.json", "--out", "made", "--json")
    assert refused.code == 1
    assert_problems(refused, "F011")


def test_faults_of_a_file_exit_with_1_and_name_the_place(command: Command, links: Path) -> None:
    links.write_text("from,to,weight\nTolls,Tolls,-0.9\nTrust,Water,much\n", encoding="utf-8")
    outcome = command("import", links, "--out", "valley")
    assert outcome.code == 1
    assert "links.csv:2:7: error C005: " in outcome.err
    assert "links.csv:3:13: error S003: " in outcome.err
    assert_problems(command("import", links, "--out", "valley", "--json"), "C005", "S003")
    assert not Path("valley").exists()


@pytest.mark.parametrize(
    ("words", "exit_code", "codes"),
    [
        (("import", "nowhere.csv", "--out", "valley"), 3, ("R001",)),
        (("import", "links.csv", "--out", "valley", "--from", "graphml"), 2, ("U001",)),
        (("import", "links.csv"), 2, ("U005",)),
        (("export", "valley", "--out", "a.csv"), 2, ("U005",)),
        (("export", "russsia", "--to", "csv", "--out", "a.csv"), 1, ("F001",)),
    ],
)
def test_wrong_commands(
    command: Command, links: Path, words: tuple[str, ...], exit_code: int, codes: tuple[str, ...]
) -> None:
    assert links.is_file()
    outcome = command(*words, "--json")
    assert outcome.code == exit_code
    assert_problems(outcome, *codes)


def test_text_of_a_file_does_not_reach_the_terminal_as_it_is(command: Command, links: Path) -> None:
    links.write_text("from,to\n\x1b[31mred,b\n", encoding="utf-8")
    outcome = command("import", links, "--out", "valley")
    assert outcome.code == 0
    assert "\x1b" not in outcome.out
    assert check("valley") == ()


@pytest.mark.parametrize("name", ["export", "import"])
def test_help_loads_nothing_heavy(name: str) -> None:
    heavy = ("numpy", "pandas", "xarray", "altair", "jinja2", "ruamel", "rich")
    code = f"import sys; from counterpoise.cli import main; main(['{name}', '--help'])"
    code += f"; print(); print(*sorted(set({heavy!r}) & set(sys.modules)))"
    words = (sys.executable, "-c", code)
    finished = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603
    assert finished.stdout.splitlines()[-1].strip() == ""
