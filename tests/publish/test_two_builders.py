"""One tree of Markdown, two site builders: MkDocs, which publishes, and Zensical, which is to follow it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from reportgen.publish.sitecheck import check_site
from tests import studies


def pages(site: Path) -> set[str]:
    """Pages of a site by their path."""
    return {path.relative_to(site).as_posix() for path in site.rglob("*.html")}


def test_mkdocs_and_zensical_build_the_same_tree(
    built: Path, tmp_path: Path, record_property: Callable[[str, str], None]
):
    """MkDocs' site is faultless; Zensical builds every page of the same tree, and its faults are reported."""
    assert check_site(built / "site") == []
    shutil.copytree(built / "docs", tmp_path / "docs")
    studies.put(tmp_path / "mkdocs.yml", "INHERIT: docs/report/.mkdocs.yml\n")
    studies.put(tmp_path / "docs" / "index.md", "# Front page\n\n[The report](report/index.md)\n")
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build"],
        cwd=tmp_path, env={**os.environ, "NO_COLOR": "1"}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert pages(tmp_path / "site") == pages(built / "site")
    faults = check_site(tmp_path / "site")
    first = f", first: {'; '.join(faults[:3])}" if faults else ""
    record_property("summary", f"Zensical: {len(faults)} faults{first}")
