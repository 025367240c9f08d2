"""What a step of the analysis looks like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from reportgen.model.consolidated import Slice
from reportgen.study import Study


class Step(Protocol):
    """A frozen dataclass: its fields are the parameters, its call turns a slice into a frozen result."""

    @property
    def result(self) -> str:
        """Field of `Analysis` that the result fills."""

    def __call__(self, part: Slice, study: Study, so_far: Mapping[str, Any], /) -> Any:
        """Return the result."""
