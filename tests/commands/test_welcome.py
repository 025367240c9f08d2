"""`reportgen` without a command, and what shells offer."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reportgen.cli import run
from reportgen.commands.welcome import welcome
from tests import studies


def test_an_empty_folder(tmp_path: Path):
    """Where there is nothing it says so and names a way to begin."""
    lines = welcome(tmp_path)
    assert "no folder results/" in lines[0]
    assert lines[1].startswith("next: reportgen sample demo")
    assert "reportgen --help" in lines[-1]


def test_inside_a_results_folder(six: Path):
    """In the results folder itself it points to the project above."""
    lines = welcome(six / "results")
    assert "this is a results folder" in lines[0]
    assert "-C" in lines[1]


def test_a_results_folder_that_holds_no_search(project: Path):
    """Folders that are no search folders are counted, and `check` is what to type."""
    (project / "results" / "notes").mkdir()
    lines = welcome(project)
    assert "no search folder" in lines[0]
    assert "1 other folder" in lines[1]
    assert any(f"reportgen -C {project} check" in line for line in lines)


def test_from_first_look_to_published(six: Path):
    """The next command follows what is there: init, build, check, and build again after a change."""
    text = "\n".join(welcome(six))
    assert "results/ with 18 search folders, 18 search_results.csv" in text
    assert f"reportgen -C {six} init" in text
    studies.put(six / "reportgen.toml", 'title = "T"\n')
    assert f"reportgen -C {six} build" in "\n".join(welcome(six))
    for name in ("site", "paper"):
        studies.put(six / name / "manifest.json", {"generator": "reportgen 0.1", "date": "2025-03-04T05:06:07Z"})
    later = time.time() + 100
    os.utime(six / "site" / "manifest.json", (later, later))
    text = "\n".join(welcome(six))
    assert "published: site/, paper/, built on " in text
    assert "from results up to 2025-03-04" in text
    assert f"reportgen -C {six} check" in text
    os.utime(six / "results" / "search_Acacia_20", (later + 1, later + 1))
    text = "\n".join(welcome(six))
    assert "have changed since" in text
    assert f"reportgen -C {six} build" in text


def test_raw_experiments_and_dense_models_are_counted(small: Path):
    """Experiment folders and dense models are counted by their names."""
    (small / "results" / "dense_Fir").mkdir()
    assert "1 search folder, 2 experiment folders, 1 dense model" in welcome(small)[0]


def test_own_folder_patterns_count(small: Path):
    """A pattern of the study file is known without reading the study file in earnest."""
    studies.experiment(small, "wanda-Fir-20", studies.name(1, 32, 4), studies.evaluation())
    studies.put(small / "reportgen.toml", '[methods.wanda]\nfolder = "wanda-{model}-{ratio}"\n')
    assert "2 search folders" in welcome(small)[0]


def test_a_broken_study_file(small: Path):
    """A study file that is no TOML is said to be, and `check` is what to type."""
    studies.put(small / "reportgen.toml", "title = ")
    text = "\n".join(welcome(small))
    assert "is not valid TOML" in text
    assert "check    says what is wrong" in text


def test_the_program_without_arguments(six: Path, capsys: pytest.CaptureFixture[str]):
    """Without arguments, exit code 0 and a few lines; --quiet is silent."""
    assert run(["-C", str(six)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 5
    assert run(["-q", "-C", str(six)]) == 0
    assert capsys.readouterr().out == ""


def test_it_is_a_cheap_look(six: Path):
    """No library that does the work is loaded."""
    code = (
        f"import sys; from reportgen.cli import run; run(['-C', {str(six)!r}]);"
        "sys.exit(','.join({'pandas', 'numpy', 'pydantic_settings', 'msgspec', 'mkdocs'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def offered(project: Path, *words: str) -> list[str]:
    """What a shell offers for the last of the words."""
    environment = {
        **os.environ,
        "_REPORTGEN_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(("reportgen", *words)),
        "COMP_CWORD": str(len(words)),
    }
    code = (
        "import sys; sys.argv[:] = ['reportgen']; from reportgen.cli import main\n"
        "try: main()\n"
        "finally: assert 'pandas' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment, cwd=project
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_completion_of_commands(project: Path):
    """The shell is offered the commands."""
    assert {"extract", "consolidate", "analyze", "build", "check", "explain", "init", "sample"} <= {
        *offered(project, "")
    }
    assert offered(project, "exp") == ["explain"]


def test_completion_of_models_and_folders(six: Path, tmp_path: Path):
    """Models and search folders are offered by the names of folders, also those of the project that -C names."""
    models = ["Acacia", "Acacia-Instruct", "Baobab", "Baobab-Instruct", "Cypress", "Cypress-Instruct"]
    assert offered(six, "consolidate", "--model", "") == models
    assert offered(tmp_path, "-C", str(six), "consolidate", "--model", "B") == ["Baobab", "Baobab-Instruct"]
    assert offered(six, "extract", "results/search_Acacia_") == [
        "results/search_Acacia_20", "results/search_Acacia_blockwise_20", "results/search_Acacia_layerwise_20",
    ]  # fmt: skip


def test_completion_of_keys(small: Path):
    """Keys are offered as far as they were published: macros, and a path part by part."""
    assert offered(small, "explain", "rg") == []
    assert run(["-C", str(small), "-q", "analyze"]) == 0
    studies.put(small / "paper" / "numbers.tex", "\\newcommand{\\rgAccFir}{0.6}\n")
    assert offered(small, "explain", "rgA") == ["rgAccFir"]
    assert offered(small, "explain", "models.Fir.b") == ["models.Fir.best"]
    assert "models.Fir.best.metrics" in offered(small, "explain", "models.Fir.best.")
