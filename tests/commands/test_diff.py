"""`diff`: two states of a study from folders, files and revisions, in three formats and on a page."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from reportgen.cli import run as start
from reportgen.publish.manifest import load_manifest
from tests import studies
from tests.conftest import tree

SEARCH = "search_Fir_20"
Grid = dict[tuple[int, int], float]
LEVELS: Grid = {(32, 4): 0.60, (64, 4): 0.598, (128, 4): 0.57}


def study(folder: Path, levels: Grid, search: str = SEARCH) -> Path:
    """A project whose search has a row for each level of accuracy."""
    rows = [studies.row(search, place, *cell, level) for place, (cell, level) in enumerate(levels.items(), 1)]
    studies.table(folder, search, rows)
    return folder


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The old state."""
    return study(tmp_path / "old", LEVELS)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """The new state: another best configuration far ahead, one experiment gone, one new."""
    return study(tmp_path / "new", {(32, 4): 0.60, (64, 4): 0.70, (256, 4): 0.57})


def diff(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, output and errors."""
    code = start(["diff", *map(str, arguments)])
    done = capsys.readouterr()
    return code, done.out, done.err


def document(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict:
    """What `--format json` prints."""
    return json.loads(diff(capsys, *arguments, "--format", "json")[1])


def git(folder: Path, *arguments: str) -> None:
    """Run git as nobody in particular."""
    who = ("-c", "user.name=n", "-c", "user.email=e@x", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True)


def test_the_same_folder_twice_has_no_change(old: Path, capsys: pytest.CaptureFixture[str]):
    """A sentence says so, and even --fail-on any ends with 0."""
    code, out, _ = diff(capsys, old, old, "--fail-on", "any")
    assert code == 0
    assert "Nothing changed (3 experiments)." in out


def test_what_changed_is_printed(old: Path, new: Path, capsys: pytest.CaptureFixture[str]):
    """Experiments, the best configuration with its standing, and the values with their sizes."""
    code, out, _ = diff(capsys, old, new)
    assert code == 0
    text = " ".join(out.split())
    assert "Experiments: 1 new, 1 gone, 1 changed." in text
    assert "1 of 1 models has another best configuration (the old one not tied with it: 1)." in text
    assert "the old best is not tied with the new one" in text
    assert f"{SEARCH}/{studies.name(3, 256, 4)}" in text
    assert "SE)" in text


def test_lines_fit_the_terminal(old: Path, new: Path, capsys: pytest.CaptureFixture[str], monkeypatch):
    """At 80 columns no line is longer, unless it is one name."""
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = diff(capsys, old, new)
    assert all(len(line) <= 80 or len(line.split()) == 1 for line in out.splitlines())


@pytest.mark.parametrize(("rule", "code"), [("best", 4), ("verdict", 4), ("any", 4)])
def test_a_rule_that_is_broken_ends_with_4(
    old: Path, new: Path, rule: str, code: int, capsys: pytest.CaptureFixture[str]
):
    """Another best configuration far ahead breaks each of the rules, and the error says which."""
    found, _, err = diff(capsys, old, new, "--fail-on", rule)
    assert found == code
    assert f"--fail-on {rule}" in err
    assert len(err.strip().splitlines()) <= 1 + err.count("consolidating") + err.count("reading") + err.count("analys")


def test_another_value_of_the_same_best_breaks_only_the_rule_any(
    tmp_path: Path, old: Path, capsys: pytest.CaptureFixture[str]
):
    """The best configuration and all verdicts stay, one value is another."""
    other = study(tmp_path / "other", {**LEVELS, (128, 4): 0.571})
    assert [diff(capsys, old, other, "--fail-on", rule)[0] for rule in ("best", "verdict", "any")] == [0, 0, 4]


def test_the_last_digit_of_a_csv_is_seen(tmp_path: Path, old: Path, capsys: pytest.CaptureFixture[str]):
    """A perplexity that differs in its last digit is printed with as many digits as it takes."""
    other = tmp_path / "other"
    shutil.copytree(old, other)
    path = other / "results" / SEARCH / "search_results.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    rows[0]["ppl"] = "12.000000000000002"
    studies.table(other, SEARCH, rows)
    found = document(capsys, old, other)
    (run,) = found["runs"]
    assert [(value["metric"], value["old"], value["new"]) for value in run["values"]] == [
        ("ppl", 12.0, 12.000000000000002)
    ]
    assert run["values"][0]["size"]["why"] == "no_stderr"
    assert "12.000000000000002" in diff(capsys, old, other)[1]


def test_a_repeated_run_is_told_by_its_timestamp(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Same key and values, another timestamp: run again."""
    for folder, time in (("a", "2025-01-01T00:00:00"), ("b", "2025-01-02T00:00:00")):
        given = studies.evaluation(0.6) | {"timestamp": time}
        studies.experiment(tmp_path / folder, SEARCH, studies.name(1, 32, 4), given)
    found = document(capsys, tmp_path / "a", tmp_path / "b")
    assert [(run["fate"], run["values"]) for run in found["runs"]] == [("rerun", [])]


def test_the_json_has_a_schema_and_what_a_script_asks_first(old: Path, new: Path, capsys: pytest.CaptureFixture[str]):
    """Schema, rules that would fail, both sides and all kinds of change stand at the top."""
    found = document(capsys, old, new)
    assert list(found) == [
        "schema", "changed", "headline", "old", "new", "limit", "data_known", "same_settings", "runs", "names", "best",
        "corrected", "ties", "claims", "counts", "settings",
    ]  # fmt: skip
    assert found["schema"] == 1
    assert found["changed"] == {"best": True, "verdict": True, "any": True}
    assert found["old"]["experiments"] == 3


@pytest.mark.parametrize("form", ["json", "markdown"])
def test_quiet_prints_the_document_that_was_asked_for(
    old: Path, new: Path, form: str, capsys: pytest.CaptureFixture[str]
):
    """A document asked for by --format is printed with --quiet too; sentences for people are not."""
    wanted = diff(capsys, old, new, "--format", form)[1]
    assert diff(capsys, "--quiet", old, new, "--format", form)[:2] == (0, wanted)
    assert diff(capsys, "--quiet", old, new)[:2] == (0, "")


def test_claims_of_the_study_file_are_no_settings(old: Path, new: Path, capsys: pytest.CaptureFixture[str]):
    """Statements that are new are counted as claims, and only keys beside them as settings."""
    studies.put(old / "reportgen.toml", "[claims]\na = 'models() == 1'\n")
    claims = "[claims]\na = 'models() == 2'\nb = 'models() == 1'\nc = 'models() > 0'\n"
    studies.put(new / "reportgen.toml", claims + "[statistics]\nlevel = 0.9\n")
    headline = document(capsys, old, new)["headline"]
    assert "Settings: 1 changed. Claims of the study file: 2 new, 1 changed." in headline


def test_unknown_noise_is_said_to_be_unknown(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Without standard errors nobody is said to be tied or not, and an emptied tied set says what it means."""
    sides = [study(tmp_path / "known", {**LEVELS, (64, 4): 0.599}), tmp_path / "unknown"]
    rows = [studies.row(SEARCH, place, *cell, 0.61 if place == 2 else 0.6) for place, cell in enumerate(LEVELS, 1)]
    kept = [
        {name: value for name, value in row.items() if not name.startswith("acc_") or name == "acc_mean"}
        for row in rows
    ]
    studies.table(sides[1], SEARCH, kept)
    text = " ".join(diff(capsys, *sides)[1].split())
    assert "(not known whether the old one is tied with it: 1)" in text
    assert "the old best is not known to be tied or not, for want of standard errors" in text
    assert "2 → 1 configurations: one side cannot tell which configurations are tied" in text
    assert "within noise" not in text


def test_swapped_sides_swap_new_and_gone(old: Path, new: Path, capsys: pytest.CaptureFixture[str]):
    """What is new one way is gone the other way, and the best configuration's difference turns its sign."""
    forth, back = document(capsys, old, new), document(capsys, new, old)
    kinds = [{run["key"] for run in found["runs"] if run["fate"] == fate} for found, fate in
             ((forth, "new"), (back, "gone"))]  # fmt: skip
    assert kinds[0] == kinds[1] != set()
    assert forth["best"][0]["size"]["ratio"] == -back["best"][0]["size"]["ratio"]


def test_an_analysis_file_gives_results_only(old: Path, new: Path, capsys: pytest.CaptureFixture[str]):
    """Best configurations are compared, and a sentence says that the data cannot be."""
    assert start(["-C", str(old), "--quiet", "analyze"]) == 0
    path = old / "results" / "cross_model_analysis" / "analysis.json"
    found = document(capsys, path, new)
    assert not found["data_known"]
    assert found["runs"] == []
    assert found["best"][0]["standing"] == "behind"
    assert "Changes in the data cannot be told" in " ".join(diff(capsys, path, new)[1].split())
    # A folder and its own file agree in every result.
    assert not any(document(capsys, path, old)["changed"].values())


@pytest.mark.parametrize(
    ("old_text", "new_text", "what"),
    [
        ('"schema": 1,', '"schema": 1, "schema": 1,', "given more than once: schema"),
        ('"data_quality": {', '"data_quality": {"a": {"b:": 1, "\\u0062:": 1},', "given more than once: b:"),
        ('"level": 0.95', '"level": "high"', "is no analysis.json"),
        ('"level": 0.95', '"level": 2', "is no analysis.json"),
        ('"correlation": 0.0', '"correlation": null', "is no analysis.json"),
        ('"date"', f'"{"x" * 5000}": 1e999, "date"', "is no analysis.json"),
    ],
)
def test_an_analysis_that_was_tampered_with_is_one_line(
    tmp_path: Path, old: Path, old_text: str, new_text: str, what: str, capsys: pytest.CaptureFixture[str]
):
    """A key that is given twice, or a level that is none, is bad input."""
    assert start(["-C", str(old), "--quiet", "analyze"]) == 0
    text = (old / "results" / "cross_model_analysis" / "analysis.json").read_text("utf-8")
    assert old_text in text
    path = studies.put(tmp_path / "x.json", text.replace(old_text, new_text, 1))
    code, _, err = diff(capsys, path, old)
    assert (code, len(err.splitlines())) == (2, 1)
    assert f"error: {path}: {what}" in err


@pytest.mark.parametrize("content", ["", "{}", '{"schema": 1}', "[]", "[" * 9000])
def test_a_file_that_is_no_analysis_is_one_line(
    tmp_path: Path, old: Path, content: str, capsys: pytest.CaptureFixture[str]
):
    """It names the file and what to do, and ends with 2."""
    path = studies.put(tmp_path / "x.json", content)
    code, _, err = diff(capsys, path, old)
    assert code == 2
    assert f"error: {path}: is no analysis.json" in err


def test_an_analysis_of_another_schema_is_refused(tmp_path: Path, old: Path, capsys: pytest.CaptureFixture[str]):
    """A schema that is not known here cannot be compared."""
    assert start(["-C", str(old), "--quiet", "analyze"]) == 0
    given = json.loads((old / "results" / "cross_model_analysis" / "analysis.json").read_text("utf-8"))
    path = studies.put(tmp_path / "x.json", {**given, "schema": 99})
    code, _, err = diff(capsys, path, old)
    assert code == 2
    assert "schema 99" in err


def test_a_results_folder_of_any_name_and_a_project_are_sides(
    tmp_path: Path, old: Path, new: Path, capsys: pytest.CaptureFixture[str]
):
    """`P`, `P/results` and a copy of the results under another name are the same side."""
    shutil.copytree(old / "results", tmp_path / "kept-2024")
    before = tree(tmp_path)
    found = [document(capsys, side, new) for side in (old, old / "results", tmp_path / "kept-2024")]
    for item in found:
        del item["old"]
    assert found[0] == found[1] == found[2]
    assert tree(tmp_path) == before


def test_revisions_are_sides(tmp_path: Path, old: Path, new: Path, capsys: pytest.CaptureFixture[str], monkeypatch):
    """A bare revision is the project's folder at it, REV:PATH a folder or file of it; the working tree stays as it is."""
    repository = tmp_path / "repository"
    project = repository / "study"
    shutil.copytree(old, project)
    assert start(["-C", str(project), "--quiet", "analyze"]) == 0
    git(tmp_path, "init", "--quiet", str(repository))
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "old")
    shutil.rmtree(project / "results")
    shutil.copytree(new / "results", project / "results")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "new")
    monkeypatch.chdir(tmp_path)
    before = tree(repository)
    known = document(capsys, old, new)
    for side in ("HEAD~1", "HEAD~1:study", "HEAD~1:study/results", "HEAD~1:./", "HEAD~1:./results"):
        found = document(capsys, "-C", project, side, "HEAD")
        assert (found["runs"], found["best"]) == (known["runs"], known["best"]), side
    found = document(capsys, "-C", project, "HEAD~1:study/results/cross_model_analysis/analysis.json", "HEAD")
    assert not found["data_known"]
    assert found["best"] == known["best"]
    assert tree(repository) == before


@pytest.mark.parametrize("side", ["nowhere", "HEAD~7", "--upload-pack=x", "HEAD:nowhere", ":x", "a\nb"])
def test_a_side_that_is_not_there_is_one_line(tmp_path: Path, side: str, capsys: pytest.CaptureFixture[str]):
    """Neither folder, file nor revision: one line with a hint, exit code 2."""
    project = study(tmp_path / "p", LEVELS)
    git(tmp_path, "init", "--quiet", str(project))
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "one")
    code, _, err = diff(capsys, "-C", project, "--", side, project)
    errors = [line for line in err.splitlines() if line.startswith("error")]
    assert code == 2
    assert len(errors) == 1
    assert " -- " in errors[0]


def test_without_git_a_missing_side_says_so(tmp_path: Path, old: Path, capsys: pytest.CaptureFixture[str], monkeypatch):
    """A name that is no path could be a revision only with git."""
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, err = diff(capsys, "HEAD", old)
    assert code == 2
    assert "git is not installed" in err


def test_files_of_different_ratios_cannot_be_compared(tmp_path: Path, old: Path, capsys: pytest.CaptureFixture[str]):
    """An analysis.json is about one ratio; where the other side lacks it, it is said rather than nothing found."""
    other = study(tmp_path / "other", LEVELS, "search_Fir_30")
    assert start(["-C", str(old), "--quiet", "analyze"]) == 0
    code, _, err = diff(capsys, old / "results" / "cross_model_analysis" / "analysis.json", other)
    assert code == 2
    assert "no pruning ratio in common: 20 and 30" in err


def test_both_sides_are_analysed_by_the_new_sides_study_file(old: Path, new: Path, capsys: pytest.CaptureFixture[str]):
    """Another key in the old one's file is told, and changes no result."""
    studies.put(old / "reportgen.toml", "[statistics]\nlevel = 0.8\n")
    studies.put(new / "reportgen.toml", "[statistics]\nlevel = 0.9\n")
    found = document(capsys, old, new)
    assert found["same_settings"]
    assert found["limit"] == pytest.approx(1.6449, abs=1e-4)
    assert [(item["key"], item["old"], item["new"]) for item in found["settings"]] == [("statistics.level", 0.8, 0.9)]


def test_a_wrong_study_file_of_a_side_is_named_with_the_side(old: Path, new: Path, capsys: pytest.CaptureFixture[str]):
    """Which of the two files is wrong stands in the error."""
    studies.put(old / "reportgen.toml", "nothing = 1\n")
    code, _, err = diff(capsys, old, new)
    assert code == 2
    assert f"error: {old}: reportgen.toml: unknown key" in err


def test_a_link_in_a_revision_leads_nowhere_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A link that leaves the results is refused, as in a folder; one inside is followed."""
    project, outside = study(tmp_path / "p", LEVELS), study(tmp_path / "outside", {(8, 8): 0.9}, "search_Oak_20")
    (project / "results" / "search_Oak_20").symlink_to(outside / "results" / "search_Oak_20")
    (project / "results" / "search_Fir_blockwise_20").symlink_to(SEARCH)
    git(tmp_path, "init", "--quiet", str(project))
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "one")
    found = document(capsys, "-C", project, "HEAD", project)
    assert not found["changed"]["any"]
    assert found["old"]["experiments"] == 6


def test_dense_models_are_compared(old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """The model before pruning is a run of its own: new where it was added, run again where its file is another."""
    other = tmp_path / "other"
    shutil.copytree(old, other)
    place = "results/dense_Fir/evaluation/evaluation_results.json"
    studies.put(other / place, studies.evaluation(0.7))
    assert [(run["key"], run["fate"]) for run in document(capsys, old, other)["runs"]] == [("dense_Fir", "new")]
    studies.put(old / place, studies.evaluation(0.69))
    (run,) = document(capsys, old, other)["runs"]
    assert (run["key"], run["fate"]) == ("dense_Fir", "rerun")
    size = next(value["size"] for value in run["values"] if value["metric"] == "acc_mean")
    assert size["difference"] == pytest.approx(0.01, abs=0.001)
    assert size["ratio"] > 1


def test_several_ratios_are_compared_one_by_one(tmp_path: Path, old: Path, capsys: pytest.CaptureFixture[str]):
    """A ratio that is new is named, its experiments are new, and results of the other ratio stay as they were."""
    both = tmp_path / "both"
    shutil.copytree(old, both)
    study(both, {(32, 4): 0.5, (64, 4): 0.51}, "search_Fir_30")
    found = document(capsys, old, both)
    assert [(item["what"], item["ratio"], item["fate"]) for item in found["names"]] == [("ratio", "30", "new")]
    assert {(run["ratio"], run["fate"]) for run in found["runs"]} == {("30", "new")}
    assert found["best"] == []


def test_names_stay_names_in_markdown(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A folder's name can neither make markup, nor break the table, nor call anybody."""
    search = "search_Fir|@all<img src=x>`#1_20"
    sides = [study(tmp_path / folder, {(32, 4): level}, search) for folder, level in (("a", 0.6), ("b", 0.7))]
    _, out, _ = diff(capsys, *sides, "--format", "markdown")
    assert "@all" not in out
    assert "<img" not in out
    tables = [line for line in out.splitlines() if line.startswith("|")]
    assert tables
    assert all("all" not in line or "&#64;&#8203;all&#60;img" in line for line in tables)
    heads = [line.count("|") for line in tables if set(line) <= set("|:- ")]
    assert {line.count("|") for line in tables} == set(heads)


def test_markdown_has_a_headline_and_short_tables(tmp_path: Path, old: Path, capsys: pytest.CaptureFixture[str]):
    """The first line after the heading is the headline; a list longer than 20 says how many are left out."""
    many = study(tmp_path / "many", {**LEVELS, **{(32, place): 0.5 for place in range(5, 30)}})
    _, out, _ = diff(capsys, old, many, "--format", "markdown")
    assert out.startswith("### What changed\n\n**")
    rows = [line for line in out.split("#### Experiments")[1].split("####")[0].splitlines() if line.startswith("|")]
    assert len(rows) == 22
    assert "and 5 more" in out


def test_build_against_makes_a_page_and_check_still_passes(
    old: Path, new: Path, capsys: pytest.CaptureFixture[str], sketches: None
):
    """The page says what changed, manifests name what it was held against, and the next plain build takes it away."""
    project = str(new)
    assert start(["-C", project, "build", "--against", str(old)]) == 0
    page = (new / "docs" / "report" / "changes.md").read_text("utf-8")
    assert "What changed" in page
    assert (new / "site" / "report" / "changes.html").is_file()
    assert "report/changes.md" in (new / "docs" / "report" / ".mkdocs.yml").read_text("utf-8")
    manifest = load_manifest(new / "docs" / "report")
    assert manifest
    assert manifest["against"]["name"] == str(old)
    assert start(["-C", project, "check"]) == 0
    first = tree(new)
    assert start(["-C", project, "build", "--against", str(old)]) == 0
    assert tree(new) == first
    assert start(["-C", project, "build"]) == 0
    assert not (new / "site" / "report" / "changes.html").exists()
    assert start(["-C", project, "check"]) == 0
