"""Verdicts: the rule, what they rest on, and that they depend on nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.made import by_variable, made
from tests.helpers.build import causal, dossier, instrument, state

from counterpoise.errors import UsageError
from counterpoise.evidence import RULE, VERDICTS, Evidence, find_posteriors, weigh, weigh_observations
from counterpoise.evidence.hypotheses import DECISIVE, SIGNS, find_decided, judge
from counterpoise.evidence.strengths import match_moments

YEARS = 33


def paths(seed: int = 3, swing: float = 4.0) -> dict[str, np.ndarray]:
    """A cause that swings wide, a bystander, and an effect of the first."""
    rng = np.random.default_rng(seed)
    push, other = rng.uniform(0.0, 1.0, YEARS), rng.uniform(0.2, 0.8, YEARS)
    z = np.zeros(YEARS)
    for t in range(1, YEARS):
        z[t] = 0.6 * z[t - 1] + 0.4 * swing * (push[t] - 0.5) + 0.1 * rng.standard_normal()
    return {"effect": 1 / (1 + np.exp(-z)), "push": push, "other": other}


def observe(found: dict[str, np.ndarray], **more: Any):
    return by_variable(*(made(name, path, **more) for name, path in found.items()))


CLAIMS = {
    "right": [causal("push", "effect", "+", "strong"), causal("other", "effect", "+", "weak")],
    "wrong": [causal("push", "effect", "-", "strong")],
    "denies": [causal("push", "effect", "0"), causal("unseen", "effect")],
}


def make(claims: dict[str, Any] | None = None):
    variables = {
        "effect": state(50, 2.0, 0.3),
        "push": instrument(50),
        "other": instrument(50),
        "unseen": instrument(50),
    }
    return dossier(variables, CLAIMS if claims is None else claims)


@pytest.fixture(scope="module")
def found() -> Evidence:
    return weigh_observations(make(), observe(paths()))


def by_account(found: Evidence) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for entry in found.found:
        told.setdefault(entry.account, []).append(entry.verdict)
    return told


def test_verdicts(found: Evidence) -> None:
    told = by_account(found)
    assert told["right"][0] == "supported"
    assert told["right"][1] == "cannot decide"
    assert told["wrong"] == ["contradicted"]
    assert told["denies"] == ["contradicted", "untestable"]
    assert found.claims_line.startswith(
        "The record can decide 3 of 5 causal claims: it supports 1, contradicts 2"
    )


def test_the_swing_and_its_points(found: Evidence) -> None:
    one = found.found[0]
    assert one.swing is not None
    assert one.points is not None
    assert one.swing.low < 4.0 < one.swing.high
    assert one.points.median == pytest.approx(100 / (1 + np.exp(-one.swing.median)) - 50)
    assert {variant.name for variant in one.variants if variant.counts} == {
        "main", "without 2014", "without 2022-24", "own step",
    }  # fmt: skip
    assert one.factors["+ over 0"] > DECISIVE
    assert one.as_claimed_over_zero is not None
    assert one.as_claimed_over_zero > DECISIVE


def test_the_table_and_json_hold_what_was_found(found: Evidence) -> None:
    table = found.claims
    assert set(table.columns) == set(table.attrs["columns"])
    assert table.attrs["rule"] == RULE
    assert table["verdict"].tolist() == [entry.verdict for entry in found.found]
    assert table["swing"].iloc[-1] is None or np.isnan(table["swing"].iloc[-1])
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["first_line"] == found.first_line
    assert sum(data["counts"].values()) == len(found.found)
    assert list(data["counts"]) == list(VERDICTS)


def test_seeds_change_nothing_but_power(found: Evidence) -> None:
    again, other = (weigh_observations(make(), observe(paths()), seed=seed) for seed in (1, 2))
    assert again.to_dict() == found.to_dict()
    of_power = {"power": None, "power_error": None, "power_single": None}
    for one, two in zip(found.found, other.found, strict=True):
        assert replace(one, **of_power) == replace(two, **of_power, verdict=one.verdict)
        assert one.power is None or one.power <= (one.power_single or 0.0)  # variants only take away
    assert any(one.power != two.power for one, two in zip(found.found, other.found, strict=True))


def test_the_order_of_accounts_and_of_claims_does_not_matter(found: Evidence) -> None:
    turned = {name: claims[::-1] for name, claims in reversed(CLAIMS.items())}
    other = weigh_observations(make(turned), observe(paths()))
    told = {(entry.account, entry.claim): entry for entry in other.found}
    assert all(told[entry.account, entry.claim] == entry for entry in found.found)


def test_some_accounts_only_are_told_as_among_all(found: Evidence) -> None:
    part = weigh_observations(make(), observe(paths()), accounts=["wrong"])
    assert part.found == tuple(entry for entry in found.found if entry.account == "wrong")


def test_another_indicator_can_withdraw_a_verdict() -> None:
    seen, noise = paths(), np.random.default_rng(5).uniform(0.3, 0.7, YEARS)
    twice = observe(seen)
    twice["effect"] = (*twice["effect"], made("effect", noise, indicator="another"))
    told = weigh_observations(make(), twice)
    assert told.found[0].verdict in ("undecided", "cannot decide")
    assert any(variant.name == "effect by another" and variant.counts for variant in told.found[0].variants)


def test_measurement_error_widens_what_is_known() -> None:
    exact, rough = (weigh_observations(make(), observe(paths(), error=error)) for error in (0.02, 0.5))
    widths = [
        one.found[0].swing.high - one.found[0].swing.low for one in (exact, rough) if one.found[0].swing
    ]
    assert widths[1] > 1.2 * widths[0]


@given(
    st.lists(st.sampled_from([-1, 0, 1, 2]), min_size=1, max_size=5), st.sampled_from(SIGNS), st.floats(0, 1)
)
def test_the_rule(decided: list[int], sign: str, power: float) -> None:
    verdict = judge(sign, decided, power)
    same = len(set(decided)) == 1 and decided[0] >= 0
    assert (verdict == "supported") == (same and SIGNS[decided[0]] == sign)
    assert (verdict == "contradicted") == (same and SIGNS[decided[0]] != sign)
    assert not same or verdict in ("supported", "contradicted")
    assert same or verdict == ("undecided" if power >= 0.5 else "cannot decide")


@given(st.lists(st.floats(1e-6, 1e3), min_size=3, max_size=3))
def test_turning_signs_turns_what_is_decided(support: list[float]) -> None:
    one, other = (int(find_decided(np.array(each)[:, None])[0]) for each in (support, support[::-1]))
    assert other == (2 - one if one >= 0 else -1)


def test_turning_the_cause_turns_the_factors() -> None:
    seen = paths()
    turned = {**seen, "push": 1 - seen["push"]}
    one, other = (weigh_observations(make(), observe(each)).found[0] for each in (seen, turned))
    assert one.factors["+ over 0"] == pytest.approx(1 / (other.factors["0 over -"]), rel=0.02)


def test_an_unknown_account_is_refused() -> None:
    with pytest.raises(UsageError) as fault:
        weigh(make(), accounts=["rigth"])
    assert (fault.value.problems[0].code, fault.value.problems[0].nearest) == ("U001", "right")


def test_posteriors_of_an_account_lie_between_its_prior_and_the_data() -> None:
    made_posteriors = find_posteriors(make(), observe(paths()), "right")
    one = made_posteriors["effect"]
    assert [claim.cause for claim in one.claims] == ["other", "push"]  # in name order
    told = one.to_dict()
    prior = match_moments("+", "strong")[0]
    assert prior < told["links"][1]["median"] < 4.6
    drawn = one.draw(np.random.default_rng(1), 4000)
    assert drawn["swings"].shape == (4000, 2)
    assert np.mean(drawn["swings"][:, 1]) == pytest.approx(told["links"][1]["mean"], abs=0.05)
    assert np.median(drawn["response_time"]) == pytest.approx(told["response_time"]["median"], rel=0.2)
    assert find_posteriors(make(), observe({"push": paths()["push"]}), "right") == {}
