"""The report: view data that every answer is printed from, charts, and one HTML file."""

from counterpoise.report.findings import answer
from counterpoise.report.page import render_report, write_report
from counterpoise.report.plots import plot_fans
from counterpoise.report.views import Answer

__all__ = ["Answer", "answer", "plot_fans", "render_report", "write_report"]
