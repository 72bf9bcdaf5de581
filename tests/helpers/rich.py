"""One dossier with something of everything, for what must not depend on how a run is made."""

from __future__ import annotations

from typing import Any

import numpy as np
from tests.helpers.build import causal, derived, dossier, driver, event, instrument, policy, state

from counterpoise.dossier import Dossier
from counterpoise.simulation import Ensemble, Plan, outcome_names
from counterpoise.system import build_system

ABOUT_HALF = {"likely": 50, "low": 30, "high": 75}


def rich_parts() -> dict[str, Any]:
    """What `dossier` takes: three accounts that differ, common claims, events, conditions, lags."""
    variables = {
        "aa": state(ABOUT_HALF, 1.0, 0.4),
        "bb": state(
            {"likely": 20, "low": 10, "high": 40}, 2.0, 0.2, start={"likely": 60, "low": 40, "high": 80}
        ),
        "cc": state(70, 0.5, 0.6),
        "dd": state(ABOUT_HALF, 3.0),
        "AA.lever": instrument(10),
        "BB.lever": instrument(0),
        "wind": driver({"2025-01-01": 20, "2029-01-01": 80}),
        "both": derived("mean(aa, cc)"),
    }
    one = [
        causal("AA.lever", "aa", "+", "strong"),
        causal("aa", "bb", "-", lag="6 months"),
        causal("bb", "aa", "-", "weak", confidence="even"),
        causal("both", "cc", "+", when="bb > 30"),
        causal("wind", "cc", "-"),
    ]
    two = [
        causal("AA.lever", "aa", "0", confidence="likely"),
        causal("BB.lever", "bb", "+", "strong", confidence="unlikely"),
        causal("cc", "dd", "-", when="wind > 40 or aa < 50"),
    ]
    three = [causal("dd", "aa", "+", "weak"), causal("BB.lever", "cc", "-", confidence="very_likely")]
    accounts = {
        "one": one,
        "two": {"claims": two, "settles": [{"variable": "dd", "level": ABOUT_HALF}]},
        "three": {"claims": three, "starts": [{"variable": "cc", "level": 55}]},
    }
    common = [causal("cc", "aa", "-", "weak"), causal("bb", "dd"), causal("AA.lever", "aa", "+", "weak")]
    for place, claim in enumerate([*one, *two, *three, *common]):
        claim["credence"] = (place % 4 + 1) / 5  # between remote and very likely
    pull = {"instrument": "AA.lever", "value": 90, "ramp": "6 months"}
    policies = {
        "pull": policy(pull),
        "push": policy(
            {"instrument": "BB.lever", "value": 80, "until": "2 years", "when": "aa > 40"}, owner="BB"
        ),
        "again": policy(pull),
    }
    events = {
        "quake": event(0.5, duration="6 months", once=False, shift={"cc": 15}),
        "flood": event(
            0.3, when="aa > 55", set={"BB.lever": 60}, switches={"off": [{"cause": "aa", "effect": "bb"}]}
        ),
    }
    return {
        "variables": variables,
        "accounts": accounts,
        "common": common,
        "policies": policies,
        "events": events,
        "headline": ["aa", "bb"],
        "aims": {"AA": [{"variable": "dd", "direction": "higher"}]},
    }


def rich_dossier() -> Dossier:
    return dossier(**rich_parts())


class Collected:
    """A sink that keeps every draw: arrays (account, policy, outcome, draw), NaN where nothing came."""

    def __init__(self, *shape: int) -> None:
        self.horizon = np.full(shape, np.nan, np.float32)
        self.mean = np.full(shape, np.nan, np.float32)

    def __call__(self, account: int, first: int, horizon: np.ndarray, mean: np.ndarray) -> None:
        part = slice(first, first + horizon.shape[-1])
        self.horizon[account, ..., part], self.mean[account, ..., part] = horizon, mean


def run_ensemble(
    made: Dossier,
    draws: int,
    *,
    years: int = 2,
    seed: int = 1,
    workers: int = 1,
    closure: Any = "completed",
    mode: Any = "hedged",
    progress: Any = None,
    **more: Any,
) -> dict[str, np.ndarray]:
    """Every number of an ensemble, draw by draw and summed up."""
    policies = ("continuity", *made.policies)
    plans = [
        Plan(build_system(made, name, closure=closure, mode=mode), policies, years) for name in made.accounts
    ]
    outcomes = outcome_names(made)
    sink = Collected(len(plans), len(policies), len(outcomes), draws)
    ensemble = Ensemble(plans, outcomes, draws=draws, seed=seed, sink=sink, **more)
    ensemble.run(workers, progress)
    found = {"horizon": sink.horizon, "mean": sink.mean}
    for kind, summaries in (("level", ensemble.levels), ("change", ensemble.changes)):
        found[f"{kind} mean"] = np.stack([summary.mean() for summary in summaries])
        found[f"{kind} sd"] = np.stack([summary.sd() for summary in summaries])
        found[f"{kind} counts"] = np.concatenate([summary.summary.counts.ravel() for summary in summaries])
        found[f"{kind} quantiles"] = np.stack([summary.quantiles((0.05, 0.5, 0.95)) for summary in summaries])
    return found


def assert_same(left: dict[str, np.ndarray], right: dict[str, np.ndarray]) -> None:
    """The same bits."""
    for name, values in left.items():
        np.testing.assert_array_equal(values, right[name], err_msg=name)
