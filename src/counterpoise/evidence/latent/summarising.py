"""What was drawn, in the dossier's units: an ArviZ InferenceData, its diagnosis, and a tidy table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.evidence.filtering import Act
from counterpoise.evidence.fitting import TARGET
from counterpoise.evidence.grids import RESPONSE_SIGMA, VOLATILITY_SIGMA
from counterpoise.evidence.latent.laying import Part
from counterpoise.evidence.latent.nodes import Node
from counterpoise.evidence.latent.sampling import Draws
from counterpoise.evidence.observations import share_of_base
from counterpoise.system import expit, logit
from counterpoise.system.normal import cdf

if TYPE_CHECKING:
    import pandas as pd

_BINS = 20
SHARES = (0.05, 0.5, 0.95)
UNITS = {"response time": "years", "volatility": "logits per root year", "trend": "logits a year"}
MEANINGS = {
    "account": "whose equations",
    "effect": "the variable whose equation it is",
    "quantity": "response time, volatility, settled level (in the middle year, causes at base), trend, swing "
    "(of a full swing of the cause), points (the same in percentage points of the range, from base), path",
    "kind": "effect, cause (observed with errors or gaps, and followed for that) or unobserved",
    "cause": "of a swing",
    "claim": "of a swing, its id",
    "year": "of a path",
    "unit": "years, logits, points, or the dossier's own",
    "median": "of the posterior",
    "low": "lower end of its 90% interval",
    "high": "upper end of it",
    "mean": "of the posterior",
    "sd": "of the posterior",
    "learned": "how far the posterior is from the prior: the probability that they do not share, 0 to 1",
    "r_hat": "split and rank-normalised: 1 where chains agree",
    "ess_bulk": "draws that the middle is worth",
    "ess_tail": "draws that the ends of the interval are worth",
    "divergences": "of all draws of the equations that were inferred together",
}


def to_inference_data(dossier: Dossier, part: Part, draws: Draws) -> Any:
    """Draws as ArviZ InferenceData, in the dossier's units.

    Groups: `posterior` (response_time, volatility, settled and trend by variable; swing by link, named
    "claim: cause -> effect"; path by variable and year, NaN outside the years that were followed),
    `sample_stats`, and `observed_data` (level by variable and year, NaN where nothing was observed).
    """
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # ArviZ announces its next version
        import arviz
    names = list(part.variables)
    years = _years(part)
    posterior = {
        "response_time": np.stack([one["tau"] for one in draws.nodes], axis=-1),
        "volatility": np.stack([one["s"] for one in draws.nodes], axis=-1),
        "settled": np.stack(
            [_native(dossier, node, one["coefficients"][..., 0]) for node, one in _pairs(part, draws)],
            axis=-1,
        ),
        "trend": np.stack([one["coefficients"][..., 1] for one in draws.nodes], axis=-1),
        "swing": np.concatenate([one["coefficients"][..., TARGET:] for one in draws.nodes], axis=-1),
        "path": np.stack([_spread_path(dossier, years, *pair) for pair in _pairs(part, draws)], axis=-2),
    }
    by_variable = {name: ["variable"] for name in ("response_time", "volatility", "settled", "trend")}
    return arviz.from_dict(
        posterior=posterior,
        sample_stats={
            "diverging": draws.diverging,
            "acceptance_rate": draws.accepted,
            "n_steps": draws.steps,
            "energy": draws.energy,
        },
        observed_data={"level": np.stack([_observed(dossier, years, node) for node in part.nodes])},
        coords={"variable": names, "link": name_links(part), "year": years},
        dims=by_variable | {"swing": ["link"], "path": ["variable", "year"], "level": ["variable", "year"]},
        attrs={"account": part.account, "target_acceptance": draws.accept},
    )


def name_links(part: Part) -> list[str]:
    """What the swings are of, in their order."""
    return [f"{one.id}: {one.cause} -> {one.effect}" for node in part.nodes for one in node.claims]


def summarise_part(dossier: Dossier, part: Part, draws: Draws) -> pd.DataFrame:
    """One row a quantity, with the columns of `MEANINGS`."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for node, drawn in _pairs(part, draws):
        rows += [
            {"account": part.account, "effect": node.variable, "kind": node.kind} | row
            for row in (
                *_parameters(dossier, node, drawn),
                *_swings(dossier, node, drawn),
                *_path(dossier, node, drawn),
            )
        ]
    frame = pd.DataFrame(rows).reindex(columns=list(MEANINGS))
    frame["divergences"] = int(draws.diverging.sum())
    return frame


def _parameters(dossier: Dossier, node: Node, drawn: dict[str, np.ndarray]):
    """Rows of response time, volatility, settled level and trend."""
    level, trend = drawn["coefficients"][..., 0], drawn["coefficients"][..., 1]
    tau, s, pace = drawn["tau"], drawn["s"], node.equation.pace
    log_tau, log_s = np.log(tau / pace.tau), np.log(s / pace.s)
    prior = list(zip(*node.prior, strict=True))
    unit = dossier.variables[node.variable].unit
    yield _row("response time", UNITS["response time"], tau, _learned(log_tau, (0.0, RESPONSE_SIGMA)))
    yield _row("volatility", UNITS["volatility"], s, _learned(log_s, (0.0, VOLATILITY_SIGMA)))
    yield _row("settled level", unit, _native(dossier, node, level), _learned(level, prior[0]))
    yield _row("trend", UNITS["trend"], trend, _learned(trend, prior[1]))


def _swings(dossier: Dossier, node: Node, drawn: dict[str, np.ndarray]):
    """Two rows a link: its swing, and the same as points of the range."""
    prior = list(zip(*node.prior, strict=True))
    base = share_of_base(dossier, node.variable)
    for place, claim in enumerate(node.claims, TARGET):
        swing = drawn["coefficients"][..., place]
        said = {"cause": claim.cause, "claim": claim.id}
        row = _row("swing", "logits", swing, _learned(swing, prior[place], float(node.signs[place])))
        yield said | row
        yield said | _row("points", "points of the range", _points(swing, base), row["learned"])


def _path(dossier: Dossier, node: Node, drawn: dict[str, np.ndarray]):
    """A row a year in which the level is not known exactly."""
    unit = dossier.variables[node.variable].unit
    for year in node.free:
        row = _row("path", unit, _native(dossier, node, drawn["path"][..., year]), np.nan)
        yield {"year": int(node.equation.years[year])} | row


def _row(quantity: str, unit: str, values: np.ndarray, learned: float) -> dict[str, Any]:
    from counterpoise.evidence.latent.diagnosing import measure

    low, median, high = (float(value) for value in np.quantile(values, SHARES))
    found = {"median": median, "low": low, "high": high, "mean": float(values.mean())}
    spread = {"sd": float(values.std(ddof=1)), "learned": learned}
    return {"quantity": quantity, "unit": unit} | found | spread | measure(values)


def _learned(values: np.ndarray, prior: tuple[float, float], sign: float = 0.0) -> float:
    """The probability that posterior and prior do not share (their total variation distance).

    By equal-mass bins of the prior, normal and cut at zero where it has a sign, so that a posterior that is
    the prior fills all alike.
    """
    mean, sd = prior
    lost = float(cdf(-abs(mean) / sd)) if sign else 0.0
    places = (cdf((sign or 1.0) * (values.ravel() - mean) / sd) - lost) / (1 - lost)
    shares = np.histogram(np.clip(places, 0.0, 1.0), bins=_BINS, range=(0, 1))[0] / places.size
    return float(np.sum(np.maximum(shares - 1 / _BINS, 0)))


def _points(swing: np.ndarray, base: float) -> np.ndarray:
    """A swing as percentage points of the effect's range, from its base."""
    return 100 * (expit(logit(base) + swing) - base)


def _native(dossier: Dossier, node: Node, logits: np.ndarray) -> np.ndarray:
    """Logits as levels in the variable's unit."""
    low, high = dossier.bounds[node.variable]
    return low + (high - low) * expit(logits)


def _pairs(part: Part, draws: Draws):
    return zip(part.nodes, draws.nodes, strict=True)


def _years(part: Part) -> np.ndarray:
    """Consecutive, all that any equation has."""
    first = min(int(node.equation.years[0]) for node in part.nodes)
    return np.arange(first, max(int(node.equation.years[-1]) for node in part.nodes) + 1)


def _spread_path(dossier: Dossier, years: np.ndarray, node: Node, drawn: dict[str, np.ndarray]) -> np.ndarray:
    """A path on all years, shape (chain, draw, year)."""
    path = np.where(node.acts != Act.LOST, _native(dossier, node, drawn["path"]), np.nan)
    out = np.full((*path.shape[:2], len(years)), np.nan)
    start = int(node.equation.years[0] - years[0])
    out[..., start : start + path.shape[-1]] = path
    return out


def _observed(dossier: Dossier, years: np.ndarray, node: Node) -> np.ndarray:
    out = np.full(len(years), np.nan)
    start = int(node.equation.years[0] - years[0])
    out[start : start + len(node.equation.z)] = _native(dossier, node, node.equation.z)
    return out
