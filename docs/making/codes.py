"""The reference of the codes of problems: the catalogue, and what is printed for an example of each."""

from __future__ import annotations

from docs.making.examples import Example, show_code

from counterpoise.errors import CATALOGUE
from counterpoise.errors.entry import Entry

FAMILIES = {
    "F": "Files and YAML",
    "S": "The shape of an entry",
    "N": "Names",
    "E": "Expressions",
    "C": "Claims",
    "V": "Variables and time",
    "P": "Policies, events and aims",
    "L": "Documents and locators",
    "O": "What was observed",
    "J": "Judgements",
    "U": "The call",
    "R": "The surroundings",
    "B": "A fault of Counterpoise",
}
ABOUT = """\
Every problem has a code. A code never changes its meaning; wording may improve. `counterpoise explain
V001` prints what this page says of it. Errors stop the work; warnings only ask for attention.

Below each code is an example. Most spoil a small dossier about a mill, the folder `mill`, with its texts
in `texts` and, for the codes O, a record in `mill/record`: first the spoilt lines, with a mark under the
fault, then what the command prints of it. The examples are carried out when this page is written.
"""


def write_codes() -> str:
    """The page, without the line that says who wrote it."""
    lines = ["# Codes of problems", "", ABOUT]
    for letter, title in FAMILIES.items():
        entries = [entry for code, entry in CATALOGUE.items() if code[0] == letter]
        lines += [f"## {letter}: {title}", "", "| code | what |", "|---|---|"]
        for entry in entries:
            lines.append(f"| [{entry.code}](#{entry.code.lower()}) | {_name(entry)} |")
        for entry in entries:
            lines += ["", *_describe(entry)]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _name(entry: Entry) -> str:
    return entry.title + (" (warning)" if entry.severity == "warning" else "")


def _describe(entry: Entry) -> list[str]:
    """The section of a code."""
    name = _name(entry)
    lines = [f"### {entry.code}", "", f"**{name[0].upper()}{name[1:]}.** {entry.why} {entry.mend}"]
    example = show_code(entry.code)
    return lines if example is None else [*lines, "", *_present(example)]


def _present(example: Example) -> list[str]:
    """An example: what is so, the lines, the command and what it prints."""
    lines = [" ".join(example.notes), ""] if example.notes else []
    if example.quoted:
        lines += ["```text", *example.quoted, "```", ""]
    return [*lines, "```text", *_prompt(example.command), *example.printed.splitlines(), "```"]


def _prompt(command: str) -> list[str]:
    """A command after `$`; a line of Python, a statement a line, after `>>>`."""
    if command.startswith("counterpoise "):
        return [f"$ {command}"]
    return [f">>> {statement}" for statement in command.split("; ")]
