"""A dossier's links, or all of it, as a file for another program."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterpoise.dossier.exchange.edges import COMMON, Edge, list_edges, write_edges
from counterpoise.dossier.exchange.graphml import write_graphml
from counterpoise.dossier.exchange.kumu import write_kumu
from counterpoise.dossier.exchange.matrix import write_matrix
from counterpoise.dossier.exchange.writing import find_obstacle, write_file
from counterpoise.dossier.model import Dossier
from counterpoise.errors import Problem, UsageError, nearest
from counterpoise.schema import CausalClaim

EXPORTS = ("csv", "json", "graphml", "kumu")
LAYOUTS = ("edges", "matrix")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and what the form had no room for.

    `accounts` are those whose links are in the file, `links` is how many; a whole dossier has neither
    (None).
    """

    file: Path
    form: str
    layout: str | None
    accounts: tuple[str, ...]
    links: int | None
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "file": str(self.file),
            "form": self.form,
            "layout": self.layout,
            "accounts": list(self.accounts),
            "links": self.links,
            "notes": list(self.notes),
        }


def export_dossier(
    dossier: Dossier,
    file: str | os.PathLike[str],
    form: str,
    *,
    account: str | None = None,
    layout: str = "edges",
    force: bool = False,
) -> Exported:
    """What was written to a file that another program reads: the links of a dossier, or all of it.

    A link is a causal claim that moves its account: asserted, or reported in a composite account. Claims
    of other kinds are in the form "json" only. In all forms but that the weight of a link is signed and
    lies between -1 and 1: 0.2 for weak, 0.5 for moderate, 0.8 for strong, 0 for a denial.

    Parameters
    ----------
    dossier
        The dossier.
    file
        The file to write; missing folders are made. It appears whole or not at all.
    form
        "csv": a line a link, or with `layout="matrix"` rows for causes and columns for effects. "json":
        the normalised dossier and its hash, which `load` reads. "graphml": a directed multigraph for
        NetworkX and Gephi, an edge a claim, with its account. "kumu": the JSON that Kumu imports.
    account
        The id of one account, or "common" for what no account disputes; all by default. A matrix is of
        one account.
    layout
        Of "csv": "edges" or "matrix".
    force
        Replace the file if it exists.

    Raises
    ------
    UsageError
        U001 where form or layout are unknown or do not go together, N003 where there is no such account,
        U003 where the file exists; all together.
    SurroundingsError
        R002 where it cannot be written.

    Notes
    -----
    A weight is 2 share - 1 of the share to which an even level settles when the cause goes from none to
    all (docs/decisions/0002): the tanh of half the swing in logits.

    Examples
    --------
    >>> import tempfile
    >>> from counterpoise.dossier import load
    >>> from counterpoise.dossier.starter import write_starter
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     valley = load(write_starter(f"{folder}/valley"))
    ...     export_dossier(valley, f"{folder}/links.csv", "csv", account="patience").links
    3
    """
    target = Path(os.fspath(file))
    problems = [*_find_misuse(dossier, form, account, layout), find_obstacle(target, force)]
    found = [problem for problem in problems if problem is not None]
    if found:
        raise UsageError(found)
    if form == "json":
        data = {"hash": dossier.hash, **dossier.normalised()}
        text = json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        write_file(target, text)
        return Exported(target, form, None, tuple(dossier.accounts), None, ())
    if layout == "matrix" and account is None:
        account = next(iter(dossier.accounts))
    edges = list_edges(dossier, account)
    text, notes = _write_links(dossier, edges, form, layout, account is None)
    write_file(target, text)
    accounts = tuple(dict.fromkeys(edge.account for edge in edges))
    shape = layout if form == "csv" else None
    return Exported(target, form, shape, accounts, len(edges), (*notes, *_note_others(dossier, account)))


def _write_links(
    dossier: Dossier, edges: tuple[Edge, ...], form: str, layout: str, whole: bool
) -> tuple[str, list[str]]:
    """The text of a file of links, and what it has no room for."""
    if form == "graphml":
        return write_graphml(dossier, edges, whole), []
    if form == "kumu":
        return write_kumu(dossier, edges, whole), []
    return write_matrix(dossier, edges) if layout == "matrix" else (write_edges(dossier, edges), [])


def _note_others(dossier: Dossier, account: str | None) -> list[str]:
    """How many claims are not links, and why."""
    claims = [claim for name, claim in dossier.all_claims() if account in (None, name)]
    causal = sum(isinstance(claim, CausalClaim) for claim in claims)
    idle = causal - len(list_edges(dossier, account))
    parts = [f"{len(claims) - causal} not causal"] if len(claims) > causal else []
    parts += [f"{idle} causal, but only reported or rejected by their author"] if idle else []
    return [f"Claims that are not links, and left out: {'; '.join(parts)}."] if parts else []


def _find_misuse(dossier: Dossier, form: str, account: str | None, layout: str) -> list[Problem]:
    """What is wrong with the call."""
    problems = []
    for what, given, valid in (("form", form, EXPORTS), ("layout", layout, LAYOUTS)):
        if given not in valid:
            message = f"There is no such {what} of a file."
            edit = f"Use one of {', '.join(valid)}."
            problems.append(Problem("U001", message, None, str(given)[:80], nearest(str(given), valid), edit))
    known = (*dossier.accounts, *([COMMON] if dossier.common else []))
    if account is not None and account not in known:
        message = "There is no account of this name."
        edit = f"Use one of: {', '.join(known)}."
        problems.append(Problem("N003", message, None, account[:80], nearest(account, known), edit))
    if layout == "matrix" and form != "csv" and form in EXPORTS:
        edit = "Leave --layout out, or use --to csv."
        problems.append(Problem("U001", "Only csv has a layout.", None, f"{form}, {layout}", "csv", edit))
    elif layout == "matrix" and account is None and len(dossier.accounts) > 1:
        message = "A matrix shows one account, and the dossier has several."
        edit = f"Name one of them with --account: {', '.join(known)}."
        problems.append(Problem("U001", message, None, str(len(dossier.accounts)), edit=edit))
    if form == "json" and account is not None:
        edit = "Leave --account out."
        problems.append(
            Problem("U001", "A json file holds the whole dossier.", None, account[:80], edit=edit)
        )
    return problems
