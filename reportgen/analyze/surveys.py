"""What was tried, and the primary metric over the values of each parameter."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.analyze.preferences import value_rank
from reportgen.model.consolidated import Slice
from reportgen.model.known import Direction
from reportgen.model.surveys import MainEffect, SearchSummary
from reportgen.study import Study

if TYPE_CHECKING:
    from numpy.random import Generator

Row = Mapping[str, Any]


def rows_by_search(part: Slice) -> Iterator[tuple[str, str, list[Row]]]:
    """Yield model, method and configurations of each search, in the study's order."""
    records: dict[tuple[str, str], list[Row]] = {}
    for row in part.configurations.to_dict("records"):
        records.setdefault((row["model"], row["method"]), []).append({str(key): value for key, value in row.items()})
    for summary in part.models:
        for item in summary.methods:
            yield summary.model.name, item.method, records[summary.model.name, item.method]


@dataclass(frozen=True, slots=True)
class SearchSummaries:
    """Trials, ranges and coverage of each search."""

    result: str = "searches"

    def __call__(
        self, part: Slice, study: Study, _so_far: Mapping[str, Any], _random: Generator
    ) -> tuple[SearchSummary, ...]:
        """Return a summary for each model and method."""
        found = []
        for model, method, rows in rows_by_search(part):
            values = {
                name: tuple(sorted({row[name] for row in rows if row[name] is not None}, key=value_rank))
                for name in part.parameters
            }
            found.append(
                SearchSummary(
                    model=model,
                    method=method,
                    experiments=sum(row["replicates"] for row in rows),
                    configurations=len(rows),
                    valid=sum(math.isfinite(row[study.selection.metric]) for row in rows),
                    cells=math.prod(len(found_values) for found_values in values.values() if found_values),
                    values=values,
                )
            )
        return tuple(found)


@dataclass(frozen=True, slots=True)
class MainEffects:
    """Mean and best of the primary metric at each value of each parameter.

    The means are over the configurations that were run. On an incomplete grid they mix the effects of parameters.
    """

    result: str = "effects"

    def __call__(
        self, part: Slice, study: Study, _so_far: Mapping[str, Any], _random: Generator
    ) -> tuple[MainEffect, ...]:
        """Return the effects of parameters with at least two values."""
        primary = study.selection.metric
        better = min if study.metric(primary).direction is Direction.DOWN else max
        found = []
        for model, method, rows in rows_by_search(part):
            for name in part.parameters:
                cells: dict[Any, list[float]] = {}
                for row in rows:
                    if row[name] is not None and math.isfinite(row[primary]):
                        cells.setdefault(row[name], []).append(row[primary])
                if len(cells) < 2:  # noqa: PLR2004  one value has no effect
                    continue
                found += [
                    MainEffect(model, method, name, value, len(values), math.fsum(values) / len(values), better(values))
                    for value, values in sorted(cells.items(), key=lambda item: value_rank(item[0]))
                ]
        return tuple(found)
