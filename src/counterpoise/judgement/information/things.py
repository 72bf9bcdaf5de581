"""The things that could be found out, each with the inputs of the draws that say how it turned out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from counterpoise.judgement.information.bases import Basis, Block, build_basis, join_groups
from counterpoise.schema import CausalClaim
from counterpoise.system import Closure, Column, Link, System, find_movable, read_column, say_link

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["link", "debate", "level", "account"]
LABELS = ("source", "holds", "completion")  # kinds of columns that are groups
Columns = dict[Column, np.ndarray]
NUMBERS = ("base", "start", "settles", "pace", "volatility")


@dataclass(frozen=True, eq=False)
class Thing:
    """Something that could be found out.

    Parameters
    ----------
    kind
        A link, the links of a debate, or a variable's levels.
    name
        "CAUSE -> EFFECT", the debate, or the variable.
    blocks
        What the draws fixed about it.
    links
        Those that it is about; empty for levels.
    bears
        Whether it leads to anything that is aimed at; if not, it cannot be worth anything.
    contested
        Whether accounts differ on it.
    """

    kind: Kind
    name: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    bears: bool
    contested: bool

    @cached_property
    def basis(self) -> Basis | None:
        """The columns of a regression on it; None where there are too few draws."""
        first = self.blocks[0]
        values = first.numbers if first.groups is None else first.groups
        return None if values is None else build_basis(self.blocks, len(values))


def list_things(system: System, inputs: pd.DataFrame, aimed: Iterable[str], closure: Closure) -> list[Thing]:
    """All links, debates and levels of which the draws differ.

    Parameters
    ----------
    system
        The factorised one.
    inputs
        From `counterpoise.system.describe_inputs`.
    aimed
        Variables that the chooser aims at.
    closure
        With "own", common claims belong to no debate.

    Returns
    -------
    list of Thing
        Links by name, debates by name, then levels by variable.
    """
    about: dict[tuple[str, ...], Columns] = {}
    for name in inputs:
        column = read_column(str(name))
        about.setdefault(column.about, {})[column] = inputs[name].to_numpy()
    wanted = set(aimed)
    leads: dict[str, bool] = {}

    def bears(name: str) -> bool:
        if name not in leads:
            leads[name] = bool(find_movable(system, [name]) & wanted)
        return leads[name]

    links = {link: _make_link(about[link]) for link in system.links if link in about}
    found = [
        Thing("link", say_link(link), (block,), (link,), bears(link[1]), link in system.sources.links)
        for link, block in links.items()
    ]
    for debate, members in sorted(_list_debates(system, closure).items()):
        kept = tuple(link for link in members if link in links)
        if kept:
            blocks = tuple(links[link] for link in kept if bears(link[1])) or (links[kept[0]],)
            contested = any(link in system.sources.links for link in kept)
            found.append(
                Thing("debate", debate, blocks, kept, any(bears(link[1]) for link in kept), contested)
            )
    for key, columns in sorted(about.items()):
        if len(key) == 1:
            contested = key[0] in {*system.sources.settles, *system.sources.start}
            found.append(Thing("level", key[0], tuple(_make_levels(columns)), (), bears(key[0]), contested))
    return found


def list_matters(system: System, names: Iterable[tuple[str, str]], closure: Closure) -> set[tuple[str, ...]]:
    """The links (cause, effect) and variables (alone) that things, by kind and name, are about."""
    debates = _list_debates(system, closure)
    found: set[tuple[str, ...]] = set()
    for kind, name in names:
        found |= set(debates.get(name, ())) if kind == "debate" else {read_column(f"{kind}: {name}").about}
    return found


def _make_link(columns: Columns) -> Block:
    """A link's source, whether its claims hold, and the factor on its strength, crossed."""
    labels = [values for column, values in columns.items() if column.kind in LABELS]
    numbers = [values for column, values in columns.items() if column.kind == "strength"]
    return Block(join_groups(labels) if labels else None, numbers[0] if numbers else None)


def _make_levels(columns: Columns) -> Iterable[Block]:
    """A variable's levels: each its own block, crossed with whose word it is where accounts differ."""
    sources = {column.of: values for column, values in columns.items() if column.kind == "source"}
    for column, values in columns.items():
        if column.kind in NUMBERS:
            word = {"settles": "settles", "start": "starts"}.get(column.kind, "")
            yield Block(sources.pop(f"{column.of} {word}", None), values.astype(float))
    for groups in sources.values():
        yield Block(groups)


def _list_debates(system: System, closure: Closure) -> Mapping[str, tuple[Link, ...]]:
    """The links of the claims of each debate, by the accounts that are in the system."""
    claims: list[CausalClaim] = [
        claim for name in system.sources.shares for claim in system.dossier.accounts[name].causal_claims()
    ]
    claims += [] if closure == "own" else list(system.dossier.common_causal_claims())
    found: dict[str, list[Link]] = {}
    for claim in claims:
        if claim.debate is not None:
            found.setdefault(claim.debate, []).append((claim.cause, claim.effect))
    return {debate: tuple(sorted(set(links))) for debate, links in found.items()}
