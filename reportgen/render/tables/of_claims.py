"""Rows about claims: the findings with their evidence, Base against the variants with both verdicts, the searches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reportgen.model.claims import Object
from reportgen.model.specs import Row
from reportgen.render.report import Report
from reportgen.render.tables import of_study
from reportgen.wording import statistics as words
from reportgen.wording.observations import sentence


def findings(report: Report) -> Iterator[Row]:
    """Each finding as a claim, with its verdict and evidence."""
    for item in report.analysis.findings:
        pattern = item.object is Object.PATTERN
        cells = {
            "claim": sentence(item.observation, report.labels),
            "object": words.about(item.object),
            "verdict": words.verdict(item.verdict),
            "lead": item.lead,
            "lead_stderr": item.stderr,
            "p_adjusted": item.adjusted,
            "detectable": item.detectable,
            "break_even": item.break_even,
            "pattern_chance": item.chance if pattern else None,
            "configuration_verdict": words.verdict(item.configuration_verdict) if item.run_sd is not None else None,
        }
        yield Row(cells, names={"kind": item.observation.kind.value, "object": item.object.value})


def variants(report: Report) -> Iterator[Row]:
    """Base against each other variant of a family."""
    for row, item in zip(of_study.variants(report), report.analysis.variants, strict=True):
        found = item.comparison
        known = found is not None and found.run_sd is not None
        verdict = words.verdict(found.configuration_verdict) if found is not None and known else None
        yield replace(row, cells={**row.cells, "configuration_verdict": verdict})


def searches(report: Report) -> Iterator[Row]:
    """What was tried of each method on each model, and what it found."""
    effort = {(item.model, item.method): item for item in report.analysis.effort}
    for row in of_study.searches(report):
        found = effort.get((row.names["model"], row.names["method"]))
        expected = {point.trials: point.mean for point in found.points} if found else {}
        more = {"best": found.best if found else None, "after_five": expected.get(5), "after_ten": expected.get(10)}
        yield replace(row, cells={**row.cells, **more})
