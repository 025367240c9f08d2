"""Words of the statistics: what a figure is about, why one is missing, and what a claim's verdict may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reportgen.model.experiments import Value

SHARE_DRAWS = 1000
"""Most draws of an interval of shares of variance; it is one of many."""

PERMUTATIONS = 2000
"""Most permutations of a test."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """A configuration by name: model, method and parameter values, and its place in the model's frame of cells."""

    model: str
    method: str
    params: Mapping[str, Value]
    experiments: tuple[str, ...] = ()


class Why(StrEnum):
    """Why a statistic is not given; `wording.statistics.why` says each in words."""

    NO_VALUE = "no_value"
    ONE_CELL = "one_cell"
    ONE_METHOD = "one_method"
    ONE_MODEL = "one_model"
    ONE_TASK = "one_task"
    NO_STDERR = "no_stderr"
    ZERO_STDERR = "zero_stderr"
    CONSTANT = "constant"
    NOT_FULL = "not_full"
    TOO_FEW = "too_few"
    NOTHING_SHARED = "nothing_shared"
    TASKS_DIFFER = "tasks_differ"
    NO_SECONDARY = "no_secondary"
    NO_RUN_SD = "no_run_sd"


class Verdict(StrEnum):
    """What the data say of a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    TOO_SMALL = "too_small"
    UNDECIDED = "undecided"
    NOT_TESTABLE = "not_testable"


class Object(StrEnum):
    """What a claim is about: the measured checkpoints, the configurations behind them, or a pattern of choices."""

    CHECKPOINTS = "checkpoints"
    CONFIGURATION = "configuration"
    PATTERN = "pattern"


class Separation(StrEnum):
    """How two measured checkpoints differ when only their aggregates are known."""

    ANY = "any_dependence"
    INDEPENDENT = "if_independent"
    OPEN = "open"
