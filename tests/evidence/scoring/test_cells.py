"""Cells: the same for all accounts, silent where an account is, and ignorant of what comes after."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import integrate, stats
from tests.evidence.made import made
from tests.evidence.scoring.worlds import FIRST, ghost, observe, right, write, wrong

from counterpoise.evidence import Forecaster, Mixture, Observations, Panel
from counterpoise.evidence.fitting import Equation
from counterpoise.evidence.grids import Pace, lay_point
from counterpoise.evidence.questions import Form
from counterpoise.evidence.regression import gather, solve
from counterpoise.evidence.scoring.cells import HORIZONS, LEAST_STEPS, fill_cells
from counterpoise.evidence.scoring.contenders import BASELINE, make_walk
from counterpoise.evidence.scoring.futures import Futures

ACCOUNTS = {"a": right("peace"), "b": wrong(), "z": ghost("trade", sign="0"), "s": []}


def fill(seen: Observations, accounts: dict | None = None):
    content = write(accounts or ACCOUNTS)
    return fill_cells(content, Panel.of(content, seen))


def test_cells_do_not_depend_on_accounts_and_silence_is_the_baseline() -> None:
    cells, other = fill(observe(1, 25)), fill(observe(1, 25), {"s": [], "t": right()})
    assert len(cells) == 2 * sum(min(HORIZONS, 24 - place) for place in range(LEAST_STEPS, 24))
    assert np.array_equal(cells.log[BASELINE], other.log[BASELINE])
    for name in ("s", "a"):
        silent = ~cells.spoken[name]
        assert np.array_equal(cells.log[name][silent], cells.log[BASELINE][silent])
        assert np.array_equal(cells.crps[name][silent], cells.crps[BASELINE][silent])
    assert not np.any(cells.spoken["s"])
    assert set(cells.variable[cells.spoken["a"]]) == {"peace"}
    assert np.sum(cells.weight) == pytest.approx(cells.count_figures(np.ones(len(cells), dtype=bool)))


def test_a_denial_foretells_what_the_baseline_does() -> None:
    cells = fill(observe(2, 25))
    assert np.max(np.abs(cells.log["z"] - cells.log[BASELINE])) < 0.05
    assert np.array_equal(cells.log["z"], cells.turned["z"])


def test_nothing_after_the_origin_is_known() -> None:
    seen = observe(3, 25)
    later = {
        name: (made(name, np.where(np.arange(25) > 18, 0.9, found[0].level / 100), FIRST),)
        for name, found in seen.items()
    }
    one, other = fill(seen), fill(later)
    early = one.target <= FIRST + 18
    assert np.sum(early) > 20
    for name in ("baseline", "persistence", "drift", "a", "b", "z"):
        assert np.array_equal(one.log[name][early], other.log[name][early])
        assert not np.array_equal(one.log[name], other.log[name])


def test_an_instrument_stays_at_its_last_figure_and_a_state_goes_on_as_the_baseline() -> None:
    seen = observe(4, 25)
    content = write({"a": right()})
    panel = Panel.of(content, seen)
    futures = Futures(panel, 5)
    found = futures.look_ahead(Form("pact"), FIRST + 15)
    assert found is not None
    middle, spread = found
    assert np.allclose(middle, panel.departure("pact", 0)[15])
    assert np.all(np.diff(spread) >= 0)
    lagged = futures.look_ahead(Form("pact", 2), FIRST + 15)
    assert lagged is not None
    assert np.allclose(lagged[0][:2], panel.departure("pact", 0)[14:16])
    assert np.allclose(lagged[1][:2], 0)  # known
    state = futures.look_ahead(Form("peace"), FIRST + 15)
    assert state is not None
    expected = [one.mean for one in futures.baseline("peace").foresee(FIRST + 15, np.empty((5, 0)))]
    assert np.allclose(state[0], 1 / (1 + np.exp(-np.array(expected))) - 0.5)
    assert futures.look_ahead(Form("pact"), FIRST + 40) is None  # too long ago


def test_a_cause_that_begins_late_costs_the_equation_no_years() -> None:
    seen = dict(observe(5, 30))
    late = seen["talk"][0]
    seen["talk"] = (
        replace(late, **{part: getattr(late, part)[4:] for part in ("years", "level", "low", "high")}),
    )
    cells = fill(seen, {"z": ghost(sign="0")})
    assert np.any(cells.spoken["z"])
    assert np.max(np.abs(cells.log["z"] - cells.log[BASELINE])) < 0.05


def test_persistence_is_a_random_walk_from_the_last_figure() -> None:
    z = np.cumsum(np.random.default_rng(6).standard_normal(30) * 0.3)
    equation = Equation(np.arange(30), z, np.zeros(30), np.empty((30, 0)), Pace(2.0, 0.3))
    stay = make_walk(equation, drift=False).foresee(29, np.ones((4, 1)))
    assert [one.mean for one in stay] == pytest.approx([z[-1]] * 4, abs=1e-3)
    assert stay[3].sd / stay[0].sd == pytest.approx(2, rel=1e-3)
    drift = make_walk(equation, drift=True).foresee(29, np.ones((4, 1)))
    steps = np.diff([z[-1], *(one.mean for one in drift)])
    assert np.allclose(steps, steps[0], rtol=1e-3)
    assert 0 < steps[0] / np.mean(np.diff(z)) < 1  # drawn to no drift


def test_scores_of_forecasts_against_numerical_integration() -> None:
    content = write(ACCOUNTS)
    seen = observe(7, 25)
    panel = Panel.of(content, seen)
    for ahead in Futures(panel, 5).baseline("peace").foresee(FIRST + 18, np.empty((5, 0)), 0.1)[::2]:
        for x in (ahead.mean - 1.5, ahead.mean + 0.2):
            density = float(np.sum(ahead.weights * stats.norm.pdf(x, ahead.means, ahead.sds)))
            assert ahead.log_score(x) == pytest.approx(np.log(density), abs=1e-9)
            exact = sum(
                integrate.quad(_gap, *ends, args=(ahead, end), limit=200)[0]
                for end, ends in ((0.0, (ahead.mean - 15, x)), (1.0, (x, ahead.mean + 15)))
            )
            assert ahead.crps_by_sums(x) == pytest.approx(exact, rel=5e-4)
            assert ahead.crps(x) == pytest.approx(exact, rel=1e-5)


def _gap(y: float, ahead: Mixture, end: float) -> float:
    return (float(ahead.weights @ stats.norm.cdf(y, ahead.means, ahead.sds)) - end) ** 2


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_cut_swing_against_quadrature(sign: float) -> None:
    """One cause whose prior is cut at zero: the forecast is that of quadrature over the swing."""
    rng = np.random.default_rng(8)
    cause = rng.uniform(-0.5, 0.5, (20, 1))
    equation = Equation(np.arange(20), rng.normal(0, 0.4, 20), np.zeros(20), cause, Pace(2.0, 0.3))
    forecaster = Forecaster(equation, [(sign * 1.2, 0.7)], [sign])
    forecaster.grid = lay_point(Pace(2.0, 0.3))
    found = forecaster.foresee(19, np.array([[0.4]]))[0]
    swings = sign * np.linspace(0.005, 5, 1000)
    parts, weight = [], []
    for swing in swings:
        fixed = Forecaster(equation, [(swing, 1e-4)])
        fixed.grid = forecaster.grid
        parts.append(fixed.foresee(19, np.array([[0.4]]))[0])
    base = Forecaster(equation, [(sign * 1.2, 0.7)])
    base.grid = forecaster.grid
    moments = gather(base._rows)
    for swing in swings:
        mean, sd = base.prior[0].copy(), base.prior[1].copy()
        mean[2], sd[2] = swing, 1e-4
        likelihood = solve(moments, mean[None], sd[None]).log_likelihood.item()
        weight.append(likelihood + stats.norm.logpdf(swing, sign * 1.2, 0.7))
    mass = np.exp(np.array(weight) - max(weight))
    whole = Mixture(mass / mass.sum(), np.array([p.mean for p in parts]), np.array([p.sd for p in parts]))
    assert found.mean == pytest.approx(whole.mean, abs=2e-3)
    assert found.sd == pytest.approx(whole.sd, rel=5e-3)
