"""Results across models, and the sentences that come from them."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from reportgen.analyze import analyze
from reportgen.consolidate import consolidate
from reportgen.errors import InputError
from reportgen.model.results import Analysis, GapKind, ObservationKind
from reportgen.read import read_results
from reportgen.study import Study, parse_study
from reportgen.wording.labels import Labels
from reportgen.wording.observations import gap, sentence
from tests import studies


def run(project: Path, text: str = "") -> Analysis:
    """Analyse a project's primary ratio."""
    study = parse_study(text) if text else Study()
    return analyze(consolidate(read_results(project, study), study).primary, study)


def said(analysis: Analysis, study: Study | None = None) -> list[str]:
    """All observations as sentences."""
    return [sentence(item, Labels(study or Study())) for item in analysis.observations]


def gaps(analysis: Analysis) -> dict[GapKind, str]:
    """Gaps as sentences by kind."""
    return {item.kind: gap(item, Labels(Study())) for item in analysis.gaps}


def test_the_published_pattern_is_observed(six: Path):
    """On a study with the published study's pattern of winners, every published observation is made."""
    sentences = said(run(six))
    for expected in (
        "All 3 Instruct models have their best configuration at the same calibration length (32), the smallest among the "
        "best configurations.",
        "blockwise is the best method in 4 of 6 models.",
        "Only in the Baobab family is layerwise the best method, in both variants.",
        "taylor is the best method of none of the 6 models.",
    ):
        assert expected in sentences
    assert any(
        text.startswith("Cypress-Instruct has the highest mean accuracy (0.65")
        and "also the highest perplexity (24.33)" in text
        for text in sentences
    )
    assert any(text.startswith("Of the Base models, Baobab's is the best by mean accuracy") for text in sentences)
    assert any(
        text.startswith("The largest measured difference of Instruct from Base is Cypress's (+0.0610")
        for text in sentences
    )


def test_distributions(six: Path):
    """Counts overall and within variants; a method that was never best is listed with zero."""
    analysis = run(six)
    assert analysis.methods.overall == {"taylor": 0, "layerwise": 2, "blockwise": 4}
    assert analysis.methods.by_variant["Instruct"] == {"taylor": 0, "layerwise": 1, "blockwise": 2}
    lengths, samples = analysis.parameters
    assert lengths.overall == {32: 3, 64: 2, 128: 1}
    assert samples.overall == {4: 1, 128: 3, 512: 2}
    assert lengths.by_variant["Base"] == {32: 0, 64: 2, 128: 1}


def test_other_methods_are_listed_by_what_was_found_and_named(project: Path):
    """With a method beside the defaults, those found and those of the study file are listed."""
    studies.table(project, "search_Fir_wanda_20", [studies.row("search_Fir_wanda_20", 1, 32, 4, 0.6)])
    analysis = run(project, "[methods.wanda]\n[methods.sparse]\n")
    assert analysis.methods.overall == {"sparse": 0, "wanda": 1}


def test_differences_from_base(six: Path):
    """Difference, percentage, error and parameter changes are those of the two best configurations."""
    first = run(six).variants[0]
    assert (first.family, first.base, first.other) == ("Acacia", "Acacia", "Acacia-Instruct")
    assert first.difference == first.other_value - first.base_value
    assert first.percent == pytest.approx(100 * first.difference / first.base_value)
    assert first.secondary == pytest.approx(13.29 - 13.17)
    assert {change.name: (change.before, change.after) for change in first.changes} == {
        "method": ("blockwise", "blockwise"),
        "taylor_seq_len": (64, 32),
        "taylor_num_samples": (128, 512),
    }


def test_family_means(six: Path):
    """Means over a family's best configurations."""
    analysis = run(six)
    bests = {model.model.name: model.best for model in analysis.models}
    cypress = next(family for family in analysis.families if family.family == "Cypress")
    pair = [bests["Cypress"], bests["Cypress-Instruct"]]
    assert cypress.primary == pytest.approx(sum(best.metrics["acc_mean"] for best in pair) / 2)
    assert cypress.secondary == pytest.approx((13.29 + 24.33) / 2)
    assert cypress.count == 2


def test_an_infinite_perplexity_reaches_no_mean(project: Path):
    """A perplexity that is not finite takes no part in a family's mean or a difference."""
    studies.table(project, "search_Fir_20", [studies.row("search_Fir_20", 1, 32, 4, 0.6, math.inf)])
    studies.table(project, "search_Fir-Instruct_20", [studies.row("search_Fir-Instruct_20", 1, 32, 4, 0.61, 9.0)])
    analysis = run(project)
    assert analysis.families[0].secondary == 9.0
    assert analysis.variants[0].secondary is None
    assert GapKind.NO_SECONDARY in gaps(analysis)
    assert "also" not in said(analysis)[0]


def test_against_the_dense_model(small: Path):
    """Difference and share kept of the dense model, for the mean, the perplexity and each task."""
    dense = studies.evaluation(0.7, 8.0)
    studies.put(small / "results" / "dense_Fir" / "evaluation" / "evaluation_results.json", dense)
    (model,) = run(small).models
    kept = {item.metric: item for item in model.retention}
    assert set(kept) == {"acc_mean", "ppl", *(f"acc_{task}" for task in studies.ITEMS)}
    mean = dense["metrics"]["avg_zeroshot_acc"]
    assert kept["acc_mean"].percent == pytest.approx(100 * model.best.metrics["acc_mean"] / mean)
    assert kept["ppl"].difference == pytest.approx(15.0 - 8.0)


def test_dense_models_of_a_pair(project: Path):
    """With both dense models known, their own difference stands beside the pair's, and a family's mean retention."""
    means = {}
    for model, pruned, level in (("Fir", 0.55, 0.7), ("Fir-Instruct", 0.6, 0.72)):
        studies.table(project, f"search_{model}_20", [studies.row(f"search_{model}_20", 1, 32, 4, pruned)])
        dense = studies.evaluation(level, 8.0)
        studies.put(project / "results" / f"dense_{model}" / "evaluation" / "evaluation_results.json", dense)
        means[model] = dense["metrics"]["avg_zeroshot_acc"]
    analysis = run(project)
    (pair,), (family,) = analysis.variants, analysis.families
    assert pair.dense_difference == pytest.approx(means["Fir-Instruct"] - means["Fir"])
    shares = [100 * pair.base_value / means["Fir"], 100 * pair.other_value / means["Fir-Instruct"]]
    assert family.kept == pytest.approx(sum(shares) / 2)
    assert family.from_dense == pytest.approx(family.primary - sum(means.values()) / 2)
    assert analysis.models[0].by_method["taylor"] == analysis.models[0].retention
    (project / "results" / "dense_Fir" / "evaluation" / "evaluation_results.json").unlink()
    analysis = run(project)
    assert analysis.variants[0].dense_difference is None
    assert analysis.families[0].kept is None


def test_one_model_and_one_method(small: Path):
    """A study of one model makes no comparison and names what is missing."""
    analysis = run(small)
    assert analysis.observations == ()
    assert analysis.variants == ()
    assert set(gaps(analysis)) == {GapKind.ONE_MODEL, GapKind.ONE_METHOD, GapKind.NO_VARIANT, GapKind.NO_DENSE}


def test_a_family_without_its_pair(project: Path):
    """Families that lack a variant and models that lack a method are named."""
    for search in ("search_Fir_20", "search_Fir-Instruct_20", "search_Oak_20", "search_Elm-Instruct_blockwise_20"):
        studies.table(project, search, [studies.row(search, 1, 32, 4, 0.6)])
    found = gaps(run(project))
    assert found[GapKind.FAMILY_WITHOUT_BASE] == "The Elm family has no Base model."
    assert found[GapKind.FAMILY_WITHOUT_VARIANT] == "The Oak family has no Instruct model."
    assert found[GapKind.MODELS_WITHOUT_METHOD].startswith(
        ("Elm-Instruct was not", "Fir, Fir-Instruct and Oak were not")
    )


def test_a_model_without_any_accuracy(project: Path):
    """A model none of whose experiments has the primary metric stays in the results without a best."""
    studies.experiment(project, "search_Fir_20", studies.name(1, 32, 4), studies.evaluation(zeroshot=None))
    studies.experiment(project, "search_Oak_20", studies.name(1, 32, 4), studies.evaluation())
    analysis = run(project)
    assert [model.best is None for model in analysis.models] == [True, False]
    assert gaps(analysis)[GapKind.NO_BEST] == "No experiment of Fir has a mean accuracy."


def test_a_constraint_that_nothing_meets(small: Path):
    """A model that no constraint lets through is named; where none is let through the study file is at fault."""
    text = '[selection]\nconstraints = ["ppl <= 5"]\n'
    with pytest.raises(InputError, match="no configuration of any model meets ppl <= 5"):
        run(small, text)
    studies.table(small, "search_Oak_20", [studies.row("search_Oak_20", 1, 32, 4, 0.6, 4.0)])
    study = parse_study(text)
    analysis = run(small, text)
    lines = [gap(item, Labels(study)) for item in analysis.gaps if item.kind is GapKind.NO_BEST]
    assert lines == ["No configuration of Fir has a mean accuracy and meets perplexity ≤ 5."]
    assert [family.family for family in analysis.families] == ["Oak"]


def test_unequal_searches_are_named(project: Path):
    """Methods, and variants of a family, that were searched unequally are named with their numbers."""
    studies.grid(project, "search_Fir_20", (64, 128), 0.6)
    studies.table(project, "search_Fir_blockwise_20", [studies.row("search_Fir_blockwise_20", 1, 32, 4, 0.6)])
    studies.table(project, "search_Fir-Instruct_20", [studies.row("search_Fir-Instruct_20", 1, 32, 4, 0.6)])
    found = gaps(run(project))
    assert "taylor 9 and blockwise 1 configurations" in found[GapKind.UNEQUAL_SEARCH]
    assert "Fir 10 and Fir-Instruct 1 configurations" in found[GapKind.UNEQUAL_VARIANTS]


def test_a_model_that_may_be_a_method(project: Path):
    """A model whose name is another model's with an infix may be an undeclared method; that is said."""
    for search in ("search_Fir_20", "search_Fir_wanda_20"):
        studies.table(project, search, [studies.row(search, 1, 32, 4, 0.6)])
    assert "[methods.wanda]" in gaps(run(project))[GapKind.PERHAPS_A_METHOD]


def test_models_with_other_tasks_are_named(project: Path):
    """Means over different tasks are not silently compared."""
    studies.experiment(project, "search_Fir_20", studies.name(1, 32, 4), studies.evaluation())
    lacking = studies.evaluation()
    del lacking["metrics"]["zeroshot"]["piqa"]
    lacking["metrics"].pop("avg_zeroshot_acc")
    studies.experiment(project, "search_Oak_20", studies.name(1, 32, 4), lacking)
    found = gaps(run(project))
    assert "other tasks" in found[GapKind.TASKS_DIFFER]


def test_a_variant_that_loses(project: Path):
    """Where the variant is worse than Base that is said, and no gain is claimed."""
    studies.table(project, "search_Fir_20", [studies.row("search_Fir_20", 1, 32, 4, 0.62)])
    studies.table(project, "search_Fir-Instruct_20", [studies.row("search_Fir-Instruct_20", 1, 32, 4, 0.60)])
    sentences = said(run(project))
    assert "In the Fir family the best Instruct model has a worse mean accuracy than the best Base model." in sentences
    assert not any("gain" in text or "ahead" in text for text in sentences)


def test_perplexity_as_primary_metric(six: Path):
    """With perplexity as the primary metric the lowest is best, in sentences too."""
    text = '[selection]\nmetric = "ppl"\nties = ["acc_mean"]\n'
    sentences = said(run(six, text), parse_study(text))
    assert any(text.startswith("Baobab has the lowest perplexity (10.80)") for text in sentences)


def test_labels_of_the_study_file_are_used(six: Path):
    """Labels of models, methods and metrics stand in the sentences."""
    text = '[methods.blockwise]\nlabel = "Block"\n[metrics.acc_mean]\nlabel = "average score"\n'
    sentences = said(run(six, text), parse_study(text))
    assert "Block is the best method in 4 of 6 models." in sentences
    assert any("highest average score" in text for text in sentences)


def test_equal_models_share_the_first_place(project: Path):
    """Exactly equal models are named together."""
    for search in ("search_Fir_20", "search_Oak_20"):
        studies.table(project, search, [studies.row(search, 1, 32, 4, 0.6)])
    first = run(project).observations[0]
    assert first.kind is ObservationKind.BEST_MODEL
    assert first.facts["models"] == ("Fir", "Oak")
    assert said(run(project))[0].startswith("Fir and Oak share the highest mean accuracy")


def test_three_variants(project: Path):
    """Each variant is held against Base; a third one does not break the pairs."""
    for search in ("search_Fir_20", "search_Fir-Instruct_20", "search_Fir-Chat_20"):
        studies.table(project, search, [studies.row(search, 1, 32, 4, 0.6)])
    analysis = run(project, 'variants = ["Instruct", "Chat"]\n')
    assert [(item.variant, item.other) for item in analysis.variants] == [
        ("Instruct", "Fir-Instruct"),
        ("Chat", "Fir-Chat"),
    ]
