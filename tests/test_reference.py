"""The real study, where it lies beside the checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from reportgen.model.ledger import Kind
from reportgen.read.diagnosis import read_gradients
from reportgen.read.evaluation import read_evaluation
from reportgen.study import Study
from tests.conftest import REFERENCE


@pytest.mark.reference
@pytest.mark.parametrize("study", ["headline", "grid"])
@pytest.mark.parametrize("step", ["extract", "analyze"])
def test_the_reference_study_is_reproduced(study: str, step: str):
    """The study's own checker finds no fault in the steps that write results; `.ci/run` has it check a build too."""
    command = [
        sys.executable,
        str(REFERENCE / "check.py"),
        "--command",
        f"{sys.executable} -m reportgen",
        "--step",
        step,
        study,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.reference
def test_the_published_observations_are_made(tmp_path, run):
    """On the published best configurations, every published observation is printed."""
    shutil.copytree(REFERENCE / "headline" / "results", tmp_path / "results")
    done = run("-C", tmp_path, "analyze", env={"COLUMNS": "300"})
    text = " ".join(done.stdout.split())
    for expected in (
        "All 3 Instruct models have their best configuration at the same calibration length (32), the "
        "smallest among the best configurations.",
        "blockwise is the best method in 4 of 6 models.",
        "Only in the Qwen family is layerwise the best method, in both variants.",
        "Mistral-Instruct has the highest mean accuracy (0.6552) and also the highest perplexity (24.33)",
        "Of the Base models, Qwen's is the best by mean accuracy",
        "The largest measured difference of Instruct from Base is Mistral's (+0.0605, +10.18 %)",
    ):
        assert expected in text


@pytest.mark.reference
def test_the_raw_examples_are_read():
    """Each raw file as it came is read: what it lacks is said, nothing is refused."""
    for path in sorted((REFERENCE / "raw_examples").rglob("*.json")):
        if path.name == "best_config.json":
            continue
        reader = read_gradients if path.parent.name == "analysis" else read_evaluation
        reading = reader(path.read_bytes(), Study())
        assert reading.usable
        assert reading.metrics
        allowed = {Kind.NON_FINITE, Kind.NO_ZEROSHOT}
        assert {fault.kind for fault in reading.faults} <= allowed, path
