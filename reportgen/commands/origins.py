"""From a figure of an experiment back to the files: what was read where, and what was computed from what."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from reportgen import pipeline
from reportgen.model.consolidated import Slice
from reportgen.model.experiments import Experiment, is_missing, key_of
from reportgen.model.known import STDERR_SUFFIX, accuracy_column, stderr_column, task_of
from reportgen.model.ledger import Entry
from reportgen.read.places import Place, Places

MEAN = "acc_mean"


class Made(StrEnum):
    """How a figure of an experiment came about."""

    READ = "read"
    MEAN = "mean"
    MEAN_STDERR = "mean_stderr"
    ITEMS_STDERR = "items_stderr"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one figure of one experiment comes from.

    Attributes:
        experiment: its key.
        column: the figure's column.
        value: the unrounded value.
        made: how it came about.
        places: where it stands; for a mean, where the file says the same itself.
        parts: the figures that it was computed from.
        items: evaluation items, where a standard error follows from them.
    """

    experiment: str
    column: str
    value: float | None
    made: Made
    places: tuple[Place, ...] = ()
    parts: tuple[Origin, ...] = ()
    items: int | None = None

    @property
    def all(self) -> tuple[Origin, ...]:
        """What it was computed from, the innermost first, itself the last."""
        return (*(inner for part in self.parts for inner in part.all), self)

    @property
    def files(self) -> frozenset[str]:
        """All files that it rests on."""
        return frozenset(place.file for inner in self.all for place in inner.places)


@dataclass
class Origins:
    """Traces figures of one study.

    Attributes:
        work: the study.
    """

    work: pipeline.Work
    _traced: dict[tuple[str, str], Origin] = field(default_factory=dict)

    @cached_property
    def experiments(self) -> Mapping[str, Experiment]:
        """Experiments of all ratios by key."""
        return {experiment.key: experiment for experiment in self.work.found.experiments}

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, Any]]:
        """Rows of all frames by key."""
        frames = (part.frame for part in self.work.consolidated.slices)
        rows: list[dict[str, Any]] = [dict(row) for frame in frames for row in frame.to_dict("records")]  # type: ignore[arg-type]
        return {key_of(row): row for row in rows}

    @cached_property
    def places(self) -> Places:
        """What finds places in files."""
        names = (name for part in self.work.consolidated.slices for name in part.all_parameters)
        known = dict.fromkeys((*self.work.study.parameters, *names))
        return Places(self.work.project, self.work.study, tuple(known))

    def columns(self, key: str) -> Iterator[str]:
        """Yield the columns in which an experiment has a figure."""
        part = self.part(key)
        row = self.rows[key]
        for column in part.metrics:
            if not is_missing(row.get(column)):
                yield column
                if not is_missing(row.get(stderr_column(column))):
                    yield stderr_column(column)

    def part(self, key: str) -> Slice:
        """Return the slice that an experiment belongs to."""
        ratio = self.experiments[key].search.ratio
        return next(part for part in self.work.consolidated.slices if part.ratio == ratio)

    def trace(self, key: str, column: str) -> Origin:
        """Return where a figure of an experiment comes from."""
        if (key, column) not in self._traced:
            self._traced[key, column] = self._trace(key, column)
        return self._traced[key, column]

    def _trace(self, key: str, column: str) -> Origin:
        given: Any = self.rows[key].get(column)
        value = None if is_missing(given) else float(given)
        experiment = self.experiments[key]
        plain = column.removesuffix(STDERR_SUFFIX)
        tasks = self.part(key).mean_tasks.get(experiment.search.model, ())
        tasks = tasks if any(accuracy_column(task) in experiment.metrics for task in tasks) else ()
        if value is None:
            return Origin(key, column, None, Made.NOT_FOUND)
        if column == MEAN and tasks:
            parts = tuple(self.trace(key, accuracy_column(task)) for task in tasks)
            given = experiment.metrics.get(MEAN)
            same = given is not None and math.isclose(given, value, rel_tol=1e-12)
            places = self.places.of_metric(experiment, MEAN) if same else ()
            return Origin(key, column, value, Made.MEAN, places, parts)
        if column == stderr_column(MEAN):
            parts = tuple(self.trace(key, stderr_column(accuracy_column(task))) for task in tasks)
            return Origin(key, column, value, Made.MEAN_STDERR, (), parts)
        task = task_of(plain)
        if column != plain and task is not None:
            if experiment.stderrs.get(task) == value:
                return self._read(key, column, value, self.places.of_stderr(experiment, task))
            items = self.work.study.task(task).items
            return Origin(key, column, value, Made.ITEMS_STDERR, (), (self.trace(key, plain),), items)
        return self._read(key, column, value, self.places.of_metric(experiment, column))

    @staticmethod
    def _read(key: str, column: str, value: float, places: tuple[Place, ...]) -> Origin:
        return Origin(key, column, value, Made.READ if places else Made.NOT_FOUND, places)

    def parameter(self, key: str, name: str) -> Place | None:
        """Return where a parameter's value comes from: the folder's name, else the CSV."""
        return self.places.of_parameter(self.experiments[key], name)

    def dense(self, model: str, metric: str) -> Origin | None:
        """Return where a figure of a dense model comes from."""
        dense = self.work.consolidated.primary.dense.get(model)
        if dense is None or metric not in dense.metrics:
            return None
        tasks = self.work.consolidated.primary.mean_tasks.get(model, ())
        value = dense.metrics[metric]
        find = self.places.of_dense
        places = find(dense.sources, metric)
        if metric == MEAN and tasks:
            parts = tuple(
                Origin(dense.source, name, dense.metrics.get(name), Made.READ, find(dense.sources, name))
                for name in map(accuracy_column, tasks)
            )
            return Origin(dense.source, metric, value, Made.MEAN, places, parts)
        return Origin(dense.source, metric, value, Made.READ if places else Made.NOT_FOUND, places)

    def ledger(self, keys: frozenset[str], files: frozenset[str]) -> tuple[Entry, ...]:
        """Return what the ledger says of experiments, of their search folders and of files."""
        folders = {key.partition("/")[0] for key in keys}
        return tuple(
            entry
            for entry in self.work.entries
            if entry.experiment in keys
            or entry.experiment in folders
            or (entry.file in files and entry.experiment.partition("/")[2] == "")
        )
