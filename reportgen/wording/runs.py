"""Prose of the experiments' pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from reportgen.model.claims import Configuration
from reportgen.wording.catalog import _, gap, listed, stop
from reportgen.wording.labels import Labels
from reportgen.wording.leads import with_error
from reportgen.wording.numbers import fixed, grouped, share_of
from reportgen.wording.observations import figure


def heading(name: str) -> str:
    """Heading of a section."""
    return {
        "parameters": _("What was run"),
        "metrics": _("Results"),
        "tasks": _("Task by task"),
        "gradients": _("Gradient statistics"),
        "same": _("The same configuration elsewhere"),
        "files": _("Read from"),
        "ledger": _("What the ledger says of it"),
    }[name]


def number(experiment: str) -> str:
    """The experiment's number as folders write it, such as `exp_008`; the whole name where it has none."""
    parts = experiment.split("_")
    return "_".join(parts[:2]) if parts[0] == "exp" and len(parts) > 1 else experiment


def title(labels: Labels, experiment: str, cell: Configuration) -> str:
    """Title of an experiment's page."""
    return _("{model} {number}: {configuration}").format(
        model=labels.model(cell.model),
        number=number(experiment),
        configuration=labels.configuration(cell.method, cell.params),
    )


def lead(
    labels: Labels, primary: str, secondary: str | None, figures: Mapping[str, Any], model: str, standing: str
) -> str:
    """The answer in a sentence or two: its figures, and how it stands to the best of its model."""
    value = figures.get(primary)
    if value is None:
        return _("This experiment has no {metric}, so it takes no part in the choice of the best.").format(
            metric=labels.running(primary)
        )
    text = _("{metric} {value}").format(
        metric=_capital(labels.running(primary)),
        value=with_error(labels, primary, value, figures.get(f"{primary}_stderr")),
    )
    other = figures.get(secondary) if secondary else None
    if secondary and other is not None:
        text = _("{first}, {metric} {value}").format(
            first=text, metric=labels.running(secondary), value=figure(labels, secondary, other)
        )
    return text + stop() + gap() + standing.format(model=labels.model(model))


def is_best() -> str:
    """It is the best one."""
    return _("It is the best configuration of {model}.")


def of_best() -> str:
    """It is one of the runs of the best one."""
    return _("It is one of the runs of the best configuration of {model}.")


def behind(labels: Labels, primary: str, difference: float, *, tied: bool | None) -> str:
    """How far it is from the best, and whether the two can be told apart; None where that is not known."""
    size = fixed(abs(difference), labels.study.metric(primary).digits)
    if tied is None:
        text = _("It is {size} behind the best configuration of {{model}}.")
    elif tied:
        text = _(
            "It is {size} behind the best configuration of {{model}} and cannot be told from it within item noise."
        )
    else:
        text = _("It is {size} behind the best configuration of {{model}}, more than item noise explains.")
    return text.format(size=size)


def excluded() -> str:
    """It met a constraint's limit or another rule, so it could not be chosen."""
    return _("No configuration of {model} qualifies as its best.")


def bars(*, dense: bool) -> str:
    """What the bars show."""
    if dense:
        return _(
            "Bars of each task's accuracy from 0 to 1 with one standard error to each side; the line is the dense model."
        )
    return _("Bars of each task's accuracy from 0 to 1 with one standard error to each side.")


def caption(name: str, columns: Collection[str] = ()) -> str:
    """Caption of a table of facts that has these columns."""
    others = [
        text
        for key, text in (("dense", _("the dense model")), ("best", _("the best configuration of its model")))
        if key in columns
    ]
    beside = _(" beside {others}").format(others=listed(others)) if others else ""
    return {
        "parameters": _("Model, method, parameters and state."),
        "metrics": _("All results of this experiment{beside}.").format(beside=beside),
        "tasks": _("Task accuracies{beside}.").format(beside=beside),
        "gradients": _("Gradient statistics of this experiment."),
        "same": _("Other experiments with the same method and parameter values."),
        "ledger": _("Lines of the ledger about this experiment."),
    }[name]


def head(name: str) -> str:
    """Head of a column of a table of facts."""
    return {
        "what": _("What"),
        "value": _("Value"),
        "metric": _("Metric"),
        "task": _("Task"),
        "stderr": _("Std. error"),
        "dense": _("Dense"),
        "best": _("Best of the model"),
        "experiment": _("Experiment"),
        "model": _("Model"),
    }[name]


def percent(ratio: str) -> str:
    """A pruning ratio as folders write it, in percent where it is a number."""
    return share_of(ratio)


def fact(name: str) -> str:
    """Name of a fact about a run."""
    return {
        "model": _("Model"),
        "method": _("Method"),
        "ratio": _("Pruning ratio"),
        "search": _("Search folder"),
        "experiment": _("Experiment folder"),
        "success": _("Noted as successful"),
        "timestamp": _("Evaluated"),
    }[name]


def truth(*, flag: bool) -> str:
    """Yes or no."""
    return _("yes") if flag else _("no")


def quantity(labels: Labels, metric: str, value: float) -> str:
    """A figure; counts have their thousands set apart."""
    if labels.study.metric(metric).whole and float(value).is_integer():
        return grouped(int(value))
    return figure(labels, metric, value)


def nothing() -> str:
    """The ledger is silent."""
    return _("Nothing: every file of this experiment was used as it is.")


def no_gradients() -> str:
    """No gradient statistics."""
    return _("Its files hold no gradient statistics.")


def row_lead(name: str) -> str:
    """How to find a row in a file of many."""
    return _("A file with many rows holds it in the row of {name}.").format(name=name)


def at(kind: str) -> str:
    """Where its neighbours are."""
    return {"previous": _("Before it in this search"), "next": _("After it in this search")}[kind]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
