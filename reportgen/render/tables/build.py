"""A definition and its source -> the spec of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportgen.errors import InputError
from reportgen.model.known import BASE
from reportgen.model.specs import Column, Row, RowGroup, Spanner, TableSpec
from reportgen.render.report import Report
from reportgen.render.tables.columns import Catalogue
from reportgen.render.tables.definitions import definitions
from reportgen.render.tables.emphasis import emphasised
from reportgen.render.tables.notes import notes
from reportgen.render.tables.sources import SOURCES
from reportgen.study import STUDY_FILE, Condition, TableSettings
from reportgen.wording import errors as error_words
from reportgen.wording import heads as head_words
from reportgen.wording import tables as say
from reportgen.wording.spacing import filled


@dataclass(frozen=True, slots=True)
class TableBuilder:
    """Builds the tables of a report."""

    report: Report

    def all(self) -> dict[str, TableSpec]:
        """Return every table that has rows, by file name, in the order of the definitions."""
        return {
            spec.name: spec for name, definition in self.defined().items() for spec in self._build(name, definition)
        }

    def defined(self) -> dict[str, TableSettings]:
        """Return the definitions."""
        return definitions(self.report.study)

    def table(self, name: str, model: str | None = None) -> TableSpec | None:
        """Return one table, for a model where it is made for each; None where it has no rows."""
        for spec in self._build(name, self.defined()[name]):
            if model is None or spec.subject == model:
                return spec
        return None

    def _build(self, name: str, definition: TableSettings) -> Iterator[TableSpec]:
        rows = [row for row in SOURCES[definition.rows or ""](self.report) if _passes(row, definition.filter or ())]
        self._check(name, definition, rows)
        rows = _sorted(rows, definition.order or ())
        if definition.each is None:
            if rows:
                yield self._spec(name, definition, rows, None)
            return
        for model in self.report.models:
            own = [row for row in rows if row.names.get("model") == model]
            if own:
                yield self._spec(f"{name}-{self.report.slugs[model]}", definition, own, model)

    def _spec(self, name: str, definition: TableSettings, rows: list[Row], model: str | None) -> TableSpec:
        rows = emphasised(rows, self.report, definition.rows or "")
        catalogue = Catalogue(self.report)
        present = frozenset(key for row in rows for key, value in row.cells.items() if value is not None)
        columns = catalogue.columns(definition.columns or (), present)
        if definition.groups:  # what heads a group is not repeated in its rows
            columns = tuple(column for column in columns if column.key != definition.groups)
        spanners: tuple[Spanner, ...] = ()
        if definition.pivot:
            values = catalogue.columns(definition.values or (), present)
            rows, columns, spanners = _pivot(rows, columns, values, definition.pivot, definition.groups)
        columns = tuple(self._adjust(column, definition) for column in columns)
        keys = [column.key.rpartition(PIVOT)[2] for column in columns]
        kept = {inner for word in definition.compact or () for inner in catalogue.expand(word)}
        base = name if model is None else name.removesuffix(f"-{self.report.slugs[model]}")
        caption = definition.caption or say.caption(base, self.report.labels, self.report.analysis)
        if model is not None:
            caption = filled(caption, "{model}", self.report.labels.model(model))
        return TableSpec(
            name=name,
            caption=caption,
            columns=columns,
            groups=_grouped(rows, definition.groups),
            notes=notes(self.report, definition, columns, rows),
            spanners=spanners,
            long=bool(definition.long),
            subject=model,
            compact=tuple(column.key for column, key in zip(columns, keys, strict=True) if key in kept),
            grouping=_heading_column(catalogue, definition.groups),
        )

    def _adjust(self, column: Column, definition: TableSettings) -> Column:
        """Apply the definition's digits and heads; they may name a column or a word that stands for several."""
        key = column.key.rpartition(PIVOT)[2]
        expand = Catalogue(self.report).expand
        digits = {inner: number for name, number in (definition.digits or {}).items() for inner in expand(name)}
        heads = {inner: label for name, label in (definition.labels or {}).items() for inner in expand(name)}
        if definition.rows == "variants":
            others = {item.variant for item in self.report.analysis.variants}
            if len(others) == 1:
                other = others.pop()
                heads = {"other": other, "other_kept": head_words.kept(other), **heads}
            heads = {"base": BASE, **heads}
        return replace(column, header=heads.get(key, column.header), digits=digits.get(key, column.digits))

    def _check(self, name: str, definition: TableSettings, rows: Sequence[Row]) -> None:
        """Refuse a column that nothing knows, with the nearest known one."""
        known = set(Catalogue(self.report).known()) | {key for row in rows for key in row.cells}
        used = [
            *(column.removesuffix("?") for column in definition.columns or ()),
            *(definition.compact or ()),
            *(definition.values or ()),
            *(key.removeprefix("-") for key in definition.order or ()),
            *(condition.column for condition in definition.filter or ()),
            *(key for key in (definition.groups, definition.pivot) if key),
            *(definition.digits or {}),
            *(definition.labels or {}),
        ]
        for column in used:
            if column not in known:
                hint = error_words.nearest_key(column, tuple(sorted(known)))
                raise InputError(error_words.unknown_column(name, column), where=STUDY_FILE, hint=hint)


PIVOT = "\0"
"""Between a pivot's value and a column's key."""


def _passes(row: Row, conditions: Sequence[Condition]) -> bool:
    """A condition may speak of a name as the data has it, or as readers see it."""
    for condition in conditions:
        values = [row.cells.get(condition.column), row.names.get(condition.column)]
        given = [value for value in values if value is not None]
        test = all if condition.sign == "!=" else any
        if not given or not test(condition.holds(value) for value in given):
            return False
    return True


def _sorted(rows: list[Row], order: Sequence[str]) -> list[Row]:
    """Sort by the last key first, so that the first one counts most; missing values stand last."""

    def natural(value: Any) -> tuple[tuple[int, float, str], ...]:
        if isinstance(value, (int, float)):
            return ((0, float(value), ""),)
        parts = re.split(r"(\d+)", str(value))
        return tuple((0, float(part), "") if part.isdigit() else (1, 0.0, part) for part in parts)

    for key in reversed(order):
        name = key.removeprefix("-")
        known = [row for row in rows if row.cells.get(name) is not None]
        known.sort(key=lambda row: natural(row.cells[name]), reverse=key.startswith("-"))
        rows = known + [row for row in rows if row.cells.get(name) is None]
    return rows


def _heading_column(catalogue: Catalogue, key: str | None) -> Column | None:
    return None if key is None else Column(key, catalogue.column(key).header)


def _grouped(rows: Sequence[Row], key: str | None) -> tuple[RowGroup, ...]:
    if key is None:
        return (RowGroup("", _references_first(rows)),)
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row.cells.get(key) or ""), []).append(row)
    return tuple(RowGroup(label, _references_first(own)) for label, own in groups.items())


def _references_first(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: not row.reference))


def _pivot(
    rows: Sequence[Row], columns: tuple[Column, ...], values: tuple[Column, ...], pivot: str, group: str | None
) -> tuple[list[Row], tuple[Column, ...], tuple[Spanner, ...]]:
    """Spread the values of a column over columns; rows that agree in all other columns become one."""
    keys = [column.key for column in columns] + ([group] if group else [])
    spread: dict[tuple[Any, ...], Row] = {}
    heads = list(dict.fromkeys(str(row.cells.get(pivot)) for row in rows))
    for row in rows:
        head = str(row.cells.get(pivot))
        cells = {f"{head}{PIVOT}{key}": value for key, value in row.cells.items()}
        marks = {f"{head}{PIVOT}{key}": mark for key, mark in row.emphasis.items()}
        same = tuple(row.cells.get(key) for key in keys)
        before = spread.get(same)
        base = before.cells if before else {key: row.cells.get(key) for key in keys}
        marks |= before.emphasis if before else {}
        links = {key if key in keys else f"{head}{PIVOT}{key}": page for key, page in row.links.items()}
        links |= before.links if before else {}
        spread[same] = Row({**base, **cells}, links, names=row.names, emphasis=marks, reference=row.reference)
    made: list[Column] = []
    spanners = []
    for head in heads:
        first = len(columns) + len(made)
        for value in values:
            error = f"{head}{PIVOT}{value.stderr}" if value.stderr else None
            made.append(replace(value, key=f"{head}{PIVOT}{value.key}", stderr=error))
        spanners.append(Spanner(head, first, len(columns) + len(made)))
    return list(spread.values()), (*columns, *made), tuple(spanners)
