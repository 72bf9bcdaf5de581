"""A spoilt record or more for every code of the family O that a file gets, and for others that it may get."""

from __future__ import annotations

from tests.dossier.spoil import Case, Step, append, link, remove, swap, write

INDICATORS, SOURCES = "record/indicators.csv", "record/sources.yaml"
HEAD = "indicator,date,value,low,high,source\n"
LAST = "tolls,2024-Q1,25,,,gazette"
BEGUN = "tolls,2024-Q1,25"


def line(old: str, new: str) -> tuple[Step, ...]:
    """The one change of a line of the indicators."""
    return (swap(INDICATORS, old, new),)


COLUMNS = (
    Case(
        "O002",
        line("date,value,low", "date,vlaue,low"),
        INDICATORS + " ¦vlaue",
        "value",
        "vlaue",
        "Write value.",
    ),
    Case("O002", line(HEAD, HEAD.replace("low,high", "low,low")), INDICATORS + " low,¦low", name="twice"),
    Case("O002", line("value,low", "value,comment"), INDICATORS + " ¦comment", name="other"),
    Case("O002", line("date,value", "when,figure"), INDICATORS + " ¦indicator,when", name="missing"),
    Case("O002", (write(INDICATORS, ""),), INDICATORS, found="nothing", name="empty"),
)
LINES = (
    Case("O003", line("2021,55", "21,55"), INDICATORS + " council.resolve,¦21,55", found="21"),
    Case("O003", line("2021,55", "2021-13,55"), INDICATORS + " ¦2021-13", name="month"),
    Case("O003", line("2021,55", ",55"), INDICATORS + " council.resolve,¦,55", found="nothing", name="none"),
    Case("O004", line("2021,55", "2021,many"), INDICATORS + " ¦many", found="many"),
    Case("O004", line("2021,55", "2021,nan"), INDICATORS + " ¦nan", found="nan", name="nan"),
    Case("O004", line(",57,66", ",57,1e999"), INDICATORS + " ¦1e999", found="1e999", name="infinite"),
    Case("O005", line("2022,58.5", "2021,58.5"), INDICATORS + " ¦council.resolve,2021,58.5"),
    Case("O006", line("2024,61,57,66", "2024,161,,"), INDICATORS + " ¦161", found="161"),
    Case("O006", line(",57,66", ",57,166"), INDICATORS + " ¦166", found="166", name="end"),
    Case(
        "O007",
        line(LAST, "tolls,2024-Q1,25,,,gazete"),
        INDICATORS + " ¦gazete\n",
        "gazette",
        "gazete",
        "Write gazette.",
    ),
    Case(
        "O007",
        line(LAST, "tolls,2024-Q1,25"),
        INDICATORS + " tolls,2024-Q1,25¦",
        found="nothing",
        name="none",
    ),
    Case(
        "O008",
        line(LAST, "tols,2024-Q1,25,,,gazette"),
        INDICATORS + " ¦tols",
        "tolls",
        "tols",
        "Write tolls.",
    ),
    Case(
        "O008",
        line(LAST, ",2024-Q1,25,,,gazette"),
        INDICATORS + " ¦,2024-Q1,25",
        found="nothing",
        name="none",
    ),
    Case(
        "O009",
        line("55,50,60", "55,57,60"),
        INDICATORS + " 55,¦57",
        found="low 57, value 55, high 60",
    ),
    Case("O009", line("55,50,60", "55,,60"), INDICATORS + " 55,,¦60", name="one"),
    Case("O009", line("2023,,,", "2023,,50,60"), INDICATORS + " 2023,,¦50", name="gap"),
    Case("O010", line("2022,58.5", "2022-06,58.5"), INDICATORS + " ¦2022-06", found="2022-06"),
)
OTHERS = (
    Case("F002", (remove(INDICATORS),), INDICATORS, name="indicators"),
    Case("F002", (remove(SOURCES),), SOURCES, name="sources"),
    Case("F003", (write(INDICATORS, b"#" * 20_000_001),), INDICATORS, name="large"),
    Case("F004", (append(INDICATORS, "a\0b\n"),), INDICATORS + " a¦\0b", name="nul"),
    Case("F005", (link(INDICATORS, "/etc/hostname"),), INDICATORS, name="link"),
    Case("F006", (append(SOURCES, "  }\n"),), SOURCES + " as printed\n  ¦}", name="yaml"),
    Case("F008", (append(SOURCES, "  tolls: {}\n"),), SOURCES + " ¦tolls: {}", name="twice"),
    Case("F013", line(LAST, LAST + ",more"), INDICATORS + " ¦more", found="more", name="cells"),
    Case("F014", line(LAST, '"tolls,2024-Q1,25,,,gazette'), INDICATORS + ' ¦"tolls', name="quote"),
    Case("S001", (swap(SOURCES, "    unit: coins\n", ""),), SOURCES + " ¦title: Toll", name="unit"),
    Case("S002", (swap(SOURCES, "unit: coins", "units: coins"),), SOURCES + " ¦units", "unit", name="units"),
    Case("S003", (swap(SOURCES, "[0, 500]", "wide"),), SOURCES + " ¦wide", name="range"),
    Case(
        "N010",
        (swap(SOURCES, "  tolls:\n", "  the tolls:\n"),),
        SOURCES + " ¦the tolls:",
        "the_tolls",
        name="indicator",
    ),
    Case("V008", (swap(SOURCES, "[0, 500]", "[500, 0]"),), SOURCES + " ¦[500, 0]", name="record"),
)
CASES = (*COLUMNS, *LINES, *OTHERS)
