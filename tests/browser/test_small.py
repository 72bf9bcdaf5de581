"""The report of a dossier with two accounts on a telephone, as it opens without scripts and with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.browser.opening import open_page

from counterpoise import load, simulate, write_report

pytestmark = pytest.mark.slow

TINY = Path(__file__).parents[1] / "data" / "tiny"
# How far an element is seen within the box that scrolls it, as a share of its width.
SEEN = """(inner, selector) => {
  const a = inner.getBoundingClientRect(), b = inner.closest(selector).getBoundingClientRect();
  return (Math.min(a.right, b.right) - Math.max(a.left, b.left)) / a.width;
}"""


@pytest.fixture(scope="module")
def small(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "report.html"
    return write_report(simulate(load(TINY), draws=60, workers=1), path)


def test_the_heat_map_of_two_accounts_fits_and_that_of_six_is_scrolled(
    browser: Browser, small: Path, report: Path
) -> None:
    wider = (
        "boxes => boxes.filter(box => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1).length"
    )
    for path, fits in ((small, True), (report, False)):
        with open_page(browser, path, 390) as opened:
            boxes = opened.page.locator(".opening .scroll")
            assert (boxes.evaluate_all(wider) == 0) == fits
            assert (opened.page.locator(".opening .sideways").filter(visible=True).count() == 0) == fits
        with open_page(browser, path, 390, scripts=False) as opened:
            assert opened.measure("sideways") == []
            shadow = opened.page.locator(".opening .scroll:visible").first
            assert "linear-gradient" in shadow.evaluate("box => getComputedStyle(box).backgroundImage")


def test_a_map_opens_with_its_outcome_in_sight(browser: Browser, small: Path, report: Path) -> None:
    for path in (small, report):
        with open_page(browser, path, 390) as opened:
            for outcome in opened.page.locator(".map-group[open] .map-outcome:has(.focus)").all()[:3]:
                if outcome.get_attribute("open") is None:
                    outcome.locator("summary").click()
                focus = outcome.locator(".map-node.focus").first
                focus.evaluate("() => new Promise(done => setTimeout(done, 50))")
                assert focus.evaluate(SEEN, ".scroll") > 0.95
    with open_page(browser, small, 390, scripts=False) as opened:
        ends = opened.page.locator("[data-end]:visible .map-node.focus")
        assert all(node.evaluate(SEEN, ".scroll") > 0.95 for node in ends.all())
