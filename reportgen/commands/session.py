"""What the options before a command say, and how outcomes are printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.commands.progress import Progress, write
from reportgen.errors import one_line
from reportgen.model.ledger import Kind, counts
from reportgen.model.options import Way
from reportgen.wording import cli as words
from reportgen.wording import ledger
from reportgen.wording import means as how
from reportgen.wording.catalog import colon, hinted

if TYPE_CHECKING:
    from reportgen.model.means import Means
    from reportgen.pipeline import Work
    from reportgen.publish import Written
    from reportgen.publish.cache import Cache

PIPED_WIDTH = 120
_DIFFERENCES = 20
"""Differences from an old artefact that are shown without --verbose."""


@dataclass
class Session:
    """What the options before the command say."""

    project: Path = Path()
    quiet: bool = False
    verbose: bool = False
    debug: bool = False
    way: Way = field(default_factory=Way)
    _progress: Progress | None = field(default=None, repr=False)

    def say(self, text: str, *, styled: bool = False) -> None:
        """Print a line of outcome; one that is `styled` holds colours of ours."""
        if not self.quiet:
            write(text, styled=styled)

    def hand(self, text: str) -> None:
        """Print a line of a document that was asked for by its format: --quiet does not keep it back."""
        write(text)

    def detail(self, text: str) -> None:
        """Print a line that only --verbose wants."""
        if self.verbose and not self.quiet:
            write(text)

    @property
    def progress(self) -> Progress:
        """The watcher that shows progress."""
        if self._progress is None:
            self._progress = Progress(self.quiet, wait=self.way.wait)
        return self._progress

    @cached_property
    def means(self) -> Means:
        """By what means the command works: the engine asked for, and the project's memory.

        Raises:
            ReportgenError: the engine asked for cannot be had.
        """
        from reportgen.commands.engine import make_engine  # noqa: PLC0415  only commands that work need it
        from reportgen.model.means import Forgetful, Means  # noqa: PLC0415

        return Means(make_engine(self.way), self.memory if self.way.cache else Forgetful())

    @cached_property
    def memory(self) -> Cache:
        """What earlier runs on the project have kept."""
        from reportgen.publish.cache import Cache  # noqa: PLC0415

        return Cache(self.folder, self._damaged)

    @property
    def folder(self) -> Path:
        """The project's absolute folder."""
        return Path(os.path.abspath(self.project))

    def _damaged(self, path: str) -> None:
        if not self.quiet:
            self.progress.clear()
            write(how.damaged(path), err=True)

    def close(self) -> None:
        """Print where the time went, if that is wanted."""
        self.progress.clear()
        if self.way.timings:
            for line in self.progress.timings():
                write(line, err=True)


def report_text(work: Work) -> str:
    """Return the whole report as wide as the terminal, in colour where that is wanted."""
    from reportgen.render import terminal  # noqa: PLC0415

    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return terminal.render(work.report, width=report_width(), colour=colour)


def report_width() -> int:
    """Return the characters in a line of the report: as wide as the terminal."""
    from rich.console import Console  # noqa: PLC0415

    columns = os.environ.get("COLUMNS", "")
    piped = int(columns) if columns.isdigit() and int(columns) else PIPED_WIDTH
    return Console(width=None if sys.stdout.isatty() else piped).width


def print_outcome(session: Session, work: Work, written: Written) -> None:
    """Print what was written, how far old artefacts are reproduced, and the ledger's summary."""
    session.progress.clear()
    compared = [item for item in written.compared if item.readable]
    if compared:
        total, same = sum(item.values for item in compared), sum(item.reproduced for item in compared)
        session.say(words.reproduced_all(same, total, len(compared)))
    for item in written.compared:
        if not item.readable:
            session.say(words.unreadable_artefact(item.path))
        elif item.differences or session.verbose:
            session.say("  " + words.reproduced(item.path, item.reproduced, item.values))
        shown = item.differences if session.verbose else item.differences[:_DIFFERENCES]
        for place, old, new in shown:
            session.say("    " + words.difference(place, old, new))
        if len(item.differences) > len(shown):
            session.say("    " + words.more_differences(len(item.differences) - len(shown)))
    for path in written.kept:
        session.detail(words.kept(path))
    for path in written.paths:
        session.detail(words.wrote_file(path))
    print_written(session, len(written.paths), *counts(work.entries))
    print_entries(session, work)


def print_written(session: Session, files: int, unused: int, reservations: int) -> None:
    """Print how many files were written under `results/`, and the ledger's summary."""
    session.say(words.wrote(files, "results"))
    session.say(words.ledger(unused, reservations))


def notes_of(work: Work) -> tuple[str, ...]:
    """Return a line for each name of the study file that nothing answers to, and one on the claims that fail."""
    from reportgen.wording import claims  # noqa: PLC0415  it knows the study file, which is slow to load

    unmatched = (entry for entry in work.entries if entry.kind is Kind.UNMATCHED_NAME)
    named = tuple(hinted(entry.file + colon() + ledger.detail(entry), ledger.hint(entry)) for entry in unmatched)
    unmet = claims.unmet(work.analysis.claims)
    return tuple(map(one_line, (*named, *([unmet] if unmet else ()))))


def print_notes(session: Session, notes: Iterable[str]) -> None:
    """Print what there is to say of the study file."""
    for note in notes:
        session.say(note)


def print_ledger(session: Session, work: Work) -> None:
    """Print the ledger's summary, with --verbose every line."""
    session.say(words.ledger(*counts(work.entries)))
    print_entries(session, work)


def print_entries(session: Session, work: Work) -> None:
    """Print every line of the ledger where --verbose asks for them."""
    if not session.verbose:
        return
    for entry in work.entries:
        session.detail(
            "  " + words.ledger_line(
                ledger.status(entry.status), ledger.where(entry), ledger.kind(entry.kind), ledger.detail(entry)
            )
        )  # fmt: skip
