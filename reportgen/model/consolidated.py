"""The consolidated study: one frame, its configurations, and the best of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reportgen.model.encode import figure
from reportgen.model.experiments import Dense, Value
from reportgen.model.ledger import Entry

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Model:
    """A model: its name as the folders give it, its family and variant."""

    name: str
    family: str
    variant: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A configuration that was chosen, or could have been.

    Attributes:
        model: the model's name.
        method: the pruning method.
        params: parameter values, without those that number replicates.
        metrics: metric values, averaged over replicates; missing ones are left out.
        stderrs: standard errors by metric column (accuracies only).
        replicates: experiments that were averaged.
        sd: standard deviation of the primary metric over replicates, None below two.
        output_dir: the first experiment's folder.
        source: the file that its figures were read from first.
        experiments: all experiments' keys.
        ties: keys of first experiments of other configurations with exactly the same primary metric.
    """

    model: str
    method: str
    params: Mapping[str, Value]
    metrics: Mapping[str, float]
    stderrs: Mapping[str, float]
    replicates: int
    sd: float | None
    output_dir: str
    source: str
    experiments: tuple[str, ...]
    ties: tuple[str, ...] = ()

    def describe(self) -> dict[str, Any]:
        """Return the configuration as `global_best_config.json` and `analysis_summary.json` give it."""
        names = ("acc_mean", "ppl", "grad_norm_ratio", "grad_mean_ratio", "extreme_pruning_layers")
        return {
            "model": self.model,
            "pruning_method": self.method,
            "params": dict(self.params),
            "metrics": {
                **{name: figure(name, self.metrics.get(name)) for name in names},
                "acc_mean_stderr": self.stderrs.get("acc_mean"),
            },
            "output_dir": self.output_dir,
            **self.replication(),
        }

    def replication(self) -> dict[str, Any]:
        """Return what there is to say of replicates and exact ties; nothing for a single run without ties."""
        more: dict[str, Any] = {}
        if self.replicates > 1:
            more = {"replicates": self.replicates, "sd": self.sd, "experiments": list(self.experiments)}
        if self.ties:
            more["exact_ties"] = list(self.ties)
        return more


@dataclass(frozen=True, slots=True)
class MethodSummary:
    """One method on one model: counts of its experiments, and its best configuration if there is one."""

    method: str
    total: int
    valid: int
    eligible: int
    best: Choice | None


@dataclass(frozen=True, slots=True)
class ModelSummary:
    """All methods on one model, and the best over them."""

    model: Model
    methods: tuple[MethodSummary, ...]
    best: Choice | None

    @property
    def total(self) -> int:
        """Experiments of this model."""
        return sum(method.total for method in self.methods)


@dataclass(frozen=True, slots=True)
class Slice:
    """All experiments of one pruning ratio.

    Attributes:
        ratio: the ratio as the folders write it.
        frame: one row an experiment, in the study's order.
        configurations: one row a configuration, in the order of their first experiments.
        models: models in the study's order, with their best configurations.
        methods: methods found, in the study's order.
        parameters: parameter columns in the study's order; those that number replicates are left out.
        replicate_parameters: parameter columns that number replicates.
        tasks: tasks found, in the known order, then by name.
        mean_tasks: by model, the tasks that its mean accuracy is over.
        metrics: metric columns found, in the order of the artefacts.
        dense: dense models by name.
        sources: files that an experiment was read from, by its key, relative to the project.
    """

    ratio: str
    frame: pd.DataFrame
    configurations: pd.DataFrame
    models: tuple[ModelSummary, ...]
    methods: tuple[str, ...]
    parameters: tuple[str, ...]
    replicate_parameters: tuple[str, ...]
    tasks: tuple[str, ...]
    mean_tasks: Mapping[str, tuple[str, ...]]
    metrics: tuple[str, ...]
    dense: Mapping[str, Dense] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def all_parameters(self) -> tuple[str, ...]:
        """Parameter columns, those that number replicates the last."""
        return (*self.parameters, *self.replicate_parameters)


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The study in one piece: a slice for each ratio, the primary one first, and what the ledger gains."""

    slices: tuple[Slice, ...]
    entries: tuple[Entry, ...]
    date: str
    synthetic: int
    experiments: int

    @property
    def primary(self) -> Slice:
        """The slice of the primary ratio."""
        return self.slices[0]
