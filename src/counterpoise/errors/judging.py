"""Codes for judgements: J, what stands in the way of choosing between policies."""

from __future__ import annotations

from counterpoise.errors.entry import Entry

JUDGING: tuple[Entry, ...] = (
    Entry(
        "J040",
        "nothing to choose between",
        "A choice is between continuity and at least one other policy.",
        "Give another policy.",
    ),
    Entry(
        "J041",
        "utilities, weights or thresholds that do not fit together",
        "Every account has one weight from 0 on, and one finite utility for each policy and draw, or none at all.",
        "Give what is named, for every account and policy by its name.",
    ),
    Entry(
        "J042",
        "no account that speaks",
        "Nothing can be said of policies on which every account with a weight is silent.",
        "Give weight to an account that says something of a policy, or use a closure that completes accounts.",
    ),
    Entry(
        "J043",
        "too few draws for what is claimed",
        "With so few draws an answer would rest on chance: 30 for a resample, 200 with 20 failures and 20 successes for boxes.",
        "Simulate more draws.",
    ),
    Entry(
        "J044",
        "an outcome that does not vary",
        "What never changes cannot be traced to any input: there is no variance to divide and no failure to explain.",
        "Choose another outcome, threshold or pair of policies, or let more inputs vary.",
    ),
    Entry(
        "J045",
        "inputs that cannot be used",
        "Inputs are a table with one row a draw, columns by name, numbers without gaps, true or false, or categories.",
        "Correct or leave out the column that is named.",
    ),
)
