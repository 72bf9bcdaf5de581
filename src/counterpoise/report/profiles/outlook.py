"""What accounts predict and advise about an actor, and what may happen."""

from __future__ import annotations

from counterpoise.dossier.model import Dossier
from counterpoise.report.assumptions import list_events
from counterpoise.report.profiles.records import Outlook
from counterpoise.report.profiles.scope import Scope, find_events_moved
from counterpoise.report.profiles.voices import Voices
from counterpoise.schema import PredictionClaim, PrescriptionClaim


def view_outlook(dossier: Dossier, scope: Scope, voices: Voices) -> Outlook:
    """Predictions, advice and events that concern the actor (see `Scope.concerns`)."""
    moving = {
        name
        for name, event in dossier.events.items()
        if not scope.variables.isdisjoint(find_events_moved(event))
    }
    return Outlook(
        predictions=voices.select(lambda claim: isinstance(claim, PredictionClaim) and scope.concerns(claim)),
        advice=voices.select(lambda claim: isinstance(claim, PrescriptionClaim) and scope.concerns(claim)),
        events=tuple(view for view in list_events(dossier) if view.id in moving),
    )
