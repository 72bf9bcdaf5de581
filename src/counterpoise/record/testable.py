"""Which causal claims a record can say anything of, and what the others lack."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from counterpoise.dossier import Dossier
from counterpoise.expressions import parse
from counterpoise.record.measuring import Measured, Series
from counterpoise.schema import CausalClaim, Variable

# Fewest pairs of successive years. Five things are unknown (intercept, trend, response time, volatility,
# weight), and fewer than eight pairs leave next to nothing to tell them by (a judgement, decision 0038).
FEWEST_PAIRS = 8
Verdict = Literal["testable", "accounting", "untestable"]


@dataclass(frozen=True, slots=True)
class Testability:
    """Whether the record can say anything of a causal claim.

    Parameters
    ----------
    account, claim, cause, effect, sign, when
        The claim; its account is "common" for common.yaml.
    verdict
        "testable": cause, effect and all that a condition reads are observed for `FEWEST_PAIRS` pairs of
        years; "accounting": cause and effect are parts of one whole, or one indicator, so that their
        movement together is arithmetic; else "untestable".
    missing
        What has no series: cause, effect, condition; or "years" where there are too few.
    pairs, first, last
        How many years t there are in which the effect is observed in t and t-1 and the cause in the year of
        its lag, and the first and last of them; 0 and None where something is missing.
    remedy
        What would make the claim testable; empty where it is.
    """

    account: str
    claim: str
    cause: str
    effect: str
    sign: str
    when: str | None
    verdict: Verdict
    missing: tuple[str, ...]
    pairs: int
    first: int | None
    last: int | None
    remedy: str

    @property
    def link(self) -> tuple[str, str]:
        """Cause and effect."""
        return self.cause, self.effect

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return {**asdict(self), "missing": list(self.missing)}


def list_testable(dossier: Dossier, measured: Measured) -> list[Testability]:
    """Every causal claim that makes a link, with whether the record can say anything of it.

    Assumes that only the principal indicator of a variable counts, and that a driver is known between its
    first and last point. A claim counts by its whole years: a lag is rounded to them.

    Parameters
    ----------
    dossier
        Its claims, in the order of the files: accounts first, then common.yaml.
    measured
        What `measure` gave for it.

    Examples
    --------
    >>> from counterpoise.record import load, load_record, measure
    >>> dossier = load("russia")
    >>> found = list_testable(dossier, measure(dossier, load_record(dossier)))
    >>> claim = next(entry for entry in found if entry.verdict == "testable")
    >>> claim.missing, claim.pairs >= FEWEST_PAIRS
    ((), True)
    """
    known = {name: _find_years(entry, measured.principal(name)) for name, entry in dossier.variables.items()}
    claims = [
        (account.id, claim) for account in dossier.accounts.values() for claim in account.causal_claims()
    ]
    claims += [("common", claim) for claim in dossier.common_causal_claims()]
    return [_judge(account, claim, known, measured) for account, claim in claims]


def _find_years(variable: Variable, series: Series | None) -> frozenset[int]:
    """The years in which a variable is known and was not held at an end of its range."""
    if variable.role == "driver" and variable.points:
        days = sorted(variable.points)
        return frozenset(range(days[0].year, days[-1].year + 1))
    if series is None:
        return frozenset()
    return frozenset(int(year) for year in series.years[~series.beyond])


def _judge(
    account: str, claim: CausalClaim, known: dict[str, frozenset[int]], measured: Measured
) -> Testability:
    """One claim."""
    condition = set(parse(claim.when).names) if claim.when else set()
    missing = [part for part, name in (("cause", claim.cause), ("effect", claim.effect)) if not known[name]]
    if any(not known[name] for name in condition):
        missing.append("condition")
    lag = round(claim.lag)
    together = [
        year
        for year in sorted(known[claim.effect])
        if year - 1 in known[claim.effect]
        and year - lag in known[claim.cause]
        and all(year in known[name] for name in condition)
    ]
    verdict: Verdict = "untestable"
    if not missing and _is_accounting(measured.principal(claim.cause), measured.principal(claim.effect)):
        verdict = "accounting"
    elif len(together) >= FEWEST_PAIRS:
        verdict = "testable"
    elif not missing:
        missing.append("years")
    return Testability(
        account=account,
        claim=claim.id,
        cause=claim.cause,
        effect=claim.effect,
        sign=claim.sign,
        when=claim.when,
        verdict=verdict,
        missing=tuple(missing),
        pairs=len(together),
        first=together[0] if together else None,
        last=together[-1] if together else None,
        remedy=_say_remedy(
            claim, verdict, missing, len(together), [n for n in sorted(condition) if not known[n]]
        ),
    )


def _is_accounting(cause: Series | None, effect: Series | None) -> bool:
    """Whether two series are parts of one whole, or the same."""
    if cause is None or effect is None:
        return False
    return cause.indicator == effect.indicator or (
        cause.share_of is not None and cause.share_of == effect.share_of
    )


def _say_remedy(
    claim: CausalClaim, verdict: Verdict, missing: list[str], pairs: int, unread: list[str]
) -> str:
    """What would make a claim testable."""
    if verdict == "testable":
        return ""
    if verdict == "accounting":
        return f"An indicator of {claim.cause} or {claim.effect} that is no part of the same whole."
    if "years" in missing:
        return (
            f"{FEWEST_PAIRS - pairs} more years in which {claim.cause} and {claim.effect} are both observed."
        )
    names = [name for part, name in (("cause", claim.cause), ("effect", claim.effect)) if part in missing]
    wanted = list(dict.fromkeys([*names, *unread]))
    listed = wanted[0] if len(wanted) == 1 else f"{', '.join(wanted[:-1])} and {wanted[-1]}"
    return f"A yearly indicator of {listed}."
