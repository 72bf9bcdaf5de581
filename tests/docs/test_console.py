"""The runner of console blocks notices what differs from what is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.console import list_commands, run_block, run_command

SHOWN = """\
$ counterpoise list
...
nile     The dam on ...
...
$ counterpoise check atlantis  # exit code 1
error F001: ...
    found   atlantis
    edit    ...
1 error, 0 warnings.
"""


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_what_is_shown_is_compared() -> None:
    run_block(SHOWN, "here")
    with pytest.raises(AssertionError, match=r"here: counterpoise list printed"):
        run_block(SHOWN.replace("nile ", "nyle "), "here")
    with pytest.raises(AssertionError, match="printed"):
        run_block(SHOWN.replace("1 error", "and more\n1 error"), "here")


def test_exit_codes_are_compared() -> None:
    with pytest.raises(AssertionError, match="ended with 1"):
        run_block("$ counterpoise check atlantis\n", "here")
    with pytest.raises(AssertionError, match="ended with 0"):
        run_block("$ counterpoise list  # exit code 1\n", "here")
    with pytest.raises(AssertionError, match="ended with 2"):
        run_block("$ counterpoise lst\n", "here")


def test_other_commands_go_through_the_shell(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\n", encoding="utf-8")
    run_block("$ cp a.txt b.txt\n$ cat b.txt\none\n$ counterpoise list > names.txt\n", "here")
    assert "russia" in (tmp_path / "names.txt").read_text(encoding="utf-8")
    assert run_command("false")[0] == 1


def test_a_command_may_go_on_in_the_next_line() -> None:
    assert list(list_commands("$ a --b \\\n    --c\nprinted\n$ d\n")) == [("a --b --c", "printed"), ("d", "")]
    with pytest.raises(ValueError, match="begins with"):
        list(list_commands("counterpoise list\n"))
