"""Search folders: raw experiments and CSV together, and everything that real data taught."""

from __future__ import annotations

import math
import os
from pathlib import Path

import pytest

from reportgen.errors import InputError
from reportgen.model.experiments import Experiment, Found
from reportgen.model.ledger import Entry, Kind, Status
from reportgen.read import read_results
from reportgen.read.places import Places
from reportgen.study import Study, parse_study
from tests import studies

SEARCH = "search_Fir_20"


def read(project: Path, study: Study | None = None) -> Found:
    """Read a project."""
    return read_results(project, study or Study())


def entries(found: Found, kind: Kind) -> list[Entry]:
    """Ledger lines of one kind."""
    return [entry for entry in found.entries if entry.kind is kind]


def only(found: Found) -> Experiment:
    """The only experiment."""
    assert len(found.experiments) == 1
    return found.experiments[0]


def test_without_a_results_folder(tmp_path: Path):
    """A project without results/ is bad input."""
    with pytest.raises(InputError, match="results"):
        read(tmp_path)


def test_a_broken_file_never_stops_the_rest(small: Path):
    """One unreadable evaluation costs one experiment and gives one line that names the file."""
    studies.experiment(small, SEARCH, studies.name(3, 128, 4), '{"metrics": {"ppl"')
    found = read(small)
    assert len(found.experiments) == 2
    line = entries(found, Kind.TRUNCATED)[0]
    assert line.status is Status.UNUSED
    assert line.experiment == f"{SEARCH}/{studies.name(3, 128, 4)}"
    assert line.file.endswith("evaluation/evaluation_results.json")


def test_an_experiment_without_evaluation_is_a_line_and_no_row(project: Path):
    """A folder without a readable evaluation gives no row; its other files are accounted for as unused."""
    studies.experiment(project, SEARCH, studies.name(1, 32, 4), model_comparison={"total_params": {"pruned": 8}})
    found = read(project)
    assert found.experiments == ()
    unused = {entry.file.rpartition("/")[2] for entry in found.entries if entry.status is Status.UNUSED}
    assert unused == {studies.name(1, 32, 4), "model_comparison.json"}


def test_null_zeroshot_stays_a_row(project: Path):
    """An evaluation without zero-shot stays a row with `success` True and a line in the ledger."""
    studies.experiment(project, SEARCH, studies.name(1, 32, 4), studies.evaluation(zeroshot=None))
    found = read(project)
    assert only(found).success is True
    assert "acc_boolq" not in only(found).metrics
    assert entries(found, Kind.NULL_ZEROSHOT)[0].status is Status.RESERVATION


def test_a_lone_perplexity_file(project: Path):
    """`ppl_2048_512.json` alone makes a row with a perplexity."""
    folder = project / "results" / SEARCH / studies.name(1, 32, 4)
    studies.put(folder / "evaluation" / "ppl_2048_512.json", {"metrics": {"ppl": {"wikitext2": 21.0}}})
    found = read(project)
    assert only(found).metrics == {"ppl": 21.0}
    assert [entry.kind for entry in found.entries] == [Kind.NO_ZEROSHOT]


def test_a_perplexity_file_beside_an_evaluation_fills_and_is_compared(project: Path):
    """A second evaluation file fills what the first lacks; a different figure is named."""
    folder = studies.experiment(project, SEARCH, studies.name(1, 32, 4), studies.evaluation(0.6, None))
    studies.put(folder / "evaluation" / "ppl_2048_512.json", {"metrics": {"ppl": {"wikitext2": 21.0}}})
    assert only(read(project)).metrics["ppl"] == 21.0
    studies.put(folder / "evaluation" / "evaluation_results.json", studies.evaluation(0.6, 20.0))
    found = read(project)
    assert only(found).metrics["ppl"] == 20.0
    assert [entry.facts["other"] for entry in entries(found, Kind.SOURCES_DISAGREE)] == [21.0]


def test_gradient_files_and_comparison_are_laid_together(project: Path):
    """The three files of an experiment make one row."""
    studies.experiment(
        project, SEARCH, studies.name(1, 32, 4), studies.evaluation(),
        model_comparison={"total_params": {"original": 7_500_000_000, "pruned": 6_000_000_000, "reduction_ratio": 0.2}},
        gradient_diagnosis={"num_extreme_layers": 2, "gradient_statistics": {"norm_ratio": 5.0}},
        gradient_statistics={"mean_ratio": 3.0},
    )  # fmt: skip
    found = read(project)
    metrics = only(found).metrics
    assert (metrics["pruning_ratio"], metrics["extreme_pruning_layers"]) == (0.2, 2.0)
    assert (metrics["grad_norm_ratio"], metrics["grad_mean_ratio"]) == (5.0, 3.0)
    assert len(only(found).sources) == 4
    assert found.entries == ()


def test_infinity_in_a_csv_is_kept_and_named(project: Path):
    """`inf` in a CSV stays the value and gives a line with the row."""
    row = studies.row(SEARCH, 1, 32, 4, 0.6, math.inf)
    studies.table(project, SEARCH, [row])
    found = read(project)
    assert only(found).metrics["ppl"] == math.inf
    assert entries(found, Kind.NON_FINITE)[0].facts == {"row": 2, "values": "ppl = inf"}


def test_parameters_from_folder_names_columns_and_floats(project: Path):
    """Empty, missing and float parameter columns in any order give whole numbers."""
    rows = [
        {"taylor_num_samples": 4.0, "taylor_seq_len": 32.0, **studies.row(SEARCH, 1, 32, 4, 0.6)},
        {"taylor_num_samples": None, "taylor_seq_len": None, **studies.row(SEARCH, 2, 64, 128, 0.6)},
    ]
    studies.table(project, SEARCH, rows)
    params = [experiment.params for experiment in read(project).experiments]
    assert params == [
        {"taylor_seq_len": 32, "taylor_num_samples": 4},
        {"taylor_seq_len": 64, "taylor_num_samples": 128},
    ]
    assert all(isinstance(value, int) for given in params for value in given.values())


def test_a_parameter_that_contradicts_the_folder_name(project: Path):
    """The folder's name counts and the column is named."""
    studies.table(project, SEARCH, [{"taylor_seq_len": 16, **studies.row(SEARCH, 1, 32, 4, 0.6)}])
    found = read(project)
    assert only(found).params["taylor_seq_len"] == 32
    assert entries(found, Kind.PARAMETER_CONFLICT)[0].facts["other"] == 16


def test_parameter_columns_where_folder_names_give_none(project: Path):
    """Numeric columns that nothing else explains are the parameters; that is said."""
    row = studies.row(SEARCH, 1, 32, 4, 0.6)
    rows = [{"rho": 0.1 * i, **row, "output_dir": f"results/{SEARCH}/run_{i}", "note": "x"} for i in (1, 2)]
    studies.table(project, SEARCH, rows)
    found = read(project)
    assert [experiment.params for experiment in found.experiments] == [{"rho": 0.1}, {"rho": 0.2}]
    assert [entry.facts["column"] for entry in entries(found, Kind.CSV_COLUMN)] == ["rho"]
    assert found.experiments[0].extras == {"note": "x"}


def test_extra_columns_are_kept(project: Path):
    """Columns that are no metric and no parameter stay with the row as text."""
    studies.table(project, SEARCH, [{**studies.row(SEARCH, 1, 32, 4, 0.6), "gpu": "A100", "code": "007"}])
    assert only(read(project)).extras == {"gpu": "A100", "code": "007"}


def test_a_model_called_na(project: Path):
    """A model called NA stays text, also in cells."""
    studies.table(project, "search_NA_20", [{**studies.row("search_NA_20", 1, 32, 4, 0.6), "owner": "NA"}])
    found = read(project)
    assert only(found).search.model == "NA"
    assert only(found).extras == {"owner": "NA"}


def test_raw_and_csv_value_by_value(project: Path):
    """Raw where raw is finite, else the CSV; rows that only the CSV has are kept; differences are named."""
    studies.experiment(project, SEARCH, studies.name(1, 32, 4), studies.evaluation(0.6, math.inf))
    row = studies.row(SEARCH, 1, 32, 4, 0.6, 11.0)
    row["acc_boolq"] = 0.75
    studies.table(project, SEARCH, [row, studies.row(SEARCH, 2, 64, 4, 0.5)])
    found = read(project)
    first, second = found.experiments
    assert first.metrics["ppl"] == 11.0
    assert first.metrics["acc_boolq"] == studies.accuracies(0.6)["boolq"]
    assert first.metrics["extreme_pruning_layers"] == 3.0
    assert (second.name, second.raw, second.from_csv) == (studies.name(2, 64, 4), False, True)
    assert "acc_boolq" in str(entries(found, Kind.CSV_DISAGREES)[0].facts["values"])


def test_a_csv_row_saves_an_experiment_without_evaluation(project: Path):
    """An experiment without evaluation is a row where the CSV has it."""
    studies.experiment(project, SEARCH, studies.name(1, 32, 4))
    studies.table(project, SEARCH, [studies.row(SEARCH, 1, 32, 4, 0.6)])
    found = read(project)
    assert only(found).raw is False
    assert [(entry.kind, entry.status) for entry in found.entries] == [(Kind.CSV_ONLY, Status.RESERVATION)]


def test_a_row_whose_folder_is_gone_is_named(small: Path):
    """Beside raw experiments, a row without a folder of its own is used and named."""
    studies.table(small, SEARCH, [studies.row(SEARCH, 7, 256, 4, 0.7)])
    found = read(small)
    assert len(found.experiments) == 3
    assert [entry.experiment for entry in entries(found, Kind.CSV_ONLY)] == [f"{SEARCH}/{studies.name(7, 256, 4)}"]


def test_an_accuracy_that_a_csv_cannot_vouch_for(small: Path):
    """Where the study file chooses an accuracy, a CSV that does not say which one it has gets a reservation."""
    studies.table(small, "search_Oak_20", [studies.row("search_Oak_20", i, 32 * i, 4, 0.6) for i in (1, 2)])
    found = read(small, parse_study('[tasks.piqa]\nmetric = "acc"\n'))
    line = entries(found, Kind.UNKNOWN_ACCURACY)[0]
    assert (line.experiment, line.facts["task"], line.facts["experiments"]) == ("search_Oak_20", "piqa", 2)


def test_what_raw_files_and_csv_both_have_is_named_once(project: Path):
    """An infinity that stands in the raw file and in the CSV made from it is one line."""
    studies.experiment(project, SEARCH, studies.name(1, 32, 4), studies.evaluation(0.6, math.inf))
    row = {**studies.row(SEARCH, 1, 32, 4, 0.6, math.inf), "ppl_ptb": math.inf}
    studies.table(project, SEARCH, [row])
    assert len(entries(read(project), Kind.NON_FINITE)) == 1


@pytest.mark.parametrize(
    "path",
    ["/data/x/results/search_Fir_20/{}", "results\\search_Fir_20\\{}", "{}", "results/search_Fir_20/{}/"],
)
def test_output_dir_in_any_spelling(project: Path, path: str):
    """Only the last part of `output_dir` names the experiment."""
    row = {**studies.row(SEARCH, 1, 32, 4, 0.6), "output_dir": path.format(studies.name(1, 32, 4))}
    studies.table(project, SEARCH, [row])
    found = read(project)
    assert only(found).output_dir == f"results/{SEARCH}/{studies.name(1, 32, 4)}"
    assert found.entries == ()


def test_rows_without_output_dir_are_named_by_number(project: Path):
    """A row that does not say where it comes from gets a name from its number and parameters."""
    row = {"taylor_seq_len": 32, "taylor_num_samples": 4, **studies.row(SEARCH, 1, 32, 4, 0.6)}
    del row["output_dir"]
    studies.table(project, SEARCH, [row])
    found = read(project)
    assert only(found).name == "exp_001_taylor_seq_len32_taylor_num_samples4"
    assert entries(found, Kind.CSV_ROW)


def test_repeated_rows(project: Path):
    """An exact repetition is dropped with a line; another result for the same name is kept under a name of its own."""
    row = studies.row(SEARCH, 1, 32, 4, 0.6)
    studies.table(project, SEARCH, [row, row, {**row, "ppl": 13.0}])
    found = read(project)
    assert [experiment.name for experiment in found.experiments] == [
        studies.name(1, 32, 4),
        studies.name(1, 32, 4) + "~2",
    ]
    assert {entry.status for entry in entries(found, Kind.REPEATED_ROW)} == {Status.UNUSED, Status.RESERVATION}


def test_text_in_a_number_column(project: Path):
    """Text where a number belongs is named and left out."""
    studies.table(project, SEARCH, [{**studies.row(SEARCH, 1, 32, 4, 0.6), "ppl": "12,5"}])
    found = read(project)
    assert "ppl" not in only(found).metrics
    assert entries(found, Kind.NOT_A_NUMBER)[0].facts["value"] == "12,5"


def test_standard_errors_in_a_csv(project: Path):
    """Columns `acc_TASK_stderr` are standard errors."""
    studies.table(project, SEARCH, [{**studies.row(SEARCH, 1, 32, 4, 0.6), "acc_boolq_stderr": 0.0123}])
    assert only(read(project)).stderrs == {"boolq": 0.0123}


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        (f"results/{SEARCH}/{studies.name(1, 32, 4)}/pruned_model.bin", 0),
        (f"results/{SEARCH}/{studies.name(2, 64, 4)}/pruned_model.bin", 1),
        (f"results/search_Oak_20/{studies.name(1, 32, 4)}/pruned_model.bin", 1),
        ("/models/final.bin", 0),
    ],
)
def test_model_path_against_the_folder(project: Path, path: str, lines: int):
    """A model path that leads through another experiment is named."""
    document = {**studies.evaluation(), "model_path": path}
    studies.experiment(project, SEARCH, studies.name(1, 32, 4), document)
    assert len(entries(read(project), Kind.PATH_MISMATCH)) == lines


def test_one_number_for_two_configurations(project: Path):
    """One experiment number may mean different configurations."""
    studies.experiment(project, SEARCH, studies.name(1, 32, 4), studies.evaluation())
    studies.experiment(project, SEARCH, studies.name(1, 64, 4), studies.evaluation())
    assert [experiment.params["taylor_seq_len"] for experiment in read(project).experiments] == [32, 64]


def test_folders_that_are_no_searches(project: Path):
    """Unparsable, empty and stray folders are lines; our own artefacts are not."""
    (project / "results" / "search_Fir").mkdir()
    (project / "results" / "search_Oak_20").mkdir()
    (project / "results" / "consolidated_Fir_20" / "evaluation").mkdir(parents=True)
    studies.put(project / "results" / "HGSP" / "evaluation" / "evaluation_results.json", studies.evaluation())
    lines = {entry.experiment: entry.kind for entry in read(project).entries}
    assert lines == {
        "HGSP": Kind.OUTSIDE_SEARCH,
        "search_Fir": Kind.UNNAMED_SEARCH,
        "search_Oak_20": Kind.EMPTY_SEARCH,
    }


def test_an_unknown_infix_is_a_notice(project: Path):
    """An infix that is no known method goes into the model's name, with a line that says what to do."""
    studies.table(project, "search_Fir_wanda_20", [studies.row("search_Fir_wanda_20", 1, 32, 4, 0.6)])
    found = read(project)
    assert only(found).search.model == "Fir_wanda"
    assert entries(found, Kind.UNKNOWN_INFIX)[0].facts["infix"] == "wanda"


def test_dense_models_where_they_are_found(small: Path):
    """`dense_MODEL` is read; one that belongs to no model is a line."""
    for name in ("dense_Fir", "dense_Elm"):
        studies.put(small / "results" / name / "evaluation" / "evaluation_results.json", studies.evaluation(0.7, 8.0))
    found = read(small)
    assert list(found.dense) == ["Fir"]
    assert found.dense["Fir"].metrics["ppl"] == 8.0
    assert [entry.experiment for entry in entries(found, Kind.DENSE_UNUSED)] == ["dense_Elm"]


def test_a_dense_model_of_the_study_file(small: Path):
    """The study file may name a dense evaluation by folder or file."""
    studies.put(small / "base" / "evaluation" / "evaluation_results.json", studies.evaluation(0.7, 8.0))
    for path in ("base", "base/evaluation/evaluation_results.json"):
        found = read(small, parse_study(f'[models.Fir]\ndense = "{path}"\n'))
        assert found.dense["Fir"].metrics["ppl"] == 8.0
    found = read(small, parse_study('[models.Fir]\ndense = "nowhere"\n'))
    assert not found.dense
    assert entries(found, Kind.DENSE_UNUSED)


def test_a_dense_folder_beside_the_one_of_the_study_file(small: Path):
    """A dense folder that does not count, because the study file names another, is a line."""
    for name in ("results/dense_Fir", "base"):
        studies.put(small / name / "evaluation" / "evaluation_results.json", studies.evaluation(0.7, 8.0))
    for path, told in (("base", ["dense_Fir"]), ("results/dense_Fir", []), ("results/dense_Fir/evaluation/x.json", [])):
        found = read(small, parse_study(f'[models.Fir]\ndense = "{path}"\n'))
        assert list(found.dense) == ["Fir"]
        assert [entry.experiment for entry in entries(found, Kind.DENSE_UNUSED)] == told


def test_all_files_of_a_dense_model_are_its_sources(small: Path):
    """A figure that only a second file of a dense model has is traced to it."""
    folder = small / "results" / "dense_Fir" / "evaluation"
    studies.put(folder / "evaluation_results.json", studies.evaluation(0.7, None))
    studies.put(folder / "ppl_128.json", {"ppl": {"wikitext2": 7.5}})
    dense = read(small).dense["Fir"]
    assert [source.rpartition("/")[2] for source in dense.sources] == ["evaluation_results.json", "ppl_128.json"]
    assert Places(small, Study()).of_dense(dense.sources, "ppl")[0].path == "$.ppl.wikitext2"


def test_many_rows_of_one_name(project: Path):
    """Thousands of different rows for one experiment are all kept, and take no time."""
    studies.table(project, SEARCH, [{**studies.row(SEARCH, 1, 32, 4, 0.5), "ppl": 10 + place} for place in range(5000)])
    names = {item.name for item in read(project).experiments}
    assert len(names) == 5000
    assert f"{studies.name(1, 32, 4)}~5000" in names


def test_long_texts_are_cut_in_the_ledger(project: Path):
    """A line of the ledger shows the beginning of a long text."""
    row = {**studies.row(SEARCH, 1, 32, 4, 0.5), "ppl": "x" * 10_000}
    studies.table(project, SEARCH, [row])
    assert len(str(entries(read(project), Kind.NOT_A_NUMBER)[0].facts["value"])) == 301


def test_things_that_are_no_files(small: Path):
    """A folder, a pipe and a link out of results are refused with a line and do not hang."""
    folder = small / "results" / SEARCH
    (folder / studies.name(3, 32, 8) / "evaluation" / "evaluation_results.json").mkdir(parents=True)
    pipe = folder / studies.name(4, 32, 8) / "evaluation" / "evaluation_results.json"
    pipe.parent.mkdir(parents=True)
    os.mkfifo(pipe)
    outside = studies.put(small / "elsewhere.json", studies.evaluation())
    link = folder / studies.name(5, 32, 8) / "evaluation" / "evaluation_results.json"
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    loop = folder / "exp_006_loop1"
    loop.symlink_to(loop)
    found = read(small)
    assert len(found.experiments) == 2
    assert len(entries(found, Kind.NOT_A_FILE)) == 2
    assert len(entries(found, Kind.OUTSIDE)) == 1
    assert [entry.file.rpartition("/")[2] for entry in entries(found, Kind.UNREADABLE)] == ["exp_006_loop1"]


def test_a_name_that_is_not_utf8(small: Path):
    """A folder whose name is no UTF-8 is a line and nothing else."""
    os.mkdir(os.fsencode(small / "results" / SEARCH) + b"/exp_009_\xff")
    found = read(small)
    assert [entry.facts["reason"] for entry in entries(found, Kind.UNREADABLE)] == ["name"]


def test_inputs_are_hashed_once(small: Path):
    """Every file that was read is an input with the hash of its bytes."""
    found = read(small)
    assert [item.path for item in found.inputs] == sorted(item.path for item in found.inputs)
    assert len(found.inputs) == 2
    assert {len(item.sha256) for item in found.inputs} == {64}


def test_synthetic_data_says_so(project: Path):
    """The mark of made-up data is read from both layouts."""
    studies.experiment(project, SEARCH, studies.name(1, 32, 4), {**studies.evaluation(), "synthetic": True})
    studies.table(project, "search_Oak_20", [{**studies.row("search_Oak_20", 1, 32, 4, 0.6), "synthetic": True}])
    assert [experiment.synthetic for experiment in read(project).experiments] == [True, True]
