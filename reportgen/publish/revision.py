"""A git revision's tree, or a results folder of any name, as a project in a temporary folder that goes again.

Nothing is checked out: git lists the objects and hands out their bytes; the user's working tree, index and branches
stay as they are.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import InputError
from reportgen.model.known import STUDY_FILE
from reportgen.publish.files import write_new
from reportgen.wording import sides as say

_HASH = 12
"""Digits of a commit that are shown."""

_KEPT = ("results", STUDY_FILE)
"""What of a project is read."""

_LINK, _FILES = "120000", ("100644", "100755")


@dataclass(frozen=True, slots=True)
class Revision:
    """An object of a repository.

    Attributes:
        folder: where git is started.
        tree: the object's id.
        kind: `tree` or `blob`.
        commit: first digits of the commit's id.
    """

    folder: Path
    tree: str
    kind: str
    commit: str


def find_revision(folder: Path, text: str) -> Revision:
    """Find `REV:PATH`, or a bare revision: then the project's folder at that revision.

    Args:
        folder: the project folder.
        text: what the user wrote; a path counts from the top of the repository, with `./` from `folder`.

    Raises:
        InputError: git is not installed, this is no repository, or it has no such revision or path.
    """
    revision, colon, path = text.partition(":")
    if not revision or revision.startswith("-") or "\0" in text:
        raise InputError(say.no_side(text), hint=say.no_side_hint())
    commit = _ask(folder, text, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if commit is None:
        raise InputError(say.no_side(text), hint=say.no_side_hint())
    named = f"{revision}:{path if colon else './'}"
    tree = _ask(folder, text, "rev-parse", "--verify", "--quiet", named)
    kind = None if tree is None else _ask(folder, text, "cat-file", "-t", tree)
    if tree is None or kind not in ("tree", "blob"):
        raise InputError(say.no_path_in_revision(path or "results", revision), hint=say.no_path_in_revision_hint())
    above, _, last = named.rstrip("/").rpartition("results")
    if kind == "tree" and not last and above.endswith((":", "/")):
        # The study file stands beside the results, as it does on disk.
        tree = _ask(folder, text, "rev-parse", "--verify", "--quiet", above) or tree
    return Revision(folder, tree, kind, commit[:_HASH])


def read_blob(found: Revision) -> bytes:
    """Return the bytes of a file of a revision."""
    return _git(found.folder, "cat-file", "blob", found.tree)


@contextlib.contextmanager
def project_of(found: Revision, more: tuple[str, ...] = ()) -> Iterator[Path]:
    """Write the results and the study file of a tree into a temporary folder and give that as a project.

    Args:
        found: a project's tree, or that of a results folder.
        more: further paths of the project that its study file names.
    """
    listed = _listing(found)
    inside = any(path.startswith("results/") for _, _, path in listed)
    kept = (*_KEPT, *more) if inside else ()
    with tempfile.TemporaryDirectory(prefix="reportgen-") as name:
        project = Path(name)
        (project / "results").mkdir()
        wanted = [item for item in listed if not inside or _is_kept(item[2], kept)]
        for (mode, _, path), content in zip(wanted, _contents(found, [item[1] for item in wanted]), strict=True):
            target = project / (path if inside else f"results/{path}")
            if mode == _LINK:
                # The reader itself refuses links that leave the results folder.
                target.parent.mkdir(parents=True, exist_ok=True)
                target.symlink_to(os.fsdecode(content))
            else:
                write_new(target, content)
        yield project


@contextlib.contextmanager
def as_project(results: Path) -> Iterator[Path]:
    """Give a results folder of any name as the `results` of a temporary project; nothing is copied."""
    with tempfile.TemporaryDirectory(prefix="reportgen-") as name:
        Path(name, "results").symlink_to(results.absolute(), target_is_directory=True)
        yield Path(name)


def _is_kept(path: str, kept: tuple[str, ...]) -> bool:
    return any(path == name or path.startswith(f"{name}/") for name in kept)


def _listing(found: Revision) -> list[tuple[str, str, str]]:
    """Return mode, object and path of each file and link below a tree; names that no folder may have are left out."""
    raw = _git(found.folder, "ls-tree", "-r", "-z", "--full-tree", found.tree)
    listed = []
    for line in raw.split(b"\0"):
        if not line:
            continue
        head, _, name = line.partition(b"\t")
        mode, _kind, object_id = head.decode("ascii").split()
        path = os.fsdecode(name)
        if mode in (*_FILES, _LINK) and not {"", ".", ".."} & set(path.split("/")):
            listed.append((mode, object_id, path))
    # A file that lies below a link would be written wherever the link leads.
    links = {path for mode, _, path in listed if mode == _LINK}
    return [item for item in listed if not any(item[2].startswith(f"{link}/") for link in links)]


def _contents(found: Revision, objects: list[str]) -> Iterator[bytes]:
    """Yield the bytes of objects, all from one process: `ID blob SIZE`, the bytes, and a line end for each."""
    raw = _git(found.folder, "cat-file", "--batch", given="".join(f"{item}\n" for item in objects).encode("ascii"))
    place = 0
    for _ in objects:
        end = raw.index(b"\n", place)
        size = int(raw[place:end].rsplit(b" ", 1)[1])
        yield raw[end + 1 : end + 1 + size]
        place = end + 1 + size + 1


def _ask(folder: Path, text: str, *arguments: str) -> str | None:
    """Return git's answer, None where it has none.

    Raises:
        InputError: git is not installed.
    """
    done = _run(folder, text, *arguments)
    return done.stdout.decode("utf-8", "replace").strip() or None if done.returncode == 0 else None


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    done = _run(folder, arguments[0], *arguments, given=given)
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip()
        raise InputError(say.git_failed(reason), hint=say.git_failed_hint())
    return done.stdout


def _run(folder: Path, text: str, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    git = shutil.which("git")
    if git is None:
        raise InputError(say.no_git(text), hint=say.no_git_hint())
    # Objects that a partial clone lacks would be fetched: no command reaches for the network.
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C.UTF-8"}
    command = [git, "-C", str(folder), "--no-replace-objects", *arguments]
    return subprocess.run(command, input=given, capture_output=True, env=environment, check=False)
