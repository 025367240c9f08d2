"""`init`: a commented study file and the site's configuration, filled from what is found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from reportgen import pipeline
from reportgen.commands.folding import fold
from reportgen.commands.inventory import paragraphs
from reportgen.errors import InputError, one_line
from reportgen.model.ledger import Kind
from reportgen.model.progress import Watcher
from reportgen.publish import write_missing_files
from reportgen.publish.docs import front_page
from reportgen.study import STUDY_FILE
from reportgen.wording import inventory as inventory_words
from reportgen.wording import keys as words
from reportgen.wording import ledger, outputs, pages
from reportgen.wording.catalog import SOURCE, colon, current_language

MKDOCS_FILE = "mkdocs.yml"
FRONT_PAGE = "docs/index.md"

WIDTH = 100
"""Columns of a comment."""


def write_study_file(folder: Path, watch: Watcher) -> tuple[str, ...]:
    """Write `reportgen.toml`, `mkdocs.yml` and a front page where they are missing; return what was written.

    Raises:
        InputError: the study file and the site's configuration are there already, or the input is unusable.
        OutputError: a file cannot be written.
    """
    work = pipeline.run(folder, watch)
    if all((work.project / name).exists() for name in (STUDY_FILE, MKDOCS_FILE)):
        raise InputError(outputs.exists_already(), where=f"{STUDY_FILE}, {MKDOCS_FILE}", hint=outputs.remove_first())
    files = {
        STUDY_FILE: "\n".join(_study_file(work)) + "\n",
        MKDOCS_FILE: "INHERIT: docs/report/.mkdocs.yml\n",
    }
    contents = {name: text.encode() for name, text in files.items()} | {FRONT_PAGE: front_page(words.index_note())}
    return write_missing_files(work.project, contents, watch)


class _Writer:
    """Collects lines; what a key means is said where it first occurs."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._explained: set[str] = set()

    def table(self, path: str, name: str | None = None) -> None:
        """Begin a table."""
        self.lines.append("")
        if path not in self._explained:
            self.lines.append(f"# {words.key(path)}")
        self._explained.add(path)
        self.lines.append(f"[{path}]" if name is None else f"[{path}.{_key(name)}]")

    def entry(self, path: str, value: str | float | list[str], *, comment: bool = False) -> None:
        """Write a key; commented out where it is an example or the default."""
        if isinstance(value, str):
            shown = _text(value)
        elif isinstance(value, list):
            shown = "[" + ", ".join(_text(item) for item in value) + "]"
        else:
            shown = repr(value)
        if path not in self._explained:
            self.lines.append(f"# {words.key(path)}")
        self._explained.add(path)
        self.lines.append(f"{'# ' if comment else ''}{path.rpartition('.')[2]} = {shown}")


def _study_file(work: pipeline.Work) -> list[str]:
    part, study, out = work.consolidated.primary, work.study, _Writer()
    out.lines += [*_head(work), ""]
    # The terminal may have been asked for a language that no file says yet; the next command is to speak it too.
    out.entry("language", current_language(), comment=current_language() == SOURCE)
    out.entry("title", pages.site_title(study.title))
    out.entry("ratio", part.ratio)
    out.entry("variants", list(study.variants), comment=True)
    out.table("selection")
    out.entry("selection.metric", study.selection.metric)
    out.entry("selection.constraints", [str(constraint) for constraint in study.selection.constraints])
    out.entry("selection.ties", list(study.selection.ties))
    out.table("paper")
    out.entry("paper.venue", study.paper.venue, comment=True)
    for summary in part.models:
        model = summary.model
        out.table("models", model.name)
        out.entry("models.NAME.family", model.family)
        out.entry("models.NAME.variant", model.variant)
        out.entry("models.NAME.label", model.name, comment=True)
        dense = part.dense.get(model.name)
        source = dense.source if dense else f"results/dense_{model.name}/evaluation/evaluation_results.json"
        out.entry("models.NAME.dense", source, comment=True)
    for entry in work.entries:
        if entry.kind is Kind.UNKNOWN_INFIX:
            out.lines += ["", f"# {one_line(ledger.detail(entry) + colon() + ledger.hint(entry))}"]
    for order, method in enumerate(part.methods, 1):
        out.table("methods", method)
        out.entry("methods.NAME.label", method, comment=True)
        out.entry("methods.NAME.order", order, comment=True)
    for name in part.all_parameters:
        out.table("parameters", name)
        out.entry("parameters.NAME.label", name, comment=True)
        out.entry("parameters.NAME.role", "replicate" if study.is_replicate(name) else "grid")
        out.entry("parameters.NAME.scale", "log", comment=True)
    for task in part.tasks:
        known = study.task(task)
        out.table("tasks", task)
        out.entry("tasks.NAME.items", known.items or 1000, comment=known.items is None)
        out.entry("tasks.NAME.chance", known.chance or 0.0, comment=known.chance is None)
        out.entry("tasks.NAME.metric", "acc", comment=True)
    return out.lines


def _head(work: pipeline.Work) -> Iterator[str]:
    """Yield what was found as comments; a name from the data can end no comment."""
    yield from _comment(inventory_words.title())
    for text in (*paragraphs(work), inventory_words.how_to_use()):
        yield "#"
        yield from _comment(one_line(text))


def _comment(text: str) -> Iterator[str]:
    for line in fold(text, WIDTH - 2):
        yield f"# {line}"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _text(name)


def _text(value: str) -> str:
    """Return a TOML basic string: JSON's escapes, and DEL which JSON leaves alone."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
