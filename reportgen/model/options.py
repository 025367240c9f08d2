"""What commands can be asked for; apart from what they return, because the command line knows these at its start."""

from __future__ import annotations

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
