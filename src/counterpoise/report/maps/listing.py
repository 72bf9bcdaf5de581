"""The maps of a report: by account one for each outcome and the whole, and all accounts merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from counterpoise.dossier import Dossier
from counterpoise.report.maps.drawing import draw_svg, is_wide, lay_out_map
from counterpoise.report.maps.gathering import focus_map, gather_map
from counterpoise.report.maps.key import KeyEntry, list_key
from counterpoise.report.maps.layout import Layout
from counterpoise.report.maps.views import MapView
from counterpoise.report.maps.words import say_circuit, say_counts, say_title

Layouts = dict[tuple[MapView, bool], Layout]


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """One map, drawn: `svg` is markup that is safe to place in a page as it stands.

    `name` is its identifier in the page; `heading` the outcome's title, or "All of it"; `counts` and
    `loops` say what it holds.
    """

    name: str
    title: str
    heading: str
    focus: str | None
    counts: str
    loops: tuple[str, ...]
    svg: str


@dataclass(frozen=True, slots=True)
class MapGroup:
    """The maps of one account, or of all merged (`account` None).

    `focused` has a map for each headline variable that some chain of links leads to, `whole` everything,
    `unreached` the titles of the headline variables that none leads to, `key` what the maps' lines mean.
    """

    name: str
    account: str | None
    title: str
    counts: str
    key: tuple[KeyEntry, ...]
    focused: tuple[MapDrawing, ...]
    whole: MapDrawing
    unreached: tuple[str, ...]

    @property
    def drawings(self) -> tuple[MapDrawing, ...]:
        """All of the group's maps, the whole last."""
        return (*self.focused, self.whole)


def list_maps(dossier: Dossier, accounts: Sequence[str] | None = None) -> tuple[MapGroup, ...]:
    """The maps of all accounts merged, where there is more than one, and then of each.

    Parameters
    ----------
    dossier
        The dossier.
    accounts
        Ids, in the order wanted; all by default.

    Returns
    -------
    tuple of MapGroup
        Drawn; accounts without a single link are left out.
    """
    names = list(dossier.accounts if accounts is None else accounts)
    views = [gather_map(dossier, name, names) for name in names]
    if len(names) > 1:
        views.insert(0, gather_map(dossier, None, names))
    layouts: Layouts = {}
    return tuple(_group(dossier, view, layouts) for view in views if view.links)


def _group(dossier: Dossier, view: MapView, layouts: Layouts) -> MapGroup:
    """The maps of one whole view."""
    name = "map-all" if view.account is None else f"map-account-{view.account}"
    focused, unreached, parts = [], [], [view]
    for entry in dossier.headline:
        title = dossier.variables[entry.variable].title
        part = focus_map(view, entry.variable)
        if part.links:
            parts.append(part)
            focused.append(_draw(part, f"{name}:{entry.variable}", title, layouts))
        else:
            unreached.append(title)
    whole = _draw(view, f"{name}:", "All of it", layouts)
    return MapGroup(
        name=name,
        account=view.account,
        title=view.title,
        counts=say_counts(view),
        key=list_key(view, any(route.back for part in parts for route in _lay_out(part, layouts).routes)),
        focused=tuple(focused),
        whole=whole,
        unreached=tuple(unreached),
    )


def _draw(view: MapView, name: str, heading: str, layouts: Layouts) -> MapDrawing:
    return MapDrawing(
        name=name,
        title=say_title(view),
        heading=heading,
        focus=view.focus,
        counts=say_counts(view),
        loops=tuple(say_circuit(circuit, view.titles) for circuit in view.circuits),
        svg=draw_svg(view, _lay_out(view, layouts)),
    )


def _lay_out(view: MapView, layouts: Layouts) -> Layout:
    """The layout, made once for maps that differ in nothing but their focus."""
    key = replace(view, focus=None), is_wide(view)
    if key not in layouts:
        layouts[key] = lay_out_map(view)
    return layouts[key]
