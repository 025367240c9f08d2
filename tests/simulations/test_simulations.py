"""Methods on studies of known truth: coverage, family-wise error, power, and bias."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tests.simulations.campaign import LIMITS, SIMULATIONS, table
from tests.simulations.figures import FACTOR, Figure, Ledger, Side, Simulation


def name_of(simulation: Simulation) -> str:
    """Module and function."""
    return f"{simulation.__module__.split('.')[-1]}-{simulation.__name__}"


@pytest.mark.parametrize("simulation", [item for item in SIMULATIONS if item not in LIMITS], ids=name_of)
def test_a_method_does_what_it_claims(simulation: Simulation):
    """Each simulated figure is what it ought to be, but for what chance does once in 2000 times."""
    found = list(simulation(SIMULATIONS[simulation] * FACTOR))
    assert found
    assert [str(figure) for figure in found if not figure.holds] == []


@pytest.mark.parametrize("simulation", LIMITS, ids=name_of)
def test_a_limit_of_a_method_is_where_it_was(simulation: Simulation):
    """What a method does not claim to do it does not do; a figure that holds now is to be struck from the limits."""
    assert any(not figure.holds for figure in simulation(SIMULATIONS[simulation] * FACTOR))


def test_a_figure_knows_its_side():
    """A rate may miss what is expected by what is binomial, and by anything on the side that is allowed."""
    book = Ledger("0 none", "coin")
    hits = [True] * 60 + [False] * 40
    assert book.rate("heads", hits, 0.5).error == pytest.approx(0.05)
    held = {(side, level): book.rate("heads", hits, level, side).holds for side in Side for level in (0.4, 0.6, 0.8)}
    assert [held[Side.EXACTLY, level] for level in (0.4, 0.6, 0.8)] == [False, True, False]
    assert [held[Side.AT_LEAST, level] for level in (0.4, 0.6, 0.8)] == [True, True, False]
    assert [held[Side.AT_MOST, level] for level in (0.4, 0.6, 0.8)] == [False, True, True]
    lucky, common = stats.binom.isf(stats.norm.sf(3.5), 80, 0.05), int(0.05 * 80)
    for count, holds in ((common, True), (lucky, True), (lucky + 1, False)):
        assert book.rate("rare", np.arange(80) < count, 0.05).holds is holds
    assert [book.rate("never", [False, hit], 0.0).holds for hit in (False, True)] == [True, False]
    assert not book.bound("bias", 0.21, 0.2, 10).holds


def test_the_table_tells_what_is_wrong():
    """A figure that does not hold is wrong, or a limit that has a reason."""
    (limit, why), figure = (
        next(iter(LIMITS.items())),
        Figure("0 none", "coin", "heads", 0.9, 0.5, Side.EXACTLY, 0.01, 9, (0, 0)),
    )
    lines = table([(next(iter(SIMULATIONS)), figure), (limit, figure)])
    assert lines[2].endswith("| 0.9000 | = 0.5000 | 0.0100 | 9 | WRONG |")
    assert lines[3].endswith(f"| {why} |")
