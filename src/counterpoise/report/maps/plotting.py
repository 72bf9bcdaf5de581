"""A causal map for a notebook or a file."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from counterpoise.dossier import Dossier
from counterpoise.errors import Problem, SurroundingsError, UsageError, nearest
from counterpoise.report.maps.drawing import draw_content, lay_out_map
from counterpoise.report.maps.gathering import focus_map, gather_map
from counterpoise.report.maps.key import draw_rows, list_key
from counterpoise.report.maps.lettering import wrap_text
from counterpoise.report.maps.views import MapView
from counterpoise.report.maps.words import say_counts, say_description, say_title

TEMPLATES = Path(__file__).parent.parent / "templates"
HEADING, LEAST = 15.0, 560.0  # the size of the title; the least width, for the key


@dataclass(frozen=True, slots=True)
class CausalMap:
    """A causal map: shown by a notebook, written by `save`.

    Parameters
    ----------
    view
        What it shows: variables, links and loops as records.
    svg
        The drawing, with its style and key, as the text of an SVG file.
    """

    view: MapView
    svg: str

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        label = escape(say_title(self.view))
        return (
            f'<div role="region" tabindex="0" aria-label="{label}" style="overflow-x: auto">{self.svg}</div>'
        )

    def __repr__(self) -> str:
        return f"<{say_title(self.view)}: {say_counts(self.view)}>"

    def save(self, path: str | Path) -> Path:
        """Write the drawing as an SVG file and return its path.

        The file is written aside in the same folder and then renamed.

        Parameters
        ----------
        path
            The file; its folder exists. An earlier file is replaced.

        Raises
        ------
        SurroundingsError
            R002, if the file cannot be written; an earlier one stays as it was.
        """
        path = Path(path)
        aside = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
        try:
            try:
                with aside.open("x", encoding="utf-8", newline="\n") as file:
                    file.write(self.svg)
                aside.replace(path)
            finally:
                aside.unlink(missing_ok=True)
        except OSError as fault:
            message = f"{path} cannot be written: {fault.strerror or fault}."
            raise SurroundingsError(Problem("R002", message, edit="Choose another folder.")) from fault
        return path


def plot_map(dossier: Dossier, account: str | None = None, focus: str | None = None) -> CausalMap:
    """The causal map of one account, or of all accounts merged, whole or with a focus on one variable.

    Variables stand from left to right by the least number of links from an instrument or driver. Lines
    are the claims taken as links: + solid with an arrow, - dashed with a bar, a denial dotted with a
    cross; wider is stronger. In one account's map undisputed claims stand where it is silent and begin
    with a ring; in the merged map each line carries the letters of the accounts that claim it. A map is a
    picture of claims: it has no numbers of a run in it.

    Parameters
    ----------
    dossier
        The dossier.
    account
        An account's id; None merges all.
    focus
        A variable's name: only what lies on a path to it is drawn, from what some policy sets or an event
        moves. None draws everything.

    Returns
    -------
    CausalMap
        Shown by a notebook; `map.save("map.svg")` writes it.

    Raises
    ------
    UsageError
        N003, if there is no such account; N002, if there is no such variable, or no path leads to it.

    Examples
    --------
    >>> import counterpoise as cp
    >>> found = cp.plot_map(cp.load("russia"), "maximalist-goals", focus="RUS.realism")
    >>> [link.cause for link in found.view.links if link.sign == "-"]  # what keeps Russia unrealistic
    ['WEST:RUS.concessions']
    """
    view = _find_view(dossier, account, focus)
    return CausalMap(view, _draw_file(view))


def draw_map(dossier: Dossier, account: str | None = None, focus: str | None = None) -> str:
    """The text of an SVG file with a causal map: `plot_map(...).svg`, with its parameters and errors."""
    return plot_map(dossier, account, focus).svg


def _find_view(dossier: Dossier, account: str | None, focus: str | None) -> MapView:
    """The view asked for, or an error that says what there is."""
    if account is not None and account not in dossier.accounts:
        raise UsageError(
            _unknown("N003", "The dossier has no account of this id.", account, dossier.accounts)
        )
    whole = gather_map(dossier, account)
    if focus is None:
        return whole
    if focus not in dossier.variables:
        message = "The dossier has no variable of this name."
        raise UsageError(_unknown("N002", message, focus, dossier.variables))
    view = focus_map(whole, focus)
    if not view.links:
        message = "No path leads to this variable from what a policy sets or an event moves."
        reached = [node.variable for node in whole.nodes if focus_map(whole, node.variable).links]
        raise UsageError(_unknown("N002", message, focus, reached))
    return view


def _unknown(code: str, message: str, found: str, known: Iterable[str]) -> Problem:
    return Problem(code, message, None, found[:80], nearest(found, known))


def _draw_file(view: MapView) -> str:
    """A map with its title, key and style, as a file of its own."""
    layout = lay_out_map(view)
    width = max(layout.width, LEAST)
    heading, top = _draw_heading(view, width)
    entries = list_key(view, any(route.back for route in layout.routes))
    rows, height = draw_rows(entries, width, top + layout.height + 10)
    style, ends = escape(_read_template("maps.css"), quote=False), _read_template("map-ends.svg")
    title, size = escape(say_title(view)), f"{width:.0f} {height + 6:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="causal-map map-file" role="img" '
        f'aria-label="{title}" width="{width:.0f}" height="{height + 6:.0f}" viewBox="0 0 {size}">'
        f"<title>{title}</title><desc>{escape(say_description(view))}</desc>"
        f"<style>{style}</style>{ends}"
        f'<rect class="map-sheet" width="100%" height="100%"/>{heading}'
        f'<g transform="translate(0,{top:.0f})">\n{draw_content(view, layout, linked=False)}\n</g>\n'
        f'<g class="map-key-rows">{rows}</g></svg>\n'
    )


def _draw_heading(view: MapView, width: float) -> tuple[str, float]:
    """The title in as many lines as it needs and the counts below it; and the height where they end."""
    lines = wrap_text(say_title(view), width - 12, HEADING, 4, bold=True)
    titles = "".join(
        f'<text class="map-title" x="6" y="{20 * (number + 1)}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    y = 20 * len(lines)
    counts = f'<text class="map-counts" x="6" y="{y + 18}">{escape(say_counts(view))}</text>'
    return titles + counts, y + 30.0


@cache
def _read_template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
