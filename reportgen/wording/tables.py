"""Captions and notes of tables and figures."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model.results import Analysis
from reportgen.wording import comparisons
from reportgen.wording.catalog import _, comma, listed, ngettext, semicolon, stop
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import grouped, share_of


def caption(name: str, labels: Labels, analysis: Analysis) -> str:
    """Return the caption of a built-in table; {model} is filled in later. Others are named by their name."""
    count = analysis.methods.models
    variants = tuple(dict.fromkeys(item.variant for item in analysis.variants))
    metric = labels.running(analysis.primary)
    secondary = labels.running(analysis.secondary or "ppl")
    others = comparisons.captions(metric)
    captions = {
        "best": lambda: ngettext(
            "Best configuration of the model at pruning ratio {ratio}.",
            "Best configuration of each of the {models} models at pruning ratio {ratio}.",
            len(analysis.models),
        ).format(models=len(analysis.models), ratio=share_of(analysis.ratio)),
        "variants": lambda: _(
            "Base against {variants} within each family: {metric} of the best configurations."
        ).format(variants=listed(variants), metric=metric),
        "matched": lambda: _("Base against {variants} at equal configurations: {metric}.").format(
            variants=listed(variants), metric=metric
        ),
        "methods": lambda: _("The best {metric} that each method reached on each model.").format(metric=metric),
        "method-preference": lambda: _(
            "Models whose best configuration was found with each method (of {models})."
        ).format(models=count),
        "parameter-preference": lambda: _(
            "Models whose best configuration has each parameter value (of {models})."
        ).format(models=count),
        "tasks": lambda: _("Accuracy of each model's best configuration on each task."),
        "tasks-methods": lambda: _("Accuracy of the best configuration of each method on each task, by model."),
        "task-summary": lambda: _("The tasks over the models' best configurations."),
        "effects": lambda: _("{metric} at each value of each parameter.").format(
            metric=labels.metric(analysis.primary)
        ),
        "families": lambda: _("Means over the best configurations of each family's models."),
        "perplexity": lambda: _(
            "The best configuration of each model by {metric}, and what the one with the best {secondary} reaches."
        ).format(metric=metric, secondary=secondary),
        "gradients": lambda: _("Gradient statistics over the experiments of each model."),
        "searches": lambda: _("What was searched at pruning ratio {ratio}, and the best {metric} found.").format(
            ratio=share_of(analysis.ratio), metric=metric
        ),
        "ties": lambda: _("Configurations tied with the best within item noise."),
        "runners-up": lambda: _("The best configuration of each model against the second best, by {metric}.").format(
            metric=metric
        ),
        "precision": lambda: _("How exactly each task is measured."),
        "fair": lambda: _("The methods at equal numbers of trials, and on the configurations that all of them have."),
        "defaults": lambda: _("One configuration for all models: how much {metric} it loses.").format(metric=metric),
        "fronts": lambda: _("Configurations that no other beats in both {metric} and {secondary}.").format(
            metric=metric, secondary=secondary
        ),
        "agreement": lambda: _("How far the tasks agree on the ranking of the configurations."),
        "predictors": lambda: _("Rank correlation of gradient statistics with the {metric}.").format(metric=metric),
        "run-spread": lambda: _("Standard deviation of the {metric} between runs of one configuration.").format(
            metric=metric
        ),
        "curse": lambda: _("The best {metric} of each model, corrected for being the best of many.").format(
            metric=metric
        ),
        "shares": lambda: _("How much of the variation of the {metric} each parameter explains.").format(metric=metric),
        "effort": lambda: _("The best {metric} expected of fewer trials, drawn from this grid.").format(metric=metric),
        "next-runs": lambda: _("What would separate the best configuration from those tied with it."),
        "intervals": lambda: _("Confidence intervals of the best configuration of {model}."),
        "quality": lambda: _("Ledger lines by kind."),
        "ledger": lambda: _("The ledger, line by line."),
        "experiments": lambda: _("Every experiment at pruning ratio {ratio}.").format(ratio=share_of(analysis.ratio)),
        "compare": lambda: _("The methods on {model}: each one's best configuration."),
        "dense": lambda: _("The best configuration of {model} against the dense model."),
        "grid": lambda: _("Every configuration of {model}."),
    }
    return captions[name]() if name in captions else others.get(name, name)


def best_of(metric: str) -> str:
    """Head of the best value of a metric."""
    return _("Best {metric}").format(metric=metric)


def there(metric: str) -> str:
    """Head of a metric of another configuration."""
    return _("{metric} there").format(metric=metric)


def heading(name: str, shown: str) -> str:
    """Return the heading of a section that shows a built-in table; others go by their caption."""
    return {
        **comparisons.headings(),
        "methods": _("Best by method"),
        "method-preference": _("How often each method is best"),
        "searches": _("What was searched"),
        "parameter-preference": _("How often each value is best"),
        "effects": _("At each value"),
        "variants": _("Best by variant"),
        "matched": _("At equal configurations"),
        "families": _("Means by family"),
        "tasks": _("Best configurations, task by task"),
        "tasks-methods": _("Methods, task by task"),
        "task-summary": _("Task by task"),
        "perplexity": _("Best accuracy against best perplexity"),
        "gradients": _("Spread by model"),
        "experiments": _("Every experiment"),
        "fair": _("Methods compared fairly"),
        "defaults": _("One configuration for all"),
        "fronts": _("Pareto fronts"),
        "agreement": _("Do the tasks agree?"),
        "predictors": _("Gradient statistics as predictors"),
        "run-spread": _("Variation between runs"),
        "curse": _("What the best figure is worth"),
        "shares": _("What the parameters explain"),
        "effort": _("How much search was needed"),
        "next-runs": _("What to run next"),
        "ties": _("Tied with the best"),
        "runners-up": _("Best against second best"),
        "precision": _("How exactly tasks are measured"),
    }.get(name, shown.rstrip(".。"))


def interval_kind(*, wilson: bool) -> str:
    """Kind of a confidence interval."""
    return _("Wilson") if wilson else _("normal")


def dense() -> str:
    """A row of the unpruned model."""
    return _("none (dense)")


def value_range(name: str, values: list[str]) -> str:
    """The values of a parameter that were tried."""
    return _("{name} {values}").format(name=name, values=comma().join(values))


def kept_note(labels: Labels, metric: str) -> str:
    """Say what is kept of dense."""
    return _("Against dense: the {metric} less that of the unpruned model, and in % of it.").format(
        metric=labels.running(metric)
    )


def dense_difference_note() -> str:
    """Say what the column with the dense models' own difference is for."""
    return _(
        "Dense: difference is the difference between the unpruned models themselves. What pruning adds to it is the "
        "one less the other; compare also what each keeps."
    )


def effects_note(labels: Labels) -> str:
    """Say what a mean over configurations is."""
    return _(
        "Means and best values of the {metric} are over the configurations that were run. Where a grid has gaps, a mean "
        "mixes the effects of its parameters."
    ).format(metric=labels.running(labels.study.selection.metric))


def finite_only_note(labels: Labels, metric: str) -> str:
    """Say that a mean is over fewer models."""
    return _("The mean {metric} is over the models whose best configuration has a finite one.").format(
        metric=labels.running(metric)
    )


def gradients_note() -> str:
    """Say why there are fewer different values than experiments."""
    return _(
        "Experiments can share a statistic, as where it belongs to the calibration data and not to the method: Different "
        "counts the different values. "
        "Values that are not finite take no part."
    )


def coverage_note() -> str:
    """Say what the full grid is."""
    return _("The full grid is every combination of the values that occur in the search.")


def tradeoffs_note(labels: Labels) -> str:
    """Say what the columns of the other configuration mean."""
    return _(
        "The last four columns are about the configuration with the best {secondary}; Change is what choosing it costs."
    ).format(secondary=labels.running(labels.study.selection.secondary or "ppl"))


def selection_note(labels: Labels) -> str:
    """Say by which rule a configuration is best."""
    rule = labels.study.selection
    text = _("Best is the configuration with the best {metric}").format(metric=labels.running(rule.metric))
    if rule.constraints:
        text += _(" among those with {constraints}").format(constraints=labels.constraints())
    ties = [labels.running(name) for name in rule.ties if name != rule.metric]
    if ties:
        text += _("; exact ties go to the better {ties}, then to the first").format(ties=listed(ties))
    return text + stop()


def picked_note(fewest: int, most: int) -> str:
    """Say of how many configurations a best figure is the largest, and that it is too good."""
    count = (
        grouped(most) if fewest == most else _("{fewest} to {most}").format(fewest=grouped(fewest), most=grouped(most))
    )
    return _(
        "Each model's best is the largest of {count} configurations and is reported on the benchmarks that chose it, so it is "
        "optimistically biased."
    ).format(count=count)


def corrected_note(labels: Labels, metric: str) -> str:
    """Say what a corrected best figure is."""
    return _(
        "Corrected is the measured {metric} less the bias of picking the largest of so many: the figure to report."
    ).format(metric=labels.running(metric))


def written_note(labels: Labels, parameters: Sequence[str]) -> str:
    """Say in which order a configuration's values are written."""
    names = [labels.running_parameter(name) for name in parameters]
    return _("Configurations are written as method and {parameters}.").format(parameters=" / ".join(names))


def nothing_eligible_note(labels: Labels) -> str:
    """Say why a method that was searched has no best configuration."""
    return _("A dash stands where no configuration meets {constraints}.").format(constraints=labels.constraints())


def stderr_note() -> str:
    """Say what the error of a mean accuracy is, and what it is not."""
    return _(
        "The figure after ± is one standard error from the sampling of test items, the tasks being fixed. "
        "The error does not cover other calibration data, seeds, settings or code."
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


def variants_note() -> str:
    """Say what the verdicts on differences from Base are about."""
    return _(
        "The interval and the verdict are about the measured checkpoints, both chosen as the best of their models; the verdict is on the claim that the variant is above its "
        "Base, corrected for the number of differences (Holm). Break-even is the standard deviation between runs at which "
        "the difference would no longer hold for the configurations."
    )


def matched_note() -> str:
    """Say what a comparison at equal configurations is."""
    return _(
        "Shared configs were run on both models of a family. Their mean difference involves no choice of a best, so it "
        "has no winner's curse; its standard error is a bound from above (all answers to an item going together)."
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


def changes(items: list[str]) -> str:
    """Join what changed between two configurations."""
    return semicolon().join(items) if items else _("none")


def change(name: str, before: str, after: str) -> str:
    """One change."""
    return _("{name} {before} → {after}").format(name=name, before=before, after=after)
