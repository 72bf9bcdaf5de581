"""Codes for what a dossier means (C claims, V variables and time, P policies, L texts), and for the rest."""

from __future__ import annotations

from counterpoise.errors.entry import Entry

MEANING = (
    # C: claims
    Entry(
        "C001",
        "two claims on one link",
        "An account makes one causal claim per cause, effect and condition.",
        "Merge the two: put both passages in the `at` of one claim.",
    ),
    Entry(
        "C002",
        "a common claim is denied",
        "common.yaml holds what no account disputes.",
        "Move the common claim into the accounts that make it.",
    ),
    Entry(
        "C003",
        "a common claim without support",
        "A common claim cites two documents or an outside source.",
        "Add passages of a second document, or `outside`.",
    ),
    Entry(
        "C004",
        "an effect that nothing can cause",
        "A causal effect is a state; conduct that is explained is a state.",
        "Make it a state, and keep the lever as a separate instrument.",
    ),
    Entry(
        "C005",
        "a cause that is its own effect",
        "A variable's return to its settled level is its response time.",
        "Break the loop into the steps that the text names.",
    ),
    Entry(
        "C006",
        "a claim without a place",
        "Every claim says where in the documents it stands, or names its source outside them.",
        "Add `at` with document, paragraph, span and sha256, or `outside` with a citation.",
    ),
    Entry(
        "C008",
        "a document not of the account",
        "An account's claims cite the documents it draws on.",
        "Add the document to the account's `documents`.",
    ),
    Entry(
        "C009",
        "a swing that saturates",
        "The summed effect of the claims pushes the variable against its range.",
        "Look whether strengths are those the texts claim, or set `feedback: contracting`.",
        severity="warning",
    ),
    Entry(
        "C010",
        "a reported claim without its source",
        "A reported view names who holds it.",
        "Add `attributed_to`.",
    ),
    Entry(
        "C011",
        "a causal claim that says too little",
        "Where an account has several claims on a link, each needs its own `when`.",
        "Add the condition under which each holds.",
    ),
    Entry(
        "C012",
        "a link that no one claims",
        "An event switches links that an account or common.yaml claims.",
        "Name the cause and effect of a causal claim.",
    ),
    Entry(
        "C013",
        "a strength without effect",
        'A sign of "0" claims that there is no effect, so that a strength beside it says nothing.',
        "Remove the strength, or correct the sign.",
        severity="warning",
    ),
    # V: variables and time
    Entry(
        "V001",
        "a level outside its range",
        "Levels lie within the variable's range; states strictly inside it.",
        "Correct the level or widen the range (before anything is scored).",
    ),
    Entry(
        "V002",
        "derived variables in a circle",
        "A derived variable cannot depend on itself.",
        "Turn one of them into a state.",
    ),
    Entry(
        "V003",
        "a lag that is no multiple of the step",
        "Lags are counted in whole steps.",
        "Use a multiple of the dossier's step.",
    ),
    Entry(
        "V004",
        "a step too long for a variable",
        "The step is at most half of every state's response time.",
        "Shorten `step` in dossier.yaml or lengthen the response time.",
    ),
    Entry(
        "V005",
        "not a duration that can be used",
        "Durations are a number and a unit (days, weeks, months, quarters or years), of at most 1000 years; lags and the horizon of at most 100.",
        "Write for example `6 months`.",
    ),
    Entry(
        "V006",
        "a judgement without an interval",
        "A level that is a judgement says how sure it is.",
        "Write {likely: ..., low: ..., high: ...} (a 90% interval), or give the source.",
    ),
    Entry(
        "V007",
        "a field that the role does not take",
        "States, instruments, drivers and derived variables take different fields.",
        "Remove the field, add the missing one, or change the role.",
    ),
    Entry("V008", "an interval out of order", "low < likely < high.", "Put the three values in order."),
    Entry(
        "V009",
        "a horizon that is no multiple of the step",
        "The horizon is a whole number of steps and of years.",
        "Use whole years and a step that divides a year.",
    ),
    # P: policies, events, aims
    Entry(
        "P001",
        "not the owner's to set",
        "A policy sets its owner's instruments; a bloc's only if its `may_set` says so.",
        "Change the owner, or list the member in the bloc's `may_set`.",
    ),
    Entry(
        "P002",
        "two settings of one instrument",
        "One policy gives an instrument one path.",
        "Keep one of the two.",
    ),
    Entry(
        "P003", "a setting that ends before it starts", "`until` lies after `start`.", "Correct the times."
    ),
    Entry(
        "P004",
        "policies that cannot be joined",
        "`a+b` joins policies of different owners that set different instruments.",
        "Join policies of different owners.",
    ),
    Entry(
        "P005",
        "an event on what it cannot move",
        "An event sets or shifts states, instruments and drivers.",
        "Name the variables behind the derived one.",
    ),
    Entry(
        "P006",
        "an instrument without effect",
        "A policy sets the instrument, and no claim, condition, event, formula, aim or headline reads it: the "
        "policy changes nothing by it.",
        "Add the claim that says what the instrument does, or remove the setting.",
        severity="warning",
    ),
    # L: documents and locators
    Entry(
        "L001",
        "a span outside the document",
        "Spans count code points of the file, from 0, end not included.",
        "Correct the span.",
    ),
    Entry(
        "L002",
        "a text that has changed",
        "The text, or a passage of it, no longer has the hash that was recorded. An editor or a download that "
        "changes line ends or adds a byte order mark does that to a whole file.",
        "Have what only moved found again by `counterpoise relocate`. Read a passage that was edited itself, and "
        "record its span and hash again; `counterpoise locate` prints them.",
        severity="warning",
    ),
    Entry(
        "L003",
        "a passage not accounted for",
        "Every sentence is in coverage.yaml: claims, background, duplicate or boilerplate.",
        "Add the passage to coverage.yaml; `counterpoise cover` prints what is missing.",
    ),
    Entry(
        "L004",
        "a passage accounted for twice",
        "Coverage is a partition: its spans do not overlap.",
        "Correct the spans.",
    ),
    Entry(
        "L005",
        "a document file is missing",
        "The text was not found in the folder given by --documents.",
        "Give the folder that holds the texts.",
        severity="warning",
    ),
    Entry(
        "L006",
        "a wrong paragraph",
        "Paragraph n is the nth line that is not blank.",
        "Correct the paragraph.",
        severity="warning",
    ),
    Entry(
        "L007",
        "a claim outside the coverage",
        "The claim's passage is not marked with its id in coverage.yaml.",
        "Add the id to the passage's claims in coverage.yaml.",
    ),
    Entry("L008", "an empty span", "A span is [start, end] with end after start.", "Correct the span."),
    Entry(
        "L009",
        "a paraphrase in the text's own words",
        "A dossier holds no sentence of a text: a paraphrase is in the coder's words, and this one has ten "
        "words or more in a row from its document.",
        "Say it in your own words; `at` leads to the text's.",
        severity="warning",
    ),
    # U: the call
    Entry(
        "U001",
        "an option out of its range",
        "The value cannot be used.",
        "Use a value in the range that is named.",
    ),
    Entry("U002", "an unknown code", "`explain` knows the codes of the catalogue.", "Use the nearest code."),
    Entry(
        "U003",
        "would overwrite",
        "Nothing is overwritten unless you say so.",
        "Choose another folder or add --force.",
    ),
    Entry(
        "U004",
        "not a run",
        "A run directory holds run.json, dossier.json and runs.nc.",
        "Give a run directory.",
    ),
    Entry(
        "U005",
        "an unknown command or option",
        "The command line was not understood.",
        "See `counterpoise --help`.",
    ),
    Entry(
        "U006",
        "no document in common",
        "Two codings are compared on the documents that both coded.",
        "Give two dossiers that code the same texts; a text is known by its sha256.",
    ),
    Entry(
        "U007",
        "one document, two texts",
        "Spans count code points of one text: in two texts they mark different passages.",
        "Code one and the same file in both, or give the texts different ids.",
    ),
    Entry(
        "U008",
        "nothing to watch",
        "A built-in dossier, or the one that a run keeps, does not change.",
        "Watch the folder of a dossier of your own; `counterpoise new DIR` writes one.",
    ),
    Entry(
        "U009",
        "words that are not in the text",
        "A passage is found by words that stand in the text.",
        "Copy the words from the text itself.",
    ),
    Entry(
        "U010",
        "words that are there more than once",
        "A locator marks one passage.",
        "Give more of the words around them, or the paragraph.",
    ),
    Entry(
        "U011",
        "no record to build",
        "The code that computes indicators from publishers' files is written for a built-in dossier.",
        "Name a dossier that has such code; for one of your own write record/indicators.csv and sources.yaml.",
    ),
    # R: the surroundings
    Entry(
        "R001",
        "cannot read",
        "The file or folder could not be read.",
        "Check that it exists and its permissions.",
    ),
    Entry(
        "R002",
        "cannot write",
        "The folder could not be written: permission, or no space left.",
        "Free space or choose another folder with --out. Earlier results are untouched.",
    ),
    Entry(
        "R003",
        "not enough memory",
        "The work needs more memory than the machine could give.",
        "Use fewer draws, workers or policies at a time.",
    ),
    Entry(
        "R004",
        "workers ended early",
        "A process that did a share of the work was ended from outside, as a system does that runs out of memory. "
        "Others took its share over, and were ended too.",
        "Use --workers 1, or fewer draws or policies at a time. Earlier results are untouched.",
    ),
    Entry(
        "R005",
        "an extra is not installed",
        "What was asked for needs a library that does not come with the base install.",
        "Install the extra that the message names.",
    ),
    Entry(
        "R006",
        "cannot download",
        "The publisher's address did not answer, or answered with something else than the file.",
        "Try again later, or download the file with a browser and put it where the message says.",
    ),
    Entry(
        "R007",
        "no cluster",
        "The scheduler's address did not answer in time, or no worker is connected to it.",
        "Start a scheduler and workers, or check the address and whether it wants tls://. --resume goes on with a "
        "run that lost its cluster.",
    ),
    Entry(
        "R008",
        "a cluster of another version",
        "The numbers are the same only where Counterpoise, Python and NumPy are, so workers with others are refused.",
        "Install the versions that the message names on every machine.",
    ),
    Entry(
        "R009",
        "what is kept is not this run's",
        "A run that was stopped can go on only as it began: with the same dossier, options and versions.",
        "Ask for the same run again, or begin anew without --resume and with --force.",
    ),
    # B: our bug
    Entry(
        "B001",
        "a fault of Counterpoise",
        "This is our bug, not yours.",
        "Please report it with the lines that are printed; they hold no content of your dossier.",
    ),
)
