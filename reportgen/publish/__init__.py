"""Room 5: bytes -> disk; the only room that writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from reportgen.model.progress import Step, Watcher
from reportgen.model.specs import Provenance
from reportgen.publish.artefacts import (
    Written,
    left_in,
    publish_artefacts,
    publish_missing_files,
    publish_search_files,
    write_new_folder,
)
from reportgen.publish.docs import copy_own, hand_written, hash_own
from reportgen.publish.exchange import Stage, check_ours, exchange_folders
from reportgen.publish.files import reporting, write_new
from reportgen.publish.journal import FOLDERS, interrupted
from reportgen.publish.lock import WORKSHOP
from reportgen.publish.manifest import MANIFEST, FolderState, hash_files, inspect_folder, make_manifest
from reportgen.publish.recovery import holding
from reportgen.publish.site import CONFIGURATION, build_site, configuration
from reportgen.publish.stage import settle, staging
from reportgen.publish.tex import Paper, make_pdf

__all__ = [
    "FOLDERS", "WORKSHOP", "FolderState", "Paper", "Written", "check_ours", "hand_written", "hash_own",
    "inspect_folder", "interrupted", "publish_report", "settle", "write_artefacts", "write_missing_files",
    "write_new_folder", "write_search_files",
]  # fmt: skip


def write_artefacts(
    project: Path, folders: Mapping[str, Mapping[str, bytes]], provenance: Provenance, watch: Watcher
) -> Written:
    """Write the artefacts under `results/` while holding the project's lock.

    Raises:
        OutputError: something cannot be written.
    """
    with reporting(project), holding(project, watch.waiting):
        return publish_artefacts(project, folders, provenance)


def write_search_files(
    project: Path, folders: Mapping[str, Mapping[str, bytes]], watch: Watcher, searches: Sequence[str] = ()
) -> Written:
    """Write extracted files into search folders while holding the project's lock.

    Args:
        project: the project folder.
        folders: content by file name, by search folder; the last file of a folder is written last.
        watch: is told whom this process waits for.
        searches: all search folders; what killed processes left there is removed.

    Raises:
        OutputError: something cannot be written.
    """
    if not folders and not left_in(project, searches):
        return Written((), (), ())
    watch.step(Step.PUBLISH)
    with reporting(project), holding(project, watch.waiting):
        return publish_search_files(project, folders, searches)


def write_missing_files(project: Path, files: Mapping[str, bytes], watch: Watcher) -> tuple[str, ...]:
    """Write files that are not there yet, while holding the project's lock; return what was written.

    Raises:
        OutputError: a file cannot be written.
    """
    with reporting(project), holding(project, watch.waiting):
        return publish_missing_files(project, files)


def publish_report(
    project: Path,
    *,
    report: Mapping[str, bytes],
    paper: Mapping[str, bytes],
    front_page: bytes,
    artefacts: Mapping[str, Mapping[str, bytes]],
    provenance: Provenance,
    details: Mapping[str, Any],
    against: Mapping[str, str] | None = None,
    pdf: bool,
    watch: Watcher,
) -> tuple[Written, Paper]:
    """Stage report, site and paper, build and check the site, then publish everything at once.

    The paper is compiled if asked for; what is wrong with it is returned and keeps nothing from being published.

    Args:
        project: the project folder.
        report: files below `docs/report/`.
        paper: files below `paper/`.
        front_page: the overview, for a project without a `docs/index.md` of its own.
        artefacts: files under `results/`, by folder.
        provenance: from what all this was made.
        details: what the paper's manifest says besides.
        against: name and SHA-256 of what the report is held against, for the manifests of the pages.
        pdf: whether `paper/main.pdf` is made.
        watch: is told of the steps.

    Raises:
        OutputError: something cannot be written, or a folder is not ours.
        CheckError: the site is not clean; nothing was published.
    """
    check_ours(project)
    with reporting(project), staging(project, watch.waiting) as stage:
        own = _stage_files(stage, report, paper, front_page)
        watch.step(Step.SITE)
        build_site(stage.root, provenance.date)
        made = _compile(stage, provenance.date, watch) if pdf else Paper()
        tex = {"tex": made.compiled.engine} if made.compiled else {}
        held = {"against": against} if against else {}
        more = {"docs/report": held, "site": {"docs": own, **held}, "paper": {**details, **tex}}
        for folder in FOLDERS:
            files = hash_files(stage.root / folder)
            write_new(stage.root / folder / MANIFEST, make_manifest(folder, files, provenance, more[folder]))
        watch.step(Step.PUBLISH)
        with holding(project, watch.waiting):
            check_ours(project)
            written = publish_artefacts(project, artefacts, provenance)
            exchange_folders(stage)
    return written, made


def _compile(stage: Stage, date: str, watch: Watcher) -> Paper:
    watch.step(Step.TEX)
    return make_pdf(stage.root / "paper", date)


def _stage_files(
    stage: Stage, report: Mapping[str, bytes], paper: Mapping[str, bytes], front_page: bytes
) -> dict[str, str]:
    """Write everything that the site builder needs, and the paper; return the SHA-256 of the project's own pages."""
    copy_own(stage.project, stage.root / "docs")
    own = hash_own(stage.root)  # of the copies: the pages themselves may be edited meanwhile
    if not (stage.root / "docs" / "index.md").exists():
        write_new(stage.root / "docs" / "index.md", front_page)
    for folder, files in (("docs/report", report), ("paper", paper)):
        for name, content in files.items():
            write_new(stage.root / folder / name, content)
    write_new(stage.root / CONFIGURATION, configuration(stage.project))
    return own
