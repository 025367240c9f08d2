"""Figures of `analysis.json`: the experiments and files behind each, and the steps between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reportgen import pipeline
from reportgen.commands.account import SECTIONS, Explanation, section
from reportgen.commands.origins import Made, Origin, Origins
from reportgen.model.known import STDERR_SUFFIX, stderr_column, task_of
from reportgen.model.paths import PathError, look
from reportgen.read.places import Place
from reportgen.render import analysis_document
from reportgen.render.macros import Macro, macros
from reportgen.wording import explain as words
from reportgen.wording import tables as table_words
from reportgen.wording.catalog import comma
from reportgen.wording.meanings import about as about_of
from reportgen.wording.numbers import fixed, grouped, plain, significant


@dataclass
class Figures:
    """Explains the figures of `analysis.json`.

    Attributes:
        work: the study.
    """

    work: pipeline.Work

    def __post_init__(self) -> None:
        self.report = self.work.report
        self.labels = self.report.labels
        self.origins = Origins(self.work)

    @cached_property
    def document(self) -> dict[str, Any]:
        """`analysis.json`, parsed."""
        return analysis_document(self.report, self.work.provenance)

    @cached_property
    def macros(self) -> Mapping[str, Macro]:
        """Macros of `numbers.tex` by name."""
        return {macro.name: macro for macro in macros(self.document, self.labels)}

    def figure(self, key: str, path: str, macro: Macro | None = None) -> Explanation:
        """Explain what stands at a path.

        Raises:
            PathError: nothing stands there.
        """
        value = look(self.document, path)
        macro = macro or next((item for item in self.macros.values() if item.meaning == path), None)
        above = tuple(self._above(path))
        found = next(((text, node) for text, node in reversed(above) if _is_choice(node)), None)
        parts = self._of_choice(path, *found) if found else self._of_result(path, value, above)
        origins, places, steps, keys, about = parts
        if macro is not None and macro.name.removeprefix("rg") in self.labels.study.numbers:
            name = macro.name.removeprefix("rg")
            scale = self.labels.study.numbers[name].scale
            steps += (words.own_number(name, plain(scale)),) if scale != 1 else ()
        top = _top(path)
        searches = () if keys or origins else self.searches(above)
        of = frozenset((*keys, *(folder for folder, _ in searches)))
        files = frozenset[str]().union(*(origin.files for origin in origins))
        return Explanation(
            key, value, macro.shown if macro else self.shown(path, value), about, path, macro.name if macro else "",
            origins, places, keys, searches, steps, section(top, origins),
            self.origins.ledger(of, files),
        )  # fmt: skip

    def shown(self, path: str, value: Any) -> str:
        """Return a value as readers see it."""
        if isinstance(value, dict):
            return self._configuration(value) if _is_choice(value) else words.group(len(value), path)
        if isinstance(value, list):
            return grouped(len(value))
        if not isinstance(value, float):
            return str(value) if value is None or isinstance(value, bool) else plain(value)
        last = path.rpartition(".")[2]
        if last in self.work.consolidated.primary.metrics:
            return fixed(value, self.labels.study.metric(last).digits)
        return plain(significant(value, 4))

    def _configuration(self, node: Mapping[str, Any]) -> str:
        """Return a configuration as readers see it: method, values, and the figure it was chosen by."""
        metric = self.document["selection"]["metric"]
        figures = {**node.get("params", {}), metric: node.get("metrics", {}).get(metric)}
        given = (f"{name} = {self.shown(name, value)}" for name, value in figures.items() if value is not None)
        return comma().join((str(node["method"]), *given))

    def origin_steps(self, origins: Sequence[Origin]) -> tuple[str, ...]:
        """Say how figures of experiments came about."""
        every = tuple(inner for origin in origins for inner in origin.all)
        read = dict.fromkeys(item.column for item in every if item.made is Made.READ)
        derived = {item.parts[0].column: item.items or 0 for item in every if item.made is Made.ITEMS_STDERR}
        steps = [words.read(tuple(read))] if read else []
        steps += [words.items_stderr(derived)] if derived else []
        for origin in every:
            tasks = [task_of(part.column.removesuffix(STDERR_SUFFIX)) or part.column for part in origin.parts]
            if origin.made is Made.MEAN:
                steps.append(words.mean(tasks, same=bool(origin.places)))
            elif origin.made is Made.MEAN_STDERR:
                steps.append(words.mean_stderr(len(tasks)))
        return tuple(dict.fromkeys(steps))

    def searches(self, above: Sequence[tuple[str, Any]]) -> tuple[tuple[str, int], ...]:
        """Return the search folders that a result is about, with their experiments."""
        models, method = self._scope(above)
        found: dict[str, int] = {}
        for row in self.report.runs:
            if (not models or row["model"] in models) and method in (None, row["method"]):
                found[row["search"]] = found.get(row["search"], 0) + 1
        return tuple(found.items())

    def _above(self, path: str) -> Iterator[tuple[str, Any]]:
        """Yield what stands on the way to a path, the outermost first, itself the last."""
        for end, char in enumerate(path + "."):
            if char in ".[" and end:
                try:
                    yield path[:end], look(self.document, path[:end])
                except PathError:
                    continue

    def _of_choice(self, path: str, prefix: str, node: Mapping[str, Any]) -> tuple[Any, ...]:
        kind, _, name = path[len(prefix) + 1 :].partition(".")
        keys = tuple(node["experiments"])
        origins: tuple[Origin, ...] = ()
        places: tuple[Place, ...] = ()
        steps: tuple[str, ...] = ()
        if kind in ("metrics", "stderrs") and name:
            column = name if kind == "metrics" else stderr_column(name)
            origins = tuple(self.origins.trace(key, column) for key in keys)
            steps = self.origin_steps(origins)
        elif kind == "params" and name:
            given = [self.origins.parameter(key, name) for key in keys]
            places = tuple(place for place in given if place is not None)
            in_csv = any(place.row for place in places)
            steps = (words.parameter_in_csv(name) if in_csv else words.parameter_in_name(name),)
        elif kind == "method":
            places = tuple(Place(f"results/{folder}") for folder in dict.fromkeys(key.split("/")[0] for key in keys))
            steps = (words.method_in_name(),)
        if len(keys) > 1:
            steps += ((words.averaged_stderr if kind == "stderrs" else words.averaged)(len(keys)),) if origins else ()
        else:
            steps += (words.one_run(),)
        about = about_of(f"best.{kind}", "best")
        if prefix.startswith("models."):
            method = str(node["method"]) if prefix.endswith(f".methods.{node['method']}.best") else ""
            methods = self.document["models"][node["model"]]["methods"]
            eligible = sum(item["eligible"] for name, item in methods.items() if not method or name == method)
            rule = table_words.selection_note(self.labels)
            steps += (words.chosen(node["model"], method, eligible, rule),)
        return origins, places, steps, keys, about

    def _of_result(self, path: str, value: Any, above: Sequence[tuple[str, Any]]) -> tuple[Any, ...]:
        top, last = _top(path), path.rpartition(".")[2]
        node = next((item for _, item in reversed(above[:-1]) if isinstance(item, dict)), {})
        about = about_of(f"{top}.{last}", top)
        models, _ = self._scope(above)
        bests = {name: item["best"] for name, item in self.document["models"].items() if item["best"] is not None}
        names = [name for name in models if name in bests]
        metric = self.document["selection"]["metric"]
        steps: tuple[str, ...] = ()
        if top == "models" and "dense" in node:
            metric = node["metric"]
            dense = self.origins.dense(names[0], metric) if names else None
            own = self._traced(names, bests, metric, path) if last != "dense" else ()
            origins = (*own, *((dense,) if dense else ()))
            steps = self.origin_steps(origins)
            made = {"difference": words.less_dense, "percent": words.share_of_dense}.get(last)
            return origins, (), (*steps, *((made(),) if made else ())), _keys(own), about
        if top in ("method_preference", "parameter_preference"):
            name = self._counted(path)
            counted = [model for model in bests if _value_of(bests[model], name) == last]
            steps = (words.counted_bests(name, last, counted),)
            return (), (), steps, tuple(key for model in counted for key in bests[model]["experiments"]), about
        if top in ("winners_curse", "tied_sets") or (top in ("base_vs_instruct", "families", "runners_up") and names):
            origins = self._traced(names, bests, metric, "")
            steps = self.origin_steps(origins)
            steps += (words.chosen_by(table_words.selection_note(self.labels)), *self._judged(top, last, node))
            members = tuple(key for item in value for key in item["experiments"]) if last == "members" else ()
            return origins, (), steps, members or _keys(origins), about
        return (), (), (words.computed() if top in SECTIONS else words.counted(),), (), about

    def _counted(self, path: str) -> str:
        """Return what a preference counts: `method`, or a parameter's name."""
        rest = path.partition(".")[2]
        names = [name for name in self.document["parameter_preference"] if rest.startswith(f"{name}.")]
        return max(names, key=len) if path.startswith("parameter_preference.") and names else "method"

    def _judged(self, top: str, last: str, node: Mapping[str, Any]) -> Iterator[str]:
        rule = self.labels.study.statistics
        if top == "winners_curse" and last in ("corrected", "bias") and node.get("bias") is not None:
            yield words.bias(node["cells"], rule.draws, rule.seed)
            if last == "corrected":
                yield words.corrected(repr(node["naive"]), repr(node["bias"]))
        elif top == "tied_sets" and node.get("critical") is not None:
            yield words.tied(node["cells"], fixed(node["critical"], 2))
        elif top == "base_vs_instruct" and last in ("difference", "stderr"):
            yield words.less_base(node["other"], node["base"]) if last == "difference" else words.both_stderrs()
        elif (top, last) == ("families", "primary"):
            yield words.family_mean(node["count"])
        else:
            yield words.computed()

    def _traced(self, names: Sequence[str], bests: Mapping[str, Any], metric: str, path: str) -> tuple[Origin, ...]:
        method = path.partition(".methods_against_dense.")[2].partition(".")[0]
        chosen = [self.document["models"][n]["methods"][method]["best"] if method else bests[n] for n in names]
        return tuple(self.origins.trace(key, metric) for best in chosen for key in best["experiments"])

    def _scope(self, above: Sequence[tuple[str, Any]]) -> tuple[list[str], str | None]:
        """Return the models and the method that a result is about; no models where it is about all."""
        models: list[str] = []
        method: str | None = None
        for text, node in above:
            known = text.partition(".")[2] if text.startswith("models.") else ""
            if known in self.document["models"]:
                models = [known]
            if isinstance(node, dict):
                given = [node.get(name) for name in ("model", "base", "other")]
                models = [str(name) for name in given if name in self.document["models"]] or models
                family = node.get("family") if "count" in node else None
                of_family = [name for name, item in self.document["models"].items() if item["family"] == family]
                models = models or of_family
                method = node["method"] if isinstance(node.get("method"), str) else method
        return models, method


def _is_choice(node: Any) -> bool:
    return (
        isinstance(node, dict) and isinstance(node.get("experiments"), list) and isinstance(node.get("metrics"), dict)
    )


def _top(path: str) -> str:
    return path.replace("[", ".").partition(".")[0]


def _keys(origins: Sequence[Origin]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(origin.experiment for origin in origins))


def _value_of(best: Mapping[str, Any], name: str) -> str:
    value = best["method"] if name == "method" else best["params"].get(name)
    return "" if value is None else str(value)
