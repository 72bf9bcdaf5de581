"""A profile put together: one actor's foreign relations as a dossier has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from counterpoise.dossier.model import Dossier
from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.report.profiles.aims import view_aims
from counterpoise.report.profiles.arc import list_events, view_arc
from counterpoise.report.profiles.blocs import list_memberships
from counterpoise.report.profiles.debates import view_debates
from counterpoise.report.profiles.digest import describe
from counterpoise.report.profiles.means import view_means
from counterpoise.report.profiles.outlook import view_outlook
from counterpoise.report.profiles.records import Annex, Profile, ProfileFacts
from counterpoise.report.profiles.references import find_annex, find_claims, find_documents
from counterpoise.report.profiles.relations import Relations
from counterpoise.report.profiles.scope import Scope, label_actor
from counterpoise.report.profiles.variables import Variables
from counterpoise.report.profiles.voices import Voices
from counterpoise.version import __version__


def profile(dossier: Dossier, actor: str, texts: Mapping[str, str] | None = None) -> Profile:
    """One actor's foreign relations, organised as an encyclopaedia would: all from the dossier.

    Which variables and claims concern the actor follows from names alone (see `Scope`): nothing is
    inferred from what a text means.

    Parameters
    ----------
    dossier
        The dossier.
    actor
        The code of an actor that dossier.yaml declares.
    texts
        The documents' texts by id, as decoded. With them, passages are shown where their hash agrees.

    Returns
    -------
    Profile
        Sections on which the dossier is silent are empty.

    Raises
    ------
    UsageError
        N001, if the dossier declares no such actor.

    Examples
    --------
    >>> from counterpoise import load
    >>> found = profile(load("russia"), "SCO")
    >>> len(found.memberships), found.memberships[-1].since.isoformat()
    (10, '2024-07-04')
    """
    check_actor(dossier, actor)
    scope = Scope(dossier, actor)
    return describe(scope, _gather(scope, texts))


def _gather(scope: Scope, texts: Mapping[str, str] | None) -> Profile:
    """The profile but for what describes it."""
    dossier, actor = scope.dossier, scope.actor
    voices, variables = Voices(dossier, texts), Variables(dossier)
    events = list_events(dossier, actor)
    eras, undated = view_arc(scope, voices, events)
    relations = Relations(scope, voices, variables, events)
    found = Profile(
        actor=label_actor(dossier, actor),
        facts=_name(dossier, actor),
        preamble=(),
        lead=(),
        sections=(),
        memberships=(
            *list_memberships(dossier, member=actor),
            *list_memberships(dossier, organisation=actor),
        ),
        aims=view_aims(dossier, scope, voices),
        eras=eras,
        undated=undated,
        relations=relations.list_partners(),
        position=relations.describe_position(),
        order=relations.describe_order(),
        means=view_means(dossier, actor, variables),
        debates=view_debates(dossier, scope, voices),
        outlook=view_outlook(dossier, scope, voices),
        annex=Annex((), ()),
        documents=(),
        quoted=texts is not None,
    )
    documents = find_documents(dossier, find_claims(found).values())
    return replace(found, annex=find_annex(dossier, variables, found), documents=documents)


def check_actor(dossier: Dossier, actor: str) -> None:
    """A `UsageError` N001 with the nearest code, unless the dossier declares the actor."""
    if actor in dossier.actors:
        return
    by_name = {entry.name.lower(): code for code, entry in dossier.actors.items()}
    alike = nearest(actor.lower(), by_name)
    near = by_name[alike] if alike else nearest(actor.upper(), dossier.actors)
    raise UsageError(
        Problem(
            "N001",
            "The dossier declares no such actor.",
            found=actor[:80],
            nearest=near,
            edit=f"Use one of: {', '.join(dossier.actors)}.",
        )
    )


def _name(dossier: Dossier, actor: str) -> ProfileFacts:
    """What names the profile, with a citation and the command that repeats it."""
    day, name = dossier.as_of.isoformat(), dossier.actors[actor].name
    return ProfileFacts(
        dossier=dossier.name,
        title=dossier.title,
        hash=dossier.hash,
        as_of=day,
        coder=dossier.frame.coder,
        version=__version__,
        citation=(
            f"Counterpoise {__version__}, foreign relations of {name} ({actor}), from the dossier "
            f"“{dossier.title}” (SHA-256 {dossier.hash[:12]}…), as of {day}."
        ),
        command=f"counterpoise profile {dossier.name} {actor} --out {actor}.html",
    )
