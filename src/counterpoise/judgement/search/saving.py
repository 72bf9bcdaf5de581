"""A found policy written into a dossier's policies.yaml, whole or not at all, comments kept."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from counterpoise.dossier import Dossier, load
from counterpoise.dossier.loading import builtin_names, find_folder
from counterpoise.dossier.mending import mend_id
from counterpoise.errors import DossierError, Place, Problem, SurroundingsError, UsageError, nearest
from counterpoise.judgement.search.found import Search
from counterpoise.judgement.search.picking import BEST_MEAN, LEAST_REGRET
from counterpoise.judgement.search.wording import plain_setting
from counterpoise.names import IDENTIFIER

FILE = "policies.yaml"
_WIDE = 10_000  # no line is broken that was not
_LONGEST = 60  # of an id
_FOR = {LEAST_REGRET: "least regret across accounts", BEST_MEAN: "best on average across accounts"}


def save_policy(found: Search, pick: str, source: str | os.PathLike[str], name: str) -> Path:
    """Add a pick to the policies of a dossier.

    The file stays as it is but for the new entry at the end of `policies`: comments, order, quotation
    marks. It is replaced in one step, after the dossier has been loaded with it.

    Parameters
    ----------
    found
        What a search found.
    pick
        The name of one of its picks.
    source
        The folder of the dossier that was searched.
    name
        The id of the new policy.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    UsageError
        J053: the id is taken; J054: it is no id; J055: the dossier is built in, or no folder; J056: there
        is no such pick; J057: the dossier would not load with it, or is not the one searched.
    SurroundingsError
        R001 or R002, if the file cannot be read or written.
    """
    folder = refuse_unsavable(found.choice.dossier, source, name, pick)
    path = folder / FILE
    known = [entry.name for entry in found.picks]
    if pick not in known:
        edit = f"Name one with --pick (pick=), such as {known[0]}." if known else "There is nothing to save."
        raise UsageError(Problem("J056", f"The search picked nothing as {pick}.", None, pick, edit=edit))
    if load(folder).hash != found.choice.dossier.hash:
        edit = "Search again, then save."
        raise UsageError(Problem("J057", "The dossier has changed since the search.", Place(FILE), edit=edit))
    _replace(folder, _add_entry(_read(path), name, _write_entry(found, pick)))
    return path


def _read(path: Path) -> str:
    """The file's text, which the dossier has been loaded with; none where there is no file."""
    try:
        return path.read_bytes().decode("utf-8") if path.exists() else ""
    except OSError as fault:
        raise SurroundingsError(Problem("R001", f"{path} cannot be read: {fault.strerror}.")) from fault


def refuse_unsavable(dossier: Dossier, source: str | os.PathLike[str], name: str, pick: str) -> Path:
    """The folder to save in; J053 to J056 where, known before any search, a pick cannot be saved there."""
    problems, taken = [], dossier.policies
    picks = (*dossier.accounts, LEAST_REGRET, BEST_MEAN)
    if pick not in picks:
        message = "A search makes no such pick."
        problems.append(Problem("J056", message, None, pick[:80], nearest(pick, picks)))
    folder = find_folder(source)
    if folder is None or _is_builtin(folder):
        what = "This is no folder" if folder is None else "A built-in dossier is not edited"
        edit = "Copy the dossier's folder, search in the copy, and save there."
        problems.append(Problem("J055", f"{what}.", None, os.fspath(source)[:200], edit=edit))
    if not IDENTIFIER.fullmatch(name) or len(name) > _LONGEST:
        close = (mend_id(name) or "")[:_LONGEST].strip("-")
        edit = f"Write {close}." if close else "Use small letters, digits and hyphens."
        problems.append(Problem("J054", "This is no id of a policy.", None, name[:80], close, edit))
    elif name in taken or name == "continuity":
        edit = f"Choose another, such as {_next_free(name, taken)}."
        problems.append(Problem("J053", f"The dossier has a policy {name}.", None, name, edit=edit))
    if problems or folder is None:
        raise UsageError(problems)
    return folder


def _is_builtin(folder: Path) -> bool:
    return any(folder.resolve() == (find_folder(name) or folder).resolve() for name in builtin_names())


def _next_free(name: str, taken: Any) -> str:
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"


def _write_entry(found: Search, pick: str) -> dict[str, Any]:
    """The entry as policies.yaml holds it."""
    chosen = next(entry for entry in found.picks if entry.name == pick)
    score, choice, fresh = found.score(pick), found.choice, found.fresh.choice.options
    what = _FOR.get(pick, f"best under {pick}")
    summary = (
        f"judgement: found by search, {what}, for {choice.actor}'s aims; seed {choice.options.seed}, "
        f"{choice.options.draws} draws, closure {choice.options.closure}, accounts {', '.join(found.heard)}; "
        f"{score.measure} {score.fresh:.2f} points on fresh draws (seed {fresh.seed}), {score.search:.2f} as "
        "the search saw it"
    )
    sets = [plain_setting(entry) for entry in chosen.sets]
    title = f"Found by search for {choice.actor}: {what}"
    return {"title": title, "owner": choice.actor, "summary": summary, "sets": sets}


def _add_entry(text: str, name: str, entry: dict[str, Any]) -> str:
    """The text of a file of policies with one more at the end; line ends and a byte order mark stay."""
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    mark, newline = text[: text.startswith("\ufeff")], "\r\n" if "\r\n" in text else "\n"
    plain = text.removeprefix(mark).replace("\r\n", "\n")
    yaml = YAML()
    yaml.preserve_quotes, yaml.width = True, _WIDE
    offset = _find_offset(plain)
    yaml.indent(mapping=2, sequence=2 + offset, offset=offset)
    data = yaml.load(plain)
    if data is None:
        data = CommentedMap()
    sets = CommentedSeq(CommentedMap(setting) for setting in entry["sets"])
    for setting in sets:
        setting.fa.set_flow_style()
    if not data.get("policies"):
        data["policies"] = CommentedMap()
    data["policies"].fa.set_block_style()
    data["policies"][name] = CommentedMap({**entry, "sets": sets})
    if len(data["policies"]) > 1:
        data["policies"].yaml_set_comment_before_after_key(name, before="\n")
    out = io.StringIO()
    yaml.dump(data, out)
    written = out.getvalue()
    if data.ca.comment is None and plain.lstrip().startswith("#") and not written.startswith("#"):
        written = plain + written  # nothing but comments
    return mark + written.replace("\n", newline)


def _find_offset(text: str) -> int:
    """How far dashes stand in from the key above them: as in the file's first list of settings, else 2."""
    lines = text.splitlines()
    for above, line in pairwise(lines):
        if above.strip() == "sets:" and line.lstrip().startswith("- "):
            return len(line) - len(line.lstrip()) - (len(above) - len(above.lstrip()))
    return 2


def _replace(folder: Path, text: str) -> None:
    """Put the text in the file's place, if the dossier loads with it."""
    path, written = (folder / FILE).resolve(), None
    try:
        with tempfile.TemporaryDirectory(prefix="counterpoise-") as aside:
            copy = Path(aside, folder.resolve().name)
            shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".git", "runs"))
            (copy / FILE).write_text(text, encoding="utf-8", newline="")
            _refuse_broken(copy)
        handle, written = tempfile.mkstemp(prefix=".policies-", dir=path.parent)
        with open(handle, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - a handle
            file.write(text)
        if path.exists():
            shutil.copymode(path, written)
        Path(written).replace(path)
    except OSError as fault:
        message = f"{folder / FILE} cannot be written: {fault.strerror or fault}."
        raise SurroundingsError(Problem("R002", message, edit="Make room, or ask for the right.")) from fault
    finally:
        if written is not None:
            Path(written).unlink(missing_ok=True)


def _refuse_broken(folder: Path) -> None:
    """J057 where a dossier does not load."""
    try:
        load(folder)
    except DossierError as fault:
        first = next(entry for entry in fault.problems if entry.severity == "error")
        message = f"With the policy the dossier would not load: {first.code}, {first.message}"
        edit = "Nothing was written. Mend what is named, or add the policy by hand; --json shows it."
        raise UsageError(Problem("J057", message, Place(FILE), first.found, edit=edit)) from fault
