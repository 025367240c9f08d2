"""`serve`: builds, serves the site, and builds again what a change concerns; pages in the browser reload themselves."""

from __future__ import annotations

import errno
import signal
import socket
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from reportgen import pipeline
from reportgen.commands.addressing import is_everywhere, is_loopback
from reportgen.commands.again import Again
from reportgen.commands.progress import write
from reportgen.commands.serving import SiteServer
from reportgen.commands.session import Session, notes_of, print_notes, print_outcome
from reportgen.commands.standing import State
from reportgen.commands.watching import RESULTS, Inputs, Look, Watch, changes, of_site_alone
from reportgen.errors import InputError, OutputError, ReportgenError, one_line
from reportgen.model.ledger import counts
from reportgen.model.specs import Provenance
from reportgen.publish import FOLDERS
from reportgen.publish.files import read_if_there, sha256
from reportgen.publish.manifest import MANIFEST, load_manifest
from reportgen.publish.renewal import renew_site
from reportgen.render.templates import built_in
from reportgen.wording import cli as general
from reportgen.wording import errors as say
from reportgen.wording import serve as words
from reportgen.wording.catalog import colon, hinted

SITE = "site"
_TRIED = 100
"""Ports that are tried when the one asked for is taken."""
_ENDED = 128
"""A process that a signal ended has this and the signal's number as its exit code."""


class _EndedError(BaseException):
    """A signal asks for the end."""


def serve_project(session: Session, host: str, port: int) -> int:
    """Build, serve and build again until a signal ends it; return the exit code.

    Raises:
        InputError: there is no such project, or the address cannot be served on.
        KeyboardInterrupt: the user has seen enough.
    """
    project = pipeline.project_folder(session.project)
    state = State()
    server = listen(project / SITE, state, host, port)
    watch = Watch(Inputs(project))
    with _signals() as received:
        try:
            if port and server.server_port != port:
                session.say(words.port_taken(port, server.server_port))
            if not is_loopback(str(server.server_address[0])):
                write(words.exposed(host), err=True)
            _serve(Builder(session, project, state, remembers=True), server, watch, host)
        except _EndedError:
            return _ENDED + received[0]
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            session.progress.clear()
            server.stop()
            watch.stop()
    return 0


def listen(site: Path, state: State, host: str, port: int) -> SiteServer:
    """Return a server that listens on a port, the next free one where it is taken; it serves once it is started.

    Raises:
        InputError: the address cannot be served on, or no port is free.
    """
    script = (built_in() / "reload.js.j2").read_bytes()
    last = min(port + _TRIED, 2**16 - 1)
    for candidate in range(port, last + 1):
        try:
            return SiteServer(site, state, host, candidate, script)
        except (OSError, UnicodeError) as error:
            if getattr(error, "errno", None) != errno.EADDRINUSE:
                reason = getattr(error, "strerror", None) or str(error)
                where = f"{host}:{candidate}"
                raise InputError(words.cannot_listen(reason), where=where, hint=words.cannot_listen_hint()) from error
    raise InputError(words.no_free_port(port, last), where=host, hint=words.cannot_listen_hint())


@dataclass
class Builder:
    """Builds a project, says how it went, and lets the pages know.

    Attributes:
        session: where to say it.
        project: the project folder.
        state: from where pages know.
        whole: builds everything.
        alone: builds the site from the published report.
        failed: the last build failed.
        good: from what the last good build was made; nothing where that is not known.
        first: nothing was built yet.
        inputs: files outside the results that the last build read.
        remembers: the first build does nothing where an earlier run did it, and what was done is remembered.
    """

    session: Session
    project: Path
    state: State
    whole: Callable[..., tuple[pipeline.Work, object, object]] = pipeline.build
    alone: Callable[..., bool] = renew_site
    failed: bool = False
    good: Look = field(default_factory=dict, repr=False)
    first: bool = True
    inputs: tuple[str, ...] = ()
    remembers: bool = False
    _current: Provenance | None = None
    _owed: bool = True
    _unwritten: bool = False
    _ledger: tuple[int, int] | None = field(default=None, repr=False)
    _notes: tuple[str, ...] = field(default=(), repr=False)

    def build(self, *, site_alone: bool) -> None:
        """Build what a change concerns; what failed is built with the next change, whatever that concerns."""
        begun = time.perf_counter()
        try:
            alone = site_alone and not self._owed and self._current is not None
            alone = alone and self.alone(self.project, self._current, self.session.progress)
            if not alone:
                self._build_whole()
        except ReportgenError as error:
            self._unwritten = not isinstance(error, OutputError)
            self._fail(error.lines)
        except Exception as error:  # noqa: BLE001  a bug must not end the service; it is shown as one
            self._unwritten = False
            if self.session.debug:
                for row in traceback.format_exc().splitlines():
                    write(row, err=True)
            self._fail((hinted(say.bug(f"{type(error).__name__}: {error}"), say.bug_hint()),))
        else:
            line = words.rebuilt_site if alone else words.built if self.first else words.rebuilt
            self.first = False
            self._succeed(line(time.perf_counter() - begun))

    def take_back(self, seen: Look, now: Look) -> bool:
        """Tell whether a change took back what made a build fail that wrote nothing: then the last good one stands."""
        if not (self.failed and self._unwritten and changes(self.good, seen)) or changes(self.good, now):
            return False
        self._owed = self._current is None
        self._succeed(words.taken_back())
        return True

    def _build_whole(self) -> None:
        self._owed = True
        again = Again(self.session, "build", FOLDERS) if self.remembers else None
        record = again.found() if again and self.first else None
        if record:
            # The next change builds everything: of what stands here no more is known than that it is current.
            self.inputs, self._notes = record.inputs, record.notes
            self._ledger = (record.unused, record.reservations)
            self.session.say(general.ledger(*self._ledger))
            print_notes(self.session, record.notes)
            return
        work, written, _ = self.whole(self.project, self.session.progress, means=self.session.means)
        self._current, self._owed = work.provenance, False
        self.inputs = tuple(item.path for item in work.found.inputs if not item.path.startswith(f"{RESULTS}/"))
        ledger = counts(work.entries)
        if self._ledger is None:
            print_outcome(self.session, work, written)  # type: ignore[arg-type]
        elif ledger != self._ledger:
            self.session.progress.clear()
            self.session.say(general.ledger(*ledger))
        self._ledger = ledger
        notes = notes_of(work)
        print_notes(self.session, (note for note in notes if note not in self._notes))
        self._notes = notes
        if again:
            again.remember_work(work)

    def _succeed(self, line: str) -> None:
        self.failed = False
        self.session.progress.clear()
        self.session.say(line)
        self.state.tell(site_of(self.project))

    def _fail(self, lines: Sequence[str]) -> None:
        self.failed = True
        self.session.progress.clear()
        lines = tuple(one_line(line) for line in lines)
        for line in lines:
            write(general.error() + colon() + line, err=True)
        site = site_of(self.project)
        self.session.say(words.waits_for_change(site=bool(site)))
        self.state.tell(site, lines)


def site_of(project: Path) -> str:
    """Return what tells the published site from another one; nothing where no site of ours stands."""
    if load_manifest(project / SITE) is None:
        return ""
    return sha256(read_if_there(project / SITE / MANIFEST) or b"")


def _serve(builder: Builder, server: SiteServer, watch: Watch, host: str) -> None:
    watch.start()
    seen = watch.look()
    site = site_of(builder.project)
    if site:  # what stands there is served at once; its pages reload when the build is done
        builder.state.tell(site)
        _open(server, host)
    build_from(seen, builder, watch, site_alone=False)
    if not site:
        _open(server, host)
    if watch.silence:
        builder.session.say(words.polling(watch.silence))
    while True:
        seen = follow(builder, watch, watch.inputs.include(seen, builder.inputs))


def _open(server: SiteServer, host: str) -> None:
    server.start()
    write(words.serving(_address(host, server)))  # also with --quiet: the port may be another than the one asked for


def build_from(seen: Look, builder: Builder, watch: Watch, *, site_alone: bool) -> None:
    """Build, and keep in mind from what, unless that changed meanwhile."""
    builder.build(site_alone=site_alone)
    if not builder.failed:
        builder.good = {} if changes(seen, watch.look()) else seen


def follow(builder: Builder, watch: Watch, seen: Look) -> Look:
    """Wait for a change since `seen` and build what it concerns; return what the build was made from."""
    now = watch.next_look()
    if not changes(seen, now, touched=builder.failed):
        return now
    now = watch.settled(now)
    changed = changes(seen, now, touched=builder.failed)
    if changed:
        builder.session.say(words.changed(one_line(changed[0]), len(changed)))
        if not builder.take_back(seen, now):
            build_from(now, builder, watch, site_alone=of_site_alone(changed, seen, now))
    return now


def _address(host: str, server: SiteServer) -> str:
    name = socket.gethostname() if is_everywhere(str(server.server_address[0])) else host
    return f"http://{f'[{name}]' if ':' in name else name}:{server.server_port}/"


@contextmanager
def _signals() -> Iterator[list[int]]:
    """Let signals end the block: an interrupt as ever, also where the shell had it ignored, others as `_EndedError`."""
    received: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        raise _EndedError

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
