"""Options of `run` for clusters and for runs that were stopped."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from tests.cli.outcomes import Command

from counterpoise.cli import INTERRUPTED
from counterpoise.simulation.keeping import SUMS, Keeping

SHORT = ("--draws", 1200, "--years", 1, "--no-evidence", "--out", "run")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--dask", "localhost"), "tcp://HOST:PORT"),
        (("--dask", "tcp://127.0.0.1:1", "--workers", 2), "--workers does not go with --dask"),
        (("--dask", "tls://127.0.0.1:1"), "--tls-ca"),
        (("--tls-key", "key.pem"), "Certificates are for --dask"),
        (("--from", 2020, "--dask", "tcp://127.0.0.1:1"), "--dask does not go with --from"),
        (("--from", 2020, "--resume"), "--resume does not go with --from"),
    ],
)
def test_what_cannot_be_used_is_refused(
    words: tuple[object, ...], said: str, command: Command, starter: Path
) -> None:
    outcome = command("run", starter, *words, "--json")
    problem = json.loads(outcome.out)["problems"][0]
    assert (outcome.code, problem["code"]) == (2, "U001")
    assert said in problem["message"] + problem["edit"]


def test_a_stopped_run_says_how_to_go_on_and_does(
    command: Command, starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = command("run", starter, *SHORT, "--workers", 1, "--json")
    monkeypatch.setattr(sys.modules["counterpoise.simulation.simulate"], "WORTH_KEEPING", 0)
    save = Keeping.save

    def stop(self: Keeping, *words: object) -> None:
        save(self, *words)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Keeping, "save", stop)
        stopped = command("run", starter, *SHORT, "--workers", 1, "--force")
    assert stopped.code == INTERRUPTED
    assert "1,000 of 1,200 draws are kept: --resume goes on with them." in " ".join(stopped.err.split())
    assert Path("run.unfinished", SUMS).is_file()
    again = command("run", starter, *SHORT, "--workers", 1, "--force", "--resume", "--json")
    assert (again.code, again.err, again.out) == (0, "", plain.out)
    assert not Path("run.unfinished").exists()


def test_resuming_what_was_never_begun_says_so(command: Command, starter: Path) -> None:
    outcome = command("run", starter, *SHORT, "--resume")
    assert outcome.code == 0
    assert "begins anew" in outcome.err
