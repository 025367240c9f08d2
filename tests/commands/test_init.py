"""`init`: the head of the study file sums up what was found, in sentences."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reportgen.cli import run
from reportgen.study import parse_study
from tests import studies
from tests.conftest import REFERENCE


def head(project: Path) -> str:
    """The summary at the head of the study file, as running text."""
    assert run(["-C", str(project), "-q", "init"]) == 0
    text = (project / "reportgen.toml").read_text("utf-8")
    parse_study(text)
    lines = text.partition("\n\n")[0].splitlines()
    # A path is not broken.
    assert all(line.startswith("#") and (len(line) <= 100 or " " not in line[2:]) for line in lines)
    return " ".join(line.removeprefix("#").strip() for line in lines)


def test_a_whole_study(six: Path):
    """Models with their variants, methods, values, tasks and the lack of dense models are named."""
    text = head(six)
    assert "6 models: Acacia (Base, Instruct), Baobab (Base, Instruct) and Cypress (Base, Instruct)." in text
    assert "162 experiments in 18 search folders at pruning ratio 20 %" in text
    assert "3 pruning methods, each on all models: taylor, layerwise and blockwise." in text
    assert "taylor_seq_len with 32, 64, 128; taylor_num_samples with 4, 128, 512." in text
    assert "All 18 searches are full grids" in text
    assert "7 zero-shot tasks: boolq" in text
    assert "No unpruned model was found." in text
    assert "nothing is in doubt" in text or "used with a reservation" in text


def test_missing_cells_are_named(project: Path):
    """A grid that lacks cells names them by their values."""
    for number, (length, samples) in enumerate([(32, 4), (32, 8), (64, 4)], 1):
        studies.experiment(project, "search_Fir_20", studies.name(number, length, samples), studies.evaluation())
    assert "0 of 1 searches" not in (text := head(project))
    assert "Missing are: search_Fir_20: 64×8." in text


def test_what_could_not_be_read_is_named(small: Path):
    """Files that could not be used are counted by kind, and the first is named."""
    studies.experiment(small, "search_Fir_20", studies.name(3, 128, 4), "{")
    text = head(small)
    assert (
        "1 experiment or folder could not be used, wholly or in part: truncated file (1); the first file is results/search_Fir_20/exp_003"
        in text
    )
    assert "reportgen check --verbose" in text


def test_dense_models_replicates_and_other_ratios(project: Path):
    """Unpruned models that are there and that are not, repeated configurations and other ratios are named."""
    for model in ("Fir", "Oak"):
        for seed in (1, 2):
            studies.experiment(project, f"search_{model}_20", f"exp_00{seed}_lr1_seed{seed}", studies.evaluation())
    studies.experiment(project, "search_Oak_30", "exp_001_lr1_seed1", studies.evaluation())
    studies.put(project / "results/dense_Fir/evaluation/evaluation_results.json", studies.evaluation(0.7))
    text = head(project)
    assert "An unpruned model was found for Fir, none for Oak." in text
    assert "2 experiments repeat a configuration, told apart by seed." in text
    assert "30 % (1 experiment)" in text
    assert "Each of the 2 searches has a single configuration." in text


def test_it_never_overwrites(six: Path):
    """Running it again changes nothing, whichever of the files is there."""
    studies.put(six / "reportgen.toml", 'title = "Mine"\n')
    assert run(["-C", str(six), "-q", "init"]) == 0
    assert (six / "reportgen.toml").read_text("utf-8") == 'title = "Mine"\n'
    before = {path: path.read_bytes() for path in six.rglob("*") if path.is_file()}
    assert run(["-C", str(six), "-q", "init"]) == 2
    assert {path: path.read_bytes() for path in six.rglob("*") if path.is_file()} == before


def test_names_end_no_comment(project: Path):
    """A line break in a name does not end a comment."""
    search = "search_Fir\ntitle = 1_20"
    studies.table(project, search, [studies.row(search, 1, 32, 4, 0.6)])
    assert "title = 1" in head(project)


@pytest.mark.reference
@pytest.mark.parametrize("name", ["grid", "headline"])
def test_the_reference_studies(tmp_path: Path, name: str):
    """The reference studies are summed up in a head of fewer than forty lines."""
    shutil.copytree(REFERENCE / name / "results", tmp_path / "results")
    text = head(tmp_path)
    assert len((tmp_path / "reportgen.toml").read_text("utf-8").partition("\n\n")[0].splitlines()) < 40
    assert "Llama (Base, Instruct)" in text
