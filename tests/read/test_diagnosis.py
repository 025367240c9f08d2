"""Files of the analysis folder."""

from __future__ import annotations

import json
import math

import pytest

from reportgen.model.ledger import Kind
from reportgen.read.diagnosis import read_comparison, read_gradients
from reportgen.study import Study


def comparison(document):
    """Read a comparison given as Python values."""
    return read_comparison(json.dumps(document).encode(), Study())


def gradients(document):
    """Read a diagnosis given as Python values."""
    return read_gradients(json.dumps(document).encode(), Study())


def test_comparison_with_totals():
    """Totals give the parameters left and the share removed."""
    reading = comparison({"total_params": {"original": 10, "pruned": 8, "reduction_ratio": 0.2}})
    assert reading.metrics == {"params_count": 8.0, "pruning_ratio": 0.2}


def test_comparison_with_sides():
    """The other shape gives the same, the share from the two counts."""
    reading = comparison({"original_model": {"total_params": 10}, "pruned_model": {"total_params": 8}})
    assert reading.metrics["params_count"] == 8.0
    assert reading.metrics["pruning_ratio"] == pytest.approx(0.2)


def test_comparison_without_figures():
    """A comparison without totals is not usable."""
    assert [fault.kind for fault in comparison({"layers": []}).faults] == [Kind.NOTHING_USABLE]


def test_ranges_as_lists_and_as_text():
    """A range's width is the same from a list and from the text `low ~ high`."""
    listed = gradients({"gradient_statistics": {"mean_range": [0.0837, 0.905], "mean_ratio": 10.8}})
    written = gradients({"gradient_statistics": {"mean_range": "8.37e-02 ~ 9.05e-01", "mean_ratio": 10.8}})
    assert listed.metrics["grad_mean_range"] == written.metrics["grad_mean_range"] == 0.905 - 0.0837


def test_infinite_ranges():
    """A range that ends at infinity has infinite width."""
    reading = gradients({"gradient_statistics": {"norm_range": [192.2, math.inf], "norm_ratio": math.inf}})
    assert reading.metrics == {"grad_norm_ratio": math.inf, "grad_norm_range": math.inf}
    assert [fault.kind for fault in reading.faults] == [Kind.NON_FINITE]


@pytest.mark.parametrize("layers", [[{"layer_idx": 1}, {"layer_idx": 2}], 2])
def test_extreme_layers_as_list_or_number(layers: object):
    """Extremely pruned layers come as a list of layers or as their number."""
    assert gradients({"extreme_pruning_layers": layers}).metrics == {"extreme_pruning_layers": 2.0}


def test_the_count_of_extreme_layers_comes_first():
    """`num_extreme_layers` counts; a list of another length is a fault."""
    reading = gradients({"num_extreme_layers": 3, "extreme_pruning_layers": [{}]})
    assert reading.metrics == {"extreme_pruning_layers": 3.0}
    assert [fault.kind for fault in reading.faults] == [Kind.SOURCES_DISAGREE]


def test_statistics_at_the_top():
    """`gradient_statistics.json` has its figures at the top."""
    assert gradients({"mean_ratio": 2.0, "norm_range": [1, 3]}).metrics == {
        "grad_mean_ratio": 2.0,
        "grad_norm_range": 2.0,
    }


def test_a_range_that_is_none():
    """What is no range is named and passed over."""
    reading = gradients({"gradient_statistics": {"mean_range": "wide", "mean_ratio": 2.0}})
    assert [fault.facts["path"] for fault in reading.faults] == ["$.gradient_statistics.mean_range"]


def test_a_share_that_is_not_finite_is_named():
    """A share removed that no float holds is named."""
    reading = comparison({"original_model": {"total_params": 5e-324}, "pruned_model": {"total_params": 8}})
    assert reading.metrics["pruning_ratio"] == -math.inf
    assert [fault.kind for fault in reading.faults] == [Kind.NON_FINITE]


@pytest.mark.parametrize("given", ["1e-5 ~ inf", "-inf ~ 1", [-1.7e308, 1.7e308], "-1e308 ~ 1e309"])
def test_a_width_that_is_not_finite_is_named(given: object):
    """A range whose width is infinite is named, also where no number of the file is."""
    reading = gradients({"gradient_statistics": {"mean_range": given, "mean_ratio": 1.0}})
    assert reading.metrics["grad_mean_range"] == math.inf
    assert [fault.kind for fault in reading.faults] == [Kind.NON_FINITE]
