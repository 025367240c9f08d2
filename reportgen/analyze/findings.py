"""Observations become claims: each with its evidence and a verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of
from reportgen.analyze.noise import critical, detectable, difference_stderr, exceeding, holm_known, p_value, ranges
from reportgen.analyze.pairs import break_even, verdict
from reportgen.analyze.runs import run_sd
from reportgen.model.claims import Object, Verdict, Why
from reportgen.model.consolidated import Slice
from reportgen.model.findings import Finding
from reportgen.model.known import Direction
from reportgen.model.results import Observation, ObservationKind
from reportgen.study import Study

if TYPE_CHECKING:
    from numpy.random import Generator

Estimate = tuple[float, float | None, float]
"""A value turned so that larger is better, its standard error, and the share of a run's variance that is in it."""


@dataclass(frozen=True, slots=True)
class Wide:
    """The same difference with run-to-run variation in its standard error; no p where that is unknown."""

    stderr: float = 0.0
    p: float | None = None


Judged = tuple[Finding, Wide]

_PATTERNS = (
    ObservationKind.METHOD_PREFERENCE, ObservationKind.METHOD_OF_ONE_FAMILY, ObservationKind.METHOD_NEVER_BEST,
    ObservationKind.VARIANT_AGREES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Findings:
    """Every observation with its evidence; p-values are corrected by Holm over the list."""

    result: str = "findings"

    def __call__(self, part: Slice, study: Study, so_far: Mapping[str, Any], random: Generator) -> tuple[Finding, ...]:
        """Return a finding for each observation, in their order."""
        cells = cells_of(part, study, so_far)
        # Runs that agree in every digit tell nothing of how runs vary: no spread is as good as an unknown one.
        judge = Judge(part, study, so_far, random, cells, run_sd(cells.values(), study) or None)
        found = [judge.finding(item) for item in so_far["observations"]]
        tests = sum(item.p is not None for item, _ in found)
        corrected = holm_known([item.p for item, _ in found]), holm_known([wide.p for _, wide in found])
        return tuple(
            _judged(replace(item, tests=tests if item.p is not None else 0), wide, p, q, study)
            for (item, wide), p, q in zip(found, *corrected, strict=True)
        )


def _judged(item: Finding, wide: Wide, p: float | None, q: float | None, study: Study) -> Finding:
    """Judge a difference by its p-values after the correction: for the checkpoints, and for the configurations."""
    lead, rule = item.lead or 0.0, study.statistics
    if p is not None:
        item = replace(item, adjusted=p, verdict=verdict(lead, item.stderr or 0.0, rule, p))
    if q is not None:
        item = replace(item, configuration_p=q, configuration_verdict=verdict(lead, wide.stderr, rule, q))
    return item


@dataclass(frozen=True, slots=True)
class Judge:
    """Finds the evidence of one observation after the other."""

    part: Slice
    study: Study
    so_far: Mapping[str, Any]
    random: Generator
    cells: Mapping[str, Cells]
    run_sd: float | None

    def finding(self, item: Observation) -> Judged:
        """Return an observation with its evidence; the verdict of a difference waits for Holm's correction."""
        if item.kind in _PATTERNS:
            return self._pattern(item), Wide()
        facts: Any = item.facts
        match item.kind:
            case ObservationKind.BEST_MODEL:
                return self._leader(item, self._models())
            case ObservationKind.BEST_OF_VARIANT:
                return self._leader(item, self._models(facts["variant"]))
            case ObservationKind.BEST_FAMILY:
                return self._leader(item, self._families())
            case _:
                return self._variants(item)

    def _turn(self, value: float) -> float:
        down = self.study.metric(self.study.selection.metric).direction is Direction.DOWN
        return -value if down else value

    def _models(self, variant: str | None = None) -> list[Estimate]:
        primary = self.study.selection.metric
        return [
            (self._turn(model.best.metrics[primary]), model.best.stderrs.get(primary), self._runs(model))
            for model in self.so_far["models"]
            if model.best is not None and variant in (None, model.model.variant)
        ]

    def _families(self) -> list[Estimate]:
        primary = self.study.selection.metric
        found = []
        for family in self.so_far["families"]:
            models = [m for m in self.so_far["models"] if m.model.family == family.family and m.best is not None]
            errors = [model.best.stderrs.get(primary) for model in models]
            known = None if None in errors else math.sqrt(math.fsum(e * e for e in errors)) / len(errors)
            runs = math.fsum(self._runs(model) for model in models) / len(models) ** 2
            found.append((self._turn(family.primary), known, runs))
        return found

    def _runs(self, model: Any) -> float:
        """Share of a run's variance that is in the mean over the runs of the model's best configuration."""
        own = self.cells[model.model.name]
        return float(1 / own.replicates[own.place(model.best)])

    def _leader(self, item: Observation, estimates: Sequence[Estimate]) -> Judged:
        """The best of several was chosen by the data: its lead is held against the largest of all pairs."""
        ordered = sorted(estimates, key=lambda estimate: -estimate[0])
        if len(ordered) < 2:  # noqa: PLR2004
            return Finding(item, Object.CHECKPOINTS, why=Why.ONE_MODEL), Wide()
        (first, a, one), (second, b, two) = ordered[:2]
        if a is None or b is None:
            return Finding(item, Object.CHECKPOINTS, lead=first - second, why=Why.NO_STDERR), Wide()
        stderr = float(difference_stderr(a, b, self.study.statistics.correlation))
        return self._difference(item, (first - second, stderr, one + two), len(ordered))

    def _difference(self, item: Observation, estimate: tuple[float, float, float], compared: int) -> Judged:
        lead, stderr, runs = estimate
        rule = self.study.statistics
        drawn = ranges(compared, rule.draws, self.random) if compared > 2 else None  # noqa: PLR2004  a pair is exact

        def p(error: float) -> float:
            ratio = abs(lead) / error if error > 0 else (math.inf if lead else 0.0)
            return p_value(ratio) if drawn is None else exceeding(drawn, ratio)

        wide = Wide() if self.run_sd is None else Wide(math.hypot(stderr, self.run_sd * math.sqrt(runs)))
        if self.run_sd is not None:
            wide = replace(wide, p=p(wide.stderr))
        found = Finding(
            item,
            Object.CHECKPOINTS,
            lead=lead,
            stderr=stderr,
            compared=compared,
            p=p(stderr),
            detectable=detectable(stderr, rule.level, None if drawn is None else critical(drawn, rule.level)),
            break_even=break_even(abs(lead), stderr, rule.level),
            run_sd=self.run_sd,
        )
        return found, wide

    def _variants(self, item: Observation) -> Judged:
        """A claim over several families holds only if each part does: its evidence is that of the weakest part."""
        facts: Any = item.facts
        own = [d for d in self.so_far["variants"] if d.variant == facts["variant"]]
        if any(d.stderr is None for d in own):
            return Finding(item, Object.CHECKPOINTS, why=Why.NO_STDERR), Wide()
        models = {model.model.name: model for model in self.so_far["models"]}
        leads = {
            d.family: (
                self._turn(d.difference),
                d.stderr or 0.0,
                self._runs(models[d.base]) + self._runs(models[d.other]),
            )
            for d in own
        }
        if item.kind is ObservationKind.VARIANT_LOSES:
            parts = [self._difference(item, (-leads[f][0], *leads[f][1:]), 2) for f in facts["families"]]
        else:
            most = facts["families"][0]
            wanted = list(leads) if facts["all_better"] else [most]
            parts = [self._difference(item, leads[family], 2) for family in wanted]
            others = sorted((lead for family, lead in leads.items() if family != most), reverse=True)
            if others:
                (lead, error, runs), (second, other, more) = leads[most], others[0]
                apart = (lead - second, math.hypot(error, other), runs + more)
                parts.append(self._difference(item, apart, len(leads)))
        return max(parts, key=lambda part: part[0].p or 0.0)

    def _pattern(self, item: Observation) -> Finding:
        """A count of choices: how likely it is by chance, and how firmly each choice stands. Never `supported`."""
        import numpy as np  # noqa: PLC0415

        facts: Any = item.facts
        models = [m for m in self.so_far["models"] if m.best is not None]
        if item.kind is ObservationKind.VARIANT_AGREES:
            name = facts["parameter"]
            own = [m for m in models if m.model.variant == facts["variant"]]
            options = len({value for s in self.so_far["searches"] for value in s.values.get(name, ())})
            chance = float(max(options, 1)) ** (1 - len(own))
            blocks, tied = (
                len({m.model.family for m in own}),
                self._tied(own, lambda c: c.params.get(name) == facts["value"]),
            )
        else:
            own, options = models, len(self.part.methods)
            names = facts.get("methods") or (facts["method"],)
            picks = self.random.integers(0, max(options, 1), (self.study.statistics.draws, len(own)))
            counts = np.stack([(picks == option).sum(axis=1) for option in range(options)], axis=1)
            if item.kind is ObservationKind.METHOD_PREFERENCE:
                hit = counts.max(axis=1) >= facts["count"]
            elif item.kind is ObservationKind.METHOD_NEVER_BEST:
                hit = (counts == 0).sum(axis=1) >= len(names)
            else:
                inside = np.array([m.model.family == facts["family"] for m in own])
                each = np.stack([(picks[:, inside] == option).sum(axis=1) for option in range(options)], axis=1)
                hit = ((each == counts) & (each >= len(facts["variants"]))).any(axis=1)
            chance = float((1 + hit.sum()) / (1 + len(hit)))
            blocks, tied = len({m.model.family for m in own}), self._tied(own, lambda c: c.method in names)
        least = float(max(options, 1)) ** (1 - blocks)
        testable = least <= 1 - self.study.statistics.level
        return Finding(
            item,
            Object.PATTERN,
            verdict=Verdict.UNDECIDED if testable else Verdict.NOT_TESTABLE,
            chance=chance,
            least=least,
            patterns=len(self.part.methods) + len(self.part.parameters) * len({m.model.variant for m in models}),
            tied=tied,
            models=len(own),
        )

    def _tied(self, models: Sequence[Any], has: Any) -> int | None:
        sets = {item.model: item for item in self.so_far["ties"] if item.method is None}
        found = [sets[model.model.name] for model in models]
        if any(item.critical is None and item.cells > 1 for item in found):
            return None
        return sum(any(has(cell) for cell in item.members) for item in found)
