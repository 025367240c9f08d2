"""The site builder's configuration, with the navigation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportgen.render.escape import page_title
from reportgen.render.pages.addresses import REPORT, Addresses
from reportgen.render.pages.spec import Page
from reportgen.render.report import RUNS
from reportgen.wording import pages as say
from reportgen.wording.catalog import SOURCE, current_language

STYLE = "report.css"
SCRIPT = "report.js"
SEARCH = "iframe-worker.js"
"""The offline plugin fetches a script from elsewhere unless one is named that has this name."""


def configuration(title: str, hand_written: Sequence[str], pages: Sequence[Page], addresses: Addresses) -> bytes:
    """Return the site builder's configuration, which a project's `mkdocs.yml` inherits.

    Args:
        title: the site's name.
        hand_written: pages of the project's own below `docs/`, in their order.
        pages: pages of the report.
        addresses: where they are.
    """
    import yaml  # noqa: PLC0415

    own = _own_navigation(hand_written)
    report = _navigation(pages, addresses)
    document = {
        "site_name": page_title(title),
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": False,
        # Experiments are reached from tables: a navigation with hundreds of them would weigh more than the pages.
        "not_in_nav": f"/index.md\n/{REPORT}/{RUNS}/\n",
        "theme": {
            "name": "material",
            "font": False,
            "language": current_language(),
            "features": ["content.code.copy", "navigation.indexes", "navigation.prune", "navigation.top", "toc.follow"],
            "palette": [
                {"media": "(prefers-color-scheme: light)", "scheme": "default", "primary": "indigo",
                 "toggle": {"icon": "material/weather-night", "name": say.heading("dark")}},
                {"media": "(prefers-color-scheme: dark)", "scheme": "slate", "primary": "indigo",
                 "toggle": {"icon": "material/weather-sunny", "name": say.heading("light")}},
            ],
        },
        # Where no page of the navigation is the front page, the theme links to a folder, which no file has.
        "extra": {
            "polyfills": [f"{REPORT}/{SEARCH}"],
            **({} if "index.md" in hand_written else {"homepage": "index.html"}),
            **({} if current_language() == SOURCE else {"generator": False}),
        },
        # The theme names its maker in English only.
        **({} if current_language() == SOURCE else {"copyright": say.made_with()}),
        "extra_css": [f"{REPORT}/{STYLE}"],
        "extra_javascript": [f"{REPORT}/{SCRIPT}"],
        "plugins": ["search", "offline"],
        "markdown_extensions": [
            "admonition", "attr_list", "md_in_html", "tables", {"toc": {"permalink": True}},
            "pymdownx.details", "pymdownx.superfences",
        ],
        "validation": {
            "nav": {"omitted_files": "warn", "not_found": "warn", "absolute_links": "warn"},
            "links": {"not_found": "warn", "anchors": "warn", "absolute_links": "warn", "unrecognized_links": "warn"},
        },
        "nav": [*own, {say.heading("report"): report}] if own else report,
    }  # fmt: skip
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1000).encode()


def _navigation(pages: Sequence[Page], addresses: Addresses) -> list[Any]:
    """Return the report's navigation: two levels, groups by what a reader wants."""
    entries = {page.name: {page_title(page.title): addresses.page(page.name)} for page in pages}
    models = [entries[name] for name in entries if name.startswith("models/")]
    compared = (
        "methods", "parameters", "defaults", "variants", "families", "tasks", "perplexity", "gradients", "certainty",
    )  # fmt: skip
    evidence = ("experiments", "explorer", "claims", "data-quality", "changes", "tables")
    about = ("methods-used", "numbers", "glossary", "downloads")
    return [
        {say.heading("overview"): addresses.page("index")},
        {say.heading("models"): [addresses.page("models"), *models]},
        {say.heading("compared"): [entries[name] for name in compared if name in entries]},
        {say.heading("evidence"): [entries[name] for name in evidence if name in entries]},
        {say.heading("about"): [entries[name] for name in about if name in entries]},
    ]


def _own_navigation(pages: Sequence[str]) -> list[Any]:
    """Return the navigation of a project's own pages: a section for each folder."""
    top: list[Any] = []
    sections: dict[str, list[str]] = {}
    for page in pages:
        folder, _, _ = page.rpartition("/")
        if not folder:
            top.append(page)
        elif folder in sections:
            sections[folder].append(page)
        else:
            sections[folder] = [page]
            top.append({page_title(folder): sections[folder]})
    return top
