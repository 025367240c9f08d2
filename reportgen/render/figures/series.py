"""Entities of the figures, and words that all captions share."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model.experiments import Value
from reportgen.model.figures import Kind, Series, Words
from reportgen.render.report import Report
from reportgen.wording import figures as say
from reportgen.wording import tables as table_words


def of_model(report: Report, name: str) -> Series:
    """Return the series of a model."""
    return Series(Kind.MODEL, report.models.index(name), report.labels.model(name))


def of_method(report: Report, name: str) -> Series:
    """Return the series of a method."""
    return Series(Kind.METHOD, report.methods.index(name), report.labels.method(name))


def words(report: Report, name: str, caption: str, alt: str, panels: Sequence[str] = ()) -> Words:
    """Return what is said of a figure; made-up data is marked, and the only one of its panels is named."""
    mark = f"{table_words.synthetic_note()} " if report.synthetic else ""
    only = f" {say.only_panel(panels[0])}" if len(panels) == 1 and panels[0] else ""
    return Words(name, mark + caption + only, alt)


def ranked(values: set[Value]) -> list[Value]:
    """Return parameter values in order: numbers by size, then text."""
    return sorted(values, key=lambda value: (isinstance(value, str), value if isinstance(value, str) else float(value)))
