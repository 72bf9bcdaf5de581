"""The starter's files with a frame of one's own in them: edits of text, so that comments stay."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from counterpoise.dossier.starter_frame import Frame, NewActor
from counterpoise.dossier.yamlfile import YamlError, parse_yaml

_QUESTION_ONLY = """\
# Your question stands below. Everything else is the example, which you write over, file by file.
"""
_ORDER = """\
# Your question, actors and horizon stand below. Everything else is the example, which you write over:
#   1. variables.yaml, policies.yaml, aims.yaml and the headline below: each ends with lines for your own
#      actors, after "##". Take "# " off them, rename and rewrite; `counterpoise check .` guides you.
#   2. texts/, documents.yaml, accounts/, coverage.yaml: your texts, and what each of them says.
#   3. Take out what is left of the example: the actors COAST and HIGH, and what speaks of them.
"""
_BARE_ORDER = """\
# What is to be done, in this order; `counterpoise check .` says what is left:
#   1. variables.yaml, policies.yaml, aims.yaml, events.yaml and the headline below: each ends with lines for
#      your actors, after "##". Take "# " off them, rename and rewrite.
#   2. texts/ and documents.yaml: the texts. accounts/: what each of them says, claim by claim, after
#      accounts/account.yaml.example; common.yaml: what no account disputes.
#   3. coverage.yaml: what became of each sentence.
"""
_FILLED = ("variables.yaml", "events.yaml", "accounts/account.yaml.example")
_HEADLINE = """\
  ## Yours, once variables.yaml has it:
  # - variable: {outcome}
  #   better: higher         # or lower
  #   for: {receiver}
"""
_VARIABLES = """\

  ## Yours: something that {owner} can do, and something that it is to move. Call both what they are, so
  ## that more of it is plain.{others}
  # {lever}:
  #   title: {doing}
  #   role: instrument
  #   instrument: diplomatic   # informational, military or economic
  #   owners: [{code}]
  #   unit: index
  #   range: [0, 1]
  #   base: 0.2
  #   source: judgement
  #
  # {outcome}:
  #   title: What is to change
  #   role: state
  #   unit: index
  #   range: [0, 1]
  #   base: {{likely: 0.5, low: 0.3, high: 0.7}}
  #   response_time: 1 year
  #   volatility: 0.2
  #   source: judgement
"""
_POLICIES = """\

  ## Yours, once variables.yaml has the instrument:
  # more-of-it:
  #   title: More of it
  #   owner: {code}
  #   summary: four times today's level, within a year
  #   sets:
  #     - {{instrument: "{lever}", value: 0.8, ramp: 1 year}}
"""
_AIMS = """\

  ## Yours, once variables.yaml has it:
  # {receiver}:
  #   - {{variable: {outcome}, direction: higher}}
"""


def fill_in(folder: Path, frame: Frame, name: str) -> None:
    """Write a frame into the starter's files.

    Parameters
    ----------
    folder
        Holds the starter's files as they ship.
    frame
        What is to stand in them.
    name
        What the folder will be called; the title is made of it if the question or actors are one's own.
    """
    _edit(folder / "dossier.yaml", lambda text: _fill_frame(text, frame, name))
    if not frame.actors:
        return
    words = _word_templates(frame.actors)
    for file in _FILLED if frame.bare else ():
        _edit(folder / file, lambda text: text.format(**words))
    ends = {
        "dossier.yaml": _HEADLINE,
        "variables.yaml": _VARIABLES,
        "policies.yaml": _POLICIES,
        "aims.yaml": _AIMS,
    }
    for file, end in ends.items():
        _edit(folder / file, lambda text, end=end: text + end.format(**words))


def _edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def _fill_frame(text: str, frame: Frame, name: str) -> str:
    """dossier.yaml with the question, the horizon, the actors, and a title for them."""
    if frame.question is not None:
        text = _swap(text, "^question: .*$", f"question: {as_yaml(frame.question)}")
    if frame.horizon is not None:
        text = _swap(text, "^horizon: [^#\n]*# ", f"{f'horizon: {frame.horizon}':<27}# ")
    if frame.is_own:
        title = " ".join(re.split(r"[\s_-]+", name.strip(" _-.")))
        if title.isprintable() and title:
            text = _swap(text, "^title: .*$", f"title: {as_yaml(title[0].upper() + title[1:])}")
    if frame.actors:
        entries = "".join(_describe(actor) for actor in frame.actors)
        of_example = "" if frame.bare else "  # Of the example, to be taken out with it:\n"
        text = _swap(text, "^actors:\n", f"actors:\n{entries}{of_example}")
    order = _ORDER if frame.actors else _QUESTION_ONLY if frame.is_own else ""
    order = _BARE_ORDER if frame.bare else order
    return _swap(text, "^format: ", f"{order}format: ")


def _describe(actor: NewActor) -> str:
    """An actor's entry."""
    kind = (
        ""
        if actor.kind == "state"
        else f"    kind: {actor.kind}             # or organisation; `members` may be listed\n"
    )
    return f"  {actor.code}:\n    name: {as_yaml(actor.name)}\n{kind}"


def _word_templates(actors: tuple[NewActor, ...]) -> dict[str, str]:
    """What the templates name: a lever of the first actor, and what it moves, of the second if any."""
    owner, receiver = actors[0], actors[min(1, len(actors) - 1)]
    others = [actor.code for actor in actors[2:]]
    return {
        "code": owner.code,
        "owner": owner.name,
        "doing": as_yaml(f"What {owner.name} does"),
        "receiver": receiver.code,
        "lever": f"{owner.code}.conduct" if owner is receiver else f"{owner.code}:{receiver.code}.conduct",
        "outcome": f"{receiver.code}.outcome",
        "others": f" Likewise for {', '.join(others)}." if others else "",
    }


def _swap(text: str, pattern: str, new: str) -> str:
    """The text with the one place that the pattern finds replaced."""
    changed, count = re.subn(pattern, lambda _: new, text, flags=re.MULTILINE)
    if count != 1:
        raise ValueError(f"{pattern} stands {count} times in the starter")
    return changed


def as_yaml(text: str) -> str:
    """A line of text as a YAML value: plain where it reads back as the same text, else quoted.

    Examples
    --------
    >>> as_yaml("Will it hold?"), as_yaml("yes: no"), as_yaml("12")
    ('Will it hold?', '"yes: no"', '"12"')
    """
    try:
        plain = parse_yaml(f"text: {text}\n")[0] == {"text": text}
    except YamlError:
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)
