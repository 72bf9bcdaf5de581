"""The names that a dossier declares, right or wrong, for editors and for completion."""

from __future__ import annotations

import os
from collections.abc import Iterable

from counterpoise.dossier.draft import Draft
from counterpoise.dossier.loading import read_draft
from counterpoise.dossier.model import CONTINUITY
from counterpoise.names import ACTOR, IDENTIFIER, VARIABLE
from counterpoise.schema.references import INDICATOR

_FORMS = {
    "actors": ACTOR,
    "variables": VARIABLE,
    "policies": IDENTIFIER,
    "documents": IDENTIFIER,
    "claims": IDENTIFIER,
    "events": IDENTIFIER,
    "indicators": INDICATOR,
}


def collect_names(source: str | os.PathLike[str]) -> dict[str, list[str]]:
    """The well-formed names that a dossier declares, sorted, by kind.

    The dossier may be wrong elsewhere: names are read of every file that is YAML.

    Parameters
    ----------
    source
        What `load` takes.

    Returns
    -------
    dict of str to list of str
        Of actors, variables, policies (`continuity` among them), documents, accounts, claims, events and
        debates; `states` are actors once more, `moved` the variables that claims can move (role state),
        `instruments` those that policies set, `sides` those of all debates, `indicators` those of the
        record. A kind whose file could not be read is missing.

    Raises
    ------
    DossierError
        F001 where there is no such dossier.
    SurroundingsError
        R001 where a file cannot be read.

    Examples
    --------
    >>> "RUS" in collect_names("russia")["actors"]
    True
    """
    draft = read_draft(source)
    known = {kind: names for kind, names in draft.declared.items() if names is not None}
    if "policies" in known:
        known["policies"] |= {CONTINUITY}
    if "actors" in known:
        known["states"] = known["actors"]
    if "variables" in known:
        known["moved"] = known["variables"] - _of_other_roles(draft, "state")
        known["instruments"] = known["variables"] - _of_other_roles(draft, "instrument")
    if "debates" in known:
        known["sides"] = frozenset(side for entry in draft.debates.values() for side in entry.content.sides)
    known["accounts"] = frozenset(draft.accounts)
    if draft.indicators is not None:
        known["indicators"] = frozenset(draft.indicators)
    return {kind: _sort(kind, names) for kind, names in sorted(known.items())}


def _of_other_roles(draft: Draft, role: str) -> frozenset[str]:
    """Variables that are known to have another role; one that could not be read may have any."""
    return frozenset(name for name, entered in draft.variables.items() if entered.content.role != role)


def _sort(kind: str, names: Iterable[str]) -> list[str]:
    """The names in order, without those that are not well formed, which `check` reports."""
    form = _FORMS.get({"states": "actors", "moved": "variables", "instruments": "variables"}.get(kind, kind))
    return sorted(name for name in names if form is None or form.fullmatch(name))
