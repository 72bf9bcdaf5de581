"""Names of one concept in two codings, where the coders did not choose the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from counterpoise.dossier.model import Dossier
from counterpoise.dossier.reading import RefusedError, decode, read_bytes
from counterpoise.errors import Place, Problem, UsageError, nearest

MAX_BYTES = 1_000_000
HEADER = ("a", "b")
Rename = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class NamePair:
    """One concept's name in A and in B, and where that is said."""

    a: str
    b: str
    place: Place | None = None


def read_names(path: str | Path) -> tuple[NamePair, ...]:
    """The pairs of names in a CSV file with two columns: the name in A, the name in B.

    A first line `a,b` is a heading. Blank lines are skipped.

    Raises
    ------
    UsageError
        U001 with every line that does not hold two names; F003 or F004 for a file over 1 MB or not UTF-8.
    SurroundingsError
        R001 where the file cannot be read.
    """
    path = Path(path)
    pairs: list[NamePair] = []
    problems: list[Problem] = []
    for line, row in _read_rows(path):
        cells = tuple(cell.strip() for cell in row)
        place = Place(path.name, line, 1)
        if not any(cells) or (cells == HEADER and not pairs and not problems):
            continue
        if len(cells) == len(HEADER) and all(cells):
            pairs.append(NamePair(cells[0], cells[1], place))
        else:
            edit = "Write the name in A, a comma, the name in B."
            problems.append(Problem("U001", "A line holds two names.", place, ",".join(row)[:80], edit=edit))
    if problems:
        raise UsageError(problems)
    return tuple(pairs)


def _read_rows(path: Path) -> list[tuple[int, list[str]]]:
    """The rows of a CSV file, each with the line on which it ends."""
    try:
        text = decode(read_bytes(path, path.name, MAX_BYTES), path.name).removeprefix("\ufeff")
    except RefusedError as fault:
        raise UsageError(fault.problem) from fault
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        return [(rows.line_num, row) for row in rows]
    except csv.Error as fault:
        place = Place(path.name, rows.line_num, 1)
        raise UsageError(Problem("U001", "The map cannot be read as CSV.", place, str(fault))) from fault


def join_names(
    a: Dossier, b: Dossier, names: Mapping[str, str] | Iterable[NamePair] | None
) -> tuple[Rename, Rename]:
    """What turns a name of A, and a name of B, into that of the concept they share.

    Pairs that have a name in common are about one concept: two names of B may stand for one of A, and
    the reverse. A name in no pair stands for itself.

    Raises
    ------
    UsageError
        N002 with every name that its dossier does not declare.
    """
    pairs = _list_pairs(names)
    problems = [*_find_unknown(a, "A", pairs), *_find_unknown(b, "B", pairs)]
    if problems:
        raise UsageError(problems)
    groups: list[tuple[set[str], set[str]]] = []
    for pair in pairs:
        touched = [group for group in groups if pair.a in group[0] or pair.b in group[1]]
        groups = [group for group in groups if group not in touched]
        groups.append(
            (
                {pair.a}.union(*(group[0] for group in touched)),
                {pair.b}.union(*(group[1] for group in touched)),
            )
        )
    labels = [f"{'/'.join(sorted(first))} = {'/'.join(sorted(second))}" for first, second in groups]
    of_a = {name: label for label, group in zip(labels, groups, strict=True) for name in group[0]}
    of_b = {name: label for label, group in zip(labels, groups, strict=True) for name in group[1]}
    return (lambda name: of_a.get(name, name)), (lambda name: of_b.get(name, name))


def _list_pairs(names: Mapping[str, str] | Iterable[NamePair] | None) -> tuple[NamePair, ...]:
    """The pairs, however they were given."""
    if isinstance(names, Mapping):
        return tuple(NamePair(str(one), str(other)) for one, other in names.items())
    return tuple(names or ())


def list_names(dossier: Dossier) -> set[str]:
    """The names that claims are made of: variables, policies, events and actors."""
    return {*dossier.variables, *dossier.policies, *dossier.events, *dossier.actors}


def _find_unknown(dossier: Dossier, side: str, pairs: Iterable[NamePair]) -> Iterable[Problem]:
    known = list_names(dossier)
    for pair in pairs:
        name = pair.a if side == "A" else pair.b
        if name not in known:
            message = f"{side} declares no variable, policy, event or actor of this name."
            edit = f"Write a name that {side} declares."
            yield Problem("N002", message, pair.place, name[:80], nearest(name, known), edit)
