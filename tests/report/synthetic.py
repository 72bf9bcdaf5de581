"""A made-up dossier and results of a run over it, with numbers chosen by hand or drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from counterpoise.dossier.model import CONTINUITY, Account, Dossier
from counterpoise.schema import (
    AccountFile,
    CommonFile,
    Document,
    DossierFile,
    Event,
    Policy,
    Variable,
)

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
TEXT = "Dams decide who drinks.\nThe lowland fears thirst more than war.\n"
HASHES = {"a": "a" * 64}


def _sha(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _at(start: int, end: int, paragraph: int) -> list[dict[str, Any]]:
    return [
        {
            "document": "dams-2024",
            "paragraph": paragraph,
            "span": (start, end),
            "sha256": _sha(TEXT[start:end]),
        }
    ]


def _causal(name: str, cause: str, effect: str, sign: str, **more: Any) -> dict[str, Any]:
    fields = {"id": name, "kind": "causal", "cause": cause, "effect": effect, "sign": sign}
    return {**fields, "at": _at(0, 23, 1), "paraphrase": f"{cause} moves {effect}", **more}


def make_dossier(**texts: str) -> Dossier:
    """A valley with two states and three accounts; `texts` replaces titles by hostile ones."""
    named = {"title": "The valley", "account": "Firmness", "policy": "Close the gates", "coder": "one reader"}
    named.update(texts)
    level = {"likely": 50, "low": 30, "high": 70}
    variables = {
        "UP:LOW.closure": {
            "title": "Closure of the gates",
            "role": "instrument",
            "unit": "index",
            "range": (0, 100),
            "base": 20,
            "start": 20,
            "instrument": "economic",
            "owners": ["UP"],
        },
        "LOW.thirst": {
            "title": named.get("variable", "Thirst in the lowland"),
            "role": "state",
            "unit": named.get("unit", "index, 0 to 100"),
            "range": (0, 100),
            "base": level,
            "response_time": "1 year",
            "volatility": 0.2,
        },
        "peace": {
            "title": "Peace",
            "role": "state",
            "unit": "share",
            "range": (0, 1),
            "base": {"likely": 0.5, "low": 0.3, "high": 0.7},
            "response_time": "2 years",
            "volatility": 0.1,
            "source": {
                "citation": named.get("citation", "River survey 2023"),
                "url": named.get("url", "https://example.org/survey"),
            },
        },
        "strain": {
            "title": "Strain",
            "role": "derived",
            "unit": "index",
            "range": (0, 100),
            "expression": "LOW.thirst * (1 - peace)",
        },
    }
    frame = {
        "format": 1,
        "title": named["title"],
        "question": named.get("question", "Who yields?"),
        "as_of": "2025-01-01",
        "horizon": "4 years",
        "step": "3 months",
        "coder": named["coder"],
        "actors": {"UP": {"name": "Upland", "kind": "bloc"}, "LOW": {"name": "Lowland", "kind": "bloc"}},
        "headline": [
            {"variable": "LOW.thirst", "better": "lower", "for": "LOW"},
            {"variable": "peace", "better": "higher", "for": "LOW"},
        ],
        "debates": {"gates": {"title": "Do gates work?", "sides": {"yes": "They do", "no": "They do not"}}},
    }
    accounts = {
        "firmness": {
            "title": named["account"],
            "documents": ["dams-2024"],
            "claims": [
                _causal(
                    "f-thirst",
                    "UP:LOW.closure",
                    "LOW.thirst",
                    "+",
                    strength="strong",
                    debate="gates",
                    side="yes",
                    paraphrase=named.get("paraphrase", "Closing the gates makes the lowland thirsty"),
                ),
                _causal("f-peace", "LOW.thirst", "peace", "-", confidence="likely", at=_at(24, 63, 2)),
                {
                    "id": "f-advice",
                    "kind": "prescription",
                    "policy": "close",
                    "at": _at(0, 23, 1),
                    "paraphrase": "Close them",
                    "confidence": "even",
                },
            ],
        },
        "patience": {
            "title": "Patience",
            "documents": ["dams-2024", "rivers"],
            "claims": [
                _causal("p-thirst", "UP:LOW.closure", "LOW.thirst", "0"),
                {
                    "id": "p-aim",
                    "kind": "aim",
                    "actor": "LOW",
                    "variable": "peace",
                    "direction": "higher",
                    "at": _at(24, 63, 2),
                    "paraphrase": "The lowland wants peace",
                },
                {
                    "id": "p-level",
                    "kind": "level",
                    "variable": "LOW.thirst",
                    "level": "high",
                    "period": "2020s",
                    "at": _at(0, 23, 1),
                    "paraphrase": "Thirst is high",
                },
                {
                    "id": "p-forecast",
                    "kind": "prediction",
                    "variable": "peace",
                    "direction": "higher",
                    "by": "2030-01-01",
                    "at": _at(0, 23, 1),
                    "paraphrase": "Peace will come",
                    "refuted_if": "war by 2030",
                },
            ],
        },
        "critics": {
            "title": "The critics",
            "documents": ["dams-2024"],
            "composite": True,
            "claims": [
                _causal(
                    "c-peace", "UP:LOW.closure", "peace", "-", stance="reported", attributed_to="engineers"
                )
            ],
        },
    }
    documents = {
        "dams-2024": {
            "title": named.get("document", "On dams"),
            "file": "dams.txt",
            "sha256": _sha(TEXT),
            "length": len(TEXT),
            "kind": "essay",
            "author": "A. Writer",
            "year": 2024,
            "leaning": named.get("leaning", "upland"),
            "url": named.get("url", "https://example.org/dams"),
        },
        "rivers": {
            "title": "Rivers",
            "file": "rivers.txt",
            "sha256": "b" * 64,
            "length": 10,
            "kind": "encyclopaedia",
        },
    }
    policies = {
        "close": {
            "title": named["policy"],
            "owner": "UP",
            "summary": "Shut every gate.",
            "sets": [{"instrument": "UP:LOW.closure", "value": 90, "ramp": "1 year"}],
        },
        "open": {
            "title": "Open the gates",
            "owner": "UP",
            "sets": [{"instrument": "UP:LOW.closure", "value": 0}],
        },
    }
    events = {
        "drought": {"title": "Drought", "hazard": 0.1, "duration": "1 year", "shift": {"LOW.thirst": 10}}
    }
    common = CommonFile.model_validate(
        {
            "claims": [
                {
                    "id": "co-calm",
                    "kind": "causal",
                    "cause": "LOW.thirst",
                    "effect": "peace",
                    "sign": "-",
                    "outside": {"citation": "Annals", "url": named.get("url", "https://example.org/annals")},
                    "paraphrase": "Thirst strains peace",
                }
            ]
        }
    )
    return Dossier(
        name=named.get("name", "valley"),
        frame=DossierFile.model_validate(frame),
        variables={name: Variable.model_validate(entry) for name, entry in variables.items()},
        documents={name: Document.model_validate(entry) for name, entry in documents.items()},
        accounts={name: Account(name, AccountFile.model_validate(entry)) for name, entry in accounts.items()},
        common=common.claims,
        coverage={},
        policies={name: Policy.model_validate(entry) for name, entry in policies.items()},
        events={name: Event.model_validate(entry) for name, entry in events.items()},
        aims={},
        chronology=(),
        memberships=(),
    )


@dataclass
class SyntheticRuns:
    """What `Runs` offers to the report, from hand-made numbers.

    `cells` maps (variable, policy, account) to (median change, half width, material, reach); a cell
    that is not named is silent.
    """

    dossier: Dossier
    cells: dict[tuple[str, str, str], tuple[float, float, bool, str]]
    options: Any = field(
        default_factory=lambda: SimpleNamespace(
            draws=100,
            years=4,
            seed=7,
            closure="common",
            mode="at-its-word",
            step=0.25,
            workers=1,
            posterior=None,
        )
    )
    policies: tuple[str, ...] = (CONTINUITY, "close", "open")
    agreement: dict[str, Any] | None = None
    evidence: dict[str, Any] | None = None
    judgement: dict[str, Any] | None = None
    posterior: Any = None
    drops: dict[tuple[str, str, str], dict[tuple[str, str], tuple[float, bool, str]]] = field(
        default_factory=dict
    )

    @property
    def variants(self) -> xr.Dataset:
        """The cells in every closure, and with claims dropped.

        `drops` maps (account, claim, origin) to what stands in cells (variable, policy) without it:
        (median, material, reach). Without undisputed claims, cells that rest on them are silent.
        """
        accounts, policies = list(self.dossier.accounts), list(self.policies[1:])
        variables = [entry.variable for entry in self.dossier.headline]
        shape = (3, len(accounts), len(policies), len(variables))
        median, material = np.zeros(shape), np.zeros(shape, bool)
        reach = np.full(shape, "silent", dtype=object)
        for (variable, policy, account), (value, _, much, kind) in self.cells.items():
            if variable not in variables:
                continue
            place = (accounts.index(account), policies.index(policy), variables.index(variable))
            for closure in (0, 1, 2) if kind != "common" else (1, 2):
                median[(closure, *place)] = value
                material[(closure, *place)] = much
                reach[(closure, *place)] = kind
        dropped = {"median": [], "material": [], "reach": []}
        for (account, _, _), changed in self.drops.items():
            own = [array[1, accounts.index(account)].copy() for array in (median, material, reach)]
            for (variable, policy), values in changed.items():
                for array, value in zip(own, values, strict=True):
                    array[policies.index(policy), variables.index(variable)] = value
            for name, array in zip(dropped, own, strict=True):
                dropped[name].append(array)
        content = {}
        for name, whole in (("median", median), ("material", material), ("reach", reach)):
            stacked = np.array(dropped[name], whole.dtype).reshape(len(self.drops), *shape[2:])
            content[f"closure_{name}"] = (("closure", "account", "policy", "variable"), whole)
            content[f"drop_{name}"] = (("dropped", "policy", "variable"), stacked)
        columns = list(zip(*self.drops, strict=True)) or [(), (), ()]
        named = {
            f"drop_{name}": ("dropped", np.array(column, dtype=object))
            for name, column in zip(("account", "claim", "origin"), columns, strict=True)
        }
        coords = {"account": accounts, "policy": policies, "variable": variables, **named}
        coords["closure"] = ["own", "common", "completed"]
        return xr.Dataset(content, coords, {"draws": 100, "closure": "common"})

    def summary(self, headline_only: bool = True) -> pd.DataFrame:
        better = {entry.variable: 1 if entry.better == "higher" else -1 for entry in self.dossier.headline}
        rows = []
        for headline in self.dossier.headline:
            for account in self.dossier.accounts:
                for policy in self.policies:
                    if policy == CONTINUITY:
                        continue
                    variable = headline.variable
                    unit = self.dossier.variables[variable].unit
                    median, width, material, reach = self.cells.get(
                        (variable, policy, account), (np.nan, np.nan, False, "silent")
                    )
                    share = np.nan if np.isnan(median) else 0.5 + 0.4 * np.sign(median) * better[variable]
                    rows.append(
                        {
                            "variable": variable,
                            "account": account,
                            "policy": policy,
                            "median": median,
                            "low": median - width,
                            "high": median + width,
                            "better": share,
                            "error": width / 10,
                            "material": material,
                            "reach": reach,
                            "unit": unit,
                        }
                    )
        return pd.DataFrame(rows)

    @property
    def summaries(self) -> xr.Dataset:
        """The results but for each draw's outcomes, which nothing made up has."""
        return self.dataset

    @property
    def dataset(self) -> xr.Dataset:
        accounts, variables = list(self.dossier.accounts), list(self.dossier.variables)
        times = np.arange(self.options.years + 1.0)
        shape = (len(accounts), len(self.policies), len(variables), len(times), len(QUANTILES))
        levels, change = np.full(shape, np.nan), np.full(shape, np.nan)
        reach = np.full(shape[:3], "silent", dtype=object)
        spread = np.array([-1.0, -0.4, 0.0, 0.4, 1.0])
        for v, variable in enumerate(variables):
            low, high = self.dossier.bounds[variable]
            for a, account in enumerate(accounts):
                for p, policy in enumerate(self.policies):
                    cell = (0.0, 0.05 * (high - low), False, "silent")
                    median, width, _, kind = self.cells.get((variable, policy, account), cell)
                    path = np.linspace(0, 1, len(times))[:, None]
                    change[a, p, v] = path * (median + width * spread)
                    levels[a, p, v] = (low + high) / 2 + change[a, p, v]
                    reach[a, p, v] = kind
        dims = ("account", "policy", "variable", "time")
        share = np.linspace(0.0, 0.02, len(accounts))
        return xr.Dataset(
            {
                "level_quantile": ((*dims, "quantile"), levels),
                "change_quantile": ((*dims, "quantile"), change),
                "level_mean": (dims, levels[..., 2]),
                "change_mean": (dims, change[..., 2]),
                "reach": (dims[:3], reach.astype(str)),
                "unstable_share": ("account", share),
                "lingering_share": ("account", share[::-1]),
                "spectral_radius": (
                    ("account", "quantile"),
                    np.tile([0.8, 0.85, 0.9, 0.95, 1.0], (len(accounts), 1)),
                ),
            },
            coords={
                "account": accounts,
                "policy": list(self.policies),
                "variable": variables,
                "time": times,
                "quantile": list(QUANTILES),
            },
        )


CELLS = {
    ("LOW.thirst", "close", "firmness"): (12.3, 4.0, True, "own"),
    ("LOW.thirst", "close", "patience"): (0.4, 0.5, False, "denied"),
    ("LOW.thirst", "open", "firmness"): (-6.0, 3.0, True, "own"),
    ("peace", "close", "firmness"): (-0.12, 0.05, True, "own"),
    ("peace", "close", "patience"): (0.08, 0.03, True, "common"),
    ("peace", "close", "critics"): (-0.2, 0.1, True, "own"),
    ("peace", "open", "firmness"): (0.1, 0.04, True, "own"),
    ("peace", "open", "critics"): (0.05, 0.02, True, "own"),
}


DROPS = {
    ("firmness", "f-thirst", "own"): {
        ("LOW.thirst", "close"): (0.2, False, "own"),
        ("LOW.thirst", "open"): (0.0, False, "silent"),
        ("peace", "close"): (0.11, True, "own"),
    },
    ("patience", "co-calm", "common"): {("peace", "close"): (0.0, False, "silent")},
    ("critics", "co-calm", "common"): {("peace", "open"): (-0.05, True, "own")},
    ("patience", "p-thirst", "own"): {("LOW.thirst", "close"): (0.3, False, "own")},
}


def make_runs(cells: dict[Any, Any] | None = None, **texts: str) -> SyntheticRuns:
    """Runs over the valley with the numbers of CELLS, or others."""
    drops = DROPS if cells is None else {}
    return SyntheticRuns(make_dossier(**texts), CELLS if cells is None else cells, drops=drops)
