"""Every nasty name as the title of a site, of its page, and of its entry in the navigation."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml
from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config

from reportgen.render.escape import markdown, page_title, yaml_text
from tests.faults import markup
from tests.faults.corpus import NASTY
from tests.faults.figures import Figure, noted
from tests.faults.hostile import build_plain


def titled(names: Sequence[str], scratch: Path, usual: frozenset[str], settings: Mapping[str, object]) -> list[str]:
    """Build a site of one page for each name; return the names that are not shown as text, or are more than text."""
    wrong = []
    for place, name in enumerate(names):
        root, title = scratch / f"title {place}", page_title(name)
        text = f"---\ntitle: {yaml_text(title)}\n---\n# {markdown(name)} {{: #top }}\n\nx\n"
        (root / "docs").mkdir(parents=True)
        (root / "docs" / "index.md").write_text(text, "utf-8")
        own = {**settings, "site_name": title, "nav": [{title: "index.md"}]}
        (root / "mkdocs.yml").write_text(yaml.safe_dump(own, allow_unicode=True), "utf-8")
        try:
            build_site(load_config(str(root / "mkdocs.yml"), strict=True, site_dir=str(root / "site")))
            page = markup.parse((root / "site" / "index.html").read_text("utf-8"))
        except (Exception, SystemExit):  # noqa: BLE001  whatever it is, this title makes no site
            page = markup.Page()
        shown = markup.squeezed(title)
        fine = shown in page.texts and page.title == [markup.squeezed(f"{title} - {title}")]
        if page.faults or page.comments or page.scripts - usual or not fine:
            wrong.append(name)
        shutil.rmtree(root)
    return wrong


def settings_of(project: Path) -> dict[str, object]:
    """Return the settings of a built project's site, without what only its own pages need."""
    found = yaml.safe_load((project / "docs" / "report" / ".mkdocs.yml").read_text("utf-8"))
    return {**found, "extra": {"polyfills": found["extra"]["polyfills"]}, "extra_css": [], "extra_javascript": []}


def campaign(scratch: Path, names: Sequence[str] = NASTY) -> list[Figure]:
    """Build a site for each name."""
    plain = scratch / "plain"
    plain.mkdir()
    build_plain(plain)
    usual = frozenset(script for _, page in markup.pages(plain / "site") for script in page.scripts)
    wrong = titled(names, scratch, usual, settings_of(plain))
    return [Figure("injection: titles of a site", len(names), "sites", len(wrong), noted("", map(repr, wrong)))]
