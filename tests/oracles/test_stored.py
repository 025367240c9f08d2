"""The analysis against stored numbers of other people's programs; `__init__.py` says how they were made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reportgen.analyze.curse import WinnersCurses
from reportgen.analyze.effort import best_of
from reportgen.analyze.fairness import expected_best
from reportgen.analyze.ties import TiedSets
from reportgen.pipeline import run
from tests import studies
from tests.oracles.stored import FOLDER, read
from tests.simulations.worlds import World, answered, study_of, study_with


def cases(script: str, version: str) -> list[Any]:
    """The cases of a script, by a version that the test names."""
    stored = read(script)
    assert stored.version == version
    assert stored.script == f"tests/oracles/{script}.py"
    return list(stored.cases)


def test_every_number_has_a_script_and_every_script_its_numbers():
    """Each JSON file stands beside the script that it names, and the other way round."""
    own = {path.stem for path in FOLDER.glob("*.json")}
    assert own == {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "stored", "test_stored"}
    assert all((FOLDER / Path(read(name).script).name).is_file() for name in own)


def test_standard_errors_are_those_of_the_harness(project: Path):
    """Errors of tasks and of their mean are lm-eval 0.4.13's mean_stderr and unweighted_mean_stderr (lm_eval_stderr.py)."""
    found = cases("lm_eval_stderr", "lm-eval 0.4.13")
    rows = []
    for number, case in enumerate(found, 1):
        shares = {f"acc_{task}": hits / case["items"][task] for task, hits in case["hits"].items()}
        name = studies.name(number, 32 * number, 4)
        rows.append({"output_dir": f"results/search_Fir_20/{name}", **shares, "success": True})
    studies.table(project, "search_Fir_20", rows)
    frame = run(project).consolidated.primary.configurations
    for case, (_, row) in zip(found, frame.iterrows(), strict=True):
        assert row["acc_mean_stderr"] == pytest.approx(case["mean"], rel=1e-9)
        for task, stderr in case["stderrs"].items():
            assert row[f"acc_{task}_stderr"] == pytest.approx(stderr, rel=1e-9)


@pytest.mark.parametrize("case", cases("opda_curves", "opda 0.8.0"), ids=lambda case: case["name"])
def test_the_expected_best_is_opdas(case: Any):
    """Expected bests without replacement are opda 0.8.0's u_tuning_curve; its others, with it, are lower (opda_curves.py)."""
    scores = np.array(case["scores"])
    mean, _, _ = best_of(scores)
    assert mean == pytest.approx(case["without"], rel=1e-12)
    assert [expected_best(scores, k + 1) for k in range(len(scores))] == pytest.approx(case["without"], rel=1e-12)
    assert case["with"] == pytest.approx(case["average"], rel=1e-12)
    assert (mean >= np.array(case["with"]) - 1e-12).all()
    assert mean[0] == pytest.approx(case["with"][0])


@pytest.mark.parametrize(
    "case", cases("arch_mcs", "arch 8.0.0, numpy 2.4.6"), ids=lambda c: f"{c['truth']}-{c['shared']}"
)
def test_tied_sets_contain_the_model_confidence_set(case: Any):
    """From accuracies alone the tied set holds the set that arch 8.0.0's MCS makes of the single answers (arch_mcs.py).

    It eliminates step by step, so it may be smaller. With the correlation of the answers in the study file, ours has
    at most two configurations more; without it, more, because shared items make differences surer than it may know.
    """
    hits = np.array(case["hits"])[:, None]
    cells = answered(hits, np.array([case["items"]]), ("task",))
    sizes = []
    for correlation in (0.0, max(0.0, case["correlation"])):
        part, study, so_far = study_of(cells, study_with(correlation=correlation))
        overall = TiedSets()(part, study, so_far, np.random.default_rng(0))[0]
        members = {member.params["row"] for member in overall.members}
        assert members >= set(case["included"])
        sizes.append(len(members))
    assert sizes[0] >= sizes[1]
    assert sizes[1] <= len(case["included"]) + 2


WINNERS = cases("inference_on_winners", "multiple-inference 1.2.0")


@pytest.mark.parametrize("case", WINNERS, ids=lambda case: f"{case['truth']}-{case['values'][0]}")
def test_tied_sets_contain_the_set_of_the_best(case: Any):
    """The tied set holds multiple-inference 1.2.0's set of the truly best and at most 2 cells more (inference_on_winners.py).

    That set (Mogstad, Romano, Shaikh, Wilhelm 2024) rejects step by step and one-sided; ours in one step, over all
    pairs.
    """
    part, study, so_far = World().measured(np.array(case["values"]), 1.0)
    overall = TiedSets()(part, study, so_far, np.random.default_rng(0))[0]
    members = {int(member.experiments[0].split("/")[1]) for member in overall.members}
    assert members >= set(case["best"])
    assert len(members) <= len(case["best"]) + 2


def test_the_corrected_best_is_within_the_hybrid_interval():
    """Where multiple-inference 1.2.0's hybrid interval holds the truth, it holds the corrected best (inference_on_winners.py).

    The interval of Andrews, Kitagawa and McCloskey assumes nothing of the grid and is far wider; ours is about its
    additive fit, and nearer to the truth than their median-unbiased value.
    """
    ours, theirs = [], []
    for case in WINNERS:
        part, study, so_far = World().measured(np.array(case["values"]), 1.0)
        found = WinnersCurses()(part, study, so_far, np.random.default_rng(0))[0]
        if case["low"] <= case["true"] <= case["high"]:
            assert case["low"] <= found.corrected <= case["high"]
            assert found.high - found.low < case["high"] - case["low"]
        ours.append(abs(found.corrected - case["true"]))
        theirs.append(abs(case["median"] - case["true"]))
    assert np.mean(ours) < np.mean(theirs)
