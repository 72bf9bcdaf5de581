"""Conditions of links, and the ranges that their numbers suggest."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from counterpoise.dossier.exchange.rows import Given
from counterpoise.errors import CATALOGUE, Problem
from counterpoise.expressions import Expression, ExpressionError, parse
from counterpoise.expressions.nodes import Number, Operation

LARGEST = 1e11  # a range ends at a power of ten, and no range reaches beyond 1e12


def read_condition(given: Given) -> Problem | None:
    """What is wrong with a condition, if anything.

    Conditions that divide are refused: whether they are defined depends on ranges, which a file of links
    does not give.
    """

    def refuse(code: str, message: str) -> Problem:
        return Problem(code, message, given.place, given.text[:80], edit=CATALOGUE[code].mend)

    try:
        expression = parse(given.text)
    except ExpressionError as fault:
        return refuse(fault.code, str(fault))
    if not expression.is_condition:
        return refuse("E005", "What is needed here is a condition, such as settlement > 50.")
    if any(isinstance(node, Operation) and node.symbol == "/" for node in _walk(expression.root)):
        return refuse("E006", "The condition divides, and the ranges of its variables are not known.")
    if _largest_number(expression) > LARGEST:
        return refuse("E006", f"The condition has a number over {LARGEST:g}.")
    return None


def guess_tops(conditions: Iterable[str]) -> dict[str, float]:
    """For each variable of a condition the end of a range from 0 in which its numbers lie.

    It is 1, or the power of ten that is not below the largest number of a condition that names it.

    Examples
    --------
    >>> guess_tops(["RUS.autonomy > 45", "trust < 0.5"])
    {'RUS.autonomy': 100.0, 'trust': 1.0}
    """
    tops: dict[str, float] = {}
    for text in dict.fromkeys(conditions):
        expression = parse(text)
        largest = _largest_number(expression)
        top = 1.0 if largest <= 1 else 10.0 ** math.ceil(math.log10(largest))
        for name in expression.names:
            tops[name] = max(top, tops.get(name, 1.0))
    return tops


def _largest_number(expression: Expression) -> float:
    return max((abs(node.number) for node in _walk(expression.root) if isinstance(node, Number)), default=0.0)


def _walk(node: Any) -> Iterator[Any]:
    """The node and all below it."""
    yield node
    for part in fields(node):
        value = getattr(node, part.name)
        for child in value if isinstance(value, tuple) else (value,):
            if is_dataclass(child):
                yield from _walk(child)
