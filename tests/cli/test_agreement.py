"""`counterpoise agreement`: the same facts on the screen, in JSON and in Python; faults with their codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.cli.outcomes import Command, assert_problems
from tests.conftest import TEXTS, TINY

import counterpoise as cp

FAILS, WORKS = "accounts/pressure-fails.yaml", "accounts/pressure-works.yaml"


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """The small dossier coded again: a sign, a hedge and a name differ, a claim is missing."""
    folder = Path(shutil.copytree(TINY, tmp_path / "second"))
    for path in folder.rglob("*.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("SOUTH.resolve", "SOUTH.will"), "utf-8")
    replace(folder / FAILS, 'sign: "+"', 'sign: "0"')
    replace(folder / FAILS, "confidence: even", "confidence: likely")
    text = (folder / FAILS).read_text(encoding="utf-8")
    start, end = text.index("  - id: pf-lift-tolls"), text.index("starts:")
    (folder / FAILS).write_text(text[:start] + text[end:], encoding="utf-8")
    replace(folder / "coverage.yaml", "claims: [pf-lift-tolls]", "as: background")
    return folder


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def names(tmp_path: Path) -> Path:
    """The map that says which names mean the same."""
    path = tmp_path / "names.csv"
    path.write_text("a,b\nSOUTH.resolve,SOUTH.will\n", encoding="utf-8")
    return path


def test_json_is_what_python_gives(command: Command, second: Path, names: Path) -> None:
    outcome = command("agreement", TINY, second, "--map", names, "--json")
    assert (outcome.code, outcome.err) == (0, "")
    found = cp.agreement(cp.load(TINY), cp.load(second), names={"SOUTH.resolve": "SOUTH.will"})
    assert outcome.data == json.loads(json.dumps(found.to_dict()))
    told = [(row["sort"], row["field"], row["says_a"], row["says_b"]) for row in outcome.data["differences"]]
    assert told == [
        ("field", "sign", "+", "0"),
        ("field", "confidence", "even", "likely"),
        ("passage", None, "ease", None),
    ]


def test_the_screen_prints_the_same_facts(command: Command, second: Path, names: Path) -> None:
    words = ("agreement", TINY, second, "--map", names)
    data, printed = command(*words, "--json").data, command(*words).out
    assert printed.startswith("A is tiny, B is second: 8 and 7 claims with a passage in a shared document, ")
    assert f"document, {len(data['pairs'])} pairs.\n" in printed
    for row in (*data["spans"], data["total"]):
        line = next(line for line in printed.split("\n") if line.startswith(row["document"] or "all"))
        for name in ("precision", "recall", "f1", "passage_f1"):
            assert f"{row[name]:.3f}" in line
        assert f"{row['points_a']}/{row['points_b']}/{row['points_both']}" in line
        assert f"{row['passages_a']}/{row['passages_b']}" in line
    for row in data["fields"]:
        line = next(line for line in printed.split("\n") if line.startswith(row["field"]))
        for name in ("kappa", "alpha"):
            if row[name] is None:
                assert "undefined" in line
            else:
                assert f"{row[name]:.3f}" in line
                assert row[f"{name}_reading"] in line
            if row[f"{name}_low"] is not None:
                assert f"[{row[f'{name}_low']:.3f}, {row[f'{name}_high']:.3f}]" in line
        assert f" {row['units']} " in line
    flat = " ".join(printed.split())
    for row in data["differences"]:
        assert f"{row['document']}, paragraph {row['paragraph']}: {row['field'] or row['sort']}" in printed
        for side in "ab":
            if row[f"says_{side}"] is not None:
                told = f"{row[f'says_{side}']} ({row[f'account_{side}']}: {', '.join(row[f'claims_{side}'])})"
                assert told in printed
    for text in (
        *data["notes"],
        *(f"{row['field']}: {row['remark']}." for row in data["fields"] if row["remark"]),
    ):
        assert " ".join(text.split()) in flat


def test_without_the_map_the_names_differ_and_it_is_told(command: Command, second: Path) -> None:
    data = command("agreement", TINY, second, "--json").data
    assert {"cause", "effect"} <= {row["field"] for row in data["differences"]}
    assert any("only A uses SOUTH.resolve" in note and "--map" in note for note in data["notes"])


def test_passages_are_quoted_with_the_texts_and_not_without(
    command: Command, second: Path, names: Path
) -> None:
    words = ("agreement", TINY, second, "--map", names)
    text = (TEXTS / "pressure-fails.txt").read_text(encoding="utf-8")
    rows = command(*words, "--documents", TEXTS, "--json").data["differences"]
    assert [row["passage"] for row in rows] == [text[slice(*row["span"])] for row in rows]
    printed = command(*words, "--documents", TEXTS).out
    quoted = [" ".join(row["passage"].split()) for row in rows]  # a line break is printed as a blank
    assert all(passage in printed for passage in quoted)
    assert {row["passage"] for row in command(*words, "--json").data["differences"]} == {None}
    assert not any(passage in command(*words).out for passage in quoted)


def test_a_changed_text_is_a_warning_and_is_not_quoted(
    command: Command, second: Path, tmp_path: Path
) -> None:
    texts = Path(shutil.copytree(TEXTS, tmp_path / "texts"))
    for path in texts.iterdir():
        path.write_text(path.read_text(encoding="utf-8").swapcase(), encoding="utf-8")
    outcome = command("agreement", TINY, second, "--documents", texts)
    assert outcome.code == 0
    assert "Warnings about A: " in outcome.out
    assert "passage  " not in outcome.out


def test_a_coding_and_itself(command: Command) -> None:
    outcome = command("agreement", TINY, TINY)
    assert outcome.code == 0
    assert "To be read a third time\nNothing.\n" in outcome.out
    assert command("agreement", "russia", "russia", "--json").data["total"]["f1"] == 1


def test_text_of_a_dossier_cannot_move_the_cursor(command: Command, second: Path) -> None:
    level = 'kind: level\n    variable: SOUTH.will\n    level: high\n    period: "\\e[31malert\\u202e"\n'
    replace(second / WORKS, "kind: prescription\n    policy: press\n", level)
    outcome = command("agreement", TINY, second)
    assert outcome.code == 0
    assert "\ufffd[31malert\ufffd" in outcome.out
    assert not {"\x1b", "\u202e"} & set(outcome.out)


@pytest.mark.parametrize("as_json", [False, True])
def test_faults_of_the_command(
    command: Command, second: Path, starter: Path, tmp_path: Path, as_json: bool
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("SOUTH.resolv,SOUTH.will\nx\n", encoding="utf-8")
    replace(second / "documents.yaml", "05f756cd", "15f756cd")
    for words, codes, code in (
        ((TINY, starter), ("U006",), 2),
        ((TINY, second), ("U007",), 2),
        ((TINY, TINY, "--map", other), ("U001",), 2),
        ((TINY, TINY, "--map", tmp_path / "absent.csv"), ("R001",), 3),
        ((TINY, TINY, "--documents", tmp_path / "absent"), ("R001",), 3),
        ((TINY,), ("U005",), 2),
        ((TINY, "no-such-dossier"), ("F001",), 1),
    ):
        outcome = command("agreement", *words, *(("--json",) if as_json else ()))
        assert outcome.code == code
        if as_json:
            assert_problems(outcome, *codes)
        else:
            assert outcome.out == ""
            assert f"error {codes[0]}: " in outcome.err


def test_both_dossiers_faults_come_together(command: Command, broken: Path, second: Path) -> None:
    replace(second / FAILS, "cause: SOUTH.will", "cause: SOUTH.wil")
    outcome = command("agreement", broken, second, "--json")
    assert outcome.code == 1
    assert_problems(outcome, "N002", "N002")
    files = [problem["place"]["file"] for problem in outcome.data["problems"]]
    assert files == [f"{broken}/accounts/firmness.yaml", f"{second}/{FAILS}"]
