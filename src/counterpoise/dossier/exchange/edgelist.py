"""Reading an edge list in CSV, whatever its columns are called."""

from __future__ import annotations

from counterpoise.dossier.exchange.cells import Cell, Sheet
from counterpoise.dossier.exchange.rows import FIELDS, Given, Reading, Row, match_fields, normalise_name
from counterpoise.errors import Problem, nearest

ENDS = ("cause", "effect")


def has_ends(sheet: Sheet) -> bool:
    """Whether the first line names a column of causes and one of effects."""
    found, _ = match_fields([cell.text for cell in sheet.rows[0]])
    return all(end in found for end in ENDS)


def read_edge_list(sheet: Sheet) -> Reading:
    """The lines after the first as rows."""
    reading = Reading("csv", decimal_comma=sheet.delimiter != ",")
    header, *body = sheet.rows
    found, unread = match_fields([cell.text for cell in header])
    missing = [end for end in ENDS if end not in found]
    if missing:
        reading.problems += [_no_column(sheet, end, [cell.text for cell in header]) for end in missing]
        return reading
    if unread:
        reading.guess("accounts/", f"Columns that are not read: {', '.join(unread)}.")
    for cells in body:
        if reading.is_full:
            break
        extra = next((cell for cell in cells[len(header) :] if cell.text), None)
        if extra is not None:
            reading.problems.append(_misfit(sheet, cells, extra, len(header)))
        else:
            row = _read_row(sheet, cells, found)
            reading.rows.append(row)
            for end in ENDS:
                if (name := row.text(end)) is not None:
                    reading.name_node(name, row.text(f"{end}_title"))
    return reading


def _read_row(sheet: Sheet, cells: list[Cell], found: dict[str, int]) -> Row:
    """The fields of a line that hold anything."""
    given = {
        key: Given(cells[index].text, sheet.place(cells[index].start))
        for key, index in found.items()
        if index < len(cells) and cells[index].text
    }
    return Row(given, sheet.place(cells[0].start))


def _no_column(sheet: Sheet, end: str, names: list[str]) -> Problem:
    """That no column holds causes, or effects; with the name of a column that may have been meant."""
    normal = [normalise_name(name) for name in names]
    close = next((alias for name in normal if (alias := nearest(name, FIELDS[end]))), None)
    message = f"No column holds the {end}s: none is called {' or '.join(FIELDS[end][:3])}."
    found = ", ".join(name for name in names if name)[:80]
    edit = f"Name the column {close or end}, or use --from matrix."
    return Problem("F011", message, sheet.place(0), found, close, edit)


def _misfit(sheet: Sheet, cells: list[Cell], extra: Cell, wanted: int) -> Problem:
    message = f"The line has {len(cells)} cells, and the first line names {wanted}."
    edit = "Put text that holds the delimiter in double quotes, or name the column."
    return Problem("F013", message, sheet.place(extra.start), extra.text[:80], edit=edit)
