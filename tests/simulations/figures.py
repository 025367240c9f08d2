"""A simulated figure, what it ought to be, and how far chance may take it from there."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

FACTOR = int(os.environ.get("REPORTGEN_CAMPAIGN") or 1)
"""By what number the simulated studies are multiplied."""

ROOM = 3.5
"""Standard errors of a simulated figure that chance may take it from the truth: 1 in 2000, two-sided."""

_ROUNDING = 1e-9


class Side(StrEnum):
    """On which sides of what is expected a figure may lie."""

    EXACTLY = "="
    AT_MOST = "≤"
    AT_LEAST = "≥"


@dataclass(frozen=True)
class Figure:
    """One simulated figure.

    Attributes:
        method: number and name of the method, as the documentation has them.
        truth: what the simulated studies are like.
        name: what was measured.
        simulated: the figure.
        expected: what it ought to be.
        side: on which sides of it the figure may lie.
        error: standard error of the figure where it is what it ought to be.
        studies: simulated studies behind it.
        room: how far below and above what is expected chance may take the figure.
    """

    method: str
    truth: str
    name: str
    simulated: float
    expected: float
    side: Side
    error: float
    studies: int
    room: tuple[float, float]

    @property
    def holds(self) -> bool:
        """Whether the figure is what it ought to be, but for chance."""
        off, (below, above) = self.simulated - self.expected, self.room
        return (self.side is Side.AT_LEAST or off <= above) and (self.side is Side.AT_MOST or off >= -below)

    def __str__(self) -> str:
        return (
            f"{self.method}, {self.truth}: {self.name} {self.simulated:.4f}, expected {self.side} {self.expected:.4f}"
            f" with a standard error of {self.error:.4f} in {self.studies} studies"
        )


Simulation = Callable[[int], Iterator[Figure]]
"""Takes the number of studies for each truth."""


@dataclass(frozen=True)
class Ledger:
    """Makes the figures of one method under one truth."""

    method: str
    truth: str

    def rate(self, name: str, hits: ArrayLike, expected: float, side: Side = Side.EXACTLY) -> Figure:
        """Share of the studies in which something happened; what chance may do is binomial, exactly."""
        found = np.asarray(hits, dtype=float)
        size, rare = len(found), stats.norm.sf(ROOM)
        ends = stats.binom.ppf([rare, 1 - rare], size, expected) / size
        error, room = math.sqrt(expected * (1 - expected) / size), np.abs(ends - expected) + _ROUNDING
        return Figure(
            self.method, self.truth, name, float(found.mean()), expected, side, error, size, tuple(room.tolist())
        )

    def mean(self, name: str, values: ArrayLike, expected: float, side: Side = Side.EXACTLY) -> Figure:
        """Mean over the studies; its error is that of the mean of what was found."""
        found = np.asarray(values, dtype=float)
        error = float(found.std(ddof=1)) / math.sqrt(len(found))
        room = ROOM * error, ROOM * error
        return Figure(self.method, self.truth, name, float(found.mean()), expected, side, error, len(found), room)

    def bound(self, name: str, value: float, most: float, studies: int) -> Figure:
        """A figure that may not exceed a bound, chance or no chance."""
        return Figure(self.method, self.truth, name, value, most, Side.AT_MOST, 0.0, studies, (0.0, 0.0))
