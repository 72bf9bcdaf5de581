"""Writes what is made from the code: reference pages, figures, and the outputs of the notebook.

Run `python docs/generate.py` after a change to the format, the codes, the help or the exported names; a
test compares what stands there with what this would write.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
import types
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import annotated_types
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from counterpoise import schema
from counterpoise.schema import claims, values

ROOT = Path(__file__).parents[1]
HERE = ROOT / "docs" / "reference"
NOTEBOOK = ROOT / "examples" / "first-look.ipynb"
MADE = "<!-- Written by docs/generate.py; do not edit. -->\n"
FILES: dict[str, type[BaseModel]] = {
    "dossier.yaml": schema.DossierFile,
    "variables.yaml": schema.VariablesFile,
    "documents.yaml": schema.DocumentsFile,
    "accounts/NAME.yaml": schema.AccountFile,
    "common.yaml": schema.CommonFile,
    "coverage.yaml": schema.CoverageFile,
    "policies.yaml": schema.PoliciesFile,
    "events.yaml": schema.EventsFile,
    "aims.yaml": schema.AimsFile,
    "chronology.yaml": schema.ChronologyFile,
    "record/sources.yaml": schema.SourcesFile,
}
KINDS: tuple[type[BaseModel], ...] = (
    schema.CausalClaim,
    schema.LevelClaim,
    schema.PredictionClaim,
    schema.PrescriptionClaim,
    schema.AimClaim,
)
SHARED = frozenset.intersection(*(frozenset(kind.model_fields) for kind in KINDS)) - {"kind"}
PLAIN = {str: "text", float: "number", int: "whole number", bool: "true or false"}
NAMED: tuple[tuple[Any, str], ...] = (
    (values.Duration, f"duration, at most {values.LONGEST:g} years"),
    (values.ShortDuration, f"duration, at most {values.LONGEST_LAG:g} years"),
    (values.Date, "date"),
    (values.FrameDate, f"date from {values.FIRST_DAY} to {values.LAST_DAY}"),
    (values.Moment, "duration or date"),
    (claims.Identifier, "id"),
    (claims.Sign, '`"+"`, `"-"` or `"0"`'),
    (claims.Claim, "[claim](#claim)"),
)
LIMITS = {
    annotated_types.Gt: ("gt", "more than {:g}"),
    annotated_types.Ge: ("ge", "at least {:g}"),
    annotated_types.Lt: ("lt", "less than {:g}"),
    annotated_types.Le: ("le", "at most {:g}"),
}


def describe_type(annotation: Any) -> str:
    """What a field takes, in words; entries are linked to their tables."""
    for alias, text in NAMED:
        if annotation == alias:
            return text
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in inner)
    if origin in (Union, types.UnionType):
        return " or ".join(describe_type(part) for part in inner if part is not type(None))
    if origin is tuple:
        return f"list of {describe_type(inner[0])}" if inner[-1] is Ellipsis else "two numbers, `[from, to]`"
    if origin is dict:
        return f"mapping to {describe_type(inner[1])}"
    if hasattr(annotation, "__metadata__"):
        return describe_type(inner[0])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return PLAIN[annotation]


def describe_limits(field: FieldInfo) -> str:
    """The bounds of a number."""
    texts = [
        text.format(getattr(limit, attribute))
        for limit in field.metadata
        for kind, (attribute, text) in LIMITS.items()
        if isinstance(limit, kind)
    ]
    return f", {' and '.join(texts)}" if texts else ""


def describe_default(field: FieldInfo, annotation: Any) -> str:
    """The default as an analyst would write it; "required" where there is none."""
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if value is None or value in ((), {}, "") or isinstance(value, BaseModel):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if annotation in (values.Duration, values.ShortDuration, values.Moment):
        return f"`{values.format_duration(value)}`"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def find_models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The entries that an annotation mentions, claims left out."""
    if annotation == claims.Claim:
        return
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from find_models(part)


def tabulate_fields(model: type[BaseModel], meanings: dict[str, str], names: list[str]) -> list[str]:
    """The rows of a table of fields."""
    hints = get_type_hints(model, include_extras=True)
    rows = ["| field | takes | default | meaning |", "|---|---|---|---|"]
    for name in names:
        field = model.model_fields[name]
        shown = field.alias or name
        if shown not in meanings:
            raise ValueError(f"fields.toml does not say what {shown} of {model.__name__} means")
        takes = describe_type(hints[name]) + describe_limits(field)
        default = describe_default(field, hints[name])
        rows.append(f"| `{shown}` | {takes} | {default} | {meanings.pop(shown)} |")
    return rows


def write_model(model: type[BaseModel], meanings: dict[str, dict[str, str]], seen: set[str]) -> list[str]:
    """The table of a model and, after it, those of the entries that it holds, each once."""
    seen.add(model.__name__)
    lines = tabulate_fields(model, meanings[model.__name__], list(model.model_fields))
    for hint in get_type_hints(model, include_extras=True).values():
        for inner in find_models(hint):
            if inner.__name__ not in seen:
                lines += ["", f"### {inner.__name__}", "", *write_model(inner, meanings, seen)]
    return lines


def write_claims(meanings: dict[str, dict[str, str]], seen: set[str]) -> list[str]:
    """The tables of the claims: what all share, then each kind."""
    shared = [name for name in schema.CausalClaim.model_fields if name in SHARED]
    lines = ["## Claim", "", "All kinds of claims share these fields.", ""]
    rows = tabulate_fields(schema.CausalClaim, meanings["Claim"], shared)
    kinds = " or ".join(f"`{get_args(kind.model_fields['kind'].annotation)[0]}`" for kind in KINDS)
    lines += [*rows[:2], f"| `kind` | {kinds} | required | {meanings['Claim'].pop('kind')} |", *rows[2:]]
    for kind in KINDS:
        own = [name for name in kind.model_fields if name not in SHARED | {"kind"}]
        tag = get_args(kind.model_fields["kind"].annotation)[0]
        lines += ["", f"### {kind.__name__}", "", f"`kind: {tag}`", ""]
        lines += tabulate_fields(kind, meanings[kind.__name__], own)
    return [*lines, "", "### Locator", "", *write_model(schema.Locator, meanings, seen), ""]


def write_format() -> str:
    """The reference of the format, from the models and fields.toml."""
    meanings: dict[str, dict[str, str]] = tomllib.loads((HERE / "fields.toml").read_text(encoding="utf-8"))
    seen: set[str] = set()
    lines = [MADE, "# The format of a dossier", "", INTRODUCTION]
    for file, model in FILES.items():
        lines += [f"## {file}", "", *write_model(model, meanings, seen), ""]
        if file.startswith("record"):
            lines += [RECORD]
        if file.startswith("accounts"):
            lines += write_claims(meanings, seen)
    left = {model: list(fields) for model, fields in meanings.items() if fields}
    if left:
        raise ValueError(f"fields.toml speaks of fields that do not exist: {left}")
    return "\n".join(lines).rstrip() + "\n"


def read_help(words: list[str]) -> str:
    """What a command prints for `--help`, 80 columns wide."""
    from counterpoise.cli import main

    before, printed = os.environ.get("COLUMNS"), StringIO()
    os.environ["COLUMNS"] = "80"
    try:
        with redirect_stdout(printed):
            main([*words, "--help"])
    finally:
        os.environ.pop("COLUMNS")
        if before is not None:
            os.environ["COLUMNS"] = before
    return "\n".join(line.rstrip() for line in printed.getvalue().strip().splitlines())


def write_commands() -> str:
    """The reference of the command line, from its own help."""
    overview = read_help([])
    lines = [MADE, "# The command line", "", "```text", overview, "```", "", EXIT_CODES]
    for name in list_names(overview):
        printed = read_help([name])
        lines += [f"## counterpoise {name}", "", "```text", printed, "```", ""]
        for inner in list_names(printed):
            lines += [f"### counterpoise {name} {inner}", "", "```text", read_help([name, inner]), "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def list_names(printed: str) -> list[str]:
    """The commands that a help lists."""
    listed = printed.partition("Commands:\n")[2]
    return [line.split()[0] for line in listed.splitlines() if line[2:3].strip()]


def write_errors() -> str:
    """The reference of the codes of problems, from the catalogue, with what each looks like on screen."""
    from docs.making.codes import write_codes

    return f"{MADE}\n{write_codes()}"


def write_api() -> str:
    """The reference of the Python interface, from what the package exports."""
    from docs.making.interface import write_interface

    return f"{MADE}\n{write_interface()}"


PAGES = {
    "format.md": write_format,
    "errors.md": write_errors,
    "cli.md": write_commands,
    "api.md": write_api,
}

INTRODUCTION = """\
A dossier is a folder of YAML 1.2 files in UTF-8, each at most 5 MB. `dossier.yaml`, `variables.yaml` and
one account are needed; the rest may be missing. Unknown fields, aliases and keys written twice are
refused. `counterpoise schema` prints the same as JSON Schema, for editors;
[how to write a dossier](../howto/write-a-dossier.md) explains by example.

A **duration** is a number and a unit: `10 days`, `2 weeks`, `3 months`, `1 quarter`, `10 years`. A
**date** is written `2026-01-01`. An **id** is lower-case letters, digits and hyphens. Levels are in the
variable's own unit.
"""

RECORD = """\
## record/indicators.csv

A line a value: comma, semicolon or tab between the cells, UTF-8, at most 20 MB. A date without a line, or
with an empty value, is a gap. [How to bring your own indicators](../howto/bring-your-own-indicators.md)
shows one.

| column | takes |
|---|---|
| `indicator` | a name that `sources.yaml` declares |
| `date` | a year (`2014`), quarter (`2014-Q1`), month (`2014-03`) or day (`2014-03-18`); one kind a series |
| `value` | a number within the indicator's range, or nothing |
| `low`, `high` | the ends of its interval, both or neither; the two columns may be missing |
| `source` | a name that `sources.yaml` declares |
"""

EXIT_CODES = """\
| exit code | meaning |
|---|---|
| 0 | fine |
| 1 | the dossier is wrong, or is not there |
| 2 | the command is wrong |
| 3 | the surroundings are: disk, permission, memory |
| 70 | a fault of Counterpoise; what to report is printed |
| 130 | interrupted |
| 141 | the reader of the output went away |

With `--json` problems are printed on standard output as `{"problems": [...]}`; otherwise on standard
error. `COUNTERPOISE_DEBUG=1` adds a traceback.
"""


def write_notebook() -> str:
    """The notebook with the outputs that its cells have now."""
    from docs.making.notebook import run_notebook

    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return json.dumps(run_notebook(notebook), indent=1, ensure_ascii=False) + "\n"


def write_strengths() -> str:
    """The figure of what strengths do."""
    from docs.making.figures import draw_strengths

    return draw_strengths()


def write_fan() -> str:
    """The figure of a fan."""
    from docs.making.figures import draw_fan

    return draw_fan()


# What holds numbers of a run, and is left as it is where only last digits differ.
RUN = {
    ROOT / "docs" / "explanation" / "strengths.svg": write_strengths,
    ROOT / "docs" / "explanation" / "fan.svg": write_fan,
    NOTEBOOK: write_notebook,
}


def write_all() -> None:
    """Write every page, figure and output."""
    from docs.making.alike import alike

    for page, write in PAGES.items():
        (HERE / page).write_text(write(), encoding="utf-8")
    for path, write in RUN.items():
        text = write()
        if not (path.exists() and alike(path.read_text(encoding="utf-8"), text)):
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))  # for docs.making, and for the tests' spoilt dossiers
    write_all()
