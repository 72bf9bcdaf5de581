"""Runs a notebook's cells in order, in one namespace, and gives it their outputs.

What a kernel would show is what a cell prints and the value of its last expression. Neither a kernel nor
Jupyter is needed; a notebook of plain Python, without magics, comes out the same.
"""

from __future__ import annotations

import ast
import copy
import os
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

Cell = dict[str, Any]
COLUMNS = "100"  # what texts are wrapped at
PICTURES = {"image/svg+xml": "_repr_svg_", "text/html": "_repr_html_"}  # the first that a value has is kept


def run_notebook(notebook: dict[str, Any]) -> dict[str, Any]:
    """A copy of a notebook with new outputs and numbers, run in an empty folder.

    Parameters
    ----------
    notebook
        The notebook as its JSON holds it (format 4).
    """
    import altair

    done = copy.deepcopy(notebook)
    names: dict[str, Any] = {"__name__": "__main__"}
    renderer = altair.renderers.active
    with TemporaryDirectory() as folder, chdir(folder), patch.dict(os.environ, COLUMNS=COLUMNS):
        try:
            cells = [cell for cell in done["cells"] if cell["cell_type"] == "code"]
            for number, cell in enumerate(cells, start=1):
                cell["execution_count"] = number
                cell["outputs"] = _run_cell(cell, number, names)
        finally:
            altair.renderers.enable(renderer)
    return done


def _run_cell(cell: Cell, number: int, names: dict[str, Any]) -> list[dict[str, Any]]:
    """The outputs of a cell; `names` keeps what it defines."""
    tree = ast.parse("".join(cell["source"]), f"cell {number}")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, complained = StringIO(), StringIO()
    value = None
    with redirect_stdout(printed), redirect_stderr(complained):
        exec(compile(tree, f"cell {number}", "exec"), names)  # noqa: S102
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names)  # noqa: S307
        shown = None if value is None else _show(value)
    outputs: list[dict[str, Any]] = [
        {"output_type": "stream", "name": name, "text": _split(stream.getvalue())}
        for name, stream in (("stdout", printed), ("stderr", complained))
        if stream.getvalue()
    ]
    if shown is not None:
        outputs.append(
            {"output_type": "execute_result", "execution_count": number, "metadata": {}, "data": shown}
        )
    return outputs


def _show(value: Any) -> dict[str, list[str]]:
    """What a value looks like: a picture where it has one, and text."""
    shown: dict[str, str] = {}
    if hasattr(value, "_repr_mimebundle_"):
        bundle = value._repr_mimebundle_()
        shown = dict(bundle[0] if isinstance(bundle, tuple) else bundle)
    else:
        for kind, method in PICTURES.items():
            if not shown and hasattr(value, method):
                shown[kind] = getattr(value, method)()
    shown.setdefault("text/plain", repr(value))
    return {kind: _split(text) for kind, text in shown.items()}


def _split(text: str) -> list[str]:
    """The lines of a text with their ends, as notebooks keep them."""
    return text.splitlines(keepends=True)
