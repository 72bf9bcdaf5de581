"""`counterpoise search`: the screen and JSON say the same, a pick is saved, refusals are coded."""

from __future__ import annotations

from pathlib import Path

from tests.cli.outcomes import Command, assert_problems

import counterpoise as cp

SMALL = ("--for", "COAST", "--evaluations", 40, "--population", 20, "--fresh-draws", 100, "--workers", 1)


def test_the_screen_and_json_say_the_same(command: Command, starter: Path) -> None:
    shown = command("search", starter, *SMALL)
    assert (shown.code, shown.err) == (0, "")
    data = command("search", starter, *SMALL, "--json").data
    assert all(sentence in shown.out for sentence in (*data["sentences"], *data["notes"]))
    assert [pick["pick"] for pick in data["picks"]] == ["firmness", "patience", "least-regret", "best-mean"]
    assert data["fresh_seed"] == data["seed"] + 1
    assert data["saved"] is None
    assert data["evaluations"] == 40
    for title in ("Picks: points", "Expected change by account"):
        assert any(line.startswith(title) for line in shown.out.splitlines())


def test_a_pick_is_saved_once(command: Command, starter: Path) -> None:
    saved = command("search", starter, *SMALL, "--save", "found-mix", "--pick", "patience")
    assert saved.code == 0
    assert "Saved as found-mix in" in saved.out
    assert "found-mix" in cp.load(starter).policies
    assert_problems(command("search", starter, *SMALL, "--save", "found-mix", "--json"), "J053")


def test_weights_and_a_posterior_reach_the_search(command: Command, starter: Path) -> None:
    given = command("search", starter, *SMALL, "--weights", "firmness=3,patience=1", "--json").data
    assert given["weights"] == {"firmness": 0.75, "patience": 0.25}
    assert_problems(command("search", starter, *SMALL, "--weights", "nobody=1", "--json"), "J008")
    assert_problems(command("search", starter, *SMALL, "--posterior", "--json"), "O001")


def test_refusals_are_coded(command: Command, starter: Path) -> None:
    assert_problems(command("search", starter, "--for", "COASTT", "--json"), "N001")
    assert_problems(command("search", starter, "--for", "COAST", "--evaluations", 5, "--json"), "J052")
    assert_problems(command("search", "russia", "--for", "USA", "--save", "mine", "--json"), "J055")
    assert_problems(
        command("search", starter, "--for", "COAST", "--save", "mine", "--pick", "best", "--json"), "J056"
    )
    assert command("search", starter, "--for", "COAST", "--aim", "trust", "--json").code != 0
