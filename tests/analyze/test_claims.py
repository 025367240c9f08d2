"""Claims of the study file: what is true on the figures, and what noise leaves of it."""

from __future__ import annotations

import contextlib
import itertools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from reportgen.analyze import analyze
from reportgen.analyze.claims import Claims
from reportgen.analyze.ties import TiedSets
from reportgen.errors import InputFaultsError
from reportgen.model.checked import CheckedClaim, Comparison, Ground, Lack, Standing
from reportgen.model.experiments import Dense
from reportgen.model.options import Demand
from reportgen.study import parse_study
from reportgen.wording import claims as words
from tests.analyze.made import made

SE = 0.004

Row = Mapping[str, Any]


def cell(model: str, method: str, value: float, stderr: float = SE, **more: Any) -> Row:
    """A configuration that was run once."""
    return {"model": model, "method": method, "acc_mean": value, "acc_mean_stderr": stderr, "ppl": 12.0, **more}


def check(
    rows: Sequence[Row], statements: Sequence[str], toml: str = "", **changes: Any
) -> tuple[list[CheckedClaim], Any]:
    """Check statements on a study made of rows; return the claims and the analysis."""
    lines = [f"c{number} = {json.dumps(text)}" for number, text in enumerate(statements)]
    part, study, _ = made(rows, "\n".join([toml, "[claims]", *lines]))
    analysis = analyze(replace(part, **changes), study)
    return list(analysis.claims), analysis


def one(rows: Sequence[Row], statement: str, toml: str = "", **changes: Any) -> tuple[Standing, bool, Comparison]:
    """Check a single statement of one comparison; return standing, certainty and the comparison."""
    (found,), _ = check(rows, [statement], toml, **changes)
    assert found.missing is None
    return found.standing, found.decided, found.comparisons[0]


PAIR = [cell("Elm", "taylor", 0.62), cell("Fir", "taylor", 0.60), cell("Oak", "taylor", 0.595)]
"""Three models of one configuration each, so that nothing was picked."""


@pytest.mark.parametrize(
    ("statement", "standing", "decided", "ground"),
    [
        ('acc("Elm") > acc("Fir")', Standing.SUPPORTED, True, Ground.TEST),
        ('acc("Fir") < acc("Elm")', Standing.SUPPORTED, True, Ground.TEST),
        ('acc("Elm") >= acc("Fir")', Standing.SUPPORTED, True, Ground.TEST),
        ('acc("Elm") != acc("Fir")', Standing.SUPPORTED, True, Ground.TEST),
        ('acc("Fir") > acc("Oak")', Standing.UNDECIDED, False, Ground.NOISE),
        ('acc("Fir") != acc("Oak")', Standing.UNDECIDED, False, Ground.NOISE),
        ('acc("Fir") > acc("Elm")', Standing.FALSE, True, Ground.TEST),
        ('acc("Fir") == acc("Elm")', Standing.FALSE, True, Ground.TEST),
        ('acc("Oak") > acc("Fir")', Standing.FALSE, False, Ground.NOISE),
        ('acc("Oak") == acc("Fir")', Standing.FALSE, False, Ground.NOISE),
        ('acc("Elm") > 0.6', Standing.SUPPORTED, True, Ground.TEST),
        ('acc("Elm") > 0.615', Standing.UNDECIDED, False, Ground.NOISE),
        ('acc("Elm") - acc("Fir") > 0.001', Standing.SUPPORTED, True, Ground.TEST),
        ('acc("Elm") - acc("Fir") > 0.015', Standing.UNDECIDED, False, Ground.NOISE),
        ('100 * acc("Elm") > 100 * acc("Fir") + 1', Standing.UNDECIDED, False, Ground.NOISE),
        ('acc("Elm") == acc("Elm")', Standing.SUPPORTED, True, Ground.EXACT),
        ("1 + 1 == 2", Standing.SUPPORTED, True, Ground.EXACT),
        ('"a" != "b"', Standing.SUPPORTED, True, Ground.EXACT),
        ('ppl("Elm") < 20', Standing.UNDECIDED, False, Ground.NO_STDERR),
        ('ppl("Elm") > 20', Standing.FALSE, False, Ground.NO_STDERR),
        ('ppl("Elm") == ppl("Fir")', Standing.UNDECIDED, False, Ground.NO_STDERR),
        ("models() == 3", Standing.SUPPORTED, True, Ground.EXACT),
        ('tied("Elm") == 1', Standing.SUPPORTED, True, Ground.EXACT),
    ],
)  # fmt: skip
def test_each_verdict(statement: str, standing: Standing, decided: bool, ground: Ground):
    """What is true is supported where noise cannot turn it, else undecided; what is false says whether noise could."""
    found = one(PAIR, statement)
    assert (found[0], found[1], found[2].ground) == (standing, decided, ground)


def test_a_test_is_that_of_a_normal_difference():
    """Difference, standard error and p are those of two independent normal figures; oracle: scipy."""
    _, _, found = one(PAIR, 'acc("Elm") > acc("Fir")')
    assert (found.left, found.right, found.difference) == (0.62, 0.60, pytest.approx(0.02))
    assert found.stderr == pytest.approx(math.hypot(SE, SE))
    assert found.p == pytest.approx(2 * stats.norm.sf(0.02 / math.hypot(SE, SE)))
    assert (found.adjusted, found.compared, found.models) == (found.p, 1, ("Elm", "Fir"))
    _, _, found = one(PAIR, 'acc("Elm") > acc("Fir")', "[statistics]\ncorrelation = 0.5")
    assert found.stderr == pytest.approx(SE)


def test_p_is_corrected_over_all_claims():
    """Holm's correction runs over the comparisons of all claims that have a test; oracle: statsmodels."""
    statements = [
        'acc("Elm") > acc("Fir")',
        'acc("Fir") > acc("Oak") and acc("Elm") > acc("Oak")',
        'ppl("Elm") < 20',
        'acc("Elm") > 0.612',
        'acc("Nothing") > 0.6 or acc("Elm") > 0.5',
        "models() == 3",
    ]
    claims, _ = check(PAIR, statements)
    tested = [item for claim in claims for item in claim.comparisons if item.p is not None]
    assert len(tested) == 4
    expected = multipletests([item.p for item in tested], method="holm")[1]
    assert [item.adjusted for item in tested] == pytest.approx(expected.tolist())
    assert {claim.tests for claim in claims if claim.missing is None} == {4}
    assert claims[3].standing is Standing.UNDECIDED
    alone, _ = check(PAIR, ['acc("Elm") > 0.612'])
    assert alone[0].standing is Standing.SUPPORTED


def test_a_small_difference_is_undecided_as_too_small_to_matter():
    """A difference that lies within the margin with its whole interval is none; a number in the claim has no margin."""
    rows = [cell("Elm", "taylor", 0.6012, 0.0002), cell("Fir", "taylor", 0.6, 0.0002)]
    standing, _, found = one(rows, 'acc("Elm") > acc("Fir")')
    assert (standing, found.ground) == (Standing.UNDECIDED, Ground.TOO_SMALL)
    standing, _, found = one(rows, '100 * acc("Elm") > 100 * acc("Fir")')
    assert (standing, found.ground) == (Standing.UNDECIDED, Ground.TOO_SMALL)
    standing, _, found = one(rows, 'acc("Elm") - acc("Fir") > 0.0001')
    assert (standing, found.ground) == (Standing.SUPPORTED, Ground.TEST)
    standing, _, found = one(rows, 'acc("Elm") > acc("Fir")', "[statistics]\nmargin = 0.0")
    assert (standing, found.ground) == (Standing.SUPPORTED, Ground.TEST)


def test_equal_figures_are_not_shown_to_be_the_same():
    """Figures that are equal as measured make == true but undecided, and rounding is no difference."""
    rows = [
        cell("Elm", "taylor", 0.6),
        cell("Fir", "taylor", 0.6),
        cell("Oak", "taylor", 0.3),
        cell("Yew", "taylor", 0.9),
    ]
    standing, _, found = one(rows, 'acc("Elm") == acc("Fir")')
    assert (standing, found.ground) == (Standing.UNDECIDED, Ground.EQUAL)
    standing, _, found = one(rows, 'acc("Oak") + acc("Elm") == acc("Yew")')
    assert (found.difference, standing) == (0, Standing.UNDECIDED)
    assert one(rows, 'acc("Elm") > acc("Fir")')[:2] == (Standing.FALSE, False)
    assert one(rows, 'acc("Elm") >= acc("Fir")')[:2] == (Standing.UNDECIDED, False)


GRID = [cell("Elm", "taylor", 0.600 - 0.001 * n) for n in range(10)] + [
    cell("Elm", "layerwise", 0.615 - 0.001 * n) for n in range(10)
]


def test_bests_of_one_model_are_held_against_all_pairs():
    """The better of two methods' bests was found by looking: p is that of the largest of all pairs; oracle: scipy."""
    standing, _, found = one(GRID, 'acc("Elm", "layerwise") > acc("Elm", "taylor")')
    ratio = 0.015 / math.hypot(SE, SE)
    assert found.compared == 20
    assert found.p == pytest.approx(stats.studentized_range.sf(ratio * math.sqrt(2), 20, math.inf), abs=0.02)
    assert standing is Standing.UNDECIDED
    assert 2 * stats.norm.sf(ratio) < 0.01


@pytest.mark.parametrize("gap", [0.018, 0.024])
def test_a_pair_of_one_model_is_decided_as_its_tied_set_is(gap: float):
    """One claim on two methods' bests is supported exactly where no configuration of the other method is tied."""
    rows = [cell("Elm", "taylor", 0.6 - 0.001 * n) for n in range(10)]
    rows += [cell("Elm", "layerwise", 0.6 + gap)]
    rows += [cell("Elm", "layerwise", 0.5) for _ in range(9)]
    statements = ['acc("Elm", "layerwise") > acc("Elm", "taylor")', 'best("Elm").method == "layerwise"']
    claims, analysis = check(rows, statements)
    alone = {item.method for item in analysis.tied("Elm").members} == {"layerwise"}
    assert [claim.standing is Standing.SUPPORTED for claim in claims] == [alone, alone]
    assert alone == (gap > 0.02)


def test_the_best_of_many_against_a_number_is_held_against_as_many_errors():
    """The largest of n errors is what a best has to beat: p = 1 - (1 - p1)^n; oracle: scipy."""
    _, _, found = one(GRID, 'acc("Elm") > 0.6')
    single = 2 * stats.norm.sf(0.015 / SE)
    assert (found.compared, found.p) == (20, pytest.approx(1 - (1 - single) ** 20))
    _, _, found = one(GRID, 'acc("Elm", "taylor") < 0.62')
    assert found.compared == 10


def test_bests_of_two_models_are_compared_as_variants_are():
    """Two models' bests have the plain p of the table Base against Instruct."""
    rows = [*GRID, *(cell("Elm-Instruct", "taylor", 0.64 - 0.001 * n) for n in range(12))]
    (claim,), analysis = check(rows, ['acc("Elm-Instruct") > acc("Elm")'])
    (variant,) = analysis.variants
    found = claim.comparisons[0]
    assert (found.p, found.stderr) == (pytest.approx(variant.comparison.p), pytest.approx(variant.comparison.stderr))


def test_standard_errors_of_sums_are_safe():
    """A difference of differences has the error of independent figures, a sum the largest that it can have."""
    rows = [*PAIR, cell("Yew", "taylor", 0.5)]
    _, _, found = one(rows, 'acc("Elm") - acc("Fir") > acc("Oak") - acc("Yew")')
    assert found.stderr == pytest.approx(2 * SE)
    _, _, found = one(rows, 'acc("Elm") + acc("Fir") > 1.1')
    assert found.stderr == pytest.approx(2 * SE)
    tasks = [
        {"model": "Elm", "acc_boolq": 0.7, "acc_boolq_stderr": 0.008, "acc_piqa": 0.6, "acc_piqa_stderr": 0.006},
    ]  # fmt: skip
    _, _, found = one(tasks, 'metric("boolq", "Elm") > metric("piqa", "Elm")')
    assert found.stderr == pytest.approx(0.01)
    assert found.compared == 1
    _, _, found = one(tasks, 'metric("boolq", "Elm") > acc("Elm")')
    assert found.stderr == pytest.approx(0.008 + 0.005)


def test_without_a_standard_error_nothing_is_supported():
    """An unknown error, and one of zero, leave a claim undecided and are named."""
    for error in (math.nan, 0.0):
        rows = [cell("Elm", "taylor", 0.9, error), cell("Fir", "taylor", 0.1, error)]
        standing, _, found = one(rows, 'acc("Elm") > acc("Fir")')
        assert (standing, found.ground) == (Standing.UNDECIDED, Ground.NO_STDERR)
        assert found.lacking == ('acc("Elm")', 'acc("Fir")')
        assert 'known of acc("Elm")' in words.because(found, 1)


def test_means_over_different_tasks_are_not_told_apart():
    """A difference of means over different tasks is never supported."""
    rows = [
        {"model": name, "acc_boolq": level, "acc_boolq_stderr": SE, "acc_piqa": level, "acc_piqa_stderr": SE}
        for name, level in (("Elm", 0.9), ("Fir", 0.5))
    ]
    statement = 'acc("Elm") > acc("Fir")'
    assert one(rows, statement)[0] is Standing.SUPPORTED
    standing, _, found = one(rows, statement, mean_tasks={"Elm": ("boolq", "piqa"), "Fir": ("boolq",)})
    assert (standing, found.ground) == (Standing.UNDECIDED, Ground.TASKS_DIFFER)


TIED = [
    cell("Elm", "layerwise", 0.620, cell=64),
    cell("Elm", "layerwise", 0.618, cell=128),
    cell("Elm", "taylor", 0.560, cell=32),
    cell("Fir", "layerwise", 0.620, cell=64),
    cell("Fir", "taylor", 0.618, cell=64),
    cell("Fir", "taylor", 0.560, cell=32),
    cell("Oak", "taylor", 0.620, cell=16),
    cell("Oak", "layerwise", 0.560, cell=64),
]
"""Layerwise alone is tied with the best on Elm, both methods on Fir, taylor alone on Oak."""


@pytest.mark.parametrize(
    ("statement", "standing", "decided"),
    [
        ('best("Elm").method == "layerwise"', Standing.SUPPORTED, True),
        ('best("Elm").method != "taylor"', Standing.SUPPORTED, True),
        ('best("Elm").method == "taylor"', Standing.FALSE, True),
        ('best("Fir").method == "layerwise"', Standing.UNDECIDED, False),
        ('"layerwise" == best("Fir").method', Standing.UNDECIDED, False),
        ('best("Fir").method != "taylor"', Standing.UNDECIDED, False),
        ('best("Fir").method == "taylor"', Standing.FALSE, False),
        ('best("Fir").method != "blockwise"', Standing.SUPPORTED, True),
        ('best("Elm").method != best("Oak").method', Standing.SUPPORTED, True),
        ('best("Elm").method == best("Oak").method', Standing.FALSE, True),
        ('best("Elm").method == best("Fir").method', Standing.UNDECIDED, False),
        ('best("Elm").method == best("Elm").method', Standing.SUPPORTED, True),
        ('best("Elm").cell == 64', Standing.UNDECIDED, False),
        ('best("Elm").cell >= 64', Standing.SUPPORTED, True),
        ('best("Elm").cell < 64', Standing.FALSE, True),
        ('best("Fir").cell == 64', Standing.SUPPORTED, True),
        ('best("Fir").cell == 2 * best("Oak").cell + 32', Standing.SUPPORTED, True),
        ('best("Elm").cell > best("Fir").cell', Standing.FALSE, False),
        ('wins("layerwise") == 2', Standing.UNDECIDED, False),
        ('wins("layerwise") >= 1', Standing.SUPPORTED, True),
        ('wins("layerwise") > wins("taylor")', Standing.UNDECIDED, False),
        ('wins("layerwise") < models()', Standing.SUPPORTED, True),
        ('wins("taylor") == 3', Standing.FALSE, True),
        ('wins("taylor") == 2', Standing.FALSE, False),
        ('tied("Elm") == 2 and tied("Oak") == 1', Standing.SUPPORTED, True),
    ],
)
def test_choices_are_judged_over_the_tied_sets(statement: str, standing: Standing, decided: bool):
    """A choice, and a count of choices, is supported where it comes out alike for every tied configuration."""
    (found,), analysis = check(TIED, [statement])
    assert [len(analysis.tied(name).members) for name in ("Elm", "Fir", "Oak")] == [2, 2, 1]
    assert (found.standing, found.decided) == (standing, decided)


def test_wins_range_over_the_tied_sets():
    """Wins may be as few as the models that are sure and as many as those where a tied configuration is by the method."""
    _, _, found = one(TIED, 'wins("layerwise") >= 1')
    assert found.possible == ((2, 1),)
    assert words.because(found, 1) == "the same for every configuration tied with the best: 2 or 1"


def test_a_configuration_without_a_standard_error_may_be_the_best():
    """What no test can tell from the best leaves the choice open, and an unknown tied set too."""
    rows = [cell("Elm", "layerwise", 0.62), cell("Elm", "taylor", 0.5, math.nan)]
    standing, _, found = one(rows, 'best("Elm").method == "layerwise"')
    assert (standing, found.ground, found.possible) == (
        Standing.UNDECIDED,
        Ground.OPEN,
        (("layerwise", "taylor"),),
    )
    assert one(rows, 'tied("Elm") == 1')[2].ground is Ground.NO_TIES
    rows = [cell("Elm", "layerwise", 0.62, math.nan), cell("Elm", "taylor", 0.5)]
    for statement in ('best("Elm").method == "layerwise"', 'wins("layerwise") == 1', 'tied("Elm") == 1'):
        standing, _, found = one(rows, statement)
        assert (standing, found.ground) == (Standing.UNDECIDED, Ground.NO_TIES)


PARTS = {
    'acc("Elm") > acc("Fir")': (True, True),
    'acc("Fir") > acc("Oak")': (True, False),
    'acc("Fir") > acc("Elm")': (False, True),
    'acc("Oak") > acc("Fir")': (False, False),
}


def joined(kind: str, said: Sequence[tuple[bool, bool]]) -> tuple[bool, bool]:
    """By hand: try both values of every part that noise may turn; decided is what always comes out alike."""
    combine = all if kind == "and" else any
    truth = combine(holds for holds, _ in said)
    worlds = itertools.product(*[(holds,) if decided else (holds, not holds) for holds, decided in said])
    return truth, all(combine(world) == truth for world in worlds)


@pytest.mark.parametrize("kind", ["and", "or"])
@pytest.mark.parametrize("count", [2, 3])
def test_parts_are_joined_by_what_noise_may_turn(kind: str, count: int):
    """`and`, `or` and `not` are certain exactly where no part that noise may turn changes the outcome."""
    combinations = list(itertools.product(PARTS, repeat=count))
    # One test each: repeated comparisons would make Holm's correction stricter than for each pair alone.
    for combination in combinations:
        (found,), _ = check_quick(f" {kind} ".join(combination))
        holds, decided = joined(kind, [PARTS[text] for text in combination])
        assert (found.standing is not Standing.FALSE, found.decided) == (holds, decided)
        (other,), _ = check_quick(f"not ({f' {kind} '.join(combination)})")
        assert (other.standing is Standing.FALSE, other.decided) == (holds, decided)


def check_quick(statement: str) -> tuple[list[CheckedClaim], None]:
    """Check a statement on the pair of models by the two steps that it needs."""
    part, study, so_far = made(PAIR, f"[claims]\nc = {json.dumps(statement)}")
    so_far["ties"] = TiedSets()(part, study, so_far, np.random.default_rng(0))
    return list(Claims()(part, study, so_far, np.random.default_rng(0))), None


def test_dense_models_and_shares_kept():
    """A dense model is a figure with its error; a share kept has the error of a ratio."""
    dense = {"Elm": Dense("Elm", {"acc_mean": 0.66}, {"acc_mean": SE}, "")}
    standing, _, found = one(PAIR, 'dense("Elm") > acc("Elm")', dense=dense)
    assert (standing, found.compared, found.difference) == (Standing.SUPPORTED, 1, pytest.approx(0.04))
    standing, _, found = one(PAIR, 'kept("Elm") > 90', dense=dense)
    assert (standing, found.left) == (Standing.SUPPORTED, pytest.approx(100 * 0.62 / 0.66))
    random = np.random.default_rng(1)
    ratio = 100 * (0.62 + SE * random.standard_normal(200_000)) / (0.66 + SE * random.standard_normal(200_000))
    assert found.stderr == pytest.approx(float(ratio.std()), rel=0.02)
    _, _, found = one(GRID, 'kept("Elm") > 90', dense=dense)
    assert found.compared == 20


@pytest.mark.parametrize(
    ("statement", "lack", "said"),
    [
        ('acc("Elmm") > 0.5', Lack.MODEL, "no model is called Elmm; near it: Elm"),
        ('best("elm").method == "taylor"', Lack.MODEL, "near it: Elm"),
        ('acc("Elm", "tailor") > 0.5', Lack.METHOD, "no method is called tailor; near it: taylor"),
        ('wins("Wanda") > 0', Lack.METHOD, "there are layerwise, taylor"),
        ('acc("Yew", "layerwise") > 0.5', Lack.BEST_OF_METHOD, "Yew has no best configuration by layerwise; there are taylor"),
        ('metric("pppl", "Elm") > 0.5', Lack.METRIC, "near it: ppl"),
        ('best("Elm").acc_maen > 0.5', Lack.ATTRIBUTE, "has no acc_maen; near it: acc_mean"),
        ('best("Elm").cel == 64', Lack.ATTRIBUTE, "near it: cell"),
        ('ppl("Yew") < 20', Lack.VALUE, 'ppl("Yew") has no finite value'),
        ('acc("Ash") > 0.5', Lack.BEST, "Ash has no best configuration"),
        ('tied("Ash") > 0', Lack.BEST, "Ash has no best configuration"),
        ('dense("Elm") > 0.5', Lack.DENSE, "no dense evaluation of Elm is known"),
        ('kept("Elm") > 50', Lack.DENSE, "no dense evaluation of Elm is known"),
        ('best("Elm").method == 3', Lack.TEXT, "a text is compared with a number"),
        ('best("Elm").cell == "64"', Lack.TEXT, "a text is compared with a number"),
        ('best("Elm").method > 3', Lack.TEXT, "a text is compared with a number"),
        ("1e308 + 1e308 > 1", Lack.VALUE, "has no finite value"),
    ],
)  # fmt: skip
def test_what_the_study_lacks_is_named(statement: str, lack: Lack, said: str):
    """An unknown name, or a figure that is not there, makes a claim one that cannot be checked, with the nearest names."""
    rows = [*TIED, cell("Yew", "taylor", 0.6, ppl=math.inf), cell("Ash", "taylor", math.nan)]
    (found,), _ = check(rows, [statement])
    assert (found.standing, found.missing.lack) == (Standing.UNCHECKED, lack)
    assert said in words.reason(found)
    assert not found.meets(Demand.TRUE)


def test_what_is_asked_of_a_claim():
    """By default an undecided claim is good enough; `supported` asks for more."""
    claims, _ = check(PAIR, ['acc("Elm") > acc("Fir")', 'acc("Fir") > acc("Oak")', 'acc("Oak") > acc("Fir")'])
    assert [claim.meets(Demand.TRUE) for claim in claims] == [True, True, False]
    assert [claim.meets(Demand.SUPPORTED) for claim in claims] == [True, False, False]
    assert words.counts(claims) == "3 claims: 1 true and supported, 1 true but undecided, 1 false"
    assert words.reason(claims[2]).endswith("; it is not decided: noise may turn it")


def test_a_study_without_claims_has_none():
    """Without [claims] nothing is checked and no other figure changes."""
    part, study, _ = made(PAIR)
    with_claims = parse_study("[claims]\na = 'acc(\"Elm\") > 0.5'")
    bare, other = analyze(part, study), analyze(part, with_claims)
    assert bare.claims == ()
    assert replace(other, claims=()) == bare


NAMES = st.sampled_from(['"Elm"', '"Fir"', '"Yew"', '"Elmm"', '"taylor"', '"layerwise"', '"acc"', '"ppl"', '"cell"'])
FIGURES = st.one_of(
    st.builds("{}({})".format, st.sampled_from(["acc", "ppl", "dense", "kept", "tied", "wins"]), NAMES),
    st.builds("{}({}, {})".format, st.sampled_from(["acc", "ppl", "metric"]), NAMES, NAMES),
    st.builds("best({}).{}".format, NAMES, st.sampled_from(["method", "acc", "corrected", "cell", "ppl", "bogus"])),
    st.sampled_from(["models()", "0", "0.6", "1e308", '"taylor"', "-2"]),
)
SUMS = st.one_of(FIGURES, st.builds("2 * {} - {}".format, FIGURES, FIGURES))
COMPARED = st.builds("{} {} {}".format, SUMS, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), SUMS)
STATEMENTS = st.one_of(COMPARED, st.builds("not ({} and {}) or {}".format, COMPARED, COMPARED, COMPARED))


@given(st.lists(STATEMENTS, min_size=1, max_size=4))
def test_any_statement_that_can_be_read_gets_a_verdict(statements: list[str]):
    """Whatever is claimed, each claim that the study file takes has a standing and a sentence, and nothing fails."""
    taken = []
    for text in statements:
        with contextlib.suppress(InputFaultsError):  # a text that is added to, or compared by <
            parse_study(f"[claims]\nc = {json.dumps(text)}")
            taken.append(text)
    rows = [*TIED, cell("Yew", "taylor", 0.6, math.nan, ppl=math.inf)]
    lines = "".join(f"c{number} = {json.dumps(text)}\n" for number, text in enumerate(taken))
    part, study, so_far = made(rows, f"[claims]\n{lines}")
    so_far["ties"] = TiedSets()(part, study, so_far, np.random.default_rng(0))
    so_far["curse"] = ()
    for claim in Claims()(part, study, so_far, np.random.default_rng(0)):
        assert (claim.standing is Standing.UNCHECKED) == (claim.missing is not None)
        assert words.line(claim)
        assert "{" not in words.line(claim)


@pytest.mark.parametrize(
    "statement",
    ['acc("Elm", "layerwise") > acc("Elm", "taylor")', 'acc("Elm") > 0.6', 'best("Elm").method == "taylor"'],
)
def test_what_is_not_so_is_seldom_supported(statement: str):
    """Where all configurations are truly alike, a claim that the data suggest is supported in one study of twenty at most.

    Tests that did not mind the picking would support the second one in most studies.
    """
    random, times, wrong, naive = np.random.default_rng(3), 200, 0, 0
    for _ in range(times):
        values = 0.6 + SE * random.standard_normal(20)
        rows = [cell("Elm", ("taylor", "layerwise")[n % 2], float(value)) for n, value in enumerate(values)]
        part, study, so_far = made(rows, f"[statistics]\ndraws = 1000\n[claims]\nc = {json.dumps(statement)}")
        so_far["ties"] = TiedSets()(part, study, so_far, np.random.default_rng(0))
        (claim,) = Claims()(part, study, so_far, np.random.default_rng(0))
        wrong += claim.standing is Standing.SUPPORTED
        naive += (values.max() - 0.6) / SE > 1.96
    assert wrong / times <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / times)
    assert naive / times > 0.3
