"""The verdict on each claim that can be tested, as rows for the page, grouped, contested links first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from counterpoise.report.recorded.plots import find_reach
from counterpoise.report.statements import say_effect
from counterpoise.report.words import format_change, format_share, join_words

# What a verdict means, in the order of the page; the rest of the verdicts are not verdicts on a tested claim.
VERDICT_MEANINGS = {
    "supported": "the claimed sign beats both others over tenfold in every fit",
    "contradicted": "another sign beats both others over tenfold in every fit",
    "undecided": "no sign does, though a record like this one would support the claim, if true as stated, at "
    "least every second time",
    "cannot decide": "no sign does, and a record like this one would support the claim, even if true as "
    "stated, less than every second time",
}
# How sharply a link is contested, the sharpest first, as `name_difference` says it; silence is no contest.
KINDS = ("opposite directions", "an effect or none", "strength")
SIGN_WORDS = {"+": "more", "0": "no effect", "-": "less"}
LARGEST = 1000.0
_FITS = {"main": "with all years", "own step": "with a step of its own"}


@dataclass(frozen=True, slots=True)
class Factor:
    """How much better the claimed sign predicts than another: with a trend in the equation, and without."""

    rival: str
    text: str
    text_no_trend: str


@dataclass(frozen=True, slots=True)
class VerdictView:
    """One tested claim. Points are percentage points of the effect's range, for a full swing of the cause."""

    claim: str
    account: str
    whose: str
    paraphrase: str
    cause: str
    effect: str
    cause_title: str
    effect_title: str
    says: str
    terms: str
    verdict: str
    contested: str
    median: float
    low: float
    high: float
    claimed: float
    reach: float
    text: str
    factors: tuple[Factor, ...]
    power: str
    years: str
    fits: str
    rivals: str


@dataclass(frozen=True, slots=True)
class VerdictGroup:
    """The tested claims of one verdict, and what it means."""

    verdict: str
    meaning: str
    rows: tuple[VerdictView, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called: variables and accounts by id, and how links are contested, where they are."""

    variables: Mapping[str, str]
    accounts: Mapping[str, str]
    contested: Mapping[tuple[str, str], str]


def is_tested(claim: Mapping[str, Any]) -> bool:
    """Whether an entry of the evidence has been held against the record."""
    return claim["points"] is not None


def group_verdicts(
    claims: Sequence[Mapping[str, Any]], claimed: Mapping[str, float], names: Names
) -> tuple[VerdictGroup, ...]:
    """The tested claims by verdict; within one, links that are contested come first, the sharpest of all.

    Parameters
    ----------
    claims
        Entries of the evidence.
    claimed
        By "account claim" what each states, in points.
    names
        What things are called.
    """
    tested = [claim for claim in claims if is_tested(claim)]
    stated = [claimed[f"{claim['account']} {claim['claim']}"] for claim in tested]
    ends = [value for claim in tested for value in (claim["points"]["low"], claim["points"]["high"])]
    reach = find_reach([*ends, *stated])
    rows = [_view(claim, point, reach, names) for claim, point in zip(tested, stated, strict=True)]
    order = {kind: place for place, kind in enumerate(KINDS)}
    rows.sort(key=lambda row: (order.get(row.contested, len(KINDS)), *_together(row)))
    groups = (
        VerdictGroup(verdict, meaning, tuple(row for row in rows if row.verdict == verdict))
        for verdict, meaning in VERDICT_MEANINGS.items()
    )
    return tuple(group for group in groups if group.rows)


def _together(row: VerdictView) -> tuple[str, str]:
    """What keeps claims on one link side by side."""
    return row.effect_title, row.cause_title


def _view(claim: Mapping[str, Any], claimed: float, reach: float, names: Names) -> VerdictView:
    points = claim["points"]
    return VerdictView(
        claim=claim["claim"],
        account=claim["account"],
        whose=names.accounts.get(claim["account"], claim["account"]),
        paraphrase=claim["paraphrase"],
        cause=claim["cause"],
        effect=claim["effect"],
        cause_title=names.variables.get(claim["cause"], claim["cause"]),
        effect_title=names.variables.get(claim["effect"], claim["effect"]),
        says=say_effect(claim["sign"], claim["strength"] or "moderate"),
        terms=_say_terms(claim),
        verdict=claim["verdict"],
        contested=names.contested.get((claim["cause"], claim["effect"]), ""),
        median=points["median"],
        low=points["low"],
        high=points["high"],
        claimed=claimed,
        reach=reach,
        text=say_points(points),
        factors=list_factors(claim),
        power=_say_powers(claim),
        years=f"{claim['first']}\u2013{claim['last']}, {claim['steps']} yearly steps",
        fits=say_fits(claim["variants"]),
        rivals=_say_rivals(claim["rivals"], names.variables),
    )


def _say_terms(claim: Mapping[str, Any]) -> str:
    """A claim's condition and lag, where it has them."""
    lag = f"after {claim['lag']:g} years" if claim["lag"] else ""
    return ", ".join(part for part in (lag, f"when {claim['when']}" if claim["when"] else "") if part)


def say_points(points: Mapping[str, float]) -> str:
    """A posterior in percentage points of the range.

    Examples
    --------
    >>> say_points({"median": 11.26, "low": -22.6, "high": 24.8})
    '+11 [−23, +25]'
    """
    low, middle, high = (format_change(points[part], 0) for part in ("low", "median", "high"))
    return f"{middle} [{low}, {high}]"


def say_power(power: float) -> str:
    """A power, which is counted on simulated records: none of them is no zero.

    Examples
    --------
    >>> say_power(0.0), say_power(0.12)
    ('<1%', '12%')
    """
    return "<1%" if power == 0 else format_share(power)


def _say_powers(claim: Mapping[str, Any]) -> str:
    """The power of the rule, and beside it that of a single fit: what the variants cost."""
    single = claim.get("power_single")
    return say_power(claim["power"]) + ("" if single is None else f"; of a single fit {say_power(single)}")


def list_factors(claim: Mapping[str, Any]) -> tuple[Factor, ...]:
    """Bayes factors of the claimed sign over each of the two others.

    Examples
    --------
    >>> factors = {"+ over 0": 2.0, "+ over -": 8.0, "0 over -": 4.0}
    >>> shown = list_factors({"sign": "-", "factors": factors, "factors_no_trend": factors})
    >>> [(factor.rival, factor.text) for factor in shown]
    [('more', '0.12'), ('no effect', '0.25')]
    """
    with_trend, without = _by_sign(claim["factors"]), _by_sign(claim["factors_no_trend"])
    sign = claim["sign"]
    return tuple(
        Factor(
            SIGN_WORDS[other],
            say_factor(with_trend[sign] / with_trend[other]),
            say_factor(without[sign] / without[other]),
        )
        for other in SIGN_WORDS
        if other != sign
    )


def _by_sign(factors: Mapping[str, float]) -> dict[str, float]:
    """How well each sign predicts, as multiples of the least sign's."""
    return {"+": factors["+ over -"], "0": factors["0 over -"], "-": 1.0}


def say_factor(value: float) -> str:
    """A Bayes factor with two digits; beyond a thousand either way only that.

    Examples
    --------
    >>> say_factor(31.4), say_factor(0.0712), say_factor(5e6), say_factor(1e-9)
    ('31', '0.071', 'over 1000', 'under 0.001')
    """
    if value > LARGEST:
        return "over 1000"
    return "under 0.001" if value < 1 / LARGEST else f"{float(f'{value:.2g}'):g}"


def say_fits(variants: Sequence[Mapping[str, Any]]) -> str:
    """What each fit that counts decides.

    Examples
    --------
    >>> fits = [("main", "+"), ("without 2014", None), ("own step", "+")]
    >>> say_fits([{"name": name, "counts": True, "decides": sign} for name, sign in fits])
    '“more” in 2 of 3 fits (with all years, with a step of its own), none in 1 (without 2014)'
    >>> other = {"name": "peace by talks", "counts": True, "decides": "0"}
    >>> say_fits([{"name": "main", "counts": True, "decides": None}, other])
    '“no effect” in 1 of 2 fits (by talks), none in 1 (with all years)'
    >>> say_fits([{"name": "main", "counts": True, "decides": None}])
    'no sign stands out in any of 1 fit'
    """
    counted = [variant for variant in variants if variant["counts"]]
    total = f"{len(counted)} fit{'' if len(counted) == 1 else 's'}"
    found = {variant["decides"] for variant in counted}
    if found == {None}:
        return f"no sign stands out in any of {total}"
    if len(found) == 1:
        return f"“{SIGN_WORDS[counted[0]['decides']]}” in all of {total}"
    parts = []
    for sign, word in (*SIGN_WORDS.items(), (None, "")):
        chosen = [_name_fit(variant["name"]) for variant in counted if variant["decides"] == sign]
        if chosen:
            of = f"{len(chosen)} of {total}" if not parts else f"{len(chosen)}"
            parts.append(f"{f'“{word}”' if word else 'none'} in {of} ({', '.join(chosen)})")
    return ", ".join(parts)


def _name_fit(name: str) -> str:
    """A fit in words; one with another indicator by that alone."""
    _, by, indicator = name.partition(" by ")
    return f"by {indicator}" if by else _FITS.get(name, name)


def _say_rivals(rivals: Mapping[str, float], titles: Mapping[str, str]) -> str:
    """The other causes that were in the equation or out of it, with the probability that they are in."""

    def name(form: str) -> str:
        variable, space, rest = form.partition(" ")
        return titles.get(variable, variable) + space + rest

    return join_words([f"{name(form)} ({format_share(share)})" for form, share in rivals.items()])
