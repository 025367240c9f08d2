"""Rows about claims: the findings with their evidence."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.model.claims import Object
from reportgen.model.specs import Row
from reportgen.render.report import Report
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
