"""What tempers an answer: the sentence after a lead, from the tied sets and verdicts of the same analysis."""

from __future__ import annotations

from reportgen.model.experiments import Value
from reportgen.model.precision import TiedSet
from reportgen.model.results import Analysis
from reportgen.wording.catalog import _, clauses, gap, ngettext, pgettext
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import grouped
from reportgen.wording.statistics import verdict


def after(*texts: str) -> str:
    """Join sentences, empty ones left out."""
    return gap().join(text for text in texts if text)


def top(analysis: Analysis, model: str) -> str:
    """How many configurations of a model cannot be told from its best."""
    found = analysis.tied(model)
    if found is None or found.critical is None or len(found.members) == 1:
        return ""
    others = len(found.members) - 1
    return ngettext(
        "{count} other of the model's {cells} configurations cannot be told from it within item noise.",
        "{count} others of the model's {cells} configurations cannot be told from it within item noise.",
        others,
    ).format(count=grouped(others), cells=grouped(found.cells))


def methods(analysis: Analysis) -> str:
    """In how many models another method is tied with the best one."""
    sets = _sets(analysis)
    several = sum(len({cell.method for cell in item.members}) > 1 for item in sets)
    return _tied(several, len(sets), _("a configuration of another method"))


def parameters(analysis: Analysis) -> str:
    """In how many models another value of each parameter is tied with the best one."""
    sets = _sets(analysis)

    def several(item: TiedSet) -> bool:
        values: dict[str, set[Value]] = {}
        for cell in item.members:
            for name, value in cell.params.items():
                values.setdefault(name, set()).add(value)
        return bool(values) and all(len(found) > 1 for found in values.values())

    return _tied(sum(map(several, sets)), len(sets), _("another value of every parameter"))


def _sets(analysis: Analysis) -> list[TiedSet]:
    return [
        item
        for item in analysis.ties
        if item.model is not None and item.method is None and item.critical is not None and item.members
    ]


def _tied(count: int, models: int, what: str) -> str:
    if not count:
        return ""
    if count == models > 1:
        return pgettext(
            "all of them", "In {models} of {models} models {what} is tied with the best within item noise."
        ).format(models=models, what=what)
    return ngettext(
        "In {count} of {models} model {what} is tied with the best within item noise.",
        "In {count} of {models} models {what} is tied with the best within item noise.",
        models,
    ).format(count=count, models=models, what=what)


def variants(analysis: Analysis, labels: Labels) -> str:
    """The verdicts on the differences from Base."""
    found = [item for item in analysis.variants if item.adjusted is not None]
    if not found:
        return ""
    said = [f"{labels.model(item.other)} {verdict(item.verdict)}" for item in found]
    return _("Above its Base, for the measured checkpoints: {verdicts}.").format(verdicts=clauses(said))
