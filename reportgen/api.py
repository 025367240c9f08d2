"""The public Python interface: read a study, look at its frame and results, build its report."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen import pipeline
from reportgen.commands.notebook import Analysed, Table, analysed, summary_of
from reportgen.model.experiments import Dense
from reportgen.model.ledger import Entry
from reportgen.model.results import Analysis

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Analysed", "Results", "Table", "analyze", "build", "read"]


@dataclass(frozen=True)
class Results:
    """A study that was read, consolidated and analysed.

    Attributes:
        work: the pipeline's values, for those who need more than the properties give.
        paper: what became of `paper/main.pdf`; its `raise_if_faulty` raises what the command line would print.
    """

    work: pipeline.Work
    paper: pipeline.Paper = field(default_factory=pipeline.Paper)

    @property
    def frame(self) -> pd.DataFrame:
        """One row an experiment of the primary ratio; a copy, so that it may be changed."""
        return self.work.consolidated.primary.frame.copy()

    @property
    def configurations(self) -> pd.DataFrame:
        """One row a configuration, replicates averaged; a copy."""
        return self.work.consolidated.primary.configurations.copy()

    @property
    def analysis(self) -> Analysis:
        """All results of the primary ratio."""
        return self.work.analysis

    @property
    def ledger(self) -> tuple[Entry, ...]:
        """What was found and not used, or used with a reservation."""
        return self.work.entries

    @property
    def dense(self) -> dict[str, Dense]:
        """Dense models by name."""
        return dict(self.work.consolidated.primary.dense)

    @property
    def tables(self) -> Mapping[str, Table]:
        """The report's tables by name; each shows itself in a notebook, and its `frame` has the unrounded values."""
        return self._analysed.tables

    def analyze(self) -> Analysed:
        """Return all results of the primary ratio, with `tables`."""
        return self._analysed

    @cached_property
    def _analysed(self) -> Analysed:
        return analysed(self.work)

    def __repr__(self) -> str:
        consolidated = self.work.consolidated
        return f"Results(experiments={consolidated.experiments}, models={len(self.analysis.models)})"

    def _repr_html_(self) -> str:
        return summary_of(self.work)


def _project(path: str | os.PathLike[str]) -> Path:
    folder = Path(path)
    inside = folder.resolve().name == "results" and not (folder / "results").is_dir()
    return folder.resolve().parent if inside else folder


def read(path: str | os.PathLike[str] = ".") -> Results:
    """Read a project, or its `results` folder, and analyse it without writing anything.

    Raises:
        reportgen.errors.InputError: the input is unusable as a whole.
    """
    return Results(pipeline.run(_project(path)))


def analyze(path: str | os.PathLike[str] = ".") -> Analysed:
    """Return all results of a project's primary ratio, with their tables, without writing anything."""
    return read(path).analyze()


def build(path: str | os.PathLike[str] = ".", pdf: bool = False) -> Results:
    """Write all artefacts, pages, site and paper bundle of a project, as `reportgen build` does.

    With `pdf` the paper is compiled too. What is wrong with it is in `Results.paper` and is not raised.

    Raises:
        reportgen.errors.ReportgenError: the input is unusable, something cannot be written, or the site is not clean.
    """
    work, _, paper = pipeline.build(_project(path), pdf=pdf)
    return Results(work, paper)
