"""Content of the artefacts under `results/cross_model_analysis/`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from reportgen.model.consolidated import Slice
from reportgen.model.encode import figure, to_csv, to_json
from reportgen.model.known import BASE
from reportgen.model.ledger import Entry
from reportgen.model.results import Analysis, VariantDifference
from reportgen.model.specs import Provenance
from reportgen.model.states import SCHEMA
from reportgen.study import Study
from reportgen.wording import claims as claim_words
from reportgen.wording import ledger as ledger_words
from reportgen.wording.findings import evidence
from reportgen.wording.labels import Labels
from reportgen.wording.observations import gap, sentence


def best_configs(analysis: Analysis, part: Slice) -> bytes:
    """Return `all_models_best_configs.csv`: Base models first, as the old scripts listed them."""
    names = ("grad_norm_ratio", "grad_mean_ratio", "extreme_pruning_layers")
    columns = (
        "model", "type", "pruning_method", "acc_mean", "ppl", *part.parameters, *names, "output_dir",
        "model_name", "acc_mean_stderr", "replicates", "sd",
    )  # fmt: skip
    models = [model for model in analysis.models if model.best is not None]
    models.sort(key=lambda model: model.model.variant != BASE)
    rows = []
    for model in models:
        best = model.best
        if best is None:
            continue
        rows.append(
            [
                model.model.family, model.model.variant, best.method,
                best.metrics.get("acc_mean"), best.metrics.get("ppl"),
                *(best.params.get(name) for name in part.parameters),
                *(figure(name, best.metrics.get(name)) for name in names),
                best.output_dir, model.model.name, best.stderrs.get("acc_mean"), best.replicates, best.sd,
            ]
        )  # fmt: skip
    return to_csv(columns, rows)


def analysis_summary(analysis: Analysis) -> bytes:
    """Return `analysis_summary.json`: the old scripts' keys, and Base against the other variants."""
    by_variant = {variant.lower(): counts for variant, counts in analysis.methods.by_variant.items()}
    for variant in ("base", "instruct"):
        by_variant.setdefault(variant, dict.fromkeys(analysis.methods.overall, 0))
    return to_json(
        {
            "method_distribution": {"overall": analysis.methods.overall, **by_variant},
            "parameter_distribution": {
                item.name: {str(value): count for value, count in item.overall.items()} for item in analysis.parameters
            },
            "architecture_comparison": {
                family.family: {
                    "avg_acc": _mean(analysis, family.family, "acc_mean"),
                    "avg_ppl": _mean(analysis, family.family, "ppl"),
                    "count": family.count,
                }
                for family in analysis.families
            },
            "best_configs": {
                model.model.name: model.best.describe() for model in analysis.models if model.best is not None
            },
            "base_vs_instruct": {_pair(analysis, item): _difference(item, analysis) for item in analysis.variants},
        }
    )  # fmt: skip


def _mean(analysis: Analysis, family: str, metric: str) -> float | None:
    values = [
        model.best.metrics[metric]
        for model in analysis.models
        if model.model.family == family
        and model.best is not None
        and math.isfinite(model.best.metrics.get(metric, math.nan))
    ]
    return math.fsum(values) / len(values) if values else None


def _pair(analysis: Analysis, item: VariantDifference) -> str:
    """Key of a pair: the family, with the variant's name where the family has several."""
    several = sum(other.family == item.family for other in analysis.variants) > 1
    return f"{item.family}-{item.variant}" if several else item.family


def _difference(item: VariantDifference, analysis: Analysis) -> dict[str, Any]:
    return {
        "metric": analysis.primary,
        "variant": item.variant,
        "base": item.base_value,
        "instruct": item.other_value,
        "difference": item.difference,
        "difference_stderr_if_independent": item.stderr,
        "percent": item.percent,
        "ppl_difference": item.secondary if analysis.secondary == "ppl" else None,
        "changes": {
            change.name: {
                "base": change.before,
                "instruct": change.after,
                "changed": change.before != change.after,
            }
            for change in item.changes
        },
    }


def analysis_json(
    analysis: Analysis, part: Slice, study: Study, provenance: Provenance, entries: Sequence[Entry]
) -> bytes:
    """Return `analysis.json`: every result of the analysis, and from what it was made."""
    labels = Labels(study)
    return to_json(
        {
            "schema": SCHEMA,
            "generator": f"reportgen {provenance.version}",
            "study_hash": provenance.study_hash,
            "date": provenance.date or None,
            "title": study.title,
            "synthetic_experiments": provenance.synthetic,
            "ratio": analysis.ratio,
            "selection": study.selection.model_dump(mode="json"),
            "statistics": study.statistics.model_dump(mode="json"),
            "experiments": len(part.frame),
            "configurations": len(part.configurations),
            "tasks": {
                task: {"items": study.task(task).items, "chance": study.task(task).chance} for task in part.tasks
            },
            "mean_tasks": part.mean_tasks,
            "parameters": {
                name: {
                    "label": labels.parameter(name),
                    "role": "replicate" if study.is_replicate(name) else "grid",
                    "log_scale": study.is_log(name),
                }
                for name in part.all_parameters
            },
            "models": {
                model.model.name: {
                    "family": model.model.family,
                    "variant": model.model.variant,
                    "best": model.best,
                    "methods": {method.method: method for method in model.summary.methods},
                    "against_dense": {kept.metric: kept for kept in model.retention},
                    "methods_against_dense": {
                        method: {kept.metric: kept for kept in found} for method, found in model.by_method.items()
                    },
                }
                for model in analysis.models
            },
            "method_preference": analysis.methods,
            "parameter_preference": {item.name: item for item in analysis.parameters},
            "base_vs_instruct": {_pair(analysis, item): item for item in analysis.variants},
            "families": {family.family: family for family in analysis.families},
            "searches": analysis.searches,
            "main_effects": analysis.effects,
            "trade_offs": analysis.tradeoffs,
            "gradients": analysis.gradients,
            "task_results": analysis.tasks,
            "precision": analysis.precision,
            "intervals": analysis.intervals,
            "runners_up": analysis.runners_up,
            "tied_sets": analysis.ties,
            "winners_curse": analysis.curse,
            "variance_shares": analysis.shares,
            "search_effort": analysis.effort,
            "next_runs": analysis.next_runs,
            "fair_comparisons": analysis.fair,
            "method_ranks": analysis.method_ranks,
            "defaults": analysis.defaults,
            "pareto_fronts": analysis.fronts,
            "task_agreement": analysis.agreement,
            "gradient_predictors": analysis.predictors,
            "run_spread": analysis.run_spread,
            "observations": [
                {"kind": item.kind, "facts": item.facts, "text": sentence(item, labels)}
                for item in analysis.observations
            ],
            "findings": [
                {
                    **{field.name: getattr(item, field.name) for field in fields(item) if field.name != "observation"},
                    "kind": item.observation.kind,
                    "text": sentence(item.observation, labels),
                    "evidence": evidence(item, labels),
                }
                for item in analysis.findings
            ],
            "claims": [
                {
                    **{field.name: getattr(item, field.name) for field in fields(item)},
                    "text": claim_words.standing(item.standing),
                    "why": claim_words.reason(item),
                }
                for item in analysis.claims
            ],
            "gaps": [{"kind": item.kind, "facts": item.facts, "text": gap(item, labels)} for item in analysis.gaps],
            "data_quality": _counts(entries),
        }
    )


def _counts(entries: Sequence[Entry]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {"unused": {}, "reservation": {}}
    for entry in entries:
        of_status = counts[entry.status.value]
        of_status[entry.kind.value] = of_status.get(entry.kind.value, 0) + 1
    return counts


def data_quality(entries: Sequence[Entry]) -> bytes:
    """Return `data_quality.csv`: the ledger."""
    columns = ("experiment", "file", "kind", "status", "detail", "hint")
    rows = (
        (
            entry.experiment, entry.file, entry.kind.value, entry.status.value,
            ledger_words.detail(entry), ledger_words.hint(entry),
        )
        for entry in entries
    )  # fmt: skip
    return to_csv(columns, rows)
