"""Rules that turn results into observations; each works for any study and fires only where it has something to say.

The observations describe what was measured. They are not tests: how far a difference exceeds the noise is said
beside it by the standard errors.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.model.consolidated import Choice, Slice
from reportgen.model.known import BASE, Direction
from reportgen.model.results import (
    Distribution,
    FamilyMean,
    ModelResult,
    Observation,
    ObservationKind,
    VariantDifference,
)
from reportgen.study import Study

if TYPE_CHECKING:
    from numpy.random import Generator

Best = tuple[ModelResult, Choice]


@dataclass(frozen=True, slots=True)
class Observations:
    """All rules in the order in which a reader wants their sentences."""

    result: str = "observations"

    def __call__(
        self, part: Slice, study: Study, so_far: Mapping[str, Any], _random: Generator
    ) -> tuple[Observation, ...]:
        """Return the observations that hold."""
        bests: list[Best] = [(model, model.best) for model in so_far["models"] if model.best is not None]
        return (
            *best_model(bests, study),
            *best_of_variants(bests, study),
            *gains(so_far["variants"], study),
            *method_preference(so_far["methods"]),
            *method_of_one_family(bests),
            *methods_never_best(so_far["methods"], part.methods),
            *variant_agrees(bests, so_far["parameters"]),
            *best_family(so_far["families"], study),
        )


def _better(study: Study, metric: str, first: float, second: float) -> bool:
    return first > second if study.metric(metric).direction is Direction.UP else first < second


def _top(bests: Sequence[Best], study: Study, metric: str) -> list[Best]:
    """Return the models whose metric is best; several where they are exactly equal."""
    found = [item for item in bests if math.isfinite(item[1].metrics.get(metric, math.nan))]
    top: list[Best] = []
    for item in found:
        if not top or _better(study, metric, item[1].metrics[metric], top[0][1].metrics[metric]):
            top = [item]
        elif item[1].metrics[metric] == top[0][1].metrics[metric]:
            top.append(item)
    return top


def best_model(bests: Sequence[Best], study: Study) -> Iterator[Observation]:
    """The model with the best primary metric, and whether it is also the worst, or best, by the tie metric."""
    primary = study.selection.metric
    if len(bests) < 2:  # noqa: PLR2004  alone, a model is neither best nor worst
        return
    top = _top(bests, study, primary)
    facts: dict[str, Any] = {
        "models": tuple(model.model.name for model, _ in top),
        "metric": primary,
        "value": top[0][1].metrics[primary],
        "of": len(bests),
    }
    secondary = study.selection.secondary
    if secondary is not None and len(top) == 1:
        values = {
            model.model.name: choice.metrics[secondary]
            for model, choice in bests
            if math.isfinite(choice.metrics.get(secondary, math.nan))
        }
        own = values.get(top[0][0].model.name)
        if own is not None and len(values) == len(bests):
            others = [value for name, value in values.items() if name != top[0][0].model.name]
            facts["secondary"], facts["secondary_value"] = secondary, own
            facts["also_worst"] = all(_better(study, secondary, value, own) for value in others)
            facts["also_best"] = all(_better(study, secondary, own, value) for value in others)
    yield Observation(ObservationKind.BEST_MODEL, facts)


def best_of_variants(bests: Sequence[Best], study: Study) -> Iterator[Observation]:
    """Within each variant that has several models, the best one."""
    primary = study.selection.metric
    for variant in dict.fromkeys(model.model.variant for model, _ in bests):
        own = [item for item in bests if item[0].model.variant == variant]
        if len(own) < 2 or len(own) == len(bests):  # noqa: PLR2004
            continue
        top = _top(own, study, primary)
        facts: dict[str, Any] = {
            "variant": variant,
            "models": tuple(model.model.name for model, _ in top),
            "families": tuple(model.model.family for model, _ in top),
            "metric": primary,
            "value": top[0][1].metrics[primary],
            "of": len(own),
        }
        yield Observation(ObservationKind.BEST_OF_VARIANT, facts)


def gains(differences: Sequence[VariantDifference], study: Study) -> Iterator[Observation]:
    """The largest gain over Base, and the families where the variant is worse than Base."""
    primary = study.selection.metric
    up = study.metric(primary).direction is Direction.UP
    for variant in dict.fromkeys(difference.variant for difference in differences):
        own = [difference for difference in differences if difference.variant == variant]
        sign = 1 if up else -1
        better = [difference for difference in own if sign * difference.difference > 0]
        if better:
            most = max(better, key=lambda difference: sign * difference.difference)
            ties = tuple(d.family for d in better if d.difference == most.difference)
            facts: dict[str, Any] = {
                "variant": variant,
                "families": ties,
                "metric": primary,
                "difference": most.difference,
                "of": len(own),
                "all_better": len(better) == len(own),
            }
            if most.percent is not None:
                facts["percent"] = most.percent
            yield Observation(ObservationKind.LARGEST_GAIN, facts)
        worse = tuple(difference.family for difference in own if sign * difference.difference < 0)
        if worse:
            yield Observation(ObservationKind.VARIANT_LOSES, {"variant": variant, "families": worse, "metric": primary})


def method_preference(methods: Distribution) -> Iterator[Observation]:
    """The method that is best most often."""
    most = max(methods.overall.values(), default=0)
    if most == 0 or methods.models < 2:  # noqa: PLR2004
        return
    names = tuple(str(name) for name, count in methods.overall.items() if count == most)
    yield Observation(ObservationKind.METHOD_PREFERENCE, {"methods": names, "count": most, "of": methods.models})


def method_of_one_family(bests: Sequence[Best]) -> Iterator[Observation]:
    """A method that is best for the models of one family only, while other families prefer other methods."""
    families = {model.model.family for model, _ in bests}
    if len(families) < 2:  # noqa: PLR2004
        return
    for method in dict.fromkeys(choice.method for _, choice in bests):
        own = [model.model for model, choice in bests if choice.method == method]
        if len({model.family for model in own}) != 1:
            continue
        members = [model.model.variant for model, _ in bests if model.model.family == own[0].family]
        facts: dict[str, Any] = {
            "method": method,
            "family": own[0].family,
            "variants": tuple(model.variant for model in own),
            "every_variant": len(own) == len(members) > 1,
        }
        yield Observation(ObservationKind.METHOD_OF_ONE_FAMILY, facts)


def methods_never_best(methods: Distribution, searched: Sequence[str]) -> Iterator[Observation]:
    """Methods that were searched and that no model's best configuration has."""
    never = tuple(name for name in searched if methods.overall.get(name) == 0)
    if never and methods.models > 1:
        yield Observation(ObservationKind.METHOD_NEVER_BEST, {"methods": never, "of": methods.models})


def variant_agrees(bests: Sequence[Best], parameters: Sequence[Distribution]) -> Iterator[Observation]:
    """All models of a variant chose the same value of a parameter; said whether it is an extreme one."""
    for variant in dict.fromkeys(model.model.variant for model, _ in bests):
        own = [choice for model, choice in bests if model.model.variant == variant]
        if len(own) < 2:  # noqa: PLR2004
            continue
        for parameter in parameters:
            values = {choice.params.get(parameter.name) for choice in own}
            if len(values) != 1 or None in values:
                continue
            value = values.pop()
            facts: dict[str, Any] = {
                "variant": variant,
                "parameter": parameter.name,
                "value": value,
                "models": len(own),
                "everyone": len(own) == len(bests),
            }
            numbers = [number for number in parameter.overall if not isinstance(number, str)]
            if len(numbers) == len(parameter.overall) > 1:
                facts["smallest"] = value == min(numbers)
                facts["largest"] = value == max(numbers)
            yield Observation(ObservationKind.VARIANT_AGREES, facts)


def best_family(families: Sequence[FamilyMean], study: Study) -> Iterator[Observation]:
    """The family with the best mean, where all families have the same variants."""
    primary = study.selection.metric
    if len(families) < 2 or len({frozenset(family.variants) for family in families}) != 1:  # noqa: PLR2004
        return
    if BASE in families[0].variants and families[0].count == 1:
        return  # the same as the best of the variant
    top = families[0]
    for family in families[1:]:
        if _better(study, primary, family.primary, top.primary):
            top = family
    facts: dict[str, Any] = {
        "family": top.family,
        "metric": primary,
        "value": top.primary,
        "of": len(families),
    }
    yield Observation(ObservationKind.BEST_FAMILY, facts)
