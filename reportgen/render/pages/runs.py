"""The pages of single experiments: the end of the way down from every aggregate, and the way back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reportgen.model.claims import Configuration
from reportgen.model.consolidated import Choice
from reportgen.model.experiments import Dense, is_missing, key_of
from reportgen.model.known import GRADIENT_METRICS, stderr_column, task_of
from reportgen.model.ledger import Entry
from reportgen.model.specs import CellKind, Column, Row, RowGroup, TableSpec
from reportgen.render.pages.spec import Bar, Bars, Item, Page, Section
from reportgen.render.report import Report, run_page
from reportgen.wording import heads, ledger
from reportgen.wording import pages as page_words
from reportgen.wording import runs as say
from reportgen.wording.numbers import fixed, plain
from reportgen.wording.observations import figure

Run = Mapping[str, Any]


@dataclass(frozen=True)
class RunPages:
    """Makes a page for each experiment of a report."""

    report: Report

    def all(self) -> Iterator[Page]:
        """Yield the pages in the study's order."""
        for run in self.report.runs:
            yield self._page(run)

    @cached_property
    def _bests(self) -> dict[str, Choice | None]:
        return {model.model.name: model.best for model in self.report.analysis.models}

    @cached_property
    def _entries(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.report.entries:
            found[entry.experiment].append(entry)
        return found

    @cached_property
    def _searches(self) -> dict[str, list[Run]]:
        found: dict[str, list[Run]] = defaultdict(list)
        for run in self.report.runs:
            found[str(run["search"])].append(run)
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        return {key_of(run): place for runs in self._searches.values() for place, run in enumerate(runs)}

    @cached_property
    def _alike(self) -> dict[tuple[Any, ...], list[Run]]:
        """Experiments by method and parameter values."""
        found: dict[tuple[Any, ...], list[Run]] = defaultdict(list)
        for run in self.report.runs:
            found[self._configuration(run)].append(run)
        return found

    def _configuration(self, run: Run) -> tuple[Any, ...]:
        return (run["method"], *(self._params(run).items()))

    def _params(self, run: Run) -> dict[str, Any]:
        return {name: run[name] for name in self.report.part.parameters if not is_missing(run.get(name))}

    def _page(self, run: Run) -> Page:
        report, labels, key = self.report, self.report.labels, key_of(run)
        model, method = str(run["model"]), str(run["method"])
        metrics = [name for name in report.part.metrics if not is_missing(run.get(name))]
        tasks = [name for name in metrics if task_of(name)]
        gradients = [name for name in metrics if name in GRADIENT_METRICS]
        others = [name for name in metrics if name not in tasks and name not in gradients]
        # The metrics that choose the best come first.
        others.sort(key=lambda name: (name != report.analysis.primary, name not in report.metrics))
        entries = self._entries[key]
        sources = report.part.sources.get(key, ())
        in_rows = any(source.endswith(".csv") for source in sources)
        no_gradients = () if gradients else (say.no_gradients(),)
        sections = (
            Section("metrics", say.heading("metrics"), plain=self._figures("metrics", "metric", others, run)),
            Section("tasks", say.heading("tasks"), bars=self._bars(tasks, run),
                    plain=self._figures("tasks", "task", tasks, run)),
            Section("parameters", say.heading("parameters"), plain=(self._facts(run),)),
            Section("gradients", say.heading("gradients"), no_gradients,
                    plain=self._figures("gradients", "metric", gradients, run)),
            Section("same", say.heading("same"), plain=self._same(run)),
            Section("files", say.heading("files"), paths=tuple(sources),
                    after=(say.row_lead(str(run["experiment"])),) if in_rows else ()),
            Section("ledger", say.heading("ledger"), () if entries else (say.nothing(),), plain=_lines(entries)),
        )  # fmt: skip
        runs, place = self._searches[str(run["search"])], self._places[key]
        near = [(name, place + step) for name, step in (("previous", -1), ("next", 1)) if 0 <= place + step < len(runs)]
        related = (
            Item(labels.model(model), f"models/{model}"),
            Item(page_words.heading("experiments"), "experiments"),
            *(
                Item(say.at(name), links=((say.number(str(runs[at]["experiment"])), run_page(key_of(runs[at]))),))
                for name, at in near
            ),
            Item(page_words.heading("overview"), "index"),
        )
        title = say.title(labels, str(run["experiment"]), Configuration(model, method, self._params(run)))
        primary, secondary = report.analysis.primary, report.analysis.secondary
        known = {name: value for name, value in run.items() if not is_missing(value)}
        lead = say.lead(labels, primary, secondary, known, model, self._standing(run))
        return Page(run_page(key), "experiment", title, lead, sections, related, up=related[:2])

    def _standing(self, run: Run) -> str:
        """How it stands to the best of its model."""
        report, model, key = self.report, str(run["model"]), key_of(run)
        best, primary = self._bests[model], report.analysis.primary
        if best is None:
            return say.excluded()
        if key in best.experiments:
            return say.is_best() if len(best.experiments) == 1 else say.of_best()
        if is_missing(run.get(primary)):
            return ""
        ties = report.analysis.tied(model)
        known = ties is not None and ties.critical is not None
        tied = any(key in cell.experiments for cell in ties.members) if ties and known else None
        return say.behind(report.labels, primary, run[primary] - best.metrics[primary], tied=tied)

    def _figures(self, name: str, what: str, metrics: Sequence[str], run: Run) -> tuple[TableSpec, ...]:
        """Return a table of figures with their errors, the dense model's and those of the best configuration."""
        if not metrics:
            return ()
        labels, model = self.report.labels, str(run["model"])
        dense, best = self.report.part.dense.get(model), self._bests[model]
        rows = []
        for metric in metrics:
            error = run.get(stderr_column(metric))
            rows.append(
                {
                    what: labels.metric(metric),
                    "value": say.quantity(labels, metric, run[metric]),
                    "stderr": None if is_missing(error) else fixed(error, self.report.study.metric(metric).digits),
                    "dense": self._quantity(metric, dense),
                    "best": self._quantity(metric, best),
                }
            )
        wanted = ["value", *(key for key in ("stderr", "dense", "best") if any(cells[key] for cells in rows))]
        columns = (Column(what, say.head(what)), *(Column(key, say.head(key), CellKind.VALUE) for key in wanted))
        link = {"best": run_page(best.experiments[0])} if best else {}
        first, *others = rows
        return (_table(name, columns, [Row(first, link if first["best"] else {}), *map(Row, others)]),)

    def _quantity(self, metric: str, held: Dense | Choice | None) -> str | None:
        if held is None or metric not in held.metrics:
            return None
        return say.quantity(self.report.labels, metric, held.metrics[metric])

    def _bars(self, tasks: Sequence[str], run: Run) -> Bars | None:
        if not tasks or any(not 0 <= run[name] <= 1 for name in tasks):
            return None
        labels, dense = self.report.labels, self.report.part.dense.get(str(run["model"]))
        found = []
        for name in tasks:
            error = run.get(stderr_column(name))
            known = None if is_missing(error) else error
            found.append(
                Bar(labels.metric(name), figure(labels, name, run[name]), run[name], known,
                    dense.metrics.get(name) if dense else None)
            )  # fmt: skip
        return Bars(say.bars(dense=dense is not None), tuple(found))

    def _facts(self, run: Run) -> TableSpec:
        report, labels = self.report, self.report.labels
        model = str(run["model"])
        facts: list[tuple[str, Any, str]] = [
            (say.fact("model"), labels.model(model), f"models/{model}"),
            (say.fact("method"), labels.method(str(run["method"])), ""),
            (say.fact("ratio"), say.percent(str(run["ratio"])), ""),
        ]
        names = report.part.all_parameters
        facts += [(labels.parameter(name), plain(run[name]), "") for name in names if not is_missing(run.get(name))]
        facts += [(say.fact("search"), run["search"], ""), (say.fact("experiment"), run["experiment"], "")]
        if run.get("success") is not None:
            facts.append((say.fact("success"), say.truth(flag=bool(run["success"])), ""))
        if run.get("timestamp"):
            facts.append((say.fact("timestamp"), run["timestamp"], ""))
        known = {*report.part.metrics, *map(stderr_column, report.part.metrics), *names, *_TOLD}
        facts += [(name, str(value), "") for name, value in run.items() if name not in known and not is_missing(value)]
        rows = [Row({"what": what, "value": value}, {"value": link} if link else {}) for what, value, link in facts]
        return _table("parameters", tuple(Column(key, say.head(key)) for key in ("what", "value")), rows)

    def _same(self, run: Run) -> tuple[TableSpec, ...]:
        """Return the other experiments of this configuration: replicates, and those of other models."""
        others = [other for other in self._alike[self._configuration(run)] if other is not run]
        if not others:
            return ()
        labels, metrics = self.report.labels, [name for name in self.report.metrics if name in self.report.part.metrics]
        rows = [
            Row(
                {"model": labels.model(other["model"]), "experiment": say.number(str(other["experiment"])),
                 **{name: figure(labels, name, other[name]) for name in metrics if not is_missing(other.get(name))}},
                {"model": f"models/{other['model']}", "experiment": run_page(key_of(other))},
            )
            for other in others
        ]  # fmt: skip
        columns = (
            *(Column(key, say.head(key)) for key in ("model", "experiment")),
            *(Column(name, labels.metric(name, short=True), CellKind.VALUE) for name in metrics),
        )
        return (_table("same", columns, rows),)


_TOLD = ("model", "family", "variant", "method", "ratio", "search", "experiment", "output_dir", "source", "success",
         "timestamp", "synthetic")  # fmt: skip
"""Columns that a page says elsewhere."""


def _lines(entries: Sequence[Entry]) -> tuple[TableSpec, ...]:
    if not entries:
        return ()
    columns = tuple(Column(key, heads.head(key)) for key in ("kind", "status", "detail", "hint"))
    rows = [
        Row({"kind": ledger.kind(entry.kind), "status": ledger.status(entry.status), "detail": ledger.detail(entry),
             "hint": ledger.hint(entry)})
        for entry in entries
    ]  # fmt: skip
    return (_table("ledger", columns, rows),)


def _table(name: str, columns: tuple[Column, ...], rows: Sequence[Row]) -> TableSpec:
    caption = say.caption(name, [column.key for column in columns])
    return TableSpec(name, caption, columns, (RowGroup("", tuple(rows)),))
