"""The memory of earlier runs: files below `.reportgen/cache/`, safe to delete at any time.

Each file carries the hash of its content, and its name stands for all that it was made from, the code included. What is
damaged, foreign or from another version is not found, and made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from reportgen.publish.files import TEMPORARY, temporary_of
from reportgen.publish.lock import WORKSHOP

CACHE = "cache"
LIMIT = 512 * 2**20
"""Bytes of memory above which the entries that were not used for longest are dropped."""

_MAGIC = b"reportgen cache 1\n"
_DIGEST = hashlib.sha256().digest_size
PACKAGE = Path(__file__).parents[1]


class Cache:
    """Keeps bytes below a project's workshop."""

    def __init__(self, project: Path, told: Callable[[str], None] | None = None, *, writing: bool = True) -> None:
        self._root = project / WORKSHOP / CACHE
        self._told = told
        self._writing = writing and not _is_link(project / WORKSHOP)
        self._code = code_version()

    def recall(self, kind: str, key: str) -> bytes | None:
        """Return what was kept, None where nothing was or it is damaged; that is told once, and removed."""
        path = self._path(kind, key)
        try:
            with open(path, "rb") as stream:
                raw = stream.read()
        except OSError:
            return None
        start = len(_MAGIC) + _DIGEST
        content = raw[start:]
        if raw[:start] != _MAGIC + hashlib.sha256(content).digest():
            if self._told:
                self._told(f"{WORKSHOP}/{CACHE}/{kind}/{path.name}")
            if self._writing:
                with contextlib.suppress(OSError):
                    path.unlink()
            return None
        if self._writing:
            with contextlib.suppress(OSError):
                os.utime(path)
        return content

    def keep(self, kind: str, key: str, content: bytes) -> None:
        """Keep something in one step; where that fails it is made anew the next time."""
        if not self._writing:
            return
        path = self._path(kind, key)
        temporary = temporary_of(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(temporary, "wb") as stream:
                stream.write(_MAGIC + hashlib.sha256(content).digest() + content)
            os.replace(temporary, path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)

    def moment(self) -> int | None:
        """Return the time as the project's own file system has it, in nanoseconds; None where nothing can be kept."""
        if not self._writing:
            return None
        probe = self._root / f"{os.getpid()}{TEMPORARY}"
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            with open(probe, "wb"):
                pass
            found = probe.stat().st_mtime_ns
            probe.unlink()
        except OSError:
            return None
        return found

    def trim(self, limit: int = LIMIT) -> None:
        """Drop what a killed process left half written and, above the limit, what was not used for longest."""
        found = []
        with contextlib.suppress(OSError):
            for path in (*self._root.glob("*/*"), *self._root.glob(f"*{TEMPORARY}")):
                status = path.stat()
                if path.name.endswith(TEMPORARY):
                    path.unlink(missing_ok=True)
                else:
                    found.append((status.st_mtime_ns, status.st_size, path))
            total = sum(size for _, size, _ in found)
            for _, size, path in sorted(found):
                if total <= limit:
                    break
                path.unlink(missing_ok=True)
                total -= size

    def _path(self, kind: str, key: str) -> Path:
        name = hashlib.sha256(f"{self._code}\n{key}".encode()).hexdigest()
        return self._root / kind / name


def _is_link(folder: Path) -> bool:
    """Tell whether a folder is a link, or cannot be looked at: nothing is written there."""
    try:
        return folder.is_symlink()
    except OSError:
        return True


def code_version() -> str:
    """Return what stands for the code that runs: Python, size and time of each file that is ours."""
    found = [sys.version]
    # In a checkout the templates stand beside the package.
    roots = (PACKAGE,) if (PACKAGE / "templates").is_dir() else (PACKAGE, PACKAGE.parent / "templates")
    for root in roots:
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(names):
                status = Path(folder, name).stat()
                found.append(f"{folder}/{name} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(found).encode("utf-8", "surrogateescape")).hexdigest()
