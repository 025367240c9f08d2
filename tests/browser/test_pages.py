"""Every page of a report, opened in a browser."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit, served, visitor, without
from tests.browser.visitor import PHONE
from tests.conftest import lacking

pytestmark = pytest.mark.browser

HEAVIEST = 300_000
PACKED = (".html", ".js", ".json", ".css")


def pages(site: Path) -> list[str]:
    """All pages by their path, without the one that a server shows for unknown addresses."""
    found = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]
    return [name for name in found if name != "404.html"]


SAMPLED = re.compile(r"/(?:search_)?(?:Alder|Birch|Cedar)(?:-Instruct)?(?:_\w+_20|_20)?(?=[./])")


def different(site: Path) -> list[str]:
    """The first of all pages that are alike: those of the sample's models, and those of a folder's experiments."""
    found: dict[str, str] = {}
    for name in pages(site):
        kind = SAMPLED.sub("/sample", name)
        found.setdefault(kind.rpartition("/")[0] if name.count("/") > 2 else kind, name)
    return list(found.values())


def kinds(site: Path) -> list[str]:
    """One page of each kind: those that are alone, and the largest of each folder of pages that are alike."""
    found: dict[str, str] = {}
    for name in sorted(pages(site), key=lambda name: (-(site / name).stat().st_size, name)):
        found.setdefault("/".join(name.split("/")[:2]), name)
    return sorted(found.values())


def test_every_page_is_well_made(site: Path, visit: Visit):
    """Opened as files on a phone, pages that differ stay inside window and site; headings, tables and images are in order."""
    reader, found = visit(site, width=PHONE), []
    for name in different(site):
        reader.go(name)
        reader.unfold()
        found += [*reader.sideways(), *reader.headings(), *reader.tables(), *reader.images()]
    without(found)


@dataclass
class Look:
    """What a reader sees of a page with all that can be unfolded open, and what the page asked for."""

    heads: int
    weight: int
    axe: dict[str, list[str]]


@dataclass
class Looks:
    """What a reader saw of all kinds of pages, by their path, and what went wrong meanwhile."""

    pages: dict[str, Look]
    faults: list[str]


@pytest.fixture(scope="module")
def looks(browser: Browser, site: Path) -> Looks:
    """One look from a server, which nothing is kept of, at each kind of page: first in light, then in dark."""
    schemes = ("default", "slate") if not lacking("axe") else ()
    with served(site) as base, visitor(browser, base) as reader:
        found = Looks({}, reader.faults)
        for name in kinds(site):
            reader.requested.clear()
            reader.go(name)
            reader.unfold()
            look = Look(reader.page.locator("h1").count(), weight(site, base, reader.requested), {})
            for scheme in schemes:
                reader.choose(scheme)
                # Light has been looked at whole, and dark differs from it by its colours.
                look.axe[scheme] = reader.axe(rules=("color-contrast",) if scheme == "slate" else ())
            reader.page.evaluate("localStorage.clear()")
            found.pages[name] = look
    return found


def test_every_kind_of_page_opens_from_a_server(looks: Looks):
    """Opened from a server, no page complains or asks for anything that is not of the site."""
    assert {name: look.heads for name, look in looks.pages.items() if look.heads != 1} == {}
    without(looks.faults)


@pytest.mark.axe
@pytest.mark.parametrize("scheme", ["default", "slate"], ids=["light", "dark"])
def test_axe_finds_nothing_grave(looks: Looks, scheme: str):
    """Axe finds nothing serious or critical on any kind of page, in light and in dark."""
    without([fault for look in looks.pages.values() for fault in look.axe[scheme]])


@pytest.mark.parametrize("http", [False, True], ids=["file", "server"])
def test_the_palette_is_switched_and_kept(site: Path, visit: Visit, http: bool):
    """The button in the header switches between light and dark, and the next page keeps the choice."""
    reader = visit(site, http=http)
    reader.go("report/index.html")
    assert reader.scheme() == "default"
    light = reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
    reader.choose("slate")
    assert reader.page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    reader.go("report/models.html")
    assert reader.scheme() == "slate"
    reader.choose("default")
    reader.go("report/index.html")
    assert reader.scheme() == "default"


def test_a_reader_who_prefers_dark_sees_dark(site: Path, visit: Visit):
    """Where the system is dark a page is dark from the start."""
    reader = visit(site, dark=True)
    reader.go("report/index.html")
    assert reader.scheme() == "slate"


def weight(site: Path, base: str, requested: list[str]) -> int:
    """Bytes that a host sends for what a page asked for, beside the theme's own files and the index of its search."""
    asked = {unquote(url.removeprefix(base).split("#")[0]) for url in requested if url.startswith(base)}
    files = {name: (site / name).read_bytes() for name in asked if not name.startswith(("assets/", "search/"))}
    return sum(len(gzip.compress(file, 6) if name.endswith(PACKED) else file) for name, file in files.items())


def test_pages_are_light(looks: Looks):
    """Read to its end, no page but the explorer's asks for more than 300 KB beside the theme and its search."""
    found = {name: look.weight for name, look in looks.pages.items()}
    assert found.pop("report/explorer.html") > HEAVIEST
    assert max(found.values()) > HEAVIEST / 2
    assert {name: size for name, size in found.items() if size > HEAVIEST} == {}


@pytest.mark.parametrize("http", [False, True], ids=["file", "server"])
def test_the_search_finds_pages(site: Path, visit: Visit, http: bool):
    """A word in the search of the header finds a page, also where pages are opened as files."""
    reader = visit(site, http=http)
    page = reader.go("report/index.html")
    page.locator("input.md-search__input").click()
    page.keyboard.type("glossary")
    found = page.locator(".md-search-result__item a").first
    found.wait_for()
    found.click()
    page.wait_for_url("**/report/**")
    assert "glossary" in page.locator("h1").inner_text().lower()
