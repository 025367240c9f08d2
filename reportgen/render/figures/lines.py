"""Lines: main effects over parameter values, and the best found over numbers of trials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.model.experiments import Value
from reportgen.model.figures import Kind, Line, LinePanel, LinesSpec, Series
from reportgen.model.shares import ParameterEffect, SearchEffort
from reportgen.render.figures.series import of_method, ranked, words
from reportgen.render.report import Report
from reportgen.wording import figures as say
from reportgen.wording.numbers import plain

_LOG_SPAN = 3
"""Largest over smallest value of a parameter from which its axis is logarithmic."""

_LOG_TRIALS = 10
"""Trials from which their axis is logarithmic."""


def effects(report: Report) -> Iterator[LinesSpec]:
    """Main effects of each parameter on the largest full grids: a panel for each model, a line for each method."""
    labels, primary = report.labels, report.analysis.primary
    for name in report.part.parameters:
        own = [
            (item.model, item.method, effect)
            for item in report.analysis.shares
            for effect in item.effects
            if effect.parameter == name
        ]
        panels = []
        for model in dict.fromkeys(model for model, _, _ in own):
            of = [(method, effect) for found, method, effect in own if found == model]
            places = _places(ranked({value for _, effect in of for value, _ in effect.means}))
            drawn = tuple(_effect(report, method, effect, places) for method, effect in of)
            ticks = tuple((place, plain(value)) for value, place in places.items())
            panels.append(LinePanel(labels.model(model), labels.parameter(name), ticks, drawn, _is_log(list(places))))
        if panels:
            errors = any(line.bars for panel in panels for line in panel.lines)
            yield LinesSpec(
                words(
                    report,
                    f"effect-{report.parameter_slugs[name]}",
                    say.effects_caption(labels, primary, name, errors=errors),
                    say.effects_alt(labels, primary, name),
                    [panel.title for panel in panels],
                ),
                labels.metric(primary),
                tuple(panels),
                _across(len(panels)),
            )


def _effect(report: Report, method: str, effect: ParameterEffect, places: dict[Value, float]) -> Line:
    points = tuple((places[value], mean) for value, mean in effect.means)
    error = effect.stderr
    bars = () if error is None else tuple((mean - error, mean + error) for _, mean in effect.means)
    return Line(of_method(report, method), points, bars)


def _is_log(values: Sequence[Value]) -> bool:
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return len(numbers) == len(values) > 1 and min(numbers) > 0 and max(numbers) >= _LOG_SPAN * min(numbers)


def _places(values: Sequence[Value]) -> dict[Value, float]:
    """Return where each value stands on the axis: numbers at themselves, others side by side."""
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    return {value: float(value) if numbers else float(place) for place, value in enumerate(values)}


def effort(report: Report) -> Iterator[LinesSpec]:
    """The expected best over the number of trials: a panel for each model, a line for each method and for all."""
    labels, primary = report.labels, report.analysis.primary
    panels = []
    for model in report.models:
        own = [item for item in report.analysis.effort if item.model == model and item.points]
        methods = [item for item in own if item.method is not None]
        whole = [item for item in own if item.method is None and len(methods) != 1]
        if not own:
            continue
        drawn = [_curve(item, of_method(report, item.method or "")) for item in methods]
        drawn += [_curve(item, Series(Kind.ALL, 0, say.all_methods()), band=True) for item in whole]
        most = max(item.configurations for item in own)
        near = next((item for item in own if item.method is None), own[0])
        panels.append(
            LinePanel(labels.model(model), say.trials(), None, tuple(drawn), most >= _LOG_TRIALS, _near(report, near))
        )
    if panels:
        yield LinesSpec(
            words(
                report,
                "effort",
                say.effort_caption(labels, primary, level=any(panel.level is not None for panel in panels)),
                say.effort_alt(labels, primary),
                [panel.title for panel in panels],
            ),
            labels.metric(primary),
            tuple(panels),
            _across(len(panels)),
            say.near(),
        )


def _curve(item: SearchEffort, series: Series, *, band: bool = False) -> Line:
    points = tuple((float(point.trials), point.mean) for point in item.points)
    return Line(series, points, tuple((point.low, point.high) for point in item.points) if band else (), band)


def _near(report: Report, item: SearchEffort) -> float | None:
    """Return the value one standard error short of the best."""
    if item.best is None or item.stderr is None:
        return None
    return item.best - item.stderr * (1 if report.ascending else -1)


def _across(panels: int) -> int:
    return 2 if panels in (2, 4) else 3
