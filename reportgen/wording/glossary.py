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
                "The figure after ±: how far a mean would vary if other test items had been drawn. It does not cover "
                "other calibration data, seeds, settings or code."
            ),
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
