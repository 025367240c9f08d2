"""What each parameter explains, against statsmodels, brute force and simulations with known truth."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.multitest import multipletests

from reportgen.analyze.cells import Cells
from reportgen.analyze.shares import VarianceShares, corrected_shares, share_intervals, squares
from reportgen.analyze.subgrids import SubGrid, full_subgrid
from reportgen.model.claims import Configuration, Why
from reportgen.model.consolidated import Slice
from reportgen.model.shares import VarianceShare
from reportgen.pipeline import run
from reportgen.study import Study
from tests import studies

LENGTH, SAMPLES = "taylor_seq_len", "taylor_num_samples"
SIZES = {LENGTH: (32, 64, 128, 256, 512), SAMPLES: (4, 16, 64, 256, 1024), "depth": (1, 2, 3, 4, 5)}
STDERR = 0.004


def searched(project: Path, searches: Mapping[str, Any], stderr: float = STDERR, toml: str = "") -> tuple[Slice, Study]:
    """A study whose searches have the given mean accuracies: an axis for each parameter, NaN where none was run."""
    if toml:
        (project / "reportgen.toml").write_text(toml, "utf-8")
    for search, values in searches.items():
        table = np.asarray(values, dtype=float)
        names = list(SIZES)[: table.ndim]
        rows = []
        for number, place in enumerate(np.argwhere(np.isfinite(table)), 1):
            row = studies.row(search, number, 1, 1, 0.5)
            cell = "_".join(f"{name}{SIZES[name][at]}" for name, at in zip(names, place, strict=True))
            rows.append({**row, "output_dir": f"results/{search}/exp_{number:03d}_{cell}"})
        studies.table(project, search, rows)
    work = run(project)
    part = work.consolidated.primary
    frame = part.configurations.copy()
    for at in frame.index:
        search, name = frame.loc[at, "experiments"][0].split("/")
        table = np.asarray(searches[search], dtype=float)
        given = np.argwhere(np.isfinite(table))
        frame.loc[at, "acc_mean"] = table[tuple(given[int(name.split("_")[1]) - 1])]
    frame["acc_mean_stderr"] = stderr
    return replace(part, configurations=frame), work.study


def shares(part: Slice, study: Study) -> tuple[VarianceShare, ...]:
    """What the step says."""
    return VarianceShares()(part, study, {}, np.random.default_rng(0))


def cells_of(configurations: Sequence[Mapping[str, Any]]) -> Cells:
    """Cells with given parameters and nothing else of interest."""
    size = len(configurations)
    named = tuple(Configuration("Fir", "taylor", params, (str(i),)) for i, params in enumerate(configurations))
    zeros, none = np.zeros(size), np.empty((size, 0))
    return Cells("Fir", named, zeros, zeros, zeros + 1, zeros * np.nan, None, (), none, none, 1)


def full(grid: SubGrid, cells: Cells) -> bool:
    """Whether each place holds the cell with the values of its axes."""
    assert grid.places is not None
    return all(
        cells.configurations[place].params[name] == grid.kept[name][at[axis]]
        for at, place in np.ndenumerate(grid.places)
        for axis, name in enumerate(grid.parameters)
    )


def largest(have: set[tuple[Any, ...]]) -> int:
    """Size of the largest full grid by trying all."""
    values = [sorted(set(column)) for column in zip(*have, strict=True)]
    subsets = [[s for r in range(1, len(v) + 1) for s in itertools.combinations(v, r)] for v in values]
    sizes = (
        math.prod(map(len, combo))
        for combo in itertools.product(*subsets)
        if have.issuperset(itertools.product(*combo))
    )
    return max(sizes)


def test_a_full_grid_is_kept_whole():
    """Nothing is dropped from a full grid; a parameter with one value is no factor; text values are values."""
    cells = cells_of([{"a": a, "norm": b, "c": 7} for b in ("l2", "l1") for a in (64, 32, 128)])
    grid = full_subgrid(cells, ("a", "norm", "c", "absent"))
    assert (grid.there, grid.used, grid.parameters) == (6, 6, ("a", "norm"))
    assert grid.kept == {"a": (32, 64, 128), "norm": ("l1", "l2"), "c": (7,)}
    assert grid.dropped == {}
    assert full(grid, cells)


def test_a_sub_grid_of_an_incomplete_grid():
    """Two missing cells in one row cost that row and nothing else."""
    have = [(a, b) for a in (1, 2, 3, 4) for b in (1, 2, 3) if (a, b) not in {(2, 1), (2, 3)}]
    cells = cells_of([{"a": a, "b": b} for a, b in have])
    grid = full_subgrid(cells, ("a", "b"))
    assert (grid.there, grid.used, grid.dropped) == (10, 9, {"a": (2,)})
    assert full(grid, cells)


def test_sub_grids_are_close_to_the_largest():
    """On grids with a tenth missing, greedy sub-grids are full, and on average within 2 % of the largest there is."""
    random = np.random.default_rng(3)
    found = []
    for shape in [(4, 5)] * 20 + [(3, 3, 3)] * 20:
        have = [tuple(place.tolist()) for place in np.argwhere(random.random(shape) < 0.9)]
        cells = cells_of([dict(zip("abc", place, strict=False)) for place in have])
        grid = full_subgrid(cells, "abc"[: len(shape)])
        assert full(grid, cells)
        found.append(grid.used / largest(set(have)))
    assert max(found) == 1
    assert np.mean(found) > 0.98


def test_sub_grids_of_odd_searches():
    """No cells, one cell, no parameters, parameters of some cells only, and random search all give something."""
    assert full_subgrid(cells_of([]), ("a",)).used == 0
    assert full_subgrid(cells_of([{"a": 1}]), ("a",)).used == 1
    assert full_subgrid(cells_of([{}]), ()).used == 1
    mixed = full_subgrid(cells_of([{"a": 1}, {"a": 2}, {"a": 3}, {"a": 1, "b": 9}]), ("a", "b"))
    assert (mixed.used, mixed.kept, mixed.dropped) == (3, {"a": (1, 2, 3)}, {"b": (9,)})
    other = full_subgrid(cells_of([{"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 3}]), ("a", "b"))
    assert (other.used, other.parameters, other.dropped) == (2, ("a",), {"a": (3,)})
    spread = np.random.default_rng(0).random((400, 3)).tolist()
    assert full_subgrid(cells_of([dict(zip("abc", row, strict=True)) for row in spread]), "abc").used == 1


def frame_of(values: np.ndarray) -> pd.DataFrame:
    """A table with a column for each factor."""
    rows = [{**dict(zip("abc", at, strict=False)), "y": y} for at, y in np.ndenumerate(values)]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(("shape", "formula"), [((4, 5), "C(a)+C(b)"), ((3, 4, 2), "(C(a)+C(b)+C(c))**2")])
def test_sums_of_squares_and_f_are_those_of_statsmodels(project: Path, shape: tuple[int, ...], formula: str):
    """Two-way and three-way tables of variance are those of statsmodels' anova_lm, the last term as the residual."""
    values = 0.5 + np.random.default_rng(1).normal(0, 0.02, shape)
    (item,) = shares(*searched(project, {"search_Fir_20": values}))
    table = anova_lm(ols(f"y ~ {formula}", frame_of(values)).fit())
    assert [term.squares for term in item.terms] == pytest.approx(table["sum_sq"].tolist(), rel=1e-9)
    assert [term.df for term in item.terms] == table["df"].tolist()
    assert [term.share for term in item.terms] == pytest.approx((table["sum_sq"] / table["sum_sq"].sum()).tolist())
    main = table.iloc[: len(shape)]
    assert [effect.ratio for effect in item.effects] == pytest.approx(main["F"].tolist(), rel=1e-9)
    assert [effect.p for effect in item.effects] == pytest.approx(main["PR(>F)"].tolist(), rel=1e-9)
    assert item.parameters == tuple(SIZES)[: len(shape)]
    assert item.variance == pytest.approx(values.var())


def test_errors_of_means_are_those_of_statsmodels(project: Path):
    """The standard error of a marginal mean is statsmodels' for the additive model: one value for all of a factor."""
    values = 0.5 + np.random.default_rng(8).normal(0, 0.02, (3, 5))
    (item,) = shares(*searched(project, {"search_Fir_20": values}))
    fit = ols("y ~ C(a) + C(b)", frame_of(values)).fit()
    for axis, effect in enumerate(item.effects):
        rows = fit.model.data.orig_exog[(frame_of(values)["ab"[axis]] == 1).to_numpy()]
        assert effect.stderr == pytest.approx(float(fit.t_test(rows.mean().to_numpy()).sd[0, 0]), rel=1e-9)


def test_four_factors_add_up():
    """All 15 terms of a four-way grid add up to the total, and degrees of freedom to the cells less one."""
    values = np.random.default_rng(2).normal(size=(2, 3, 2, 4))
    split = squares(values)
    assert len(split) == 15
    assert sum(size for size, _ in split.values()) == pytest.approx(values.size * values.var(), rel=1e-12)
    assert sum(df for _, df in split.values()) == values.size - 1


def test_main_effects_are_in_units_of_the_metric(project: Path):
    """Best value, its mean and the range of means are those of the grid's margins."""
    values = 0.5 + np.random.default_rng(4).normal(0, 0.02, (3, 4))
    (item,) = shares(*searched(project, {"search_Fir_20": values}))
    first, second = item.effects
    assert first.best == SIZES[LENGTH][int(values.mean(axis=1).argmax())]
    assert first.best_mean == pytest.approx(values.mean(axis=1).max())
    assert first.range == pytest.approx(np.ptp(values.mean(axis=1)))
    assert [mean for _, mean in second.means] == pytest.approx(values.mean(axis=0).tolist())


def test_what_exceeds_item_noise(project: Path):
    """The highest-order term is held against item noise by chi^2, its variance reduced by the correlation."""
    values = 0.5 + np.random.default_rng(5).normal(0, 0.01, (4, 4))
    part, study = searched(project, {"search_Fir_20": values}, toml="[statistics]\ncorrelation = 0.5\n")
    (item,) = shares(part, study)
    noise = STDERR**2 * 0.5
    assert item.noise == pytest.approx(noise)
    assert (item.df, item.chi2) == (9, pytest.approx(item.terms[-1].squares / noise))
    assert item.p == pytest.approx(stats.chi2.sf(item.chi2, 9))
    assert item.any_p == pytest.approx(stats.chi2.sf(values.var() * 16 / noise, 15))
    assert item.excess is True
    beyond = [max(0.0, term.squares - term.df * noise) for term in item.terms]
    assert [term.corrected for term in item.terms] == pytest.approx([size / sum(beyond) for size in beyond])
    assert item.beyond == pytest.approx(sum(beyond) / (values.var() * 16))
    for term in item.terms:
        assert 0 <= term.low <= term.high <= 1


def test_holm_over_the_study(project: Path):
    """All main effects tested in the study are one family, adjusted as statsmodels does."""
    random = np.random.default_rng(6)
    searches = {
        f"search_{model}_20": 0.5 + np.linspace(0, 0.02, 4)[:, None] + random.normal(0, 0.01, (4, 4))
        for model in ("Ash", "Birch", "Fir")
    }
    found = shares(*searched(project, {**searches, "search_Oak_20": [0.5, 0.52, 0.51]}))
    effects = [effect for item in found for effect in item.effects]
    tested = [effect for effect in effects if effect.p is not None]
    assert (len(tested), len(effects)) == (6, 7)
    assert {item.family for item in found} == {6}
    expected = multipletests([effect.p for effect in tested], method="holm")[1]
    assert [effect.adjusted for effect in tested] == pytest.approx(expected.tolist())


def test_the_only_factor_has_no_residual(project: Path):
    """Three values of a single parameter give a main effect without F, two give nothing."""
    (item,) = shares(*searched(project, {"search_Fir_20": [0.5, 0.55, 0.52]}))
    (effect,), (term,) = item.effects, item.terms
    assert (effect.best, effect.ratio, effect.p, effect.adjusted) == (64, None, None, None)
    assert (term.share, term.corrected, item.family) == (1, 1, 0)
    (item,) = shares(*searched(project, {"search_Fir_20": [0.5, 0.55]}))
    assert (item.why, item.terms) == (Why.TOO_FEW, ())


def test_why_there_are_no_shares(project: Path):
    """One cell, a constant column, a grid with holes everywhere and a column without errors are told apart."""
    searches = {
        "search_Ash_20": [[0.5]],
        "search_Birch_20": np.full((3, 3), 0.55),
        "search_Fir_20": np.where(np.eye(3) > 0, 0.5, np.nan),
    }
    part, study = searched(project, searches)
    assert [item.why for item in shares(part, study)] == [Why.ONE_CELL, Why.CONSTANT, Why.NOT_FULL]
    frame = part.configurations.assign(acc_mean=np.nan)
    assert {item.why for item in shares(replace(part, configurations=frame), study)} == {Why.NO_VALUE}


def test_without_standard_errors(project: Path):
    """Shares as measured and F stand without standard errors; what needs the errors is None."""
    values = 0.5 + np.random.default_rng(7).normal(0, 0.02, (3, 3))
    (item,) = shares(*searched(project, {"search_Fir_20": values}, stderr=math.nan))
    assert (item.why, item.noise, item.beyond, item.excess, item.p) == (None, None, None, None, None)
    assert all(term.corrected is None and term.low is None for term in item.terms)
    assert all(effect.p is not None for effect in item.effects)


def test_an_exactly_additive_grid_has_no_f(project: Path):
    """Where rounding is all that is left of the highest-order term, nothing is tested against it."""
    values = 0.5 + np.array([0, 0.01, 0.05])[:, None] + np.array([0, 0.02, 0.03])[None, :]
    (item,) = shares(*searched(project, {"search_Fir_20": values}))
    assert item.terms[-1].squares == 0
    assert [effect.ratio for effect in item.effects] == [None, None]
    assert (item.excess, item.family) == (False, 0)


def test_smaller_is_better(project: Path):
    """With perplexity as the primary metric the best value has the smallest mean, and cells without one are left out."""
    ppl = np.array([[12.0, 13.0, 11.0], [10.0, 9.0, 8.0], [20.0, math.inf, 25.0]])
    toml = '[selection]\nmetric = "ppl"\nties = ["acc_mean"]\n'
    part, study = searched(project, {"search_Fir_20": np.full((3, 3), 0.5)}, toml=toml)
    (item,) = shares(replace(part, configurations=part.configurations.assign(ppl=ppl.ravel())), study)
    assert (item.there, item.used, item.dropped, item.noise) == (8, 6, {SAMPLES: (16,)}, None)
    assert [effect.best for effect in item.effects] == [64, 4]


def test_text_values_are_factors(project: Path):
    """A parameter of text is a factor like any other."""
    part, study = searched(project, {"search_Fir_20": 0.5 + np.random.default_rng(0).normal(0, 0.01, (3, 3))})
    texts = part.configurations[LENGTH].map({32: "c4", 64: "pile", 128: "wikitext"})
    (item,) = shares(replace(part, configurations=part.configurations.assign(**{LENGTH: texts})), study)
    assert item.kept[LENGTH] == ("c4", "pile", "wikitext")
    assert item.effects[0].best in item.kept[LENGTH]


def test_six_models(six: Path):
    """Each search of a study has a result, and the same one each time."""
    work = run(six)
    found = shares(work.consolidated.primary, work.study)
    assert len(found) == 18
    assert {(item.used, item.why) for item in found} == {(9, None)}
    assert found == shares(work.consolidated.primary, work.study)


def simulated(truth: np.ndarray, sd: float, times: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Sums of squares of noisy grids, shape (times, terms), and the degrees of freedom."""
    random = np.random.default_rng(seed)
    splits = [squares(truth + random.normal(0, sd, truth.shape)) for _ in range(times)]
    sizes = np.array([[size for size, _ in split.values()] for split in splits])
    return sizes, np.array([df for _, df in splits[0].values()], dtype=float)


def test_pure_noise_shows_shares_and_they_are_corrected():
    """Noise on a 5 x 5 grid has shares of 4/24, 4/24 and 16/24; corrected, nearly nothing is beyond it.

    The measured shares are the example of functional analysis of variance with uniform weights: df / (n - 1).
    """
    sizes, dfs = simulated(np.zeros((5, 5)), 1.0, 2000, 8)
    measured = (sizes / sizes.sum(axis=1, keepdims=True)).mean(axis=0)
    assert measured == pytest.approx([4 / 24, 4 / 24, 16 / 24], abs=0.01)
    assert (sizes - dfs).mean(axis=0) == pytest.approx([0, 0, 0], abs=0.35)
    random = np.random.default_rng(9)
    ends = [share_intervals(row, dfs, 1.0, 0.95, 200, random) for row in sizes[:300]]
    assert np.mean([low for low, _ in ends] > np.array(0.01), axis=0).max() < 0.05
    assert corrected_shares(dfs, dfs, 1.0).tolist() == [0, 0, 0]


def test_main_effects_are_found_at_the_nominal_rate_without_any(project: Path):
    """Under the null the F test rejects in 5 % of the grids, up to binomial error, whatever the size of the noise."""
    times = 2000
    sizes, dfs = simulated(np.zeros((4, 5)), 3.0, times, 10)
    ratios = (sizes[:, :2] / dfs[:2]) / (sizes[:, 2:] / dfs[2])
    rejected = (stats.f.sf(ratios, dfs[:2], dfs[2]) < 0.05).mean(axis=0)
    assert rejected == pytest.approx([0.05, 0.05], abs=3.3 * math.sqrt(0.05 * 0.95 / times))
    # The step's own p-values, on a study of null grids.
    random = np.random.default_rng(11)
    null = {f"search_M{i}_20": 0.5 + random.normal(0, 0.01, (3, 3)) for i in range(60)}
    found = shares(*searched(project, null))
    tests = [effect for item in found for effect in item.effects]
    assert sum(effect.p < 0.05 for effect in tests) in range(*map(int, stats.binom.interval(0.999, 120, 0.05)))


STEP = np.array([-1.0, -1.0, 1.0, 1.0, 1.0])
TREND = np.linspace(-1, 1, 5)
RIPPLE = np.outer([1, -1, 0, 1, -1], [1, 0, -1, 1, -1]) * 0.7


@pytest.mark.parametrize(
    ("truth", "runs"),
    [
        (2.0 * TREND[:, None] + 0 * TREND, 0.0),  # one trend, everything else flat
        (2.0 * STEP[:, None] + TREND, 0.0),  # a plateau after a step
        (2.0 * TREND[:, None] + TREND + RIPPLE, 0.0),  # a fixed interaction
        (2.0 * TREND[:, None] + TREND, 1.0),  # variation from run to run as large as item noise
        (0.4 * TREND[:, None] + 0 * TREND, 0.0),  # barely above the noise
    ],
)
def test_intervals_cover_the_true_share(truth: np.ndarray, runs: float):
    """Intervals hold the true share in at least 90 % of the grids; correction brings shares nearer to the truth."""
    sizes, dfs = simulated(truth, math.sqrt(1 + runs), 600, 12)
    expected = np.array([size for size, _ in squares(truth).values()]) + dfs * runs
    true = expected / expected.sum()
    random = np.random.default_rng(13)
    covered = []
    for row in sizes:
        low, high = share_intervals(row, dfs, 1.0, 0.95, 300, random)
        covered.append((low - 1e-9 <= true) & (true <= high + 1e-9))
    assert np.mean(covered, axis=0).min() >= 0.9
    raw = (sizes / sizes.sum(axis=1, keepdims=True)).mean(axis=0)
    corrected = corrected_shares(sizes, dfs, 1.0).mean(axis=0)
    assert np.abs(corrected - true).sum() < np.abs(raw - true).sum()


def test_drawn_sums_of_squares_are_those_of_noisy_grids():
    """Noncentral chi^2 draws have the distribution of sums of squares of a grid with noise added, cell by cell."""
    truth = 2.0 * TREND[:, None] + TREND[None, :3]
    sizes, dfs = simulated(truth, 1.5, 2000, 14)
    away = np.array([size for size, _ in squares(truth).values()]) / 2.25
    for place, df in enumerate(dfs):
        drawn = stats.ncx2(df, away[place]) if away[place] > 1e-9 else stats.chi2(df)
        assert stats.kstest(sizes[:, place] / 2.25, drawn.cdf).pvalue > 0.01
