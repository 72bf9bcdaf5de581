"""Runs at a glance, for a terminal and for a notebook, and what the columns of their table mean.

Only what the simulation itself knows is said here; sentences about it are the report's.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Hashable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from counterpoise.dossier import CONTINUITY
from counterpoise.safety import clean_text

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.simulation.runs import Runs

MOST_ROWS = 12
MOST_DRAWS = 20_000  # beyond, the table takes too long for a glance
_LONGEST_NAME = 26
_TOGETHER = "\u00a0"  # a blank at which no line is broken
_WIDTH = 100  # where there is no terminal
COLUMN_MEANINGS = {
    "variable": "headline or aim variable",
    "account": "account whose claims are followed",
    "policy": "policy, compared with continuity",
    "unit": "the variable's own unit, of median, low, high and error",
    "median": "median over draws of the change from continuity at the horizon; NaN where silent",
    "low": "5% quantile of the change",
    "high": "95% quantile of the change",
    "better": "share of draws in which the change is for the better; NaN where no direction is stated",
    "error": "Monte Carlo standard error of the median",
    "material": "whether the median is at least 0.02 of the range and two of its errors from zero",
    "reach": "on whose claims the cell rests: own, common, completed, denied or silent",
}


def describe_table(runs: Runs, table: pd.DataFrame) -> dict[Hashable, Any]:
    """What `DataFrame.attrs` says of the table of a run: title, baseline, horizon, units, columns."""
    units = {name: runs.dossier.variables[name].unit for name in dict.fromkeys(table["variable"])}
    return {
        "title": f"{runs.dossier.title}: change from {CONTINUITY} at the horizon",
        "baseline": CONTINUITY,
        "horizon": _say_horizon(runs),
        "interval": [0.05, 0.95],
        "units": units,
        "columns": dict(COLUMN_MEANINGS),
    }


def print_runs(runs: Runs) -> str:
    """Several lines that say what was run and, shortened, what follows; as wide as the terminal.

    Accounts whose names do not fit side by side are numbered.
    """
    width = shutil.get_terminal_size((_WIDTH, 24)).columns
    head, rows, note = _shorten_table(runs)
    grid = _set_grid([head, *rows]) if rows else []
    numbered = bool(grid) and max(map(len, grid)) > width
    if numbered:
        grid = _set_grid([[*head[:2], *(f"[{i + 1}]" for i in range(len(head) - 2))], *rows])
    lines = _wrap("Runs of ", f"{runs.dossier.name}: {runs.dossier.question}", width)
    for name, text in _list_facts(runs, numbered):
        lines += _wrap(f"  {name:<14}", text, width)
    if rows:
        lines += ["", *_wrap("  ", _caption(runs), width), *grid]
    lines += _wrap("  ", note, width) if note else []
    return "\n".join(lines)


def _wrap(start: str, text: str, width: int) -> list[str]:
    """Lines of text after what they start with, or below it."""
    indent = " " * min(len(start), 16)
    wrapped = textwrap.wrap(
        clean_text(text),
        max(width, 40),
        initial_indent=start,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )
    return [line.replace(_TOGETHER, " ") for line in wrapped] or [start.rstrip()]


def _set_grid(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows as lines: names to the left, numbers to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(w) if i < 2 else cell.rjust(w)
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  " + "  ".join(cells).rstrip())
    return lines


def print_runs_as_html(runs: Runs) -> str:
    """The same for a notebook: no script, no network, nothing of a dossier unescaped."""
    facts = "".join(f"<dt>{_escape(name)}</dt><dd>{_escape(text)}</dd>" for name, text in _list_facts(runs))
    head, rows, note = _shorten_table(runs)
    table = ""
    if rows:
        cells = "".join(f"<th>{_escape(cell)}</th>" for cell in head)
        body = "".join(
            "<tr>" + "".join(_tag(i, cell) for i, cell in enumerate(row)) + "</tr>" for row in rows
        )
        caption = f"<caption>{_escape(_caption(runs))}</caption>"
        table = f"<table>{caption}<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"
    title = f"<strong>{_escape(runs.dossier.title)}</strong>: {_escape(runs.dossier.question)}"
    end = f"<p>{_escape(note)}</p>" if note else ""
    return f"<div><p>{title}</p><dl>{facts}</dl>{table}{end}</div>"


def _list_facts(runs: Runs, numbered: bool = False) -> list[tuple[str, str]]:
    """What is known without reading the results."""
    dossier, options = runs.dossier, runs.options
    claims = sum(len(dossier.accounts[name].claims) for name in options.accounts)
    claims += 0 if options.closure == "own" else len(dossier.common)
    policies = [name for name in options.policies if name != CONTINUITY]
    accounts = [
        f"[{i + 1}]{_TOGETHER}{name}" if numbered else name for i, name in enumerate(options.accounts)
    ]
    return [
        ("what this is", f"consequences of {claims} claims as coded by {dossier.frame.coder}; not forecasts"),
        ("accounts", ", ".join(accounts)),
        ("policies", f"{_enumerate(policies) or 'none'}; compared with {CONTINUITY}"),
        ("headline", _enumerate([entry.variable for entry in dossier.headline])),
        ("asked", f"{options.draws:,} draws, {_say_horizon(runs)}, seed {options.seed}"),
        ("claims held", f"{options.mode}, closure {options.closure}"),
        ("folder", "in memory" if runs.directory is None else str(runs.directory)),
    ]


def _say_horizon(runs: Runs) -> str:
    return f"{_say_years(runs)} from {runs.dossier.as_of.isoformat()}"


def _say_years(runs: Runs) -> str:
    return f"{runs.options.years} year{'' if runs.options.years == 1 else 's'}"


def _caption(runs: Runs) -> str:
    return (
        f"Median change from {CONTINUITY} after {_say_years(runs)}, in the variable's own unit; "
        "blank: silent, (...): not material."
    )


def _enumerate(names: Sequence[str], most: int = 8) -> str:
    """Names with commas, and how many there are if they are many."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def _shorten_table(runs: Runs) -> tuple[list[str], list[list[str]], str]:
    """Head and rows (a headline variable under a policy, a column an account), and what is left out."""
    accounts = list(runs.options.accounts)
    head = ["variable", "policy", *(_cut(name) for name in accounts)]
    if runs.options.draws > MOST_DRAWS:
        return head, [], "The table of so many draws takes a while: runs.summary()."
    try:
        table = runs.summary()
    except (OSError, ValueError):  # the folder is gone
        return head, [], "The results cannot be read."
    rows = list(_fill_rows(table, accounts))
    silent = table["reach"].tolist().count("silent")
    more = f"{len(rows) - MOST_ROWS} more rows" if len(rows) > MOST_ROWS else "all columns"
    note = f"{silent} of {len(table)} cells are silent. runs.summary() has {more}." if rows else ""
    return head, rows[:MOST_ROWS], note


def _fill_rows(table: pd.DataFrame, accounts: Sequence[str]) -> Iterator[list[str]]:
    """The rows, in the order of the table; those of which no account speaks are left out."""
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for row in table.to_dict("records"):
        cells.setdefault((row["variable"], row["policy"]), {})[row["account"]] = _say_cell(row)
    for (variable, policy), found in cells.items():
        if any(found.values()):
            yield [_cut(variable), _cut(policy), *(found.get(account, "") for account in accounts)]


def _say_cell(row: dict[str, Any]) -> str:
    """A cell of the table."""
    if row["reach"] in ("silent", "denied"):
        return "denied" if row["reach"] == "denied" else ""
    text = f"{row['median']:+.3g}"
    return text if row["material"] else f"({text})"


def _cut(name: str) -> str:
    name = clean_text(name)
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def _tag(column: int, cell: str) -> str:
    return f"<th>{_escape(cell)}</th>" if column < 2 else f"<td>{_escape(cell)}</td>"


def _escape(text: str) -> str:
    return escape(clean_text(text))
