"""A real scheduler with workers on this machine: the same bits, whatever is lost or stopped on the way."""

from __future__ import annotations

import asyncio
import gc
import shutil
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from tests.conftest import TINY
from tests.helpers.dask import LocalCluster, find_port, local_cluster, tidying

import counterpoise as cp
from counterpoise.simulation import cluster as here
from counterpoise.simulation import keeping, probing, tasks

pytestmark = pytest.mark.slow
DRAWS, YEARS = 20_300, 2


@pytest.fixture(autouse=True)
def tidied() -> Iterator[None]:
    """Nothing of a client is left to the next test."""
    with tidying():
        yield


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """A scheduler and two workers."""
    with local_cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def expected() -> cp.Runs:
    """The run in this process."""
    return simulate(workers=1)


def simulate(**more: Any) -> cp.Runs:
    return cp.simulate(cp.load(TINY), **{"draws": DRAWS, "years": YEARS, **more})


def code_of(**more: Any) -> str:
    with pytest.raises(cp.CounterpoiseError) as caught:
        simulate(**more)
    return caught.value.problems[0].code


def tasks_of(address: str) -> int:
    """How many tasks the scheduler knows, once those that were cancelled are gone."""
    from distributed import Client

    with warnings.catch_warnings(), Client(address, set_as_default=False) as client:
        warnings.simplefilter("ignore")
        for _ in range(100):
            left = len(client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.tasks)))
            if not left:
                break
            time.sleep(0.1)
        return left


def test_a_cluster_gives_the_same_bits(running: LocalCluster, expected: cp.Runs, capfd: Any) -> None:
    told: list[tuple[int, int]] = []
    runs = simulate(dask=running.address, progress=lambda done, total: told.append((done, total)))
    assert runs.dataset.identical(expected.dataset)
    assert runs.record["cluster"] == {"workers": 2}
    assert told[-1] == (DRAWS, DRAWS)
    assert all(0 <= done <= total for done, total in told)
    assert tuple(capfd.readouterr()) == ("", "")
    assert tasks_of(running.address) == 0


def count_connections(port: int, wanted: int) -> int:
    """How many connections of this process to a port are open: waits until they are as many as wanted."""
    for _ in range(100):
        gc.collect()
        ends = [one.raddr for one in psutil.Process().net_connections("tcp")]
        if (left := sum(bool(end) and end.port == port for end in ends)) == wanted:
            break
        time.sleep(0.1)
    return left


def test_no_connection_stays_open(running: LocalCluster) -> None:
    port = int(running.address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)):  # which shows that one that stays is seen
        simulate(dask=running.address, draws=300)
        assert count_connections(port, 1) == 1
    for _ in range(10):
        with pytest.raises(KeyboardInterrupt):
            simulate(dask=running.address, progress=interrupt)
    assert count_connections(port, 0) == 0
    assert "AssertionError" not in running.read_logs()  # of a scheduler that was asked what it cannot do


def interrupt(*_: int) -> None:
    raise KeyboardInterrupt


def test_an_interruption_cancels_and_what_was_kept_goes_on(
    running: LocalCluster, expected: cp.Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["counterpoise.simulation.simulate"], "WORTH_KEEPING", 0)
    out = tmp_path / "run"

    def interrupt_late(*_: int) -> None:
        if (keeping.keeping_folder(out) / keeping.SUMS).exists():
            interrupt()

    with pytest.raises(KeyboardInterrupt):
        simulate(dask=running.address, out=out, progress=interrupt_late)
    assert tasks_of(running.address) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["run.unfinished"]
    runs = simulate(dask=running.address, out=out, resume=True)
    assert runs.dataset.identical(expected.dataset)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_what_a_killed_worker_had_is_done_again(expected: cp.Runs, tmp_path: Path) -> None:
    with local_cluster(tmp_path) as cluster:
        killed = []

        def kill(done: int, _total: int) -> None:
            if done >= 4_000 and not killed:
                cluster.workers[0].kill()
                killed.append(done)

        runs = simulate(dask=cluster.address, progress=kill)
    assert killed
    assert killed[0] < DRAWS
    assert runs.dataset.identical(expected.dataset)


def test_a_scheduler_that_goes_away_is_told(tmp_path: Path) -> None:
    with local_cluster(tmp_path, 1) as cluster:
        kill = cluster.scheduler.kill
        assert code_of(dask=cluster.address, progress=lambda *_: kill()) == "R007"


def test_a_scheduler_that_is_stopped_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes connections still, as the kernel does, but answers nothing."""
    monkeypatch.setattr(here, "LONELY", 1.0)
    with local_cluster(tmp_path, 1) as cluster:

        def stop(done: int, _total: int) -> None:
            if done:
                cluster.scheduler.send_signal(signal.SIGSTOP)

        with pytest.raises(cp.SurroundingsError, match="has not answered for 1 second") as caught:
            simulate(dask=cluster.address, progress=stop)
    assert caught.value.problems[0].code == "R007"


def test_a_sum_that_does_not_come_is_not_waited_for() -> None:
    """What is to be called meanwhile may give up, and the sum is then let go of."""

    class Root:
        released = False

        def release(self) -> None:
            self.released = True

    async def never(*_: object, **__: object) -> None:
        await asyncio.sleep(600)

    def give_up() -> None:
        raise OSError("stopped")

    loop, root = asyncio.new_event_loop(), Root()
    running = Thread(target=loop.run_forever)
    running.start()
    client = SimpleNamespace(gather=never, loop=SimpleNamespace(asyncio_loop=loop))
    try:
        with pytest.raises(OSError, match="stopped"):
            tasks.Piece(client, root).fetch(give_up)
        assert root.released
        left = asyncio.run_coroutine_threadsafe(count_tasks(), loop)
        assert left.result(timeout=5) == 1, "the one that counts"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        running.join()
        loop.close()


async def count_tasks() -> int:
    """How many tasks the loop has, once those that were cancelled are gone."""
    await asyncio.sleep(0.05)
    return len(asyncio.all_tasks())


@pytest.mark.parametrize("where", ["worker", "scheduler"])
def test_another_version_is_refused(where: str, tmp_path: Path) -> None:
    other = tmp_path / "counterpoise"
    other.mkdir()
    (other / "__init__.py").touch()
    (other / "version.py").write_text('__version__ = "0.0.1"\n', encoding="utf-8")
    elsewhere = {"PYTHONPATH": str(tmp_path)}
    with local_cluster(tmp_path, 0, environment=elsewhere if where == "scheduler" else None) as cluster:
        cluster.add_worker(elsewhere if where == "worker" else None)
        cluster.wait_for(1)
        with pytest.raises(cp.SurroundingsError) as caught:
            simulate(dask=cluster.address, out=tmp_path / "run")
        assert caught.value.problems[0].code == "R008"
        assert "1 of 2" in str(caught.value)
        assert "counterpoise 0.0.1 there" in str(caught.value)
        assert not (tmp_path / "run").exists()


def test_a_worker_of_another_version_that_joins_later_is_refused() -> None:
    wanted = {**probing.describe(), "counterpoise": "0.0.1"}
    with pytest.raises(cp.SurroundingsError) as caught:
        tasks.do_span(b"", "token", (0, 1), wanted)
    assert caught.value.problems[0].code == "R008"


def test_any_worker_can_say_what_it_lacks() -> None:
    words = [sys.executable, "-I", "-S", "-c", f"print(eval({probing.QUESTION!r}))"]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout  # noqa: S603
    assert probing.compare(eval(told)) == "no counterpoise there, no numpy there"  # noqa: S307 - of our own
    assert probing.compare(eval(probing.QUESTION)) == ""  # noqa: S307
    assert "does not say" in probing.compare(RuntimeError("no"))


def test_an_address_where_nobody_answers_is_told_soon() -> None:
    began = time.monotonic()
    assert code_of(dask=f"tcp://127.0.0.1:{find_port()}") == "R007"
    assert time.monotonic() - began < 3 * here.PATIENCE


@pytest.mark.parametrize("said", [b"", b"HTTP/1.0 400 Bad Request\r\nServer: not a scheduler\r\n\r\n"])
def test_what_answers_but_is_no_scheduler_is_told_soon(said: bytes) -> None:
    """Something else listens there, such as a dashboard: it is silent, or speaks another language."""
    with socket.create_server(("127.0.0.1", 0)) as there, ExitStack() as taken:

        def answer() -> None:
            with suppress(OSError):  # until it is closed
                while True:
                    taken.enter_context(there.accept()[0]).sendall(said)

        Thread(target=answer, daemon=True).start()
        began = time.monotonic()
        assert code_of(dask=f"tcp://127.0.0.1:{there.getsockname()[1]}") == "R007"
        assert time.monotonic() - began < 3 * here.PATIENCE


def test_a_scheduler_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = LocalCluster(tmp_path)
    try:
        while "Scheduler at" not in cluster.read_logs():
            time.sleep(0.05)
        monkeypatch.setattr(here, "PATIENCE", 2.0)
        with pytest.raises(cp.SurroundingsError, match="no workers") as caught:
            simulate(dask=cluster.address)
        assert caught.value.problems[0].code == "R007"
    finally:
        cluster.end()


@pytest.mark.parametrize(
    "address", ["localhost", "127.0.0.1:8786", "http://h:1", "tcp://h", "tcp://:1", "tcp://h:0"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    assert code_of(dask=address) == "U001"


@pytest.mark.parametrize(
    ("address", "near"), [("h:8786", "tcp://h:8786"), ("http://h:1", "tcp://h:1"), ("tcp://h:99999", None)]
)
def test_what_is_close_to_an_address_is_told(address: str, near: str | None) -> None:
    with pytest.raises(cp.UsageError) as caught:
        simulate(dask=address)
    assert caught.value.problems[0].nearest == near


def test_options_that_do_not_go_together_are_refused() -> None:
    assert code_of(dask="tcp://127.0.0.1:1", workers=2) == "U001"
    assert code_of(dask="tls://127.0.0.1:1") == "U001"
    assert code_of(dask="tcp://127.0.0.1:1", tls={"ca": "ca.pem"}) == "U001"
    assert code_of(tls={"ca": "ca.pem"}) == "U001"


def test_without_dask_installed_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert code_of(dask="tcp://127.0.0.1:1") == "R005"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An authority and a certificate of it, and another authority."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl, which is not here")
    folder = tmp_path_factory.mktemp("certificates")

    def make(*words: str) -> None:
        subprocess.run([openssl, *words], cwd=folder, check=True, capture_output=True)  # noqa: S603

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    for name in ("ca", "other"):
        make("req", "-x509", *key, "-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}")
    make("req", *key, "-keyout", "own.key", "-out", "own.csr", "-subj", "/CN=own")
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2")
    make("x509", "-req", "-in", "own.csr", "-out", "own.pem", *signed)
    return {name: folder / name for name in ("ca.pem", "other.pem", "own.pem", "own.key", "ca.key")}


def test_encrypted_connections(certificates: dict[str, Path], expected: cp.Runs, tmp_path: Path) -> None:
    tls = {"ca": certificates["ca.pem"], "cert": certificates["own.pem"], "key": certificates["own.key"]}
    options = [
        word for name, path in tls.items() for word in (f"--tls-{name}{'-file' * (name == 'ca')}", str(path))
    ]
    with local_cluster(tmp_path, 2, "tls", options) as cluster:
        assert simulate(dask=cluster.address, tls=tls).dataset.identical(expected.dataset)
        assert code_of(dask=cluster.address, tls={**tls, "ca": certificates["other.pem"]}) == "R007"
        assert code_of(dask=cluster.address.replace("tls", "tcp")) == "R007"


def test_certificates_that_cannot_be_read_are_refused(certificates: dict[str, Path], tmp_path: Path) -> None:
    tls = {"ca": certificates["ca.pem"], "cert": certificates["own.pem"], "key": certificates["own.key"]}
    rubbish = tmp_path / "rubbish.pem"
    rubbish.write_text("no certificate", encoding="utf-8")
    for wrong in (
        {"ca": tmp_path / "nowhere.pem"},
        {"ca": rubbish},
        {"cert": rubbish},
        {"key": rubbish},
        {"key": certificates["ca.key"]},
    ):
        assert code_of(dask="tls://127.0.0.1:1", tls={**tls, **wrong}) == "R001"


def test_a_run_without_workers_is_given_up_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at once: workers may come back; and the wait begins anew when one has been there."""
    now, threads = [100.0], {}
    monkeypatch.setattr(here, "time", SimpleNamespace(monotonic=lambda: now[0]))
    client = SimpleNamespace(status="running", nthreads=lambda **_: threads)
    watch = here._Watch(client, "tcp://here:1")

    def look_at(moment: float, **there: int) -> None:
        now[0] = moment
        threads.clear()
        threads.update(there)
        watch.look()

    look_at(102.0)
    look_at(129.0)
    look_at(131.0, worker=1)
    look_at(160.0)
    with pytest.raises(cp.SurroundingsError, match=r"R007.*no workers"):
        look_at(162.0)
    client.status = "closed"
    with pytest.raises(cp.SurroundingsError, match=r"R007.*went away"):
        watch.look()
