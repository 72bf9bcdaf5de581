"""Bad fits are refused with a code, never reported; one retry comes first. The sampler is stood in for."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from tests.evidence.latent.worlds import plain

from counterpoise.errors import DossierError, SurroundingsError, UsageError
from counterpoise.evidence.latent import infer, infer_from, lay_out
from counterpoise.evidence.latent.diagnosing import measure
from counterpoise.evidence.latent.results import Inferred, Refused
from counterpoise.evidence.latent.sampling import Draws


def make_draws(
    part, *, draws: int = 1000, apart: float = 0.0, sticky: float = 0.0, diverging: int = 0
) -> Draws:
    """Draws of the prior, with chains that disagree, repeat themselves, or diverge, where asked for."""
    rng = np.random.default_rng(3)
    shape = (4, draws)

    def series(size: tuple[int, ...]) -> np.ndarray:
        noise = rng.standard_normal((*shape, *size))
        for t in range(1, draws if sticky else 0):
            noise[:, t] = sticky * noise[:, t - 1] + np.sqrt(1 - sticky**2) * noise[:, t]
        return noise + apart * np.arange(4).reshape(4, 1, *(1 for _ in size))

    nodes = tuple(
        {
            "tau": np.exp(0.7 * series(())),
            "s": np.exp(0.3 * series(())),
            "coefficients": node.prior[0] + node.prior[1] * series((len(node.prior[0]),)),
            "path": series((len(node.acts),)),
        }
        for node in part.nodes
    )
    flags = np.zeros(shape, dtype=bool)
    flags.ravel()[:diverging] = True
    return Draws(nodes, flags, np.full(shape, 0.9), np.full(shape, 7), np.zeros(shape), 0.9)


def infer_with(*faults: dict):
    """What comes of runs with these faults, one after the other, and how the sampler was asked."""
    content, observed = plain(0.2)
    asked = []

    def draw(part, *, draws, seed, careful=False):
        asked.append((draws, careful))
        return make_draws(part, draws=draws, **faults[len(asked) - 1])

    with patch("counterpoise.evidence.latent.sampling.draw", draw):
        try:
            return infer_from(content, observed), asked
        except DossierError as fault:
            return fault, asked


def test_a_good_fit_stands(bayes) -> None:
    found, asked = infer_with({})
    (one,) = found.found
    assert isinstance(one, Inferred)
    assert asked == [(1000, False)]
    assert (one.diagnosis.stands, one.diagnosis.retried) == (True, False)
    assert one.summary["r_hat"].max() <= 1.01
    assert (one.summary["ess_tail"] >= 400).all()


@pytest.mark.parametrize("fault", [{"apart": 0.25}, {"sticky": 0.97}, {"diverging": 9}])
def test_a_bad_fit_is_run_once_more_and_then_refused(bayes, fault: dict) -> None:
    refusal, asked = infer_with(fault, fault)
    assert asked == [(1000, False), (2000, True)]
    (problem,) = refusal.problems
    assert problem.code == "O060"
    assert "outcome by a" in problem.message
    assert "R-hat" in problem.found


@pytest.mark.parametrize("fault", [{"apart": 0.25}, {"sticky": 0.97}, {"diverging": 5}])
def test_a_good_second_run_stands_and_says_so(bayes, fault: dict) -> None:
    found, _ = infer_with(fault, {})
    (one,) = found.found
    assert one.diagnosis.retried


def test_a_share_of_one_in_a_thousand_may_diverge(bayes) -> None:
    found, asked = infer_with({"diverging": 4})
    assert len(asked) == 1
    assert found.found[0].summary["divergences"].eq(4).all()


def test_what_does_not_move_has_no_size(bayes) -> None:
    stuck = measure(np.ones((4, 100)))
    assert stuck == {"r_hat": np.inf, "ess_bulk": 0.0, "ess_tail": 0.0}
    rng = np.random.default_rng(1)
    fine = measure(rng.standard_normal((4, 1000)))
    assert fine["r_hat"] < 1.01
    assert fine["ess_bulk"] == pytest.approx(4000, rel=0.2)


def test_what_was_learnt_is_nothing_where_draws_are_the_priors(bayes) -> None:
    found, _ = infer_with({})
    swings = found.summary.query("quantity == 'swing'")
    assert (swings["learned"] < 0.06).all()  # what 20 bins of 4,000 draws leave
    assert found.first_line.startswith("2 swings and 0 unobserved paths inferred; of 2 the record says next")


def test_refused_parts_do_not_hide_those_that_stand(bayes) -> None:
    content, observed = plain(0.2)
    parts, _ = lay_out(content, observed, "a")
    twice = (parts[0], parts[0])
    runs = iter([{}, {"apart": 1.0}, {"apart": 1.0}])
    with (
        patch("counterpoise.evidence.latent.inferring.lay_out", lambda *_, **__: (twice, ())),
        patch(
            "counterpoise.evidence.latent.sampling.draw",
            lambda part, *, draws, seed, careful: make_draws(part, draws=draws, **next(runs)),
        ),
    ):
        found = infer_from(content, observed)
    assert len(found.found) == 1
    (refused,) = found.refused
    assert isinstance(refused, Refused)
    assert found.to_dict()["refused"][0]["problem"]["code"] == "O060"


def test_wrong_calls_are_refused(bayes) -> None:
    with pytest.raises(UsageError, match=r"There is no such variable.*Nearest: RUS:EU.trade"):
        infer("russia", variable="RUS:EU.trad")
    with pytest.raises(UsageError, match="U001: There is no such account"):
        infer("russia", accounts=["nobody"])
    with pytest.raises(UsageError, match="keeps 100 draws at least"):
        infer("russia", draws=20)
    with pytest.raises(UsageError, match="has no equations of its own"):
        infer("russia", accounts=["common"])
    with pytest.raises(DossierError, match="O061"):
        infer("russia", variable="WEST:UKR.aid")
    with pytest.raises(DossierError, match="O001"):
        infer("nile")


def test_without_the_extra_the_edit_is_said(monkeypatch) -> None:
    import importlib

    kept = importlib.import_module

    def refuse(name: str, package: str | None = None):
        if name == "numpyro":
            raise ModuleNotFoundError("No module named 'numpyro'")
        return kept(name, package)

    monkeypatch.setattr(importlib, "import_module", refuse)
    with pytest.raises(SurroundingsError, match=r"R005.*pip install 'counterpoise\[bayes\]'"):
        infer("russia")


def test_importing_it_loads_no_sampler() -> None:
    import subprocess
    import sys

    code = (
        "import sys, counterpoise.evidence.latent as m; print({'jax', 'numpyro', 'arviz'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "set()"
