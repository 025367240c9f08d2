"""Families of claims: Holm's correction, equivalence, and the spread of runs at which a claim falls."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from reportgen.analyze.noise import exceeding, ranges, reaching
from reportgen.analyze.verdicts import Part, judge, verdict
from reportgen.model.claims import Verdict
from reportgen.study import Statistics

RULE = Statistics()

DRAWN = ranges(5, 4000, np.random.default_rng(2))


def family() -> list[list[Part]]:
    """Claims that are supported by far, hardly and not, one of them with two parts."""
    return [
        [Part(0.060, 0.007, 2)],
        [Part(0.024, 0.007, 2, 5, DRAWN)],
        [Part(0.030, 0.007, 1.5), Part(0.040, 0.014, 0.2)],
        [Part(0.004, 0.007, 2)],
    ]


def by_hand(claims: list[list[Part]], sd: float) -> np.ndarray:
    """Adjusted p-values by scipy's normal distribution, counted draws and statsmodels' Holm correction."""

    def p(part: Part) -> float:
        ratio = part.lead / math.sqrt(part.stderr**2 + part.runs * sd**2)
        if part.drawn is None:
            return float(2 * stats.norm.sf(ratio))
        return float((1 + (part.drawn >= ratio).sum()) / (1 + len(part.drawn)))

    return multipletests([max(map(p, claim)) for claim in claims], method="holm")[1]


@pytest.mark.parametrize("sd", [None, 0.002, 0.01])
def test_adjusted_p_values_are_those_of_statsmodels(sd: float | None):
    """A claim has the p of its weakest part; Holm's correction is statsmodels', with and without spread of runs."""
    found = judge(family(), RULE, sd)
    assert [item.adjusted for item in found] == pytest.approx(by_hand(family(), 0.0).tolist())
    if sd is not None:
        assert [item.configuration_p for item in found] == pytest.approx(by_hand(family(), sd).tolist())


def test_the_verdict_for_configurations_flips_at_the_break_even():
    """Below the break-even SD a claim is supported for configurations, above it undecided, all having the same SD."""
    found = judge(family(), RULE)
    assert [item.verdict for item in found] == [Verdict.SUPPORTED] * 3 + [Verdict.UNDECIDED]
    for place, item in enumerate(found[:3]):
        below, above = (judge(family(), RULE, factor * item.break_even)[place] for factor in (0.9, 1.1))
        assert below.configuration_verdict is Verdict.SUPPORTED
        assert above.configuration_verdict is Verdict.UNDECIDED
        assert by_hand(family(), 0.999 * item.break_even)[place] < 0.05
        assert by_hand(family(), 1.001 * item.break_even)[place] >= 0.05
    assert found[3].break_even is None


@pytest.mark.parametrize("runs", [2.0, 0.5])
def test_a_single_claim_has_a_break_even_in_closed_form(runs: float):
    """Of one given pair it solves lead = z sqrt(stderr^2 + runs sd^2)."""
    (found,) = judge([[Part(-0.03, 0.008, runs)]], RULE)
    expected = math.sqrt(((0.03 / stats.norm.ppf(0.975)) ** 2 - 0.008**2) / runs)
    assert (found.verdict, found.break_even) == (Verdict.CONTRADICTED, pytest.approx(expected))


@pytest.mark.parametrize("part", [Part(0.01, 0.008, 2), Part(0.003, 0.0003, 2), Part(0.0, 0.0, 2)])
def test_without_a_decision_there_is_no_break_even(part: Part):
    """What is undecided or too small to matter has no break-even."""
    (found,) = judge([[part]], RULE)
    assert found.verdict in (Verdict.UNDECIDED, Verdict.TOO_SMALL)
    assert found.break_even is None


def test_claims_without_a_test_do_not_count():
    """A claim that has no test keeps its place and is no member of the family."""
    found = judge([None, [Part(0.02, 0.008, 2)], None], RULE)
    assert (found[0], found[2]) == (None, None)
    assert found[1].adjusted == pytest.approx(2 * stats.norm.sf(2.5))


def test_a_measured_difference_without_error_is_decided():
    """With an error of zero any difference is one; a spread of runs is then the only noise."""
    (found,) = judge([[Part(0.02, 0.0, 2)]], RULE, 0.1)
    assert (found.p, found.verdict, found.configuration_verdict) == (0, Verdict.SUPPORTED, Verdict.UNDECIDED)


def test_reaching_turns_exceeding_round():
    """Just above the ratio the p-value of the draws is at most what was asked for, at the ratio it is larger."""
    for p in (0.05, 0.01, 0.001):
        ratio = reaching(DRAWN, p)
        assert exceeding(DRAWN, ratio) > p >= exceeding(DRAWN, math.nextafter(ratio, math.inf))
    assert reaching(DRAWN, 1e-5) == math.inf
    assert reaching(DRAWN, 0.05) == pytest.approx(
        stats.studentized_range.ppf(0.95, 5, math.inf) / math.sqrt(2), abs=0.06
    )


@pytest.mark.parametrize("size", [1, 4])
@pytest.mark.parametrize("drawn", [None, DRAWN], ids=["pair", "all pairs"])
def test_too_small_is_as_strict_as_the_decision(size: int, drawn: np.ndarray | None):
    """The interval within the margin has the level 1 - alpha / m, over all pairs where the leading one was chosen.

    Oracles: scipy's normal quantile for a pair, its studentized range over all pairs.
    """
    alpha = 0.05 / size
    limit = stats.norm.isf(alpha / 2)
    if drawn is not None:
        limit = stats.studentized_range.isf(alpha, 5, math.inf) / math.sqrt(2)
    others = [[Part(0.05, 0.007, 2)]] * (size - 1)
    for factor, expected in ((0.95, True), (1.06, False)):
        stderr = factor * (RULE.margin - 0.001) / limit
        found = judge([[Part(0.001, stderr, 2, 5, drawn)], *others], RULE)[0]
        assert (found.verdict is Verdict.TOO_SMALL) == expected


def test_a_family_is_seldom_called_too_small_wrongly():
    """Of ten differences that lie on the margin, any is called too small in at most one of twenty studies.

    Intervals that mind no family would do so in 22 of 100.
    """
    random, stderr, times = np.random.default_rng(5), RULE.margin / 5, 400
    leads = RULE.margin + stderr * random.standard_normal((times, 10))
    wrong = naive = 0
    for study in leads.tolist():
        wrong += any(item.verdict is Verdict.TOO_SMALL for item in judge([[Part(x, stderr, 2)] for x in study], RULE))
        naive += any(verdict(lead, stderr, RULE) is Verdict.TOO_SMALL for lead in study)
    assert wrong / times <= 0.05
    assert naive / times > 0.15
