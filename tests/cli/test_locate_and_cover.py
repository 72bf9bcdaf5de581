"""`locate` and `cover`: what they print can be pasted, and says the same as their JSON."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML
from tests.cli.outcomes import Command, assert_problems

from counterpoise.schema import CoverageFile, Document
from counterpoise.schema.claims import Locator


def read_yaml(text: str) -> object:
    return YAML(typ="safe", pure=True).load(text)


@pytest.fixture
def text(starter: Path) -> Path:
    return starter / "texts" / "what-opens-a-gate.txt"


def test_a_passage_is_printed_as_a_claim_has_it(command: Command, text: Path, starter: Path) -> None:
    outcome = command("locate", text, "Tolls alone have never opened them.")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out in (starter / "accounts" / "patience.yaml").read_text(encoding="utf-8")
    printed = read_yaml(outcome.out)
    as_json = command("locate", text, "Tolls alone have never opened them.", "--json").data
    assert printed == {"at": [as_json]}
    assert Locator.model_validate(as_json).span == (204, 239)


def test_several_passages_are_entries_of_one_at(command: Command, text: Path) -> None:
    passages = ("Tolls alone have never opened them.", "What opens a gate")
    outcome = command("locate", text, *passages)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.count("at:") == 1
    as_json = command("locate", text, *passages, "--json").data
    assert read_yaml(outcome.out) == as_json
    apart = [command("locate", text, passage, "--json").data for passage in passages]
    assert as_json == {"at": apart}


def test_what_is_wrong_with_several_passages_comes_together(command: Command, text: Path) -> None:
    outcome = command("locate", text, "Tolls alone have", "trust", "nowhere in it", "--json")
    assert outcome.code == 2
    assert_problems(outcome, "U010", "U009")


def test_words_without_quotation_marks_are_told_from_passages(command: Command, text: Path) -> None:
    outcome = command("locate", text, "Tolls", "alone", "have", "never", "--json")
    assert outcome.code == 2
    assert_problems(outcome, "U001")
    assert outcome.data["problems"][0]["edit"] == "Put the passage in quotation marks."


def test_a_text_is_printed_as_documents_have_it(command: Command, text: Path) -> None:
    outcome = command("locate", text)
    assert (outcome.code, outcome.err) == (0, "")
    printed = read_yaml("documents:\n" + outcome.out)
    as_json = command("locate", text, "--json").data
    name = as_json.pop("document")
    assert printed == {"documents": {name: {**as_json, "kind": "text"}}}
    assert Document.model_validate({**as_json, "kind": "text"}).length == 339


def test_titles_and_files_of_any_kind_stay_yaml(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "yes #1.txt"
    path.write_text("Yes: \u201cno\u201d # \x1b[31m\n\nAnd so on.\n", encoding="utf-8")
    outcome = command("locate", path)
    assert "\x1b" not in outcome.out
    printed = read_yaml(outcome.out)
    assert isinstance(printed, dict)
    assert printed["yes-1"]["file"] == "yes #1.txt"
    assert printed["yes-1"]["title"].startswith("Yes: \u201cno\u201d # ")


def test_the_id_may_be_given(command: Command, text: Path) -> None:
    outcome = command("locate", text, "Tolls alone", "--document", "gates-2024", "--json")
    assert outcome.data["document"] == "gates-2024"
    assert command("locate", text, "--document", "gates-2024").out.startswith("  gates-2024:\n")
    outcome = command("locate", text, "--document", "Gates 2024", "--json")
    assert outcome.code == 2
    assert_problems(outcome, "U001")
    assert outcome.data["problems"][0]["nearest"] == "gates-2024"


def test_what_cannot_be_located(command: Command, text: Path, tmp_path: Path) -> None:
    for words, code in ((("Tolls alone have seldom",), "U009"), (("trust",), "U010"), ((" ",), "U001")):
        outcome = command("locate", text, *words, "--json")
        assert outcome.code == 2
        assert_problems(outcome, code)
    outcome = command("locate", text, "trust", "--paragraph", "4", "--json")
    assert outcome.code == 0
    assert outcome.data["paragraph"] == 4
    outcome = command("locate", tmp_path / "nowhere.txt", "--json")
    assert outcome.code == 3
    assert_problems(outcome, "R001")


def test_cover_prints_what_can_be_pasted(command: Command, starter: Path) -> None:
    (starter / "coverage.yaml").unlink()
    words = ("cover", starter, "--documents", starter / "texts")
    outcome = command(*words)
    assert outcome.code == 0
    assert outcome.out.count("as: undecided") == 4
    assert "the-price-of-water [0, 18] The price of water" in outcome.err
    assert "river" not in outcome.out, "no words of a text in what is pasted"
    decided = outcome.out.replace("undecided", "background")
    assert CoverageFile.model_validate(read_yaml(decided))
    (starter / "coverage.yaml").write_text(decided, encoding="utf-8")
    assert command("check", starter, "--documents", starter / "texts").out == "0 errors, 0 warnings.\n"
    outcome = command(*words)
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == "Every sentence is accounted for.\n"


def test_cover_in_json_says_the_same(command: Command, starter: Path) -> None:
    (starter / "coverage.yaml").write_text("coverage: {}\n", encoding="utf-8")
    words = ("cover", starter, "--documents", starter / "texts")
    printed = read_yaml(command(*words).out)
    found = command(*words, "--json").data
    assert found["problems"] == []
    again: dict[str, list[object]] = {}
    for entry in found["uncovered"]:
        says = {"claims": entry["claims"]} if entry["claims"] else {"as": "undecided"}
        again.setdefault(entry["document"], []).append({"span": entry["span"], **says})
    assert printed == {"coverage": again}


def test_cover_says_what_it_could_not_read(command: Command, broken: Path) -> None:
    (broken / "texts" / "the-price-of-water.txt").unlink()
    (broken / "coverage.yaml").unlink()
    outcome = command("cover", broken, "--documents", broken / "texts")
    assert outcome.code == 0
    assert "warning L005" in outcome.err
    assert "the-price-of-water" not in outcome.out
    assert "what-opens-a-gate" in outcome.out


def test_cover_needs_the_texts(command: Command, starter: Path) -> None:
    assert command("cover", starter).code == 2
    outcome = command("cover", starter, "--documents", "nowhere", "--json")
    assert outcome.code == 3
    assert_problems(outcome, "R001")


def test_relocate_says_what_moved_and_what_is_left(command: Command, starter: Path) -> None:
    words = ("relocate", starter, "--documents", starter / "texts")
    outcome = command(*words)
    assert (outcome.code, outcome.out) == (0, "No text has changed.\n")
    path = starter / "texts" / "what-opens-a-gate.txt"
    old = path.read_text(encoding="utf-8")
    path.write_text(old.replace("Every toll", "So: Every toll"), encoding="utf-8", newline="\n")
    before = (starter / "coverage.yaml").read_bytes()
    looked = command(*words, "--dry-run")
    assert "would be written" in looked.out
    assert (starter / "coverage.yaml").read_bytes() == before
    outcome = command(*words)
    assert outcome.code == looked.code == 1
    assert "accounts/patience.yaml:17: [95, 151] → [99, 155]" in outcome.out
    assert outcome.out.splitlines()[-1].startswith("Moved 10 passages of what-opens-a-gate; written: ")
    assert (starter / "coverage.yaml").read_bytes() != before
    path.write_text(old.replace("Every toll", "Well: Every toll"), encoding="utf-8", newline="\n")
    data = command(*words, "--json").data
    assert data["written"] is True
    assert data["moves"][0] == {
        **{"sort": "claim", "document": "what-opens-a-gate", "file": "accounts/patience.yaml", "line": 17},
        **{"before": [99, 155], "after": [101, 157]},
    }


def test_relocate_in_doubt(command: Command, starter: Path) -> None:
    path = starter / "texts" / "what-opens-a-gate.txt"
    words = "Tolls alone have never opened them."
    path.write_text(f"{words}\n\n{path.read_text(encoding='utf-8')}", encoding="utf-8", newline="\n")
    outcome = command("relocate", starter, "--documents", starter / "texts")
    assert outcome.code == 1
    assert outcome.out.splitlines()[-1] == "Nothing was written: a passage has several places."
    assert command("relocate", "nile", "--documents", starter / "texts").code == 2
    assert command("relocate", starter).code == 2
