"""Captions and alternative texts of heat maps."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model.precision import TiedSet
from reportgen.wording.catalog import _, gap, listed, ngettext
from reportgen.wording.labels import Labels
from reportgen.wording.statistics import tied_outline


def runs() -> str:
    """Axis of run counts."""
    return _("Runs")


def regret(labels: Labels, metric: str) -> str:
    """Scale of the regrets."""
    return _("{metric}: behind the best").format(metric=labels.metric(metric))


def regrets_caption(labels: Labels, metric: str, rows: int, shared: int) -> str:
    """Caption of the regrets of configurations used for all models."""
    return _(
        "How far the {metric} of one configuration for all models is behind each model's own best: the {rows} shared "
        "configurations (of {shared}) with the smallest mean, the best on top. The models' bests are chosen by the same "
        "noisy figures, so every regret is too large on average."
    ).format(metric=labels.running(metric), rows=rows, shared=shared)


def regrets_alt(labels: Labels, metric: str) -> str:
    """Alternative text of the regrets."""
    return _("Heat map of how far {metric} is behind each model's best, shared configurations by models").format(
        metric=labels.running(metric)
    )


def heatmap_caption(labels: Labels, model: str, cells: int, metric: str, hidden: int, tied: TiedSet | None) -> str:
    """Caption of the heat maps of one model."""
    text = _(
        "{metric} of {model} over the grid of each method ({cells} configurations, one colour scale). "
        "The model's best configuration{constraints} has the solid outline. Crossed-out cells have no value."
    )
    if tied is not None:
        text += gap() + tied_outline(tied)
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


def completeness_caption(methods: Sequence[str], models: Sequence[str], missing: int, *, repeated: bool) -> str:
    """Caption of the map of what was run."""
    text = _(
        "Which configurations were run: {models} models by {methods} methods on the values that occur anywhere. {filled}, "
        "crossed-out cells were not run or not read."
    ).format(
        models=len(models),
        methods=len(methods),
        filled=_("Colour is the number of runs") if repeated else _("Filled cells were run once"),
    )
    if missing:
        text += gap() + ngettext(
            "Counting only the values that a search itself has, {count} configuration is missing.",
            "Counting only the values that a search itself has, {count} configurations are missing.",
            missing,
        ).format(count=missing)
    return text


def completeness_alt(models: int, methods: int) -> str:
    """Alternative text of the map of what was run."""
    return _("Grids of {models} models by {methods} methods with the number of runs of each configuration").format(
        models=models, methods=methods
    )
