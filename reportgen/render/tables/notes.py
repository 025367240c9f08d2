"""The notes below a table: what its marks mean, chosen by what is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from reportgen.model.claims import Configuration
from reportgen.model.results import GapKind
from reportgen.model.specs import Column, Emphasis, Row
from reportgen.render.report import Report
from reportgen.render.tables import of_reasons
from reportgen.render.tables.emphasis import BLOCKS
from reportgen.study import TableSettings
from reportgen.wording import comparisons, emphasis, findings, reasons, relations, statistics
from reportgen.wording import tables as say
from reportgen.wording.numbers import plain
from reportgen.wording.observations import gap

_OF_BEST = ("models", "methods", "variants", "method_preference", "parameter_preference", "families", "dense",
            "task_accuracies", "method_tasks", "tasks", "tradeoffs")  # fmt: skip
_ACROSS = ("models", "methods", "variants", "families", "task_accuracies", "method_tasks")


def _marks(report: Report, source: str, rows: Sequence[Row]) -> str:
    """Say what bold and underlined mean in these rows."""
    found = {mark for row in rows for mark in row.emphasis.values()}
    contests = Counter(row.names.get("model", "") if BLOCKS[source] else "" for row in rows if not row.reference)
    unknown = {
        item.model for item in report.analysis.ties if item.method is None and item.critical is None and item.cells > 1
    }
    untold = [model for model, size in contests.items() if size > 1 and (model or None) in unknown]
    return emphasis.marks(
        report.study.statistics,
        by_model=len(contests) > 1,
        bold=Emphasis.BEST in found,
        underlined=Emphasis.SECOND in found,
        errors=report.analysis.precision.stderr is not None and len(untold) < len(contests),
        alone=bool(contests) and max(contests.values()) == 1,
        untold=bool(untold),
    )


def _dropped(report: Report) -> str:
    """Say which values the full parts leave out, and where a single factor is left."""
    labels = report.labels
    dropped, single = [], []
    for item in report.analysis.shares:
        search = f"{labels.model(item.model)} {labels.method(item.method)}"
        if item.terms and item.dropped:
            values = [
                say.value_range(labels.parameter(name), [plain(value) for value in left])
                for name, left in item.dropped.items()
            ]
            dropped.append(f"{search} ({say.changes(values)})")
        if len(item.terms) == 1:
            single.append((search, labels.running_parameter(item.parameters[0])))
    return reasons.dropped_note(dropped, single)


def _predictors(report: Report, keys: set[str]) -> tuple[str, ...]:
    found, tested = report.analysis.predictors, "p_adjusted" in keys
    text = relations.predictors_note(report.study.statistics, tested=tested, pooled="pooled" in keys)
    return tuple(note for note in (text, "" if tested else relations.untested_note(found)) if note)


def _defaults(report: Report) -> tuple[str, ...]:
    return (comparisons.tasks_differ_note(),) if report.analysis.defaults.tasks_differ else ()


def _regrets(report: Report) -> tuple[str, ...]:
    found = report.analysis.defaults
    chosen = found.recommended
    if chosen is None:
        return ()
    name = statistics.configuration(report.labels, Configuration("", chosen.method, chosen.params))
    return (comparisons.regrets_note(name, found), *_defaults(report))


_COMPARED: Mapping[str, Callable[[Report, set[str]], tuple[str, ...]]] = {
    "fair_differences": lambda report, _: (comparisons.fair_differences_note(report.study.statistics),),
    "method_ranks": lambda report, _: (
        comparisons.method_ranks_note(report.analysis.method_ranks, report.study.statistics),
    ),
    "method_pairs": lambda report, keys: (
        comparisons.method_pairs_note(report.analysis.method_ranks, report.study.statistics, tested="p_sign" in keys),
    ),
    "defaults": lambda report, _: (comparisons.roles_note(), *_defaults(report)),
    "left_out": lambda _, __: (comparisons.left_out_note(),),
    "regrets": lambda report, _: _regrets(report),
    "fronts": lambda report, _: (
        relations.picks_note(report.labels, report.analysis.fronts, report.analysis.secondary or "ppl"),
    ),
    "task_pairs": lambda _, __: (comparisons.task_pairs_note(),),
    "left_out_tasks": lambda _, __: (comparisons.left_out_tasks_note(),),
    "rank_intervals": lambda report, _: (
        comparisons.rank_intervals_note(report.study.statistics, report.analysis.agreement),
    ),
    "predictors": _predictors,
    "predictor_searches": lambda report, _: (comparisons.predictor_searches_note(report.study.statistics),),
    "next_members": lambda report, _: (comparisons.members_note(report.analysis.next_runs, report.study.statistics),),
    "searches": lambda report, _: (comparisons.searches_note(report.labels),),
    "findings": lambda _, __: (findings.note(),),
    "shares": lambda report, _: tuple(text for text in (_dropped(report),) if text),
}
"""Notes of the tables that compare, by source; made from the report and the columns that are there."""


_PICKED = ("models", "methods", "variants", "method_tasks", "task_accuracies", "families")


def _picked(report: Report) -> str:
    """Say of how many each best figure is the largest."""
    sizes = [sum(item.eligible for item in model.summary.methods) for model in report.analysis.models if model.best]
    return say.picked_note(min(sizes), max(sizes)) if sizes and max(sizes) > 1 else ""


def notes(report: Report, definition: TableSettings, columns: Sequence[Column], rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the notes in the order of weight."""
    labels, source = report.labels, definition.rows or ""
    keys = {column.key.rpartition("\0")[2] for column in columns}
    errors = any(column.stderr and any(row.cells.get(column.stderr) is not None for row in rows) for column in columns)
    differ = [gap(item, labels) for item in report.analysis.gaps if item.kind is GapKind.TASKS_DIFFER]
    rule, whole = report.study.statistics, not definition.filter and definition.each is None
    pairs, dense = report.analysis.variants, report.part.dense
    candidates = (
        (report.synthetic > 0, say.synthetic_note()),
        *((source in _ACROSS, text) for text in differ),
        (source in _OF_BEST, say.selection_note(labels)),
        (source in _PICKED, _picked(report)),
        (source in ("variants", "matched") and errors, say.difference_error_note()),
        (source == "variants" and "verdict" in keys, say.variants_note()),
        (source == "matched", say.matched_note()),
        (source == "variants" and not all({p.base, p.other} <= set(dense) for p in pairs), say.dense_not_taken_out()),
        (source not in ("variants", "matched") and errors, say.stderr_note()),
        (source != "variants" and errors and "ppl" in keys, say.no_ppl_error_note()),
        (source == "methods" and bool(report.study.selection.constraints), say.nothing_eligible_note(labels)),
        (source in BLOCKS, _marks(report, source, rows) if source in BLOCKS else ""),
        ("tied" in keys and source == "models", statistics.tied_note()),
        ("corrected" in keys and source == "models", say.corrected_note(labels, report.analysis.primary)),
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
        (source == "run_spread", relations.run_spread_note(rule)),
        (source == "curse", statistics.curse_note(rule)),
        (source == "shares", statistics.shares_note(rule)),
        (source == "effort", statistics.effort_note()),
        (source == "next_runs", statistics.next_note()),
        (source == "precision", statistics.precision_note(rule)),
        (source == "intervals", statistics.intervals_note(rule)),
        (
            bool(keys & {"second", "front_point"}) and len(report.part.parameters) > 1 and source != "fair_differences",
            say.written_note(labels, report.part.parameters),
        ),
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
        *((True, text) for text in (_COMPARED[source](report, keys) if source in _COMPARED else ())),
        ("configuration_verdict" in keys, comparisons.configurations_note()),
        *((True, text) for text in of_reasons.notes(report, source, columns, rows, whole=whole)),
    )
    return tuple(text for wanted, text in candidates if wanted and text)
