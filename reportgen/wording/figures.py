"""Captions and alternative texts of figures: what is shown, of how many, what bars are, by which rule."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model.claims import Verdict
from reportgen.wording.catalog import _, clauses, gap, ngettext, pgettext
from reportgen.wording.labels import Labels
from reportgen.wording.statistics import percent, verdict
from reportgen.wording.tables import selection_note


def no_font() -> str:
    """Said below figures whose labels are in English for want of a font."""
    return _("Labels are in English: no font with the letters of this language is installed.")


def accuracy() -> str:
    """Axis of accuracies."""
    return _("Accuracy")


def dense_mark() -> str:
    """Legend of the dense models' values."""
    return _("dense")


def chance_mark() -> str:
    """Legend of the accuracy of guessing."""
    return _("chance")


def best_caption(labels: Labels, metric: str, models: int, *, errors: bool) -> str:
    """Caption of the best values with their errors."""
    text = _("{metric} of the best configuration of each model (n = {models}).")
    bars = gap() + _(
        "Bars are ± one standard error from the sampling of test items and cover no other source of variation."
    )
    rule = selection_note(labels)
    return text.format(metric=labels.metric(metric), models=models) + (bars if errors else "") + gap() + rule


def best_alt(labels: Labels, metric: str, first: str, last: str) -> str:
    """Alternative text of the best values."""
    return _("Dot plot of the best {metric} of each model, from {last} to {first}").format(
        metric=labels.running(metric), first=first, last=last
    )


def tasks_caption(labels: Labels, tasks: int, *, errors: bool, chance: bool) -> str:
    """Caption of the accuracies by task."""
    text = _("Accuracy of each model's best configuration on each of {tasks} tasks.").format(tasks=tasks)
    if errors:
        text += gap() + _("Bars are ± one standard error from the sampling of test items.")
    if chance:
        text += gap() + _("Dashed ticks are the accuracy of guessing.")
    return text + gap() + selection_note(labels)


def tasks_alt(tasks: int) -> str:
    """Alternative text of the accuracies by task."""
    return _("Dot plot of accuracies on {tasks} tasks, one mark for each model").format(tasks=tasks)


def difference(labels: Labels, metric: str) -> str:
    """Axis of differences from Base."""
    return _("{metric}: difference from Base").format(metric=labels.metric(metric))


def variants_caption(labels: Labels, metric: str, verdicts: Sequence[tuple[str, Verdict]], level: float | None) -> str:
    """Caption of the differences from Base."""
    text = _("{metric} of the best configuration less that of the family's Base.").format(metric=labels.metric(metric))
    if level is not None:
        text += gap() + _(
            "Bars are {level} intervals of the measured checkpoints: item noise and no other source."
        ).format(level=percent(level))
        said = [f"{model} {verdict(found)}" for model, found in verdicts]
        text += gap() + _("Above Base, corrected for their number (Holm): {verdicts}.").format(verdicts=clauses(said))
    return text + gap() + selection_note(labels)


def variants_alt(labels: Labels, metric: str, count: int) -> str:
    """Alternative text of the differences from Base."""
    return ngettext(
        "Difference of the best {metric} from Base for {count} model, with its interval and a line at zero",
        "Differences of the best {metric} from Base for {count} models, with their intervals and a line at zero",
        count,
    ).format(metric=labels.running(metric), count=count)


def lead(labels: Labels, metric: str) -> str:
    """Axis of leads of the best over the second best."""
    return _("{metric}: best less second best").format(metric=labels.metric(metric))


def runners_up_caption(labels: Labels, metric: str, apart: int, models: int, level: float | None) -> str:
    """Caption of the leads of the best over the second best."""
    text = _("{metric} of each model's best configuration less that of its second best (n = {models}).").format(
        metric=labels.metric(metric), models=models
    )
    if level is not None:
        none = pgettext(
            "none of them",
            "Bars are {level} intervals of the measured checkpoints: item noise and no other source; 0 of {count} "
            "are clear of zero.",
        )
        some = ngettext(
            "Bars are {level} intervals of the measured checkpoints: item noise and no other source; {apart} of {count} "
            "is clear of zero.",
            "Bars are {level} intervals of the measured checkpoints: item noise and no other source; {apart} of {count} "
            "are clear of zero.",
            apart,
        )
        text += gap() + (some if apart else none).format(level=percent(level), apart=apart, count=models)
        text += gap() + _(
            "The two were chosen by these same figures, which the tied sets allow for and these intervals do not."
        )
    return text + gap() + selection_note(labels)


def runners_up_alt(labels: Labels, metric: str, models: int) -> str:
    """Alternative text of the leads of the best over the second best."""
    return ngettext(
        "Lead of the best {metric} over the second best for {count} model, with its interval and a line at zero",
        "Leads of the best {metric} over the second best for {count} models, with their intervals and a line at zero",
        models,
    ).format(metric=labels.running(metric), count=models)


def effects_caption(labels: Labels, metric: str, parameter: str, *, errors: bool) -> str:
    """Caption of the main effects of a parameter."""
    text = _(
        "Average {metric} at each {parameter}, by model and method, over the largest full grid of each search, so that the "
        "other parameters are balanced."
    ).format(metric=labels.running(metric), parameter=labels.running_parameter(parameter))
    if errors:
        text += gap() + _(
            "Bars are ± one standard error of a mean from the highest-order interaction, which in a grid without "
            "replicates holds the variation between runs as well."
        )
    return text


def effects_alt(labels: Labels, metric: str, parameter: str) -> str:
    """Alternative text of the means over a parameter's values."""
    return _("Lines of the mean {metric} over {parameter}, a panel for each model and a line for each method").format(
        metric=labels.running(metric), parameter=labels.running_parameter(parameter)
    )


def all_methods() -> str:
    """Legend of the whole search of a model."""
    return _("all methods")


def trials() -> str:
    """Axis of numbers of trials."""
    return _("Trials")


def near() -> str:
    """Legend of the level that is as good as the best."""
    return _("best less one SE")


def effort_caption(labels: Labels, metric: str, *, level: bool) -> str:
    """Caption of the expected best over the number of trials."""
    text = _(
        "Expected best {metric} of so many configurations drawn from those measured, without replacement; it orders the "
        "configurations of this grid at random and tells nothing about other grids. The band holds the best of 90 % of the orders "
        "of the whole search."
    ).format(metric=labels.running(metric))
    line = gap() + _("The dashed line is one standard error (item noise) short of the best.")
    return text + (line if level else "")


def effort_alt(labels: Labels, metric: str) -> str:
    """Alternative text of the expected best over the number of trials."""
    return _("Curves of the expected best {metric} over the number of trials, a panel for each model").format(
        metric=labels.running(metric)
    )


def fronts_caption(labels: Labels, metric: str, other: str, on: int, models: int) -> str:
    """Caption of the Pareto fronts."""
    return _(
        "{metric} against {other} of every configuration, by model. No configuration beats those on the dashed line in "
        "both. Rings are the best configurations; {on} of {models} are on the line. Perplexity has no error bar."
    ).format(metric=labels.metric(metric), other=labels.running(other), on=on, models=models)


def fronts_alt(labels: Labels, metric: str, other: str, models: int) -> str:
    """Alternative text of the Pareto fronts."""
    return _("Scatter plots of {metric} against {other} with Pareto fronts, {models} models").format(
        metric=labels.running(metric), other=labels.running(other), models=models
    )


def scatter_caption(labels: Labels, metric: str, other: str, points: int, left_out: int) -> str:
    """Caption of the primary metric against the tie metric."""
    text = _(
        "{metric} against {other} of every configuration (n = {points}). Colours are models, markers are methods, rings "
        "are the best configurations."
    ).format(metric=labels.metric(metric), other=labels.running(other), points=points)
    if left_out:
        text += ngettext(
            " {count} configuration without a finite {other} is left out.",
            " {count} configurations without a finite {other} are left out.",
            left_out,
        ).format(count=left_out, other=labels.running(other))
    return text + gap() + selection_note(labels)


def scatter_alt(labels: Labels, metric: str, other: str, points: int) -> str:
    """Alternative text of the primary metric against the tie metric."""
    return _("Scatter plot of {metric} against {other}, {points} configurations").format(
        metric=labels.running(metric), other=labels.running(other), points=points
    )


def gradients_caption(labels: Labels, metric: str, least: int, most: int) -> str:
    """Caption of the primary metric against gradient statistics."""
    count = str(most) if least == most else f"{least}–{most}"
    text = _(
        "{metric} against gradient statistics (n = {count} configurations a panel). Methods share the statistics of "
        "their calibration data, so points stand above each other. Colours are models, markers are methods."
    )
    return text.format(metric=labels.metric(metric), count=count)


def gradients_alt(labels: Labels, metric: str) -> str:
    """Alternative text of the primary metric against gradient statistics."""
    return _("Scatter plots of {metric} against gradient statistics").format(metric=labels.running(metric))


def only_panel(title: str) -> str:
    """What a caption says of the only panel, which has no title."""
    return _("Shown: {title}.").format(title=title)


def rows_left_out(count: int) -> str:
    """What a caption says of rows that no page has room for."""
    return ngettext(
        "{count} further row does not fit on a page and is left out.",
        "{count} further rows do not fit on a page and are left out.",
        count,
    ).format(count=count)


def panels_left_out(count: int) -> str:
    """What a caption says of panels that no page has room for."""
    return ngettext(
        "{count} further panel does not fit on a page and is left out.",
        "{count} further panels do not fit on a page and are left out.",
        count,
    ).format(count=count)
