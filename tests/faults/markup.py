"""Built pages, parsed: only tags, attributes and scripts that are meant, and the texts that they show."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

GLOBAL = frozenset(
    {"class", "id", "hidden", "title", "role", "tabindex", "aria-label", "aria-labelledby", "aria-expanded"}
)

_OF_THEME = frozenset(
    {
        "data-md-component", "data-md-scrollfix", "data-md-type", "data-md-toggle", "data-md-level", "data-md-color-accent",
        "data-md-color-media", "data-md-color-primary", "data-md-color-scheme",
    }
)  # fmt: skip

ALLOWED: dict[str, frozenset[str]] = {
    **{
        tag: frozenset()
        for tag in (
            "article", "bdi", "button", "caption", "code", "em", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "head",
            "header", "hr", "li", "main", "mfrac", "mi", "mn", "mo", "mover", "mrow", "mspace", "msqrt", "msub", "msubsup",
            "msup", "munder", "munderover", "mtext", "nav", "noscript", "ol", "p", "pre", "small", "strong", "summary", "tbody",
            "thead", "title", "tr", "u", "ul",
        )
    },
    "a": frozenset({"href", "rel", "target"}),
    "body": frozenset({"dir"}),
    "button": frozenset({"type"}),
    "details": frozenset({"data-latex", "data-search-exclude"}),
    "div": frozenset({"data-rows", "data-search-exclude", "data-src", "data-table"}),
    "form": frozenset({"name"}),
    "html": frozenset({"lang"}),
    "img": frozenset({"alt", "height", "loading", "src", "width"}),
    "input": frozenset(
        {"autocapitalize", "autocomplete", "autocorrect", "checked", "name", "placeholder", "required", "spellcheck", "type"}
    ),
    "label": frozenset({"for"}),
    "link": frozenset({"href", "rel"}),
    "math": frozenset({"display", "xmlns"}),
    "meta": frozenset({"charset", "content", "name"}),
    "mfrac": frozenset({"linethickness"}),
    "mi": frozenset({"mathvariant"}),
    "mo": frozenset({"fence", "form", "maxsize", "minsize", "stretchy"}),
    "mspace": frozenset({"width"}),
    "path": frozenset({"d"}),
    "script": frozenset({"src", "type"}),
    "span": frozenset({"style"}),
    "svg": frozenset({"viewbox", "xmlns"}),
    "table": frozenset(),
    "td": frozenset({"data-order", "colspan"}),
    "th": frozenset({"colspan", "data-name", "rowspan", "scope", "data-order"}),
}  # fmt: skip
"""Tags of a built page and their attributes besides `GLOBAL` and the theme's; nothing else may come out."""

FRAGMENT = frozenset({"p", "code", "pre", "ul", "ol", "li", "strong", "em", "h1", "h2", "h3", "small", "hr"})
"""Tags that a text of the search index may hold; none has attributes."""

_STYLE = re.compile(r"(?:left:[0-9.]+%;?)?(?:width:[0-9.]+%)?")
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "mspace"})
_RELATIVE = re.compile(r"(?!//)(?:[^:/?#]*(?:[/?#]|$))")
OUTSIDE = ("https://squidfunk.github.io/mkdocs-material/",)
"""Addresses elsewhere that a page may link to: the theme's."""


@dataclass
class Page:
    """What a page holds.

    Attributes:
        faults: tags, attributes, addresses and styles that are not meant.
        scripts: SHA-256 of each script that stands in the page.
        comments: comments.
        texts: text of every element, without runs of spaces.
        title: text of its `title` elements.
    """

    faults: list[str] = field(default_factory=list)
    scripts: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)
    title: list[str] = field(default_factory=list)


class _Parser(HTMLParser):
    """Fills a page."""

    def __init__(self, allowed: dict[str, frozenset[str]]) -> None:
        super().__init__(convert_charrefs=True)
        self.page, self.allowed = Page(), allowed
        self._open: list[tuple[str, list[str]]] = []
        self._inline = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in self.allowed:
            self.page.faults.append(f"<{tag}>")
        for name, value in given.items():
            if name not in self.allowed.get(tag, ()) and not (self.allowed is ALLOWED and name in GLOBAL | _OF_THEME):
                self.page.faults.append(f"<{tag} {name}>")
            elif name in ("href", "src", "data-src") and not (_RELATIVE.match(value) or value in OUTSIDE):
                self.page.faults.append(f"<{tag} {name}={value!r}>")
            elif name == "style" and not _STYLE.fullmatch(value):
                self.page.faults.append(f"<{tag} style={value!r}>")
            elif name in ("alt", "data-name", "aria-label"):
                self.page.texts.add(squeezed(value))
        self._inline = tag == "script" and "src" not in given
        if tag not in _VOID:
            self._open.append((tag, []))

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        if self._inline:
            self.page.scripts.add(hashlib.sha256(data.encode()).hexdigest())
            return
        for _, parts in self._open:
            parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._inline = False
        if tag not in (name for name, _ in self._open):
            return
        while self._open:
            name, parts = self._open.pop()
            text = squeezed("".join(parts))
            if name == "title":
                self.page.title.append(text)
            elif len(text) < _LONG:
                self.page.texts.add(text)
            if name == tag:
                return

    def handle_comment(self, data: str) -> None:
        self.page.comments.append(data)

    def handle_decl(self, decl: str) -> None:
        if decl != "doctype html":
            self.page.faults.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.page.faults.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.page.faults.append(f"<![{data}>")


_LONG = 4000
"""Characters of an element's text from which on nobody looks for a name in it: its parts are there as well."""


def squeezed(text: str) -> str:
    """Return a text as a page shows it: runs of white space are one space."""
    return " ".join(text.split())


def parse(text: str, allowed: dict[str, frozenset[str]] = ALLOWED) -> Page:
    """Parse a page, or with a shorter list of tags a piece of one."""
    parser = _Parser(allowed)
    parser.feed(text)
    parser.close()
    return parser.page


def fragment(text: str, tags: Iterable[str] = FRAGMENT) -> Page:
    """Parse a piece of a page whose tags have no attributes."""
    return parse(f"<li>{text}</li>", dict.fromkeys([*tags, "li"], frozenset()))


def pages(site: Path) -> Iterator[tuple[str, Page]]:
    """Yield the pages of a site, parsed, with their paths."""
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), parse(path.read_text("utf-8"))
