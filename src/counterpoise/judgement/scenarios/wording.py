"""A box in words: what has to be so for failures to be dense."""

from __future__ import annotations

import numpy as np

from counterpoise.judgement.scenarios.prim import Box
from counterpoise.judgement.scenarios.tabulating import Inputs

STRENGTH = "strength: "  # columns of this beginning are standard normal factors of a link's strength
HOLDS = "holds: "
BORROWED = "completion: "  # who lends a claim where the account is silent, or a sign that nobody states
WORD = "source: "  # whose word is taken
LEVELS = {"base": "the base of", "start": "the start of", "settles": "the settled level of"}
AS_CODED = 0.1  # standard deviations within which a limit is at the strength that was coded


def describe_box(box: Box, inputs: Inputs) -> str:
    """The limits of a box as one clause, the narrowest first.

    Parameters
    ----------
    box
        Its limits.
    inputs
        All draws, from which shares are counted.

    Returns
    -------
    str
        For instance "the link A -> B is stronger than coded (by more than 0.40 standard deviations; the
        highest 35% of draws)"; "always" for the open box.
    """
    told = []
    for column in box.restricted:
        only = box
        for other in box.restricted:
            only = only if other == column else only.freed(other)
        share = float(only.contains(inputs.x).mean())
        told.append((share, column, _describe_input(box, column, share, inputs)))
    return ", and ".join(clause for _, _, clause in sorted(told)) or "always"


def _describe_input(box: Box, column: int, share: float, inputs: Inputs) -> str:
    name, unit = inputs.names[column], inputs.units[column]
    if kept := box.kept[column]:
        return _describe_categories(name, kept, inputs.labels[column])
    low, high = float(box.low[column]), float(box.high[column])
    part = _describe_share(low, high, share)
    if name.startswith(STRENGTH):
        return _describe_strength(name.removeprefix(STRENGTH), low, high, part)
    kind, _, about = name.partition(": ")
    name = f"{LEVELS[kind]} {about}" if kind in LEVELS else name
    unit = f" {unit}" if unit else ""
    if np.isinf(high):
        return f"{name} is above {_round(low)}{unit} ({part})"
    if np.isinf(low):
        return f"{name} is below {_round(high)}{unit} ({part})"
    return f"{name} is between {_round(low)} and {_round(high)}{unit} ({part})"


def _describe_share(low: float, high: float, share: float) -> str:
    which = "the highest " if np.isinf(high) else "the lowest " if np.isinf(low) else ""
    return f"{which}{share:.0%} of draws"


def _describe_strength(link: str, low: float, high: float, part: str) -> str:
    if np.isinf(high) or np.isinf(low):
        limit, more, less = (low, "stronger", "weaker") if np.isinf(high) else (-high, "weaker", "stronger")
        if abs(limit) < AS_CODED:
            return f"the link {link} is {more} than coded ({part})"
        if limit > 0:
            return (
                f"the link {link} is {more} than coded (by more than {limit:.2f} standard deviations; {part})"
            )
        most = f"by less than {-limit:.2f} standard deviations"
        return f"the link {link} is not much {less} than coded ({most}; {part})"
    ends = f"{low:+.2f} and {high:+.2f} standard deviations of what was coded"
    return f"the link {link} is between {ends} ({part})"


def _describe_categories(name: str, kept: tuple[bool, ...], labels: tuple[object, ...]) -> str:
    inside = [label for label, stays in zip(labels, kept, strict=True) if stays]
    if set(labels) == {False, True}:
        if name.startswith(HOLDS):
            return f"the claim {name.removeprefix(HOLDS)} {'holds' if inside[0] else 'does not hold'}"
        return f"{name} is {'true' if inside[0] else 'false'}"
    said = " or ".join(str(label) for label in inside)
    if name.startswith(BORROWED):
        link = name.removeprefix(BORROWED)
        if set(labels) <= {"+", "-"}:
            return f"the sign of {link}, on which nobody speaks, is drawn as {said}"
        return f"the claim on {link} is borrowed from {said}"
    if name.startswith(WORD):
        return f"on {name.removeprefix(WORD)} the word of {said} is taken"
    return f"{name} is {said}"


def _round(value: float) -> str:
    return f"{value:.3g}"
