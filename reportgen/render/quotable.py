"""Which figures of `analysis.json` a paper quotes, and with how many decimals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reportgen.model.known import accuracy_column
from reportgen.render.letters import letters
from reportgen.wording.labels import Labels

_QUANTITIES = {"acc_mean": "Acc", "ppl": "Ppl"}
_PLAIN = re.compile(r"[^\[\],=]+")


@dataclass(frozen=True, slots=True)
class Quotable:
    """A figure that has a macro.

    Attributes:
        quantity: first part of the macro's name.
        of: names from the data that complete it: model, method, parameter.
        path: where the figure stands in `analysis.json`; a list counts its items.
        digits: decimals, None for the figure as it is.
        scale: factor.
        sign: whether a plus sign is shown.
        method: whether it names a method, which has a label.
    """

    quantity: str
    of: tuple[str, ...]
    path: str
    digits: int | None = None
    scale: float = 1.0
    sign: bool = False
    method: bool = False


def quotables(document: Mapping[str, Any], labels: Labels) -> Iterator[Quotable]:
    """Yield every quotable figure that the document can have, in the order of the report."""
    primary = labels.study.metric(document["selection"]["metric"]).digits
    yield from _study(document, primary)
    for name, model in document["models"].items():
        yield from _model(name, model, document, labels)
    yield from _comparisons(document, primary, labels)
    yield from _noise(document, primary)
    yield from _defaults(document, primary)


def _study(document: Mapping[str, Any], primary: int) -> Iterator[Quotable]:
    yield Quotable("Experiments", (), "experiments")
    yield Quotable("Configurations", (), "configurations")
    yield Quotable("Models", (), "models")
    yield Quotable("Tasks", (), "tasks")
    yield Quotable("Ratio", (), "ratio")
    for method in document["method_preference"]["overall"]:
        yield Quotable("BestCount", (method,), f"method_preference.overall.{method}")
    yield Quotable("SE", (), "precision.stderr", primary)
    yield Quotable("Detectable", (), "precision.detectable", primary)
    yield Quotable("DetectableCorrelated", (), "precision.detectable_sensitivity", primary)


def _model(name: str, model: Mapping[str, Any], document: Mapping[str, Any], labels: Labels) -> Iterator[Quotable]:
    metrics = [document["selection"]["metric"], *document["selection"]["ties"]]
    if model["best"] is not None:
        yield from _choice((name,), f"models.{name}.best", model["best"], metrics, labels)
        yield Quotable("Method", (name,), f"models.{name}.best.method", method=True)
        for task in document["tasks"]:
            column = accuracy_column(task)
            digits = labels.study.metric(column).digits
            if column in model["best"]["metrics"]:
                yield Quotable("Acc", (name, task), f"models.{name}.best.metrics.{column}", digits)
    for metric in dict.fromkeys(metrics):
        kept = model["against_dense"].get(metric)
        if kept is not None:
            digits, quantity = labels.study.metric(metric).digits, _quantity(metric)
            yield Quotable(f"Dense{quantity}", (name,), f"models.{name}.against_dense.{metric}.dense", digits)
            path = f"models.{name}.against_dense.{metric}.difference"
            yield Quotable(f"FromDense{quantity}", (name,), path, digits, sign=True)
            yield Quotable(f"Kept{quantity}", (name,), f"models.{name}.against_dense.{metric}.percent", 1)
    for method, item in model["methods"].items():
        if item["best"] is not None:
            yield from _choice((name, method), f"models.{name}.methods.{method}.best", item["best"], metrics, labels)


def _choice(
    of: tuple[str, ...], where: str, choice: Mapping[str, Any], metrics: list[str], labels: Labels
) -> Iterator[Quotable]:
    for metric in dict.fromkeys(metrics):
        digits, quantity = labels.study.metric(metric).digits, _quantity(metric)
        if metric in choice["metrics"]:
            yield Quotable(quantity, of, f"{where}.metrics.{metric}", digits)
        if metric in choice["stderrs"]:
            yield Quotable(f"{quantity}SE", of, f"{where}.stderrs.{metric}", digits)
    for name in choice["params"]:
        yield Quotable("", (name, *of), f"{where}.params.{name}")


def _quantity(metric: str) -> str:
    return _QUANTITIES.get(metric, letters(metric))


def _comparisons(document: Mapping[str, Any], primary: int, labels: Labels) -> Iterator[Quotable]:
    for key, item in document["base_vs_instruct"].items():
        of, where = (item["other"],), f"base_vs_instruct.{key}"
        yield Quotable("Gain", of, f"{where}.difference", primary, sign=True)
        yield Quotable("GainSE", of, f"{where}.stderr", primary)
        yield Quotable("GainPercent", of, f"{where}.percent", 2, sign=True)
        yield Quotable("GainP", of, f"{where}.adjusted", 3)
        if item["comparison"] is not None:
            yield Quotable("GainLow", of, f"{where}.comparison.low", primary, sign=True)
            yield Quotable("GainHigh", of, f"{where}.comparison.high", primary, sign=True)
    for family in document["families"]:
        yield Quotable("FamilyMean", (family,), f"families.{family}.primary", primary)
        ties = document["selection"]["ties"]
        if ties:
            digits = labels.study.metric(ties[0]).digits
            yield Quotable("FamilyMeanPpl" if ties[0] == "ppl" else "FamilyMeanTie", (family,),
                           f"families.{family}.secondary", digits)  # fmt: skip
    for place, item in enumerate(document["fair_comparisons"]):
        where = f"fair_comparisons{_at(item, place, 'model')}"
        yield Quotable("Trials", (item["model"],), f"{where}.trials")
        for inner, method in enumerate(item["methods"]):
            path = f"{where}.methods{_at(method, inner, 'method')}.values.equal_trials"
            yield Quotable("EqualTrials", (item["model"], method["method"]), path, primary)


def _noise(document: Mapping[str, Any], primary: int) -> Iterator[Quotable]:
    for place, item in enumerate(document["tied_sets"]):
        if item["model"] is not None and item["method"] is None and item["critical"] is not None:
            where = f"tied_sets[{place}]"
            yield Quotable("Tied", (item["model"],), f"{where}.members")
            yield Quotable("TiedOf", (item["model"],), f"{where}.cells")
    for place, item in enumerate(document["winners_curse"]):
        where, of = f"winners_curse{_at(item, place, 'model')}", (item["model"],)
        yield Quotable("Corrected", of, f"{where}.corrected", primary)
        yield Quotable("Bias", of, f"{where}.bias", primary)
        yield Quotable("ChanceBest", of, f"{where}.best", 2)
    for place, item in enumerate(document["runners_up"]):
        if item["comparison"] is not None:
            where = f"runners_up{_at(item, place, 'model')}.comparison"
            yield Quotable("Lead", (item["model"],), f"{where}.difference", primary, sign=True)


def _defaults(document: Mapping[str, Any], primary: int) -> Iterator[Quotable]:
    found = document["defaults"]
    if found["recommended"] is not None:
        yield Quotable("DefaultMethod", (), "defaults.recommended.method", method=True)
        yield Quotable("DefaultRegret", (), "defaults.recommended.mean", primary)
        yield Quotable("DefaultRegretWorst", (), "defaults.recommended.worst", primary)
        for name in found["recommended"]["params"]:
            yield Quotable("Default", (name,), f"defaults.recommended.params.{name}")
    yield Quotable("LeftOutRegret", (), "defaults.left_out_mean", primary)


def _at(item: Mapping[str, Any], place: int, key: str) -> str:
    """Return the part of a path that names an item of a list: by its name where that is plain."""
    name = item[key]
    return f"[{key}={name}]" if isinstance(name, str) and _PLAIN.fullmatch(name) else f"[{place}]"
