"""Conditions that cannot hold, since nobody moves what they read (E008)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from counterpoise.dossier.checks.expressions import is_sound, list_conditions
from counterpoise.dossier.draft import COMMON, Draft
from counterpoise.dossier.extents import Extents, can_hold, find_extents
from counterpoise.errors import Problem


def check_hopes(draft: Draft) -> Iterator[Problem]:
    """Warn where a condition stays at 0 whatever policies and events of the dossier do.

    All policies are taken together, so that what one of them makes possible is not warned of; nor is
    anything where a policy or an event could not be read.
    """
    every = list(list_conditions(draft))
    if not every or lacks_movers(draft):
        return
    extents = {account: _extents(draft, account) for account in (*draft.accounts, COMMON)}
    shared = [found for account, found in extents.items() if account != COMMON] or [extents[COMMON]]
    for text, place, account in every:
        views = shared if account in ("", COMMON) else [extents[account]]
        if is_sound(text, draft.bounds) and not _may_hold(draft, text, views):
            message = "Under no policy or event of the dossier can this condition hold."
            yield Problem("E008", message, place, text[:80])


def lacks_movers(draft: Draft) -> bool:
    """Whether a policy or an event may be there that could not be read."""
    movers = {"policies.yaml", "events.yaml"}
    return bool(movers & draft.folder.unread) or any(entry.source.name in movers for entry in draft.spoilt)


def _may_hold(draft: Draft, text: str, views: Sequence[Extents]) -> bool:
    return any(can_hold(text, extents, draft.bounds) for extents in views)


def _extents(draft: Draft, account: str) -> Extents:
    """How far levels go in an account; its own where it starts them elsewhere."""
    starts = {e.content.variable: e.content.level for e in draft.starts if e.account == account}
    return find_extents(
        {name: entered.content for name, entered in draft.variables.items()},
        [entered.content for entered in draft.events.values()],
        list(chain.from_iterable(entered.content.sets for entered in draft.policies.values())),
        starts,
    )
