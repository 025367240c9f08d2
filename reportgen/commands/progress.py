"""Shows what the pipeline is doing."""

from __future__ import annotations

import os
import sys

import typer

from reportgen.model.progress import Step
from reportgen.wording import cli as words


def write(text: str, *, err: bool = False, newline: bool = True) -> None:
    """Print; when nobody reads any more the work goes on in silence, so that outputs are never left half done."""
    stream = sys.stderr if err else sys.stdout
    try:
        typer.echo(text, err=err, nl=newline)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class Progress:
    """Shows steps: one line that is rewritten on a terminal, plain lines elsewhere; always on stderr."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._live = not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._shown: Step | None = None
        self._width = 0

    def step(self, step: Step, done: int = 0, total: int = 0) -> None:
        """Show a step and how far it is."""
        if self._quiet:
            return
        if self._live:
            text = words.step(step) + (f" {done}/{total}" if total else "")
            write("\r" + text.ljust(self._width), err=True, newline=False)
            self._width = len(text)
        elif step is not self._shown:
            write(words.step(step), err=True)
        self._shown = step

    def waiting(self, owner: str) -> None:
        """Say whom this process waits for."""
        self.clear()
        if not self._quiet:
            write(words.waiting(owner), err=True)

    def clear(self) -> None:
        """Leave the line free for what is printed next."""
        if self._live and self._width:
            write("\r" + " " * self._width + "\r", err=True, newline=False)
            self._width = 0
