"""A figure that cannot be given has a reason where it would stand."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import build, read
from reportgen.render.tables.definitions import definitions
from reportgen.render.tables.of_reasons import LACKS, absent
from reportgen.render.tables.sources import SOURCES
from reportgen.study import Study
from tests import studies
from tests.conftest import Once

ALONE = ("curse", "runners-up", "next-runs", "next-members", "effort", "fair", "fair-differences", "shares", "defaults",
         "regrets", "left-out", "agreement", "task-pairs", "left-out-tasks", "rank-intervals", "method-ranks",
         "method-pairs", "run-spread")  # fmt: skip
"""Tables that one configuration a model leaves without a figure."""


def headline(project: Path) -> Path:
    """Three models with one configuration each, of two methods."""
    for model, method, level in (("Elm", "", 0.55), ("Fir", "_blockwise", 0.57), ("Fir-Instruct", "_blockwise", 0.6)):
        search = f"search_{model}{method}_20"
        studies.table(project, search, [studies.row(search, 1, 32, 4, level)])
    return project


def constant(project: Path) -> Path:
    """Three models with the same figures everywhere."""
    for model in ("Elm", "Fir", "Fir-Instruct"):
        for method in ("", "_layerwise"):
            search = f"search_{model}{method}_20"
            cells = [(a, b) for a in (32, 64) for b in (4, 8)]
            studies.table(project, search, [studies.row(search, i, *cell, 0.6) for i, cell in enumerate(cells, 1)])
    return project


def without_errors(project: Path) -> Path:
    """Two models whose accuracies belong to tasks of an unknown size."""
    for model in ("Elm", "Fir"):
        search = f"search_{model}_20"
        rows = []
        for number, (length, samples) in enumerate([(a, b) for a in (32, 64) for b in (4, 8)], 1):
            own = {"acc_one": 0.5 + number / 100, "acc_two": 0.6 - number / 70}
            output = f"results/{search}/{studies.name(number, length, samples)}"
            rows.append({"output_dir": output, "ppl": 12.0 + number, "acc_mean": sum(own.values()) / 2, **own})
        studies.table(project, search, rows)
    return project


STUDIES = (headline, constant, without_errors)


@pytest.fixture
def lacking(once: Once) -> Callable[[Callable[[Path], Path]], Path]:
    """A study of one of these kinds, built; to be looked at, not changed."""

    def made(study: Callable[[Path], Path]) -> Path:
        def fill(folder: Path) -> None:
            build(study(folder))

        return once(f"lacking-{study.__name__}", fill)

    return made


def page(project: Path, name: str) -> str:
    """Text of a page as a reader sees it."""
    return html.unescape((project / "docs" / "report" / f"{name}.md").read_text("utf-8"))


def section(text: str, anchor: str) -> str:
    """A section of a page."""
    return text.partition(f"{{: #{anchor} }}")[2].partition("\n## ")[0].strip()


def test_one_configuration_a_model_gives_reasons_and_no_tables(lacking):
    """Tables without a figure are left out, and each section says why."""
    project = lacking(headline)
    tables = read(project).tables
    assert not set(ALONE) & set(tables)
    pages = {name: page(project, name) for name in ("certainty", "defaults", "methods", "parameters", "tasks")}
    text = "\n".join(pages.values())
    for name in ALONE:
        assert section(text, name).startswith("No figures"), name
    expected = "No figures for any of the 3 models, because on each there is one configuration only."
    assert section(pages["certainty"], "curse") == expected
    assert "because on each there is one method only" in section(pages["methods"], "fair")
    assert "no configuration was measured on all models" in section(pages["defaults"], "defaults")
    assert "Nothing can be said of ties within a model: there is one configuration only" in pages["certainty"]
    assert "A dash for Elm, Fir and Fir-Instruct: there is one configuration only." in section(text, "ties")


def test_without_standard_errors_dashes_are_explained(project: Path):
    """What stands without errors stays; who has dashes, and why, is said below."""
    found = read(without_errors(project)).tables
    assert not {"ties", "curse", "rank-intervals", "next-members", "precision"} & set(found)
    for name, subject in (("runners-up", "Elm and Fir"), ("next-runs", "Elm and Fir"), ("effort", "Elm and Fir"),
                          ("agreement", "Elm and Fir"), ("shares", "Elm taylor and Fir taylor")):  # fmt: skip
        assert f"A dash for {subject}: no standard errors are known." in found[name].notes, name
    assert any("checkpoints: no standard errors" in note for note in found["findings"].notes)


def test_equal_figures_everywhere_are_named(lacking):
    """A study without any difference says that all values are the same, and its task page names one task only."""
    project = lacking(constant)
    assert "on each all values are the same" in section(page(project, "parameters"), "shares")
    assert "on each all values are the same" in section(page(project, "tasks"), "task-pairs")
    text = page(project, "tasks")
    assert "no task differs between models; BoolQ has" in text
    assert "least" not in text.partition("## ")[0]
    assert "A dash for Best and Best of common: all values are the same." in page(project, "methods")


@pytest.mark.parametrize("study", STUDIES)
def test_pages_hold_no_python_and_no_nan(lacking, study):
    """Whatever is missing, no page shows NaN, None or a placeholder."""
    for path in (lacking(study) / "docs" / "report").rglob("*.md"):
        shown = html.unescape(path.read_text("utf-8"))
        text = re.sub(r"<math.*?</math>|<pre>.*?</pre>", "", shown, flags=re.DOTALL)
        assert not re.search(r"\bnan\b|\bNaN\b|\bNone\b(?! is| of)|\{[a-z_]+\}", text), path.name


def test_a_model_alone_lacks_what_others_have(project: Path):
    """Where only some models lack figures, the table stays and the note names them."""
    studies.grid(project, "search_Fir_20", (64, 128), 0.6)
    studies.table(project, "search_Oak_20", [studies.row("search_Oak_20", 1, 32, 4, 0.55)])
    found = read(project).tables
    for name in ("curse", "runners-up", "next-runs", "effort", "ties"):
        assert "A dash for Oak: there is one configuration only." in found[name].notes, name
    assert "No row for Oak taylor: there is one configuration only." in found["shares"].notes


def test_a_filter_hides_reasons_of_rows_that_it_hides(project: Path):
    """A note speaks only of rows and columns that the table has."""
    studies.grid(project, "search_Fir_20", (64, 128), 0.6)
    studies.table(project, "search_Oak_20", [studies.row("search_Oak_20", 1, 32, 4, 0.55)])
    for more in ('filter = ["model == Fir"]', 'columns = ["model", "cells", "value_measured"]'):
        studies.put(project / "reportgen.toml", f"[tables.curse]\n{more}\n")
        assert not any(note.startswith("A dash for") for note in read(project).tables["curse"].notes)


def test_reasons_are_about_sources_that_there_are(project: Path):
    """Every source with reasons is one, and every source of a page's section has a definition."""
    assert set(LACKS) <= set(SOURCES)
    assert set(LACKS) <= {definition.rows for definition in definitions(Study()).values()}
    studies.grid(project, "search_Fir_20", (64, 128), 0.6)
    report = read(project).work.report
    assert absent(report, "curse") == ""
    assert absent(report, "models") == ""
    assert absent(report, "left_out") == "No figures: there is one model only."
