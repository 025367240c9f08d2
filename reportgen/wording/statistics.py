"""Words of the statistics: verdicts, reasons, tied sets, and what each figure means."""

from __future__ import annotations

from reportgen.model.claims import PERMUTATIONS, SHARE_DRAWS, Configuration, Object, Separation, Verdict, Why
from reportgen.model.precision import ITEMS_LIMIT, Precision, TiedSet
from reportgen.model.results import Analysis
from reportgen.study import Statistics
from reportgen.wording import numbers
from reportgen.wording.catalog import _, listed, ngettext
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import fixed, grouped, plain


def configuration(labels: Labels, cell: Configuration) -> str:
    """Method and parameter values, as short as a cell wants them."""
    values = [plain(value) for value in cell.params.values()]
    return " ".join([labels.method(cell.method), "/".join(values)]).strip()


def verdict(found: Verdict) -> str:
    """A verdict in a word or two."""
    return {
        Verdict.SUPPORTED: _("supported"),
        Verdict.CONTRADICTED: _("contradicted"),
        Verdict.TOO_SMALL: _("too small to matter"),
        Verdict.UNDECIDED: _("undecided"),
        Verdict.NOT_TESTABLE: _("not testable"),
    }[found]


def about(found: Object) -> str:
    """What a claim is about."""
    return {
        Object.CHECKPOINTS: _("checkpoints"),
        Object.CONFIGURATION: _("configurations"),
        Object.PATTERN: _("a pattern"),
    }[found]


def verdict_between(found: Verdict, correlated: Verdict | None) -> str:
    """A verdict, and in brackets the one under the second correlation where that is another."""
    if correlated is None or correlated is found:
        return verdict(found)
    return _("{verdict} ({other})").format(verdict=verdict(found), other=verdict(correlated))


def separation(found: Separation) -> str:
    """Under which dependence of the answers two checkpoints differ."""
    return {
        Separation.ANY: _("any"),
        Separation.INDEPENDENT: _("independent"),
        Separation.OPEN: _("open"),
    }[found]


def why(reason: Why) -> str:
    """Why a statistic is not given."""
    return {
        Why.NO_VALUE: _("there is no best configuration"),
        Why.ONE_CELL: _("there is one configuration only"),
        Why.ONE_METHOD: _("there is one method only"),
        Why.ONE_MODEL: _("there is one model only"),
        Why.ONE_TASK: _("there is one task only"),
        Why.NO_STDERR: _("no standard errors are known"),
        Why.ZERO_STDERR: _("the standard error is zero and the number of items is not known"),
        Why.CONSTANT: _("all values are the same"),
        Why.NOT_FULL: _("the grid has no full part"),
        Why.TOO_FEW: _("there are too few values"),
        Why.NOTHING_SHARED: _("no configuration was measured on all models"),
        Why.TASKS_DIFFER: _("the models' mean accuracies are over different tasks"),
        Why.NO_SECONDARY: _("there is no second metric"),
        Why.NO_RUN_SD: _("the run-to-run standard deviation is not known"),
    }[reason]


def all_models() -> str:
    return _("all models")


def all_methods() -> str:
    return _("all methods")


def percent(level: float) -> str:
    """A level as a percentage."""
    return numbers.percent(plain(round(100 * level, 3)))


def tied_outline(found: TiedSet) -> str:
    """What the dashed outlines of a heat map mean."""
    if found.critical is None:
        return _("Ties within noise are not marked: {why}.").format(why=why(found.why or Why.ONE_CELL))
    if found.most:
        return _(
            "More than half of the configurations ({tied} of {cells}) cannot be told from the best within item noise, so "
            "none is marked."
        ).format(tied=grouped(len(found.members)), cells=grouped(found.cells))
    others = len(found.members) - 1
    if not others:
        return _("No other configuration is tied with it within item noise.")
    text = ngettext(
        "{count} other configuration (dashed) cannot be told from it within item noise.",
        "{count} other configurations (dashed) cannot be told from it within item noise.",
        others,
    )
    return text.format(count=grouped(others))


def ties_note(rule: Statistics) -> str:
    """What a tied set is."""
    return _(
        "Tied are the best configuration and all whose difference from it is at most Critical times the standard error of "
        "that difference; Critical is the {level} quantile of the largest of all pairwise differences of equally good "
        "configurations ({draws} simulated draws). If correlated "
        "counts those that would be tied if answers to an item had a correlation of {sensitivity} instead of "
        "{correlation}. Exact counts members with exactly the best value. Membership is against the best, not mutual, and "
        "is about the measured checkpoints."
    ).format(
        level=percent(rule.level),
        draws=grouped(rule.draws),
        sensitivity=plain(rule.sensitivity),
        correlation=plain(rule.correlation),
    )


def tied_note() -> str:
    """What the column Tied says."""
    return _("Tied is the number of the model's configurations that cannot be told from the best one, itself included.")


def runners_note(rule: Statistics) -> str:
    """What the columns of the runner-up table mean."""
    return _(
        "Lead is the best less the second best with its standard error and {level} interval (two-sided, normal, item noise "
        "only). The verdict is about the measured checkpoints; a lead is too small to matter when the whole interval lies "
        "within {margin} of zero. In brackets: the verdict if answers to an item had a correlation of {sensitivity}, where "
        "that is another one. Break-even is the standard deviation between runs of one configuration from which on the "
        "lead would be undecided for the configurations; a dash where it is not supported for the checkpoints. Separated: "
        "the checkpoints differ under any dependence of their answers, only if these are independent, or it is open without "
        "per-sample logs."
    ).format(level=percent(rule.level), margin=plain(rule.margin), sensitivity=plain(rule.sensitivity))


def seed_note(rule: Statistics) -> str:
    """Seed and counts of the simulations."""
    return _(
        "Simulations use {draws} draws from seed {seed}; intervals of shares of variance use {shares}, permutation tests "
        "that are not exact {permutations}. Each kind of result has a stream of its own, so the same input gives the same "
        "figures."
    ).format(
        draws=grouped(rule.draws),
        seed=rule.seed,
        shares=grouped(min(rule.draws, SHARE_DRAWS)),
        permutations=grouped(min(rule.draws, PERMUTATIONS)),
    )


def used_of(used: int, there: int) -> str:
    """How many of the configurations count."""
    return _("{used} of {there}").format(used=grouped(used), there=grouped(there))


def more_than(limit: int) -> str:
    """A number out of reach."""
    return f">{limit}"


def interaction() -> str:
    """The highest-order term of a grid without replicates."""
    return _("interaction or run-to-run variation")


def shares_note(rule: Statistics) -> str:
    """What the shares of variance mean."""
    return _(
        "Exact decomposition of a full part of each grid, every cell weighted alike. Without noise: what remains of a share "
        "when item noise is taken out, with its {level} interval (parametric bootstrap); a dash where item noise alone may "
        "explain all differences. p of a parameter: F test against the mean square of the last term, Holm over all "
        "parameters and searches; p of the last term: chi-square test against item noise. Range of means is the largest "
        "mean of a value less the smallest."
    ).format(level=percent(rule.level))


def curse_note(rule: Statistics) -> str:
    """What the correction for the winner's curse is, and what it assumes."""
    return _(
        "The largest of many noisy figures is too large. Corrected: less the bias of picking the best, by parametric "
        "bootstrap from values shrunk towards the additive fit of the grid. Shrunk: the pick's posterior mean, with its "
        "{level} posterior interval. Is best, In top 3: posterior probabilities; Regret: expected distance to the truly "
        "best one. All of it assumes normal effects of methods, parameter values and cells, whose sizes are not taken as "
        "known, and item noise only ({draws} draws); a configuration that truly stands out alone, by two standard errors, "
        "is corrected too far (in simulations by 27 % of the naive bias, with 79 % of its 95 % intervals holding it)."
    ).format(level=percent(rule.level), draws=grouped(rule.draws))


def all_families(count: int) -> str:
    return ngettext("over {count} family", "over {count} families", count).format(count=count)


def simpson() -> str:
    """A correlation that pooling makes, or turns round."""
    return _("pooling misleads")


def effort_note() -> str:
    """What an expected best is."""
    return _(
        "Expected of k is the mean best of k configurations drawn at random from this grid without replacement, computed "
        "exactly; it says nothing of other grids. Trials to 1 SE and to margin are the fewest trials whose expected best is "
        "within one standard error, or within the margin that matters, of the best. A dash: fewer configurations than k."
    )


def next_note() -> str:
    """What would separate tied configurations."""
    return _(
        "More runs of a configuration do not shrink item noise, because all runs answer the same items: Items needed says "
        "how many times as many items would make the difference from the second best detectable with 80 % power, to two "
        "digits; a dash where more than {limit} times as many would not do: out of reach. Runs are "
        "for claims about configurations; where the run-to-run standard deviation is unknown, Pilot runs counts the runs "
        "that would measure it: three of each of the closest members, and a dash where nothing is tied."
    ).format(limit=grouped(ITEMS_LIMIT))


def precision_note(rule: Statistics) -> str:
    """What the columns of the precision table mean."""
    return _(
        "Implied items is what the standard errors say, n = 1 + p (1 − p) / s². Share of variance is the task's part in the "
        "noise of the mean. Wilson intervals are used below 300 items or with fewer than 10 right or wrong answers, at the "
        "{level} level; where all answers are right or all wrong and the number of items is not known there is none. "
        "Perplexity has no standard error."
    ).format(level=percent(rule.level))


def intervals_note(rule: Statistics) -> str:
    """What an interval covers."""
    return _(
        "{level} confidence intervals of the measured checkpoint over test items. They do not cover the selection of the "
        "best, other calibration data, seeds, settings or code. A dash: the standard error is zero and the number of items "
        "is not known."
    ).format(level=percent(rule.level))


def detectable(found: Precision, rule: Statistics, labels: Labels, metric: str) -> str:
    """Which difference this study can find at all."""
    if found.stderr is None or found.detectable is None or found.detectable_sensitivity is None:
        return _("No error bar can be given: {why}.").format(why=why(found.why or Why.NO_STDERR))
    digits = labels.study.metric(metric).digits
    return _(
        "One standard error of the {metric} is {stderr} (median over {count}). Between two configurations "
        "a true difference of {difference} is found with 80 % power at the {level} level if their answers are independent, "
        "and one of {other} if they correlate with {sensitivity}."
    ).format(
        metric=labels.running(metric),
        stderr=fixed(found.stderr, digits),
        count=ngettext("{count} configuration", "{count} configurations", found.configurations).format(
            count=grouped(found.configurations)
        ),
        difference=fixed(found.detectable, digits),
        other=fixed(found.detectable_sensitivity, digits),
        sensitivity=plain(rule.sensitivity),
        level=percent(rule.level),
    )


def certainty(analysis: Analysis) -> str:
    """The answer of the page about noise."""
    sets = [item for item in analysis.ties if item.model is not None and item.method is None and item.critical]
    if not sets:
        reasons = dict.fromkeys(item.why for item in analysis.ties if item.model is not None and item.method is None)
        said = [why(reason) for reason in reasons if reason is not None] or [why(Why.NO_VALUE)]
        return _("Nothing can be said of ties within a model: {why}.").format(why=listed(said))
    alone = sum(len(item.members) == 1 for item in sets)
    most = max(sets, key=lambda item: len(item.members))
    text = ngettext(
        "In {alone} of {of} model the best configuration stands alone within item noise",
        "In {alone} of {of} models the best configuration stands alone within item noise",
        len(sets),
    ).format(alone=alone, of=len(sets))
    if not alone and len(sets) > 1:
        text = _("In none of the {of} models does the best configuration stand alone within item noise").format(
            of=len(sets)
        )
    return text + _("; on {model} {tied} of {cells} configurations are tied.").format(
        model=most.model, tied=grouped(len(most.members)), cells=grouped(most.cells)
    )
