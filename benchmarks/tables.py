"""What was found, as tables, and whether each target holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import deciding
import discovery
import memory
import scale
import whole
from evidence_tables import (
    evidence_targets,
    latent_targets,
    panels_targets,
    write_evidence,
    write_latent,
    write_panels,
)

_OF_THE_RECORD = {"evidence": evidence_targets, "panels": panels_targets, "latent": latent_targets}

LABELS = {
    ("engine", "kernel"): "Counterpoise, kernel with the noise given",
    ("engine", "ensemble"): "Counterpoise, whole ensemble (draws, noise, summaries)",
    ("ema", "parameters"): "EMA workbench, sequential, every weight an uncertainty",
    ("ema", "index"): "EMA workbench, sequential, told only the number of the draw",
    ("fcmpy", "map"): "FCMpy's simulator, equivalent map",
    ("numba", "exponential"): "Numba, fused kernel, library exponential",
    ("numba", "rational"): "Numba, fused kernel, hand-written tanh",
    ("jax", "scan"): "JAX, jitted scan",
}
FUSED = ("numba", "jax")


@dataclass(frozen=True)
class Target:
    """A target and what was found; `holds` is None where it could not be measured."""

    name: str
    wanted: str
    found: str
    holds: bool | None
    remark: str | None = None

    @property
    def verdict(self) -> str:
        """In a word."""
        if self.remark is not None:
            return self.remark
        return "not measured" if self.holds is None else "holds" if self.holds else "MISSED"


def find_targets(results: dict[str, Any]) -> list[Target]:
    """All targets of the sections that were measured."""
    targets = []
    if "speed" in results:
        targets += _speed_targets(results["speed"])
    if "memory" in results:
        peak = results["memory"]["rows"][-1]["peak"]
        runs = results["memory"]["rows"][-1]["runs"]
        targets.append(
            Target(
                f"peak memory of {runs:,} runs",
                "under 1 GiB",
                f"{peak / 2**20:,.0f} MiB",
                peak < memory.LIMIT,
            )
        )
    if "discovery" in results:
        targets.append(_discovery_target(results["discovery"]))
    if "deciding" in results:
        took = min(results["deciding"]["seconds"])
        name = "`counterpoise decide russia --for USA`, all but the smallest change"
        targets.append(Target(name, "under 40 s", f"{took:.1f} s", took < deciding.LIMIT))
    if "whole" in results:
        found = results["whole"]
        run, help_, size = min(found["run"]), min(found["help"]), found["install_bytes"]
        targets += [
            Target(
                "`counterpoise run russia`, with report", "under 25 s", f"{run:.1f} s", run < whole.RUN_LIMIT
            ),
            Target("`counterpoise --help`", "under 0.5 s", f"{help_:.2f} s", help_ < whole.HELP_LIMIT),
            Target("base install", "under 500 MB", f"{size / 1e6:,.0f} MB", size < whole.SIZE_LIMIT),
        ]
    if "scale" in results:
        targets += _scale_targets(results["scale"])
    for name, find in _OF_THE_RECORD.items():
        if name in results:
            targets += [Target(*target) for target in find(results[name])]
    if "boxes" in results:
        targets.append(_boxes_target(results["boxes"]))
    return targets


def _scale_targets(found: dict[str, Any]) -> list[Target]:
    busy = max(found["load"][0], 0.0) > 0.5
    targets = []
    for name, times in scale.find_speed_up(found).items():
        missed = times < scale.LEAST_SPEED_UP
        targets.append(
            Target(
                f"two workers against one, {name}",
                f"at least {scale.LEAST_SPEED_UP:g} times",
                f"{times:.2f} times",
                None if missed and busy else not missed,
                "cores not free" if missed and busy else None,
            )
        )
    delay, short = scale.find_delay(found), found["draws"] < scale.DRAWS["full"]
    for row in found["ways"]:
        if row["workers"] == 1 and row["way"] != found["ways"][0]["way"]:
            more = delay[row["way"]]
            missed = more >= scale.MOST_OVERHEAD
            unclear = "run too short" if short else "cores not free" if missed and busy else None
            holds = None if unclear else not missed
            name = f"time added to a run of about 60 s: {row['way']}"
            targets.append(Target(name, "under 5%", f"{more:.1%}", holds, unclear))
    return targets


def _discovery_target(found: dict[str, Any]) -> Target:
    ratio, wanted = discovery.find_ratio(found), f"at least {discovery.LEAST:g} times"
    name = "1,000 experiments and PRIM against EMA workbench"
    if ratio is None:
        return Target(name, wanted, "could not be installed", None)
    return Target(name, wanted, f"{ratio:,.0f} times", ratio >= discovery.LEAST)


def _discovery(found: dict[str, Any]) -> str:
    rows = [
        (label, f"{found['experiments'][name]:.4f}", f"{found['prim'][name]:.4f}")
        for name, label in (("engine", "Counterpoise"), ("ema", "EMA workbench"))
        if name in found["prim"] and name in found["experiments"]
    ]
    return (
        "## A thousand experiments, then PRIM\n\n"
        "The race's equations and numbers, every weight an uncertainty; PRIM on 1,000 rows of 20 inputs. One "
        "core each, best of all turns.\n\n"
        + _table(("", "seconds, 1,000 experiments", "seconds, PRIM"), rows)
    )


def _boxes_target(found: dict[str, Any]) -> Target:
    name = f"PRIM on {found['rows']:,} x {found['inputs']} against EMA workbench"
    if "ema" not in found["seconds"]:
        return Target(name, "at least 1 times", "could not be installed", None)
    ratio = min(found["seconds"]["ema"]) / min(found["seconds"]["engine"])
    return Target(name, "at least 1 times", f"{ratio:,.1f} times", ratio >= 1)


def _speed_targets(speed: dict[str, Any]) -> list[Target]:
    rows = {(row["contestant"], row["task"], row["cores"]): row["runs_per_second"] for row in speed["rows"]}
    most = max(cores for *_, cores in rows)
    engine = {cores: rows["engine", "kernel", cores] for cores in (1, most)}

    def against(name: str, peer: float | None, mine: float, least: float) -> Target:
        if peer is None:
            return Target(name, f"at least {least:,g} times", "could not be installed", None)
        return Target(name, f"at least {least:,g} times", f"{mine / peer:,.2f} times", mine >= least * peer)

    targets = [
        against(
            f"speed on {most} cores against EMA workbench, every weight an uncertainty of its own",
            rows.get(("ema", "parameters", 1)),
            engine[most],
            75,
        ),
        against(f"speed on {most} cores against FCMpy", rows.get(("fcmpy", "map", 1)), engine[most], 1000),
    ]
    if told := rows.get(("ema", "index", 1)):
        found = f"{engine[most] / told:,.2f} times ({engine[1] / told:,.2f} on 1 core)"
        name = "the same, EMA workbench told only the number of the draw"
        verdict = "under 75" if engine[most] < 75 * told else "75 or more"
        targets.append(Target(name, "for comparison", found, None, verdict))
    for cores in sorted({1, most}):
        fused = [value for (name, _, on), value in rows.items() if name in FUSED and on == cores]
        name = f"speed against the better of Numba and JAX, both on {cores} core{'s' if cores > 1 else ''}"
        targets.append(against(name, max(fused, default=None), engine[cores], 0.5))
    return targets


def write_tables(results: dict[str, Any]) -> str:
    """RESULTS.md."""
    parts = ["# Benchmarks\n", "Written by `make bench`; do not edit.\n", _targets_table(results)]
    for name, write in (
        ("speed", _speed),
        ("growth", _growth),
        ("memory", _memory),
        ("whole", _whole),
        ("deciding", _deciding),
        ("discovery", _discovery),
        ("scale", _scale),
        ("boxes", _boxes),
    ):
        if name in results:
            parts += [write(results[name]), _conditions(results[name])]
    for name, record in (("evidence", write_evidence), ("panels", write_panels), ("latent", write_latent)):
        if name in results:
            parts += [record(results[name], _table), _conditions(results[name])]
    return "\n".join(parts)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]], *, right: int = 1) -> str:
    """A Markdown table; columns from `right` on are set to the right."""
    rule = tuple("---" if column < right else "---:" for column in range(len(head)))
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows)) + "\n"


def _targets_table(results: dict[str, Any]) -> str:
    rows = [(target.name, target.wanted, target.found, target.verdict) for target in find_targets(results)]
    return _table(("Target", "Wanted", "Found", "Verdict"), rows, right=9)


def _speed(speed: dict[str, Any]) -> str:
    engine = {row["cores"]: row["runs_per_second"] for row in speed["rows"] if row["task"] == "kernel"}
    rows = []
    for row in speed["rows"]:
        compiling = "" if row["compile_seconds"] is None else f"{row['compile_seconds']:.1f}"
        rows.append(
            (
                LABELS[row["contestant"], row["task"]],
                str(row["cores"]),
                f"{row['runs_per_second']:,.0f}",
                f"{row['runs_per_processor_second']:,.0f}",
                f"{engine[row['cores']] / row['runs_per_second']:,.2f}",
                compiling,
                row["variant"] or "",
            )
        )
    for name, fault in speed["missing"].items():
        rows.append((f"{name}: not measured, could not be installed ({fault})", *[""] * 6))
    head = (
        "",
        "Cores",
        "Runs a second",
        "Runs a processor-second",
        "Kernel is faster by",
        "First call (s)",
        "Variant",
    )
    return f"""## Speed

Sixty variables, 180 links, 40 steps, ten policies that share their noise; a run is one draw under one
policy. {speed["draws"]:,} draws for the engine, Numba and JAX, 20 for EMA workbench, two runs for FCMpy.
Contestants are processes of their own and take turns; the best of {speed["rounds"]} turns counts. EMA
workbench, Numba and JAX compute the same equations from the same numbers, and their last levels agree with
the engine's (largest difference of any: {_largest(speed):.0e} of the range). FCMpy has equations of its own,
without noise; its map has as many concepts, links and iterations. The kernel also keeps the levels of every
year and the means over time of ten variables, its peers only the last levels. Processor-seconds add up the
work of all threads and workers; other work on the machine disturbs them less than times on the clock. The
first call, compiling included, is not in the times. The target for EMA workbench is held against the first
of its two rows: it was set with every weight an uncertainty, as the workbench is told what is uncertain. On
several cores the kernel's blocks are shared among workers that are there already; the whole ensemble, of
10,000 draws, starts its own each time.

{_table(head, rows)}
Versions: {_versions(speed)}.
"""


def _largest(speed: dict[str, Any]) -> float:
    return max((row["largest_difference"] or 0.0 for row in speed["rows"]), default=0.0)


def _versions(speed: dict[str, Any]) -> str:
    told = {
        f"{row['contestant']} on "
        + ", ".join(f"{name} {version}" for name, version in row["versions"].items())
        for row in speed["rows"]
    }
    return "; ".join(sorted(told))


def _growth(growth: dict[str, Any]) -> str:
    parts = ["## Growth\n", "Whole ensembles of the synthetic system on one core.\n"]
    for kind in ("draws", "links"):
        found = growth[kind]
        rows = [(f"{x:,}", f"{y:.3f}") for x, y in zip(found["size"], found["seconds"], strict=True)]
        parts += [
            _table((kind.capitalize(), "Seconds"), rows, right=0),
            f"Slope on logarithmic axes: {found['slope']:.2f}. The straight line "
            f"{found['fixed_seconds']:.3f} s + "
            f"{found['seconds_each'] * 1000:.3f} ms each misses no point by more than "
            f"{found['largest_departure']:.0%}.\n",
        ]
    return "\n".join([*parts, "![Time against draws and against links](scaling.svg)\n"])


def _memory(found: dict[str, Any]) -> str:
    rows = [
        (
            f"{row['runs']:,}",
            f"{row['draws']:,}",
            f"{row['peak'] / 2**20:,.0f}",
            f"{row['peak_before'] / 2**20:,.0f}",
            f"{row['written'] / 2**20:,.0f}",
            f"{row['seconds']:,.0f}",
            f"{row['runs'] / row['seconds']:,.0f}",
        )
        for row in found["rows"]
    ]
    head = (
        "Runs",
        "Draws",
        "Peak (MiB)",
        "Before the run (MiB)",
        "On disk (MiB)",
        "Seconds",
        "Runs a second",
    )
    last = found["rows"][-1]
    return f"""## Memory

The `{found["dossier"]}` dossier ({last["variables"]} variables), {last["accounts"]} accounts under
{last["policies"]} policies, default options, in a process of its own with {last["workers"]} workers; the
largest resident sizes that the system reports, of the process and of each worker, added up (what they share
is counted for each).

{_table(head, rows, right=0)}"""


def _deciding(found: dict[str, Any]) -> str:
    lines = "\n".join(f"| {name} | {seconds:.1f} |" for name, seconds in found["parts"].items())
    clock = ", ".join(f"{seconds:.1f}" for seconds in found["seconds"])
    processor = ", ".join(f"{seconds:.1f}" for seconds in found["processor_seconds"])
    return f"""## The judgement

`counterpoise decide russia --for USA` with 2,000 draws, two workers and every part but the smallest change of
claims: {clock} s on the clock, {processor} s of the processors, workers included.

| Part of the fastest | s |
| --- | ---: |
{lines}
"""


def _whole(found: dict[str, Any]) -> str:
    rows = [
        ("`counterpoise run russia`, defaults, with report", f"{min(found['run']):.1f} s"),
        ("`counterpoise --help`", f"{min(found['help']):.2f} s"),
        ("The report", f"{found['report_bytes'] / 1e6:.1f} MB"),
        ("A fresh environment with the package and what it needs", f"{found['install_bytes'] / 1e6:,.0f} MB"),
    ]
    return f"""## The whole

{_table(("", "Found"), rows)}"""


def _scale(found: dict[str, Any]) -> str:
    overhead, delay = scale.find_overhead(found), scale.find_delay(found)
    start = {row["way"]: row["processor"] for row in found["start"]}
    ways = [
        (
            row["way"],
            f"{row['clock']:.1f}",
            f"{delay[row['way']]:+.1%}",
            f"{row['processor']:.1f}",
            f"{start[row['way']]:.1f}",
            f"{overhead[row['way']]:+.1%}",
        )
        for row in found["ways"]
    ]
    head = (
        "",
        "Clock (s)",
        "more than in one process",
        "Processor-seconds, all processes",
        "of which to start",
        "more than in one process, at 60 s",
    )
    constants, each = found["constants"], found["reduction"]["each_cell"]
    units = [
        ("stepping, a draw, policy, step and term", constants["draw_policy_step_term"]),
        ("stepping, a draw, policy, step and state", constants["draw_policy_step_state"]),
        ("noise, a draw, step and state, once for all accounts and policies", constants["draw_step_state"]),
        ("parameters, a draw and term", constants["draw_term"]),
        ("counting, a draw and cell", constants["draw_cell"]),
        ("packing a cell's counts and moments", each["dumps"]),
        ("unpacking them", each["loads"]),
        ("adding two of them", each["add"]),
        ("keeping one on disk", each["save"]),
    ]
    rows = [(name, f"{1e9 * seconds:,.2f}") for name, seconds in units]
    sizes = [
        (
            f"{row['cells']:,}",
            f"{row['bytes'] / 1e6:,.1f}",
            *(f"{1000 * row[name]:,.1f}" for name in ("dumps", "loads", "add", "save")),
        )
        for row in found["reduction"]["rows"]
    ]
    return f"""## Scale

The synthetic ensemble, {found["draws"]:,} draws, in turns on one machine; the best of {found["rounds"]}
counts. Each way but the first keeps finished draws on disk. Processor-seconds are those of the command, its
workers and, of a cluster, scheduler and workers, busy or idle.

{_table(head, ways)}
Constants of one core, in nanoseconds; a cell is one account, policy, year and variable, of levels or of
changes, and takes {each["bytes"]:,.0f} bytes. An idle Dask scheduler takes
{found["idle"]["scheduler"]:.1%} of a core, an idle worker without profiler {found["idle"]["worker"]:.1%};
that is added by the clock. Outcomes are written, compressed, at
{found["writing"]["bytes_a_second"] / 1e6:,.0f} MB a second.

{_table(("", "Nanoseconds"), rows)}
The reduction, in milliseconds, grows as the cells do:

{_table(("Cells", "MB", "Packing", "Unpacking", "Adding", "Keeping"), sizes, right=0)}"""


def _boxes(found: dict[str, Any]) -> str:
    names = {"engine": "Counterpoise", "ema": "EMA workbench"}
    rows = [
        (names[name], f"{min(seconds):.3f}", f"{max(seconds):.3f}")
        for name, seconds in sorted(found["seconds"].items(), reverse=True)
    ]
    return f"""## Boxes

PRIM with the same parameters on the same {found["rows"]:,} rows of {found["inputs"]} numbers, one box, on one
core, in turns. Both go the same way: {found["steps"]} boxes of the same densities, or this stops.

{_table(("", "Best (s)", "Worst (s)"), rows)}"""


def _conditions(section: dict[str, Any]) -> str:
    machine = section["machine"]
    rough = " Few repetitions: rough numbers." if section["quick"] else ""
    rough += f" {section['note']}" if section.get("note") else ""
    return (
        f"Measured {section['measured']} on {machine['cores']} cores ({machine['processor']}, "
        f"{machine['memory_gib']:g} GiB), {machine['system']}, Python {machine['python']}, NumPy "
        f"{machine['versions']['numpy']}; load average {section['load'][0]:g} before, {section['load'][1]:g} "
        f"after.{rough}\n"
    )
