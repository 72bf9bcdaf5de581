"""`counterpoise run`: simulate every account under every policy, and say what follows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.cli.interruption import noticing_interruptions
from counterpoise.cli.manner import tell_source, telling_time
from counterpoise.cli.options import AsJson, Documents, Dossier, choose_names
from counterpoise.cli.progress import show_progress
from counterpoise.cli.run_options import (
    Accounts,
    Closure,
    Dask,
    Draws,
    Force,
    Mode,
    NoEvidence,
    Out,
    Policies,
    Posterior,
    Resume,
    Second,
    Seed,
    Since,
    TlsAuthority,
    TlsCertificate,
    TlsKey,
    Workers,
    Years,
)

if TYPE_CHECKING:
    from counterpoise.dossier import Dossier as Content
    from counterpoise.simulation import Runs
    from counterpoise.system import Posterior as Parameters

REPORT = "report.html"


def run(
    dossier: Dossier,
    draws: Draws = 2000,
    years: Years = None,
    seed: Seed = 1,
    accounts: Accounts = None,
    policies: Policies = None,
    closure: Closure = "common",
    mode: Mode = "at-its-word",
    posterior: Posterior = False,
    since: Since = None,
    documents: Documents = None,
    second: Second = None,
    no_evidence: NoEvidence = False,
    workers: Workers = None,
    dask: Dask = None,
    tls_ca: TlsAuthority = None,
    tls_cert: TlsCertificate = None,
    tls_key: TlsKey = None,
    out: Out = None,
    force: Force = False,
    resume: Resume = False,
    as_json: AsJson = False,
) -> None:
    """Simulate every account under every policy and answer.

    With --from, hold accounts against the record instead: from that year on, with inputs as observed.
    """
    from counterpoise.record import load

    content = load(dossier, documents)
    tell_source(content, documents)
    if since is not None:
        from counterpoise.cli.hindcasting import answer_hindcast

        others = {
            "years": years, "policies": policies, "second": second, "out": out, "force": force or None,
            "dask": dask, "resume": resume or None,
        }  # fmt: skip
        asked = {"draws": draws, "seed": seed, "closure": closure, "mode": mode, "posterior": posterior}
        answer_hindcast(content, since, {**asked, "accounts": choose_names(accounts)}, others, as_json)
        return
    folder = out if out is not None else default_folder(content, seed, posterior)
    asked = {
        "draws": draws, "years": years, "seed": seed, "accounts": choose_names(accounts),
        "policies": choose_names(policies), "closure": closure, "mode": mode, "workers": workers,
        "out": folder, "force": force, "resume": resume, "dask": dask,
        "tls": {"ca": tls_ca, "cert": tls_cert, "key": tls_key},
        "posterior": find_posterior(content, choose_names(accounts)) if posterior else None,
    }  # fmt: skip
    told = None if second is None else compare_codings(content, second)
    if resume:
        tell_kept(folder)
    runs = write_run(content, asked, read_texts(content, documents), told, evidence=not no_evidence)
    print_run(runs, folder, as_json)


def find_posterior(content: Content, accounts: list[str] | None) -> Parameters:
    """The accounts' parameters as the dossier's record leaves them."""
    from counterpoise.evidence import fit_posterior

    with telling_time("posterior"):
        return fit_posterior(content, accounts=accounts)


def compare_codings(content: Content, second: str) -> dict[str, Any]:
    """How far a second coding of the documents agrees, as plain data."""
    from counterpoise.dossier.agreement import agreement
    from counterpoise.record import load

    return agreement(content, load(second)).to_dict()


def write_run(
    content: Content,
    asked: dict[str, Any],
    texts: dict[str, str] | None,
    agreement: dict[str, Any] | None = None,
    *,
    evidence: bool = True,
    judgement: dict[str, Any] | None = None,
) -> Runs:
    """The runs, written with their report; `asked` are the options of `simulate`.

    With `evidence` the record is held against the claims meanwhile, if the dossier has one; a `judgement`, as
    plain data, is kept beside the runs and shown in the report.
    """
    from counterpoise.cli.weighing import weighing
    from counterpoise.report import write_report
    from counterpoise.simulation import simulate
    from counterpoise.simulation.store import AGREEMENT_FILE, EVIDENCE_FILE, JUDGEMENT_FILE, write_json

    def add_report(runs: Runs, aside: Path) -> None:
        if agreement is not None:
            write_json(aside / AGREEMENT_FILE, agreement)
            runs.agreement = agreement
        with telling_time("evidence, what was left of it"):
            runs.evidence = find_evidence()
        if runs.evidence is not None:
            write_json(aside / EVIDENCE_FILE, runs.evidence)
        if judgement is not None:
            write_json(aside / JUDGEMENT_FILE, judgement)
            runs.judgement = judgement
        with telling_time("report"):
            write_report(runs, aside / REPORT, texts)

    with (
        saying_what_is_kept(),
        noticing_interruptions() as ask,
        show_progress() as show,
        weighing(content, asked["accounts"], asked["workers"], evidence) as find_evidence,
    ):

        def go_on(done: int, total: int) -> None:
            ask()
            show(done, total)

        with telling_time("simulation, with the report"):
            return simulate(content, **asked, progress=go_on, finish=add_report)


def print_run(runs: Runs, folder: Path, as_json: bool) -> None:
    """The answer of a run, on the screen or as JSON."""
    from counterpoise.cli.answers import print_answer
    from counterpoise.cli.screen import print_json
    from counterpoise.report import answer
    from counterpoise.report.hinges import list_hinges
    from counterpoise.report.opening import write_opening

    found, hinges = answer(runs), list_hinges(runs)
    opening = write_opening(runs, found, hinges)
    if as_json:
        said = {"hinges": hinges.to_dict(), "opening": opening.to_dict()}
        print_json({**found.to_dict(), **said, "directory": str(folder)})
    else:
        print_answer(found, opening, folder, len(runs.dossier.warnings))


@contextmanager
def saying_what_is_kept() -> Iterator[None]:
    """Say on standard error what an interrupted run has kept, if anything."""
    try:
        yield
    except KeyboardInterrupt as fault:
        from counterpoise.cli.screen import open_console

        for note in getattr(fault, "__notes__", ()):
            open_console(error=True).print(note, markup=False)
        raise


def tell_kept(folder: Path) -> None:
    """Say on standard error if nothing is kept of the run that shall go on."""
    from counterpoise.cli.screen import open_console
    from counterpoise.simulation.keeping import SUMS, keeping_folder

    if not (keeping_folder(folder) / SUMS).is_file():
        place = str(keeping_folder(folder))
        open_console(error=True).print(f"Nothing is kept in {place}: the run begins anew.", markup=False)


def default_folder(content: Content, seed: int, posterior: bool = False) -> Path:
    """Where a run goes unless told otherwise: named by dossier, hash and seed."""
    return Path("runs") / f"{content.name}-{content.hash[:8]}-s{seed}{'-posterior' * posterior}"


def read_texts(content: Content, documents: Path | None) -> dict[str, str] | None:
    """The texts by document, for the report to quote; None where no folder was given.

    A text that is not in the folder, or not inside it, is left out: loading has warned of it.
    """
    if documents is None:
        return None
    from counterpoise.documents import read_text

    inside = documents.resolve()
    places = {name: (inside / entry.file).resolve() for name, entry in content.documents.items()}
    return {
        name: read_text(place).content
        for name, place in places.items()
        if place.is_relative_to(inside) and place.is_file()
    }
