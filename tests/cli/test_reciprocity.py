"""`counterpoise reciprocity`: the screen and JSON say the same, and refusals have their exit code."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.cli.outcomes import Command, assert_problems


@pytest.fixture
def acts(tmp_path: Path) -> Path:
    """Forty years in which the second series answers the first."""
    noise = np.random.default_rng(2).standard_normal((40, 2))
    noise[1:, 1] += 1.5 * noise[:-1, 0]
    frame = pd.DataFrame(noise.round(3), columns=["NOR>SUD", "SUD>NOR"])
    frame.insert(0, "year", range(1980, 2020))
    path = tmp_path / "acts.csv"
    frame.to_csv(path, index=False)
    return path


def test_the_screen_says_who_answers_whom(command: Command, acts: Path) -> None:
    outcome = command("reciprocity", acts, "--draws", 300)
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert lines[0].startswith("2 series over 40 years, 1980 to 2019, explained by 1 year of their past")
    assert any(line.startswith("SUD (SUD>NOR) answers NOR (NOR>SUD)") for line in lines)
    for title in ("Who answers whom", "Responses to a surprise", "Whose surprises make", "Lags"):
        assert any(line.startswith(title) for line in lines), title
    assert "It is no proof of cause" in outcome.out


def test_json_holds_the_same_sentences_and_every_table(command: Command, acts: Path) -> None:
    data = command("reciprocity", acts, "--draws", 300, "--json").data
    shown = command("reciprocity", acts, "--draws", 300).out
    assert all(sentence in shown for sentence in (*data["sentences"], *data["notes"]))
    assert {row["verdict"] for row in data["answers"]} == {"answers", "undecided"}
    assert len(data["robustness"]) >= 8
    assert data["responses"]["coords"]["way"]["data"] == ["as listed", "reversed", "generalised"]
    assert data["decomposition"]["dims"]["ahead"] == 13
    assert data["prior"]["lag"] == 0.5


def test_options_reach_the_computation(command: Command, acts: Path) -> None:
    words = (
        "--series",
        "SUD>NOR,NOR>SUD",
        "--lags",
        2,
        "--horizon",
        4,
        "--draws",
        200,
        "--seed",
        9,
        "--since",
        1985,
    )
    data = command("reciprocity", acts, *words, "--prior", "brandt-freeman", "--json").data
    assert (data["series"], data["lags"], data["horizon"]) == (["SUD>NOR", "NOR>SUD"], 2, 4)
    assert (data["draws"], data["seed"], data["first"]) == (200, 9, "1985")
    assert data["prior"]["persistence"] == 1.0


@pytest.mark.parametrize(
    ("text", "code"), [("month,CHN-RUS,IND-RUS\n2020-01,1,2\n", "O030"), ("a2b,b2a\n1,2\n", "O031")]
)
def test_what_is_wrong_with_the_table_is_refused(
    command: Command, tmp_path: Path, text: str, code: str
) -> None:
    (tmp_path / "acts.csv").write_text(text, encoding="utf-8")
    outcome = command("reciprocity", "acts.csv", "--json")
    assert outcome.code == 1
    assert_problems(outcome, code)


@pytest.mark.parametrize(
    "words", [("--draws", 5), ("--draws", "many"), ("--prior", "x"), ("--series", " , ")]
)
def test_a_wrong_call_is_told_from_a_wrong_table(
    command: Command, acts: Path, words: tuple[object, ...]
) -> None:
    assert command("reciprocity", acts, *words).code == 2


def test_a_file_that_is_not_there_is_a_matter_of_the_surroundings(command: Command) -> None:
    assert command("reciprocity", "nowhere.csv").code == 3


def test_hostile_names_are_made_harmless(command: Command, acts: Path) -> None:
    text = acts.read_text(encoding="utf-8").replace("NOR>SUD", "[red]\x1b[31mNOR")
    acts.write_text(text, encoding="utf-8")
    outcome = command("reciprocity", acts, "--draws", 100)
    assert outcome.code == 0
    assert "\x1b" not in outcome.out
    assert "[red]" in outcome.out
