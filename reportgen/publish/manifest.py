"""Manifests: what a published folder holds, from what it was made, and whether it is still that."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reportgen.model.encode import to_json
from reportgen.model.specs import Provenance
from reportgen.publish.files import read_if_there, reporting, sha256, walk

MANIFEST = "manifest.json"
SCHEMA = 1
_GENERATOR = "reportgen "
BY_PRODUCTS = (
    ".aux",
    ".bbl",
    ".blg",
    ".fdb_latexmk",
    ".fls",
    ".log",
    ".out",
    ".synctex.gz",
    ".toc",
    ".xdv",
    "main.dvi",
    "main.pdf",
    "main.ps",
)
"""Endings of what compiling `paper/main.tex` leaves behind; nobody's work, so it may stand there and may go."""

_PACKAGES = (
    "itables", "jinja2", "markdown", "matplotlib", "mkdocs", "mkdocs-material", "numpy", "pandas", "plotly", "tabulate",
)  # fmt: skip


def versions() -> dict[str, str]:
    """Return the versions of what shapes the bytes of a report."""
    return dict(_versions())


@cache
def _versions() -> Mapping[str, str]:
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        # Plotly is an extra.
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    return found


def make_manifest(
    folder: str, files: Mapping[str, str], provenance: Provenance, more: Mapping[str, Any] | None = None
) -> bytes:
    """Return the manifest of a folder.

    Args:
        folder: the folder's path below the project.
        files: SHA-256 by path below the folder; the manifest itself is not among them.
        provenance: from what it was made.
        more: further keys.
    """
    return to_json(
        {
            "generator": _GENERATOR + provenance.version,
            "schema": SCHEMA,
            "folder": folder,
            "study_hash": provenance.study_hash,
            "date": provenance.date or None,
            "synthetic_experiments": provenance.synthetic,
            "versions": versions(),
            **(more or {}),
            "files": {name: files[name] for name in sorted(files)},
        }
    )


def load_manifest(folder: Path) -> dict[str, Any] | None:
    """Return a folder's manifest if it is ours, else None."""
    raw = read_if_there(folder / MANIFEST)
    if raw is None:
        return None
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or not str(document.get("generator", "")).startswith(_GENERATOR):
        return None
    return document if isinstance(document.get("files"), dict) else None


def hash_files(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below `folder` by relative path, the manifest left out."""
    found = {}
    for root, folders, names in walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(root, name)
            relative = path.relative_to(folder).as_posix()
            if relative != MANIFEST:
                found[relative] = sha256(path.read_bytes())
    return found


def foreign_files(folder: Path, listed: Mapping[str, str]) -> list[str]:
    """Return the files below `folder` that the manifest does not list and that are no by-products of LaTeX."""
    found = []
    for root, folders, names in walk(folder):
        links = [name for name in folders if Path(root, name).is_symlink()]
        found += [Path(root, name).relative_to(folder).as_posix() for name in (*names, *links)]
    return sorted(name for name in found if name not in listed and name != MANIFEST and not name.endswith(BY_PRODUCTS))


@dataclass(frozen=True, slots=True)
class FolderState:
    """What became of a published folder: files edited, gone, or added since it was published."""

    folder: str
    study_hash: str
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def intact(self) -> bool:
        """Whether the folder is as it was published."""
        return not (self.changed or self.missing or self.added)


def inspect_folder(project: Path, folder: str, *, whole: bool) -> FolderState | None:
    """Compare a folder with its manifest; None where there is no manifest of ours.

    Args:
        project: the project folder.
        folder: the folder's path below it.
        whole: the folder is wholly ours, so that a file that is not listed counts as added.
    """
    with reporting(project, reading=True):
        manifest = load_manifest(project / folder)
        if manifest is None:
            return None
        listed: dict[str, str] = manifest["files"]
        changed, missing = [], []
        for name, digest in listed.items():
            content = read_if_there(project / folder / name)
            if content is None:
                missing.append(name)
            elif sha256(content) != digest:
                changed.append(name)
        added = foreign_files(project / folder, listed) if whole else []
    return FolderState(folder, str(manifest.get("study_hash")), tuple(changed), tuple(missing), tuple(added))
