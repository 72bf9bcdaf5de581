"""A page opened in a real browser, with all that the browser complained of or asked for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
# axe's time grows with the page, to half a minute for a report. What is repeated is repeated alike, so
# the first few of each are looked at, with everything unfolded.
MOST = {
    ".claims > li": 5,
    ".differences > li": 4,
    ".entries > li": 5,
    ".effect": 1,
    ".overview > tbody > tr": 12,
    ".fan": 1,
    ".panel": 2,
    ".verdicts > li": 3,
    ".map-group": 1,
    ".map-outcome": 2,
    ".plain > tbody > tr": 5,
    ".dated > li, .aims > li, .terms > li, .slight > li, .variables-list > li": 4,
    ".partner, .debate": 2,
}
TRIM = """most => {
  for (const [selector, number] of Object.entries(most)) {
    const seen = new Map();
    for (const element of document.querySelectorAll(selector)) {
      const count = (seen.get(element.parentElement) || 0) + 1;
      seen.set(element.parentElement, count);
      if (count > number) element.remove();
    }
  }
  document.querySelectorAll("details").forEach((details) => { details.open = true; });
}"""


@dataclass
class Opened:
    """A page, what it wrote to the console, the errors it raised and the addresses it asked for."""

    page: Page
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def measure(self, what: str, selector: str = "") -> list[str]:
        """The faults that a function of measure.js finds."""
        self.page.evaluate(f"() => {{ if (!window.measure) {{ {MEASURE} }} }}")
        return self.page.evaluate(f"selector => window.measure.{what}(selector)", selector)


def find_chromium() -> str | None:
    """Where the system's Chromium is, or None."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def open_page(
    browser: Browser, path: Path, width: int = 1280, scheme: str = "light", scripts: bool = True
) -> Iterator[Opened]:
    """The file as a page in a window of its own."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=scripts,
    )
    try:
        opened = Opened(context.new_page())
        opened.page.on("console", lambda message: opened.console.append(f"{message.type}: {message.text}"))
        opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.goto(path.as_uri(), timeout=120_000)
        yield opened
    finally:
        context.close()


def find_barriers(page: Page) -> list[str]:
    """What axe-core calls serious or critical, with the first place where; the page is cut down for it."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate(TRIM, MOST)
    found: dict[str, Any] = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [
        f"{rule['id']}: {len(rule['nodes'])}, as in {rule['nodes'][0]['html'][:200]}"
        for rule in found["violations"]
        if rule["impact"] in {"serious", "critical"}
    ]
