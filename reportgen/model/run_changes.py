"""Changes of single values and experiments, each with its size against the noise."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reportgen.model.experiments import Value


class NoSize(StrEnum):
    """Why a change has no size against the noise; `wording.changes.no_size` says each in words."""

    NO_STDERR = "no_stderr"
    ZERO_STDERR = "zero_stderr"
    NO_COUNTERPART = "no_counterpart"
    NOT_FINITE = "not_finite"
    IS_STDERR = "is_stderr"
    SETTING = "setting"
    COUNT = "count"
    PATTERN = "pattern"
    NO_FIGURES = "no_figures"
    OTHER_METRIC = "other_metric"


@dataclass(frozen=True, slots=True)
class Size:
    """How large a change is.

    Attributes:
        difference: new minus old in the metric's unit, None where one is missing or not finite.
        stderr: standard error of the difference of two independent measurements, sqrt(old^2 + new^2). Both sides answer
            the same test items, so that in truth it is smaller: it is on the safe side.
        ratio: the difference in such standard errors.
        why: why there is no ratio, None if there is.
    """

    difference: float | None = None
    stderr: float | None = None
    ratio: float | None = None
    why: NoSize | None = None


class Fate(StrEnum):
    """What became of something."""

    NEW = "new"
    GONE = "gone"
    RERUN = "rerun"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value of an experiment: a metric, a standard error or a setting; None where a side lacks it."""

    metric: str
    old: Value | bool | None
    new: Value | bool | None
    size: Size


@dataclass(frozen=True, slots=True)
class RunChange:
    """An experiment, or a dense model, that is not as it was.

    Attributes:
        key: `search folder/experiment folder`, or `dense_MODEL`.
        model: the model's name.
        method: the pruning method; empty for a dense model.
        ratio: the pruning ratio; empty for a dense model.
        fate: new, gone, run again (another timestamp, or other files of its own), or changed where nothing says that it
            was run again.
        values: the values that differ; empty where a run was repeated and gave the same, and for new and gone ones.
        old_time: timestamp of the old run, empty where unknown.
        new_time: of the new one.
        metric: the primary metric of its ratio.
        old: its value, None where the old side has none.
        new: the same on the new side.
        size: of the change in the primary metric; for new and gone ones how far it lies from the best of its model on
            the other side (its value minus that one).
    """

    key: str
    model: str
    method: str
    ratio: str
    fate: Fate
    values: tuple[ValueChange, ...]
    old_time: str
    new_time: str
    metric: str
    old: float | None
    new: float | None
    size: Size
