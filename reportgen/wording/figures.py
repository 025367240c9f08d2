"""Captions and alternative texts of figures: what is shown, of how many, what bars are, by which rule."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model.precision import TiedSet
from reportgen.wording.catalog import _, listed, ngettext
from reportgen.wording.labels import Labels
from reportgen.wording.statistics import tied_outline
from reportgen.wording.tables import selection_note


def accuracy() -> str:
    """Axis of accuracies."""
    return _("Accuracy")


def runs() -> str:
    """Axis of run counts."""
    return _("Runs")


def dense_mark() -> str:
    """Legend of the dense models' values."""
    return _("dense")


def chance_mark() -> str:
    """Legend of the accuracy of guessing."""
    return _("chance")


def best_caption(labels: Labels, metric: str, models: int, *, errors: bool) -> str:
    """Caption of the best values with their errors."""
    text = _("{metric} of the best configuration of each model (n = {models}).")
    bars = _(" Bars are ± one standard error from the sampling of test items and cover no other source of variation.")
    rule = selection_note(labels)
    return f"{text.format(metric=labels.metric(metric), models=models)}{bars if errors else ''} {rule}"


def best_alt(labels: Labels, metric: str, first: str, last: str) -> str:
    """Alternative text of the best values."""
    return _("Dot plot of the best {metric} of each model, from {last} to {first}").format(
        metric=labels.running(metric), first=first, last=last
    )


def tasks_caption(labels: Labels, tasks: int) -> str:
    """Caption of the accuracies by task."""
    text = _(
        "Accuracy of each model's best configuration on each of {tasks} tasks. Bars are ± one standard error from the "
        "sampling of test items; ticks are the accuracy of guessing. {rule}"
    )
    return text.format(tasks=tasks, rule=selection_note(labels))


def tasks_alt(tasks: int) -> str:
    """Alternative text of the accuracies by task."""
    return _("Dot plot of accuracies on {tasks} tasks, one mark for each model").format(tasks=tasks)


def slopes_caption(labels: Labels, metric: str, variants: Sequence[str]) -> str:
    """Caption of the lines from Base to the other variants."""
    text = _("{metric} of the best configuration, from Base to {variants} within each family. {rule}")
    return text.format(metric=labels.metric(metric), variants=listed(list(variants)), rule=selection_note(labels))


def slopes_alt(labels: Labels, metric: str) -> str:
    """Alternative text of the lines from Base to the other variants."""
    return _("Lines of the best {metric} from Base to the other variant, one for each family").format(
        metric=labels.running(metric)
    )


def effects_caption(labels: Labels, metric: str, parameter: str) -> str:
    """Caption of the means over a parameter's values."""
    text = _(
        "Average {metric} over the configurations with each {parameter}, by model and method. The averages are over the "
        "cells that were run; where a grid has gaps they mix the effects of parameters. No error bars: the spread over "
        "cells is no error."
    )
    return text.format(metric=labels.running(metric), parameter=labels.running_parameter(parameter))


def effects_alt(labels: Labels, metric: str, parameter: str) -> str:
    """Alternative text of the means over a parameter's values."""
    return _("Lines of the mean {metric} over {parameter}, a panel for each model and a line for each method").format(
        metric=labels.running(metric), parameter=labels.running_parameter(parameter)
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
    return f"{text} {selection_note(labels)}"


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


def heatmap_caption(labels: Labels, model: str, cells: int, metric: str, hidden: int, tied: TiedSet | None) -> str:
    """Caption of the heat maps of one model."""
    text = _(
        "{metric} of {model} over the grid of each method ({cells} configurations, one colour scale). "
        "The model's best configuration{constraints} has the solid outline. Crossed-out cells have no value."
    )
    if tied is not None:
        text += " " + tied_outline(tied)
    rules = _(" among those with {constraints}").format(constraints=labels.constraints())
    text = text.format(
        metric=labels.metric(metric),
        model=model,
        cells=cells,
        constraints=rules if labels.study.selection.constraints else "",
    )
    if hidden:
        text += ngettext(" {count} further grid is not shown.", " {count} further grids are not shown.", hidden).format(
            count=hidden
        )
    return text


def heatmap_alt(labels: Labels, model: str, methods: tuple[str, ...], metric: str, low: str, high: str) -> str:
    """Alternative text of the heat maps of one model."""
    return _("Heat maps of {metric} for {model}, methods {methods}, values from {low} to {high}").format(
        metric=labels.running(metric),
        model=model,
        methods=listed([labels.method(m) for m in methods]),
        low=low,
        high=high,
    )


def completeness_caption(methods: Sequence[str], models: Sequence[str], missing: int) -> str:
    """Caption of the map of what was run."""
    text = _(
        "Which configurations were run: {models} models by {methods} methods on the values that occur anywhere. Colour "
        "is the number of runs, crossed-out cells were not run or not read."
    ).format(models=len(models), methods=len(methods))
    if missing:
        text += ngettext(
            " Within the values of each search {count} configuration is missing.",
            " Within the values of each search {count} configurations are missing.",
            missing,
        ).format(count=missing)
    return text


def completeness_alt(models: int, methods: int) -> str:
    """Alternative text of the map of what was run."""
    return _("Grids of {models} models by {methods} methods with the number of runs of each configuration").format(
        models=models, methods=methods
    )
