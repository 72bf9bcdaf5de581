"""Expressions: readable, of the right kind, of known names, defined everywhere (family E, N002, V002)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from counterpoise.dossier.checks.support import check_variable, show_number
from counterpoise.dossier.draft import Draft
from counterpoise.errors import Place, Problem
from counterpoise.expressions import Expression, ExpressionError, parse
from counterpoise.expressions.nodes import LARGEST, SMALLEST, Above, Bounds, Junction, Name, Not


def list_conditions(draft: Draft) -> Iterator[tuple[str, Place, str]]:
    """Every condition of the dossier, where it stands, and the account whose it is ("" for no one's)."""
    for entered in (*draft.claims, *draft.events.values()):
        when = getattr(entered.content, "when", None)
        if when is not None:
            yield when, entered.place("when"), entered.account
    for entered in draft.policies.values():
        for index, setting in enumerate(entered.content.sets):
            if setting.when is not None:
                yield setting.when, entered.place("sets", index, "when"), ""


def check_conditions(draft: Draft) -> Iterator[Problem]:
    """`when` is a condition that can be read and evaluated."""
    for text, place, _ in list_conditions(draft):
        yield from check_expression(draft, text, place, condition=True)


def check_formulas(draft: Draft) -> Iterator[Problem]:
    """A derived variable's expression is a value that can be read and evaluated."""
    for entered in draft.variables.values():
        if entered.content.expression is not None:
            yield from check_expression(
                draft, entered.content.expression, entered.place("expression"), condition=False
            )


def check_expression(draft: Draft, text: str, place: Place, condition: bool) -> Iterator[Problem]:
    """What is wrong with an expression that is to be a condition, or a value."""
    try:
        expression = parse(text)
    except ExpressionError as fault:
        yield Problem(fault.code, str(fault), place, text[:80], edit=fault.edit)
        return
    if expression.is_condition != condition:
        wanted = "a condition, such as settlement > 50" if condition else "a value, such as 100 - settlement"
        yield Problem("E005", f"What is needed here is {wanted}.", place, text[:80])
    for name in expression.names:
        yield from check_variable(draft, name, place)
    if any(name not in draft.bounds for name in expression.names):
        return
    if not _is_defined(expression, draft.bounds):
        message = f"The expression divides by what may be zero, or grows past {LARGEST:g}."
        yield Problem("E006", message, place, text[:80])
    elif (node := _find_never_true(expression, draft.bounds)) is not None:
        yield _never_true(node, text, place, draft.bounds)


def _never_true(node: Above, text: str, place: Place, bounds: Bounds) -> Problem:
    """The problem of a comparison that no levels within the ranges make true."""
    most, least = node.left.interval(bounds)[1], node.right.interval(bounds)[0]
    message = f"A comparison can never be true: what is to be larger is at most {show_number(most)}"
    message += f", what is to be smaller at least {show_number(least)}."
    names = [side.name for side in (node.left, node.right) if isinstance(side, Name)]
    inside = " and ".join(map(show_number, bounds[names[0]])) if names else ""
    edit = f"Compare {names[0]} with a level between {inside}." if names else None
    return Problem("E007", message, place, text[:80], edit=edit)


def is_sound(text: str, bounds: Bounds) -> bool:
    """Whether a condition gets no problem of its own: readable, of known names, defined, sometimes true."""
    try:
        condition = parse(text)
    except ExpressionError:
        return False
    if not condition.is_condition or any(name not in bounds for name in condition.names):
        return False
    return _is_defined(condition, bounds) and _find_never_true(condition, bounds) is None


def _find_never_true(expression: Expression, bounds: Bounds) -> Above | None:
    """A comparison that no levels within the ranges make true, if there is one."""
    above = (node for node in _walk(expression.root) if isinstance(node, Above))
    return next((node for node in above if node.excess(bounds)[1] <= 0), None)


def _is_defined(expression: Expression, bounds: Bounds) -> bool:
    """Whether every value within the ranges can be worked out in single precision."""
    try:
        ends = [end for node in _walk(expression.root) for end in _extent(node, bounds)]
    except (ZeroDivisionError, OverflowError):
        return False
    return all(abs(end) <= LARGEST for end in ends)


def _extent(node: Any, bounds: Bounds) -> tuple[float, ...]:
    """What a value, or the difference of two that are compared, lies between; nothing for and, or, not."""
    if not isinstance(node, Above):
        return () if isinstance(node, (Not, Junction)) else node.interval(bounds)
    low, high = node.excess(bounds)
    if 0 < high - low < SMALLEST:
        raise ZeroDivisionError  # the ramp would have no width
    return low, high


def _walk(node: Any) -> Iterator[Any]:
    """The node and all below it."""
    yield node
    for part in fields(node) if is_dataclass(node) else ():
        value = getattr(node, part.name)
        for child in value if isinstance(value, tuple) else (value,):
            if is_dataclass(child):
                yield from _walk(child)


def check_circles(draft: Draft) -> Iterator[Problem]:
    """No derived variable depends on itself through other derived variables."""
    needs = {name: _needs(draft, name) for name in draft.variables}
    done: set[str] = set()
    for start in needs:
        circle = _find_circle(start, needs, done)
        if circle:
            entered = draft.variables[circle[0]]
            route = " -> ".join([*circle, circle[0]])
            message = "This derived variable depends on itself."
            yield Problem("V002", message, entered.place("expression"), route[:200])


def _needs(draft: Draft, name: str) -> tuple[str, ...]:
    """The derived variables that a derived variable's expression mentions."""
    text = draft.variables[name].content.expression
    if text is None:
        return ()
    try:
        names = parse(text).names
    except ExpressionError:
        return ()
    return tuple(
        n for n in names if n in draft.variables and draft.variables[n].content.expression is not None
    )


def _find_circle(start: str, needs: dict[str, tuple[str, ...]], done: set[str]) -> list[str]:
    """A circle reached from `start`, if there is one that was not found before."""
    route: dict[str, None] = {}  # in the order of the way, and quick to search
    pending: list[tuple[str, bool]] = [(start, False)]
    while pending:
        name, leaving = pending.pop()
        if leaving:
            del route[name]
            done.add(name)
        elif name in route:
            done.update(route)
            way = list(route)
            return way[way.index(name) :]
        elif name not in done:
            route[name] = None
            pending.append((name, True))
            pending.extend((need, False) for need in reversed(needs[name]))
    return []
