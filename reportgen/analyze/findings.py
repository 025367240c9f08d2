"""Observations become claims: each with its evidence and a verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of
from reportgen.analyze.noise import critical, detectable, difference_stderr, ranges
from reportgen.analyze.patterns import PATTERNS, Patterns
from reportgen.analyze.runs import run_sd
from reportgen.analyze.verdicts import Claim, Judged, Part, judge
from reportgen.model.claims import Object, Why
from reportgen.model.consolidated import Slice
from reportgen.model.findings import Finding
from reportgen.model.known import Direction
from reportgen.model.results import Observation, ObservationKind
from reportgen.study import Statistics, Study

if TYPE_CHECKING:
    from numpy.random import Generator


@dataclass(frozen=True, slots=True)
class Estimate:
    """A model's or family's value, turned so that larger is better; `runs` is the share of a run's variance in it."""

    name: str
    value: float
    stderr: float | None
    runs: float


_OF_MODELS = (ObservationKind.BEST_MODEL, ObservationKind.BEST_OF_VARIANT)
_FAR = 2
"""Times as many configurations from which on the larger search is mentioned beside a lead."""

Found = tuple[Finding, Claim | None]
"""An observation with what is known of it, and the differences to be judged; None without a test."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Every observation with its evidence; p-values are corrected by Holm over the list."""

    result: str = "findings"

    def __call__(self, part: Slice, study: Study, so_far: Mapping[str, Any], random: Generator) -> tuple[Finding, ...]:
        """Return a finding for each observation, in their order."""
        cells = cells_of(part, study, so_far)
        # Runs that agree in every digit tell nothing of how runs vary: no spread is as good as an unknown one.
        sd = run_sd(cells.values(), study) or None
        judged_by = Judge(study, so_far, random, cells)
        patterns = Patterns(part, study, so_far, random)
        found: list[Found] = [
            (patterns.finding(item), None) if item.kind in PATTERNS else judged_by.finding(item)
            for item in so_far["observations"]
        ]
        tests = sum(claim is not None for _, claim in found)
        judged = judge([claim for _, claim in found], study.statistics, sd)
        return tuple(
            item
            if said is None
            else replace(
                _judged(item, said, study.statistics),
                tests=tests,
                run_sd=sd,
                picked=judged_by.picked(item, said.part.of),
            )
            for (item, _), said in zip(found, judged, strict=True)
        )


def _judged(item: Finding, judged: Judged, rule: Statistics) -> Finding:
    """Fill in verdicts and evidence: that of the weakest part."""
    part = judged.part
    return replace(
        item,
        verdict=judged.verdict,
        lead=part.lead,
        stderr=part.stderr,
        compared=part.compared,
        p=judged.p,
        adjusted=judged.adjusted,
        detectable=detectable(
            part.stderr, rule.level, None if part.drawn is None else critical(part.drawn, rule.level)
        ),
        break_even=judged.break_even,
        between=part.of,
        configuration_p=judged.configuration_p,
        configuration_verdict=judged.configuration_verdict,
    )


@dataclass(frozen=True, slots=True)
class Judge:
    """Finds the evidence of one observation after the other."""

    study: Study
    so_far: Mapping[str, Any]
    random: Generator
    cells: Mapping[str, Cells]

    def finding(self, item: Observation) -> Found:
        """Return an observation with the differences that it rests on; verdicts wait for Holm's correction."""
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

    def picked(self, item: Finding, of: tuple[str, ...]) -> tuple[int, int] | None:
        """Return of how many configurations the leading best and the other were picked, where these are far apart."""
        names = of
        if item.observation.kind not in _OF_MODELS and len(of) > 1:
            return None
        if len(of) == 1:
            found = next(item for item in self.so_far["variants"] if item.family == of[0])
            names = (found.other, found.base) if self._turn(found.difference) > 0 else (found.base, found.other)
        if not all(name in self.cells for name in names):
            return None
        first, second = (len(self.cells[name].values) for name in names)
        return (first, second) if first >= _FAR * second else None

    def _turn(self, value: float) -> float:
        down = self.study.metric(self.study.selection.metric).direction is Direction.DOWN
        return -value if down else value

    def _models(self, variant: str | None = None) -> list[Estimate]:
        primary = self.study.selection.metric
        return [
            Estimate(
                model.model.name,
                self._turn(model.best.metrics[primary]),
                model.best.stderrs.get(primary),
                self._runs(model),
            )
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
            found.append(Estimate(family.family, self._turn(family.primary), known, runs))
        return found

    def _runs(self, model: Any) -> float:
        """Share of a run's variance that is in the mean over the runs of the model's best configuration."""
        own = self.cells[model.model.name]
        return float(1 / own.replicates[own.place(model.best)])

    def _leader(self, item: Observation, estimates: Sequence[Estimate]) -> Found:
        """The best of several was chosen by the data: its lead is held against the largest of all pairs."""
        ordered = sorted(estimates, key=lambda estimate: -estimate.value)
        found = Finding(item, Object.CHECKPOINTS)
        if len(ordered) < 2:  # noqa: PLR2004
            return replace(found, why=Why.ONE_MODEL), None
        first, second = ordered[:2]
        lead = first.value - second.value
        if first.stderr is None or second.stderr is None:
            return replace(found, lead=lead, why=Why.NO_STDERR), None
        stderr = float(difference_stderr(first.stderr, second.stderr, self.study.statistics.correlation))
        runs, of = first.runs + second.runs, (first.name, second.name)
        return found, [self._part(lead, stderr, runs, len(ordered), of)]

    def _part(self, lead: float, stderr: float, runs: float, compared: int, of: tuple[str, ...]) -> Part:
        drawn = ranges(compared, self.study.statistics.draws, self.random) if compared > 2 else None  # noqa: PLR2004
        return Part(lead, stderr, runs, compared, drawn, of)

    def _variants(self, item: Observation) -> Found:
        """A claim over several families holds only if each part does: its evidence is that of the weakest part."""
        facts: Any = item.facts
        own = [d for d in self.so_far["variants"] if d.variant == facts["variant"]]
        found = Finding(item, Object.CHECKPOINTS)
        if any(d.stderr is None for d in own):
            return replace(found, why=Why.NO_STDERR), None
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
            return found, [self._part(-leads[f][0], *leads[f][1:], 2, (f,)) for f in facts["families"]]
        most = facts["families"][0]
        parts = [self._part(*leads[family], 2, (family,)) for family in (leads if facts["all_better"] else (most,))]
        others = sorted(((lead, family) for family, lead in leads.items() if family != most), reverse=True)
        if others:
            (lead, error, runs), ((second, other, more), following) = leads[most], others[0]
            gap = lead - second, math.hypot(error, other), runs + more
            parts.append(self._part(*gap, len(leads), (most, following)))
        return found, parts
