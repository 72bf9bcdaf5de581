"""The records of a profile: what its page, `--json` and the screen print.

Every fact is the dossier's. All text that stems from it is as its author wrote it: whoever prints it
makes it safe for the medium (see `counterpoise.safety`). The fields of `Profile` stand in reading order.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from counterpoise.report.assumptions import EventView, PolicyView, VariableView
from counterpoise.report.differences import DifferenceView
from counterpoise.report.recorded.series import ObservedView
from counterpoise.report.sources import DocumentView, SourceView
from counterpoise.report.statements import AccountView, ClaimView


@dataclass(frozen=True, slots=True)
class ActorLabel:
    """An actor by code and name; `kind` is empty for a state that only chronology.yaml names."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Said:
    """A claim and the account that makes it, where claims of several accounts stand together."""

    account: str
    title: str
    composite: bool
    claim: ClaimView


@dataclass(frozen=True, slots=True)
class MembershipView:
    """One term of an actor in a bloc or organisation.

    `since` and `until` are None where the dossier gives no such date; a membership that it only declares
    has neither, nor a source. `may_set` says whether the member may use the bloc's instruments.
    """

    member: ActorLabel
    organisation: ActorLabel
    since: date | None
    until: date | None
    declared: bool
    may_set: bool
    source: SourceView | None


@dataclass(frozen=True, slots=True)
class AccountLevel:
    """Where an account says that a variable settles or starts, and the id of the claim that it draws on."""

    account: str
    title: str
    which: str
    text: str
    claim: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the record has of a variable, by the indicator that counts, and where that comes from."""

    observed: ObservedView
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class VariableEntry:
    """A variable as a profile shows it: what the dossier declares of it, and the levels accounts give.

    `conduct` is "China toward Russia" for SOURCE:TARGET variables, else empty; `instrument` is one of the
    four, or empty where the dossier states none; `via` names the bloc through which the actor may set it;
    `sighting` is None where the record has no series.
    """

    variable: VariableView
    conduct: str
    instrument: str
    via: str
    account_levels: tuple[AccountLevel, ...]
    sighting: Sighting | None = None


@dataclass(frozen=True, slots=True)
class InstrumentGroup:
    """Variables of one of the four instruments, or of none stated (`instrument` is then empty)."""

    instrument: str
    variables: tuple[VariableEntry, ...]


@dataclass(frozen=True, slots=True)
class AimView:
    """One entry of aims.yaml."""

    actor: ActorLabel
    variable: str
    title: str
    direction: str
    weight: float
    terms: str
    note: str
    source: SourceView


@dataclass(frozen=True, slots=True)
class AimsView:
    """What the actor wants and what others want of it: as the coder sees it, and as accounts say."""

    coded: tuple[AimView, ...]
    said: tuple[AccountView, ...]
    coded_of_others: tuple[AimView, ...]
    said_of_others: tuple[AccountView, ...]


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """One entry of the chronology that names the actor; `id` is its anchor, `others` who else it names."""

    id: str
    date: date
    title: str
    others: tuple[ActorLabel, ...]
    source: SourceView


@dataclass(frozen=True, slots=True)
class PeriodClaim:
    """A level claim that gives a period."""

    period: str
    said: Said


@dataclass(frozen=True, slots=True)
class Era:
    """A decade: what accounts say of years that begin in it, and its dated events; `title` is "1990s"."""

    title: str
    claims: tuple[PeriodClaim, ...]
    events: tuple[DatedEvent, ...]


@dataclass(frozen=True, slots=True)
class Through:
    """Variables that tie the actor and a partner by way of a bloc that one of them belongs to."""

    bloc: ActorLabel
    member: ActorLabel
    variables: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """What the dossier holds on the actor and one other.

    Parameters
    ----------
    partner
        The other.
    memberships
        Terms of the one in the other, where one of them is a bloc or organisation.
    shared
        Blocs and organisations to which both belong now.
    groups
        The variables that tie them, by instrument.
    through
        Variables that tie them by way of a bloc.
    differences
        Links on which accounts judge differently, among the claims of this relation.
    accounts
        The claims that touch those variables, or that lead from what is said of the one to what is said
        of the other, by account.
    events
        Entries of the chronology that name both.
    """

    partner: ActorLabel
    memberships: tuple[MembershipView, ...]
    shared: tuple[ActorLabel, ...]
    groups: tuple[InstrumentGroup, ...]
    through: tuple[Through, ...]
    differences: tuple[DifferenceView, ...]
    accounts: tuple[AccountView, ...]
    events: tuple[DatedEvent, ...]

    @property
    def spoken_of(self) -> bool:
        """Whether any variable or claim is about the two."""
        return bool(self.groups or self.accounts)

    @property
    def silent(self) -> bool:
        """Whether the dossier has nothing at all on the two."""
        return not (self.spoken_of or self.memberships or self.shared or self.events or self.through)

    @property
    def claims(self) -> int:
        """How many claims there are."""
        return sum(len(account.claims) for account in self.accounts)


@dataclass(frozen=True, slots=True)
class Standing:
    """Variables that are of no single partner, with the claims on them that stand under no partner."""

    variables: tuple[VariableEntry, ...]
    differences: tuple[DifferenceView, ...]
    accounts: tuple[AccountView, ...]


@dataclass(frozen=True, slots=True)
class PolicyEntry:
    """A policy that the actor could pursue; `via` names the bloc whose policy it is, or is empty."""

    policy: PolicyView
    via: str


@dataclass(frozen=True, slots=True)
class Means:
    """The instruments that the actor may set, and the policies that it could pursue."""

    groups: tuple[InstrumentGroup, ...]
    policies: tuple[PolicyEntry, ...]


@dataclass(frozen=True, slots=True)
class SideView:
    """One side of a debate by its name; `stated` is False where the dossier keeps it as "not stated"."""

    name: str
    text: str
    stated: bool
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class DebateView:
    """One standing debate with every side that the dossier gives, and claims that take none of them."""

    title: str
    sides: tuple[SideView, ...]
    unsided: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Debates:
    """The debates that concern the actor, and the titles of the others."""

    entries: tuple[DebateView, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What accounts predict and advise, and what may happen by the dossier's own reckoning."""

    predictions: tuple[AccountView, ...]
    advice: tuple[AccountView, ...]
    events: tuple[EventView, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """Variables and policies that claims on the page name and that have no other place on it."""

    variables: tuple[VariableEntry, ...]
    policies: tuple[PolicyView, ...]


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document that claims on the page stand in, and how many of them do."""

    document: DocumentView
    claims: int


@dataclass(frozen=True, slots=True)
class Section:
    """One section at a glance: its anchor, its title, what it holds in words; `silent` if nothing."""

    id: str
    title: str
    holds: str
    silent: bool


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """What names the profile, so that it can be repeated."""

    dossier: str
    title: str
    hash: str
    as_of: str
    coder: str
    version: str
    citation: str
    command: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One actor's foreign relations, as a dossier has them.

    Parameters
    ----------
    actor
        The actor.
    facts
        What names the dossier and the page.
    preamble
        What the page is; never left out by whoever prints it.
    lead
        The page in a few sentences, built from its numbers.
    sections
        The sections at a glance, in order.
    memberships
        If the actor is a member: its terms. If it has members: theirs.
    aims, eras, undated, relations, position, order, means, debates, outlook
        The sections. `undated` are level claims whose period names no year; `position` is about the
        actor's own attributes, `order` about what mentions it or lies beyond any one actor.
    annex, documents
        What the rest refers to.
    quoted
        Whether texts were given, so that passages are shown.
    """

    actor: ActorLabel
    facts: ProfileFacts
    preamble: tuple[str, ...]
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    memberships: tuple[MembershipView, ...]
    aims: AimsView
    eras: tuple[Era, ...]
    undated: tuple[PeriodClaim, ...]
    relations: tuple[Relation, ...]
    position: Standing
    order: Standing
    means: Means
    debates: Debates
    outlook: Outlook
    annex: Annex
    documents: tuple[CitedDocument, ...]
    quoted: bool

    def to_dict(self) -> dict[str, Any]:
        """The profile as plain data for JSON: mappings, lists, numbers, text and None; dates as ISO text."""
        return _plain(asdict(self))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else value
