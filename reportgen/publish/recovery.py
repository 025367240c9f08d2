"""What a killed process left half done is finished by the next one that holds the lock."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from reportgen.publish.exchange import check_ours, holds, put
from reportgen.publish.files import remove_tree, reporting, sweep
from reportgen.publish.journal import drop_journal, load_journal
from reportgen.publish.lock import publishing, workshop


@contextlib.contextmanager
def holding(project: Path, waiting: Callable[[str], None] | None) -> Iterator[None]:
    """Hold the project's lock, and complete first what a killed process left; `waiting` is told whom one waits for.

    Raises:
        OutputError: it cannot be held, or what was left cannot be completed.
    """
    with publishing(project, waiting):
        recover(project)
        yield


def recover(project: Path) -> bool:
    """Finish the exchange that a killed process began; return whether there was one. The lock must be held.

    Temporary files of the workshop go.

    Raises:
        OutputError: it cannot be finished, or a place has been taken by what is not ours.
    """
    folder = workshop(project)
    sweep(folder)
    with reporting(project):
        journal = load_journal(folder)
        if journal is None:
            return False
        stage = folder / journal.stage
        missing = [
            name
            for name, digest in journal.pairs.items()
            if not holds(project / name, digest) and holds(stage / name, digest)
        ]
        check_ours(project, missing)
        for name in missing:
            put(stage / name, project / name)
        drop_journal(folder)
    if journal.stage:
        remove_tree(stage)
    return True
