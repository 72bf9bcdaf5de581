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
    Entry(
        "O040",
        "a measure by an indicator that the record does not declare",
        "measured_by names an indicator of record/sources.yaml; any other measures nothing.",
        "Correct the name, or declare the indicator and add its observations.",
    ),
    Entry(
        "O041",
        "a measure of a computed variable",
        "A derived variable follows from others by its expression, so that a second figure could only disagree.",
        "Measure the variables of its expression instead.",
    ),
    Entry(
        "O042",
        "a transform that does not fit",
        "log needs values above 0, and logit values between 0 and 1, at both ends of `at`.",
        "Move the end inside, or use another transform.",
    ),
    Entry(
        "O043",
        "two ends that are one",
        "`at` says which value of the indicator is the low end of the variable's range and which the high end.",
        "Write two values that differ; the larger one first turns the direction.",
    ),
    Entry(
        "O044",
        "a floor that does not fit",
        "A floor keeps an observed share away from 0 and 1, so it lies above 0 and below 0.5, and `at` within 0 to 1.",
        "Write a small share such as 0.005, or remove the floor.",
    ),
    Entry(
        "O045",
        "a part of a whole that is no share",
        "share_of is for indicators that are shares of one whole, so `at` lies within 0 to 1.",
        "Remove share_of, or use an indicator that is a share.",
    ),
    Entry(
        "O046",
        "a variable measured twice by one indicator",
        "Further entries are alternatives to the first; the same indicator again is none.",
        "Keep one of the two.",
    ),
    Entry(
        "O047",
        "a value that the indicator cannot have",
        "Both ends of `at` lie within the range that sources.yaml declares for the indicator, in its unit.",
        "Correct the value or its unit, such as a share for a percentage.",
    ),
    Entry(
        "O048",
        "observations beyond the ends of a measure",
        "Values outside `at` are held at the end of the variable's range, so that their differences are lost.",
        "Widen `at` if the values are plausible ones; or read only the years in which it fits, by `since`.",
        severity="warning",
    ),
    Entry(
        "O030",
        "series without a direction",
        "Who answers whom can only be read from series that say who acted on whom; a number for a pair holds both directions at once.",
        "Bring a series for each direction, such as USA>RUS and RUS>USA, counted by who acted.",
    ),
    Entry(
        "O031",
        "not a table of directed series",
        "Such a table has a date and two series or more: a column each, or the columns source, target and a value.",
        "Name the date column `date`, give every series a column of numbers, or source and target their own.",
    ),
    Entry(
        "O032",
        "too few periods",
        "After the lags there have to be 20 periods, and three for each coefficient of an equation (series times lags, and one).",
        "Bring a longer record, fewer series, or ask for fewer lags.",
    ),
    Entry(
        "O033",
        "a gap between the periods",
        "An autoregression reads each period against the ones before it; leaving one out would shift all that follow.",
        "Fill the period in from the source, or choose a stretch without gaps.",
    ),
    Entry(
        "O034",
        "a series without surprises",
        "A constant, or a series that its own last value foretells exactly, answers nobody and is answered by nobody.",
        "Leave the series out, or correct it.",
    ),
    Entry(
        "O035",
        "no known step between the dates",
        "The dates are a year, a quarter, a month, a week or a day apart; otherwise it is unclear what a lag is.",
        "Bring all dates to one of these steps.",
    ),
    Entry(
        "O036",
        "a series that the others make up",
        "A series that is an exact sum or multiple of others holds nothing of its own to be explained.",
        "Leave it out.",
    ),
    Entry(
        "O060",
        "a posterior that the sampler did not reach",
        "Draws whose chains disagree, that repeat themselves or that diverged are not draws of the posterior; their medians and intervals would be numbers without meaning.",
        "Ask for more draws with --draws, or for fewer equations at once with --variable; where that does not help, the record cannot tell the equations' parts apart.",
    ),
    Entry(
        "O061",
        "no equation to infer",
        "An equation needs an observed effect, a cause that is observed or moved by what is, and eight yearly steps with both.",
        "Measure the variables that `counterpoise show DOSSIER coverage --record` names, or ask for another variable or account.",
    ),
)
