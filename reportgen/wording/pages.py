"""Prose of the site's pages and of the paper's main file."""

from __future__ import annotations

from reportgen.model.known import BASE
from reportgen.model.results import Analysis, ModelResult
from reportgen.model.specs import Provenance
from reportgen.wording.catalog import _, first_sentence, gap, listed, ngettext
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import fixed, grouped, moment, share_of


def site_title(title: str | None) -> str:
    """Title of the report."""
    return title or _("Pruning parameter search")


def heading(name: str) -> str:
    """Heading of a page or a section."""
    return {
        "report": _("Report"),
        "overview": _("Overview"),
        "each": _("Model by model"),
        "compared": _("Comparisons"),
        "evidence": _("Evidence"),
        "about": _("About this report"),
        "related": _("Go on to"),
        "summary": _("By kind"),
        "own": _("Own tables"),
        "data": _("Data"),
        "dark": _("Dark"),
        "light": _("Light"),
        "tasks": _("Tasks"),
        "perplexity": _("Accuracy against perplexity"),
        "gradients": _("Gradient statistics"),
        "certainty": _("Ties and noise"),
        "detectable": _("What can be told apart"),
        "intervals": _("Intervals of the best configuration"),
        "every": _("Every configuration"),
        "unused": _("Experiments not used"),
        "methods-used": _("Methods used"),
        "references": _("References"),
        "glossary": _("Glossary"),
        "downloads": _("Downloads"),
        "models": _("Models"),
        "observations": _("What was observed"),
        "best": _("Best configurations"),
        "variants": _("Base against Instruct"),
        "methods": _("Methods"),
        "parameters": _("Parameters"),
        "defaults": _("One configuration for all"),
        "families": _("Families"),
        "gaps": _("What is missing"),
        "data-quality": _("Data quality"),
        "built": _("Built from"),
        "configuration": _("Best configuration"),
        "comparison": _("Methods compared"),
        "grid": _("The grid"),
        "dense": _("Against the dense model"),
        "experiments": _("Experiments"),
        "ledger": _("Line by line"),
        "ratios": _("Other pruning ratios"),
        "latex": _("LaTeX of this table"),
        "synthetic": _("Synthetic data"),
        "table": _("Table"),
        "figure": _("Figure"),
        "tables": _("Tables"),
        "figures": _("Figures"),
        "glance": _("At a glance"),
        "macros": _("Numbers"),
        "numbers": _("Numbers"),
        "selection": _("Selection and testing"),
        "compact": _("Tables for one column"),
        "further": _("Further tables"),
        "long": _("Long tables"),
        "up": _("Back to the overview"),
        "explorer": _("Explorer"),
        "claims": _("Claims"),
        "changes": _("What changed"),
        "noscript": _("The explorer needs JavaScript. All experiments are on the page of experiments and in its CSV."),
    }[name]


def variants_heading(analysis: Analysis) -> str:
    """Heading of the comparison of Base with the other variants that occur."""
    others = tuple(dict.fromkeys(m.model.variant for m in analysis.models if m.model.variant != BASE))
    if not others:
        return heading("variants")
    return _("{base} against {variants}").format(base=BASE, variants=listed(others))


def titled(caption: str, name: str) -> str:
    """A line of the downloads: what a table or a figure shows, and the name of its files."""
    return _("{caption} ({name})").format(caption=first_sentence(caption), name=name)


def replicates(model: ModelResult, labels: Labels, primary: str) -> str:
    """What there is to say of the best configuration's replicates; empty for a single run."""
    best = model.best
    if best is None or best.replicates < 2:  # noqa: PLR2004
        return ""
    return _("It was run {count} times; the standard deviation of the {metric} over these runs is {sd}.").format(
        count=best.replicates,
        metric=labels.running(primary),
        sd=fixed(best.sd, labels.study.metric(primary).digits),
    )


def exact_ties(model: ModelResult) -> str:
    """Name the configurations that are exactly as good; empty where there is none."""
    if model.best is None or not model.best.ties:
        return ""
    return ngettext(
        "{experiments} has exactly the same value.",
        "{experiments} have exactly the same value.",
        len(model.best.ties),
    ).format(experiments=listed(model.best.ties))


def where_files(name: str, ratio: str) -> str:
    """Where a model's artefacts lie."""
    return f"results/consolidated_{name}_{ratio}/all_methods_results.csv"


def all_unused(count: int) -> str:
    """Say where the ledger says more of what is not used."""
    return ngettext(
        "{count} experiment gave no row; all lines of the ledger",
        "{count} experiments gave no row; all lines of the ledger",
        count,
    ).format(count=grouped(count))


def where_lead() -> str:
    """Lead-in to the artefact's path."""
    return _("All columns of these experiments are in")


def best_run_link() -> str:
    """Link to the experiment that the best figures are from."""
    return _("The experiment, with all its figures and files")


def synthetic(count: int, total: int) -> str:
    """Warn that experiments were made up."""
    if count == total:
        return _("Every experiment of this study was made by a generator. The figures measure nothing.")
    return _("{count} of {total} experiments were made by a generator and measure nothing.").format(
        count=grouped(count), total=grouped(total)
    )


def quality_lead(unused: int, reservations: int, experiments: int, inputs: int) -> str:
    """The data-quality page's answer in a sentence."""
    count = ngettext("{count} experiment", "{count} experiments", experiments).format(count=grouped(experiments))
    files = ngettext("{count} file", "{count} files", inputs).format(count=grouped(inputs))
    if not unused and not reservations:
        return _("{files} gave {experiments}, and there is nothing to report of them.").format(
            files=files, experiments=count
        )
    lines = ngettext("{count} reservation", "{count} reservations", reservations).format(count=grouped(reservations))
    if not unused:
        text = _("{files} gave {experiments}. Everything could be used, with {lines}.")
        return text.format(files=files, experiments=count, lines=lines)
    text = ngettext(
        "{files} gave {experiments}. {unused} experiment or folder could not be used, wholly or in part; the ledger has a "
        "line for each of its files. Besides there is a total of {lines}.",
        "{files} gave {experiments}. {unused} experiments or folders could not be used, wholly or in part; the ledger has a "
        "line for each of their files. Besides there is a total of {lines}.",
        unused,
    )
    return text.format(files=files, experiments=count, unused=grouped(unused), lines=lines)


def quality_explained() -> str:
    """What the ledger is."""
    return _(
        "Unused means that the file or folder gave nothing. A reservation means that it was used, and what to mind. "
        "The same lines are in results/cross_model_analysis/data_quality.csv."
    )


def quality_short(unused: int, reservations: int) -> str:
    """The overview's word on data quality."""
    if not unused and not reservations:
        return _("Nothing was left out and nothing is in doubt.")
    return _("{unused} unused, {reservations} used with a reservation.").format(
        unused=grouped(unused), reservations=grouped(reservations)
    )


def built_from(provenance: Provenance, ratio: str) -> str:
    """From what the report was built."""
    files = ngettext("{count} input file", "{count} input files", provenance.inputs).format(
        count=grouped(provenance.inputs)
    )
    date = (
        _("the newest result is of {date}").format(date=moment(provenance.date))
        if provenance.date
        else _("the inputs carry no date")
    )
    return _("{files}, pruning ratio {ratio}; {date}; reportgen {version}; study hash {hash}.").format(
        files=files, ratio=share_of(ratio), date=date, version=provenance.version, hash=provenance.study_hash[:12]
    )


def other_ratios(ratios: tuple[str, ...]) -> str:
    """Where the results of other ratios are."""
    folders = [f"results/cross_model_analysis_{ratio}/" for ratio in ratios]
    return _("This report is about one pruning ratio. The same analysis of the others is in {folders}.").format(
        folders=listed(folders)
    )


def no_pairs(analysis: Analysis) -> str:
    """Say why variants are not compared."""
    if len({model.model.variant for model in analysis.models}) < 2:  # noqa: PLR2004
        return _("All models are of one variant, so there is nothing to hold against each other.")
    return _("No family has both a {base} model and another variant with a best configuration.").format(base=BASE)


def generated(version: str, study_hash: str, *, synthetic: bool) -> str:
    """The line at the head of each generated file of the paper."""
    text = _("Generated by reportgen {version} from study {hash}. Do not edit: the next build replaces it.")
    mark = _("SYNTHETIC DATA: the figures measure nothing.") + gap() if synthetic else ""
    return mark + text.format(version=version, hash=study_hash[:12])


def macro(quantity: str) -> str:
    """What a macro's number is, in the comment beside it."""
    return {
        "primary": _("primary metric of the best configuration"),
        "stderr": _("its standard error"),
        "secondary": _("tie metric of the best configuration"),
        "parameter": _("parameter of the best configuration"),
        "gain": _("difference from Base"),
        "percent": _("difference from Base in %"),
        "count": _("count"),
    }[quantity]


def no_rows() -> str:
    """Say that a table of the study's own has no rows."""
    return _("No row meets the table's conditions, so there is no table.")


def rows_cut(shown: int, total: int) -> str:
    """Say that a long table is cut on the page."""
    return _("The first {shown} of {total} rows are shown; all are in the CSV.").format(
        shown=grouped(shown), total=grouped(total)
    )


def made_with() -> str:
    """The foot of every page."""
    return _("Made with Material for MkDocs")


def fragment() -> str:
    """A table alone."""
    return _("table alone")


def floating(*, long: bool) -> str:
    """A table with caption and notes."""
    return _("long table with caption") if long else _("float with caption")
