"""A figure of the campaign: how often a hazard was tried, and how often a promise did not hold."""

from __future__ import annotations

from dataclasses import dataclass


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
