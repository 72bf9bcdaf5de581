"""The documents and what became of every sentence of theirs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from counterpoise.schema.claims import Identifier
from counterpoise.schema.values import Date, Entry


class Document(Entry):
    """A text: where it comes from and what it declares of itself; the text is not stored."""

    title: str
    file: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the file's bytes")
    length: int = Field(gt=0, description="code points of the file as decoded")
    kind: str
    author: str | None = None
    publisher: str | None = None
    date: Date | None = None
    year: int | None = None
    url: str | None = None
    leaning: str | None = None
    sections: dict[str, Annotated[int, Field(ge=1)]] = Field(
        default_factory=dict, description="its headings, with the paragraph that each begins with"
    )
    note: str | None = None

    def section_of(self, paragraph: int) -> str | None:
        """The heading under which a paragraph stands; None before the first, or without headings."""
        above = [(start, title) for title, start in self.sections.items() if start <= paragraph]
        return max(above)[1] if above else None


class DocumentsFile(Entry):
    """documents.yaml."""

    documents: dict[Identifier, Document]


class Passage(Entry):
    """A stretch of a document: the claims it carries, or why it carries none."""

    span: tuple[int, int]
    claims: tuple[Identifier, ...] = ()
    as_: Literal["background", "duplicate", "boilerplate"] | None = Field(default=None, alias="as")


class CoverageFile(Entry):
    """coverage.yaml: by document, a partition of all that is not blank."""

    coverage: dict[Identifier, tuple[Passage, ...]]
