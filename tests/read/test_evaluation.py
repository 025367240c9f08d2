"""Shapes of evaluations."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from reportgen.model.ledger import Kind
from reportgen.read.evaluation import Reading, read_evaluation, task_name
from reportgen.study import Study, parse_study
from tests import studies


def read(document: Any, study: Study | None = None) -> Reading:
    """Read a document given as Python values."""
    return read_evaluation(json.dumps(document).encode(), study or Study())


def kinds(reading: Reading) -> list[Kind]:
    """Kinds of a reading's faults."""
    return [fault.kind for fault in reading.faults]


def test_present_shape():
    """The present shape gives accuracies, their errors, perplexities and the parameter count."""
    document = studies.evaluation(0.6, 12.5)
    reading = read(document)
    assert reading.faults == []
    assert reading.metrics["ppl"] == 12.5
    assert reading.metrics["ppl_ptb"] == 25.0
    assert reading.metrics["params_count"] == 6_000_000_000
    assert reading.metrics["acc_mean"] == document["metrics"]["avg_zeroshot_acc"]
    for task, share in studies.accuracies(0.6).items():
        assert reading.metrics[f"acc_{task}"] == share
        assert reading.stderrs[task] == studies.stderr(share, studies.ITEMS[task])
    assert reading.timestamp == "2025-03-04T05:06:07"


def test_older_shape():
    """The older shape has its results at the top and plain metric names."""
    tasks = {"boolq": {"acc": 0.5, "acc_stderr": 0.01}, "piqa": {"acc": 0.6, "acc_norm": 0.7, "acc_norm_stderr": 0.02}}
    reading = read({"zeroshot": {"results": tasks}, "ppl": {"wikitext2": 9.5}})
    assert reading.metrics == {"ppl": 9.5, "acc_boolq": 0.5, "acc_piqa": 0.7}
    assert reading.stderrs == {"boolq": 0.01, "piqa": 0.02}


def test_a_lone_perplexity_file_lacks_zeroshot():
    """An evaluation with a perplexity alone is usable and says what it lacks."""
    reading = read({"metrics": {"ppl": {"wikitext2 (wikitext-2-raw-v1)": 21.3, "ptb": 33.4}}})
    assert reading.usable
    assert kinds(reading) == [Kind.NO_ZEROSHOT]
    assert reading.metrics == {"ppl": 21.3, "ppl_ptb": 33.4}


def test_null_zeroshot():
    """A null zero-shot section is told from a missing one."""
    assert kinds(read(studies.evaluation(zeroshot=None))) == [Kind.NULL_ZEROSHOT]


@pytest.mark.parametrize("key", ["wikitext2", "wikitext2 (wikitext-2-raw-v1)", "WikiText-2", "wikitext_2_raw"])
def test_any_key_naming_wikitext2(key: str):
    """Any spelling of WikiText-2 is the perplexity that counts."""
    document = studies.evaluation()
    document["metrics"]["ppl"] = {key: 7.0}
    assert read(document).metrics["ppl"] == 7.0


def test_a_failed_perplexity_under_the_short_key_yields_to_the_good_one():
    """Where a short key is infinite and a long one finite, the finite figure counts and the other is named."""
    document = studies.evaluation()
    document["metrics"]["ppl"] = {"wikitext2": math.inf, "wikitext2 (wikitext-2-raw-v1)": 8.0}
    reading = read(document)
    assert reading.metrics["ppl"] == 8.0
    assert kinds(reading) == [Kind.NON_FINITE]


def test_two_finite_perplexities_are_a_fault():
    """Two different finite figures for one corpus are named."""
    document = studies.evaluation()
    document["metrics"]["ppl"] = {"wikitext2": 9.0, "wikitext-2": 8.0}
    assert kinds(read(document)) == [Kind.SOURCES_DISAGREE]


def test_quick_and_standard_perplexities_stand_beside():
    """Quick and standard perplexities have columns of their own."""
    reading = read(studies.evaluation(ppl_quick_128={"wikitext2": 60.0}, ppl_standard_2048_512={"wikitext2": 12.5}))
    assert reading.metrics["ppl_quick_128"] == 60.0
    assert reading.metrics["ppl_standard_2048_512"] == 12.5
    assert reading.metrics["ppl"] == 12.5


def test_the_standard_perplexity_stands_in_with_a_reservation():
    """Without `ppl` the standard run's figure is taken and that is said."""
    reading = read(studies.evaluation(ppl=None, ppl_standard_2048_512={"wikitext2": 14.0}))
    assert reading.metrics["ppl"] == 14.0
    assert kinds(reading) == [Kind.FALLBACK]


def test_no_perplexity_is_named():
    """An evaluation without any perplexity says so."""
    assert kinds(read(studies.evaluation(ppl=None))) == [Kind.NO_PERPLEXITY]


def test_efficiency_becomes_columns():
    """Numbers of an efficiency block become columns, its copy of the model's figures does not."""
    block = {"speed": {"batch_size_1": {"throughput_tokens_per_sec": 32.5}}, "model_info": {"total_params": 1}}
    reading = read(studies.evaluation(efficiency=block))
    assert reading.metrics["efficiency_speed_batch_size_1_throughput_tokens_per_sec"] == 32.5
    assert reading.metrics["params_count"] == 6_000_000_000


def test_accuracy_that_is_neither_acc_nor_acc_norm_is_a_fault():
    """An accuracy that none of the full results has is named; it has no standard error."""
    document = studies.evaluation()
    document["metrics"]["zeroshot"]["piqa"]["accuracy"] = 0.123
    reading = read(document)
    assert kinds(reading) == [Kind.SOURCES_DISAGREE]
    assert "piqa" not in reading.stderrs


def test_the_study_file_chooses_the_metric():
    """`metric = "acc"` takes acc and its own standard error."""
    study = parse_study('[tasks.piqa]\nmetric = "acc"\n')
    document = studies.evaluation()
    full = document["metrics"]["zeroshot"]["piqa"]["full_results"]
    reading = read(document, study)
    assert reading.metrics["acc_piqa"] == full["acc,none"]
    assert reading.stderrs["piqa"] == full["acc_stderr,none"]


def test_a_metric_that_a_task_does_not_have_leaves_its_own(tmp_path):
    """Where the chosen accuracy is not there the evaluation's own counts, with a reservation."""
    reading = read(studies.evaluation(), parse_study('[tasks.boolq]\nmetric = "acc_norm"\n'))
    assert reading.metrics["acc_boolq"] == studies.accuracies(0.6)["boolq"]
    assert kinds(reading) == [Kind.FALLBACK]


def test_an_accuracy_of_nan_yields_to_the_full_results():
    """An accuracy that is not finite yields to the finite one of the full results."""
    document = studies.evaluation()
    document["metrics"]["zeroshot"]["boolq"]["accuracy"] = math.nan
    reading = read(document)
    assert reading.metrics["acc_boolq"] == studies.accuracies(0.6)["boolq"]
    assert kinds(reading) == [Kind.NON_FINITE, Kind.FALLBACK]


@pytest.mark.parametrize(
    ("entry", "kind"), [({"accuracy": "0.5"}, Kind.WRONG_TYPE), ("0.5", Kind.WRONG_TYPE), ({}, Kind.WRONG_TYPE)]
)
def test_an_accuracy_of_the_wrong_type_is_named(entry: Any, kind: Kind):
    """A task whose accuracy is no number is passed over by name, the others stay."""
    document = studies.evaluation()
    document["metrics"]["zeroshot"]["piqa"] = entry
    reading = read(document)
    assert kinds(reading) == [kind]
    assert "piqa" in reading.faults[0].facts["path"]
    assert len([name for name in reading.metrics if name.startswith("acc_")]) == 7


def test_na_as_standard_error_is_no_number():
    """The harness writes N/A where it has no standard error."""
    document = studies.evaluation()
    document["metrics"]["zeroshot"]["boolq"]["full_results"]["acc_stderr,none"] = "N/A"
    reading = read(document)
    assert reading.faults == []
    assert "boolq" not in reading.stderrs


def test_an_object_without_figures_is_nothing_usable():
    """A readable file without any of the figures gives no row."""
    assert kinds(read({"note": "hello"})) == [Kind.NOTHING_USABLE]


@pytest.mark.parametrize(("given", "expected"), [("ARC-Easy", "arc_easy"), ("boolq", "boolq"), ("My-Task", "My-Task")])
def test_task_names(given: str, expected: str):
    """Well-known tasks are recognised in any spelling, others keep their name."""
    assert task_name(given) == expected
