"""What a dossier's record/ declares: its sources, and what each indicator is."""

from __future__ import annotations

from pydantic import Field

from counterpoise.schema.claims import Identifier
from counterpoise.schema.system import Bound
from counterpoise.schema.values import Entry


class RecordSource(Entry):
    """Where observations come from: who published what, in which version, on which terms."""

    publisher: str
    title: str
    version: str | None = None
    licence: str
    citation: str
    address: str | None = None
    note: str | None = None


class Indicator(Entry):
    """What a series of observations is: its unit, the range it cannot leave, how it was computed."""

    title: str
    unit: str
    range: tuple[Bound, Bound]
    computed: str = Field(description="how it follows from the source")
    interval: str | None = Field(default=None, description="what low and high are")
    note: str | None = None


class SourcesFile(Entry):
    """record/sources.yaml."""

    sources: dict[Identifier, RecordSource]
    indicators: dict[str, Indicator]
