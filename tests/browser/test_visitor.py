"""The reader in the browser notices what the tests of the pages rely on it to notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import studies
from tests.browser.conftest import Visit
from tests.browser.visitor import PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("http", [False, True], ids=["file", "server"])
@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<script>console.error('oh')</script>", "x.html: console: oh"),
        ("<script>nothing()</script>", "x.html: error in a script: nothing is not defined"),
        ("<script>setTimeout(() => alert('boo'))</script>", "x.html: dialog: boo"),
        ("<script src='https://cdn.example/x.js'></script>", "x.html: asks for https://cdn.example/x.js"),
        ("<link rel=stylesheet href='http://127.0.0.1:9/x.css'>", "x.html: asks for http://127.0.0.1:9/x.css"),
        ("<script>fetch('https://api.example/').catch(() => 0)</script>", "x.html: asks for https://api.example/"),
        ("<script>new WebSocket('ws://127.0.0.1:9/')</script>", "x.html: asks for ws://127.0.0.1:9/"),
        ("<img src='gone.png'>", "gone.png"),
    ],
)
def test_what_goes_wrong_is_noticed(tmp_path: Path, visit: Visit, html: str, fault: str, http: bool):
    """Errors, dialogs and requests that leave the site are faults, from files and from a server."""
    studies.put(tmp_path / "x.html", f"<!doctype html><link rel=icon href=data:,><title>x</title><h1>x</h1>{html}")
    reader = visit(tmp_path, http=http)
    reader.go("x.html")
    found = "\n".join(reader.faults)
    reader.faults.clear()
    assert fault in found


def test_bad_pages_are_noticed(tmp_path: Path, visit: Visit):
    """Width, skipped headings, bare tables and mute images are found; a box that scrolls is left alone."""
    studies.put(
        tmp_path / "x.html",
        "<!doctype html><link rel=icon href=data:,><h1>x</h1><h3>y</h3><div style='width: 900px'>wide</div>"
        "<details><table><tr><th>a</table></details><img src=data:,>",
    )
    wide = "<div style='overflow: auto'><div style='width: 900px'>wide</div></div>"
    table = "<table><caption>c</caption><tr><th scope=col>a</table>"
    good = f"<!doctype html><link rel=icon href=data:,><h1>x</h1><h2>y</h2>{wide}{table}<img alt=x src=data:,>"
    studies.put(tmp_path / "good.html", good)
    reader = visit(tmp_path, width=PHONE)
    reader.go("x.html")
    assert reader.sideways()[1] == 'x.html: scrolls sideways: <div style="width: 900px">wide</div>'
    assert reader.headings() == ["x.html: headings: level 3 after 1: y"]
    assert [line.split(":")[2] for line in reader.tables()] == [" no caption", " 1 of 1 header cells without scope"]
    assert len(reader.images()) == 1
    reader.go("good.html")
    assert [*reader.sideways(), *reader.headings(), *reader.tables(), *reader.images()] == []


@pytest.mark.axe
def test_axe_is_heard(tmp_path: Path, visit: Visit):
    """What axe finds serious is one line for all elements that have it alike, with rule, reason and first element."""
    faint = "<p style='color: #aaa; background: #fff'>faint</p>"
    html = (
        f"<!doctype html><html lang=en><link rel=icon href=data:,><title>x</title><main><h1>x</h1>{faint}{faint}</main>"
    )
    studies.put(tmp_path / "x.html", html)
    reader = visit(tmp_path)
    reader.go("x.html")
    (line,) = reader.axe()
    assert line.startswith("x.html: axe color-contrast (serious): Element has insufficient color contrast of 2.32")
    assert " 2 x, first: p:nth-child(2) | <p " in line


def test_the_browser_draws_in_three_dimensions(tmp_path: Path, visit: Visit):
    """The browser of the tests has WebGL, which plots of many points need."""
    studies.put(tmp_path / "x.html", "<!doctype html><link rel=icon href=data:,><canvas></canvas>")
    page = visit(tmp_path).go("x.html")
    assert page.evaluate("document.querySelector('canvas').getContext('webgl2') !== null")
