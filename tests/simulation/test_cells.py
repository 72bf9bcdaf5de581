"""What a policy cannot move stands as under continuity, and is counted once."""

from __future__ import annotations

import numpy as np
import pytest
from tests.helpers.build import causal, dossier, event, instrument, policy, state
from tests.helpers.rich import rich_dossier

from counterpoise.simulation import Ensemble, Plan, outcome_names, run_block
from counterpoise.simulation import cells as cells_module
from counterpoise.simulation.cells import Cells, lay_out_cells
from counterpoise.system import build_system, draw_parameters, find_movable, streams

DRAWS, YEARS = 80, 4


def levels_of(plan: Plan) -> np.ndarray:
    """Every level, shape (policy, year, variable, draw), as the ensemble would draw it."""
    parameters = draw_parameters(plan.system, 1, 0, DRAWS)
    noise = streams.paths(1, plan.system.states, 0, DRAWS, plan.steps)
    luck = {name: streams.uniforms(1, name, 0, DRAWS, plan.steps) for name in plan.system.events}
    return run_block(plan, parameters, noise, luck).levels.transpose(2, 0, 1, 3)


def make_plan(account: str = "one") -> Plan:
    made = rich_dossier()
    system = build_system(made, account, closure="completed", mode="hedged")
    return Plan(system, ("continuity", *made.policies), YEARS)


@pytest.mark.parametrize("account", ["one", "two", "three"])
def test_what_is_not_counted_equals_continuity_bit_by_bit(account: str) -> None:
    plan = make_plan(account)
    levels = levels_of(plan)
    cells, _ = lay_out_cells(plan)
    rest_in_all = 0
    for index, rows in enumerate(cells.moved):
        rest = np.setdiff1d(np.arange(levels.shape[2]), rows)
        rest_in_all += rest.size
        np.testing.assert_array_equal(levels[index][:, rest], levels[0][:, rest])
    assert rest_in_all


def test_what_a_policy_moves_through_conditions_and_events_counts() -> None:
    """An instrument that only opens a link, and one that only makes an event likelier."""
    variables = {name: state() for name in ("xx", "yy", "zz", "idle")} | {
        name: instrument() for name in ("AA.gate", "AA.spark", "AA.push")
    }
    claims = [causal("xx", "yy", when="AA.gate > 50")]
    made = dossier(
        variables,
        {"one": claims},
        policies={
            "gate": policy({"instrument": "AA.gate", "value": 100}),
            "spark": policy({"instrument": "AA.spark", "value": 100}),
        },
        events={"fire": event(1.0, when="AA.spark > 50", shift={"zz": 10})},
    )
    system = build_system(made, "one")
    assert find_movable(system, ["AA.gate"]) == {"AA.gate", "yy"}
    assert find_movable(system, ["AA.spark"]) == {"AA.spark", "zz"}


def test_summaries_are_those_of_all_draws() -> None:
    plan = make_plan()
    levels = levels_of(plan)
    ensemble = Ensemble(
        [plan], outcome_names(plan.dossier), draws=DRAWS, seed=1, sink=lambda *_: None, block=DRAWS
    )
    ensemble.run()
    check_summaries(ensemble, levels)


def test_forgetting_a_variable_that_moves_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with too few cells the summaries are wrong, and the check says so."""
    real = find_movable
    monkeypatch.setattr(cells_module, "find_movable", lambda *a: real(*a) - {"aa"})
    plan = make_plan()
    levels = levels_of(plan)
    ensemble = Ensemble([plan], ("aa",), draws=DRAWS, seed=1, sink=lambda *_: None)
    ensemble.run()
    with pytest.raises(AssertionError):
        check_summaries(ensemble, levels)


def check_summaries(ensemble: Ensemble, levels: np.ndarray) -> None:
    """Means and spreads of every cell against the plain ones of all levels."""
    changes = levels.astype(float) - levels[0]
    for summary, values in ((ensemble.levels[0], levels.astype(float)), (ensemble.changes[0], changes)):
        np.testing.assert_allclose(summary.mean(), values.mean(-1), atol=1e-6)
        np.testing.assert_allclose(summary.sd(), values.std(-1, ddof=1), atol=1e-6)
        found = summary.quantiles([0.0, 1.0])
        np.testing.assert_allclose(found, [values.min(-1), values.max(-1)], atol=summary.error + 1e-6)


def test_cells_lie_in_a_row_and_spread_back() -> None:
    cells = Cells(2, 3, (np.arange(3), np.array([1]), np.arange(0)))
    assert cells.size == 8
    assert [cells.part(policy, time) for policy, time in ((0, 1), (1, 0), (1, 1), (2, 0))] == [
        slice(3, 6),
        slice(6, 7),
        slice(7, 8),
        slice(8, 8),
    ]
    values = np.arange(8.0)
    np.testing.assert_array_equal(
        cells.spread(values, None),
        [[[0, 1, 2], [3, 4, 5]], [[0, 6, 2], [3, 7, 5]], [[0, 1, 2], [3, 4, 5]]],
    )
    np.testing.assert_array_equal(cells.spread(values, 0.0)[2], np.zeros((2, 3)))
