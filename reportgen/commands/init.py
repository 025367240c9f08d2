"""`init`: a commented study file and the site's configuration, filled from what is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from reportgen import pipeline
from reportgen.errors import InputError
from reportgen.model.progress import Watcher
from reportgen.publish import write_missing_files
from reportgen.study import STUDY_FILE
from reportgen.wording import errors as say
from reportgen.wording import keys as words
from reportgen.wording import pages

MKDOCS_FILE = "mkdocs.yml"
FRONT_PAGE = "docs/index.md"


def write_study_file(folder: Path, watch: Watcher) -> tuple[str, ...]:
    """Write `reportgen.toml`, `mkdocs.yml` and a front page where they are missing; return what was written.

    Raises:
        InputError: the study file and the site's configuration are there already, or the input is unusable.
        OutputError: a file cannot be written.
    """
    work = pipeline.run(folder, watch)
    if all((work.project / name).exists() for name in (STUDY_FILE, MKDOCS_FILE)):
        raise InputError(say.exists_already(), where=f"{STUDY_FILE}, {MKDOCS_FILE}", hint=say.remove_first())
    title = pages.site_title(work.study.title)
    files = {
        STUDY_FILE: "\n".join(_study_file(work)) + "\n",
        MKDOCS_FILE: "INHERIT: docs/report/.mkdocs.yml\n",
        FRONT_PAGE: f"# {title}\n\n{words.index_page()} [{words.index_link()}](report/index.md).\n",
    }
    return write_missing_files(work.project, {name: text.encode() for name, text in files.items()})


def _study_file(work: pipeline.Work) -> Iterator[str]:
    part = work.consolidated.primary
    study = work.study
    yield f"# {words.found_in_results()}"
    yield f"# {words.found_summary(work.consolidated.experiments, len(work.found.searches))}"
    yield ""
    yield from _entry("title", "title", pages.site_title(study.title))
    yield from _entry("ratio", "ratio", part.ratio)
    yield from _entry("variants", "variants", list(study.variants), comment=True)
    yield from _table("selection", "selection")
    yield from _entry("selection.metric", "metric", study.selection.metric)
    yield from _entry("selection.constraints", "constraints", [str(c) for c in study.selection.constraints])
    yield from _entry("selection.ties", "ties", list(study.selection.ties))
    for model in part.models:
        yield from _table("models", "models", model.model.name)
        yield from _entry("models.NAME.family", "family", model.model.family)
        yield from _entry("models.NAME.variant", "variant", model.model.variant)
        yield from _entry("models.NAME.label", "label", model.model.name, comment=True)
        dense = part.dense.get(model.model.name)
        source = dense.source if dense else f"results/dense_{model.model.name}/evaluation/evaluation_results.json"
        yield from _entry("models.NAME.dense", "dense", source, comment=True)
    for order, method in enumerate(part.methods, 1):
        yield from _table("methods", "methods", method)
        yield from _entry("methods.NAME.label", "label", method, comment=True)
        yield from _entry("methods.NAME.order", "order", order, comment=True)
    for name in (*part.parameters, *part.replicate_parameters):
        yield from _table("parameters", "parameters", name)
        yield from _entry("parameters.NAME.label", "label", name, comment=True)
        yield from _entry("parameters.NAME.role", "role", "replicate" if study.is_replicate(name) else "grid")
        yield from _entry("parameters.NAME.scale", "scale", "log", comment=True)
    for task in part.tasks:
        yield from _table("tasks", "tasks", task)
        known = study.task(task)
        yield from _entry("tasks.NAME.items", "items", known.items or 1000, comment=known.items is None)
        yield from _entry("tasks.NAME.chance", "chance", known.chance or 0.0, comment=known.chance is None)
        yield from _entry("tasks.NAME.metric", "metric", "acc_norm", comment=True)


def _table(path: str, table: str, name: str | None = None) -> Iterator[str]:
    yield ""
    yield f"# {words.key(path)}"
    yield f"[{table}]" if name is None else f"[{table}.{_text(name)}]"


def _entry(path: str, key: str, value: str | float | list[str], *, comment: bool = False) -> Iterator[str]:
    if isinstance(value, str):
        shown = _text(value)
    elif isinstance(value, list):
        shown = "[" + ", ".join(_text(item) for item in value) + "]"
    else:
        shown = repr(value)
    line = f"{key} = {shown}"
    yield f"{'# ' if comment else ''}{line:<44}  # {words.key(path)}"


def _text(value: str) -> str:
    """Return a TOML basic string: JSON's escapes, and DEL which JSON leaves alone."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
