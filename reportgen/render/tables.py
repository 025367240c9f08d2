"""Results -> the tables of the report, each as a spec."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportgen.model.consolidated import Choice, ModelSummary, Slice
from reportgen.model.known import BASE, metric_of
from reportgen.model.results import Analysis, Distribution, GapKind, ModelResult
from reportgen.model.specs import CellKind, Column, Row, RowGroup, TableSpec
from reportgen.wording import tables as say
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import plain
from reportgen.wording.observations import gap


@dataclass(frozen=True, slots=True)
class Tables:
    """Builds the tables of one study; `synthetic` marks each of them."""

    labels: Labels
    part: Slice
    analysis: Analysis
    synthetic: bool

    def _notes(self, *notes: str, across: bool = False) -> tuple[str, ...]:
        """Return notes; `across` models, means over different tasks are said to be so."""
        marked = (say.synthetic_note(),) if self.synthetic else ()
        differ = tuple(gap(g, self.labels) for g in self.analysis.gaps if across and g.kind is GapKind.TASKS_DIFFER)
        return (*marked, *differ, *(note for note in notes if note))

    def metric_column(self, name: str, *, stderr: bool = True, short: bool = True) -> Column:
        """Return the column of a metric, accuracies with their standard error."""
        metric = self.labels.study.metric(name)
        error = f"{name}_stderr" if stderr and name.startswith("acc_") else None
        kind = CellKind.WHOLE if metric.whole else CellKind.NUMBER
        return Column(
            name, self.labels.metric(name, short=short), kind, metric.digits, self.labels.unit(name),
            metric.direction, stderr=error,
        )  # fmt: skip

    def parameter_columns(self) -> tuple[Column, ...]:
        """Return the columns of the grid's parameters."""
        return tuple(
            Column(name, self.labels.parameter(name, short=True), CellKind.VALUE) for name in self.part.parameters
        )

    def _shown_metrics(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name in (self.analysis.primary, self.analysis.secondary, "ppl") if name))

    def _choice_cells(self, choice: Choice | None) -> dict[str, Any]:
        if choice is None:
            return {}
        errors = {f"{name}_stderr": value for name, value in choice.stderrs.items()}
        return {
            **choice.params, **choice.metrics, **errors,
            "method": self.labels.method(choice.method), "runs": choice.replicates, "sd": choice.sd,
        }  # fmt: skip

    def _replicate_columns(self) -> tuple[Column, ...]:
        digits = self.labels.study.metric(self.analysis.primary).digits
        return Column("runs", say.head("runs"), CellKind.WHOLE), Column("sd", say.head("sd"), CellKind.NUMBER, digits)

    def _replicated(self, choices: Iterable[Choice | None]) -> bool:
        return any(choice is not None and choice.replicates > 1 for choice in choices)

    def best(self) -> TableSpec:
        """Best configuration of each model."""
        models = self.analysis.models
        runs = self._replicated(model.best for model in models)
        kept = any(model.retention for model in models)
        columns = [
            Column("model", say.head("model")),
            Column("variant", say.head("variant")),
            Column("method", say.head("method")),
            *map(self.metric_column, self._shown_metrics()),
            *self.parameter_columns(),
        ]
        if kept:
            columns.append(Column("retention", say.head("retention"), CellKind.NUMBER, 1))
        if runs:
            columns += self._replicate_columns()
        rows = tuple(
            Row(
                {
                    **self._choice_cells(model.best),
                    "model": self.labels.model(model.model.name),
                    "variant": model.model.variant,
                    "retention": next((r.percent for r in model.retention if r.metric == self.analysis.primary), None),
                },
                links={"model": f"models/{model.model.name}"},
            )
            for model in models
        )
        notes = self._notes(
            say.selection_note(self.labels), say.stderr_note(), say.no_ppl_error_note(),
            say.replicates_note() if runs else "", across=True,
        )  # fmt: skip
        caption = say.best_caption(len(models), self.analysis.ratio)
        return TableSpec("best", caption, tuple(columns), (RowGroup("", rows),), notes)

    def variants(self) -> TableSpec | None:
        """Base against the other variants; None where no family has both."""
        differences = self.analysis.variants
        if not differences:
            return None
        primary = self.analysis.primary
        metric = self.labels.study.metric(primary)
        found = tuple(dict.fromkeys(item.variant for item in differences))
        one = len(found) == 1
        columns = [
            Column("family", say.head("family")),
            *(() if one else (Column("variant", say.head("variant")),)),
            Column("base", BASE, CellKind.NUMBER, metric.digits, direction=metric.direction),
            Column("other", found[0] if one else say.head("value"), CellKind.NUMBER, metric.digits,
                   direction=metric.direction),
            Column("difference", say.head("difference"), CellKind.NUMBER, metric.digits, sign=True,
                   stderr="stderr"),
            Column("percent", say.head("percent"), CellKind.NUMBER, 2, sign=True),
            Column("changes", say.head("changes"), running=True),
        ]  # fmt: skip
        rows = []
        for item in differences:
            changed = [
                say.change(
                    say.head("method") if change.name == "method" else self.labels.parameter(change.name),
                    self._value(change.name, change.before),
                    self._value(change.name, change.after),
                )
                for change in item.changes
                if change.before != change.after
            ]
            cells = {
                "family": item.family, "variant": item.variant, "base": item.base_value, "other": item.other_value,
                "difference": item.difference, "stderr": item.stderr, "percent": item.percent,
                "changes": say.changes(changed),
            }  # fmt: skip
            links = {"base": f"models/{item.base}", "other": f"models/{item.other}"}
            rows.append(Row(cells, links))
        both_dense = all(item.base in self.part.dense and item.other in self.part.dense for item in differences)
        notes = self._notes(
            say.difference_error_note(),
            say.selection_note(self.labels),
            "" if both_dense else say.dense_not_taken_out(),
            across=True,
        )
        caption = say.variants_caption(self.labels, primary, found)
        return TableSpec("variants", caption, tuple(columns), (RowGroup("", tuple(rows)),), notes)

    def _value(self, name: str, value: Any) -> str:
        return self.labels.method(str(value)) if name == "method" else plain(value)

    def _distribution_columns(self, distribution: Distribution) -> tuple[Column, ...]:
        variants = tuple(Column(f"in {variant}", variant, CellKind.WHOLE) for variant in distribution.by_variant)
        return (
            Column("all", say.head("all"), CellKind.WHOLE),
            Column("share", say.head("share"), CellKind.NUMBER, 1),
            *(variants if len(variants) > 1 else ()),
        )

    def _distribution_rows(self, distribution: Distribution) -> tuple[Row, ...]:
        return tuple(
            Row(
                {
                    "value": self._value(distribution.name, value),
                    "all": count,
                    "share": 100 * count / distribution.models if distribution.models else None,
                    **{f"in {variant}": counts[value] for variant, counts in distribution.by_variant.items()},
                }
            )
            for value, count in distribution.overall.items()
        )

    def methods(self) -> TableSpec:
        """How often each method was best."""
        distribution = self.analysis.methods
        columns = (Column("value", say.head("method")), *self._distribution_columns(distribution))
        groups = (RowGroup("", self._distribution_rows(distribution)),)
        return TableSpec(
            "method-preference", say.methods_caption(distribution.models), columns, groups,
            self._notes(say.selection_note(self.labels)),
        )  # fmt: skip

    def parameters(self) -> TableSpec | None:
        """How often each parameter value was best; None where there are no parameters."""
        found = self.analysis.parameters
        if not found:
            return None
        columns = (Column("value", say.head("value"), CellKind.VALUE), *self._distribution_columns(found[0]))
        groups = tuple(RowGroup(self.labels.parameter(item.name), self._distribution_rows(item)) for item in found)
        return TableSpec(
            "parameter-preference", say.parameters_caption(found[0].models), columns, groups,
            self._notes(say.selection_note(self.labels)),
        )  # fmt: skip

    def families(self) -> TableSpec:
        """Means over the models of each family."""
        columns = [
            Column("family", say.head("family")),
            Column("models", say.head("models"), CellKind.WHOLE),
            self.metric_column(self.analysis.primary, stderr=False),
        ]
        if self.analysis.secondary:
            columns.append(self.metric_column(self.analysis.secondary, stderr=False))
        rows = tuple(
            Row(
                {
                    "family": family.family, "models": family.count, self.analysis.primary: family.primary,
                    self.analysis.secondary or "": family.secondary,
                }
            )
            for family in self.analysis.families
        )  # fmt: skip
        return TableSpec(
            "families", say.families_caption(), tuple(columns), (RowGroup("", rows),),
            self._notes(say.selection_note(self.labels)),
        )  # fmt: skip

    def model_methods(self, summary: ModelSummary) -> TableSpec:
        """The methods on one model."""
        runs = self._replicated(item.best for item in summary.methods)
        columns = (
            Column("method", say.head("method")),
            Column("total", say.head("experiments"), CellKind.WHOLE),
            Column("valid", say.head("valid"), CellKind.WHOLE),
            *map(self.metric_column, self._shown_metrics()),
            *self.parameter_columns(),
            *(self._replicate_columns() if runs else ()),
        )
        rows = tuple(
            Row(
                {
                    **self._choice_cells(item.best), "method": self.labels.method(item.method),
                    "total": item.total, "valid": item.valid,
                }
            )
            for item in summary.methods
        )  # fmt: skip
        notes = self._notes(say.selection_note(self.labels), say.stderr_note(), say.replicates_note() if runs else "")
        caption = say.method_comparison_caption(self.labels.model(summary.model.name))
        return TableSpec("methods", caption, columns, (RowGroup("", rows),), notes)

    def retention(self, model: ModelResult) -> TableSpec | None:
        """The best configuration against the dense model; None where there is none."""
        if not model.retention or model.best is None:
            return None
        columns = (
            Column("metric", say.head("value")),
            Column("dense", "Dense", CellKind.NUMBER, 4),
            Column("pruned", self.labels.method(model.best.method), CellKind.NUMBER, 4),
            Column("difference", say.head("difference"), CellKind.NUMBER, 4, sign=True),
            Column("percent", say.head("retention"), CellKind.NUMBER, 1),
        )
        rows = tuple(
            Row(
                {
                    "metric": self.labels.metric(kept.metric), "dense": kept.dense,
                    "pruned": kept.dense + kept.difference, "difference": kept.difference, "percent": kept.percent,
                }
            )
            for kept in model.retention
        )  # fmt: skip
        caption = say.retention_caption(self.labels.model(model.model.name))
        return TableSpec("dense", caption, columns, (RowGroup("", rows),), self._notes())

    def experiments(self, name: str, records: Sequence[Mapping[str, Any]]) -> TableSpec:
        """Every experiment on one model, with the figures that a reader looks for first."""
        metrics = (*self._shown_metrics(), "extreme_pruning_layers")
        filled = [m for m in metrics if not all(is_missing(record.get(m)) for record in records)]
        columns = (
            Column("experiment", say.head("experiment"), CellKind.CODE),
            Column("method", say.head("method")),
            *self.parameter_columns(),
            *(Column(p, self.labels.parameter(p, short=True), CellKind.VALUE) for p in self.part.replicate_parameters),
            *map(self.metric_column, filled),
        )
        rows = tuple(Row(self._record(record)) for record in records)
        caption = say.experiments_caption(self.labels.model(name), len(rows))
        return TableSpec("experiments", caption, columns, (RowGroup("", rows),), self._notes(say.stderr_note()))

    def _record(self, record: Mapping[str, Any]) -> dict[str, Any]:
        cells = {key: None if is_missing(value) else value for key, value in record.items()}
        for key, value in cells.items():
            if isinstance(value, float) and metric_of(key).whole and value.is_integer():
                cells[key] = int(value)
        number = str(record["experiment"]).split("_")
        cells["experiment"] = "_".join(number[:2]) if number[0] == "exp" else record["experiment"]
        cells["method"] = self.labels.method(record["method"])
        return cells


def is_missing(value: object) -> bool:
    """Tell whether a frame's cell holds nothing."""
    return value is None or (isinstance(value, float) and math.isnan(value))
