"""Studies of known truth, measured with noise: cells and choices as consolidation would leave them, without files."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from reportgen.analyze.cells import Cells
from reportgen.model.claims import Configuration
from reportgen.model.consolidated import Choice, MethodSummary, Model, ModelSummary, Slice
from reportgen.model.known import TASKS, accuracy_column
from reportgen.model.results import ModelResult
from reportgen.study import Statistics, Study

PARAMETERS = ("row", "column")

BENCHMARK = ("boolq", "rte", "hellaswag", "winogrande", "arc_easy", "arc_challenge", "openbookqa")
"""The seven tasks of the published mean accuracy."""

LEVELS = np.array([0.76, 0.57, 0.53, 0.68, 0.72, 0.39, 0.31])
"""Their accuracies, about as published."""

ITEMS = np.array([TASKS[task].items for task in BENCHMARK], dtype=int)

STDERR = 0.006
"""Standard error of the mean over them, about."""

GRID = (5, 5)

_NO_FRAME = pd.DataFrame()


def study_with(**rule: Any) -> Study:
    """A study with such statistics."""
    return Study(statistics=Statistics(**rule))


def truths(shape: tuple[int, int] = GRID, height: float = 1.0) -> dict[str, np.ndarray]:
    """The truths that every method is tried on: all alike, rising row by row, and most of the rows best alike.

    Args:
        shape: of the grid.
        height: of a step.
    """
    rows = np.repeat(np.arange(shape[0]), shape[1])
    return {
        "null": np.zeros(len(rows)),
        "trend": height * rows.astype(float),
        "plateau": np.where(rows >= 2, 0.0, -5.0 * height),
    }


@dataclass(frozen=True)
class World:
    """What there is to be measured: models, each with the same grid for each method.

    Attributes:
        models: by name; `-Instruct` in it makes the variant.
        methods: of each model.
        shape: of the grid.
        sizes: cells of a model that were run, from the first on, where not all were.
    """

    models: tuple[str, ...] = ("Fir",)
    methods: tuple[str, ...] = ("taylor",)
    shape: tuple[int, int] = GRID
    sizes: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def configurations(self) -> dict[str, tuple[Configuration, ...]]:
        """All cells by model: method by method, row by row."""
        found = {}
        for model in self.models:
            own = itertools.product(self.methods, *map(range, self.shape))
            found[model] = tuple(
                Configuration(model, method, dict(zip(PARAMETERS, at, strict=True)), (f"{model}/{number}",))
                for number, (method, *at) in enumerate(own)
            )[: self.sizes.get(model)]
        return found

    @cached_property
    def count(self) -> int:
        """Number of all cells."""
        return sum(map(len, self.configurations.values()))

    def measured(
        self, scores: np.ndarray, stderrs: np.ndarray | float = STDERR, study: Study | None = None
    ) -> tuple[Slice, Study, dict[str, Any]]:
        """Return slice, study and the results so far.

        Args:
            scores: the primary metric of all cells, model by model, shape (count,).
            stderrs: their standard errors, shape (count,) or one for all.
            study: level and correlation.
        """
        errors = np.broadcast_to(np.asarray(stderrs, dtype=float), scores.shape)
        cells, summaries, place = {}, [], 0
        for model, own in self.configurations.items():
            part = slice(place, place := place + len(own))
            cells[model] = cells_of(model, own, scores[part], errors[part])
            summaries.append(self._summary(model, cells[model], study or Study()))
        return _found(summaries, cells, self.methods, PARAMETERS, study or Study())

    def _summary(self, model: str, cells: Cells, study: Study) -> ModelSummary:
        family, variant = study.split_model(model)
        methods = []
        for method in self.methods:
            places = [place for place, name in enumerate(cells.methods) if name == method]
            if places:
                best = places[int(cells.scores[places].argmax())]
                methods.append(MethodSummary(method, len(places), len(places), len(places), choice(cells, best)))
        return ModelSummary(Model(model, family, variant), tuple(methods), choice(cells, int(cells.scores.argmax())))


def cells_of(model: str, configurations: Sequence[Configuration], values: np.ndarray, stderrs: np.ndarray) -> Cells:
    """Cells of single runs whose tasks are not looked at."""
    size = len(values)
    nothing = np.empty((size, 0))
    return Cells(
        model=model,
        configurations=tuple(configurations),
        values=values,
        stderrs=stderrs,
        replicates=np.ones(size),
        sds=np.full(size, math.nan),
        secondary=None,
        tasks=(),
        accuracies=nothing,
        errors=nothing,
        sign=1,
    )


def choice(cells: Cells, place: int) -> Choice:
    """The cell at `place` as a configuration that was chosen."""
    cell = cells.configurations[place]
    metrics, stderrs = {"acc_mean": float(cells.values[place])}, {"acc_mean": float(cells.stderrs[place])}
    for at, task in enumerate(cells.tasks):
        metrics[accuracy_column(task)] = float(cells.accuracies[place, at])
        stderrs[accuracy_column(task)] = float(cells.errors[place, at])
    return Choice(cell.model, cell.method, cell.params, metrics, stderrs, 1, None, "", "", cell.experiments)


def answered(rights: np.ndarray, items: np.ndarray = ITEMS, tasks: tuple[str, ...] = BENCHMARK) -> Cells:
    """Cells of one model from counts of right answers, with the harness's standard errors.

    Args:
        rights: shape (n, K).
        items: of each task, shape (K,).
        tasks: the K tasks.
    """
    shares = rights / items
    errors = np.sqrt(shares * (1 - shares) / (items - 1))
    own = tuple(Configuration("Fir", "taylor", {"row": n}, (f"Fir/{n}",)) for n in range(len(rights)))
    cells = cells_of("Fir", own, shares.mean(axis=1), np.sqrt((errors**2).sum(axis=1)) / len(items))
    return replace(cells, tasks=tasks, accuracies=shares, errors=errors)


def study_of(cells: Cells, study: Study | None = None) -> tuple[Slice, Study, dict[str, Any]]:
    """Slice, study and the results so far of one model with one method."""
    best = choice(cells, int(cells.scores.argmax()))
    size = len(cells)
    model = Model(cells.model, cells.model, "Base")
    summary = ModelSummary(model, (MethodSummary("taylor", size, size, size, best),), best)
    return _found([summary], {cells.model: cells}, ("taylor",), ("row",), study or Study())


def _found(
    summaries: Sequence[ModelSummary],
    cells: Mapping[str, Cells],
    methods: tuple[str, ...],
    parameters: tuple[str, ...],
    study: Study,
) -> tuple[Slice, Study, dict[str, Any]]:
    tasks = next(iter(cells.values())).tasks
    part = Slice(
        ratio="20",
        frame=_NO_FRAME,
        configurations=_NO_FRAME,
        models=tuple(summaries),
        methods=methods,
        parameters=parameters,
        replicate_parameters=(),
        tasks=tasks,
        mean_tasks={summary.model.name: tasks for summary in summaries},
        metrics=("acc_mean", *map(accuracy_column, tasks)),
    )
    return part, study, {"cells": cells, "models": tuple(map(ModelResult, summaries))}


def paired(
    random: np.random.Generator, times: int, first: np.ndarray, second: np.ndarray, dependence: float | str
) -> np.ndarray:
    """Count right answers of two configurations to the same items.

    Args:
        random: source of the answers.
        times: number of studies.
        first: true accuracies by task, shape (K,).
        second: those of the other.
        dependence: correlation of the two answers to an item, or `opposed` or `alike`, the most that is possible
            either way (Frechet 1951).

    Returns:
        Shape (times, 2, K).
    """
    if dependence == "alike":
        both = np.minimum(first, second)
    elif dependence == "opposed":
        both = np.maximum(0, first + second - 1)
    else:
        spread = np.sqrt(first * (1 - first) * second * (1 - second))
        both = np.clip(first * second + float(dependence) * spread, 0, np.minimum(first, second))
    chances = np.stack([both, first - both, second - both, 1 - first - second + both], axis=-1)
    counts = random.multinomial(ITEMS, np.clip(chances, 0, 1), (times, len(ITEMS)))
    return np.stack([counts[..., 0] + counts[..., 1], counts[..., 0] + counts[..., 2]], axis=1)
