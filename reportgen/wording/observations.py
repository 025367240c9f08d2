"""Observations and gaps as sentences."""

from __future__ import annotations

from typing import Any

from reportgen.model.known import Direction
from reportgen.model.results import Gap, GapKind, Observation, ObservationKind
from reportgen.wording.catalog import _, clause, listed, ngettext, series, stop
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import fixed, percent, plain


def figure(labels: Labels, metric: str, value: float, *, sign: bool = False) -> str:
    """Return a metric's value as running text gives it."""
    unit = labels.unit(metric)
    return fixed(value, labels.study.metric(metric).digits, sign=sign) + (f" {unit}" if unit else "")


def _extreme(labels: Labels, metric: str, *, best: bool) -> str:
    """Name the best or the worst value of a metric by its size."""
    high = best == (labels.study.metric(metric).direction is not Direction.DOWN)
    text = _("highest {metric}") if high else _("lowest {metric}")
    return text.format(metric=labels.running(metric))


def sentence(observation: Observation, labels: Labels) -> str:
    """Return an observation as one sentence."""
    facts: Any = observation.facts
    match observation.kind:
        case ObservationKind.BEST_MODEL:
            return _best_model(facts, labels)
        case ObservationKind.BEST_OF_VARIANT:
            return _best_of_variant(facts, labels)
        case ObservationKind.LARGEST_GAIN:
            return _largest_gain(facts, labels)
        case ObservationKind.VARIANT_LOSES:
            text = ngettext(
                "In the {families} family the best {variant} model has a worse {metric} than the best Base model.",
                "In the {families} families the best {variant} models have a worse {metric} than the best Base models.",
                len(facts["families"]),
            )
            return text.format(
                families=listed(facts["families"]),
                variant=facts["variant"],
                metric=labels.running(facts["metric"]),
            )
        case ObservationKind.METHOD_PREFERENCE:
            return _method_preference(facts, labels)
        case ObservationKind.METHOD_OF_ONE_FAMILY:
            return _method_of_one_family(facts, labels)
        case ObservationKind.METHOD_NEVER_BEST:
            names = [labels.method(name) for name in facts["methods"]]
            text = ngettext(
                "{methods} is the best method of none of the {of} models.",
                "{methods} are the best methods of none of the {of} models.",
                len(names),
            )
            return text.format(methods=listed(names), of=facts["of"])
        case ObservationKind.VARIANT_AGREES:
            return _variant_agrees(facts, labels)
        case ObservationKind.BEST_FAMILY:
            return _("Of {of} families, {family} has the best average of {metric} over its models ({value}).").format(
                of=facts["of"],
                family=facts["family"],
                metric=labels.running(facts["metric"]),
                value=figure(labels, facts["metric"], facts["value"]),
            )
        case _:
            raise ValueError(observation.kind)


def _best_model(facts: Any, labels: Labels) -> str:
    metric = facts["metric"]
    names = listed([labels.model(name) for name in facts["models"]])
    value = figure(labels, metric, facts["value"])
    if len(facts["models"]) > 1:
        return _("{models} share the {highest} of {of} models ({value}).").format(
            models=names, highest=_extreme(labels, metric, best=True), of=facts["of"], value=value
        )
    text = _("{model} has the {highest} ({value})").format(
        model=names, highest=_extreme(labels, metric, best=True), value=value
    )
    if facts.get("also_worst"):
        text += _(" and also the {worst} ({value})").format(
            worst=_extreme(labels, facts["secondary"], best=False),
            value=figure(labels, facts["secondary"], facts["secondary_value"]),
        )
    elif facts.get("also_best"):
        text += _(" and also the {best} ({value})").format(
            best=_extreme(labels, facts["secondary"], best=True),
            value=figure(labels, facts["secondary"], facts["secondary_value"]),
        )
    return text + _(" of the {of} models.").format(of=facts["of"])


def _best_of_variant(facts: Any, labels: Labels) -> str:
    text = ngettext(
        "Of the {variant} models, {families}'s is the best by {metric} ({value}, of {of}).",
        "Of the {variant} models, those of {families} share the best {metric} ({value}, of {of}).",
        len(facts["families"]),
    )
    return text.format(
        families=listed(facts["families"]),
        variant=facts["variant"],
        metric=labels.running(facts["metric"]),
        value=figure(labels, facts["metric"], facts["value"]),
        of=facts["of"],
    )


def _largest_gain(facts: Any, labels: Labels) -> str:
    change = figure(labels, facts["metric"], facts["difference"], sign=True)
    if "percent" in facts:
        change += clause() + percent(fixed(facts["percent"], 2, sign=True))
    if facts["of"] == 1:
        return _(
            "In {family}, the only family with a best configuration of both, {variant} was measured above Base by {change}."
        ).format(family=facts["families"][0], variant=facts["variant"], change=change)
    text = _("The largest measured difference of {variant} from Base is {family}'s ({change})").format(
        variant=facts["variant"], family=listed(facts["families"]), change=change
    )
    if facts["all_better"]:
        ahead = ngettext(
            "; the measured difference favours {variant} in both families",
            "; the measured difference favours {variant} in all {of} families",
            facts["of"] - 1,
        )
        text += ahead.format(variant=facts["variant"], of=facts["of"])
    return text + stop()


def _method_preference(facts: Any, labels: Labels) -> str:
    names = [labels.method(name) for name in facts["methods"]]
    text = ngettext(
        "{methods} is the best method in {count} of {of} models.",
        "{methods} are each the best method in {count} of {of} models.",
        len(names),
    )
    return text.format(methods=listed(names), count=facts["count"], of=facts["of"])


def _method_of_one_family(facts: Any, labels: Labels) -> str:
    if facts["every_variant"]:
        variants = (
            _("in both variants") if len(facts["variants"]) == 2 else _("in all variants")  # noqa: PLR2004
        )
    else:
        variants = _("in its {variants} variant").format(variants=listed(facts["variants"]))
    return _("Only in the {family} family is {method} the best method, {variants}.").format(
        family=facts["family"], method=labels.method(facts["method"]), variants=variants
    )


def _variant_agrees(facts: Any, labels: Labels) -> str:
    if facts["everyone"]:
        who = ngettext("Both models", "All {models} models", facts["models"] - 1)
    else:
        who = ngettext("Both {variant} models", "All {models} {variant} models", facts["models"] - 1)
    text = _("{who} have their best configuration at the same {parameter} ({value})").format(
        who=who.format(models=facts["models"], variant=facts["variant"]),
        parameter=labels.running_parameter(facts["parameter"]),
        value=plain(facts["value"]),
    )
    if facts.get("smallest"):
        text += _(", the smallest among the best configurations")
    elif facts.get("largest"):
        text += _(", the largest among the best configurations")
    return text + stop()


def gap(missing: Gap, labels: Labels) -> str:
    """Return a gap as one sentence."""
    facts: Any = missing.facts
    match missing.kind:
        case GapKind.ONE_MODEL:
            return _("There is one model only, {model}: nothing can be compared across models.").format(
                model=labels.model(facts["model"])
            )
        case GapKind.ONE_METHOD:
            return _("There is one method only, {method}: methods cannot be compared.").format(
                method=labels.method(facts["method"])
            )
        case GapKind.ONE_CONFIGURATION:
            return _(
                "Each model has one configuration only. How it was chosen is not in the study: nothing can be said of "
                "methods, parameters or ties, and nothing is corrected for the choice."
            )
        case GapKind.NO_VARIANT:
            return _("All models are {variant} models: variants cannot be compared.").format(variant=facts["variant"])
        case GapKind.NO_DENSE:
            names = [labels.model(name) for name in facts["models"]]
            return _(
                "No dense (unpruned) results were found for {models}: nothing can be said of what pruning costs."
            ).format(models=listed(names))
        case GapKind.TASKS_DIFFER:
            return _(
                "The mean accuracy of {models} is over other tasks than that of the other models; "
                "across models it cannot be compared."
            ).format(models=listed([labels.model(name) for name in facts["models"]]))
        case GapKind.FAMILY_WITHOUT_BASE:
            return _("The {family} family has no Base model.").format(**facts)
        case GapKind.FAMILY_WITHOUT_VARIANT:
            return _("The {family} family has no {variant} model.").format(**facts)
        case GapKind.MODELS_WITHOUT_METHOD:
            names = [labels.model(name) for name in facts["models"]]
            text = ngettext(
                "{models} was not searched with {methods}.",
                "{models} were not searched with {methods}.",
                len(names),
            )
            return text.format(models=listed(names), methods=listed([labels.method(m) for m in facts["methods"]]))
        case GapKind.NO_BEST:
            if facts["constraints"]:
                return _("No configuration of {model} has a {metric} and meets {constraints}.").format(
                    model=labels.model(facts["model"]),
                    metric=labels.running(facts["metric"]),
                    constraints=labels.constraints(),
                )
            return _("No experiment of {model} has a {metric}.").format(
                model=labels.model(facts["model"]), metric=labels.running(facts["metric"])
            )
        case GapKind.UNEQUAL_SEARCH:
            pairs = [
                _("{name} {count}").format(name=labels.method(m), count=n)
                for m, n in zip(facts["methods"], facts["counts"], strict=True)
            ]
            return _(
                "On {model} the methods were not searched equally: {counts} configurations. More trials find a larger "
                "maximum."
            ).format(model=labels.model(facts["model"]), counts=series(pairs))
        case GapKind.UNEQUAL_VARIANTS:
            pairs = [
                _("{name} {count}").format(name=labels.model(m), count=n)
                for m, n in zip(facts["models"], facts["counts"], strict=True)
            ]
            return _("The variants of a family were not searched equally: {counts} configurations.").format(
                counts=series(pairs)
            )
        case GapKind.PERHAPS_A_METHOD:
            return _(
                "{model} is read as a model of its own. If {infix} is a pruning method, declare [methods.{infix}]."
            ).format(model=labels.model(facts["model"]), infix=facts["infix"])
        case GapKind.NO_SECONDARY:
            return _("The best configuration of {model} has no finite {metric}.").format(
                model=labels.model(facts["model"]), metric=labels.running(facts["metric"])
            )
        case _:
            raise ValueError(missing.kind)
