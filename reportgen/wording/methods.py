"""The methods that a report really used, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.model.consolidated import Slice
from reportgen.model.results import Analysis
from reportgen.wording import emphasis, relations, statistics
from reportgen.wording import tables as table_words
from reportgen.wording.catalog import _, listed
from reportgen.wording.labels import Labels


@dataclass(frozen=True, slots=True)
class Method:
    """A method: what it asks, how it answers and what it does not say; names of its formulas, keys of its sources."""

    anchor: str
    heading: str
    texts: tuple[str, ...]
    formulas: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def lead() -> str:
    """The answer of the page about methods."""
    return _("What was computed, by which rule, and what the figures do not say.")


def sources_lead() -> str:
    """What stands before the sources of a method."""
    return _("Sources")


def used(analysis: Analysis, labels: Labels, part: Slice) -> tuple[Method, ...]:
    """Return each method that this report really used, in the order of the report."""
    return (
        *_measured(analysis, labels, part),
        *_noise(analysis, labels),
        *_searched(analysis, labels),
        *_related(analysis, labels),
        Method("random", _("Simulation"), (statistics.seed_note(labels.study.statistics),)),
        Method(
            "observations",
            _("Observations"),
            (
                _("Observations are sentences that rules make from the results. Each has a verdict with its evidence."),
                _(
                    "A difference is supported when it is told from zero in the direction claimed after the correction for "
                    "the number of findings, contradicted when it is in the other, too small to matter when its interval "
                    "lies within the margin of {margin}, else undecided. The claim is about the measured checkpoints; "
                    "that a configuration is better also needs a known spread between runs."
                ).format(margin=labels.study.statistics.margin),
            ),
            ("configuration", "holm") if any(item.p is not None for item in analysis.findings) else (),
            ("holm1979simple",),
        ),
    )


def _measured(analysis: Analysis, labels: Labels, part: Slice) -> Iterator[Method]:
    """What is measured, and how exactly."""
    yield Method("selection", _("Selection"), (table_words.selection_note(labels), _selection_caveat()))
    groups = [
        listed([labels.task(task) for task in tasks]) for tasks in sorted({t for t in part.mean_tasks.values() if t})
    ]
    if groups:
        means = tuple(_("The unweighted mean over {tasks}.").format(tasks=group) for group in groups)
        lacks = _("An experiment that lacks one of the tasks has no mean: means over other tasks cannot be compared.")
        yield Method("mean", _("Mean accuracy"), (*means, lacks))
    if any(name.startswith("acc_") and name.endswith("_stderr") for name in part.frame.columns):
        yield Method(
            "stderr",
            _("Standard errors"),
            (
                _(
                    "Would the accuracy be the same on other items? Its standard error is that of a mean of zeros and "
                    "ones. The evaluation's own figure is used where it has one, else the known number of items, and that "
                    "only where p · n is whole."
                ),
                _(
                    "Tasks are fixed and items are drawn, so the spread between tasks is no part of the error of a mean."
                ),
                table_words.stderr_note(),
                table_words.no_ppl_error_note(),
            ),
            ("stderr", "mean"),
            ("miller2024error",),
        )
    if bool((part.configurations["replicates"] > 1).any()):
        yield Method(
            "replicates",
            _("Replicates"),
            (
                _(
                    "Runs of one configuration are averaged before the best is chosen; each metric over the runs in "
                    "which it is finite. All runs answer the same items, so the standard error does not shrink with "
                    "their number: it is the root mean square of theirs."
                ),
            ),
        )
    rule = labels.study.statistics
    if any(item.pooled is not None for item in analysis.run_spread):
        yield Method("run-spread", _("Variation between runs"), (relations.run_spread_note(rule),), ("spread",))
    if analysis.precision.stderr is not None:
        yield Method("precision", _("Precision of tasks"), (statistics.precision_note(rule),), ("items",))
        text = statistics.detectable(analysis.precision, rule, labels, analysis.primary)
        yield Method("detectable", _("Detectable difference"), (text,), ("detectable",))
        wilson = any(item.wilson for item in analysis.intervals)
        yield Method(
            "intervals",
            _("Intervals"),
            (statistics.intervals_note(rule),),
            ("wilson",) if wilson else (),
            ("wilson1927probable", "brown2001interval") if wilson else (),
        )


def _noise(analysis: Analysis, labels: Labels) -> Iterator[Method]:
    """What is told from what."""
    rule = labels.study.statistics
    if analysis.variants:
        yield Method(
            "variants",
            _("Differences between variants"),
            (
                _("Is a variant better than its Base? The difference is that of the two best configurations."),
                *((table_words.difference_error_note(),) if analysis.precision.stderr is not None else ()),
                table_words.variants_note(),
                *((table_words.matched_note(),) if any(item.shared for item in analysis.variants) else ()),
            ),
            ("holm",) if any(item.adjusted is not None for item in analysis.variants) else (),
            ("holm1979simple",),
        )
    if analysis.precision.stderr is None:
        return
    yield Method(
        "ties",
        _("Tied with the best"),
        (
            _("Which configurations might be the best? The largest of many noisy figures need not be the best one."),
            statistics.ties_note(rule),
            emphasis.marks(rule, by_model=True, bold=True, underlined=True, errors=True),
        ),
        ("difference", "tied", "critical"),
        ("hsu1996multiple", "hayter1984proof"),
    )
    if any(item.comparison is not None for item in analysis.runners_up):
        question = _("Does the best differ from the second best?")
        formulas = ("difference", "bounds", "break-even")
        yield Method("runners-up", _("Best against second best"), (question, statistics.runners_note(rule)), formulas)
    if any(item.posterior is not None for item in analysis.curse):
        yield Method(
            "curse",
            _("Winner's curse"),
            (_("What would the best be worth on new items?"), statistics.curse_note(rule)),
            ("additive", "bias"),
            ("efron1975data", "henderson1975best", "efron1993introduction"),
        )


def _searched(analysis: Analysis, labels: Labels) -> Iterator[Method]:
    """What the search says of methods, parameters and effort."""
    rule = labels.study.statistics
    ranks = analysis.method_ranks
    if any(item.common is not None for item in analysis.fair):
        tested = ranks.best.why is None or ranks.common.why is None
        yield Method(
            "fair",
            _("Methods compared fairly"),
            (
                _("Is a method better, or was it tried more often?"),
                relations.fair_note(ranks),
            ),
            ("best-of", "friedman") if tested else ("best-of",),
            ("friedman1937use", "demsar2006statistical", "benavoli2016should") if tested else (),
        )
    if any(item.terms for item in analysis.shares):
        yield Method(
            "shares",
            _("Shares of variance"),
            (_("Which parameter matters?"), statistics.shares_note(rule)),
            ("shares", "corrected", "effect"),
            ("hooker2007generalized", "efron1993introduction", "holm1979simple"),
        )
    if any(item.points for item in analysis.effort):
        yield Method(
            "effort",
            _("Search effort"),
            (_("How many trials would have done?"), statistics.effort_note()),
            ("best-of",),
            ("dodge2019show", "tang2020showing"),
        )
    if any(item.members for item in analysis.next_runs):
        known = any(item.sigma is not None for item in analysis.next_runs)
        texts = (_("Which runs would separate the tied configurations?"), statistics.next_note())
        yield Method("next-runs", _("What to run next"), texts, ("runs",) if known else ())
    if analysis.defaults.recommended is not None:
        yield Method(
            "defaults",
            _("One configuration for all"),
            (
                _("What does a single configuration lose on each model?"),
                relations.defaults_note(analysis.defaults, labels.study.metric(analysis.primary).digits),
            ),
            ("regret",),
            ("savage1951theory", "probst2019tunability"),
        )


def _related(analysis: Analysis, labels: Labels) -> Iterator[Method]:
    """How figures go together."""
    rule, secondary = labels.study.statistics, analysis.secondary
    if secondary is not None and any(item.points for item in analysis.fronts):
        text = relations.fronts_note(labels, analysis.primary, secondary)
        yield Method("fronts", _("Pareto fronts"), (_("Which configurations does no other one beat?"), text))
    if any(item.concordance is not None for item in analysis.agreement):
        yield Method(
            "agreement",
            _("Agreement of tasks"),
            (_("Do the tasks rank the configurations alike?"), relations.agreement_note(rule)),
            ("concordance", "tau"),
            ("kendall1939problem", "kendall1945treatment"),
        )
    if any(item.spearman is not None for item in analysis.predictors):
        yield Method(
            "predictors",
            _("Gradient statistics as predictors"),
            (_("Do gradient statistics foretell the result?"), relations.predictors_note(rule)),
            ("spearman",),
            ("bonett2000sample", "simpson1951interpretation"),
        )


def _selection_caveat() -> str:
    return _(
        "The benchmarks that selected a configuration also report it. The best of many noisy figures is too good by "
        "design; on new items it would be lower."
    )
