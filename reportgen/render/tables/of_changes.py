"""What changed between two states of a study, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reportgen.model.changes import Changes, Member, TieChange
from reportgen.model.run_changes import NoSize, RunChange, ValueChange
from reportgen.model.specs import CellKind, Column, Row, RowGroup, TableSpec
from reportgen.render.report import run_page
from reportgen.wording import changes as say
from reportgen.wording.catalog import bracketed, colon
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import MISSING, fixed, moment, plain, share_of

_DIGITS = 12
"""Digits of a hash that are shown."""

_CODE, _WHOLE = CellKind.CODE, CellKind.WHOLE


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
        shown = rows[: self.most]
        more = (say.cut(len(shown), len(rows)),) if len(rows) > len(shown) else ()
        heads = tuple(Column(key, say.column(key), kind or CellKind.TEXT) for key, kind in columns.items())
        group = RowGroup("", tuple(Row(cells, self._links(cells)) for cells in shown))
        return TableSpec(f"changes-{name}", say.caption(name), heads, (group,), (*more, *notes))

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
        notes = () if self.changes.best else (say.noise_note(),)  # said once is enough
        return self._table("experiments", {**columns, "experiment": _CODE}, rows, *notes)

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
        return self._table("values", {**columns, "experiment": _CODE}, rows)

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
                "standing": say.standing(item.standing),
            })  # fmt: skip
        columns = dict.fromkeys(("model", "old", "new", "difference", "size", "standing"))
        return self._table("best", columns, rows, say.noise_note())

    def _model(self, model: str | None, ratio: str) -> str:
        """A model's label, with the ratio where several are compared."""
        label = say.all_models() if model is None else self.labels.model(model)
        changes = self.changes
        ratios = {i.ratio for i in changes.best} | {i.ratio for i in changes.ties} | {i.ratio for i in changes.claims}
        return label + bracketed(share_of(ratio)) if len(ratios) > 1 else label

    def _ties(self) -> TableSpec:
        columns = dict.fromkeys(("set", "change", "model", "configuration", "distances"))
        rows = [row for item in self.changes.ties for row in self._members(item)]
        return self._table("ties", columns, rows, say.ties_note())

    def _members(self, item: TieChange) -> Iterator[dict[str, Any]]:
        label = self._model(item.model, item.ratio)
        label += f"{colon()}{item.old_size} → {item.new_size}"
        for inside, members in ((True, item.entered), (False, item.left)):
            for member in members:
                yield {
                    "set": label, "change": say.entered(inside=inside), "model": self.labels.model(member.model),
                    "configuration": self.labels.configuration(member.method, member.params),
                    "distances": self._distances(member, item),
                }  # fmt: skip

    @staticmethod
    def _distances(member: Member, item: TieChange) -> str:
        text = say.distances(member.old, member.new, member.why)
        if item.old_limit is None and item.new_limit is None:
            return text
        found = [MISSING if limit is None else fixed(limit, 1) for limit in (item.old_limit, item.new_limit)]
        return f"{text} (≤ {found[0]} → {found[1]})"

    def _verdicts(self) -> TableSpec:
        rows = []
        for item in self.changes.claims:
            old, new = say.verdicts(item.old, item.new)
            rows.append({
                "claim": say.claim(item, self.labels), "change": say.fate(item.fate), "old": old, "new": new,
                "leads": say.distances(item.old_lead, item.new_lead, item.why),
            })  # fmt: skip
        columns = dict.fromkeys(("claim", "change", "old", "new", "leads"))
        return self._table("verdicts", columns, rows, say.claims_note())

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
        return self._table("settings", columns, rows, say.settings_note(same=self.changes.same_settings))


def by_size(changes: Changes) -> list[tuple[str, ValueChange]]:
    """Return the changed values with their experiments: the largest against noise first, those of unknown size last."""
    found = [(run.key, value) for run in changes.runs for value in run.values]
    return sorted(found, key=lambda item: -1.0 if item[1].size.ratio is None else abs(item[1].size.ratio), reverse=True)
