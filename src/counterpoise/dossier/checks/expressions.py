"""Expressions: readable, of the right kind, of known names, defined everywhere (family E, N002, V002)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from counterpoise.dossier.checks.support import check_variable
from counterpoise.dossier.draft import Draft
from counterpoise.errors import Place, Problem
from counterpoise.expressions import Expression, ExpressionError, parse
from counterpoise.expressions.nodes import Operation


def list_conditions(draft: Draft) -> Iterator[tuple[str, Place]]:
    """Every condition of the dossier, and where it stands."""
    for entered in (*draft.claims, *draft.events.values()):
        when = getattr(entered.content, "when", None)
        if when is not None:
            yield when, entered.place("when")
    for entered in draft.policies.values():
        for index, setting in enumerate(entered.content.sets):
            if setting.when is not None:
                yield setting.when, entered.place("sets", index, "when")


def check_conditions(draft: Draft) -> Iterator[Problem]:
    """`when` is a condition that can be read and evaluated."""
    for text, place in list_conditions(draft):
        yield from _check(draft, text, place, condition=True)


def check_formulas(draft: Draft) -> Iterator[Problem]:
    """A derived variable's expression is a value that can be read and evaluated."""
    for entered in draft.variables.values():
        if entered.content.expression is not None:
            yield from _check(draft, entered.content.expression, entered.place("expression"), condition=False)


def _check(draft: Draft, text: str, place: Place, condition: bool) -> Iterator[Problem]:
    try:
        expression = parse(text)
    except ExpressionError as fault:
        yield Problem(fault.code, str(fault), place, text[:80])
        return
    if expression.is_condition != condition:
        wanted = "a condition, such as settlement > 50" if condition else "a value, such as 100 - settlement"
        yield Problem("E005", f"What is needed here is {wanted}.", place, text[:80])
    for name in expression.names:
        yield from check_variable(draft, name, place)
    if not _is_defined(expression, draft.bounds):
        yield Problem(
            "E006", "The expression divides by what may be zero, or grows past all bounds.", place, text[:80]
        )


def _is_defined(expression: Expression, bounds: dict[str, tuple[float, float]]) -> bool:
    """Whether every value within the ranges is finite; true where a range is not known."""
    if any(name not in bounds for name in expression.names):
        return True
    for node in _walk(expression.root):
        if isinstance(node, Operation):
            try:
                if not all(math.isfinite(end) for end in node.interval(bounds)):
                    return False
            except (ZeroDivisionError, OverflowError):
                return False
    return True


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
