"""Shows what the pipeline is doing."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from reportgen.errors import OutputError, visible
from reportgen.model.progress import Step
from reportgen.wording import cli as words
from reportgen.wording import means as how
from reportgen.wording import outputs

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


def write(text: str, *, err: bool = False, newline: bool = True, styled: bool = False) -> None:
    """Print a line; when nobody reads any more the work goes on in silence, so that outputs are never left half done.

    One that is not `styled` by us has nothing in it that breaks a line or steers a terminal: names come from data.
    """
    stream = sys.stderr if err else sys.stdout
    try:
        typer.echo(text if styled else visible(text), err=err, nl=newline)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class Progress:
    """Shows steps on stderr: on a terminal with rate and time left, elsewhere as plain lines; and times them."""

    def __init__(self, quiet: bool, *, wait: bool = True) -> None:
        self._quiet = quiet
        self._wait = wait
        self._live = not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._shown: Step | None = None
        self._bar: Bar | None = None
        self._line: TaskID | None = None
        self._total = 0
        self._begun = time.perf_counter()
        self._took: dict[Step, float] = {}

    def step(self, step: Step, done: int = 0, total: int = 0) -> None:
        """Show a step and how far it is."""
        if step is not self._shown:
            self._lap()
        if self._quiet:
            pass
        elif self._live:
            self._show(step, done, total)
        elif step is not self._shown:
            write(words.step(step), err=True)
        self._shown = step

    def waiting(self, owner: str) -> None:
        """Say whom this process waits for.

        Raises:
            OutputError: it does not want to wait.
        """
        self.clear()
        if not self._wait:
            raise OutputError(outputs.locked(owner), where=".reportgen", hint=outputs.locked_hint())
        if not self._quiet:
            write(words.waiting(owner), err=True)

    def clear(self) -> None:
        """Leave the line free for what is printed next; what was going on is over."""
        self._lap()
        self._shown = None
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def timings(self) -> Iterator[str]:
        """Yield lines that say where the time went: a step each, and all with the start of the program."""
        self._lap()
        whole = sum(self._took.values())
        yield how.timings_head()
        for step, seconds in self._took.items():
            yield how.timing(words.step(step), seconds, seconds / whole if whole else 0.0)
        yield how.timings_total(_age())

    def _lap(self) -> None:
        """Add the time since the last lap to the step that was going on."""
        now = time.perf_counter()
        if self._shown is not None:
            self._took[self._shown] = self._took.get(self._shown, 0.0) + now - self._begun
        self._begun = now

    def _show(self, step: Step, done: int, total: int) -> None:
        if self._bar is None or step is not self._shown or total != self._total:
            if self._bar is not None:
                self._bar.stop()
            self._bar, self._total = _bar(counted=total > 0), total
            self._line = self._bar.add_task(words.step(step), total=total or None)
            self._bar.start()
        if self._line is not None:
            self._bar.update(self._line, completed=done, refresh=True)


def _bar(*, counted: bool) -> Bar:
    """Return a line that a step fills, if its parts are counted; it is gone when the step is.

    No thread keeps it moving: processes are copied safely only while there is no second thread.
    """
    from rich import progress as rich  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415

    columns: list[rich.ProgressColumn] = [rich.TextColumn("{task.description}", markup=False)]
    if counted:
        rate = rich.TaskProgressColumn(text_format="", show_speed=True)
        columns += [rich.BarColumn(20), rich.MofNCompleteColumn(), rate, rich.TimeRemainingColumn(compact=True)]
    console = Console(stderr=True, no_color="NO_COLOR" in os.environ or None)
    return rich.Progress(*columns, console=console, transient=True, auto_refresh=False)


def _age() -> float:
    """Return the seconds since this process was started; since this module was loaded where the system does not say."""
    try:
        with open("/proc/self/stat", encoding="utf-8", errors="replace") as stream:
            started = int(stream.read().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
        return time.clock_gettime(time.CLOCK_BOOTTIME) - started
    except (OSError, ValueError, IndexError, AttributeError):
        return time.perf_counter() - _LOADED


_LOADED = time.perf_counter()
