"""The rows that tables are made of, by the name that a definition gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from reportgen.model.specs import Row
from reportgen.render.report import Report
from reportgen.render.tables import (
    of_claims,
    of_defaults,
    of_methods,
    of_models,
    of_noise,
    of_relations,
    of_study,
    of_tasks,
)
from reportgen.render.tables.of_reasons import unless_absent

Source = Callable[[Report], Iterator[Row]]

SOURCES: Mapping[str, Source] = {
    source.__name__: unless_absent(source)
    for source in (
        of_models.models,
        of_models.methods,
        of_models.configurations,
        of_models.experiments,
        of_models.task_accuracies,
        of_models.method_tasks,
        of_models.dense,
        of_models.intervals,
        of_noise.precision,
        of_noise.runners_up,
        of_noise.ties,
        of_noise.curse,
        of_noise.shares,
        of_noise.effort,
        of_noise.next_runs,
        of_noise.next_members,
        of_relations.fair,
        of_methods.fair_differences,
        of_methods.method_ranks,
        of_methods.method_pairs,
        of_defaults.defaults,
        of_defaults.left_out,
        of_defaults.regrets,
        of_relations.fronts,
        of_relations.agreement,
        of_tasks.task_pairs,
        of_tasks.left_out_tasks,
        of_tasks.rank_intervals,
        of_relations.predictors,
        of_relations.predictor_searches,
        of_relations.run_spread,
        of_claims.findings,
        of_study.variants,
        of_study.matched,
        of_study.families,
        of_study.method_preference,
        of_study.parameter_preference,
        of_study.effects,
        of_study.tasks,
        of_study.tradeoffs,
        of_study.gradients,
        of_study.searches,
        of_study.ledger_summary,
        of_study.ledger,
    )
}
"""Every source by the name that definitions use."""
