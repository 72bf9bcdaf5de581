"""From rows to links: every field understood, every fault said, every silence filled by a convention."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from counterpoise.dossier.exchange.conditions import read_condition
from counterpoise.dossier.exchange.edges import flatten
from counterpoise.dossier.exchange.rows import Given, Reading, Row
from counterpoise.dossier.exchange.values import (
    Amount,
    not_a_hedge,
    not_a_number,
    not_a_sign,
    not_a_strength,
    read_amount,
    read_confidence,
    read_lag,
    read_strength,
    read_type,
)
from counterpoise.dossier.exchange.weights import find_scale
from counterpoise.errors import Place, Problem
from counterpoise.safety import clean_text

LONGEST_PARAPHRASE = 400
SHORTEST_PARAPHRASE = 3
_SAID = {
    "sign": "Links without a sign: {}. They were read as +.",
    "strength": "Links without a strength: {}. They were read as moderate, as of a text that does not say.",
    "confidence": "Links without a confidence: {}. They count as held without a hedge (almost_certain).",
    "type": "Links whose type is no sign: {}. The type is not read.",
    "paraphrase": "Links without words: {}. They were put in words by their sign.",
    "cut": f"Descriptions cut to {LONGEST_PARAPHRASE} characters: {{}}.",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the file, understood. Ends and account are as the file writes them; lag in years."""

    account: str | None
    account_title: str | None
    claim: str | None
    cause: str
    effect: str
    sign: str
    strength: str
    confidence: str | None
    lag: float
    when: str | None
    paraphrase: str | None
    documents: str | None
    place: Place
    effect_place: Place


@dataclass
class _Polarity:
    """What a row says of sign and strength, before the scale of the file's weights is known."""

    sign: str | None = None
    size: float | None = None
    word: str | None = None


@dataclass
class _Notes:
    """What is found on the way: problems, and how often something had to be guessed."""

    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def interpret(reading: Reading) -> list[Link]:
    """The links of the rows that could be understood; problems and guesses are added to the reading."""
    notes = _Notes()
    complete = [row for row in reading.rows if _has_ends(row, notes)]
    polarities = [_read_polarity(row, reading.decimal_comma, notes) for row in complete]
    scale = find_scale([found.size for found in polarities if found.size])
    links = []
    for row, polarity in zip(complete, polarities, strict=True):
        sized = scale.strength(polarity.size) if polarity.size else None
        links.append(_interpret(row, polarity, polarity.word or sized, reading, notes))
    if any(found.size and not found.word for found in polarities):
        reading.guess("accounts/", scale.describe())
    for what, text in _SAID.items():
        if notes.counts[what]:
            reading.guess("accounts/", text.format(notes.counts[what]))
    reading.problems += notes.problems
    return links


def _has_ends(row: Row, notes: _Notes) -> bool:
    """Whether a row names its cause and effect."""
    missing = [key for key in ("cause", "effect") if key not in row.given]
    for key in missing:
        notes.problems.append(Problem("S001", f"The link has no {key}.", row.place, edit=f"Name the {key}."))
    return not missing


def _read_polarity(row: Row, decimal_comma: bool, notes: _Notes) -> _Polarity:
    """The sign and the strength that a row gives, from whichever of its fields does."""
    found = _Polarity()
    if given := row.given.get("sign"):
        amount = read_amount(given.text, decimal_comma)
        if amount is None:
            notes.problems.append(not_a_sign(given))
        else:  # 1 and -1 in a column of signs are signs
            found.sign, found.size = amount.sign, None if amount.size == 1 else amount.size
    if given := row.given.get("strength"):
        found.word = read_strength(given.text)
        amount = None if found.word else read_amount(given.text, decimal_comma)
        if found.word is None and (amount is None or (amount.size is None and amount.sign != "0")):
            notes.problems.append(not_a_strength(given))
        elif amount is not None:
            _weigh(found, amount, given, notes)
    if given := row.given.get("weight"):
        amount = read_amount(given.text, decimal_comma)
        if amount is None:
            notes.problems.append(not_a_number(given))
        else:
            _weigh(found, amount, given, notes)
    if found.sign is None and (given := row.given.get("type")):
        amount = read_type(given.text)
        notes.counts["type"] += amount is None
        found.sign = None if amount is None else amount.sign
    return found


def _weigh(found: _Polarity, amount: Amount, given: Given, notes: _Notes) -> None:
    """Take over a weight: its size, and its sign where none is given or it is the same."""
    sign = "-" if found.sign == "-" and amount.sign == "+" else amount.sign  # a size beside a sign
    if found.sign is not None and sign != found.sign:
        message = f"The weight contradicts the sign, which is {found.sign}."
        edit = "Correct one of the two."
        notes.problems.append(Problem("S004", message, given.place, given.text[:80], found.sign, edit))
        return
    found.sign = sign
    found.size = amount.size or found.size


def _interpret(row: Row, polarity: _Polarity, strength: str | None, reading: Reading, notes: _Notes) -> Link:
    """A link of a row; what is wrong with its other fields is noted."""
    sign = polarity.sign or "+"
    notes.counts["sign"] += polarity.sign is None
    notes.counts["strength"] += strength is None and sign != "0"
    lag = 0.0
    if given := row.given.get("lag"):
        found = read_lag(given)
        if isinstance(found, Problem):
            notes.problems.append(found)
        else:
            lag = found
    if (given := row.given.get("when")) and (problem := read_condition(given)):
        notes.problems.append(problem)
    when = row.text("when")
    cause, effect = row.given["cause"], row.given["effect"]
    return Link(
        account=row.text("account"),
        account_title=row.text("account_title"),
        claim=row.text("claim"),
        cause=cause.text,
        effect=effect.text,
        sign=sign,
        strength=strength or "moderate",
        confidence=_read_confidence(row, reading.decimal_comma, notes),
        lag=lag,
        when=None if when is None else flatten(when),
        paraphrase=_read_paraphrase(row, notes),
        documents=row.text("documents"),
        place=row.place,
        effect_place=effect.place,
    )


def _read_confidence(row: Row, decimal_comma: bool, notes: _Notes) -> str | None:
    given = row.given.get("confidence")
    if given is None:
        notes.counts["confidence"] += 1
        return None
    found = read_confidence(given.text, decimal_comma)
    if found is None:
        notes.problems.append(not_a_hedge(given))
    return found


def _read_paraphrase(row: Row, notes: _Notes) -> str | None:
    """The words for a link, on one line and not too long; None where there are none."""
    text = clean_text(flatten(row.text("paraphrase") or ""))
    if len(text) < SHORTEST_PARAPHRASE:
        notes.counts["paraphrase"] += 1
        return None
    if len(text) > LONGEST_PARAPHRASE:
        notes.counts["cut"] += 1
        return text[: LONGEST_PARAPHRASE - 1] + "…"
    return text
