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

from reportgen import build
from reportgen.commands.sample import sample_files
from tests import studies
from tests.browser.visitor import DESKTOP, FLAGS, Visitor
from tests.conftest import Once

LONG = "Fir-with-a-name-that-is-longer-than-a-phone-is-wide-and-has-no-end-Instruct"
SHOWN = 40
MARKUP = "Yew<img src=x onerror=alert(1)>"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once for each worker with a profile of its own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield chromium
        chromium.close()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word, many over one connection."""

    protocol_version = "HTTP/1.1"

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
def everything(once: Once) -> Path:
    """A built project whose site has pages of every kind; to be looked at, not changed.

    The sample study with gradients and dense models, a table of its own, a file that cannot be read, a name that is
    longer than a phone is wide, and one that is markup.
    """

    def fill(folder: Path) -> None:
        for name, content in sample_files(45, 1):
            studies.put(folder / name, content)
        studies.grid(folder, f"search_{LONG}_20", (64, 128), 0.61)
        studies.table(folder, f"search_{MARKUP}_20", [studies.row(f"search_{MARKUP}_20", 1, 32, 4, 0.5)])
        studies.experiment(folder, "search_Fir_20", studies.name(1, 32, 4), studies.evaluation(0.55, float("inf")))
        studies.experiment(folder, "search_Fir_20", studies.name(2, 64, 4), '{"metrics"')
        own = '[tables.mine]\nrows = "models"\ncolumns = ["model", "acc_mean"]\ncaption = "Mine."\n'
        studies.put(folder / "reportgen.toml", own)
        build(folder)

    return once("everything", fill)


@pytest.fixture(scope="session")
def site(everything: Path) -> Path:
    """The built site of that project."""
    return everything / "site"


def without(faults: list[str]) -> None:
    """Fail with the faults, one a line, if there are any."""
    if faults:
        shown = list(dict.fromkeys(faults))[:SHOWN]
        pytest.fail("\n".join([f"{len(faults)} faults, the first of them:", *shown]), pytrace=False)


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Send a reader to a site: `visit(folder, http=False, width=1280, dark=False)`; a fault it met fails the test."""
    readers: list[Visitor] = []
    with ExitStack() as stack:

        def send(folder: Path, *, http: bool = False, width: int = DESKTOP, dark: bool = False) -> Visitor:
            base = stack.enter_context(served(folder)) if http else f"{folder.as_uri()}/"
            context = browser.new_context(
                viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light"
            )
            stack.callback(context.close)
            readers.append(Visitor(context, base))
            return readers[-1]

        yield send
    without([fault for reader in readers for fault in reader.faults])
