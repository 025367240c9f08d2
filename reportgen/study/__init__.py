"""The study file `reportgen.toml`: its schema, its defaults, and how it is read.

Every key has a default, so that a project without the file works. All faults of a file are found in one go;
an unknown key is a fault that names the nearest known one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from reportgen.errors import InputError, InputFaultsError
from reportgen.model.files import read_ordinary
from reportgen.model.known import (
    BASE,
    METHODS,
    PARAMETERS,
    REPLICATE_PARAMETERS,
    STUDY_FILE,
    TASKS,
    VARIANTS,
    Direction,
    Metric,
    Task,
    metric_of,
)
from reportgen.study.schema import (
    Condition,
    Constraint,
    Frozen,
    MethodSettings,
    MetricSettings,
    ModelSettings,
    NumberSettings,
    Paper,
    ParameterSettings,
    Selection,
    Site,
    Statistics,
    TableSettings,
    TaskSettings,
    check_language,
    check_number_name,
    check_statement,
    check_table_name,
    ratio_text,
)
from reportgen.wording import errors as say
from reportgen.wording import files
from reportgen.wording.catalog import SOURCE

__all__ = [
    "STUDY_FILE", "Condition", "Constraint", "MethodSettings", "MetricSettings", "ModelSettings", "NumberSettings",
    "Paper", "ParameterSettings", "Selection", "Site", "Statistics", "Study", "TableSettings", "TaskSettings",
    "known_keys", "load_study", "parse_study",
]  # fmt: skip


LIMIT = 2**20
"""Bytes that a study file may have."""

_LONGEST = 200
"""Characters of a wrong value that an error shows."""


class Study(Frozen):
    """What the study file says, with the defaults filled in."""

    title: str | None = None
    language: Annotated[str, AfterValidator(check_language)] = SOURCE
    ratio: Annotated[str, BeforeValidator(ratio_text)] | None = None
    variants: tuple[str, ...] = Field(default=VARIANTS, strict=False)
    selection: Selection = Selection()
    statistics: Statistics = Statistics()
    models: Mapping[str, ModelSettings] = Field(default_factory=dict)
    methods: Mapping[str, MethodSettings] = Field(default_factory=dict)
    parameters: Mapping[str, ParameterSettings] = Field(default_factory=dict)
    metrics: Mapping[str, MetricSettings] = Field(default_factory=dict)
    tasks: Mapping[str, TaskSettings] = Field(default_factory=dict)
    tables: Mapping[Annotated[str, AfterValidator(check_table_name)], TableSettings] = Field(default_factory=dict)
    paper: Paper = Paper()
    numbers: Mapping[Annotated[str, AfterValidator(check_number_name)], NumberSettings] = Field(default_factory=dict)
    claims: Mapping[str, Annotated[str, AfterValidator(check_statement)]] = Field(default_factory=dict)
    site: Site = Site()

    def split_model(self, name: str) -> tuple[str, str]:
        """Return family and variant of a model: the file's word, else what its name tells.

        The variant token may stand anywhere between hyphens: `Mistral-7B-Instruct-v0.3` is the `Instruct` variant
        of `Mistral-7B-v0.3`.
        """
        own = self.models.get(name, ModelSettings())
        tokens = name.split("-")
        family, variant = name, BASE
        for known in (*self.variants, BASE):
            places = [place for place, token in enumerate(tokens) if token.casefold() == known.casefold()]
            if places and len(tokens) > 1:
                family = "-".join(tokens[: places[0]] + tokens[places[0] + 1 :])
                variant = known
                break
        return own.family or family, own.variant or variant

    def metric(self, column: str) -> Metric:
        """Return direction and digits of a metric, the study file's word first."""
        known, own = metric_of(column), self.metrics.get(column, MetricSettings())
        return Metric(
            Direction(own.direction) if own.direction else known.direction,
            known.digits if own.digits is None else own.digits,
            known.whole,
        )

    def task(self, name: str) -> Task:
        """Return items and chance level of a task, the study file's word first."""
        known, own = TASKS.get(name, Task()), self.tasks.get(name, TaskSettings())
        return Task(
            known.items if own.items is None else own.items,
            known.chance if own.chance is None else own.chance,
        )

    def knows_task(self, name: str) -> bool:
        """Tell whether anything is known of a task."""
        return name in TASKS or name in self.tasks

    def is_replicate(self, parameter: str) -> bool:
        """Tell whether a parameter numbers repetitions of one configuration."""
        role = self.parameters.get(parameter, ParameterSettings()).role
        return parameter in REPLICATE_PARAMETERS if role is None else role == "replicate"

    def is_log(self, parameter: str) -> bool | None:
        """Tell whether a parameter's axis is logarithmic; None where the study file does not say."""
        scale = self.parameters.get(parameter, ParameterSettings()).scale
        return None if scale is None else scale == "log"

    def method_names(self) -> tuple[str, ...]:
        """Known methods: those of the study file and the defaults, in their order."""
        return tuple(dict.fromkeys((*METHODS, *self.methods)))

    def model_order(self, name: str) -> int | None:
        """Return the place that the study file gives to a model."""
        return self.models.get(name, ModelSettings()).order

    def method_rank(self, name: str) -> tuple[int, int, str]:
        """Sort key of a method: the study file's order, then the defaults', then the name."""
        own = self.methods.get(name, MethodSettings()).order
        known = METHODS.index(name) if name in METHODS else len(METHODS)
        return (own if own is not None else known + 1, known, name)

    def parameter_rank(self, name: str) -> tuple[int, int, str]:
        """Sort key of a parameter: the study file's order, then the defaults', then the name."""
        own = self.parameters.get(name, ParameterSettings()).order
        known = PARAMETERS.index(name) if name in PARAMETERS else len(PARAMETERS)
        return (own if own is not None else known + 1, known, name)


def parse_study(text: str, where: str = STUDY_FILE) -> Study:
    """Parse a study file.

    Raises:
        InputError: the text is not TOML.
        InputFaultsError: keys or values are wrong; all of them at once.
    """
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # besides TOML's own: a number of too many digits
        raise InputError(say.not_toml(str(error)), where=where) from error
    try:
        return Study.model_validate(document)
    except ValidationError as error:
        raise InputFaultsError(_explain(fault, where) for fault in error.errors(include_url=False)) from error


def load_study(project: Path) -> Study:
    """Read the study file of a project; the defaults where there is none.

    Raises:
        InputError: the file cannot be read or is wrong.
    """
    content = read_ordinary(project / STUDY_FILE, LIMIT)
    if isinstance(content.error, FileNotFoundError):
        return Study()
    if content.raw is None:
        raise InputError(files.refused(content, LIMIT), where=STUDY_FILE, hint=files.refused_hint(content))
    try:
        return parse_study(content.raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(say.not_utf8(error.start), where=STUDY_FILE) from error


def known_keys(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys that are allowed in a table of the study file."""
    schema: Any = Study
    for part in path:
        field = getattr(schema, "model_fields", {}).get(part)
        if field is None:
            continue  # the name of a model, method, ...: the table's own schema follows
        schema = field.annotation
        if not hasattr(schema, "model_fields"):
            schema = schema.__args__[1] if getattr(schema, "__args__", None) else None
    return tuple(getattr(schema, "model_fields", {}))


def _explain(fault: Any, where: str) -> InputError:
    path = tuple(str(part) for part in fault["loc"] if not str(part).startswith(("function-", "[key]")))
    key = ".".join(path)
    if fault["type"] == "extra_forbidden":
        return InputError(say.unknown_key(key), where=where, hint=say.nearest_key(path[-1], known_keys(path[:-1])))
    context = fault.get("ctx", {})
    if fault["type"] == "value_error":
        return InputError(say.wrong_value(key, _shown(fault["input"])), where=where, hint=str(context["error"]))
    return InputError(
        say.wrong_value(key, _shown(fault["input"])), where=where, hint=say.expected(fault["type"], context)
    )


def _shown(value: Any) -> str:
    """Return a value as an error shows it: on one line that can be read."""
    try:
        text = repr(value)
    except ValueError:  # a whole number of more digits than Python writes
        text = hex(value) if isinstance(value, int) else type(value).__name__
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
