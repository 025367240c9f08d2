"""Tables from definitions: the built-in ones, changes to them, and a study's own."""

from __future__ import annotations

import csv as csv_module
import io
from pathlib import Path

import pytest

from reportgen import read
from reportgen.errors import InputError
from reportgen.model.specs import TableSpec
from reportgen.model.venues import VENUES
from reportgen.render import csv
from reportgen.render.latex import LatexTables, Stamp
from reportgen.render.markdown import document, spanned_heads
from reportgen.render.tables.sources import SOURCES
from tests import studies


def tables(project: Path, text: str = "") -> dict[str, TableSpec]:
    """Tables of a project under a study file."""
    studies.put(project / "reportgen.toml", text)
    return read(project).tables


def keys(spec: TableSpec) -> list[str]:
    """Keys of a table's columns."""
    return [column.key for column in spec.columns]


def column(spec: TableSpec, key: str) -> list[object]:
    """Values of a column."""
    return [row.cells.get(key) for row in spec.rows]


def test_every_built_in_table_is_made_from_a_study_that_has_everything(six: Path):
    """With dense models, gradients and a ledger, each built-in table has rows."""
    studies.put(
        six / "results" / "dense_Acacia" / "evaluation" / "evaluation_results.json", studies.evaluation(0.7, 8.0)
    )
    studies.put(six / "results" / "search_Odd" / "note.txt", "x")
    found = tables(six)
    stems = {name.split("-Acacia")[0] for name in found if not name.endswith(("Baobab", "Cypress", "-Instruct"))}
    assert stems == {
        "best", "variants", "matched", "methods", "method-preference", "tasks", "tasks-methods", "task-summary", "parameter-preference", "effects",
        "families", "perplexity", "gradients", "searches", "quality", "ledger", "experiments", "compare", "dense", "grid",
        "fair", "defaults", "fronts", "agreement", "ties", "curse", "runners-up", "precision", "intervals", "shares", "effort", "next-runs",
        "fair-differences", "method-ranks", "method-pairs", "next-members", "regrets", "left-out", "task-pairs", "left-out-tasks",
        "rank-intervals", "findings",
    }  # fmt: skip


def test_the_built_in_best_table(six: Path):
    """The best table has a row for each model with its figures, and no column without values."""
    spec = tables(six)["best"]
    parameters = ["taylor_seq_len", "taylor_num_samples"]
    assert keys(spec) == ["model", "variant", "method", "acc_mean", "ppl", *parameters, "tied", "corrected"]
    assert column(spec, "model")[0] == "Acacia"
    assert spec.columns[3].stderr == "acc_mean_stderr"
    run = "experiments/search_Acacia_blockwise_20/exp_005_taylor_seq_len64_taylor_num_samples128"
    assert spec.rows[0].links == {"model": "models/Acacia", "acc_mean": run}


def test_dense_results_show_in_every_table_that_can_have_them(small: Path):
    """With a dense model, retention stands beside best and task accuracies, and its row before the pruned one."""
    studies.put(
        small / "results" / "dense_Fir" / "evaluation" / "evaluation_results.json", studies.evaluation(0.7, 8.0)
    )
    found = tables(small)
    assert {"from_dense", "kept"} <= set(keys(found["best"])) & set(keys(found["compare-Fir"]))
    assert column(found["tasks"], "state") == ["none (dense)", "taylor"]
    assert column(found["tasks"], "kept")[0] is None
    assert column(found["dense-Fir"], "metric")[:2] == ["Mean accuracy", "Perplexity"]
    assert any("Against dense" in note for note in found["best"].notes)


def test_a_built_in_table_is_changed_by_its_keys(six: Path):
    """Keys that are given replace the built-in ones, the others stay."""
    text = '[tables.best]\ncaption = "Mine."\nlabels = { acc_mean = "Score" }\ndigits = { acc_mean = 2 }\norder = ["-acc_mean"]\n'
    spec = tables(six, text)["best"]
    assert spec.caption == "Mine."
    assert [c.header for c in spec.columns][3] == "Score"
    assert spec.columns[3].digits == 2
    assert column(spec, "model")[0] == "Cypress-Instruct"


def test_a_table_of_ones_own(six: Path):
    """Rows, columns, filter, order, groups, caption and labels make a table without a template."""
    text = """
    [tables.mine]
    rows = "methods"
    columns = ["model", "method", "primary", "ppl"]
    filter = ["method != taylor", "ppl <= 20", "variant == Instruct"]
    order = ["method", "-acc_mean"]
    groups = "family"
    caption = "My table."
    """
    spec = tables(six, text)["mine"]
    assert keys(spec) == ["model", "method", "acc_mean", "ppl"]
    assert [group.label for group in spec.groups] == ["Acacia", "Baobab"]
    assert set(column(spec, "method")) == {"layerwise", "blockwise"}
    assert all("Instruct" in str(model) for model in column(spec, "model"))
    assert max(column(spec, "ppl")) <= 20


def test_a_pivot_spreads_a_column(six: Path):
    """A pivot makes a head over columns for each of its values; rows that agree otherwise become one."""
    text = '[tables.wide]\nrows = "methods"\ncolumns = ["model"]\npivot = "method"\nvalues = ["primary", "ppl"]\n'
    spec = tables(six, text)["wide"]
    assert len(spec.rows) == 6
    assert [(s.label, s.first, s.end) for s in spec.spanners] == [
        ("taylor", 1, 3),
        ("layerwise", 3, 5),
        ("blockwise", 5, 7),
    ]
    assert spanned_heads(spec)[1] == "taylor: Mean acc.\u00a0↑"
    text = LatexTables(VENUES["plain"], siunitx=False, stamp=Stamp("%", "0" * 64)).fragment(spec)
    assert r"\multicolumn{2}{c}{taylor}" in text
    assert r"\cmidrule(lr){2-3} \cmidrule(lr){4-5} \cmidrule(lr){6-7}" in text
    rows = list(csv_module.DictReader(io.StringIO(csv.table(spec).decode())))
    assert list(rows[0])[:4] == ["model", "taylor.acc_mean", "taylor.acc_mean_stderr", "taylor.ppl"]
    expected = next(row for row in read(six).tables["compare-Acacia"].rows if row.cells["method"] == "taylor")
    assert float(rows[0]["taylor.acc_mean"]) == expected.cells["acc_mean"]


def test_a_table_for_each_model(six: Path):
    """`each` makes a table for each model, whose caption names it."""
    text = '[tables.cells]\nrows = "configurations"\neach = "model"\ncolumns = ["method", "primary"]\ncaption = "All of {model}."\n'
    found = tables(six, text)
    assert found["cells-Cypress-Instruct"].caption == "All of Cypress-Instruct."
    assert len(found["cells-Cypress-Instruct"].rows) == 27


def test_a_table_of_all_models_keeps_its_caption(six: Path):
    """Where a table is not made for each model, its caption stands as it is written."""
    assert (
        tables(six, '[tables.t]\nrows = "models"\ncolumns = ["model"]\ncaption = "A {model}."\n')["t"].caption
        == "A {model}."
    )


def test_names_of_the_data_and_labels_both_filter(six: Path):
    """A filter may use the name that folders carry or the label that readers see."""
    for name in ("blockwise", "Block"):
        text = f'[methods.blockwise]\nlabel = "Block"\n[tables.t]\nrows = "methods"\ncolumns = ["model"]\nfilter = ["method == {name}"]\n'
        assert len(tables(six, text)["t"].rows) == 6
    text = '[methods.blockwise]\nlabel = "Block"\n[tables.t]\nrows = "methods"\ncolumns = ["model"]\nfilter = ["method != blockwise"]\n'
    assert len(tables(six, text)["t"].rows) == 12


def test_missing_values_are_sorted_last(project: Path):
    """Whatever the direction, rows without a value stand at the end."""
    studies.experiment(project, "search_Fir_20", studies.name(1, 32, 4), studies.evaluation(0.5))
    studies.experiment(project, "search_Fir_20", studies.name(2, 64, 4), studies.evaluation(zeroshot=None))
    studies.experiment(project, "search_Fir_20", studies.name(3, 128, 4), studies.evaluation(0.6))
    for order, expected in (("acc_mean", [32, 128, 64]), ("-acc_mean", [128, 32, 64])):
        text = f'[tables.t]\nrows = "experiments"\ncolumns = ["taylor_seq_len"]\norder = ["{order}"]\n'
        assert column(tables(project, text)["t"], "taylor_seq_len") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[tables.t]\ncolumns = ["model"]\n', "has no rows or no columns"),
        ('[tables.t]\nrows = "model"\ncolumns = ["model"]\n', "did you mean `models`?"),
        ('[tables.t]\nrows = "models"\ncolumns = ["modle"]\n', "did you mean `model`?"),
        ('[tables.t]\nrows = "models"\ncolumns = ["model"]\norder = ["-pppl"]\n', "did you mean `ppl`?"),
        ('[tables.t]\nrows = "models"\ncolumns = ["model"]\nfilter = ["famly == x"]\n', "did you mean `family`?"),
        ('[tables.t]\nrows = "models"\ncolumns = ["model"]\nfilter = ["ppl <= low"]\n', "such as `family == Llama`"),
    ],
)
def test_mistakes_are_one_line_with_the_nearest_name(six: Path, text: str, expected: str):
    """A wrong source, column or condition is an error of the study file that names the nearest known one."""
    with pytest.raises(InputError) as error:
        tables(six, text)
    assert expected in str(error.value)
    assert error.value.where == "reportgen.toml"


def test_every_source_has_rows_or_a_reason(six: Path):
    """Each source gives rows whose cells are plain values, for a full and for a bare study."""
    report = read(six).work.report
    empty = {name for name, source in SOURCES.items() if not list(source(report))}
    assert empty == {"dense", "ledger", "ledger_summary", "predictors", "predictor_searches", "run_spread"}


def test_markdown_cells_line_up_with_heads(six: Path):
    """Every row of every table has as many cells as the table has heads."""
    for spec in tables(six).values():
        lines = [line for line in document(spec).decode().splitlines() if line.startswith("|")]
        assert len({line.count("|") for line in lines}) == 1, spec.name
