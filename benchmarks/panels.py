"""Panels: the time and memory of dyad-years of sixty years with ten dyadic indicators.

python benchmarks/panels.py           all cases, as a table; the exit code is 1 where a target is missed
python benchmarks/panels.py CASE      one measurement in this process, as JSON

The target is 1.2 million dyad-years with ten indicators in 20 s and 2 GiB. No year had 200 members, so the
pairs without an order are fewer and those with one are more; both are measured. Indicators come as ten frames
of every pair, or as one frame of ten columns. The peak takes in the frames that are added.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

import numpy as np
import pandas as pd

from memory import _peak

YEARS, INDICATORS = (1966, 2025), 10
SECONDS, BYTES, ROWS = 20.0, 2 * 2**30, 1_200_000
CASES = {
    "undirected, one frame": (False, False),
    "undirected, ten frames": (False, True),
    "directed, one frame": (True, False),
    "directed, ten frames": (True, True),
}


def measure(case: str) -> dict[str, Any]:
    """Build a panel in this process: rows, seconds without making the frames, and the peak."""
    import resource

    from counterpoise.record.panels import dyads, undirected

    directed, apart = CASES[case]
    frames = make_frames(directed, apart)
    before = _peak(resource)
    began = time.perf_counter()
    panel = dyads(YEARS, directed, add=frames if directed else [undirected(frame) for frame in frames])
    seconds = time.perf_counter() - began
    found = [name for name in panel if name.startswith("indicator")]
    if len(found) != INDICATORS or panel[found].isna().any(axis=None):
        raise RuntimeError("an indicator is missing, or has gaps")
    return {
        "case": case,
        "rows": len(panel),
        "columns": panel.shape[1],
        "seconds": round(seconds, 1),
        "peak_before": before,
        "peak": _peak(resource),
        "size": int(panel.memory_usage(deep=True).sum()),
    }


def make_frames(directed: bool, apart: bool) -> list[pd.DataFrame]:
    """Random indicators of every pair, in an order of rows that is not the panel's."""
    from counterpoise.record.panels import dyads

    generator = np.random.default_rng(1)
    keys = dyads(YEARS, directed, "cow")[["cow_1", "cow_2", "year"]].astype("int64")
    keys = keys.iloc[generator.permutation(len(keys))].reset_index(drop=True)
    values = {f"indicator_{number}": generator.random(len(keys)) for number in range(INDICATORS)}
    if not apart:
        return [keys.assign(**values)]
    return [keys.assign(**{name: column}) for name, column in values.items()]


def measure_panels() -> dict[str, Any]:
    """Every case in a process of its own."""
    rows = []
    for case in CASES:
        done = subprocess.run([sys.executable, __file__, case], capture_output=True, text=True, check=True)
        rows.append(json.loads(done.stdout))
    return {"rows": rows}


def main() -> int:
    """Measure every case in a process of its own, and say whether the targets hold."""
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))
        return 0
    print(f"{'case':24}{'dyad-years':>12}{'columns':>9}{'seconds':>9}{'peak GiB':>10}{'of it frames':>14}")
    good = True
    for row in measure_panels()["rows"]:
        shown = (row["peak"] / 2**30, row["peak_before"] / 2**30)
        print(
            f"{row['case']:24}{row['rows']:>12,}{row['columns']:>9}{row['seconds']:>9}{shown[0]:>10.2f}{shown[1]:>14.2f}"
        )
        share = min(1.0, row["rows"] / ROWS)  # fewer rows have to be done in less
        good &= row["seconds"] <= SECONDS * share and row["peak"] <= BYTES
    print("The targets hold." if good else "A target is missed.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
