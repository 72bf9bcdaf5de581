"""`counterpoise run --from YEAR`: accounts run from an earlier year, against what happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from counterpoise.cli.manner import telling_time

if TYPE_CHECKING:
    from counterpoise.dossier import Dossier
    from counterpoise.evidence import Hindcast, VariableHindcast


def answer_hindcast(
    content: Dossier, start: int, asked: Mapping[str, Any], others: Mapping[str, Any], as_json: bool
) -> None:
    """Make a hindcast and print it.

    Parameters
    ----------
    content, start
        The dossier, and the first year that is foretold.
    asked
        Options of `hindcast`.
    others
        Options of `run` that do not go with one, None where they were not given.
    as_json
        Whether JSON is wanted.
    """
    from counterpoise.cli.screen import print_json
    from counterpoise.evidence import hindcast

    _refuse(others)
    with telling_time("hindcast"):
        found = hindcast(content, start=start, **asked)
    if as_json:
        print_json(found.to_dict())
    else:
        print_hindcast(found, content)


def _refuse(others: Mapping[str, Any]) -> None:
    """Refuse options that mean nothing in a hindcast (U001)."""
    from counterpoise.errors import Problem, UsageError

    given = [name for name, value in others.items() if value is not None]
    edit = "Leave it out: a hindcast has no policies, runs to the end of the record, and writes no folder."
    problems = [
        Problem("U001", f"--{name} does not go with --from.", found=f"--{name}", edit=edit) for name in given
    ]
    if problems:
        raise UsageError(problems)


def print_hindcast(found: Hindcast, content: Dossier) -> None:
    """Everything but the fans, on standard output: what counts first."""
    from counterpoise.cli.screen import clean, open_console, print_records

    console = open_console()
    console.print(clean(found.first_line, "bold"))
    console.print(clean(found.second_line))
    for note in found.notes:
        console.print(clean(note, "dim"))
    for account in dict.fromkeys(one.account for one in found.found):
        console.print()
        console.print(clean(content.accounts[account].title, "bold"))
        rows = [one for one in found.found if one.account == account]
        print_records([_show(one) for one in sorted(rows, key=lambda one: not one.counts)], console)
        console.print(clean(f"Given: {', '.join(found.inputs[account]) or 'nothing'}.", "dim"))
    console.print()
    console.print(clean("The fans, year by year, are in --json.", "dim"))


def _show(one: VariableHindcast) -> dict[str, Any]:
    """A line of the table."""
    hindsight = f", {one.hindsight} hindsight" if one.hindsight else ""
    other, trend = one.baselines["arx"], one.baselines["trend-arx"]
    return {
        "state": one.variable + _mark(one),
        "years": f"{one.years[0]}-{one.years[-1]}, {len(one.years)}{hindsight}",
        "in 50%": f"{one.inside_50:.0%}",
        "in 90%": f"{one.inside_90:.0%}",
        "CRPS": f"{one.crps:.2f}",
        "AR(1)": _score(other),
        "with trend": _score(trend),
        "ratio": "" if one.ratio is None else f"{one.ratio:.2f}",
    }


def _mark(one: VariableHindcast) -> str:
    """Why a line is not counted."""
    if one.accounting:
        return " (arithmetic)"
    return "" if one.own else " (undisputed)"


def _score(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
