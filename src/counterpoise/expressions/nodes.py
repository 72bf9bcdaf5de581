"""The nodes of an expression: each knows its value, its truth as a ramp, and its bounds.

A value is in native units. A truth lies in [0, 1]: a comparison is 0 below, 1 above, and linear over
0.05 of the range of what is compared, centred on equality, so that a condition never jumps. `and` is
the minimum, `or` the maximum, `not` the complement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, Protocol

import numpy as np

RAMP_SHARE = 0.05
LARGEST, SMALLEST = 1e30, 1e-30  # what single precision holds, with room: of a value, of a divisor

Values = Mapping[str, Any]
Bounds = Mapping[str, tuple[float, float]]


class Node(Protocol):
    """What every node can say of itself."""

    def value(self, values: Values) -> Any:
        """The value (arithmetic) in native units."""
        ...

    def truth(self, values: Values, bounds: Bounds) -> Any:
        """The truth (conditions) in [0, 1]."""
        ...

    def interval(self, bounds: Bounds) -> tuple[float, float]:
        """The smallest and largest value, given each name's."""
        ...

    def truths(self, within: Bounds, bounds: Bounds) -> tuple[float, float]:
        """The smallest and largest truth while values stay `within`; `bounds` set the ramps."""
        ...


class _Arithmetic:
    """A node that has a value and no truth."""

    def truth(self, values: Values, bounds: Bounds) -> Any:
        raise TypeError("a value has no truth")

    def truths(self, within: Bounds, bounds: Bounds) -> tuple[float, float]:
        raise TypeError("a value has no truth")


class _Condition:
    """A node that has a truth and no value."""

    def value(self, values: Values) -> Any:
        raise TypeError("a condition has no value")

    def interval(self, bounds: Bounds) -> tuple[float, float]:
        raise TypeError("a condition has no interval")


@dataclass(frozen=True, slots=True)
class Number(_Arithmetic):
    """A constant."""

    number: float

    def value(self, values: Values) -> Any:
        return self.number

    def interval(self, bounds: Bounds) -> tuple[float, float]:
        return self.number, self.number


@dataclass(frozen=True, slots=True)
class Name(_Arithmetic):
    """A variable."""

    name: str

    def value(self, values: Values) -> Any:
        return values[self.name]

    def interval(self, bounds: Bounds) -> tuple[float, float]:
        return bounds[self.name]


_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}


@dataclass(frozen=True, slots=True)
class Operation(_Arithmetic):
    """Two values joined by + - * or /."""

    symbol: str
    left: Node
    right: Node

    def value(self, values: Values) -> Any:
        return _OPERATIONS[self.symbol](self.left.value(values), self.right.value(values))

    def interval(self, bounds: Bounds) -> tuple[float, float]:
        left, right = self.left.interval(bounds), self.right.interval(bounds)
        if self.symbol == "/" and right[0] < SMALLEST and right[1] > -SMALLEST:
            raise ZeroDivisionError
        corners = [_OPERATIONS[self.symbol](a, b) for a in left for b in right]
        return min(corners), max(corners)


@dataclass(frozen=True, slots=True)
class Gather(_Arithmetic):
    """min, max or mean of several values."""

    function: str
    items: tuple[Node, ...]

    def value(self, values: Values) -> Any:
        parts = [item.value(values) for item in self.items]
        if self.function == "mean":
            return reduce(lambda a, b: a + b, parts) / float(len(parts))
        return reduce(np.minimum if self.function == "min" else np.maximum, parts)

    def interval(self, bounds: Bounds) -> tuple[float, float]:
        parts = [item.interval(bounds) for item in self.items]
        lows, highs = [low for low, _ in parts], [high for _, high in parts]
        if self.function == "mean":
            return sum(lows) / len(lows), sum(highs) / len(highs)
        pick = min if self.function == "min" else max
        return pick(lows), pick(highs)


@dataclass(frozen=True, slots=True)
class Above(_Condition):
    """True where `left` exceeds `right`, ramped."""

    left: Node
    right: Node

    def excess(self, bounds: Bounds) -> tuple[float, float]:
        """By how much `left` exceeds `right` at least and at most."""
        return Operation("-", self.left, self.right).interval(bounds)

    def truth(self, values: Values, bounds: Bounds) -> Any:
        return self._ramp(self.left.value(values) - self.right.value(values), bounds)

    def truths(self, within: Bounds, bounds: Bounds) -> tuple[float, float]:
        low, high = (float(self._ramp(excess, bounds)) for excess in self.excess(within))
        return low, high

    def _ramp(self, excess: Any, bounds: Bounds) -> Any:
        low, high = self.excess(bounds)
        width = RAMP_SHARE * (high - low)
        if width == 0:
            return np.where(np.asarray(excess) > 0, 1.0, 0.0)
        return np.clip(excess / width + 0.5, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Not(_Condition):
    """The complement of a condition."""

    item: Node

    def truth(self, values: Values, bounds: Bounds) -> Any:
        return 1.0 - self.item.truth(values, bounds)

    def truths(self, within: Bounds, bounds: Bounds) -> tuple[float, float]:
        low, high = self.item.truths(within, bounds)
        return 1.0 - high, 1.0 - low


@dataclass(frozen=True, slots=True)
class Junction(_Condition):
    """`and` (the minimum) or `or` (the maximum) of conditions."""

    word: str
    items: tuple[Node, ...]

    def truth(self, values: Values, bounds: Bounds) -> Any:
        pick = np.minimum if self.word == "and" else np.maximum
        return reduce(pick, [item.truth(values, bounds) for item in self.items])

    def truths(self, within: Bounds, bounds: Bounds) -> tuple[float, float]:
        parts = [item.truths(within, bounds) for item in self.items]
        pick = min if self.word == "and" else max
        return pick(low for low, _ in parts), pick(high for _, high in parts)
