"""Why figures are missing, source by source: who lacks them, for which reason, and whether anything is left to show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps

from reportgen.model.claims import Why
from reportgen.model.specs import Column, Row
from reportgen.render.report import Report
from reportgen.render.tables.of_models import names_of
from reportgen.wording import comparisons, heads, statistics
from reportgen.wording import reasons as say


@dataclass(frozen=True, slots=True)
class Lack:
    """What an item of a source lacks.

    Attributes:
        subject: the item as readers know it; empty for the whole study.
        why: why it lacks figures, in words; None if it lacks none.
        names: names of its rows, as the data has them.
        row: whether it has a row nevertheless.
        bare: whether no figure is left.
    """

    subject: str
    why: str | None
    names: Mapping[str, str] = field(default_factory=dict)
    row: bool = True
    bare: bool = True


Lacks = Callable[[Report], Iterator[Lack]]
Source = Callable[[Report], Iterator[Row]]


def _words(source: str, why: Why | None) -> str | None:
    return None if why is None else say.why_in(source, why)


def _of_model(
    report: Report, model: str, why: str | None, *, method: str | None = None, row: bool = True, bare: bool = True
) -> Lack:
    subject = report.labels.model(model) + (f" {report.labels.method(method)}" if method else "")
    return Lack(subject, why, names_of(model, method), row, bare)


def _ties(report: Report) -> Iterator[Lack]:
    for item in report.analysis.ties:
        why = None if item.critical is not None else _words("ties", item.why or Why.ONE_CELL)
        if item.model is None:
            yield Lack(statistics.all_models(), why)
        else:
            yield _of_model(report, item.model, why, method=item.method)


def _curse(report: Report) -> Iterator[Lack]:
    for item in report.analysis.curse:
        yield _of_model(report, item.model, _words("curse", item.why))


def _runners_up(report: Report) -> Iterator[Lack]:
    for item in report.analysis.runners_up:
        found = item.comparison
        why = _words("runners_up", item.why or (found.why if found else None))
        yield _of_model(report, item.model, why, bare=found is None)


def _next_runs(report: Report) -> Iterator[Lack]:
    for item in report.analysis.next_runs:
        yield _of_model(report, item.model, _words("next_runs", item.why), bare=item.difference is None)


def _next_members(report: Report) -> Iterator[Lack]:
    for item in report.analysis.next_runs:
        why = _words("next_runs", item.why) or (None if item.members else say.nothing_tied())
        yield _of_model(report, item.model, why, row=False)


def _effort(report: Report) -> Iterator[Lack]:
    for item in report.analysis.effort:
        why = _words("effort", item.why or (Why.NO_STDERR if item.stderr is None else None))
        yield _of_model(report, item.model, why, method=item.method, bare=not item.points)


def _shares(report: Report) -> Iterator[Lack]:
    for item in report.analysis.shares:
        why = _words("shares", item.why or (Why.NO_STDERR if item.noise is None else None))
        there = bool(item.terms)
        yield _of_model(report, item.model, why, method=item.method, row=there, bare=not there)


def _fair(report: Report) -> Iterator[Lack]:
    for item in report.analysis.fair:
        alone = len(item.methods) < 2  # noqa: PLR2004  nothing to compare
        yield _of_model(report, item.model, _words("fair", item.why), row=bool(item.methods), bare=alone)


def _fair_differences(report: Report) -> Iterator[Lack]:
    for item in report.analysis.fair:
        why = item.why or next((found.why for found in (item.best, item.mean) if found and found.why), None)
        alone = len(item.methods) < 2  # noqa: PLR2004  nothing to compare
        yield _of_model(report, item.model, _words("fair", why), row=not alone, bare=alone)


def _method_ranks(report: Report) -> Iterator[Lack]:
    for item in (report.analysis.method_ranks.best, report.analysis.method_ranks.common):
        there, names = len(item.methods) > 1 and bool(item.mean_ranks), {"criterion": item.criterion.value}
        yield Lack(heads.head(item.criterion.value), _words("method_ranks", item.why), names, there, not there)


def _method_pairs(report: Report) -> Iterator[Lack]:
    for item in (report.analysis.method_ranks.best, report.analysis.method_ranks.common):
        why = None if item.pairs else _words("method_ranks", item.why)
        yield Lack(heads.head(item.criterion.value), why, row=False)


def _defaults(report: Report) -> Iterator[Lack]:
    found = report.analysis.defaults
    yield Lack("", None if found.listed else _words("defaults", found.why), row=False)


def _left_out(report: Report) -> Iterator[Lack]:
    found = report.analysis.defaults
    why = _words("defaults", found.why) or comparisons.one_family()
    yield Lack("", None if found.left_out else why, row=False)


def _fronts(report: Report) -> Iterator[Lack]:
    for item in report.analysis.fronts:
        there = bool(item.points)
        yield _of_model(report, item.model, _words("fronts", item.why or item.unsure), row=there, bare=not there)


def _agreement(report: Report) -> Iterator[Lack]:
    for item in report.analysis.agreement:
        why = item.why or item.unsure or (Why.CONSTANT if item.concordance is None else None)
        yield _of_model(report, item.model, _words("agreement", why), bare=item.why is not None)


def _task_pairs(report: Report) -> Iterator[Lack]:
    for item in report.analysis.agreement:
        why = item.why or (Why.CONSTANT if item.least is None else None)
        yield _of_model(report, item.model, _words("agreement", why), row=False)


def _tasks(report: Report) -> Iterator[Lack]:
    for item in report.analysis.agreement:
        yield _of_model(report, item.model, _words("agreement", item.why), row=False)


def _rank_intervals(report: Report) -> Iterator[Lack]:
    for item in report.analysis.agreement:
        yield _of_model(report, item.model, _words("agreement", item.why or item.unsure), row=False)


def _predictors(report: Report) -> Iterator[Lack]:
    found = report.analysis.predictors
    for item in found:
        yield Lack(report.labels.metric(item.metric), _words("predictors", item.why), row=False)
    known = {model.model for item in found for model in item.models}
    reasons = {search.model: search.why for item in found for search in item.searches if search.why}
    for model in report.models:
        if known and model not in known and model in reasons:
            yield _of_model(report, model, _words("predictors", reasons[model]), row=False)


def _run_spread(report: Report) -> Iterator[Lack]:
    for item in report.analysis.run_spread:
        if item.model is not None:
            why = Why.NO_RUN_SD if item.pooled is None else None
            yield _of_model(report, item.model, _words("run_spread", why), row=False)


def _precision(report: Report) -> Iterator[Lack]:
    for item in report.analysis.precision.tasks:
        why = Why.NO_STDERR if item.stderr is None else None
        names, bare = {"task": item.task}, item.items is None
        yield Lack(report.labels.task(item.task), _words("precision", why), names, bare=bare)


def _findings(report: Report) -> Iterator[Lack]:
    for item in report.analysis.findings:
        names = {"object": item.object.value, "kind": item.observation.kind.value}
        yield Lack(statistics.about(item.object), _words("findings", item.why), names, bare=False)


LACKS: Mapping[str, Lacks] = {
    "ties": _ties,
    "curse": _curse,
    "runners_up": _runners_up,
    "next_runs": _next_runs,
    "next_members": _next_members,
    "effort": _effort,
    "shares": _shares,
    "fair": _fair,
    "fair_differences": _fair_differences,
    "method_ranks": _method_ranks,
    "method_pairs": _method_pairs,
    "defaults": _defaults,
    "regrets": _defaults,
    "left_out": _left_out,
    "fronts": _fronts,
    "agreement": _agreement,
    "task_pairs": _task_pairs,
    "left_out_tasks": _tasks,
    "rank_intervals": _rank_intervals,
    "predictors": _predictors,
    "predictor_searches": _predictors,
    "run_spread": _run_spread,
    "precision": _precision,
    "findings": _findings,
}
"""The items of each source that may lack figures."""


def absent(report: Report, source: str) -> str:
    """Say why a source has no figure at all; empty where it has some, or where there is nothing to lack any."""
    lacks = list(LACKS[source](report)) if source in LACKS else []
    if not lacks or not all(item.why is not None and item.bare for item in lacks):
        return ""
    models = {item.names["model"] for item in lacks if "model" in item.names}
    return say.no_figures(dict(_by_reason(lacks)), len(models))


def unless_absent(source: Source) -> Source:
    """Return a source that has no rows where every row would lack every figure: the page says why instead."""

    @wraps(source)
    def rows(report: Report) -> Iterator[Row]:
        if not absent(report, source.__name__):
            yield from source(report)

    return rows


def notes(report: Report, source: str, columns: Sequence[Column], rows: Sequence[Row], *, whole: bool) -> list[str]:
    """Return a sentence for each reason: who has dashes and, where the table is whole, who has no row."""
    lacks = [item for item in LACKS[source](report) if item.why is not None] if source in LACKS else []
    keys = [column.key for column in columns]
    dashed = [item for item in lacks if item.row and _has_dash(item, keys, rows)]
    gone = [item for item in lacks if not item.row and whole]
    return [
        *(say.dashes(subjects, why) for why, subjects in _by_reason(dashed)),
        *(say.no_rows(subjects, why) for why, subjects in _by_reason(gone) if any(subjects)),
    ]


def _has_dash(item: Lack, keys: Sequence[str], rows: Sequence[Row]) -> bool:
    """Tell whether a row of the item has a dash; what stands for all models has a row without a model's name."""
    own = [row for row in rows if {key: row.names.get(key) for key in item.names} == item.names]
    if not item.names:
        own = [row for row in rows if "model" not in row.names]
    return any(row.cells.get(key) is None for row in own for key in keys)


def _by_reason(lacks: Iterable[Lack]) -> Iterator[tuple[str, list[str]]]:
    """Group subjects by reason; a model that lacks something speaks for its methods that lack it too."""
    found: dict[str, list[Lack]] = {}
    for item in lacks:
        found.setdefault(item.why or "", []).append(item)
    for why, items in found.items():
        whole = {item.names["model"] for item in items if "model" in item.names and "method" not in item.names}
        own = [item.subject for item in items if "method" not in item.names or item.names["model"] not in whole]
        yield why, list(dict.fromkeys(own))
