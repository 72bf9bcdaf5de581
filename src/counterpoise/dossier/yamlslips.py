"""What was likely meant by a line that is not YAML: a sign or a text that wants quotation marks."""

from __future__ import annotations

import re

_SHOWN = 60
_KEY = r"(?P<key>[A-Za-z_][\w.:-]*)"
_DASH = re.compile(rf"^\s*(?:- )*{_KEY}:\s+-\s*(?:#.*)?$")
_QUOTED = re.compile(rf"^\s*(?:- )*{_KEY}:\s+(?P<text>(?P<mark>[\"']).*)$")
_END_IN_FLOW = re.compile(r",\s+[A-Za-z_][\w.]*:\s|\s*}[\]},\s]*(?:#.*)?$")
_SIGNS = re.compile(r"[@`%]")


def advise(line: str, column: int) -> tuple[str, str] | None:
    """What is wrong with a line that could not be read, and the edit to make; None where that is not plain.

    Parameters
    ----------
    line
        The line that is named.
    column
        The column that is named, from 1.

    Examples
    --------
    >>> advise("    sign: -", 11)
    ('a dash alone begins a list', 'Write sign: "-".')
    >>> advise("    paraphrase: note: it rains", 21)[1]
    'Quote the text: write paraphrase: "note: it rains".'
    """
    if found := _DASH.match(line):
        return "a dash alone begins a list", f'Write {found["key"]}: "-".'
    if (found := _QUOTED.match(line)) and found.start("text") + 1 < column:
        said = "something stands behind the closing quotation mark"
        inside = "" if found["mark"] == "'" else ', with \\" for each quotation mark inside it'
        return said, f"Put the whole text of {found['key']} in double quotes{inside}."
    found = _find_value(line, column)
    if found is None:
        return None
    key, text = found
    if _SIGNS.match(text):
        return f"no text begins with {text[0]} unless it is quoted", _quote(key, text)
    if ": " in text or text.endswith(":"):
        return "a text that holds a colon and a blank wants quotation marks", _quote(key, text)
    return None


def _find_value(line: str, column: int) -> tuple[str, str] | None:
    """The key whose plain value the column stands in or begins, and that value."""
    found = re.match(rf"^\s*(?:- )*{_KEY}:\s+(?=[^\s\"'\[{{|>#&*!-])", line)
    if found is not None:
        return (found["key"], line[found.end() :].rstrip()) if found.end() < column else None
    pairs = list(re.finditer(rf"[{{,]\s*{_KEY}:\s+(?=[^\s\"'\[{{])", line[: column - 1]))
    return (pairs[-1]["key"], _END_IN_FLOW.split(line[pairs[-1].end() :])[0].rstrip()) if pairs else None


def _quote(key: str, text: str) -> str:
    """The edit: the text in double quotes, shortened where it is long."""
    text = re.sub(r"\s+#.*$", "", text)
    if len(text) > _SHOWN:
        text = text[: _SHOWN - 2].rstrip() + " …"
    inside = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'Quote the text: write {key}: "{inside}".'
