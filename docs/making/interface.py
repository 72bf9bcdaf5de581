"""The reference of the Python interface: every exported name, in the order in which one meets them."""

from __future__ import annotations

import inspect

import counterpoise

GROUPS: dict[str, tuple[str, ...]] = {
    "Dossiers": ("load", "check", "new", "builtin_names", "Dossier", "Account", "tabulate", "disagreements"),
    "What was observed": ("load_record",),
    "Running": ("simulate", "join_policies", "Runs"),
    "Answers": ("answer", "Answer", "hinges", "compare", "plot_fans", "plot_map"),
    "Evidence": ("weigh", "Evidence", "reciprocity"),
    "Judgement": ("decide", "Judgement"),
    "Pages": ("write_report", "write_profile"),
    "Exchange and agreement": ("export_dossier", "import_links", "agreement", "json_schema"),
    "Problems": (
        *("Problem", "CounterpoiseError", "DossierError", "UsageError", "SurroundingsError", "explain"),
    ),
}
REST = "More"
VERSION = "__version__"
ABOUT = """\
`import counterpoise as cp` loads nothing heavy; each name is imported when it is first used. On the site
this page holds the whole description of every name; `help(cp.simulate)` prints the same.
"""


def write_interface() -> str:
    """The page, without the line that says who wrote it."""
    lines = ["# The Python interface", "", ABOUT]
    for title, names in group_names().items():
        lines += [f"## {title}", ""]
        lines += [f"- `{name}`: {_say(name)}" for name in names]
        lines += ["", "```{eval-rst}", *(line for name in names for line in _direct(name)), "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def group_names() -> dict[str, list[str]]:
    """Every exported name in one group; what no group lists comes last."""
    exported = [name for name in counterpoise.__all__ if name != VERSION]
    groups = {title: [name for name in names if name in exported] for title, names in GROUPS.items()}
    left = [name for name in exported if not any(name in names for names in groups.values())]
    return {**groups, REST: [*left, VERSION]}


def _say(name: str) -> str:
    """The first sentence of a name's docstring, on one line."""
    if name == VERSION:
        return "The version, as text."
    described = inspect.getdoc(getattr(counterpoise, name)) or ""
    return " ".join(described.split("\n\n")[0].split())


def _direct(name: str) -> list[str]:
    """The directive that puts a name's description on the page."""
    if name == VERSION:
        return [f".. py:data:: counterpoise.{name}", "", f"   {_say(name)}"]
    if inspect.isclass(getattr(counterpoise, name)):
        return [f".. autoclass:: counterpoise.{name}", "   :members:", ""]
    return [f".. autofunction:: counterpoise.{name}", ""]
