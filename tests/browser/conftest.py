"""The browser, a server, a study with pages of every kind, and readers."""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visitor import DESKTOP, FLAGS, Visitor
from tests.conftest import CHROMIUM

SHOWN = 40


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once for each worker with a profile of its own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word, many over one connection, each time they are asked for."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        """Let no page take from memory what another one asked for."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback while the block runs; the value is its address, with a slash at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def site(everything: Path) -> Path:
    """The built site of that project."""
    return everything / "site"


def without(faults: list[str]) -> None:
    """Fail with the faults, one a line, if there are any."""
    if faults:
        shown = list(dict.fromkeys(faults))[:SHOWN]
        pytest.fail("\n".join([f"{len(faults)} faults, the first of them:", *shown]), pytrace=False)


@contextmanager
def visitor(browser: Browser, base: str, *, width: int = DESKTOP, dark: bool = False) -> Iterator[Visitor]:
    """A reader of the site at an address, who has been nowhere before."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light")
    try:
        yield Visitor(context, base)
    finally:
        context.close()


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Send a reader to a site: `visit(folder, http=False, width=1280, dark=False)`; a fault it met fails the test."""
    readers: list[Visitor] = []
    with ExitStack() as stack:

        def send(folder: Path, *, http: bool = False, width: int = DESKTOP, dark: bool = False) -> Visitor:
            base = stack.enter_context(served(folder)) if http else f"{folder.as_uri()}/"
            readers.append(stack.enter_context(visitor(browser, base, width=width, dark=dark)))
            return readers[-1]

        yield send
    without([fault for reader in readers for fault in reader.faults])
