"""All benchmarks, or those that are named; the sections stand in SECTIONS.

    python benchmarks/run.py [SECTION ...] [--quick]

Writes results.json and RESULTS.md beside this file; what was not measured this time is kept from before.
Ratios are of one run on one machine. The exit code is 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from machine import describe_machine, load
from tables import find_targets, write_tables

HERE = Path(__file__).parent
RESULTS, TABLES = HERE / "results.json", HERE / "RESULTS.md"


def measure_speed(quick: bool) -> dict[str, Any]:
    from race import run_race

    return run_race(5 if quick else 15)


def measure_growth(quick: bool) -> dict[str, Any]:
    import scaling

    growth = scaling.measure_growth(2 if quick else 5)
    scaling.draw_chart(growth)
    return growth


def measure_memory(quick: bool) -> dict[str, Any]:
    import memory

    return memory.measure_memory(memory.RUNS // 8 if quick else memory.RUNS)


def measure_whole(quick: bool) -> dict[str, Any]:
    import whole

    return whole.measure_whole(1 if quick else 3)


def measure_discovery(quick: bool) -> dict[str, Any]:
    import discovery

    return discovery.measure_discovery(3 if quick else 9)


def measure_deciding(quick: bool) -> dict[str, Any]:
    import deciding

    return deciding.measure_deciding(1 if quick else 3)


def measure_scale(quick: bool) -> dict[str, Any]:
    import scale

    return scale.measure_scale(quick)


def measure_evidence(quick: bool) -> dict[str, Any]:
    import evidence

    return evidence.measure_evidence(20 if quick else 200)


def measure_panels(quick: bool) -> dict[str, Any]:
    import panels

    return panels.measure_panels()


def measure_latent(quick: bool) -> dict[str, Any]:
    import latent

    return latent.measure_latent(3 if quick else None)


def measure_boxes(quick: bool) -> dict[str, Any]:
    import boxes

    return boxes.measure_boxes(3 if quick else 7)


SECTIONS: dict[str, Callable[[bool], dict[str, Any]]] = {
    "speed": measure_speed,
    "growth": measure_growth,
    "memory": measure_memory,
    "whole": measure_whole,
    "deciding": measure_deciding,
    "discovery": measure_discovery,
    "scale": measure_scale,
    "evidence": measure_evidence,
    "panels": measure_panels,
    "latent": measure_latent,
    "boxes": measure_boxes,
}


def main() -> int:
    """Measure, write, and say which targets hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sections", nargs="*", metavar="section", help=", ".join(SECTIONS))
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, rougher numbers")
    parser.add_argument("--note", default="", help="what else should be known of the circumstances")
    chosen = parser.parse_args()
    unknown = set(chosen.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    results = json.loads(RESULTS.read_text()) if RESULTS.is_file() else {}
    for name in chosen.sections or SECTIONS:
        print(f"Measuring {name} ...", flush=True)
        before = load()
        measured = SECTIONS[name](chosen.quick)
        results[name] = {
            **measured,
            "measured": date.today().isoformat(),
            "machine": describe_machine(),
            "load": [before, load()],
            "quick": chosen.quick,
            "note": chosen.note,
        }
        RESULTS.write_text(json.dumps(results, indent=1) + "\n")
        TABLES.write_text(write_tables(results))
    targets = find_targets(results)
    for target in targets:
        print(f"{target.verdict:>12}  {target.name}: {target.found} (target {target.wanted})")
    print(f"Written: {TABLES.name}, {RESULTS.name}")
    return 1 if any(target.holds is False for target in targets) else 0


if __name__ == "__main__":
    sys.exit(main())
