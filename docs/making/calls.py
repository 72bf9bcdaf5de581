"""Commands that meet the problems which no check of a dossier finds, and what has to be so before."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, Mock, patch


@dataclass(frozen=True)
class Call:
    """A command beside the folders `mill` and `texts`, or a line of Python, and how it comes to fail.

    `files` are written before and shown; `before` is carried out after that; `surroundings` stands for
    what cannot be had on purpose, such as a machine without memory; `tidy` takes out of what is printed
    whatever differs between machines.
    """

    command: str
    notes: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], object] = lambda: None
    surroundings: Callable[[], AbstractContextManager[object]] = nullcontext
    tidy: Callable[[str], str] = str


def code_another_text() -> None:
    """A second coding, of a text that differs by one letter."""
    shutil.copytree("mill", "second")
    path = Path("second", "documents.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("05f756cd", "15f756cd"), encoding="utf-8")


def run_briefly() -> None:
    """A run in the folder `run`."""
    from counterpoise.dossier import load
    from counterpoise.simulation import simulate

    simulate(load("mill"), draws=20, years=1, workers=1, out="run")


def add_calm() -> None:
    """A variable of which no account speaks."""
    path = Path("mill", "variables.yaml")
    entry = (
        "  calm:\n    title: Calm at the crossing\n    role: state\n    unit: index, 0 to 100\n"
        "    range: [0, 100]\n    base: {likely: 50, low: 40, high: 60}\n    response_time: 1 year\n"
        "    volatility: 0.1\n"
    )
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")


def failing_to_load(fault: Exception) -> Callable[[], AbstractContextManager[object]]:
    """Surroundings in which reading a dossier ends in this exception."""
    return lambda: patch("counterpoise.dossier.load", side_effect=fault)


@contextmanager
def without_weasyprint() -> Iterator[None]:
    """Surroundings in which the library that makes PDFs is not installed."""

    class Absence:
        def find_spec(self, name: str, *_: object) -> None:
            if name.partition(".")[0] == "weasyprint":
                raise ModuleNotFoundError("No module named 'weasyprint'")

    absence = Absence()
    loaded = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "weasyprint"}
    sys.meta_path.insert(0, absence)  # type: ignore[arg-type]
    try:
        yield
    finally:
        sys.meta_path.remove(absence)  # type: ignore[arg-type]
        sys.modules.update(loaded)


def write_wrong_risk() -> None:
    """A publisher's file without the column that is read."""
    Path("files", "gpr").mkdir(parents=True)
    Path("files", "gpr", "gpr_country_month.csv").write_text("iso3,month\nRUS,2024-01\n", encoding="utf-8")


def note_checksum() -> None:
    """The checksum of an earlier download of the deaths in battle."""
    Path("files").mkdir()
    noted = {"ucdp": {"sha256": "9f2c" * 16}}
    Path("files", "downloads.json").write_text(json.dumps(noted), encoding="utf-8")


def offline() -> AbstractContextManager[object]:
    """Surroundings without a network."""
    import requests

    return patch("pooch.retrieve", side_effect=requests.ConnectionError("no route"))


def unreachable() -> AbstractContextManager[object]:
    """Surroundings in which no scheduler answers."""
    fault = OSError("Timed out trying to connect to tcp://10.0.0.1:8786 after 5 s")
    return patch("distributed.comm.core.connect", side_effect=fault)


@contextmanager
def older_workers() -> Iterator[None]:
    """A cluster whose two workers have an older Counterpoise."""
    from counterpoise.simulation.probing import describe

    names = [f"tcp://10.0.0.{number}:40001" for number in (2, 3)]
    client = Mock(nthreads=lambda: dict.fromkeys(names, 1))
    older = {name: {**describe(), "counterpoise": "0.0.9"} for name in names}
    client.sync.side_effect = [older, describe()]
    greeting = patch("distributed.comm.core.connect", AsyncMock())
    with greeting, patch("distributed.Client", return_value=client):
        yield


def stop_a_run() -> None:
    """A run into the folder `run` that is interrupted when some draws are kept."""
    from counterpoise.dossier import load
    from counterpoise.simulation import simulate

    def interrupt(_done: int, _total: int) -> None:
        if Path("run.unfinished", "sums.npz").exists():
            raise KeyboardInterrupt

    module = sys.modules["counterpoise.simulation.simulate"]
    with patch.object(module, "WORTH_KEEPING", 0), suppress(KeyboardInterrupt):
        simulate(load("mill"), draws=1500, years=1, workers=1, out="run", progress=interrupt)


def hide_others(printed: str) -> str:
    """What is printed without the versions that are installed here."""
    from counterpoise.version import __version__

    return re.sub(r"(python|numpy) [\d.]*\d", r"\1 …", printed).replace(__version__, "…")


def chains_apart() -> AbstractContextManager[object]:
    """Surroundings in which each chain of the sampler stays in a place of its own."""
    import numpy as np

    from counterpoise.evidence.latent.sampling import Draws

    def draw(part: Any, *, draws: int, **_: object) -> Draws:
        shape = (4, draws)
        place = np.arange(4)[:, None] + 0.1 * np.random.default_rng(1).standard_normal(shape)
        nodes = tuple(
            {
                "tau": np.exp(place),
                "s": np.exp(place),
                "coefficients": np.repeat(place[..., None], len(node.prior[0]), axis=-1),
                "path": np.repeat(place[..., None], len(node.acts), axis=-1),
            }
            for node in part.nodes
        )
        return Draws(nodes, np.zeros(shape, dtype=bool), place, place, place, 0.99)

    return patch("counterpoise.evidence.latent.sampling.draw", draw)


def hide_versions(printed: str) -> str:
    """The lines of a fault of ours without line numbers and versions."""
    printed = re.sub(r"(counterpoise(?:\.\w+)+):\d+", r"\1:…", printed)
    return re.sub(r"\(Counterpoise [^)]*\)", "(Counterpoise …, Python …, …)", printed)


CALLS = {
    "F001": Call("counterpoise check atlantis"),
    "F011": Call(
        "counterpoise import people.csv --out made",
        files={"people.csv": "name,age\nAda,36\n"},
    ),
    "F012": Call("counterpoise import links.csv --out made", files={"links.csv": "cause,effect\n"}),
    "F013": Call(
        "counterpoise import links.csv --out made",
        files={"links.csv": "cause,effect,sign\ntolls,trust,-\ntrust,water,+,strong\n"},
    ),
    "F014": Call(
        "counterpoise import links.csv --out made",
        files={"links.csv": 'cause,effect\ntolls,"trust\ntrust,water\n'},
    ),
    "N003": Call("counterpoise run mill --accounts pressure-wroks"),
    "P004": Call(
        "counterpoise run mill --policies press+ease",
        notes=("The policies `press` and `ease` of `mill` both set the tolls.",),
    ),
    "J001": Call("counterpoise run mill --mode credence"),
    "J002": Call("counterpoise decide mill --for HILL"),
    "J003": Call('counterpoise decide mill --for NORTH --aim "SOUTH.concession=higher,weight=0"'),
    "J004": Call('counterpoise decide mill --for NORTH --aim "SOUTH.concession=higher,threshold=300"'),
    "J005": Call('counterpoise decide mill --for NORTH --aim "SOUTH.concession=up"'),
    "J006": Call("counterpoise decide mill --for NORTH --policies continuity"),
    "J007": Call("counterpoise decide mill --for NORTH --draws 20"),
    "J008": Call("counterpoise decide mill --for NORTH --weights pressure-works=1"),
    "J021": Call(
        "import numpy, xarray; from counterpoise.judgement.robustness import measure_robustness; "
        'one = {"account": ["a"], "policy": ["continuity", "press"], "draw": [0]}; '
        "measure_robustness(xarray.DataArray(numpy.zeros((1, 2, 1)), one, list(one)), "
        '{"a": 1, "b": 1})'
    ),
    "J022": Call(
        "counterpoise decide mill --for NORTH --aim calm=higher",
        notes=("`mill/variables.yaml` has a variable `calm`, of which no account speaks.",),
        before=add_calm,
    ),
    "J023": Call(
        "import numpy, pandas; from counterpoise.judgement.scenarios import find_boxes; "
        'find_boxes(pandas.DataFrame({"x": numpy.arange(50.0)}), numpy.arange(50) > 40, seed=1)'
    ),
    "J024": Call(
        "import numpy, pandas; from counterpoise.judgement.scenarios import find_boxes; "
        'find_boxes(pandas.DataFrame({"x": numpy.arange(500.0)}), numpy.ones(500, bool), seed=1)'
    ),
    "J025": Call(
        "import numpy, pandas; from counterpoise.judgement.scenarios import find_boxes; "
        'find_boxes(pandas.DataFrame({"x": numpy.full(500, numpy.inf)}), numpy.arange(500) > 250, seed=1)'
    ),
    "J040": Call("counterpoise decide mill --for NORTH --quick --versus press,press"),
    "J041": Call(
        "from counterpoise.judgement import settle_choice; "
        "from counterpoise.judgement.consistency import find_conditions; "
        'choice = settle_choice(counterpoise.load("mill"), "NORTH"); '
        'find_conditions(choice, "press", "continuity", "pressure-work")'
    ),
    "J030": Call(
        "counterpoise monitor russia --with new.csv",
        files={"new.csv": "indicator,date,value,source\nRUS.gdp_share,2023,0.02,gdp\n"},
    ),
    "J060": Call(
        "counterpoise decide mill --for NORTH --draws 100 --quick --mode hedged "
        "--sensitivity SOUTH.resolve:press,continuity"
    ),
    "O001": Call("counterpoise record list mill"),
    "O011": Call(
        "counterpoise record build russia --from files",
        notes=("`files/gpr/gpr_country_month.csv` has the columns iso3 and month only.",),
        before=write_wrong_risk,
    ),
    "O012": Call(
        "counterpoise record fetch ucdp --into files",
        notes=("`files/downloads.json` notes the checksum of an earlier download; the file is another now.",),
        before=note_checksum,
        surroundings=lambda: patch("pooch.retrieve", side_effect=ValueError("SHA256 hash does not match")),
    ),
    "O013": Call("counterpoise record fetch unga --into files"),
    "O030": Call(
        "counterpoise reciprocity tension.csv",
        files={"tension.csv": "month,CHN-RUS,IND-RUS\n2020-01,3.1,0.4\n2020-02,2.7,0.9\n"},
    ),
    "O031": Call("counterpoise reciprocity acts.csv", files={"acts.csv": "USA>RUS,RUS>USA\n3,1\n2,4\n"}),
    "O032": Call(
        "counterpoise reciprocity acts.csv",
        files={"acts.csv": "year,USA>RUS,RUS>USA\n2020,3,1\n2021,2,4\n2022,5,2\n2023,1,1\n"},
    ),
    "O033": Call(
        "counterpoise reciprocity acts.csv",
        files={"acts.csv": "year,USA>RUS,RUS>USA\n2020,3,1\n2021,2,4\n2023,5,2\n"},
    ),
    "O034": Call(
        "counterpoise reciprocity acts.csv",
        files={"acts.csv": "year,USA>RUS,RUS>USA\n2020,3,0\n2021,2,0\n2022,5,0\n"},
    ),
    "O035": Call(
        "counterpoise reciprocity acts.csv",
        files={"acts.csv": "date,USA>RUS,RUS>USA\n2020-01-01,3,1\n2020-01-04,2,4\n2020-01-07,5,2\n"},
    ),
    "O036": Call(
        "counterpoise reciprocity acts.csv",
        files={"acts.csv": "year,A2B,B2A,all\n2020,3,1,4\n2021,2,4,6\n2022,5,2,7\n2023,1,1,2\n2024,2,3,5\n"},
    ),
    "J050": Call("counterpoise search mill --for SOUTH"),
    "J051": Call(
        "counterpoise search mill --for NORTH --aim calm=higher",
        notes=("`mill/variables.yaml` has a variable `calm`, of which no account speaks.",),
        before=add_calm,
    ),
    "J052": Call("counterpoise search mill --for NORTH --evaluations 10"),
    "J053": Call("counterpoise search mill --for NORTH --save press"),
    "J054": Call('counterpoise search mill --for NORTH --save "My mix"'),
    "J055": Call("counterpoise search russia --for CHN --save found-mix"),
    "J056": Call("counterpoise search mill --for NORTH --save found-mix --pick best"),
    "J057": Call(
        "counterpoise search mill --for NORTH --population 20 --evaluations 40 "
        "--save found-mix --pick pressure-works",
        notes=("`mill/variables.yaml` was edited while the search ran.",),
        surroundings=lambda: patch(
            "counterpoise.judgement.search.saving.load", return_value=SimpleNamespace(hash="another")
        ),
    ),
    "O060": Call(
        "counterpoise evidence russia --latent --accounts bear-hug-2017 --variable RUS:EU.trade",
        notes=("The sampler's chains were kept apart on purpose.",),
        surroundings=chains_apart,
    ),
    "O061": Call("counterpoise evidence russia --latent --variable WEST:UKR.aid"),
    "U001": Call("counterpoise run mill --draws 0"),
    "U002": Call("counterpoise explain V01"),
    "U003": Call("counterpoise new mill"),
    "U004": Call("counterpoise report mill"),
    "U005": Call("counterpoise rnu russia"),
    "U006": Call("counterpoise agreement mill russia"),
    "U007": Call(
        "counterpoise agreement mill second",
        notes=("`second` is a coding of another version of the text `pressure-fails`.",),
        before=code_another_text,
    ),
    "U008": Call("counterpoise check russia --watch"),
    "U009": Call('counterpoise locate texts/pressure-fails.txt "lower the tolls"'),
    "U010": Call('counterpoise locate texts/pressure-fails.txt "the South"'),
    "U011": Call("counterpoise record build mill --from files"),
    "R001": Call("counterpoise check mill --documents elsewhere", notes=("There is no folder `elsewhere`.",)),
    "R002": Call(
        "counterpoise new note/valley",
        notes=("`note` is a file.",),
        before=lambda: Path("note").write_text("buy bread\n", encoding="utf-8"),
    ),
    "R003": Call(
        "counterpoise run mill --draws 10000000",
        notes=("The machine has no more memory to give.",),
        surroundings=failing_to_load(MemoryError()),
    ),
    "R004": Call(
        "counterpoise run mill --workers 2",
        notes=("The system ends the workers.",),
        surroundings=lambda: patch("counterpoise.simulation.workers._PROGRAM", "raise SystemExit"),
    ),
    "R005": Call(
        "counterpoise report run --pdf",
        notes=("WeasyPrint is not installed.",),
        before=run_briefly,
        surroundings=without_weasyprint,
    ),
    "R006": Call(
        "counterpoise record fetch ucdp --into files",
        notes=("There is no network.",),
        surroundings=offline,
    ),
    "R007": Call(
        "counterpoise run mill --dask tcp://10.0.0.1:8786",
        notes=("No scheduler runs at this address.",),
        surroundings=unreachable,
    ),
    "R008": Call(
        "counterpoise run mill --dask tcp://10.0.0.1:8786",
        notes=("The cluster's workers have an older Counterpoise.",),
        surroundings=older_workers,
        tidy=hide_others,
    ),
    "R009": Call(
        "counterpoise run mill --draws 1500 --years 1 --out run --seed 2 --resume",
        notes=("What is kept in `run.unfinished` was begun with seed 1.",),
        before=stop_a_run,
    ),
    "B001": Call(
        "counterpoise show mill",
        notes=("Something in Counterpoise is wrong; here a `KeyError` was put there on purpose.",),
        surroundings=failing_to_load(KeyError("on purpose")),
        tidy=hide_versions,
    ),
}
