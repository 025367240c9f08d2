"""Schema of the study file: the settings of each table, and the small grammars inside them."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeGuard

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from reportgen.model.grammar import parse
from reportgen.model.statements import StatementError
from reportgen.model.venues import VENUES, Venue
from reportgen.wording import errors as say
from reportgen.wording import statements
from reportgen.wording.catalog import LANGUAGES

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
_CONSTRAINT = re.compile(rf"\s*(?P<metric>[A-Za-z_][\w.-]*)\s*(?P<sign><=|>=|<|>)\s*(?P<limit>{_NUMBER})\s*")
_CONDITION = re.compile(
    r"\s*(?P<column>[A-Za-z_][\w.-]*)\s*(?P<sign><=|>=|==|!=|<|>)\s*"
    r"(?:\"(?P<text>[^\"]*)\"|(?P<bare>[^\s\"]+))\s*"
)
_MOST = 10**9
"""Items of a task, and places in an order, at most."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_TABLE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Constraint:
    """A condition on a metric, such as `ppl <= 20`; parsed, never evaluated."""

    metric: str
    sign: str
    limit: float

    def holds(self, value: float) -> bool:
        """Tell whether a finite `value` meets the condition (NaN never does)."""
        return _COMPARE[self.sign](value, self.limit)

    def __str__(self) -> str:
        return f"{self.metric} {self.sign} {_plain(self.limit)}"


def _plain(value: float) -> str:
    """Return a number as it was given, in its shortest form."""
    text = f"{value:g}"
    return text if float(text) == value else repr(value)


def _parse_constraint(text: object) -> Constraint:
    if isinstance(text, Constraint):
        return text
    match = _CONSTRAINT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(say.not_a_constraint())
    return Constraint(match["metric"], match["sign"], float(match["limit"]))


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a column of a table, such as `family == Llama` or `ppl <= 20`; parsed, never evaluated."""

    column: str
    sign: str
    value: str | float

    def holds(self, value: object) -> bool:
        """Tell whether a cell meets the condition; a missing one meets none, numbers are compared as numbers."""
        if self.sign in ("==", "!="):
            same = str(value) == str(self.value)
            if _is_number(value) and _is_number(self.value):
                same = float(value) == float(self.value)
            return value is not None and same == (self.sign == "==")
        return _is_number(value) and _is_number(self.value) and _COMPARE[self.sign](float(value), float(self.value))

    def __str__(self) -> str:
        return f"{self.column} {self.sign} {self.value}"


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _parse_condition(text: object) -> Condition:
    if isinstance(text, Condition):
        return text
    match = _CONDITION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(say.not_a_condition())
    value: str | float = match["text"] if match["text"] is not None else match["bare"]
    if match["bare"] is not None and re.fullmatch(_NUMBER, match["bare"]):
        value = float(match["bare"])
    if isinstance(value, str) and match["sign"] not in ("==", "!="):
        raise ValueError(say.not_a_condition())
    return Condition(match["column"], match["sign"], value)


def _check_folder(pattern: str) -> str:
    names = _PLACEHOLDER.findall(pattern)
    if sorted(names) != ["model", "ratio"] or "/" in pattern or "\\" in pattern:
        raise ValueError(say.not_a_folder_pattern())
    return pattern


def check_number_name(name: str) -> str:
    """Return the name of a number if TeX can make a macro of it."""
    if not (name.isascii() and name.isalpha()):
        raise ValueError(say.not_a_number_name())
    return name


def check_table_name(name: str) -> str:
    """Return the name of a table if it can be a file's name; it becomes one, in every format."""
    if not _TABLE_NAME.fullmatch(name):
        raise ValueError(say.not_a_table_name())
    return name


def check_language(code: str) -> str:
    """Return the code of a language that there is."""
    if code not in LANGUAGES:
        raise ValueError(say.known_languages(tuple(LANGUAGES)))
    return code


def check_statement(text: str) -> str:
    """Return a claim if it can be read; it is checked when the study is analysed."""
    try:
        parse(text)
    except StatementError as error:
        raise ValueError(statements.fault(error)) from error
    return text


def ratio_text(value: object) -> object:
    """Return a ratio written as a number as text; anything else unchanged."""
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


class Frozen(BaseModel):
    """A table of the study file: frozen, without unknown keys, without conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class ModelSettings(Frozen):
    """`[models.NAME]`."""

    family: str | None = None
    variant: str | None = None
    label: str | None = None
    order: Annotated[int, Field(ge=-_MOST, le=_MOST)] | None = None
    dense: str | None = None


class MethodSettings(Frozen):
    """`[methods.NAME]`."""

    folder: Annotated[str, AfterValidator(_check_folder)] | None = None
    label: str | None = None
    order: Annotated[int, Field(ge=-_MOST, le=_MOST)] | None = None


class ParameterSettings(Frozen):
    """`[parameters.NAME]`."""

    label: str | None = None
    order: Annotated[int, Field(ge=-_MOST, le=_MOST)] | None = None
    scale: Literal["linear", "log"] | None = None
    role: Literal["grid", "replicate"] | None = None


class MetricSettings(Frozen):
    """`[metrics.NAME]`."""

    direction: Literal["up", "down", "none"] | None = None
    label: str | None = None
    digits: Annotated[int, Field(ge=0, le=12)] | None = None
    unit: str | None = None


class TaskSettings(Frozen):
    """`[tasks.NAME]`."""

    items: Annotated[int, Field(gt=0, le=_MOST)] | None = None
    metric: Literal["acc", "acc_norm"] | None = None
    label: str | None = None
    chance: Annotated[float, Field(ge=0, lt=1)] | None = None
    in_mean: bool = True


class Selection(Frozen):
    """`[selection]`: how the best configuration is chosen."""

    metric: str = "acc_mean"
    constraints: tuple[
        Annotated[Constraint, BeforeValidator(_parse_constraint), PlainSerializer(str, return_type=str)], ...
    ] = Field(default=(), strict=False)
    ties: tuple[str, ...] = Field(default=("ppl",), strict=False)

    @property
    def secondary(self) -> str | None:
        """The first tie metric that is not the primary one, shown beside it."""
        return next((name for name in self.ties if name != self.metric), None)

    def admits(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a configuration has the primary metric and meets all constraints with measured values."""
        names = (self.metric, *(constraint.metric for constraint in self.constraints))
        if not all(math.isfinite(row.get(name, math.nan)) for name in names):
            return False
        return all(constraint.holds(row[constraint.metric]) for constraint in self.constraints)


class Statistics(Frozen):
    """`[statistics]`: levels and assumptions of the statistics."""

    level: Annotated[float, Field(gt=0.5, lt=1)] = 0.95
    margin: Annotated[float, Field(ge=0)] = 0.005
    correlation: Annotated[float, Field(ge=0, lt=1)] = 0.0
    sensitivity: Annotated[float, Field(ge=0, lt=1)] = 0.8
    run_sd: Annotated[float, Field(gt=0)] | None = None
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    draws: Annotated[int, Field(ge=100, le=1_000_000)] = 4000


class TableSettings(Frozen):
    """`[tables.NAME]`: a table of one's own, or changes to a built-in one."""

    rows: str | None = None
    columns: tuple[str, ...] | None = Field(default=None, strict=False)
    compact: tuple[str, ...] | None = Field(default=None, strict=False)
    order: tuple[str, ...] | None = Field(default=None, strict=False)
    filter: (
        tuple[
            Annotated[Condition, BeforeValidator(_parse_condition), PlainSerializer(str, return_type=str)],
            ...,
        ]
        | None
    ) = Field(default=None, strict=False)
    groups: str | None = None
    pivot: str | None = None
    values: tuple[str, ...] | None = Field(default=None, strict=False)
    digits: Mapping[str, Annotated[int, Field(ge=0, le=12)]] | None = None
    labels: Mapping[str, str] | None = None
    caption: str | None = None
    each: Literal["model"] | None = None
    long: bool | None = None
    paper: bool | None = None


class Paper(Frozen):
    """`[paper]`: what the bundle is made for."""

    venue: Literal["plain", "neurips", "icml", "acl", "ieee", "aaai"] = "plain"
    siunitx: bool = False

    @property
    def page(self) -> Venue:
        """Measures of the venue's page."""
        return VENUES[self.venue]


class NumberSettings(Frozen):
    """`[numbers.NAME]`: a macro of one's own for a figure of `analysis.json`."""

    value: str
    digits: Annotated[int, Field(ge=0, le=12)] | None = None
    scale: float = 1.0
    sign: bool = False


class Site(Frozen):
    """`[site]`: the pages of the project's own beside the report."""

    pages: tuple[str, ...] = Field(default=(), strict=False)
