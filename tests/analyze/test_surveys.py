"""What was tried, and how figures go together."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reportgen import read
from tests import studies


def test_searches_are_summed_up(six: Path):
    """Trials, ranges and coverage are those of the grid."""
    studies.table(six, "search_Acacia_20", [studies.row("search_Acacia_20", i, 32 * i, 4 * i, 0.5) for i in (1, 2)])
    first, second = read(six).analysis.searches[:2]
    assert (first.model, first.method, first.configurations, first.cells) == ("Acacia", "taylor", 2, 4)
    assert first.coverage == 0.5
    assert second.values == {"taylor_seq_len": (32, 64, 128), "taylor_num_samples": (4, 128, 512)}


def test_main_effects_are_group_means(six: Path):
    """The effect of a value is pandas' mean over the configurations that have it."""
    study = read(six)
    frame = study.configurations
    for item in study.analysis.effects:
        own = frame[
            (frame["model"] == item.model) & (frame["method"] == item.method) & (frame[item.parameter] == item.value)
        ]
        assert item.configurations == len(own)
        assert item.mean == pytest.approx(own["acc_mean"].mean(), rel=1e-12)
        assert item.best == own["acc_mean"].max()


def test_the_trade_off_is_against_the_lowest_perplexity(project: Path):
    """The other configuration is the one with the smallest finite perplexity."""
    cells = [(32, 0.60, 12.0), (64, 0.62, 15.0), (128, 0.55, 9.0), (256, 0.5, math.inf)]
    rows = [studies.row("search_Fir_20", i, s, 4, level, ppl) for i, (s, level, ppl) in enumerate(cells, 1)]
    studies.table(project, "search_Fir_20", rows)
    (item,) = read(project).analysis.tradeoffs
    assert (item.configurations, item.secondary, item.other_secondary, item.same) == (3, 15.0, 9.0, False)
    assert item.other_params["taylor_seq_len"] == 128
    assert item.other_primary < item.primary


def test_gradient_statistics_count_different_values(project: Path):
    """Methods share the statistics of a calibration set: n is the number of different finite values."""
    for method in ("", "_blockwise"):
        for number, ratio in enumerate((2.0, 4.0, math.inf), 1):
            studies.experiment(
                project, f"search_Fir{method}_20", studies.name(number, 32 * number, 4), studies.evaluation(),
                gradient_diagnosis={"gradient_statistics": {"norm_ratio": ratio}},
            )  # fmt: skip
    (item,) = read(project).analysis.gradients
    assert (item.metric, item.experiments, item.non_finite, item.distinct) == ("grad_norm_ratio", 4, 2, 2)
    assert (item.low, item.median, item.high) == (2.0, 3.0, 4.0)


def test_tasks_over_the_best_configurations(six: Path):
    """Lowest, highest and mean accuracy of a task are those of the best configurations."""
    study = read(six)
    best = pd.DataFrame([model.best.metrics for model in study.analysis.models])
    for item in study.analysis.tasks:
        values = best[f"acc_{item.task}"]
        assert (item.models, item.low, item.high) == (6, values.min(), values.max())
        assert item.mean == pytest.approx(np.mean(values))


def test_tasks_against_dense(small: Path):
    """The share kept of a task is the mean over the models that have a dense evaluation."""
    studies.put(
        small / "results" / "dense_Fir" / "evaluation" / "evaluation_results.json", studies.evaluation(0.7, 8.0)
    )
    dense, pruned = studies.accuracies(0.7), studies.accuracies(0.6)
    for item in read(small).analysis.tasks:
        assert item.kept == pytest.approx(100 * pruned[item.task] / dense[item.task])
