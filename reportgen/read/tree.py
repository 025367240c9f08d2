"""The results folder as the readers see it: listings in a fixed order, files read once, everything accounted for."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from reportgen.model.experiments import InputFile
from reportgen.model.files import Refusal, State, read_ordinary, state_of
from reportgen.model.ledger import Entry, Fact, Kind, Status

JSON_LIMIT = 16 * 2**20
CSV_LIMIT = 64 * 2**20

_LONGEST = 300
"""Characters of a text out of a file that a line of the ledger shows; no folder has a longer name."""

_REFUSALS: Mapping[Refusal, Kind] = {
    Refusal.UNREADABLE: Kind.UNREADABLE,
    Refusal.NOT_A_FILE: Kind.NOT_A_FILE,
    Refusal.TOO_LARGE: Kind.TOO_LARGE,
}

_DIGITS = re.compile(r"(\d+)")


def natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key that counts: `exp_2` before `exp_10`; equal keys only for equal names.

    A name that no folder can have, out of a CSV, is a text like any other.
    """
    return _natural(name) if len(name) <= _LONGEST else ((1, name),)


@lru_cache(2**14)
def _natural(name: str) -> tuple[tuple[int, int | str], ...]:
    return (*((0, int(part)) if part.isdecimal() else (1, part) for part in _DIGITS.split(name)), (1, name))


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
        self._prefix = f"{project}{os.sep}"
        self._inputs: dict[str, str] = {}
        self._states: list[tuple[str | Path, str, State | None]] = []

    def note(self, experiment: str, file: str, kind: Kind, status: Status, **facts: Fact) -> None:
        """Write a line into the ledger; a line about a folder as a whole has no file and names the folder."""
        file = file or (experiment if experiment == "results" else f"results/{experiment}")
        shown = {name: _cut(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
        self.entries.append(Entry(experiment, file, kind, status, shown))

    def relative(self, path: str | Path) -> str:
        """Return the path relative to the project, `/`-separated, with undecodable bytes made visible."""
        # The study file may name a dense model elsewhere.
        text = os.fspath(path).removeprefix(self._prefix).replace(os.sep, "/")
        return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """Files read so far, in order of path."""
        return tuple(InputFile(path, self._inputs[path]) for path in sorted(self._inputs))

    def include(self, entries: Iterable[Entry], inputs: Mapping[str, str]) -> None:
        """Add what another tree of the same results folder has noted and read."""
        self.entries.extend(entries)
        self._inputs |= inputs

    def list_folder(self, folder: str | Path, owner: str) -> tuple[list[str], list[str]]:
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
            if not entry.name.isascii() and not _is_utf8(entry.name):
                self.note(owner, self.relative(entry.path), Kind.UNREADABLE, Status.UNUSED, reason="name")
                continue
            if entry.is_symlink() and not self._leads_inside(entry, owner):
                continue
            (folders if _is_folder(entry) else others).append(entry.name)
        return in_natural_order(folders), in_natural_order(others)

    def read(self, path: str | Path, owner: str, limit: int = JSON_LIMIT) -> bytes | None:
        """Return a file's bytes and count it as an input; None, with a line in the ledger, where that fails."""
        name = self.relative(path)
        content = read_ordinary(path, limit)
        if content.raw is None:
            facts: dict[str, Fact] = {}
            if content.refusal is Refusal.UNREADABLE:
                facts = {"reason": content.reason}
            elif content.refusal is Refusal.TOO_LARGE:
                facts = {"bytes": content.size, "limit": limit}
            self.note(owner, name, _REFUSALS[content.refusal or Refusal.UNREADABLE], Status.UNUSED, **facts)
            return None
        if content.changed:
            self.note(owner, name, Kind.CHANGED, Status.RESERVATION)
        else:
            self._states.append((path, owner, content.state))
        self._inputs[name] = hashlib.sha256(content.raw).hexdigest()
        return content.raw

    def settle(self) -> None:
        """Write a line for each file that was changed since it was read.

        The clock of a file system ticks some times in a millisecond to some milliseconds: right after the reading a
        change may not show yet. And figures of files that are written together would not belong together.
        """
        for path, owner, state in self._states:
            if state_of(path) != state:
                self.note(owner, self.relative(path), Kind.CHANGED, Status.RESERVATION)
        self._states = []

    def _leads_inside(self, link: os.DirEntry[str], owner: str) -> bool:
        """Tell whether a link leads to something in the results folder; otherwise write a line."""
        target = os.path.realpath(link.path)
        if target != self._root and not target.startswith(self._root + os.sep):
            self.note(owner, self.relative(link.path), Kind.OUTSIDE, Status.UNUSED)
            return False
        try:
            link.stat()
        except OSError as error:  # it leads nowhere, or to itself
            self.note(owner, self.relative(link.path), Kind.UNREADABLE, Status.UNUSED, reason=_reason(error))
            return False
        return True


def in_natural_order(names: list[str]) -> list[str]:
    """Return names in the order that counts."""
    return sorted(names, key=natural) if len(names) > 1 else names


def _is_utf8(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a loop of links
        return False


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
