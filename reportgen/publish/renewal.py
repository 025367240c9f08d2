"""The site alone, built anew: the report stands as it was published, the project's own pages have changed."""

from __future__ import annotations

from pathlib import Path

from reportgen.model.progress import Step, Watcher
from reportgen.model.specs import Provenance
from reportgen.publish.docs import DOCS, FRONT_PAGE, copy_own, hash_own
from reportgen.publish.exchange import Stage, check_ours, exchange_folders
from reportgen.publish.files import read_if_there, reporting, sha256, write_new
from reportgen.publish.manifest import MANIFEST, hash_files, load_manifest, make_manifest
from reportgen.publish.recovery import holding
from reportgen.publish.site import CONFIGURATION, build_site, configuration
from reportgen.publish.stage import staging

_REPORT, _SITE = "docs/report", "site"


def renew_site(project: Path, provenance: Provenance, watch: Watcher) -> bool:
    """Build the site from the published report and the project's own pages, check it and put it in place.

    The report must be that of `provenance`, whole and as it was published, and the front page one of the project's
    own; where that is not so nothing is done.

    Args:
        project: the project folder.
        provenance: from what the report was made.
        watch: is told of the steps.

    Returns:
        Whether the site was put in place; if not, only a whole build can make it.

    Raises:
        OutputError: something cannot be written, or a folder is not ours.
        CheckError: the site is not clean; nothing was published.
    """
    check_ours(project)
    with reporting(project), staging(project, watch.waiting) as stage:
        before = read_if_there(project / _REPORT / MANIFEST)
        if not _stage(stage, provenance):
            return False
        watch.step(Step.SITE)
        build_site(stage.root, provenance.date)
        site = stage.root / _SITE
        own = {"docs": hash_own(stage.root)}
        write_new(site / MANIFEST, make_manifest(_SITE, hash_files(site), provenance, own))
        watch.step(Step.PUBLISH)
        with holding(project, watch.waiting):
            check_ours(project)
            if read_if_there(project / _REPORT / MANIFEST) != before:  # another process has published
                return False
            exchange_folders(stage, (_SITE,))
    return True


def _stage(stage: Stage, provenance: Provenance) -> bool:
    """Stage own pages, report and configuration; False where the report is not what it should be."""
    manifest = load_manifest(stage.project / _REPORT)
    if manifest is None or manifest.get("study_hash") != provenance.study_hash:
        return False
    copy_own(stage.project, stage.root / DOCS)
    published = (load_manifest(stage.project / _SITE) or {}).get("docs")
    # A front page that is new, or no longer leads to the overview only, changes the navigation.
    if not (stage.root / DOCS / FRONT_PAGE).exists() or (isinstance(published, dict) and FRONT_PAGE not in published):
        return False
    for name, digest in manifest["files"].items():
        content = read_if_there(stage.project / _REPORT / name)
        if content is None or sha256(content) != digest:
            return False
        write_new(stage.root / _REPORT / name, content)
    write_new(stage.root / CONFIGURATION, configuration(stage.project))
    return True
