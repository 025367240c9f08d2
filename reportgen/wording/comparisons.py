"""Notes on the tables that compare: methods, families left out, tasks, runs to come, searches."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model.comparisons import DefaultRegrets, MethodRanking, MethodRankings
from reportgen.model.relations import Agreement
from reportgen.model.shares import NextRun
from reportgen.study import Statistics
from reportgen.wording.catalog import _, comma, gap, listed, ngettext
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import grouped, plain
from reportgen.wording.statistics import percent


def captions(metric: str) -> dict[str, str]:
    """Captions of these tables by name."""
    found = {
        "fair-differences": _("Which method is first by which criterion, and the difference in {metric}."),
        "method-ranks": _("Mean ranks of the methods over the families by {metric}."),
        "method-pairs": _("The methods two by two over the families: {metric}."),
        "next-members": _("Further runs that would tell the closest configurations from the best."),
        "left-out": _("What one configuration for all loses on a family that had no say in its choice: {metric}."),
        "regrets": _("The recommended configuration on each model: {metric}."),
        "task-pairs": _("Rank correlation (Kendall's tau-b) between the tasks."),
        "left-out-tasks": _("The best configuration of each model when one task is left out."),
        "rank-intervals": _("Where the first configurations of each model may stand."),
        "predictor-searches": _("Rank correlation of gradient statistics with the {metric}, search by search."),
        "findings": _("The findings as claims, with their evidence."),
    }
    return {name: text.format(metric=metric) for name, text in found.items()}


def headings() -> dict[str, str]:
    """Headings of the sections that show these tables, by name."""
    return {
        "fair-differences": _("Which method is first"),
        "method-ranks": _("Methods over families"),
        "method-pairs": _("Methods two by two"),
        "next-members": _("How many runs each would need"),
        "left-out": _("Chosen without a family"),
        "regrets": _("The recommended configuration on each model"),
        "task-pairs": _("Tasks two by two"),
        "left-out-tasks": _("Without one task"),
        "rank-intervals": _("Ranks within item noise"),
        "predictor-searches": _("Search by search"),
        "findings": _("Findings"),
    }


def test(found: MethodRanking) -> str:
    """How Friedman's p was found, or that none could be small enough."""
    if not found.testable:
        return _("not testable")
    return _("exact") if found.exact else _("chi-square")


def pair_test(*, testable: bool) -> str:
    """Whether two methods can be tested over so few families."""
    return _("exact") if testable else _("not testable")


def fair_differences_note(rule: Statistics) -> str:
    """What the differences between the first two methods are."""
    return _(
        "By the best and at equal trials the methods are compared on different configurations, so only the first is named. "
        "On the Common configurations stands first minus second with its {level} normal interval: item noise only, a "
        "correlation of {correlation} assumed between answers, about the measured checkpoints, not corrected for the number "
        "of models, so one that is clear of zero supports no claim: the tied sets and verdicts allow for that. Both bests were "
        "picked from the data. For the mean over common configurations the error is a bound from "
        "above (all answers to an item going together); there, Better in and Worse in count the configurations."
    ).format(level=percent(rule.level), correlation=plain(rule.correlation))


def method_ranks_note(found: MethodRankings, rule: Statistics) -> str:
    """What the ranks are over, how they are tested, and what they do not say."""
    orderings = [item.orderings for item in (found.best, found.common) if item.exact and item.orderings]
    exact = _(" (exact: all {count} orderings)").format(count=grouped(orderings[0])) if orderings else ""
    text = _(
        "Rank 1 is best; equal methods share the mean of their ranks. Blocks are the families, because Base and other "
        "variants share weights: N is their number, and a family's figure is the mean over its models that have every "
        "method. p is Friedman's{exact}, corrected for ties; where its smallest attainable value is not below {alpha}, "
        "nothing can be tested at this N. Mean ranks depend on which methods are compared (Benavoli et al. 2016), so pairs "
        "are tested on their own figures. Models and configurations are no independent blocks: no test counts them."
    ).format(exact=exact, alpha=plain(round(1 - rule.level, 6)))
    left = found.common.left_out or found.best.left_out
    if left:
        text += gap() + _("Without a model that has every method: {families}.").format(families=listed(left))
    return text


def method_pairs_note(found: MethodRankings, rule: Statistics, *, tested: bool) -> str:
    """How pairs of methods are tested over families."""
    text = _(
        "First less second: mean over the {count} families. Tests would be the sign test and Wilcoxon's signed-rank test over "
        "families, exact, two-sided, corrected for the number of pairs (Holm); equal families are left out."
    ).format(count=len(found.best.families))
    end = _("A dash stands where no p could be below {alpha}.")
    if not tested:
        end = _("None is testable: with so few families the smallest p, corrected, is not below {alpha}.")
    return text + gap() + end.format(alpha=plain(round(1 - rule.level, 6)))


def tasks_differ_note() -> str:
    """Say that the models' means are over different tasks."""
    return _(
        "The models' mean accuracies are over different tasks: a regret is within a model, a mean over models mixes them."
    )


def role(*, recommended: bool, minimax: bool) -> str | None:
    """What distinguishes a configuration among those that every model has."""
    words = [_("recommended")] if recommended else []
    words += [_("minimax")] if minimax else []
    return comma().join(words) or None


def roles_note() -> str:
    """What the roles mean."""
    return _("Recommended has the smallest mean regret, minimax the smallest worst regret.")


def left_out_note() -> str:
    """What leaving a family out is for."""
    return _(
        "The configuration with the smallest mean regret on the models of all other families, and its regret on the models of "
        "the family left out, which had no say in it. The last row is over all models, also against their corrected bests. "
        "Descriptive: nothing is tested, and all models answer the same items."
    )


def one_family() -> str:
    """Why no family can be left out."""
    return _("there is one family only")


def over_models(count: int) -> str:
    """The row of means over models."""
    return ngettext("mean over {count} model", "mean over {count} models", count).format(count=count)


def corrected_mean() -> str:
    """The row of the mean against corrected bests."""
    return _("corrected mean")


def regrets_note(configuration: str, found: DefaultRegrets) -> str:
    """Which configuration the regrets are of."""
    return _(
        "Recommended is {configuration}, with the smallest mean regret of the {count} configurations that every model has. "
        "Regret is the model's best less its value; the mean's error is from item noise, and the corrected mean is against "
        "bests corrected for being the best of many. Chosen and judged on the same models: what it loses on families that had "
        "no say is in the table of families left out."
    ).format(configuration=configuration, count=grouped(found.shared))


def yes(*, flag: bool) -> str:
    """A statement's truth in a cell."""
    return _("yes") if flag else _("no")


def predictor_searches_note(rule: Statistics) -> str:
    """What the correlation within one search is."""
    return _(
        "Spearman's correlation over the configurations of one search: Cells with a finite value of both, Different values of "
        "the statistic among them. The {level} interval (Bonett and Wright) takes the different values as n and needs five "
        "of them; p is by permutation below 30 cells, and is not corrected for the number of searches: methods share the "
        "statistic, so the rows are not independent. Not finite: configurations left out."
    ).format(level=percent(rule.level))


def task_pairs_note() -> str:
    """What the correlations between tasks are."""
    return _(
        "Kendall's tau-b over the model's configurations that have all tasks: 1 if two tasks rank them alike, 0 if they have "
        "nothing in common. Descriptive: no test, and item noise alone pulls it towards 0. A dash where a task ties all."
    )


def left_out_tasks_note() -> str:
    """What leaving a task out shows."""
    return _(
        "The configuration with the best mean over all tasks but one, the one named. Rank: place that the winner by all tasks "
        "has then. Nothing is tested; a change within the tied set is within item noise."
    )


def rank_intervals_note(rule: Statistics, found: Sequence[Agreement]) -> str:
    """What an interval of a rank is."""
    cut = [item.compared for item in found if item.compared < item.cells and item.ranks]
    return _(
        "The first five by the mean over tasks, and the pick, among the model's configurations{most}. Rank from, Rank to: {level} interval of the "
        "rank over {draws} simulated draws of item noise around the measured values, and how often it is first. In a close field "
        "that is too favourable for the first places; what the whole grid says is the chance on the page of ties. About the "
        "measured checkpoints."
    ).format(
        level=percent(rule.level),
        draws=grouped(rule.draws),
        most=_(" (the best {count} of many)").format(count=max(cut)) if cut else "",
    )


def members_note(found: Sequence[NextRun], rule: Statistics) -> str:
    """How many runs each tied configuration would need, and under which assumption."""
    return _(
        "The closest of the configurations tied with the best, at most ten. Runs to add to each of them, and as many to the "
        "best, to tell the two apart with 80 % power: two-sided normal test at the {level} level, the comparisons of a model "
        "sharing the error rate (Bonferroni). The true difference is taken to be the measured one. Where the standard "
        "deviation between runs is unknown it is assumed to be 0.25, 0.5 or 1 standard error of the best. 0: as far as runs "
        "go, those there would do; item noise is another matter. More than {limit} runs are out of reach."
    ).format(level=percent(rule.level), limit=grouped(max((item.limit for item in found), default=0)))


def searches_note(labels: Labels) -> str:
    """What a checklist asks of a search."""
    return _(
        "A trial is a configuration that was run; its repeated runs count once. Values tried are those found in the results. "
        "The {metric} that selects is measured on the benchmarks that are reported: no separate validation set is known. Best "
        "is as measured, not corrected for being the best of so many. Expected of k: mean best of k of these configurations "
        "drawn without replacement, exactly; a dash where there are fewer."
    ).format(metric=labels.running(labels.study.selection.metric))


def configurations_note() -> str:
    """What the second verdict is about."""
    return _(
        "For configs: the same claim about the configurations behind the checkpoints, the known standard deviation "
        "between runs added to item noise."
    )
