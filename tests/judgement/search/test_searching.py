"""Searches of small dossiers whose best mixes are known beforehand."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from tests.helpers.build import causal, derived, dossier, instrument, policy, state

from counterpoise.dossier import Dossier
from counterpoise.errors import SurroundingsError, UsageError
from counterpoise.judgement import find_utilities, settle_choice
from counterpoise.judgement.search import Search, list_instruments, list_starts, search_policies
from counterpoise.judgement.search.evaluating import add_policies, evaluating, make_policy
from counterpoise.judgement.search.levers import make_space
from counterpoise.judgement.search.picking import find_coverage, trim
from counterpoise.judgement.utilities import build_systems
from counterpoise.schema import Policy, Setting

SMALL: dict[str, Any] = {
    "evaluations": 1200,
    "population": 40,
    "patience": 20,
    "draws": 100,
    "fresh_draws": 200,
}


@cache
def bowl() -> Dossier:
    """The aim is a bowl upside down over two instruments, its top at 37 and 62, as arithmetic has it."""
    return dossier(
        {
            "AA.x": instrument(base=0),
            "AA.z": instrument(base=0),
            "score": derived("100 - ((AA.x - 37) * (AA.x - 37) + (AA.z - 62) * (AA.z - 62)) / 100"),
            "y": state(),
        },
        {"one": [causal("AA.x", "y")]},
        policies={"first": policy({"instrument": "AA.x", "value": 80, "ramp": "1 year"})},
        aims={"AA": [{"variable": "score", "direction": "higher"}]},
        horizon=3.0,
    )


@cache
def rivals() -> Dossier:
    """Two accounts that differ on one instrument, agree on the second, and are silent on the third."""
    agreed = causal("AA.boost", "y", "+", "strong")
    return dossier(
        {
            "AA.push": instrument(base=50),
            "AA.boost": instrument(base=50),
            "AA.idle": instrument(base=50),
            "BB.other": instrument(base=50, owners=["BB"]),
            "y": state(),
            "w": state(),
        },
        {
            "friend": [causal("AA.push", "y", "+"), agreed],
            "foe": [causal("AA.push", "y", "-"), agreed],
            "mute": [causal("BB.other", "w")],
        },
        policies={
            "push-late": policy(
                {"instrument": "AA.push", "value": 80, "start": "1 year", "ramp": "1 year", "when": "w > 20"}
            ),
            "boost-some": policy({"instrument": "AA.boost", "value": 70, "ramp": "6 months"}),
        },
        aims={"AA": [{"variable": "y", "direction": "higher", "at": "mean"}]},
        horizon=4.0,
    )


@cache
def searched(seed: int = 1, workers: int = 1, **more: Any) -> Search:
    return search_policies(rivals(), "AA", seed=seed, workers=workers, **{**SMALL, **more})


def levels(found: Search, pick: str) -> dict[str, float]:
    return {entry.instrument: entry.value for entry in found.policy(pick).sets}


def test_an_optimum_known_in_closed_form_is_found() -> None:
    found = search_policies(bowl(), "AA", evaluations=2000, population=40, draws=100, fresh_draws=100)
    gain = (37**2 + 62**2) / 100  # from 100 - gain at (0, 0) to 100
    (score,) = found.scores
    assert gain - 0.25 < score.fresh <= gain + 1e-4
    assert score.search == pytest.approx(score.fresh, abs=1e-3)  # nothing in it varies between draws
    reached = {  # at the horizon of 3 years, for a ramp may go on beyond it
        entry.instrument: entry.value * min(1.0, (3.0 - entry.start) / max(entry.ramp, 0.25))
        for entry in found.policy("one").sets
    }
    assert reached == pytest.approx({"AA.x": 37, "AA.z": 62}, abs=5)
    assert score.rival == "continuity"  # 80 is further from 37 than 0 is
    assert score.verdict == "better"


def test_accounts_that_disagree_get_their_own_best_mix() -> None:
    """What is best is plain: the boost in full and at once, the push in full or not at all."""
    found = searched()
    best = {}
    for account, push in (("friend", 100), ("foe", 0)):
        sets = tuple(
            Setting.model_validate({"instrument": name, "value": value, "ramp": ramp})
            for name, value, ramp in (("AA.boost", 100, "6 months"), ("AA.push", push, "1 year"))
        )
        content = add_policies(rivals(), {"best": make_policy("AA", sets)})
        choice = settle_choice(content, "AA", policies=["best"], draws=200, seed=2)
        best[account] = float(find_utilities(choice).utility.sel(account=account, policy="best").mean())
        score = found.score(account)
        assert best[account] - 1.0 < score.fresh <= best[account] + 1e-3
        assert score.verdict == "better"
    assert levels(found, "friend")["AA.push"] > 90
    assert levels(found, "foe")["AA.push"] < 10
    assert found.heard == ("friend", "foe")
    assert found.idle == ("AA.idle",)


def test_a_random_search_of_the_same_budget_is_worse() -> None:
    """The control: mixes drawn blindly, as many as were searched, do not come as near to the best."""
    content, found = rivals(), searched()
    choice = settle_choice(content, "AA", draws=100)
    systems = build_systems(choice)
    space = make_space(content, "AA", systems, choice.variables, choice.options.years)
    generator = np.random.default_rng(5)
    mixes = [space.read(generator.random(space.dimensions)) for _ in range(found.evaluations)]
    with evaluating(choice, systems, found.heard) as evaluate:
        blind = evaluate(mixes).max(axis=0)
    ours = [found.score(account).search for account in found.heard]
    assert (np.array(ours) > blind).all()


@pytest.mark.slow
def test_two_workers_find_what_one_finds() -> None:
    one, two = searched(), searched(workers=2)
    assert one.to_dict() == two.to_dict()
    assert one.to_dict() != searched(seed=2).to_dict()


def test_the_search_sees_the_utilities_that_are_published() -> None:
    content = rivals()
    mixes = {
        "a": (Setting.model_validate({"instrument": "AA.push", "value": 90, "ramp": "1 year"}),),
        "b": (
            Setting.model_validate({"instrument": "AA.push", "value": 20, "when": "w > 40"}),
            Setting.model_validate({"instrument": "AA.boost", "value": 75, "start": "9 months"}),
        ),
    }
    wide = add_policies(content, {name: make_policy("AA", sets) for name, sets in mixes.items()})
    choice = settle_choice(wide, "AA", policies=list(mixes), draws=600)
    known = find_utilities(choice).utility
    with evaluating(choice, build_systems(choice), ("friend", "foe")) as evaluate:
        ours = evaluate([*mixes.values(), ()])
    for row, name in enumerate(mixes):
        for column, account in enumerate(("friend", "foe")):
            expected = float(known.sel(account=account, policy=name).mean())
            assert ours[row, column] == pytest.approx(expected, abs=1e-6)
    assert ours[-1].tolist() == [0.0, 0.0]


def test_regret_is_searched_for_when_asked() -> None:
    plain, found = searched(), searched(objective="regret", evaluations=2000)
    assert [stage.objective for stage in found.stages] == ["accounts", "regret"]
    score = found.score("least-regret")
    assert score.measure == "worst regret"
    assert score.fresh <= plain.score("least-regret").fresh + 0.5
    # On the push the accounts are at odds, so it stands about where it was, while the boost is in full.
    assert levels(found, "least-regret")["AA.boost"] > 90
    assert abs(levels(found, "least-regret").get("AA.push", 50) - 50) < 25


def test_regret_is_never_negative_and_the_best_of_an_account_has_none() -> None:
    found = searched()
    expected = found.expected.pivot_table(index="policy", columns="account", values="search")
    regrets = expected.max() - expected
    assert (regrets >= 0).all(axis=None)
    for account in found.heard:
        assert regrets.loc[f"found: {account}", account] <= 0.25  # the width of a box, by trimming


def test_silence_keeps_mixes_from_being_picked_across_accounts() -> None:
    content = rivals()
    found = search_policies(content, "AA", weights={"friend": 1, "foe": 1, "mute": 4}, **SMALL)
    assert [score.pick for score in found.scores] == ["friend", "foe"]
    assert any("None is picked for its regret" in sentence for sentence in found.sentences)
    assert "Silent on all of it: mute." in found.notes
    assert {score.pick for score in searched().scores} == {"friend", "foe", "least-regret", "best-mean"}


def test_nothing_is_picked_where_changing_nothing_is_best() -> None:
    """With the push alone, and its base at the end that is best under the foe, no mix can help there."""
    content = rivals()
    variables = dict(content.variables)
    variables["AA.push"] = instrument(base={"likely": 0.2, "low": 0.1, "high": 0.3})
    variables["AA.boost"] = instrument(base=50, owners=["BB"])
    found = search_policies(replace(content, variables=variables, policies={}), "AA", **SMALL)
    assert [score.pick for score in found.scores if score.pick in found.heard] == ["friend"]
    assert any(sentence.endswith("changing nothing under foe.") for sentence in found.sentences)


def test_coverage_is_that_of_utilities() -> None:
    content = rivals()
    choice = settle_choice(content, "AA", draws=100)
    known = find_utilities(choice).find_coverage()
    for name in ("push-late", "boost-some"):
        sets = content.policies[name].sets
        share = find_coverage(choice, build_systems(choice), np.full(3, 1 / 3), sets)
        assert share == pytest.approx(float(known[name]))


def test_the_dossiers_policies_are_written_and_read_back_as_they_stand() -> None:
    content = rivals()
    choice = settle_choice(content, "AA", draws=100)
    space = make_space(content, "AA", build_systems(choice), choice.variables, choice.options.years)
    for entry in list_starts(content, "AA").values():
        assert space.read(space.write(entry.sets, content)) == entry.sets


def test_any_numbers_make_a_policy_that_the_format_takes() -> None:
    content = rivals()
    choice = settle_choice(content, "AA", draws=100)
    space = make_space(content, "AA", build_systems(choice), choice.variables, choice.options.years)
    generator = np.random.default_rng(3)
    corners = [np.zeros(space.dimensions), np.ones(space.dimensions)]
    for point in [*corners, *generator.random((50, space.dimensions))]:
        sets = space.read(point)
        for entry in sets:
            assert Setting.model_validate(entry.model_dump(mode="json", exclude_defaults=True)) == entry
            assert 0 <= entry.value <= 100
            assert isinstance(entry.start, float)
            assert entry.start <= 3.75
            assert entry.when in (None, "w > 20")
        if sets:
            Policy.model_validate(make_policy("AA", sets).model_dump(mode="json"))
            assert np.array_equal(space.read(space.write(sets, content)), sets)


def test_a_bloc_lends_its_instruments_only_to_those_it_names() -> None:
    content = rivals()
    assert list_instruments(content, "BB") == ("BB.other",)
    actors = dict(content.frame.actors)
    actors["AA"] = actors["AA"].model_copy(update={"members": ("BB",), "may_set": ("BB",)})
    lent = replace(content, frame=content.frame.model_copy(update={"actors": actors}))
    assert list_instruments(lent, "BB") == ("AA.push", "AA.boost", "AA.idle", "BB.other")
    assert set(list_starts(lent, "BB")) == {"push-late", "boost-some"}
    actors["AA"] = actors["AA"].model_copy(update={"may_set": ()})
    kept = replace(content, frame=content.frame.model_copy(update={"actors": actors}))
    assert list_starts(kept, "BB") == {}


def test_what_changes_nothing_is_left_out() -> None:
    sets = tuple(Setting(instrument=name, value=1.0) for name in ("a", "b", "c"))

    def evaluate(mixes):  # a is worth 2 in the first account, b 0.1 in the second, c harms both
        worth = {"a": (2.0, 0.0), "b": (0.0, 0.1), "c": (-1.0, -1.0)}
        return np.array([np.sum([worth[entry.instrument] for entry in mix], axis=0) for mix in mixes])

    assert [entry.instrument for entry in trim(evaluate, sets, 0.25)] == ["a"]
    assert [entry.instrument for entry in trim(evaluate, sets, 0.05)] == ["a", "b"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"actor": "CC"}, "N001"),
        ({"evaluations": 10}, "J052"),
        ({"evaluations": 10**9}, "J052"),
        ({"evaluations": 60, "objective": "regret"}, "J052"),
        ({"population": 2}, "J052"),
        ({"population": 5000, "evaluations": 20_000}, "J052"),
        ({"gain": 1.5}, "J052"),
        ({"patience": 0}, "J052"),
        ({"draws": 5}, "J007"),
        ({"fresh_draws": 5}, "J007"),
        ({"objective": "everything"}, "U001"),
        ({"aims": ["w=higher"]}, "J051"),
        ({"accounts": ["mute"]}, "J051"),
        ({"actor": "BB"}, "J002"),
        ({"weights": {"friend": 1}}, "J008"),
    ],
)
def test_what_cannot_be_searched_is_refused(asked: dict[str, Any], code: str) -> None:
    options = {**SMALL, "population": 20, **asked}
    actor = options.pop("actor", "AA")
    with pytest.raises(UsageError) as caught:
        search_policies(rivals(), actor, **options)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert all(problem.edit for problem in caught.value.problems)


def test_an_actor_without_instruments_is_refused() -> None:
    content = rivals()
    variables = {
        name: entry.model_copy(update={"owners": ("AA",)}) if entry.role == "instrument" else entry
        for name, entry in content.variables.items()
    }
    with pytest.raises(UsageError) as caught:
        search_policies(replace(content, variables=variables), "BB", aims=["y=higher"], **SMALL)
    (problem,) = caught.value.problems
    assert (problem.code, problem.found) == ("J050", "instruments of AA")


def test_a_missing_extra_is_said_before_anything_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pymoo.algorithms.moo.nsga3", None)
    with pytest.raises(SurroundingsError) as caught:
        search_policies(rivals(), "AA", **SMALL)
    assert [problem.code for problem in caught.value.problems] == ["R005"]
