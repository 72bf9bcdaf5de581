"""NUTS against the closed form, against the engine's own paths and swings, and against itself."""

from __future__ import annotations

import numpy as np
import pytest
from tests.evidence.engine_series import STEPS, draw_shares, year_means
from tests.evidence.latent.worlds import expit, plain
from tests.evidence.made import by_variable, made
from tests.helpers.build import causal, dossier, driver, fixed_parameters, state, system

from counterpoise.evidence.fitting import TARGET
from counterpoise.evidence.latent import Part, infer_from, lay_out
from counterpoise.evidence.latent.sampling import Draws, Sampler
from counterpoise.evidence.posteriors import find_posteriors
from counterpoise.evidence.wholes import fit_whole
from counterpoise.simulation import Plan, run_block
from counterpoise.system import streams

pytestmark = pytest.mark.slow
SHARES = (0.05, 0.5, 0.95)
LIMIT = 4.5  # Monte Carlo standard errors: one alarm in 150,000 comparisons


def check_quantiles(values: np.ndarray, found: list[float]) -> None:
    """Assert that draws have these quantiles within their Monte Carlo error."""
    import arviz

    for share, closed in zip(SHARES, found, strict=True):
        error = float(arviz.mcse(values, method="quantile", prob=share))
        assert abs(np.quantile(values, share) - closed) < LIMIT * error + 0.003 * values.std()


@pytest.fixture(scope="module")
def worlds():
    """Two records whose causes are exact: the effect's figures exact as well, and with errors and gaps."""
    return plain(), plain(0.25, (7, 8, 19), seed=4)


@pytest.fixture(scope="module")
def sampler(bayes, worlds) -> Sampler:
    """Both equations as one part, so that they compile once; neither reads the other."""
    nodes = tuple(lay_out(content, observed, "a")[0][0].nodes[0] for content, observed in worlds)
    return Sampler(Part("a", nodes), draws=1000)


@pytest.fixture(scope="module")
def drawn_once(sampler: Sampler) -> Draws:
    return sampler.run(1)


@pytest.fixture(scope="module")
def exact(sampler: Sampler) -> list[dict[str, np.ndarray]]:
    """Draws of the closed form, one entry a record: before signs cut it, those with the claimed signs kept.

    A normal prior that is cut leaves a normal posterior that is cut; so this is exact where `cutting`, which
    takes what is left as normal again, is not.
    """
    rng = np.random.default_rng(8)
    found = []
    for node in sampler.part.nodes:
        swings = list(zip(*node.prior, strict=True))[TARGET:]
        tau, s, coefficients = fit_whole(node.equation, swings).draw(rng, 400_000)
        signs = [{"+": 1, "-": -1}[claim.sign] for claim in node.claims]
        kept = (coefficients[:, TARGET:] * signs > 0).all(axis=1)
        assert 0.9 < kept.mean() < 1
        found.append({"tau": tau[kept], "s": s[kept], "coefficients": coefficients[kept]})
    return found


def test_it_agrees_with_the_closed_form(drawn_once: Draws, exact: list[dict[str, np.ndarray]]) -> None:
    """Swings, level and trend, response time and volatility, within Monte Carlo error."""
    import arviz

    assert not drawn_once.diverging.any()
    for closed, drawn in zip(exact, drawn_once.nodes, strict=True):
        for column in range(TARGET + 2):
            quantiles = np.quantile(closed["coefficients"][:, column], SHARES).tolist()
            check_quantiles(drawn["coefficients"][..., column], quantiles)
        for name in ("tau", "s"):
            values, other = np.log(drawn[name]), np.log(closed[name])
            assert abs(values.mean() - other.mean()) < LIMIT * float(arviz.mcse(values)) + 0.002
            assert values.std() == pytest.approx(other.std(), rel=0.12)


def test_another_record_would_not_agree(drawn_once: Draws, exact: list[dict[str, np.ndarray]]) -> None:
    """The comparison can fail: against the closed form of the other record it does."""
    quantiles = np.quantile(exact[0]["coefficients"][:, TARGET], SHARES).tolist()
    with pytest.raises(AssertionError):
        check_quantiles(drawn_once.nodes[1]["coefficients"][..., TARGET], quantiles)


def test_a_seed_fixes_every_number(sampler: Sampler, drawn_once: Draws) -> None:
    again, other = (sampler.run(seed).nodes[1]["coefficients"] for seed in (1, 2))
    first = drawn_once.nodes[1]["coefficients"]
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


SWINGS = {("push", "hidden"): 2.2, ("hidden", "first"): 2.4, ("hidden", "second"): -2.4}


def simulate(years: int, seed: int):
    """The engine's own run of a driver, a hidden state and two effects: dossier, record, hidden shares."""
    share = draw_shares(np.random.default_rng(seed), years, 0.8)
    variables = {
        "push": driver({f"{2026 + t}-01-01": 100 * u for t, u in enumerate(share)}, base=50),
        "hidden": state(50, 2.0, 0.3),
        "first": state(50, 1.0, 0.15),
        "second": state(50, 1.0, 0.15),
    }
    claims = [causal(*link, "+" if swing > 0 else "-", "strong") for link, swing in SWINGS.items()]
    content = dossier(variables, {"a": claims}, step=1 / STEPS, horizon=years)
    built = system(content)
    noise = streams.paths(seed, built.states, 0, 2, years * STEPS)
    parameters = fixed_parameters(built, 2, SWINGS)
    found = run_block(Plan(built, ("continuity",), years), parameters, noise, {}, precision=np.float64)
    levels = {name: found.levels[:, built.names.index(name), 0].astype(float) for name in built.states}
    effects = (made(name, levels[name][:, 0], 2026) for name in ("first", "second"))
    cause = np.concatenate([[np.nan], year_means(share)])
    return content, by_variable(made("push", cause, 2026), *effects), levels["hidden"]


def test_the_engines_hidden_path_and_swings_come_back(bayes) -> None:
    """Its shape, that is: level and scale of a hidden state are known by their priors only."""
    content, observed, hidden = simulate(30, 3)
    (one,) = infer_from(content, observed, draws=1000).found
    assert one.part.unobserved == ("hidden",)
    path = one.summary.query("quantity == 'path' and effect == 'hidden'").set_index("year")
    true, other = (100 * hidden[path.index.to_numpy().astype(int) - 2026, draw] for draw in (0, 1))
    assert (
        np.mean((path["low"] < true) & (true < path["high"])) >= 0.75
    )  # of a 90% band, years hanging together
    alike, unlike = (np.corrcoef(path["median"], one)[0, 1] for one in (true, other))
    assert alike > 0.75
    assert unlike < alike - 0.1  # another run under the same driver, which the two share, is told apart
    swings = one.summary.query("quantity == 'swing'").set_index(["cause", "effect"])
    for link, swing in SWINGS.items():
        assert swings.loc[link, "low"] < swing < swings.loc[link, "high"]


def test_errors_of_a_cause_no_longer_pull_its_swing_to_zero(bayes) -> None:
    rng = np.random.default_rng(5)
    years, error, swing = 45, 0.6, 3.0
    true = np.zeros(years)
    for t in range(1, years):
        true[t] = 0.8 * true[t - 1] + 0.6 * rng.standard_normal()
    seen = true + error * rng.standard_normal(years)
    z = np.zeros(years)
    for t in range(1, years):
        z[t] = 0.5 * z[t - 1] + 0.5 * swing * (expit(true[t]) - 0.5) + 0.2 * rng.standard_normal()
    variables = {"cause": state(50, 4.0, 0.6), "outcome": state(50, 1.5, 0.15)}
    content = dossier(variables, {"a": [causal("cause", "outcome", "+", "strong")]})
    observed = by_variable(made("cause", expit(seen), error=error), made("outcome", expit(z)))
    closed = find_posteriors(content, observed, "a")["outcome"].whole.mixture(TARGET)
    (one,) = infer_from(content, observed, draws=800).found
    row = one.summary.query("quantity == 'swing'").iloc[0]
    assert closed.quantile(0.5) + 0.2 < row["median"] < swing + 1  # the closed form is pulled toward zero
    assert row["low"] < swing < row["high"]
    path = one.summary.query("quantity == 'path' and effect == 'cause'")["median"].to_numpy()
    assert np.mean((path - 100 * expit(true)) ** 2) < 0.7 * np.mean((100 * (expit(seen) - expit(true))) ** 2)
