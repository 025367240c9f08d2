"""Ranks and agreement of orders against SciPy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reportgen.analyze import orders
from reportgen.analyze.orders import midranks, tau_b

TIED = st.lists(st.integers(-3, 3) | st.floats(-1e3, 1e3), min_size=1, max_size=30)


@given(TIED)
def test_midranks_are_those_of_scipy(values: list[float]):
    """Ranks averaged over ties are `scipy.stats.rankdata`'s to the last bit."""
    assert midranks(values).tolist() == stats.rankdata(values).tolist()


def test_midranks_along_an_axis():
    """Rows and columns are ranked each for itself, as SciPy ranks them; without an axis all values together."""
    values = np.random.default_rng(1).integers(0, 5, (7, 4)).astype(float)
    for axis in (0, 1):
        assert (midranks(values, axis) == stats.rankdata(values, axis=axis)).all()
    assert (midranks(values) == stats.rankdata(values)).all()


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.floats(0, 1)), min_size=2, max_size=60))
def test_tau_b_is_that_of_scipy(rows: list[tuple[float, float, float]]):
    """Kendall's tau-b between all columns is `scipy.stats.kendalltau`'s, NaN beside a constant column."""
    figures = np.array(rows, dtype=float)
    found = tau_b(figures)
    for i in range(3):
        for j in range(3):
            if len(set(figures[:, i])) == 1 or len(set(figures[:, j])) == 1:
                assert np.isnan(found[i, j])
            else:
                wanted = stats.kendalltau(figures[:, i], figures[:, j], method="auto").statistic
                assert found[i, j] == pytest.approx(wanted, abs=1e-14)


def test_tau_b_of_many_values_is_the_same(monkeypatch: pytest.MonkeyPatch):
    """In parts, at once and by sorting tau-b is the same."""
    figures = np.round(np.random.default_rng(2).normal(size=(700, 3)), 1)
    at_once = tau_b(figures)
    monkeypatch.setattr(orders, "_PAIRS", 5_000)
    assert tau_b(figures).tolist() == at_once.tolist()
    monkeypatch.setattr(orders, "_FEW", 10)
    assert tau_b(figures) == pytest.approx(at_once, abs=1e-12)


def test_tau_b_of_nothing():
    """Without columns there is nothing to compare."""
    assert tau_b(np.zeros((4, 0))).shape == (0, 0)
