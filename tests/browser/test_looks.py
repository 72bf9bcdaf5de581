"""Both pages at two widths, light and dark: nothing fetched, missing, clipped, overlapping or barred."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.browser.opening import SCHEMES, WIDTHS, Opened, find_barriers, open_page

pytestmark = pytest.mark.slow

LIMIT = 8_000_000  # bytes
# How much longer than a plain page of as many elements and bytes (0.8 is usual), the best of a few tries.
LONGER, TRIES = 2.0, 4

# What stands on the first page in little room: the heat map, its tabs, the contents, tags.
LABELS = ".labels label, .contents a, .opening .tag, .opening h3"
CELLS = ".heat th, .heat td"
SPOILT = """<!DOCTYPE html><title>Spoilt</title><style>.wide { width: 500px }
td { width: 9px; max-width: 9px; overflow: hidden } .word { width: 30px; overflow-wrap: anywhere }</style>
<h1 style="color: #ccc">Faint</h1><p class="wide">Wide</p>
<table><tr><td>Impossible</td><td>Neighbour</td></tr></table><p class="word">Extraordinarily</p>
<svg class="chart" width="200" height="100"><text x="190" y="50">Outside</text>
<text x="5" y="50">Upon</text><text x="7" y="50">each other</text></svg>
<svg class="none" width="0" height="0"></svg><img src="missing.png"><script>nothing()</script>"""


def find_troubles(opened: Opened, path: Path) -> list[str]:
    """What the browser complained of, and every address but the file's own."""
    foreign = [url for url in opened.requests if url != path.as_uri()]
    return [*opened.console, *opened.errors, *foreign]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("which", ["report", "judged"])
def test_nothing_jars_in_the_report(
    browser: Browser, request: pytest.FixtureRequest, which: str, width: int, scheme: str
) -> None:
    report = request.getfixturevalue(which)
    with open_page(browser, report, width, scheme) as opened:
        page = opened.page
        assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")
        panels = page.locator(".panel").count()
        assert panels == page.locator(".panel svg").count() > 10
        assert page.locator(".causal-map:visible").count() == 1
        assert page.locator(".verdict").count() == page.locator(".verdict svg").count() > 10
        assert page.locator(".observed-panel").count() > 10
        faults = {
            "sideways": opened.measure("sideways"),
            "labels that leave their boxes": opened.measure("leaving", LABELS),
            "labels that overlap": opened.measure("overlapping", LABELS),
            "cells that leave their boxes": opened.measure("leaving", "th, td"),
            "cells of the heat map that overlap": opened.measure("overlapping", CELLS),
            "words broken": opened.measure("broken", "th, dt, h1, h2, h3, h4"),
            "charts": opened.measure("charts", ".panel svg, .verdict svg"),
            "facts that overlap": opened.measure("overlapping", ".verdict:nth-child(-n + 6) :is(p, dt, dd)"),
            "maps": opened.measure("boxes"),
            "barriers": find_barriers(page),
            "troubles": find_troubles(opened, report),
        }
    assert {what: found for what, found in faults.items() if found} == {}


def test_nothing_jars_in_a_profile(browser: Browser, profile: Path) -> None:
    with open_page(browser, profile, 390, "dark") as opened:
        faults = {}
        for width in WIDTHS:
            opened.page.set_viewport_size({"width": width, "height": 900})
            faults |= {
                f"sideways at {width}": opened.measure("sideways"),
                f"labels that overlap at {width}": opened.measure(
                    "overlapping", ".contents a, h2, h3, dt, dd"
                ),
                f"cells that leave their boxes at {width}": opened.measure("leaving", "th, td"),
                f"words broken at {width}": opened.measure("broken", "th, dt, h1, h2, h3, h4"),
            }
        faults |= {"barriers": find_barriers(opened.page), "troubles": find_troubles(opened, profile)}
    assert {what: found for what, found in faults.items() if found} == {}


def time_opening(browser: Browser, path: Path) -> tuple[float, int]:
    """Milliseconds from the start of the navigation to the end of its load event, and elements."""
    with open_page(browser, path) as opened:
        taken = opened.page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
        return taken, opened.page.evaluate("document.querySelectorAll('*').length")


def test_the_report_is_small_and_opens_as_soon_as_a_plain_page(
    browser: Browser, report: Path, tmp_path: Path
) -> None:
    size, plain = report.stat().st_size, tmp_path / "plain.html"
    assert size < LIMIT
    ratio = float("inf")
    for _ in range(TRIES):
        taken, elements = time_opening(browser, report)
        line = "<p>" + "word " * (size // elements // 5) + "</p>\n"
        plain.write_text("<!DOCTYPE html><title>Plain</title>" + line * elements, encoding="utf-8")
        ratio = min(ratio, taken / time_opening(browser, plain)[0])
        if ratio < LONGER:
            break
    assert 0 < ratio < LONGER


def test_a_spoilt_page_is_found_out(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "spoilt.html"
    path.write_text(SPOILT, encoding="utf-8")
    with open_page(browser, path, 390) as opened:
        assert opened.measure("sideways") == ["the page is 508 wide in a window of 390"]
        assert opened.measure("leaving", "td") == [
            '"Impossible" leaves its box',
            '"Neighbour" leaves its box',
        ]
        assert opened.measure("overlapping", "td") == ['"Impossible" and "Neighbour" overlap']
        assert opened.measure("broken", ".word") == ['"Extraordinarily" is broken']
        assert opened.measure("charts", ".chart") == [
            'a chart: "Outside" is cut off',
            'a chart: "Upon" and "each other" overlap',
        ]
        assert opened.measure("charts", ".none") == ["a chart is 0 by 0"]
        barriers = " ".join(find_barriers(opened.page))
        assert "color-contrast" in barriers
        assert "image-alt" in barriers
        troubles = " ".join(find_troubles(opened, path))
        assert "missing.png" in troubles
        assert "nothing is not defined" in troubles
