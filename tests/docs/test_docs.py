"""The documentation: links lead somewhere, examples are valid, generated pages and numbers are current."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from docs.making.alike import alike
from ruamel.yaml import YAML

import counterpoise
from counterpoise.cli import main
from counterpoise.cli.app import command_line
from counterpoise.dossier import check, load
from counterpoise.errors import CATALOGUE
from counterpoise.schema import (
    PROBABILITY,
    STRENGTH,
    AccountFile,
    AimsFile,
    ChronologyFile,
    CommonFile,
    CoverageFile,
    DocumentsFile,
    DossierFile,
    EventsFile,
    PoliciesFile,
    VariablesFile,
)
from counterpoise.version import __version__

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md")])
RECORDS = sorted(DOCS.glob("decisions/[0-9]*.md"))
MODELS = {
    "dossier.yaml": DossierFile,
    "variables.yaml": VariablesFile,
    "documents.yaml": DocumentsFile,
    "common.yaml": CommonFile,
    "coverage.yaml": CoverageFile,
    "policies.yaml": PoliciesFile,
    "events.yaml": EventsFile,
    "aims.yaml": AimsFile,
    "chronology.yaml": ChronologyFile,
}
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TEXT = re.compile(r"^<!-- file: (\S+) -->\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
SECTIONS = (
    "Context",
    "Decision",
    "Why",
    "What it assumes",
    "Alternatives",
    "How it can be wrong",
    "Consequences",
)


def name_page(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """A page without its code, whose text wraps anywhere."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def yaml_blocks(page: Path) -> Iterator[tuple[str, str]]:
    """The YAML of a page: the file that each block's first line names, and the block."""
    for language, block in FENCE.findall(page.read_text(encoding="utf-8")):
        if language == "yaml":
            yield block.splitlines()[0].removeprefix("# "), block


YAML_BLOCKS = [block for page in PAGES for block in yaml_blocks(page)]


def slugs(page: Path) -> set[str]:
    """The anchors of a page: its headings as GitHub names them, and explicit ones."""
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    plain = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return plain | set(re.findall(r'<a id="([^"]+)">', text))


def load_generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["docs_generate"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES, ids=name_page)
def test_relative_links_lead_somewhere(page: Path):
    for target in LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{name_page(page)} links to {target}"
        if anchor:
            assert anchor in slugs(found), f"{name_page(page)} links to {target}"


@pytest.mark.parametrize("page", ["format.md", "errors.md", "cli.md", "api.md"])
def test_generated_pages_are_current(page: str):
    written = load_generator().PAGES[page]()
    assert (DOCS / "reference" / page).read_text(encoding="utf-8") == written, "run python docs/generate.py"


@pytest.mark.parametrize("name", ["strengths.svg", "fan.svg", "first-look.ipynb"])
def test_figures_and_the_notebook_are_current_but_for_last_digits(name: str):
    path, write = next((path, write) for path, write in load_generator().RUN.items() if path.name == name)
    assert alike(path.read_text(encoding="utf-8"), write()), "run python docs/generate.py"


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_code_is_on_the_page_of_codes_with_what_is_printed(code: str):
    page = (DOCS / "reference" / "errors.md").read_text(encoding="utf-8")
    section = re.split(r"^##", page.split(f"\n### {code}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
    assert re.search(r"^(\$ counterpoise |>>> )", section, re.MULTILINE), (
        "give it an example in docs/making/calls.py"
    )
    assert re.search(rf"^(\S+: )?(error|warning) {code}: ", section, re.MULTILINE)


def test_every_exported_name_is_on_the_page_of_the_interface():
    page = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
    named = re.findall(r"^\.\. (?:autofunction|autoclass|py:data):: counterpoise\.(\w+)$", page, re.MULTILINE)
    assert sorted(named) == sorted(counterpoise.__all__)


@pytest.mark.parametrize("page", sorted(set(DOCS.rglob("*.md")) - set(RECORDS)), ids=name_page)
def test_the_front_page_leads_to_every_page(page: Path):
    front = DOCS / "README.md"
    linked = {(DOCS / target.partition("#")[0]).resolve() for target in LINK.findall(prose(front))}
    assert page in linked | {front, DOCS / "index.md"}, "add it to docs/README.md"


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=name_page)
def test_the_documentation_can_be_found(page: Path):
    assert "docs/README.md" in LINK.findall(prose(page))


def list_commands(page: Path) -> set[str]:
    """The command lines of a page: in its text, indented, or after a prompt."""
    text = page.read_text(encoding="utf-8")
    lines = re.findall(r"^(?: {4}|\$ )(counterpoise .+)$", text, re.MULTILINE)
    return {
        line.partition("  #")[0] for line in [*lines, *re.findall(r"`(counterpoise [^`]+)`", prose(page))]
    }


COMMANDS = sorted({line for page in PAGES if page.name != "errors.md" for line in list_commands(page)})


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_and_options_that_pages_name_exist(line: str):
    words = line.replace("[", "").replace("]", "").split()[1:]
    shared = {option for entry in command_line().params for option in entry.opts} | {"--help"}
    name = next((word for word in words if not word.startswith("-")), None)
    known = command_line().commands
    if name == "CODE" or name is None:
        return
    assert name in known, f"there is no command {name}"
    found = known[name]
    inner = getattr(found, "commands", {})
    if inner:
        words = words[words.index(name) + 1 :]
        assert words[0] in inner, f"there is no command {name} {words[0]}"
        found = inner[words[0]]
    allowed = shared | {option for entry in found.params for option in (*entry.opts, *entry.secondary_opts)}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= allowed


@pytest.mark.parametrize(("file", "block"), YAML_BLOCKS, ids=[file for file, _ in YAML_BLOCKS])
def test_yaml_examples_fit_the_models(file: str, block: str):
    model = AccountFile if re.fullmatch(r"accounts/[a-z-]+\.yaml", file) else MODELS[file]
    data: Any = YAML(typ="safe", pure=True).load(io.StringIO(block))
    assert model.model_validate(data)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The folder that the two how-to pages make together, with its texts."""
    folder = tmp_path / "strait"
    for page in sorted(DOCS.glob("howto/*.md")):
        written = [*yaml_blocks(page), *TEXT.findall(page.read_text(encoding="utf-8"))]
        for file, block in written:
            path = folder / file if file.endswith(".yaml") else tmp_path / file
            assert not path.exists(), f"{file} is shown twice"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(block.encode())
    return folder


def test_the_howto_pages_show_every_file_and_make_a_dossier_without_problems(example: Path):
    assert set(MODELS) <= {path.name for path in example.iterdir()}
    assert [str(problem) for problem in check(example, example.parent / "texts")] == []


def test_a_changed_letter_in_the_example_text_is_noticed(example: Path):
    text = example.parent / "texts" / "the-wardens-view.txt"
    text.write_bytes(text.read_bytes().replace(b"Only patrols", b"Even patrols"))
    assert "L002" in {problem.code for problem in check(example, text.parent)}


def test_the_commands_about_the_example_work(example: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(example.parent)
    page = (DOCS / "howto" / "write-a-dossier.md").read_text(encoding="utf-8")
    shown = re.findall(r"^ {4}counterpoise (.+ strait.*)$", page, re.MULTILINE)
    assert len(shown) >= 3
    for line in shown:
        assert main(line.split()) == 0, line


def test_the_example_runs_and_its_rivals_disagree(example: Path):
    from counterpoise.simulation import simulate

    runs = simulate(load(example), draws=40, seed=1, workers=1)
    table = runs.summary().set_index(["variable", "account", "policy"])
    cell = table.loc[("smuggling", "wardens", "more-patrols")]
    assert cell["reach"] == "own"
    assert cell["median"] < 0
    assert table.loc[("smuggling", "pilots", "more-patrols"), "reach"] == "denied"
    assert table.loc[("ISLE.fleet_at_sea", "wardens", "more-patrols"), "reach"] in {"silent", "common"}


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_decision_records_have_their_parts_and_are_short(record: Path):
    text = record.read_text(encoding="utf-8")
    assert tuple(re.findall(r"^## (.+)$", text, re.MULTILINE)) == SECTIONS
    assert text.startswith(f"# {record.stem[:4]} ")
    assert len(text.splitlines()) < 60
    assert f"({record.name})" in (RECORDS[0].parent / "README.md").read_text(encoding="utf-8")


def test_decision_records_are_numbered_without_gaps():
    assert [int(record.name[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1))


def say_constants() -> list[str]:
    """Phrases of the mathematics that hold a number of the code."""
    from counterpoise.expressions import RAMP_SHARE
    from counterpoise.simulation import MATERIAL_SHARE
    from counterpoise.simulation.ensemble import CHANGE_BINS, LEVEL_BINS
    from counterpoise.simulation.simulate import STABILITY_DRAWS
    from counterpoise.system import CHUNK, COMMON_FACTOR, CONTRACTION, DENIAL_SD, STRENGTH_SIGMA, swing_of

    strengths = [f"| {word} | {share:.0%} | {swing_of(word):.3f} |" for word, share in STRENGTH.items()]
    hedges = [f"{word.replace('_', ' ')} {share:g}".replace("0.", ".") for word, share in PROBABILITY.items()]
    return [
        *strengths,
        *hedges,
        f"`exp({STRENGTH_SIGMA:g} g)`",
        f"`{DENIAL_SD:g} g` logits",
        f"sqrt({COMMON_FACTOR:g}) f + sqrt({1 - COMMON_FACTOR:g}) e",
        f"`min(1, {CONTRACTION:g} / sum |w|)`",
        f"ramp, {RAMP_SHARE:g} of the range wide",
        f"a chunk of {CHUNK} draws",
        f"the first {STABILITY_DRAWS} draws",
        f"is under {MATERIAL_SHARE:g} of the range",
        f"{LEVEL_BINS} over the range for levels and {CHANGE_BINS} over twice the range",
        f"at most one bin, {max(1 / LEVEL_BINS, 2 / CHANGE_BINS):.1%} of the range",
    ]


@pytest.mark.parametrize("phrase", say_constants())
def test_the_mathematics_states_the_numbers_of_the_code(phrase: str):
    text = " ".join((DOCS / "explanation" / "mathematics.md").read_text(encoding="utf-8").split())
    assert phrase in text


def test_the_citation_names_this_version():
    data = YAML(typ="safe", pure=True).load(ROOT / "CITATION.cff")
    assert data["version"] == __version__
    assert data["license"] == "Apache-2.0"
