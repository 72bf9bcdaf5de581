"""Workers: the same results in the same order, faults told, and nobody left behind."""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from tests.helpers.chores import Doubling, Dying, Failing, Lasting, Looking, Stillborn

from counterpoise.errors import SurroundingsError
from counterpoise.simulation import workers
from counterpoise.simulation.workers import Crew

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_results_come_in_the_order_of_the_items(size: int) -> None:
    with Crew(partial(Doubling, 0.05), size) as crew:
        found = list(crew.map(range(7)))
    assert [twice for twice, _ in found] == [0, 2, 4, 6, 8, 10, 12]
    assert len({who for _, who in found} - {os.getpid()}) == size


@pytest.mark.parametrize("size", [1, 2])
def test_results_are_gathered_as_they_come_each_once(size: int) -> None:
    told = []
    with Crew(partial(Doubling, 0.3), size) as crew:
        found = list(crew.gather(range(7), lambda: told.append(1)))
    assert sorted(twice for twice, _ in found) == [0, 2, 4, 6, 8, 10, 12]
    assert told


@pytest.mark.parametrize("size", [1, 2])
def test_a_lost_worker_is_replaced_and_its_item_begun_again(size: int, tmp_path: Path) -> None:
    ticks: dict[int, int] = {}
    with Crew(partial(Dying, tmp_path), size, ticks) as crew:
        found = list(crew.gather(range(7)))
        first = set(crew._all)
        assert len(first) == size
    assert sorted(twice for twice, _ in found) == [0, 2, 4, 6, 8, 10, 12]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "3", "6"]
    assert ticks == dict.fromkeys(range(7), 2)


def test_a_fault_is_raised_where_the_result_is_awaited() -> None:
    with Crew(Failing, 2) as crew:
        results = crew.map(["a", "fault", "b"])
        assert next(results) == "a"
        with pytest.raises(FloatingPointError, match="a fault of ours"):
            next(results)
    with Crew(Failing, 1) as crew, pytest.raises(MemoryError):
        list(crew.map(["memory"]))
    with Crew(Stillborn, 1) as crew, pytest.raises(OSError, match="no such luck"):
        list(crew.map(["a"]))


def test_a_worker_has_the_surroundings_of_its_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    """The threads of linear algebra among them: with others its sums could differ in their last bits."""
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    with Crew(Looking, 1) as crew:
        assert list(crew.map(["OPENBLAS_NUM_THREADS"])) == ["3"]


def test_an_item_that_kills_every_worker_is_a_matter_of_the_surroundings() -> None:
    with Crew(Failing, 2) as crew, pytest.raises(SurroundingsError) as caught:
        list(crew.map(["killed", "a", "b"]))
    assert [problem.code for problem in caught.value.problems] == ["R004"]


def test_what_a_killed_worker_had_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.helpers.rich import assert_same, rich_dossier, run_ensemble

    made, crews, killed = rich_dossier(), [], []
    enter = Crew.__enter__
    monkeypatch.setattr(Crew, "__enter__", lambda self: crews.append(self) or enter(self))

    def kill(done: int, _total: int) -> None:
        if done >= 1_000 and not killed:
            worker = crews[0]._all[0]
            worker.kill()
            killed.append(worker.pid)

    found = run_ensemble(made, 6_200, workers=2, progress=kill)
    assert killed
    assert not {worker.pid for worker in crews[0]._all} & set(killed)
    assert_same(found, run_ensemble(made, 6_200))


def test_what_is_printed_does_not_get_between_the_answers(capfd: pytest.CaptureFixture[str]) -> None:
    with Crew(Failing, 1) as crew:
        assert list(crew.map(["chatter", "a"])) == ["chatter", "a"]
    printed = capfd.readouterr()
    assert (printed.out, printed.err) == ("", "words between the answers\n")


def test_leaving_ends_workers_that_are_busy(tmp_path: Path) -> None:
    began = time.monotonic()
    with Crew(partial(Lasting, 60), 1) as crew:
        threading.Thread(target=hand_out, args=[crew, tmp_path / "who"], daemon=True).start()
        who = wait_for(tmp_path / "who")
    assert time.monotonic() - began < 30
    assert not lives(who)


def test_workers_end_when_their_caller_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from functools import partial\n"
        "from counterpoise.simulation.workers import Crew\n"
        "from tests.helpers.chores import Lasting\n"
        "with Crew(partial(Lasting, 1), 1) as crew:\n"
        "    list(crew.map([sys.argv[1]]))\n"
    )
    words = [sys.executable, "-c", code, str(tmp_path / "who")]
    with subprocess.Popen(words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}) as caller:  # noqa: S603
        who = wait_for(tmp_path / "who")
        caller.kill()
    for _ in range(600):
        if not lives(who):
            return
        time.sleep(0.05)
    raise AssertionError("a worker outlived its caller")


@pytest.mark.parametrize("name", ["random", "types", "pickle", "numpy", "counterpoise"])
def test_files_of_the_current_folder_are_not_run(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{name}.py").write_text("open('ran', 'w').close()\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with Crew(Doubling, 1) as crew:
        assert [twice for twice, _ in crew.map([4])] == [8]
    assert not (tmp_path / "ran").exists()


def test_an_interruption_while_workers_start_leaves_none(monkeypatch: pytest.MonkeyPatch) -> None:
    from counterpoise.simulation import workers

    started = []
    start = workers._start

    def interrupted() -> subprocess.Popen:
        if started:
            raise KeyboardInterrupt
        started.append(start())
        return started[0]

    monkeypatch.setattr(workers, "_start", interrupted)
    with pytest.raises(KeyboardInterrupt), Crew(Doubling, 2):
        raise AssertionError("never entered")
    assert started[0].returncode is not None


def test_a_worker_that_cannot_be_started_is_a_matter_of_the_surroundings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(SurroundingsError) as caught, Crew(Doubling, 1):
        raise AssertionError("never entered")
    assert [problem.code for problem in caught.value.problems] == ["R004"]


def test_without_an_interpreter_of_its_own_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.helpers.rich import rich_dossier, run_ensemble

    monkeypatch.setattr(sys, "executable", "")
    found = run_ensemble(rich_dossier(), 600, workers=2)
    assert found["horizon"].shape[-1] == 600


def test_a_fault_says_where_in_the_worker_it_happened() -> None:
    with Crew(Failing, 1) as crew, pytest.raises(FloatingPointError) as caught:
        list(crew.map(["fault"]))
    assert "chores.py" in "".join(caught.value.__notes__)


def test_our_errors_come_back_as_they_were() -> None:
    import pickle

    from counterpoise.errors import DossierError, Problem

    fault = DossierError([Problem("V001", "too far out", edit="Write 3."), Problem("V004", "no")])
    again = pickle.loads(pickle.dumps(fault))  # noqa: S301 - our own
    assert (str(again), again.problems) == (str(fault), fault.problems)


def hand_out(crew: Crew, place: Path) -> None:
    """Have an item done that is not going to be."""
    with contextlib.suppress(SurroundingsError):
        list(crew.map([str(place)]))


def wait_for(path: Path) -> int:
    """The process number in a file, once it is there."""
    for _ in range(600):
        if path.exists():
            return int(path.read_text(encoding="utf-8"))
        time.sleep(0.05)
    raise AssertionError(f"{path.name} was not written")


def lives(process: int) -> bool:
    """Whether a process is there and not merely waiting to be buried."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("told", [b"", pickle.dumps(None), pickle.dumps([3] * 9)[:7]])
def test_a_worker_that_is_told_nothing_or_half_a_thing_ends_without_a_word(told: bytes) -> None:
    """The caller was interrupted while it started it."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-c", workers._PROGRAM], input=told, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
