"""The methods that a report really used, in words."""

from __future__ import annotations

from reportgen.model.consolidated import Slice
from reportgen.model.results import Analysis
from reportgen.wording import statistics
from reportgen.wording import tables as table_words
from reportgen.wording.catalog import _, listed
from reportgen.wording.labels import Labels


def lead() -> str:
    """The answer of the page about methods."""
    return _("What was computed, by which rule, and what the figures do not say.")


def used(analysis: Analysis, labels: Labels, part: Slice) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return anchor, heading and paragraphs of each method that this report really used."""
    tasks = sorted({tasks for tasks in part.mean_tasks.values() if tasks})
    names = [listed([labels.task(task) for task in group]) for group in tasks]
    replicated = bool((part.configurations["replicates"] > 1).any())
    found: list[tuple[str, str, tuple[str, ...]]] = [
        ("selection", _("Selection"), (table_words.selection_note(labels), _selection_caveat()))
    ]
    if names:
        found.append(
            (
                "mean",
                _("Mean accuracy"),
                (
                    *(_("The unweighted mean over {tasks}.").format(tasks=group) for group in names),
                    _(
                        "An experiment that lacks one of the tasks has no mean: means over other tasks cannot be compared."
                    ),
                ),
            )
        )
    if any(name.startswith("acc_") and name.endswith("_stderr") for name in part.frame.columns):
        found.append(
            (
                "stderr",
                _("Standard errors"),
                (
                    _(
                        "The standard error of an accuracy p over n items is √(p (1 − p) / (n − 1)): that of a mean of "
                        "zeros and ones. The evaluation's own figure is used where it has one, else the known number of "
                        "items, and that only where p · n is whole."
                    ),
                    _(
                        "The standard error of a mean over K tasks is √(Σ s²) / K. Tasks are fixed and items are drawn, so "
                        "the spread between tasks is no part of it."
                    ),
                    table_words.stderr_note(),
                    table_words.no_ppl_error_note(),
                    _("Source: Miller (2024), Adding Error Bars to Evals, arXiv:2411.00640."),
                ),
            )
        )
    if replicated:
        found.append(
            (
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
        )
    if analysis.variants:
        found.append(
            (
                "variants",
                _("Differences between variants"),
                (
                    _("The difference is that of the two best configurations; its standard error is √(s₁² + s₂²)."),
                    table_words.difference_error_note(),
                ),
            )
        )
    rule = labels.study.statistics
    if analysis.precision.stderr is not None:
        found += [
            ("ties", _("Tied with the best"), (statistics.ties_note(rule), statistics.bold_note(rule))),
            ("runners-up", _("Best against second best"), (statistics.runners_note(rule),)),
            (
                "detectable",
                _("Detectable difference"),
                (statistics.detectable(analysis.precision, rule, labels, analysis.primary),),
            ),
        ]
        found.append(("curse", _("Winner's curse"), (statistics.curse_note(rule),)))
    if any(item.terms for item in analysis.shares):
        found.append(("shares", _("Shares of variance"), (statistics.shares_note(rule),)))
    found.append(("effort", _("Search effort"), (statistics.effort_note(),)))
    found.append(("random", _("Simulation"), (statistics.seed_note(rule),)))
    found.append(
        (
            "observations",
            _("Observations"),
            (_("Observations are sentences that rules make from the results. Each has a verdict with its evidence."),),
        )
    )
    return tuple(found)


def _selection_caveat() -> str:
    return _(
        "The benchmarks that selected a configuration also report it. The best of many noisy figures is too good by "
        "design; on new items it would be lower."
    )
