"""What the system says of every input, without opening one: enough to tell that nothing has changed."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

GRAIN = 2 * 10**9
"""Nanoseconds within which a file may be changed without its times telling: what the coarsest file systems keep."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What stands for a tree of files.

    Attributes:
        digest: changes with any name, size, time or inode.
        newest: the latest time at which anything in it was changed, in nanoseconds since 1970.
    """

    digest: str
    newest: int

    def holds(self, begun: int) -> bool:
        """Tell whether a later change must show in the times, for a snapshot that was begun at a time.

        As in git's index: a file that was changed just before it was looked at may be changed once more within one
        tick of the clock, and look the same.
        """
        return self.newest < begun - GRAIN


def take_snapshot(roots: Mapping[Path, re.Pattern[str] | None]) -> Snapshot:
    """Look at everything below some folders, or at single files; what is not there is as an empty folder.

    Args:
        roots: folders and files, each with the names right below it that are no inputs.
    """
    digest = hashlib.sha256()
    newest = 0
    for root, passed_over in roots.items():
        lines = [f"{os.fspath(root)}\n"]
        for line, time in _look(os.fspath(root), passed_over):
            lines.append(line)
            newest = max(newest, time)
        digest.update("".join(lines).encode("utf-8", "surrogateescape"))
    return Snapshot(digest.hexdigest(), newest)


def _look(root: str, passed_over: re.Pattern[str] | None) -> Iterator[tuple[str, int]]:
    """Yield a line for each entry below a root, in an order that hangs on the names alone, and its latest time."""
    try:
        status = os.stat(root)  # noqa: PTH116  called for every file there is
    except FileNotFoundError:  # the same as an empty folder
        return
    except OSError as error:
        yield f"{error.errno}\n", 0
        return
    if not stat.S_ISDIR(status.st_mode):
        yield _line("", status)
        return
    yield from _look_inside(root, passed_over)


def _look_inside(root: str, passed_over: re.Pattern[str] | None) -> Iterator[tuple[str, int]]:
    """Yield a line for each entry of a folder and of those inside it."""
    folders = [""]
    while folders:
        inside = folders.pop()
        try:
            with os.scandir(os.path.join(root, inside)) as found:  # noqa: PTH118
                entries = sorted(found, key=_name)
        except OSError as error:
            yield f"{inside}\0{error.errno}\n", 0
            continue
        for entry in entries:
            if passed_over and not inside and passed_over.fullmatch(entry.name):
                continue
            path = f"{inside}/{entry.name}" if inside else entry.name
            try:
                link = entry.is_symlink()
                if link:
                    # A link to another place can turn without a change of what it leads to.
                    yield _line(path, entry.stat(follow_symlinks=False))
                elif entry.is_dir():
                    folders.append(path)
                yield _line(path, entry.stat())
            except OSError as error:
                yield f"{path}\0{error.errno}\n", 0


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _line(path: str, status: os.stat_result) -> tuple[str, int]:
    if stat.S_ISDIR(status.st_mode):
        # What is in it is looked at; its times change with our own folders too.
        return f"{path}\0{status.st_mode} {status.st_ino} {status.st_dev}\n", 0
    times = status.st_mtime_ns, status.st_ctime_ns
    line = f"{path}\0{status.st_mode} {status.st_size} {times[0]} {times[1]} {status.st_ino} {status.st_dev}\n"
    return line, max(times)
