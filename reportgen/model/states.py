"""One side of a comparison: what an `analysis.json` says, and the runs behind it where they are at hand.

The classes from `ModelState` to `AnalysisState` have the keys of `analysis.json`, of which they are a part; they are
read from the file itself, on both sides alike, so that a folder and its file cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reportgen.model.claims import Verdict, Why
from reportgen.model.experiments import Value

SCHEMA = 1
"""Version of the shape of `analysis.json`; it grows when a key changes its meaning."""

CellKey = tuple[str, str, tuple[tuple[str, Value], ...]]
"""Model, method, and parameter values in the order of their names."""


def cell_key(model: str, method: str, params: Mapping[str, Value]) -> CellKey:
    """Return the key of a configuration; 64 and 64.0 are one value."""
    return model, method, tuple(sorted(params.items()))


@dataclass(frozen=True, slots=True)
class ChoiceState:
    """A best configuration; metrics and standard errors in their units, None where not finite."""

    model: str
    method: str
    params: Mapping[str, Value]
    metrics: Mapping[str, float | None]
    stderrs: Mapping[str, float | None]

    @property
    def key(self) -> CellKey:
        """Its key."""
        return cell_key(self.model, self.method, self.params)


@dataclass(frozen=True, slots=True)
class ModelState:
    """A model: its best configuration and the methods that were run on it."""

    best: ChoiceState | None
    methods: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MemberState:
    """A configuration by name."""

    model: str
    method: str
    params: Mapping[str, Value]

    @property
    def key(self) -> CellKey:
        """Its key."""
        return cell_key(self.model, self.method, self.params)


@dataclass(frozen=True, slots=True)
class TiedState:
    """The configurations that cannot be told from the best, best first; `critical` in standard errors."""

    model: str | None
    method: str | None
    members: tuple[MemberState, ...]
    cells: int = 0
    critical: float | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class FindingState:
    """A finding: its verdict, the lead it rests on in the metric's unit, and its sentence."""

    kind: str
    verdict: Verdict
    text: str
    lead: float | None = None
    stderr: float | None = None


@dataclass(frozen=True, slots=True)
class ObservationState:
    """What a finding observed."""

    kind: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VariantState:
    """Base against another variant: the claim is that the other one is better."""

    family: str
    variant: str
    difference: float
    verdict: Verdict
    stderr: float | None = None


@dataclass(frozen=True, slots=True)
class PairState:
    """Best against second best: the claim is that the first is better."""

    difference: float
    verdict: Verdict
    stderr: float | None = None


@dataclass(frozen=True, slots=True)
class CurseState:
    """A best value as measured, and corrected for being the best of many."""

    model: str
    naive: float | None = None
    corrected: float | None = None


@dataclass(frozen=True, slots=True)
class RunnerUpState:
    """A model's pair, None where it has one configuration only."""

    model: str
    comparison: PairState | None


@dataclass(frozen=True, slots=True)
class AnalysisState:
    """The part of an `analysis.json` that is compared."""

    schema: int
    study_hash: str
    ratio: str
    selection: Mapping[str, Any]
    statistics: Mapping[str, Any]
    experiments: int
    models: Mapping[str, ModelState]
    tied_sets: tuple[TiedState, ...]
    findings: tuple[FindingState, ...]
    observations: tuple[ObservationState, ...]
    base_vs_instruct: Mapping[str, VariantState] = field(default_factory=dict)
    runners_up: tuple[RunnerUpState, ...] = ()
    winners_curse: tuple[CurseState, ...] = ()
    data_quality: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    date: str | None = None

    @property
    def primary(self) -> str:
        """The metric by which best is best."""
        return str(self.selection.get("metric", "acc_mean"))


@dataclass(frozen=True, slots=True)
class Run:
    """An experiment, or a dense model.

    Attributes:
        key: `search folder/experiment folder`, or `dense_MODEL`.
        model: the model's name.
        method: the pruning method; empty for a dense model.
        ratio: the pruning ratio; empty for a dense model.
        values: metrics by column, in their units; missing ones are left out, others may be non-finite.
        stderrs: item-sampling standard errors by the column that they belong to.
        settings: parameters and whether the run succeeded, by column.
        timestamp: ISO timestamp of the evaluation, empty where unknown.
        files: SHA-256 over the files that are its own; empty where it stands in a table with others.
    """

    key: str
    model: str
    method: str
    ratio: str
    values: Mapping[str, float]
    stderrs: Mapping[str, float]
    settings: Mapping[str, Value | bool]
    timestamp: str = ""
    files: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A configuration's primary metric in its unit, and its standard error, None where unknown."""

    value: float
    stderr: float | None


@dataclass(frozen=True, slots=True)
class State:
    """One side of a comparison.

    Attributes:
        name: as the user named it.
        digest: SHA-256 over all that it was made from.
        analyses: what was found, by pruning ratio, the primary one first.
        settings: what the study file says, by dotted key; empty for a file.
        runs: the experiments by key, None where only an `analysis.json` is at hand.
        cells: configurations with a finite primary metric by ratio and key; empty where there are no runs.
    """

    name: str
    digest: str
    analyses: Mapping[str, AnalysisState]
    settings: Mapping[str, Any] = field(default_factory=dict)
    runs: Mapping[str, Run] | None = None
    cells: Mapping[str, Mapping[CellKey, Cell]] = field(default_factory=dict)

    @property
    def first(self) -> AnalysisState:
        """Results of the primary ratio."""
        return next(iter(self.analyses.values()))
