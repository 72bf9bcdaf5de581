"""The parts of the system: actors, variables, policies, events, aims."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from counterpoise.schema.values import (
    Citation,
    Date,
    Direction,
    Duration,
    Entry,
    FrameDate,
    Level,
    Moment,
    ShortDuration,
    Source,
)

Role = Literal["state", "instrument", "driver", "derived"]
Bound = Annotated[float, Field(ge=-1e12, le=1e12)]
Instrument = Literal["diplomatic", "informational", "military", "economic"]


class Actor(Entry):
    """A state (ISO 3166-1 alpha-3), or a declared bloc or organisation."""

    name: str
    kind: Literal["state", "bloc", "organisation"] = "state"
    members: tuple[str, ...] = ()
    may_set: tuple[str, ...] = Field(default=(), description="members that may use the bloc's instruments")


class Headline(Entry):
    """A variable that answers are given for, and which direction is for the better, for whom."""

    variable: str
    better: Direction
    for_: str = Field(alias="for")


class Debate(Entry):
    """A standing debate, and the sides that are given in it."""

    title: str
    sides: dict[str, str]


class DossierFile(Entry):
    """dossier.yaml: the question and its frame."""

    format: Literal[1]
    title: str
    question: str
    as_of: FrameDate
    horizon: ShortDuration = Field(gt=0)
    step: Duration = Field(gt=0, le=1)
    feedback: Literal["free", "contracting"] = "free"
    coder: str = Field(default="one reader", description="who read and coded the documents")
    actors: dict[str, Actor]
    headline: tuple[Headline, ...] = Field(min_length=1)
    debates: dict[str, Debate] = Field(default_factory=dict)


class Measure(Entry):
    """An indicator of the record that measures a variable, and how.

    The indicator's value `at[0]` is the low end of the variable's range and `at[1]` the high end, so that
    `at[0] > at[1]` turns the direction. `transform` is applied before values between them are placed.
    """

    indicator: str
    at: tuple[Bound, Bound]
    transform: Literal["linear", "log", "logit"] = "linear"
    error: float | None = Field(default=None, gt=0, le=1e12, description="half of a 90% interval")
    floor: float | None = Field(default=None, description="how near 0 and 1 an observed share may come")
    share_of: str | None = Field(default=None, description="the whole whose parts sum to one")
    reads: Literal["level", "changes"] = "level"
    since: int | None = Field(default=None, ge=1000, le=9999, description="the first year that is read")
    note: str | None = None


class Observed(Entry):
    """The observation that a level was taken from."""

    indicator: str
    date: Annotated[str, Field(pattern=r"^[1-9]\d{3}$")]


class Variable(Entry):
    """A variable of the system, in native units."""

    title: str
    role: Role
    unit: str
    range: tuple[Bound, Bound]
    base: Level | None = None
    start: Level | None = None
    response_time: Duration | None = Field(default=None, gt=0)
    volatility: float | None = Field(
        default=None, ge=0, le=10, description="logits per square root of a year"
    )
    instrument: Instrument | None = None
    owners: tuple[str, ...] = ()
    points: dict[Date, float] = Field(default_factory=dict)
    expression: str | None = None
    source: Source = "judgement"
    start_source: Source | None = None
    start_observed: Observed | None = None
    measured_by: tuple[Measure, ...] = ()
    note: str | None = None


class VariablesFile(Entry):
    """variables.yaml."""

    variables: dict[str, Variable]


class Setting(Entry):
    """One instrument's path under a policy: to `value` from `start`, over `ramp`, until `until`."""

    instrument: str
    value: float
    start: Moment = 0.0
    ramp: Duration = 0.0
    until: Moment | None = None
    when: str | None = None


class Policy(Entry):
    """What an actor could do: the paths of instruments that it owns."""

    title: str
    owner: str
    summary: str = ""
    sets: tuple[Setting, ...] = Field(min_length=1)


class PoliciesFile(Entry):
    """policies.yaml."""

    policies: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")], Policy]


class LinkName(Entry):
    """A link: a cause and an effect, whatever the condition."""

    cause: str
    effect: str


class Switches(Entry):
    """Links that hold only while the event lasts (`on`), or only while it does not (`off`)."""

    on: tuple[LinkName, ...] = ()
    off: tuple[LinkName, ...] = ()


class Event(Entry):
    """Something that may happen, by a hazard per year, and what it does while it lasts.

    `set` holds a variable at a value. `shift` moves a state's settled level by what would carry it
    from its base to base plus the shift, and an instrument's or driver's level by the shift.
    """

    title: str
    hazard: float = Field(ge=0, le=50, description="per year")
    once: bool = True
    duration: Duration | None = Field(default=None, gt=0)
    when: str | None = None
    set: dict[str, float] = Field(default_factory=dict)
    shift: dict[str, float] = Field(default_factory=dict)
    switches: Switches = Switches()
    source: Source = "judgement"


class EventsFile(Entry):
    """events.yaml."""

    events: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")], Event]


class Aim(Entry):
    """What an actor wants of a variable."""

    variable: str
    direction: Direction
    weight: float = Field(default=1.0, gt=0)
    threshold: float | None = None
    at: Literal["horizon", "mean"] = "horizon"
    source: Source = "judgement"
    note: str | None = None


class AimsFile(Entry):
    """aims.yaml: by actor."""

    aims: dict[str, tuple[Aim, ...]]


class ChronologyEntry(Entry):
    """A dated event, with its source; `event` is what of events.yaml it is an occurrence of."""

    date: Date
    title: str
    event: str | None = None
    actors: tuple[str, ...] = ()
    source: Citation


class Membership(Entry):
    """An actor's membership of an organisation; `until` is empty while it lasts."""

    actor: str
    organisation: str
    since: Date
    until: Date | None = None
    source: Citation


class ChronologyFile(Entry):
    """chronology.yaml."""

    chronology: tuple[ChronologyEntry, ...] = ()
    memberships: tuple[Membership, ...] = ()
