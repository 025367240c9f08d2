"""Heads, captions and notes of tables and figures."""

from __future__ import annotations

from reportgen.wording.catalog import _, listed, ngettext
from reportgen.wording.labels import Labels


def head(name: str) -> str:
    """Return the head of a column that is no metric, parameter, method or variant."""
    return {
        "model": _("Model"),
        "variant": _("Variant"),
        "method": _("Method"),
        "family": _("Family"),
        "models": _("Models"),
        "difference": _("Difference"),
        "percent": _("Difference [%]"),
        "retention": _("Kept of dense [%]"),
        "experiments": _("Experiments"),
        "valid": _("With accuracy"),
        "experiment": _("Experiment"),
        "runs": _("Runs"),
        "sd": _("SD"),
        "value": _("Value"),
        "all": _("All"),
        "base": "Base",
        "changes": _("Changes from Base"),
        "kind": _("Kind"),
        "status": _("Status"),
        "detail": _("What was found"),
        "hint": _("What to do"),
        "file": _("File"),
        "lines": _("Lines"),
        "parameter": _("Parameter"),
        "share": _("Share [%]"),
    }[name]


def selection_note(labels: Labels) -> str:
    """Say by which rule a configuration is best."""
    rule = labels.study.selection
    text = _("Best is the configuration with the best {metric}").format(metric=labels.running(rule.metric))
    if rule.constraints:
        text += _(" among those with {constraints}").format(constraints=labels.constraints())
    ties = [labels.running(name) for name in rule.ties if name != rule.metric]
    if ties:
        text += _("; exact ties go to the better {ties}, then to the first").format(ties=listed(ties))
    return text + "."


def nothing_eligible_note(labels: Labels) -> str:
    """Say why a method that was searched has no best configuration."""
    return _("A dash stands where no configuration meets {constraints}.").format(constraints=labels.constraints())


def stderr_note() -> str:
    """Say what the error of a mean accuracy is, and what it is not."""
    return _(
        "The figure after ± is one standard error from the sampling of test items, the tasks being fixed. "
        "It does not cover other calibration data, seeds, settings or code."
    )


def no_ppl_error_note() -> str:
    """Say that perplexity has no error bar."""
    return _("Perplexity has no standard error: the evaluation gives none.")


def difference_error_note() -> str:
    """Say what the error of a difference assumes."""
    return _(
        "The figure after ± is the standard error of the difference if the two item samplings are independent; "
        "the items are the same, so the true one is usually smaller."
    )


def dense_not_taken_out() -> str:
    """Say that the unpruned models' own difference is part of the difference."""
    return _("The dense models' own difference is not taken out: their results are not in the study.")


def replicates_note() -> str:
    """Say that replicates were averaged."""
    return _(
        "Runs of one configuration are averaged; Runs gives their number, SD the standard deviation of the figure that "
        "best is judged by over them."
    )


def synthetic_note() -> str:
    """Mark a table whose figures were made up."""
    return _("Synthetic data: these figures were made by a generator and measure nothing.")


def best_caption(models: int, ratio: str) -> str:
    """Caption of the table of best configurations."""
    return ngettext(
        "Best configuration of the model at pruning ratio {ratio}.",
        "Best configuration of each of the {models} models at pruning ratio {ratio}.",
        models,
    ).format(models=models, ratio=ratio)


def variants_caption(labels: Labels, metric: str, variants: tuple[str, ...]) -> str:
    """Caption of Base against the other variants."""
    text = _("Base against {variants} within each family: {metric} of the best configurations.")
    return text.format(variants=listed(variants), metric=labels.running(metric))


def methods_caption(models: int) -> str:
    """Caption of the preference over methods."""
    return _("Models whose best configuration was found with each method (of {models}).").format(models=models)


def parameters_caption(models: int) -> str:
    """Caption of the preference over parameter values."""
    return _("Models whose best configuration has each parameter value (of {models}).").format(models=models)


def families_caption() -> str:
    """Caption of the means over families."""
    return _("Means over the best configurations of each family's models.")


def method_comparison_caption(model: str) -> str:
    """Caption of the methods on one model."""
    return _("The methods on {model}: each one's best configuration.").format(model=model)


def experiments_caption(model: str, count: int) -> str:
    """Caption of the list of experiments."""
    return ngettext("The only experiment on {model}.", "All {count} experiments on {model}.", count).format(
        model=model, count=count
    )


def retention_caption(model: str) -> str:
    """Caption of a pruned model against its dense one."""
    return _("The best configuration of {model} against the dense model.").format(model=model)


def ledger_caption(lines: int) -> str:
    """Caption of the ledger."""
    return ngettext("The ledger: {lines} line.", "The ledger: {lines} lines.", lines).format(lines=lines)


def ledger_summary_caption() -> str:
    """Caption of the counts of ledger lines."""
    return _("Ledger lines by kind.")


def overall() -> str:
    """Row or column over all variants."""
    return _("All models")


def changes(items: list[str]) -> str:
    """Join what changed between two configurations."""
    return "; ".join(items) if items else _("none")


def change(name: str, before: str, after: str) -> str:
    """One change."""
    return _("{name} {before} → {after}").format(name=name, before=before, after=after)


def heatmap_caption(labels: Labels, model: str, cells: int, metric: str) -> str:
    """Caption of the heat maps of one model."""
    text = _(
        "{metric} of {model} over the grid of each method ({cells} configurations, one colour scale). "
        "The best configuration of each method{constraints} is outlined; a difference below the standard error of item "
        "sampling says nothing. Crossed-out cells have no value."
    )
    rules = _(" among those with {constraints}").format(constraints=labels.constraints())
    return text.format(
        metric=labels.metric(metric),
        model=model,
        cells=cells,
        constraints=rules if labels.study.selection.constraints else "",
    )


def heatmap_alt(labels: Labels, model: str, methods: tuple[str, ...], metric: str, low: str, high: str) -> str:
    """Alternative text of the heat maps of one model."""
    return _("Heat maps of {metric} for {model}, methods {methods}, values from {low} to {high}").format(
        metric=labels.running(metric), model=model, methods=listed([labels.method(m) for m in methods]),
        low=low, high=high,
    )  # fmt: skip


def best_figure_caption(labels: Labels, metric: str, models: int) -> str:
    """Caption of the best values with their errors."""
    return _(
        "{metric} of the best configuration of each model (n = {models}); bars are ± one standard error from the "
        "sampling of test items and cover no other source of variation. {rule}"
    ).format(metric=labels.metric(metric), models=models, rule=selection_note(labels))


def best_figure_alt(labels: Labels, metric: str, first: str, last: str) -> str:
    """Alternative text of the best values."""
    return _("Dot plot of the best {metric} of each model, from {last} to {first}").format(
        metric=labels.running(metric), first=first, last=last
    )
