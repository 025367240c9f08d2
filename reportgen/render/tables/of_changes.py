"""What changed between two states of a study, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportgen.model.changes import Changes, ClaimKind, TieChange
from reportgen.model.run_changes import NoSize, RunChange, ValueChange
from reportgen.model.specs import CellKind, Column, Row, RowGroup, TableSpec
from reportgen.render.report import run_page
from reportgen.wording import change_notes as words
from reportgen.wording import changes as say
from reportgen.wording.catalog import bracketed, colon
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import MISSING, grouped, moment, plain, share_of

_DIGITS = 12
"""Digits of a hash that are shown."""

_CODE, _WHOLE = CellKind.CODE, CellKind.WHOLE
_FIGURES = dict.fromkeys(("old", "new", "difference"), CellKind.VALUE)


@dataclass(frozen=True, slots=True)
class ChangeTables:
    """Makes the tables; one that has no rows is left out.

    Attributes:
        changes: what changed.
        labels: names as readers see them.
        most: rows of a table at most; a note counts the rest.
        pages: keys of the experiments that the site has a page of.
    """

    changes: Changes
    labels: Labels
    most: int
    pages: frozenset[str] = frozenset()

    def all(self) -> dict[str, TableSpec]:
        """Return the tables by name, what was compared first."""
        made = {
            "sides": self._sides(),
            "best": self._best(),
            "corrected": self._corrected(),
            "verdicts": self._verdicts(),
            "ties": self._ties(),
            "experiments": self._experiments(),
            "values": self._values(),
            "names": self._names(),
            "ledger": self._ledger(),
            "settings": self._settings(),
        }
        return {name: spec for name, spec in made.items() if spec.rows}

    def _table(
        self, name: str, columns: Mapping[str, CellKind | None], rows: list[dict[str, Any]], *notes: str
    ) -> TableSpec:
        return self._grouped(name, columns, [("", rows)], *notes)

    def _grouped(
        self,
        name: str,
        columns: Mapping[str, CellKind | None],
        groups: Sequence[tuple[str, Sequence[dict[str, Any]]]],
        *notes: str,
    ) -> TableSpec:
        total, left = sum(len(rows) for _, rows in groups), self.most
        shown = []
        for label, rows in groups:
            if left and rows:
                shown.append(RowGroup(label, tuple(Row(cells, self._links(cells)) for cells in rows[:left])))
                left -= len(shown[-1].rows)
        more = (say.cut(total - left_out, total),) if (left_out := max(0, total - self.most)) else ()
        heads = tuple(Column(key, say.column(key), kind or CellKind.TEXT) for key, kind in columns.items())
        by = Column("set", say.column("set")) if any(group.label for group in shown) else None
        return TableSpec(
            f"changes-{name}", words.caption(name), heads, tuple(shown), (*more, *notes), grouping=by
        )  # fmt: skip

    def _links(self, cells: Mapping[str, Any]) -> dict[str, str]:
        key = cells.get("experiment")
        return {"experiment": run_page(key)} if key in self.pages else {}

    def _sides(self) -> TableSpec:
        sides = ((say.old_side(), self.changes.old), (say.new_side(), self.changes.new))
        rows = [
            {
                "side": word, "name": side.name, "date": moment(side.date) if side.date else MISSING,
                "experiments": side.experiments, "models": side.models, "digest": side.digest[:_DIGITS],
            }
            for word, side in sides
        ]  # fmt: skip
        columns = {"side": None, "name": _CODE, "date": None, "experiments": _WHOLE, "models": _WHOLE, "digest": _CODE}
        return self._table("sides", columns, rows)

    def _experiments(self) -> TableSpec:
        columns = dict.fromkeys(("experiment", "change", "metric", "old", "new", "difference", "size", "values"))
        rows = [self._run(run) for run in self.changes.runs]
        notes = () if self.changes.best else (words.noise_note(),)  # said once is enough
        return self._table("experiments", {**columns, **_FIGURES, "experiment": _CODE}, rows, *notes)

    def _run(self, run: RunChange) -> dict[str, Any]:
        digits = say.digits_of(self.labels, run.metric)
        old, new = say.pair(run.old, run.new, digits)
        return {
            "experiment": run.key, "change": say.fate(run.fate), "metric": self.labels.metric(run.metric), "old": old,
            "new": new, "difference": say.difference(run.size.difference, digits), "size": say.size(run.size),
            "values": plain(len(run.values)) if run.old is not None and run.new is not None else MISSING,
        }  # fmt: skip

    def _values(self) -> TableSpec:
        columns = dict.fromkeys(("experiment", "metric", "old", "new", "difference", "size"))
        rows = [self._value(key, value) for key, value in by_size(self.changes)]
        return self._table("values", {**columns, **_FIGURES, "experiment": _CODE}, rows)

    def _value(self, key: str, value: ValueChange) -> dict[str, Any]:
        digits = say.digits_of(self.labels, value.metric)
        old, new = say.pair(value.old, value.new, digits)
        return {
            "experiment": key, "metric": say.metric(self.labels, value.metric), "old": old, "new": new,
            "difference": say.difference(value.size.difference, digits), "size": say.size(value.size),
        }  # fmt: skip

    def _names(self) -> TableSpec:
        rows = [
            {
                "what": say.name(item, self.labels),
                "change": say.fate(item.fate),
                "size": say.no_size(NoSize.NO_COUNTERPART),
            }
            for item in self.changes.names
        ]
        return self._table("names", dict.fromkeys(("what", "change", "size")), rows)

    def _best(self) -> TableSpec:
        rows = []
        for item in self.changes.best:
            digits = say.digits_of(self.labels, item.metric)
            values = say.pair(item.old.value if item.old else None, item.new.value if item.new else None, digits)
            cells = [
                MISSING if side is None else self.labels.configuration(side.method, side.params) + colon() + value
                for side, value in zip((item.old, item.new), values, strict=True)
            ]
            rows.append({
                "model": self._model(item.model, item.ratio), "old": cells[0], "new": cells[1],
                "difference": say.difference(item.size.difference, digits), "size": say.size(item.size),
                "standing": say.standing(item.standing) if item.old and item.new else MISSING,
            })  # fmt: skip
        columns = dict.fromkeys(("model", "old", "new", "difference", "size", "standing"))
        return self._table("best", columns, rows, words.noise_note())

    def _corrected(self) -> TableSpec:
        rows = []
        for item in self.changes.corrected:
            digits = say.digits_of(self.labels, item.metric)
            corrected = say.pair(item.old, item.new, digits)
            measured = say.pair(item.old_measured, item.new_measured, digits)
            rows.append({
                "model": self._model(item.model, item.ratio), "old_corrected": corrected[0],
                "new_corrected": corrected[1], "old_measured": measured[0], "new_measured": measured[1],
            })  # fmt: skip
        figures = ("old_corrected", "new_corrected", "old_measured", "new_measured")
        columns = {"model": None, **dict.fromkeys(figures, CellKind.VALUE)}
        return self._table("corrected", columns, rows, words.corrected_note())

    def _model(self, model: str | None, ratio: str) -> str:
        """A model's label, with the ratio where several are compared."""
        label = say.all_models() if model is None else self.labels.model(model)
        changes = self.changes
        ratios = {i.ratio for i in changes.best} | {i.ratio for i in changes.ties} | {i.ratio for i in changes.claims}
        return label + bracketed(share_of(ratio)) if len(ratios) > 1 else label

    def _ties(self) -> TableSpec:
        columns = dict.fromkeys(("change", "model", "configuration", "distances"))
        groups = [(self._set(item), list(self._members(item))) for item in self.changes.ties]
        return self._grouped("ties", columns, groups, words.ties_note())

    def _set(self, item: TieChange) -> str:
        label = self._model(item.model, item.ratio) + f"{colon()}{grouped(item.old_size)} → {grouped(item.new_size)}"
        return label if item.untold else label + bracketed(say.limits(item.old_limit, item.new_limit))

    def _members(self, item: TieChange) -> Iterator[dict[str, Any]]:
        if item.untold is not None:  # nobody came or went by a value
            yield {"change": MISSING, "model": MISSING, "configuration": MISSING, "distances": say.untold(item.untold)}
            return
        for inside, members in ((True, item.entered), (False, item.left)):
            for member in members:
                yield {
                    "change": say.entered(inside=inside), "model": self.labels.model(member.model),
                    "configuration": self.labels.configuration(member.method, member.params),
                    "distances": say.distances(member.old, member.new, member.why, member.lacking),
                }  # fmt: skip

    def _verdicts(self) -> TableSpec:
        rows = []
        for item in self.changes.claims:
            old, new = say.verdicts(item.old, item.new)
            rows.append({
                "claim": say.claim(item, self.labels), "change": say.fate(item.fate), "old": old, "new": new,
                "leads": say.leads(item),
            })  # fmt: skip
        paired = any(item.kind is ClaimKind.RUNNER_UP for item in self.changes.claims)
        notes = (words.claims_note(), *([words.pairs_note()] if paired else ()))
        columns = dict.fromkeys(("claim", "change", "old", "new", "leads"))
        return self._table("verdicts", columns, rows, *notes)

    def _ledger(self) -> TableSpec:
        rows = [
            {
                "kind": say.ledger_kind(item), "old": item.old, "new": item.new,
                "size": say.no_size(NoSize.COUNT),
            }
            for item in self.changes.counts
        ]  # fmt: skip
        return self._table("ledger", {"kind": None, "old": _WHOLE, "new": _WHOLE, "size": None}, rows)

    def _settings(self) -> TableSpec:
        rows = [
            {
                "key": item.key, "old": say.setting(item.old), "new": say.setting(item.new),
                "size": say.no_size(NoSize.SETTING),
            }
            for item in self.changes.settings
        ]  # fmt: skip
        columns = {"key": _CODE, "old": None, "new": None, "size": None}
        return self._table("settings", columns, rows, words.settings_note(same=self.changes.same_settings))


def by_size(changes: Changes) -> list[tuple[str, ValueChange]]:
    """Return the changed values with their experiments: the largest against noise first, those of unknown size last."""
    found = [(run.key, value) for run in changes.runs for value in run.values]
    return sorted(found, key=lambda item: -1.0 if item[1].size.ratio is None else abs(item[1].size.ratio), reverse=True)
