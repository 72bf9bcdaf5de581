"""Names: well formed, declared, used once (family N)."""

from __future__ import annotations

from collections.abc import Iterator

from counterpoise.dossier.checks.support import check_actor, check_name, check_variable, unknown
from counterpoise.dossier.draft import COMMON, Draft, Entered
from counterpoise.dossier.mending import mend_actor, mend_variable, mend_words
from counterpoise.dossier.model import CONTINUITY
from counterpoise.dossier.states import find_state, match_state
from counterpoise.errors import Place, Problem
from counterpoise.names import ACTOR, IDENTIFIER, ISO_ALPHA_3, parse_variable
from counterpoise.schema import AimClaim, CausalClaim, LevelClaim, PredictionClaim, PrescriptionClaim


def check_actors(draft: Draft) -> Iterator[Problem]:
    """Actors are capitals, states have ISO codes, members and those who may set are known."""
    for name, entered in draft.actors.items():
        actor = entered.content
        if not ACTOR.fullmatch(name):
            message = "An actor's name is two to twelve capitals and digits, such as RUS or EU."
            yield Problem("N010", message, entered.key_place(), name[:80], mend_actor(name))
        elif actor.kind == "state" and name not in ISO_ALPHA_3:
            message = f"{name} is declared as a state, and is no ISO 3166-1 alpha-3 code."
            sure = match_state(name) or match_state(actor.name)
            close = sure or find_state(name)
            other = "declare kind: bloc or kind: organisation"
            edit = f"Write {close}." if sure else f"Write {close}, or {other}." if close else None
            yield Problem("N012", message, entered.key_place(), name, close, edit)
        for index, member in enumerate(actor.members):
            yield from check_actor(draft, member, entered.place("members", index), any_state=True)
        for index, member in enumerate(actor.may_set):
            if member not in actor.members:
                place = entered.place("may_set", index)
                yield unknown("N001", f"member of {name} called", member, actor.members, place)


def check_variable_names(draft: Draft) -> Iterator[Problem]:
    """Variables have a name of one of the three forms, of declared actors."""
    for name, entered in draft.variables.items():
        parsed = parse_variable(name)
        if parsed is None:
            message = "A variable is named ACTOR.attribute, SOURCE:TARGET.conduct or a bare name."
            yield Problem("N010", message, entered.key_place(), name[:80], mend_variable(name))
        else:
            for actor in parsed.actors:
                yield from check_actor(draft, actor, entered.key_place())
        for index, owner in enumerate(entered.content.owners):
            yield from check_actor(draft, owner, entered.place("owners", index))


def check_headline(draft: Draft) -> Iterator[Problem]:
    """Headline entries name a variable, and for whom a direction is better."""
    for entered in draft.headline:
        yield from check_variable(draft, entered.content.variable, entered.place("variable"))
        yield from check_actor(draft, entered.content.for_, entered.place("for"))


def check_accounts(draft: Draft) -> Iterator[Problem]:
    """Accounts have a usable name and known documents."""
    for name, source in draft.accounts.items():
        place = Place(source.shown or source.name)
        if name == COMMON:
            yield Problem(
                "N011", "The name common is kept for common.yaml.", place, name, edit="Rename the file."
            )
        elif not IDENTIFIER.fullmatch(name):
            message = "An account's file is named in lower-case letters, digits and hyphens."
            yield Problem("N010", message, place, name[:80], mend_words(name), "Rename the file.")
        documents = source.data.get("documents") if isinstance(source.data, dict) else None
        for index, document in enumerate(documents if isinstance(documents, list) else ()):
            if isinstance(document, str):
                yield from check_name(
                    draft, "documents", "N006", document, source.place(("documents", index))
                )
    for entered in (*draft.settles, *draft.starts):
        yield from check_variable(draft, entered.content.variable, entered.place("variable"))
        if entered.content.claim is not None:
            yield from check_name(draft, "claims", "N007", entered.content.claim, entered.place("claim"))


def check_claim_names(draft: Draft) -> Iterator[Problem]:
    """What claims speak of is declared."""
    for entered in draft.claims:
        claim = entered.content
        for key in _VARIABLE_FIELDS.get(type(claim), ()):
            name = getattr(claim, key)
            if name is not None:
                yield from check_variable(draft, name, entered.place(key))
        if isinstance(claim, PredictionClaim) and claim.event is not None:
            yield from check_name(draft, "events", "N008", claim.event, entered.place("event"))
        if isinstance(claim, PrescriptionClaim):
            yield from check_policy(draft, claim.policy, entered.place("policy"))
        if isinstance(claim, AimClaim):
            yield from check_actor(draft, claim.actor, entered.place("actor"))
        for index, locator in enumerate(claim.at):
            place = entered.place("at", index, "document")
            yield from check_name(draft, "documents", "N006", locator.document, place)
        yield from _check_debate(draft, entered)


_VARIABLE_FIELDS = {
    CausalClaim: ("cause", "effect"),
    LevelClaim: ("variable",),
    PredictionClaim: ("variable",),
    AimClaim: ("variable",),
}


def check_policy(draft: Draft, name: str, place: Place) -> Iterator[Problem]:
    """A policy that is advised, or several joined by +."""
    for part in name.split("+"):
        if not part.strip():
            edit = "Write the policies' names with one + between two."
            yield Problem("N004", "A name is missing beside the +.", place, name[:80], edit=edit)
            return
        if part.strip() != CONTINUITY:
            yield from check_name(draft, "policies", "N004", part.strip(), place)


def _check_debate(draft: Draft, entered: Entered) -> Iterator[Problem]:
    """A debate that is declared, and one of its sides."""
    claim = entered.content
    if claim.debate is None:
        if claim.side is not None:
            yield Problem("N009", "A side is given, but no debate.", entered.place("side"), claim.side[:80])
        return
    yield from check_name(draft, "debates", "N009", claim.debate, entered.place("debate"))
    debate = draft.debates.get(claim.debate)
    if debate is not None and claim.side is not None and claim.side not in debate.content.sides:
        what = f"side in the debate {claim.debate} called"
        yield unknown("N009", what, claim.side, debate.content.sides, entered.place("side"))


def check_ids(draft: Draft) -> Iterator[Problem]:
    """A claim's id is used once in the whole dossier; `continuity` is no one's policy."""
    first: dict[str, Place] = {}
    for entered in draft.claims:
        place = entered.place("id")
        if entered.content.id in first:
            message = f"This id is used twice; first at {first[entered.content.id]}."
            yield Problem("N011", message, place, entered.content.id, edit="Rename one of the two.")
        first.setdefault(entered.content.id, place)
    if CONTINUITY in draft.policies:
        message = "The policy continuity always exists and cannot be declared."
        yield Problem("N011", message, draft.policies[CONTINUITY].key_place(), CONTINUITY, edit="Rename it.")


def check_aims(draft: Draft) -> Iterator[Problem]:
    """Aims belong to known actors and are of known variables."""
    source = draft.folder.sources.get("aims.yaml")
    aims = source.data.get("aims") if source is not None and isinstance(source.data, dict) else None
    if source is not None and isinstance(aims, dict):
        for actor in aims:
            yield from check_actor(draft, str(actor), source.key_place(("aims", actor)))
    for entered in draft.aims:
        yield from check_variable(draft, entered.content.variable, entered.place("variable"))


def check_chronology(draft: Draft) -> Iterator[Problem]:
    """Entries and memberships are of states (by ISO code) or declared actors, and of declared events."""
    for entered in draft.chronology:
        if entered.content.event is not None:
            yield from check_name(draft, "events", "N008", entered.content.event, entered.place("event"))
        for index, actor in enumerate(entered.content.actors):
            yield from check_actor(draft, actor, entered.place("actors", index), any_state=True)
    for entered in draft.memberships:
        yield from check_actor(draft, entered.content.actor, entered.place("actor"), any_state=True)
        yield from check_actor(draft, entered.content.organisation, entered.place("organisation"))
