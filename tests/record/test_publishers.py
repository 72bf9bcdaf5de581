"""Publishers' files: their own layouts are read, and what is no such file is said with its place."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import counterpoise
from counterpoise.errors import SurroundingsError, UsageError
from counterpoise.record import build_record
from counterpoise.record.publishers import SOURCES, gdp, nmc, tables
from counterpoise.record.publishers.offers import OFFERS
from counterpoise.record.publishers.tables import NUMBER, TEXT, read_table, spread

PACKAGE = Path(counterpoise.__file__).parent
WORLD_BANK = """\
"Data Source","World Development Indicators",

"Last Updated Date","2025-07-01",

"Country Name","Country Code","Indicator Name","Indicator Code","2021","2022","2023",
"Russian Federation","RUS","GDP (current US$)","NY.GDP.MKTP.CD","1","2.5","",
"World","WLD","GDP (current US$)","NY.GDP.MKTP.CD","100","110","120",
"""
CAPABILITIES = """\
stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version
USA,2,2022,100,1,1,1,1,1,0.12,7
RUS,365,2022,-9,1,1,1,1,1,0.04,7
"""


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def fault_of(call: Callable[[], object]) -> tuple[str, str, str | None, str | None]:
    with pytest.raises(SurroundingsError) as caught:
        call()
    (problem,) = caught.value.problems
    return problem.code, problem.message, problem.place and problem.place.file, problem.nearest


def test_the_world_bank_s_own_layout(tmp_path: Path) -> None:
    put(tmp_path, gdp.PUBLISHED, WORLD_BANK)
    found = gdp.read(tmp_path).sort_values(["iso3", "year"])
    assert found.to_numpy().tolist() == [
        ["RUS", 2021, 1.0],
        ["RUS", 2022, 2.5],
        ["WLD", 2021, 100.0],
        ["WLD", 2022, 110.0],
        ["WLD", 2023, 120.0],
    ]
    put(tmp_path, gdp.FILES[0], "country,iso3,year,gdp_current_usd\nX,USA,2020,7\n")
    assert gdp.read(tmp_path)["iso3"].tolist() == ["USA"], "the layout of this project comes first"


def test_correlates_of_war_s_own_layout(tmp_path: Path) -> None:
    put(tmp_path, nmc.PUBLISHED, CAPABILITIES)
    found = nmc.read(tmp_path)
    assert found["ccode"].tolist() == [2, 365]
    assert found["milex"].isna().tolist() == [False, True], "-9 is what the publisher could not find"


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("iso3,yaer,value\nRUS,2000,1\n", ("O011", "no column year", "a/b.csv", "yaer")),
        ("iso3,year,value\nRUS,2000,much\n", ("O011", "does not hold numbers", "a/b.csv", None)),
        ("", ("O011", "cannot be read as CSV", "a/b.csv", None)),
        (b"iso3,year,value\n\xff\xfe,1,1\n", ("O011", "cannot be read as CSV", "a/b.csv", None)),
        (None, ("R001", "is not there", "a/b.csv", None)),
    ],
)
def test_what_is_no_such_file(content: str | bytes | None, wanted: tuple, tmp_path: Path) -> None:
    if content is not None:
        put(tmp_path, "a/b.csv", content)
    columns = {"iso3": TEXT, "year": NUMBER, "value": NUMBER}
    code, message, file, nearest = fault_of(lambda: read_table(tmp_path, ("a/b.csv",), columns))
    assert (code, file, nearest) == (wanted[0], wanted[2], wanted[3])
    assert wanted[1] in message


def test_what_is_no_parquet(tmp_path: Path) -> None:
    put(tmp_path, "a/b.parquet", b"PAR1 and then nothing")
    code, _, file, _ = fault_of(lambda: read_table(tmp_path, ("a/b.parquet",), {"year": NUMBER}))
    assert (code, file) == ("O011", "a/b.parquet")


def test_parquet_without_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a/b.parquet", b"")
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    code, message, *_ = fault_of(lambda: read_table(tmp_path, ("a/b.parquet",), {"year": NUMBER}))
    assert code == "R005"
    assert "pyarrow" in message


def test_two_lines_for_one_year_are_no_figure() -> None:
    table = pd.DataFrame({"year": [2000, 2000], "iso3": ["RUS", "RUS"], "value": [1.0, 2.0]})
    code, message, file, _ = fault_of(lambda: spread(table, "iso3", "value", ("RUS",), "gdp/x.csv"))
    assert (code, file) == ("O011", "gdp/x.csv")
    assert "RUS has two lines for 2000" in message
    assert spread(table[:1], "iso3", "value", ("RUS", "CHN"), "x")["CHN"].isna().all()


def test_all_files_that_are_missing_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError) as caught:
        build_record("russia", tmp_path)
    assert {problem.code for problem in caught.value.problems} == {"R001"}
    assert len(caught.value.problems) == len(SOURCES)
    with pytest.raises(SurroundingsError) as caught:
        build_record("russia", tmp_path / "nowhere")
    assert [problem.code for problem in caught.value.problems] == ["R001"]


def test_a_dossier_that_nothing_computes(tiny: Path, tmp_path: Path) -> None:
    for source, nearest in (("nile", None), (tiny.rename(tmp_path / "rusia"), "russia")):
        with pytest.raises(UsageError) as caught:
            build_record(source, tmp_path)
        (problem,) = caught.value.problems
        assert (problem.code, problem.nearest) == ("U011", nearest)


def test_files_that_are_there_are_not_replaced(shared: Path, tmp_path: Path) -> None:
    put(tmp_path, "sources.yaml", "mine")
    with pytest.raises(UsageError) as caught:
        build_record("russia", shared / "data", tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["U003"]
    assert [path.name for path in tmp_path.iterdir()] == ["sources.yaml"]
    build_record("russia", shared / "data", tmp_path, force=True)
    assert (tmp_path / "sources.yaml").read_text(encoding="utf-8") != "mine"


@pytest.mark.parametrize("name", ["gpr", "unga", "ucdp", "us_troops", "democracy", "memberships", "eurostat"])
def test_a_publisher_s_file_without_its_lines_gives_no_empty_series(
    name: str, shared: Path, tmp_path: Path
) -> None:
    for folder in (shared / "data").iterdir():
        if folder.is_dir():
            (tmp_path / folder.name).symlink_to(folder)
    (tmp_path / name).unlink()
    shutil.copytree(shared / "data" / name, tmp_path / name)
    for path in (tmp_path / name).iterdir():
        path.chmod(0o644)
        path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    if name == "memberships":  # an organisation without members has none: a figure, not a gap
        assert build_record("russia", tmp_path, tmp_path / "out").indicators > 100
        return
    with pytest.raises(SurroundingsError) as caught:
        build_record("russia", tmp_path, tmp_path / "out")
    assert {problem.code for problem in caught.value.problems} == {"O011"}
    assert not (tmp_path / "out").exists()


def test_every_source_says_where_its_file_is() -> None:
    assert set(OFFERS) == set(SOURCES)
    for offer in OFFERS.values():
        assert bool(offer.address) != bool(offer.by_hand)
        assert offer.address is None or offer.address.startswith("https://")


def test_no_library_is_loaded_before_it_is_needed() -> None:
    late = re.compile(r"^(?:from|import) (pandas|pyarrow|pooch|requests)\b", re.MULTILINE)
    for path in sorted((PACKAGE / "record").rglob("*.py")):
        assert not late.search(path.read_text(encoding="utf-8")), path
    assert tables.Frame is not None
