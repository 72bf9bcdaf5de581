"""Variants: the same numbers as runs of a dossier without the claim, and nothing left out that matters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from tests.helpers.build import causal, dossier, instrument, policy, state
from tests.helpers.rich import rich_dossier

from counterpoise.dossier import Account, Dossier
from counterpoise.simulation import Runs, find_variants, simulate
from counterpoise.simulation.options import Options, settle_options

FIELDS = ("median", "low", "high", "error", "material", "reach")


def options(made: Dossier, **chosen: Any) -> Options:
    given = {"draws": 60, "years": 2, "seed": 3, "accounts": None, "policies": None, "closure": "common"}
    return settle_options(made, **{**given, "mode": "at-its-word", "workers": 1, **chosen})


def without(made: Dossier, account: str, claim: str, origin: str) -> Dossier:
    """The dossier as if the claim had never been coded."""
    if origin == "common":
        return replace(made, common=tuple(c for c in made.common if c.id != claim))
    content = made.accounts[account].content
    kept = content.model_copy(update={"claims": tuple(c for c in content.claims if c.id != claim)})
    return replace(made, accounts={**made.accounts, account: Account(account, kept)})


def numbers(made: Dossier, chosen: Options, account: str, **change: Any) -> dict[str, np.ndarray]:
    """An account's cells by the ordinary run, shape (policy, variable)."""
    given = {name: value for name, value in vars(chosen).items() if name != "accounts"}
    runs = simulate(made, accounts=[account], **{**given, **change})
    table = runs.summary()
    shape = (len(made.headline), len(chosen.policies) - 1)
    silent = table["reach"].to_numpy().reshape(shape).T == "silent"
    found = {name: table[name].to_numpy().reshape(shape).T for name in FIELDS}
    return {**found, "silent": silent}


def assert_cells(found: dict[str, Any], expected: dict[str, np.ndarray]) -> None:
    """Equal where the account speaks; where it is silent only the reach is told."""
    np.testing.assert_array_equal(found["reach"], expected["reach"])
    spoken = ~expected["silent"]
    for name in FIELDS[:4]:
        ours = np.asarray(found[name], float)[spoken]
        np.testing.assert_allclose(ours, expected[name][spoken].astype(float), rtol=1e-4, atol=2e-4)


@pytest.mark.parametrize("mode", ["at-its-word", "hedged"])
def test_closures_are_the_runs_in_those_closures(mode: str) -> None:
    made = rich_dossier()
    chosen = options(made, mode=mode)
    found = find_variants(made, chosen)
    for closure in ("own", "common", "completed"):
        for account in made.accounts:
            cells = found.sel(closure=closure, account=account)
            ours = {name: cells[f"closure_{name}"].to_numpy() for name in FIELDS}
            assert_cells(ours, numbers(made, chosen, account, closure=closure))


@pytest.mark.parametrize("mode", ["at-its-word", "hedged"])
@pytest.mark.parametrize("closure", ["own", "common"])
def test_a_drop_is_the_run_of_a_dossier_without_the_claim(closure: str, mode: str) -> None:
    made = rich_dossier()
    chosen = options(made, closure=closure, mode=mode)
    found = find_variants(made, chosen)
    assert found.sizes["dropped"] >= 4
    for place in range(found.sizes["dropped"]):
        drop = found.isel(dropped=place)
        account, claim, origin = (str(drop[f"drop_{name}"].item()) for name in ("account", "claim", "origin"))
        ours = {name: drop[f"drop_{name}"].to_numpy() for name in FIELDS}
        assert_cells(ours, numbers(without(made, account, claim, origin), chosen, account))


def test_claims_without_a_drop_bear_on_nothing() -> None:
    made = rich_dossier()
    chosen = options(made)
    found = find_variants(made, chosen)
    told = set(zip(found["drop_account"].values, found["drop_claim"].values, strict=True))
    silent_ones = 0
    for account in made.accounts.values():
        for claim in (*account.causal_claims(), *made.common_causal_claims()):
            if (account.id, claim.id) in told:
                continue
            silent_ones += 1
            origin = "own" if claim in account.causal_claims() else "common"
            whole = numbers(made, chosen, account.id)
            less = numbers(without(made, account.id, claim.id, origin), chosen, account.id)
            for name in ("median", "low", "high"):
                np.testing.assert_array_equal(less[name], whole[name])
    assert silent_ones


def test_a_claim_that_bears_only_through_a_policys_condition_is_dropped_too() -> None:
    """A claim keeps the gate open over which the lever works; without it the gate falls shut."""
    made = dossier(
        {
            "xx": state(50, 0.5),
            "gate": state(30, 0.5),
            "wind": state(50, 0.5, start=90),
            "AA.lever": instrument(),
        },
        {"one": [causal("AA.lever", "xx", "+", "strong"), causal("wind", "gate", "+", "strong")]},
        policies={"push": policy({"instrument": "AA.lever", "value": 100, "when": "gate > 32"})},
        headline=["xx"],
    )
    chosen = options(made)
    found = find_variants(made, chosen)
    assert found.sizes["dropped"] == 2
    wind = next(claim.id for claim in made.accounts["one"].causal_claims() if claim.cause == "wind")
    place = int(np.flatnonzero(found["drop_claim"].values == wind)[0])
    ours = {name: found.isel(dropped=place)[f"drop_{name}"].to_numpy() for name in FIELDS}
    assert_cells(ours, numbers(without(made, "one", wind, "own"), chosen, "one"))
    base = float(found["closure_median"].sel(closure="common", account="one", policy="push", variable="xx"))
    assert abs(float(ours["median"].item()) - base) > 1


def test_a_dropped_claim_changes_something() -> None:
    """A control: dropping what carries a policy's effect leaves a silence where there was a change."""
    made = rich_dossier()
    found = find_variants(made, options(made, closure="own"))
    base = found["closure_median"].sel(closure="own", account="one", policy="pull", variable="aa")
    lever = next(c.id for c in made.accounts["one"].causal_claims() if c.cause == "AA.lever")
    place = int(np.flatnonzero(found["drop_claim"].values == lever)[0])
    without_lever = found.isel(dropped=place).sel(policy="pull", variable="aa")
    assert float(base) > 5
    assert float(without_lever["drop_median"]) == 0.0
    assert str(without_lever["drop_reach"].item()) == "silent"


@pytest.mark.parametrize("closure", ["common", "completed"])
def test_workers_do_not_matter(closure: str) -> None:
    made = rich_dossier()
    alone = find_variants(made, options(made, closure=closure, mode="hedged"))
    xr.testing.assert_identical(
        alone, find_variants(made, options(made, closure=closure, mode="hedged", workers=2))
    )


def test_progress_and_interruption(tmp_path: Path) -> None:
    made = rich_dossier()
    told: list[tuple[int, int]] = []
    find_variants(made, options(made), lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))

    def stop(done: int, total: int) -> None:
        if total != 60 and done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(made, draws=60, years=1, workers=1, out=tmp_path / "run", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_stored_variants_are_read_and_not_made_again(
    tiny_dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = simulate(tiny_dossier, draws=60, years=1, workers=1, out=tmp_path / "run")
    from counterpoise.simulation import variants

    def fails(*_: Any) -> Any:
        raise AssertionError("simulated again")

    monkeypatch.setattr(variants, "find_variants", fails)
    loaded = Runs.load(tmp_path / "run").variants
    for name in loaded.data_vars:
        if loaded[name].dtype.kind == "f":
            np.testing.assert_allclose(loaded[name], runs.variants[name], rtol=1e-6)
        else:
            np.testing.assert_array_equal(loaded[name], runs.variants[name])
    assert loaded.attrs["draws"] == 60
    (tmp_path / "run" / "variants.nc").unlink()
    with pytest.raises(AssertionError, match="simulated again"):
        _ = Runs.load(tmp_path / "run").variants


def test_continuity_alone_has_no_cells(tiny_dossier: Dossier, tmp_path: Path) -> None:
    runs = simulate(tiny_dossier, draws=10, years=1, policies=[], workers=1, out=tmp_path / "run")
    assert runs.variants.sizes["policy"] == 0
    assert Runs.load(tmp_path / "run").variants.sizes["dropped"] == 0
