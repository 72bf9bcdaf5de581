"""An adjacency matrix in CSV: rows are causes, columns effects, cells signed weights from -1 to 1.

A cell that is empty says nothing; 0 denies an effect. Other programs write 0 where there is no link, so the
two are told apart by the words in the corner.
"""

from __future__ import annotations

from collections.abc import Sequence

from counterpoise.dossier.exchange.cells import Cell, Sheet, write_csv
from counterpoise.dossier.exchange.edges import Edge, list_ends
from counterpoise.dossier.exchange.rows import Given, Reading, Row
from counterpoise.dossier.exchange.values import read_amount
from counterpoise.dossier.exchange.weights import signed_weight
from counterpoise.dossier.model import Dossier
from counterpoise.errors import Problem

DENIED = "0: denied"
CORNER = f"cause \\ effect (-1 to 1; empty: silent; {DENIED})"


def write_matrix(dossier: Dossier, edges: Sequence[Edge]) -> tuple[str, list[str]]:
    """The matrix of one account, and what it could not hold.

    Where an account makes several claims on a link, under different conditions, the strongest is shown.
    """
    names = list_ends(dossier, edges, whole=False)
    cells: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        cells.setdefault((edge.claim.cause, edge.claim.effect), []).append(edge)
    shown = {link: max(found, key=lambda e: abs(signed_weight(e.claim))) for link, found in cells.items()}
    rows = [[cause, *(_show(shown.get((cause, effect))) for effect in names)] for cause in names]
    notes = [
        f"Claims on {cause} -> {effect}: {len(found)}. The cell shows the strongest, "
        f"{shown[cause, effect].claim.id}."
        for (cause, effect), found in cells.items()
        if len(found) > 1
    ]
    for what, count in (
        ("with a condition", sum(edge.when is not None for edge in shown.values())),
        ("with a lag", sum(edge.lag is not None for edge in shown.values())),
    ):
        if count:
            notes.append(f"Claims {what}: {count}. A matrix has no room for it.")
    return write_csv([[CORNER, *names], *rows]), notes


def _show(edge: Edge | None) -> float | int | None:
    if edge is None:
        return None
    return signed_weight(edge.claim) or 0


def looks_like_matrix(sheet: Sheet) -> bool:
    """Whether a table may be a matrix.

    Its corner is empty or ours, or a name stands in its first row and first column; and what stands
    elsewhere are amounts.
    """
    corner, *columns = [cell.text for cell in sheet.rows[0]]
    shared = {row[0].text for row in sheet.rows[1:]} & set(columns)
    body = [cell.text for row in sheet.rows[1:] for cell in row[1:] if cell.text]
    if not (shared or not corner or DENIED in corner) or not body:
        return False
    return all(read_amount(text, sheet.delimiter != ",") is not None for text in body)


def read_matrix(sheet: Sheet) -> Reading:
    """The cells that make a link as rows with cause, effect and weight, and every name as a node."""
    reading = Reading("matrix", decimal_comma=sheet.delimiter != ",")
    header, *body = [_trim(row) for row in sheet.rows]
    effects = header[1:]
    reading.problems += _check_names(sheet, "column", effects)
    reading.problems += _check_names(sheet, "row", [row[0] for row in body])
    for cell in (*(row[0] for row in body), *effects):
        reading.name_node(cell.text)
    denies, zeros = DENIED in header[0].text, 0

    def is_zero(text: str) -> bool:
        amount = read_amount(text, reading.decimal_comma)
        return amount is not None and amount.sign == "0"

    for row in body:
        if reading.is_full:
            break
        # Empty cells at the end of a line were trimmed; too few of them is no fault, too many is.
        if len(row) > len(header):
            reading.problems.append(_misfit(sheet, row, len(header)))
            continue
        links = [(effect, cell) for effect, cell in zip(effects, row[1:], strict=False) if cell.text]
        kept = [(effect, cell) for effect, cell in links if denies or not is_zero(cell.text)]
        zeros += len(links) - len(kept)
        reading.rows += [_make_row(sheet, row[0], effect, cell) for effect, cell in kept]
    if zeros:
        reading.guess("accounts/", f"Cells that hold 0: {zeros}. They were read as no link, not as a denial.")
    return reading


def _trim(row: list[Cell]) -> list[Cell]:
    """A row without the empty cells at its end; its first cell stays."""
    end = len(row)
    while end > 1 and not row[end - 1].text:
        end -= 1
    return row[:end]


def _make_row(sheet: Sheet, cause: Cell, effect: Cell, cell: Cell) -> Row:
    """A cell as a row of fields, all of them at its place."""
    place = sheet.place(cell.start)
    texts = {"cause": cause.text, "effect": effect.text, "weight": cell.text}
    return Row({key: Given(text, place) for key, text in texts.items()}, place)


def _check_names(sheet: Sheet, what: str, cells: Sequence[Cell]) -> list[Problem]:
    """Rows and columns have a name, and each its own."""
    found = []
    seen: dict[str, Cell] = {}
    for cell in cells:
        place = sheet.place(cell.start)
        if not cell.text:
            found.append(Problem("S001", f"The {what} has no name.", place, edit="Name the variable."))
        elif cell.text in seen:
            message = f"Two {what}s have this name; the first is at {sheet.place(seen[cell.text].start)}."
            found.append(Problem("N011", message, place, cell.text[:80], edit="Rename one of the two."))
        seen.setdefault(cell.text, cell)
    return found


def _misfit(sheet: Sheet, row: Sequence[Cell], wanted: int) -> Problem:
    """A row that has more cells than the first line has names."""
    message = f"The row has {len(row)} cells, and the first line names {wanted}."
    place = sheet.place(row[wanted].start)
    return Problem("F013", message, place, row[wanted].text[:80], edit="Name the column or empty the cell.")
