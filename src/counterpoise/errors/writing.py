"""Codes for how a dossier is written: F files and YAML, S shape of an entry, N names, E expressions."""

from __future__ import annotations

from counterpoise.errors.entry import Entry

WRITING = (
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
        "The file could not be read as YAML 1.2. The likeliest slips: a minus sign without quotation marks "
        '(write sign: "-"), and a text without them that holds a colon and a blank (write paraphrase: '
        '"note: it rains").',
        "Mend the line that is named; often a colon or quote is missing there or just above it.",
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
        "Remove one of the two; where both hold entries (at, coverage), put them under one key.",
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
    Entry(
        "F011",
        "not a file of links",
        "Links are read from an edge list or an adjacency matrix in CSV, or from Kumu's JSON.",
        "Name the columns of cause and effect in the first line, or say with --from which of the three it is.",
    ),
    Entry(
        "F012",
        "a file without links",
        "Nothing in the file could become a claim.",
        "Give a file that holds at least one link.",
    ),
    Entry(
        "F013",
        "a row that does not fit",
        "Every row of a table has the columns that its first line names.",
        "Add or remove the cell; text that holds the delimiter is put in double quotes.",
    ),
    Entry(
        "F014",
        "neither CSV nor JSON",
        "The file could not be read as the form that it has, or that --from names.",
        "Mend the place that is named; often a quote or a bracket is missing just before it.",
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
        "A field takes one kind of value: a number without a unit or a per cent sign, text, true or false, a "
        "date (2026-01-31), a list ([a, b]) or a mapping (field: value). A value that would have to be guessed "
        "is refused rather than guessed.",
        "Write the kind of value that is named; the unit of a number is said in the variable's `unit`.",
    ),
    Entry(
        "S004",
        "a value that is not allowed",
        "Some fields take one of a few words, each with a fixed meaning (a strength is weak, moderate or "
        "strong; a confidence is a word of ICD 203), others a number, a length or a date within bounds. Any "
        "other value has no meaning that a run could follow.",
        "Use one of the words, or a value within the bounds, that the message names; `counterpoise schema` "
        "writes files by which an editor offers them.",
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
        "A divisor's range includes zero, or a value may grow past 1e+30, which single precision does not hold.",
        "Divide by something that stays away from zero, and keep values below 1e+30.",
    ),
    Entry(
        "E007",
        "a comparison that can never be true",
        "Within the ranges of its variables no level makes it true; what hangs on it would be without effect.",
        "Compare with a level inside the variable's range.",
    ),
    Entry(
        "E008",
        "a condition that cannot hold",
        "It reads instruments that no policy or event of the dossier moves far enough, so that it stays at 0.",
        "Add the policy that makes it hold, correct the level that is compared, or remove what hangs on it.",
        severity="warning",
    ),
)
