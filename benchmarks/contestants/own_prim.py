"""Counterpoise's PRIM on the same rows, ordering them included."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from protocol import confine, open_channel, serve

ROWS, FOUND, CORES, _ = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
confine(CORES)

from counterpoise.judgement.scenarios.prim import find_trajectory, make_table  # noqa: E402

rows = np.load(ROWS)
x, y, levels = rows["x"], rows["y"].astype(float), tuple(int(count) for count in rows["levels"])


def task():
    return find_trajectory(make_table(x, levels), y)


channel = open_channel()
steps = task()
way = {
    "mass": [step.size / len(y) for step in steps],
    "density": [step.failures / step.size for step in steps],
}
Path(FOUND).write_text(json.dumps(way))
serve(channel, {"prim": task}, runs={"prim": 1}, libraries=["numpy"])
