"""Our own check over the built site: addresses and ids resolve, nothing is fetched from elsewhere, images have text.

Pages are read with a few patterns, because a large study has hundreds of them and the standard library's parser takes
five times as long; a test holds the two against each other. Scripts are not run here.
"""

from __future__ import annotations

import html
import json
import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from reportgen.wording.errors import fault_of_page as say

# The page that a server shows for unknown addresses; its links are from the root by design.
_NOT_FOUND = "404.html"
_SKIP = "__skip"

_GIVEN = r"""(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+|["'])*+"""
_TAG = re.compile(
    rf"<!--.*?(?:--!?>|\Z)"
    rf"|<(?P<raw>script|style|title|textarea)(?P<with>(?:[\s/]{_GIVEN})?)>(?P<text>.*?)(?:</(?P=raw)(?=[\s/>])|\Z)"
    rf"|<(?P<tag>[a-z][^\s/>]*+)(?P<given>{_GIVEN})>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_IN_STYLE = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))|@import\s+(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)

_FETCHED = {
    "audio": ("src",), "embed": ("src",), "iframe": ("src",), "image": ("href", "xlink:href"), "img": ("src",),
    "input": ("src",), "object": ("data",), "script": ("src",), "source": ("src",), "track": ("src",),
    "use": ("href", "xlink:href"), "video": ("src", "poster"),
}  # fmt: skip
_FETCHING_LINKS = {
    "stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest", "preload", "prefetch", "modulepreload",
    "preconnect", "dns-prefetch",
}  # fmt: skip
_WITH_LINKS = ("a", "area")
_WITH_SETS = ("img", "source")
_READ = {*_FETCHED, *_WITH_LINKS, "link"}
# Other elements, of which there are many, are looked into only where they have one of these.
_TELLING = re.compile(r"\b(?:id|data-src)\s*=|\bstyle\s*=.*?(?:url|&)", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class _Page:
    """What the check knows of a page."""

    ids: Counter[str] = field(default_factory=Counter)
    names: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    mute: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    title: str | None = None

    def has(self, place: str) -> bool:
        """Say whether an address may name this place of the page."""
        return place in self.ids or place in self.names


def read_page(text: str) -> _Page:
    """Return ids, links, fetched addresses, images without text and the title of a page."""
    page = _Page()
    for tag, given, inside in _elements(text):
        if tag == "title" and page.title is None:
            page.title = html.unescape(inside)
        elif tag == "style":
            page.fetched += _in_style(inside)
        if tag in _READ or (given and _TELLING.search(given)):
            _note(page, tag, _attributes(given))
    return page


def _elements(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield each start tag: its name, its attributes as they are written, and the text of those that hold no tags."""
    for found in _TAG.finditer(text):
        raw, given, inside, tag, more = found.groups()
        if tag is not None:
            yield tag.lower(), more, ""
        elif raw is not None:
            yield raw.lower(), given, inside


def _attributes(given: str) -> dict[str, str]:
    """Return attributes by name; of two with one name the first counts, as in a browser."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(given):
        value = double or single or bare
        found.setdefault(name.lower(), html.unescape(value) if "&" in value else value)
    return found


def _note(page: _Page, tag: str, given: dict[str, str]) -> None:
    if "id" in given:
        page.ids[given["id"]] += 1
    if tag in _WITH_LINKS:
        page.names.update({given["name"]} if "name" in given else ())
        page.links += [given["href"]] if "href" in given else []
    elif tag == "link" and _FETCHING_LINKS & set(given.get("rel", "").lower().split()):
        page.fetched.append(given.get("href", ""))
    page.fetched += [given[name] for name in (*_FETCHED.get(tag, ()), "data-src") if name in given]
    page.data += [given["data-src"]] if "data-src" in given else []
    if tag in _WITH_SETS and "srcset" in given:
        page.fetched += [part.split()[0] for part in given["srcset"].split(", ") if part.strip()]
    if tag == "img" and "alt" not in given:
        page.mute.append(given.get("src", ""))
    if "style" in given:
        page.fetched += _in_style(given["style"])


def _in_style(text: str) -> list[str]:
    """Return what a style sheet or a `style` attribute fetches."""
    return ["".join(groups) for groups in _IN_STYLE.findall(_COMMENT.sub("", text))]


def check_site(site: Path) -> list[str]:
    """Return what is broken in a built site, one sentence for each fault, in order of page; style sheets come last."""
    files = {Path(root, name).relative_to(site).as_posix() for root, _, names in os.walk(site) for name in names}
    pages = {
        name: read_page((site / name).read_text("utf-8"))
        for name in sorted(files)
        if name.endswith(".html") and name != _NOT_FOUND
    }
    for name, page in pages.items():
        for target in {_target(name, address) for address in page.data} & files:
            _add_data(page, name, str(target), (site / str(target)).read_text("utf-8"))
    broken = [f"{name}: {fault}" for name, page in pages.items() for fault in _faults(name, page, pages, files)]
    for name in sorted(name for name in files if name.endswith(".css")):
        addresses = _in_style((site / name).read_text("utf-8"))
        broken += [f"{name}: {fault}" for fault in _unfetchable(name, addresses, files)]
    if "index.html" not in pages:
        broken.append(f"index.html: {say('missing')}")
    return broken + [f"{name}: {say('orphan')}" for name in _orphans(pages)]


def _add_data(page: _Page, name: str, path: str, text: str) -> None:
    """Give a page the rows of a data file: places that addresses may name, and links from the report's folder."""
    try:
        value = json.loads(text[text.index(",") + 1 : text.rindex(")")])
        rows = [row for row in value["rows"] if isinstance(row, dict)]
    except (ValueError, KeyError, TypeError):
        return
    folder = posixpath.dirname(posixpath.dirname(path))
    page.names.update(row["id"] for row in rows if "id" in row)
    links = dict.fromkeys(link for row in rows for link in row.get("l", {}).values())
    page.links += [posixpath.relpath(posixpath.join(folder, link), posixpath.dirname(name) or ".") for link in links]


def _orphans(pages: dict[str, _Page]) -> list[str]:
    """Return the pages to which no way leads from the front page."""
    reached = {"index.html"} & set(pages)
    waiting = list(reached)
    while waiting:
        name = waiting.pop()
        for address in pages[name].links:
            target = _target(name, address)
            if target in pages and target not in reached:
                reached.add(target)
                waiting.append(target)
    return [name for name in pages if name not in reached]


def _target(page: str, address: str) -> str | None:
    """Return the file that an address leads to, None where it leaves the site."""
    path = _path(posixpath.dirname(page), address)
    return page if path == "" else path


@lru_cache(maxsize=1 << 16)
def _path(folder: str, address: str) -> str | None:
    """Return the path that an address means in a folder, nothing for the page itself, None for another site's."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    # A folder's address works on a server only; opened as a file it shows a listing, so it counts as broken.
    return parts.path and posixpath.normpath(posixpath.join(folder, unquote(parts.path)))


def _unfetchable(name: str, addresses: list[str], files: set[str]) -> Iterator[str]:
    for address in addresses:
        if address.strip().lower().startswith("data:"):
            continue
        target = _target(name, address)
        if target is None:
            yield say("elsewhere", address)
        elif target not in files:
            yield say("file", address)


def _faults(name: str, page: _Page, pages: dict[str, _Page], files: set[str]) -> Iterator[str]:
    yield from _unfetchable(name, page.fetched, files)
    for address in page.links:
        target = _target(name, address)
        if target is None:
            continue
        fragment = unquote(address.partition("#")[2])
        if target not in files:
            yield say("file", address)
        elif fragment and target in pages and fragment != _SKIP and not pages[target].has(fragment):
            yield say("place", address)
    yield from (say("twice", value) for value, times in page.ids.items() if times > 1)
    yield from (say("image", address) for address in page.mute)
    if page.title is not None and set(page.title) & set("<>"):
        yield say("title", page.title.strip())
