"""Which methods and parameter values the best configurations have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.model.consolidated import Slice
from reportgen.model.experiments import Value
from reportgen.model.known import BASE, METHODS
from reportgen.model.results import Distribution, ModelResult
from reportgen.study import Study

if TYPE_CHECKING:
    from numpy.random import Generator


@dataclass(frozen=True, slots=True)
class MethodPreference:
    """How many models have their best configuration with each method."""

    result: str = "methods"

    def __call__(self, part: Slice, study: Study, so_far: Mapping[str, Any], _random: Generator) -> Distribution:
        """Return the counts; methods that were never best are listed with zero.

        When every method found is one of the defaults, all defaults are listed; otherwise those of the study file
        and those found.
        """
        if set(part.methods) <= set(METHODS):
            listed: Sequence[Value] = METHODS
        else:
            listed = sorted({*part.methods, *study.methods}, key=lambda name: study.method_rank(str(name)))
        chosen = [(m.model.variant, m.best.method) for m in so_far["models"] if m.best is not None]
        return count("method", chosen, _variants(so_far["models"]), listed)


@dataclass(frozen=True, slots=True)
class ParameterPreference:
    """How many models have their best configuration with each value of each parameter."""

    result: str = "parameters"

    def __call__(
        self, part: Slice, _study: Study, so_far: Mapping[str, Any], _random: Generator
    ) -> tuple[Distribution, ...]:
        """Return the counts by parameter; values that no best configuration has are left out."""
        models: Sequence[ModelResult] = so_far["models"]
        found = []
        for name in part.parameters:
            chosen = [
                (m.model.variant, m.best.params[name]) for m in models if m.best is not None and name in m.best.params
            ]
            if chosen:
                listed = sorted({value for _, value in chosen}, key=value_rank)
                found.append(count(name, chosen, _variants(models), listed))
        return tuple(found)


def value_rank(value: Value) -> tuple[int, float, str]:
    """Sort key of parameter values: numbers by size, then text."""
    return (1, 0.0, value) if isinstance(value, str) else (0, float(value), "")


def count(
    name: str, chosen: Sequence[tuple[str, Value]], variants: Iterable[str], listed: Sequence[Value]
) -> Distribution:
    """Count the chosen values overall and within each variant."""
    overall = Counter(value for _, value in chosen)
    by_variant = {}
    for variant in variants:
        within = Counter(value for own, value in chosen if own == variant)
        by_variant[variant] = {value: within[value] for value in listed}
    return Distribution(name, {value: overall[value] for value in listed}, by_variant, len(chosen))


def _variants(models: Iterable[ModelResult]) -> tuple[str, ...]:
    found = dict.fromkeys(model.model.variant for model in models)
    return tuple(sorted(found, key=lambda variant: (variant != BASE, list(found).index(variant))))
