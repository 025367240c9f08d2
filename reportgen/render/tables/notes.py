"""The notes below a table: what its marks mean, chosen by what is in it."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model.results import GapKind
from reportgen.model.specs import Column, Row
from reportgen.render.report import Report
from reportgen.study import TableSettings
from reportgen.wording import relations, statistics
from reportgen.wording import tables as say
from reportgen.wording.observations import gap

_OF_BEST = ("models", "methods", "variants", "method_preference", "parameter_preference", "families", "dense",
            "task_accuracies", "tasks", "tradeoffs")  # fmt: skip
_MARKED = ("models", "methods", "configurations")
"""Tables in which tied configurations are bold."""

_ACROSS = ("models", "methods", "variants", "families", "task_accuracies")


def notes(report: Report, definition: TableSettings, columns: Sequence[Column], rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the notes in the order of weight."""
    labels, source = report.labels, definition.rows or ""
    keys = {column.key.rpartition("\0")[2] for column in columns}
    errors = any(column.stderr and any(row.cells.get(column.stderr) is not None for row in rows) for column in columns)
    differ = [gap(item, labels) for item in report.analysis.gaps if item.kind is GapKind.TASKS_DIFFER]
    rule = report.study.statistics
    pairs, dense = report.analysis.variants, report.part.dense
    candidates = (
        (report.synthetic > 0, say.synthetic_note()),
        *((source in _ACROSS, text) for text in differ),
        (source in _OF_BEST, say.selection_note(labels)),
        (source in ("variants", "matched"), say.difference_error_note()),
        (source == "variants" and "verdict" in keys, say.variants_note()),
        (source == "matched", say.matched_note()),
        (source == "variants" and not all({p.base, p.other} <= set(dense) for p in pairs), say.dense_not_taken_out()),
        (source not in ("variants", "matched") and errors, say.stderr_note()),
        (source != "variants" and errors and "ppl" in keys, say.no_ppl_error_note()),
        (source == "methods" and bool(report.study.selection.constraints), say.nothing_eligible_note(labels)),
        (source in _MARKED, statistics.bold_note(rule)),
        ("tied" in keys and source == "models", statistics.tied_note()),
        (source == "ties", statistics.ties_note(rule)),
        (source == "runners_up", statistics.runners_note(rule)),
        (
            source == "fronts",
            relations.fronts_note(labels, report.analysis.primary, report.analysis.secondary or "ppl"),
        ),
        (source == "fair", relations.fair_note(report.analysis.method_ranks)),
        (
            source == "defaults",
            relations.defaults_note(report.analysis.defaults, report.study.metric(report.analysis.primary).digits),
        ),
        (source == "agreement", relations.agreement_note(rule)),
        (source == "predictors", relations.predictors_note(rule)),
        (source == "run_spread", relations.run_spread_note(rule)),
        (source == "curse", statistics.curse_note(rule)),
        (source == "shares", statistics.shares_note(rule)),
        (source == "effort", statistics.effort_note()),
        (source == "next_runs", statistics.next_note()),
        (source == "precision", statistics.precision_note(rule)),
        (source == "intervals", statistics.intervals_note(rule)),
        ("runs" in keys, say.replicates_note()),
        ("dense_difference" in keys, say.dense_difference_note()),
        (bool(keys & {"kept", "base_kept", "other_kept"}), say.kept_note(labels, report.analysis.primary)),
        (
            source == "families" and any(item.kind is GapKind.NO_SECONDARY for item in report.analysis.gaps),
            say.finite_only_note(labels, report.analysis.secondary or "ppl"),
        ),
        (source == "effects", say.effects_note(labels)),
        (source == "gradients", say.gradients_note()),
        (source == "searches", say.coverage_note()),
        (source == "tradeoffs", say.tradeoffs_note(labels)),
    )
    return tuple(text for wanted, text in candidates if wanted)
