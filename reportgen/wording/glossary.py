"""The glossary: the words of the field and of the report."""

from __future__ import annotations

from reportgen.wording.catalog import _


def lead() -> str:
    """The glossary's first sentence."""
    return _("The words that this report uses, and what they mean here.")


def terms() -> tuple[tuple[str, str, str], ...]:
    """Return anchor, term and meaning of each entry, in reading order."""
    return (
        ("search", _("Search"), _("One grid of one pruning method on one model at one pruning ratio.")),
        ("experiment", _("Experiment"), _("One run: a model was pruned with one configuration and evaluated.")),
        (
            "configuration",
            _("Configuration"),
            _("A method and parameter values. Experiments of one configuration are its replicates and are averaged."),
        ),
        (
            "best",
            _("Best configuration"),
            _(
                "The configuration with the best primary metric among those that are allowed. It is the largest of many "
                "noisy figures, so it looks better than it would on new test items."
            ),
        ),
        (
            "methods",
            _("Pruning method"),
            _("How it is decided what to remove: taylor over the whole model, layerwise, or blockwise."),
        ),
        (
            "ratio",
            _("Pruning ratio"),
            _("The share of the parameters that was removed, as the search folders write it."),
        ),
        (
            "length",
            _("Calibration length, calibration samples"),
            _("Length in tokens and number of the texts on which importance was measured."),
        ),
        (
            "accuracy",
            _("Accuracy"),
            _("Share of a task's test items that were answered rightly, zero-shot. Chance is what guessing reaches."),
        ),
        ("mean", _("Mean accuracy"), _("The unweighted mean over the tasks.")),
        (
            "perplexity",
            _("Perplexity"),
            _("How surprised the model is by the text of WikiText-2; lower is better. It has no error bar here."),
        ),
        (
            "stderr",
            _("Standard error"),
            _(
                "The figure after ±: how far a mean would vary if other test items had been drawn. The error does not cover "
                "other calibration data, seeds, settings or code."
            ),
        ),
        (
            "checkpoint",
            _("Checkpoint"),
            _(
                "One pruned model as it was measured. A claim on checkpoints says that these two files differ; a claim on "
                "configurations says that their recipes do, which also varies with calibration data, seeds and code."
            ),
        ),
        (
            "noise",
            _("Item noise"),
            _("What chance in the choice of test items does to an accuracy; the standard error is its size."),
        ),
        (
            "tied",
            _("Tied with the best"),
            _(
                "A configuration whose distance from the best is no larger than chance makes the largest of so many "
                "differences. Tied ones need not be equal: the study cannot tell them apart."
            ),
        ),
        (
            "verdict",
            _("Verdict"),
            _(
                "Supported: told from zero in the direction claimed. Contradicted: told from zero in the other. Too small "
                "to matter: the whole interval lies within the margin. Undecided: anything may be true; it is no weak yes. "
                "Not testable: no outcome of so few could have decided it."
            ),
        ),
        (
            "margin",
            _("Margin"),
            _("The difference below which nobody would care, set in the study file."),
        ),
        (
            "break-even",
            _("Break-even"),
            _(
                "How much runs of one configuration may vary (standard deviation) before a difference that is told from "
                "zero for the checkpoints no longer is for the configurations."
            ),
        ),
        (
            "corrected",
            _("Corrected, shrunk"),
            _(
                "Corrected is the best figure less the bias of picking the largest of many: the one to report. Shrunk is "
                "what the true value is expected to be, given the whole grid and a model of it."
            ),
        ),
        (
            "trial",
            _("Trial, run"),
            _(
                "A trial is a configuration that was run; its runs are the experiments with the same method and values, "
                "such as those with other seeds, which count as one trial."
            ),
        ),
        (
            "ppl",
            _("Perplexity, PPL"),
            _(
                "How badly a model predicts held-out text: the exponential of its mean loss by token. Smaller is better."
            ),
        ),
        (
            "holm",
            _("Holm's correction"),
            _(
                "Makes p-values larger by how many were looked at together, so that one false alarm among all of them is as "
                "rare as the level says."
            ),
        ),
        (
            "power",
            _("Power"),
            _("How often a true difference of a given size would be found: 80 % here where it is planned for."),
        ),
        (
            "pareto",
            _("Pareto front"),
            _("The configurations that no other one beats in accuracy and perplexity at once."),
        ),
        (
            "kendall",
            _("Kendall's W, tau-b"),
            _("How alike several rankings are (W, from 0 to 1), or two of them (tau-b, from −1 to 1)."),
        ),
        (
            "regret",
            _("Regret"),
            _("What one loses against the best: with a configuration for all models, or with the pick of one model."),
        ),
        (
            "dense",
            _("Dense model"),
            _("The model before pruning. Kept of dense is a pruned figure in % of the dense one."),
        ),
        (
            "base",
            _("Base, Instruct"),
            _("Variants of one model family: the pretrained model, and the one tuned to follow instructions."),
        ),
        (
            "gradients",
            _("Gradient statistics"),
            _(
                "Ratios and ranges of the gradients over the layers, measured on the calibration data. A ratio is the "
                "largest over the smallest layer's value."
            ),
        ),
        (
            "extreme",
            _("Extremely pruned layers"),
            _("Layers that lost more than half of their parameters, as the search counted them."),
        ),
        (
            "ledger",
            _("Ledger"),
            _("The list of everything that was found and not used, or used with a reservation."),
        ),
    )
