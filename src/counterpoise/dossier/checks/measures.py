"""Measures: indicators that the record has, and values that they can take (family O, from O040)."""

from __future__ import annotations

from collections.abc import Iterator

from counterpoise.dossier.checks.support import show_number, unknown
from counterpoise.dossier.draft import Draft, Entered
from counterpoise.errors import Problem
from counterpoise.schema import Measure

MOST_FLOOR = 0.5
USUAL_FLOOR = 0.005
INSIDE = 0.001  # of a share, or of the other end: how far inside the end is that is proposed


def check_measures(draft: Draft) -> Iterator[Problem]:
    """What measures a variable: everything that can be said without the observations."""
    for entered in draft.variables.values():
        measures = entered.content.measured_by
        if measures and entered.content.role == "derived":
            message = "A variable of role derived is computed, and takes no measured_by."
            edit = "Remove measured_by, or measure the variables of the expression."
            yield Problem("O041", message, entered.key_place("measured_by"), "measured_by", edit=edit)
        seen: set[str] = set()
        for index, measure in enumerate(measures):
            if measure.indicator in seen:
                message = "The variable is already measured by this indicator."
                place = entered.place("measured_by", index, "indicator")
                yield Problem("O046", message, place, measure.indicator[:80], edit="Keep one of the two.")
            seen.add(measure.indicator)
            yield from _check_measure(draft, entered, index, measure)


def _check_measure(draft: Draft, entered: Entered, index: int, measure: Measure) -> Iterator[Problem]:
    """One entry of measured_by."""
    place = entered.place("measured_by", index, "at")
    yield from _check_indicator(draft, entered, index, measure)
    low, high = measure.at
    if low == high:
        message = "The two ends of `at` are the same value."
        edit = "Write [a, b], a for the low end of the variable's range and b for the high end."
        yield Problem("O043", message, place, f"[{show_number(low)}, {show_number(high)}]", edit=edit)
    yield from _check_transform(entered, index, measure)
    is_share = all(0 <= end <= 1 for end in measure.at)
    if measure.floor is not None and not (0 < measure.floor < MOST_FLOOR and is_share):
        if is_share:
            message, close = f"A floor lies above 0 and below {MOST_FLOOR:g}.", show_number(USUAL_FLOOR)
            edit = None
        else:
            message, close = "A floor is for shares, and `at` leaves 0 to 1.", None
            edit = "Remove the floor, or write `at` as shares."
        where = entered.place("measured_by", index, "floor")
        yield Problem("O044", message, where, show_number(measure.floor), close, edit)
    if measure.share_of is not None and not is_share:
        message = "A part of a whole lies within 0 to 1, and `at` does not."
        where = entered.place("measured_by", index, "share_of")
        edit = "Remove share_of, or write `at` as shares."
        yield Problem("O045", message, where, measure.share_of[:80], edit=edit)


def _check_indicator(draft: Draft, entered: Entered, index: int, measure: Measure) -> Iterator[Problem]:
    """The indicator is declared, and can have the values at both ends."""
    if draft.indicators is None:
        return
    place = entered.place("measured_by", index, "indicator")
    if measure.indicator not in draft.indicators:
        yield unknown("O040", "indicator of the record called", measure.indicator, draft.indicators, place)
        return
    bounds = draft.indicators[measure.indicator]
    for position, end in enumerate(measure.at):
        if bounds is not None and not bounds[0] <= end <= bounds[1]:
            low, high = map(show_number, bounds)
            message = f"{measure.indicator} lies between {low} and {high}."
            where = entered.place("measured_by", index, "at", position)
            close = show_number(min(max(end, bounds[0]), bounds[1]))
            yield Problem("O047", message, where, show_number(end), close)


def _check_transform(entered: Entered, index: int, measure: Measure) -> Iterator[Problem]:
    """The transform is finite at both ends, or a floor keeps it so."""
    if measure.transform == "linear":
        return
    floored = measure.floor is not None and 0 < measure.floor < MOST_FLOOR
    for position, end in enumerate(measure.at):
        place = entered.place("measured_by", index, "at", position)
        if measure.transform == "log" and end <= 0 and not (floored and end == 0):
            other = abs(measure.at[1 - position]) or 1.0
            close = show_number(INSIDE * other)
            yield Problem("O042", "log needs values above 0.", place, show_number(end), close)
        inside = 0 < end < 1 or (floored and 0 <= end <= 1)
        if measure.transform == "logit" and not inside:
            close = show_number(min(max(end, INSIDE), 1 - INSIDE))
            edit = f"Write {close}, or give a floor." if 0 <= end <= 1 else None
            message = "logit needs values between 0 and 1."
            yield Problem("O042", message, place, show_number(end), close, edit)
