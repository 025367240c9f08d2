"""Studies with nasty names in all places: folders, CSV columns and cells, JSON keys and texts, the study file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest import mock

from PIL import Image

from reportgen import build
from reportgen.render.drawing.batch import Picture
from tests import studies
from tests.faults.corpus import FAMILIES, can_name_folder, dealt

FEW: Mapping[str, int] = MappingProxyType(
    {
        "model": 3, "method": 2, "task": 2, "parameter": 2, "value": 3, "title": 1, "model label": 2, "method label": 1,
        "task label": 1, "parameter label": 1, "metric label": 1, "unit": 1, "family": 1, "variant": 1, "caption": 2, "head": 2,
        "claim": 2, "experiment": 2, "output_dir": 1, "timestamp": 2, "model_path": 2, "column": 2, "cell": 3, "raw task": 2,
        "corpus": 1, "file": 2, "broken": 2,
    }
)  # fmt: skip
"""Roles, and how many names each has in the study of the suite: folders, CSV, JSON and the study file."""

Names = Mapping[str, Sequence[str]]

_HTML = FAMILIES["html"]
MARKUP: Names = MappingProxyType(
    {
        "model": [name for name in _HTML if can_name_folder(name)][:3], "method": _HTML[:1], "task": _HTML[:2],
        "parameter": _HTML[3:4], "value": _HTML[:2], "caption": _HTML[:1], "head": _HTML[1:2], "claim": _HTML[:1],
        "title": _HTML[2:3], "file": _HTML[:1],
    }
)  # fmt: skip
"""Names of the study of the suite that are markup."""

SUITE: Names = MappingProxyType({role: [*MARKUP.get(role, ()), *given] for role, given in dealt(FEW).items()})
"""Names of the study of the suite: some that are markup, and of all families in turns."""


def toml(text: str) -> str:
    """Return a text as TOML writes it."""
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or c in '\x7f"\\' else c for c in text) + '"'


def _models(names: Names) -> list[str]:
    """Return the models of a study: those given, as far as folders can have the names, and plain ones for the rest."""
    given = [name for name in names.get("model", ()) if can_name_folder(name)]
    return [*given, *(_labelled(names, "Fir", "model label", "family", "variant") or ["Fir", "Oak"])]


def _methods(names: Names) -> list[str]:
    return [*names.get("method", ()), *_labelled(names, "m", "method label")]


def _tasks(names: Names) -> list[str]:
    return [
        *names.get("task", ()),
        *_labelled(names, "t", "task label"),
        *_labelled(names, "u", "metric label", "unit"),
    ]


def _labelled(names: Names, letter: str, *roles: str) -> list[str]:
    """Return plain names for those that have a label of one of the roles."""
    return [f"{letter}{place}" for place in range(max(len(names.get(role, ())) for role in roles))]


def _parameters(names: Names) -> list[str]:
    return [*names.get("parameter", ()), *_labelled(names, "p", "parameter label")]


class _StudyFile:
    """Collects the lines of a study file; names of a role are used up in their order."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.lines: list[str] = []
        self._left = {role: iter(given) for role, given in names.items()}

    def next(self, role: str) -> str | None:
        """The next name of a role, None where there is none left."""
        return next(self._left.get(role, iter(())), None)

    def table(self, kind: str, name: str, **keys: str | None) -> None:
        """Write a table, unless there is nothing in it."""
        given = [f"{key} = {toml(value)}" for key, value in keys.items() if value is not None]
        self.lines += [f"[{kind}.{toml(name)}]", *given] if given else []

    def entities(self) -> None:
        """Models, methods, parameters, tasks and metrics; who has a label has a plain name."""
        for name in _models(self.names):
            if name not in self.names.get("model", ()):
                keys = {key: self.next(role) for key, role in _OF_MODELS.items()}
                self.table("models", name, **keys)
        for place, name in enumerate(_methods(self.names)):
            label = None if name in self.names.get("method", ()) else self.next("method label")
            self.table("methods", name, label=label, folder=f"run{place}-{{model}}-{{ratio}}")
        for name in _parameters(self.names):
            label = None if name in self.names.get("parameter", ()) else self.next("parameter label")
            self.table("parameters", name, label=label, role="grid")
        for name in dict.fromkeys((*self.names.get("task", ()), *self.names.get("raw task", ()))):
            self.table("tasks", name, metric="acc")
        for name in _labelled(self.names, "t", "task label"):
            self.table("tasks", name, label=self.next("task label"), metric="acc")
        for name in _labelled(self.names, "u", "metric label", "unit"):
            self.table("metrics", f"acc_{name}", label=self.next("metric label"), unit=self.next("unit"))

    def texts(self) -> None:
        """Tables with captions and heads, and claims."""
        for place, text in enumerate(self.names.get("caption", ())):
            self.lines += [f"[tables.own{place}]", 'rows = "models"', 'columns = ["model", "acc_mean"]']
            self.lines += [f"caption = {toml(text)}", f"labels = {{ acc_mean = {toml(self.next('head') or 'x')} }}"]
        self.lines.append("[claims]")
        for name in self.names.get("claim", ()):
            quoted = "".join(char for char in name if char.isprintable() and char not in "\"'")
            statement = f'acc("{quoted}") > 0.5'
            self.lines.append(f"{toml(name)} = {toml(statement)}")


_OF_MODELS = {"label": "model label", "family": "family", "variant": "variant"}


def study_file(names: Names, language: str = "en") -> str:
    """Return a study file with the names of each role that has a place there."""
    file = _StudyFile(names)
    title = file.next("title")
    file.lines += [f'language = "{language}"', *([] if title is None else [f"title = {toml(title)}"])]
    file.entities()
    file.texts()
    return "\n".join(file.lines) + "\n"


def write_study(project: Path, names: Names, language: str = "en") -> None:
    """Write a study that has the names of each role; what a role lacks is plain."""
    methods = _methods(names)
    studies.put(project / "reportgen.toml", study_file(names, language))
    experiments, paths, stamps, cells = (
        iter(names.get(role, ())) for role in ("experiment", "output_dir", "timestamp", "cell")
    )
    values = names.get("value", ()) or ("1", "2")
    number = 0
    for place, model in enumerate(_models(names)):
        # The first model has every method, the others one besides the first.
        own = [f"run{nth}-{model}-20" for nth in range(len(methods)) if place == 0 or nth == place % len(methods)]
        for search in (f"search_{model}_20", *own):
            rows = []
            for nth in (1, 2):
                number += 1
                level = 0.4 + (37 * number % 97) / 1000
                given = studies.row(search, nth, 32 * nth, 4, level)
                name = next(experiments, None) or studies.name(nth, 32 * nth, 4)
                given["output_dir"] = next(paths, None) or f"results/{search}/{name}"
                given |= {"timestamp": next(stamps, "")}
                given |= {f"acc_{task}": round(1000 * level) / 1000 for task in _tasks(names)}
                given |= {name: values[(number + at) % len(values)] for at, name in enumerate(_parameters(names))}
                given |= {name: next(cells, "x") for name in names.get("column", ())}
                rows.append(given)
            studies.table(project, search, rows)
    _write_raw(project, names)


def _write_raw(project: Path, names: Names) -> None:
    """Write experiments as folders: tasks and corpora by any name, files that cannot be read, a dense model."""
    search = "search_Raw_20"
    document = studies.evaluation(0.55, 14.0)
    tasks = {name: {"acc,none": 0.5, "acc_stderr,none": 0.02} for name in names.get("raw task", ())}
    document["metrics"]["zeroshot"] |= tasks
    document["metrics"]["ppl"] |= dict.fromkeys(names.get("corpus", ()), 15.0)
    for nth, path in enumerate(names.get("model_path", ()) or ("x",), 1):
        document["model_path"] = f"search_{path}/exp_{path}"
        studies.experiment(project, search, f"exp_{nth:03d}_taylor_seq_len{32 * nth}", document)
    for nth, text in enumerate(names.get("broken", ()), 500):
        cut = json.dumps({"metrics": {text: [text]}, text: text})[:-1] + ', "metrics"'
        wrong = {"metrics": {"zeroshot": {text: text}, "ppl": {"wikitext2": text}}}
        studies.experiment(project, search, f"exp_{nth}_taylor_seq_len{nth}", cut)
        studies.experiment(project, search, f"exp_{nth + 500}_taylor_seq_len{nth}", wrong)
    results = project / "results"
    for name in filter(can_name_folder, names.get("file", ())):
        if name not in (".", ".."):
            studies.put(results / search / name / "evaluation" / "evaluation_results.json", "{")
        studies.put(results / f"search_{name}" / "search_results.csv", "x;y\n")
    dense = results / f"dense_{_models(names)[0]}" / "evaluation" / "evaluation_results.json"
    studies.put(dense, studies.evaluation(0.7, 8.0))


def build_plain(folder: Path) -> None:
    """Build the small study without figures."""
    studies.small(folder)
    with undrawn():
        build(folder)


def build_study(folder: Path, names: Names = SUITE, language: str = "en") -> Path:
    """Write a study into a folder of its own and build it without figures; return the project."""
    project = folder / "project"
    (project / "results").mkdir(parents=True)
    write_study(project, names, language)
    with undrawn():
        build(project)
    return project


class _Undrawn:
    """Stands for the figures where what is in them is not looked at: one grey square for all."""

    def __call__(self, pictures: Sequence[Picture], *_: Any) -> list[dict[str, bytes]]:
        return [{kind: _square(kind.rpartition(".")[2]) for kind in picture.kinds} for picture in pictures]


@cache
def _square(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (300, 300), "grey").save(stream, kind.upper())
    return stream.getvalue()


@contextmanager
def undrawn() -> Iterator[None]:
    """Draw no figures while the block runs."""
    with mock.patch("reportgen.render.draw_all", _Undrawn()):
        yield
