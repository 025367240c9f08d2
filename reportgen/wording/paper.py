"""Words of the paper bundle."""

from __future__ import annotations

from reportgen.model.venues import Venue
from reportgen.wording.catalog import _, gap
from reportgen.wording.numbers import grouped


def needs(packages: str) -> str:
    """A comment in a file: packages, and the size that a fragment was made for."""
    return _("Needs {packages}").format(packages=packages)


def first_rows(shown: int, total: int) -> str:
    """Note of a compact table with fewer rows."""
    return _("The first {shown} of {total} rows; the full form of this table has all.").format(
        shown=grouped(shown), total=grouped(total)
    )


def intro(venue: Venue, *, synthetic: bool) -> str:
    """First lines of main.tex: what it shows, and how far its widths can be trusted."""
    text = _(
        "This document shows every table and figure of the bundle as wide as it will stand in a paper for {venue}: columns "
        "of {column} pt in a text of {text} pt."
    ).format(venue=venue.name, column=f"{venue.column_width:.1f}", text=f"{venue.text_width:.1f}")
    text += gap()
    if venue.source == "article.cls":
        text += _("No venue was named: these are the measures of the article class with margins of 2.5 cm.")
    elif venue.verified:
        text += _("The measures were checked against {source}.").format(source=venue.source)
    else:
        text += _("The measures were not checked against the venue's own style.")
    if synthetic:
        text += gap() + _("SYNTHETIC DATA: the figures measure nothing.")
    return text


def index_heads() -> tuple[str, str, str]:
    """Heads of the index of numbers."""
    return _("Macro"), _("Shows"), _("Figure of analysis.json")


def index_caption() -> str:
    """Caption of the index of numbers."""
    return _("Numbers that a paper can quote.")


def index_lead(count: int) -> str:
    """The answer of the page with the index of numbers."""
    return _("{count} numbers can be quoted by name: they change with the results, and never by hand.").format(
        count=grouped(count)
    )


def index_use() -> tuple[str, str]:
    """How the numbers get into a paper."""
    return (
        _(
            "Copy paper/numbers.tex beside the manuscript and \\input it; then write the macro where the number belongs."
        ),
        _(
            "Names of your own are made in the study file under [numbers.NAME]; check --paper says which copies are out of "
            "date and which macros are undefined."
        ),
    )


def code_points() -> str:
    """Note where letters were replaced."""
    return _("Characters that the fonts lack are shown by their code point, as [U+4E2D].")


def best_rows(shown: int, total: int, by: str) -> str:
    """Note of a compact table with the best rows only."""
    return _("The best {shown} of {total} rows by {by}; the full form of this table has all.").format(
        shown=grouped(shown), total=grouped(total), by=by
    )


def fewer_columns() -> str:
    """Note of a compact table whose notes may name columns that it lacks."""
    return _("Columns that are named here and not shown stand in the full form of this table.")
