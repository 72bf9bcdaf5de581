"""Common random numbers: results depend on what is said, not on how it is written down or run."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from tests.helpers.build import causal, dossier
from tests.helpers.rich import assert_same, rich_dossier, rich_parts, run_ensemble

from counterpoise.dossier import Account, Dossier, load
from counterpoise.simulation import simulate
from counterpoise.system import CHUNK, CLOSURES, MODES, build_system, draw_parameters, streams

NUMBERS = (
    "outcome_horizon",
    "outcome_mean",
    "level_mean",
    "level_sd",
    "level_quantile",
    "change_mean",
    "change_quantile",
    "reach",
    "spectral_radius",
    "unstable_share",
    "lingering_share",
)
Claimed = dict[str, list[dict[str, Any]]]


def run(made: Dossier, **options: Any):
    chosen = {"draws": 30, "years": 2, "workers": 1, "closure": "completed", "mode": "hedged", **options}
    return simulate(made, **chosen).dataset


def test_two_policies_that_do_the_same_give_the_same_draws() -> None:
    found = run(rich_dossier())
    for name in ("outcome_horizon", "outcome_mean", "level_quantile", "change_mean"):
        np.testing.assert_array_equal(found[name].sel(policy="pull"), found[name].sel(policy="again"))
    assert not np.array_equal(
        found["outcome_horizon"].sel(policy="pull"), found["outcome_horizon"].sel(policy="push")
    )
    assert float(abs(found["change_mean"].sel(policy="continuity")).max()) == 0.0


def test_a_policy_that_sets_what_stands_is_continuity() -> None:
    from tests.helpers.build import policy

    parts = rich_parts()
    parts["policies"] = {"idle": policy({"instrument": "AA.lever", "value": 10})}
    found = run(dossier(**parts))["outcome_horizon"]
    np.testing.assert_array_equal(found.sel(policy="idle"), found.sel(policy="continuity"))


@pytest.mark.parametrize("block", [1, 7, 13, 64, None])
def test_the_size_of_a_block_does_not_matter(block: int | None) -> None:
    made = rich_dossier()
    assert_same(run_ensemble(made, 40, block=40), run_ensemble(made, 40, block=block))


@pytest.mark.slow
def test_workers_do_not_matter() -> None:
    made = rich_dossier()
    alone = run_ensemble(made, 2 * CHUNK + 100, workers=1, years=1)
    assert_same(alone, run_ensemble(made, 2 * CHUNK + 100, workers=2, years=1))
    assert_same(alone, run_ensemble(made, 2 * CHUNK + 100, workers=5, years=1, block=97))


@pytest.mark.parametrize(("few", "many"), [(20, 45), (CHUNK, CHUNK + 20), (CHUNK + 30, CHUNK + 60)])
@pytest.mark.parametrize(("closure", "mode"), [("completed", "hedged"), ("common", "at-its-word")])
def test_the_first_draws_are_those_of_a_shorter_run(few: int, many: int, closure: str, mode: str) -> None:
    parts = rich_parts()
    parts["policies"] = {"push": parts["policies"]["push"]}
    made = dossier(**parts)
    short = run_ensemble(made, few, years=1, closure=closure, mode=mode)
    long = run_ensemble(made, many, years=1, closure=closure, mode=mode)
    for name in ("horizon", "mean"):
        np.testing.assert_array_equal(short[name], long[name][..., :few], err_msg=name)
        assert len(np.unique(long[name][0, 0, 0])) == many  # no draw repeats another


def test_another_seed_gives_other_numbers() -> None:
    one, other = (run_ensemble(rich_dossier(), 20, seed=seed)["horizon"] for seed in (1, 2))
    assert (one != other).mean() > 0.95


def test_the_same_seed_gives_the_same_numbers() -> None:
    assert_same(run_ensemble(rich_dossier(), 20, seed=3), run_ensemble(rich_dossier(), 20, seed=3))


def shuffled(made: Dossier, order: Any) -> Dossier:
    """The same dossier with every mapping and every list of claims in another order."""

    def mapping(items: dict) -> dict:
        return dict(order(list(items.items())))

    accounts = {}
    for name, account in mapping(made.accounts).items():
        content = account.content.model_copy(
            update={
                key: tuple(order(list(getattr(account.content, key))))
                for key in ("claims", "settles", "starts")
            }
        )
        accounts[name] = Account(name, content)
    policies = {
        name: policy.model_copy(update={"sets": tuple(order(list(policy.sets)))})
        for name, policy in mapping(made.policies).items()
    }
    events = {
        name: event.model_copy(update={"set": mapping(event.set), "shift": mapping(event.shift)})
        for name, event in mapping(made.events).items()
    }
    frame = made.frame.model_copy(update={"headline": tuple(order(list(made.frame.headline)))})
    return replace(
        made,
        frame=frame,
        variables=mapping(made.variables),
        accounts=accounts,
        policies=policies,
        events=events,
        common=tuple(order(list(made.common))),
        aims=mapping(made.aims),
    )


def assert_same_runs(left: Any, right: Any) -> None:
    """The same bits under every name, in whatever order they stand."""
    for name in NUMBERS:
        labels = {dim: left[dim].values for dim in left[name].dims if dim in left.coords}
        found, expected = right[name].sel(labels).transpose(*left[name].dims), left[name]
        np.testing.assert_array_equal(found.values, expected.values, err_msg=name)


@settings(max_examples=12)
@given(st.randoms(use_true_random=False), st.sampled_from(CLOSURES), st.sampled_from(MODES))
def test_the_order_of_entries_does_not_matter(random: Any, closure: str, mode: str) -> None:
    made = rich_dossier()
    other = shuffled(made, lambda items: random.sample(items, len(items)))
    assert_same_runs(*(run(each, draws=8, closure=closure, mode=mode) for each in (made, other)))


def reverse_file(path: Path) -> None:
    """Write a file of the dossier with its mappings and lists of entries the other way round."""

    def turn(content: Any, key: str = "") -> Any:
        if isinstance(content, dict):
            return {name: turn(content[name], str(name)) for name in reversed(content)}
        if isinstance(content, list):
            free = key in {"claims", "settles", "starts", "sets", "owners"}
            return [turn(item) for item in (reversed(content) if free else content)]
        return content

    yaml = YAML(typ="safe")
    content = turn(yaml.load(path.read_text(encoding="utf-8")))
    yaml.sort_base_mapping_type_on_output = False
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(content, file)


@pytest.mark.parametrize("closure", CLOSURES)
def test_the_order_of_files_does_not_matter(closure: str, tiny: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(tiny, tmp_path / "other" / "tiny"))
    for path in other.rglob("*.yaml"):
        if path.name not in {"coverage.yaml", "chronology.yaml"}:
            reverse_file(path)
    first, second = load(tiny), load(other)
    assert list(first.variables) == list(reversed(second.variables))
    assert first.hash == second.hash
    assert_same_runs(*(run(each, closure=closure) for each in (first, second)))


def downstream(made: Dossier, effect: str) -> set[str]:
    """All that a variable may move: through any claim, condition, formula or event."""
    edges = {("aa", "both"), ("cc", "both")}
    for claims in [made.common, *(account.claims for account in made.accounts.values())]:
        for claim in claims:
            edges |= {(claim.cause, claim.effect)} | {
                (name, claim.effect) for name in made.variables if name in (claim.when or "")
            }
    for event in made.events.values():
        moved = {*event.set, *event.shift, *(link.effect for link in event.switches.off)}
        edges |= {(name, target) for name in made.variables if name in (event.when or "") for target in moved}
    edges |= {(name, "BB.lever") for name in made.variables if name in "aa > 40"}
    found, waiting = {effect}, [effect]
    while waiting:
        source = waiting.pop()
        for start, end in edges:
            if start == source and end not in found:
                found.add(end)
                waiting.append(end)
    return found


NEW = {"ee": None, "ff": None}


@settings(max_examples=15)
@given(
    account=st.sampled_from(["one", "two", "three"]),
    cause=st.sampled_from(["aa", "bb", "wind", "BB.lever", "ee", "both"]),
    effect=st.sampled_from(["dd", "ee", "ff", "cc"]),
    sign=st.sampled_from(["+", "-", "0"]),
    when=st.sampled_from(["", "bb > 30"]),
    closure=st.sampled_from(CLOSURES),
    mode=st.sampled_from(MODES),
)
def test_an_unrelated_claim_changes_no_other_variable(
    account: str, cause: str, effect: str, sign: str, when: str, closure: str, mode: str
) -> None:
    """All that the new claim's effect does not lead to keeps its bits, in every account."""
    from tests.helpers.build import state

    parts = rich_parts()
    parts["variables"] |= {name: state(40, 1.0, 0.3) for name in NEW}
    parts["headline"] = ["aa", "bb", "cc", "dd", "ee", "ff"]
    claim = causal(cause, effect, sign, **({"when": when} if when else {}))
    claim |= {"id": "0-the-new-one", "credence": 0.5}
    before = dossier(**parts)
    content = parts["accounts"][account]
    claims = content["claims"] if isinstance(content, dict) else content
    if cause == effect or any((old["cause"], old["effect"]) == (cause, effect) for old in claims):
        return
    claims.insert(0, claim)
    after = dossier(**parts)
    moved = downstream(after, effect)
    kept = [name for name in parts["headline"] if name not in moved]
    left, right = (run(each, draws=8, closure=closure, mode=mode) for each in (before, after))
    for name in ("outcome_horizon", "outcome_mean"):
        np.testing.assert_array_equal(left[name].sel(outcome=kept), right[name].sel(outcome=kept))
    names = [name for name in parts["variables"] if name not in moved]
    np.testing.assert_array_equal(
        left["level_mean"].sel(variable=names), right["level_mean"].sel(variable=names)
    )
    speaks = {"account": account, "outcome": effect, "policy": "continuity"}
    same = np.array_equal(left["outcome_horizon"].sel(speaks), right["outcome_horizon"].sel(speaks))
    certain = mode == "at-its-word" and not when and cause in ("wind", "aa", "bb", "both")
    assert not (same and certain)  # the claim itself is felt


def test_the_id_of_a_claim_does_not_matter() -> None:
    parts = rich_parts()
    before = dossier(**parts)
    for content in parts["accounts"].values():
        for claim in content["claims"] if isinstance(content, dict) else content:
            claim["id"] = f"renamed-{claim['id']}"
    assert_same_runs(run(before), run(dossier(**parts)))


def test_accounts_that_say_the_same_are_the_same_at_their_word() -> None:
    parts = rich_parts()
    parts["accounts"]["double"] = parts["accounts"]["one"]
    found = run(dossier(**parts), mode="at-its-word", closure="common")["outcome_horizon"]
    np.testing.assert_array_equal(found.sel(account="one"), found.sel(account="double"))
    assert not np.array_equal(found.sel(account="one"), found.sel(account="two"))


def test_a_choice_of_accounts_and_policies_leaves_the_rest_as_it_was() -> None:
    made = rich_dossier()
    every, some = run(made), run(made, accounts=["three", "one"], policies=["push"])
    assert some["account"].values.tolist() == ["one", "three"]
    assert some["policy"].values.tolist() == ["continuity", "push"]
    for name in ("outcome_horizon", "outcome_mean", "level_quantile", "change_sd"):
        labels = {"account": ["one", "three"], "policy": ["continuity", "push"]}
        np.testing.assert_array_equal(every[name].sel(labels), some[name])


def test_draws_share_their_numbers_across_accounts() -> None:
    """The same base, and the same factor on the same link, whatever the word for its strength."""
    parts = rich_parts()
    made = dossier(**parts)
    one, two = (build_system(made, name) for name in ("one", "two"))
    first, second = (draw_parameters(built, 4, 0, 50) for built in (one, two))
    for name in first.base:
        np.testing.assert_array_equal(first.base[name], second.base[name])
    row = {term.link: index for index, term in enumerate(one.terms) if term.origin == "own"}
    other = {term.link: index for index, term in enumerate(two.terms) if term.origin == "own"}
    strong = np.log(first.weights[row["AA.lever", "aa"]] / np.log(9)) / 0.5
    denied = second.weights[other["AA.lever", "aa"]] / 0.1
    np.testing.assert_allclose(strong, denied, rtol=1e-12)


@pytest.mark.parametrize("draws", [1, 3, CHUNK - 1])
@pytest.mark.parametrize("kind", ["normals", "paths", "uniforms"])
def test_streams_are_laid_out_draw_by_draw(kind: str, draws: int) -> None:
    def drawn(count: int) -> np.ndarray:
        if kind == "normals":
            return streams.normals(5, "base", "x", 2, count)
        if kind == "paths":
            return streams.paths(5, ("x", "y"), 2, count, 12)
        return streams.uniforms(5, "quake", 2, count, 12)

    np.testing.assert_array_equal(drawn(draws), drawn(CHUNK)[..., :draws])


def test_streams_differ_by_seed_kind_name_and_chunk() -> None:
    keys = [
        (1, "base", "x", 0),
        (2, "base", "x", 0),
        (1, "start", "x", 0),
        (1, "base", "y", 0),
        (1, "base", "x", 1),
    ]
    drawn = np.stack([streams.normals(*key, 200) for key in keys])
    assert np.abs(np.corrcoef(drawn) - np.eye(len(keys))).max() < 5.5 / np.sqrt(200)
    assert len(np.unique(drawn)) == drawn.size
