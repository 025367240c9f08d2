"""Rows of a frame, taken apart without making a frame or a dictionary of each part."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a frame in their order.

    Attributes:
        columns: the whole frame's values by column.
        places: which rows these are.
    """

    columns: Mapping[str, NDArray[Any]]
    places: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.places)

    def figures(self, name: str) -> Floats:
        """Return the figures of a column; NaN where the frame has no such column."""
        import numpy as np  # noqa: PLC0415

        if name not in self.columns:
            return np.full(len(self), math.nan)
        found: Floats = self.columns[name][self.places].astype(float)
        return found

    def values(self, name: str) -> list[Any]:
        """Return the values of a column as Python has them."""
        found: list[Any] = self.columns[name][self.places].tolist()
        return found

    def at(self, places: Sequence[int] | NDArray[np.intp]) -> Rows:
        """Return those of these rows that stand at `places`."""
        return Rows(self.columns, self.places[places])

    def value(self, name: str, place: int) -> Any:
        """Return one value as Python has it."""
        found = self.columns[name][self.places[place]]
        return found.item() if hasattr(found, "item") else found

    def groups(self, *names: str) -> dict[tuple[Any, ...], Rows]:
        """Return the rows that have the same values in some columns, in the order of their first ones."""
        found: dict[tuple[Any, ...], list[int]] = {}
        for place, group in enumerate(zip(*map(self.values, names), strict=True)):
            found.setdefault(group, []).append(place)
        return {group: self.at(places) for group, places in found.items()}


def rows_of(frame: pd.DataFrame) -> Rows:
    """Return all rows of a frame."""
    import numpy as np  # noqa: PLC0415

    return Rows({str(name): frame[name].to_numpy() for name in frame.columns}, np.arange(len(frame)))
