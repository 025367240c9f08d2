"""Texts of `explain`: where a number comes from, its formula in words, and what the ledger says."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence

from reportgen.wording.catalog import N_, _, colon, comma, either, gap, listed, ngettext, stop
from reportgen.wording.numbers import grouped

EXPLAIN = N_(
    "Print where a number comes from: experiment, file, place in the file, steps and formula. "
    "Writes nothing; the results are read as they are now."
)
EXPLAIN_KEY = N_(
    "A macro of paper/numbers.tex, a path in analysis.json such as models.Llama.best.metrics.acc_mean, a cell such as "
    "best:Llama:acc_mean (table:row:column), or an experiment such as search_Llama_20/exp_001."
)
EXPLAIN_LIST = N_("List the keys instead: all macros, or with KEY every path that begins with it.")
EXPLAIN_JSON = N_("Print JSON.")

HEADS: Mapping[str, Callable[[], str]] = {
    "value": lambda: _("value"),
    "macro": lambda: _("macro"),
    "path": lambda: _("path"),
    "about": lambda: _("is"),
    "experiments": lambda: _("experiment"),
    "searches": lambda: _("counted in"),
    "files": lambda: _("read from"),
    "steps": lambda: _("steps"),
    "section": lambda: _("more in"),
    "ledger": lambda: _("ledger"),
}


def no_key() -> str:
    return _("no key is given")


def how_to_list() -> str:
    return _("`reportgen explain --list` lists the macros, `reportgen explain --list models.` the paths below models")


def unknown_key(key: str) -> str:
    return _("there is no number {key}").format(key=key)


def near_keys(key: str, known: Sequence[str]) -> str:
    """Name up to three keys that are like one that is not known, and say how to list all."""
    # A macro goes by two names, with its backslash and without: it is named once, as the key is written.
    alike = sorted(known, key=lambda name: name.startswith("\\") == key.startswith("\\"))
    bare = {name.removeprefix("\\"): name for name in alike}
    near = [bare[name] for name in difflib.get_close_matches(key.removeprefix("\\"), bare, n=3, cutoff=0.5)]
    named = _("did you mean {keys}? ").format(keys=either([f"`{name}`" for name in near])) if near else ""
    return named + how_to_list()


def group(count: int, path: str) -> str:
    """What stands in place of the value of a group of figures."""
    text = ngettext(
        "a group of {count} entry; `reportgen explain --list {path}` lists its figures",
        "a group of {count} entries; `reportgen explain --list {path}` lists its figures",
        count,
    )
    return text.format(count=grouped(count), path=path)


def these_keys(keys: Sequence[str]) -> str:
    """Name keys that one may have meant."""
    return _("did you mean {keys}? ").format(keys=either([f"`{name}`" for name in keys])) + how_to_list()


def several(key: str, found: Sequence[str]) -> str:
    return _("{key} fits more than one: {found}").format(key=key, found=comma().join(found))


def name_one() -> str:
    return _("write more of it")


def no_row(table: str, row: str) -> str:
    return _("the table {table} has no row {row}").format(table=table, row=row)


def rows_hint(near: Sequence[str]) -> str:
    return _(
        "rows: {rows}; where a name fits several, add another as in Llama,taylor, or give the row's number"
    ).format(rows=comma().join(near))


def no_column(table: str, column: str) -> str:
    return _("the table {table} has no column {column}").format(table=table, column=column)


def columns_hint(known: Sequence[str]) -> str:
    return _("columns: {columns}").format(columns=comma().join(known))


def in_analysis(path: str) -> str:
    return _("{path} of results/cross_model_analysis/analysis.json").format(path=path)


def in_row(row: int, column: str, text: str) -> str:
    return _("row {row}, column {column}: {text}").format(row=row, column=column, text=text)


def in_json(path: str, text: str) -> str:
    return path + colon() + text


def in_name() -> str:
    return _("the folder's name")


def place_unknown() -> str:
    return _("the place in this file could not be found")


def more(count: int) -> str:
    return ngettext("and {count} more; --verbose shows all", "and {count} more; --verbose shows all", count).format(
        count=grouped(count)
    )


def all_searches(folders: int, experiments: int) -> str:
    return _("all {folders} search folders, {experiments} experiments").format(
        folders=folders, experiments=grouped(experiments)
    )


def search(folder: str, experiments: int) -> str:
    text = ngettext("results/{folder}, {count} experiment", "results/{folder}, {count} experiments", experiments)
    return text.format(folder=folder, count=grouped(experiments))


def nothing_in_ledger() -> str:
    return _("nothing on these files")


def read(columns: Sequence[str]) -> str:
    return ngettext(
        "read: {columns} is taken as it stands in the file", "read: {columns} are taken as they stand in the file",
        len(columns),
    ).format(columns=comma().join(columns))  # fmt: skip


def mean(tasks: Sequence[str], *, same: bool) -> str:
    text = ngettext(
        "computed: the accuracy on {count} task ({tasks})",
        "computed: the unweighted mean over {count} tasks ({tasks})",
        len(tasks),
    ).format(count=len(tasks), tasks=comma().join(tasks))
    return text + (_("; the mean that the file itself gives is the same") if same else "")


def mean_stderr(tasks: int) -> str:
    return ngettext(
        "computed: the standard error of {count} task",
        "computed: the root of the sum of the squared standard errors of {count} tasks, divided by {count}",
        tasks,
    ).format(count=tasks)


def items_stderr(items: Mapping[str, int]) -> str:
    named = [f"n = {grouped(count)} ({column})" for column, count in items.items()]
    return _(
        "computed: the file gives no standard error, so it is the root of p(1 − p)/(n − 1) with the accuracy p and the "
        "known number of items, {named}"
    ).format(named=listed(named))


def averaged(runs: int) -> str:
    return _("consolidated: the mean of {runs} runs of one configuration").format(runs=runs)


def averaged_stderr(runs: int) -> str:
    return _("consolidated: the root mean square of the standard errors of {runs} runs of one configuration").format(
        runs=runs
    )


def one_run() -> str:
    return _("consolidated: one run of this configuration")


def chosen(model: str, method: str, eligible: int, rule: str) -> str:
    owner = comma().join((model, method)) if method else model
    text = ngettext(
        "chosen: the best of {count} eligible configuration of {owner}",
        "chosen: the best of {count} eligible configurations of {owner}",
        eligible,
    ).format(count=grouped(eligible), owner=owner)
    return text + stop() + gap() + rule


def chosen_by(rule: str) -> str:
    return _("chosen: {rule}").format(rule=rule)


def parameter_in_name(name: str) -> str:
    return _("read: {name} is written in the name of the experiment's folder").format(name=name)


def parameter_in_csv(name: str) -> str:
    return _("read: {name} is a column of the CSV").format(name=name)


def method_in_name() -> str:
    return _("read: the method is told by the name of the search folder")


def less_dense() -> str:
    return _("computed: the best configuration's figure less that of the dense model")


def share_of_dense() -> str:
    return _("computed: 100 times the best configuration's figure, divided by that of the dense model")


def corrected(best: str, bias: str) -> str:
    return _("computed: {best}, the best figure as measured, less the bias {bias}").format(best=best, bias=bias)


def bias(cells: int, draws: int, seed: int) -> str:
    return _(
        "simulated: the bias is how much too good the pick of {cells} configurations looks on average, in up to {draws} draws of "
        "a parametric bootstrap from shrunk values (seed {seed})"
    ).format(cells=grouped(cells), draws=grouped(draws), seed=seed)


def tied(cells: int, critical: str) -> str:
    return _(
        "compared: of {cells} configurations those that are at most c = {critical} standard errors of a difference behind "
        "the best"
    ).format(cells=grouped(cells), critical=critical)


def counted_bests(name: str, value: str, models: Sequence[str]) -> str:
    return _("counted: models whose best configuration has {name} = {value}: {models}").format(
        name=name, value=value, models=listed(list(models)) or "-"
    )


def own_number(name: str, scale: str) -> str:
    return _("shown: [numbers.{name}] of the study file, times {scale}").format(name=name, scale=scale)


def counted() -> str:
    return _("counted: what was read from these search folders")


def less_base(other: str, base: str) -> str:
    return _("computed: the best figure of {other} less that of {base}").format(other=other, base=base)


def both_stderrs() -> str:
    return _("computed: the root of the sum of the two squared standard errors, as if they were independent")


def family_mean(models: int) -> str:
    return ngettext(
        "computed: the best figure of {count} model", "computed: the mean of the best figures of {count} models", models
    ).format(count=models)


def computed() -> str:
    return _("computed: from the experiments named here; the section has the formula")


def experiment(sources: int) -> str:
    return ngettext("an experiment, read from {count} file", "an experiment, read from {count} files", sources).format(
        count=sources
    )


def unused() -> str:
    """What stands in place of the value of an experiment that gave no row."""
    return _("not used")


def why_unused(reasons: str) -> str:
    """Say why an experiment gave no row."""
    return _("an experiment that gives no row and takes part in nothing: {reasons}").format(reasons=reasons)


def cell(table: str, column: str, caption: str) -> str:
    return _("the column {column} of the table {table}: {caption}").format(table=table, column=column, caption=caption)


def cell_only() -> str:
    return _("computed: for this table from the study's results; analysis.json has no figure of just this value")
