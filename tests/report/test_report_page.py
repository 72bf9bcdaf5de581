"""The HTML file: well formed, self-contained, harmless, and written whole or not at all."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest
from tests.report.synthetic import TEXT, make_runs

from counterpoise.errors import SurroundingsError
from counterpoise.report import answer, render_report, write_report
from counterpoise.report import fans as fans_module
from counterpoise.report.charts import adapt_svg
from counterpoise.report.page import TEMPLATES

XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = {
    "title": "<script>alert(1)</script>",
    "question": "\x1b[31mred\x1b[0m \u202eright to left",
    "account": "</svg><script>alert(2)</script>",
    "policy": "<img src=x onerror=alert(3)> =cmd()|'/c calc'!A1",
    "variable": '"><svg onload=alert(4)> {{ 7 * 7 }} {% raw %}',
    "unit": "</style><script>alert(5)</script>",
    "document": "[bold]x[/bold] <!-- ",
    "paraphrase": "</article><iframe src='https://example.com'></iframe>",
    "citation": "<a href=javascript:alert(6)>x</a>",
    "url": "javascript:alert(7)",
    "leaning": "'; drop table",
    "coder": "=1+1 \x9b31m",
}


def parse(html):
    return html5lib.HTMLParser(strict=True).parse(html)


@pytest.fixture(scope="module")
def html():
    return render_report(make_runs(), {"dams-2024": TEXT})


@pytest.fixture(scope="module")
def hostile():
    return render_report(make_runs(**HOSTILE))


def check_self_contained(html):
    """Nothing is fetched and only our own script runs: no source, only anchors and web links."""
    tree = parse(html)
    scripts = list(tree.iter(f"{XHTML}script"))
    assert [script.attrib for script in scripts] == [{}]
    check_script(scripts[0].text, tree)
    for element in tree.iter():
        name = element.tag.split("}")[-1] if isinstance(element.tag, str) else ""
        assert name not in {
            "link",
            "img",
            "iframe",
            "object",
            "embed",
            "base",
            "form",
            "image",
            "use",
            "foreignObject",
            "video",
            "audio",
            "source",
        }
        for attribute, value in element.attrib.items():
            assert not attribute.lower().startswith("on")
            assert attribute not in {"src", "srcset", "style", "background", "action"}
            if attribute.endswith("href"):
                assert value.startswith(("#", "https://", "http://"))
    styles = "".join(element.text or "" for element in tree.iter(f"{XHTML}style"))
    assert len(styles) > 1000
    assert "@import" not in styles
    assert "url(" not in styles
    assert not re.search(r"url\((?!#)", html)


def find_section(html, name):
    """The section of that id."""
    return next(e for e in parse(html).iter(f"{XHTML}section") if e.attrib.get("id") == name)


def check_script(script, tree):
    """The page's policy allows this very script and no other, and it cannot make text into code."""
    policies = [e.attrib["content"] for e in tree.iter(f"{XHTML}meta") if "http-equiv" in e.attrib]
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert policies == [f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"]
    assert script.strip() == (TEMPLATES / "script.js").read_text(encoding="utf-8").strip()
    assert not re.search(
        r"eval|Function\(|innerHTML|outerHTML|insertAdjacent|fetch|import|document\.write", script
    )


def test_the_file_is_well_formed_and_self_contained(html):
    assert html.startswith("<!DOCTYPE html>")
    check_self_contained(html)


def test_a_hostile_dossier_is_only_text(hostile):
    check_self_contained(hostile)
    text = "".join(parse(hostile).itertext())
    for shown in (
        "<script>alert(1)</script>",
        "</style><script>alert(5)</script>",
        "[bold]x[/bold] <!-- ",
        "{{ 7 * 7 }}",
    ):
        assert shown in text
    assert "(javascript:alert(7))" in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", hostile)


def test_identifiers_are_unique_and_every_inner_link_has_its_target(html):
    tree = parse(html)
    names = [element.attrib["id"] for element in tree.iter() if "id" in element.attrib]
    assert len(names) == len(set(names))
    targets = {
        value[1:] for e in tree.iter() for key, value in e.attrib.items() if key == "href" and value[0] == "#"
    }
    assert targets
    assert targets <= set(names)
    for name in (
        "claim-f-thirst",
        "claim-co-calm",
        "variable-UP:LOW.closure",
        "variable-strain",
        "policy-close",
    ):
        assert name in names


def test_headings_descend_one_at_a_time(html):
    levels = [
        int(e.tag[-1]) for e in parse(html).iter() if re.fullmatch(rf"{re.escape(XHTML)}h[1-6]", str(e.tag))
    ]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_page_says_what_the_answer_says(html):
    text = re.sub(r"\s+", " ", "".join(parse(html).itertext()))
    found = answer(make_runs())
    for line in (*found.preamble, *found.notes, *(sentence.text for sentence in found.sentences)):
        assert line in text
    assert found.run.hash in text
    assert found.run.command in text


def test_a_table_shows_each_cell_and_leaves_silence_blank(html):
    found = answer(make_runs())
    tables = [e for e in parse(html).iter(f"{XHTML}table") if e.attrib.get("class") == "changes"]
    assert len(tables) == len(found.tables) == 2
    for element, table in zip(tables, found.tables, strict=True):
        rows = list(element.find(f"{XHTML}tbody").iter(f"{XHTML}tr"))
        for tr, row in zip(rows, table.rows, strict=True):
            for td, cell in zip(tr.iter(f"{XHTML}td"), row.cells, strict=True):
                shown = "".join(b.text for b in td.iter(f"{XHTML}b"))
                assert shown == cell.text
                assert ("silent" in td.attrib["class"]) == cell.silent
                if cell.silent:
                    assert "".join(td.itertext()) == "silent"


def test_there_is_one_drawing_for_each_account_that_speaks(html):
    drawings = [e for e in find_section(html, "fans").iter(f"{SVG}svg") if e.get("role") == "img"]
    assert len(drawings) == 2 + 3
    assert all(drawing.attrib["role"] == "img" and drawing.attrib["aria-label"] for drawing in drawings)
    assert not re.search(r'"#0000[12]\d"', html)


def test_there_are_never_too_many_drawings(monkeypatch):
    monkeypatch.setattr(fans_module, "MAX_PANELS", 3)
    html = render_report(make_runs())
    assert len([e for e in find_section(html, "fans").iter(f"{SVG}svg") if e.get("role") == "img"]) == 2
    assert "3 further panels were left out" in html


def test_passages_stand_in_the_page_only_if_the_texts_were_given(html):
    passage = "The lowland fears thirst more than war."
    assert passage in html
    assert passage not in render_report(make_runs())


def test_the_same_run_gives_the_same_file(html):
    assert render_report(make_runs(), {"dams-2024": TEXT}) == html


def test_a_report_replaces_an_earlier_one(tmp_path):
    path = tmp_path / "report.html"
    path.write_text("earlier", encoding="utf-8")
    assert write_report(make_runs({}), path) == path
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


def test_a_full_disk_leaves_the_earlier_report_whole(tmp_path, monkeypatch):
    path = tmp_path / "report.html"
    path.write_text("earlier", encoding="utf-8")

    def refuse(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(SurroundingsError) as caught:
        write_report(make_runs({}), path)
    assert caught.value.problems[0].code == "R002"
    assert path.read_text(encoding="utf-8") == "earlier"
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


def test_a_missing_folder_is_said_to_be_so(tmp_path):
    with pytest.raises(SurroundingsError) as caught:
        write_report(make_runs({}), tmp_path / "nowhere" / "report.html")
    assert caught.value.problems[0].code == "R002"


def test_a_run_in_which_all_are_silent_is_readable():
    html = render_report(make_runs({}))
    parse(html)
    assert "No policy makes a material difference" in html
    assert "12 of 12 cells (100%) are silent" in html


def test_drawings_share_no_identifier():
    first, second = (
        adapt_svg('<svg><clipPath id="c"/><g clip-path="url(#c)"/></svg>', prefix, "x")
        for prefix in ("a:1", "b")
    )
    assert 'id="a-1-0"' in first
    assert "url(#a-1-0)" in first
    assert 'id="b-0"' in second
