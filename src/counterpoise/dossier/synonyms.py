"""Words that people write for those of the format."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from counterpoise.errors import nearest

_UP = ("up", "rise", "rises", "rising", "increase", "increases", "increasing", "more", "positive")
_DOWN = ("down", "fall", "falls", "falling", "decrease", "decreases", "decreasing", "less", "negative")
_SAME = ("same", "stable", "unchanged", "constant", "flat", "steady", "none", "equal", "no_change")
_SMALL = ("low", "small", "slight", "minor", "little")
_LARGE = ("high", "large", "big", "major", "great", "very_strong")
_MIDDLE = ("medium", "middle", "average", "normal", "mid")


def _map(**words: Collection[str]) -> dict[str, str]:
    return {word: meant for meant, several in words.items() for word in several}


_SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "confidence": _map(
        likely=("probable", "probably", "plausible"),
        very_likely=("highly_likely", "highly_probable", "very_probable", "very_probably"),
        unlikely=("improbable", "improbably", "doubtful"),
        very_unlikely=("highly_unlikely", "highly_improbable", "very_improbable"),
        even=("roughly_even", "even_chance", "possible", "possibly", "maybe", "perhaps", "toss_up", "50_50"),
        almost_certain=("certain", "certainly", "nearly_certain", "almost_certainly", "sure", "surely"),
        remote=("impossible", "almost_impossible", "almost_no_chance", "hardly"),
    ),
    "strength": _map(weak=_SMALL, moderate=(*_MIDDLE, "middling", "medium_strong"), strong=_LARGE),
    "level": _map(
        middling=(*_MIDDLE, "moderate"),
        very_low=("lowest", "minimal", "tiny"),
        low=("small", "weak"),
        high=("large", "strong"),
        very_high=("highest", "maximal", "huge"),
    ),
    "direction": _map(higher=_UP, lower=_DOWN, same=_SAME),
    "better": _map(higher=_UP, lower=_DOWN),
    "change": _map(rising=(*_UP, "higher", "growing"), falling=(*_DOWN, "shrinking"), steady=_SAME),
    "role": _map(
        state=("outcome", "stock", "endogenous"),
        instrument=("lever", "policy", "conduct", "control"),
        driver=("exogenous", "external", "trend"),
        derived=("formula", "computed", "index", "expression"),
    ),
    "instrument": _map(
        diplomatic=("political", "diplomacy"),
        informational=("information", "media", "propaganda"),
        economic=("economy", "financial", "trade"),
    ),
    "stance": _map(
        asserted=("claimed", "stated"), reported=("cited", "quoted"), rejected=("denied", "refuted")
    ),
    "as": _map(duplicate=("repeat", "repeated", "double"), boilerplate=("heading", "title", "byline")),
    "kind": _map(
        causal=("cause", "link"),
        prediction=("forecast",),
        prescription=("recommendation", "advice"),
        aim=("goal", "want", "interest"),
        state=("country", "nation"),
        bloc=("alliance", "union", "group"),
        organisation=("organization", "company"),
    ),
    "sign": {
        **dict.fromkeys(("1", "++", "plus", *_UP), "+"),
        **dict.fromkeys(("-1", "--", "\u2212", "\u2013", "\u2014", "minus", *_DOWN), "-"),
        **dict.fromkeys(("none", "zero", "null", "no", "neutral", *_SAME), "0"),
    },
}


def find_word(field: str, value: Any, allowed: Collection[str]) -> str | None:
    """The allowed word that a value stands for, or else is most like; None where there is none.

    Examples
    --------
    >>> find_word("confidence", "Highly likely", ["likely", "very_likely"])
    'very_likely'
    >>> find_word("sign", "\u2212", ["+", "-", "0"])
    '-'
    """
    if value is None:
        return None
    plain = str(value)[:80].strip().casefold()
    word = re.sub(r"[\s_-]+", "_", plain) if re.search(r"[a-z]", plain) else plain
    meant = _SYNONYMS.get(field, {}).get(word)
    if meant in allowed:
        return meant
    return word if word in allowed else nearest(str(value), allowed)
