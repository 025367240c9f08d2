"""The columns that tables are made of: how each is headed and written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reportgen.model.known import GRADIENT_METRICS, Direction, accuracy_column, stderr_column
from reportgen.model.specs import CellKind, Column
from reportgen.render.report import Report
from reportgen.wording import heads
from reportgen.wording import tables as say

_TEXT = (
    "model", "family", "variant", "method", "task", "parameter", "state", "metric", "statistic", "kind", "status",
    "low_model", "high_model", "other_method", "interval_kind", "separation", "second", "term",
    "front_point", "worst_model", "least_pair", "simpson", "criterion", "first_method", "second_method", "pair", "test",
    "role", "other_task", "same", "pick", "used", "object",
)  # fmt: skip
_WHOLE = (
    "all", "experiments", "valid", "configurations", "cells", "runs", "items", "lines", "models", "non_finite",
    "distinct", "tied", "exact", "contradictions", "zeros", "within_stderr", "within_margin", "runs_needed", "pilot",
    "winner_kept", "trials", "common", "rank_low", "rank_high", "shared", "matched_wins", "sensitive", "wins", "losses",
    "equal", "families", "present", "rank", "there",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """How a column is written; `directed` ones have the primary metric's arrow."""

    kind: CellKind = CellKind.TEXT
    digits: int = 0
    sign: bool = False
    stderr: str | None = None
    running: bool = False
    directed: bool = False
    probability: bool = False


_BY_KEY: Mapping[str, Form] = {
    **dict.fromkeys(_TEXT, Form()),
    **dict.fromkeys(
        ("changes", "detail", "hint", "ranges", "claim", "verdict", "configuration_verdict"), Form(running=True)
    ),
    **dict.fromkeys(("experiment", "file"), Form(CellKind.CODE)),
    **dict.fromkeys(_WHOLE, Form(CellKind.WHOLE)),
    **dict.fromkeys(("share", "kept", "base_kept", "other_kept", "coverage"), Form(CellKind.NUMBER, 1)),
    **dict.fromkeys(("value", "quarter_runs", "half_runs", "full_runs", "further"), Form(CellKind.VALUE)),
    "percent": Form(CellKind.NUMBER, 2, sign=True),
    "chance": Form(CellKind.NUMBER, 2),
    **dict.fromkeys(
        (
            "variance_share",
            "recovered",
            "share_measured",
            "share_corrected",
            "share_low",
            "share_high",
            "items_factor",
            "chance_best",
            "chance_top",
            "on_front",
            "first_place",
        ),
        Form(CellKind.NUMBER, 1),
    ),
    **dict.fromkeys(
        ("critical", "concordance", "by_chance", "sd_ratio", "mean_rank"),
        Form(CellKind.NUMBER, 2),
    ),
    **dict.fromkeys(
        ("least_tau", "spearman", "spearman_low", "spearman_high", "pooled", "tau", "mean_tau"),
        Form(CellKind.NUMBER, 2, sign=True),
    ),
    **dict.fromkeys(
        ("p", "p_adjusted", "p_friedman", "p_sign", "p_rank", "smallest", "pattern_chance"),
        Form(CellKind.NUMBER, 3, probability=True),
    ),
    "mean_accuracy": Form(CellKind.NUMBER, 4),
}
"""Columns with a format of their own."""

_LIKE_PRIMARY: Mapping[str, Form] = {
    **dict.fromkeys(("base", "other", "mean", "best", "other_primary"), Form(directed=True)),
    **dict.fromkeys(
        (
            "dense",
            "pruned",
            "low",
            "high",
            "median",
            "sd",
            "value_measured",
            "stderr",
            "interval_low",
            "interval_high",
            "detectable",
            "break_even",
            "within",
            "range",
            "after_five",
            "after_ten",
            "distance",
            "corrected",
            "posterior",
            "regret",
            "equal_trials",
            "common_best",
            "common_mean",
            "worst_regret",
            "run_sd",
        ),
        Form(),
    ),
    "difference": Form(sign=True, stderr="difference_stderr"),
    "matched": Form(sign=True, stderr="matched_stderr"),
    "mean_regret": Form(stderr="mean_regret_stderr"),
    "lead": Form(sign=True, stderr="lead_stderr"),
    "behind": Form(stderr="behind_stderr"),
    "at_default": Form(stderr="at_default_stderr", directed=True),
    **dict.fromkeys(
        (
            "cost",
            "from_dense",
            "dense_difference",
            "lead_low",
            "lead_high",
            "difference_low",
            "difference_high",
        ),
        Form(sign=True),
    ),
}
"""Columns with the primary metric's decimals."""

TAU = "tau "


def tau_column(task: str) -> str:
    """Return the column of the correlation with a task."""
    return f"{TAU}{task}"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Knows every column that a table of this report may have."""

    report: Report

    def expand(self, name: str) -> tuple[str, ...]:
        """Return the columns that a word of a definition stands for; a plain column stands for itself."""
        part, analysis = self.report.part, self.report.analysis
        words = {
            "primary": (analysis.primary,),
            "secondary": (analysis.secondary,) if analysis.secondary else (),
            "metrics": self.report.metrics,
            "parameters": part.parameters,
            "seeds": part.replicate_parameters,
            "tasks": tuple(accuracy_column(task) for task in part.tasks),
            "gradients": GRADIENT_METRICS,
            "by_variant": self._variants(),
            "task_taus": tuple(tau_column(task) for task in part.tasks),
        }
        return words.get(name, (name,))

    def _variants(self) -> tuple[str, ...]:
        variants = tuple(self.report.analysis.methods.by_variant)
        return tuple(f"in {variant}" for variant in variants) if len(variants) > 1 else ()

    def known(self) -> tuple[str, ...]:
        """Return the names of all columns and words, for an error that names the nearest."""
        part = self.report.part
        words = ("primary", "secondary", "metrics", "parameters", "seeds", "tasks", "gradients", "by_variant",
                 "task_taus")  # fmt: skip
        others = (*_BY_KEY, *_LIKE_PRIMARY, "other_secondary")
        return (*words, *others, *part.metrics, *part.all_parameters)

    def column(self, key: str) -> Column:
        """Return the column of a key."""
        labels, analysis = self.report.labels, self.report.analysis
        if key in self.report.part.all_parameters:
            return Column(key, labels.parameter(key, short=True), CellKind.VALUE)
        if key in self.report.part.metrics:
            return self._metric(key)
        if key in self.expand("task_taus"):
            return Column(key, labels.task(key.removeprefix(TAU), short=True), CellKind.NUMBER, 2, sign=True)
        others = {"other_secondary": (analysis.secondary, say.best_of), "other_primary": (analysis.primary, say.there)}
        name, head = others.get(key, (None, None))
        if name is not None and head is not None:
            metric = self._metric(name)
            return replace(metric, key=key, header=head(metric.header), stderr=None)
        if key in _LIKE_PRIMARY:
            primary, form = self.report.study.metric(analysis.primary), _LIKE_PRIMARY[key]
            direction = primary.direction if form.directed else Direction.NONE
            return Column(
                key,
                heads.head(key),
                CellKind.NUMBER,
                primary.digits,
                direction=direction,
                sign=form.sign,
                stderr=form.stderr,
            )
        form = Form(CellKind.WHOLE) if key.startswith("in ") else _BY_KEY.get(key, Form())
        return Column(
            key,
            heads.head(key.removeprefix("in ")),
            form.kind,
            form.digits,
            sign=form.sign,
            running=form.running,
            probability=form.probability,
        )

    def _metric(self, name: str) -> Column:
        labels, metric = self.report.labels, self.report.study.metric(name)
        kind = CellKind.WHOLE if metric.whole else CellKind.NUMBER
        error = stderr_column(name) if name.startswith("acc_") else None
        return Column(
            name,
            labels.metric(name, short=True),
            kind,
            metric.digits,
            labels.unit(name),
            metric.direction,
            stderr=error,
        )

    def columns(self, names: Iterable[str], filled: frozenset[str]) -> tuple[Column, ...]:
        """Return the columns of a definition; one with a question mark only if a row has a value for it."""
        found: dict[str, Column] = {}
        for name in names:
            plain = name.removesuffix("?")
            for key in self.expand(plain):
                if key in filled or (plain == name and key == plain):
                    column = self.column(key)
                    # Errors and arrows at every task make no readable table; the figure and the CSV have the errors.
                    plainer = replace(column, stderr=None, direction=Direction.NONE)
                    found[key] = plainer if plain == "tasks" else column
        return tuple(found.values())
