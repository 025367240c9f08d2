"""What a served project is made from: which files count, what changed between two looks, when to look again."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import stat
import threading
import time
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.publish.site import CONFIGURATION
from reportgen.study import STUDY_FILE

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver, ObservedWatch

RESULTS, TEMPLATES, DOCS = "results", "templates", "docs"
ROOTS = (RESULTS, TEMPLATES, DOCS)
FILES = (STUDY_FILE, CONFIGURATION)

QUIET = 0.2
"""Seconds without a change after which a burst of changes counts as over."""
LONGEST = 2.0
"""Seconds after which it counts as over anyway."""
_REPORTED, _UNREPORTED = 10.0, 0.5
"""Seconds between two looks: where changes are reported (those on a network's disk may not be), where they are not."""
_SHARE = 20
"""A look is this many times shorter than the pause before the next."""

_PUBLISHED = ("consolidated_", "cross_model_analysis")
_READ = (".json", ".csv")
# What editors, file managers and our own writers leave beside a file while it is being written.
_PASSING = re.compile(r"^\.|^#.*#$|^4913$|~$|\.sw[a-z]$|\.tmp$|\.part$|\.reportgen-tmp$|\.bak\d*$|^__pycache__$")
_HASHED = 2**20


def counts(path: str) -> bool:
    """Tell whether a change of this path, relative to the project, could change what is published."""
    parts = path.split("/")
    if any(_PASSING.search(part) for part in parts):
        return False
    if len(parts) == 1:
        return path in (*ROOTS, *FILES)
    if parts[0] == RESULTS:
        return not parts[1].startswith(_PUBLISHED)
    return parts[0] == TEMPLATES or (parts[0] == DOCS and parts[1] != "report")


@dataclass(frozen=True, slots=True)
class Seen:
    """A file or folder as it was seen: what `stat` says, and what it holds where that is quickly told."""

    stamp: tuple[int, ...]
    content: str = ""


Look = Mapping[str, Seen]


def changes(before: Look, after: Look, *, touched: bool = False) -> tuple[str, ...]:
    """Return the paths that came, went or hold something else; with `touched` also those only written again."""
    found = []
    for path in {**before, **after}:
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        if touched or old is None or new is None or not old.content or old.content != new.content:
            found.append(path)
    return tuple(sorted(found))


def of_site_alone(paths: tuple[str, ...], before: Look, after: Look) -> bool:
    """Tell whether changes concern nothing but the site: own pages, unless one came or went, and its configuration."""
    return all(
        path == CONFIGURATION
        or (path.startswith(f"{DOCS}/") and (not path.endswith(".md") or (path in before) == (path in after)))
        for path in paths
    )


class Inputs:
    """Looks at everything that a project is built from.

    Attributes:
        more: files outside the usual folders that the last build read.
    """

    def __init__(self, project: Path) -> None:
        self.project = project
        self.more: tuple[str, ...] = ()
        self._known: dict[str, Seen] = {}

    def look(self) -> Look:
        """Return every input as it is now."""
        found: dict[str, Seen] = {}
        for path in self._paths():
            seen = self._see(path)
            if seen is not None:
                found[path] = seen
        self._known = found
        return found

    def include(self, seen: Look, more: tuple[str, ...]) -> Look:
        """Look at further files from now on; return an earlier look with what they are now."""
        self.more = tuple(dict.fromkeys((*self.more, *more)))
        now = {path: self._see(path) for path in self.more if path not in seen}
        return {**seen, **{path: found for path, found in now.items() if found is not None}}

    def _paths(self) -> Iterator[str]:
        yield from (*FILES, *self.more)
        for root in ROOTS:
            top = str(self.project / root)
            for folder, folders, names in os.walk(top):
                inside = root + folder[len(top) :].replace(os.sep, "/")
                folders[:] = [name for name in folders if counts(f"{inside}/{name}")]
                if root == RESULTS:  # a folder of an experiment tells something even when it is empty
                    yield from (f"{inside}/{name}" for name in folders)
                    names = [name for name in names if name.endswith(_READ)]  # noqa: PLW2901
                yield from (path for path in (f"{inside}/{name}" for name in names) if counts(path))

    def _see(self, path: str) -> Seen | None:
        place = self.project / path
        try:
            status = place.stat()
        except OSError:
            return None
        if stat.S_ISDIR(status.st_mode):
            return Seen(())
        stamp = (status.st_size, status.st_mtime_ns, status.st_ino)
        known = self._known.get(path)
        if known is not None and known.stamp == stamp:
            return known
        if status.st_size > _HASHED or not stat.S_ISREG(status.st_mode):
            return Seen(stamp)
        try:
            return Seen(stamp, hashlib.sha256(place.read_bytes()).hexdigest())
        except OSError:
            return Seen(stamp)


class Watch:
    """Waits for changes of a project's inputs: the system reports them, and now and then a look is taken anyway.

    Attributes:
        inputs: what is watched.
        silence: why the system reports nothing; empty where it does.
    """

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.silence = ""
        self._reported = threading.Event()
        self._observer: BaseObserver | None = None
        self._watched: dict[str, tuple[tuple[int, int], ObservedWatch]] = {}
        self._cost = 0.0
        self._unannounced = True

    def start(self) -> None:
        """Have changes reported from now on."""
        try:
            from watchdog.observers import Observer  # noqa: PLC0415

            # It tells of its own affairs: of what comes while it ends, of a folder that it heard of twice.
            logging.getLogger("watchdog").addHandler(logging.NullHandler())
            warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")
            self._observer = Observer()
            self._observer.start()
            self._follow()
        except (OSError, ImportError, RuntimeError) as error:
            self._fall_silent(error)

    def stop(self) -> None:
        """Let go of everything; returns when no thread is left."""
        observer, self._observer = self._observer, None
        self._watched.clear()
        if observer is not None and observer.is_alive():
            observer.stop()
            observer.join()

    def look(self) -> Look:
        """Return every input as it is now, and take note how long that took."""
        begun = time.perf_counter()
        found = self.inputs.look()
        self._cost = time.perf_counter() - begun
        return found

    def next_look(self) -> Look:
        """Wait for a report or for the next turn, then until a burst of changes is over; return what is seen then."""
        pause = _UNREPORTED if self._observer is None else _REPORTED
        self._unannounced = not self._reported.wait(max(pause, _SHARE * self._cost))
        if not self._unannounced:
            self._rest()
        try:
            self._follow()
        except (OSError, RuntimeError) as error:
            self._fall_silent(error)
        return self.look()

    def settled(self, found: Look) -> Look:
        """Return what is seen when a burst of changes is over; at once where reports have told that already."""
        end = time.perf_counter() + LONGEST
        while self._unannounced and time.perf_counter() < end:
            self._reported.wait(QUIET)
            before, found = found, self.look()
            if before == found:
                break
        return found

    def _rest(self) -> None:
        end = time.perf_counter() + LONGEST
        while time.perf_counter() < end:
            self._reported.clear()
            if not self._reported.wait(QUIET):
                return

    def _follow(self) -> None:
        """Watch the project's folder and the folders of inputs that are there; one that was replaced is another."""
        if self._observer is None:
            return
        if not self._observer.is_alive() or not all(emitter.is_alive() for emitter in self._observer.emitters):
            raise RuntimeError(type(self._observer).__name__)
        for name in ("", *ROOTS):
            place = self.inputs.project / name
            try:
                status = place.stat()
            except OSError:
                now = None
            else:
                now = (status.st_dev, status.st_ino)
            known = self._watched.get(name)
            if known is not None and known[0] != now:
                self._observer.unschedule(self._watched.pop(name)[1])
            if now is not None and name not in self._watched and place.is_dir():
                self._watched[name] = (now, self._schedule(self._observer, place, recursive=bool(name)))

    def _schedule(self, observer: BaseObserver, place: Path, *, recursive: bool) -> ObservedWatch:
        from watchdog import events  # noqa: PLC0415

        watch = self

        class Reporter(events.FileSystemEventHandler):
            """Notes that something that counts was reported."""

            def on_any_event(self, event: FileSystemEvent) -> None:
                """Take note of an event."""
                watch.note(os.fsdecode(event.src_path), event.is_directory)
                watch.note(os.fsdecode(event.dest_path), event.is_directory)

        # Reading is reported too unless only these are asked for.
        kinds = [
            events.FileCreatedEvent, events.FileModifiedEvent, events.FileDeletedEvent, events.FileMovedEvent,
            events.DirCreatedEvent, events.DirDeletedEvent, events.DirMovedEvent,
        ]  # fmt: skip
        return observer.schedule(Reporter(), str(place), recursive=recursive, event_filter=kinds)

    def note(self, path: str, is_folder: bool) -> None:
        """Take note that the system reported a path."""
        if not path:
            return
        inside = os.path.relpath(path, self.inputs.project).replace(os.sep, "/")
        if inside.startswith(f"{RESULTS}/") and not is_folder and not inside.endswith(_READ):
            return
        if counts(inside):
            self._reported.set()

    def _fall_silent(self, error: Exception) -> None:
        self.stop()
        self.silence = getattr(error, "strerror", None) or str(error) or type(error).__name__
