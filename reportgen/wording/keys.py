"""What each key of the study file means; the source of `init`'s comments and of the reference in the docs."""

from __future__ import annotations

from reportgen.wording.catalog import _


def key(path: str) -> str:
    """Return the meaning of a key, by its dotted path with NAME for the name of a model, method and so on."""
    return KEYS[path]()


KEYS = {
    "language": lambda: _("Language of the report and the terminal: en or zh."),
    "title": lambda: _("Title of the site and the paper bundle."),
    "ratio": lambda: _("Primary pruning ratio, as the search folders write it; by default the most frequent."),
    "variants": lambda: _("Tokens of model names that name a variant; a model without one is Base."),
    "selection": lambda: _("How the best configuration is chosen."),
    "selection.metric": lambda: _("Primary metric: best is best by it."),
    "selection.constraints": lambda: _(
        'Conditions that a configuration must meet, such as ["ppl <= 20"]; parsed, never evaluated.'
    ),
    "selection.ties": lambda: _("Metrics that break exact ties, each in its direction; then the order decides."),
    "statistics": lambda: _("Levels and assumptions of the statistics."),
    "statistics.level": lambda: _("Confidence level of intervals and tied sets."),
    "statistics.margin": lambda: _(
        "Differences of the primary metric up to this size are too small to matter, in the metric's unit."
    ),
    "statistics.correlation": lambda: _(
        "Assumed correlation of two configurations' answers over the items; 0 is on the safe side."
    ),
    "statistics.sensitivity": lambda: _("A second correlation, under which results are shown beside the first."),
    "statistics.run_sd": lambda: _(
        "Standard deviation of the primary metric between repeated runs of one configuration, where it is known; "
        "replicates give it too."
    ),
    "statistics.seed": lambda: _("Seed of the simulations."),
    "statistics.draws": lambda: _("Draws of each simulation."),
    "models": lambda: _("Models, by the name that their folders carry."),
    "models.NAME.family": lambda: _("Family; by default the name without its variant token."),
    "models.NAME.variant": lambda: _("Variant; by default the variant token of the name, else Base."),
    "models.NAME.label": lambda: _("Name shown to readers."),
    "models.NAME.order": lambda: _("Place in tables; models without one follow by family."),
    "models.NAME.dense": lambda: _(
        "Evaluation of the unpruned model: an experiment folder or a file, relative to the project."
    ),
    "methods": lambda: _("Pruning methods, by the name that their folders carry."),
    "methods.NAME.folder": lambda: _(
        "Pattern of the search folder's name with {model} and {ratio}; by default search_{model}_NAME_{ratio}."
    ),
    "methods.NAME.label": lambda: _("Name shown to readers."),
    "methods.NAME.order": lambda: _("Place in tables."),
    "parameters": lambda: _("Parameters of the grid, by the name in folders and CSV columns."),
    "parameters.NAME.label": lambda: _("Name shown to readers."),
    "parameters.NAME.order": lambda: _("Place in tables and figures: the first two span the heat maps."),
    "parameters.NAME.scale": lambda: _('Axis of the parameter: "linear" or "log".'),
    "parameters.NAME.role": lambda: _(
        '"replicate" for a parameter that numbers repetitions of one configuration (a seed), else "grid".'
    ),
    "metrics": lambda: _("Metrics, by column name."),
    "metrics.NAME.direction": lambda: _('Which way is better: "up", "down" or "none".'),
    "metrics.NAME.label": lambda: _("Name shown to readers."),
    "metrics.NAME.digits": lambda: _("Decimals."),
    "metrics.NAME.unit": lambda: _("Unit shown with the name."),
    "tasks": lambda: _("Zero-shot tasks, by the name in the evaluation."),
    "tasks.NAME.items": lambda: _("Number of evaluation items; standard errors follow from it where a file has none."),
    "tasks.NAME.metric": lambda: _(
        'Which accuracy counts: "acc" or "acc_norm"; by default the evaluation\'s own choice.'
    ),
    "tasks.NAME.label": lambda: _("Name shown to readers."),
    "tasks.NAME.chance": lambda: _("Accuracy of guessing."),
    "tasks.NAME.in_mean": lambda: _("Whether the task counts in the mean accuracy."),
    "tables": lambda: _("Tables of your own, and changes to the built-in ones, by name."),
    "tables.NAME.rows": lambda: _("What the rows are; the page about tables lists the sources."),
    "tables.NAME.columns": lambda: _("Columns in their order: columns of the source, or words that stand for several."),
    "tables.NAME.compact": lambda: _(
        "Columns that the table's compact LaTeX form keeps; by default as many as fit one column of the page."
    ),
    "tables.NAME.order": lambda: _("Columns to sort by; a minus in front sorts downwards."),
    "tables.NAME.filter": lambda: _('Conditions that a row must meet, such as ["family == Llama"].'),
    "tables.NAME.groups": lambda: _("Column whose values make groups of rows with a heading each."),
    "tables.NAME.pivot": lambda: _("Column whose values are spread over columns with a heading each."),
    "tables.NAME.values": lambda: _("Columns that stand under each value of the pivot."),
    "tables.NAME.digits": lambda: _("Decimals by column."),
    "tables.NAME.labels": lambda: _("Heads by column."),
    "tables.NAME.caption": lambda: _("Caption; {model} stands for the model in a table for each model."),
    "tables.NAME.each": lambda: _('"model" makes a table for each model.'),
    "tables.NAME.long": lambda: _("Whether the LaTeX table may run over pages."),
    "tables.NAME.paper": lambda: _("Whether the table is part of the paper bundle."),
    "paper": lambda: _("What the paper bundle is made for."),
    "paper.venue": lambda: _(
        'Widths, type sizes and place of captions: "plain", "neurips", "icml", "acl", "ieee" or "aaai".'
    ),
    "paper.siunitx": lambda: _(
        "Whether numbers in LaTeX tables are aligned at the decimal point by the siunitx package."
    ),
    "numbers": lambda: _("Macros of your own beside those of numbers.tex, by name: NAME becomes \\rgNAME."),
    "numbers.NAME.value": lambda: _(
        "Figure of analysis.json that the macro stands for, as a path such as models.Llama.best.metrics.acc_mean."
    ),
    "numbers.NAME.digits": lambda: _("Decimals; by default those of the metric, else as the figure is."),
    "numbers.NAME.scale": lambda: _("Factor, such as 100 for a share in per cent."),
    "numbers.NAME.sign": lambda: _("Whether a plus sign stands before positive figures."),
    "claims": lambda: _(
        'Statements that `check` verifies, by name, such as best("Qwen").method == "layerwise"; parsed, never evaluated.'
    ),
    "site": lambda: _("The site beside the report."),
    "site.pages": lambda: _("Order of the project's own pages under docs/; others follow by name."),
}


def index_note() -> str:
    """Remark in the front page that `init` writes."""
    return _("Leads to the report's overview. Write a front page of your own here, or remove this file.")
