"""What each draw fixed of that which bears on some aims: strengths of links, and levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from counterpoise.system import System, chunk_sizes, draw_parameters, expit, find_movable, streams
from counterpoise.system.parameters import link_name

if TYPE_CHECKING:
    import pandas as pd


def describe_inputs(system: System, seed: int, draws: int) -> pd.DataFrame:
    """One row a draw: "strength: CAUSE -> EFFECT" as a standard normal, and levels in native units.

    Columns "base: VARIABLE", "start: VARIABLE" and "settles: VARIABLE" stand where levels vary. Whether a
    claim holds, and what is borrowed, is not among them.
    """
    import pandas as pd

    columns: dict[str, list[np.ndarray]] = {}
    for chunk, size in enumerate(chunk_sizes(draws)):
        drawn = draw_parameters(system, seed, chunk, size)
        entering = {
            term.link for term, weights in zip(system.terms, drawn.weights, strict=True) if weights.any()
        }
        for link in sorted(entering):
            values = streams.normals(seed, "strength", link_name(link), chunk, size)
            columns.setdefault(f"strength: {link[0]} -> {link[1]}", []).append(values)
        derived = {name for name, _ in system.derived}
        levels = {f"base: {name}": drawn.base[name] for name in drawn.base if name not in derived}
        levels |= {f"start: {name}": drawn.start[name] for name in system.start}
        levels |= {f"settles: {name}": expit(drawn.settled[name]) for name in system.settled}
        for name, shares in sorted(levels.items()):
            low, high = system.dossier.bounds[name.partition(": ")[2]]
            columns.setdefault(name, []).append(low + (high - low) * shares)
    joined = {name: np.concatenate(parts) for name, parts in columns.items()}
    return pd.DataFrame({name: values for name, values in joined.items() if (values != values[0]).any()})


def keep_relevant(inputs: pd.DataFrame, system: System, aims: set[str]) -> pd.DataFrame:
    """The columns of links that lead to an aim, and of the variables that these links name."""
    links = {term.link for term in system.terms if aims & find_movable(system, [term.effect])}
    named = {name for link in links for name in link} | aims
    spoken = {f"{cause} -> {effect}" for cause, effect in links}
    kept = []
    for column in inputs.columns:
        about = str(column).partition(": ")[2]
        link = about.partition(" if ")[0].partition(" by ")[0].partition(" (common)")[0]
        if link in spoken or about.partition(" ")[0] in named:
            kept.append(column)
    return inputs.loc[:, kept]
