"""The claims of each account for people: what is claimed, how firmly, and where it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from counterpoise.dossier.model import Account, Dossier
from counterpoise.report.sources import SourceView, say_source
from counterpoise.report.words import format_plain
from counterpoise.schema import (
    PROBABILITY,
    AimClaim,
    CausalClaim,
    Claim,
    Interval,
    LevelClaim,
    Locator,
    PredictionClaim,
    PrescriptionClaim,
    format_duration,
)

STRENGTH_WORDS = {"weak": "slightly", "moderate": "moderately", "strong": "much"}


def say_effect(sign: str, strength: str) -> str:
    """What more of a cause brings, before the name of the effect.

    It has no verb: titles of variables are singular and plural.

    Examples
    --------
    >>> say_effect("-", "moderate"), say_effect("0", "strong")
    ('moderately less of', 'no effect on')
    """
    if sign == "0":
        return "no effect on"
    return f"{STRENGTH_WORDS[strength]} {'more' if sign == '+' else 'less'} of"


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of a statement; it names a variable or a policy, or is plain words."""

    text: str
    variable: str | None = None
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Where a claim stands: document, paragraph, span; the passage only if its text was at hand."""

    document: str
    title: str
    paragraph: int
    span: tuple[int, int]
    url: str | None
    passage: str | None
    changed: bool
    section: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim. `unused` says why it makes no link, and is empty if it does or is not causal."""

    id: str
    kind: str
    terms: tuple[Term, ...]
    paraphrase: str
    strength: str
    hedge: str
    stance: str
    attributed_to: str
    debate: str
    condition: str
    unused: str
    note: str
    places: tuple[PlaceView, ...]
    outside: SourceView | None

    @property
    def statement(self) -> str:
        """The statement as one line of text."""
        return "".join(term.text for term in self.terms)


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account, or the undisputed claims (id "common"), with the titles of its documents."""

    id: str
    title: str
    summary: str
    composite: bool
    documents: tuple[str, ...]
    claims: tuple[ClaimView, ...]


def list_accounts(
    dossier: Dossier, accounts: Iterable[str], texts: Mapping[str, str] | None = None
) -> tuple[AccountView, ...]:
    """The named accounts and their claims as their texts go, then the undisputed claims if any.

    Parameters
    ----------
    dossier
        The dossier.
    accounts
        Ids, in the order wanted.
    texts
        The documents' texts by id, as decoded; with them, each passage is shown if its SHA-256 still
        agrees, and `changed` set if not.
    """
    views = []
    for name in accounts:
        account = dossier.accounts[name]
        documents = tuple(
            dossier.documents[key].title if key in dossier.documents else key
            for key in account.content.documents
        )
        order = _order_claims(account.claims, account.content.documents)
        claims = tuple(view_claim(dossier, claim, account, texts) for claim in order)
        summary = account.content.summary
        views.append(AccountView(name, account.title, summary, account.composite, documents, claims))
    if dossier.common:
        order = sorted(dossier.common, key=lambda claim: claim.id)  # as a run keeps them
        claims = tuple(view_claim(dossier, claim, None, texts) for claim in order)
        summary = "Claims that no account disputes."
        views.append(AccountView("common", "Undisputed", summary, False, (), claims))
    return tuple(views)


def _order_claims(claims: Sequence[Claim], documents: Sequence[str]) -> list[Claim]:
    """The claims as their texts go: by document, first passage and id; those without a passage last."""

    def place(claim: Claim) -> tuple[int, int, str]:
        if not claim.at or claim.at[0].document not in documents:
            return len(documents), 0, claim.id
        return documents.index(claim.at[0].document), min(locator.span[0] for locator in claim.at), claim.id

    return sorted(claims, key=place)


def view_claim(
    dossier: Dossier, claim: Claim, account: Account | None = None, texts: Mapping[str, str] | None = None
) -> ClaimView:
    """One claim for people; `account` is None for an undisputed one."""
    causal = isinstance(claim, CausalClaim)
    return ClaimView(
        id=claim.id,
        kind=claim.kind,
        terms=_state(dossier, claim),
        paraphrase=claim.paraphrase,
        strength=claim.strength if causal and claim.sign != "0" else "",
        hedge=claim.confidence.replace("_", " "),
        stance=claim.stance,
        attributed_to=claim.attributed_to or "",
        debate=_say_debate(dossier, claim),
        condition=_say_condition(claim),
        unused=_say_unused(claim, account) if causal else "",
        note=claim.note or "",
        places=tuple(_place(dossier, locator, texts) for locator in claim.at),
        outside=say_source(claim.outside) if claim.outside else None,
    )


def _variable(dossier: Dossier, name: str) -> Term:
    known = dossier.variables.get(name)
    return Term(known.title if known else name, variable=name if known else None)


def _state(dossier: Dossier, claim: Claim) -> tuple[Term, ...]:
    """What is claimed, in the words of the format."""
    if isinstance(claim, CausalClaim):
        middle = Term(f": {say_effect(claim.sign, claim.strength)} ")
        return (Term("More of "), _variable(dossier, claim.cause), middle, _variable(dossier, claim.effect))
    if isinstance(claim, LevelClaim):
        return (_variable(dossier, claim.variable), Term(_say_level(claim)))
    if isinstance(claim, PredictionClaim):
        return (_prediction_subject(dossier, claim), Term(_say_prediction(claim)))
    if isinstance(claim, PrescriptionClaim):
        policy = dossier.policies.get(claim.policy)
        named = Term(policy.title if policy else claim.policy, policy=claim.policy if policy else None)
        return (Term("Advises against " if claim.avoid else "Advises "), named)
    return _state_aim(dossier, claim)


def _state_aim(dossier: Dossier, claim: AimClaim) -> tuple[Term, ...]:
    actor = dossier.actors[claim.actor].name if claim.actor in dossier.actors else claim.actor
    return (Term(f"{actor} wants "), _variable(dossier, claim.variable), Term(f" {claim.direction}"))


def _say_level(claim: LevelClaim) -> str:
    """The level and its change, after the variable and without a verb, as in `say_effect`."""
    parts = []
    if isinstance(claim.level, str):
        parts.append(claim.level.replace("_", " "))
    elif isinstance(claim.level, Interval):
        parts.append(format_plain(claim.level.likely))
    elif claim.level is not None:
        parts.append(format_plain(claim.level))
    if claim.change:
        parts.append(claim.change)
    return f": {' and '.join(parts)}" + (f" ({claim.period})" if claim.period else "")


def _prediction_subject(dossier: Dossier, claim: PredictionClaim) -> Term:
    if claim.variable:
        return _variable(dossier, claim.variable)
    event = dossier.events.get(claim.event or "")
    return Term(event.title if event else claim.event or "It")


def _say_prediction(claim: PredictionClaim) -> str:
    directions = {"higher": "will be higher", "lower": "will be lower", "same": "will stay the same"}
    said = directions[claim.direction] if claim.direction else "will come about"
    if claim.value is not None:
        said = f"{said}, at {format_plain(claim.value)}" if claim.direction else f"will be {claim.value:g}"
    by = f" by {claim.by.isoformat()}" if claim.by else ""
    refuted = f"; refuted if {claim.refuted_if}" if claim.refuted_if else ""
    return f" {said}{by}{refuted}"


def _say_debate(dossier: Dossier, claim: Claim) -> str:
    """The debate's title and the side taken."""
    debate = dossier.debates.get(claim.debate or "")
    if debate is None:
        return claim.debate or ""
    side = debate.sides.get(claim.side or "", claim.side)
    return f"{debate.title}: {side}" if side else debate.title


def _say_condition(claim: Claim) -> str:
    """When and with what delay."""
    parts = []
    if isinstance(claim, (CausalClaim, PrescriptionClaim)) and claim.when:
        parts.append(f"when {claim.when}")
    if isinstance(claim, CausalClaim) and claim.lag:
        parts.append(f"after {format_duration(claim.lag)}")
    return ", ".join(parts)


def _say_unused(claim: Claim, account: Account | None) -> str:
    """Why a causal claim makes no link at its word; empty if it does."""
    if claim.stance == "rejected":
        return "rejected: makes no link"
    if claim.stance == "reported" and not (account and account.composite):
        return "only reported: makes no link"
    if PROBABILITY[claim.confidence] < 0.5:
        return "hedged below even: not taken at its word"
    return ""


def _place(dossier: Dossier, locator: Locator, texts: Mapping[str, str] | None) -> PlaceView:
    """Where the claim stands, with the passage if its text is at hand and unchanged."""
    document = dossier.documents.get(locator.document)
    text = (texts or {}).get(locator.document)
    passage = None if text is None else text[slice(*locator.span)]
    agrees = passage is not None and hashlib.sha256(passage.encode("utf-8")).hexdigest() == locator.sha256
    return PlaceView(
        document=locator.document,
        title=document.title if document else locator.document,
        paragraph=locator.paragraph,
        span=locator.span,
        url=document.url if document else None,
        passage=passage if agrees else None,
        changed=passage is not None and not agrees,
        section=document.section_of(locator.paragraph) if document else None,
    )
