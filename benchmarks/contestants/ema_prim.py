"""EMA workbench's PRIM on the rows that it is given: the first box, with the workbench's defaults."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from protocol import confine, open_channel, serve

ROWS, FOUND, CORES, _ = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
confine(CORES)

from ema_workbench.analysis import prim  # noqa: E402


def read_rows(path: str) -> tuple[pd.DataFrame, np.ndarray]:
    """Inputs and failures; inputs with two categories as true or false, with more as words."""
    rows = np.load(path)
    inputs = pd.DataFrame(rows["x"], columns=[f"x{k}" for k in range(rows["x"].shape[1])])
    for column, count in zip(list(inputs), rows["levels"], strict=True):
        if count == 2:
            inputs[column] = inputs[column].astype(bool)
        elif count > 2:
            inputs[column] = [f"c{int(code)}" for code in inputs[column]]
    return inputs, rows["y"].astype(int)


def describe(box) -> dict:
    """The last box and the trajectory as plain data."""
    last, first = box.box_lims[-1], box.box_lims[0]
    limits = {}
    for name in last:
        low, high = last[name]
        if isinstance(low, set):
            limits[name] = sorted(str(value) for value in low) if low != first[name][0] else None
        else:
            ends = [None if a == b else float(a) for a, b in zip((low, high), first[name], strict=True)]
            limits[name] = ends if any(end is not None for end in ends) else None
    way = box.peeling_trajectory
    return {
        "limits": limits,
        "mass": [float(value) for value in way["mass"]],
        "density": [float(value) for value in way["density"]],
    }


if __name__ == "__main__":
    channel = open_channel()
    inputs, failed = read_rows(ROWS)

    def task() -> None:
        prim.Prim(inputs, failed).find_box()

    Path(FOUND).write_text(json.dumps(describe(prim.Prim(inputs, failed).find_box())))
    serve(channel, {"prim": task}, runs={"prim": 1}, libraries=["numpy", "pandas", "ema-workbench"])
