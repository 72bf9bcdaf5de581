"""What can be asked of the record: missing variables, gaps, conditions, lags, shares, rivals."""

from __future__ import annotations

import numpy as np
import pytest
from tests.evidence.made import by_variable, made
from tests.helpers.build import causal, derived, dossier, duration, instrument, state

from counterpoise.evidence import Panel, build_equation, pose
from counterpoise.evidence.questions import Form

RNG = np.random.default_rng(6)
YEARS = 33
PATHS = {name: RNG.uniform(0.2, 0.8, YEARS) for name in ("effect", "push", "pull", "third")}


def ask(claims, observed=None, variables=None, **more):
    """The questions of one account."""
    every = {"effect": state(50), "push": instrument(40), "pull": instrument(50), "third": state(50)}
    content = dossier({**every, **(variables or {})}, {"a": claims}, **more)
    series = observed or by_variable(*(made(name, path) for name, path in PATHS.items()))
    panel = Panel.of(content, series)
    return panel, pose(content, panel)


def test_what_is_not_observed_is_said() -> None:
    observed = by_variable(made("effect", PATHS["effect"]), made("push", PATHS["push"]))
    claims = [
        causal("push", "effect"),
        causal("pull", "effect"),
        causal("push", "third"),
        causal("push", "effect", when="third > 20"),
    ]
    _, found = ask(claims, observed)
    assert [one.verdict for one in found] == [None, "untestable", "untestable", "untestable"]
    assert [one.reason for one in found[1:]] == [
        "not observed: pull",
        "not observed: third",
        "not observed: third",
    ]


def test_too_few_years_together_are_untestable() -> None:
    observed = by_variable(made("effect", PATHS["effect"]), made("push", PATHS["push"][:8], 2015))
    _, (one,) = ask([causal("push", "effect")], observed)
    assert one.verdict is None  # eight transitions, the first into 2015
    observed = by_variable(made("effect", PATHS["effect"]), made("push", PATHS["push"][:7], 2016))
    _, (one,) = ask([causal("push", "effect")], observed)
    assert one.reason == "7 yearly steps with cause and effect observed, 8 needed"


def test_parts_of_a_whole_and_a_shared_indicator_are_accounting() -> None:
    observed = by_variable(
        made("effect", PATHS["effect"], share_of="exports"),
        made("push", PATHS["push"], share_of="exports"),
        made("pull", PATHS["effect"], indicator="of.effect"),
        made("third", PATHS["third"], share_of="imports"),
    )
    _, found = ask([causal(name, "effect") for name in ("push", "pull", "third")], observed)
    assert [one.verdict for one in found] == ["accounting", "accounting", None]
    assert found[2].rivals == ()  # links that hold by arithmetic are nobody's rivals
    assert "parts of exports" in found[0].reason


def test_what_is_derived_is_known_where_its_parts_are() -> None:
    more = {"sum": derived("0.5 * push + 0.5 * pull"), "twice": derived("min(100, 2 * effect)")}
    panel, found = ask([causal("sum", "effect"), causal("twice", "effect")], variables=more)
    assert [one.verdict for one in found] == [None, "accounting"]
    assert np.allclose(panel.native("sum"), 50 * (PATHS["push"] + PATHS["pull"]))
    assert panel.bases["sum"] == pytest.approx(0.45)


def test_a_condition_is_evaluated_as_observed_and_one_that_never_held_cannot_be_tested() -> None:
    claims = [causal("push", "effect", when="pull > 50"), causal("push", "effect", when="pull > 95")]
    panel, found = ask(claims)
    assert [one.verdict for one in found] == [None, "untestable"]
    truth = np.clip((100 * PATHS["pull"] - 50) / (0.05 * 100) + 0.5, 0, 1)
    assert np.allclose(found[0].form.column(panel), truth * (PATHS["push"] - 0.4))


def test_lags_read_the_years_before_and_between_them() -> None:
    panel, _ = ask([causal("push", "effect")])
    moved = PATHS["push"] - 0.4
    assert np.allclose(Form("push", 2.0).column(panel)[2:], moved[:-2])
    assert np.allclose(Form("push", 0.5).column(panel)[1:], 0.5 * (moved[1:] + moved[:-1]))
    assert np.isnan(Form("push", 2.0).column(panel)[:2]).all()


def test_rivals_are_what_any_account_names_in_its_usual_form_and_the_record_holds() -> None:
    _, found = ask(
        [causal("push", "effect"), causal("pull", "effect", lag=duration(1)), causal("third", "effect")]
    )
    assert [form.cause for form in found[0].rivals] == ["pull", "third"]
    assert found[0].rivals[0].lag == pytest.approx(1.0)


def test_a_rival_that_would_cost_too_many_years_is_left_out_and_named() -> None:
    observed = by_variable(
        made("effect", PATHS["effect"]), made("push", PATHS["push"]), made("pull", PATHS["pull"][:20], 2005)
    )
    _, found = ask([causal("push", "effect"), causal("pull", "effect")], observed)
    assert found[0].rivals == ()
    assert found[0].left_out == ("pull",)
    assert [form.cause for form in found[1].rivals] == ["push"]


def test_errors_and_floors_on_the_logit_scale() -> None:
    share = np.full(YEARS, 0.5)
    share[3] = 0.0001
    content_observed = by_variable(made("effect", share, error=0.2), made("push", PATHS["push"]))
    panel, _ = ask([causal("push", "effect")], content_observed)
    z, r = panel.logits("effect")
    assert z[3] == pytest.approx(np.log(0.001 / 0.999))
    assert panel.floored("effect") == 1
    assert np.allclose(np.delete(r, 3), 0.04)


def test_an_equation_runs_from_the_first_to_the_last_observation_with_its_gaps() -> None:
    path = PATHS["effect"].copy()
    path[[0, 5, 32]] = np.nan
    panel, _ = ask([causal("push", "effect")], by_variable(made("effect", path), made("push", PATHS["push"])))
    equation = build_equation(panel, "effect", (Form("push"),))
    assert equation.years.tolist() == list(range(1993, 2024))
    assert equation.rows == 29  # 30 observations, the first begins
