"""The report: view data that every answer is printed from, charts, and one HTML file."""

from counterpoise.report.comparison import Comparison, compare
from counterpoise.report.findings import answer
from counterpoise.report.hinges import Hinges, list_hinges
from counterpoise.report.maps import CausalMap, draw_map, list_maps, plot_map
from counterpoise.report.page import render_report, write_report
from counterpoise.report.plots import plot_fans
from counterpoise.report.recorded.keeping import keep_evidence
from counterpoise.report.views import Answer

__all__ = [
    "Answer",
    "CausalMap",
    "Comparison",
    "Hinges",
    "answer",
    "compare",
    "draw_map",
    "keep_evidence",
    "list_hinges",
    "list_maps",
    "plot_fans",
    "plot_map",
    "render_report",
    "write_report",
]
