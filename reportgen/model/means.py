"""By what means work is done: on how many processors, with what memory of earlier runs. No result hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")

Told = Callable[[int, int], None]
"""Is told how many of how many tasks are done."""


class Engine(Protocol):
    """Does alike tasks, perhaps several at a time."""

    @property
    def jobs(self) -> int:
        """Tasks that are done at a time."""

    def each(self, work: Callable[[Task], Done], tasks: Sequence[Task], told: Told | None = None) -> list[Done]:
        """Return what `work`, a function of a module, makes of each task, in their order."""


def collected(results: Iterable[Done], total: int, told: Told | None) -> list[Done]:
    """Return results in a list, and tell of each one how many of how many there are."""
    done: list[Done] = []
    for result in results:
        done.append(result)
        if told:
            told(len(done), total)
    return done


class Alone:
    """Does one task after the other in this process."""

    jobs = 1

    def each(self, work: Callable[[Task], Done], tasks: Sequence[Task], told: Told | None = None) -> list[Done]:
        """Return what `work` makes of each task, in their order."""
        return collected(map(work, tasks), len(tasks), told)


class Memory(Protocol):
    """Keeps what was made, by kind and by a key that stands for all it was made from."""

    def recall(self, kind: str, key: str) -> bytes | None:
        """Return what was kept, None where nothing was or it is no longer what it was."""

    def keep(self, kind: str, key: str, content: bytes) -> None:
        """Keep something; where that fails it is made anew the next time."""


class Forgetful:
    """Keeps nothing."""

    def recall(self, _kind: str, _key: str) -> bytes | None:
        """Return nothing."""
        return None

    def keep(self, _kind: str, _key: str, _content: bytes) -> None:
        """Keep nothing."""


@dataclass(frozen=True, slots=True)
class Means:
    """Engine and memory of a run."""

    engine: Engine = field(default_factory=Alone)
    memory: Memory = field(default_factory=Forgetful)
