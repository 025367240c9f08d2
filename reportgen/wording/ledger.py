"""The ledger in words: for each line what was found, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reportgen.model.ledger import Entry, Fact, Kind, Status
from reportgen.wording.catalog import _, bracketed, comma, ngettext
from reportgen.wording.numbers import fixed, grouped

Facts = Mapping[str, Fact]


def detail(entry: Entry) -> str:
    """Return what was found, one sentence without a full stop."""
    return _DETAILS[entry.kind](entry.facts)


def hint(entry: Entry) -> str:
    """Return what to do about it."""
    return _HINTS[entry.kind](entry.facts)


def where(entry: Entry) -> str:
    """Return what a line is about and the file: its path where that names both, else both."""
    place = f"results/{entry.experiment}"
    if entry.file == place:
        return entry.experiment
    return entry.file if entry.file.startswith(f"{place}/") else entry.experiment + bracketed(entry.file)


def not_used(experiment: str, entries: Sequence[Entry]) -> str:
    """Say why an experiment is not used: each kind of fault once, with its file."""
    told = {entry.kind: entry for entry in reversed(entries)}
    # That there is no evaluation follows where it is there and broken.
    if len(told) > 1:
        told.pop(Kind.MISSING_EVALUATION, None)
    said = [
        _("{file} ({kind}: {detail})").format(
            file=found.file.removeprefix(f"results/{experiment}/"), kind=kind(found.kind), detail=detail(found)
        )
        for found in reversed(told.values())
    ]
    return comma().join(said)


def status(value: Status) -> str:
    """Return a status in words."""
    return {Status.UNUSED: _("unused"), Status.RESERVATION: _("reservation")}[value]


def kind(value: Kind) -> str:
    """Return a kind as a heading or a filter shows it."""
    return {
        Kind.UNREADABLE: _("unreadable file"),
        Kind.TRUNCATED: _("truncated file"),
        Kind.EMPTY: _("empty file"),
        Kind.TOO_LARGE: _("oversized file"),
        Kind.NOT_A_FILE: _("not a file"),
        Kind.OUTSIDE: _("link out of results/"),
        Kind.CHANGED: _("file that changed"),
        Kind.REPEATED_KEY: _("repeated key"),
        Kind.WRONG_TYPE: _("value of the wrong type"),
        Kind.NOTHING_USABLE: _("nothing usable in the file"),
        Kind.NULL_ZEROSHOT: _("zero-shot is null"),
        Kind.NO_ZEROSHOT: _("no zero-shot results"),
        Kind.NO_PERPLEXITY: _("no perplexity"),
        Kind.FALLBACK: _("figure from another place"),
        Kind.NON_FINITE: _("value not finite"),
        Kind.OUT_OF_RANGE: _("impossible value"),
        Kind.MISSING_EVALUATION: _("no evaluation"),
        Kind.MISSING_TASK: _("task missing"),
        Kind.EXTRA_TASK: _("additional task"),
        Kind.UNKNOWN_TASK: _("unknown task"),
        Kind.MEAN_MISMATCH: _("mean differs from its tasks"),
        Kind.STDERR_MISMATCH: _("standard error contradicts items"),
        Kind.ZERO_STDERR: _("standard error of zero"),
        Kind.NO_STDERR: _("no standard error"),
        Kind.PATH_MISMATCH: _("path names another experiment"),
        Kind.SOURCES_DISAGREE: _("two figures for one thing"),
        Kind.CSV_DISAGREES: _("CSV against raw files"),
        Kind.CSV_ONLY: _("row without raw files"),
        Kind.UNKNOWN_ACCURACY: _("unknown kind of accuracy"),
        Kind.UNMATCHED_NAME: _("name without a match"),
        Kind.CSV_COLUMN: _("column taken as parameter"),
        Kind.CSV_ROW: _("ragged or unnamed row"),
        Kind.NOT_A_NUMBER: _("not a number"),
        Kind.REPEATED_ROW: _("repeated row"),
        Kind.REPLICATE: _("replicate"),
        Kind.NO_PARAMETERS: _("no parameters"),
        Kind.PARAMETER_CONFLICT: _("parameter against folder name"),
        Kind.UNKNOWN_INFIX: _("unknown infix"),
        Kind.UNNAMED_SEARCH: _("unparsable search folder"),
        Kind.EMPTY_SEARCH: _("empty search folder"),
        Kind.OUTSIDE_SEARCH: _("experiment outside a search"),
        Kind.DENSE_UNUSED: _("dense model not used"),
    }[value]


def _unreadable(facts: Facts) -> str:
    reason = str(facts.get("reason"))
    if reason == "encoding":
        return _("not UTF-8 text (byte {byte})").format(byte=facts.get("byte", "?"))
    if "line" in facts:
        return _("not valid JSON: {reason} (line {line}, column {column})").format(**facts)
    known = {
        "name": _("the name is not valid UTF-8"),
        "long": _("the name is too long: the folder of its results could not be made"),
        "depth": _("nested too deeply"),
        "semicolons": _("separated by semicolons, not commas"),
    }
    return known.get(reason) or _("cannot be read: {reason}").format(reason=reason)


def _path_mismatch(facts: Facts) -> str:
    return _("the path in the file is {path}").format(path=facts["path"])


def _csv_row(facts: Facts) -> str:
    if "cells" in facts:
        return _("row {row} has {cells} cells, the header {columns}").format(**facts)
    return _("row {row} has no output_dir").format(row=facts["row"])


def _repeated_row(facts: Facts) -> str:
    if "name" in facts:
        return _("row {row} names the same experiment with other values; kept as {name}").format(**facts)
    return _("row {row} repeats an earlier row exactly").format(row=facts["row"])


def _no_stderr(facts: Facts) -> str:
    count = int(facts["experiments"])
    if facts["reason"] == "whole":
        text = ngettext(
            "{task}: accuracy times items is not whole in {count} experiment",
            "{task}: accuracy times items is not whole in {count} experiments",
            count,
        )
    else:
        text = ngettext(
            "{task}: the number of items is unknown, {count} experiment has no standard error",
            "{task}: the number of items is unknown, {count} experiments have no standard error",
            count,
        )
    return text.format(task=facts["task"], count=grouped(count))


def _missing_task(facts: Facts) -> str:
    if not facts["tasks"]:
        return _("no set of tasks to take a mean over; their mean would be {mean}").format(
            mean=fixed(float(facts["mean"]), 4)
        )
    return _("lacks {tasks}; the mean of the others, {mean}, cannot be compared and is left out").format(
        tasks=facts["tasks"], mean=fixed(float(facts["mean"]), 4)
    )


def _unknown_task(facts: Facts) -> str:
    count = int(facts["experiments"])
    return ngettext(
        "{task}: nothing is known of this task ({count} experiment)",
        "{task}: nothing is known of this task ({count} experiments)",
        count,
    ).format(task=facts["task"], count=grouped(count))


def _non_finite(facts: Facts) -> str:
    if "more" in facts:
        return _("{values} and {more} more").format(values=facts["values"], more=facts["more"])
    return str(facts["values"])


_DETAILS: dict[Kind, Callable[[Facts], str]] = {
    Kind.UNREADABLE: _unreadable,
    Kind.TRUNCATED: lambda f: _("ends in the middle of a value ({bytes} bytes)").format(**f),
    Kind.EMPTY: lambda _f: _("holds no data"),
    Kind.TOO_LARGE: lambda f: (
        _("holds {values} values, more than the limit of {limit}")
        if "values" in f
        else _("has {bytes} bytes, more than the limit of {limit}")
    ).format(**f),
    Kind.NOT_A_FILE: lambda _f: _("is a folder, pipe or device"),
    Kind.OUTSIDE: lambda _f: _("links to a place outside results/"),
    Kind.CHANGED: lambda _f: _("was changed while the results were read"),
    Kind.REPEATED_KEY: lambda f: _("given more than once: {keys}").format(**f),
    Kind.WRONG_TYPE: lambda f: _("{path} is no {expected}").format(**f),
    Kind.NOTHING_USABLE: lambda _f: _("has none of the figures that are read from such a file"),
    Kind.NULL_ZEROSHOT: lambda _f: _("zeroshot is null: accuracies are empty"),
    Kind.NO_ZEROSHOT: lambda _f: _("the evaluation has no zero-shot results: accuracies are empty"),
    Kind.NO_PERPLEXITY: lambda _f: _("the evaluation has no WikiText-2 perplexity"),
    Kind.FALLBACK: lambda f: _("{metric} is taken from {source}").format(**f),
    Kind.NON_FINITE: _non_finite,
    Kind.OUT_OF_RANGE: lambda f: _("{metric} = {value} is impossible and left out").format(**f),
    Kind.MISSING_EVALUATION: lambda _f: _("no readable evaluation in this experiment"),
    Kind.MISSING_TASK: _missing_task,
    Kind.EXTRA_TASK: lambda f: _("{tasks}: not in the mean, because most experiments lack it").format(**f),
    Kind.UNKNOWN_TASK: _unknown_task,
    Kind.MEAN_MISMATCH: lambda f: _("the file's mean is {reported}, its {tasks} tasks have the mean {mean}").format(
        reported=fixed(float(f["reported"]), 4), mean=fixed(float(f["mean"]), 4), tasks=f["tasks"]
    ),
    Kind.STDERR_MISMATCH: lambda f: _("{task}: the standard error fits {implied} items, the task has {items}").format(
        task=f["task"], implied=grouped(int(f["implied"])), items=grouped(int(f["items"]))
    ),
    Kind.ZERO_STDERR: lambda f: _("{task}: standard error 0 at accuracy {accuracy}").format(
        task=f["task"], accuracy=fixed(float(f["accuracy"]), 4)
    ),
    Kind.NO_STDERR: _no_stderr,
    Kind.PATH_MISMATCH: _path_mismatch,
    Kind.SOURCES_DISAGREE: lambda f: _("{metric}: {used} is used, {source} says {other}").format(**f),
    Kind.CSV_DISAGREES: lambda f: _("row {row}, used / CSV: {values}").format(**f),
    Kind.CSV_ONLY: lambda _f: _("only search_results.csv has it: its own folder has no readable evaluation"),
    Kind.UNKNOWN_ACCURACY: lambda f: _(
        "{task}: {metric} is asked for, and the CSV does not say which accuracy it has ({experiments} experiments)"
    ).format(**f),
    Kind.UNMATCHED_NAME: lambda f: _("{table}.{name} names nothing that was found").format(**f),
    Kind.CSV_COLUMN: lambda f: _("column {column} is taken as a parameter").format(**f),
    Kind.CSV_ROW: _csv_row,
    Kind.NOT_A_NUMBER: lambda f: _("row {row}, {column}: {value} is not a number").format(**f),
    Kind.REPEATED_ROW: _repeated_row,
    Kind.REPLICATE: lambda f: _("same configuration as {first}; {replicates} runs are averaged").format(**f),
    Kind.NO_PARAMETERS: lambda _f: _("neither the folder's name nor the CSV gives parameters"),
    Kind.PARAMETER_CONFLICT: lambda f: _(
        "{parameter}: {used} by the folder's name is used, the CSV says {other}"
    ).format(**f),
    Kind.UNKNOWN_INFIX: lambda f: _("{infix} is no known method and is read as part of the model {model}").format(**f),
    Kind.UNNAMED_SEARCH: lambda _f: _("the name does not end in a pruning ratio"),
    Kind.EMPTY_SEARCH: lambda _f: _("holds neither experiments nor a search_results.csv"),
    Kind.OUTSIDE_SEARCH: lambda _f: _("looks like an experiment but lies in no search folder"),
    Kind.DENSE_UNUSED: lambda f: (
        _("the study file names {other} as the dense model of {model}")
        if "other" in f
        else _("nothing here belongs to the dense model of {model}")
    ).format(**f),
}

_HINTS: dict[Kind, Callable[[Facts], str]] = {
    Kind.UNREADABLE: lambda f: (
        _("give it a shorter name") if f.get("reason") == "long" else _("write the file again, or remove it")
    ),
    Kind.TRUNCATED: lambda _f: _("copy the file again, or repeat the evaluation"),
    Kind.EMPTY: lambda _f: _("repeat the evaluation, or remove the file"),
    Kind.TOO_LARGE: lambda _f: _("check what wrote it"),
    Kind.NOT_A_FILE: lambda _f: _("put a regular file in its place"),
    Kind.OUTSIDE: lambda _f: _("copy the data into results/"),
    Kind.CHANGED: lambda _f: _("wait for the run that writes it, then build again"),
    Kind.REPEATED_KEY: lambda _f: _("the last JSON value and the first CSV column are used; check which is right"),
    Kind.WRONG_TYPE: lambda _f: _("the value is passed over; mend the file"),
    Kind.NOTHING_USABLE: lambda _f: _("check that the right file has this name"),
    Kind.NULL_ZEROSHOT: lambda _f: _("run the zero-shot tasks for this experiment"),
    Kind.NO_ZEROSHOT: lambda _f: _("run the zero-shot tasks for this experiment"),
    Kind.NO_PERPLEXITY: lambda _f: _("run the perplexity evaluation for this experiment"),
    Kind.FALLBACK: lambda _f: _("check that both were measured in the same way"),
    Kind.NON_FINITE: lambda _f: _("the value takes part in no statistic; repeat the measurement"),
    Kind.OUT_OF_RANGE: lambda _f: _("accuracies are fractions of one, perplexities at least one"),
    Kind.MISSING_EVALUATION: lambda _f: _("evaluate this experiment, or remove its folder"),
    Kind.MISSING_TASK: lambda _f: _("run the missing tasks, or set in_mean = false for them"),
    Kind.EXTRA_TASK: lambda _f: _("run the task everywhere if it should count"),
    Kind.UNKNOWN_TASK: lambda f: _("add [tasks.{task}] with items and chance to reportgen.toml").format(**f),
    Kind.MEAN_MISMATCH: lambda _f: _("the mean of the tasks is used"),
    Kind.STDERR_MISMATCH: lambda _f: _("was the task run with a limit? The file's standard error is used"),
    Kind.ZERO_STDERR: lambda _f: _("it is not used; evaluate with a standard error"),
    Kind.NO_STDERR: lambda f: (
        _("use unrounded accuracies")
        if f["reason"] == "whole"
        else _("add items under [tasks.{task}] in reportgen.toml").format(task=f["task"])
    ),
    Kind.PATH_MISMATCH: lambda _f: _("check that the results belong to this folder"),
    Kind.SOURCES_DISAGREE: lambda _f: _("find out which is right and mend the other"),
    Kind.CSV_DISAGREES: lambda _f: _("run `reportgen extract` on this folder if the raw files are right"),
    Kind.CSV_ONLY: lambda _f: _("remove the row if the experiment was discarded, or restore its folder"),
    Kind.UNKNOWN_ACCURACY: lambda _f: _("run extract where raw files are, or compare these models with care"),
    Kind.UNMATCHED_NAME: lambda f: (
        _("did you mean {near}?").format(near=f["near"]) if f["near"] else _("remove it, or mend its name")
    ),
    Kind.CSV_COLUMN: lambda f: _("declare it as [parameters.{column}] in reportgen.toml").format(**f),
    Kind.CSV_ROW: lambda _f: _("mend the row; what it gives is used"),
    Kind.NOT_A_NUMBER: lambda _f: _("leave the cell empty or write a number with a decimal point"),
    Kind.REPEATED_ROW: lambda _f: _("remove the row that does not count"),
    Kind.REPLICATE: lambda _f: _("nothing to do if it was meant; otherwise remove one"),
    Kind.NO_PARAMETERS: lambda _f: _("name the folder exp_001_param32, or add parameter columns to the CSV"),
    Kind.PARAMETER_CONFLICT: lambda _f: _("mend the CSV or the folder's name"),
    Kind.UNKNOWN_INFIX: lambda f: _("if {infix} is a method, add [methods.{infix}] to reportgen.toml").format(**f),
    Kind.UNNAMED_SEARCH: lambda _f: _("name it search_MODEL_METHOD_RATIO, or give its method a folder pattern"),
    Kind.EMPTY_SEARCH: lambda _f: _("run the search, or remove the folder"),
    Kind.OUTSIDE_SEARCH: lambda _f: _("move it into a search folder if it should count"),
    Kind.DENSE_UNUSED: lambda f: _("check the name, or set dense under [models.{model}]").format(**f),
}
