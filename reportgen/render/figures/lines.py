"""Lines: Base against the other variants, and the primary metric over parameter values."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.model.figures import Line, LinePanel, LinesSpec
from reportgen.model.known import BASE
from reportgen.render.figures.series import of_method, of_model, ranked, words
from reportgen.render.report import Report
from reportgen.wording import figures as say
from reportgen.wording.numbers import plain


def slopes(report: Report) -> Iterator[LinesSpec]:
    """A line from Base to each other variant of a family; colour and marker are the other model's."""
    labels, primary = report.labels, report.analysis.primary
    variants = tuple(dict.fromkeys(item.variant for item in report.analysis.variants))
    panels = []
    for variant in variants:
        lines = [
            Line(of_model(report, item.other), ((0, item.base_value), (1, item.other_value)))
            for item in report.analysis.variants
            if item.variant == variant
        ]
        panels.append(LinePanel("", "", (BASE, variant), tuple(lines)))
    if panels:
        yield LinesSpec(
            words(report, "variants", say.slopes_caption(labels, primary, variants), say.slopes_alt(labels, primary)),
            labels.metric(primary),
            tuple(panels),
            min(len(panels), 3),
        )


def effects(report: Report) -> Iterator[LinesSpec]:
    """The mean of the primary metric over each parameter's values: a row for each model, a line for each method."""
    labels, primary = report.labels, report.analysis.primary
    names = tuple(dict.fromkeys(item.parameter for item in report.analysis.effects))
    for name in names:
        own = [item for item in report.analysis.effects if item.parameter == name]
        panels = []
        for model in dict.fromkeys(item.model for item in own):
            of = [item for item in own if item.model == model]
            values = ranked({item.value for item in of})
            lines = []
            for method in dict.fromkeys(item.method for item in of):
                points = tuple((values.index(item.value), item.mean) for item in of if item.method == method)
                lines.append(Line(of_method(report, method), points))
            panels.append(
                LinePanel(
                    labels.model(model), labels.parameter(name), tuple(plain(value) for value in values), tuple(lines)
                )
            )
        yield LinesSpec(
            words(
                report,
                f"effect-{report.parameter_slugs[name]}",
                say.effects_caption(labels, primary, name),
                say.effects_alt(labels, primary, name),
            ),
            labels.metric(primary),
            tuple(panels),
            2 if len(panels) in (2, 4) else 3,
        )
