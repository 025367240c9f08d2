"""Numbers and names survive: float64 through JSON and CSV both ways, texts that look like something else as text."""

from __future__ import annotations

import csv
import io
import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportgen.commands.extract import extract_searches
from reportgen.model.encode import cell, figure, to_csv, to_json, uncelled
from reportgen.model.progress import Silent
from reportgen.model.states import SCHEMA
from reportgen.pipeline import write_analysis
from reportgen.read import read_results
from reportgen.read.analysis import read_analysis
from reportgen.read.evaluation import read_evaluation
from reportgen.read.table import cell_number, read_table
from reportgen.study import Study
from tests import studies

FINITE = st.floats(allow_nan=False, allow_infinity=False)
EDGES = (
    0.0,
    -0.0,
    5e-324,
    -5e-324,
    2.2250738585072014e-308,
    1.7976931348623157e308,
    0.1,
    1e22,
    1e23,
    9007199254740993.0,
)
NAMES = (
    "NA",
    "None",
    "null",
    "nan",
    "NaN",
    "inf",
    "-inf",
    "1e5",
    "true",
    "False",
    "007",
    "0x10",
    "1_000",
    "12:30",
    "2025-01-02",
)
"""Models whose names look like something else to programs that guess."""

ANALYSIS = {
    "schema": SCHEMA, "study_hash": "", "ratio": "20", "selection": {}, "statistics": {}, "experiments": 1,
    "tied_sets": [], "findings": [], "observations": [],
}  # fmt: skip


def bits(value: float) -> bytes:
    """All of a float64, the sign of zero too."""
    return struct.pack("<d", value)


def number(text: str) -> float:
    """The number that a cell holds."""
    found = cell_number(text)
    assert found is not None
    return found


def extract(project: Path, *searches: str) -> None:
    """Write the CSVs of search folders."""
    extract_searches(project, searches, None, Silent())


def with_edges(test: Any) -> Any:
    """Try the edges of float64 besides what Hypothesis draws."""
    for value in EDGES:
        test = example(value)(test)
    return test


@with_edges
@settings(max_examples=1000)
@given(FINITE)
def test_a_float_survives_json_and_csv(value: float):
    """Any float64 is read from an evaluation, from `analysis.json` and from a CSV as the very one that was written."""
    evaluation = read_evaluation(to_json({"metrics": {"ppl": {"wikitext2": value}}}), Study())
    assert bits(evaluation.metrics["ppl"]) == bits(value)
    best = {"model": "M", "method": "m", "params": {"p": value}, "metrics": {"acc_mean": value}, "stderrs": {}}
    choice = read_analysis(to_json({**ANALYSIS, "models": {"M": {"best": best}}}), "analysis.json").models["M"].best
    assert choice is not None
    assert [struct.pack("<d", found) for found in (choice.metrics["acc_mean"], choice.params["p"])] == [bits(value)] * 2
    table = read_table(to_csv(("ppl", "params_count"), [(figure("ppl", value), figure("params_count", value))]))
    assert bits(number(table.rows[0].cells["ppl"])) == bits(value)
    assert number(table.rows[0].cells["params_count"]) == value  # a count is written whole


@settings(max_examples=1000)
@given(st.text())
@example("-0.5")
@example("'=1")
@example("''")
@example("+inf")
def test_a_text_survives_a_csv(text: str):
    """What is written for a text is told from a formula and read back as the same text."""
    assert uncelled(cell(text)) == text
    assert cell(text)[:1] not in ("=", "@")
    assert cell(text)[:1] not in ("+", "-") or cell_number(text) is not None


@pytest.fixture
def odd(project: Path) -> Path:
    """Raw experiments of two models whose figures are awkward floats."""
    values = [value for value in EDGES if value > 0] + [1 / 3, 2 / 3, 1e-17, 123456789.123456789, 1e300]
    for place, value in enumerate(values):
        for search in ("search_Fir_20", "search_Elm_layerwise_20"):
            gradients = {"mean_ratio": value, "norm_ratio": -value, "max_ratio": 1 / value if value > 1e-300 else 1.0}
            studies.experiment(
                project, search, studies.name(place, 32 + place, 4), studies.evaluation(0.3 + 0.3 * place / len(values), 1 + value),
                gradient_statistics=gradients,
            )  # fmt: skip
    return project


def figures(project: Path) -> Mapping[tuple[str, str], bytes]:
    """Bits of all figures of a project by experiment and column."""
    found = read_results(project, Study())
    return {(item.key, name): bits(value) for item in found.experiments for name, value in item.metrics.items()}


def test_extracted_figures_are_those_of_the_raw_files(odd: Path):
    """`search_results.csv` alone gives the very floats that the raw files gave, and extracting it again changes no byte."""
    raw = figures(odd)
    extract(odd)
    tables = sorted((odd / "results").glob("*/search_results.csv"))
    written = [table.read_bytes() for table in tables]
    for folder in (odd / "results").glob("search_*/exp_*"):
        for file in folder.glob("*/*.json"):
            file.unlink()
        for inner in folder.iterdir():
            inner.rmdir()
        folder.rmdir()
    again = figures(odd)
    assert {key: again.get(key) for key in raw} == raw
    extract(odd, "search_Fir_20", "search_Elm_layerwise_20")
    assert [table.read_bytes() for table in tables] == written


def test_consolidated_figures_are_those_of_the_raw_files(odd: Path):
    """`all_methods_results.csv` and the artefacts of the best hold the very floats that the raw files gave."""
    raw = figures(odd)
    write_analysis(odd, Silent())
    for model in ("Fir", "Elm"):
        folder = odd / "results" / f"consolidated_{model}_20"
        for row in read_table((folder / "all_methods_results.csv").read_bytes()).rows:
            key = row.cells["output_dir"].removeprefix("results/")
            for name in ("ppl", "acc_boolq", "grad_mean_ratio", "grad_norm_ratio", "grad_max_ratio"):
                assert bits(number(row.cells[name])) == raw[key, name]
        best = json.loads((folder / "global_best_config.json").read_bytes())
        key = best["output_dir"].removeprefix("results/")
        assert bits(best["metrics"]["ppl"]) == raw[key, "ppl"]


@pytest.fixture
def named(project: Path) -> Path:
    """Models whose names look like something else, one of them with a fault, and a CSV with a column of such words."""
    for place, name in enumerate(NAMES):
        search = f"search_{name}_20"
        for number in (1, 2):
            studies.experiment(
                project, search, studies.name(number, 32 * number, 4), studies.evaluation(0.4 + 0.01 * place)
            )
        studies.experiment(project, search, studies.name(3, 128, 4), b"")
    rows = [
        {**studies.row("search_Fir_20", number, 32 * number, 4, 0.5), "note": word, "loss": loss}
        for number, (word, loss) in enumerate([("NA", "-0.5"), ("1e5", "-1"), ("=x", "+2")], 1)
    ]
    studies.table(project, "search_Fir_20", rows)
    return project


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV as text."""
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def test_names_stay_text(named: Path):
    """Models called NA, None, 1e5 or true keep their names in every artefact, and no figure goes with them."""
    extract(named)
    write_analysis(named, Silent())
    across = named / "results" / "cross_model_analysis"
    best = rows_of(across / "all_models_best_configs.csv")
    assert {uncelled(row["model_name"]) for row in best} == {*NAMES, "Fir"}
    assert {uncelled(row["model"]) for row in best} == {*NAMES, "Fir"}
    assert all(float(row["acc_mean"]) > 0.3 for row in best)
    told = {row["experiment"] for row in rows_of(across / "data_quality.csv") if row["kind"] == "empty"}
    assert told == {f"search_{name}_20/{studies.name(3, 128, 4)}" for name in NAMES}
    analysis = json.loads((across / "analysis.json").read_bytes())
    assert set(analysis["models"]) == {*NAMES, "Fir"}
    for name in NAMES:
        folder = named / "results" / f"consolidated_{name}_20"
        assert json.loads((folder / "global_best_config.json").read_bytes())["model"] == name
        assert len(rows_of(folder / "all_methods_results.csv")) == 2
        assert len(rows_of(named / "results" / f"search_{name}_20" / "search_results.csv")) == 2


def test_columns_of_words_and_of_numbers_stay_what_they_are(named: Path):
    """A column of a CSV that nobody knows keeps its words as words and its numbers as numbers, however often it is extracted."""
    for _ in range(2):
        extract(named, "search_Fir_20")
        rows = rows_of(named / "results" / "search_Fir_20" / "search_results.csv")
        assert [uncelled(row["note"]) for row in rows] == ["NA", "1e5", "=x"]
        assert [row["loss"] for row in rows] == ["-0.5", "-1", "+2"]


def test_a_column_of_zeros_stays(project: Path):
    """A column whose values are all zero is not taken for an empty one."""
    row = {
        "output_dir": "results/search_Fir_20/exp_001",
        "depth": "0",
        "acc_boolq": "0.5",
        "acc_boolq_stderr": "0.0",
        "ppl_c4": "0",
    }
    studies.table(project, "search_Fir_20", [row])
    extract(project, "search_Fir_20")
    found = rows_of(project / "results" / "search_Fir_20" / "search_results.csv")
    assert found[0]["depth"] == "0"
