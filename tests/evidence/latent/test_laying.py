"""Which variables become paths, which claims stand in which equation, and what is left out."""

from __future__ import annotations

import numpy as np
import pytest
from tests.evidence.latent.worlds import YEARS, chain, expit, observe, plain
from tests.evidence.made import by_variable, made
from tests.helpers.build import causal

from counterpoise.evidence.filtering import Act
from counterpoise.evidence.latent import lay_out
from counterpoise.evidence.latent.laying import LEFT_CAUSE, LEFT_EFFECT, LEFT_LOOP, LEFT_SHORT, LEFT_WHEN
from counterpoise.evidence.observations import Panel
from counterpoise.evidence.posteriors import find_posteriors
from counterpoise.evidence.questions import build_equation


def reasons(left) -> dict[str, str]:
    return {f"{one.claim.cause}>{one.claim.effect}": one.reason for one in left}


def test_where_all_is_observed_exactly_the_equations_are_the_closed_forms() -> None:
    content, observed = plain()
    (part,), left = lay_out(content, observed, "a")
    closed = find_posteriors(content, observed, "a")["outcome"]
    (node,) = part.nodes
    assert (node.claims, left, len(node.free)) == (closed.claims, (), 0)
    assert node.readings == ()
    own = build_equation(Panel.of(content, observed), "outcome", closed.forms)
    assert np.array_equal(node.equation.regressors, own.regressors)
    assert np.array_equal(node.acts, own.acts)


def test_a_state_between_observed_ones_ties_its_effects_together() -> None:
    (part,), left = lay_out(chain(), observe("lever", "first", "second"), "a")
    assert part.effects == ("first", "second")
    assert part.unobserved == ("hidden",)
    assert left == ()
    hidden, first, _ = part.nodes
    assert hidden.acts[0] == Act.BEGIN
    assert set(hidden.acts[1:]) == {Act.PREDICT}
    (reading,) = first.readings
    assert (reading.variable, reading.averaged) == ("hidden", True)
    assert reading.factor[:2].tolist() == [0.0, 1.0]  # the mean over a path's first year would need its start
    assert first.equation.rows == YEARS - 1


def test_what_nothing_observed_feeds_or_hears_is_left_out_and_named() -> None:
    content = chain(
        causal("unseen", "first"),
        causal("other", "second"),
        causal("lever", "other"),
        causal("first", "unseen"),
    )
    (part, *_), left = lay_out(content, observe("lever", "first", "second"), "a")
    assert reasons(left) == {"unseen>first": LEFT_CAUSE, "first>unseen": LEFT_EFFECT}
    assert part.unobserved == ("hidden", "other")  # `other` is fed by the lever and heard by `second`


def test_loops_of_unobserved_states_are_cut_and_named() -> None:
    content = chain(causal("hidden", "other"), causal("other", "hidden"))
    (part,), left = lay_out(content, observe("lever", "first", "second"), "a")
    assert reasons(left) == {"other>hidden": LEFT_LOOP, "hidden>other": LEFT_EFFECT}
    assert part.unobserved == ("hidden",)  # what is fed from outside the loop comes first


def test_a_condition_on_what_is_not_observed_is_left_out() -> None:
    content = chain(causal("lever", "first", when="unseen > 40"))
    _, left = lay_out(content, observe("lever", "first", "second"), "a")
    assert reasons(left) == {"lever>first": LEFT_WHEN}


def test_too_few_years_are_left_out() -> None:
    content = chain()
    observed = observe("lever", "second") | observe("first", years=8)
    (part,), left = lay_out(content, observed, "a")
    assert reasons(left) == {"hidden>first": LEFT_SHORT}
    assert part.effects == ("second",)


def test_causes_with_errors_or_gaps_are_followed_unless_that_closes_a_loop() -> None:
    content = chain(causal("first", "second"), causal("second", "first"))
    observed = observe("lever", "first", "second", error=0.3)
    (part,), _ = lay_out(content, observed, "a")
    kinds = {node.variable: node.kind for node in part.nodes}
    assert kinds == {"lever": "cause", "hidden": "unobserved", "first": "effect", "second": "effect"}
    read = {(node.variable, reading.variable) for node in part.nodes for reading in node.readings}
    assert ("first", "second") in read  # the first in the order of names
    assert ("second", "first") not in read  # its figures stand, or each would read the other's path
    (as_they_stand,) = lay_out(content, observed, "a", cause_errors=False)[0]
    assert {node.kind for node in as_they_stand.nodes} == {"unobserved", "effect"}


def test_lags_and_gaps_move_what_is_known() -> None:
    content = chain(causal("lever", "second", lag="2 years"))
    share = expit(np.linspace(-1, 1, YEARS))
    share[10] = np.nan
    observed = by_variable(made("lever", share), *observe("first")["first"], *observe("second")["second"])
    (part,), _ = lay_out(content, observed, "a")
    second = next(node for node in part.nodes if node.variable == "second")
    lagged = next(reading for reading in second.readings if reading.variable == "lever")
    assert lagged.before[5] == 3
    assert lagged.factor[:2].tolist() == [0.0, 0.0]
    lever = next(node for node in part.nodes if node.variable == "lever")
    assert 10 in lever.free  # the gap is bridged
    assert second.acts[12] == Act.OBSERVE


def test_the_built_in_dossier_has_paths_between_what_is_observed() -> None:
    from counterpoise.dossier import load
    from counterpoise.evidence import read_observations

    content = load("russia")
    parts, left = lay_out(content, read_observations(content), "foreign-relations-of-russia")
    found = {part.effects: part.unobserved for part in parts}
    assert found["RUS.power",] == ("RUS.perceived_encroachment",)
    assert found["RUS.near_abroad_influence",] == ("RUS.energy_leverage",)
    claims = [claim for part in parts for node in part.nodes for claim in node.claims]
    held = len(claims) + len(left)
    assert held == pytest.approx(47, abs=2)  # every held claim is somewhere
    assert len({(claim.id) for claim in claims} & {one.claim.id for one in left}) == 0
