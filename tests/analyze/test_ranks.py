"""Methods over families: against Demsar's example, scipy, and enumeration."""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from reportgen.analyze.ranks import MethodRanks, block_ranks, friedman, sign_test, signed_rank_test
from reportgen.model.claims import Why
from reportgen.model.comparisons import Criterion, MethodRankings
from reportgen.model.consolidated import Slice
from reportgen.pipeline import Work, run
from reportgen.study import Study
from tests import studies

# Areas under the curve of C4.5, C4.5+m, C4.5+cf, C4.5+m+cf on 14 data sets: Demsar 2006, JMLR 7, Table 6. The paper
# ranks 0.975 and 0.975 of the last two on "voting" as 2 and 3, by digits that it does not print.
DEMSAR = np.array(
    [
        [0.763, 0.768, 0.771, 0.798],
        [0.599, 0.591, 0.590, 0.569],
        [0.954, 0.971, 0.968, 0.967],
        [0.628, 0.661, 0.654, 0.657],
        [0.882, 0.888, 0.886, 0.898],
        [0.936, 0.931, 0.916, 0.931],
        [0.661, 0.668, 0.609, 0.685],
        [0.583, 0.583, 0.563, 0.625],
        [0.775, 0.838, 0.866, 0.875],
        [1.000, 1.000, 1.000, 1.000],
        [0.940, 0.962, 0.965, 0.962],
        [0.619, 0.666, 0.614, 0.669],
        [0.972, 0.981, 0.975, 0.9749],
        [0.957, 0.978, 0.946, 0.970],
    ]
)


def brute(scores: np.ndarray) -> tuple[float, float]:
    """P of Friedman's test and the smallest possible one, over the orderings of all blocks, by scipy's statistic."""

    def statistic(table: Sequence[Sequence[float]]) -> float:
        return float(stats.friedmanchisquare(*np.array(table).T).statistic)

    own = statistic(scores.tolist())
    drawn = np.array([statistic(rows) for rows in itertools.product(*map(itertools.permutations, scores.tolist()))])
    return float((drawn >= own - 1e-9).mean()), float((drawn >= drawn.max() - 1e-9).mean())


def test_friedman_of_demsar():
    """Mean ranks, chi-square, F and scipy's chi-square corrected for ties are those of Demsar's Table 6."""
    found = friedman(DEMSAR)
    assert found is not None
    assert found.mean_ranks == pytest.approx((3.143, 2.000, 2.893, 1.964), abs=5e-4)
    assert found.chi2_plain == pytest.approx(9.28, abs=0.005)
    assert found.ratio == pytest.approx(3.69, abs=0.005)
    assert found.ratio_p == pytest.approx(stats.f(3, 39).sf(found.ratio), rel=1e-12)
    oracle = stats.friedmanchisquare(*DEMSAR.T)
    assert found.chi2 == pytest.approx(10.228, abs=5e-4)
    assert (found.chi2, found.p) == pytest.approx((oracle.statistic, oracle.pvalue), rel=1e-12)
    assert (found.exact, found.orderings) == (False, 24**13)
    assert found.smallest == pytest.approx(stats.chi2(3).sf(14 * 3), rel=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_friedman_of_scipy(seed: int):
    """Chi-square corrected for ties is scipy's, with and without ties; W is chi-square over N (k - 1)."""
    random = np.random.default_rng(seed)
    size, k = int(random.integers(2, 15)), int(random.integers(3, 7))
    scores = random.integers(0, 4, (size, k)) if seed % 2 else random.normal(size=(size, k))
    found = friedman(scores)
    oracle = stats.friedmanchisquare(*scores.T)
    assert found is not None
    assert found.chi2 == pytest.approx(oracle.statistic, rel=1e-10, abs=1e-12)
    assert found.concordance == pytest.approx(oracle.statistic / (size * (k - 1)), rel=1e-10, abs=1e-12)
    if not found.exact:
        assert found.p == pytest.approx(oracle.pvalue, rel=1e-9)
    if seed % 2 == 0:
        assert found.chi2_plain == pytest.approx(found.chi2)


@pytest.mark.parametrize("shape", [(2, 3), (3, 3), (2, 4), (4, 3)])
@pytest.mark.parametrize("tied", [False, True])
def test_the_exact_p_is_that_of_all_orderings(shape: tuple[int, int], tied: bool):
    """The exact p and the smallest one are shares of the orderings of all blocks, the first included."""
    random = np.random.default_rng(sum(shape))
    for _ in range(2):
        scores = random.integers(0, 3, shape).astype(float) if tied else random.normal(size=shape)
        scores[0] = np.arange(shape[1])
        found = friedman(scores)
        assert found is not None
        assert found.exact
        assert found.orderings == math.factorial(shape[1]) ** (shape[0] - 1)
        assert (found.p, found.smallest) == pytest.approx(brute(scores), rel=1e-12)


def test_the_exact_p_of_published_tables():
    """Three methods in five blocks: chi-square 6.4 has p .039 and 10 has .00077 (Siegel 1956, Table N)."""
    agree = np.tile([3.0, 2.0, 1.0], (5, 1))
    found = friedman(agree)
    assert found is not None
    assert (found.chi2, found.ratio, found.ratio_p, found.concordance) == (pytest.approx(10), None, None, 1)
    assert found.p == found.smallest == pytest.approx(6**-4)
    assert round(found.p, 5) == 0.00077
    mixed = np.array([[3, 2, 1], [3, 2, 1], [3, 2, 1], [3, 1, 2], [2, 3, 1]], dtype=float)
    other = friedman(mixed)
    assert other is not None
    assert (other.chi2, round(other.p, 3)) == (pytest.approx(6.4), 0.039)


def test_two_methods_are_a_sign_test():
    """With two methods the exact p is the sign test's."""
    random = np.random.default_rng(5)
    for size in (2, 5, 9, 15):
        scores = random.normal(size=(size, 2))
        found = friedman(scores)
        assert found is not None
        assert found.exact
        assert found.p == pytest.approx(sign_test(scores[:, 0] - scores[:, 1]), rel=1e-12)
        assert found.smallest == pytest.approx(2.0 ** (1 - size))
    far = friedman(random.normal(size=(16, 2)))
    assert far is not None
    assert not far.exact


def test_all_tied_has_no_test():
    """Where every block ties all methods, there is no statistic; ties by rounding errors are ties."""
    assert friedman(np.full((4, 3), 0.5)) is None
    assert block_ranks([[0.3, 0.1 + 0.2, 0.7]]).tolist() == [[2.5, 2.5, 1.0]]


def test_the_sign_test_is_the_binomial_one():
    """P is scipy's binomial test of the signs, without zeros; without any difference it is 1."""
    assert sign_test([1, 2, 3, -4, 5, 6, 0]) == pytest.approx(stats.binomtest(5, 6).pvalue)
    assert sign_test([1, 1, 1, 1, 1, 1]) == pytest.approx(1 / 32)
    assert sign_test([0, 0]) == 1


@pytest.mark.parametrize("size", [1, 2, 3, 6, 10, 25, 40])
def test_the_signed_rank_test_is_scipys(size: int):
    """Without ties, p is scipy's exact one, also for many blocks."""
    random = np.random.default_rng(size)
    for shift in (0.0, 0.5, 3.0):
        differences = random.normal(shift, 1, size)
        oracle = stats.wilcoxon(differences, method="exact").pvalue
        assert signed_rank_test(differences) == pytest.approx(oracle, rel=1e-10)


def test_the_signed_rank_test_with_ties():
    """With ties and zeros, p is that over all signs of the ranks found, by enumeration."""
    for differences in ([1, 1, 2, -1, 3, 0], [2, 2, 2], [-1, 1], [0.3, 0.1 + 0.2, -0.3, 1, 0, 0], [0, 0]):
        figures = np.round([d for d in differences if d], 9)
        ranks = stats.rankdata(np.abs(figures))
        sums = np.array([np.array(signs) @ ranks for signs in itertools.product((0, 1), repeat=len(ranks))])
        own = ranks[figures > 0].sum()
        oracle = min(1.0, 2 * min((sums <= own).mean(), (sums >= own).mean()))
        assert signed_rank_test(differences) == pytest.approx(oracle, rel=1e-12)


def ranked(work: Work, **changes: object) -> MethodRankings:
    """What the step says of a study, its frame of configurations perhaps changed."""
    part: Slice = replace(work.consolidated.primary, **changes)
    study: Study = work.study
    return MethodRanks()(part, study, {}, np.random.default_rng(0))


def test_the_step_on_six_models(six: Path):
    """Blocks are families with the means over their models; three of them can not show a difference of pairs."""
    work = run(six)
    found = ranked(work)
    frame = work.consolidated.primary.configurations
    best = frame.groupby(["family", "model", "method"])["acc_mean"].max().groupby(["family", "method"]).mean()
    table = best.unstack()[list(found.best.methods)]
    assert found.best.families == tuple(table.index)
    np.testing.assert_allclose(found.best.values, table.to_numpy(), rtol=1e-12)
    np.testing.assert_allclose(found.best.mean_ranks, table.rank(axis=1, ascending=False).mean(), rtol=1e-12)
    oracle = stats.friedmanchisquare(*table.to_numpy().T)
    assert found.best.chi2 == pytest.approx(oracle.statistic)
    assert (found.best.exact, found.best.orderings, found.best.left_out) == (True, 36, ())
    assert (found.best.criterion, found.common.criterion) == (Criterion.BEST, Criterion.COMMON_BEST)
    assert found.common.values == found.best.values  # all searches have the same cells
    for pair in found.best.pairs:
        differences = table[pair.first] - table[pair.second]
        assert pair.difference == pytest.approx(differences.mean(), abs=1e-12)
        assert pair.wins + pair.losses + pair.ties == 3
        assert (pair.smallest, pair.testable) == (2.0 ** (1 - pair.wins - pair.losses), False)
    for name in ("sign", "rank"):
        own = [getattr(pair, f"{name}_p") for pair in found.best.pairs]
        adjusted = [getattr(pair, f"{name}_adjusted") for pair in found.best.pairs]
        assert adjusted == pytest.approx(multipletests(own, method="holm")[1])


def test_only_models_with_all_methods_count(six: Path):
    """A model that lacks a method is left out of its family; a family of such models is left out."""
    work = run(six)
    frame = work.consolidated.primary.configurations
    lacking = (frame["method"] == "taylor") & frame["model"].isin(["Acacia", "Cypress", "Cypress-Instruct"])
    found = ranked(work, configurations=frame[~lacking]).best
    assert (found.families, found.left_out) == (("Acacia", "Baobab"), ("Cypress",))
    own = frame[frame["model"] == "Acacia-Instruct"].groupby("method")["acc_mean"].max()
    assert found.values[0] == pytest.approx(own[list(found.methods)].tolist())
    assert (found.orderings, found.testable, found.why) == (6, False, None)


def test_common_cells_have_a_ranking_of_their_own(six: Path):
    """A lucky cell that only one method has counts for its best, not for its best on common cells."""
    work = run(six)
    frame = work.consolidated.primary.configurations
    lucky = frame[(frame["method"] == "taylor")].groupby("model").head(1).index
    better = frame.copy()
    better.loc[lucky, "acc_mean"] = 0.9
    better.loc[lucky, "taylor_seq_len"] = 999
    found = ranked(work, configurations=better)
    place = found.best.methods.index("taylor")
    assert (found.best.mean_ranks[place], found.common.mean_ranks[place] > 1) == (1, True)


def test_enough_families_are_testable(project: Path):
    """Six families that agree on two methods reach p = 1 / 32, five do not reach the level."""
    for number in range(6):
        for place, method in enumerate(("", "_blockwise")):
            search = f"search_Fir{number}{method}_20"
            studies.table(project, search, [studies.row(search, 1, 32, 4, 0.5 + 0.01 * place + 0.002 * number)])
    work = run(project)
    found = ranked(work).best
    assert len(found.families) == 6
    assert (found.p, found.smallest, found.testable) == (1 / 32, 1 / 32, True)
    assert (found.pairs[0].sign_p, found.pairs[0].rank_p, found.pairs[0].testable) == (1 / 32, 1 / 32, True)
    frame = work.consolidated.primary.configurations
    five = ranked(work, configurations=frame[frame["model"] != "Fir0"]).best
    assert (len(five.families), five.p, five.testable, five.pairs[0].testable) == (5, 1 / 16, False, False)


def test_where_smaller_is_better(six: Path):
    """With a perplexity, rank 1 is the smallest and values and differences are in its unit."""
    (six / "reportgen.toml").write_text('[selection]\nmetric = "ppl"\nties = ["acc_mean"]\n', "utf-8")
    work = run(six)
    frame = work.consolidated.primary.configurations.copy()
    frame["ppl"] = [{"taylor": 10.0, "layerwise": 12.0, "blockwise": 11.0}[method] for method in frame["method"]]
    found = ranked(work, configurations=frame).best
    order = dict(zip(found.methods, found.mean_ranks, strict=True))
    assert order == {"taylor": 1, "blockwise": 2, "layerwise": 3}
    assert set(found.values) == {
        tuple({"taylor": 10.0, "layerwise": 12.0, "blockwise": 11.0}[m] for m in found.methods)
    }
    pair = next(pair for pair in found.pairs if {pair.first, pair.second} == {"taylor", "layerwise"})
    assert (pair.difference, pair.wins) == ((-2.0, 3) if pair.first == "taylor" else (2.0, 0))


def test_why_there_is_no_ranking(six: Path):
    """One method, one family, no family with all methods, no value and all tied are told apart, without a crash."""
    work = run(six)
    frame = work.consolidated.primary.configurations
    alone = ranked(work, configurations=frame[frame["method"] == "taylor"]).best
    assert (alone.why, alone.methods, alone.mean_ranks, alone.pairs) == (Why.ONE_METHOD, ("taylor",), (1,), ())
    one = ranked(work, configurations=frame[frame["model"] == "Acacia"]).best
    assert (one.why, len(one.mean_ranks), one.p, one.testable) == (Why.TOO_FEW, 3, None, False)
    split = (frame["family"] == "Acacia") == (frame["method"] == "taylor")
    apart = ranked(work, configurations=frame[split])
    assert apart.best.why is apart.common.why is Why.NOTHING_SHARED
    assert apart.best.left_out == ("Acacia", "Baobab", "Cypress")
    none = ranked(work, configurations=frame.assign(acc_mean=math.nan)).best
    assert (none.why, none.methods) == (Why.NO_VALUE, ())
    tied = ranked(work, configurations=frame.assign(acc_mean=0.5)).best
    assert (tied.why, tied.chi2, tied.mean_ranks) == (Why.CONSTANT, None, (2, 2, 2))
    assert {(pair.sign_p, pair.rank_p, pair.smallest, pair.ties) for pair in tied.pairs} == {(1, 1, 1, 3)}
    lone = frame.assign(taylor_seq_len=[f"{method}{i}" for i, method in enumerate(frame["method"])])
    assert ranked(work, configurations=lone).common.why is Why.NOTHING_SHARED


def test_under_the_null_the_exact_test_keeps_its_level():
    """With equal methods the exact test of five blocks rejects in at most 5 % of the studies, and not far less."""
    random = np.random.default_rng(6)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = [friedman(random.normal(size=(5, 3))) for _ in range(1500)]
    rejected = np.mean([item is not None and item.p <= 0.05 for item in found])
    assert 0.02 < rejected < 0.05 + 3 * math.sqrt(0.05 * 0.95 / 1500)
