"""How far the levels of variables can go, given who moves what: so that conditions without hope are seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from counterpoise.expressions import Expression, ExpressionError, parse
from counterpoise.schema import Event, Interval, Level, Setting, Variable

Extents = dict[str, tuple[float, float]]
NEGLIGIBLE = 1e-6  # of a truth: below it, what is left is rounding


def find_extents(
    variables: Mapping[str, Variable],
    events: Iterable[Event],
    settings: Sequence[Setting],
    starts: Mapping[str, Level] | None = None,
) -> Extents:
    """The lowest and highest level of each variable, in native units, while these settings are made.

    An instrument stays at its start unless a setting or an event whose own condition can hold moves
    it; a driver stays between its points; a state can be anywhere in its range. Bounds are never too
    narrow; they may be too wide.

    Parameters
    ----------
    variables, events
        Of the dossier.
    settings
        Of the policy, or of all policies together.
    starts
        Levels at as_of that an account gives in place of the dossier's.
    """
    bounds = {name: variable.range for name, variable in variables.items()}
    rested = {
        name: _rest(variable, (starts or {}).get(name, _own_start(variable)))
        for name, variable in variables.items()
    }
    made: list[Setting] = []
    struck: list[Event] = []
    happening = [event for event in events if event.hazard > 0]
    while True:
        extents = _derive(variables, _move(variables, rested, made, struck))
        hopeful = [item for item in settings if item not in made and can_hold(item.when, extents, bounds)]
        likely = [item for item in happening if item not in struck and can_hold(item.when, extents, bounds)]
        if not hopeful and not likely:
            return extents
        made += hopeful
        struck += likely


def can_hold(when: str | Expression | None, extents: Extents, bounds: Extents) -> bool:
    """Whether a condition can be other than 0; true where there is none, or where that cannot be known."""
    return find_truths(when, extents, bounds)[1] > NEGLIGIBLE


def can_vary(when: str | Expression | None, extents: Extents, bounds: Extents) -> bool:
    """Whether a condition can be now more, now less true; true where that cannot be known."""
    low, high = find_truths(when, extents, bounds)
    return high - low > NEGLIGIBLE


def find_truths(when: str | Expression | None, extents: Extents, bounds: Extents) -> tuple[float, float]:
    """The smallest and largest truth of a condition; (1, 1) without one, (0, 1) where it is not known."""
    if when is None:
        return 1.0, 1.0
    try:
        condition = parse(when) if isinstance(when, str) else when
        return condition.truths(extents, bounds)
    except (ExpressionError, KeyError, TypeError, ArithmeticError):
        return 0.0, 1.0  # refused elsewhere


def _own_start(variable: Variable) -> Level | None:
    """Where a variable starts; None where the record may say it, which is not known here."""
    if variable.start is not None:
        return variable.start
    taken = variable.measured_by and variable.measured_by[0].reads == "level"
    return None if taken else variable.base


def _rest(variable: Variable, start: Level | None) -> tuple[float, float]:
    """Where a variable is while nobody moves it."""
    if variable.role == "driver" and variable.points:
        return min(variable.points.values()), max(variable.points.values())
    if variable.role != "instrument" or start is None or isinstance(start, Interval):
        return variable.range
    return float(start), float(start)


def _move(
    variables: Mapping[str, Variable],
    rested: Mapping[str, tuple[float, float]],
    settings: Iterable[Setting],
    events: Sequence[Event],
) -> Extents:
    """The extents once settings and events have moved instruments and drivers."""
    extents = dict(rested)
    reached = [(item.instrument, item.value) for item in settings]
    reached += [pair for event in events for pair in event.set.items()]
    for name, value in reached:
        if name in extents:
            extents[name] = min(extents[name][0], value), max(extents[name][1], value)
    for event in events:
        for name, amount in event.shift.items():
            if name in extents:
                (low, high), (least, most) = extents[name], variables[name].range
                extents[name] = max(min(low, low + amount), least), min(max(high, high + amount), most)
    return extents


def _derive(variables: Mapping[str, Variable], extents: Extents) -> Extents:
    """The extents of derived variables, each after those that it needs; a circle keeps its ranges."""
    for _ in range(sum(variable.expression is not None for variable in variables.values())):
        before = dict(extents)
        for name, variable in variables.items():
            if variable.expression is not None:
                extents[name] = _within(variable, extents)
        if extents == before:
            break
    return extents


def _within(variable: Variable, extents: Extents) -> tuple[float, float]:
    """The extent of a derived variable, which is held inside its range."""
    least, most = variable.range
    try:
        low, high = parse(variable.expression or "").interval(extents)
    except (ExpressionError, KeyError, TypeError, ArithmeticError):
        return least, most
    return min(max(low, least), most), max(min(high, most), least)
