"""What the record says of each claim, as values that can be shown, stored and counted."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from counterpoise.evidence.foretelling import RESOLUTION_RULE, Resolution, summarise, tabulate
from counterpoise.evidence.hypotheses import RULE, Verdict, count_verdicts
from counterpoise.evidence.scoring.results import Scores

if TYPE_CHECKING:
    import pandas as pd

MEANINGS = {
    "account": "whose claim; common for what no account disputes",
    "claim": "its id",
    "cause": "variable",
    "effect": "variable",
    "sign": "+, - or 0, as claimed",
    "strength": "weak, moderate or strong, as claimed; None for a denial",
    "verdict": "supported, contradicted, undecided, cannot decide, untestable or accounting",
    "reason": "why it cannot be tested, where it cannot",
    "first": "first year of the effect's series",
    "last": "last year of it",
    "steps": "yearly steps compared with what was predicted",
    "swing": "posterior median of the swing, in logits of the effect for a full swing of the cause",
    "swing_low": "lower end of its 90% interval",
    "swing_high": "upper end of it",
    "points": "the same as percentage points of the effect's range, from its base",
    "points_low": "lower end of its 90% interval",
    "points_high": "upper end of it",
    "plus_over_zero": "Bayes factor of more against nothing (within 0.2 logits)",
    "plus_over_minus": "Bayes factor of more against less",
    "zero_over_minus": "Bayes factor of nothing against less",
    "plus_over_zero_no_trend": "the same without a trend",
    "plus_over_minus_no_trend": "the same without a trend",
    "zero_over_minus_no_trend": "the same without a trend",
    "as_claimed_over_zero": "Bayes factor of the size that is claimed against nothing",
    "as_claimed_swing": "posterior median of the swing under the claim's own prior",
    "as_claimed_low": "lower end of its 90% interval",
    "as_claimed_high": "upper end of it",
    "power": "probability that the rule would support the claim were it true at its stated strength",
    "power_error": "Monte Carlo standard error of the power",
    "power_single": "the same probability for a single fit to all years, without the variants",
}


@dataclass(frozen=True)
class Variant:
    """One way of fitting a claim: what was changed, and what came out."""

    name: str
    counts: bool
    steps: int
    decides: str | None
    factors: dict[str, float]
    swing: float
    low: float
    high: float


@dataclass(frozen=True)
class Posterior:
    """A swing's posterior: median and 90% interval, in logits or points."""

    median: float
    low: float
    high: float


@dataclass(frozen=True)
class ClaimEvidence:
    """What the record says of one claim.

    Parameters
    ----------
    account, claim, cause, effect, sign, strength, lag, when, paraphrase
        The claim.
    verdict, reason
        By `RULE`, and why it could not be tested.
    first, last, steps, floored
        Years of the effect's series, yearly steps compared, observations at the ends of the range.
    indicators
        By variable, what measured it.
    rivals, left_out
        Other causes that were in or out of the equation with even chances, with the posterior probability
        that they are in, and those that the record holds for too few years.
    swing, points
        In logits for a full swing of the cause, and as percentage points of the effect's range from its base.
    factors, factors_no_trend
        Bayes factors by pair of signs.
    as_claimed_over_zero, as_claimed
        The claim's own magnitude prior: against nothing, and the posterior under it.
    variants
        All fits; those that count for the verdict say so.
    power, power_error, power_single
        Under `RULE`; and the power of a single fit, which shows what the variants cost.
    response_time, volatility
        Posterior medians, years and logits per root year.
    """

    account: str
    claim: str
    cause: str
    effect: str
    sign: str
    strength: str | None
    lag: float
    when: str | None
    paraphrase: str
    verdict: Verdict
    reason: str = ""
    first: int | None = None
    last: int | None = None
    steps: int = 0
    floored: int = 0
    indicators: dict[str, str] = field(default_factory=dict)
    rivals: dict[str, float] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    swing: Posterior | None = None
    points: Posterior | None = None
    factors: dict[str, float] = field(default_factory=dict)
    factors_no_trend: dict[str, float] = field(default_factory=dict)
    as_claimed_over_zero: float | None = None
    as_claimed: Posterior | None = None
    variants: tuple[Variant, ...] = ()
    power: float | None = None
    power_error: float | None = None
    power_single: float | None = None
    response_time: float | None = None
    volatility: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        found = asdict(self)
        found["left_out"], found["variants"] = list(self.left_out), [asdict(one) for one in self.variants]
        return found

    def to_row(self) -> dict[str, Any]:
        """The same as one row of a table: what `MEANINGS` lists."""
        row: dict[str, Any] = dict.fromkeys(MEANINGS)
        for name in MEANINGS:
            if hasattr(self, name):
                row[name] = getattr(self, name)
        for name, posterior in (
            ("swing", self.swing),
            ("points", self.points),
            ("as_claimed", self.as_claimed),
        ):
            middle = f"{name}_swing" if name == "as_claimed" else name
            row[middle] = None if posterior is None else posterior.median
            row[f"{name}_low"] = None if posterior is None else posterior.low
            row[f"{name}_high"] = None if posterior is None else posterior.high
        for pair, column in (
            ("+ over 0", "plus_over_zero"),
            ("+ over -", "plus_over_minus"),
            ("0 over -", "zero_over_minus"),
        ):
            row[column] = self.factors.get(pair)
            row[f"{column}_no_trend"] = self.factors_no_trend.get(pair)
        return row


@dataclass(frozen=True)
class Evidence:
    """What the record says of a dossier's claims.

    Parameters
    ----------
    dossier
        Its name.
    seed
        Of the power's simulations; nothing else is random.
    found
        One entry a claim, in the order of the dossier.
    scores
        Accounts held against the record as wholes, and their weights.
    resolutions
        What became of the predictions that documents make.
    """

    dossier: str
    seed: int
    found: tuple[ClaimEvidence, ...]
    scores: Scores | None = None
    resolutions: tuple[Resolution, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many claims have each verdict."""
        return dict(count_verdicts(entry.verdict for entry in self.found))

    @property
    def first_line(self) -> str:
        """Whether any account beats the baseline, and how many claims the record can decide at all."""
        return self.claims_line if self.scores is None else f"{self.scores.first_line} {self.claims_line}"

    @property
    def claims_line(self) -> str:
        """How many claims the record can decide at all, and what became of them."""
        counts = self.counts
        decided = counts["supported"] + counts["contradicted"]
        able = decided + counts["undecided"]
        return (
            f"The record can decide {able} of {len(self.found)} causal claims: "
            f"it supports {counts['supported']}, contradicts {counts['contradicted']} and leaves "
            f"{counts['undecided']} open. It is too short or too even for {counts['cannot decide']} and says "
            f"nothing of {counts['untestable']}; links between parts of one whole: {counts['accounting']}."
        )

    @property
    def second_line(self) -> str:
        """How many claims one fit to all years would decide, and how many of those the variants withdraw."""
        main = [one for one in self.found if one.variants and one.variants[0].decides is not None]
        kept = sum(one.verdict in ("supported", "contradicted") for one in main)
        if not main:
            return "Nor does a single fit to all years decide any."
        return (
            f"A single fit to all years would decide {len(main)}; of these {len(main) - kept} hang on 2014, "
            "on 2022-24, on one step or on the choice of an indicator, and are not counted as decided."
        )

    @property
    def rule(self) -> str:
        """By what rule claims are judged."""
        return RULE

    @property
    def accounts(self) -> pd.DataFrame:
        """One row an account, then persistence, drift and the common claims: scores against the baseline."""
        return self._scored.frame

    @property
    def weights(self) -> pd.Series:
        """Weights of accounts to use: equal where they cannot be told from equal."""
        return self._scored.weights

    @cached_property
    def predictions(self) -> pd.DataFrame:
        """One row a prediction that a document makes, with what became of it."""
        return tabulate(self.resolutions)

    @property
    def _scored(self) -> Scores:
        if self.scores is None:
            raise ValueError("the accounts were not scored")
        return self.scores

    @cached_property
    def claims(self) -> pd.DataFrame:
        """One row a claim; `attrs` says what the columns mean and states the rule."""
        import pandas as pd

        frame = pd.DataFrame([entry.to_row() for entry in self.found], columns=list(MEANINGS))
        frame.attrs = {
            "title": f"{self.dossier}: what the record says of each claim",
            "columns": dict(MEANINGS),
            "rule": RULE,
            "seed": self.seed,
        }
        return frame

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain data, for JSON."""
        return {
            "dossier": self.dossier,
            "seed": self.seed,
            "first_line": self.first_line,
            "second_line": self.second_line,
            "rule": RULE,
            "counts": self.counts,
            "claims": [entry.to_dict() for entry in self.found],
            "scores": None if self.scores is None else self.scores.to_dict(),
            "predictions": {
                "line": summarise(self.resolutions),
                "rule": RESOLUTION_RULE,
                "resolved": [one.to_dict() for one in self.resolutions],
            },
        }

    def __repr__(self) -> str:
        return f"<Evidence of {self.dossier}: {self.first_line}>"
