"""What there is to say of one number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportgen.commands.origins import MEAN, Origin
from reportgen.model.known import STDERR_SUFFIX
from reportgen.model.ledger import Entry
from reportgen.read.places import Place

SECTIONS = {
    "precision": "stderr", "intervals": "stderr", "base_vs_instruct": "variants", "runners_up": "runners-up",
    "tied_sets": "ties", "winners_curse": "curse", "variance_shares": "shares", "search_effort": "effort",
    "next_runs": "next-runs", "fair_comparisons": "fair", "method_ranks": "fair", "defaults": "defaults",
    "pareto_fronts": "fronts", "trade_offs": "fronts", "task_agreement": "agreement",
    "gradient_predictors": "predictors", "run_spread": "replicates", "observations": "observations",
    "findings": "observations",
}  # fmt: skip
"""Sections of docs/methods.md by the first key of a path."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What there is to say of a number.

    Attributes:
        key: as it was asked for.
        path: where it stands in `analysis.json`; empty for an experiment and for a cell of a table alone.
        macro: the macro that has it, empty without one.
        value: the unrounded value.
        shown: the value as readers see it.
        about: what it is.
        origins: the figures of experiments that it was made from.
        places: further places that it was read from.
        experiments: keys of the experiments behind it.
        searches: search folders that it counts, with their experiments.
        steps: from the file to the value.
        section: where the documentation says more.
        entries: what the ledger says of the files.
    """

    key: str
    value: Any
    shown: str
    about: str
    path: str = ""
    macro: str = ""
    origins: tuple[Origin, ...] = ()
    places: tuple[Place, ...] = ()
    experiments: tuple[str, ...] = ()
    searches: tuple[tuple[str, int], ...] = ()
    steps: tuple[str, ...] = ()
    section: str = ""
    entries: tuple[Entry, ...] = ()


def section(top: str, origins: Sequence[Origin]) -> str:
    """Return the section of the documentation that says more of a figure."""
    if top in SECTIONS:
        return f"docs/methods.md#{SECTIONS[top]}"
    columns = {origin.column for origin in origins}
    if any(column.endswith(STDERR_SUFFIX) for column in columns):
        return "docs/methods.md#stderr"
    if MEAN in columns:
        return "docs/methods.md#mean"
    return "docs/formats.md#evaluation" if origins else "docs/concepts.md"
