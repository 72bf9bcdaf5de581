"""Making text from a dossier safe for a terminal, a spreadsheet, a page or a link.

A dossier may come from a stranger. Its text is never trusted: it is neutralised for the medium at the
moment of printing, and stays as it was written everywhere else. HTML itself is escaped by the
templates, whose autoescape is always on.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_SPACES = str.maketrans(dict.fromkeys("\t\n\r\u2028\u2029", " "))
# Control characters, halves of surrogate pairs, bidirectional marks (they can make text read as
# something else), and the code points that are no characters.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


def clean_text(text: str) -> str:
    r"""The text on one line, with control characters and direction overrides made visible as "�".

    Tabs and line breaks become spaces. What remains cannot move the cursor, colour the terminal or
    reverse the reading order. A console that knows markup must be told to take it literally.

    Examples
    --------
    >>> clean_text("red \x1b[31malert\nagain") == "red \ufffd[31malert again"
    True
    """
    return _UNSAFE.sub("\ufffd", text.translate(_SPACES))


def csv_cell(value: Any) -> Any:
    """A cell for a CSV file: text that a spreadsheet would run as a formula gets a leading apostrophe.

    Numbers pass unchanged.

    Examples
    --------
    >>> csv_cell("=cmd()"), csv_cell(-1.5)
    ("'=cmd()", -1.5)
    """
    if not isinstance(value, str):
        return value
    text = _UNSAFE.sub(lambda match: match[0] if match[0] in "\t\n\r" else "\ufffd", value)
    return "'" + text if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def embedded_json(data: Any) -> str:
    r"""Data as JSON that may stand inside an HTML script element: no `<`, `>`, `&` or line separator.

    Raises ValueError for NaN and infinities, which JSON does not know.

    Examples
    --------
    >>> embedded_json("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def web_link(url: str | None) -> str | None:
    """The address if it is a plain http or https one and so may be made a link, else None.

    Examples
    --------
    >>> web_link("https://example.org/a"), web_link("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    if url is None or clean_text(url) != url or any(character in url for character in " \"'<>\\`"):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        return None
    return url
