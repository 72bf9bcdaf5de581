"""Variables as a profile shows them: what is declared, who acts on whom, and the levels accounts give."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from counterpoise.dossier.model import Dossier
from counterpoise.names import parse_variable
from counterpoise.report.assumptions import VariableView, list_variables, say_level
from counterpoise.report.profiles.records import AccountLevel, InstrumentGroup, Sighting, VariableEntry
from counterpoise.report.profiles.scope import label_actor
from counterpoise.report.recorded.keeping import has_record, keep_series
from counterpoise.report.recorded.series import list_record_sources, view_observed
from counterpoise.report.sources import SourceView
from counterpoise.schema.system import Instrument

INSTRUMENTS: tuple[str, ...] = get_args(Instrument)


class Variables:
    """The variables of a dossier, ready to be shown."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._views: dict[str, VariableView] = {view.name: view for view in list_variables(dossier)}
        self._sightings = list_sightings(dossier)

    def show(self, names: Iterable[str], via: str = "") -> tuple[VariableEntry, ...]:
        """The named variables in the order of variables.yaml; names that it does not have are left out."""
        wanted = set(names)
        return tuple(self._enter(name, via) for name in self._views if name in wanted)

    def _enter(self, name: str, via: str) -> VariableEntry:
        form = parse_variable(name)
        conduct = ""
        if form is not None and form.source and form.target:
            source, target = (label_actor(self._dossier, code).name for code in (form.source, form.target))
            conduct = f"{source} toward {target}"
        declared = self._dossier.variables[name]
        return VariableEntry(
            variable=self._views[name],
            conduct=conduct,
            instrument=declared.instrument or "",
            via=via,
            account_levels=tuple(self._find_account_levels(name)),
            sighting=self._sightings.get(name),
        )

    def _find_account_levels(self, name: str) -> Iterable[AccountLevel]:
        for key, account in self._dossier.accounts.items():
            for which, entries in (("settles", account.settles), ("starts", account.starts)):
                for entry in entries:
                    if entry.variable == name:
                        text = say_level(entry.level)
                        yield AccountLevel(key, account.short, which, text, entry.claim or "")


def list_sightings(dossier: Dossier) -> dict[str, Sighting]:
    """By variable what the record has of it by the indicator that counts; none where there is no record.

    Raises
    ------
    DossierError
        What is wrong with the record.
    """
    if not has_record(dossier):
        return {}
    from counterpoise.record import load_record

    kept = keep_series(dossier, load_record(dossier))
    sources = {
        name: SourceView(f"{view.text}. {view.licence}", judgement=False, url=view.address)
        for name, view in list_record_sources(kept).items()
    }
    return {
        entry["variable"]: Sighting(
            view_observed(dossier, entry), tuple(sources[name] for name in entry["sources"])
        )
        for entry in kept["series"]
        if entry["principal"]
    }


def group_by_instrument(entries: Iterable[VariableEntry]) -> tuple[InstrumentGroup, ...]:
    """The entries by instrument, in the order of the format, and those without one last; none is empty."""
    listed = tuple(entries)
    groups = (
        InstrumentGroup(name, tuple(entry for entry in listed if entry.instrument == name))
        for name in (*INSTRUMENTS, "")
    )
    return tuple(group for group in groups if group.variables)
