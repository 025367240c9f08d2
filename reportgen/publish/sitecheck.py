"""Our own check over the built HTML: every address and id resolves, nothing is fetched from elsewhere."""

from __future__ import annotations

import os
import posixpath
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from reportgen.wording import errors as say

_FETCHED = {"img": "src", "script": "src", "iframe": "src", "source": "src", "embed": "src", "object": "data"}
_FETCHING_LINKS = {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch"}
# The page that a server shows for unknown addresses; its links are from the root by design.
_NOT_FOUND = "404.html"


class _Page(HTMLParser):
    """Collects ids, links and fetched addresses of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.update(value for name, value in given.items() if name in ("id", "name"))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link" and _FETCHING_LINKS & set(given.get("rel", "").split()):
            self.fetched.append(given.get("href", ""))
        elif tag in _FETCHED and _FETCHED[tag] in given:
            self.fetched.append(given[_FETCHED[tag]])


def check_site(site: Path) -> list[str]:
    """Return what is broken in a built site, one sentence for each fault, in order of page."""
    files = {Path(root, name).relative_to(site).as_posix() for root, _, names in os.walk(site) for name in names}
    pages: dict[str, _Page] = {}
    for name in sorted(files):
        if name.endswith(".html") and name != _NOT_FOUND:
            page = _Page()
            page.feed((site / name).read_text("utf-8"))
            pages[name] = page
    broken = []
    reached = {"index.html"} & set(pages)
    waiting = list(reached)
    for name, page in pages.items():
        broken += [f"{name}: {fault}" for fault in _faults(name, page, pages, files)]
    while waiting:
        name = waiting.pop()
        for address in pages[name].links:
            target = _target(name, address)
            if target in pages and target not in reached:
                reached.add(target)
                waiting.append(target)
    if "index.html" not in pages:
        broken.append(f"index.html: {say.not_there()}")
    return broken + [f"{name}: {say.orphan()}" for name in pages if name not in reached]


def _target(page: str, address: str) -> str | None:
    """Return the file that an address leads to, None where it leaves the site."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    if not parts.path:
        return page
    # A folder's address works on a server only; opened as a file it shows a listing, so it counts as broken.
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))


def _faults(name: str, page: _Page, pages: dict[str, _Page], files: set[str]) -> list[str]:
    found = []
    for address in page.fetched:
        target = None if address.startswith("data:") else _target(name, address)
        if target is None and not address.startswith("data:"):
            found.append(say.fetched_from_elsewhere(address))
        elif target is not None and target not in files:
            found.append(say.no_such_file(address))
    for address in page.links:
        target = _target(name, address)
        if target is None:
            continue
        fragment = unquote(urlsplit(address).fragment)
        if target not in files:
            found.append(say.no_such_file(address))
        elif fragment and target in pages and fragment not in pages[target].ids and fragment != "__skip":
            found.append(say.no_such_place(address))
    return found
