"""What the options before a command say, and how outcomes are printed."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.commands.progress import Progress, write
from reportgen.model.ledger import count_unused
from reportgen.wording import cli as words
from reportgen.wording import ledger

if TYPE_CHECKING:
    from reportgen.pipeline import Work
    from reportgen.publish import Written

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
    _progress: Progress | None = field(default=None, repr=False)

    def say(self, text: str) -> None:
        """Print a line of outcome."""
        if not self.quiet:
            write(text)

    def detail(self, text: str) -> None:
        """Print a line that only --verbose wants."""
        if self.verbose and not self.quiet:
            write(text)

    @property
    def progress(self) -> Progress:
        """The watcher that shows progress."""
        if self._progress is None:
            self._progress = Progress(self.quiet)
        return self._progress


def print_report(session: Session, work: Work) -> None:
    """Print the whole report as wide as the terminal, in colour where that is wanted."""
    from rich.console import Console  # noqa: PLC0415

    from reportgen.render import terminal  # noqa: PLC0415

    session.progress.clear()
    if session.quiet:
        return
    columns = os.environ.get("COLUMNS", "")
    piped = int(columns) if columns.isdigit() and int(columns) else PIPED_WIDTH
    console = Console(width=None if sys.stdout.isatty() else piped)
    colour = console.is_terminal and "NO_COLOR" not in os.environ
    write(terminal.render(work.report, width=console.width, colour=colour))


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
    session.say(words.wrote(len(written.paths), "results"))
    print_ledger(session, work)


def print_ledger(session: Session, work: Work) -> None:
    """Print the ledger's summary, with --verbose every line."""
    unused = count_unused(work.entries)
    session.say(words.ledger(unused, len(work.entries) - unused))
    for entry in work.entries:
        session.detail(
            "  " + words.ledger_line(
                ledger.status(entry.status), entry.experiment, ledger.kind(entry.kind), ledger.detail(entry)
            )
        )  # fmt: skip
