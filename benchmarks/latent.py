"""The closed form against NUTS on the same regressions: those of the built-in dossier, causes as observed.

python benchmarks/latent.py [COUNT]    the first so many of them, as JSON; all by default

Both give the posterior of the same equations under the same priors. The first call of the sampler compiles,
and is told apart; the second, with the same compiled code, is what the ratio is of. The closed form is
timed twenty times over, the best counts. NUTS keeps four chains of 1,000 draws after 1,000 to adapt, side
by side.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import numpy as np

DOSSIER, LEAST_RATIO = "russia", 100.0
REPEATS = 20


def measure_latent(count: int | None = None) -> dict[str, Any]:
    """Seconds of both, and how far their medians of the swings are apart in posterior deviations."""
    from counterpoise.dossier import load
    from counterpoise.evidence import read_observations
    from counterpoise.evidence.latent import lay_out
    from counterpoise.evidence.latent.sampling import require_bayes

    require_bayes()
    content = load(DOSSIER)
    observed = read_observations(content)
    nodes: dict[tuple, Any] = {}
    for account in content.accounts:
        for part in lay_out(content, observed, account, cause_errors=False)[0]:
            if len(part.nodes) == 1:  # no unobserved state: the closed form has an answer
                said = tuple(
                    (one.cause, one.sign, one.strength, one.lag, one.when) for one in part.nodes[0].claims
                )
                nodes.setdefault((part.effects, said), part)
    return {"rows": [_measure(part) for part in list(nodes.values())[:count]], "found": len(nodes)}


def _measure(part: Any) -> dict[str, Any]:
    from counterpoise.evidence.fitting import TARGET
    from counterpoise.evidence.latent.diagnosing import measure
    from counterpoise.evidence.latent.sampling import Sampler
    from counterpoise.evidence.strengths import match_moments
    from counterpoise.evidence.wholes import fit_whole

    node = part.nodes[0]
    swings = [match_moments(one.sign, one.strength) for one in node.claims]
    closed = [_time(lambda: fit_whole(node.equation, swings)) for _ in range(REPEATS)]
    whole = fit_whole(node.equation, swings)
    sampler = Sampler(part, draws=1000)
    first, second = _time(lambda: sampler.run(1)), _time(lambda: sampler.run(2))
    drawn = sampler.run(3).nodes[0]["coefficients"]
    gaps, sizes = [], []
    for place in range(len(swings)):
        mixture, values = whole.mixture(TARGET + place), drawn[..., TARGET + place]
        gaps.append(abs(float(np.median(values)) - mixture.quantile(0.5)) / mixture.sd)
        sizes.append(measure(values)["ess_bulk"])
    return {
        "effect": node.variable,
        "causes": len(swings),
        "steps": node.equation.rows,
        "closed": min(closed, key=lambda pair: pair[0]),
        "first": first,
        "second": second,
        "gap": max(gaps),
        "ess": min(sizes),
    }


def _time(work: Any) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


if __name__ == "__main__":
    print(json.dumps(measure_latent(int(sys.argv[1]) if len(sys.argv) > 1 else None), indent=1))
