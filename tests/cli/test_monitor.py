"""`counterpoise monitor`: the same facts on the screen, in JSON and in Python; what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.outcomes import Command, assert_problems

from counterpoise.judgement import settle_choice
from counterpoise.judgement.monitoring import monitor
from counterpoise.record import load

HEAD = "indicator,date,value,source\n"


def test_without_rows_it_says_what_to_watch(command: Command) -> None:
    outcome = command("monitor", "russia", "--seed", "3", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.data == json.loads(json.dumps(monitor(load("russia"), seed=3).to_dict()))
    assert outcome.data["figures"] == []
    assert outcome.data["ranking"] is None
    bits = [signal["bits"] for signal in outcome.data["signals"]]
    assert bits == sorted(bits, reverse=True)


@pytest.mark.slow
def test_new_rows_move_weights_and_the_ranking_is_told(command: Command, tmp_path: Path) -> None:
    rows = tmp_path / "new.csv"
    rows.write_text(HEAD + "RUS:CHN.energy_export_share,2025,0.55,energy\n", encoding="utf-8")
    words = ("monitor", "russia", "--with", rows, "--for", "CHN", "--draws", "100", "--years", "3")
    outcome = command(*words)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("1 new figure; the weight that moves most is that of ")
    assert "RUS:CHN.energy_export_share 2025" in outcome.out
    assert "china-exploits-dependence" in outcome.out
    told = command(*words, "--json").data
    choice = settle_choice(load("russia"), "CHN", draws=100, years=3)
    assert told == json.loads(json.dumps(monitor(load("russia"), rows, choice=choice).to_dict()))


def test_a_row_that_the_record_has_is_refused_with_its_place(command: Command, tmp_path: Path) -> None:
    rows = tmp_path / "old.csv"
    rows.write_text(HEAD + "RUS.gdp_share,2023,0.02,gdp\n", encoding="utf-8")
    outcome = command("monitor", "russia", "--with", rows, "--json")
    assert outcome.code == 1
    assert_problems(outcome, "J030")
    assert outcome.data["problems"][0]["place"] == {"file": "old.csv", "line": 2, "column": 1}


def test_what_cannot_be_used_is_refused(command: Command, tmp_path: Path) -> None:
    outcome = command("monitor", "russia", "--with", tmp_path / "nowhere.csv", "--json")
    assert outcome.code != 0
    assert_problems(outcome, "R001")
    assert_problems(command("monitor", "nile", "--json"), "O001")
    assert_problems(command("monitor", "russia", "--aim", "settlement=higher", "--json"), "U001")
    assert_problems(command("monitor", "russia", "--weights", "mine", "--json"), "J008")
    assert_problems(command("monitor", "russia", "--weights", "bear-hug-2017=1", "--json"), "J008")
    assert_problems(command("monitor", "russia", "--for", "XXX", "--json"), "N001")
