"""An interruption that Python loses is noticed all the same."""

from __future__ import annotations

import os
import signal
import sys
import threading
import weakref

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


def test_an_interruption_is_raised_at_once_where_it_can_be() -> None:
    with pytest.raises(KeyboardInterrupt), noticing_interruptions():
        signal.raise_signal(signal.SIGINT)


def test_what_was_there_before_is_put_back() -> None:
    before = signal.getsignal(signal.SIGINT), sys.unraisablehook
    with noticing_interruptions():
        assert signal.getsignal(signal.SIGINT) != before[0]
    assert (signal.getsignal(signal.SIGINT), sys.unraisablehook) == before


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
