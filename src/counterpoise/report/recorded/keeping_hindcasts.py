"""What a run keeps of its hindcasts, as plain data: how each fan did, and the fans that the page draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterpoise.dossier import Dossier
    from counterpoise.evidence import Hindcast
    from counterpoise.record import Record

ORIGINS = (2000, 2008, 2014)  # first years that are foretold
DRAWS = 500  # the first of those of `run --from`: enough for a fan, and a run with its report stays quick
DIGITS = 5  # of a level in a fan
_OBSERVED = ("observed", "observed_low", "observed_high")


def keep_hindcasts(
    dossier: Dossier, record: Record, accounts: Sequence[str] | None = None, seed: int = 1
) -> dict[str, Any]:
    """Accounts run from earlier years against what happened, as `counterpoise run --from` does it.

    Parameters
    ----------
    dossier, record
        Claims, and what was observed.
    accounts
        Only these; all if not given.
    seed
        Of the draws.

    Returns
    -------
    dict
        `origins`: one entry for each of `ORIGINS` from which the record can be foretold; `left_out`: the
        others, each with the reason; `notes`: what all of it is conditional on.
    """
    from counterpoise.errors import UsageError
    from counterpoise.evidence import hindcast
    from counterpoise.evidence.hindcasting.results import CONDITIONAL, HINDSIGHT

    kept, left_out = [], []
    for start in ORIGINS:
        try:
            found = hindcast(dossier, record, start=start, accounts=accounts, draws=DRAWS, seed=seed)
        except UsageError as fault:  # the record does not reach so far, or has no state then
            left_out.append({"start": start, "reason": fault.problems[0].message})
        else:
            kept.append(keep_one(found))
    return {"origins": kept, "left_out": left_out, "notes": [CONDITIONAL, HINDSIGHT]}


def keep_one(found: Hindcast) -> dict[str, Any]:
    """One hindcast as plain data, with the fans of what an account's own claims explain (else of all).

    Returns
    -------
    dict
        `pairs` is one an account and variable: what `VariableHindcast.to_dict` gives, whether it `counts`,
        and `fan` and `arx`, each five rows of quantiles (5, 25, 50, 75, 95%) over `years`, or None where
        nothing is drawn. `observed` has level, low and high by variable on the same years, None in gaps.
    """
    counted = found.counted
    drawn = tuple(one for one in found.found if one.own) or found.found
    data = found.dataset
    pairs = []
    for one in found.found:
        cell = data.sel(account=one.account, variable=one.variable)
        fans = {kind: _shorten(cell[kind].to_numpy()) if one in drawn else None for kind in ("fan", "arx")}
        if one in drawn and one.baselines["arx"] is None:
            fans["arx"] = None
        pairs.append({**one.to_dict(), "counts": one in counted, **fans})
    variables = dict.fromkeys(one.variable for one in drawn)
    return {
        **{name: getattr(found, name) for name in ("start", "last", "draws", "seed", "closure", "mode")},
        "years": [int(year) for year in data["time"].to_numpy()],
        "pairs": pairs,
        "observed": {
            name: dict(
                zip(
                    ("level", "low", "high"),
                    (_shorten([data[part].sel(variable=name).to_numpy()])[0] for part in _OBSERVED),
                    strict=True,
                )
            )
            for name in variables
        },
    }


def _shorten(rows: Iterable[Iterable[float]]) -> list[list[float | None]]:
    """Rows of numbers with few digits; None for what is not a number."""
    return [[float(f"{value:.{DIGITS}g}") if value == value else None for value in row] for row in rows]
