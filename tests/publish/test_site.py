"""The built site."""

from __future__ import annotations

import html as html_module
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import build
from reportgen.errors import CheckError
from reportgen.publish.docs import hand_written
from reportgen.publish.site import configuration, epoch
from reportgen.publish.sitecheck import _attributes, _elements, check_site
from tests import studies


def test_a_clean_site_has_no_faults(built: Path):
    """Every address and id of the built site resolves and nothing is fetched from elsewhere."""
    assert check_site(built / "site") == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<a href="gone.html">', "gone.html leads nowhere"),
        ('<a href="other.html#nowhere">', "no such place"),
        ('<area href="gone.html">', "gone.html leads nowhere"),
        ('<img alt="x" src="gone.png">', "gone.png leads nowhere"),
        ('<img alt="x" src="other.html" srcset="other.html 1x, gone.png 2x">', "gone.png leads nowhere"),
        ('<img src="other.html">', "the image other.html has no alternative text"),
        ('<script src="https://cdn.example/x.js"></script>', "from elsewhere"),
        ('<link rel="stylesheet" href="//fonts.example/x.css">', "from elsewhere"),
        ('<iframe src="https://video.example/x"></iframe>', "from elsewhere"),
        ('<video poster="https://video.example/x.png"></video>', "from elsewhere"),
        ('<picture><source srcset="https://img.example/x.png"></picture>', "from elsewhere"),
        ('<p style="background: url(https://img.example/x.png)">', "from elsewhere"),
        ('<style>@import "https://fonts.example/x.css";</style>', "from elsewhere"),
        ("<style>p { background: url( 'gone.png' ) }</style>", "gone.png leads nowhere"),
        ('<div data-src="data/gone.js">', "data/gone.js leads nowhere"),
        ('<div data-src="https://data.example/x.js">', "from elsewhere"),
        ('<a href=".">', "leads nowhere"),
        ('<p id="x"><p id="y"><b id="x">', "more than one of its elements has the id x"),
        ("<title>A &lt;b&gt;</title>", "its title has markup in it: A <b>"),
        ("<title>A <b></title>", "its title has markup in it: A <b>"),
        (
            '<a href="other.html#there"><a href="#here" id="here"><a href="https://example.org"><a href="mailto:x@y">'
            '<a href="other.html#named">',
            None,
        ),
        ('<img alt="" src="data:image/png;base64,AA=="><div data-src="other.html">', None),
        (
            "<style>/* url(https://x.example) */ p { background: url(\"data:image/svg+xml,<a b='http://x'>\") }</style>",
            None,
        ),
        ('<!-- <a href="gone.html"> --><script>"<img src=gone.png>"</script><p title="<a href=gone.html>">', None),
        ("<textarea><img src=gone.png></textarea><title>A &amp; B</title>", None),
    ],
)
def test_faults_of_a_site(tmp_path: Path, html: str, fault: str | None):
    """Each kind of fault is found; what is sound is left alone."""
    (tmp_path / "index.html").write_text(f'{html}<a href="other.html">', "utf-8")
    (tmp_path / "other.html").write_text('<p id="there"><a name="named">', "utf-8")
    found = check_site(tmp_path)
    assert found == [] if fault is None else len(found) == 1
    assert fault is None or fault in found[0]


def test_style_sheets_fetch_from_the_site_only(tmp_path: Path):
    """What a style sheet fetches is looked for beside it, and may not come from elsewhere."""
    (tmp_path / "index.html").write_text('<link rel="stylesheet" href="a/x.css">', "utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "y.css").write_text("", "utf-8")
    sheet = '@import "y.css"; @import url(//z.example/z.css); p { background: url("z.png") } q { fill: url(data:x) }'
    (tmp_path / "a" / "x.css").write_text(sheet, "utf-8")
    assert check_site(tmp_path) == [
        "a/x.css: fetches //z.example/z.css from elsewhere", "a/x.css: z.png leads nowhere",
    ]  # fmt: skip


class Oracle(HTMLParser):
    """The standard library's reader of tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, {name: value or "" for name, value in reversed(attrs)}))


def assert_read_alike(text: str) -> None:
    """Our reader and the standard library's see the same tags with the same attributes."""
    oracle = Oracle()
    oracle.feed(text)
    oracle.close()
    assert [(tag, _attributes(given)) for tag, given, _ in _elements(text)] == oracle.seen


def test_the_check_reads_pages_as_the_standard_library_does(built: Path):
    """On every page of a site, html.parser (the oracle) sees the same tags with the same attributes."""
    for path in (built / "site").rglob("*.html"):
        assert_read_alike(path.read_text("utf-8"))


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\0"), max_size=40))
def test_no_text_hides_a_tag_from_the_check(text: str):
    """Any text, escaped, between tags and in attributes, leaves html.parser (the oracle) and our reader agreed."""
    safe = html_module.escape(text)
    assert_read_alike(f'<p title="{safe}" hidden>{safe}<a id=x href=\'{safe}\' >{safe}</a><img alt="{safe}"/><b>')


def test_pages_that_nobody_links_to(tmp_path: Path):
    """An orphan page is found, and so is a missing front page."""
    (tmp_path / "lost.html").write_text("x", "utf-8")
    assert check_site(tmp_path) == ["index.html: it is not there", "lost.html: no page links to it"]


def test_the_report_stands_on_the_front_page(built: Path):
    """Without an index.md of the project's own the overview is the front page."""
    front = (built / "site" / "index.html").read_text("utf-8")
    assert '<h2 id="observations">' in front
    assert "report/models/Cypress-Instruct.html" in front


def test_own_pages_stay_in_front(small: Path):
    """A project's own pages are part of the site; its index.md is the front page; hidden files and links are not."""
    studies.put(small / "docs" / "index.md", "# Mine\n\nSee [the report](report/index.md).\n")
    studies.put(small / "docs" / "notes" / "b.md", "# Notes\n")
    studies.put(small / "docs" / ".secret.md", "# Secret\n")
    studies.put(small / "secret.md", "# Outside\n")
    (small / "docs" / "linked.md").symlink_to(small / "secret.md")
    assert hand_written(small) == ("index.md", "notes/b.md")
    build(small)
    assert "Mine" in (small / "site" / "index.html").read_text("utf-8")
    assert (small / "site" / "notes" / "b.html").is_file()
    pages = {path.name for path in (small / "site").rglob("*.html")}
    assert not pages & {"linked.html", ".secret.html", "secret.html"}


def test_a_broken_page_keeps_the_good_site(small: Path):
    """A warning of the builder is a fault with exit code 4, and the old site stays."""
    build(small)
    before = (small / "site" / "index.html").read_bytes()
    studies.put(small / "docs" / "index.md", "# Mine\n\n[broken](gone.md)\n")
    with pytest.raises(CheckError, match=r"gone\.md"):
        build(small)
    assert (small / "site" / "index.html").read_bytes() == before


def test_another_sites_configuration_is_left_alone(small: Path):
    """A mkdocs.yml that does not inherit ours belongs to another project."""
    studies.put(small / "mkdocs.yml", "site_name: Thesis\nnav: [gone.md]\n")
    assert configuration(small) == b"INHERIT: docs/report/.mkdocs.yml\n"
    build(small)
    assert (small / "mkdocs.yml").read_text("utf-8").startswith("site_name: Thesis")


@pytest.mark.parametrize("line", ["INHERIT: docs/report/.mkdocs.yml", "INHERIT: './docs/report/.mkdocs.yml' # ours"])
def test_a_configuration_that_inherits_ours_is_used(small: Path, line: str):
    """A project's own settings come on top of ours."""
    studies.put(small / "mkdocs.yml", f"{line}\nsite_name: My study\n")
    build(small)
    assert "<title>Pruning parameter search - My study</title>" in (small / "site" / "report" / "index.html").read_text(
        "utf-8"
    )


def test_mkdocs_alone_builds_the_published_tree(small: Path, tmp_path: Path, run):
    """After `init` and `build`, plain mkdocs builds the same tree without a warning."""
    assert run("-C", small, "init").returncode == 0
    assert run("-C", small, "build").returncode == 0
    shutil.copytree(small, tmp_path / "copy", ignore=shutil.ignore_patterns(".reportgen"), dirs_exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path / "out")],
        cwd=small,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert check_site(tmp_path / "out") == []
    # What mkdocs makes of the front page leads to the overview; the site that was built begins with it.
    assert 'content="0; url=report/index.html"' in (tmp_path / "out" / "index.html").read_text("utf-8")
    front, overview = ((small / "site" / name).read_text("utf-8") for name in ("index.html", "report/index.html"))
    assert 'http-equiv="refresh"' not in front
    assert re.findall(r"<h1[^>]*>([^<]*)", front) == re.findall(r"<h1[^>]*>([^<]*)", overview) != []
    studies.put(small / "docs" / "index.md", "# Mine\n\nSee [the report](report/index.md).\n")
    assert hand_written(small) == ("index.md",)


def test_dates():
    """A report without a date is dated by a fixed day."""
    assert epoch("") == 315532800
    assert epoch("2025-01-01T00:00:00Z") == 1735689600
