"""`counterpoise report`: the report of a run, made again from its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.cli.options import AsJson, Documents

REPORT = "report.html"


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A folder that `counterpoise run` wrote.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where; in the run's folder if not given.")
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="As PDF; needs the extra `pdf`.")] = False,
    documents: Documents = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file named by --out.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a run's report again, without simulating.

    The report in the run's own folder is replaced; any other file only with --force.
    """
    from counterpoise.cli.profile import refuse_overwriting
    from counterpoise.cli.run import read_texts
    from counterpoise.cli.screen import clean, open_console, print_json
    from counterpoise.report import render_report
    from counterpoise.report.page import write_page
    from counterpoise.simulation import Runs

    runs = Runs.load(run)
    place = out if out is not None else (run / REPORT).with_suffix(".pdf" if pdf else ".html")
    if out is not None:
        refuse_overwriting(out, force)
    html = render_report(runs, read_texts(runs.dossier, documents))
    if pdf:
        from counterpoise.report.pdf import write_pdf

        write_pdf(html, place)
    else:
        write_page(place, html)
    if as_json:
        print_json({"file": str(place), "run": str(run)})
    else:
        open_console().print(clean(f"Written to {place}."), soft_wrap=True)
