"""The report with scripts off, which shows everything, and with scripts on, which help to find things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.opening import open_page

pytestmark = pytest.mark.slow

CONTROLS = "#claim-filter, .sort"  # all that the script adds


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    """The report with scripts on."""
    with open_page(browser, report) as opened:
        yield opened.page


@pytest.fixture
def plain(browser: Browser, report: Path) -> Iterator[Page]:
    """The report with scripts off."""
    with open_page(browser, report, scripts=False) as opened:
        yield opened.page


def read_text(page: Page) -> str:
    """All that is seen of the page: one space between words, and nothing that is hidden or folded."""
    return re.sub(r"\s+", " ", page.locator("body").inner_text())


def read_column(page: Page, place: int) -> list[int]:
    """A column of the first table of claims that turn something, as numbers."""
    cells = page.locator("#survival table.sortable").first.locator(f"tbody tr > :nth-child({place})")
    return [int(text) for text in cells.all_inner_texts()]


def test_without_scripts_nothing_is_missing(plain: Page, browser: Browser, report: Path) -> None:
    assert plain.locator(".sort").count() == 0
    assert plain.locator("#claim-filter").is_hidden()
    with open_page(browser, report) as opened:
        assert opened.page.locator(CONTROLS).count() > 10
        opened.page.evaluate(f"document.querySelectorAll('{CONTROLS}').forEach(each => each.remove())")
        assert read_text(opened.page) == read_text(plain)


def test_without_scripts_a_tab_shows_its_table(plain: Page) -> None:
    sheets, tabs = plain.locator(".sheet"), plain.locator(".labels label")
    assert sheets.count() == tabs.count() == 10
    expect(sheets.nth(0)).to_be_visible()
    tabs.nth(3).click()
    assert [sheets.nth(place).is_visible() for place in range(10)] == [place == 3 for place in range(10)]
    assert sheets.nth(3).locator("a").first.inner_text() == tabs.nth(3).inner_text()
    plain.keyboard.press("ArrowLeft")
    expect(sheets.nth(2)).to_be_visible()


def test_without_scripts_what_is_folded_opens_by_a_click(plain: Page) -> None:
    folded = plain.locator("details.map-group").nth(1)
    expect(folded.locator(".map-key")).to_be_hidden()
    folded.locator("summary").first.click()
    expect(folded.locator(".map-key")).to_be_visible()
    expect(folded.locator(".causal-map").first).to_be_visible()


def test_the_filter_narrows_the_claims(page: Page) -> None:
    shown, count = page.locator(".claim:visible"), page.locator("#claim-filter output")
    everything = shown.count()
    assert everything > 200
    page.get_by_label("Only claims with").fill("russia Sanctions")
    texts = [text.lower() for text in shown.all_text_contents()]
    assert 0 < len(texts) < everything
    assert all("sanctions" in text and "russia" in text for text in texts)
    assert count.inner_text() == f"{len(texts)} of {everything}"
    page.locator("#claim-filter select").select_option("causal")
    assert {claim.get_attribute("data-kind") for claim in shown.all()} == {"causal"}
    assert shown.count() < len(texts)
    page.get_by_label("Only claims with").fill("no claim says this")
    assert shown.count() == 0


def test_a_table_is_sorted_by_a_heading(page: Page) -> None:
    heading = page.locator("#survival table.sortable").first.locator("thead th").nth(2)
    numbers = read_column(page, 3)
    assert len(numbers) > 10
    assert numbers not in (sorted(numbers), sorted(numbers, reverse=True))
    heading.get_by_role("button").click()
    assert read_column(page, 3) == sorted(numbers)
    assert heading.get_attribute("aria-sort") == "ascending"
    heading.get_by_role("button").click()
    assert read_column(page, 3) == sorted(numbers, reverse=True)
    assert heading.get_attribute("aria-sort") == "descending"


def test_a_link_to_a_claim_opens_what_it_is_folded_in(page: Page) -> None:
    link = page.locator(".hinges a").first
    target = page.locator(f'[id="{(link.get_attribute("href") or "")[1:]}"]')
    account = page.locator("details.account", has=target)
    account.locator("summary").first.click()
    expect(target).to_be_hidden()
    link.click()
    expect(target).to_be_visible()
    expect(target).to_be_in_viewport()
    contents = page.locator(".contents").bounding_box()
    claim = target.bounding_box()
    assert contents is not None
    assert claim is not None
    assert claim["y"] >= contents["y"] + contents["height"]  # not under the bar that stays


def test_a_variable_under_the_pointer_dims_the_links_of_others(page: Page) -> None:
    drawing = page.locator(".causal-map:visible").first
    node = drawing.locator("[data-variable].focus")
    name, links = node.get_attribute("data-variable"), drawing.locator("[data-cause]")
    assert drawing.locator(".dim").count() == 0
    node.hover()
    ends = "all => all.map(link => [link.dataset.cause, link.dataset.effect, link.classList.contains('dim')])"
    for cause, effect, dim in links.evaluate_all(ends):
        assert dim == (name not in (cause, effect))
    assert 0 < drawing.locator(".dim").count() < links.count()
    page.mouse.move(0, 0)
    assert drawing.locator(".dim").count() == 0
