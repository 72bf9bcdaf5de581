"""What conclusions survive, where it is known; the control destroys what rests on claims."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.helpers.build import causal, instrument, policy, state
from tests.helpers.build import dossier as build
from tests.judgement.made import choose, two_levers
from tests.judgement.robustness.made import make_utility, utilities, weights_for

import counterpoise as cp
from counterpoise.dossier import Dossier
from counterpoise.judgement import settle_choice, settle_weights
from counterpoise.judgement.readings import READINGS, list_tosses
from counterpoise.judgement.robustness import measure_robustness
from counterpoise.judgement.survival import ACROSS, Survival, _Work, choose_across, find_survival
from counterpoise.simulation import find_outcomes, outcomes
from counterpoise.simulation.outcomes import Case, OutcomeWork
from counterpoise.system import Reading, build_system


def survive(made: Dossier, **more: Any) -> Survival:
    return find_survival(choose(made, **more), draws=200, tosses=20)


def outcome_of(found: Survival, variant: str, conclusion: str = "one") -> str:
    return str(found.of(conclusion).set_index("variant").loc[variant, "outcome"])


def test_what_helps_holds_against_what_harms_in_every_reading() -> None:
    """One lever raises the aim and the other lowers it: no reading of sizes can turn that."""
    claims = [causal("AA.left", "xx", "+", "moderate"), causal("AA.right", "xx", "-", "moderate")]
    found = survive(two_levers({"one": claims}))
    assert set(found.table["outcome"]) == {"holds"}
    assert found.count("one")["holds"] == len(found.of("one")) >= 10
    assert set(found.table["chosen"]) == {"left"}


def test_a_choice_that_saturation_limits_turns_when_strengths_double() -> None:
    """10 points by the left lever against about 13 of at most 15 by the right one; doubled, 19 against 15."""
    variables = {
        "xx": state(50, 0.5), "yy": state(85, 0.5), "AA.left": instrument(), "AA.right": instrument(),
    }  # fmt: skip
    policies = {
        side: policy({"instrument": f"AA.{side}", "value": 100}) for side in ("left", "right")
    }  # fmt: skip
    claims = [causal("AA.left", "xx", "+", "weak"), causal("AA.right", "yy", "+", "strong")]
    aims = [{"variable": name, "direction": "higher"} for name in ("xx", "yy")]
    found = survive(build(variables, {"one": claims}, policies=policies, aims={"AA": aims}))
    rows = found.of("one").set_index("variant")
    assert set(rows["chosen"]) == {"right"}
    assert (rows.loc["strengths doubled", "best"], rows.loc["strengths doubled", "outcome"]) == (
        "left",
        "turns",
    )
    assert rows.loc["strengths doubled", "gap"] > 2 * rows.loc["strengths doubled", "error"] > 0
    assert rows.loc["strengths halved", "outcome"] == "holds"


def test_a_choice_on_common_claims_turns_under_own_claims_alone() -> None:
    made = two_levers(
        {"one": [causal("AA.left", "xx", "+", "weak")]}, common=[causal("AA.right", "xx", "+", "strong")]
    )
    found = survive(made)
    rows = found.of("one").set_index("variant")
    assert set(rows["chosen"]) == {"right"}
    assert (rows.loc["own claims only", "best"], rows.loc["own claims only", "outcome"]) == ("left", "turns")


def test_the_control_destroys_what_rests_on_signs() -> None:
    """The lever that helps may harm under a coin: it comes out no oftener than in half of the tosses."""
    claims = [
        causal("AA.left", "xx", "+", "strong"),
        causal("AA.right", "xx", "-", "moderate"),
        *(causal(cause, "yy", "-", "weak") for cause in ("AA.left", "AA.right")),
        causal("yy", "xx", "-", "weak"),
        causal("xx", "yy", "-", "weak"),
    ]
    control = survive(two_levers({"one": claims})).control.set_index("conclusion").loc["one"]
    assert control["chosen"] == "left"
    assert control["signs"] > 0
    assert control["kept"] <= 0.5
    assert control["destroyed"]
    assert control["chance"] == pytest.approx(1 / 3)


def test_the_control_destroys_what_rests_on_one_claim_and_signs_that_are_all_alike() -> None:
    """One lever, one claim: it is best where the coin says +, in half of the tosses, give or take 5%."""
    found = find_survival(choose(two_levers({"one": [causal("AA.left", "xx")]})), draws=100, tosses=400)
    control = found.control.set_index("conclusion").loc["one"]
    assert (control["signs"], control["destroyed"]) == (1, True)
    assert control["kept"] == pytest.approx(0.5, abs=0.075)  # three standard errors


def test_what_rests_on_no_sign_survives_the_control_and_that_is_said() -> None:
    """A policy that sets the aim's variable itself is best whatever the claims say."""
    made = two_levers({"one": [causal("AA.right", "xx", "+", "strong")]})
    control = survive(made, aims=["AA.left=higher"]).control.set_index("conclusion").loc["one"]
    assert (control["chosen"], control["kept"], control["destroyed"]) == ("left", 1.0, False)


def test_policies_between_which_the_draws_cannot_tell_are_level() -> None:
    """Two levers alike but for their luck: under another seed the other is ahead, within the error."""
    claims = [causal("AA.left", "xx", "+", "strong"), causal("AA.right", "xx", "+", "strong")]
    found = survive(two_levers({"one": claims})).of("one").set_index("variant")
    other = found[found["best"] != found["chosen"]]
    assert not other.empty
    assert set(other["outcome"]) == {"level"}
    assert (other["gap"] <= 2 * other["error"]).all()
    assert (other["gap"] > 0).all()


def test_every_variant_reads_otherwise() -> None:
    """None of them is the choice once more under another name: each moves some utility."""
    variables = {"xx": state(50, 2.0, 0.5), "AA.left": instrument(), "AA.right": instrument()}
    policies = {
        side: policy({"instrument": f"AA.{side}", "value": 100}) for side in ("left", "right")
    }  # fmt: skip
    hedged = {"confidence": "likely", "credence": 0.7}
    accounts = {"one": [causal("AA.left", "xx", "+", "strong", **hedged)]}
    common = [causal("AA.right", "xx", "+", "weak", credence=1.0)]
    aims = {"AA": [{"variable": "xx", "direction": "higher"}]}
    choice = choose(build(variables, accounts, common=common, policies=policies, aims=aims), years=3)
    work = _Work(choice, settle_weights(choice, None), draws=100, tosses=1)
    names = [variant.name for variant in work.variants]
    assert names == [variant.name for variant in READINGS if variant.name != "at its word"]
    base = work.base.utility.to_numpy()
    same = [
        name
        for name, found in zip(names, work.found[1:], strict=False)
        if np.array_equal(base, found.utility.to_numpy(), equal_nan=True)
    ]
    assert same == []


@settings(max_examples=40, deadline=None)
@given(utilities(), st.data())
def test_across_accounts_it_is_the_choice_by_minimax_regret(
    utility: xr.DataArray, data: st.DataObject
) -> None:
    """Also with accounts that have no weight, which `measure_robustness` leaves out."""
    weights = pd.Series(data.draw(weights_for(utility)))
    weights[weights <= data.draw(st.sampled_from([0.0, 8.0]))] = 0.0
    assume(weights.sum() > 0)
    speaks = np.isfinite(utility).all("draw")
    assume(bool((speaks[:, 1:].any("policy").to_numpy() & (weights.to_numpy() > 0)).any()))
    shares = weights / weights.sum()
    spoken = (speaks & speaks[:, 1:].any("policy")).transpose("account", "policy").to_numpy()
    coverage = pd.Series(shares.to_numpy() @ spoken, utility["policy"].to_numpy())
    found = SimpleNamespace(utility=utility, find_coverage=lambda _: coverage)
    place = choose_across(found, shares)  # type: ignore[arg-type]
    row = measure_robustness(utility, weights, coverage=coverage).choices.loc["minimax regret"]
    chosen = None if place is None else str(utility["policy"].to_numpy()[place])
    if chosen != row["choice"]:  # of two that tie either may be named
        assert None not in (chosen, row["choice"])
        scores = measure_robustness(utility, weights, coverage=coverage).scores["minimax regret"]
        assert scores[chosen] == pytest.approx(scores[row["choice"]])


def test_accounts_without_weight_have_nothing_to_regret() -> None:
    """By `a0` the first policy is better by 1; by `a1`, which has no weight, the second by 9."""
    utility = make_utility([[[0.0], [2.0], [1.0]], [[0.0], [-4.0], [5.0]]])
    coverage = pd.Series(1.0, utility["policy"].to_numpy())
    found: Any = SimpleNamespace(utility=utility, find_coverage=lambda _: coverage)
    assert choose_across(found, pd.Series({"a0": 1.0, "a1": 0.0})) == 1
    assert choose_across(found, pd.Series({"a0": 0.5, "a1": 0.5})) == 2


def test_a_seed_fixes_it_whatever_the_number_of_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "WORTH_A_CREW", 0)
    dossier = cp.load("nile")
    runs = [
        find_survival(settle_choice(dossier, "EGY", draws=100, years=2, workers=workers), tosses=2)
        for workers in (1, 1, 2)
    ]
    for other in runs[1:]:
        pd.testing.assert_frame_equal(runs[0].table, other.table)
        pd.testing.assert_frame_equal(runs[0].control, other.control)


def test_across_accounts_nothing_survives_where_nothing_is_chosen() -> None:
    made = two_levers({"one": [causal("AA.left", "xx")], "two": [causal("yy", "xx")], "three": []})
    assert survive(made).of(ACROSS).empty


@pytest.mark.parametrize("closure", ["common", "completed"])
def test_policies_that_cannot_move_an_outcome_are_continuity_to_the_last_bit(closure: Any) -> None:
    """They are not simulated; simulating them gives the same numbers."""
    dossier = cp.load("russia")
    choice = settle_choice(dossier, "USA", draws=100)
    case = Case(build_system(dossier, "bear-hug-2017", closure=closure), choice.policies)
    found = find_outcomes([case], choice.variables, years=3, draws=40, seed=1)[0]
    horizon, mean = OutcomeWork((case,), choice.variables, 3, 1)((0, 40, 0, (0,)))
    np.testing.assert_array_equal(found.horizon[..., 0], horizon)
    np.testing.assert_array_equal(found.mean[..., 0], mean)
    idle = (found.horizon[..., 0] == found.horizon[:1, ..., 0]).all(axis=(1, 2))
    assert idle.sum() > 1  # continuity, and some policy that was not simulated


def test_cases_that_are_alike_run_as_draws_of_one_to_the_last_bit() -> None:
    """Readings, tosses and another closure, over blocks that are cut within a group: as one by one."""
    dossier = cp.load("russia")
    choice = settle_choice(dossier, "USA", draws=100)
    readings = [Reading(), Reading(strength=2.0), Reading(pace=2.0), *(Reading(tossed=k) for k in range(9))]
    cases = [
        Case(build_system(dossier, "maximalist-goals", closure=closure, reading=reading), choice.policies)
        for closure in ("own", "common")
        for reading in readings
    ]
    together = find_outcomes(cases, choice.variables, years=2, draws=600, seed=1)
    for place in (0, 1, 2, 5, 11, 12, 17, 23):
        alone = find_outcomes([cases[place]], choice.variables, years=2, draws=600, seed=1)[0]
        np.testing.assert_array_equal(together[place].horizon, alone.horizon)
        np.testing.assert_array_equal(together[place].mean, alone.mean)


def test_another_seed_has_other_draws_and_other_coins() -> None:
    choice = choose(two_levers({"one": [causal("AA.left", "xx")]}), seed=7)
    (other,) = [one for one in READINGS if one.next_seed]
    assert other.apply(choice.options).seed == 8
    assert [one.reading.tossed for one in list_tosses(7, 3)] == [8, 9, 10]


def test_what_was_simulated_before_changes_nothing() -> None:
    """Noise, levels and whose claims are borrowed are those of the chunk, the size and the replicate."""
    dossier = cp.load("russia")
    choice = settle_choice(dossier, "USA", draws=100)
    case = Case(build_system(dossier, "bear-hug-2017", closure="completed"), choice.policies)
    worked = OutcomeWork((case,), choice.variables, 1, 1)
    for chunk, size, replicate in ((0, 40, 0), (1, 40, 0), (1, 30, 0), (1, 30, 1), (0, 40, 0)):
        item = (chunk, size, replicate, (0,))
        alone = OutcomeWork((case,), choice.variables, 1, 1)(item)
        for found, expected in zip(worked(item), alone, strict=True):
            np.testing.assert_array_equal(found, expected)
