"""What the evidence finds where nothing is, and how long all of it takes.

python benchmarks/evidence.py controls 100    false verdicts among pairs of independent series
python benchmarks/evidence.py time            a made-up dossier: 40 claims, three rivals to each
python benchmarks/evidence.py russia          the built-in dossier
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

from controls import KINDS, YEARS, draw_pairs, is_false
from counterpoise.dossier import Account, Dossier
from counterpoise.evidence import weigh, weigh_observations
from counterpoise.schema import AccountFile, Actor, CausalClaim, DossierFile, Headline, Variable

FIRST, SIZE, SEED = 1992, 10, 5
SIGNS = ("+", "-", "+", "0")
SECONDS_LIMIT, FALSE_LIMIT = 15.0, 0.05


def measure_evidence(count: int) -> dict[str, Any]:
    """Seconds of both dossiers, and false verdicts among so many pairs of each kind."""
    return {
        "russia": min((measure_time("russia") for _ in range(2)), key=lambda row: row["seconds"]),
        "made": measure_time("time"),
        "pairs": count,
        "controls": list(measure_controls(count)),
    }


def measure_controls(count: int) -> Iterator[dict[str, Any]]:
    """How often the whole rule, parts of it, and the main fit alone call independent series an effect."""
    for kinds in KINDS:
        pairs = list(draw_pairs(kinds, count, SEED))
        rates = [
            float(np.mean([is_false(pair, trend=trend, drops=drops, step=step) for pair in pairs]))
            for drops, step in ((True, True), (True, False), (False, False))
            for trend in (True, False)
        ]
        yield {"effect": kinds[0], "cause": kinds[1], "rates": rates}


def print_controls(count: int) -> None:
    """The same as a table."""
    print("| effect | cause | rule | no trend | no own step | neither | main fit only | no trend |")
    print("|---|---|---|---|---|---|---|---|")
    for row in measure_controls(count):
        shown = " | ".join(f"{rate:.1%}" for rate in row["rates"])
        print(f"| {row['effect']} | {row['cause']} | {shown} |", flush=True)


def measure_time(name: str) -> dict[str, Any]:
    """Seconds for every claim, variant and power."""
    made = None if name == "russia" else make_case()
    wall, processor = time.perf_counter(), time.process_time()
    found = weigh("russia") if made is None else weigh_observations(*made)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    tested = sum(one.swing is not None for one in found.found)
    return {"tested": tested, "seconds": wall, "processor": processor, "first_line": found.first_line}


def print_time(name: str) -> None:
    """The same in two lines."""
    found = measure_time(name)
    print(
        f"{name}: {found['tested']} claims tested, {found['seconds']:.1f} s, "
        f"{found['processor']:.1f} s of processor time"
    )
    print(found["first_line"])


def make_case() -> tuple[Dossier, dict[str, Any]]:
    """A dossier of ten effects with four causes each, and a record of it, every other effect with errors."""
    rng = np.random.default_rng(SEED)
    shares = {f"AA.cause_{k}": _expit(np.cumsum(0.5 * rng.standard_normal(YEARS))) for k in range(SIZE)}
    causes = tuple(shares)
    claims: list[CausalClaim] = []
    observed = {name: (_make_series(name, path, 0.0),) for name, path in shares.items()}
    for k in range(SIZE):
        own = [causes[(k + j) % SIZE] for j in range(len(SIGNS))]
        z = np.zeros(YEARS)
        for t in range(1, YEARS):
            settled = 2.2 * (shares[own[0]][t] - 0.5) - 1.1 * (shares[own[1]][t] - 0.5)
            z[t] = 0.6 * z[t - 1] + 0.4 * settled + 0.15 * rng.standard_normal()
        effect = f"effect_{k}"
        observed[effect] = (_make_series(effect, _expit(z), 0.1 * (k % 2)),)
        claims += [
            CausalClaim.model_validate(
                {"id": f"c-{k}-{j}", "kind": "causal", "cause": cause, "effect": effect, "sign": sign,
                 "strength": "strong", "paraphrase": "one moves the other"}
            )
            for j, (cause, sign) in enumerate(zip(own, SIGNS, strict=True))
        ]  # fmt: skip
    return _make_dossier(causes, tuple(claims)), observed


def _make_series(name: str, share: np.ndarray, error: float) -> Any:
    z, half = np.log(share / (1 - share)), 1.645 * error if error else np.nan
    years, levels = FIRST + np.arange(YEARS), (100 * share, 100 * _expit(z - half), 100 * _expit(z + half))
    low_to_high = dict(zip(("level", "low", "high"), levels, strict=True))
    return SimpleNamespace(variable=name, indicator=f"of.{name}", years=years, share_of=None, **low_to_high)


def _make_dossier(causes: tuple[str, ...], claims: tuple[CausalClaim, ...]) -> Dossier:
    plain = {"title": "a variable", "unit": "index", "range": (0, 100), "base": 50}
    moved = {"role": "state", "response_time": "2 years", "volatility": 0.25}
    set_ = {"role": "instrument", "owners": ["USA"], "instrument": "economic"}
    variables = {f"effect_{k}": Variable.model_validate({**plain, **moved}) for k in range(SIZE)}
    variables |= {name: Variable.model_validate({**plain, **set_}) for name in causes}
    frame = DossierFile(
        format=1, title="made up", question="how fast?", as_of="2026-01-01", horizon="10 years",
        step="1 year", actors={"USA": Actor(name="an actor")},
        headline=(Headline(variable="effect_0", better="higher", for_="USA"),),
    )  # fmt: skip
    account = Account("one", AccountFile(title="one", documents=(), claims=claims))
    rest: dict[str, Any] = {key: {} for key in ("documents", "coverage", "policies", "events", "aims")}
    return Dossier("made-up", frame, variables, accounts={"one": account}, common=(), chronology=(),
                   memberships=(), **rest)  # fmt: skip


def _expit(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


if __name__ == "__main__":
    if sys.argv[1] == "controls":
        print_controls(int(sys.argv[2]))
    else:
        print_time(sys.argv[1])
