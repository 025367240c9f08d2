"""How the pipeline tells what it is doing."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Step(StrEnum):
    """A step of the pipeline that takes its time."""

    READ = "read"
    CONSOLIDATE = "consolidate"
    ANALYZE = "analyze"
    RENDER = "render"
    SITE = "site"
    TEX = "tex"
    PUBLISH = "publish"


class Watcher(Protocol):
    """Is told of each step; `total` is 0 where the work is in one piece."""

    def step(self, step: Step, done: int = 0, total: int = 0) -> None:
        """Take note that `done` of `total` parts of a step are done."""

    def waiting(self, owner: str) -> None:
        """Take note that another process publishes and this one waits."""


class Silent:
    """Watches and says nothing."""

    def step(self, step: Step, done: int = 0, total: int = 0) -> None:
        """Say nothing."""

    def waiting(self, owner: str) -> None:
        """Say nothing."""
