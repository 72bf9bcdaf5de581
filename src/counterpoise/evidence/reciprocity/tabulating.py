"""What was computed as frames, datasets and plain data, with names that can be read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.evidence.reciprocity.directed import split_direction
from counterpoise.evidence.reciprocity.granger import find_probability, judge, list_pairs, weigh_answer
from counterpoise.evidence.reciprocity.holdout import Holdout, resample_mean
from counterpoise.evidence.reciprocity.model import Model
from counterpoise.evidence.reciprocity.responses import WAYS, band_shapes, decompose
from counterpoise.evidence.reciprocity.robustness import DRIFT, Variant
from counterpoise.evidence.reciprocity.shapes import Directed
from counterpoise.evidence.reciprocity.special import Floats

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from counterpoise.evidence.reciprocity.whole import Reciprocity

SHARES = (0.68, 0.9)
SURE = 0.95


def judge_way(positive: float) -> str:
    """`in kind` or `the opposite way` where the draws agree on a sign at 95%, else `unsettled`.

    Examples
    --------
    >>> judge_way(0.97), judge_way(0.5), judge_way(0.01)
    ('in kind', 'unsettled', 'the opposite way')
    """
    if positive >= SURE:
        return "in kind"
    return "the opposite way" if positive <= 1 - SURE else "unsettled"


def tabulate_lags(rows: Sequence[Mapping[str, float | None]]) -> pd.DataFrame:
    """A line for each number of lags."""
    import pandas as pd

    frame = pd.DataFrame(list(rows)).astype(float)
    return frame.astype({"lags": int})


def tabulate_answers(
    names: Sequence[str], model: Model, paths: Mapping[str, Floats], variants: Sequence[Variant]
) -> pd.DataFrame:
    """A line for each ordered pair: the Bayes factor, and the response summed from the next period on.

    A verdict needs a Bayes factor over 10 both as it stands and with a trend and steps allowed for.
    """
    import pandas as pd

    rows = []
    for pair in list_pairs(len(names)):
        factor = weigh_answer(model, *pair)
        drift = next((v.factors[pair] for v in variants if v.name == DRIFT), None)
        verdict = judge(factor) if judge(factor) == judge(drift) else "undecided"
        others = {v.name: judge(v.factors[pair]) for v in variants if v.name != DRIFT}
        sums = {way: paths[way][:, 1:, pair[0], pair[1]].sum(axis=1) for way in WAYS}
        positive = {way: float((total > 0).mean()) for way, total in sums.items()}
        ways = {way: judge_way(share) for way, share in positive.items()}
        low, median, high = np.quantile(sums[WAYS[0]], [0.05, 0.5, 0.95])
        rows.append(
            {
                "answering": names[pair[0]],
                "answered": names[pair[1]],
                "log_bayes_factor": math.nan if factor is None else factor,
                "log_bayes_factor_drift": math.nan if drift is None else drift,
                "probability": math.nan if factor is None else find_probability(factor),
                "verdict": verdict,
                "otherwise": _say_otherwise(judge(factor), others),
                "way": ways[WAYS[0]],
                "sum_low": float(low),
                "sum_median": float(median),
                "sum_high": float(high),
                "positive": positive[WAYS[0]],
                "positive_reversed": positive[WAYS[1]],
                "positive_generalised": positive[WAYS[2]],
                "depends_on_order": len(set(ways.values())) > 1,
            }
        )
    return pd.DataFrame(rows)


def _say_otherwise(verdict: str, others: Mapping[str, str]) -> str:
    """Where other priors or numbers of lags give another verdict; nothing where none does.

    Examples
    --------
    >>> _say_otherwise("answers", {"a lag more": "undecided", "a lag fewer": "answers"})
    'undecided with a lag more'
    """
    found: dict[str, list[str]] = {}
    for name, other in others.items():
        if other != verdict:
            found.setdefault(other, []).append(name)
    return "; ".join(f"{other} with {', '.join(names)}" for other, names in found.items())


def tabulate_variants(names: Sequence[str], model: Model, variants: Sequence[Variant]) -> pd.DataFrame:
    """A line for each ordered pair and variant, the model itself first."""
    import pandas as pd

    own = {pair: weigh_answer(model, *pair) for pair in list_pairs(len(names))}
    known = {pair: factor for pair, factor in own.items() if factor is not None}
    every = [Variant("as chosen", model.lags, known), *variants] if known else []
    rows = [
        {
            "answering": names[pair[0]],
            "answered": names[pair[1]],
            "variant": variant.name,
            "lags": variant.lags,
            "log_bayes_factor": factor,
            "probability": find_probability(factor),
            "verdict": judge(factor),
        }
        for variant in every
        for pair, factor in variant.factors.items()
    ]
    columns = ["answering", "answered", "variant", "lags", "log_bayes_factor", "probability", "verdict"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        ["answering", "answered"], kind="stable", ignore_index=True
    )


def list_couples(names: Sequence[str]) -> list[tuple[int, int]]:
    """The series that face each other by their names (A>B and B>A); where there are only two, those two.

    Examples
    --------
    >>> list_couples(["I2P", "P2I", "JPI"]), list_couples(["guns", "threats"])
    ([(0, 1)], [(0, 1)])
    """
    if len(names) == 2:
        return [(0, 1)]
    sides = [split_direction(name) for name in names]
    return [
        (one, other)
        for one in range(len(names))
        for other in range(one + 1, len(names))
        if (first := sides[one]) is not None and sides[other] == first[::-1]
    ]


def tabulate_couples(names: Sequence[str], paths: Mapping[str, Floats], factors: Floats) -> pd.DataFrame:
    """A line for each couple: how likely the first answers the second more strongly than it is answered.

    Strength is the size of the summed response, in standard deviations of the responding series' surprises.
    """
    import pandas as pd

    spread = np.sqrt((factors**2).sum(axis=2))
    rows = []
    for one, other in list_couples(names):
        row: dict[str, Any] = {"one": names[one], "other": names[other]}
        for way, column in zip(WAYS, ("stronger", "stronger_reversed", "stronger_generalised"), strict=True):
            sums = paths[way][:, 1:].sum(axis=1)
            mine, theirs = (np.abs(sums[:, a, b]) / spread[:, a] for a, b in ((one, other), (other, one)))
            row[column] = float((mine > theirs).mean())
        rows.append(row)
    columns = ["one", "other", "stronger", "stronger_reversed", "stronger_generalised"]
    return pd.DataFrame(rows, columns=columns)


def gather_responses(names: Sequence[str], paths: Mapping[str, Floats]) -> xr.Dataset:
    """Medians and bands by way, period, series that responds, and surprise; bands also by share."""
    import xarray as xr

    ends = [(1 - share) / 2 for share in SHARES] + [(1 + share) / 2 for share in SHARES]
    quantiles = np.array([np.quantile(path, [0.5, *ends], axis=0) for path in paths.values()])
    shapes = [[band_shapes(path, share) for share in SHARES] for path in paths.values()]
    one = ("way", "period", "responding", "surprise")
    banded = ("way", "share", *one[1:])
    return xr.Dataset(
        {
            "median": (one, quantiles[:, 0]),
            "low": (banded, quantiles[:, 1:3]),
            "high": (banded, quantiles[:, 3:5]),
            "shape_low": (banded, np.array([[band[0] for band in bands] for bands in shapes])),
            "shape_high": (banded, np.array([[band[1] for band in bands] for bands in shapes])),
            "shape_part": (("way", "responding", "surprise"), np.array([bands[0][2] for bands in shapes])),
        },
        coords={
            "way": list(paths),
            "share": list(SHARES),
            "period": np.arange(quantiles.shape[2]),
            "responding": list(names),
            "surprise": list(names),
        },
    )


def gather_shares(names: Sequence[str], paths: Mapping[str, Floats]) -> xr.Dataset:
    """Shares of the error variance by way, periods ahead, series, and surprise; the means add up to one."""
    import xarray as xr

    shares = np.array([decompose(paths[way]) for way in WAYS[:2]])
    low, high = np.quantile(shares, [0.05, 0.95], axis=1)
    form = ("way", "ahead", "series", "surprise")
    return xr.Dataset(
        {"mean": (form, shares.mean(axis=1)), "low": (form, low), "high": (form, high)},
        coords={
            "way": list(WAYS[:2]),
            "ahead": np.arange(1, shares.shape[2] + 1),
            "series": list(names),
            "surprise": list(names),
        },
    )


def tabulate_forecasts(
    directed: Directed, held: Holdout | None, generator: np.random.Generator
) -> pd.DataFrame:
    """A line for each series: how much better the past of all forecasts it than its own past alone.

    `gain` is the mean difference of log predictive densities; more than 0 speaks for the others' past.
    """
    import pandas as pd

    rows = []
    for at, name in enumerate(directed.names if held is not None else ()):
        assert held is not None  # noqa: S101
        differences = held.joint[:, at] - held.alone[:, at]
        low, high = resample_mean(differences, generator)
        errors = (held.joint_errors[:, at], held.alone_errors[:, at])
        sizes = [float(np.sqrt((part**2).mean())) for part in errors]
        rows.append(
            {
                "series": name,
                "first": directed.dates[held.first],
                "forecasts": len(differences),
                "lags": held.lags,
                "gain": float(differences.mean()),
                "gain_low": low,
                "gain_high": high,
                "error_all": sizes[0],
                "error_own": sizes[1],
                "verdict": "better" if low > 0 else "worse" if high < 0 else "no different",
            }
        )
    columns = ["series", "first", "forecasts", "lags", "gain", "gain_low", "gain_high"]
    return pd.DataFrame(rows, columns=[*columns, "error_all", "error_own", "verdict"])


def to_plain(found: Reciprocity) -> dict[str, Any]:
    """Everything as plain data."""
    frames = ("lag_weights", "answers", "robustness", "couples", "forecasts")
    facts = ("series", "first", "last", "step", "periods", "lags", "horizon", "draws", "seed", "unstable")
    plain: dict[str, Any] = {"sentences": list(found.sentences), "notes": list(found.notes)}
    plain |= {name: getattr(found, name) for name in facts} | {"series": list(found.series)}
    plain["prior"] = asdict(found.prior)
    plain |= {name: [_clear(row) for row in getattr(found, name).to_dict("records")] for name in frames}
    for name in ("responses", "decomposition"):
        plain[name] = _clear(getattr(found, name).to_dict())
    return plain


def _clear(value: Any) -> Any:
    """Plain values: None for NaN, Python's numbers for NumPy's."""
    if isinstance(value, Mapping):
        return {str(key): _clear(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clear(entry) for entry in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
