"""The strict build of the site: no warning, every link leads somewhere, every exported name is described."""

from __future__ import annotations

import html
import importlib.util
import inspect
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from tests.browser.opening import find_chromium
from tests.helpers.console import EXIT, list_commands

import counterpoise
from counterpoise.errors import CATALOGUE

ROOT = Path(__file__).parents[2]
NEEDED = ("sphinx", "myst_parser", "furo", "numpydoc")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        any(importlib.util.find_spec(name) is None for name in NEEDED),
        reason="the site is not built: the extra `docs` is not installed (`make docs` does it)",
    ),
]


def build(source: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Build the site of a copy of docs/."""
    command = [sys.executable, str(source / "site" / "build.py"), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built without a word of complaint."""
    folder = tmp_path_factory.mktemp("site") / "docs"
    done = build(ROOT / "docs", folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


class Page(HTMLParser):
    """What a page names: its anchors, its links, and what a browser would fetch with it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.anchors |= {found["id"]} if "id" in found else set()
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif tag == "link" and found.get("rel") not in ("index", "search", "next", "prev", "canonical"):
            self.fetched.append(found.get("href", ""))
        elif "src" in found:
            self.fetched.append(found["src"])


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {path.resolve(): Page(path) for path in site.rglob("*.html")}


def test_every_page_is_on_the_site(site: Path) -> None:
    sources = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")} - {
        Path("README.md")
    }
    assert {site / path.with_suffix(".html") for path in sources} <= set(site.rglob("*.html"))


def test_links_and_anchors_lead_somewhere(pages: dict[Path, Page]) -> None:
    lost, followed = [], 0
    for path, page in pages.items():
        for link in page.links:
            target, _, anchor = unquote(link).partition("#")
            if re.match(r"[a-z]+:", link):
                continue
            found = (path.parent / target).resolve() if target else path
            known = pages[found].anchors if found in pages else set()
            followed += 1
            if not found.is_file() or (anchor and anchor not in known):
                lost.append((path.name, link))
    assert not lost
    assert followed > 1000


def test_a_browser_fetches_nothing_from_elsewhere(site: Path, pages: dict[Path, Page]) -> None:
    fetched = {name for page in pages.values() for name in page.fetched}
    assert len(fetched) > 5
    assert not [name for name in fetched if re.match(r"([a-z]+:)?//", name)]
    styles = [path.read_text(encoding="utf-8") for path in site.rglob("*.css")]
    assert not [style for style in styles if re.search(r"(@import|url\()\s*[\"']?(https?:)?//", style)]


def test_every_exported_name_is_described_in_full(site: Path, pages: dict[Path, Page]) -> None:
    path = (site / "reference" / "api.html").resolve()
    shown = letters(html.unescape(re.sub(r"<[^>]+>", "", path.read_text(encoding="utf-8"))))
    for name in counterpoise.__all__:
        assert f"counterpoise.{name}" in pages[path].anchors
        described = inspect.getdoc(getattr(counterpoise, name)) if name != "__version__" else ""
        for part in re.split(r"\n\n|\n[A-Z][a-z]+\n-+\n", described or ""):
            if not re.search(r">>>|-{3}|\n {4}", part):
                assert letters(part) in shown, f"{name}: {part}"


def letters(text: str) -> str:
    """Only what no typography changes."""
    return re.sub(r"[^A-Za-z0-9]", "", text)


def test_every_code_has_an_anchor(site: Path, pages: dict[Path, Page]) -> None:
    assert {code.lower() for code in CATALOGUE} <= pages[
        (site / "reference" / "errors.html").resolve()
    ].anchors


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("See [nowhere](nowhere.md).", "nowhere"),
        ("See [no such heading](README.md#no-such-heading).", "no-such-heading"),
        ("```{toctree}\nlost\n```", "lost"),
    ],
)
def test_a_fault_stops_the_build(text: str, complaint: str, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "decisions").mkdir(parents=True)
    shutil.copytree(ROOT / "docs" / "site", docs / "site")
    (docs / "decisions" / "README.md").write_text("# Decisions\n", encoding="utf-8")
    front = "# Front\n\n```{toctree}\ndecisions/README\n```\n"
    (docs / "index.md").write_text(front, encoding="utf-8")
    done = build(docs, tmp_path / "sound")
    assert done.returncode == 0, done.stderr
    (docs / "decisions" / "README.md").write_text(f"# Decisions\n\n{text}\n", encoding="utf-8")
    done = build(docs, tmp_path / "faulty")
    assert done.returncode != 0
    assert complaint in done.stderr


def copy_all(page: Path, chromium: str) -> list[str]:
    """What the buttons of a page put into the clipboard, from top to bottom."""
    from playwright.sync_api import sync_playwright

    found, faults = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
        opened = context.new_page()
        opened.on("pageerror", lambda fault: faults.append(str(fault)))
        opened.goto(page.resolve().as_uri())
        for button in opened.locator("button.copy").all():
            button.click()
            opened.wait_for_function("button => button.textContent === 'Copied'", arg=button.element_handle())
            found.append(opened.evaluate("navigator.clipboard.readText()"))
        browser.close()
    assert faults == []
    return found


def test_buttons_copy_files_whole_and_commands_alone(site: Path) -> None:
    """Held against the tutorial's own source, which its test runs."""
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("needs Chromium")
    copied = copy_all(site / "tutorial" / "your-own-dossier.html", chromium)
    source = (ROOT / "docs" / "tutorial" / "your-own-dossier.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(\w+)[^\n]*\n(.*?)^```$", source, flags=re.MULTILINE | re.DOTALL)
    wanted = []
    for language, block in blocks:
        if language == "console":
            commands = [EXIT.sub("", command) for command, _ in list_commands(block)]
            wanted.append("\n".join(commands) + "\n")
        elif language != "diff":
            wanted.append(block)
    assert len(wanted) > 20
    for one, other in zip(copied, wanted, strict=True):
        assert one.replace("\\\n    ", "") == other  # a command that goes on in the next line is one
