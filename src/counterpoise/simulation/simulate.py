"""From a dossier to runs."""

from __future__ import annotations

import math
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.errors import Problem, UsageError
from counterpoise.simulation import store
from counterpoise.simulation.cluster import Cluster
from counterpoise.simulation.engine import run_block
from counterpoise.simulation.ensemble import Ensemble, Progress
from counterpoise.simulation.keeping import WORTH_KEEPING, Keeping, describe_run, keeping_folder
from counterpoise.simulation.options import Options, settle_options
from counterpoise.simulation.plan import Plan
from counterpoise.simulation.runs import Runs, write_texts
from counterpoise.simulation.summaries import QUANTILES
from counterpoise.simulation.variants import find_variants
from counterpoise.system import (
    REACHES,
    Posterior,
    System,
    build_system,
    draw_parameters,
    find_reaches,
    logit,
    spectral_radius,
)
from counterpoise.version import __version__

if TYPE_CHECKING:
    import xarray as xr

STABILITY_DRAWS = 200
KICK = 0.5  # logits
LINGERING = 0.01  # share of the kick that is left when it counts as not died out
KICK_TIMES = 10  # longest response times that the kick is given
LONGEST_KICK = 200  # years


def simulate(
    dossier: Dossier,
    *,
    draws: int = 2000,
    years: int | None = None,
    seed: int = 1,
    accounts: Sequence[str] | None = None,
    policies: Sequence[str] | None = None,
    closure: str = "common",
    mode: str = "at-its-word",
    posterior: Posterior | None = None,
    workers: int | None = None,
    dask: str | None = None,
    tls: Mapping[str, str | Path | None] | None = None,
    out: str | Path | None = None,
    force: bool = False,
    resume: bool = False,
    progress: Progress | None = None,
    finish: Callable[[Runs, Path], None] | None = None,
) -> Runs:
    """The consequences of every account under every policy.

    Assumes what the dossier says and nothing else; see `counterpoise.system.build_system`. The same
    seed gives the same numbers whatever the number of workers, and draw k has the same random numbers
    in every account and under every policy.

    Parameters
    ----------
    dossier
        A checked dossier.
    draws
        Draws of parameters and noise, 1 to 10,000,000.
    years
        Whole years from as_of; the dossier's horizon if not given.
    seed
        A whole number from 0.
    accounts, policies
        Ids; all if not given. A policy may join several, "a+b". `continuity` always runs.
    closure
        "own", "common" or "completed".
    mode
        "at-its-word", "hedged" or "credence".
    posterior
        Parameters as a record leaves them, from `counterpoise.evidence.fit_posterior`; those of which it
        says nothing are drawn as without it.
    workers
        Processes that share the work; if not given, as many as there are processors for 100,000 runs
        or more, else one.
    dask
        The address of a Dask scheduler, tcp://HOST:PORT or tls://HOST:PORT, whose workers do the work in
        place of processes here; what goes with `out` beside the draws is done here all the same.
    tls
        Files for a tls:// address by name: `ca`, the authority's certificate, `cert` and `key`, one's own.
    out
        A run directory to write; results of each draw then go to disk as they come, and memory does
        not grow with draws. It also gets every closure and every claim dropped, on 200 draws. From
        500,000 runs (draws times accounts times policies) on, what is finished is kept beside it, in a
        folder with ".unfinished" after its name, until the run is whole.
    force
        Replace a run that stands in `out`, and forget what a run that was stopped has kept.
    resume
        Go on with what such a run has kept; from the beginning where there is nothing. The result is the
        same to the last bit.
    progress
        Called with the draws done and the draws in all; then, with `out`, with the variants done and
        the variants in all.
    finish
        Called with the runs and the folder in which they are being written, before it is renamed to
        `out`: what it adds there appears with the rest or not at all.

    Raises
    ------
    UsageError
        U001, N003, N004, P004: options that cannot be used; J001: a claim has no credence in that mode;
        U003: `out` exists, or draws of a run that was stopped are kept beside it.
    SurroundingsError
        R002: `out` cannot be written; R004: workers were ended from outside, again and again; R005: Dask is
        not installed; R001: files of `tls` cannot be read; R007: no scheduler answers, or it has no workers;
        R008: workers with another version; R009: what is kept is of another run, or damaged.

    Examples
    --------
    >>> import counterpoise as cp
    >>> runs = cp.simulate(cp.load("russia"), draws=20, years=1, policies=["sustained-pressure"])
    >>> runs.dataset.sizes["draw"]
    20
    """
    options = settle_options(
        dossier,
        draws=draws,
        years=years,
        seed=seed,
        accounts=accounts,
        policies=policies,
        closure=closure,
        mode=mode,
        workers=workers,
        posterior=posterior,
    )
    _refuse_misfits(workers, dask, tls, out, resume)
    with nullcontext() if dask is None else Cluster(dask, tls) as cluster:
        if out is None:
            return _simulate(dossier, options, posterior, None, progress, None, cluster)
        keeping = _keep(dossier, options, posterior, Path(out))
        if not resume:
            keeping.refuse_or_clear(force)
        with store.written_aside(Path(out), force=force) as aside:
            runs = _simulate(dossier, options, posterior, aside, progress, keeping, cluster)
            runs.variants = find_variants(dossier, options, progress, posterior)
            store.write_variants(runs.variants, aside)
            write_texts(runs, aside)
            if finish is not None:
                finish(runs, aside)
    keeping.remove()
    runs.directory = Path(out)
    return runs


def _refuse_misfits(
    workers: int | None,
    dask: str | None,
    tls: Mapping[str, str | Path | None] | None,
    out: str | Path | None,
    resume: bool,
) -> None:
    """Refuse options that do not go together (U001)."""
    problems = []
    if dask is not None and workers is not None:
        edit = "Leave one out: a cluster's workers are counted where they are started."
        problems.append(Problem("U001", "--workers does not go with --dask.", found=str(workers), edit=edit))
    if dask is None and any((tls or {}).values()):
        edit = "Give the scheduler's address too, or leave the certificates out."
        problems.append(Problem("U001", "Certificates are for --dask tls://HOST:PORT.", edit=edit))
    if resume and out is None:
        edit = "Give the folder in which the run that was stopped was to be written."
        problems.append(Problem("U001", "Only a run with a folder can go on (resume=True).", edit=edit))
    if problems:
        raise UsageError(problems)


def _keep(dossier: Dossier, options: Options, posterior: Posterior | None, target: Path) -> Keeping:
    """Where what is finished of a run is kept."""
    shape = (len(options.accounts), len(options.policies), len(outcome_names(dossier)))
    return Keeping(keeping_folder(target), describe_run(dossier, options, posterior), shape)


def _size_on_disk(dossier: Dossier, options: Options) -> int:
    """About the most bytes that a run takes: every draw, summaries, texts and a report."""
    pairs = len(options.accounts) * len(options.policies)
    draws = 2 * len(outcome_names(dossier)) * options.draws
    summaries = 2 * (2 + len(QUANTILES)) * len(dossier.variables) * (options.years + 1)
    return 4 * pairs * (draws + summaries) + 8_000_000


def _is_worth_keeping(options: Options) -> bool:
    """Whether a run is so long that what is finished is kept."""
    return options.draws * len(options.accounts) * len(options.policies) >= WORTH_KEEPING


def _size_kept(ensemble: Ensemble, shape: tuple[int, ...]) -> int:
    """The most bytes that what is kept of a run takes: outcomes, and the sums twice."""
    sums = sum(summary.counts.nbytes + 48 * summary.cells.size for summary in ensemble.summaries)
    return 2 * sums + 2 * 4 * math.prod(shape)


def _plan(dossier: Dossier, options: Options, posterior: Posterior | None) -> list[Plan]:
    """One plan an account."""
    return [
        Plan(
            build_system(dossier, account, closure=options.closure, mode=options.mode, posterior=posterior),
            options.policies,
            options.years,
        )
        for account in options.accounts
    ]


def outcome_names(dossier: Dossier) -> tuple[str, ...]:
    """Headline variables, then those that any actor aims at, each once."""
    aims = [aim.variable for wanted in dossier.aims.values() for aim in wanted]
    return tuple(dict.fromkeys([*(entry.variable for entry in dossier.headline), *aims]))


def _simulate(
    dossier: Dossier,
    options: Options,
    posterior: Posterior | None,
    folder: Path | None,
    progress: Progress | None,
    keeping: Keeping | None,
    cluster: Cluster | None,
) -> Runs:
    began = time.perf_counter()
    plans = _plan(dossier, options, posterior)
    outcomes = outcome_names(dossier)
    shape = (len(plans), len(options.policies), len(outcomes), options.draws)
    ensemble = Ensemble(plans, outcomes, draws=options.draws, seed=options.seed)
    if folder is not None and keeping is not None:
        kept = _is_worth_keeping(options) or keeping.is_there
        keeping = keeping if kept else None
        store.reserve(folder, _size_on_disk(dossier, options) + kept * _size_kept(ensemble, shape))
    sink = store.MemorySink(shape) if folder is None else store.FileSink(folder / store.RUNS_FILE, shape)
    ensemble.sink = sink
    try:
        ensemble.run(options.workers, progress, keeping=keeping, cluster=cluster)
    except BaseException as fault:  # an interruption too
        if keeping is not None and (draws := keeping.count_kept()):
            fault.add_note(f"{draws:,} of {options.draws:,} draws are kept: --resume goes on with them.")
        raise
    finally:
        if isinstance(sink, store.FileSink):
            sink.close()
    simulated = time.perf_counter()
    dataset = _assemble(ensemble, plans, options)
    record = _record(dossier, options, began, simulated)
    if cluster is not None:
        record["cluster"] = {"workers": cluster.workers}
    if posterior is not None:
        record["posterior"] = posterior.describe(options.closure, options.accounts)
    dataset.attrs = {
        **{"title": dossier.title, "dossier_sha256": dossier.hash, "counterpoise": __version__},
        "run_sha256": store.hash_record(record),
    }
    if isinstance(sink, store.MemorySink):
        for name in ("horizon", "mean"):
            dataset[f"outcome_{name}"] = (store.DRAW_DIMS, getattr(sink, name))
        return Runs(dossier, options, record, content=dataset, posterior=posterior)
    assert folder is not None  # noqa: S101 - a FileSink has one
    store.append_dataset(dataset, folder / store.RUNS_FILE)
    return Runs(dossier, options, record, folder, posterior=posterior)


def _record(dossier: Dossier, options: Options, began: float, simulated: float) -> dict[str, Any]:
    """What run.json says."""
    libraries = ("numpy", "xarray", "pandas", "pydantic")
    return {
        "format": 1,
        "dossier": dossier.name,
        "dossier_sha256": dossier.hash,
        "observed_starts": {
            name: {"indicator": variable.start_observed.indicator, "date": variable.start_observed.date}
            for name, variable in sorted(dossier.variables.items())
            if variable.start_observed is not None
        },
        "options": options.to_dict(),
        "versions": {
            "counterpoise": __version__,
            "python": platform.python_version(),
            **{name: installed(name) for name in libraries},
        },
        "seconds": {
            "simulate": round(simulated - began, 3),
            "assemble": round(time.perf_counter() - simulated, 3),
        },
    }


def _assemble(ensemble: Ensemble, plans: list[Plan], options: Options) -> xr.Dataset:
    """Summaries in native units, reach and stability as one dataset."""
    import xarray as xr

    dossier, names = plans[0].dossier, plans[0].system.names
    bounds = np.array([dossier.bounds[name] for name in names])
    low, width = bounds[:, 0], bounds[:, 1] - bounds[:, 0]
    cells = ("account", "policy", "time", "variable")
    variables: dict[str, Any] = {}
    for kind, summaries, offset in (("level", ensemble.levels, low), ("change", ensemble.changes, 0.0)):
        mean = np.stack([summary.mean() for summary in summaries])
        sd = np.stack([summary.sd() for summary in summaries])
        quantile = np.stack([summary.quantiles(QUANTILES) for summary in summaries])
        variables[f"{kind}_mean"] = (cells, offset + width * mean)
        variables[f"{kind}_sd"] = (cells, width * sd)
        variables[f"{kind}_quantile"] = (("account", "quantile", *cells[1:]), offset + width * quantile)
        variables[f"{kind}_quantile_error"] = ("variable", width * summaries[0].error)
    reach = [
        [
            list(found.values())
            for found in find_reaches(plan.system, [plan.instruments_set(p) for p in options.policies])
        ]
        for plan in plans
    ]
    variables["reach"] = (("account", "policy", "variable"), np.array(reach, dtype=object))
    variables |= _stability(plans, options)
    coords = {
        "account": list(options.accounts),
        "policy": list(options.policies),
        "variable": list(names),
        "time": np.arange(options.years + 1),
        "quantile": list(QUANTILES),
        "outcome": list(ensemble.outcomes),
        "draw": np.arange(options.draws),
    }
    dataset = xr.Dataset(variables, coords)
    for name in dataset.data_vars:
        if dataset[name].dtype == np.float64 and "time" in dataset[name].dims:
            dataset[name] = dataset[name].astype(np.float32)
    dataset["reach"].attrs["values"] = " ".join(REACHES)
    return dataset.transpose("account", "policy", "variable", "time", ...)


def _stability(plans: list[Plan], options: Options) -> dict[str, Any]:
    """Spectral radii at base and whether a push dies out, on the first draws."""
    draws = min(STABILITY_DRAWS, options.draws)
    radii, lingering = [], []
    for plan in plans:
        parameters = draw_parameters(plan.system, options.seed, 0, draws)
        radii.append(spectral_radius(plan.system, parameters))
        lingering.append(linger(plan.system, options.seed, draws))
    return {
        "spectral_radius": (("account", "quantile"), np.quantile(np.array(radii), QUANTILES, axis=1).T),
        "unstable_share": ("account", (np.array(radii) >= 1.0).mean(axis=1)),
        "lingering_share": ("account", np.array(lingering).mean(axis=1)),
    }


def linger(system: System, seed: int, draws: int) -> np.ndarray:
    """Whether a push of half a logit to every state is still felt after ten longest response times.

    Returns
    -------
    numpy.ndarray
        True where any state still differs by more than 1% of the push, shape (draw,). No noise, no
        events, no policy; at most 200 years are simulated.
    """
    slowest = max((system.variable(name).response_time or 0.0 for name in system.states), default=0.0)
    years = int(min(LONGEST_KICK, max(1.0, np.ceil(KICK_TIMES * slowest))))
    plan = Plan(system, ("continuity", "continuity"), years)
    kick = np.zeros((len(system.states), 2))
    kick[:, 1] = KICK
    parameters = draw_parameters(system, seed, 0, draws)
    at_base = {name: parameters.base[name] for name in parameters.start}
    rested = replace(parameters, start=at_base)
    rows = [system.names.index(name) for name in system.states]
    ends = logit(run_block(plan, rested, None, {}, precision=np.float64, kick=kick).levels[-1][rows])
    return np.any(np.abs(ends[:, 1] - ends[:, 0]) > LINGERING * KICK, axis=0)
