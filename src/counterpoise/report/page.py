"""One HTML file that holds a whole report and needs no network and no script."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.errors import Problem, SurroundingsError
from counterpoise.report.assumptions import (
    EventView,
    PolicyView,
    PriorView,
    VariableView,
    list_events,
    list_policies,
    list_priors,
    list_variables,
)
from counterpoise.report.bearing import find_bearing
from counterpoise.report.charts import Panel, draw_fans, draw_key
from counterpoise.report.closures import CLOSURE_TITLES, ClosureView, compare_closures
from counterpoise.report.differences import DifferenceView, MatrixRow, list_differences, make_matrix
from counterpoise.report.fans import FanData, explain_missing, gather_fans
from counterpoise.report.findings import answer
from counterpoise.report.hinges import list_hinges
from counterpoise.report.judged.section import JudgedView, view_judgement
from counterpoise.report.judged.survived import OUTCOMES, SYMBOLS
from counterpoise.report.maps import MapGroup, list_maps
from counterpoise.report.opening import Opening, write_opening
from counterpoise.report.recorded.fanplots import draw_past_key
from counterpoise.report.recorded.plots import draw_spark, draw_verdict
from counterpoise.report.recorded.section import RecordView, view_record
from counterpoise.report.recorded.untested import MOST_LACKS
from counterpoise.report.sentences import classify
from counterpoise.report.sidebyside import SideBySide, set_side_by_side
from counterpoise.report.sources import DocumentView, list_documents
from counterpoise.report.statements import AccountView, list_accounts
from counterpoise.report.survival import (
    HingeRow,
    TurningRow,
    list_figures,
    list_hinge_rows,
    list_turning_rows,
)
from counterpoise.report.views import Answer, Cell, Row, Table
from counterpoise.report.words import WIDE
from counterpoise.safety import clean_text, web_link

if TYPE_CHECKING:
    from jinja2 import Environment

    from counterpoise.simulation import Runs

TEMPLATES = Path(__file__).parent / "templates"
FINDING_TITLES = {
    "agreement": "agreement",
    "contradiction": "contradiction",
    "partial": "partly shared",
    "immaterial": "no material difference",
    "alone": "one voice",
    "silence": "silence",
}


@dataclass(frozen=True)
class Page:
    """All that the templates may use."""

    answer: Answer
    opening: Opening
    record: RecordView | None
    judged: JudgedView | None
    hinges: tuple[HingeRow, ...]
    closures: ClosureView
    turning: tuple[TurningRow, ...]
    accounts: tuple[AccountView, ...]
    side_by_side: tuple[SideBySide, ...]
    differences: tuple[DifferenceView, ...]
    matrix: tuple[MatrixRow, ...]
    maps: tuple[MapGroup, ...]
    fans: tuple[tuple[FanData, tuple[Panel, ...]], ...]
    fans_left_out: int
    unfanned: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]
    bearing: Mapping[str, tuple[str, ...]]
    documents: tuple[DocumentView, ...]
    variables: tuple[VariableView, ...]
    policies: tuple[PolicyView, ...]
    events: tuple[EventView, ...]
    priors: tuple[PriorView, ...]
    coder: str
    quoted: bool


def write_report(runs: Runs, path: str | Path, texts: Mapping[str, str] | None = None) -> Path:
    """Write the report of a run as one HTML file and return its path.

    The file is written aside in the same folder and then renamed: a reader meets the old file or the
    new one, never half of one. What it says depends only on the run and the texts.

    Parameters
    ----------
    runs
        The results.
    path
        The file to write; its folder exists.
    texts
        The documents' texts by id, as decoded. With them passages are quoted where their hash agrees.

    Returns
    -------
    pathlib.Path
        Where the report is.

    Raises
    ------
    SurroundingsError
        R002, if the file cannot be written; an earlier report stays as it was.
    """
    return write_page(path, render_report(runs, texts))


def write_page(path: str | Path, content: str) -> Path:
    """Write a page aside in the same folder and rename it; return its path.

    Raises
    ------
    SurroundingsError
        R002, if the file cannot be written; what was there before stays as it was.
    """
    path = Path(path)
    if path.is_dir():
        raise SurroundingsError(Problem("R002", f"{path} is a folder.", edit="Name a file."))
    aside = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
    try:
        try:
            with aside.open("x", encoding="utf-8", newline="\n") as file:
                file.write(content)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        problem = Problem("R002", f"{path} cannot be written: {reason}.", edit="Choose another folder.")
        raise SurroundingsError(problem) from fault
    return path


def render_report(runs: Runs, texts: Mapping[str, str] | None = None) -> str:
    """The report of a run as HTML; `texts` as in `write_report`."""
    page = gather_page(runs, texts)
    script = (TEMPLATES / "script.js").read_text(encoding="utf-8")
    digest = b64encode(sha256(f"\n{script}".encode()).digest()).decode("ascii")
    template = make_environment().get_template("report.html.j2")
    return template.render(page=page, found=page.answer, script=script, script_hash=digest)


def gather_page(runs: Runs, texts: Mapping[str, str] | None = None) -> Page:
    """Everything that the report shows; charts are drawn here."""
    dossier, found = runs.dossier, answer(runs)
    hinges, closures = list_hinges(runs), compare_closures(runs)
    accounts = [account.id for account in found.accounts]
    fans, left_out = gather_fans(runs, found)
    parts = [part.strip() for policy in found.policies for part in (policy.id, *policy.id.split("+"))]
    differences = list_differences(dossier, accounts)
    policies = {policy.id: policy for policy in list_policies(dossier)}
    return Page(
        answer=found,
        opening=write_opening(runs, found, hinges, closures),
        record=view_record(runs, {label.id: label.title for label in found.accounts}, differences),
        judged=view_judgement(runs, [part for part in parts if part in policies]),
        hinges=list_hinge_rows(runs, found, hinges),
        closures=closures,
        turning=list_turning_rows(runs, found, closures),
        accounts=list_accounts(dossier, accounts, texts),
        side_by_side=set_side_by_side(dossier, accounts),
        differences=differences,
        matrix=make_matrix(dossier, accounts, differences),
        maps=list_maps(dossier, accounts),
        fans=tuple(zip(fans, draw_fans(fans), strict=True)),
        fans_left_out=left_out,
        unfanned=explain_missing(found, fans),
        figures=list_figures(found, hinges, closures),
        bearing=find_bearing(dossier, accounts),
        documents=list_documents(dossier, accounts),
        variables=list_variables(dossier),
        policies=tuple(policies[part] for part in dict.fromkeys(parts) if part in policies),
        events=list_events(dossier),
        priors=list_priors(),
        coder=dossier.frame.coder,
        quoted=texts is not None,
    )


def make_environment() -> Environment:
    """The templates: everything escaped and cleaned, nothing undefined let pass."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def finalize(value: Any) -> Any:
        plain = isinstance(value, str) and not isinstance(value, Markup)
        return clean_text(value) if plain else value

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        web_link=web_link,
        drawing=lambda panel: Markup(panel.svg),  # noqa: S704
        key=lambda number: Markup(draw_key(number)),  # noqa: S704
        interval=lambda row, tone: Markup(draw_verdict(row, tone)),  # noqa: S704
        spark=lambda seen: Markup(draw_spark(seen, seen.bounds)),  # noqa: S704
        chart=lambda view: Markup(view.chart),  # noqa: S704
        past_key=lambda kind: Markup(draw_past_key(kind)),  # noqa: S704
    )
    environment.tests["mute"] = is_mute
    environment.globals.update(
        shade=shade,
        tally=tally,
        finding_titles=FINDING_TITLES,
        closure_titles=CLOSURE_TITLES,
        wide=WIDE,
        most_lacks=MOST_LACKS,
        outcomes=OUTCOMES,
        symbols=SYMBOLS,
    )
    return environment


def shade(cell: Cell, table: Table) -> str:
    """The class that colours a cell: for the better or worse, in three depths by size within the table.

    Silent cells are "silent", denied ones "denied" and immaterial ones "immaterial".
    """
    if cell.silent or cell.median is None:
        return "silent"
    if not cell.material:
        return "denied" if cell.reach == "denied" else "immaterial"
    most = max(
        abs(other.median)
        for row in table.rows
        for other in row.cells
        if other.material and other.median is not None
    )
    depth = min(3, 1 + int(3 * abs(cell.median) / most)) if most else 1
    better = (cell.median > 0) == (table.better == "higher")
    return f"{'better' if better else 'worse'} depth-{depth}"


def is_mute(row: Row) -> bool:
    """Whether no account speaks of a policy."""
    return all(cell.silent for cell in row.cells)


def tally(row: Row, table: Table) -> dict[str, Any]:
    """One cell of the overview: how many accounts see a rise, a fall, no difference; and the finding."""
    directions = [cell.direction for cell in row.cells]
    rises, falls = directions.count("rises"), directions.count("falls")
    finding = classify(row.cells)
    tone = ""
    if (rises or falls) and not (rises and falls):
        tone = "better" if bool(rises) == (table.better == "higher") else "worse"
    return {
        "rises": rises,
        "falls": falls,
        "same": directions.count("no material difference"),
        "finding": finding,
        "tone": tone,
    }
