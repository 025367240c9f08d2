"""Where the pages of a report are: as Markdown below `docs/`, and as HTML for what Markdown does not see."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass

from reportgen.render.escape import Safe
from reportgen.render.report import RUNS, Report, anchor

REPORT = "report"

Linker = Callable[[str], Safe]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Knows the addresses of a report's pages; files stay as they are."""

    report: Report

    def page(self, name: str) -> str:
        """Return a page's path below `docs/`: `models/NAME` -> `report/models/SLUG.md`.

        An experiment without a page of its own is a place on the page of all.
        """
        folder, _, rest = name.partition("/")
        if folder == "models" and rest:
            return f"{REPORT}/models/{self.report.slugs[rest]}.md"
        if folder == RUNS and rest:
            slug = self.report.run_slugs[rest]
            return f"{REPORT}/{RUNS}/{slug}.md" if self.report.has_run_pages else f"{REPORT}/{RUNS}.md#{anchor(slug)}"
        name, mark, place = name.partition("#")
        return f"{REPORT}/{name}{'' if '.' in posixpath.basename(name) else '.md'}{mark}{place}"

    def linker(self, place: str) -> Linker:
        """Return a function that gives addresses of Markdown files relative to a page's path."""
        return lambda name: Safe(posixpath.relpath("/" + self.page(name), posixpath.dirname("/" + place)))

    def html_linker(self, place: str) -> Linker:
        """Return a function that gives addresses of built pages relative to a page's path."""

        def link(name: str) -> Safe:
            path, mark, rest = self.linker(place)(name).partition("#")
            return Safe((path.removesuffix(".md") + ".html" if path.endswith(".md") else path) + mark + rest)

        return link
