"""The paper's paragraph on selection and testing: what was really done, with its numbers and sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.model.claims import Object, Verdict
from reportgen.model.consolidated import Slice
from reportgen.model.results import Analysis
from reportgen.wording import tables as table_words
from reportgen.wording.catalog import _, bracketed, clauses, comma, listed, ngettext, stop
from reportgen.wording.labels import Labels
from reportgen.wording.numbers import fixed, grouped, plain
from reportgen.wording.statistics import percent

_MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the keys of its sources."""

    text: str
    sources: tuple[str, ...] = ()


def paragraph(analysis: Analysis, labels: Labels, part: Slice, tables: Sequence[str]) -> tuple[Sentence, ...]:
    """Return the sentences in their order; what was not done is not said.

    Args:
        analysis: the results.
        labels: names as readers see them.
        part: the frames.
        tables: names of the tables that are there to refer to.
    """
    return (
        *_searched(analysis, labels, part),
        *_selected(analysis, labels, part),
        *_measured(analysis, labels, part),
        *_told(analysis, labels),
        *_judged(analysis, labels),
        *_runs(analysis, labels),
        *_compared(analysis, tables),
    )


def _names(items: Sequence[str]) -> str:
    return listed(list(items)) if len(items) <= _MOST_LISTED else ""


def _searched(analysis: Analysis, labels: Labels, part: Slice) -> Iterator[Sentence]:
    models = ngettext("{count} model", "{count} models", len(analysis.models)).format(count=len(analysis.models))
    names = _names([labels.model(model.model.name) for model in analysis.models])
    yield Sentence(
        _("On {models}{names} we pruned {ratio} % of the parameters by {methods}.").format(
            models=models,
            names=bracketed(names),
            ratio=analysis.ratio,
            methods=listed([labels.method(name) for name in part.methods]),
        )
    )
    values = {
        name: sorted(
            {v for item in analysis.searches for v in item.values.get(name, ())}, key=lambda v: (str(type(v)), v)
        )
        for name in part.parameters
    }
    ranges = [
        f"{labels.running_parameter(name)} {{{comma().join(plain(value) for value in found)}}}"
        for name, found in values.items()
        if found
    ]
    runs = ngettext("{count} run", "{count} runs", len(part.frame)).format(count=grouped(len(part.frame)))
    text = ngettext(
        "The search covers {count} configuration in {runs}", "The search covers {count} configurations in {runs}",
        len(part.configurations),
    ).format(count=grouped(len(part.configurations)), runs=runs)  # fmt: skip
    yield Sentence(text + (_(", over {ranges}").format(ranges=listed(ranges)) if ranges else "") + stop())


def _selected(analysis: Analysis, labels: Labels, part: Slice) -> Iterator[Sentence]:
    if not any(model.best for model in analysis.models):
        return
    tasks = sorted({names for names in part.mean_tasks.values() if names})
    if analysis.primary == "acc_mean" and len(tasks) == 1:
        yield Sentence(
            ngettext(
                "Mean accuracy is that on {count} zero-shot task ({tasks}).",
                "Mean accuracy is the unweighted mean over {count} zero-shot tasks ({tasks}).",
                len(tasks[0]),
            ).format(count=len(tasks[0]), tasks=listed([labels.task(task) for task in tasks[0]]))
        )
    yield Sentence(table_words.selection_note(labels))
    biases = [item.bias for item in analysis.curse if item.bias is not None]
    digits = labels.study.metric(analysis.primary).digits
    text = _(
        "The benchmarks that select a configuration are those on which it is reported, so that the best figures are optimistically biased"
    )
    if biases:
        low, high = fixed(min(biases), digits), fixed(max(biases), digits)
        size = low if low == high else _("{low} to {high}").format(low=low, high=high)
        text += _("; a parametric bootstrap from shrunk values puts this bias at {size}").format(size=size)
    yield Sentence(text + stop(), ("efron1993introduction", "efron1975data") if biases else ())


def _measured(analysis: Analysis, labels: Labels, part: Slice) -> Iterator[Sentence]:
    if analysis.precision.stderr is None:
        return
    items = [labels.study.task(task).items for task in part.tasks]
    known = [count for count in items if count is not None]
    text = _("Errors after ± are one standard error from the sampling of test items")
    if known and len(known) == len(items):
        text += _(" ({items} items over {count} tasks)").format(items=grouped(sum(known)), count=len(known))
    text += _(", the tasks being fixed; they do not cover other calibration data, seeds, settings or code.")
    yield Sentence(text, ("miller2024error",))
    if analysis.secondary == "ppl":
        yield Sentence(table_words.no_ppl_error_note())


def _told(analysis: Analysis, labels: Labels) -> Iterator[Sentence]:
    rule = labels.study.statistics
    if any(item.critical is not None and item.cells > 1 for item in analysis.ties):
        correlation = (
            _("without assuming a correlation of answers")
            if rule.correlation == 0
            else _("at an assumed correlation of answers of {value}").format(value=plain(rule.correlation))
        )
        yield Sentence(
            _(
                "A configuration counts as tied with the best where the largest of all pairwise differences, simulated with "
                "{draws} draws (seed {seed}), does not tell the two apart at the {level} level, {correlation}."
            ).format(draws=grouped(rule.draws), seed=rule.seed, level=percent(rule.level), correlation=correlation),
            ("hayter1984proof",),
        )
    found = analysis.precision.detectable
    if found is not None:
        yield Sentence(
            _("A true difference of {size} between two configurations would be found with a power of 80 %.").format(
                size=fixed(found, labels.study.metric(analysis.primary).digits)
            )
        )


def _judged(analysis: Analysis, labels: Labels) -> Iterator[Sentence]:
    tested = [item for item in analysis.findings if item.adjusted is not None]
    if tested:
        kinds = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.TOO_SMALL, Verdict.UNDECIDED)
        from reportgen.wording.statistics import verdict  # noqa: PLC0415  its module speaks of much else

        counts = [(kind, sum(item.verdict is kind for item in tested)) for kind in kinds]
        said = [_("{count} {verdict}").format(count=count, verdict=verdict(kind)) for kind, count in counts if count]
        yield Sentence(
            ngettext(
                "{count} claim on a difference between measured checkpoints was tested at the {level} level: {verdicts}.",
                "{count} claims on differences between measured checkpoints were tested at the {level} level with Holm's "
                "correction: {verdicts}.",
                len(tested),
            ).format(count=len(tested), level=percent(labels.study.statistics.level), verdicts=clauses(said)),
            ("holm1979simple",),
        )
    patterns = [item for item in analysis.findings if item.object is Object.PATTERN]
    if patterns and all(item.verdict is Verdict.NOT_TESTABLE for item in patterns):
        yield Sentence(
            _(
                "Patterns of which method or value was chosen are not testable: there are too few families of models, and "
                "Base and Instruct of a family share their weights."
            )
        )


def _runs(analysis: Analysis, labels: Labels) -> Iterator[Sentence]:
    whole = next((item for item in analysis.run_spread if item.model is None), None)
    if whole is None:
        return
    digits = labels.study.metric(analysis.primary).digits
    if whole.pooled is not None:
        yield Sentence(
            ngettext(
                "Repeated runs of {count} configuration vary with a standard deviation of {sd}.",
                "Repeated runs of {count} configurations vary with a standard deviation of {sd}.",
                whole.configurations,
            ).format(count=grouped(whole.configurations), sd=fixed(whole.pooled, digits))
        )
    elif whole.sd is not None:
        yield Sentence(
            _("Runs of one configuration are taken to vary with a standard deviation of {sd}.").format(
                sd=fixed(whole.sd, digits)
            )
        )
    else:
        yield Sentence(
            _(
                "No configuration was run twice, so that every claim is about the measured checkpoints, not about the "
                "configurations behind them."
            )
        )


def _compared(analysis: Analysis, tables: Sequence[str]) -> Iterator[Sentence]:
    if "fair" in tables and any(item.why is None for item in analysis.fair):
        yield Sentence(
            _(
                "Methods are also compared at equal numbers of trials (the expected best of that many configurations drawn "
                "without replacement) and on the configurations that all of them have."
            ),
            ("dodge2019show", "tang2020showing"),
        )
    found = analysis.defaults
    if found.recommended is not None:
        yield Sentence(
            _(
                "The configuration recommended for all models has the least mean regret over the configurations that all "
                "models share; choosing it on all but one family of models and scoring it there gives its honest regret."
            ),
            ("probst2019tunability", "savage1951theory"),
        )
