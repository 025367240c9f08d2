"""Patterns of choices: their chance by families, how many were looked at, and their words."""

from __future__ import annotations

from collections import Counter
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from reportgen.analyze.patterns import Patterns, choices
from reportgen.model.claims import Object, Verdict
from reportgen.model.results import Observation, ObservationKind
from reportgen.pipeline import run
from reportgen.study import Statistics, Study
from reportgen.wording.findings import evidence
from reportgen.wording.labels import Labels
from tests import studies


def patterns(folder: Path):
    """Findings on patterns."""
    return [item for item in run(folder).analysis.findings if item.object is Object.PATTERN]


def chance(hit, options: int = 3, sizes: tuple[int, ...] = (2, 2, 2)) -> float:
    """Probability of a pattern over all choices of the families, one by one; all models of a family choose alike."""
    found = []
    for picks in product(range(options), repeat=len(sizes)):
        counts = Counter()
        families = Counter(picks)
        for pick, size in zip(picks, sizes, strict=True):
            counts[pick] += size
        found.append(hit(counts, families))
    return sum(found) / len(found)


def test_chances_count_the_family_once(six: Path):
    """Chances of patterns over three families of two models and three methods are those of counting all choices."""
    found = {item.observation.kind: item for item in patterns(six)}
    facts = {kind: item.observation.facts for kind, item in found.items()}
    most = facts[ObservationKind.METHOD_PREFERENCE]["count"]
    assert most == 4
    expected = {
        ObservationKind.METHOD_PREFERENCE: chance(lambda counts, _: max(counts.values()) >= most),
        ObservationKind.METHOD_NEVER_BEST: chance(lambda counts, _: len(counts) <= 2),
        ObservationKind.METHOD_OF_ONE_FAMILY: chance(
            lambda counts, families: any(families[pick] == 1 and counts[pick] >= 2 for pick in families)
        ),
    }
    for kind, value in expected.items():
        assert found[kind].chance == pytest.approx(value)
    # Two families or three agree: one less the chance that all three differ.
    assert found[ObservationKind.METHOD_PREFERENCE].chance == pytest.approx(1 - 6 / 27)


def test_a_value_on_which_a_variant_agrees_has_the_chance_of_unanimity(six: Path):
    """Three models of three families agree on one of three values with a probability of one ninth."""
    (found,) = [item for item in patterns(six) if item.observation.kind is ObservationKind.VARIANT_AGREES]
    assert (found.chance, found.least) == (pytest.approx(1 / 9), pytest.approx(1 / 9))


def test_many_families_are_drawn():
    """Where there are too many choices to count, draws give the binomial chance of ten families of one model each."""
    random = np.random.default_rng(1)
    picks, exact = choices(3, 10, 4000, random)
    assert (picks.shape, exact) == ((4000, 10), False)
    hits = ((picks[:, :, None] == np.arange(3)).sum(axis=1) >= 7).any(axis=1)
    assert hits.mean() == pytest.approx(3 * stats.binom.sf(6, 10, 1 / 3), abs=0.015)
    assert choices(1, 100, 4000, random)[0].shape == (1, 100)


def test_no_chance_is_below_the_least(six: Path):
    """What is said to be the least chance of any pattern is no larger than that of one that was seen."""
    for item in patterns(six):
        assert item.least - 1e-12 <= item.chance <= 1


def test_the_rules_look_at_every_method_value_and_variant(six: Path):
    """Three questions of each of three methods, and one of each of two parameters in each of two variants: 13."""
    assert {item.patterns for item in patterns(six)} == {3 * 3 + 2 * 2}


def test_a_rule_that_cannot_apply_is_not_counted(project: Path):
    """With one family no method can be that of one family only; with one model of each variant none agree."""
    for model in ("Fir", "Fir-Instruct"):
        studies.experiment(project, f"search_{model}_20", studies.name(1, 32, 4), studies.evaluation(0.6))
    assert {item.patterns for item in patterns(project)} == {2}


def test_every_pattern_says_its_chance_and_how_many_were_looked_at(six: Path):
    """Chance and number of patterns stand in the evidence, whether the pattern is testable or not."""
    for level in (0.95, 0.55):
        (six / "reportgen.toml").write_text(f"[statistics]\nlevel = {level}\n")
        found = patterns(six)
        assert {item.verdict for item in found} == {Verdict.NOT_TESTABLE if level > 0.9 else Verdict.UNDECIDED}
        for item in found:
            text = evidence(item, Labels(Study()))
            assert f"Chance of one as strong: {item.chance:.3f}; 13 patterns were looked at." in text


def test_draws_never_give_a_chance_of_zero(six: Path):
    """A pattern that no draw shows has a chance of one over the draws and one, not of zero."""
    work = run(six)
    rare = Observation(ObservationKind.METHOD_PREFERENCE, {"methods": ("taylor",), "count": 7, "of": 6})
    study = Study(statistics=Statistics(draws=100))
    judge = Patterns(work.consolidated.primary, study, {}, np.random.default_rng(0))
    assert judge._chance(rare, 3, (1,) * 6) == pytest.approx(1 / 101)
