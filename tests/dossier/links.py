"""What the tests of exchange share: links found without the code under test, files as others read them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from counterpoise.dossier import Dossier
from counterpoise.dossier.exchange import Imported, export_dossier, import_links
from counterpoise.schema import CausalClaim


def causal_claims(dossier: Dossier) -> dict[str, tuple[str, CausalClaim]]:
    """The claims that make links, by id, each with its account: found without the code under test."""
    found = {}
    for account, claim in dossier.all_claims():
        composite = account != "common" and dossier.accounts[account].composite
        if isinstance(claim, CausalClaim) and (
            claim.stance == "asserted" or (composite and claim.stance == "reported")
        ):
            found[claim.id] = account, claim
    return found


def read_rows(path: Path) -> list[dict[str, str]]:
    """An edge list as any other program reads it."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def edges_of(path: Path) -> list[dict[str, str]]:
    """The rows of an edge list but for their sources, in an order that files do not bear on."""
    rows = [{k: v for k, v in row.items() if k not in ("documents", "outside")} for row in read_rows(path)]
    return sorted(rows, key=lambda row: (row["account"], row["claim"]))


def write_edges(dossier: Dossier, path: Path) -> Path:
    return export_dossier(dossier, path, "csv").file


class Import:
    """Imports texts, each written to a file in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, text: str | bytes, name: str = "links.csv", form: str | None = None, into: str = "made"
    ) -> Imported:
        """The dossier made of a text, in a sub-folder."""
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return import_links(path, self.folder / into, form)
