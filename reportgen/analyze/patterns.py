"""Patterns of choices: which methods and values the best configurations have, and what chance would make of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.model.claims import Object, Verdict
from reportgen.model.consolidated import Slice
from reportgen.model.findings import Finding
from reportgen.model.results import ModelResult, Observation, ObservationKind
from reportgen.study import Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Whole = NDArray[np.intp]

PATTERNS = (
    ObservationKind.METHOD_PREFERENCE, ObservationKind.METHOD_OF_ONE_FAMILY, ObservationKind.METHOD_NEVER_BEST,
    ObservationKind.VARIANT_AGREES,
)  # fmt: skip

_FEWEST = 2
"""Models, or families, of which a pattern takes."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """Judges counts of choices.

    The chance of a pattern is the probability of one at least as strong, by whichever method or value, if each family
    chose one of the options at random and all its models chose alike: Base and Instruct share their weights, so a
    family is one choice and not two.
    """

    part: Slice
    study: Study
    so_far: Mapping[str, Any]
    random: Generator

    def finding(self, item: Observation) -> Finding:
        """Return a pattern with its chance, and how firmly each choice stands; it is never `supported`."""
        facts: Any = item.facts
        own, has = self.models, _by_method(facts.get("methods") or (facts.get("method"),))
        options = max(1, len(self.part.methods))
        if item.kind is ObservationKind.VARIANT_AGREES:
            name, value = facts["parameter"], facts["value"]
            own, has = [m for m in own if m.model.variant == facts["variant"]], lambda c: c.params.get(name) == value
            options = max(1, len({value for s in self.so_far["searches"] for value in s.values.get(name, ())}))
        sizes = tuple(Counter(model.model.family for model in own).values())
        least = float(options) ** (1 - len(sizes))
        testable = least <= 1 - self.study.statistics.level
        return Finding(
            item,
            Object.PATTERN,
            verdict=Verdict.UNDECIDED if testable else Verdict.NOT_TESTABLE,
            chance=self._chance(item, options, sizes),
            least=least,
            patterns=self.looked_at(),
            tied=self._tied(own, has),
            models=len(own),
        )

    @property
    def models(self) -> list[ModelResult]:
        """The models that have a best configuration."""
        return [model for model in self.so_far["models"] if model.best is not None]

    def looked_at(self) -> int:
        """Count the patterns that the rules look at.

        Of each method whether it is best most often, for one family only, or never; of each parameter and variant
        whether all models chose the same value.
        """
        variants = Counter(model.model.variant for model in self.models)
        families = {model.model.family for model in self.models}
        rules = 2 * (len(self.models) >= _FEWEST) + (len(families) >= _FEWEST)
        agree = sum(count >= _FEWEST for count in variants.values())
        return rules * len(self.part.methods) + len(self.so_far["parameters"]) * agree

    def _chance(self, item: Observation, options: int, sizes: Sequence[int]) -> float:
        import numpy as np  # noqa: PLC0415

        facts: Any = item.facts
        if item.kind is ObservationKind.VARIANT_AGREES:
            return float(options) ** (1 - len(sizes))
        picks, exact = choices(options, len(sizes), self.study.statistics.draws, self.random)
        chosen = picks[:, :, None] == np.arange(options)
        counts = (chosen * np.array(sizes)[:, None]).sum(axis=1)
        if item.kind is ObservationKind.METHOD_PREFERENCE:
            hit = counts.max(axis=1) >= facts["count"]
        elif item.kind is ObservationKind.METHOD_NEVER_BEST:
            hit = (counts == 0).sum(axis=1) >= len(facts["methods"])
        else:
            hit = ((chosen.sum(axis=1) == 1) & (counts >= len(facts["variants"]))).any(axis=1)
        return float(hit.mean()) if exact else float((1 + hit.sum()) / (1 + len(hit)))

    def _tied(self, models: Sequence[ModelResult], has: Callable[[Any], bool]) -> int | None:
        sets = {item.model: item for item in self.so_far["ties"] if item.method is None}
        found = [sets[model.model.name] for model in models]
        if any(item.critical is None and item.cells > 1 for item in found):
            return None
        return sum(any(has(cell) for cell in item.members) for item in found)


def choices(options: int, families: int, draws: int, random: Generator) -> tuple[Whole, bool]:
    """Return choices of families, shape (n, families), and whether these are all there are or draws from them."""
    import numpy as np  # noqa: PLC0415

    total = options**families
    if total > draws:
        return random.integers(0, options, (draws, families), dtype=np.intp), False
    return np.arange(total)[:, None] // options ** np.arange(families) % options, True


def _by_method(names: Sequence[str]) -> Callable[[Any], bool]:
    return lambda cell: cell.method in names
