"""Figures that claims speak of, each with what is known of its noise."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportgen.analyze.cells import Cells
from reportgen.analyze.noise import difference_stderr
from reportgen.model.checked import Lack, Missing
from reportgen.model.claims import Configuration, Why
from reportgen.model.consolidated import Choice, Slice
from reportgen.model.experiments import Value
from reportgen.model.known import accuracy_column
from reportgen.model.precision import TiedSet
from reportgen.model.results import ModelResult, retention_of
from reportgen.model.statements import Figure
from reportgen.study import Study

KEPT = "kept"
"""Stands for the metric of a share of dense."""


class LackError(LookupError):
    """A statement speaks of something that the study lacks."""

    def __init__(self, missing: Missing) -> None:
        super().__init__(missing.name)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Term:
    """A figure.

    Attributes:
        key: says which it is; equal keys are the same figure, whatever it was called.
        name: as a claim would write it.
        value: as measured.
        stderr: its standard error; None where it has none that is known.
        metric: what it measures, empty for what is counted or chosen.
        model: the model that it was measured on.
        tasks: the tasks that it is a mean of.
        cells: configurations among which it was picked; 1 where nothing was picked.
        pool: configurations of the model, whatever their method.
        pick: experiments of the configuration that was picked.
        possible: values that it has over the tied configurations, None for one that lacks it; empty for a measured
            figure.
        known: whether these are known to be all.
        counted: whether it is a count that no noise changes.
    """

    key: tuple[object, ...]
    name: str
    value: float | str
    stderr: float | None = None
    metric: str = ""
    model: str = ""
    tasks: tuple[str, ...] = ()
    cells: int = 1
    pool: int = 1
    pick: tuple[str, ...] = ()
    possible: tuple[float | str | None, ...] = ()
    known: bool = True
    counted: bool = False


@dataclass(frozen=True)
class Quantities:
    """Looks figures up in the results of a study."""

    part: Slice
    study: Study
    so_far: Mapping[str, Any]
    cells: Mapping[str, Cells]
    models: Mapping[str, ModelResult] = field(init=False)

    def __post_init__(self) -> None:
        results: Sequence[ModelResult] = self.so_far["models"]
        object.__setattr__(self, "models", {item.model.name: item for item in results})

    @property
    def primary(self) -> str:
        """The metric by which best is best."""
        return self.study.selection.metric

    def term(self, figure: Figure) -> Term:
        """Return a figure.

        Raises:
            LackError: the study lacks it.
        """
        metric = {"acc": self.primary, "ppl": "ppl"}
        given = figure.arguments
        if figure.function in metric:
            return self._metric(figure, metric[figure.function], *given)
        looked_up: Mapping[str, Callable[..., Term]] = {
            "best": self._attribute,
            "metric": self._metric,
            "dense": self._dense,
            "kept": self._kept,
            "tied": self._tied,
            "wins": self._wins,
            "models": self._count,
        }
        return looked_up[figure.function](figure, *given)

    def _count(self, figure: Figure) -> Term:
        count = sum(model.best is not None for model in self.models.values())
        return Term(("models",), name_of(figure), count, 0.0, possible=(count,), counted=True)

    def _model(self, name: str) -> ModelResult:
        if name not in self.models:
            raise LackError(Missing(Lack.MODEL, name, tuple(self.models)))
        return self.models[name]

    def _method(self, name: str) -> str:
        if name not in self.part.methods:
            raise LackError(Missing(Lack.METHOD, name, self.part.methods))
        return name

    def _best(self, model: str, method: str | None = None) -> Choice:
        found = self._model(model)
        if method is None:
            if found.best is None:
                raise LackError(Missing(Lack.BEST, model))
            return found.best
        self._method(method)
        best = next((item.best for item in found.summary.methods if item.method == method), None)
        if best is None:
            own = tuple(item.method for item in found.summary.methods if item.best is not None)
            raise LackError(Missing(Lack.BEST_OF_METHOD, method, own, model))
        return best

    def _column(self, name: str) -> str | None:
        """Return the column of a metric or a task."""
        if name == "acc":
            return self.primary
        return next((column for column in (name, accuracy_column(name)) if column in self.part.metrics), None)

    def _metric(self, figure: Figure, name: str, model: str, method: str | None = None) -> Term:
        column = self._column(name)
        if column is None:
            known = [metric.removeprefix(accuracy_column("")) for metric in self.part.metrics]
            raise LackError(Missing(Lack.METRIC, name, tuple(known)))
        choice = self._best(model, method)
        value = choice.metrics.get(column, math.nan)
        if not math.isfinite(value):
            raise LackError(Missing(Lack.VALUE, name_of(figure)))
        own = self.cells[model] if method is None else self.cells[model].of_method(method)
        error = choice.stderrs.get(column)
        return Term(
            (*choice.experiments, column),
            name_of(figure),
            value,
            error if error is not None and math.isfinite(error) else None,
            column,
            model,
            self.part.mean_tasks.get(model, ()) if column == "acc_mean" else (),
            len(own),
            len(self.cells[model]),
            choice.experiments,
        )

    def _attribute(self, figure: Figure, model: str) -> Term:
        choice, name = self._best(model), figure.attribute
        if name == "method":
            return self._chosen(figure, choice.method, [cell.method for cell in self._candidates(model)])
        if name in self.part.parameters:
            if (value := choice.params.get(name)) is None:
                raise LackError(Missing(Lack.ATTRIBUTE, name, tuple(choice.params), model))
            return self._chosen(figure, value, [cell.params.get(name) for cell in self._candidates(model)])
        if name == "corrected":
            found = next((item.corrected for item in self.so_far["curse"] if item.model == model), None)
            if found is None:
                raise LackError(Missing(Lack.VALUE, name_of(figure)))
            return Term(("best", model, name), name_of(figure), found, model=model, metric=name)
        if self._column(name) is None:
            known = ("method", "acc", "corrected", *self.part.parameters, *self.part.metrics)
            raise LackError(Missing(Lack.ATTRIBUTE, name, known, model))
        return self._metric(figure, name, model)

    def _candidates(self, model: str) -> Sequence[Configuration]:
        """Return the configurations that may be the best one: the tied ones, and all without a standard error."""
        return (*self._set(model).members, *self._blind(model))

    def _blind(self, model: str) -> Sequence[Configuration]:
        """Return the configurations that no test can tell from the best one, as they have no standard error."""
        own = self.cells[model]
        return [
            cell
            for cell, error in zip(own.configurations, own.stderrs.tolist(), strict=True)
            if len(own) > 1 and not math.isfinite(error)
        ]

    def _set(self, model: str) -> TiedSet:
        found: TiedSet = next(item for item in self.so_far["ties"] if (item.model, item.method) == (model, None))
        return found

    def _ties_known(self, model: str) -> bool:
        found = self._set(model)
        return found.critical is not None or (found.why is Why.ONE_CELL and found.cells == 1)

    def _chosen(self, figure: Figure, value: Value, others: Sequence[Value | None]) -> Term:
        model = figure.arguments[0]
        known = self._ties_known(model)
        possible = tuple(dict.fromkeys((value, *others)))
        key = ("best", model, figure.attribute)
        return Term(key, name_of(figure), value, 0.0, model=model, possible=possible, known=known)

    def _dense(self, figure: Figure, model: str) -> Term:
        self._model(model)
        found = self.part.dense.get(model)
        if found is None:
            raise LackError(Missing(Lack.DENSE, model, tuple(self.part.dense)))
        value, error = found.metrics.get(self.primary, math.nan), found.stderrs.get(self.primary)
        if not math.isfinite(value):
            raise LackError(Missing(Lack.VALUE, name_of(figure)))
        tasks = self.part.mean_tasks.get(model, ()) if self.primary == "acc_mean" else ()
        return Term(("dense", model), name_of(figure), value, error, self.primary, model, tasks)

    def _kept(self, figure: Figure, model: str) -> Term:
        choice, dense = self._best(model), self._dense(figure, model)
        found = retention_of(self.models[model].retention, self.primary)
        if found is None:
            raise LackError(Missing(Lack.VALUE, name_of(figure)))
        own, error = choice.stderrs.get(self.primary), None
        if own and dense.stderr:
            # A share of two measured figures: the relative errors combine as those of a difference do.
            parts = own / choice.metrics[self.primary], dense.stderr / found.dense
            error = abs(found.percent) * float(difference_stderr(*parts, self.study.statistics.correlation))
        key, size = (KEPT, model), len(self.cells[model])
        return Term(
            key, name_of(figure), found.percent, error, KEPT, model, dense.tasks, size, size, choice.experiments
        )

    def _tied(self, figure: Figure, model: str) -> Term:
        self._best(model)
        count = len(self._set(model).members)
        known = self._ties_known(model) and not self._blind(model)
        key = ("tied", model)
        return Term(key, name_of(figure), count, 0.0, model=model, possible=(count,), known=known, counted=True)

    def _wins(self, figure: Figure, method: str) -> Term:
        self._method(method)
        least = most = count = 0
        known = True
        for name, model in self.models.items():
            if model.best is None:
                continue
            methods = {cell.method for cell in self._candidates(name)}
            count += model.best.method == method
            if self._ties_known(name):
                least += methods == {method}
                most += method in methods
            else:
                known = False
        possible = (count, *(other for other in range(least, most + 1) if other != count))
        return Term(("wins", method), name_of(figure), count, 0.0, possible=possible, known=known)


def name_of(figure: Figure) -> str:
    """Return a figure as a claim would write it."""
    given = ", ".join(f'"{text}"' for text in figure.arguments)
    return f"{figure.function}({given})" + (f".{figure.attribute}" if figure.attribute else "")
