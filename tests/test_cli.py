"""Commands as a user runs them."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reportgen.cli import general_options_first
from tests import studies
from tests.conftest import tree


def rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV."""
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_extract_writes_csv_and_best_config(small: Path, program):
    """Raw folders become search_results.csv and best_config.json with the parameters filled in."""
    done = program("-C", small, "extract")
    assert done.returncode == 0
    folder = small / "results" / "search_Fir_20"
    found = rows(folder / "search_results.csv")
    assert [row["taylor_seq_len"] for row in found] == ["32", "64"]
    assert [row["success"] for row in found] == ["True", "True"]
    assert found[0]["params_count"] == "6000000000"
    best = json.loads((folder / "best_config.json").read_text("utf-8"))
    assert best["params"] == {"taylor_seq_len": 64, "taylor_num_samples": 4}
    assert best["metrics"]["ppl"] == 15.0
    assert best["output_dir"] == f"results/search_Fir_20/{studies.name(2, 64, 4)}"


def test_extract_again_has_nothing_to_do(small: Path, run):
    """A folder that has its CSV is left alone unless it is named."""
    run("-C", small, "extract")
    before = tree(small)
    done = run("-C", small, "extract")
    assert (done.returncode, "nothing to extract" in done.stdout) == (0, True)
    assert tree(small) == before


def test_extract_a_named_folder_keeps_the_old_csv(small: Path, run):
    """A named folder is extracted anew: no row is dropped and the old CSV is kept."""
    table = studies.table(small, "search_Fir_20", [studies.row("search_Fir_20", 7, 256, 4, 0.5)])
    old = table.read_bytes()
    done = run("-C", small, "extract", "results/search_Fir_20")
    assert done.returncode == 0
    assert len(rows(table)) == 3
    assert table.with_name("search_results.csv.bak").read_bytes() == old


def test_extract_only_one_variant(small: Path, run):
    """`--variant` restricts extraction."""
    studies.experiment(small, "search_Fir-Instruct_20", studies.name(1, 32, 4), studies.evaluation())
    assert run("-C", small, "extract", "--variant", "Instruct").returncode == 0
    assert (small / "results" / "search_Fir-Instruct_20" / "search_results.csv").exists()
    assert not (small / "results" / "search_Fir_20" / "search_results.csv").exists()
    assert "nothing to extract" in run("-C", small, "extract", "--variant", "Chat").stdout


def test_extracted_csvs_change_no_result(small: Path, run):
    """The artefacts are the same with and without the extracted CSV."""
    run("-C", small, "analyze")
    names = ("all_methods_results.csv", "global_best_config.json", "method_comparison.json")
    before = {name: (small / "results" / "consolidated_Fir_20" / name).read_bytes() for name in names}
    run("-C", small, "extract")
    run("-C", small, "analyze")
    assert {name: (small / "results" / "consolidated_Fir_20" / name).read_bytes() for name in names} == before


def test_consolidate_one_or_all(six: Path, run):
    """All models by default, the named ones otherwise; an unknown one is an error with the known ones."""
    assert run("-C", six, "consolidate", "--model", "Baobab").returncode == 0
    found = sorted(path.name for path in (six / "results").glob("consolidated_*"))
    assert found == ["consolidated_Baobab_20"]
    done = run("-C", six, "consolidate", "--model", "Elm")
    assert (done.returncode, "models found: Acacia" in done.stderr) == (2, True)
    assert run("-C", six, "consolidate").returncode == 0
    assert len(list((six / "results").glob("consolidated_*"))) == 6


def test_consolidated_artefacts(six: Path, program):
    """The three artefacts of a model have their keys and columns."""
    program("-C", six, "consolidate")
    folder = six / "results" / "consolidated_Baobab_20"
    best = json.loads((folder / "global_best_config.json").read_text("utf-8"))
    assert (best["model"], best["pruning_method"]) == ("Baobab", "layerwise")
    assert best["params"] == {"taylor_seq_len": 128, "taylor_num_samples": 512}
    methods = json.loads((folder / "method_comparison.json").read_text("utf-8"))
    assert list(methods) == ["taylor", "layerwise", "blockwise"]
    assert methods["layerwise"]["total_experiments"] == methods["layerwise"]["valid_experiments"] == 9
    assert methods["layerwise"]["best_params"] == best["params"]
    table = rows(folder / "all_methods_results.csv")
    assert len(table) == 27
    assert {row["pruning_method"] for row in table} == {"taylor", "layerwise", "blockwise"}


def test_analyze_prints_the_whole_report(six: Path, run):
    """Every section of the report is printed, in any width, without colour when piped."""
    for columns in ("40", "200"):
        done = run("-C", six, "analyze", env={"COLUMNS": columns})
        assert done.returncode == 0
        for part in (
            "Best configuration of each", "Base against Instruct", "was found with each method", "has each parameter value",
            "Means over the best", "What was observed", "What is missing", "Data quality",
        ):  # fmt: skip
            assert part in " ".join(done.stdout.split())
        assert "\x1b[" not in done.stdout
    summary = json.loads((six / "results/cross_model_analysis/analysis_summary.json").read_text("utf-8"))
    assert summary["method_distribution"]["overall"] == {"taylor": 0, "layerwise": 2, "blockwise": 4}
    assert summary["base_vs_instruct"]["Cypress"]["percent"] > 10
    assert summary["base_vs_instruct"]["Acacia"]["changes"]["taylor_seq_len"] == {
        "base": 64,
        "instruct": 32,
        "changed": True,
    }


def test_old_artefacts_are_compared_before_they_are_replaced(six: Path, run):
    """What stood there is compared value by value and kept."""
    run("-C", six, "analyze")
    (six / "results" / "cross_model_analysis" / "manifest.json").unlink()
    path = six / "results" / "cross_model_analysis" / "analysis_summary.json"
    document = json.loads(path.read_text("utf-8"))
    document["architecture_comparison"]["Acacia"]["avg_ppl"] = 99.0
    path.write_text(json.dumps(document), "utf-8")
    done = run("-C", six, "analyze", "--quiet")
    assert (done.stdout, done.stderr) == ("", "")
    path.with_name("analysis_summary.json.bak").unlink()
    (six / "results" / "cross_model_analysis" / "manifest.json").unlink()
    path.write_text(json.dumps(document), "utf-8")
    done = run("-C", six, "analyze")
    assert "values of the artefact that stood here are reproduced" in done.stdout
    assert "architecture_comparison.Acacia.avg_ppl: 99.0 there, 13.2" in done.stdout
    assert json.loads(path.with_name("analysis_summary.json.bak").read_text("utf-8")) == document


def test_several_ratios_have_folders_of_their_own(project: Path, run, sketches: None):
    """The primary ratio has the plain folder, the others folders with their ratio."""
    for ratio, count in (("20", 2), ("50", 1)):
        search = f"search_Fir_{ratio}"
        studies.table(project, search, [studies.row(search, i, 32 * i, 4, 0.6) for i in range(1, count + 1)])
    done = run("-C", project, "build")
    assert done.returncode == 0, done.stderr
    folders = {path.name for path in (project / "results").iterdir()}
    assert {"cross_model_analysis", "cross_model_analysis_50", "consolidated_Fir_20", "consolidated_Fir_50"} <= folders
    assert json.loads((project / "results/cross_model_analysis/analysis.json").read_text("utf-8"))["ratio"] == "20"
    assert "cross&#95;model&#95;analysis&#95;50" in (project / "docs/report/index.md").read_text("utf-8")


def test_build_then_check_then_edit(small: Path, run, sketches: None):
    """A check passes after a build and fails, with exit code 4, once anything has changed."""
    assert run("-C", small, "check").returncode == 4
    assert run("-C", small, "build").returncode == 0
    before = tree(small)
    assert run("-C", small, "check").returncode == 0
    assert tree(small) == before
    (small / "paper" / "numbers.tex").write_text("edited", "utf-8")
    done = run("-C", small, "check")
    assert (done.returncode, "paper: changed since it was published: numbers.tex" in done.stdout) == (4, True)
    run("-C", small, "build")
    studies.put(small / "docs" / "index.md", "# Mine\n\n[report](report/index.md)\n")
    assert "pages under docs/ have changed" in run("-C", small, "check").stdout
    run("-C", small, "build")
    assert run("-C", small, "check").returncode == 0
    studies.experiment(small, "search_Fir_20", studies.name(3, 128, 4), studies.evaluation())
    done = run("-C", small, "check")
    assert (done.returncode, done.stdout.count("out of date")) == (4, 4)


def test_init_writes_a_study_file_that_changes_nothing(six: Path, run):
    """The study file that init writes reads, says what was found, and leaves the results as they were."""
    run("-C", six, "analyze")
    names = ("all_models_best_configs.csv", "analysis_summary.json")
    before = [(six / "results" / "cross_model_analysis" / name).read_bytes() for name in names]
    done = run("-C", six, "init")
    assert done.returncode == 0
    text = (six / "reportgen.toml").read_text("utf-8")
    assert "[models.Cypress-Instruct]" in text
    assert 'role = "grid"' in text
    run("-C", six, "analyze")
    assert [(six / "results" / "cross_model_analysis" / name).read_bytes() for name in names] == before
    done = run("-C", six, "init")
    assert (done.returncode, "exists already" in done.stderr) == (2, True)


def test_init_uncommented_is_valid_too(six: Path, run):
    """Every commented example in the study file is valid when it is switched on."""
    run("-C", six, "init")
    path = six / "reportgen.toml"
    lines = [
        line[2:] if line.startswith("# ") and " = " in line else line for line in path.read_text("utf-8").splitlines()
    ]
    path.write_text("\n".join(lines), "utf-8")
    assert run("-C", six, "analyze").returncode == 0


@pytest.mark.parametrize("name", ['a"b', "x.y", "ключ", "a\\b", "[t]"])
def test_init_quotes_names(project: Path, run, name: str):
    """Names of any kind are quoted so that the file reads."""
    search = f"search_{name}_20"
    studies.table(project, search, [studies.row(search, 1, 32, 4, 0.6)])
    assert run("-C", project, "init").returncode == 0
    assert run("-C", project, "analyze").returncode == 0


def test_sample_makes_a_study(tmp_path: Path, run, sketches: None):
    """A sample is deterministic, builds, and is marked synthetic on every page and in every table's notes."""
    for name in ("a", "b"):
        assert run("-C", tmp_path, "sample", name, "--experiments", "90", "--seed", "3").returncode == 0
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    assert run("-C", tmp_path, "sample", "c", "--experiments", "90", "--seed", "4").returncode == 0
    assert tree(tmp_path / "a") != tree(tmp_path / "c")
    done = run("-C", tmp_path / "a", "build")
    assert done.returncode == 0, done.stderr
    for page in (tmp_path / "a" / "docs" / "report").rglob("*.md"):
        assert "Every experiment of this study was made by a generator" in page.read_text("utf-8")
    for table in (tmp_path / "a" / "paper").rglob("*.tex"):
        assert table.read_text("utf-8").startswith("% SYNTHETIC DATA")
        if table.parent.name in ("tables", "figures") and not table.name.endswith(".tabular.tex"):
            assert "Synthetic data" in table.read_text("utf-8")
    figures = tmp_path / "a" / "paper" / "figures"
    assert {path.stem for path in figures.glob("*.pdf")} == {path.stem for path in figures.glob("*.tex")}
    kinds = {row["kind"] for row in rows(tmp_path / "a" / "results/cross_model_analysis/data_quality.csv")}
    assert kinds == {"non_finite"}
    assert run("-C", tmp_path, "sample", "a").returncode == 3
    assert run("-C", tmp_path, "sample", "d", "--experiments", "3").returncode == 2


def test_a_messy_sample_fills_the_ledger(tmp_path: Path, run, sketches: None):
    """A messy sample is deterministic, builds, and has something for most checks to find."""
    for name in ("a", "b"):
        assert run("-C", tmp_path, "sample", name, "--messy", "--experiments", "180").returncode == 0
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    done = run("-C", tmp_path / "a", "build")
    assert done.returncode == 0, done.stderr
    kinds = {row["kind"] for row in rows(tmp_path / "a" / "results/cross_model_analysis/data_quality.csv")}
    assert kinds >= {
        "truncated", "empty", "non_finite", "mean_mismatch", "stderr_mismatch", "path_mismatch", "out_of_range",
        "unknown_task", "no_zeroshot", "no_perplexity", "missing_task", "missing_evaluation", "replicate", "not_a_number",
        "repeated_row", "unknown_infix", "outside_search", "null_zeroshot",
    }  # fmt: skip


def test_large_samples_have_replicates(tmp_path: Path, run):
    """What no grid holds becomes replicates with seeds."""
    assert run("-C", tmp_path, "sample", "a", "--experiments", "2000").returncode == 0
    done = run("-C", tmp_path / "a", "check")
    assert "2,000 experiments, 6 models, 18 search folders" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["frobnicate"], 2, "No such command"),
        (["build", "--nope"], 2, "No such option"),
        (["-C", "/does/not/exist", "build"], 2, "there is no folder"),
        (["extract", "nope"], 2, "not a search folder"),
    ],
)
def test_errors_are_one_line(small: Path, run, arguments: list[str], code: int, text: str):
    """An error is one line with a hint, without a traceback."""
    done = run(*arguments, cwd=small)
    assert done.returncode == code
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert text in errors[0]
    assert " -- " in errors[0]
    assert "Traceback" not in done.stderr


def test_debug_shows_the_traceback(tmp_path: Path, program):
    """--debug shows where an error comes from."""
    done = program("-C", tmp_path, "build", "--debug")
    assert "Traceback" in done.stderr


def test_a_bug_is_one_line_with_exit_code_1(small: Path, program, tmp_path: Path):
    """What was not foreseen is called a bug and asks for a report."""
    studies.put(
        tmp_path / "site" / "sitecustomize.py",
        "import sys\nimport reportgen.read.names\nsys.modules['reportgen.read'].folder_patterns = None\n",
    )
    done = program("-C", small, "check", env={"PYTHONPATH": f"{tmp_path / 'site'}:{Path(__file__).parents[1]}"})
    assert done.returncode == 1
    assert "this is a bug in reportgen" in done.stderr


def test_no_usable_experiment_is_exit_2(project: Path, run):
    """A study without a single usable experiment ends with exit code 2 and no output."""
    studies.experiment(project, "search_Fir_20", studies.name(1, 32, 4), "{")
    done = run("-C", project, "build")
    assert (done.returncode, "no usable experiment" in done.stderr) == (2, True)
    assert "evaluation_results.json: ends in the middle of a value" in done.stderr
    assert not (project / "site").exists()


def test_quiet_and_verbose(small: Path, run, program):
    """--quiet prints nothing, --verbose every file and every line of the ledger; both may stand anywhere."""
    studies.experiment(small, "search_Fir_20", studies.name(3, 128, 4), studies.evaluation(zeroshot=None))
    done = program("analyze", "-C", small, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (small / "results/consolidated_Fir_20/global_best_config.json").unlink()
    done = run("consolidate", "--verbose", f"-C{small}")
    assert "wrote results/consolidated_Fir_20/global_best_config.json" in done.stdout
    assert "zeroshot is null" in done.stdout


def test_general_options_may_stand_anywhere():
    """Options that belong before the command are moved there, others stay."""
    assert general_options_first(["build", "-q", "-C", "p"]) == ["-q", "-C", "p", "build"]
    assert general_options_first(["sample", "--seed", "1", "x", "--project=p"]) == [
        "--project=p",
        "sample",
        "--seed",
        "1",
        "x",
    ]
    assert general_options_first(["extract", "--", "-q"]) == ["extract", "--", "-q"]


def test_version_and_help(run, program):
    """--version names the versions that matter; every command has help."""
    done = program("--version")
    assert done.stdout.startswith("reportgen ")
    assert "matplotlib" in done.stdout
    for command in ("extract", "consolidate", "analyze", "build", "check", "init", "sample"):
        done = run(command, "--help", env={"COLUMNS": "60"})
        assert (done.returncode, "Usage" in done.stdout) == (0, True)


@pytest.mark.parametrize("pipe", ["| head -1", "2>&1 | head -1", "2>&1 | true"])
def test_a_closed_pipe_stops_nothing(six: Path, pipe: str):
    """When the reader of the output goes away the work is finished in silence."""
    command = f"{sys.executable} -m reportgen -C {six} analyze {pipe}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, env=os.environ)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
    assert (six / "results" / "cross_model_analysis" / "manifest.json").exists()


def test_extract_says_what_its_csvs_lack(small: Path, run):
    """A raw experiment that came after the CSV is pointed out, not silently left."""
    run("-C", small, "extract")
    studies.experiment(small, "search_Fir_20", studies.name(3, 128, 4), studies.evaluation())
    done = run("-C", small, "extract")
    assert "results/search_Fir_20: 1 raw experiment is not in its search_results.csv" in done.stdout
    assert run("extract", ".", "-C", "../..", cwd=small / "results" / "search_Fir_20").returncode == 0
    assert len(rows(small / "results" / "search_Fir_20" / "search_results.csv")) == 3


def test_a_site_that_mkdocs_built_itself_is_ours(small: Path, run, sketches: None):
    """After `mkdocs build` in the project the next build takes the site over; check says what happened."""
    run("-C", small, "init")
    run("-C", small, "build")
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    subprocess.run(command, cwd=small, check=True, capture_output=True)
    assert "site: built by mkdocs itself" in run("-C", small, "check").stdout
    assert run("-C", small, "build").returncode == 0
    assert run("-C", small, "check").returncode == 0


def test_a_constraint_is_said_wherever_best_is(six: Path, run):
    """Under a constraint the sentences speak of configurations that meet it."""
    studies.put(six / "reportgen.toml", '[selection]\nconstraints = ["ppl <= 20"]\n')
    done = run("-C", six, "analyze", env={"COLUMNS": "300"})
    assert (
        "the best mean accuracy of a configuration with perplexity ≤ 20 was measured for Acacia-Instruct" in done.stdout
    )
    assert "No configuration of Cypress-Instruct has a mean accuracy and meets perplexity ≤ 20." in done.stdout


def test_check_names_folders_that_nothing_makes_any_more(built: Path, tmp_path: Path, run):
    """An artefact folder of ours whose model is gone is pointed out."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    for path in (tmp_path / "results").glob("search_Acacia_*"):
        shutil.rmtree(path)
    assert "results/consolidated_Acacia_20: nothing makes this folder any more" in run("-C", tmp_path, "check").stdout


def test_inside_a_project_the_way_out_is_named(small: Path, run):
    """In a folder of a project the error says which `-C` leads to the project."""
    done = run("check", cwd=small / "results" / "search_Fir_20")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("this folder lies inside a project: add `-C ../..`")


def test_a_metric_that_is_almost_one_has_a_suggestion(small: Path, run):
    """A metric of the selection that does not occur is named with the nearest one."""
    studies.put(small / "reportgen.toml", '[selection]\nmetric = "acc_meen"\n')
    done = run("-C", small, "check")
    assert "no experiment has the metric acc_meen -- did you mean `acc_mean`?" in done.stderr


def test_help_names_no_kind_where_there_is_no_value(run):
    """The help of a flag names no kind of value, and a default is said once."""
    shown = run("serve", "--help", env={"COLUMNS": "80"}).stdout
    assert shown.count("127.0.0.1") == 1
    assert "--help" in shown
    assert "<bool>" not in shown + run("--help", env={"COLUMNS": "80"}).stdout


def test_a_closed_home_is_no_hindrance(small: Path, run, tmp_path: Path):
    """A home that cannot be a folder stops nothing: the build is whole and says nothing of it."""
    home = studies.put(tmp_path / "home", "a file")
    done = run("-C", small, "build", env={"HOME": str(home), "XDG_CONFIG_HOME": str(home / "x"), "MPLCONFIGDIR": ""})
    assert done.returncode == 0, done.stderr
    assert "atplotlib" not in done.stderr + done.stdout
