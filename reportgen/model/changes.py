"""What changed between two states of a study, each change with its size against the noise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reportgen.model.claims import Verdict, Why
from reportgen.model.experiments import Value
from reportgen.model.options import FailOn
from reportgen.model.run_changes import Fate, NoSize, RunChange, Size

SCHEMA = 1
"""Version of the shape of the JSON; it grows when a key changes its meaning."""


@dataclass(frozen=True, slots=True)
class NameChange:
    """A ratio, model, method, or a method on one model (`search`), that is new or gone."""

    what: str
    ratio: str
    model: str
    method: str
    fate: Fate


class Standing(StrEnum):
    """What became of the configuration that was best."""

    SAME = "same"
    TIED = "tied"
    BEHIND = "behind"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Picked:
    """A best configuration and its primary metric in its unit."""

    method: str
    params: Mapping[str, Value]
    value: float | None
    stderr: float | None


@dataclass(frozen=True, slots=True)
class BestChange:
    """A model's best configuration that is another one, or has another value.

    Attributes:
        ratio: the pruning ratio.
        model: the model.
        metric: the primary metric.
        old: the best one of the old side, None without any.
        new: that of the new side.
        size: of the change of the best value.
        standing: what the new side's analysis says of the configuration that was best: the same; tied with the new one;
            behind it, which is not tied; no longer there; or unknown for lack of standard errors.
    """

    ratio: str
    model: str
    metric: str
    old: Picked | None
    new: Picked | None
    size: Size
    standing: Standing

    @property
    def other(self) -> bool:
        """Whether it is another configuration, not only another value."""
        return self.standing is not Standing.SAME


@dataclass(frozen=True, slots=True)
class Member:
    """A configuration that entered or left a tied set.

    Attributes:
        model: its model.
        method: its method.
        params: its parameter values.
        old: its distance from the best on the old side in standard errors of the difference, None where unknown.
        new: the same on the new side.
        why: why neither is known.
        lacking: new where the old side has no such configuration, gone where the new side has none.
    """

    model: str
    method: str
    params: Mapping[str, Value]
    old: float | None
    new: float | None
    why: NoSize | None = None
    lacking: Fate | None = None


@dataclass(frozen=True, slots=True)
class TieChange:
    """A tied set that has other members.

    Attributes:
        ratio: the pruning ratio.
        model: the model, None over all models.
        entered: members that were none.
        left: members that are none any more.
        old_size: members on the old side.
        new_size: members on the new side.
        old_limit: distance up to which a configuration is tied, in standard errors, None without a test.
        new_limit: the same on the new side.
        old_why: why the old side has no test.
        new_why: the same of the new side.
    """

    ratio: str
    model: str | None
    entered: tuple[Member, ...]
    left: tuple[Member, ...]
    old_size: int
    new_size: int
    old_limit: float | None
    new_limit: float | None
    old_why: Why | None = None
    new_why: Why | None = None

    @property
    def untold(self) -> Why | None:
        """Why a side cannot tell who is tied, so that members came or went by that and not by their values."""
        return self.old_why if self.old_limit is None else self.new_why if self.new_limit is None else None


class ClaimKind(StrEnum):
    """Whose verdict it is."""

    FINDING = "finding"
    VARIANT = "variant"
    RUNNER_UP = "runner_up"


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that appeared, went, or has another verdict.

    Attributes:
        ratio: the pruning ratio.
        kind: a finding, a variant against Base, or best against second best.
        fate: new, gone or changed.
        text: the finding's sentence, the newer one of two; empty for the other kinds.
        about: the kind of finding; family and variant; or the model.
        old: old verdict, None where it is new.
        new: new verdict, None where it is gone.
        old_lead: the difference that the old verdict rests on, in its standard errors, None where there is none.
        new_lead: the same of the new one.
        why: why neither lead is known.
        tied: supported for the best and the second best by themselves, though the model's tied set has both; on the new
            side where there is one.
    """

    ratio: str
    kind: ClaimKind
    fate: Fate
    text: str
    about: tuple[str, ...]
    old: Verdict | None
    new: Verdict | None
    old_lead: float | None
    new_lead: float | None
    why: NoSize | None = None
    tied: bool = False


@dataclass(frozen=True, slots=True)
class CorrectedChange:
    """A model's best value, corrected for being the best of many, that is another one: the figure to report.

    Attributes:
        ratio: the pruning ratio.
        model: the model.
        metric: the primary metric.
        old: the corrected value of the old side, None without any.
        new: that of the new side.
        old_measured: the best value as measured on the old side.
        new_measured: the same on the new side.
    """

    ratio: str
    model: str
    metric: str
    old: float | None
    new: float | None
    old_measured: float | None
    new_measured: float | None


@dataclass(frozen=True, slots=True)
class CountChange:
    """Lines of one kind in the ledger."""

    status: str
    kind: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A key of the study file; None where a side does not say."""

    key: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Side:
    """What was compared: its name, SHA-256 over its inputs, date of its newest data, experiments and models."""

    name: str
    digest: str
    date: str | None
    experiments: int
    models: int


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed.

    Attributes:
        old: the one side.
        new: the other.
        limit: size in standard errors that noise alone exceeds as rarely as the study's level says (1.96 at 95 %).
        data_known: both sides have their experiments, so that `runs` says all; else it is empty.
        same_settings: both sides were analysed with the same selection and statistics.
        runs: experiments and dense models.
        names: ratios, models and methods.
        best: best configurations.
        corrected: best values, corrected for being the best of many.
        ties: tied sets.
        claims: verdicts.
        counts: the ledger.
        settings: the study files, or what the two analyses say of their settings.
    """

    old: Side
    new: Side
    limit: float
    data_known: bool
    same_settings: bool
    runs: tuple[RunChange, ...]
    names: tuple[NameChange, ...]
    best: tuple[BestChange, ...]
    corrected: tuple[CorrectedChange, ...]
    ties: tuple[TieChange, ...]
    claims: tuple[ClaimChange, ...]
    counts: tuple[CountChange, ...]
    settings: tuple[SettingChange, ...]

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(
            self.runs or self.names or self.best or self.corrected or self.ties or self.claims or self.counts
            or self.settings
        )  # fmt: skip

    def fails(self, rule: FailOn) -> bool:
        """Tell whether there is a change of the kind that a rule names."""
        match rule:
            case FailOn.BEST:
                return any(change.other for change in self.best)
            case FailOn.VERDICT:
                return bool(self.claims)
            case FailOn.ANY:
                return self.any
