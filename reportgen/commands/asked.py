"""What a key of `explain` means: a macro, a path, a cell of a table, or an experiment."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from reportgen.commands.account import CLAIMS, GLOSSARY, QUALITY, Explanation, section
from reportgen.commands.explanation import Figures
from reportgen.errors import InputError
from reportgen.model.experiments import key_of
from reportgen.model.ledger import Status
from reportgen.model.paths import PathError
from reportgen.model.specs import Row, TableSpec
from reportgen.render.markdown import number_text
from reportgen.wording import claims, ledger, statements
from reportgen.wording import explain as words
from reportgen.wording.catalog import comma
from reportgen.wording.numbers import plain

_NEAR = 8
"""Keys, rows or experiments that an error names."""


class Asked(Figures):
    """Answers keys."""

    @cached_property
    def tables(self) -> Mapping[str, TableSpec]:
        """Tables by name."""
        return self.work.tables

    def explain(self, key: str) -> Explanation:
        """Explain a key.

        Raises:
            InputError: it means nothing.
        """
        plain_key = key.strip()
        name = plain_key.removeprefix("\\").removeprefix("numbers.")
        for macro in (name, f"rg{name}"):
            if macro in self.macros:
                return self.figure(key, self.macros[macro].meaning, self.macros[macro])
        experiment = self._experiment(plain_key)
        if experiment is not None:
            return experiment
        if plain_key.startswith("claims."):
            return self._claim(key, plain_key.partition(".")[2])
        table = plain_key.partition(":")[0]
        if plain_key.count(":") > 1 and table in self.tables:
            return self._cell(key, self.tables[table], *plain_key[len(table) + 1 :].rsplit(":", 1))
        try:
            return self.figure(key, plain_key)
        except PathError as error:
            named = tuple(dict.fromkeys(_places_of(self.document, plain_key)))[:3]
            if named:
                raise InputError(words.unknown_key(key), hint=words.these_keys(named)) from error
            begun = plain_key[: plain_key.rfind(error.part)] if error.part in plain_key else ""
            near = [begun + part for part in error.known]
            known = (*near, *self.macros, *(f"\\{macro}" for macro in self.macros), *self.origins.experiments)
            raise InputError(words.unknown_key(key), hint=words.near_keys(plain_key, known)) from error

    def listed(self, prefix: str) -> Iterator[tuple[str, str, str]]:
        """Yield what may be asked: macros, or the paths that begin with a prefix, with value and meaning."""
        if not prefix or prefix.startswith(("\\", "rg")):
            for name, macro in self.macros.items():
                if name.startswith(prefix.removeprefix("\\")):
                    yield f"\\{name}", macro.shown, macro.meaning
            return
        for path, value in _paths(self.document, ""):
            if path.startswith(prefix):
                yield path, self.shown(path, value), ""

    def _claim(self, key: str, name: str) -> Explanation:
        """Explain a claim of the study file: its verdict, its comparisons, and the figures it rests on."""
        known = {claim.name: claim for claim in self.work.analysis.claims}
        if name not in known:
            hint = words.near_keys(key, [f"claims.{other}" for other in known])
            raise InputError(words.unknown_key(key), hint=hint)
        claim, models = known[name], self.document["models"]
        chosen = {f"models.{model}.best": models[model]["best"] for model in claim.models if model in models}
        chosen = {path: node for path, node in chosen.items() if node is not None}
        steps = tuple(
            statements.compared(item.text, claims.measured(item), claims.because(item, claim.tests))
            for item in claim.comparisons
        )
        lacks = () if claim.missing is None else (claims.missing(claim.missing),)
        rests = (statements.rests_on(tuple(chosen)),) if chosen else ()
        keys = tuple(dict.fromkeys(run for node in chosen.values() for run in node["experiments"]))
        return Explanation(
            key, claim.standing.value, claims.standing(claim.standing), statements.claim(claim.statement),
            path=f"claims[{list(known).index(name)}]", experiments=keys, steps=(*steps, *lacks, *rests), section=CLAIMS,
            entries=self.origins.ledger(frozenset(keys), frozenset()),
        )  # fmt: skip

    def _experiment(self, key: str) -> Explanation | None:
        """Explain an experiment: all its figures and where each was read."""
        name = key.removeprefix("results/").rstrip("/")
        known = self.origins.experiments
        found = _meant(name, known)
        if not found:
            return self._unused(key, name)
        if len(found) > 1:
            shown = found[:_NEAR] + (["…"] if len(found) > _NEAR else [])
            raise InputError(words.several(key, shown), hint=words.name_one())
        whole = known[found[0]]
        origins = tuple(self.origins.trace(whole.key, column) for column in self.origins.columns(whole.key))
        given = (self.origins.parameter(whole.key, name) for name in whole.params)
        shown_parameters = [f"{name} = {plain(value)}" for name, value in whole.params.items()]
        return Explanation(
            key, whole.key, comma().join((whole.search.model, whole.search.method, *shown_parameters)),
            words.experiment(len(whole.sources)),
            origins=origins,
            places=tuple(place for place in dict.fromkeys(given) if place is not None),
            experiments=(whole.key,),
            steps=self.origin_steps(origins),
            section=GLOSSARY,
            entries=self.origins.ledger(frozenset((whole.key,)), frozenset(whole.sources)),
        )  # fmt: skip

    def _unused(self, key: str, name: str) -> Explanation | None:
        """Explain an experiment that gave no row by what the ledger says of it; None where it says nothing."""
        told = [entry for entry in self.work.entries if entry.experiment.partition("/")[2]]
        broken = list(dict.fromkeys(entry.experiment for entry in told if entry.status is Status.UNUSED))
        found = _meant(name, broken)
        if len(found) > 1:
            raise InputError(words.several(key, found[:_NEAR]), hint=words.name_one())
        if not found:
            return None
        entries = tuple(entry for entry in told if entry.experiment == found[0])
        return Explanation(
            key, None, words.unused(), words.why_unused(ledger.not_used(found[0], entries)),
            experiments=(found[0],), section=QUALITY, entries=entries,
        )  # fmt: skip

    def _cell(self, key: str, spec: TableSpec, row_name: str, column_key: str) -> Explanation:
        """Explain a cell of a table by the figure of `analysis.json` that it shows."""
        column = next((item for item in spec.columns if item.key.replace("\0", ".") == column_key), None)
        if column is None:
            hint = words.columns_hint([item.key.replace("\0", ".") for item in spec.columns])
            raise InputError(words.no_column(spec.name, column_key), hint=hint)
        row, group = self._row(key, spec, row_name)
        value, shown = row.cells.get(column.key), number_text(column, row.cells)
        names = {*map(str, row.names.values()), group, *(text for text in map(str, row.cells.values()))}
        path = self._path_of(value, column.key, names - {str(value)})
        if path is not None:
            found = self.figure(key, path)
            return replace(found, value=value, shown=shown)
        keys = self._runs_of(row, column.key, value)
        about = words.cell(spec.name, column.header, spec.caption)
        if keys:
            origins = tuple(self.origins.trace(one, column.key) for one in keys)
            steps = self.origin_steps(origins) + ((words.averaged(len(keys)),) if len(keys) > 1 else ())
            entries = self.origins.ledger(frozenset(keys), frozenset())
            return Explanation(
                key, value, shown, about, origins=origins, experiments=keys, steps=steps,
                section=section("", origins), entries=entries,
            )  # fmt: skip
        return Explanation(key, value, shown, about, steps=(words.cell_only(),), section=GLOSSARY)

    def _runs_of(self, row: Row, column: str, value: Any) -> tuple[str, ...]:
        """Return the experiments of the configuration that a row links to, where the cell is a figure of theirs."""
        targets = {target.removeprefix("experiments/") for target in row.links.values()}
        runs = {run for run, slug in self.report.run_slugs.items() if slug in targets}
        rows = (*self.report.configurations, *({**item, "experiments": (key_of(item),)} for item in self.report.runs))
        fits = (item["experiments"] for item in rows if item.get(column) == value and runs & {*item["experiments"]})
        return tuple(next(fits, ())) if runs and value is not None else ()

    def _row(self, key: str, spec: TableSpec, name: str) -> tuple[Row, str]:
        """Return the row that a name means, and its group: by names in its cells, or by its number from 1."""
        rows = [(row, group.label) for group in spec.groups for row in group.rows]
        wanted = [part.strip() for part in name.split(",")]
        texts = [
            {*map(str, row.names.values()), group, *(number_text(column, row.cells) for column in spec.columns)}
            for row, group in rows
        ]
        found = [place for place, known in enumerate(texts) if all(part in known for part in wanted)]
        if name.isdigit() and 0 < int(name) <= len(rows):
            found = [int(name) - 1]
        if len(found) == 1:
            return rows[found[0]]
        first = [number_text(spec.columns[0], row.cells) for row, _ in rows]
        near = [f"{place + 1} {first[place]}" for place in (found or range(len(rows)))[:_NEAR]]
        what = words.several(key, near) if found else words.no_row(spec.name, name)
        raise InputError(what, hint=words.rows_hint(near))

    def _path_of(self, value: Any, column: str, names: set[str]) -> str | None:
        """Return the path of the figure that a cell shows: of just its value, and named as its row and column are."""
        best: tuple[int, str] | None = None
        column = column.rpartition("\0")[2]
        for path, other in _paths(self.document, ""):
            if type(other) is not type(value) or other != value:
                continue
            parts = set(path.replace("[", ".").replace("]", "").replace("model=", "").split("."))
            last = path.rpartition(".")[2]
            of_row = len(parts & names)
            if not of_row or not (last == column or (isinstance(value, float) and not value.is_integer())):
                continue
            score = 4 * (last == column) + 2 * of_row + path.startswith("models.") - path.count(".") - path.count("[")
            if best is None or score > best[0]:
                best = score, path
        return best[1] if best else None


def _meant(name: str, known: Collection[str]) -> list[str]:
    """Return the experiment of a name, or those that a path begins."""
    return [name] if name in known else [other for other in known if "/" in name and other.startswith(name)]


def _places_of(node: Any, name: str) -> Iterator[str]:
    """Yield the paths at which a bare name stands in a document."""
    for path, _ in _paths(node, ""):
        before, found, _ = f".{path}.".partition(f".{name}.")
        if found and before:
            yield f"{before}.{name}".removeprefix(".")


def _paths(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield every figure of a document by its path; items of a list by their model where that tells them apart."""
    if isinstance(node, dict):
        for key, inner in node.items():
            yield from _paths(inner, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        names = [item.get("model") if isinstance(item, dict) else None for item in node]
        for place, inner in enumerate(node):
            named = isinstance(names[place], str) and names.count(names[place]) == 1
            safe = named and not set(str(names[place])) & set("[],=")
            yield from _paths(inner, f"{path}[model={names[place]}]" if safe else f"{path}[{place}]")
    elif node is not None:
        yield path, node
