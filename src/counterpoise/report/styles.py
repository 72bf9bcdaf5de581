"""How lines are told apart: a policy has one hue and one dash in all fans of a report."""

from __future__ import annotations

from collections.abc import Collection, Sequence

HUES, DASHES = 6, 5  # without a common factor, so that 30 styles follow before one comes again


def find_style(number: int) -> tuple[int, int]:
    """The hue and the dash of a style, from 0; styles count from 1.

    Examples
    --------
    >>> find_style(1), find_style(7)
    ((0, 0), (0, 1))
    """
    return (number - 1) % HUES, (number - 1) % DASHES


def assign_styles(fans: Sequence[Sequence[str]]) -> dict[str, int]:
    """A style for each policy, one in all fans; within a fan hues differ, and dashes where that can be.

    Parameters
    ----------
    fans
        The policies of each fan, in their order.

    Returns
    -------
    dict
        Numbers from 1; only of more than 30 policies some share one.

    Examples
    --------
    >>> assign_styles([["talks", "arms"], ["arms", "trade"]])
    {'talks': 1, 'arms': 2, 'trade': 3}
    """
    styles: dict[str, int] = {}
    for name in dict.fromkeys(name for fan in fans for name in fan):
        beside = {other for fan in fans if name in fan for other in fan if other in styles}
        costs = {
            number: _weigh(number, [styles[other] for other in beside], styles.values())
            for number in range(1, HUES * DASHES + 1)
        }
        styles[name] = min(costs, key=lambda number: (costs[number], number))
    return styles


def _weigh(number: int, beside: Collection[int], taken: Collection[int]) -> tuple[bool, bool, bool]:
    """What speaks against a style: that it, its hue in a fan, or its dash in a fan has been given away."""
    hue, dash = find_style(number)
    hues, dashes = {find_style(other)[0] for other in beside}, {find_style(other)[1] for other in beside}
    return number in taken, hue in hues, dash in dashes
