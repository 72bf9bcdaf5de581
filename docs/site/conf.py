"""How Sphinx makes the site out of docs/: `make docs` writes it to build/docs."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from counterpoise.version import __version__

project = "Counterpoise"
copyright = "the Counterpoise developers. Apache-2.0"
author = "the Counterpoise developers"
release = version = __version__
language = "en-GB"

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
root_doc = "index"
exclude_patterns = ["README.md"]  # index.md includes it

# The pages are Markdown that a code host shows as it is: links to files, headings as anchors.
myst_heading_anchors = 3
myst_links_external_new_tab = False

# The reference of the interface comes from the docstrings.
default_role = "literal"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
python_maximum_signature_line_length = 88
python_display_short_literal_types = True
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
numpydoc_xref_param_type = False

pygments_style = "friendly"
pygments_dark_style = "github-dark"
highlight_language = "text"

html_theme = "furo"
html_title = f"Counterpoise {release}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = [("copy.js", {"defer": "defer"})]
html_copy_source = False
html_show_sphinx = False


def setup(app: Sphinx) -> None:
    """Before the theme asks for the tree of pages, say how deep it is."""
    app.connect("html-page-context", list_pages_only, priority=400)


def list_pages_only(app: Sphinx, page: str, template: str, context: dict[str, Any], document: Any) -> None:
    """The tree of pages without the headings below them, which the theme would have copied and thrown away.

    For each page that was a copy of every heading of all pages, and half of the time of the build. Only where
    the front page alone has pages below it: else the tree is deeper, and left as it is.
    """
    tree = context["toctree"]
    if set(app.env.toctree_includes) <= {root_doc}:
        context["toctree"] = lambda **options: tree(**{**options, "maxdepth": 1})
