"""What changed between two states, on examples worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from reportgen.analyze.changes import compare
from reportgen.analyze.sizes import size_of
from reportgen.errors import InputError
from reportgen.model.changes import Changes, ClaimKind, Standing
from reportgen.model.claims import Verdict, Why
from reportgen.model.options import FailOn
from reportgen.model.run_changes import Fate, NoSize
from reportgen.model.states import (
    AnalysisState,
    Cell,
    ChoiceState,
    CurseState,
    FindingState,
    MemberState,
    ModelState,
    ObservationState,
    PairState,
    Run,
    RunnerUpState,
    State,
    TiedState,
    VariantState,
    cell_key,
)

SHORT, LONG = {"length": 32}, {"length": 64}


def choice(params: dict[str, Any], value: float, stderr: float | None = 0.003) -> ChoiceState:
    """A best configuration of Fir."""
    return ChoiceState("Fir", "taylor", params, {"acc_mean": value}, {"acc_mean": stderr})


def analysis(best: ChoiceState | None, *tied: dict[str, Any], **more: Any) -> AnalysisState:
    """Results of one model with a tied set."""
    members = tuple(MemberState("Fir", "taylor", params) for params in tied)
    return AnalysisState(
        **{
            "schema": 1,
            "study_hash": "h",
            "ratio": "20",
            "selection": {"metric": "acc_mean"},
            "statistics": {"level": 0.95, "correlation": 0.0},
            "experiments": 2,
            "models": {"Fir": ModelState(best, {"taylor": {}})},
            "tied_sets": (TiedState("Fir", None, members, 2, 1.96),),
            "findings": (),
            "observations": (),
            **more,
        }
    )


def run(key: str = "s/e1", value: float = 0.6, **more: Any) -> Run:
    """An experiment."""
    given = {"values": {"acc_mean": value}, "stderrs": {"acc_mean": 0.003}, "settings": {"length": 32}, **more}
    return Run(key, "Fir", "taylor", "20", **given)


def state(found: AnalysisState, *runs: Run, cells: dict[Any, Cell] | None = None) -> State:
    """A side with its experiments."""
    return State("x", "d", {"20": found}, {}, {item.key: item for item in runs}, {"20": cells or {}})


BEFORE = analysis(choice(SHORT, 0.600), SHORT)


def test_a_size_is_the_difference_over_the_root_of_both_squares():
    """0.610 - 0.600 with standard errors of 0.003 and 0.004 is 0.010 / 0.005 = 2 standard errors."""
    found = size_of(0.600, 0.610, 0.003, 0.004)
    assert found.difference == pytest.approx(0.010)
    assert found.stderr == pytest.approx(0.005)
    assert found.ratio == pytest.approx(2.0)
    assert found.why is None


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ((None, 1.0, None, 0.1), NoSize.NO_COUNTERPART),
        ((1.0, math.inf, 0.1, 0.1), NoSize.NOT_FINITE),
        ((1.0, 2.0, None, 0.1), NoSize.NO_STDERR),
        ((1.0, 2.0, 0.0, 0.0), NoSize.ZERO_STDERR),
    ],
)
def test_a_size_that_cannot_be_given_says_why(given: tuple[Any, ...], why: NoSize):
    """A missing value, an infinite one, and unknown or zero standard errors each have their reason."""
    found = size_of(*given)
    assert found.ratio is None
    assert found.why is why


def test_the_same_state_twice_has_no_change():
    """Nothing is new, gone or changed, and no rule fails."""
    one = state(BEFORE, run(), run("s/e2", 0.5))
    found = compare(one, one)
    assert not found.any
    assert not any(found.fails(rule) for rule in FailOn)


def test_new_and_gone_experiments_are_held_against_the_best_of_the_other_side():
    """0.612 against a best of 0.600, both with 0.003, is 0.012 / (0.003 sqrt 2) = 2.83 standard errors above it."""
    old, new = state(BEFORE, run("s/e1")), state(BEFORE, run("s/e2", 0.612))
    added, gone = compare(old, new).runs
    assert (added.key, added.fate, added.old, added.new) == ("s/e2", Fate.NEW, None, 0.612)
    assert added.size.ratio == pytest.approx(0.012 / (0.003 * math.sqrt(2)))
    assert (gone.key, gone.fate, gone.old, gone.new) == ("s/e1", Fate.GONE, 0.6, None)
    assert gone.size.ratio == pytest.approx(0.0)


def test_a_value_that_differs_in_its_last_digit_is_a_change():
    """Values are held against each other as they are, without a tolerance."""
    old, new = state(BEFORE, run(value=0.6)), state(BEFORE, run(value=math.nextafter(0.6, 1)))
    (found,) = compare(old, new).runs
    assert found.fate is Fate.CHANGED
    (value,) = found.values
    assert value.size.difference == math.nextafter(0.6, 1) - 0.6
    assert value.size.ratio is not None


@pytest.mark.parametrize("again", [{"timestamp": "2025-02-02"}, {"files": "b"}])
def test_a_run_that_was_repeated_with_the_same_values_is_told(again: dict[str, str]):
    """Another timestamp, or other files of its own, mean that it was run again, whatever came out."""
    first = run(timestamp="2025-01-01", files="a")
    (found,) = compare(state(BEFORE, first), state(BEFORE, replace(first, **again))).runs
    assert found.fate is Fate.RERUN
    assert found.values == ()


def test_a_mark_that_one_side_lacks_makes_no_rerun():
    """A timestamp that was added says nothing of the run."""
    assert compare(state(BEFORE, run()), state(BEFORE, run(timestamp="2025-01-01"))).runs == ()


def test_a_standard_error_or_a_setting_alone_is_a_change_without_a_size():
    """A standard error is named where its value stayed; a parameter has no noise."""
    old, new = state(BEFORE, run()), state(BEFORE, run(stderrs={"acc_mean": 0.004}, settings={"length": 48}))
    (found,) = compare(old, new).runs
    assert [(value.metric, value.size.why) for value in found.values] == [
        ("length", NoSize.SETTING),
        ("acc_mean_stderr", NoSize.IS_STDERR),
    ]


@pytest.mark.parametrize(
    ("after", "standing", "fails"),
    [
        (analysis(choice(SHORT, 0.605), SHORT), Standing.SAME, False),
        (analysis(choice(LONG, 0.605), LONG, SHORT), Standing.TIED, True),
        (analysis(choice(LONG, 0.700), LONG), Standing.BEHIND, True),
        (analysis(choice(LONG, 0.700), tied_sets=()), Standing.UNKNOWN, True),
    ],
)
def test_another_best_configuration_says_whether_the_old_one_is_tied(
    after: AnalysisState, standing: Standing, fails: bool
):
    """The new analysis says whether the old best can be told from the new one; another value alone is no other best."""
    found = compare(state(BEFORE), state(after))
    (change,) = found.best
    assert change.standing is standing
    assert found.fails(FailOn.BEST) is fails
    assert change.size.difference == pytest.approx(after.models["Fir"].best.metrics["acc_mean"] - 0.6)  # type: ignore[union-attr, operator]


def test_an_old_best_that_is_no_longer_there_is_gone():
    """Where the experiments are at hand, a configuration that none of them has is gone."""
    cells = {cell_key("Fir", "taylor", LONG): Cell(0.55, 0.003)}
    found = compare(state(BEFORE), state(analysis(choice(LONG, 0.55), LONG), cells=cells))
    assert found.best[0].standing is Standing.GONE


def test_members_of_a_tied_set_carry_their_distance_on_both_sides():
    """0.600 and 0.590 with 0.003 and 0.004 are 2 standard errors apart, 0.600 and 0.595 are one."""
    short, long = cell_key("Fir", "taylor", SHORT), cell_key("Fir", "taylor", LONG)
    old = state(BEFORE, cells={short: Cell(0.600, 0.003), long: Cell(0.590, 0.004)})
    new = state(
        analysis(choice(SHORT, 0.600), SHORT, LONG), cells={short: Cell(0.600, 0.003), long: Cell(0.595, 0.004)}
    )
    (found,) = compare(old, new).ties
    assert (found.old_size, found.new_size, found.left) == (1, 2, ())
    (member,) = found.entered
    assert (member.old, member.new) == (pytest.approx(2.0), pytest.approx(1.0))


def test_without_experiments_the_distance_of_a_member_is_unknown():
    """An analysis.json names the members of a tied set without their figures."""
    new = analysis(choice(SHORT, 0.600), SHORT, LONG)
    found = compare(State("a", "d", {"20": BEFORE}), State("b", "d", {"20": new}))
    assert found.ties[0].entered[0].why is NoSize.NO_FIGURES
    assert not found.data_known


def finding(verdict: Verdict, model: str = "Fir", value: float = 0.6) -> dict[str, Any]:
    """A study with one finding."""
    return {
        "findings": (FindingState("best_model", verdict, f"{model} leads", 0.01, 0.005),),
        "observations": (ObservationState("best_model", {"models": [model], "metric": "acc_mean", "value": value}),),
    }


def test_a_verdict_that_changed_is_told_with_both_leads():
    """A lead of 0.01 with a standard error of 0.005 is 2 standard errors; other figures of a finding do not count."""
    old = analysis(None, **finding(Verdict.UNDECIDED))
    new = analysis(None, **finding(Verdict.SUPPORTED, value=0.7))
    found = compare(state(old), state(new))
    (claim,) = found.claims
    assert (claim.kind, claim.fate, claim.old, claim.new) == (
        ClaimKind.FINDING, Fate.CHANGED, Verdict.UNDECIDED, Verdict.SUPPORTED,
    )  # fmt: skip
    assert (claim.old_lead, claim.new_lead) == (2.0, 2.0)
    assert found.fails(FailOn.VERDICT)
    assert not found.fails(FailOn.BEST)


def test_a_finding_on_another_model_is_another_finding():
    """The finding on the one model appears, that on the other one is gone."""
    old, new = analysis(None, **finding(Verdict.SUPPORTED)), analysis(None, **finding(Verdict.SUPPORTED, "Oak"))
    fates = [(claim.fate, claim.text) for claim in compare(state(old), state(new)).claims]
    assert fates == [(Fate.NEW, "Oak leads"), (Fate.GONE, "Fir leads")]


def test_verdicts_on_variants_and_runners_up_are_claims_too():
    """Base against Instruct, and best against second best, are compared by their verdicts."""

    def made(verdict: Verdict) -> AnalysisState:
        pair = VariantState("Fir", "Instruct", 0.02, verdict, 0.01)
        return analysis(
            None, base_vs_instruct={"Fir": pair}, runners_up=(RunnerUpState("Fir", PairState(0.02, verdict, None)),)
        )

    found = compare(state(made(Verdict.UNDECIDED)), state(made(Verdict.SUPPORTED))).claims
    assert [(claim.kind, claim.new_lead, claim.why) for claim in found] == [
        (ClaimKind.VARIANT, 2.0, None),
        (ClaimKind.RUNNER_UP, None, NoSize.NO_STDERR),
    ]


def test_a_pair_that_is_supported_and_tied_is_marked():
    """The pair by itself is decided by a smaller difference than the tied set, so the claim says that it is tied."""

    def made(verdict: Verdict, *tied: dict[str, Any]) -> AnalysisState:
        return analysis(None, *tied, runners_up=(RunnerUpState("Fir", PairState(0.02, verdict, 0.01)),))

    old = state(made(Verdict.UNDECIDED, SHORT, LONG))
    for tied, expected in (((SHORT, LONG), True), ((SHORT,), False)):
        (claim,) = compare(old, state(made(Verdict.SUPPORTED, *tied))).claims
        assert claim.tied is expected
    (claim,) = compare(state(made(Verdict.SUPPORTED, SHORT)), old).claims
    assert not claim.tied


def test_a_corrected_best_value_that_changed_is_told_beside_the_measured_one():
    """The figure to report may change where the best configuration and its measured value stayed."""
    old, new = (
        analysis(choice(SHORT, 0.6), SHORT, winners_curse=(CurseState("Fir", 0.6, value), CurseState("Oak", 0.5, 0.4)))
        for value in (0.59, 0.58)
    )
    found = compare(state(old), state(new))
    assert found.best == ()
    (change,) = found.corrected
    assert (change.model, change.old, change.new) == ("Fir", 0.59, 0.58)
    assert (change.old_measured, change.new_measured) == (0.6, 0.6)
    assert found.any
    assert not found.fails(FailOn.BEST)


def test_a_member_that_a_side_lacks_is_new_or_gone():
    """Where the experiments are at hand, a configuration that one side never measured is said to be new or gone."""
    short, long = cell_key("Fir", "taylor", SHORT), cell_key("Fir", "taylor", LONG)
    few, all_of = {short: Cell(0.6, 0.003)}, {short: Cell(0.6, 0.003), long: Cell(0.595, 0.003)}
    one = state(analysis(choice(SHORT, 0.6), SHORT), cells=few)
    two = state(analysis(choice(SHORT, 0.6), SHORT, LONG), cells=all_of)
    assert [member.lacking for member in compare(one, two).ties[0].entered] == [Fate.NEW]
    assert [member.lacking for member in compare(two, one).ties[0].left] == [Fate.GONE]


def test_a_tied_set_without_a_test_says_why():
    """Members that are no longer listed for want of standard errors did not leave by their values."""
    untold = (TiedState("Fir", None, (MemberState("Fir", "taylor", SHORT),), 2, None, Why.NO_STDERR),)
    (found,) = compare(state(analysis(None, SHORT, LONG)), state(analysis(None, tied_sets=untold))).ties
    assert found.untold is Why.NO_STDERR
    (found,) = compare(state(analysis(None, SHORT, LONG)), state(analysis(None, SHORT))).ties
    assert found.untold is None


def test_models_methods_and_ratios_are_new_or_gone():
    """A method that only one model lacks is told with the model, one that is wholly new once."""
    fir, oak = ModelState(None, {"taylor": {}}), ModelState(None, {"taylor": {}, "wanda": {}})
    old = state(analysis(None, models={"Fir": oak, "Ash": fir}))
    new = state(analysis(None, models={"Fir": fir, "Oak": oak}))
    names = [(item.what, item.model, item.method, item.fate) for item in compare(old, new).names]
    assert names == [
        ("model", "Oak", "", Fate.NEW),
        ("model", "Ash", "", Fate.GONE),
        ("search", "Fir", "wanda", Fate.GONE),
    ]
    other = State("y", "d", {"20": BEFORE, "30": BEFORE}, {}, {})
    assert [(item.what, item.ratio) for item in compare(state(BEFORE), other).names] == [("ratio", "30")]


def test_counts_of_the_ledger_and_settings_are_compared():
    """Each kind of line with another count, and each key with another value."""
    old = analysis(None, data_quality={"unused": {"empty": 1}, "reservation": {}})
    new = analysis(None, data_quality={"unused": {"empty": 3}, "reservation": {"csv_only": 2}})
    counts = compare(state(old), state(new)).counts
    assert [(item.status, item.kind, item.old, item.new) for item in counts] == [
        ("unused", "empty", 1, 3),
        ("reservation", "csv_only", 0, 2),
    ]
    first, second = (
        State(n, "d", {"20": analysis(None, statistics={"level": level})}) for n, level in (("a", 0.9), ("b", 0.95))
    )
    found = compare(first, second)
    assert [(item.key, item.old, item.new) for item in found.settings] == [("statistics.level", 0.9, 0.95)]
    assert not found.same_settings


def swapped(found: Changes) -> tuple[Any, ...]:
    """What a comparison looks like from the other side."""
    turn = {Fate.NEW: Fate.GONE, Fate.GONE: Fate.NEW}
    return (
        sorted((r.key, turn.get(r.fate, r.fate), r.new, r.old, turned(r.size.ratio, r.fate)) for r in found.runs),
        sorted((c.about, turn.get(c.fate, c.fate), c.new, c.old) for c in found.claims),
        [(t.left, t.entered) for t in found.ties],
    )


def turned(ratio: float | None, fate: Fate) -> float | None:
    """Sizes turn their sign, except those from the best of the other side."""
    return ratio if ratio is None or fate in (Fate.NEW, Fate.GONE) else -ratio


def test_the_other_way_round_new_and_gone_change_places_and_signs_turn():
    """Comparing backwards says the same of each change from the other side."""
    old = state(analysis(choice(SHORT, 0.6), SHORT, **finding(Verdict.UNDECIDED)), run("s/a"), run("s/b", 0.5))
    new = state(analysis(choice(SHORT, 0.6), LONG, **finding(Verdict.SUPPORTED, "Oak")), run("s/b", 0.52), run("s/c"))
    forth, back = compare(old, new), compare(new, old)
    assert swapped(forth)[0] == sorted(
        (r.key, r.fate, r.old, r.new, r.size.ratio) for r in back.runs
    )  # fmt: skip
    assert swapped(forth)[1] == sorted((c.about, c.fate, c.old, c.new) for c in back.claims)
    assert [(len(t.entered), len(t.left)) for t in back.ties] == [(len(t.left), len(t.entered)) for t in forth.ties]


def test_a_method_that_no_model_has_any_more_is_told_once():
    """A method that every model lost is one change, whatever the models; one that a model alone gained is the model's."""
    wide, narrow = ModelState(None, {"taylor": {}, "wanda": {}}), ModelState(None, {"taylor": {}, "obs": {}})
    plain = ModelState(None, {"taylor": {}})
    old = state(analysis(None, models={"Fir": wide, "Ash": narrow}))
    new = state(analysis(None, models={"Fir": narrow, "Ash": plain}))
    names = [(item.what, item.model, item.method, item.fate) for item in compare(old, new).names]
    assert names == [
        ("method", "", "wanda", Fate.GONE),
        ("search", "Fir", "obs", Fate.NEW),
        ("search", "Ash", "obs", Fate.GONE),
    ]


def test_another_primary_metric_makes_another_best():
    """The same configuration picked by another metric is a change whose size cannot be given."""
    picked = replace(choice(SHORT, 0.6), metrics={"acc_mean": 0.6, "ppl": 12.0})
    old, new = analysis(picked, SHORT), analysis(picked, SHORT, selection={"metric": "ppl"})
    (best,) = compare(state(old), state(new)).best
    assert (best.standing, best.size.why) == (Standing.SAME, NoSize.OTHER_METRIC)


def test_a_best_that_appears_or_goes_has_no_standing():
    """A model that has no best configuration on one side is told as one, without a size."""
    for old, new in ((None, choice(SHORT, 0.6)), (choice(SHORT, 0.6), None)):
        (best,) = compare(state(analysis(old)), state(analysis(new))).best
        assert (best.standing, best.size.why) == (Standing.UNKNOWN, NoSize.NO_COUNTERPART)
    assert compare(state(analysis(None)), state(analysis(None))).best == ()


def test_results_of_different_ratios_cannot_be_compared():
    """Two sides without a ratio in common and without experiments are one line that names both."""
    here, there = State("x", "d", {"20": BEFORE}), State("y", "d", {"30": BEFORE})
    with pytest.raises(InputError, match="20"):
        compare(here, there)


def test_a_runner_up_without_a_comparison_and_a_count_that_stayed_are_no_change():
    """What was not compared has no verdict, and an equal number of lines is not told."""
    counted = {"unused": {"empty": 1}}
    old = analysis(None, data_quality=counted, runners_up=(RunnerUpState("Fir", None),))
    new = analysis(
        None, data_quality={"unused": {"empty": 1, "malformed": 1}}, runners_up=(RunnerUpState("Fir", None),)
    )
    found = compare(state(old), state(new))
    assert found.claims == ()
    assert [item.kind for item in found.counts] == ["malformed"]


def test_an_experiment_of_a_model_that_the_other_side_lacks_has_no_size():
    """A new experiment of a new model, or of one without a best, is held against nothing."""
    for models in ({}, {"Fir": ModelState(None, {})}):
        old, new = state(analysis(None, models=models)), state(BEFORE, run("s/new", 0.61))
        (change,) = compare(old, new).runs
        assert (change.fate, change.size.why) == (Fate.NEW, NoSize.NO_COUNTERPART)
