"""Workers that wait for the next crew: the same ones, for other work, and none left when the block ends."""

from __future__ import annotations

import os
import signal
import threading
from functools import partial
from pathlib import Path

import pytest
from tests.helpers.chores import Alone, Doubling, Dying, Failing, Lasting
from tests.simulation.test_workers import hand_out, lives, wait_for

from counterpoise.simulation.workers import Crew, keep_workers


def ask(size: int) -> set[int]:
    """Who does a few items in a crew of that size."""
    with Crew(partial(Doubling, 0.02), size) as crew:
        list(crew.map(range(3 * size)))
        return {worker.pid for worker in crew._all}


def test_the_next_crew_has_the_same_workers_and_other_work(tmp_path: Path) -> None:
    with keep_workers():
        first = ask(2)
        with Crew(partial(Dying, tmp_path), 2) as crew:  # work that ticks, and loses workers on the way
            assert [twice for twice, _ in crew.map(range(1, 3))] == [2, 4]
            assert {worker.pid for worker in crew._all} == first
        with Crew(Failing, 1) as crew:
            assert list(crew.map(["a"])) == ["a"]
            assert crew._all[0].pid in first
        assert ask(3) > first
    assert not any(map(lives, first))


def test_what_was_kept_for_one_crew_is_let_go_before_the_next() -> None:
    """The noise of one part of a judgement would stand beside that of the next otherwise."""
    with keep_workers():
        for _ in range(3):
            with Crew(Alone, 1) as crew:
                assert [twice for twice, _ in crew.map([1, 2])] == [2, 4]


def test_outside_of_the_block_no_worker_waits() -> None:
    with keep_workers():
        inside = ask(1)
    assert not any(map(lives, inside))
    outside = ask(1)
    assert not any(map(lives, outside))


def test_a_block_within_a_block_is_one_with_it() -> None:
    with keep_workers():
        with keep_workers():
            first = ask(1)
        assert all(map(lives, first))
        assert ask(1) == first
    assert not any(map(lives, first))


def test_workers_with_work_left_do_not_wait(tmp_path: Path) -> None:
    with keep_workers():
        with Crew(partial(Lasting, 60), 1) as crew:
            threading.Thread(target=hand_out, args=[crew, tmp_path / "who"], daemon=True).start()
            busy = wait_for(tmp_path / "who")
        assert not lives(busy)
        with Crew(Failing, 1) as crew, pytest.raises(FloatingPointError):
            list(crew.map(["fault"]))
        assert ask(1).isdisjoint({busy, crew._all[0].pid})


def test_a_waiting_worker_that_is_lost_is_replaced() -> None:
    with keep_workers():
        (lost,) = ask(1)
        os.kill(lost, signal.SIGKILL)
        assert lost not in ask(1)


def fail(seen: set[int]) -> None:
    """A block that ends with a fault."""
    with keep_workers():
        seen |= ask(2)
        raise ZeroDivisionError


def test_none_is_left_after_a_fault_in_the_block() -> None:
    seen: set[int] = set()
    with pytest.raises(ZeroDivisionError):
        fail(seen)
    assert len(seen) == 2
    assert not any(map(lives, seen))
