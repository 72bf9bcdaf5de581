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
    Entry(
        "J021",
        "utilities, weights or thresholds that do not fit together",
        "Every account has one weight from 0 on, and one finite utility for each policy and draw, or none at all.",
        "Give what is named, for every account and policy by its name.",
    ),
    Entry(
        "J022",
        "no account that speaks",
        "Nothing can be said of policies on which every account with a weight is silent.",
        "Give weight to an account that says something of a policy, or use a closure that completes accounts.",
    ),
    Entry(
        "J023",
        "too few draws for what is claimed",
        "With so few draws an answer would rest on chance: 30 for a resample, 200 with 20 failures and 20 successes for boxes.",
        "Simulate more draws.",
    ),
    Entry(
        "J024",
        "an outcome that does not vary",
        "What never changes cannot be traced to any input: there is no variance to divide and no failure to explain.",
        "Choose another outcome, threshold or pair of policies, or let more inputs vary.",
    ),
    Entry(
        "J025",
        "inputs that cannot be used",
        "Inputs are a table with one row a draw, columns by name, numbers without gaps, true or false, or categories.",
        "Correct or leave out the column that is named.",
    ),
    Entry(
        "J030",
        "a new figure that the record has already",
        "New rows move the weights of accounts by what they add; a figure that was there would count twice.",
        "Leave the row out; write a revised figure into record/indicators.csv.",
    ),
    Entry(
        "J040",
        "two policies that cannot be compared",
        "A comparison is between two different policies of the choice; continuity is one of them.",
        "Name two policies of the choice that differ, or put the missing one into the choice.",
    ),
    Entry(
        "J041",
        "an account that is not in the choice",
        "What would have to be true is asked of one of the accounts by which the choice is judged.",
        "Name an account of the choice, or put the missing one into the choice.",
    ),
    Entry(
        "J050",
        "an actor that may set nothing",
        "A search mixes instruments that the actor owns, or that a bloc owns whose `may_set` names it.",
        "Search for an actor with instruments, or name it among the `owners` of one.",
    ),
    Entry(
        "J051",
        "no account speaks on the actor's instruments",
        "Where no account says what an instrument does to the aims, every mix of them is worth nothing.",
        "Give other aims, more accounts, or the closure `completed`.",
    ),
    Entry(
        "J052",
        "a budget that cannot be searched with",
        "A search evaluates two generations at least (four for regret), of two candidates for each objective, and at most a million candidates.",
        "Give a number inside the range that the message names.",
    ),
    Entry(
        "J053",
        "the id of a policy is taken",
        "A found policy is added to the dossier; none that stands there is overwritten.",
        "Choose another id.",
    ),
    Entry(
        "J054",
        "no id of a policy",
        "The id of a policy is made of small letters, digits and hyphens, at most 60.",
        "Write such an id.",
    ),
    Entry(
        "J055",
        "a dossier that is not edited",
        "A found policy is saved into the folder of a dossier of your own: built-in dossiers stay as they are, and a run's dossier.json is a record.",
        "Copy the dossier's folder, search in the copy, and save there.",
    ),
    Entry(
        "J056",
        "no such pick",
        "A search picks a mix for each account that speaks, and, where enough is said, `least-regret` and `best-mean` across accounts.",
        "Name one of the picks that the search shows.",
    ),
    Entry(
        "J057",
        "the found policy does not fit the dossier",
        "With the policy the dossier would not load, or it has changed since the search; nothing was written.",
        "Search again, or add the policy by hand.",
    ),
    Entry(
        "J060",
        "sensitivity to more than strengths and levels",
        "Sensitivity shares out what strengths and levels do; whether claims hold, whose claim is borrowed and what a record says are not among them.",
        "Use the mode at-its-word and the closure own or common, without a posterior.",
    ),
)
