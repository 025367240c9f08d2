"""Figures of experiments by column: what the checks and the means are made on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.model.experiments import Experiment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


@dataclass(slots=True)
class Figures:
    """The figures of some experiments, an array a column; checks and means change it in place.

    Attributes:
        experiments: the rows.
        columns: figures by column in the order in which they occur, NaN where an experiment has none.
        there: by task, which experiments have a finite accuracy.
    """

    experiments: Sequence[Experiment]
    columns: dict[str, Floats]
    there: dict[str, Flags]

    def made(self, name: str) -> Floats:
        """Return a column, which is made where there is none."""
        import numpy as np  # noqa: PLC0415

        if name not in self.columns:
            self.columns[name] = np.full(len(self.experiments), math.nan)
        return self.columns[name]

    def fill(self, name: str, values: Floats) -> None:
        """Put the numbers among `values` into a column, which is made if there are any."""
        import numpy as np  # noqa: PLC0415

        known = ~np.isnan(values)
        if known.any():
            self.made(name)[known] = values[known]

    def drop(self, name: str, wrong: Flags) -> None:
        """Take figures out of a column, and the column out where it has no figure left."""
        if not any(name in experiment.metrics for experiment in self._without(wrong)):
            del self.columns[name]
            return
        self.columns[name][wrong] = math.nan

    def _without(self, wrong: Flags) -> Sequence[Experiment]:
        return [experiment for experiment, out in zip(self.experiments, wrong.tolist(), strict=True) if not out]


def by_column(experiments: Sequence[Experiment]) -> Figures:
    """Return the figures of experiments as they were read."""
    import numpy as np  # noqa: PLC0415

    metrics = [experiment.metrics for experiment in experiments]
    names = dict.fromkeys(name for figures in metrics for name in figures)
    columns = {name: np.array([own.get(name, math.nan) for own in metrics], dtype=float) for name in names}
    return Figures(experiments, columns, {})
