"""Files under `results/`: compared with what stands there, replaced one by one, listed in a manifest."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import OutputError
from reportgen.model.specs import Provenance
from reportgen.publish.files import (
    keep_copy,
    keep_every_copy,
    read_if_there,
    replace_file,
    sha256,
    shown,
    sweep,
    write_new,
)
from reportgen.publish.manifest import MANIFEST, load_manifest, make_manifest
from reportgen.publish.reproduction import Reproduction, compare
from reportgen.wording import errors as say


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
    for folder, files in folders.items():
        place = project / "results" / folder
        _check_folder(place, project)
        sweep(place)
        ours = (load_manifest(place) or {"files": {}})["files"]
        for name, content in files.items():
            path = place / name
            old = read_if_there(path)
            if old is not None and old != content and ours.get(name) != sha256(old):
                compared.append(compare(shown(path, project), old, content))
                copy = keep_copy(path, project)
                if copy is not None:
                    kept.append(shown(copy, project))
            if replace_file(path, content, project):
                written.append(shown(path, project))
        digests = {name: sha256(content) for name, content in files.items()}
        replace_file(place / MANIFEST, make_manifest(f"results/{folder}", digests, provenance), project)
    return Written(tuple(written), tuple(kept), tuple(compared))


def publish_search_files(project: Path, folders: Mapping[str, Mapping[str, bytes]]) -> Written:
    """Replace extracted files inside search folders, keeping each earlier content as `.bak`; the lock must be held.

    Raises:
        OutputError: something cannot be written.
    """
    written: list[str] = []
    kept: list[str] = []
    for folder, files in folders.items():
        place = project / "results" / folder
        sweep(place)
        for name, content in files.items():
            path = place / name
            if read_if_there(path) not in (None, content):
                copy = keep_every_copy(path, project)
                if copy is not None:
                    kept.append(shown(copy, project))
            if replace_file(path, content, project):
                written.append(shown(path, project))
    return Written(tuple(written), tuple(kept), ())


def _check_folder(place: Path, project: Path) -> None:
    if place.is_symlink():
        raise OutputError(say.symlinked(), where=shown(place, project))
    if os.path.lexists(place) and not place.is_dir():
        raise OutputError(say.not_a_folder(), where=shown(place, project))


def write_missing_files(project: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write files that are not there yet; what is there is kept. Return what was written.

    Raises:
        OutputError: a file cannot be written.
    """
    written = []
    for name, content in files.items():
        path = project / name
        if not os.path.lexists(path):
            replace_file(path, content, project)
            written.append(name)
    return tuple(written)


def write_new_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write files into a folder that does not exist or is empty; return their number.

    Raises:
        OutputError: the folder holds something, or cannot be written.
    """
    count = 0
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise OutputError(say.exists_already(), where=str(folder), hint=say.remove_first())
        for name, content in files:
            write_new(folder / name, content)
            count += 1
    except OSError as error:
        raise OutputError(say.cannot_write(error.strerror or str(error)), where=str(folder)) from error
    return count
