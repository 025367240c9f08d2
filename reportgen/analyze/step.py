"""What a step of the analysis looks like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from reportgen.model.consolidated import Slice
from reportgen.study import Study

if TYPE_CHECKING:
    from numpy.random import Generator


class Step(Protocol):
    """A frozen dataclass: its fields are the parameters, its call turns a slice into a frozen result."""

    @property
    def result(self) -> str:
        """Field of `Analysis` that the result fills."""

    def __call__(self, part: Slice, study: Study, so_far: Mapping[str, Any], random: Generator, /) -> Any:
        """Return the result; `random` is the step's own, so that steps do not disturb each other."""
