"""Staging folders inside a project: laid out like it, each claimed by the process that fills it."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

from reportgen.publish.exchange import Stage
from reportgen.publish.files import TEMPORARY, remove_tree, reporting
from reportgen.publish.journal import JOURNAL, STAGE, load_journal
from reportgen.publish.lock import release, take, workshop, workshop_place
from reportgen.publish.recovery import holding

_CLAIM = "claim"
"""A file in a stage that is locked for as long as the process lives that made the stage, on whatever machine."""

_FONT_LOCKS = "matplotlib/*.matplotlib-lock"
"""Locks of matplotlib, which waits five seconds for one that a killed process left, and then does without its list."""


@contextlib.contextmanager
def staging(project: Path, waiting: Callable[[str], None] | None = None) -> Iterator[Stage]:
    """Make a staging folder and remove it at the end, also after an interrupt.

    What earlier processes left is put in order before.

    Args:
        project: the project folder.
        waiting: is told whom this process waits for.

    Raises:
        OutputError: it cannot be made.
    """
    folder = workshop(project)
    root = folder / f"{STAGE}{os.getpid()}-{secrets.token_hex(4)}"
    claim = None
    try:
        with holding(project, waiting):
            _tidy(folder)
            with reporting(project):
                root.mkdir()
                claim = take(root / _CLAIM)
        yield Stage(project, root)
    finally:
        try:
            _remove(root)
        except BaseException:  # who is asked to end meanwhile ends a little later
            _remove(root)
            raise
        finally:
            release(claim)


def settle(project: Path, waiting: Callable[[str], None] | None = None) -> None:
    """Put in order what killed processes left, if there is anything: a half-done exchange, stages, temporary files.

    Raises:
        OutputError: that cannot be done, or the workshop is a link.
    """
    # A link is refused before anything else is kept there, such as matplotlib's list of fonts.
    folder = workshop_place(project)
    with reporting(project):
        left = folder.is_dir() and any(_left(folder))
    if left:
        with holding(project, waiting):
            _tidy(folder)


def _left(folder: Path) -> Iterator[Path]:
    """Yield what processes that live now, or lived once, have in a workshop beside what is always there."""
    yield from (path for path in folder.iterdir() if path.name.startswith((STAGE, JOURNAL)))
    yield from folder.glob(f"*{TEMPORARY}")
    yield from folder.glob(_FONT_LOCKS)


def _remove(root: Path) -> None:
    """Remove a stage, unless the next start needs it."""
    with contextlib.suppress(OSError):  # what cannot be read may be a journal that names it
        journal = load_journal(root.parent)
        if journal is None or journal.stage != root.name:
            remove_tree(root)


def _tidy(folder: Path) -> None:
    """Remove stages that nobody fills any more, and locks of fonts; the lock must be held."""
    with contextlib.suppress(OSError):
        for path in folder.glob(_FONT_LOCKS):
            path.unlink(missing_ok=True)
        for root in folder.glob(f"{STAGE}*"):
            claim = take(root / _CLAIM)
            if claim is not None:
                _remove(root)
                release(claim)
