"""A figure of the campaign: how often a hazard was tried, and how often a promise did not hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 5
"""Faults that a note tells."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What one hazard came to.

    Attributes:
        hazard: what was done to the program, and what must hold afterwards.
        tried: how often.
        unit: what `tried` counts.
        wrong: how often it did not hold.
        note: what else was measured.
    """

    hazard: str
    tried: int
    unit: str
    wrong: int
    note: str = ""


def noted(note: str, wrong: Iterable[str]) -> str:
    """Return a note, and the first of what was wrong."""
    return "; ".join([*([note] if note else []), *list(wrong)[:SHOWN]])
