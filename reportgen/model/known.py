"""Facts of the field that serve as defaults: methods, parameters, metrics and tasks that need no study file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Which way a metric gets better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Task:
    """A zero-shot task: its evaluation items and the accuracy of guessing."""

    items: int | None = None
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """How a metric is read and shown; `whole` marks counts."""

    direction: Direction = Direction.NONE
    digits: int = 2
    whole: bool = False


METHODS = ("taylor", "layerwise", "blockwise")
"""Default methods; a search folder without an infix is of the first."""

VARIANTS = ("Instruct",)
"""Tokens of a model's name that name its variant; without one the variant is `BASE`."""

STUDY_FILE = "reportgen.toml"
"""Name of the study file."""

BASE = "Base"

PARAMETERS = ("taylor_seq_len", "taylor_num_samples")
"""Parameters in the order in which they are shown; others follow by name."""

REPLICATE_PARAMETERS = ("seed",)
"""Parameters that number the repetitions of one configuration."""

# Evaluation items of the split that lm-evaluation-harness scores, from the data sets' own publications
# and hub cards; chance is one over the number of choices (zero for generation).
TASKS: dict[str, Task] = {
    "boolq": Task(3270, 1 / 2),
    "piqa": Task(1838, 1 / 2),
    "hellaswag": Task(10042, 1 / 4),
    "winogrande": Task(1267, 1 / 2),
    "arc_easy": Task(2376, 1 / 4),
    "arc_challenge": Task(1172, 1 / 4),
    "openbookqa": Task(500, 1 / 4),
    "rte": Task(277, 1 / 2),
    "copa": Task(100, 1 / 2),
    "sciq": Task(1000, 1 / 4),
    "commonsense_qa": Task(1221, 1 / 5),
    "social_iqa": Task(1954, 1 / 3),
    "lambada_openai": Task(5153, 0.0),
    "mmlu": Task(14042, 1 / 4),
    "gsm8k": Task(1319, 0.0),
}

METRICS: dict[str, Metric] = {
    "ppl": Metric(Direction.DOWN, 2),
    "acc_mean": Metric(Direction.UP, 4),
    "params_count": Metric(Direction.NONE, 0, whole=True),
    "pruning_ratio": Metric(Direction.NONE, 4),
    "grad_mean_ratio": Metric(),
    "grad_norm_ratio": Metric(),
    "grad_std_ratio": Metric(),
    "grad_max_ratio": Metric(),
    "grad_mean_range": Metric(Direction.NONE, 4),
    "grad_norm_range": Metric(),
    "extreme_pruning_layers": Metric(Direction.NONE, 0, whole=True),
    "elapsed_time": Metric(Direction.NONE, 1),
}
"""Metrics in the order of the columns of `search_results.csv`; the tasks stand after `acc_mean`."""

GRADIENT_METRICS = (*(name for name in METRICS if name.startswith("grad_")), "extreme_pruning_layers")

ACCURACY_PREFIX = "acc_"
STDERR_SUFFIX = "_stderr"


def accuracy_column(task: str) -> str:
    """Return the column of a task's accuracy."""
    return ACCURACY_PREFIX + task


def stderr_column(column: str) -> str:
    """Return the column of the standard error of `column`."""
    return column + STDERR_SUFFIX


def task_of(column: str) -> str | None:
    """Return the task whose accuracy `column` holds, or None."""
    if not column.startswith(ACCURACY_PREFIX) or column == "acc_mean" or column.endswith(STDERR_SUFFIX):
        return None
    return column.removeprefix(ACCURACY_PREFIX) or None


def metric_of(column: str) -> Metric:
    """Return what is known of a metric by its column's name."""
    if column in METRICS:
        return METRICS[column]
    if task_of(column):
        return Metric(Direction.UP, 4)
    if column.startswith("ppl"):
        return METRICS["ppl"]
    return Metric()
