"""Relations: what ties an actor to each other one, and what is said of it beyond any one partner."""

from __future__ import annotations

from collections.abc import Iterable

from counterpoise.dossier.model import Dossier
from counterpoise.report.differences import PRESENCE, DifferenceView, list_differences
from counterpoise.report.profiles.blocs import find_organisations, list_memberships
from counterpoise.report.profiles.records import DatedEvent, Relation, Standing, Through
from counterpoise.report.profiles.scope import Scope, claim_variables, label_actor
from counterpoise.report.profiles.variables import Variables, group_by_instrument
from counterpoise.report.profiles.voices import Keep, Voices
from counterpoise.report.statements import AccountView
from counterpoise.schema import CausalClaim, Claim, LevelClaim, PredictionClaim


class Relations:
    """All that the dossier holds on an actor and the others.

    Parameters
    ----------
    scope
        The actor's scope.
    voices, variables
        The dossier's claims and variables, ready to be shown.
    events
        The chronology's entries that name the actor.
    """

    def __init__(
        self, scope: Scope, voices: Voices, variables: Variables, events: tuple[DatedEvent, ...]
    ) -> None:
        self._scope, self._voices, self._variables, self._events = scope, voices, variables, events
        self._dossier: Dossier = scope.dossier
        contested = list_differences(self._dossier, list(self._dossier.accounts))
        self._contested = tuple(view for view in contested if view.kind != PRESENCE)
        self._partners = {claim.id: scope.find_partners(claim) for _, claim in self._dossier.all_claims()}

    def list_partners(self) -> tuple[Relation, ...]:
        """Every other actor of the dossier: those of whom most is said come first."""
        found = [self._relate(code) for code in self._dossier.actors if code != self._scope.actor]
        order = {relation.partner.code: place for place, relation in enumerate(found)}
        return tuple(
            sorted(
                found,
                key=lambda relation: (
                    relation.silent,
                    not relation.spoken_of,
                    -relation.claims,
                    -len(relation.events),
                    order[relation.partner.code],
                ),
            )
        )

    def describe_position(self) -> Standing:
        """The actor's own attributes that tie it to no one, with the claims that stand under no partner."""
        own = frozenset(self._scope.own)
        return self._stand(own, lambda claim: self._unpartnered(claim) and _touches(claim, own))

    def describe_order(self) -> Standing:
        """What mentions the actor or lies beyond any one, with claims that stand nowhere above.

        Of variables that only bear on the actor, levels and predictions alone are taken: what links them
        with the actor's own stands above.
        """
        own, mentioned = frozenset(self._scope.own), frozenset(self._scope.mentioned)
        wider = frozenset(self._scope.wider)

        def beyond(claim: Claim) -> bool:
            if not self._unpartnered(claim) or _touches(claim, own):
                return False
            plain = isinstance(claim, (LevelClaim, PredictionClaim)) and _touches(claim, wider)
            return plain or _touches(claim, mentioned)

        return self._stand(mentioned | wider, beyond)

    def _unpartnered(self, claim: Claim) -> bool:
        return not self._partners[claim.id]

    def _stand(self, names: frozenset[str], keep: Keep) -> Standing:
        accounts = self._voices.select(keep)
        return Standing(self._variables.show(names), self._find_differences(accounts), accounts)

    def _relate(self, code: str) -> Relation:
        scope, dossier = self._scope, self._dossier
        accounts = self._voices.select(lambda claim: code in self._partners[claim.id])
        mine, theirs = (find_organisations(dossier, one, dossier.as_of) for one in (scope.actor, code))
        return Relation(
            partner=label_actor(dossier, code),
            memberships=(
                *list_memberships(dossier, scope.actor, code),
                *list_memberships(dossier, code, scope.actor),
            ),
            shared=tuple(label_actor(dossier, name) for name in dossier.actors if name in mine & theirs),
            groups=group_by_instrument(self._variables.show(scope.ties.get(code, ()))),
            through=tuple(self._find_through(code)),
            differences=self._find_differences(accounts),
            accounts=accounts,
            events=tuple(event for event in self._events if code in {other.code for other in event.others}),
        )

    def _find_through(self, code: str) -> Iterable[Through]:
        """Ties by way of a bloc of the actor's to the partner, and to a bloc of the partner's."""
        dossier, actor = self._dossier, self._scope.actor
        for member, other in ((actor, code), (code, actor)):
            reach = self._scope.ties_of(other)
            for bloc, entry in dossier.actors.items():
                names = reach.get(bloc, ())
                if member in entry.members and bloc != other and names:
                    named = tuple((name, dossier.variables[name].title) for name in names)
                    yield Through(label_actor(dossier, bloc), label_actor(dossier, member), named)

    def _find_differences(self, accounts: Iterable[AccountView]) -> tuple[DifferenceView, ...]:
        """The contested links among the claims of these accounts."""
        shown = {claim.id for account in accounts for claim in account.claims}
        links = {
            (claim.cause, claim.effect)
            for _, claim in self._dossier.all_claims()
            if claim.id in shown and isinstance(claim, CausalClaim)
        }
        return tuple(view for view in self._contested if (view.cause, view.effect) in links)


def _touches(claim: Claim, names: frozenset[str]) -> bool:
    return not names.isdisjoint(claim_variables(claim))
