"""Conditions and formulas that an analyst writes: a small language that is parsed, never run as code."""

from counterpoise.expressions.nodes import RAMP_SHARE
from counterpoise.expressions.parse import MAX_DEPTH, MAX_LENGTH, Expression, ExpressionError, parse

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "RAMP_SHARE", "Expression", "ExpressionError", "parse"]
