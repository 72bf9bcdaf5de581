"""Which events bear on which headline variable: they belong to the dossier and run in every account."""

from __future__ import annotations

from collections.abc import Sequence

from counterpoise.dossier.model import Dossier
from counterpoise.report.maps import focus_map, gather_map


def find_bearing(dossier: Dossier, accounts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The titles of the events that can reach each headline variable.

    Parameters
    ----------
    dossier
        The dossier.
    accounts
        Ids of the accounts that were run. An event reaches a variable if it moves it, or if links that
        one of the accounts has lead there from what the event moves or switches.

    Returns
    -------
    dict
        By headline variable, in the order of the alphabet, which a run keeps.
    """
    whole = gather_map(dossier, None, accounts)
    found = {}
    for headline in dossier.headline:
        part = focus_map(whole, headline.variable)
        reached = {headline.variable, *(node.variable for node in part.nodes)}
        links = {link.ends for link in part.links}
        found[headline.variable] = tuple(
            event.title
            for event in sorted(dossier.events.values(), key=lambda event: event.title)
            if reached & {*event.set, *event.shift}
            or links & {(link.cause, link.effect) for link in (*event.switches.on, *event.switches.off)}
        )
    return found
