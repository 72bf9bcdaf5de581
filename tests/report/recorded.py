"""A made-up evidence for the made-up valley: entries as `Evidence.to_dict()` has them, numbers by hand."""

from __future__ import annotations

from typing import Any

FACTORS = {"+ over 0": 1.2, "+ over -": 2.4, "0 over -": 2.0}


def make_claim(
    name: str,
    verdict: str = "cannot decide",
    *,
    account: str = "firmness",
    link: tuple[str, str] = ("UP:LOW.closure", "LOW.thirst"),
    sign: str = "+",
    reason: str = "",
    **more: Any,
) -> dict[str, Any]:
    """An entry; one that has a reason is not tested."""
    tested = not reason
    entry = {
        "account": account,
        "claim": name,
        "cause": link[0],
        "effect": link[1],
        "sign": sign,
        "strength": None if sign == "0" else "moderate",
        "lag": 0.0,
        "when": None,
        "paraphrase": f"what {name} says",
        "verdict": verdict,
        "reason": reason,
        "first": 1990 if tested else None,
        "last": 2020 if tested else None,
        "steps": 25 if tested else 0,
        "rivals": {},
        "points": {"median": 12.4, "low": -20.6, "high": 40.2} if tested else None,
        "factors": FACTORS if tested else {},
        "factors_no_trend": FACTORS if tested else {},
        "variants": [{"name": "main", "counts": True, "decides": None}] if tested else [],
        "power": 0.2 if tested else None,
    }
    return entry | more


def make_score(name: str, gain: tuple[float, float, float], **more: Any) -> dict[str, Any]:
    """A row of scores whose gains are all the same."""
    row: dict[str, Any] = {"name": name, "kind": "account", "cells": 40, "figures": 20}
    for part in ("log_gain", "over_turned", "crps_gain"):
        row[part], row[f"{part}_low"], row[f"{part}_high"] = gain
    row |= {"crps_ratio": 0.98, "beats": gain[1] > 0, "published": None, "hindsight": 20, "after": 0}
    return row | {"after_log_gain": None, "variables": {}, "without": {}} | more


def make_scores(*rows: dict[str, Any], sure: tuple[str, ...] = (), equal: bool = True) -> dict[str, Any]:
    """Scores of accounts with persistence beside them; weights fall by 0.1 where they are not equal."""
    names = [row["name"] for row in rows]
    given = {name: 1 / len(names) if equal else 0.5 - 0.1 * place for place, name in enumerate(names)}
    table = [{"name": name, "stacking": given[name], "low": 0.1, "high": None} for name in names]
    reference = make_score("persistence", (-3.0, -5.0, -1.0), kind="reference", beats=False)
    return {
        "rule": "How accounts are scored.",
        "accounts": list(rows),
        "references": [reference],
        "beat_at_once": list(sure),
        "weights": {"line": "", "equal": equal, "given": given, "table": table},
    }


def make_prediction(name: str, status: str = "open") -> dict[str, Any]:
    """A prediction of thirst that was looked at."""
    return {
        "account": "firmness",
        "claim": name,
        "status": status,
        "reason": "nothing in the record measures LOW.thirst",
        "variable": "LOW.thirst",
        "indicator": "THIRST.survey",
        "before": 41.26,
        "before_year": 2015,
        "after": 44.0,
        "after_year": 2020,
        "refuted_if": "it rains",
        "paraphrase": f"what {name} foretells",
    }


def make_kept(claims: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """What a run keeps: the claims, one variable's series with a gap, and another indicator of it."""
    series = {
        "variable": "LOW.thirst",
        "principal": True,
        "indicator": "THIRST.survey",
        "title": "People who say that they are thirsty",
        "unit": "per cent",
        "computed": "as it is",
        "remark": "",
        "note": "hides who is too thirsty to answer",
        "reads": "changes",
        "error": "declared",
        "years": [2000, 2001, 2004],
        "observed": [10.0, 20.0, 30.0],
        "level": [10.0, 20.0, 30.04],
        "low": [5.0, 15.0, 25.0],
        "high": [15.0, 25.0, 35.0],
        "beyond": [False, False, True],
        "sources": ["survey"],
    }
    other = series | {"principal": False, "indicator": "THIRST.wells", "title": "Dry wells"}
    source = {
        "publisher": "The Valley",
        "title": "Survey of thirst",
        "version": "2",
        "licence": "CC0 1.0",
        "citation": "The Valley (2021)",
        "address": "https://example.org/thirst",
        "note": None,
    }
    evidence = {"second_line": "Nor does a single fit.", "rule": "The rule.", "claims": claims}
    return {
        "format": 1,
        "record_sha256": "e" * 64,
        "least_steps": 8,
        "claimed": {f"{entry['account']} {entry['claim']}": 20.0 for entry in claims},
        "series": [series, other],
        "unmeasured": ["peace"],
        "sources": {"survey": source},
        "evidence": evidence | more,
    }
