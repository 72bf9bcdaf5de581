"""Dossiers made in memory for the benchmarks, and the synthetic system's numbers as their parameters."""

from __future__ import annotations

import numpy as np

from counterpoise.dossier import CONTINUITY, Account, Dossier
from counterpoise.schema import (
    AccountFile,
    Actor,
    CausalClaim,
    DossierFile,
    Headline,
    Interval,
    Policy,
    Setting,
    Variable,
)
from counterpoise.simulation import Plan
from counterpoise.system import Parameters, build_system, logit
from synthetic import (
    LEVER_CENTRE,
    LEVER_SWING,
    POLICIES,
    STATES,
    STEP,
    STEPS,
    Numbers,
    lever_setting,
    lever_state,
)

YEARS = round(STEPS * STEP)
RANGE = (0.0, 1.0)


def state_name(state: int) -> str:
    """The name of a state; names sort as their numbers do."""
    return f"state_{state:03d}"


def lever_name(policy: int) -> str:
    """The name of the instrument that a policy sets."""
    return f"lever_{policy:02d}"


def make_dossier(numbers: Numbers) -> Dossier:
    """The dossier of one account whose claims are exactly the links of the synthetic system."""
    frame = DossierFile(
        format=1,
        title="A synthetic system",
        question="How fast does it run?",
        as_of="2026-01-01",
        horizon="10 years",
        step="3 months",
        actors={"USA": Actor(name="an actor")},
        headline=(Headline(variable=state_name(0), better="higher", for_="USA"),),
    )
    account = Account("synthetic", AccountFile(title="Synthetic", documents=(), claims=_claims(numbers)))
    return Dossier(
        name="synthetic",
        frame=frame,
        variables=_variables(numbers),
        documents={},
        accounts={account.id: account},
        common=(),
        coverage={},
        policies=_policies(),
        events={},
        aims={},
        chronology=(),
        memberships=(),
    )


def make_plan(numbers: Numbers) -> Plan:
    """The engine's plan for the synthetic system under its ten policies."""
    dossier = make_dossier(numbers)
    return Plan(build_system(dossier, "synthetic"), (CONTINUITY, *dossier.policies), YEARS)


def make_parameters(plan: Plan, numbers: Numbers) -> Parameters:
    """The system's numbers, in place of drawn ones."""
    lever = np.full(numbers.draws, LEVER_CENTRE)
    base = {state_name(i): numbers.base[i].astype(float) for i in range(STATES)}
    base |= {lever_name(policy): lever for policy in range(1, POLICIES)}
    weight = {
        (state_name(source), state_name(i)): numbers.weights[i, j]
        for i in range(STATES)
        for j, source in enumerate(numbers.sources[i])
    }
    for policy in range(1, POLICIES):
        weight[lever_name(policy), state_name(lever_state(policy))] = np.full(numbers.draws, LEVER_SWING)
    return Parameters(
        base=base,
        settled={name: logit(base[name]) for name in plan.system.states},
        start=base,
        weights=np.array([weight[term.link] for term in plan.system.terms], float),
    )


def _claims(numbers: Numbers) -> tuple[CausalClaim, ...]:
    links = [
        (state_name(source), state_name(i), "+" if numbers.weights[i, j, 0] > 0 else "-")
        for i in range(STATES)
        for j, source in enumerate(numbers.sources[i])
    ]
    links += [(lever_name(policy), state_name(lever_state(policy)), "+") for policy in range(1, POLICIES)]
    return tuple(
        CausalClaim(
            id=f"claim-{index}",
            kind="causal",
            cause=cause,
            effect=effect,
            sign=sign,
            paraphrase="one moves the other",
        )
        for index, (cause, effect, sign) in enumerate(links)
    )


def _variables(numbers: Numbers) -> dict[str, Variable]:
    states = {
        state_name(i): Variable(
            title=f"State {i}",
            role="state",
            unit="share",
            range=RANGE,
            base=Interval(likely=0.5, low=0.3, high=0.7),
            response_time=f"{numbers.response_time[i]:g} years",
            volatility=float(numbers.volatility[i]),
        )
        for i in range(STATES)
    }
    levers = {
        lever_name(policy): Variable(
            title=f"Lever {policy}",
            role="instrument",
            unit="share",
            range=RANGE,
            base=LEVER_CENTRE,
            owners=("USA",),
        )
        for policy in range(1, POLICIES)
    }
    return states | levers


def _policies() -> dict[str, Policy]:
    return {
        f"policy-{policy}": Policy(
            title=f"Policy {policy}",
            owner="USA",
            sets=(
                Setting(
                    instrument=lever_name(policy), value=lever_setting(policy), start="0 days", ramp="0 days"
                ),
            ),
        )
        for policy in range(1, POLICIES)
    }
