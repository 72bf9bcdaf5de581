"""An interruption that Python loses is noticed all the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path

import pytest

from counterpoise.cli.interruption import noticing_interruptions

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no such signals")


class Thing:
    """Something that a weak reference can point to."""


def lose_an_interruption() -> None:
    """Be interrupted in the callback of a weak reference, where Python forgets what is raised."""

    def interrupt(_reference: object) -> None:
        signal.raise_signal(signal.SIGINT)
        sum(range(10))

    thing = Thing()
    reference = weakref.ref(thing, interrupt)
    del thing
    assert reference() is None


def test_a_lost_interruption_is_raised_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with noticing_interruptions() as ask:
        ask()
        lose_an_interruption()
        with pytest.raises(KeyboardInterrupt):
            ask()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_is_raised_at_once_where_it_can_be(number: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt), noticing_interruptions():
        signal.raise_signal(number)


def test_what_was_there_before_is_put_back() -> None:
    def look() -> list[object]:
        return [signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM), sys.unraisablehook]

    before = look()
    with noticing_interruptions():
        assert not any(one is other for one, other in zip(look(), before, strict=True))
    assert look() == before


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_ended_leaves_nothing_half_written(number: signal.Signals, tmp_path: Path) -> None:
    words = ["run", "russia", "--draws", "20000", "--workers", "2", "--no-evidence", "--out", "runs/long"]
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "counterpoise", *words],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        deadline = time.monotonic() + 60
        while not any(tmp_path.glob("runs/.*/*")):  # it has begun to write beside its place
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.endswith("Interrupted. Earlier results are untouched.\n")
    assert list(tmp_path.glob("runs/*")) == list(tmp_path.glob("runs/.*")) == []


def test_other_threads_are_left_alone() -> None:
    found: list[object] = []

    def work() -> None:
        with noticing_interruptions() as ask:
            ask()
            found.append(signal.getsignal(signal.SIGINT))

    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [before]
