"""Pages as frozen values: headings, sentences, tables, figures and links, rendered late."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.model.figures import FigureSpec
from reportgen.model.specs import TableSpec


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: a text, or a link with a text, or a text with several links; `code` follows as it is."""

    text: str
    target: str = ""
    code: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page under a heading of its own; what is empty is left out."""

    anchor: str
    heading: str
    texts: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    tables: tuple[TableSpec, ...] = ()
    figures: tuple[FigureSpec, ...] = ()
    after: tuple[str, ...] = ()
    formulas: tuple[tuple[str, str], ...] = ()
    """TeX of our own, and what its symbols mean."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.texts or self.items or self.tables or self.figures)


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
    """

    name: str
    template: str
    title: str
    lead: str
    sections: tuple[Section, ...]
    related: tuple[Item, ...] = ()
