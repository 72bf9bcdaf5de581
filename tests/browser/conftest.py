"""A headless Chromium of the system, and the pages that it opens, each written once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.browser.opening import NAMES, find_chromium

from counterpoise import decide, load, simulate, write_profile, write_report
from counterpoise.report.recorded.keeping import keep_evidence

# The page does not grow with the draws, and few of them are enough to show every kind of cell.
DRAWS = 60


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the system's Chromium is; skips where there is none, before anything is rendered for it."""
    found = find_chromium()
    if found is None:
        pytest.skip(f"needs Chromium, and none of {', '.join(NAMES)} is installed")
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium, for the tests of one module: playwright keeps an event loop for as long as it runs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def report(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the built-in dossier as `counterpoise run russia` writes it, on few draws."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    runs = simulate(load("russia"), draws=DRAWS)
    runs.evidence = keep_evidence(runs.dossier)
    return write_report(runs, path)


@pytest.fixture(scope="session")
def judged(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with which policy stands up, on few draws and years: its sentences are of full length."""
    path = tmp_path_factory.mktemp("judged") / "report.html"
    runs = simulate(load("russia"), draws=DRAWS)
    runs.evidence = keep_evidence(runs.dossier)
    runs.judgement = decide(runs.dossier, "USA", draws=100, years=2).to_dict()
    return write_report(runs, path)


@pytest.fixture(scope="session")
def profile(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Russia's foreign relations as `counterpoise profile russia RUS` writes them."""
    return write_profile(load("russia"), "RUS", tmp_path_factory.mktemp("profile") / "russia.html")
