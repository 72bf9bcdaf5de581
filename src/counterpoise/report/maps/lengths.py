"""Lengths as SVG reads them."""

from __future__ import annotations


def say_length(number: float) -> str:
    """A length to a tenth of a pixel, without a decimal that says nothing.

    Examples
    --------
    >>> say_length(12.04), say_length(-0.25)
    ('12', '-0.2')
    """
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def say_point(x: float, y: float) -> str:
    """A point, each coordinate to a tenth of a pixel.

    Examples
    --------
    >>> say_point(1, 2.55)
    '1,2.5'
    """
    return f"{say_length(x)},{say_length(y)}"
