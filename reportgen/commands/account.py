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
"""Sections of the site's page on methods by the first key of a path."""

GLOSSARY, QUALITY = "site/report/glossary.html", "site/report/data-quality.html"
CLAIMS = "site/report/claims.html"
_METHODS = "site/report/methods-used.html"


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
        section: where the site that `build` makes says more.
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
    """Return the part of the site that says more of a figure."""
    if top in SECTIONS:
        return f"{_METHODS}#{SECTIONS[top]}"
    columns = {origin.column for origin in origins}
    if any(column.endswith(STDERR_SUFFIX) for column in columns):
        return f"{_METHODS}#stderr"
    return f"{_METHODS}#mean" if MEAN in columns else GLOSSARY
