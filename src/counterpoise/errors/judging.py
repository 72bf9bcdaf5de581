"""Codes for judgements: J, what stands in the way of choosing between policies."""

from __future__ import annotations

from counterpoise.errors.entry import Entry

JUDGING: tuple[Entry, ...] = (
    Entry(
        "J001",
        "a claim without a credence",
        "In the mode `credence` every causal claim holds with the analyst's own probability; none may be missing.",
        "Write `credence: 0.7`, say, at each claim that is named, or use another mode.",
    ),
    Entry(
        "J002",
        "an actor without aims",
        "A policy is good or bad only for someone who wants something; aims.yaml says who wants what.",
        "State the actor's aims in aims.yaml, or give aims with the question.",
    ),
    Entry(
        "J003",
        "nothing is wanted",
        "The weights of the aims are all 0, so every policy is as good as every other.",
        "Give at least one aim a weight above 0.",
    ),
    Entry(
        "J004",
        "a threshold that cannot be met or missed",
        "A threshold is a level inside the variable's range, in its own unit.",
        "Give a level inside the range.",
    ),
    Entry(
        "J005",
        "an aim that cannot be read",
        "An aim is a variable, the better direction and, if wanted, a weight from 0, a threshold and a moment; once a variable and moment.",
        "Write it as VARIABLE=lower,weight=2,threshold=30,at=mean; all but the direction may be left out.",
    ),
    Entry(
        "J006",
        "nothing to choose between",
        "A choice is between continuity and at least one other policy.",
        "Name policies with --policies, or add some to policies.yaml.",
    ),
    Entry(
        "J007",
        "too few draws for a judgement",
        "The ends of a 90% interval each rest on a twentieth of the draws; under five of them they are chance.",
        "Give --draws 100 or more; 2,000 is the default.",
    ),
    Entry(
        "J008",
        "account weights that do not fit",
        "Every account that is judged has one weight, a finite number from 0, and not all are 0.",
        "Name each account once, as in --weights one=2,two=1.",
    ),
)
