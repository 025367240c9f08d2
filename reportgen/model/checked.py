"""Claims of the study file after the check: what each comparison rests on, and what may be said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reportgen.model.options import Demand


class Standing(StrEnum):
    """What the check says of a claim; `wording.claims` says each in words."""

    SUPPORTED = "supported"
    UNDECIDED = "undecided"
    FALSE = "false"
    UNCHECKED = "unchecked"


class Ground(StrEnum):
    """Why a comparison is decided, or why it is not.

    Attributes:
        EXACT: nothing in it is noisy.
        TEST: the difference is larger than noise makes it.
        TIES: it comes out alike whichever of the tied configurations is truly the best.
        NOISE: noise may make a difference as large.
        TOO_SMALL: the difference is too small to matter.
        EQUAL: noisy figures that are equal; no test shows that two things are the same.
        NO_STDERR: a figure in it has no standard error.
        TASKS_DIFFER: mean accuracies in it are over different tasks.
        OPEN: it comes out otherwise for some of the tied configurations.
        NO_TIES: which configurations are tied is not known.
        MIXED: measured figures and choices stand in one comparison.
    """

    EXACT = "exact"
    TEST = "test"
    TIES = "ties"
    NOISE = "noise"
    TOO_SMALL = "too_small"
    EQUAL = "equal"
    NO_STDERR = "no_stderr"
    TASKS_DIFFER = "tasks_differ"
    OPEN = "open"
    NO_TIES = "no_ties"
    MIXED = "mixed"


class Lack(StrEnum):
    """Why a claim cannot be checked."""

    MODEL = "model"
    METHOD = "method"
    METRIC = "metric"
    ATTRIBUTE = "attribute"
    BEST = "best"
    BEST_OF_METHOD = "best_of_method"
    VALUE = "value"
    DENSE = "dense"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Missing:
    """What a claim names and the study lacks.

    Attributes:
        lack: what kind of thing it is.
        name: the name that the claim gives, or the figure that has no value.
        known: names that there are.
        of: the model that it was asked of, empty where it is of none.
    """

    lack: Lack
    name: str
    known: tuple[str, ...] = ()
    of: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison of a claim.

    Attributes:
        text: as it is written.
        left: what stands left of the sign.
        right: what stands right of it.
        holds: whether it is true on the figures.
        decided: whether noise cannot turn that.
        ground: why it is decided or not.
        difference: left minus right; None for texts.
        stderr: standard error of the difference; None where it is unknown or nothing is noisy.
        p: two-sided p of no difference, with what picking the best of many adds; None without a test.
        adjusted: the same after Holm's correction over the comparisons of all claims.
        compared: figures among which those in it were picked; 1 where the picking is not counted.
        possible: what the chosen sides may be: values over the tied configurations, the measured one first.
        lacking: figures without a standard error.
        models: the first model that each side names, empty where it names none.
    """

    text: str
    left: float | str
    right: float | str
    holds: bool
    decided: bool
    ground: Ground
    difference: float | None = None
    stderr: float | None = None
    p: float | None = None
    adjusted: float | None = None
    compared: int = 1
    possible: tuple[tuple[float | str | None, ...], ...] = ()
    lacking: tuple[str, ...] = ()
    models: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim of the study file and what the data say of it.

    Attributes:
        name: its name.
        statement: as it is written, on one line.
        standing: the verdict.
        decided: whether noise cannot turn the verdict on the figures.
        comparisons: what it is made of.
        tests: tests over all claims, for which p is corrected.
        models: models that it names.
        missing: why it cannot be checked.
    """

    name: str
    statement: str
    standing: Standing
    decided: bool = False
    comparisons: tuple[Comparison, ...] = ()
    tests: int = 0
    models: tuple[str, ...] = ()
    missing: Missing | None = None

    def meets(self, demand: Demand) -> bool:
        """Tell whether the claim is as true as is asked for."""
        return self.standing is Standing.SUPPORTED or (self.standing is Standing.UNDECIDED and demand is Demand.TRUE)
