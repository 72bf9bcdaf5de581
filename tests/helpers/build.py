"""Small dossiers made from schema entries, without files: variables, claims and a frame around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from counterpoise.dossier import Account, Dossier
from counterpoise.schema import AccountFile, Aim, CommonFile, DossierFile, Event, Policy, Variable
from counterpoise.simulation import BlockResult, Plan, run_block
from counterpoise.system import Parameters, System, build_system, draw_parameters

AS_OF = "2026-01-01"
SPOT = {"document": "a-text", "paragraph": 1, "span": (0, 5), "sha256": "0" * 64}


def duration(years: float) -> str:
    """A duration as the format writes it."""
    return f"{years:.15f} years"


def state(base: Any = 50, tau: float = 1.0, volatility: float = 0.0, **more: Any) -> Variable:
    """A state on 0 to 100 unless told otherwise."""
    fields = {
        "title": "A state",
        "role": "state",
        "unit": "index",
        "range": (0, 100),
        "base": base,
        "response_time": duration(tau),
        "volatility": volatility,
    }
    return Variable.model_validate({**fields, **more})


def instrument(base: Any = 0, **more: Any) -> Variable:
    """An instrument on 0 to 100 of the actor AA."""
    fields = {
        "title": "An instrument",
        "role": "instrument",
        "unit": "index",
        "range": (0, 100),
        "base": base,
        "owners": ["AA"],
        "instrument": "economic",
    }
    return Variable.model_validate({**fields, **more})


def driver(points: Mapping[str, float], **more: Any) -> Variable:
    """A driver on 0 to 100 through dated points."""
    fields = {
        "title": "A driver",
        "role": "driver",
        "unit": "index",
        "range": (0, 100),
        "points": dict(points),
    }
    return Variable.model_validate({**fields, **more})


def derived(expression: str, **more: Any) -> Variable:
    """A derived variable on 0 to 100."""
    fields = {
        "title": "Derived",
        "role": "derived",
        "unit": "index",
        "range": (0, 100),
        "expression": expression,
    }
    return Variable.model_validate({**fields, **more})


def causal(
    cause: str, effect: str, sign: str = "+", strength: str = "moderate", **more: Any
) -> dict[str, Any]:
    """A causal claim as plain data; its id says what it says."""
    name = f"c-{cause}-{effect}-{more.get('when', '')}".lower()
    name = "".join(char if char.isalnum() else "-" for char in name).strip("-")
    fields = {
        "id": name,
        "kind": "causal",
        "cause": cause,
        "effect": effect,
        "sign": sign,
        "strength": strength,
        "at": [SPOT],
        "paraphrase": f"{cause} on {effect}",
    }
    return {**fields, **more}


def policy(*sets: Mapping[str, Any], owner: str = "AA") -> Policy:
    """A policy of the actor AA."""
    return Policy.model_validate({"title": "A policy", "owner": owner, "sets": [dict(item) for item in sets]})


def event(hazard: float, **more: Any) -> Event:
    """An event with a hazard a year."""
    return Event.model_validate({"title": "An event", "hazard": hazard, **more})


def account(name: str, claims: Iterable[Mapping[str, Any]], **more: Any) -> Account:
    """An account that makes the claims."""
    fields = {"title": name, "documents": ["a-text"], "claims": [dict(claim) for claim in claims], **more}
    return Account(name, AccountFile.model_validate(fields))


def dossier(
    variables: Mapping[str, Variable],
    accounts: Mapping[str, Any],
    *,
    common: Iterable[Mapping[str, Any]] = (),
    policies: Mapping[str, Policy] | None = None,
    events: Mapping[str, Event] | None = None,
    aims: Mapping[str, list[dict[str, Any]]] | None = None,
    step: float = 0.25,
    horizon: float = 10.0,
    feedback: str = "free",
    headline: Iterable[str] | None = None,
) -> Dossier:
    """A dossier; an account is a list of claims, or a mapping with `claims` and more."""
    asked = list(headline or [next(iter(variables))])
    frame = {
        "format": 1,
        "title": "A made-up system",
        "question": "What follows?",
        "as_of": AS_OF,
        "horizon": duration(horizon),
        "step": duration(step),
        "feedback": feedback,
        "actors": {"AA": {"name": "An actor", "kind": "bloc"}, "BB": {"name": "Another", "kind": "bloc"}},
        "headline": [{"variable": name, "better": "higher", "for": "AA"} for name in asked],
    }
    made = {
        name: account(name, **content) if isinstance(content, Mapping) else account(name, content)
        for name, content in accounts.items()
    }
    wanted = {
        actor: tuple(Aim.model_validate(aim) for aim in entries) for actor, entries in (aims or {}).items()
    }
    return Dossier(
        name="made-up",
        frame=DossierFile.model_validate(frame),
        variables=dict(variables),
        documents={},
        accounts=made,
        common=CommonFile.model_validate({"claims": [dict(claim) for claim in common]}).claims,
        coverage={},
        policies=dict(policies or {}),
        events=dict(events or {}),
        aims=wanted,
        chronology=(),
        memberships=(),
    )


def system(content: Dossier, name: str | None = None, **options: Any) -> System:
    """The system of an account; of the first if not named."""
    return build_system(content, name or next(iter(content.accounts)), **options)


def fixed_parameters(
    built: System, draws: int = 1, swings: Mapping[tuple[str, str], float] | None = None
) -> Parameters:
    """Parameters at their likely values: median strengths, or the given swings by link."""
    drawn = draw_parameters(built, 0, 0, draws)
    weights = np.zeros((len(built.terms), draws))
    for row, term in enumerate(built.terms):
        weights[row] = (swings or {}).get(term.link, term.sign * term.swing)
    return Parameters(drawn.base, drawn.settled, drawn.start, weights)


def run_exactly(
    built: System,
    years: int,
    parameters: Parameters,
    policies: tuple[str, ...] = ("continuity",),
    **more: Any,
) -> BlockResult:
    """A run without noise and events in double precision."""
    return run_block(Plan(built, policies, years), parameters, None, {}, precision=np.float64, **more)


def levels_of(built: System, result: BlockResult, name: str) -> np.ndarray:
    """The yearly levels of a variable as shares, shape (year, policy, draw)."""
    return result.levels[:, built.names.index(name)]


def to_logits(shares: Any) -> np.ndarray:
    """log(u / (1 - u)), written afresh."""
    shares = np.asarray(shares, dtype=float)
    return np.log(shares / (1 - shares))


def from_logits(logits: Any) -> np.ndarray:
    """1 / (1 + exp(-z)), written afresh."""
    return 1 / (1 + np.exp(-np.asarray(logits, dtype=float)))
