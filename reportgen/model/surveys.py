"""Frozen results that describe the searches: what was tried, how figures spread and go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.model.experiments import Value


@dataclass(frozen=True, slots=True)
class SearchSummary:
    """What was tried of one method on one model.

    Attributes:
        model: the model.
        method: the method.
        experiments: runs, replicates included.
        configurations: different configurations.
        valid: configurations with the primary metric.
        cells: configurations that the full grid of the values found would have.
        values: values found, by parameter.
    """

    model: str
    method: str
    experiments: int
    configurations: int
    valid: int
    cells: int
    values: Mapping[str, tuple[Value, ...]]

    @property
    def coverage(self) -> float:
        """Share of the full grid that was run."""
        return self.configurations / self.cells if self.cells else 0.0


@dataclass(frozen=True, slots=True)
class MainEffect:
    """The primary metric at one value of one parameter, over the configurations that have it.

    Attributes:
        model: the model.
        method: the method.
        parameter: the parameter.
        value: its value.
        configurations: number of configurations with a finite primary metric.
        mean: mean over them.
        best: the best of them.
    """

    model: str
    method: str
    parameter: str
    value: Value
    configurations: int
    mean: float
    best: float


@dataclass(frozen=True, slots=True)
class TradeOff:
    """The best configuration against the one with the best tie metric (perplexity).

    Attributes:
        model: the model.
        configurations: number of configurations with both metrics finite.
        primary: primary metric of the best configuration.
        secondary: its tie metric, None where it is not finite.
        other_method: method of the configuration with the best tie metric.
        other_params: its parameters.
        other_primary: its primary metric.
        other_secondary: its tie metric.
        same: both are the same configuration.
    """

    model: str
    configurations: int
    primary: float
    secondary: float | None
    other_method: str
    other_params: Mapping[str, Value]
    other_primary: float
    other_secondary: float
    same: bool


@dataclass(frozen=True, slots=True)
class GradientSummary:
    """A gradient statistic of one model.

    Attributes:
        model: the model.
        metric: column of the statistic.
        experiments: experiments with a finite value.
        non_finite: experiments whose value is not finite.
        distinct: different finite values; methods share the statistics of their calibration data.
        low: smallest value.
        median: median of the different values.
        high: largest value.
    """

    model: str
    metric: str
    experiments: int
    non_finite: int
    distinct: int
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class TaskResult:
    """One task over the models' best configurations.

    Attributes:
        task: the task.
        items: number of its items, None where unknown.
        chance: accuracy of guessing, None where unknown.
        models: models with an accuracy.
        low: smallest accuracy.
        low_model: the model that has it.
        high: largest accuracy.
        high_model: the model that has it.
        mean: mean over the models.
        kept: mean share kept of dense in %, None without dense models.
    """

    task: str
    items: int | None
    chance: float | None
    models: int
    low: float
    low_model: str
    high: float
    high_model: str
    mean: float
    kept: float | None
