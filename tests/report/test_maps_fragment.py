"""Causal maps in a page and in a file: harmless, sound, small, and written whole or not at all."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import html5lib
import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from tests.helpers import build
from tests.report.test_maps import SVG, TEMPLATES, made, parse_svg

import counterpoise as cp
from counterpoise.report.maps import CausalMap, draw_map, list_maps
from counterpoise.safety import clean_text

NASTY = """</svg><script>alert(1)</script>"'&{{ 7 }} \x1b[31m\u202e"""


@pytest.fixture
def dossier():
    return made(
        one=[
            build.causal("x", "y", "-", "strong", id="o-xy"),
            build.causal("y", "x", id="o-yx"),
            build.causal("y", "z", "0", id="o-yz"),
        ]
    )


@pytest.fixture(scope="module")
def russia():
    return cp.load("russia")


@pytest.fixture(scope="module")
def groups(russia):
    return list_maps(russia)


def test_hostile_text_is_only_text():
    content = made(one=[build.causal("x", "y", id="o-xy", paraphrase=NASTY)])
    x = content.variables["x"].model_copy(update={"title": NASTY})
    account = content.accounts["one"]
    account = replace(account, content=account.content.model_copy(update={"title": NASTY, "short": NASTY}))
    events = {"shock": content.events["shock"].model_copy(update={"title": NASTY})}
    content = replace(
        content, variables={**content.variables, "x": x}, accounts={"one": account}, events=events
    )
    for name in (None, "one"):
        text = draw_map(content, name)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", text)
        names = {e.tag.removeprefix(SVG) for e in parse_svg(text).iter()}
        assert names <= {
            "svg", "title", "desc", "style", "defs", "marker", "path", "circle", "rect", "text", "g",
        }  # fmt: skip
        assert "<script>alert(1)</script>" in "".join(parse_svg(text).itertext())
    page = render(list_maps(content))
    assert "<script" not in page
    html5lib.HTMLParser(strict=True).parse(page)


def clean(value):
    """As in the report: text of a dossier is cleaned, markup stays."""
    return clean_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def render(groups):
    """The fragment in a page of its own, with the styles that it needs."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=clean,
    )  # fmt: skip
    environment.filters["drawing"] = lambda drawing: Markup(drawing.svg)  # noqa: S704
    body = environment.get_template("maps.html.j2").render(page=SimpleNamespace(maps=groups))
    style = (TEMPLATES / "style.css").read_text("utf-8") + (TEMPLATES / "maps.css").read_text("utf-8")
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Maps</title>'
        f"<style>{style}</style></head><body>{body}</body></html>"
    )


def test_the_fragment_is_sound_html_and_asks_for_nothing(groups):
    page = render(groups)
    tree = html5lib.HTMLParser(strict=True).parse(page)
    names = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(names) == len(set(names))
    for element in tree.iter():
        tag = str(element.tag).split("}")[-1]
        assert tag not in {"script", "link", "img", "image", "use", "foreignObject", "iframe"}
        for attribute, value in element.attrib.items():
            assert attribute not in {"style", "src"}
            assert not attribute.startswith("on")
            assert attribute != "href" or value.startswith(("#variable-", "#claim-"))
    style = "".join(e.text or "" for e in tree.iter() if str(e.tag).endswith("}style"))
    assert "url(" not in style
    assert "@import" not in style
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(names)
    assert not re.search(r"url\((?!#)", page)


def test_each_account_has_its_maps_the_first_open(groups, russia):
    assert [group.account for group in groups] == [None, *russia.accounts]
    tree = html5lib.HTMLParser(strict=True).parse(render(groups))
    for group in groups:
        details = next(e for e in tree.iter() if e.get("id") == group.name)
        inner = [e for e in details.iter() if e.get("class") == "map-outcome"]
        assert [e.get("open") is not None for e in inner] == [True, *[False] * len(group.focused)]
        assert len(inner) == len(group.drawings)
        assert len(group.focused) + len(group.unreached) == len(russia.headline)
        regions = [e for e in details.iter() if e.get("role") == "region"]
        assert len(regions) == len(inner)
        assert all(e.get("tabindex") == "0" and e.get("aria-label") for e in regions)


def test_all_maps_of_russia_are_small_and_quick(russia):
    started = time.process_time()
    groups = list_maps(russia)
    assert time.process_time() - started < 3
    assert sum(len(drawing.svg.encode()) for group in groups for drawing in group.drawings) < 3_000_000


def test_a_map_for_a_notebook_is_saved_whole(dossier, tmp_path, monkeypatch):
    found = cp.plot_map(dossier, "one", "z")
    assert isinstance(found, CausalMap)
    assert found.svg == draw_map(dossier, "one", "z") == found._repr_svg_()
    assert found.svg in found._repr_html_()
    assert "four links" in repr(found)
    root = parse_svg(found.svg)
    assert root.tag == f"{SVG}svg"
    assert not [e for e in root.iter() if e.get("href")]
    path = tmp_path / "map.svg"
    assert found.save(path) == path
    assert path.read_text("utf-8") == found.svg

    def refuse(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(cp.SurroundingsError) as caught:
        cp.plot_map(dossier).save(path)
    assert caught.value.problems[0].code == "R002"
    assert path.read_text("utf-8") == found.svg
    assert [entry.name for entry in tmp_path.iterdir()] == ["map.svg"]


@pytest.mark.parametrize(
    ("asked", "code", "near"),
    [
        (("oen",), "N003", "one"),
        (("one", "totl"), "N002", "total"),
        ((None, "given"), "N002", None),
    ],
)
def test_what_is_not_there_is_told(dossier, asked, code, near):
    with pytest.raises(cp.UsageError) as caught:
        cp.plot_map(dossier, *asked)
    problem = caught.value.problems[0]
    assert problem.code == code
    assert near is None or problem.nearest == near
