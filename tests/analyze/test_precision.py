"""Error bars where a standard error is zero, and bounds that such tasks leave."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from reportgen.analyze.cells import all_cells
from reportgen.analyze.noise import two_sided
from reportgen.analyze.pairs import compare
from reportgen.analyze.precision import ErrorBars, Intervals
from reportgen.model.claims import Why
from reportgen.model.precision import Interval, TaskPrecision
from tests.analyze.made import made
from tests.studies import stderr

RANDOM = np.random.default_rng(0)


def measured(task: str, hits: int, items: int) -> dict[str, float]:
    """Accuracy and standard error of a task, as the harness gives them."""
    return {f"acc_{task}": hits / items, f"acc_{task}_stderr": stderr(hits / items, items)}


def precision(rows: list[dict[str, Any]], toml: str = "") -> tuple[dict[str, Interval], dict[str, TaskPrecision]]:
    """Intervals by metric and precision by task."""
    part, study, so_far = made(rows, toml)
    bars = ErrorBars()(part, study, so_far, RANDOM)
    found = {item.metric: item for item in Intervals()(part, study, so_far, RANDOM)}
    return found, {item.task: item for item in bars.tasks}


@pytest.mark.parametrize("hits", [0, 40])
def test_an_accuracy_of_zero_or_one_has_wilsons_interval(hits: int):
    """With the study file's number of items the interval is that of statsmodels, not a point without width."""
    rows = [measured("own", hits, 40) | measured("piqa", 1500, 1838)]
    found, tasks = precision(rows, "[tasks.own]\nitems = 40\n")
    low, high = proportion_confint(hits, 40, method="wilson")
    assert (found["acc_own"].low, found["acc_own"].high) == (pytest.approx(low, abs=1e-12), pytest.approx(high))
    assert (found["acc_own"].wilson, found["acc_own"].why, tasks["own"].small) == (True, None, True)
    assert (found["acc_piqa"].wilson, tasks["piqa"].small) == (False, False)


def test_known_tasks_need_no_study_file():
    """A task of the built-in table gets Wilson's interval although its standard error is zero."""
    found, _ = precision([measured("boolq", 3270, 3270)])
    low, _ = proportion_confint(3270, 3270, method="wilson")
    assert (found["acc_boolq"].low, found["acc_boolq"].high) == (pytest.approx(low), pytest.approx(1))


@pytest.mark.parametrize("hits", [0, 40])
def test_without_a_number_of_items_there_is_a_reason(hits: int):
    """No interval is made up for an accuracy of 0 or 1 on a task of unknown size, and none is called normal."""
    found, tasks = precision([measured("own", hits, 40)])
    for metric in ("acc_own", "acc_mean"):
        item = found[metric]
        assert (item.low, item.high, item.wilson, item.why) == (None, None, False, Why.ZERO_STDERR)
    assert (tasks["own"].small, tasks["own"].zeros, tasks["own"].recovered) == (True, 1, None)


def compared(first: dict[str, float], second: dict[str, float], toml: str = ""):
    """The comparison of two configurations."""
    part, study, _ = made([first | {"cell": 1}, second | {"cell": 2}], toml)
    (cells,) = all_cells(part, study).values()
    return compare((cells, 0), (cells, 1), study, None)


def extremes(tables: list[tuple[int, int, int]]) -> tuple[float, float]:
    """Smallest and largest standard error of a difference of mean accuracies, over all overlaps of the answer sheets."""
    found = []
    for first, second, items in tables:
        own = []
        for both in range(max(0, first + second - items), min(first, second) + 1):
            wins, losses = first - both, second - both
            own.append(((wins + losses) / items - ((wins - losses) / items) ** 2) / items)
        found.append(own)
    totals = [math.sqrt(sum(choice)) / len(tables) for choice in itertools.product(*found)]
    return min(totals), max(totals)


@pytest.mark.parametrize("certain", [(20, 20), (0, 0), (20, 0)])
def test_a_task_without_any_doubt_leaves_the_bounds(certain: tuple[int, int]):
    """Bounds are those of counting all overlaps; a task whose accuracies are 0 or 1 adds nothing, its items unknown."""
    sheets = [(12, 15, 20), (*certain, 20)]
    first, second = (
        measured("one", sheets[0][place], 20) | measured("two", sheets[1][place], 20) for place in range(2)
    )
    found = compared(first, second)
    # The harness's standard error gives back the number of items exactly.
    assert (found.stderr_low, found.stderr_high) == pytest.approx(extremes(sheets))


def test_known_items_stand_in_for_a_standard_error_of_zero():
    """Where one side is sure and the other has no standard error, bounds need the study file's number of items."""
    first = measured("one", 20, 20) | measured("two", 15, 20)
    second = {"acc_one": 0.9, "acc_one_stderr": 0.0} | measured("two", 12, 20)
    assert compared(first, second).stderr_high is None
    found = compared(first, second, "[tasks.one]\nitems = 20\n")
    assert (found.stderr_low, found.stderr_high) == pytest.approx(extremes([(20, 18, 20), (15, 12, 20)]))


def test_correlated_answers_have_a_verdict_of_their_own():
    """The verdict at the second correlation is that of the interval from the narrower standard error, by hand."""
    first, second = measured("one", 620, 1000), measured("one", 580, 1000)
    found = compared(first, second)
    errors = [item["acc_one_stderr"] for item in (first, second)]
    narrow = math.sqrt(errors[0] ** 2 + errors[1] ** 2 - 1.6 * errors[0] * errors[1])
    assert found.stderr_sensitivity == pytest.approx(narrow)
    half = two_sided(0.95) * narrow
    assert found.difference > half
    assert (found.verdict.value, found.verdict_sensitivity.value) == ("undecided", "supported")
