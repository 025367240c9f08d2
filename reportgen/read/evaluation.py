"""`evaluation/*.json` -> accuracies, perplexities, parameter counts, in all the shapes that occur."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import msgspec

from reportgen.model.known import TASKS, accuracy_column
from reportgen.model.ledger import Fact, Kind
from reportgen.read.decode import Fault, decode, is_number, to_float
from reportgen.study import Study

_PREFERRED = ("acc_norm", "acc")
"""The harness's two accuracies, the one that a task is usually reported by first."""

_ABSENT = object()

_LACKS = (Kind.NO_ZEROSHOT, Kind.NO_PERPLEXITY)


@dataclass(slots=True)
class Reading:
    """What one file tells of an experiment, and what is wrong with it."""

    metrics: dict[str, float] = field(default_factory=dict)
    stderrs: dict[str, float] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    timestamp: str = ""
    model_path: str = ""
    synthetic: bool = False

    @property
    def usable(self) -> bool:
        """Whether the file could be read at all."""
        return not any(fault.fatal for fault in self.faults)

    def fault(self, kind: Kind, **facts: Fact) -> None:
        """Note a fault that leaves the rest of the file usable."""
        self.faults.append(Fault(kind, facts))

    def take(self, column: str, value: Any, path: str) -> None:
        """Take a figure if it is a number; null is no figure, anything else a fault."""
        if is_number(value):
            self.metrics[column] = to_float(value)
        elif value is not None:
            self.fault(Kind.WRONG_TYPE, path=path, expected="number")


class _Document(msgspec.Struct):
    model_path: str | None = None
    timestamp: str | None = None
    synthetic: bool = False
    metrics: dict[str, Any] | None = None
    zeroshot: Any = msgspec.UNSET
    ppl: dict[str, Any] | None = None


def read_evaluation(raw: bytes, study: Study) -> Reading:
    """Read an evaluation: the present shape (all under `metrics`) or the older one (at the top)."""
    document, faults = decode(raw, _Document)
    reading = Reading(faults=faults)
    if not reading.usable:
        return reading
    reading.timestamp = document.timestamp or ""
    reading.model_path = document.model_path or ""
    reading.synthetic = document.synthetic
    body: dict[str, Any] = dict(document.metrics or {})
    if document.ppl is not None:
        body.setdefault("ppl", document.ppl)
    if document.zeroshot is not msgspec.UNSET:
        body.setdefault("zeroshot", document.zeroshot)
    _read_perplexities(body, reading)
    _read_accuracies(body, study, reading)
    info = body.get("model_info")
    if isinstance(info, dict):
        reading.take("params_count", info.get("total_params"), "$.metrics.model_info.total_params")
    efficiency = body.get("efficiency")
    if isinstance(efficiency, dict):
        for name, value in _leaves({k: v for k, v in efficiency.items() if k != "model_info"}, "efficiency"):
            reading.metrics[name] = value
    if not reading.metrics and not any(fault.kind is Kind.NULL_ZEROSHOT for fault in reading.faults):
        reading.faults = [fault for fault in reading.faults if fault.kind not in _LACKS]
        reading.fault(Kind.NOTHING_USABLE)
    return reading


def _leaves(node: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, float]]:
    for key, value in node.items():
        name = f"{prefix}_{_slug(key)}"
        if isinstance(value, dict):
            yield from _leaves(value, name)
        elif is_number(value):
            yield name, to_float(value)


@lru_cache(2**12)
def _slug(key: str) -> str:
    return re.sub(r"[^0-9a-z]+", "_", key.lower()).strip("_") or "x"


@lru_cache(2**12)
def _names_wikitext2(key: str) -> bool:
    return re.sub(r"[^a-z0-9]", "", key.lower()).startswith("wikitext2")


def _read_perplexities(body: Mapping[str, Any], reading: Reading) -> None:
    """`ppl` holds the figure that counts; `ppl_quick_*`, `ppl_standard_*` and other corpora stand beside it."""
    for section in sorted(name for name in body if name == "ppl" or name.startswith("ppl_")):
        values = body[section]
        if values is None:
            continue
        if not isinstance(values, dict):
            reading.fault(Kind.WRONG_TYPE, path=f"$.metrics.{section}", expected="object")
            continue
        for key in sorted(values):
            column = _slug(section) if _names_wikitext2(key) else f"{_slug(section)}_{_slug(key)}"
            _take_better(reading, column, values[key], f"$.metrics.{section}.{key}")
    if not _finite(reading.metrics.get("ppl")):
        standard = next(
            (name for name in sorted(reading.metrics)
             if re.fullmatch(r"ppl_standard_[0-9_]+", name) and _finite(reading.metrics[name])), None
        )  # fmt: skip
        if standard is not None:
            reading.metrics["ppl"] = reading.metrics[standard]
            reading.fault(Kind.FALLBACK, metric="ppl", source=standard)
        elif "ppl" not in reading.metrics:
            reading.fault(Kind.NO_PERPLEXITY)


def _take_better(reading: Reading, column: str, value: Any, path: str) -> None:
    """Of two keys for one corpus the finite figure counts; two different finite ones are a fault."""
    before = reading.metrics.get(column)
    if before is None or (not _finite(before) and is_number(value)):
        reading.take(column, value, path)
    elif is_number(value) and _finite(to_float(value)) and to_float(value) != before:
        reading.fault(Kind.SOURCES_DISAGREE, metric=column, used=before, other=to_float(value), source=path)


def _finite(value: float | None) -> bool:
    return value is not None and abs(value) < float("inf")


def _read_accuracies(body: Mapping[str, Any], study: Study, reading: Reading) -> None:
    section, path = body.get("zeroshot", _ABSENT), "$.metrics.zeroshot"
    if section is _ABSENT or section is None:
        reading.fault(Kind.NO_ZEROSHOT if section is _ABSENT else Kind.NULL_ZEROSHOT)
        return
    if not isinstance(section, dict):
        reading.fault(Kind.WRONG_TYPE, path=path, expected="object")
        return
    if isinstance(section.get("results"), dict) and "accuracy" not in section["results"]:
        section, path = section["results"], "$.zeroshot.results"
    if not sum([_read_entry(name, section[name], study, reading, path) for name in sorted(section)]):
        reading.fault(Kind.NO_ZEROSHOT)
    mean = body.get("avg_zeroshot_acc")
    if is_number(mean):
        reading.metrics["acc_mean"] = to_float(mean)


def _read_entry(name: str, entry: Any, study: Study, reading: Reading, path: str) -> bool:
    """Take what stands under a task's name, an object or a bare figure; return whether there was an accuracy."""
    task = task_name(name)
    if isinstance(entry, dict):
        return _read_task(name, entry, study, reading, path)
    if is_number(entry) and study.knows_task(task):
        reading.metrics[accuracy_column(task)] = to_float(entry)
        return True
    if entry is not None and not is_number(entry):
        reading.fault(Kind.WRONG_TYPE, path=f"{path}.{name}", expected="object")
    return False


@lru_cache(2**12)
def task_name(name: str) -> str:
    """Return a task's own name: well-known tasks are recognised in any spelling, others keep theirs."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return plain if plain in TASKS else name


def _read_task(name: str, entry: dict[str, Any], study: Study, reading: Reading, path: str) -> bool:
    """Take a task's accuracy and the standard error that belongs to it; return whether there was one."""
    task = task_name(name)
    full = entry.get("full_results")
    full = full if isinstance(full, dict) else entry
    own = study.tasks.get(task)
    wanted = own.metric if own is not None else None
    if wanted is None and _read_plain_task(task, entry, full, reading):
        return True
    path = f"{path}.{name}"
    values = {name: value for name in _PREFERRED if (value := _figure(full, name)) is not None}
    metric: str
    accuracy = entry.get("accuracy")
    if wanted is not None and wanted not in values and (values or is_number(accuracy)):
        reading.fault(Kind.FALLBACK, metric=accuracy_column(task), source=f"{path}.accuracy")
    if wanted in values:
        value, metric = values[wanted], wanted
    elif is_number(accuracy) and not math.isfinite(accuracy) and any(map(math.isfinite, values.values())):
        metric, value = next((name, figure) for name, figure in values.items() if math.isfinite(figure))
        reading.fault(Kind.FALLBACK, metric=accuracy_column(task), source=f"{path}.{metric}")
    elif is_number(accuracy):
        value = to_float(accuracy)
        metric = next((str(name) for name, other in values.items() if other == value), "")
        if values and not metric:
            name, other = next(iter(values.items()))
            reading.fault(
                Kind.SOURCES_DISAGREE,
                metric=accuracy_column(task),
                used=value,
                other=other,
                source=f"{path}.{name}",
            )
    elif values:
        metric, value = next(iter(values.items()))
    else:
        reading.fault(Kind.WRONG_TYPE, path=f"{path}.accuracy", expected="number")
        return False
    reading.metrics[accuracy_column(task)] = value
    stderr = _figure(full, f"{metric}_stderr") if metric else None
    if stderr is not None:
        reading.stderrs[task] = stderr
    return True


def _read_plain_task(task: str, entry: dict[str, Any], full: dict[str, Any], reading: Reading) -> bool:
    """Take a task as the harness writes it; where anything is otherwise nothing is taken, and a closer look is due."""
    accuracy, normalised, plain = entry.get("accuracy"), full.get("acc_norm,none"), full.get("acc,none")
    if type(accuracy) is not float or not math.isfinite(accuracy):
        return False
    if type(normalised) is float and normalised == accuracy:
        error = full.get("acc_norm_stderr,none")
    elif (
        type(plain) is float
        and plain == accuracy
        and (type(normalised) is float or not any(key.startswith("acc_norm") for key in full))
    ):
        error = full.get("acc_stderr,none")
    else:
        return False
    if type(error) is not float:
        return False
    reading.metrics[accuracy_column(task)] = accuracy
    reading.stderrs[task] = error
    return True


def _figure(results: Mapping[str, Any], name: str) -> float | None:
    """Return a harness figure: `acc,none`, else plain `acc`, else the first with another filter."""
    for key in (f"{name},none", name):
        if is_number(results.get(key)):
            return to_float(results[key])
    for key in sorted(key for key in results if key.startswith(f"{name},")):
        if is_number(results[key]):
            return to_float(results[key])
    return None
