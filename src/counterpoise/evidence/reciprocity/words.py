"""What was computed, in sentences that claim no more than that."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from counterpoise.evidence.reciprocity.directed import split_direction
from counterpoise.evidence.reciprocity.robustness import DRIFT
from counterpoise.evidence.reciprocity.tabulating import SURE

if TYPE_CHECKING:
    from counterpoise.evidence.reciprocity.whole import Reciprocity

FEW_UNSTABLE = 0.05


def say_all(found: Reciprocity) -> tuple[str, ...]:
    """The sentences, the most general first."""
    rows: list[dict[str, Any]] = found.answers.to_dict("records")  # type: ignore[assignment]
    return (
        say_frame(found),
        *(say_answer(row, found) for row in rows),
        *say_couples(found),
        *say_forecasts(found),
    )


def say_frame(found: Reciprocity) -> str:
    """What was looked at, and how."""
    weights = dict(zip(found.lag_weights["lags"], found.lag_weights["probability"], strict=True))
    probability = float(weights[found.lags])
    chosen = "" if math.isnan(probability) else f" (probability {probability:.2f} among 1 to {len(weights)})"
    return (
        f"{len(found.series)} series over {count(found.periods, found.step)}, {found.first} to {found.last}, "
        f"explained by {count(found.lags, found.step)} of their past{chosen}."
    )


def count(number: int, step: str) -> str:
    """A number of periods.

    Examples
    --------
    >>> count(1, "month"), count(12, "week")
    ('1 month', '12 weeks')
    """
    return f"{number} {step}" + "s" * (number != 1)


def say_answer(row: dict[str, Any], found: Reciprocity) -> str:
    """Whether one series answers another, which way, and whether that hangs on a choice."""
    who, whom = name_sides(row["answering"], row["answered"])
    return f"{_say_verdict(row, who, whom)} {_say_way(row, found)}"


def name_sides(answering: str, answered: str) -> tuple[str, str]:
    """Two series as a reader names them: by their actors where they face each other.

    Examples
    --------
    >>> name_sides("P2I", "I2P"), name_sides("I2P", "JPI")
    (('P (P2I)', 'I (I2P)'), ('I2P', 'JPI'))
    """
    one, other = split_direction(answering), split_direction(answered)
    if one is None or other is None or one != other[::-1]:
        return answering, answered
    return f"{one[0]} ({answering})", f"{other[0]} ({answered})"


def _say_verdict(row: dict[str, Any], who: str, whom: str) -> str:
    if math.isnan(row["log_bayes_factor"]):
        return f"Whether {who} answers {whom} has no probability under a flat prior."
    drift = f"{_say_odds(row['log_bayes_factor_drift'])} with {DRIFT} allowed for"
    odds = f"{_say_odds(row['log_bayes_factor'])}; {drift}"
    sentence = {
        "answers": f"{who} answers {whom} ({odds})",
        "no answer": f"{who} does not answer {whom} ({odds})",
        "undecided": f"Whether {who} answers {whom} is undecided ({odds})",
    }[row["verdict"]]
    return f"{sentence}{'; ' * bool(row['otherwise'])}{row['otherwise']}."


def _say_odds(log_factor: float) -> str:
    """The Bayes factor as odds, one way or the other.

    Examples
    --------
    >>> _say_odds(math.log(20)), _say_odds(-math.log(4)), _say_odds(40.0)
    ('20 to 1 for an answer', '4 to 1 against', 'more than a million to 1 for an answer')
    """
    size = abs(log_factor)
    odds = "more than a million" if size > math.log(1e6) else f"{math.exp(size):,.{0 if size > 2 else 1}f}"
    return f"{odds.removesuffix('.0')} to 1 {'for an answer' if log_factor > 0 else 'against'}"


def _say_way(row: dict[str, Any], found: Reciprocity) -> str:
    """Which way the answering series moves, with the interval."""
    size = f"{row['sum_median']:.3g} in sum, 90% from {row['sum_low']:.3g} to {row['sum_high']:.3g}"
    over = f"over the {count(found.horizon, found.step)} after"
    what = f"a surprise of one standard deviation in {row['answered']}"
    moves = {
        "in kind": f"{row['answering']} moves the same way",
        "the opposite way": f"{row['answering']} moves the opposite way",
        "unsettled": f"which way {row['answering']} moves is not settled",
    }[row["way"]]
    meaning = _say_meaning(row)
    order = (
        f" Who is taken to move first within a {found.step} changes this." if row["depends_on_order"] else ""
    )
    return f"{over[0].upper()}{over[1:]} {what}, {moves} ({size}){meaning}.{order}"


def _say_meaning(row: dict[str, Any]) -> str:
    """What the way means where two sides face each other, and more is more cooperative."""
    one, other = split_direction(row["answering"]), split_direction(row["answered"])
    if one is None or other is None or one != other[::-1] or row["verdict"] != "answers":
        return ""
    return {
        "in kind": ": reciprocity, if more stands for cooperation in both",
        "the opposite way": (
            ": cooperation met by exploitation, or hostility by concession, which no linear model tells apart"
        ),
        "unsettled": "",
    }[row["way"]]


def say_couples(found: Reciprocity) -> Iterator[str]:
    """Which of two that face each other answers more strongly, where all orders agree."""
    for row in found.couples.to_dict("records"):
        shares = [row[name] for name in ("stronger", "stronger_reversed", "stronger_generalised")]
        span = f"{min(shares):.2f} to {max(shares):.2f} by order"
        if min(shares) >= SURE or max(shares) <= 1 - SURE:
            strong, weak = (row["one"], row["other"]) if min(shares) >= SURE else (row["other"], row["one"])
            yield f"{strong} moves more after {weak} than the reverse, each in its own standard deviations."
        else:
            yield (
                f"Whether {row['one']} moves more after {row['other']} than the reverse is not settled "
                f"(probability {span})."
            )


def say_forecasts(found: Reciprocity) -> Iterator[str]:
    """Whether the others' past helps out of sample."""
    if found.forecasts.empty:
        why = "the last third has too few periods, or a series did not move before it"
        yield f"Nothing was forecast out of sample: {'the prior is flat' if found.prior.flat else why}."
    for row in found.forecasts.to_dict("records"):
        when = f"{count(row['forecasts'], found.step)} from {row['first']}"
        size = f"{row['gain']:+.3f} a forecast, 90% from {row['gain_low']:+.3f} to {row['gain_high']:+.3f}"
        yield (
            f"Out of sample ({when}), the others' past makes forecasts of {row['series']} {row['verdict']} "
            f"(log score {size})."
        )


def list_notes(found: Reciprocity) -> tuple[str, ...]:
    """What is to be borne in mind."""
    notes = [
        "To answer is to be foretold by the other's past, given one's own and that of the other series here. "
        "It is no proof of cause: a third party that both follow looks the same.",
        f"Responses take {found.series[0]} to move first within a {found.step} and {found.series[-1]} last; "
        "they are also given in the reverse order, and generalised, which needs no order.",
        "A series may move after a surprise without answering: surprises come together within a "
        f"{found.step}, and what moved then lasts.",
        "A verdict needs odds over 10 to 1, as it stands and with a trend and a step in each series allowed "
        "for. Odds are Bayes factors, for each pair by itself, and depend on the prior.",
    ]
    if found.unstable > FEW_UNSTABLE:
        notes.append(
            f"In {found.unstable:.0%} of the draws surprises never die out: the series may wander or trend, "
            "and sums over many periods say little."
        )
    return tuple(notes)
