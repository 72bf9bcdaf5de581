"""What a text says: a claim of one of five kinds, and the passages where it stands."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from counterpoise.schema.values import (
    Citation,
    Confidence,
    Date,
    Direction,
    Entry,
    Level,
    ShortDuration,
    Strength,
)

Stance = Literal["asserted", "reported", "rejected"]
Sign = Annotated[
    Literal["+", "-", "0"],
    BeforeValidator(
        lambda value: "0" if value == 0 and not isinstance(value, bool) else value,
        json_schema_input_type=Literal["+", "-", "0", 0],
    ),
]
LevelWord = Literal["very_low", "low", "middling", "high", "very_high"]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]


class Locator(Entry):
    """Where a passage stands; the passage itself is never stored."""

    document: str
    paragraph: int = Field(ge=1, description="the nth line that is not blank, from 1")
    span: tuple[int, int] = Field(description="code points of the file, end not included")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the passage's UTF-8")


class _Claim(Entry):
    """What all claims share."""

    id: Identifier
    paraphrase: str = Field(min_length=3, max_length=400)
    at: tuple[Locator, ...] = ()
    outside: Citation | None = None
    stance: Stance = "asserted"
    attributed_to: str | None = None
    debate: str | None = None
    side: str | None = None
    confidence: Confidence = "almost_certain"
    credence: float | None = Field(default=None, ge=0, le=1)
    note: str | None = None


class CausalClaim(_Claim):
    """More of the cause, more (or less, or no more) of the effect, other things equal."""

    kind: Literal["causal"]
    cause: str
    effect: str
    sign: Sign
    strength: Strength = "moderate"
    lag: ShortDuration = 0.0
    when: str | None = None


class LevelClaim(_Claim):
    """A state of affairs: the level of a variable, or how it changes, in a period."""

    kind: Literal["level"]
    variable: str
    level: Level | LevelWord | None = None
    change: Literal["rising", "falling", "steady"] | None = None
    period: str | None = None


class PredictionClaim(_Claim):
    """What will happen, by when, and what would refute it."""

    kind: Literal["prediction"]
    variable: str | None = None
    event: str | None = None
    direction: Literal["higher", "lower", "same"] | None = None
    value: float | None = None
    by: Date | None = None
    refuted_if: str | None = None


class PrescriptionClaim(_Claim):
    """Advice: a policy, and when it is to be followed. `avoid` is advice against."""

    kind: Literal["prescription"]
    policy: str
    avoid: bool = False
    when: str | None = None


class AimClaim(_Claim):
    """What an actor wants."""

    kind: Literal["aim"]
    actor: str
    variable: str
    direction: Direction
    weight: float = Field(default=1.0, gt=0)


Claim = Annotated[
    CausalClaim | LevelClaim | PredictionClaim | PrescriptionClaim | AimClaim,
    Field(discriminator="kind"),
]


class Settlement(Entry):
    """A level that an account gives: where a variable settles, or where it starts."""

    variable: str
    level: Level
    claim: Identifier | None = None


class AccountFile(Entry):
    """accounts/NAME.yaml: one account of the system."""

    title: str
    short: str | None = Field(default=None, max_length=24, description="a name for tables and charts")
    summary: str = ""
    documents: tuple[str, ...]
    composite: bool = False
    claims: tuple[Claim, ...] = ()
    settles: tuple[Settlement, ...] = ()
    starts: tuple[Settlement, ...] = ()


class CommonFile(Entry):
    """common.yaml: claims that no account disputes."""

    claims: tuple[Claim, ...] = ()


def claim_kind(value: Any) -> str:
    """The kind of a claim, given as an entry or as plain data."""
    return value.get("kind", "") if isinstance(value, dict) else value.kind
