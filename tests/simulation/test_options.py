"""What a run is asked to do: each wrong option has its code, and all are told at once."""

from __future__ import annotations

from typing import Any

import pytest
from tests.helpers.rich import rich_dossier

from counterpoise.errors import CATALOGUE, UsageError
from counterpoise.simulation import simulate
from counterpoise.simulation.options import Options, settle_options

DEFAULTS: dict[str, Any] = {
    "draws": 20,
    "years": None,
    "seed": 1,
    "accounts": None,
    "policies": None,
    "closure": "common",
    "mode": "at-its-word",
    "workers": 1,
}


def settle(**more: Any) -> Options:
    return settle_options(rich_dossier(), **{**DEFAULTS, **more})


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("draws", 0, "U001"),
        ("draws", 10_000_001, "U001"),
        ("draws", 2.5, "U001"),
        ("draws", "20", "U001"),
        ("draws", True, "U001"),
        ("years", 0, "U001"),
        ("years", 101, "U001"),
        ("years", -1, "U001"),
        ("seed", -1, "U001"),
        ("seed", 2**63, "U001"),
        ("seed", None, "U001"),
        ("workers", 0, "U001"),
        ("workers", 257, "U001"),
        ("closure", "open", "U001"),
        ("mode", "hedge", "U001"),
        ("accounts", ["onne"], "N003"),
        ("accounts", [], "U001"),
        ("accounts", [""], "U001"),
        ("policies", [""], "U001"),
        ("policies", ["pul"], "N004"),
        ("policies", ["pull+pul"], "N004"),
        ("policies", ["pull+again"], "P004"),
        ("policies", ["continuity+pull"], "P004"),
        ("policies", ["pull+"], "N004"),
    ],
)
def test_a_wrong_option_has_its_code(option: str, value: Any, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        simulate(rich_dossier(), **{option: value})
    assert {problem.code for problem in caught.value.problems} == {code}
    for problem in caught.value.problems:
        assert problem.code in CATALOGUE
        assert problem.message


@pytest.mark.parametrize(
    ("option", "value", "near"),
    [
        ("accounts", ["onne"], "one"),
        ("policies", ["pul"], "pull"),
        ("closure", "complete", "completed"),
        ("mode", "hedge", "hedged"),
        ("draws", 0, "1"),
        ("draws", 10**8, "10000000"),
    ],
)
def test_the_nearest_valid_value_is_named(option: str, value: Any, near: str) -> None:
    with pytest.raises(UsageError) as caught:
        settle(**{option: value})
    assert caught.value.problems[0].nearest == near


def test_all_that_is_wrong_is_told_at_once() -> None:
    wrong = {
        "draws": 0,
        "years": 0,
        "seed": -1,
        "accounts": ["x", "y"],
        "policies": ["z"],
        "closure": "c",
        "mode": "m",
    }
    with pytest.raises(UsageError) as caught:
        settle(**wrong)
    assert sorted(problem.code for problem in caught.value.problems) == ["N003"] * 2 + ["N004"] + ["U001"] * 5


def test_a_wrong_option_leaves_no_trace(tmp_path) -> None:
    with pytest.raises(UsageError):
        simulate(rich_dossier(), draws=0, out=tmp_path / "run")
    assert not list(tmp_path.iterdir())


def test_what_is_not_given() -> None:
    found = settle(workers=None)
    assert found.years == 10  # the dossier's horizon
    assert found.accounts == ("one", "two", "three")
    assert found.policies == ("continuity", "pull", "push", "again")
    assert found.workers >= 1


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["push"], ("continuity", "push")),
        (["push", "pull"], ("continuity", "push", "pull")),
        (["continuity"], ("continuity",)),
        ([], ("continuity",)),
        (["push", "continuity", "push"], ("continuity", "push")),
        (["pull+push"], ("continuity", "pull+push")),
        (["pull+push", "push+pull", "push + pull"], ("continuity", "pull+push")),
    ],
)
def test_continuity_always_runs_and_runs_once(given: list[str], found: tuple[str, ...]) -> None:
    assert settle(policies=given).policies == found


def test_joined_policies_do_what_both_do() -> None:
    made = rich_dossier()
    runs = simulate(made, draws=10, years=1, workers=1, policies=["pull", "push", "pull+push"]).dataset
    levers = runs["level_mean"].sel(account="one", time=1)
    assert float(levers.sel(policy="pull+push", variable="AA.lever")) == 90
    for lever, alone in (("AA.lever", "pull"), ("BB.lever", "push")):
        assert float(levers.sel(policy=alone, variable=lever)) > float(
            levers.sel(policy="continuity", variable=lever)
        )
    assert set(
        runs["reach"].sel(account="one", policy="pull+push", variable=["AA.lever", "BB.lever"]).values
    ) == {"own"}


def test_options_survive_as_plain_data() -> None:
    import json

    found = settle(policies=["pull"])
    plain = json.loads(json.dumps(found.to_dict()))
    assert (
        Options(**{**plain, "accounts": tuple(plain["accounts"]), "policies": tuple(plain["policies"])})
        == found
    )


@pytest.mark.parametrize(
    ("name", "messages", "edit"),
    [
        ("pull+", ["A name is missing beside the +."], "Write the policies' names with one + between two."),
        ("+", ["A name is missing beside the +."], "Write the policies' names with one + between two."),
        ("pull+pull", ["pull is named twice."], "Name it once."),
        ("pull+again", ["pull and again are both policies of AA.", None], "Name them apart: pull,again."),
    ],
)
def test_what_is_wrong_with_a_join_is_said_once(name: str, messages: list[str | None], edit: str) -> None:
    with pytest.raises(UsageError) as caught:
        settle(policies=[name])
    found = caught.value.problems
    assert len(found) == len(messages)
    assert found[0].message == messages[0]
    assert {(problem.found, problem.edit) for problem in found} == {(name, edit)}
