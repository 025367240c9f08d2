"""Pages as frozen values: headings, sentences, tables, figures and links, rendered late."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.model.figures import FigureSpec
from reportgen.model.specs import TableSpec


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: a text, or a link with a text, or a text with several links.

    Attributes:
        text: what it says.
        target: page that the text links to.
        code: follows as it is.
        links: further texts with their pages.
        mark: kind and word of a mark before the text, such as a verdict.
        detail: what unfolds below it.
    """

    text: str
    target: str = ""
    code: str = ""
    links: tuple[tuple[str, str], ...] = ()
    mark: tuple[str, str] | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One task of an experiment: its accuracy from 0 to 1, standard error, and what it is held against."""

    label: str
    text: str
    value: float
    stderr: float | None
    reference: float | None


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from 0 to 1, and what they show in words."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page under a heading of its own; what is empty is left out.

    Attributes:
        anchor: id of the heading.
        heading: the heading.
        texts: paragraphs.
        items: a list.
        tables: tables with tools, notes and files.
        plain: small tables of facts.
        bars: accuracies as bars.
        paths: files to find on disk.
        figures: figures.
        after: remarks in small print.
        formulas: TeX of our own, and what its symbols mean.
        status: kind, heading and text of a box.
        explorer: the place of the explorer.
    """

    anchor: str
    heading: str
    texts: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    tables: tuple[TableSpec, ...] = ()
    figures: tuple[FigureSpec, ...] = ()
    after: tuple[str, ...] = ()
    formulas: tuple[tuple[str, str], ...] = ()
    plain: tuple[TableSpec, ...] = ()
    bars: Bars | None = None
    paths: tuple[str, ...] = ()
    status: tuple[str, str, str] | None = None
    explorer: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (
            self.texts or self.items or self.tables or self.figures or self.plain or self.bars or self.paths
            or self.status or self.explorer
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Attributes:
        name: address below the report without ending, such as `models/Llama`; a model's name, not its file name.
        template: template that is tried first.
        title: heading and title.
        lead: the answer in a sentence.
        sections: the parts.
        related: pages to go on to.
        up: pages above it, shown below the answer.
    """

    name: str
    template: str
    title: str
    lead: str
    sections: tuple[Section, ...]
    related: tuple[Item, ...] = ()
    up: tuple[Item, ...] = ()
