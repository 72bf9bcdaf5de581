"""The report on paper: the first page is one page, and nothing makes the browser shrink the others."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader
from tests.browser.opening import open_page

pytestmark = pytest.mark.slow

FIRST = (
    "Which policies toward Russia and China",
    "Policy by account",
    "What each account implies",
    "What the answer hangs on",
    "What this rests on",
)
PAPER = 695  # A4 between margins of 13 mm, in CSS pixels


@pytest.mark.parametrize(
    ("which", "next_section"),
    [("report", "Effects, variable by variable"), ("judged", "Which policy stands up")],
)
def test_the_answer_is_one_page(
    browser: Browser, request: pytest.FixtureRequest, which: str, next_section: str
) -> None:
    with open_page(browser, request.getfixturevalue(which)) as opened:
        end = "".join(opened.page.locator("#answer p").last.inner_text().split())[-30:]
        for size in ("A4", "Letter"):
            pdf = PdfReader(BytesIO(opened.page.pdf(format=size, page_ranges="1-2")))
            first, second = (page.extract_text() for page in pdf.pages)
            assert [heading for heading in FIRST if heading not in " ".join(first.split())] == [], size
            assert end in "".join(first.split()), size
            assert second.strip().startswith(next_section), size


@pytest.mark.parametrize("which", ["report", "judged"])
def test_nothing_is_wider_than_the_paper(
    browser: Browser, request: pytest.FixtureRequest, which: str
) -> None:
    with open_page(browser, request.getfixturevalue(which), PAPER) as opened:
        opened.page.emulate_media(media="print")
        assert opened.measure("sideways") == []
        assert opened.measure("leaving", "th, td") == []
        assert opened.measure("charts", ".panel svg") == []
        assert opened.page.locator(".contents, .filter, .sort").filter(visible=True).count() == 0
