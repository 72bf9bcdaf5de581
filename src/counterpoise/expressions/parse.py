"""Reading an expression: names become placeholders, Python's grammar gives a tree, a whitelist keeps it."""

from __future__ import annotations

import ast
import math
import re
import warnings
from dataclasses import dataclass
from typing import Any

from counterpoise.expressions.nodes import (
    LARGEST,
    Above,
    Bounds,
    Gather,
    Junction,
    Name,
    Node,
    Not,
    Number,
    Operation,
    Values,
)
from counterpoise.names import VARIABLE

MAX_LENGTH = 500
MAX_DEPTH = 20
_SHOWN = 40
_WORDS = frozenset({"and", "or", "not", "min", "max", "mean"})
_TOKEN = re.compile(rf"(?<![\w.])(?:{VARIABLE.pattern})(?![\w.:])")
_ALLOWED = re.compile(r"[\w\s.:+\-*/()<>=,]*", re.ASCII)
_SYMBOLS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}

_REFUSED: dict[type[ast.operator], str] = {ast.Pow: "**", ast.FloorDiv: "//"}


class ExpressionError(ValueError):
    """An expression that is refused: its `code` in the catalogue, and the `edit` to make if it is plain."""

    def __init__(self, code: str, message: str, edit: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.edit = edit


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression.

    Parameters
    ----------
    text
        What the analyst wrote.
    names
        The variables it mentions, sorted.
    is_condition
        Whether it is a condition (a truth in [0, 1]) and not a value.

    Examples
    --------
    >>> condition = parse("WEST.unity > 40 and not settlement > 50")
    >>> bounds = {"WEST.unity": (0.0, 100.0), "settlement": (0.0, 100.0)}
    >>> float(condition.truth({"WEST.unity": 41.0, "settlement": 10.0}, bounds))  # 0.5 + 1/(0.05 * 100)
    0.7
    """

    text: str
    names: tuple[str, ...]
    is_condition: bool
    root: Node

    def value(self, values: Values) -> Any:
        """The value in native units, broadcast over the arrays in `values`."""
        return self.root.value(values)

    def truth(self, values: Values, bounds: Bounds) -> Any:
        """The truth in [0, 1]; `bounds` gives each variable's range, which sets the ramp."""
        return self.root.truth(values, bounds)

    def interval(self, bounds: Bounds) -> tuple[float, float]:
        """The smallest and largest value over the box of `bounds`; ZeroDivisionError if undefined."""
        return self.root.interval(bounds)

    def truths(self, within: Bounds, bounds: Bounds) -> tuple[float, float]:
        """The smallest and largest truth over the box `within`; `bounds` are the ranges, as for `truth`.

        The two may be farther apart than what is reached, where a name stands twice; never nearer.
        """
        return self.root.truths(within, bounds)


def parse(text: str) -> Expression:
    """The expression that `text` writes, refused with an `ExpressionError` if off the whitelist.

    Examples
    --------
    >>> parse("mean(RUS.autonomy, 100 - RUS.dependence)").value(
    ...     {"RUS.autonomy": 30.0, "RUS.dependence": 50.0}
    ... )
    40.0
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError("E003", f"The expression has {len(text)} characters; {MAX_LENGTH} are allowed.")
    _check_depth(text)
    if not _ALLOWED.fullmatch(text):
        strange = next(char for char in text if not _ALLOWED.fullmatch(char))
        raise ExpressionError("E002", f"{strange!r} is not allowed in an expression.")
    placeholders: dict[str, str] = {}

    def hide(match: re.Match[str]) -> str:
        token = match.group(0)
        if token in _WORDS:
            return token
        return placeholders.setdefault(token, f"V{len(placeholders)}")

    hidden = _TOKEN.sub(hide, text.strip())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Python warns of some nonsense that it accepts
            tree = ast.parse(hidden, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError, Warning) as fault:
        raise _say_where(text, hidden, placeholders, fault) from fault
    names = {placeholder: name for name, placeholder in placeholders.items()}
    root = _Reader(names).read(tree.body, 1)
    condition = isinstance(root, (Above, Not, Junction))
    return Expression(text, tuple(sorted(placeholders)), condition, root)


def _say_where(text: str, hidden: str, placeholders: dict[str, str], fault: BaseException) -> ExpressionError:
    """The error of an expression that cannot be read, with the part from which on it cannot."""
    names = {placeholder: name for name, placeholder in placeholders.items()}
    offset = getattr(fault, "offset", None) if getattr(fault, "lineno", None) == 1 else None
    rest = hidden[max(offset - 1, 0) :] if offset else ""
    before, after = (
        re.sub(r"\bV\d+\b", lambda found: names.get(found[0], found[0]), part)
        for part in (hidden[: len(hidden) - len(rest)], rest)
    )
    if not hidden:
        return ExpressionError("E001", "The expression is empty.")
    if re.search(r"(?<![<>=])=(?!=)", text):
        edit = "Compare with < <= > >=; levels are never exactly equal."
        return ExpressionError("E001", "The sign = compares nothing in an expression.", edit)
    if re.search(r"\b(AND|OR|NOT)\b", text):
        return ExpressionError(
            "E001", "A word stands in capitals.", "Write and, or and not in small letters."
        )
    if text.count("(") != text.count(")"):
        opened, closed = text.count("("), text.count(")")
        message = f"The expression opens {opened} brackets and closes {closed}."
        return ExpressionError("E001", message, f"Add or remove a bracket in {text.strip()[:80]}.")
    if not after.strip():
        edit = f"Add what is compared or joined after {text.strip()[-_SHOWN:]}."
        return ExpressionError("E001", "The expression ends too soon.", edit)
    shown = after if len(after) <= _SHOWN else after[:_SHOWN] + "..."
    message = (
        f"The expression cannot be read from its character {len(before) + 1} on, where {shown!r} stands."
    )
    return ExpressionError("E001", message)


def _check_depth(text: str) -> None:
    """Refuse deep nesting before any parser recurses into it."""
    depth = deepest = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
    signs = max((len(run) for run in re.findall(r"(?:[-+]\s*)+", text)), default=0)
    nots = len(re.findall(r"\bnot\b", text))
    if max(deepest, signs, nots) > MAX_DEPTH:
        raise ExpressionError("E004", f"The expression is more than {MAX_DEPTH} levels deep.")


class _Reader:
    """Turns Python's syntax tree into ours, refusing all that is not on the list."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def read(self, node: ast.AST, depth: int) -> Node:
        """Our node for Python's, at most `MAX_DEPTH` levels deep (chains of one operator count once)."""
        if depth > MAX_DEPTH:
            raise ExpressionError("E004", f"The expression is more than {MAX_DEPTH} levels deep.")
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise ExpressionError("E002", f"{type(node).__name__} is not allowed in an expression.")
        return method(node, depth)

    def _constant(self, node: ast.Constant, depth: int) -> Node:
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            raise ExpressionError("E002", f"{node.value!r} is not allowed in an expression.")
        try:
            number = float(node.value)
        except OverflowError:
            number = math.inf
        if number > LARGEST:
            raise ExpressionError("E002", f"A number in an expression is at most {LARGEST:g}.")
        return Number(number)

    def _name(self, node: ast.Name, depth: int) -> Node:
        if node.id not in self.names:
            raise ExpressionError("E002", f"{node.id!r} is not a name that an expression can use.")
        return Name(self.names[node.id])

    def _unaryop(self, node: ast.UnaryOp, depth: int) -> Node:
        if isinstance(node.op, ast.Not):
            return Not(self._condition(node.operand, depth + 1))
        inner = self._value(node.operand, depth + 1)
        if isinstance(node.op, ast.USub):
            return Operation("-", Number(0.0), inner)
        if isinstance(node.op, ast.UAdd):
            return inner
        raise ExpressionError("E002", "~ is not allowed in an expression.")

    def _binop(self, node: ast.BinOp, depth: int) -> Node:
        symbol = _SYMBOLS.get(type(node.op))
        if symbol is None:
            sign = _REFUSED.get(type(node.op), "This sign")
            raise ExpressionError("E002", f"{sign} is not allowed; use + - * /.")
        return Operation(symbol, self._value(node.left, depth + 1), self._value(node.right, depth + 1))

    def _boolop(self, node: ast.BoolOp, depth: int) -> Node:
        word = "and" if isinstance(node.op, ast.And) else "or"
        return Junction(word, tuple(self._condition(item, depth + 1) for item in node.values))

    def _compare(self, node: ast.Compare, depth: int) -> Node:
        sides = [self._value(side, depth + 1) for side in (node.left, *node.comparators)]
        parts: list[Node] = []
        for operator, left, right in zip(node.ops, sides, sides[1:], strict=False):
            if isinstance(operator, (ast.Gt, ast.GtE)):
                parts.append(Above(left, right))
            elif isinstance(operator, (ast.Lt, ast.LtE)):
                parts.append(Above(right, left))
            else:
                raise ExpressionError("E002", "Compare with < <= > >=; levels are never exactly equal.")
        return parts[0] if len(parts) == 1 else Junction("and", tuple(parts))

    def _call(self, node: ast.Call, depth: int) -> Node:
        function = node.func.id if isinstance(node.func, ast.Name) else None
        if function not in {"min", "max", "mean"} or node.keywords or not node.args:
            raise ExpressionError("E002", "Only min(...), max(...) and mean(...) can be called.")
        return Gather(function, tuple(self._value(item, depth + 1) for item in node.args))

    def _value(self, node: ast.AST, depth: int) -> Node:
        found = self.read(node, depth)
        if isinstance(found, (Above, Not, Junction)):
            raise ExpressionError("E005", "A condition stands where a value is needed.")
        return found

    def _condition(self, node: ast.AST, depth: int) -> Node:
        found = self.read(node, depth)
        if not isinstance(found, (Above, Not, Junction)):
            raise ExpressionError("E005", "A value stands where a condition is needed.")
        return found
