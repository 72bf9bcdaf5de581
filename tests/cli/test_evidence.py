"""`counterpoise evidence`: the same facts on the screen, in JSON and in Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.outcomes import Command, assert_problems

import counterpoise as cp


@pytest.mark.slow
def test_json_is_what_python_gives(command: Command, own: Path) -> None:
    outcome = command("evidence", own, "--accounts", "common,bear-hug-2017", "--seed", "3", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    found = cp.weigh(own, accounts=["common", "bear-hug-2017"], seed=3)
    assert outcome.data == json.loads(json.dumps(found.to_dict()))
    assert {entry["account"] for entry in outcome.data["claims"]} == {"common", "bear-hug-2017"}
    assert len({entry["effect"] for entry in outcome.data["claims"] if entry["steps"]}) == 3


def test_the_screen_begins_with_whether_an_account_beats_the_baseline(command: Command) -> None:
    outcome = command("evidence", "russia", "--account", "significant-but-limited-2023")
    assert (outcome.code, outcome.err) == (0, "")
    first = " ".join(outcome.out.split("\n\n")[0].split())
    assert " of 6 accounts (" in first.split("beat")[0]
    assert "The record can decide " in first
    assert "cells" in outcome.out
    assert "Weights (stacking" in outcome.out
    assert "Of 8 predictions, 0 with a date" in outcome.out
    assert "power" in outcome.out
    assert "not observed: " in outcome.out
    assert outcome.out.rstrip().endswith("the record cannot decide.")


def test_a_dossier_without_a_record_is_told_so(command: Command) -> None:
    outcome = command("evidence", "nile", "--json")
    assert outcome.code == 1
    assert_problems(outcome, "O001")


def test_an_unknown_account_is_refused_with_the_nearest(command: Command) -> None:
    outcome = command("evidence", "russia", "--accounts", "bear-hug")
    assert outcome.code == 2
    assert "bear-hug-2017" in outcome.err


def test_options_of_the_latent_version_need_it(command: Command) -> None:
    outcome = command("evidence", "russia", "--variable", "RUS:EU.trade", "--draws", "200", "--json")
    assert outcome.code == 2
    assert_problems(outcome, "U001", "U001")


def test_the_latent_version_is_shown_group_by_group(command: Command, monkeypatch) -> None:
    """What is drawn is stood in for; the sampler has tests of its own."""
    pytest.importorskip("numpyro")
    from tests.evidence.latent.test_refusing import make_draws

    def draw(part, *, draws, **_):
        return make_draws(part, draws=draws, apart=0.3 * (part.effects == ("RUS.isolation",)))

    monkeypatch.setattr("counterpoise.evidence.latent.sampling.draw", draw)
    words = ("evidence", "russia", "--latent", "--accounts", "foreign-relations-of-russia")
    outcome = command(*words)
    assert outcome.code == 1  # one group is refused
    assert "O060" in outcome.err
    assert "RUS.isolation by foreign-relations-of-russia" in " ".join(outcome.err.split())
    shown = " ".join(outcome.out.split())
    assert "RUS.power by foreign-relations-of-russia, with RUS.perceived_encroachment unobserved" in shown
    assert "of 0 draws" not in shown
    assert "its cause is not observed, and nothing observed moves it" in shown
    told = command(*words, "--variable", "RUS.power", "--json")
    assert (told.code, told.err) == (0, "")
    assert [one["unobserved"] for one in told.data["found"]] == [["RUS.perceived_encroachment"]]
    assert {row["quantity"] for row in told.data["summary"]} >= {"swing", "points", "path", "response time"}
