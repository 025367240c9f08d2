"""Notes on tables about relations: methods and configurations compared, fronts, tasks, predictors, runs."""

from __future__ import annotations

from reportgen.model.comparisons import DefaultRegrets, MethodRankings
from reportgen.study import Statistics
from reportgen.wording.catalog import _
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import fixed, grouped, probability
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
        text += " " + _(
            "Over families (the independent units) no order of the methods can be tested: the smallest attainable p is {p}."
        ).format(p=probability(common.smallest, 3))
    elif common.p is not None:
        text += " " + _("Friedman test over {count} families on common configurations: p = {p}.").format(
            count=len(common.families),
            p=probability(common.p, 3),
        )
    return text


def defaults_note(found: DefaultRegrets, digits: int) -> str:
    """What regret is, and what it is on families that did not choose."""
    text = _(
        "Regret: the model's best less the configuration's value, over the {shared} configurations that every model has; ± is "
        "one standard error from item noise. Corrected: against the models' corrected best. {count} of them cannot be told "
        "from the first."
    ).format(shared=grouped(found.shared), count=grouped(found.indistinguishable or 0))
    if found.left_out_mean is not None:
        text += " " + _("Chosen on the other families, the mean regret on the family left out is {regret}.").format(
            regret=fixed(found.left_out_mean, digits)
        )
    return text


def fronts_note(labels: Labels, primary: str, secondary: str) -> str:
    """What a front is, and what its probabilities are worth."""
    return _(
        "A configuration is on the front when no other is at least as good in both metrics and better in one. Under a limit "
        "on {secondary} the pick is the last one of the front that meets it. On the front: probability under item noise in "
        "{primary}, around the measured values; {secondary} has no error. Where configurations lie within the noise of each "
        "other these probabilities are too high."
    ).format(primary=labels.running(primary), secondary=labels.running(secondary))


def agreement_note(rule: Statistics) -> str:
    """What concordance and rank intervals say."""
    return _(
        "Kendall's W is 1 when all tasks rank the configurations alike; without any agreement it is about the value by "
        "chance, one over the number of tasks. Least alike: the two tasks with the smallest Kendall's tau-b. Winner kept: "
        "leaving out one task at a time, how often the best configuration stays the best. Rank from, to: {level} interval of "
        "its rank under item noise; where many configurations are close its true rank may be worse."
    ).format(level=percent(rule.level))


def predictors_note(rule: Statistics) -> str:
    """What the correlations are of, and what they are not."""
    return _(
        "Spearman's correlation within each model, averaged over methods (Fisher's z), with its {level} interval (Bonett and "
        "Wright) from the number of different values, because methods share them; then over families, which are the "
        "independent units. Pooled ignores models and stands only beside it. p: sign-flip test over families with Holm's "
        "correction; a dash where so few families cannot reach the level. Correlation is no cause."
    ).format(level=percent(rule.level))


def run_spread_note(rule: Statistics) -> str:
    """What replicates say."""
    return _(
        "Pooled over configurations with several runs, with its {level} chi-square interval, beside the standard error from "
        "item sampling and as a multiple of it."
    ).format(level=percent(rule.level))
