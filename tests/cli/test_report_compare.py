"""`report` and `compare`: from run folders, without simulating."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.cli.outcomes import Command

from counterpoise import Runs
from counterpoise.cli.compare import _say, print_comparison
from counterpoise.dossier.changes import Change, FieldChange
from counterpoise.errors import Problem, SurroundingsError
from counterpoise.report.comparison import Comparison, MovedCell, MovedFinding, OptionChange, Reason

QUICK = ("--draws", "40", "--years", "2")


@pytest.fixture
def ran(command: Any, starter: str) -> Path:
    command("run", starter, *QUICK, "--out", "one")
    return Path("one")


def refuse(*_: Any, **__: Any) -> Any:
    raise AssertionError("simulated")


@pytest.mark.parametrize("name", ["starter", "nile"])
def test_a_report_made_again_is_the_same_to_the_last_byte(command: Command, starter: Path, name: str) -> None:
    """The run keeps the order in which people wrote their dossier."""
    assert command("run", starter if name == "starter" else name, *QUICK, "--out", "run").code == 0
    first = Path("run/report.html").read_bytes()
    assert command("report", "run").code == 0
    assert Path("run/report.html").read_bytes() == first


def test_a_report_is_made_again_from_the_folder(
    command: Any, ran: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from counterpoise.simulation import engine, variants

    first = (ran / "report.html").read_text(encoding="utf-8")
    (ran / "report.html").unlink()
    monkeypatch.setattr(engine, "run_block", refuse)
    monkeypatch.setattr(variants, "run_block", refuse)
    outcome = command("report", "one")
    assert "Written to one/report.html" in outcome.out
    assert (ran / "report.html").read_text(encoding="utf-8") == first


def test_a_report_goes_where_it_is_told_and_replaces_nothing_unasked(command: Any, ran: Path) -> None:
    assert command("report", "one", "--out", "page.html", "--json").data == {
        "file": "page.html",
        "run": "one",
    }
    refused = command("report", "one", "--out", "page.html")
    assert refused.code == 2
    assert "U003" in refused.err
    command("report", "one", "--out", "page.html", "--force")
    assert Path("page.html").read_text(encoding="utf-8") == (ran / "report.html").read_text(encoding="utf-8")


def test_what_is_no_run_has_no_report(command: Any) -> None:
    outcome = command("report", "nowhere")
    assert outcome.code == 2
    assert "U004" in outcome.err


def test_a_report_as_pdf(command: Any, ran: Path) -> None:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as fault:
        pytest.skip(f"WeasyPrint cannot be loaded: {fault}")
    command("report", "one", "--pdf")
    content = (ran / "report.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert len(content) > 20_000


def test_pdf_without_its_library_is_a_coded_error(
    command: Any, ran: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from counterpoise.report import pdf

    def missing() -> Any:
        raise SurroundingsError(Problem("R005", "PDF needs WeasyPrint.", edit="Install it."))

    monkeypatch.setattr(pdf, "_import_weasyprint", missing)
    outcome = command("report", "one", "--pdf")
    assert outcome.code == 3
    assert "R005" in outcome.err
    assert not (ran / "report.pdf").exists()


def test_runs_are_compared_on_screen_and_as_json(command: Any, ran: Path, starter: str) -> None:
    assert command("compare", "one", "one").out == "The two say the same.\n"
    command("run", starter, *QUICK, "--closure", "own", "--out", "two")
    screen = command("compare", "one", "two").out
    data = command("compare", "one", "two", "--json").data
    assert "closure: common → own" in screen
    assert len(data["moved"]) == screen.count("bears on it: closure: common → own")
    assert data["cells"] == len(Runs.load("one").summary())


def test_versions_of_a_dossier_are_compared(command: Any, starter: str) -> None:
    shutil.copytree(starter, "changed")
    path = Path("changed") / "accounts" / "firmness.yaml"
    text = path.read_text(encoding="utf-8")
    assert 'sign: "+"' in text
    path.write_text(text.replace('sign: "+"', 'sign: "-"', 1), encoding="utf-8")
    screen = command("compare", starter, "changed").out
    assert "sign: + → -" in screen
    assert "Conclusions:" in screen


def test_what_can_be_neither_is_a_coded_error(command: Any, ran: Path) -> None:
    outcome = command("compare", "one", "nowhere")
    assert outcome.code == 1
    assert "F001" in outcome.err


def test_a_second_coding_is_told_on_the_first_page_and_kept_with_the_run(command: Any, starter: str) -> None:
    shutil.copytree(starter, "again")
    path = Path("again") / "accounts" / "firmness.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('sign: "+"', 'sign: "-"', 1), encoding="utf-8")
    command("run", starter, *QUICK, "--second", "again", "--out", "one")
    told = command("agreement", starter, "again", "--json").data
    assert Runs.load("one").agreement == told
    page = (Path("one") / "report.html").read_text(encoding="utf-8")
    assert len(told["pairs"]) == 8
    assert f"eight claims in common with the {told['claims_a']} here" in page
    command("report", "one", "--out", "later.html")
    assert Path("later.html").read_text(encoding="utf-8") == page


# What `compare` says, told from the facts alone


def print_facts(found: Comparison, capsys: pytest.CaptureFixture[str], runs: Runs) -> list[str]:
    print_comparison(found, runs, runs)
    return capsys.readouterr().out.splitlines()


@pytest.fixture
def some(ran: Path) -> Runs:
    return Runs.load(ran)


def test_each_kind_of_reason_is_printed_under_its_cell(
    some: Runs, capsys: pytest.CaptureFixture[str]
) -> None:
    account, policy = some.options.accounts[0], some.options.policies[1]
    reasons = (
        Reason("claim c dropped", "shown"),
        Reason("mode: a → b", "bears on it"),
        Reason("event drought changed", "may bear on it"),
    )
    traced = MovedCell(account, policy, "trust", "rises", "silent", "+0.1 → silent", reasons)
    bare = MovedCell(account, policy, "trust", "silent", "falls", "silent → 0.1 less", ())
    finding = MovedFinding(policy, "trust", "contradiction", "alone")
    lines = print_facts(Comparison((), (), 7, (traced, bare), (finding,)), capsys, some)
    start = next(place for place, line in enumerate(lines) if line.startswith("Conclusions"))
    assert lines[start] == "Conclusions: two cells of 7 changed direction."
    assert lines[start + 1].endswith("“Firmness”: +0.1 → silent")
    assert lines[start + 2 : start + 5] == [
        "    shown: claim c dropped",
        "    bears on it: mode: a → b",
        "    may bear on it: event drought changed",
    ]
    assert lines[start + 6] == "    not traced to a change"
    assert lines[start + 7].endswith("contradiction → alone")
    assert "Trust between the two" in lines[start + 7], "by its title, not its name"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (("a", "b"), "a, b"),
        (["a"], "a"),
        ((), ""),
        ("common", "common"),
        (2000, "2000"),
        (None, "None"),
    ],
)
def test_an_options_value_is_said_without_brackets(value: object, said: str) -> None:
    assert _say(value) == said


def test_options_and_fields_that_differ(some: Runs, capsys: pytest.CaptureFixture[str]) -> None:
    change = Change("claim", "firmness", "c", "changed", (FieldChange("note", None, "x" * 90),), False)
    option = OptionChange("accounts", ("firmness", "patience"), ("firmness",))
    lines = print_facts(Comparison((option,), (change,), 0, (), ()), capsys, some)
    assert lines[0] == "accounts: firmness, patience → firmness"
    assert lines[2] == "- claim c of firmness: changed"
    assert lines[3] == f"    note: none → {'x' * 59}…"
