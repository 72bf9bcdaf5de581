"""What an actor can do: the instruments that it may set, and the policies that it could pursue."""

from __future__ import annotations

from counterpoise.dossier.model import Dossier
from counterpoise.report.assumptions import list_policies
from counterpoise.report.profiles.records import Means, PolicyEntry, VariableEntry
from counterpoise.report.profiles.scope import label_actor
from counterpoise.report.profiles.variables import Variables, group_by_instrument


def view_means(dossier: Dossier, actor: str, variables: Variables) -> Means:
    """The instruments that the actor owns, or that a bloc owns whose `may_set` names it; and policies.

    A policy counts if the actor or such a bloc owns it.
    """
    blocs = [bloc for bloc, entry in dossier.actors.items() if actor in entry.may_set]
    owners = {name: entry.owners for name, entry in dossier.variables.items() if entry.role == "instrument"}
    owned = {name for name, holders in owners.items() if actor in holders}
    entries: list[VariableEntry] = [*variables.show(owned)]
    for bloc in blocs:
        lent = {name for name, holders in owners.items() if bloc in holders} - owned
        entries += variables.show(lent, via=label_actor(dossier, bloc).name)
        owned |= lent
    policies = tuple(
        PolicyEntry(view, "" if owner == actor else label_actor(dossier, owner).name)
        for owner in (actor, *blocs)
        for view in list_policies(dossier)
        if dossier.policies[view.id].owner == owner
    )
    return Means(group_by_instrument(entries), policies)
