"""One configuration for all models: against pandas, a table by hand, and a study whose truth is known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reportgen.analyze.cells import Cells, all_cells
from reportgen.analyze.defaults import Defaults, Regrets, corrected_bests
from reportgen.model.claims import Configuration, Why
from reportgen.model.comparisons import DefaultRegrets
from reportgen.pipeline import Work, run
from reportgen.study import Statistics
from tests import studies
from tests.conftest import REFERENCE

# Scores of five configurations (columns) on four models; the last configuration was run on the first model only.
SCORES = {
    "Acacia": [0.60, 0.58, 0.50, 0.55, 0.63],
    "Acacia-Instruct": [0.60, 0.58, 0.50, 0.55],
    "Baobab": [0.50, 0.56, 0.62, 0.55],
    "Cypress": [0.40, 0.46, 0.50, 0.48],
}


@dataclass(frozen=True)
class Curse:
    """What the step of the winner's curse leaves."""

    model: str
    corrected: float | None


def study_of(project: Path, scores: Mapping[str, Sequence[float]], sign: int = 1) -> Work:
    """A study with these primary metrics: the i-th of each model has the parameter value 32 i."""
    if sign < 0:
        (project / "reportgen.toml").write_text('[selection]\nmetric = "ppl"\nties = ["acc_mean"]\n', "utf-8")
    for model, own in scores.items():
        search = f"search_{model}_20"
        rows = [
            studies.row(search, i, 32 * i, 4, 0.5 if sign < 0 else value, value if sign < 0 else 12.0)
            for i, value in enumerate(own, 1)
        ]
        studies.table(project, search, rows)
    return run(project)


def told(work: Work, configurations: pd.DataFrame | None = None, **so_far: Any) -> DefaultRegrets:
    """What the step says, its frame of configurations perhaps changed where no best one is concerned."""
    part = work.consolidated.primary
    if configurations is not None:
        part = replace(part, configurations=configurations)
    return Defaults()(part, work.study, {"models": work.analysis.models, **so_far}, np.random.default_rng(0))


def cells_of(model: str, values: np.ndarray) -> Cells:
    """Cells of a model with standard errors of 1."""
    n = len(values)
    one, none = np.ones(n), np.empty((n, 0))
    names = tuple(Configuration(model, "m", {"s": i}, (f"{model}{i}",)) for i in range(n))
    return Cells(model, names, values, one, one, math.nan * one, None, (), none, none, 1)


def length(item: Any) -> Any:
    """The parameter by which the configurations of `study_of` are told apart, as 1, 2, and so on."""
    return item.params["taylor_seq_len"] // 32


def test_regrets_by_hand(project: Path):
    """Mean and worst regret, the default and Savage's minimax choice are those of a table worked by hand."""
    found = told(study_of(project, SCORES))
    assert (found.models, found.shared, found.missing, found.why) == (tuple(SCORES), 4, (), None)
    # Regrets: 1: .03 0 .12 .10; 2: .05 .02 .06 .04; 3: .13 .10 0 0; 4: .08 .05 .07 .02.
    table = {length(item): item for item in found.listed}
    expected = {
        1: (0.03, 0, 0.12, 0.10),
        2: (0.05, 0.02, 0.06, 0.04),
        3: (0.13, 0.10, 0, 0),
        4: (0.08, 0.05, 0.07, 0.02),
    }
    for number, regrets in expected.items():
        assert table[number].regrets == pytest.approx(regrets, abs=2e-4)
        assert table[number].mean == pytest.approx(np.mean(regrets), abs=2e-4)
        assert table[number].worst == pytest.approx(max(regrets), abs=2e-4)
    assert [length(item) for item in found.listed] == [2, 4, 3, 1]
    assert [item.rank for item in found.listed] == [1, 2, 3, 4]
    assert found.recommended == found.minimax == table[2]
    assert (table[1].worst_model, table[3].worst_model, table[4].worst_model) == ("Baobab", "Acacia", "Acacia")
    # Against the best of the shared, the first model's regrets are .03 smaller.
    assert table[2].mean_shared == pytest.approx((0.02 + 0.02 + 0.06 + 0.04) / 4, abs=2e-4)
    assert table[3].worst_shared == pytest.approx(0.10, abs=2e-4)
    assert [length(item) for item in found.bests] == [5, 1, 3, 3]


def test_minimax_of_savage(project: Path):
    """The smallest worst regret need not have the smallest mean (Savage 1951)."""
    # Regrets: 1: 0 0 .09, mean .03; 2: .05 .05 .04, mean .047; 3: .08 .08 0, mean .053.
    found = told(study_of(project, {"A": [0.60, 0.55, 0.52], "B": [0.60, 0.55, 0.52], "C": [0.51, 0.56, 0.60]}))
    assert found.recommended is not None
    assert found.minimax is not None
    assert (length(found.recommended), length(found.minimax)) == (1, 2)
    assert (found.minimax.worst, found.minimax.rank) == (pytest.approx(0.05, abs=2e-4), 2)


def test_families_left_out_by_hand(project: Path):
    """Each family is given what the others' models recommend; without Acacia that is the third, on which it loses."""
    found = told(study_of(project, SCORES))
    # Without Acacia: means .11 .05 0 .045. Without Baobab: .043 .037 .077 .05. Without Cypress: .05 .043 .077 .067.
    assert [(item.family, length(item), item.models) for item in found.left_out] == [
        ("Acacia", 3, ("Acacia", "Acacia-Instruct")),
        ("Baobab", 2, ("Baobab",)),
        ("Cypress", 2, ("Cypress",)),
    ]
    regrets = [(0.13, 0.10), (0.06,), (0.04,)]
    for item, expected in zip(found.left_out, regrets, strict=True):
        assert item.regrets == pytest.approx(expected, abs=2e-4)
    assert found.left_out_mean == pytest.approx(np.mean([0.13, 0.10, 0.06, 0.04]), abs=2e-4)
    assert found.left_out_worst == pytest.approx(0.13, abs=2e-4)
    assert found.left_out_corrected is None


def test_the_step_against_pandas(six: Path):
    """On three methods and six models, every figure is that of a pandas table."""
    (six / "reportgen.toml").write_text("[statistics]\ncorrelation = 0.3\n", "utf-8")
    work = run(six)
    found = told(work)
    frame = work.consolidated.primary.configurations
    keys = ["method", "taylor_seq_len", "taylor_num_samples"]
    table = frame.pivot_table(index=keys, columns="model", values="acc_mean").dropna()[list(found.models)]
    errors = frame.pivot_table(index=keys, columns="model", values="acc_mean_stderr")[list(found.models)]
    tops = frame.groupby("model")["acc_mean"].max()[list(found.models)]
    regrets = tops - table
    assert (found.shared, len(found.listed)) == (27, 20)
    means = regrets.mean(axis=1).sort_values()
    np.testing.assert_allclose([item.mean for item in found.listed], means[:20], atol=1e-12)
    variances = {}
    for key in table.index:
        own, total = errors.loc[key], 0.0
        for model in found.models:
            best = table[model].idxmax()
            a, b = errors.loc[best, model], own[model]
            total += 0 if best == key else a * a + b * b - 2 * 0.3 * a * b
        variances[key] = total
    for item in found.listed:
        key = (item.method, item.params["taylor_seq_len"], item.params["taylor_num_samples"])
        assert item.regrets == pytest.approx(regrets.loc[key].tolist(), abs=1e-12)
        assert (item.worst, item.worst_model) == (pytest.approx(regrets.loc[key].max()), regrets.loc[key].idxmax())
        assert item.stderr == pytest.approx(math.sqrt(variances[key]) / 6)
        assert item.rank == 1 + (means < means[key] - 1e-12).sum()
    families = frame.groupby("model")["family"].first()
    left = []
    for family in families.unique():
        inside = families.index[families == family]
        others = regrets.drop(columns=inside)
        chosen = others.assign(mean=others.mean(axis=1).round(9), worst=others.max(axis=1).round(9)).sort_values(
            ["mean", "worst"], kind="stable"
        )
        left += regrets.loc[chosen.index[0], inside].tolist()
    assert found.left_out_mean == pytest.approx(np.mean(left))
    assert found.left_out_worst == pytest.approx(max(left))


def test_indistinguishable_by_the_studentized_range(project: Path):
    """Counted are mean regrets within the critical value of all pairs times the error of their difference."""
    random = np.random.default_rng(1)
    scores = {model: (0.6 + random.normal(0, 0.006, 12)).tolist() for model in ("A", "B", "C")}
    found = told(study_of(project, scores))
    assert found.critical == pytest.approx(stats.studentized_range(12, np.inf).ppf(0.95) / math.sqrt(2), abs=0.06)
    cells = all_cells(run(project).consolidated.primary, run(project).study)
    values, errors = (np.array([getattr(cells[model], name) for model in scores]) for name in ("values", "stderrs"))
    means = values.mean(axis=0)
    best = int(means.argmax())
    stderr = np.sqrt((errors**2 + errors[:, [best]] ** 2).sum(axis=0)) / 3
    near = means[best] - means <= found.critical * stderr
    assert found.indistinguishable == near.sum()
    assert 1 < found.indistinguishable <= 12
    far = {model: [0.6, 0.5, 0.4] for model in scores}
    assert told(study_of(project, far)).indistinguishable == 1


def test_corrected_regret_by_hand(project: Path):
    """Against corrected bests each model's regret shrinks by its own correction, not below zero."""
    work = study_of(project, SCORES)
    plain = told(work)
    best = {model: max(work_values) for model, work_values in SCORES.items()}
    curse = [Curse(model, best[model] - shrink) for model, shrink in zip(SCORES, (0.02, 0.03, 0.01, -0.5), strict=True)]
    found = told(work, curse=tuple(curse))
    # The second: .05 - .02, .02 - .03 (none left), .06 - .01, and .04 as it was, for no correction raises a best.
    table = {length(item): item for item in found.listed}
    assert table[2].corrected == pytest.approx((0.03 + 0 + 0.05 + 0.04) / 4, abs=3e-4)
    assert table[3].corrected == pytest.approx((0.11 + 0.07 + 0 + 0) / 4, abs=3e-4)
    assert found.left_out_corrected == pytest.approx((0.11 + 0.07 + 0.05 + 0.04) / 4, abs=3e-4)
    assert [item.mean for item in found.listed] == [item.mean for item in plain.listed]
    for item in found.listed:
        assert item.corrected is not None
        assert 0 <= item.corrected <= item.mean
    for lacking in (curse[1:], [*curse[1:], Curse("Acacia", None)]):
        assert told(work, curse=tuple(lacking)).recommended == plain.recommended
    assert all(item.corrected is None for item in plain.listed)


def test_where_smaller_is_better(project: Path):
    """Regrets of a perplexity are never negative, and its corrected best is a larger one."""
    work = study_of(project, {"A": [10.0, 12.0, 11.0], "B": [15.0, 11.0, 12.0]}, sign=-1)
    found = told(work, curse=(Curse("A", 10.5), Curse("B", 11.25)))
    assert found.recommended is not None
    assert (length(found.recommended), found.recommended.regrets) == (3, (1.0, 1.0))
    assert found.recommended.corrected == pytest.approx((0.5 + 0.75) / 2)
    assert (found.recommended.stderr, found.indistinguishable, found.critical) == (None, None, None)
    cells = all_cells(work.consolidated.primary, work.study)
    assert corrected_bests([cells["A"]], [0], [Curse("A", 9.0)]) == pytest.approx([-10.0])


def test_one_model(project: Path):
    """With one model the recommended configuration is its best, with no regret, also among exact ties."""
    work = study_of(project, {"A": [0.55, 0.60, 0.50, 0.60]})
    found = told(work)
    assert found.recommended is not None
    assert (found.why, length(found.recommended), found.recommended.mean) == (Why.ONE_MODEL, 2, 0)
    assert (found.recommended.stderr, found.shared, found.left_out) == (0, 4, ())
    frame = work.consolidated.primary.configurations
    only = told(study_of(project, {"A": [0.55]}))
    assert (only.shared, only.indistinguishable, only.critical, only.why) == (1, 1, None, Why.ONE_MODEL)
    best = work.analysis.models[0].best
    assert best is not None
    assert found.bests[0].experiments == best.experiments
    assert len(frame) == 4


def test_one_family_has_nothing_to_leave_out(project: Path):
    """Two models of one family give regrets, but none of a family left out."""
    found = told(study_of(project, {"A": [0.5, 0.6], "A-Instruct": [0.5, 0.45]}))
    assert (found.why, found.left_out, found.left_out_mean, found.left_out_worst) == (None, (), None, None)
    assert found.recommended is not None
    assert (length(found.recommended), found.recommended.mean) == (2, pytest.approx(0.025, abs=2e-4))


def test_why_there_is_no_default(six: Path):
    """Nothing shared and no value are told apart; models without a best configuration are named."""
    work = run(six)
    frame = work.consolidated.primary.configurations
    odd = frame.assign(taylor_seq_len=[f"{model}" for model in frame["model"]])
    apart = told(work, odd)
    assert (apart.why, apart.shared, apart.recommended, len(apart.models)) == (Why.NOTHING_SHARED, 0, None, 6)
    none = told(work, frame.assign(acc_mean=math.nan))
    assert (none.why, none.models, len(none.missing)) == (Why.NO_VALUE, (), 6)
    some = told(work, frame.assign(acc_mean=frame["acc_mean"].where(frame["model"] != "Baobab")))
    assert (some.why, some.missing, len(some.models), some.shared) == (None, ("Baobab",), 5, 27)


def test_all_values_tied_without_errors(project: Path):
    """Where all values are equal every configuration ranks first, and the best of the models is recommended."""
    work = study_of(project, {"A": [0.5, 0.5, 0.5], "B": [0.5, 0.5, 0.5]})
    found = told(work)
    assert [item.rank for item in found.listed] == [1, 1, 1]
    assert (found.indistinguishable, found.left_out_mean) == (3, 0)
    bare = told(work, work.consolidated.primary.configurations.assign(acc_mean_stderr=math.nan))
    assert bare.recommended is not None
    # The recommended one is the best itself, which has no error against itself; of the others nothing is known.
    assert [item.stderr for item in bare.listed] == [0, None, None]
    assert (bare.indistinguishable, bare.critical, bare.left_out_mean) == (None, None, 0)


def test_different_tasks_are_flagged(project: Path):
    """Models whose means are over different tasks still have regrets, with a flag."""
    work = study_of(project, {"A": [0.5, 0.6], "B": [0.5, 0.4]})
    part = work.consolidated.primary
    differ = {**part.mean_tasks, "B": part.mean_tasks["B"][:-1]}
    found = Defaults()(
        replace(part, mean_tasks=differ), work.study, {"models": work.analysis.models}, np.random.default_rng(0)
    )
    assert (found.tasks_differ, found.why, told(work).tasks_differ) == (True, None, False)
    assert found.recommended is not None


@pytest.mark.reference
def test_the_reference_study():
    """On the grid the regret on a family not seen is larger than that on the models chosen by."""
    found = told(run(REFERENCE / "grid"))
    assert (found.shared, len(found.listed), len(found.left_out)) == (21, 20, 2)
    assert found.recommended is not None
    assert found.left_out_mean is not None
    assert found.left_out_mean > found.recommended.mean > 0


def test_regret_on_families_not_seen_is_honest():
    """Over studies of equal configurations the chosen one's regret is too small, that of families left out is not.

    The truth is the expected regret of any fixed configuration, E[max of 9 N(0, 1)] = 1.485 standard errors.
    """
    random, rule = np.random.default_rng(2), Statistics(draws=100)
    names = tuple("ABCD")
    places = np.tile(np.arange(9), (4, 1))
    empty = DefaultRegrets(names, (), (), 9)
    chosen, left, inside = [], [], []
    for _ in range(1500):
        models = [cells_of(name, random.normal(size=9)) for name in names]
        regrets = Regrets(models, places, [int(cells.scores.argmax()) for cells in models], None, rule)
        found = regrets.left_out(regrets.summed_up(empty, random), names)
        assert found.recommended is not None
        assert found.left_out_mean is not None
        chosen.append(found.recommended.mean)
        left.append(found.left_out_mean)
        inside.append(found.indistinguishable == 9)
    assert np.mean(left) == pytest.approx(1.485, abs=3 * np.std(left) / math.sqrt(1500))
    assert np.mean(chosen) < 1.485 - 0.5
    # All configurations are equally good, so all of them are within noise of the chosen one in 95 % of the studies.
    assert np.mean(inside) == pytest.approx(0.95, abs=0.025)
