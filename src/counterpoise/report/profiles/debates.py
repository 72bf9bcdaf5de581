"""Standing debates: their sides, and who says what on each."""

from __future__ import annotations

from counterpoise.dossier.model import Dossier
from counterpoise.report.profiles.records import Debates, DebateView, Said, SideView
from counterpoise.report.profiles.scope import Scope
from counterpoise.report.profiles.voices import Voices
from counterpoise.schema import Claim, Debate

NOT_STATED = "not stated"


def view_debates(dossier: Dossier, scope: Scope, voices: Voices) -> Debates:
    """The debates in which a claim concerns the actor, whole; of the others only the titles."""
    claims = voices.list_said(lambda claim: bool(claim.debate))
    near = {claim.debate for claim, _ in claims if scope.is_about(claim)}
    entries = tuple(
        _view_debate(debate, [entry for entry in claims if entry[0].debate == name])
        for name, debate in dossier.debates.items()
        if name in near
    )
    others = tuple(debate.title for name, debate in dossier.debates.items() if name not in near)
    return Debates(entries, others)


def _view_debate(debate: Debate, claims: list[tuple[Claim, Said]]) -> DebateView:
    sides = tuple(
        SideView(
            name=side.replace("-", " "),
            text=text,
            stated=text.strip().lower() != NOT_STATED,
            said=tuple(said for claim, said in claims if claim.side == side),
        )
        for side, text in debate.sides.items()
    )
    unsided = tuple(said for claim, said in claims if claim.side not in debate.sides)
    return DebateView(debate.title, sides, unsided)
