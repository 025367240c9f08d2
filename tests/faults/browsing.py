"""A reader in a browser who opens a site of nasty names and uses what pages offer; what acts, asks or leads out is a fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error, Locator, Page

from tests.browser.visitor import Visitor
from tests.faults import markup

# What a browser made of the page: handlers, addresses that run or lead out, and elements that load something.
_ACTIVE = """([ours, outside]) => {
  const found = [];
  for (const e of document.querySelectorAll("*")) {
    const name = e.tagName.toLowerCase();
    if (["object", "embed", "base", "applet", "marquee"].includes(name)) found.push(`<${name}>`);
    if (name === "iframe" && (e.src || e.srcdoc)) found.push(e.outerHTML.slice(0, 120));
    if (name === "meta" && e.httpEquiv) found.push(e.outerHTML.slice(0, 120));
    if (name === "img" && !e.src.startsWith(ours) && !e.src.startsWith("data:")) found.push(e.outerHTML.slice(0, 120));
    for (const { name: given, value } of e.attributes) {
      if (/^on/i.test(given)) found.push(`<${name} ${given}=${value}>`);
      const leads = ["href", "xlink:href", "src", "action", "formaction", "data"].includes(given);
      if (leads && /^\\s*(javascript|vbscript|data:text)/i.test(value)) found.push(`<${name} ${given}=${value}>`);
      if (given === "href" && name === "a" && e.href instanceof String === false) {
        const goes = String(e.href?.baseVal ?? e.href);
        if (goes && !goes.startsWith(ours) && !outside.includes(goes)) found.push(`<a href=${value}>`);
      }
    }
  }
  return found;
}"""

_TEXTS = """() => [...document.querySelectorAll("h1, td, th, a, code, option, .dt-button, legend, label, bdi")].map(
  e => e.textContent)"""


def look(reader: Visitor) -> list[str]:
    """Return what is active on the open page."""
    found: list[str] = reader.page.evaluate(_ACTIVE, [reader.base, list(markup.OUTSIDE)])
    return [f"{reader.name}: {what}" for what in found]


def texts(page: Page) -> set[str]:
    """Return the texts of a page's cells, links, controls and headings."""
    return {markup.squeezed(text) for text in page.evaluate(_TEXTS)}


def visit(reader: Visitor, name: str) -> Iterator[str]:
    """Open a page, unfold it, press every tool of its tables, and yield what is wrong."""
    page = reader.go(name)
    reader.unfold()
    yield from look(reader)
    for box in page.locator(".rg-table.rg-on").all()[:_MOST]:
        yield from _tools(reader, box)


_FOUND = 3000
"""Milliseconds after which a search has found nothing."""

_MOST = 3
"""Tables of a page whose tools are pressed."""


def _tools(reader: Visitor, box: Locator) -> Iterator[str]:
    """Open each tool of a table, choose columns and values in its filter, and copy in each form."""
    page = reader.page
    for place in range(box.locator(".dt-buttons > .dt-button").count()):
        box.locator(".dt-buttons > .dt-button").nth(place).click()
        page.wait_for_timeout(50)
        if box.locator(".dtsb-add").count():
            box.locator(".dtsb-add").first.click()
            page.wait_for_timeout(50)
            _choose(page, box)
        yield from look(reader)
        page.keyboard.press("Escape")
        page.wait_for_timeout(50)


def _choose(page: Page, box: Locator) -> None:
    """Choose each column of the filter in turn, with its first condition that offers values."""
    columns = box.locator(".dtsb-data").first
    for option in range(1, min(columns.locator("option").count(), 6)):
        columns.select_option(index=option)
        conditions = box.locator(".dtsb-condition").first
        if conditions.count():
            conditions.select_option(index=1)
        page.wait_for_timeout(30)


def search(reader: Visitor, queries: Sequence[str]) -> Iterator[str]:
    """Search for texts on the front page, and yield what is active in what is found."""
    page = reader.go("index.html")
    field = page.locator("input.md-search__input")
    field.click()
    for query in queries:
        field.fill("")
        page.keyboard.type(query)
        with suppress(Error):
            page.locator(".md-search-result__item a").first.wait_for(timeout=_FOUND)
        yield from look(reader)


def pages(site: Path, most: int | None = None) -> list[str]:
    """Return the pages of a site, those with tools and names first; of many experiments only some."""
    every = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html")) if path.name != "404.html"]
    every.sort(key=lambda name: (name.count("/"), name))
    return every[:most]


def quietly(reader: Visitor, name: str) -> list[str]:
    """Visit a page; what the browser itself refuses is a fault too."""
    try:
        return list(visit(reader, name))
    except Error as error:
        return [f"{name}: {error.message.splitlines()[0]}"]
