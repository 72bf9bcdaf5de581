"""What an actor wants, and what others want of it."""

from __future__ import annotations

from collections.abc import Callable

from counterpoise.dossier.model import Dossier
from counterpoise.report.profiles.records import AimsView, AimView
from counterpoise.report.profiles.scope import Scope, label_actor
from counterpoise.report.profiles.voices import Voices
from counterpoise.report.sources import say_source
from counterpoise.report.words import format_plain
from counterpoise.schema import Aim, AimClaim, Claim

_WHEN = {"horizon": "at the end of a run", "mean": "on average over a run"}


def view_aims(dossier: Dossier, scope: Scope, voices: Voices) -> AimsView:
    """The aims of aims.yaml and the aim claims of accounts.

    Those of others are the ones for a variable that is the actor's or ties it to another.
    """

    def held_by_actor(claim: Claim) -> bool:
        return isinstance(claim, AimClaim) and claim.actor == scope.actor

    def held_by_others(claim: Claim) -> bool:
        return isinstance(claim, AimClaim) and claim.actor != scope.actor and claim.variable in scope.held

    return AimsView(
        coded=_list_coded(dossier, lambda actor, _: actor == scope.actor),
        said=voices.select(held_by_actor),
        coded_of_others=_list_coded(
            dossier, lambda actor, aim: actor != scope.actor and aim.variable in scope.held
        ),
        said_of_others=voices.select(held_by_others),
    )


def _list_coded(dossier: Dossier, keep: Callable[[str, Aim], bool]) -> tuple[AimView, ...]:
    return tuple(
        _view_aim(dossier, actor, aim)
        for actor, aims in dossier.aims.items()
        for aim in aims
        if keep(actor, aim)
    )


def _view_aim(dossier: Dossier, actor: str, aim: Aim) -> AimView:
    variable = dossier.variables.get(aim.variable)
    terms = _WHEN[aim.at]
    if aim.threshold is not None:
        terms = f"met from {format_plain(aim.threshold)}, {terms}"
    return AimView(
        actor=label_actor(dossier, actor),
        variable=aim.variable,
        title=variable.title if variable else aim.variable,
        direction=aim.direction,
        weight=aim.weight,
        terms=terms,
        note=aim.note or "",
        source=say_source(aim.source),
    )
