"""A profile in a few sentences, built from its numbers; none says more than was counted."""

from __future__ import annotations

from dataclasses import replace

from counterpoise.report.assumptions import LevelView
from counterpoise.report.differences import DifferenceView
from counterpoise.report.profiles.blocs import find_organisations
from counterpoise.report.profiles.records import MembershipView, Profile, Relation
from counterpoise.report.profiles.references import find_claims, walk
from counterpoise.report.profiles.scope import Scope, label_actor
from counterpoise.report.profiles.sections import list_sections
from counterpoise.report.words import capitalise, join_words, say_count
from counterpoise.schema import AimClaim

KINDS = {"state": "a state", "bloc": "a bloc", "organisation": "an organisation"}
_FIRST_PARTNERS = 3
_FIRST_AIMS = 4


def describe(scope: Scope, found: Profile) -> Profile:
    """The profile with its preamble, its lead and its sections at a glance."""
    return replace(
        found,
        preamble=_write_preamble(found),
        lead=_write_lead(scope, found),
        sections=list_sections(found),
    )


def _write_preamble(found: Profile) -> tuple[str, ...]:
    """What the page is and what it rests on: two lines, true of any actor."""
    claims = len(find_claims(found))
    levels = {
        (entry.variable, entry.which): entry.judgement
        for entry in walk(found)
        if isinstance(entry, LevelView)
    }
    said = (
        f"with {say_count(claims, 'claim')} as coded by {found.facts.coder} from the documents named below. "
        "These are the documents' claims, not facts established here, and not forecasts."
    )
    rest = said if claims else "which claims nothing of it."
    return (
        f"What this is: an entry made from one dossier alone, {rest}",
        _say_levels(len(levels), sum(levels.values())),
    )


def _say_levels(levels: int, judged: int) -> str:
    if not levels:
        return "It shows no level of a variable."
    if judged in (0, levels):
        return f"All levels shown ({levels}) {'are judgements' if judged else 'cite a source'}."
    return f"{judged} of {levels} levels shown are judgements; the others cite a source."


def _write_lead(scope: Scope, found: Profile) -> tuple[str, ...]:
    """The page in a few sentences; those that have nothing to say are left out."""
    facts, label = found.facts, found.actor
    sentences = (
        f"{capitalise(label.name)}: {KINDS[label.kind]} in the dossier “{facts.title}”, as of {facts.as_of}.",
        _say_belonging(scope, found.memberships),
        _say_claims(scope),
        _say_partners(found.relations),
        _say_events(found),
        _say_first_aims(scope),
        _say_shared_aims(scope),
        _say_contested(found),
    )
    return tuple(sentence for sentence in sentences if sentence)


def _say_belonging(scope: Scope, memberships: tuple[MembershipView, ...]) -> str:
    """What the actor belongs to on the day of the dossier, and how many belong to it."""
    dossier = scope.dossier
    mine = find_organisations(dossier, scope.actor, dossier.as_of)
    names = [label_actor(dossier, code).name for code in dossier.actors if code in mine]
    members = {
        entry.member.code
        for entry in memberships
        if entry.organisation.code == scope.actor
        and (entry.since is None or entry.since <= dossier.as_of)
        and (entry.until is None or entry.until >= dossier.as_of)
    }
    belongs = f"It belongs to: {_list_names(names)}." if names else ""
    has = f"It has {say_count(len(members), 'member')}." if members else ""
    return " ".join(filter(None, (belongs, has)))


def _say_claims(scope: Scope) -> str:
    """How many claims are about the actor, by how many accounts, and how many more on what mentions it."""
    claims = list(scope.dossier.all_claims())
    about = [account for account, claim in claims if scope.is_about(claim)]
    more = sum(scope.concerns(claim) for _, claim in claims) - len(about)
    accounts = {account for account in about if account in scope.dossier.accounts}
    own = sum(account in accounts for account in about)
    parts = []
    if own:
        verb = "makes" if len(accounts) == 1 else "make"
        parts.append(f"{say_count(len(accounts), 'account')} {verb} {say_count(own, 'claim')} about it")
    if len(about) > own:
        shared = len(about) - own
        parts.append(f"{say_count(shared, 'undisputed claim is', 'undisputed claims are')} about it")
    if more:
        verb = "is" if more == 1 else "are"
        parts.append(f"{say_count(more, 'claim')} {verb} about variables that only mention it")
    return f"{capitalise(join_words(parts))}." if parts else "No claim is about this actor."


def _list_names(names: list[str]) -> str:
    """Names in a row; semicolons where a name holds a comma of its own."""
    return "; ".join(names) if any("," in name for name in names) else join_words(names)


def _say_partners(relations: tuple[Relation, ...]) -> str:
    """The partners of whom most is said."""
    told = [relation for relation in relations if relation.claims][:_FIRST_PARTNERS]
    named = [f"{entry.partner.name} ({say_count(entry.claims, 'claim')})" for entry in told]
    return f"Most is said of its relations with: {_list_names(named)}." if named else ""


def _say_events(found: Profile) -> str:
    """How many events of the chronology name the actor, and of which years."""
    years = [event.date.year for era in found.eras for event in era.events]
    if not years:
        return ""
    span = f"from {min(years)} to {max(years)}" if min(years) != max(years) else f"in {years[0]}"
    verb = "names" if len(years) == 1 else "name"
    return f"{capitalise(say_count(len(years), 'dated event'))} {verb} it, {span}."


def _say_first_aims(scope: Scope) -> str:
    """The aims with the largest weight in aims.yaml."""
    aims = scope.dossier.aims.get(scope.actor, ())
    most = max((aim.weight for aim in aims), default=0.0)
    named = [_quote_aim(scope, aim.variable, aim.direction) for aim in aims if aim.weight == most]
    return f"The dossier gives most weight, among its aims, to: {join_words(named)}." if named else ""


def _say_shared_aims(scope: Scope) -> str:
    """The aims that more than one account asserts of the actor, most widely held first."""
    held: dict[tuple[str, str], set[str]] = {}
    for account, claim in scope.dossier.all_claims():
        if isinstance(claim, AimClaim) and claim.actor == scope.actor and claim.stance == "asserted":
            held.setdefault((claim.variable, claim.direction), set()).add(account)
    shared = [entry for entry in held.items() if len(entry[1]) > 1]
    named = [
        f"{_quote_aim(scope, name, direction)} ({say_count(len(accounts), 'account')})"
        for (name, direction), accounts in sorted(shared, key=lambda entry: -len(entry[1]))[:_FIRST_AIMS]
    ]
    return f"More than one account says that it wants: {join_words(named)}." if named else ""


def _quote_aim(scope: Scope, name: str, direction: str) -> str:
    known = scope.dossier.variables.get(name)
    return f"“{known.title if known else name}” {direction}"


def _say_contested(found: Profile) -> str:
    """How many links are contested among the claims of the relations."""
    links = {(entry.cause, entry.effect) for entry in walk(found) if isinstance(entry, DifferenceView)}
    if not links:
        return ""
    return f"Accounts judge {say_count(len(links), 'link')} of cause and effect differently."
