"""What tempers an answer, from made results."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen import read
from reportgen.model.claims import Object, Verdict
from reportgen.wording import cautions
from reportgen.wording import findings as words
from reportgen.wording.labels import Labels
from tests import studies


@pytest.fixture
def close(project: Path) -> Path:
    """Fir and Fir-Instruct by two methods, all within a standard error of 0.01; Fir has a clear loser besides."""
    for model, lift in (("Fir", 0.0), ("Fir-Instruct", 0.002)):
        for method, base in (("", 0.600), ("_layerwise", 0.602)):
            folder = f"search_{model}{method}_20"
            rows = [studies.row(folder, 1, 32, 4, base + lift), studies.row(folder, 2, 64, 8, base + lift - 0.001)]
            if not lift and not method:
                rows.append(studies.row(folder, 3, 128, 4, 0.3))
            studies.table(project, folder, rows)
    return project


def test_the_number_of_ties_is_the_size_of_the_tied_set(close: Path):
    """A lead says how many other configurations the tied set of its model holds."""
    analysis = read(close).analysis
    found = analysis.tied("Fir")
    assert found is not None
    assert found.cells == 5
    assert len(found.members) == 4
    assert cautions.top(analysis, "Fir").startswith("3 others of the model's 5 configurations cannot be told from it")
    assert cautions.top(analysis, "nobody") == ""


def test_other_methods_and_values_that_tie_are_counted(close: Path):
    """Leads count the models in which another method, or another value of every parameter, is tied with the best."""
    analysis = read(close).analysis
    assert cautions.methods(analysis).startswith("In 2 of 2 models a configuration of another method is tied")
    assert cautions.parameters(analysis).startswith("In 2 of 2 models another value of every parameter is tied")


def test_verdicts_on_variants_follow_the_differences(close: Path):
    """Each Instruct model is named with the verdict on its difference from Base."""
    study = read(close)
    (difference,) = study.analysis.variants
    text = cautions.variants(study.analysis, Labels(study.work.study))
    assert difference.verdict in (Verdict.UNDECIDED, Verdict.TOO_SMALL)
    assert text.endswith(f"Fir-Instruct {difference.verdict.value}.")


def test_a_pattern_says_what_the_tied_configurations_have(six: Path):
    """Patterns name a chance only where one could be small enough, and the methods or the value they are about."""
    study = read(six)
    labels = Labels(study.work.study)
    patterns = [item for item in study.analysis.findings if item.object is Object.PATTERN]
    assert patterns
    for item in patterns:
        text = words.evidence(item, labels)
        assert ("chance below" in text) == (item.verdict is Verdict.NOT_TESTABLE)
        assert (" is best or tied with the best" in text) == (item.tied is not None)


def test_a_lead_says_when_it_comes_from_the_larger_search(project: Path):
    """Where the leading best was picked from many more configurations than the other, the evidence says so."""
    many = [studies.row("search_Fir_20", place, 32 * place, 4, 0.6 + place / 1000) for place in range(1, 9)]
    studies.table(project, "search_Fir_20", many)
    studies.table(project, "search_Oak_20", [studies.row("search_Oak_20", 1, 32, 4, 0.5)])
    study = read(project)
    labels = Labels(study.work.study)
    texts = [words.evidence(item, labels) for item in study.analysis.findings if item.object is Object.CHECKPOINTS]
    assert any("picked from 8 configurations, the other from 1" in text for text in texts)
    many.reverse()
    studies.table(
        project, "search_Oak_20", [studies.row("search_Oak_20", place, 32 * place, 4, 0.5) for place in range(1, 6)]
    )
    texts = [words.evidence(item, labels) for item in read(project).analysis.findings]
    assert not any("picked from" in text for text in texts)


def test_evidence_names_what_leads_over_what(six: Path):
    """A lead names both models; a claim over several families names the one that it rests on."""
    study = read(six)
    labels = Labels(study.work.study)
    texts = [words.evidence(item, labels) for item in study.analysis.findings]
    assert any("lead of Cypress-Instruct over " in text for text in texts)
    assert any("it rests on " in text for text in texts)
