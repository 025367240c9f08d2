"""The answers: the sentence that each page opens with."""

from __future__ import annotations

from reportgen.model.consolidated import Slice
from reportgen.model.known import GRADIENT_METRICS, Direction
from reportgen.model.results import Analysis, ModelResult, ObservationKind
from reportgen.wording import cautions
from reportgen.wording.catalog import _, gap, listed, ngettext, semicolon, stop
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import fixed, grouped, plain
from reportgen.wording.observations import figure, sentence
from reportgen.wording.overview import recommended
from reportgen.wording.statistics import certainty


def with_error(labels: Labels, metric: str, value: float, stderr: float | None) -> str:
    """A value with its standard error."""
    text = figure(labels, metric, value)
    return text if stderr is None else f"{text}\u00a0±\u00a0{fixed(stderr, labels.study.metric(metric).digits)}"


def configuration(labels: Labels, model: ModelResult) -> str:
    """Method and parameters of a model's best configuration."""
    best = model.best
    if best is None:
        return ""
    values = [f"{labels.running_parameter(name)} {plain(value)}" for name, value in best.params.items()]
    if not values:
        return labels.method(best.method)
    return _("{method} with {parameters}").format(method=labels.method(best.method), parameters=listed(values))


def overview(analysis: Analysis, labels: Labels, experiments: int) -> str:
    """The overview's answer in a sentence or two."""
    found = [model for model in analysis.models if model.best is not None]
    count = ngettext("{count} experiment", "{count} experiments", experiments).format(count=grouped(experiments))
    if not found:
        return _("None of the {count} has a {metric}, so there is no best configuration.").format(
            count=count, metric=labels.running(analysis.primary)
        )
    sign = -1 if labels.study.metric(analysis.primary).direction.value == "up" else 1
    top = min(found, key=lambda model: sign * (model.best.metrics[analysis.primary] if model.best else 0))
    if top.best is None:
        return ""
    value = with_error(
        labels, analysis.primary, top.best.metrics[analysis.primary], top.best.stderrs.get(analysis.primary)
    )
    text = _("Of {count} on {models}, the best {metric} was measured for {model}: {value}, by {configuration}.")
    if labels.study.selection.constraints:
        text = _(
            "Of {count} on {models}, the best {metric} of a configuration with {constraints} was measured for {model}: "
            "{value}, by {configuration}."
        )
    text = text.format(
        constraints=labels.constraints(),
        count=count,
        models=ngettext("{models} model", "{models} models", len(analysis.models)).format(models=len(analysis.models)),
        metric=labels.running(analysis.primary),
        model=labels.model(top.model.name),
        value=value,
        configuration=configuration(labels, top),
    )
    return cautions.after(text, cautions.top(analysis, top.model.name))


def model(found: ModelResult, analysis: Analysis, labels: Labels) -> str:
    """A model page's answer in a sentence."""
    name = labels.model(found.model.name)
    total = found.summary.total
    count = ngettext("{count} experiment", "{count} experiments", total).format(count=grouped(total))
    if found.best is None:
        return _("{model} has no best configuration: none of its {count} qualifies.").format(model=name, count=count)
    value = with_error(
        labels,
        analysis.primary,
        found.best.metrics[analysis.primary],
        found.best.stderrs.get(analysis.primary),
    )
    text = _("The best configuration of {model} is {configuration}: {metric} {value}")
    secondary = analysis.secondary
    if secondary and secondary in found.best.metrics:
        text += _(", {secondary} {secondary_value}")
    if labels.study.selection.constraints:
        text += _(" (best of {count} with {methods}, among the configurations with {constraints}).")
    else:
        text += _(" (best of {count} with {methods}).")
    return text.format(
        model=name,
        constraints=labels.constraints(),
        configuration=configuration(labels, found),
        metric=labels.running(analysis.primary),
        value=value,
        secondary=labels.running(secondary) if secondary else "",
        secondary_value=figure(labels, secondary, found.best.metrics[secondary])
        if secondary and secondary in found.best.metrics
        else "",
        count=count,
        methods=listed([labels.method(item.method) for item in found.summary.methods]),
    )


def comparison(page: str, analysis: Analysis, labels: Labels, part: Slice) -> str:
    """The answer of a page about one question."""
    answers = {
        "methods": _methods,
        "parameters": _parameters,
        "defaults": _defaults,
        "variants": _variants,
        "families": _families,
        "tasks": _tasks,
        "perplexity": _perplexity,
        "gradients": _gradients,
        "experiments": _experiments,
        "certainty": _certainty,
    }
    return answers[page](analysis, labels, part)


def _methods(analysis: Analysis, labels: Labels, part: Slice) -> str:
    if len(part.methods) == 1:
        return _("Only {method} was searched, so methods cannot be compared.").format(
            method=labels.method(part.methods[0])
        )
    counts = [
        _("{method} in {count}").format(method=labels.method(str(name)), count=count)
        for name, count in sorted(analysis.methods.overall.items(), key=lambda item: -item[1])
        if count
    ]
    if not counts:
        return _("No model has a best configuration, so no method is best.")
    text = ngettext(
        "Of the {of} model with a best configuration, the best method is {counts}.",
        "Of the {of} models with a best configuration, the best method is {counts}.",
        analysis.methods.models,
    )
    return cautions.after(text.format(of=analysis.methods.models, counts=listed(counts)), cautions.methods(analysis))


def _parameters(analysis: Analysis, labels: Labels, _part: Slice) -> str:
    parts = []
    for item in analysis.parameters:
        most = max(item.overall.values())
        values = [plain(value) for value, count in item.overall.items() if count == most]
        parts.append(
            _("{parameter} {values} ({count} of {of})").format(
                parameter=labels.running_parameter(item.name), values=listed(values), count=most, of=item.models
            )
        )
    if not parts:
        return _("No best configuration has a parameter.")
    text = _("The values that best configurations have most often: {parts}.").format(parts=semicolon().join(parts))
    return cautions.after(text, cautions.parameters(analysis))


def _defaults(analysis: Analysis, labels: Labels, _part: Slice) -> str:
    return recommended(analysis, labels) or _("No configuration is recommended for all models.")


def _variants(analysis: Analysis, labels: Labels, _part: Slice) -> str:
    wanted = (ObservationKind.LARGEST_GAIN, ObservationKind.VARIANT_LOSES)
    found = [sentence(item, labels) for item in analysis.observations if item.kind in wanted]
    if found:
        return cautions.after(*found, cautions.variants(analysis, labels))
    if analysis.variants:
        return _("No variant differs from its Base model.")
    return _("There is no pair of a Base model and another variant with best configurations.")


def _families(analysis: Analysis, labels: Labels, _part: Slice) -> str:
    if not analysis.families:
        return _("No family has a best configuration.")
    sign = -1 if labels.study.metric(analysis.primary).direction is Direction.UP else 1
    ordered = sorted(analysis.families, key=lambda family: sign * family.primary)
    means = [f"{family.family} {figure(labels, analysis.primary, family.primary)}" for family in ordered]
    return _("Average {metric} of the best configurations: {means}.").format(
        metric=labels.running(analysis.primary), means=listed(means)
    )


def _tasks(analysis: Analysis, labels: Labels, _part: Slice) -> str:
    if not analysis.tasks:
        return _("No best configuration has accuracies by task.")
    widest = max(analysis.tasks, key=lambda task: task.high - task.low)
    narrowest = min(analysis.tasks, key=lambda task: task.high - task.low)
    if widest.models < 2:  # noqa: PLR2004  one model has no spread
        best = max(analysis.tasks, key=lambda task: task.mean)
        return _("Of {count} tasks, {task} has the highest accuracy ({value}).").format(
            count=len(analysis.tasks), task=labels.task(best.task), value=fixed(best.mean, 4)
        )
    text = _(
        "Over the best configurations {widest} differs most between models ({low} to {high}), {narrowest} least "
        "({least} to {most})."
    )
    spreads = {fixed(task.high - task.low, 4) for task in (widest, narrowest)}
    if len(spreads) == 1:
        text = _(
            "Over the best configurations {widest} goes from {low} to {high} between models; no task differs more."
        )
    if widest.high == widest.low:
        text = _("Over the best configurations no task differs between models; {widest} has {low} on each.")
    text = text.format(
        widest=labels.task(widest.task),
        low=fixed(widest.low, 4),
        high=fixed(widest.high, 4),
        narrowest=labels.task(narrowest.task),
        least=fixed(narrowest.low, 4),
        most=fixed(narrowest.high, 4),
    )
    kept = [task for task in analysis.tasks if task.kept is not None]
    if kept:
        least = min(kept, key=lambda task: task.kept or 0)
        text += gap() + _("Against dense, {task} keeps least ({kept} %).").format(
            task=labels.task(least.task), kept=fixed(least.kept, 1)
        )
    return text


def _perplexity(analysis: Analysis, labels: Labels, _part: Slice) -> str:
    primary, secondary = labels.running(analysis.primary), labels.running(analysis.secondary or "ppl")
    if not analysis.tradeoffs:
        return _("No configuration has both {primary} and a finite {secondary}.").format(
            primary=primary, secondary=secondary
        )
    if all(item.configurations < 2 for item in analysis.tradeoffs):  # noqa: PLR2004
        return _("Each model has one configuration only: {primary} and {secondary} cannot be traded.").format(
            primary=primary, secondary=secondary
        )
    other = [item for item in analysis.tradeoffs if not item.same]
    text = ngettext(
        "In {count} of {of} model the configuration with the best {primary} is not the one with the best {secondary}",
        "In {count} of {of} models the configuration with the best {primary} is not the one with the best {secondary}",
        len(analysis.tradeoffs),
    ).format(count=len(other), of=len(analysis.tradeoffs), primary=primary, secondary=secondary)
    if not other:
        return text + stop()
    changes = sorted(item.other_primary - item.primary for item in other)
    low, high = (figure(labels, analysis.primary, value, sign=True) for value in (changes[0], changes[-1]))
    span = low if len(changes) == 1 else _("{low} to {high}").format(low=low, high=high)
    return text + _("; choosing by {secondary} would have changed the measured {primary} by {span}.").format(
        secondary=secondary, primary=primary, span=span
    )


def _gradients(analysis: Analysis, labels: Labels, part: Slice) -> str:
    if not analysis.gradients:
        return _("No experiment has gradient statistics.")
    columns = [part.frame[name].notna() for name in GRADIENT_METRICS]
    known = sum(any(values) for values in zip(*(column.tolist() for column in columns), strict=True))
    models = tuple(dict.fromkeys(labels.model(item.model) for item in analysis.gradients))
    most = max(analysis.gradients, key=lambda item: item.experiments)
    text = _("{known} of {of} experiments have gradient statistics, on {models}.")
    if most.experiments > 1:
        text += gap() + _(
            "Experiments can share values: on {model}, {experiments} experiments have {distinct} different values of "
            "{statistic}."
        )
    return text.format(
        known=grouped(known),
        of=grouped(len(part.frame)),
        models=listed(models),
        model=labels.model(most.model),
        experiments=most.experiments,
        distinct=most.distinct,
        statistic=labels.running(most.metric),
    )


def _experiments(analysis: Analysis, labels: Labels, part: Slice) -> str:
    valid = int(part.frame[analysis.primary].notna().sum())
    return _(
        "{experiments} experiments of {configurations} configurations in {searches} searches; {valid} have a {metric}."
    ).format(
        experiments=grouped(len(part.frame)),
        configurations=grouped(len(part.configurations)),
        searches=len(analysis.searches),
        valid=grouped(valid),
        metric=labels.running(analysis.primary),
    )


def _certainty(analysis: Analysis, _labels: Labels, _part: Slice) -> str:
    return certainty(analysis)


def own_tables(count: int) -> str:
    """The answer of the page with the study's own tables."""
    return ngettext(
        "{count} table is defined in reportgen.toml.", "{count} tables are defined in reportgen.toml.", count
    ).format(count=count)


def downloads(count: int) -> str:
    """The answer of the page of downloads."""
    return _("{count} files: the consolidated data, and every table and figure of the report.").format(
        count=grouped(count)
    )
