"""Experiments as the readers hand them over."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reportgen.model.ledger import Entry

Value = int | float | str
"""A parameter's value: whole numbers are `int`."""


@dataclass(frozen=True, slots=True)
class Search:
    """A search folder: one grid of one method on one model.

    Attributes:
        folder: the folder's name.
        model: the model's name as the folder gives it.
        method: the pruning method.
        ratio: the pruning ratio as the folder writes it, such as `20`.
    """

    folder: str
    model: str
    method: str
    ratio: str


@dataclass(frozen=True, slots=True)
class Experiment:
    """One run.

    Attributes:
        search: the search folder it lies in.
        name: its folder's name; with `search` its key.
        params: parameter values by name.
        metrics: metrics by column name; may hold non-finite values.
        stderrs: standard errors of accuracies as the files give them, by task.
        success: what the search noted of the run's end, None where nothing says.
        extras: text of CSV columns that are none of the above.
        timestamp: ISO timestamp of the evaluation, empty where unknown.
        synthetic: the data says of itself that it was made up.
        sources: files that the values come from, relative to the project.
        from_csv: the row stands in `search_results.csv`.
        raw: a raw experiment folder with a readable evaluation exists.
    """

    search: Search
    name: str
    params: Mapping[str, Value]
    metrics: Mapping[str, float]
    stderrs: Mapping[str, float] = field(default_factory=dict)
    success: bool | None = None
    extras: Mapping[str, str] = field(default_factory=dict)
    timestamp: str = ""
    synthetic: bool = False
    sources: tuple[str, ...] = ()
    from_csv: bool = False
    raw: bool = False

    @property
    def key(self) -> str:
        """`search folder/experiment folder`."""
        return f"{self.search.folder}/{self.name}"

    @property
    def output_dir(self) -> str:
        """Path relative to the project, as the artefacts give it."""
        return f"results/{self.key}"


def is_missing(value: object) -> bool:
    """Tell whether a frame's cell holds nothing."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def key_of(row: Mapping[str, Any]) -> str:
    """Return the key of an experiment that is a row of a frame."""
    return f"{row['search']}/{row['experiment']}"


@dataclass(frozen=True, slots=True)
class Dense:
    """The evaluation of a model before pruning.

    Attributes:
        model: the model's name.
        metrics: metrics by column name.
        stderrs: standard errors of accuracies as the files give them, by task.
        source: the file that was read first.
        synthetic: the data says of itself that it was made up.
        timestamp: ISO timestamp of the evaluation, empty where unknown.
        others: further files that figures come from, where the first one lacks them.
    """

    model: str
    metrics: Mapping[str, float]
    stderrs: Mapping[str, float]
    source: str
    synthetic: bool = False
    timestamp: str = ""
    others: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """All files, the first one first."""
        return (self.source, *self.others)


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was read: its path relative to the project and the SHA-256 of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Found:
    """All that reading gives.

    Attributes:
        searches: search folders with at least one experiment or a claimed file, in order of name.
        experiments: in order of search folder and name.
        dense: dense models by model name.
        entries: the ledger so far.
        inputs: files that were read, in order of path.
    """

    searches: tuple[Search, ...]
    experiments: tuple[Experiment, ...]
    dense: Mapping[str, Dense]
    entries: tuple[Entry, ...]
    inputs: tuple[InputFile, ...]
