"""What the renderers share: results, labels and the ledger of one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reportgen.model.consolidated import Slice
from reportgen.model.known import Direction
from reportgen.model.ledger import Entry
from reportgen.model.results import Analysis
from reportgen.render.escape import slugs
from reportgen.study import Study
from reportgen.wording.labels import Labels

MOST_RUN_PAGES = 500
"""Experiments up to which each has a page of its own; of more, each is a row with an anchor."""

RUNS = "experiments"
"""Folder of the experiments' pages, and the page that lists them."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Report:
    """One ratio's results on their way to the reader.

    Attributes:
        study: labels, formats and the user's tables.
        part: the frames.
        analysis: the results.
        entries: the ledger.
        experiments: number of experiments of all ratios.
        synthetic: number of experiments that say of themselves that they were made up.
    """

    study: Study
    part: Slice
    analysis: Analysis
    entries: Sequence[Entry]
    experiments: int
    synthetic: int

    @cached_property
    def labels(self) -> Labels:
        """Names as readers see them."""
        return Labels(self.study)

    @cached_property
    def models(self) -> tuple[str, ...]:
        """Names of the models in the study's order."""
        return tuple(model.model.name for model in self.analysis.models)

    @property
    def ascending(self) -> bool:
        """Whether larger values of the primary metric are better."""
        return self.study.metric(self.analysis.primary).direction is not Direction.DOWN

    @cached_property
    def slugs(self) -> dict[str, str]:
        """File names of the models."""
        return slugs(self.models)

    @cached_property
    def run_slugs(self) -> dict[str, str]:
        """Paths of the experiments' pages below `experiments/`, by key: a folder for each search."""
        by_search: dict[str, list[str]] = {}
        for row in self.runs:
            by_search.setdefault(str(row["search"]), []).append(str(row["experiment"]))
        folders = slugs(tuple(by_search))
        return {
            f"{search}/{name}": f"{folders[search]}/{slug}"
            for search, names in by_search.items()
            for name, slug in slugs(tuple(names)).items()
        }

    @property
    def has_run_pages(self) -> bool:
        """Whether each experiment has a page of its own."""
        return len(self.run_slugs) <= MOST_RUN_PAGES

    @cached_property
    def methods(self) -> tuple[str, ...]:
        """Names of the methods that distributions list, in the study's order; their places pick colours."""
        listed = (str(name) for name in self.analysis.methods.overall)
        return tuple(dict.fromkeys((*listed, *self.part.methods)))

    @cached_property
    def parameter_slugs(self) -> dict[str, str]:
        """File names of the parameters."""
        return slugs(self.part.parameters)

    @cached_property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that are shown first: primary, tie metric, perplexity."""
        names = (self.analysis.primary, self.analysis.secondary, "ppl")
        return tuple(dict.fromkeys(name for name in names if name))

    @cached_property
    def marked(self) -> dict[str | None, frozenset[tuple[str, ...]]]:
        """By model, None over all: experiments of the configurations tied with the best; none where most are."""
        return {
            item.model: frozenset(cell.experiments for cell in item.members)
            for item in self.analysis.ties
            if item.method is None and not item.most and item.critical is not None
        }

    @cached_property
    def configurations(self) -> list[Row]:
        """Rows of the configurations."""
        return _rows(self.part.configurations.to_dict("records"))

    @cached_property
    def runs(self) -> list[Row]:
        """Rows of the experiments."""
        return _rows(self.part.frame.to_dict("records"))


def run_page(key: str) -> str:
    """Return the name of the page of an experiment: `experiments/SEARCH/EXPERIMENT`."""
    return f"{RUNS}/{key}"


def anchor(slug: str) -> str:
    """Return the id of an experiment's row; a colon stands in no slug, so no two meet."""
    return "run-" + slug.replace("/", ":")


def _rows(records: Sequence[Mapping[Any, Any]]) -> list[Row]:
    return [{str(key): value for key, value in record.items()} for record in records]
