"""Causal maps: claims drawn as links, so that an account with sixty variables can be read."""

from counterpoise.report.maps.gathering import focus_map, gather_map
from counterpoise.report.maps.listing import MapDrawing, MapGroup, list_maps
from counterpoise.report.maps.plotting import CausalMap, draw_map, plot_map
from counterpoise.report.maps.views import Circuit, MapAccount, MapClaim, MapLink, MapNode, MapView

__all__ = [
    "CausalMap",
    "Circuit",
    "MapAccount",
    "MapClaim",
    "MapDrawing",
    "MapGroup",
    "MapLink",
    "MapNode",
    "MapView",
    "draw_map",
    "focus_map",
    "gather_map",
    "list_maps",
    "plot_map",
]
