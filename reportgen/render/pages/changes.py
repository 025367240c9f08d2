"""The page on what changed since another state of the study."""

from __future__ import annotations

from reportgen.model.changes import Changes
from reportgen.render.pages.spec import Item, Page, Section
from reportgen.render.report import Report
from reportgen.render.tables.of_changes import ChangeTables
from reportgen.wording import change_lines
from reportgen.wording import changes as say
from reportgen.wording import pages as page_words

MOST_ROWS = 200
"""Rows of a table at most: the page is to be read, `diff --format json` has all."""


def changes_page(changes: Changes, report: Report) -> Page:
    """Return the page: what was compared, then a section for each kind of change."""
    tables = ChangeTables(changes, report.labels, MOST_ROWS, frozenset(report.run_slugs)).all()
    sections = tuple(Section(name, say.heading(name), plain=(spec,), after=spec.notes) for name, spec in tables.items())
    related = tuple(Item(page_words.heading(name), name if name != "overview" else "index") for name in
                    ("overview", "certainty", "experiments", "data-quality"))  # fmt: skip
    return Page("changes", "changes", page_words.heading("changes"), change_lines.headline(changes), sections, related)
