"""Files under `results/`: compared with what stands there, replaced one by one, listed in a manifest."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from reportgen.errors import OutputError
from reportgen.model.specs import Provenance
from reportgen.publish.files import (
    TEMPORARY,
    keep_copy,
    keep_every_copy,
    read_if_there,
    remove_tree,
    replace_file,
    reporting,
    sha256,
    shown,
    sweep,
    temporary_of,
    write_new,
)
from reportgen.publish.manifest import MANIFEST, load_manifest, make_manifest
from reportgen.publish.reproduction import Reproduction, compare
from reportgen.wording import outputs as say

_ARTEFACTS = ("consolidated_*", "cross_model_analysis*")
_REPLACED = "replaced"
"""Key of a manifest, while its folder is written: the contents that the listed ones take the place of."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the artefacts: paths that were written anew, copies kept, old ones compared."""

    paths: tuple[str, ...]
    kept: tuple[str, ...]
    compared: tuple[Reproduction, ...]


def publish_artefacts(project: Path, folders: Mapping[str, Mapping[str, bytes]], provenance: Provenance) -> Written:
    """Replace the artefacts of each folder under `results/`; the lock must be held.

    Artefacts that stand there already and are not ours are compared first and kept as `.bak`, once.

    Args:
        project: the project folder.
        folders: content by file name, by folder below `results/`.
        provenance: from what they were made.

    Raises:
        OutputError: something cannot be written.
    """
    written: list[str] = []
    kept: list[str] = []
    compared: list[Reproduction] = []
    with contextlib.suppress(OSError):
        for place in (path for pattern in _ARTEFACTS for path in (project / "results").glob(pattern)):
            if not place.is_symlink():
                sweep(place)
    for folder, files in folders.items():
        place = project / "results" / folder
        _check_folder(place, project)
        digests = {name: sha256(content) for name, content in files.items()}
        manifest = partial(make_manifest, f"results/{folder}", digests, provenance)
        before = load_manifest(place) or {"files": {}}
        ours = _ours(before)
        if before["files"] != digests:
            # After a crash in between the files of both sides are known as ours.
            announced = {_REPLACED: {name: sorted(found) for name, found in ours.items()}}
            replace_file(place / MANIFEST, manifest(announced), project)
        for name, content in files.items():
            path = place / name
            old = read_if_there(path)
            if old is not None and old != content and sha256(old) not in ours.get(name, ()):
                compared.append(compare(shown(path, project), old, content))
                copy = keep_copy(path, project)
                if copy is not None:
                    kept.append(shown(copy, project))
            if replace_file(path, content, project):
                written.append(shown(path, project))
        replace_file(place / MANIFEST, manifest(), project)
    return Written(tuple(written), tuple(kept), tuple(compared))


def _ours(manifest: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return by file the SHA-256 of the contents that are ours, as far as the manifest of a folder knows."""
    found = {name: {str(digest)} for name, digest in manifest["files"].items()}
    replaced = manifest.get(_REPLACED)
    for name, digests in replaced.items() if isinstance(replaced, dict) else ():
        found.setdefault(name, set()).update(map(str, digests) if isinstance(digests, list) else ())
    return found


def publish_search_files(
    project: Path, folders: Mapping[str, Mapping[str, bytes]], searches: Iterable[str] = ()
) -> Written:
    """Replace extracted files inside search folders, keeping each earlier content as `.bak`; the lock must be held.

    Args:
        project: the project folder.
        folders: content by file name, by folder below `results/`; the last file of a folder is written last, so that
            it tells that the others are there.
        searches: search folders in which killed processes may have left temporary files.

    Raises:
        OutputError: something cannot be written.
    """
    written: list[str] = []
    kept: list[str] = []
    for folder in searches:
        sweep(project / "results" / folder)
    for folder, files in folders.items():
        place = project / "results" / folder
        for name, content in files.items():
            path = place / name
            if read_if_there(path) not in (None, content):
                copy = keep_every_copy(path, project)
                if copy is not None:
                    kept.append(shown(copy, project))
            if replace_file(path, content, project):
                written.append(shown(path, project))
    return Written(tuple(written), tuple(kept), ())


def left_in(project: Path, searches: Iterable[str]) -> bool:
    """Tell whether killed processes left temporary files in search folders."""
    with contextlib.suppress(OSError):
        return any(any((project / "results" / folder).glob(f"*{TEMPORARY}")) for folder in searches)
    return False


def _check_folder(place: Path, project: Path) -> None:
    if place.is_symlink():
        raise OutputError(say.symlinked(), where=shown(place, project))
    if os.path.lexists(place) and not place.is_dir():
        raise OutputError(say.not_a_folder(), where=shown(place, project))


def publish_missing_files(project: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write files that are not there yet; what is there is kept. Return what was written. The lock must be held.

    Raises:
        OutputError: a file cannot be written.
    """
    written = []
    for folder in {(project / name).parent for name in files}:
        sweep(folder)
    for name, content in files.items():
        path = project / name
        if not os.path.lexists(path):
            replace_file(path, content, project)
            written.append(name)
    return tuple(written)


def write_new_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write files into a folder that does not exist or is empty; return their number. A failure leaves none there.

    Raises:
        OutputError: the folder holds something, or cannot be written.
    """
    count = 0
    with reporting(folder.parent, str(folder)):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise OutputError(say.exists_already(), where=str(folder), hint=say.remove_first())
        try:
            for name, content in files:
                # Where nothing can be removed any more, what is there is at least whole.
                temporary = temporary_of(folder / name)
                write_new(temporary, content)
                os.replace(temporary, folder / name)
                count += 1
        except BaseException:
            remove_tree(folder)
            raise
    return count
