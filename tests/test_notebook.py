"""The example notebook runs, and studies and tables show themselves; no Jupyter is needed."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import reportgen as rg
from reportgen.api import Results
from reportgen.model.specs import CellKind, Column, Emphasis, Row, RowGroup, TableSpec
from reportgen.render.notebook import table_html
from tests import notebook, studies


def test_the_notebook_runs_as_it_stands_in_the_documentation():
    """Every cell runs on the sample study and has outputs of the kinds that are stored."""
    for cell, outputs in notebook.run(notebook.load(), notebook.ROOT):
        kinds = [(item["output_type"], sorted(item.get("data", {}))) for item in outputs]
        assert kinds == [(item["output_type"], sorted(item.get("data", {}))) for item in cell["outputs"]], cell["id"]


def test_the_notebook_is_of_the_format():
    """The file has what nbformat 4.5 demands, and cells numbered in their order."""
    document = notebook.load()
    assert (document["nbformat"], document["nbformat_minor"]) == (4, 5)
    assert set(document) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    ids = [cell["id"] for cell in document["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) for name in ids)
    code = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    for cell in document["cells"]:
        keys = {"cell_type", "id", "metadata", "source"}
        assert set(cell) == (keys | {"execution_count", "outputs"} if cell["cell_type"] == "code" else keys)
        assert all(isinstance(line, str) for line in cell["source"])


class Checker(HTMLParser):
    """Tags balance, and none is a script or a style sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "style", "link", "img")
        assert not any(name.startswith("on") for name, _ in attrs)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read_html(text: str) -> str:
    """Text of HTML whose tags balance."""
    checker = Checker()
    checker.feed(text)
    checker.close()
    assert checker.open == []
    return checker.text


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Six models, read."""
    project = tmp_path_factory.mktemp("six")
    (project / "results").mkdir()
    studies.six_models(project)
    return rg.read(project / "results")


def test_every_table_shows_itself(study: Results):
    """Each table is HTML with caption, notes and as many cells as it has; and Markdown."""
    for table in study.analyze().tables.values():
        text = table._repr_html_()
        assert table.caption in read_html(text)
        assert all(note in read_html(text) for note in table.notes)
        assert text.count("<tr>") >= min(len(table.rows), 60)
        assert table._repr_markdown_().startswith(table.caption.split(".")[0].split("-")[0][:8])


def test_the_analysis_is_what_it_was(study: Results):
    """What `analyze` returns has all that the analysis has, and tables; it prints short."""
    found = study.analyze()
    assert isinstance(found, type(study.analysis))
    assert found.models is study.analysis.models
    assert found.tied("Baobab") == study.analysis.tied("Baobab")
    assert set(found.tables) == set(study.tables) == set(study.work.tables)
    assert rg.analyze(study.work.project).tables["best"].caption == found.tables["best"].caption
    assert max(len(repr(item)) for item in (study, found, found.tables["best"])) < 100


def test_the_study_shows_itself(study: Results):
    """A study shows title and counts, the analysis the best configurations too."""
    assert "162 experiments on 6 models" in read_html(study._repr_html_())
    assert "Baobab-Instruct" in read_html(study.analyze()._repr_html_())


def test_frames_have_unrounded_values(study: Results):
    """The frame of a table has its values as they are, standard errors and groups in columns of their own."""
    frame = study.analyze().tables["best"].frame
    best = {model.model.name: model.best for model in study.analysis.models}
    for row in frame.to_dict("records"):
        choice = best[row["model"]]
        assert choice is not None
        assert row["acc_mean"] == choice.metrics["acc_mean"]
        assert row["acc_mean_stderr"] == choice.stderrs["acc_mean"]
    assert "method" in study.tables["grid-Baobab"].frame.columns
    assert "taylor.acc_mean" in study.tables["methods"].frame.columns


def test_marks_and_sides():
    """The best is bold, the second underlined, numbers stand at the right, and no colour is set."""
    columns = (Column("a", "A"), Column("n", "N", CellKind.NUMBER, 2))
    marks = (Emphasis.BEST, Emphasis.SECOND, None)
    rows = tuple(Row({"a": "x", "n": 0.5}, emphasis={"n": mark} if mark else {}) for mark in marks)
    text = table_html(TableSpec("t", "c", columns, (RowGroup("", rows),)))
    assert (text.count("<strong>0.50</strong>"), text.count("<u>0.50</u>"), text.count("0.50")) == (1, 1, 3)
    assert text.count("text-align:right") == 4
    assert "color:#" not in text


def test_long_tables_are_cut(study: Results):
    """A long table shows its first rows and says how many more there are."""
    text = study.tables["experiments"]._repr_html_()
    assert "102 more rows" in read_html(text)


def test_no_text_becomes_markup():
    """Names from data stay text."""
    evil = '<script>alert(1)</script><b onclick="x">'
    spec = TableSpec(
        "t", evil, (Column("a", evil),), (RowGroup(evil, (Row({"a": evil}),)),), (evil,), grouping=Column("g", evil)
    )
    text = table_html(spec)
    assert "<script" not in text
    assert "<b " not in text
    assert read_html(text).count("alert(1)") == 6


def test_reading_writes_nothing(six: Path):
    """Showing tables writes nothing."""
    before = sorted(six.rglob("*"))
    rg.read(six).tables["best"]._repr_html_()
    assert sorted(six.rglob("*")) == before


def test_an_unknown_table_is_an_error_with_the_nearest(study: Results):
    """A table that is none is a KeyError that names the nearest and all there are."""
    with pytest.raises(KeyError) as caught:
        study.analyze().tables["bst"]
    assert str(caught.value).startswith("there is no table bst -- did you mean `best`?")
    assert "compare-" in str(caught.value)
    assert study.tables.get("bst") is None
