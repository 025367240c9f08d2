"""The results folder as the readers see it: listings in a fixed order, files read once, everything accounted for."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path

from reportgen.model.experiments import InputFile
from reportgen.model.ledger import Entry, Fact, Kind, Status

JSON_LIMIT = 64 * 2**20
CSV_LIMIT = 4 * 2**30

_DIGITS = re.compile(r"(\d+)")


def natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key that counts: `exp_2` before `exp_10`; equal keys only for equal names."""
    parts = _DIGITS.split(name)
    return (
        *((0, int(part)) if part.isdigit() and part.isascii() else (1, part) for part in parts),
        (1, name),
    )


class ResultsTree:
    """Reads below `project/results` and keeps the ledger and the list of inputs.

    Nothing is opened for writing. Links that leave the results folder, pipes, devices and oversized files are
    refused with a line in the ledger.
    """

    def __init__(self, project: Path) -> None:
        self.project = project
        self.results = project / "results"
        self.entries: list[Entry] = []
        self._root = os.path.realpath(self.results)
        self._inputs: dict[str, str] = {}

    def note(self, experiment: str, file: str, kind: Kind, status: Status, **facts: Fact) -> None:
        """Write a line into the ledger; a line about a folder as a whole has no file and names the folder."""
        file = file or (experiment if experiment == "results" else f"results/{experiment}")
        self.entries.append(Entry(experiment, file, kind, status, facts))

    def relative(self, path: Path) -> str:
        """Return the path relative to the project, `/`-separated, with undecodable bytes made visible."""
        inside = path.is_relative_to(self.project)  # the study file may name a dense model elsewhere
        text = (path.relative_to(self.project) if inside else path).as_posix()
        return text.encode("utf-8", "backslashreplace").decode("utf-8")

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """Files read so far, in order of path."""
        return tuple(InputFile(path, self._inputs[path]) for path in sorted(self._inputs))

    def list_folder(self, folder: Path, owner: str) -> tuple[list[str], list[str]]:
        """Return the names of a folder's sub-folders and of its other entries, each in natural order.

        A name that is not UTF-8 and a link that leaves the results folder are refused with a line in the ledger;
        a folder that has gone or cannot be listed is empty, with a line.
        """
        folders: list[str] = []
        others: list[str] = []
        try:
            with os.scandir(folder) as found:
                entries = list(found)
        except OSError as error:
            self.note(owner, self.relative(folder), Kind.UNREADABLE, Status.UNUSED, reason=_reason(error))
            return folders, others
        for entry in entries:
            try:
                entry.name.encode("utf-8")
            except UnicodeEncodeError:
                self.note(owner, self.relative(folder / entry.name), Kind.UNREADABLE, Status.UNUSED, reason="name")
                continue
            if entry.is_symlink() and not self._inside(entry.path):
                self.note(owner, self.relative(folder / entry.name), Kind.OUTSIDE, Status.UNUSED)
                continue
            (folders if _is_folder(entry) else others).append(entry.name)
        return sorted(folders, key=natural), sorted(others, key=natural)

    def read(self, path: Path, owner: str, limit: int = JSON_LIMIT) -> bytes | None:
        """Return a file's bytes and count it as an input; None, with a line in the ledger, where that fails."""
        name = self.relative(path)
        try:
            # Without O_NONBLOCK the opening of a pipe would wait for a writer.
            handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            self.note(owner, name, Kind.UNREADABLE, Status.UNUSED, reason=_reason(error))
            return None
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                self.note(owner, name, Kind.NOT_A_FILE, Status.UNUSED)
                return None
            if status.st_size > limit:
                self.note(owner, name, Kind.TOO_LARGE, Status.UNUSED, bytes=status.st_size, limit=limit)
                return None
            with open(handle, "rb", closefd=False) as stream:
                raw = stream.read(limit + 1)
        except OSError as error:
            self.note(owner, name, Kind.UNREADABLE, Status.UNUSED, reason=_reason(error))
            return None
        finally:
            os.close(handle)
        self._inputs[name] = hashlib.sha256(raw).hexdigest()
        return raw

    def _inside(self, path: str) -> bool:
        target = os.path.realpath(path)
        return target == self._root or target.startswith(self._root + os.sep)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a loop of links
        return False


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
