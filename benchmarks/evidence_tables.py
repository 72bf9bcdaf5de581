"""Tables and targets of what concerns the record: evidence, its controls, panels, and the latent version."""

from __future__ import annotations

from typing import Any

from evidence import FALSE_LIMIT, SECONDS_LIMIT
from latent import LEAST_RATIO
from panels import BYTES, ROWS, SECONDS


def evidence_targets(found: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """Name, what is wanted, what was found, whether it holds."""
    seconds, worst = found["russia"]["seconds"], max(row["rates"][0] for row in found["controls"])
    return [
        (
            "all evidence for the dossier `russia`",
            f"under {SECONDS_LIMIT:g} s",
            f"{seconds:.1f} s",
            seconds < SECONDS_LIMIT,
        ),
        (
            "false verdicts among independent series, worst kind",
            f"at most {FALSE_LIMIT:.0%}",
            f"{worst:.1%} of {found['pairs']}",
            worst <= FALSE_LIMIT,
        ),
    ]


def panels_targets(found: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """One: the worst of the cases, time in proportion to the rows."""
    slowest = max(row["seconds"] / min(1.0, row["rows"] / ROWS) for row in found["rows"])
    peak = max(row["peak"] for row in found["rows"])
    return [
        (
            "dyad-years of sixty years with ten indicators, 1.2 million",
            f"{SECONDS:g} s and {BYTES / 2**30:g} GiB",
            f"{slowest:.1f} s and {peak / 2**30:.2f} GiB",
            slowest <= SECONDS and peak <= BYTES,
        )
    ]


def latent_targets(found: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """The ratio of processor time, compiling left out."""
    ratio = sum(row["second"][1] for row in found["rows"]) / sum(row["closed"][1] for row in found["rows"])
    name = "closed form against NUTS on the same regressions"
    return [(name, f"at least {LEAST_RATIO:g} times", f"{ratio:,.0f} times", ratio >= LEAST_RATIO)]


def write_evidence(found: dict[str, Any], table: Any) -> str:
    """The section on evidence."""
    times = [
        (name, str(row["tested"]), f"{row['seconds']:.1f}", f"{row['processor']:.1f}")
        for name, row in (("`russia`", found["russia"]), ("made up, 40 claims", found["made"]))
    ]
    rates = [
        (row["effect"], row["cause"], *(f"{rate:.1%}" for rate in row["rates"])) for row in found["controls"]
    ]
    head = (
        "Effect",
        "Cause",
        "Whole rule",
        "No trend",
        "No own step",
        "Neither",
        "Main fit only",
        "No trend",
    )
    return f"""## Evidence

Every claim with its variants and power, accounts scored from every origin, and predictions.

{table(("Dossier", "Claims tested", "Seconds", "Processor-seconds"), times)}
Pairs of series that have nothing to do with each other, {found["pairs"]} of each kind: how many are called an
effect, by the whole rule and by parts of it.

{table(head, rates, right=2)}"""


def write_panels(found: dict[str, Any], table: Any) -> str:
    """The section on panels."""
    rows = [
        (
            row["case"],
            f"{row['rows']:,}",
            str(row["columns"]),
            f"{row['seconds']:.1f}",
            f"{row['peak'] / 2**30:.2f}",
            f"{row['peak_before'] / 2**30:.2f}",
        )
        for row in found["rows"]
    ]
    head = ("Pairs", "Dyad-years", "Columns", "Seconds", "Peak (GiB)", "Of it before (GiB)")
    return f"""## Panels

Dyad-years of 1966 to 2025 with ten indicators, each case in a process of its own; the peak takes in the
frames that are added.

{table(head, rows)}"""


def write_latent(found: dict[str, Any], table: Any) -> str:
    """The section on the latent version."""
    rows = [
        (
            f"`{row['effect']}`",
            str(row["causes"]),
            str(row["steps"]),
            f"{1000 * row['closed'][1]:.1f}",
            f"{row['second'][1]:.1f}",
            f"{row['second'][1] / row['closed'][1]:,.0f}",
            f"{row['first'][1]:.0f}",
            f"{row['gap']:.3f}",
            f"{row['ess']:,.0f}",
        )
        for row in found["rows"]
    ]
    head = (
        *("Effect", "Causes", "Steps", "Closed form (ms)", "NUTS (s)", "Ratio", "First call (s)"),
        *("Medians apart (sd)", "Least ESS"),
    )
    return f"""## The closed form and NUTS

{len(found["rows"])} of the {found["found"]} regressions of the dossier `russia` that both can do (every
cause observed, and taken as it stands), under the same priors. Times are processor-seconds; NUTS keeps four
chains of 1,000 draws after 1,000 to adapt, and its first call, compiling included, is not in the ratio. The
medians of the swings differ by so many posterior standard deviations at most; Monte Carlo alone makes about
0.02.

{table(head, rows)}"""
