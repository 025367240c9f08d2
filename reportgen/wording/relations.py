"""Notes on tables about relations: methods and configurations compared, fronts, tasks, predictors, runs."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model.comparisons import DefaultRegrets, MethodRankings
from reportgen.model.relations import GradientPredictor, ParetoFront
from reportgen.study import Statistics
from reportgen.wording.catalog import _, gap, listed, semicolon, stop
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import fixed, grouped, plain, probability
from reportgen.wording.statistics import percent


def fair_note(found: MethodRankings) -> str:
    """What makes the comparison fair, and what can be tested."""
    text = _(
        "A method that was searched more often finds a larger maximum. Expected of k: expected best of k configurations drawn "
        "without replacement, k being the smallest number of any method of the model. Common: configurations that every "
        "method of the model has. The criteria need not agree."
    )
    common = found.common
    if common.smallest is not None and not common.testable:
        text += gap() + _(
            "Over the {count} families (the independent units) no order of the methods can be tested: Friedman's test on "
            "common configurations could give no p below {p}."
        ).format(count=len(common.families), p=probability(common.smallest, 3))
    elif common.p is not None:
        text += gap() + _("Friedman's test over {count} families on common configurations ({kind}): p = {p}.").format(
            count=len(common.families),
            kind=_("exact") if common.exact else _("chi-square"),
            p=probability(common.p, 3),
        ).replace("= <", "< ")
    return text


def defaults_note(found: DefaultRegrets, digits: int) -> str:
    """What regret is, and what it is on families that did not choose."""
    text = _(
        "Regret: the model's best less the configuration's value, over the {shared} configurations that every model has; ± is "
        "one standard error from item noise. Corrected: against the models' corrected best. {count} of them, the first "
        "included, cannot be told from the first."
    ).format(shared=grouped(found.shared), count=grouped(found.indistinguishable or 0))
    if found.left_out_mean is not None:
        text += gap() + _("Chosen on the other families, the mean regret on the family left out is {regret}.").format(
            regret=fixed(found.left_out_mean, digits)
        )
    return text


def picks_note(labels: Labels, fronts: Sequence[ParetoFront], secondary: str) -> str:
    """Name the picks that are not on the front, and how many others may be."""
    parts = []
    for item in fronts:
        name = labels.model(item.model)
        if item.pick_on_front is None and item.why is None:
            parts.append(
                _("{model}: the pick has no finite {secondary}").format(model=name, secondary=labels.running(secondary))
            )
        elif item.pick_on_front is False and item.pick_probability is None:
            parts.append(_("{model}: the pick is not on the front").format(model=name))
        elif item.pick_on_front is False:
            parts.append(
                _("{model}: the pick is not on the front (probability {chance} %)").format(
                    model=name, chance=fixed(100 * (item.pick_probability or 0.0), 1)
                )
            )
    text = _("Pick: the model's best configuration.")
    if parts:
        text += gap() + semicolon().join(parts) + stop()
    others = [f"{labels.model(item.model)} {item.others}" for item in fronts if item.others]
    if others:
        text += gap() + _(
            "Besides, configurations that are on the front with a probability of {least} % or more: {others}."
        ).format(least=plain(round(100 * fronts[0].threshold, 3)), others=listed(others))
    without = [f"{labels.model(item.model)} {item.without}" for item in fronts if item.without]
    if without:
        text += gap() + _("Left out without a finite {secondary}: {counts}.").format(
            secondary=labels.running(secondary), counts=listed(without)
        )
    return text


def fronts_note(labels: Labels, primary: str, secondary: str) -> str:
    """What a front is, and what its probabilities are worth."""
    return _(
        "A configuration is on the front when no other is at least as good in both metrics and better in one. Under a limit "
        "on {secondary} the pick is the last one of the front that meets it. On the front: probability under item noise in "
        "{primary}, around the measured values; {secondary} has no error. Where configurations are close "
        "these probabilities are too high."
    ).format(primary=labels.running(primary), secondary=labels.running(secondary))


def agreement_note(rule: Statistics) -> str:
    """What concordance and rank intervals say."""
    return _(
        "Kendall's W is 1 when all tasks rank the configurations alike; without any agreement it is about the value by "
        "chance, one over the number of tasks. Least alike: the two tasks with the smallest Kendall's tau-b. Winner kept: "
        "leaving out one task at a time, how often the best configuration stays the best. Rank from, Rank to: {level} interval of "
        "its rank under item noise; where many configurations are close its true rank may be worse."
    ).format(level=percent(rule.level))


def predictors_note(rule: Statistics, *, tested: bool = True, pooled: bool = True) -> str:
    """What the correlations are of, and what they are not; whether a test and pooled figures stand beside them."""
    text = _(
        "Spearman's correlation within each model, averaged over methods (Fisher's z), with its {level} interval (Bonett and "
        "Wright) from the number of different values, because methods share them; then over families, which are the "
        "independent units."
    ).format(level=percent(rule.level))
    if pooled:
        text += gap() + _("Pooled ignores models and stands only beside it.")
    if tested:
        text += gap() + _(
            "p: sign-flip test over families with Holm's correction; a dash where so few families cannot reach the level."
        )
    return text + gap() + _("Correlation is no cause.")


def untested_note(found: Sequence[GradientPredictor]) -> str:
    """Say why no p stands beside the correlations over families; empty where nothing could be tested at all."""
    known = [item for item in found if item.smallest is not None]
    if not known:
        return ""
    least = min(known, key=lambda item: item.smallest or 0.0)
    return _(
        "No p is given: over {count} families the sign-flip test cannot give less than {p} (before Holm's correction over "
        "{tested} statistics), so it is not testable."
    ).format(count=least.families, p=probability(least.smallest or 0.0, 3), tested=least.tested)


def run_spread_note(rule: Statistics) -> str:
    """What replicates say."""
    return _(
        "Pooled over configurations with several runs, with its {level} chi-square interval, beside the standard error from "
        "item sampling and as a multiple of it."
    ).format(level=percent(rule.level))
