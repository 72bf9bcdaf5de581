"""Writes the files that a page shows: a block whose first line is, say, ```yaml title="quota/aims.yaml".

A block of the language `diff` changes a file that is there: its lines with "-" and without a sign have to
stand there once, one after the other, and those with "+" and without a sign take their place.
"""

from __future__ import annotations

from pathlib import Path


def write_block(language: str, title: str, block: str) -> None:
    """Write or change the file of a block, in the working directory.

    Parameters
    ----------
    language
        What stands after the fence; `diff` changes a file, any other writes it anew.
    title
        The file.
    block
        The text between the fences.
    """
    path = Path(title)
    if not path.resolve().is_relative_to(Path.cwd().resolve()):
        raise ValueError(f"{title} is not in the working directory")
    if language == "diff":
        block = change(path.read_bytes().decode("utf-8"), block, title)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(block.encode("utf-8"))


def change(text: str, block: str, title: str = "the text") -> str:
    r"""A text with the change of a block of the language `diff`.

    Examples
    --------
    >>> change("a: 1\nb: 2\n", " a: 1\n-b: 2\n+b: 3\n")
    'a: 1\nb: 3\n'
    """
    lines = block.splitlines(keepends=True)
    strange = [line for line in lines if line[:1] not in ("-", "+", " ")]
    if strange:
        raise ValueError(f"a change of {title} begins its lines with -, + or a blank: {strange[0]!r}")
    old, new = ("".join(line[1:] for line in lines if line[0] in signs) for signs in ("- ", "+ "))
    count = ("\n" + text).count("\n" + old)
    if not old or count != 1:
        raise ValueError(f"what is to be changed stands {count} times in {title}: {old!r}")
    return ("\n" + text).replace("\n" + old, "\n" + new).removeprefix("\n")
