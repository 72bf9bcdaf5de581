"""`counterpoise decide`: the screen and JSON say the same, options are heeded, refusals coded."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.outcomes import Command, assert_problems

import counterpoise as cp

SMALL = ("--for", "COAST", "--draws", 100, "--years", 2, "--workers", 1)


def test_the_screen_and_json_say_the_same(command: Command, starter: Path) -> None:
    shown = command("decide", starter, *SMALL)
    assert shown.code == 0
    data = command("decide", starter, *SMALL, "--json").data
    assert all(sentence in shown.out for sentence in data["sentences"])
    assert data["options"]["draws"] == 100
    assert "Policy by account: expected points" in shown.out
    assert "What the choices survive" in shown.out
    assert data["directory"] is None


def test_quick_gives_the_tables_alone(command: Command, starter: Path) -> None:
    data = command("decide", starter, *SMALL, "--quick", "--json").data
    assert data["survival"] is data["information"] is data["consistency"] is None
    assert data["failures"] == []
    assert data["across"]["table"]


def test_weights_and_replicates_reach_the_judgement(command: Command, starter: Path) -> None:
    names = list(cp.load(starter).accounts)
    given = ",".join(f"{name}={place + 1}" for place, name in enumerate(names))
    data = command("decide", starter, *SMALL, "--quick", "--weights", given, "--replicates", 3, "--json").data
    total = sum(range(1, len(names) + 1))
    found = {row["account"]: row["weight"] for row in data["weights"]}
    assert found == {name: (place + 1) / total for place, name in enumerate(names)}
    assert data["options"]["replicates"] == 3


def test_versus_says_what_would_have_to_be_true(command: Command, starter: Path) -> None:
    policies = list(cp.load(starter).policies)[:2]
    pair = ",".join(policies)
    data = command("decide", starter, *SMALL, "--quick", "--versus", pair, "--json").data
    assert data["versus"]["policies"] == policies
    assert set(data["versus"]["by_account"]) == set(cp.load(starter).accounts)
    assert data["versus"]["survives"] is None  # quick
    assert_problems(command("decide", starter, *SMALL, "--quick", "--versus", policies[0], "--json"), "U005")


def test_beside_every_conclusion_stands_what_it_survives(command: Command, starter: Path) -> None:
    policies = list(cp.load(starter).policies)[:2]
    pair = ",".join(policies)
    data = command("decide", starter, *SMALL, "--versus", pair, "--fails", policies[0], "--json").data
    assert data["survival"]["variants"]
    assert data["consistency"]["upheld"]["readings"]
    assert data["information"]["sought"]["draws"] <= 300
    assert all(row["borne"]["says"] for row in [*data["failures"], *data["fails"]])
    assert data["failures"]
    survives = data["versus"]["survives"]
    spoken = {row["account"] for row in survives["readings"]}
    for account, lines in data["versus"]["by_account"].items():
        assert ("other readings" in lines[-1]) == (account in spoken)
    shown = command("decide", starter, *SMALL, "--versus", pair, "--fails", policies[0])
    for line in [
        *data["failures"][0]["borne"]["says"],
        *(lines[-1] for lines in data["versus"]["by_account"].values()),
    ]:
        assert line in shown.out


def test_what_is_asked_besides_is_refused_before_anything_is_worked_out(
    command: Command, starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All problems of the questions together, in no time."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError("worked out before what was asked was checked")

    monkeypatch.setattr("counterpoise.judgement.deciding.find_utilities", never)
    asked = (
        "--fails",
        "nothing-such",
        "--versus",
        "raise-tolls",
        "--sensitivity",
        "trusst:raise-tolls,continuity",
    )
    assert_problems(command("decide", starter, *SMALL, *asked, "--json"), "U005", "J040", "N002")
    assert_problems(command("decide", starter, *SMALL, "--out", starter, "--json"), "U003")


def test_when_any_policy_fails_can_be_asked(command: Command, starter: Path) -> None:
    content = cp.load(starter)
    asked = next(name for name, entry in content.policies.items() if entry.owner == "COAST")
    data = command("decide", starter, *SMALL, "--quick", "--fails", asked, "--json").data
    assert {entry["policy"] for entry in data["fails"]} == {asked}
    assert {entry["account"] for entry in data["fails"]} <= set(content.accounts)
    shown = command("decide", starter, *SMALL, "--quick", "--fails", asked).out
    for entry in data["fails"]:
        assert f"{asked} by {entry['account']}, common: {entry['share']:.0%} of draws are" in shown


def test_refusals_are_coded_and_leave_a_code(command: Command, starter: Path) -> None:
    few = command("decide", starter, "--for", "COAST", "--draws", 50, "--json")
    assert_problems(few, "J007")
    unknown = command("decide", starter, "--for", "COASTT", "--json")
    assert_problems(unknown, "N001")
    wrong = command("decide", starter, *SMALL, "--weights", "nobody=1", "--json")
    assert_problems(wrong, "J008")
    assert 0 not in {few.code, unknown.code, wrong.code}
    shown = command("decide", starter, *SMALL, "--weights", "nobody=1")
    assert "J008" in shown.err
    assert "Traceback" not in shown.err


def test_sensitivity_ranks_inputs_by_account(command: Command, starter: Path) -> None:
    content = cp.load(starter)
    aimed = content.frame.headline[0].variable
    policies = [name for name, entry in content.policies.items() if entry.owner == "COAST"][:1]
    asked = f"{aimed}:{policies[0]},continuity"
    data = command("decide", starter, *SMALL, "--quick", "--sensitivity", asked, "--json").data
    assert set(data["sensitivity"]["by_account"]) == set(content.accounts)
    assert any(said["inputs"] for said in data["sensitivity"]["by_account"].values())
    shown = command("decide", starter, *SMALL, "--quick", "--sensitivity", asked)
    assert f"hangs on, without noise: {next(iter(content.accounts))}" in shown.out
    assert_problems(command("decide", starter, *SMALL, "--quick", "--sensitivity", "trust", "--json"), "U005")


def test_a_question_without_a_pair_is_one_problem(command: Command, starter: Path) -> None:
    """Not also a variable that nobody named, where its own name has a colon."""
    asked = ("--sensitivity", "COAST:HIGH.tolls", "--json")
    assert_problems(command("decide", starter, *SMALL, "--quick", *asked), "U005")


def test_the_screen_says_what_it_rests_on(command: Command, starter: Path) -> None:
    names = list(cp.load(starter).accounts)
    given = ",".join(f"{name}={place + 1}" for place, name in enumerate(names))
    shown = command("decide", starter, *SMALL, "--weights", given, "--replicates", 2).out
    assert "noise drawn 2 times" in shown
    assert f"accounts weighed: {names[0]} 33%" in shown
    assert "EVPI, the smallest mean draw regret" in shown
    assert "no less than two steps" in shown
    assert "no credences, as not every claim has one" in shown
    assert "accounts weighed equally" in command("decide", starter, *SMALL, "--quick").out
