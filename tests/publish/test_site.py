"""The built site."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reportgen import build
from reportgen.errors import CheckError
from reportgen.publish.docs import hand_written
from reportgen.publish.site import configuration, epoch
from reportgen.publish.sitecheck import check_site
from tests import studies


def test_a_clean_site_has_no_faults(built: Path):
    """Every address and id of the built site resolves and nothing is fetched from elsewhere."""
    assert check_site(built / "site") == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<a href="gone.html">', "gone.html leads nowhere"),
        ('<a href="other.html#nowhere">', "no such place"),
        ('<img src="gone.png">', "gone.png leads nowhere"),
        ('<script src="https://cdn.example/x.js"></script>', "from elsewhere"),
        ('<link rel="stylesheet" href="//fonts.example/x.css">', "from elsewhere"),
        ('<a href=".">', "leads nowhere"),
        (
            '<a href="other.html#there"><a href="#here" id="here"><a href="https://example.org"><a href="mailto:x@y">',
            None,
        ),
    ],
)
def test_faults_of_a_site(tmp_path: Path, html: str, fault: str | None):
    """Each kind of broken address is found; what is sound is left alone."""
    (tmp_path / "index.html").write_text(f'{html}<a href="other.html">', "utf-8")
    (tmp_path / "other.html").write_text('<p id="there">', "utf-8")
    found = check_site(tmp_path)
    assert found == [] if fault is None else len(found) == 1
    assert fault is None or fault in found[0]


def test_pages_that_nobody_links_to(tmp_path: Path):
    """An orphan page is found, and so is a missing front page."""
    (tmp_path / "lost.html").write_text("x", "utf-8")
    assert check_site(tmp_path) == ["index.html: it is not there", "lost.html: no page links to it"]


def test_the_report_stands_on_the_front_page(built: Path):
    """Without an index.md of the project's own the overview is the front page."""
    front = (built / "site" / "index.html").read_text("utf-8")
    assert "What was observed" in front
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


def test_dates():
    """A report without a date is dated by a fixed day."""
    assert epoch("") == 315532800
    assert epoch("2025-01-01T00:00:00Z") == 1735689600


@pytest.mark.browser
def test_pages_in_a_browser(built: Path, tmp_path: Path):
    """Opened as files, the pages show their headings, tables and figures."""
    for page, expected in (("index.html", "Cypress-Instruct"), ("report/data-quality.html", "nothing to report")):
        done = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
             "--disable-background-networking", "--disable-component-update", f"--user-data-dir={tmp_path / 'profile'}",
             "--dump-dom", (built / "site" / page).as_uri()],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert expected in done.stdout
        assert "<h1" in done.stdout
