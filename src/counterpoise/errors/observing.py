"""Codes for what was observed: O, the files of record/ and the publishers' files that it is computed from."""

from __future__ import annotations

from counterpoise.errors.entry import Entry

OBSERVING = (
    Entry(
        "O001",
        "no record",
        "A record is the folder record/ of a dossier, with indicators.csv and sources.yaml in it.",
        "Add the two files; the how-to on your own indicators shows them.",
    ),
    Entry(
        "O002",
        "not the columns of a record",
        "indicators.csv has the columns indicator, date, value and source, and may have low and high; no others.",
        "Rename, add or remove the column.",
    ),
    Entry(
        "O003",
        "a date that cannot be read",
        "A date is a year (2014), a quarter (2014-Q1), a month (2014-03) or a day (2014-03-18).",
        "Write it in one of these forms.",
    ),
    Entry(
        "O004",
        "not a number",
        "A value is a finite number in the indicator's unit; an empty cell is a gap.",
        "Write a number with a point for decimals, or leave the cell empty.",
    ),
    Entry(
        "O005",
        "an observation twice",
        "An indicator has one value a date; a second one would silently replace the first.",
        "Keep one of the two.",
    ),
    Entry(
        "O006",
        "outside the declared range",
        "An observation lies within the range that sources.yaml declares for its indicator.",
        "Correct the value or its unit, or widen the range if the value is right.",
    ),
    Entry(
        "O007",
        "a source that is not declared",
        "Every observation names a source of sources.yaml, so that a reader can look it up.",
        "Declare the source under `sources`, or correct the name.",
    ),
    Entry(
        "O008",
        "an indicator that is not declared",
        "Its title, unit, range and how it is computed stand in sources.yaml.",
        "Declare the indicator under `indicators`, or correct the name.",
    ),
    Entry(
        "O009",
        "an interval that does not fit its value",
        "low and high are given both or neither, and low <= value <= high.",
        "Correct the three, or leave low and high empty.",
    ),
    Entry(
        "O010",
        "dates of two kinds",
        "The dates of an indicator are all years, all quarters, all months or all days.",
        "Make two indicators of it, or bring all dates to one kind.",
    ),
    Entry(
        "O011",
        "not the publisher's file",
        "The file does not hold what the publisher's file of this name holds.",
        "Put the publisher's own file there, in the version that sources.yaml names.",
    ),
    Entry(
        "O012",
        "another file than before",
        "A download is held to the checksum of an earlier one, so that a figure does not change unseen.",
        "Look at what the publisher changed; then take the new file with --force, and compute anew.",
    ),
    Entry(
        "O013",
        "a file to be got by hand",
        "Some publishers ask who you are, or give out a form that no reader here takes.",
        "Get the file as the message says and put it where it says.",
    ),
)
