"""Standard errors and means of accuracies."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import DescrStatsW

from reportgen.consolidate import consolidate
from reportgen.consolidate.accuracy import check_figures
from reportgen.model.consolidated import Consolidated
from reportgen.model.experiments import Experiment, Search
from reportgen.model.ledger import Entry, Kind
from reportgen.read import read_results
from reportgen.study import Study, parse_study
from tests import studies

SEARCH = "search_Fir_20"


def run(project: Path, study: Study | None = None) -> Consolidated:
    """Read and consolidate."""
    study = study or Study()
    return consolidate(read_results(project, study), study)


def one(project: Path, document: dict, study: Study | None = None) -> tuple[dict, list[Entry]]:
    """Row and ledger of a single experiment."""
    studies.experiment(project, SEARCH, studies.name(1, 32, 4), document)
    done = run(project, study)
    return done.primary.frame.iloc[0].to_dict(), list(done.entries)


@given(st.integers(2, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_standard_error_is_that_of_a_mean_of_zeros_and_ones(counts: tuple[int, int]):
    """sqrt(p (1 - p) / (n - 1)) is statsmodels' standard error of the mean of k ones among n items."""
    right, items = counts
    study = parse_study(f"[tasks.quiz]\nitems = {items}\n")
    stand_in = Experiment(Search("s", "m", "t", "20"), "e", {}, {"acc_quiz": right / items}, {})
    error = check_figures([stand_in], study)[0].columns["acc_quiz_stderr"][0]
    scores = np.array([1.0] * right + [0.0] * (items - right))
    assert error == pytest.approx(DescrStatsW(scores).std_mean, rel=1e-9, abs=1e-12)


def test_error_of_the_mean_over_tasks(project: Path):
    """The standard error of an unweighted mean over seven tasks is that of published figures, .0061565.

    Source: p and n of a task set with RTE, evaluated with lm-evaluation-harness 0.4.13's `unweighted_mean_stderr`
    in the field study that this project rests on.
    """
    items = {**studies.ITEMS, "rte": 277}
    del items["piqa"]
    order = ("boolq", "rte", "hellaswag", "winogrande", "arc_easy", "arc_challenge", "openbookqa")
    shares = dict(zip(order, (0.76, 0.57, 0.53, 0.68, 0.72, 0.39, 0.31), strict=True))
    section = {
        task: {
            "accuracy": share,
            "full_results": {"acc,none": share, "acc_stderr,none": studies.stderr(share, items[task])},
        }
        for task, share in shares.items()
    }
    row, _ = one(project, {"metrics": {"zeroshot": section, "ppl": {"wikitext2": 9.0}}})
    assert row["acc_mean_stderr"] == pytest.approx(0.0061565, abs=1e-7)


def test_mean_error_agrees_with_simulation(project: Path):
    """The standard error of the mean over tasks is the spread of simulated re-draws of the items."""
    row, _ = one(project, studies.evaluation(0.6))
    draw = np.random.default_rng(7)
    shares = studies.accuracies(0.6)
    means = np.mean([draw.binomial(n, shares[task], 20_000) / n for task, n in studies.ITEMS.items()], axis=0)
    assert row["acc_mean_stderr"] == pytest.approx(means.std(), rel=0.02)


def test_errors_without_the_file_come_from_known_items(project: Path):
    """A CSV has no standard errors: they follow from the number of items where p n is whole."""
    studies.table(project, SEARCH, [studies.row(SEARCH, 1, 32, 4, 0.6)])
    row = run(project).primary.frame.iloc[0]
    for task, share in studies.accuracies(0.6).items():
        assert row[f"acc_{task}_stderr"] == pytest.approx(studies.stderr(share, studies.ITEMS[task]))


def test_rounded_accuracies_have_no_error(project: Path):
    """Where accuracy times items is not whole no error is made up; one line a task says so."""
    rows = [studies.row(SEARCH, i, 32, 4 * i, 0.6) for i in (1, 2)]
    studies.table(project, SEARCH, [{**row, "acc_hellaswag": 0.6123} for row in rows])
    done = run(project)
    assert "acc_hellaswag_stderr" not in done.primary.frame
    assert "acc_mean_stderr" not in done.primary.frame
    lines = [entry for entry in done.entries if entry.kind is Kind.NO_STDERR]
    assert [(line.experiment, line.facts["task"], line.facts["experiments"]) for line in lines] == [
        (SEARCH, "hellaswag", 2)
    ]


def test_an_unknown_task(project: Path):
    """A task of which nothing is known is used, has no error without the file's, and is named once."""
    document = studies.evaluation()
    document["metrics"]["zeroshot"]["quiz"] = {"accuracy": 0.5}
    document["metrics"].pop("avg_zeroshot_acc")
    row, entries = one(project, document)
    assert row["acc_quiz"] == 0.5
    assert {entry.kind for entry in entries} == {Kind.UNKNOWN_TASK, Kind.NO_STDERR}
    row, entries = one(project, document, parse_study("[tasks.quiz]\nitems = 10\n"))
    assert row["acc_quiz_stderr"] == pytest.approx(math.sqrt(0.25 / 9))
    assert entries == []


@pytest.mark.parametrize("value", [1.2, -0.1, 62.0])
def test_accuracy_outside_its_range(project: Path, value: float):
    """An impossible accuracy is left out, named, and leaves the experiment without a mean."""
    document = studies.evaluation()
    document["metrics"]["zeroshot"]["piqa"]["accuracy"] = value
    document["metrics"]["zeroshot"]["piqa"].pop("full_results")
    studies.experiment(project, SEARCH, studies.name(2, 64, 4), studies.evaluation())
    studies.experiment(project, SEARCH, studies.name(3, 64, 8), studies.evaluation())
    row, entries = one(project, document)
    assert math.isnan(row["acc_piqa"])
    assert math.isnan(row["acc_mean"])
    assert {entry.kind for entry in entries} == {Kind.OUT_OF_RANGE, Kind.MISSING_TASK}


def test_perplexity_below_one(project: Path):
    """A perplexity below one is impossible."""
    row, entries = one(project, studies.evaluation(0.6, 0.5))
    assert math.isnan(row["ppl"])
    assert Kind.OUT_OF_RANGE in {entry.kind for entry in entries}


def test_a_mean_that_is_not_the_mean(project: Path):
    """A mean that is not the mean of its tasks is replaced by it and named."""
    document = studies.evaluation()
    document["metrics"]["avg_zeroshot_acc"] = 0.7
    row, entries = one(project, document)
    assert row["acc_mean"] == pytest.approx(sum(studies.accuracies(0.6).values()) / 7)
    assert [entry.kind for entry in entries] == [Kind.MEAN_MISMATCH]


def test_a_rounded_mean_is_no_fault(project: Path):
    """A mean written with four digits is the mean of its tasks; the exact one is used."""
    document = studies.evaluation()
    exact = document["metrics"]["avg_zeroshot_acc"]
    document["metrics"]["avg_zeroshot_acc"] = round(exact, 4)
    row, entries = one(project, document)
    assert row["acc_mean"] == pytest.approx(exact, rel=1e-12)
    assert entries == []


def test_a_standard_error_that_contradicts_the_items(project: Path):
    """An error that fits another number of items is used and named with the number it fits."""
    document = studies.evaluation()
    entry = document["metrics"]["zeroshot"]["boolq"]
    entry["full_results"]["acc_stderr,none"] = studies.stderr(entry["accuracy"], 100)
    row, entries = one(project, document)
    assert row["acc_boolq_stderr"] == studies.stderr(entry["accuracy"], 100)
    assert [(e.kind, e.facts["implied"], e.facts["items"]) for e in entries] == [(Kind.STDERR_MISMATCH, 100, 3270)]


def test_a_standard_error_of_zero(project: Path):
    """An error of zero at an accuracy between 0 and 1 is not believed."""
    document = studies.evaluation()
    entry = document["metrics"]["zeroshot"]["boolq"]
    entry["full_results"]["acc_stderr,none"] = 0.0
    row, entries = one(project, document)
    assert row["acc_boolq_stderr"] == pytest.approx(studies.stderr(entry["accuracy"], 3270))
    assert [e.kind for e in entries] == [Kind.ZERO_STDERR]


def test_missing_and_additional_tasks(project: Path):
    """The mean is over the tasks that most experiments have; one that lacks a task has no mean."""
    lacking, more = studies.evaluation(), studies.evaluation()
    del lacking["metrics"]["zeroshot"]["piqa"]
    lacking["metrics"].pop("avg_zeroshot_acc")
    more["metrics"]["zeroshot"]["rte"] = {"accuracy": 138 / 277}
    more["metrics"].pop("avg_zeroshot_acc")
    for number, document in enumerate([studies.evaluation(), studies.evaluation(), lacking, more], 1):
        studies.experiment(project, SEARCH, studies.name(number, 32 * number, 4), document)
    done = run(project)
    means = done.primary.frame["acc_mean"].tolist()
    assert math.isnan(means[2])
    assert means[3] == means[0]
    kinds = [entry.kind for entry in done.entries]
    assert kinds.count(Kind.MISSING_TASK) == kinds.count(Kind.EXTRA_TASK) == 1


def test_a_task_that_does_not_count(project: Path):
    """`in_mean = false` leaves a task out of the mean."""
    document = studies.evaluation()
    document["metrics"].pop("avg_zeroshot_acc")
    row, _ = one(project, document, parse_study("[tasks.openbookqa]\nin_mean = false\n"))
    shares = studies.accuracies(0.6)
    assert row["acc_mean"] == pytest.approx((sum(shares.values()) - shares["openbookqa"]) / 6)


def test_a_mean_without_tasks(project: Path):
    """A CSV with a mean alone keeps it, without an error."""
    studies.table(project, SEARCH, [{"output_dir": studies.name(1, 32, 4), "acc_mean": 0.61, "ppl": 9.0}])
    frame = run(project).primary.frame
    assert frame["acc_mean"].tolist() == [0.61]
    assert "acc_mean_stderr" not in frame


def test_a_chosen_accuracy_makes_no_false_alarm(project: Path):
    """Where the study file chooses another accuracy the file's own mean is not held against it."""
    row, entries = one(project, studies.evaluation(), parse_study('[tasks.piqa]\nmetric = "acc"\n'))
    assert entries == []
    assert row["acc_piqa"] < studies.accuracies(0.6)["piqa"]
