"""Shell completion: the script that shells get, and what they are offered for a word."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.outcomes import Command

from counterpoise.cli import completion
from counterpoise.dossier import builtin_names
from counterpoise.dossier.tables import SUBJECTS
from counterpoise.errors import CATALOGUE
from counterpoise.schema.published import KINDS
from counterpoise.system import CLOSURES, MODES

Offer = Callable[..., list[str]]
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


@pytest.fixture
def offer(command: Command, monkeypatch: pytest.MonkeyPatch) -> Offer:
    """What a shell is offered for the last of the words, which stand after `counterpoise`."""

    def ask(*words: str) -> list[str]:
        monkeypatch.setenv("_COUNTERPOISE_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", " ".join(["counterpoise", *words]))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        outcome = command()
        monkeypatch.delenv("_COUNTERPOISE_COMPLETE")
        assert (outcome.code, outcome.err) == (0, "")
        return outcome.out.split()

    return ask


def test_commands_and_options(offer: Offer) -> None:
    assert offer("sch") == ["schema"]
    assert {"--closure", "--mode", "--draws"} <= set(offer("run", "--"))
    assert offer("--no-c") == ["--no-color"]


def test_dossiers_and_folders_that_hold_one(offer: Offer, starter: Path) -> None:
    assert offer("run", "russ") == ["russia"]
    assert set(offer("check", "")) == {*builtin_names(), starter.name}
    assert offer("show", f"{starter.parent}/v") == [str(starter)]
    assert offer("show", f"{starter}/") == [], "a folder inside it is none"
    assert offer("show", "x" * 5000 + "/") == [], "no path that a system takes"
    assert offer("schema", "--dossier", "val") == ["valley"]


def test_parts_codes_closures_modes_and_kinds(offer: Offer) -> None:
    assert offer("show", "russia", "") == [*SUBJECTS, "record"]
    assert offer("show", "russia", "c") == ["claims", "coverage"]
    assert offer("explain", "U") == [code for code in CATALOGUE if code[0] == "U"]
    assert offer("explain", "v00")[:2] == ["v001", "v002"], "in the case that is being typed"
    assert offer("run", "russia", "--closure", "") == list(CLOSURES)
    assert offer("run", "russia", "--closure", "co") == ["common", "completed"]
    assert offer("run", "russia", "--mode", "h") == ["hedged"]
    assert offer("schema", "a") == ["account", "aims"]


def test_accounts_and_policies_of_the_dossier_that_is_named(offer: Offer, starter: Path) -> None:
    assert offer("run", starter.name, "--accounts", "") == ["firmness", "patience"]
    assert offer("run", starter.name, "--accounts", "firmness,p") == ["firmness,patience"]
    assert offer("run", starter.name, "--policies", "raise-tolls+l") == ["raise-tolls+lower-tolls"]
    assert offer("run", "--accounts", "f") == [], "no dossier yet"
    assert offer("run", "nowhere", "--accounts", "f") == []


def test_a_dossier_that_is_wrong_still_offers_its_names(offer: Offer, broken: Path) -> None:
    assert offer("run", broken.name, "--policies", "low") == ["lower-tolls"]


def test_what_is_written_down_is_what_there_is() -> None:
    assert list(completion.PARTS) == [*SUBJECTS, "record"]
    assert list(completion.SCHEMAS) == list(KINDS)
    assert list(completion.CLOSURES) == list(CLOSURES)
    assert list(completion.MODES) == list(MODES)
    assert {path.parent.name for path in completion.BUILTIN.glob("*/dossier.yaml")} == set(builtin_names())


def test_offering_a_dossier_loads_nothing_heavy() -> None:
    code = (
        "import os, sys; os.environ.update(_COUNTERPOISE_COMPLETE='complete_bash', "
        "COMP_WORDS='counterpoise run r', COMP_CWORD='2'); from counterpoise.cli import main; main([]); "
        "print(*{'numpy', 'pandas', 'rich', 'xarray', 'ruamel', 'yaml'} & set(sys.modules))"
    )
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "russia\n\n"


def run_in_bash(script: str, folder: Path, **environment: str) -> str:
    """What a script prints in a fresh bash that finds this counterpoise."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S603
        ["bash", "--norc", "-c", script],  # noqa: S607
        env={**os.environ, "PATH": path, **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


@needs_bash
def test_in_a_real_shell(starter: Path) -> None:
    """Bash loads the script that `--show-completion` prints and asks for a word."""
    script = """
        eval "$(counterpoise --show-completion)"
        COMP_WORDS=(counterpoise run val); COMP_CWORD=2
        _counterpoise_completion counterpoise
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    assert run_in_bash(script, starter.parent) == "valley\n"


@needs_bash
def test_installing_writes_into_the_home_of_the_user_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    printed = run_in_bash("counterpoise --install-completion; echo $?", tmp_path, HOME=str(home))
    assert printed.endswith("\n0\n")
    installed = home / ".bash_completions" / "counterpoise.sh"
    assert installed.read_text(encoding="utf-8").startswith("_counterpoise_completion")
    assert str(installed) in (home / ".bashrc").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
