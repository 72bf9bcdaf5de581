"""The whole judgement: every number in its sentences is one of its tables', and it can be written as JSON."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest
from tests.helpers.build import causal
from tests.judgement.made import rivals, two_levers

import counterpoise as cp
from counterpoise.dossier import Dossier
from counterpoise.errors import UsageError
from counterpoise.judgement import Judgement, decide
from counterpoise.judgement.information import find_sought
from counterpoise.judgement.survival import ACROSS
from counterpoise.judgement.words import say_recommendation

BOTH = [{"variable": name, "direction": "higher"} for name in ("xx", "yy")]


def judge(made: Dossier, **more: Any) -> Judgement:
    return decide(made, "AA", **{"draws": 200, "years": 10, "workers": 1, "parts": (), **more})


def greatest_regrets(found: Judgement, closure: str) -> dict[str, float]:
    """By policy, the greatest regret over accounts, from the utilities alone."""
    across = found.across if closure == "own word" else found.borrowed
    assert across is not None
    means = across.utilities.utility.mean("draw").to_pandas()
    return {str(name): float((means.max(axis=1) - means[name]).max()) for name in means}


def test_a_choice_is_said_with_its_regret_and_the_runner_up() -> None:
    found = judge(rivals(), parts=("survival",))
    regrets = greatest_regrets(found, "own word")
    chosen, second = sorted(regrets, key=lambda name: regrets[name])[:2]
    assert found.across.chosen == chosen
    first, survived = say_recommendation(found)
    numbers = [float(text) for text in re.findall(r"by (\d+\.\d)", first)]
    assert numbers == [round(regrets[chosen], 1), round(regrets[second], 1)]
    assert ("suffice" in first) == found.across.suffices
    assert found.survival is not None
    rows = found.survival.of(ACROSS)
    holds = [str(outcome) for outcome in rows["outcome"]].count("holds")
    assert f"holds in {holds} of {len(rows)} other readings" in survived
    turned = rows.loc[rows["outcome"] == "turns", "variant"]
    assert all(variant in survived for variant in turned)
    assert (f"turns in {len(turned)} (" in survived) == bool(len(turned))
    kept = found.survival.control.set_index("conclusion").loc[ACROSS]
    assert f"{kept['kept']:.0%} of {kept['tosses']} times" in survived
    assert f"({found.survival.draws:,} draws each, 100 for a toss)" in survived


def test_a_lead_that_is_not_material_is_said_to_be_none() -> None:
    """Two levers that differ by a hair: by each account and across, which comes first is no difference."""
    strong = [causal("AA.left", "xx", "+", "strong"), causal("AA.right", "xx", "+", "strong")]
    found = judge(two_levers({"one": strong, "two": strong}))
    lead = found.leads["one"]
    values = found.across.utilities.utility.sel(account="one")
    behind = (values.sel(policy=lead.best) - values.sel(policy=lead.second)).to_numpy()
    assert lead.gap == pytest.approx(behind.mean())
    assert lead.error == pytest.approx(behind.std(ddof=1) / len(behind) ** 0.5)
    assert 0 <= lead.gap < 2
    assert not lead.material
    assert not found.across.is_material
    assert found.across.margin == pytest.approx(2.0)
    assert "no material difference, being under 2.0" in found.sentences[0]
    assert any("its lead over the next is no material difference" in said for said in found.sentences)


def test_a_lead_that_is_material_is_not_talked_down() -> None:
    found = judge(two_levers({"one": [causal("AA.left", "xx", "+", "strong")], "two": [
        causal("AA.left", "xx", "+", "moderate")]}))  # fmt: skip
    assert all(lead.material for lead in found.leads.values())
    assert not any("no material difference" in said for said in found.sentences)


def test_survival_that_was_not_asked_is_not_made_up() -> None:
    assert say_recommendation(judge(rivals()))[1] == "What that survives was not asked."


def test_without_enough_words_no_choice_is_made_and_what_is_borrowed_is_said_to_be() -> None:
    """Each account speaks of one lever and one of two aims: a quarter is covered."""
    made = two_levers(
        {"one": [causal("AA.left", "xx", "+", "strong")], "two": [causal("AA.right", "yy", "+", "weak")]},
        BOTH,
    )
    found = judge(made)
    assert found.across.chosen is None
    first, second = say_recommendation(found)
    assert first.startswith("Across accounts no policy can be recommended to An actor")
    assert f"speak on {found.across.coverage['left']:.0%}" in first
    assert float(found.across.coverage.to_dict()["left"]) == pytest.approx(0.25)
    assert "which they do not say" in second
    assert found.borrowed is not None
    regrets = greatest_regrets(found, "borrowed")
    chosen = min(regrets, key=lambda name: regrets[name])
    assert found.borrowed.chosen == chosen == "left"
    assert regrets[chosen] == 0
    assert "regretted least: under no account that speaks" in second


def test_nothing_stands_beside_it_where_the_closure_is_the_borrowing_one() -> None:
    """Of a quarter of the aims something is said, whoever lends: nothing is chosen, nothing is beside it."""
    aims = [{"variable": "xx", "direction": "higher"}, {"variable": "yy", "direction": "higher", "weight": 3}]
    found = judge(two_levers({"one": [causal("AA.left", "xx")]}, aims), closure="completed")
    assert found.borrowed is None
    assert found.across.chosen is None
    assert say_recommendation(found)[1] == "What each account implies by itself stands beside it."


def test_silence_that_no_rival_fills_is_told() -> None:
    aims = [{"variable": "xx", "direction": "higher"}, {"variable": "yy", "direction": "higher", "weight": 3}]
    found = judge(two_levers({"one": [causal("AA.left", "xx")], "two": [causal("AA.left", "xx", "-")]}, aims))
    assert found.borrowed is not None
    assert (found.across.chosen, found.borrowed.chosen) == (None, None)
    text = say_recommendation(found)[1]
    assert text == "That stays so where their silence is filled with what their rivals claim."


def test_an_account_that_says_nothing_is_named_and_hinders_no_choice() -> None:
    made = two_levers(
        {
            "one": [causal("AA.left", "xx", "+", "strong"), causal("AA.right", "xx")],
            "two": [causal("yy", "xx")],
        }
    )
    found = judge(made)
    assert found.best == {"one": "left"}
    assert any(line.endswith("two says nothing.") for line in found.sentences)
    assert found.across.chosen == "left"
    silent = found.table[found.table["account"] == "two"]
    assert np.isnan(silent["mean"]).all()
    json.dumps(found.to_dict(), allow_nan=False)


def test_accounts_that_all_say_nothing_are_refused() -> None:
    with pytest.raises(UsageError) as fault:
        judge(two_levers({"one": [causal("yy", "xx")], "two": [causal("xx", "yy")]}))
    assert [problem.code for problem in fault.value.problems] == ["J022"]


def test_a_choice_that_the_draws_do_not_tell_from_the_runner_up_is_said_to_be() -> None:
    """Two levers alike but for their luck; a weak one against a strong one is the control."""
    alike, apart = (
        judge(
            two_levers({"one": [causal("AA.left", "xx", "+", size), causal("AA.right", "xx", "+", "strong")]})
        )
        for size in ("strong", "weak")
    )
    assert (alike.across.suffices, apart.across.suffices) == (False, True)
    assert say_recommendation(alike)[0] != say_recommendation(apart)[0]
    assert "suffice" in say_recommendation(apart)[0]


def test_aims_are_averaged_by_the_weights_of_the_accounts_that_speak() -> None:
    claims = {
        "one": [causal("AA.left", "xx", "+", "strong")],
        "two": [causal("AA.left", "xx", "-", "strong")],
    }
    made = two_levers(claims | {"three": [causal("AA.right", "yy")]}, BOTH)
    found = judge(made, weights={"one": 3.0, "two": 1.0, "three": 4.0}).across
    means = found.utilities.dataset["change"].mean("draw").isel(aim=0).sel(policy="left").to_series()
    assert found.by_aim.loc["left"].iloc[0] == pytest.approx((3 * means["one"] + means["two"]) / 4)
    assert np.isnan(found.by_aim.loc["left"].iloc[1])


def test_starrs_criterion_across_accounts_is_the_share_of_draws_that_meet_the_threshold() -> None:
    aims = [{"variable": "xx", "direction": "higher", "threshold": 90}]
    found = judge(two_levers({"one": [causal("AA.left", "xx", "+", "strong")]}, aims)).across
    met = float(found.utilities.dataset["met"].sel(account="one", policy="left").mean())
    assert 0.2 < met < 0.8
    assert found.robustness.scores.loc["left", "Starr's domain criterion"] == pytest.approx(met)


def test_the_best_by_account_is_the_highest_mean() -> None:
    found = judge(rivals())
    means = found.across.utilities.utility.mean("draw").to_pandas()
    assert found.best == {str(name): str(row.idxmax()) for name, row in means.iterrows()}
    line = next(line for line in found.sentences if line.startswith("Best "))
    assert "by one" in line
    assert "by two" in line


def test_all_of_it_is_plain_data_and_a_seed_fixes_it() -> None:
    """On a real dossier, with every part."""
    dossier = cp.load("nile")
    runs = [decide(dossier, "EGY", draws=100, years=3, workers=workers).to_dict() for workers in (1, 2)]
    assert set(runs[0].pop("seconds")) == {
        "utilities", "silence filled", "survival", "consistency", "information", "failures",
    }  # fmt: skip
    runs[1].pop("seconds")
    for run in runs:
        run["options"].pop("workers", None)
    first, second = (json.dumps(run, allow_nan=False, sort_keys=True) for run in runs)
    assert first == second
    across = json.loads(first)["across"]
    assert across["rule"] == "minimax regret"
    assert set(across) >= {"chosen", "coverage", "choices", "account_regret", "evpi", "table"}


def test_what_is_across_is_plain_data_with_a_choice() -> None:
    found = judge(rivals())
    data = json.loads(json.dumps(found.across.to_dict(), allow_nan=False))
    assert data["chosen"] == found.across.chosen is not None
    assert data["closeness"]
    assert data["reversals"] is not None
    assert data["pareto"]


@pytest.mark.parametrize(
    ("closure", "told"),
    [
        ("own", "own claims:"),
        ("common", "claims and those that no account"),
        ("completed", "silence is filled"),
    ],
)
def test_what_is_best_is_said_with_whose_claims_it_rests_on(closure: str, told: str) -> None:
    """With silence filled from rivals nothing is by an account's own claims."""
    line = next(line for line in judge(rivals(), closure=closure).sentences if line.startswith("Best "))
    assert told in line
    assert ("own claims" in line) == (closure != "completed")


@pytest.mark.parametrize("parts", [["survival", "survivl"], "consistenci"])
def test_a_part_that_is_none_is_refused(parts: Any) -> None:
    with pytest.raises(UsageError) as fault:
        judge(rivals(), parts=parts)
    assert [(problem.code, problem.nearest) for problem in fault.value.problems] == [
        ("U001", "survival" if isinstance(parts, list) else "consistency")
    ]


def test_what_is_found_out_first_and_failures_say_what_they_survive() -> None:
    made = cp.load("nile")
    parts = ("survival", "information", "failures")
    found = cp.decide(made, "EGY", draws=200, years=2, workers=1, parts=parts)
    assert found.information is not None
    assert found.sought is not None
    top = found.information.top
    assert top is not None
    assert found.sentences[-1] == f"{found.information.first_line} {found.sought.say(top)}"
    plain = found.to_dict()
    assert plain["information"]["sought"] == found.sought.to_dict()
    told = [item["survives"] for item in plain["information"]["collect"]]
    assert told == [found.sought.say(item.finding) for item in found.information.items]
    assert found.collection == tuple(
        f"{item['text']} {item['survives']}".rstrip() for item in plain["information"]["collect"]
    )
    assert {entry.closure for entry in found.failures} == {"common"}
    for entry, row in zip(found.failures, plain["failures"], strict=True):
        assert entry.borne is not None
        assert row["borne"]["says"] == list(entry.survives) != []


def test_the_list_is_tried_with_the_weights_of_the_accounts() -> None:
    accounts = {
        "one": [causal("AA.left", "xx", "+", "strong"), causal("AA.right", "xx", "+", "moderate")],
        "two": [causal("AA.left", "xx", "-", "weak"), causal("AA.right", "xx", "+", "moderate")],
    }
    weights = {"one": 3.0, "two": 1.0}
    parts = ("survival", "information")
    found = judge(two_levers(accounts), weights=weights, parts=parts, draws=400)
    assert found.sought is not None
    assert found.information is not None
    assert not found.sought.table.empty
    same = find_sought(found.choice, found.information, weights).to_dict()
    assert found.sought.to_dict() == same
    assert find_sought(found.choice, found.information).to_dict() != same


def test_a_borrowed_choice_has_its_failures_tried_in_its_own_closure() -> None:
    """By the accounts' own words there is no choice: the one with silence filled is tried with it filled."""
    accounts = {
        "one": {"claims": [causal("AA.left", "xx", "+", "strong")]},
        "two": {"claims": [causal("AA.right", "xx", "+", "weak")]},
        "three": {"claims": [causal("yy", "xx", "0")]},
    }
    found = judge(two_levers(accounts), parts=("survival", "failures"))
    assert found.across.chosen is None
    closures = {entry.closure: entry for entry in found.failures}
    assert set(closures) == {"common", "completed"}
    borne = closures["completed"].borne
    assert borne is not None
    shares = borne.shares.set_index("variant")["share"]
    assert len(shares) == 12


def test_without_survival_nothing_is_said_of_it() -> None:
    found = cp.decide(
        cp.load("nile"), "EGY", draws=200, years=2, workers=1, parts=("information", "failures")
    )
    assert found.sought is None
    assert {entry.borne for entry in found.failures} == {None}
    assert found.information is not None
    assert found.sentences[-1] == found.information.first_line
    assert found.to_dict()["information"]["sought"] is None
