"""The closed list of problem codes. A code never changes its meaning; wording may improve.

Families: F files and YAML, S shape of an entry, N names, E expressions, C claims, V variables and
time, P policies, events and aims, L documents and locators, U the call, R the surroundings, B a bug.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code means: a title, why it is a fault, and how it is mended."""

    code: str
    title: str
    why: str
    mend: str
    severity: Literal["error", "warning"] = "error"


_ENTRIES = (
    # F: files and YAML
    Entry(
        "F001",
        "no such dossier",
        "A dossier is a folder with dossier.yaml in it, or a built-in name.",
        "Give the folder's path, or a name that `counterpoise list` prints.",
    ),
    Entry(
        "F002",
        "a file is missing",
        "dossier.yaml, variables.yaml and at least one accounts/*.yaml are needed.",
        "Add the file; `counterpoise new DIR` writes a complete example.",
    ),
    Entry(
        "F003",
        "a file is too large",
        "A dossier's file is written by hand and holds at most 5 MB.",
        "Split the file: accounts may be spread over several files.",
    ),
    Entry(
        "F004",
        "not UTF-8 text",
        "Files are read as UTF-8, without NUL bytes.",
        "Save the file as UTF-8 in your editor.",
    ),
    Entry(
        "F005",
        "outside the dossier",
        "A link or path that leads out of the dossier's folder is not followed.",
        "Copy the file into the folder.",
    ),
    Entry(
        "F006",
        "not YAML",
        "The file could not be read as YAML 1.2.",
        "Mend the line that is named; often a colon or quote is missing just above it.",
    ),
    Entry(
        "F007",
        "aliases are refused",
        "Anchors and aliases (& and *) hide what an entry says from its reader.",
        "Write the value out.",
    ),
    Entry(
        "F008",
        "a key is written twice",
        "The second value would silently replace the first.",
        "Remove one of the two.",
    ),
    Entry(
        "F009",
        "an unknown file",
        "The file is not part of the format, so nothing reads it.",
        "Rename it to the file that was meant, or move it elsewhere.",
        severity="warning",
    ),
    Entry(
        "F010",
        "nested too deeply",
        "An entry of the format is at most 20 levels deep.",
        "Flatten the entry; no part of the format needs such depth.",
    ),
    # S: shape of an entry
    Entry("S001", "a field is missing", "The entry cannot be understood without it.", "Add the field."),
    Entry(
        "S002",
        "an unknown field",
        "A misspelt field would silently be without effect.",
        "Use the nearest valid field or remove it.",
    ),
    Entry(
        "S003",
        "a value of the wrong kind",
        "The field takes another kind of value.",
        "Write the kind of value that is named.",
    ),
    Entry(
        "S004",
        "a value that is not allowed",
        "The field takes only the values or the range that are named.",
        "Use one of them.",
    ),
    Entry("S005", "an unknown format", "This version reads format 1.", "Write `format: 1`."),
    # N: names
    Entry(
        "N001",
        "an unknown actor",
        "Actors are declared in dossier.yaml.",
        "Declare the actor or correct the name.",
    ),
    Entry(
        "N002",
        "an unknown variable",
        "Variables are declared in variables.yaml.",
        "Declare the variable or correct the name.",
    ),
    Entry("N003", "an unknown account", "An account is a file in accounts/.", "Correct the name."),
    Entry(
        "N004",
        "an unknown policy",
        "Policies are declared in policies.yaml; `continuity` always exists.",
        "Declare the policy or correct the name.",
    ),
    Entry(
        "N005",
        "an unknown instrument",
        "A policy sets variables whose role is `instrument`.",
        "Name an instrument; a state is moved by a claim, never set by a policy.",
    ),
    Entry(
        "N006",
        "an unknown document",
        "Documents are declared in documents.yaml.",
        "Declare the document or correct the name.",
    ),
    Entry(
        "N007",
        "an unknown claim",
        "No account, nor common.yaml, has a claim with this id.",
        "Correct the id.",
    ),
    Entry("N008", "an unknown event", "Events are declared in events.yaml.", "Correct the name."),
    Entry(
        "N009",
        "an unknown debate or side",
        "Debates and their sides are declared in dossier.yaml.",
        "Declare it or correct the name.",
    ),
    Entry(
        "N010",
        "a name that is not well formed",
        "Actors are capitals (RUS, EU); variables are ACTOR.attribute, SOURCE:TARGET.conduct or a bare name.",
        "Write the name in one of these forms.",
    ),
    Entry(
        "N011",
        "an id used twice",
        "Ids are how the report, coverage and links refer to an entry.",
        "Rename one of the two.",
    ),
    Entry(
        "N012",
        "a state without an ISO code",
        "States are named by ISO 3166-1 alpha-3 (RUS, CHN, IND).",
        "Use the state's code, or declare `kind: bloc` or `kind: organisation`.",
    ),
    # E: expressions
    Entry(
        "E001",
        "an expression that cannot be read",
        "Expressions are names, numbers, arithmetic and comparisons.",
        "Mend the expression at the place that is named.",
    ),
    Entry(
        "E002",
        "not allowed in an expression",
        "Only + - * / ( ), < <= > >=, and, or, not, min, max and mean are allowed; nothing is run as code.",
        "Rewrite the expression with these.",
    ),
    Entry(
        "E003",
        "an expression too long",
        "An expression has at most 500 characters.",
        "Split it with a derived variable.",
    ),
    Entry(
        "E004",
        "an expression too deep",
        "An expression is at most 20 levels deep.",
        "Split it with a derived variable.",
    ),
    Entry(
        "E005",
        "a condition or a value was needed",
        "`when` takes a condition (a comparison); a derived variable takes a value (arithmetic).",
        "Write a comparison for a condition, arithmetic for a value.",
    ),
    Entry(
        "E006",
        "an expression may be undefined",
        "A divisor's range includes zero.",
        "Divide by something that stays away from zero.",
    ),
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
        "Name a state, and keep the lever as a separate instrument.",
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
        "Every claim says where in the documents it stands.",
        "Add `at` with document, paragraph, span and sha256.",
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
        "a duration without a valid unit",
        "Durations are a number and a unit: days, weeks, months, quarters or years.",
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
        "The passage's text no longer has the hash that was recorded.",
        "Check the passage and record its span and hash again.",
        severity="warning",
    ),
    Entry(
        "L003",
        "a passage not accounted for",
        "Every sentence is in coverage.yaml: claims, background, duplicate or boilerplate.",
        "Add the passage to coverage.yaml.",
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
    # B: our bug
    Entry(
        "B001",
        "a fault of Counterpoise",
        "This is our bug, not yours.",
        "Please report it with the lines that are printed; they hold no content of your dossier.",
    ),
)

CATALOGUE: dict[str, Entry] = {entry.code: entry for entry in _ENTRIES}
