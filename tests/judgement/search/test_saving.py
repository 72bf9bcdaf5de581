"""Found policies in policies.yaml: comments stay, nothing is overwritten, a broken dossier is not written."""

from __future__ import annotations

import dataclasses
import shutil
from functools import cache
from pathlib import Path

import pytest

import counterpoise as cp
from counterpoise.dossier.starter import write_starter
from counterpoise.errors import CounterpoiseError, UsageError
from counterpoise.judgement.search import Search, save_policy, search_policies
from counterpoise.judgement.search.saving import _add_entry

PLACES = (
    "src/counterpoise/dossier/builtin/russia",
    "src/counterpoise/dossier/builtin/nile",
    "tests/data/tiny",
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_starter(tmp_path_factory.mktemp("made") / "valley")


@pytest.fixture
def valley(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "valley"))


@cache
def searched(folder: Path) -> Search:
    return search_policies(
        cp.load(folder), "COAST", evaluations=60, population=20, draws=100, fresh_draws=100
    )


def codes(caught: pytest.ExceptionInfo[CounterpoiseError]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def test_the_file_gains_the_policy_and_nothing_else(original: Path, valley: Path) -> None:
    found, before = searched(original), (valley / "policies.yaml").read_text(encoding="utf-8")
    path = save_policy(found, "firmness", valley, "found-mix")
    after = path.read_text(encoding="utf-8")
    assert after.startswith(before.rstrip("\n") + "\n\n  found-mix:\n")
    made = cp.load(valley).policies["found-mix"]
    assert made.sets == found.policy("firmness").sets
    assert made.owner == "COAST"
    for word in ("judgement: found by search", "seed 1", "firmness, patience", "fresh draws (seed 2)"):
        assert word in made.summary
    assert sorted(entry.name for entry in valley.iterdir()) == sorted(
        entry.name for entry in original.iterdir()
    )


def test_the_saved_policy_is_worth_what_the_search_said(original: Path, valley: Path) -> None:
    from counterpoise.judgement import find_utilities, settle_choice

    found = searched(original)
    save_policy(found, "least-regret", valley, "found-mix")
    choice = settle_choice(cp.load(valley), "COAST", policies=["found-mix"], draws=100, seed=2)
    worth = find_utilities(choice).utility.sel(policy="found-mix").mean("draw")
    rows = found.expected.set_index(["policy", "account"])["fresh"]
    for account in found.heard:
        expected = rows.loc["found: least-regret", account]
        assert float(worth.sel(account=account)) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("place", PLACES)
def test_no_byte_that_stood_there_changes(place: str) -> None:
    text = Path(place, "policies.yaml").read_text(encoding="utf-8")
    entry = {"title": "a: b", "owner": "A", "summary": "s", "sets": [{"instrument": "A:B.x", "value": 1}]}
    assert _add_entry(text, "new", entry).startswith(text.rstrip("\n"))
    windows = _add_entry(text.replace("\n", "\r\n"), "new", entry)
    assert windows == _add_entry(text, "new", entry).replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("name", "pick", "code"),
    [
        ("raise-tolls", "firmness", "J053"),
        ("continuity", "firmness", "J053"),
        ("Found Mix", "firmness", "J054"),
        ("x" * 61, "firmness", "J054"),
        ("found-mix", "firmnes", "J056"),
    ],
)
def test_what_cannot_be_saved_is_refused(
    original: Path, valley: Path, name: str, pick: str, code: str
) -> None:
    before = (valley / "policies.yaml").read_bytes()
    with pytest.raises(UsageError) as caught:
        save_policy(searched(original), pick, valley, name)
    assert codes(caught) == [code]
    assert (valley / "policies.yaml").read_bytes() == before


def test_a_builtin_dossier_is_not_edited(original: Path) -> None:
    with pytest.raises(UsageError) as caught:
        save_policy(searched(original), "firmness", "russia", "found-mix")
    assert codes(caught) == ["J055"]
    inside = Path(cp.__file__).parent / "dossier" / "builtin" / "russia"
    with pytest.raises(UsageError) as caught:
        save_policy(searched(original), "firmness", inside, "found-mix")
    assert codes(caught) == ["J055"]


def test_a_dossier_that_changed_since_is_not_written(original: Path, valley: Path) -> None:
    path = valley / "variables.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("base: 10", "base: 11"), encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        save_policy(searched(original), "firmness", valley, "found-mix")
    assert codes(caught) == ["J057"]


def test_a_policy_with_which_the_dossier_would_not_load_is_not_written(original: Path, valley: Path) -> None:
    found, before = searched(original), (valley / "policies.yaml").read_bytes()
    pick = found.picks[0]
    wrong = tuple(entry.model_copy(update={"value": 10_000.0}) for entry in pick.sets)
    spoilt = dataclasses.replace(found, picks=(dataclasses.replace(pick, sets=wrong), *found.picks[1:]))
    with pytest.raises(UsageError) as caught:
        save_policy(spoilt, pick.name, valley, "found-mix")
    assert codes(caught) == ["J057"]
    assert "V001" in caught.value.problems[0].message
    assert (valley / "policies.yaml").read_bytes() == before
    assert not list(valley.glob(".policies-*"))
