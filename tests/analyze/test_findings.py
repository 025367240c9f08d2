"""Findings: observations with evidence and verdict."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from reportgen.analyze.noise import exceeding, ranges
from reportgen.model.claims import Object, Verdict, Why
from reportgen.model.results import ObservationKind
from reportgen.pipeline import run
from reportgen.study import Study
from reportgen.wording.findings import evidence
from reportgen.wording.labels import Labels
from tests import studies
from tests.conftest import REFERENCE


def findings(folder: Path):
    """Findings of a project by kind."""
    return {item.observation.kind: item for item in run(folder).analysis.findings}


def test_every_observation_has_a_verdict_in_words(six: Path):
    """Each observation is a finding, and each finding says its verdict."""
    analysis = run(six).analysis
    assert [item.observation for item in analysis.findings] == list(analysis.observations)
    for item in analysis.findings:
        text = evidence(item, Labels(Study()))
        assert text.split(" ")[0].lower() in ("supported", "undecided", "not", "too", "contradicted")


def test_a_count_is_never_supported(six: Path):
    """With three families and three methods no pattern of choices can be tested."""
    for item in findings(six).values():
        if item.object is Object.PATTERN:
            assert item.verdict in (Verdict.NOT_TESTABLE, Verdict.UNDECIDED)
            assert item.least == pytest.approx(3**-2, rel=0.6)
            assert item.chance <= 1


def test_the_leader_is_held_against_all_pairs():
    """The p of a leader is that of the studentized range."""
    drawn = ranges(6, 40_000, np.random.default_rng(0))
    assert exceeding(drawn, 3.0) == pytest.approx(
        stats.studentized_range.sf(3.0 * math.sqrt(2), 6, math.inf), abs=0.004
    )


def test_p_values_are_corrected_over_the_list(six: Path):
    """Holm's correction runs over all findings with a p-value, and never lowers one."""
    tested = [item for item in findings(six).values() if item.p is not None]
    assert {item.tests for item in tested} == {
        len(run(six).analysis.findings) - sum(item.p is None for item in run(six).analysis.findings)
    }
    assert all(item.adjusted >= item.p for item in tested)


def test_a_large_lead_is_supported_and_a_small_one_is_not(project: Path):
    """Ten points between two models are supported; half a point is undecided."""
    for model, level in (("Fir", 0.50), ("Oak", 0.60), ("Elm", 0.605)):
        studies.experiment(project, f"search_{model}_20", studies.name(1, 32, 4), studies.evaluation(level))
    assert findings(project)[ObservationKind.BEST_MODEL].verdict is Verdict.UNDECIDED
    (project / "reportgen.toml").write_text("[models.Elm]\nlabel = 'Elm'\n")
    studies.experiment(project, "search_Elm_20", studies.name(2, 64, 4), studies.evaluation(0.75))
    found = findings(project)[ObservationKind.BEST_MODEL]
    assert found.verdict is Verdict.SUPPORTED
    assert found.break_even > 0


def test_a_known_spread_of_runs_gives_a_verdict_on_configurations(project: Path):
    """A lead that stands for the checkpoints falls for the configurations from the break-even spread of runs on."""
    for model, level in (("Fir", 0.50), ("Oak", 0.60)):
        studies.experiment(project, f"search_{model}_20", studies.name(1, 32, 4), studies.evaluation(level))
    found = findings(project)[ObservationKind.BEST_MODEL]
    assert (found.run_sd, found.configuration_p, found.configuration_verdict) == (None, None, Verdict.NOT_TESTABLE)
    assert "holds only if" in evidence(found, Labels(Study()))
    verdicts = {}
    for factor in (0.9, 1.1):
        sd = factor * found.break_even
        (project / "reportgen.toml").write_text(f"[statistics]\nrun_sd = {sd}\n")
        item = findings(project)[ObservationKind.BEST_MODEL]
        verdicts[factor] = item.configuration_verdict
        # Two single runs: the variance of the difference is that of the items and twice that of a run.
        wide = math.sqrt(item.stderr**2 + 2 * sd**2)
        assert item.configuration_p == pytest.approx(2 * stats.norm.sf(item.lead / wide) * item.tests, rel=1e-6)
        assert "for the configurations" in evidence(item, Labels(Study()))
    assert verdicts == {0.9: Verdict.SUPPORTED, 1.1: Verdict.UNDECIDED}


def test_without_errors_nothing_is_testable(project: Path):
    """Means without standard errors give a reason instead of a verdict."""
    for model in ("Fir", "Oak"):
        search = project / "results" / f"search_{model}_20"
        search.mkdir()
        value = 0.5 if model == "Fir" else 0.6
        (search / "search_results.csv").write_text(f"experiment,taylor_seq_len,acc_mean\nexp_001,32,{value}\n")
    found = findings(project)[ObservationKind.BEST_MODEL]
    assert (found.verdict, found.why) == (Verdict.NOT_TESTABLE, Why.NO_STDERR)


@pytest.mark.reference
def test_the_published_observations_get_their_verdicts():
    """Of the published headline the lead of Mistral-Instruct is supported, preferences are not testable."""
    found = findings(REFERENCE / "headline")
    assert found[ObservationKind.BEST_MODEL].verdict is Verdict.SUPPORTED
    assert found[ObservationKind.BEST_MODEL].break_even < 0.002
    assert found[ObservationKind.METHOD_PREFERENCE].verdict is Verdict.NOT_TESTABLE
    assert found[ObservationKind.LARGEST_GAIN].verdict is Verdict.UNDECIDED


@pytest.fixture
def four(project: Path) -> Path:
    """Two families in two variants, one configuration each, so far apart that several findings are supported."""
    levels = {"Fir": 0.50, "Fir-Instruct": 0.535, "Oak": 0.56, "Oak-Instruct": 0.65}
    for model, level in levels.items():
        studies.experiment(project, f"search_{model}_20", studies.name(1, 32, 4), studies.evaluation(level))
    return project


def test_break_evens_are_those_of_the_reports_own_verdicts(four: Path):
    """With a known spread of runs just below a break-even the report supports the claim, just above it does not.

    The same study is read again with `run_sd`; every finding has its own break-even, and so has each difference from Base.
    """
    analysis = run(four).analysis
    supported = [place for place, item in enumerate(analysis.findings) if item.verdict is Verdict.SUPPORTED]
    assert len(supported) >= 4
    assert {item.verdict for item in analysis.variants} == {Verdict.SUPPORTED}

    def judged(sd: float):
        (four / "reportgen.toml").write_text(f"[statistics]\nrun_sd = {sd}\n")
        again = run(four).analysis
        return [item.configuration_verdict for item in again.findings], [
            item.comparison.configuration_verdict for item in again.variants
        ]

    for place in supported:
        sd = analysis.findings[place].break_even
        assert judged(0.9 * sd)[0][place] is Verdict.SUPPORTED
        assert judged(1.1 * sd)[0][place] is Verdict.UNDECIDED
    for place, item in enumerate(analysis.variants):
        sd = item.comparison.break_even
        assert judged(0.9 * sd)[1][place] is Verdict.SUPPORTED
        assert judged(1.1 * sd)[1][place] is Verdict.UNDECIDED
    for item in analysis.findings:
        assert (item.break_even is None) == (item.verdict not in (Verdict.SUPPORTED, Verdict.CONTRADICTED))
        assert ("it holds only if" in evidence(item, Labels(Study()))) == (item.verdict is Verdict.SUPPORTED)


def test_differences_from_base_are_judged_together(six: Path):
    """Verdicts on Base against Instruct rest on p-values that statsmodels' Holm correction gives for all families."""
    found = run(six).analysis.variants
    assert len(found) == 3
    expected = multipletests([item.comparison.p for item in found], method="holm")[1]
    assert [item.adjusted for item in found] == pytest.approx(expected.tolist())
    for item in found:
        assert item.comparison.difference == pytest.approx(item.difference)
        sure = item.adjusted < 0.05
        assert sure == (item.verdict in (Verdict.SUPPORTED, Verdict.CONTRADICTED))


def test_equal_configurations_are_compared_pair_by_pair(project: Path):
    """Only configurations of both models count; the error of their mean is never below that of independent answers."""
    for model, levels in (("Fir", (0.50, 0.52, 0.70)), ("Fir-Instruct", (0.55, 0.50))):
        for number, level in enumerate(levels, 1):
            name = studies.name(number, 32 * number, 4)
            studies.experiment(project, f"search_{model}_20", name, studies.evaluation(level))
    (item,) = run(project).analysis.variants
    frame = run(project).consolidated.primary.configurations.set_index(["model", "taylor_seq_len"])["acc_mean"]
    expected = (frame["Fir-Instruct"] - frame["Fir"]).dropna()
    assert (item.shared, item.matched_wins) == (2, int((expected > 0).sum()))
    assert item.matched == pytest.approx(expected.mean())
    assert item.matched_stderr > item.stderr / math.sqrt(2)
