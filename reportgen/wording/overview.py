"""Prose of the overview: the recommendation, the state of the data, and how verdicts are grouped."""

from __future__ import annotations

from reportgen.model.claims import Verdict
from reportgen.model.comparisons import DefaultRegrets
from reportgen.model.results import Analysis
from reportgen.wording.catalog import _, gap, listed, ngettext
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import fixed, grouped, plain
from reportgen.wording.statistics import why

IN_ORDER = (
    Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.TOO_SMALL, Verdict.UNDECIDED, Verdict.NOT_TESTABLE,
)  # fmt: skip
"""Verdicts from what may be claimed to what may not."""


def heading(name: str) -> str:
    """Heading of a section of the overview."""
    return {
        "findings": _("What was found, and how sure it is"),
        "recommended": _("One configuration for all models"),
        "evidence": _("Evidence for each verdict"),
    }[name]


def evidence_link() -> str:
    """Link to the evidence."""
    return _("The evidence for each verdict")


def recommendation_link() -> str:
    """Link to the regrets."""
    return _("What other configurations lose")


def how_sure() -> str:
    """Link to ties and noise."""
    return _("How sure that is: ties, leads and what would separate them")


def corrected(labels: Labels, metric: str, value: float | None) -> str:
    """The figure to report; empty where it is not known."""
    if value is None:
        return ""
    return _(
        "The {metric} above is as measured. Corrected for being the best of so many it is {value}: this is the figure to report."
    ).format(metric=labels.running(metric), value=fixed(value, labels.study.metric(metric).digits))


def recommended(analysis: Analysis, labels: Labels) -> str:
    """The configuration recommended for all models, and what it costs; or why there is none."""
    found: DefaultRegrets = analysis.defaults
    chosen = found.recommended
    if chosen is None:
        if found.why is None:
            return ""
        return _("No configuration is recommended for all models: {why}.").format(why=why(found.why))
    digits = labels.study.metric(analysis.primary).digits
    values = [f"{labels.running_parameter(name)} {plain(value)}" for name, value in chosen.params.items()]
    name = labels.method(chosen.method)
    if values:
        name = _("{method} with {parameters}").format(method=name, parameters=listed(values))
    loss = fixed(chosen.mean, digits)
    if chosen.stderr is not None:
        loss += f"\u00a0±\u00a0{fixed(chosen.stderr, digits)}"
    text = _(
        "Recommended is {configuration}: over the {models} models its {metric} is on average {loss} behind each model's own best, at most "
        "{worst} (on {model})."
    ).format(
        configuration=name,
        models=len(found.models),
        metric=labels.running(analysis.primary),
        loss=loss,
        worst=fixed(chosen.worst, digits),
        model=labels.model(chosen.worst_model),
    )
    others = (found.indistinguishable or 1) - 1
    if others:
        text += gap() + ngettext(
            "{others} other of the {shared} configurations measured on all of them cannot be told from it within item noise.",
            "{others} others of the {shared} configurations measured on all of them cannot be told from it within item noise.",
            others,
        ).format(others=grouped(others), shared=grouped(found.shared))
    return text


def explorer() -> str:
    """The lead of the explorer."""
    return _(
        "Every experiment at once: choose models and methods, brush the axes, and the plots and the table show what is left; "
        "the address keeps the view."
    )


def status(unused: int, reservations: int) -> tuple[str, str]:
    """The state of the data as a kind of box and its heading."""
    if unused:
        text = ngettext(
            "{count} experiment or folder was not used, wholly or in part",
            "{count} experiments or folders were not used, wholly or in part",
            unused,
        )
        return "warning", text.format(count=grouped(unused))
    if reservations:
        text = ngettext("Used with {count} reservation", "Used with {count} reservations", reservations)
        return "info", text.format(count=grouped(reservations))
    return "success", _("All data could be used as they are")
