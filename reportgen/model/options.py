"""What commands can be asked for; apart from what they return, because the command line knows these at its start."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How changes are printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class FailOn(StrEnum):
    """Which changes end the command with exit code 4."""

    BEST = "best"
    VERDICT = "verdict"
    ANY = "any"


class Demand(StrEnum):
    """What `check` asks of a claim: that it is true on the figures, or that the statistics support it too."""

    TRUE = "true"
    SUPPORTED = "supported"


class Layout(StrEnum):
    """How a sample is laid out: Base models as CSV and the others raw, or all of it in one of the two ways."""

    MIXED = "mixed"
    RAW = "raw"
    CSV = "csv"


class Kind(StrEnum):
    """Where tasks are done."""

    LOCAL = "local"
    DASK = "dask"


@dataclass(frozen=True, slots=True)
class Way:
    """How a command is to work: with how many processes, where, with what memory; what it makes does not hang on it."""

    jobs: int | None = None
    engine: Kind = Kind.LOCAL
    scheduler: str | None = None
    cache: bool = True
    wait: bool = True
    timings: bool = False
