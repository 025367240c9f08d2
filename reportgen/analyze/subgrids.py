"""The largest full grid within the configurations of one search."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.analyze.cells import Cells
from reportgen.analyze.preferences import value_rank
from reportgen.model.experiments import Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SubGrid:
    """A full grid: every combination of the values kept was measured.

    Attributes:
        there: number of cells that it was sought in.
        parameters: parameters with at least two values kept, the factors, in the study's order.
        kept: values kept by parameter, single ones included.
        dropped: values left out by parameter; parameters without any are not listed.
        places: places of the cells, one axis for each factor; shape () for a single cell, None without cells.
    """

    there: int
    parameters: tuple[str, ...]
    kept: Mapping[str, tuple[Value, ...]]
    dropped: Mapping[str, tuple[Value, ...]]
    places: Ints | None

    @property
    def used(self) -> int:
        """Number of cells in the grid."""
        return 0 if self.places is None else int(self.places.size)


def full_subgrid(cells: Cells, parameters: Sequence[str]) -> SubGrid:
    """Return a large full grid of one method's cells, found greedily and always in the same way.

    The value with the largest share of its combinations missing is dropped until none is missing; then each dropped
    value is tried again. Where only some cells have a parameter, the larger of the two groups is looked at.

    Args:
        cells: cells of one method.
        parameters: the study's parameters, in its order.
    """
    import numpy as np  # noqa: PLC0415

    if not len(cells):
        return SubGrid(0, (), {}, {}, None)
    here, used = _comparable(cells, parameters)
    values = {
        name: sorted({value for value in cells.parameter(name) if value is not None}, key=value_rank) for name in used
    }
    codes = np.zeros((len(here), len(used)), dtype=np.int64)
    for axis, name in enumerate(used):
        code = {value: place for place, value in enumerate(values[name])}
        column = cells.parameter(name)
        codes[:, axis] = [code[value] for place in here if (value := column[place]) is not None]
    keep = _add_back(codes, *_thin(codes, [len(values[name]) for name in used]))
    inside = np.all([keep[axis][codes[:, axis]] for axis in range(len(used))], axis=0) if used else np.ones(1, bool)
    kept = {
        name: tuple(v for v, ok in zip(values[name], keep[axis], strict=True) if ok) for axis, name in enumerate(used)
    }
    # Values of cells that were set aside count as dropped, also where their parameter is not used at all.
    measured = {name: {value for value in cells.parameter(name) if value is not None} for name in parameters}
    dropped = {name: tuple(sorted(found - set(kept.get(name, ())), key=value_rank)) for name, found in measured.items()}
    factors = [axis for axis, name in enumerate(used) if len(kept[name]) > 1]
    order = np.flatnonzero(inside)
    if factors:
        order = order[np.lexsort([codes[order, axis] for axis in reversed(factors)])]
    places = np.array(here, dtype=np.int64)[order].reshape([len(kept[used[axis]]) for axis in factors])
    return SubGrid(
        there=len(cells),
        parameters=tuple(used[axis] for axis in factors),
        kept=kept,
        dropped={name: found for name, found in dropped.items() if found},
        places=places,
    )


def _comparable(cells: Cells, parameters: Sequence[str]) -> tuple[list[int], list[str]]:
    """Places of cells that have the same parameters, and these parameters."""
    here, used = list(range(len(cells))), []
    for name in parameters:
        column = cells.parameter(name)
        having = [place for place in here if column[place] is not None]
        if 2 * len(having) >= len(here):
            here = having
            used.append(name)
        else:
            here = [place for place in here if column[place] is None]
    return here, used


def _thin(codes: Ints, sizes: Sequence[int]) -> tuple[list[NDArray[np.bool_]], list[tuple[int, int]]]:
    """Drop values until the grid is full; return which are kept, and those dropped as (axis, code), in order."""
    import numpy as np  # noqa: PLC0415

    keep = [np.ones(size, dtype=bool) for size in sizes]
    counts = [np.bincount(codes[:, axis], minlength=size) for axis, size in enumerate(sizes)]
    # Cells by value, so that a dropped value costs no more than its own cells.
    members = [
        np.split(np.argsort(codes[:, axis], kind="stable"), np.cumsum(counts[axis])[:-1]) for axis in range(len(sizes))
    ]
    alive = np.ones(len(codes), dtype=bool)
    levels, remaining = list(sizes), len(codes)
    dropped: list[tuple[int, int]] = []
    while remaining < math.prod(levels):
        whole = math.prod(levels)
        candidates = []
        for axis, level in enumerate(levels):
            if level > 1:
                code = int(np.where(keep[axis], counts[axis], len(codes) + 1)[::-1].argmin())
                code = sizes[axis] - 1 - code
                count = int(counts[axis][code])
                # The largest share missing; then the fewest cells lost; then the last parameter, its last value.
                candidates.append((count * level / whole, count, -axis, -code))
        *_, axis, code = min(candidates)
        axis, code = -axis, -code
        lost = members[axis][code]
        lost = lost[alive[lost]]
        alive[lost] = False
        for other in range(len(sizes)):
            np.subtract.at(counts[other], codes[lost, other], 1)
        keep[axis][code] = False
        levels[axis] -= 1
        remaining -= len(lost)
        dropped.append((axis, code))
    return keep, dropped


def _add_back(
    codes: Ints, keep: list[NDArray[np.bool_]], dropped: Sequence[tuple[int, int]]
) -> list[NDArray[np.bool_]]:
    """Take a dropped value in again if all of its combinations with those kept were measured; last dropped first."""
    import numpy as np  # noqa: PLC0415

    for axis, code in reversed(dropped):
        others = [other for other in range(len(keep)) if other != axis]
        mine = codes[codes[:, axis] == code]
        inside = (
            np.all([keep[other][mine[:, other]] for other in others], axis=0) if others else np.ones(len(mine), bool)
        )
        if int(inside.sum()) == math.prod(int(keep[other].sum()) for other in others):
            keep[axis][code] = True
    return keep
