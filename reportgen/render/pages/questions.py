"""The questions that pages answer: their tables, their figures, and the gaps that matter to them."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.model.results import GapKind

GAPS: Mapping[str, tuple[GapKind, ...]] = {
    "methods": (GapKind.ONE_METHOD, GapKind.MODELS_WITHOUT_METHOD, GapKind.UNEQUAL_SEARCH, GapKind.PERHAPS_A_METHOD),
    "parameters": (GapKind.UNEQUAL_SEARCH, GapKind.NO_BEST),
    "defaults": (GapKind.UNEQUAL_SEARCH, GapKind.TASKS_DIFFER, GapKind.NO_BEST),
    "variants": (
        GapKind.NO_VARIANT, GapKind.FAMILY_WITHOUT_BASE, GapKind.FAMILY_WITHOUT_VARIANT, GapKind.UNEQUAL_VARIANTS,
        GapKind.TASKS_DIFFER, GapKind.NO_DENSE,
    ),
    "families": (
        GapKind.NO_SECONDARY, GapKind.FAMILY_WITHOUT_BASE, GapKind.FAMILY_WITHOUT_VARIANT, GapKind.TASKS_DIFFER,
        GapKind.NO_BEST,
    ),
    "tasks": (GapKind.TASKS_DIFFER, GapKind.NO_DENSE, GapKind.NO_BEST),
    "perplexity": (GapKind.NO_SECONDARY, GapKind.NO_BEST),
    "experiments": (GapKind.UNEQUAL_SEARCH, GapKind.UNEQUAL_VARIANTS, GapKind.NO_BEST),
}  # fmt: skip
"""Gaps that matter to a page; the overview names all."""

COMPARISONS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "methods": (
        ("methods", "fair", "fair-differences", "method-ranks", "method-pairs", "method-preference", "searches"),
        (),
    ),
    "parameters": (("parameter-preference", "shares", "effects"), ()),
    "defaults": (("defaults", "regrets", "left-out"), ("regrets",)),
    "variants": (("variants", "matched"), ("variants",)),
    "families": (("families",), ()),
    "tasks": (
        ("tasks", "tasks-methods", "task-summary", "agreement", "task-pairs", "left-out-tasks", "rank-intervals"),
        ("tasks",),
    ),
    "perplexity": (("perplexity", "fronts"), ("perplexity", "fronts")),
    "gradients": (("gradients", "predictors", "predictor-searches"), ("gradients",)),
    "certainty": (
        ("findings", "ties", "curse", "runners-up", "run-spread", "next-runs", "next-members", "effort", "precision"),
        ("effort", "runners-up"),
    ),
}
"""Pages that answer one question: their tables and figures."""
